//! What is compared of a picture: its lightness, freed of shading and contrast, and at the mouth the two colours.

use super::face_picture::FacePicture;
use super::lab::Tables;
use super::sampler::{Between, Plane};
use rten_simd::{Isa, SimdOp};

use crate::elementary::exp;
use crate::geometry::{Image, Point};
use crate::landmark::{CurveName, Marking};

/// The standard deviation of the Gaussian over which lightness is made even, in millimetres.
const EVEN_MM: f64 = 2.5;

/// The variance of lightness that noise may have: so much is added, so that smooth skin stays smooth.
const NOISE_VARIANCE: f32 = 2.0;

/// By what a* and b* are divided, so that they count as the even lightness does.
const RED_UNIT: f32 = 6.0;
const YELLOW_UNIT: f32 = 8.0;

/// How far around the curves the colours are wanted, in millimetres: the corner of what a ribbon is searched in.
const MOUTH_MARGIN_MM: f64 = 8.0;

/// The planes of one picture.
pub(super) struct Planes<'a> {
    picture: &'a FacePicture,
    /// The size of the photo's pixels, in the before photo's nominal millimetres.
    mm_per_px: f64,
    /// L*, CIE 1976.
    lightness: Plane<1>,
    /// Its mean about a place and one over its standard deviation, in blocks of pixels.
    local: Plane<2>,
    /// Blocks per pixel along each side.
    per_pixel: f64,
    /// At the mouth the even lightness, a* and b* in their units; the fourth value is 0.
    mouth: Plane<4>,
}

impl<'a> Planes<'a> {
    pub(super) fn new(picture: &'a FacePicture, mm_per_px: f64, marking: &Marking) -> Self {
        let tables = Tables::get();
        let [width, height] = picture.size();
        let mut values = Vec::with_capacity(width * height);
        for row in 0..height {
            values.extend(picture.row(row).as_chunks::<3>().0.iter().map(|rgb| [tables.lightness(*rgb)]));
        }
        let lightness = Plane { values, width, height, origin: [0.0; 2] };
        let sigma = EVEN_MM / (mm_per_px * picture.side());
        let block = (sigma / 4.0).round().clamp(1.0, width.max(height) as f64);
        let local = local_contrast(&lightness, block as usize, sigma / block);
        let empty = Plane { values: vec![[0.0; 4]], width: 1, height: 1, origin: [0.0; 2] };
        let mut planes = Self { picture, mm_per_px, lightness, local, per_pixel: block.recip(), mouth: empty };
        if let Some(region) = mouth_region(picture, mm_per_px, marking) {
            planes.mouth = planes.colours(tables, region);
        }
        planes
    }

    /// The size of the photo's pixels, in the before photo's nominal millimetres.
    pub(super) fn mm_per_px(&self) -> f64 {
        self.mm_per_px
    }

    /// The picture that the planes are of.
    pub(super) fn picture(&self) -> &'a FacePicture {
        self.picture
    }

    /// The even lightness at a place of the picture.
    pub(super) fn even_lightness(&self, place: [f64; 2]) -> f32 {
        let [mean, scale] = self.local_at(place);
        (self.lightness.at(place)[0] - mean) * scale
    }

    /// The even lightness, a* and b* in their units at a place of the picture near the mouth; the fourth value is 0.
    pub(super) fn colours_at(&self, place: [f64; 2]) -> [f32; 4] {
        self.mouth.at(place)
    }

    fn local_at(&self, [x, y]: [f64; 2]) -> [f32; 2] {
        self.local.between([self.block_at(x), self.block_at(y)])
    }

    /// A place in blocks: between the middles of these as between those of pixels.
    fn block_at(&self, at: f64) -> f64 {
        (at + 0.5) * self.per_pixel - 0.5
    }

    fn colours(&self, tables: &Tables, [left, top, right, bottom]: [usize; 4]) -> Plane<4> {
        let (width, height) = (right - left, bottom - top);
        let mut values = Vec::with_capacity(width * height);
        let columns: Vec<Between> =
            (left..right).map(|column| self.local.column(self.block_at(column as f64))).collect();
        for row in top..bottom {
            let (pixels, _) = self.picture.row(row).as_chunks::<3>();
            let between = self.local.row(self.block_at(row as f64));
            for (column, rgb) in columns.iter().zip(&pixels[left..right]) {
                let [lightness, red, yellow] = tables.lab(*rgb);
                let [mean, scale] = self.local.between_pixels(column, &between);
                values.push([(lightness - mean) * scale, red / RED_UNIT, yellow / YELLOW_UNIT, 0.0]);
            }
        }
        Plane { values, width, height, origin: [left as f64, top as f64] }
    }
}

