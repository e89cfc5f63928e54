//! The part of a photo around the face, reduced, that marks are matched in.

use super::box_sums::BoxSums;
use super::sampler::Lattice;
use crate::alignment::average_face_on;
use crate::geometry::{Image, Point, Vector};
use crate::imaging::{DecodedImage, PixelRegion};
use crate::landmark::{CurveName, Landmark, Marking, PUPIL_DISTANCE_MM};

/// A reduced pixel is no larger than this, in millimetres, unless the photo's are: registration has not been seen to gain from
/// finer ones than 0.18.
const REDUCED_MM: f64 = 0.15;

/// No photo has so many pixels in one: of 512 × 512 bytes the sum is a number of 32 bits.
const MOST_REDUCED: f64 = 512.0;

/// How far the picture reaches beyond the marks, in millimetres: the corner of what a patch is searched in, and the means about it.
const MARGIN_MM: f64 = 13.0;

/// How far from the middle of the stable points the picture reaches at most, in millimetres: no face is larger.
const REACH_MM: f64 = 110.0;

/// So many rows are read of the photo at a time.
const ROWS_AT_A_TIME: usize = 16;

/// The part of a photo around the face that matching looks at, as sRGB bytes, reduced by box means over a whole number of
/// pixels to 0.075 to 0.15 mm a pixel, never enlarged: small enough to be kept for many photos of a course.
#[derive(Clone, Debug)]
pub struct FacePicture {
    /// Red, green and blue, row by row, un-mirrored.
    pixels: Vec<u8>,
    width: usize,
    height: usize,
    /// How many of the photo's pixels are one here, along each side.
    side: u32,
    /// The photo's column and row, un-mirrored, at which the picture begins.
    left: u32,
    top: u32,
    mm_per_px: f64,
    photo_size: [u32; 2],
}

impl FacePicture {
    /// The face of a photo by its marks. `mirrored` says that the stored photo is a mirror image; the marking is of the un-mirrored
    /// one.
    ///
    /// `None` where the marks do not say how large the face is (neither both irises nor two pairs of stable points), and where
    /// the picture does not show it.
    pub fn read(photo: &DecodedImage, mirrored: bool, marking: &Marking) -> Option<Self> {
        let mm_per_px = nominal_mm_per_px(marking)?;
        let (width, height) = photo.size();
        let [left, top, right, bottom] = surroundings(marking, mm_per_px, (width, height))?;
        let side = (REDUCED_MM / mm_per_px).floor().clamp(1.0, MOST_REDUCED) as u32;
        let (columns, rows) = ((right - left) / side, (bottom - top) / side);
        if columns == 0 || rows == 0 {
            return None;
        }
        let stored_left = if mirrored { width - left - columns * side } else { left };
        photo.prepare(PixelRegion { x: stored_left, y: top, width: columns * side, height: rows * side });
        let mut pixels = Vec::with_capacity(3 * (columns * rows) as usize);
        let mut sums = BoxSums::new(side as usize, 3 * (columns * side) as usize);
        for row in (0..rows).step_by(ROWS_AT_A_TIME) {
            // Some lines at a time, so that no copy of the region is held.
            let height = (ROWS_AT_A_TIME as u32).min(rows - row) * side;
            let strip = PixelRegion { x: stored_left, y: top + row * side, width: columns * side, height };
            append_means(&photo.crop_srgb(strip), side, &mut sums, &mut pixels);
        }
        let photo_size = [width, height];
        let (width, height) = (columns as usize, rows as usize);
        if pixels.len() != 3 * width * height {
            return None;
        }
        if mirrored {
            pixels.chunks_exact_mut(3 * width).for_each(mirror_line);
        }
        Some(Self { pixels, width, height, side, left, top, mm_per_px, photo_size })
    }

    /// The size of a pixel of the photo itself, in nominal millimetres: by the irises the pupils are 63 mm apart, without them the
    /// stable points are those of the average face.
    pub fn mm_per_px(&self) -> f64 {
        self.mm_per_px
    }

    /// How many of the photo's pixels are one of the picture's, along each side.
    pub(super) fn side(&self) -> f64 {
        f64::from(self.side)
    }

    /// The place of the photo at which the picture begins, in its pixels.
    pub(super) fn corner(&self) -> [f64; 2] {
        [self.left, self.top].map(f64::from)
    }

    /// Width and height of the photo that it is a part of, in pixels.
    pub(super) fn photo_size(&self) -> [u32; 2] {
        self.photo_size
    }

    /// Columns and rows.
    pub(super) fn size(&self) -> [usize; 2] {
        [self.width, self.height]
    }