/// L*, a* and b* of the mouth's surroundings in a picture, whose pixels the photo has in `mm_per_px`; the fourth value is 0. `None`
/// without curves in the picture.
pub(super) fn lab_of_mouth(picture: &FacePicture, mm_per_px: f64, marking: &Marking) -> Option<Plane<4>> {
    let tables = Tables::get();
    let [left, top, right, bottom] = mouth_region(picture, mm_per_px, marking)?;
    let (width, height) = (right - left, bottom - top);
    let mut values = Vec::with_capacity(width * height);
    for row in top..bottom {
        let (pixels, _) = picture.row(row).as_chunks::<3>();
        values.extend(pixels[left..right].iter().map(|rgb| {
            let [lightness, red, yellow] = tables.lab(*rgb);
            [lightness, red, yellow, 0.0]
        }));
    }
    Some(Plane { values, width, height, origin: [left as f64, top as f64] })
}

/// The first column and row of the mouth's surroundings and those after the last; `None` without curves in the picture.
fn mouth_region(picture: &FacePicture, mm_per_px: f64, marking: &Marking) -> Option<[usize; 4]> {
    let positions = CurveName::ALL.into_iter().filter_map(|name| marking.configuration.positions(name)).flatten();
    let places: Vec<[f64; 2]> = positions.map(|point: Point<Image>| picture.place(point)).collect();
    let margin = MOUTH_MARGIN_MM / (mm_per_px * picture.side());
    let [width, height] = picture.size();
    let range = |axis: usize, length: usize| {
        let least = places.iter().map(|place| place[axis]).fold(f64::INFINITY, f64::min) - margin;
        let most = places.iter().map(|place| place[axis]).fold(f64::NEG_INFINITY, f64::max) + margin;
        let clamp = |value: f64| value.clamp(0.0, length as f64) as usize;
        (clamp(least.floor()), clamp(most.ceil() + 1.0))
    };
    let ((left, right), (top, bottom)) = (range(0, width), range(1, height));
    (right > left && bottom > top).then_some([left, top, right, bottom])
}

/// The mean of lightness about each block and one over its standard deviation; `sigma` is that of the Gaussian, in blocks.
pub(super) fn local_contrast(lightness: &Plane<1>, block: usize, sigma: f64) -> Plane<2> {
    let (width, height) = (lightness.width.div_ceil(block), lightness.height.div_ceil(block));
    let mut sums = vec![[0.0_f32; 2]; width * height];
    // Down the columns first, many of them at once.
    let [mut values, mut squares] = [(); 2].map(|()| vec![0.0_f32; lightness.width]);
    let blocks = lightness.values.chunks((lightness.width * block).max(1));
    for (lines, sums) in blocks.zip(sums.chunks_exact_mut(width.max(1))) {
        values.fill(0.0);
        squares.fill(0.0);
        for line in lines.chunks_exact(lightness.width) {
            values.iter_mut().zip(line).for_each(|(sum, [value])| *sum += value);
            squares.iter_mut().zip(line).for_each(|(sum, [value])| *sum += value * value);
        }
        let blocks = values.chunks(block).zip(squares.chunks(block));
        for (sum, (values, squares)) in sums.iter_mut().zip(blocks) {
            *sum = [values.iter().sum(), squares.iter().sum()];
        }
    }
    for (index, sum) in sums.iter_mut().enumerate() {
        let part = |at: usize, length: usize| block.min(length - at * block);
        let count = part(index % width, lightness.width) * part(index / width, lightness.height);
        *sum = sum.map(|sum| sum / count as f32);
    }
    let mut plane = Plane { values: sums, width, height, origin: [0.0; 2] };
    blur(&mut plane, sigma);
    for value in &mut plane.values {
        let [mean, square] = *value;
        *value = [mean, ((square - mean * mean).max(0.0) + NOISE_VARIANCE).sqrt().recip()];
    }
    plane
}