    /// A row of pixels, red, green and blue.
    pub(super) fn row(&self, row: usize) -> &[u8] {
        &self.pixels[3 * row * self.width..3 * (row + 1) * self.width]
    }

    /// A place of the photo in the picture's pixels, whole numbers at their middles.
    pub(super) fn place(&self, point: Point<Image>) -> [f64; 2] {
        let at = |of: f64, from: u32| (of - f64::from(from)) / self.side() - 0.5;
        [at(point.x, self.left), at(point.y, self.top)]
    }

    /// The places of the photo from `first` on, `steps` apart along columns and rows, in the picture's pixels.
    pub(super) fn lattice(&self, first: Point<Image>, steps: [Vector<Image>; 2]) -> Lattice {
        Lattice { first: self.place(first), steps: steps.map(|step| [step.x / self.side(), step.y / self.side()]) }
    }

    /// Whether the picture shows a place of the photo.
    pub(super) fn shows(&self, point: Point<Image>) -> bool {
        let [x, y] = self.place(point);
        (-0.5..=self.width as f64 - 0.5).contains(&x) && (-0.5..=self.height as f64 - 0.5).contains(&y)
    }
}

/// Millimetres per pixel by the pupils, else by the stable points; `None` without either.
fn nominal_mm_per_px(marking: &Marking) -> Option<f64> {
    let by_pupils = marking.irises.right.zip(marking.irises.left);
    let by_pupils = by_pupils.map(|(right, left)| PUPIL_DISTANCE_MM / right.centre.distance(left.centre));
    let by_face = || Some(average_face_on(&marking.configuration)?.scale().recip());
    let mm_per_px = by_pupils.or_else(by_face)?;
    (mm_per_px.is_finite() && mm_per_px > 0.0).then_some(mm_per_px)
}

/// Left, top, right and bottom of the part of the photo that holds the marks with a margin; `None` where the photo has none of it.
fn surroundings(marking: &Marking, mm_per_px: f64, (width, height): (u32, u32)) -> Option<[u32; 4]> {
    let configuration = &marking.configuration;
    let stable: Vec<Point<Image>> = Landmark::stable().filter_map(|landmark| configuration.point(landmark)).collect();
    let irises = [marking.irises.right, marking.irises.left].into_iter().flatten().map(|iris| iris.centre);
    let middle =
        Point::<Image>::new(median(stable.iter().map(|point| point.x))?, median(stable.iter().map(|point| point.y))?);
    let curves = CurveName::ALL.into_iter().filter_map(|name| configuration.positions(name)).flatten();
    let marks = configuration.points().map(|(_, point)| point).chain(irises).chain(curves);
    let (mut least, mut most) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for point in marks {
        least = [least[0].min(point.x), least[1].min(point.y)];
        most = [most[0].max(point.x), most[1].max(point.y)];
    }
    let (margin, reach) = (MARGIN_MM / mm_per_px, REACH_MM / mm_per_px);
    let clamp = |value: f64, middle: f64, most: u32| {
        value.clamp(middle - reach, middle + reach).clamp(0.0, f64::from(most)) as u32
    };
    if !middle.is_finite() || !reach.is_finite() {
        return None;
    }
    let left = clamp((least[0] - margin).floor(), middle.x, width);
    let top = clamp((least[1] - margin).floor(), middle.y, height);
    let right = clamp((most[0] + margin).ceil(), middle.x, width);
    let bottom = clamp((most[1] + margin).ceil(), middle.y, height);
    (right > left && bottom > top).then_some([left, top, right, bottom])
}

/// The one in the middle, the higher one of two: a point that strays does not move it.
fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}

/// Appends the rounded means of the squares of a strip, row by row.
fn append_means(strip: &image::RgbImage, side: u32, sums: &mut BoxSums, pixels: &mut Vec<u8>) {
    if side == 1 {
        pixels.extend_from_slice(strip.as_raw());
        return;
    }
    let stride = 3 * strip.width() as usize;
    if stride == 0 {
        return;
    }
    let count = side * side;
    for lines in strip.as_raw().chunks_exact(stride * side as usize) {
        // A mean of levels is a level.
        let mean = |sum: u32| ((sum + count / 2) / count) as u8;
        pixels.extend(sums.of(lines.chunks_exact(stride)).flat_map(|sum| sum.map(mean)));
    }
}

fn mirror_line(line: &mut [u8]) {
    line.reverse();
    for pixel in line.chunks_exact_mut(3) {
        pixel.swap(0, 2);
    }
}