/// A Gaussian with radius 3 sigma, over both directions; the outermost values go on beyond the edge.
fn blur(plane: &mut Plane<2>, sigma: f64) {
    let radius = (3.0 * sigma).ceil().clamp(1.0, 64.0) as usize;
    let weight = |k: usize| exp(-0.5 * ((k as f64 - radius as f64) / sigma).powi(2));
    let weights: Vec<f64> = (0..=2 * radius).map(weight).collect();
    let whole: f64 = weights.iter().sum();
    let weights: Vec<f32> = weights.iter().map(|weight| (weight / whole) as f32).collect();
    Blurring { plane, weights: &weights, radius }.dispatch();
}

/// A blur with these weights, made with the widest vectors that the processor has: the same to the last bit with any.
struct Blurring<'a> {
    plane: &'a mut Plane<2>,
    weights: &'a [f32],
    radius: usize,
}

impl SimdOp for Blurring<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) {
        blur_with(self.plane, self.weights, self.radius);
    }
}

#[inline(always)]
fn blur_with(plane: &mut Plane<2>, weights: &[f32], radius: usize) {
    let (width, height) = (plane.width, plane.height);
    let (Some(_), 1..) = (plane.values.first(), width) else { return };
    let mut across = Vec::with_capacity(plane.values.len());
    let mut wide = Vec::with_capacity(width + 2 * radius);
    for line in plane.values.chunks_exact(width) {
        wide.clear();
        wide.extend((0..radius).map(|_| line[0]));
        wide.extend_from_slice(line);
        wide.extend((0..radius).map(|_| line[width - 1]));
        let first = across.len();
        across.resize(first + width, [0.0_f32; 2]);
        for (weight, shifted) in weights.iter().zip(wide.windows(width)) {
            add_weighted(&mut across[first..], shifted, *weight);
        }
    }
    for (row, sum) in plane.values.chunks_exact_mut(width).enumerate() {
        sum.fill([0.0; 2]);
        for (k, weight) in weights.iter().enumerate() {
            let from = (row + k).saturating_sub(radius).min(height - 1) * width;
            add_weighted(sum, &across[from..from + width], *weight);
        }
    }
}

#[inline(always)]
fn add_weighted(sums: &mut [[f32; 2]], values: &[[f32; 2]], weight: f32) {
    for (sum, value) in sums.iter_mut().zip(values) {
        sum[0] += weight * value[0];
        sum[1] += weight * value[1];
    }
}

#[cfg(test)]
mod tests {
    use super::{Plane, local_contrast};

    /// Means and deviations of blocks, the last ones smaller, where the Gaussian is as narrow as to leave them alone.
    #[test]
    fn blocks_have_the_mean_and_the_contrast_of_their_pixels() {
        let (width, height, block) = (11, 7, 3);
        let level = |x: usize, y: usize| ((x * 37 + y * 101) % 64) as f32;
        let values = (0..width * height).map(|at| [level(at % width, at / width)]).collect();
        let local = local_contrast(&Plane { values, width, height, origin: [0.0; 2] }, block, 1e-3);
        assert_eq!((local.width, local.height), (4, 3));
        for (index, found) in local.values.iter().enumerate() {
            let of = |at: usize, length: usize| (at * block)..((at + 1) * block).min(length);
            let pixels: Vec<f64> =
                of(index / 4, height).flat_map(|y| of(index % 4, width).map(move |x| f64::from(level(x, y)))).collect();
            let mean = pixels.iter().sum::<f64>() / pixels.len() as f64;
            let variance = pixels.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / pixels.len() as f64;
            let expected = [mean, (variance + 2.0).sqrt().recip()];
            for (found, expected) in found.iter().zip(expected) {
                assert!(
                    (f64::from(*found) - expected).abs() < 1e-4 * expected,
                    "{index}: {found} instead of {expected}"
                );
            }
        }
    }
}
