//! The face of one photo looked for in another: eyes and nose as one template over turns and sizes, coarse to fine.

use std::ops::RangeInclusive;

use nalgebra::{Matrix2, Vector2};

use super::coarse::{Turned, correlations, peaks_of};
use super::evidence::{Evened, Overlaid};
use super::reduced::Reduced;
use super::similarity_fit::{Fitted, Samples};
use crate::elementary::{atan2, ln, sin_cos};
use crate::geometry::{Image, Point, Similarity, Vector};
use crate::imaging::{DecodedImage, PixelRegion};
use crate::matching::FacePicture;
use crate::matching::correlation::Patch;

/// What of the face is looked for, in millimetres about the middle of the eyes: to both sides, upwards and downwards. It holds the
/// eyes and the nose, which no expression moves far, and no lips.
const ASIDE_MM: f64 = 46.0;
const ABOVE_MM: f64 = 12.0;
const BELOW_MM: f64 = 48.0;

/// The cells of the search, in millimetres: eyes span eight of them.
const COARSE_MM: f64 = 4.0;

/// The cells in which the template is kept for that.
const TEMPLATE_MM: f64 = 1.2;

/// The cells in which what was found is fitted, one after the other, in millimetres.
pub(super) const FITTED_MM: [f64; 2] = [2.0, 1.2];

/// The standard deviation of the Gaussian over which lightness is made even, in millimetres: a third of an eye's width, so that
/// eyes, brows and nostrils remain and shading does not.
const EVEN_MM: f64 = 10.0;

/// Turns that are looked for, in degrees, and sizes against what the photos' own sizes make likely: steps of half of what moves the
/// outer corner of an eye by a cell. The first of each are those of a burst.
const TURN_STEP_DEG: f64 = 20.0 / 3.0;
const TURNS: i32 = 3;
const SIZE_STEP: f64 = 1.09;
const SIZES: i32 = 4;

/// From this correlation on what is nearly alike in turn and size is the face, and nothing else is looked for.
const SURE: f64 = 0.85;

/// So many of the likeliest places are fitted.
const CANDIDATES: usize = 6;

/// Where none of them is surely the face, so many are compared by the skin.
const COMPARED: usize = 4;

/// Of two candidates nearer than this to each other, in millimetres, the likelier one is fitted.
const APART_MM: f64 = 8.0;

/// The photo's coarse picture has no more cells than this: whatever the photo shows, it costs no more.
const MOST_CELLS: f64 = 60_000.0;

/// How far beyond the photo's edge the template may reach, in millimetres: a face that is cut off by half is still found, and named.
const PADDING_MM: f64 = 46.0;

/// The cells in which a face is kept to be fitted and compared, in millimetres, if the photo's pixels are not larger.
pub(super) const KEPT_MM: f64 = 0.4;

/// The face to look for.
pub(super) struct Face {
    /// L* in the cells that are kept.
    pub(super) picture: Reduced,
    pub(super) evened: Evened,
    /// The face of average proportions on it.
    pub(super) from_average: Similarity<Image, Image>,
    photo_size: [u32; 2],
    /// The middle of the eyes and the directions to the subject's left and downwards, of a millimetre's length in pixels.
    middle: Point<Image>,
    axes: [Vector<Image>; 2],
}

/// The face found in a photo.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) fitted: Fitted,
    /// The photo about it in the cells that are kept.
    pub(super) picture: Reduced,
}

impl Found {
    /// The reference and the photo laid on each other.
    pub(super) fn overlaid<'a>(&'a self, face: &'a Face) -> Overlaid<'a> {
        Overlaid { reference: face, photo: (&self.picture, face.from_average.then(&self.fitted.to_photo)) }
    }
}

impl Face {
    /// The face in a picture on which that of average proportions lies so; `None` where the picture is empty.
    pub(super) fn new(picture: &FacePicture, from_average: &Similarity<Image, Image>) -> Option<Self> {
        let middle = from_average.point(Point::new(0.0, 0.0));
        let axis = |x, y| from_average.point(Point::new(x, y)) - middle;
        let kept = kept(picture, from_average.scale())?;
        Some(Self {
            evened: Evened::default(),
            picture: kept,
            from_average: *from_average,
            photo_size: picture.photo_size(),
            middle,
            axes: [axis(1.0, 0.0), axis(0.0, 1.0)],
        })
    }

    /// A place by millimetres to the subject's left of the middle of the eyes and below it.
    fn place(&self, aside: f64, below: f64) -> Point<Image> {
        self.middle + self.axes[0] * aside + self.axes[1] * below
    }

    /// Pixels of the reference photo per millimetre.
    fn px_per_mm(&self) -> f64 {
        self.axes[0].length()
    }

    /// A picture in cells of about so many millimetres, of which a pixel has `px_per_mm`, made even.
    fn even(picture: &Reduced, mm: f64, px_per_mm: f64) -> Option<Reduced> {
        let side = (mm * px_per_mm / picture.cell()).round().max(1.0);
        Some(picture.coarser(side as usize)?.evened(EVEN_MM * px_per_mm))
    }

    /// Samples of the template, so many millimetres apart.
    fn samples(&self, mm: f64) -> Option<Samples> {
        let (columns, rows) = ((2.0 * ASIDE_MM / mm) as usize, ((ABOVE_MM + BELOW_MM) / mm) as usize);
        let places = (0..columns * rows).map(|index| {
            let (aside, below) = ((index % columns) as f64 * mm - ASIDE_MM, (index / columns) as f64 * mm - ABOVE_MM);
            self.place(aside, below)
        });
        Samples::new(&Self::even(&self.picture, mm, self.px_per_mm())?, places)
    }

    /// Where the face lies in the photo, as far as anything is like it; `None` where the photo is smaller than a face or has no
    /// texture.
    pub(super) fn found(&self, photo: &DecodedImage, mirrored: bool) -> Option<Found> {
        let (width, height) = photo.size();
        let [own_width, own_height] = self.photo_size;
        let by_size = f64::from(width.max(height)) / f64::from(own_width.max(own_height).max(1));
        let least = (f64::from(width) * f64::from(height) / MOST_CELLS).sqrt();
        let px_per_mm = self.px_per_mm() * by_size;
        let cell = (COARSE_MM * px_per_mm).max(least).round().max(1.0) as u32;
        let coarse = Reduced::of_photo(photo, mirrored, PixelRegion::whole((width, height)), cell)?;
        let coarse = coarse.evened(EVEN_MM * px_per_mm);
        let few = self.candidates(photo, mirrored, (&coarse, by_size), (-1..=1, -1..=1))?;
        if few.first().is_some_and(|best| best.correlation >= SURE) {
            return self.closer(photo, mirrored, &few[0]);
        }
        let many = self.candidates(photo, mirrored, (&coarse, by_size), (-TURNS..=TURNS, -SIZES..=SIZES))?;
        // Eyes that are closed, or lit from another side, are less like open ones than a lock of hair may be: the skin decides.
        let closer = many.iter().take(COMPARED).filter_map(|place| {
            let found = self.closer(photo, mirrored, place)?;
            let skin = found.overlaid(self).likeness().map_or(0.0, |likeness| likeness.direct);
            Some((skin + found.fitted.correlation, found))
        });
        let best = closer.reduce(|best, other| if other.0 > best.0 { other } else { best })?;
        Some(best.1)
    }

    /// The likeliest places among some turns and sizes about those that the photos' own sizes make likely, fitted, best first.
    fn candidates(
        &self,
        photo: &DecodedImage,
        mirrored: bool,
        (coarse, by_size): (&Reduced, f64),
        (turns, sizes): (RangeInclusive<i32>, RangeInclusive<i32>),
    ) -> Option<Vec<Fitted>> {
        let template = Self::even(&self.picture, TEMPLATE_MM, self.px_per_mm())?;
        let samples = self.samples(FITTED_MM[0])?;
        let px_per_mm = self.px_per_mm() * by_size;
        let mut centres = vec![by_size];
        if *sizes.end() > 1 && ln(by_size).abs() > ln(SIZE_STEP) {
            centres.push(1.0);
        }
        let mut places = Vec::new();
        for turn in turns {
            let angle_deg = self.angle_deg() + TURN_STEP_DEG * f64::from(turn);
            let turned = Turned::new(coarse, angle_deg, (PADDING_MM * px_per_mm / coarse.cell()) as usize);
            for size in centres.iter().flat_map(|centre| sizes.clone().map(move |k| centre * SIZE_STEP.powi(k))) {
                places.extend(self.peaks(&template, &turned, size));
            }
        }
        let fitted = |place: &Fitted| {
            let part = self.part(photo, mirrored, &place.to_photo, FITTED_MM[0])?;
            samples.fitted(&part.evened(EVEN_MM * self.px_per_mm() * place.to_photo.scale()), &place.to_photo)
        };
        let mut found: Vec<Fitted> = self.likeliest(places, APART_MM * px_per_mm).iter().filter_map(fitted).collect();
        found.sort_by(|a, b| b.correlation.total_cmp(&a.correlation));
        Some(found)
    }

    /// A candidate in the cells that are kept.
    fn closer(&self, photo: &DecodedImage, mirrored: bool, place: &Fitted) -> Option<Found> {
        let picture = self.part(photo, mirrored, &place.to_photo, KEPT_MM)?;
        let fitted = self.fitted(&picture, &place.to_photo, &FITTED_MM[1..])?;
        Some(Found { fitted, picture })
    }

    /// The best fit from a first guess on, in cells of ever fewer millimetres.
    pub(super) fn fitted(
        &self,
        picture: &Reduced,
        start: &Similarity<Image, Image>,
        cells_mm: &[f64],
    ) -> Option<Fitted> {
        let mut fitted = Fitted { to_photo: *start, correlation: 0.0 };
        for mm in cells_mm {
            let even = Self::even(picture, *mm, self.px_per_mm() * fitted.to_photo.scale())?;
            fitted = self.samples(*mm)?.fitted(&even, &fitted.to_photo)?;
        }
        Some(fitted)
    }

    /// The part of the photo about a place of the face, in cells of so many millimetres.
    fn part(
        &self,
        photo: &DecodedImage,
        mirrored: bool,
        to_photo: &Similarity<Image, Image>,
        mm: f64,
    ) -> Option<Reduced> {
        let cell = (mm * self.px_per_mm() * to_photo.scale()).round().max(1.0);
        Reduced::of_photo(photo, mirrored, self.region(to_photo, photo.size())?, cell as u32)
    }

    /// The turn of the face in its own photo, in degrees.
    fn angle_deg(&self) -> f64 {
        atan2(self.axes[0].y, self.axes[0].x).to_degrees()
    }

    /// The likeliest places of the face at one size in the turned photo.
    fn peaks(&self, reference: &Reduced, photo: &Turned<'_>, size: f64) -> Vec<Fitted> {
        // Millimetres of the face per cell of the photo.
        let step = photo.source.cell() / (size * self.px_per_mm());
        let cells = |mm: f64| (mm / step).round().max(2.0);
        let (columns, rows) = (cells(2.0 * ASIDE_MM), cells(ABOVE_MM + BELOW_MM));
        const FINER: usize = 3;
        let template = Patch::sampled(columns as usize, rows as usize, |column, row| {
            // The mean over the cell.
            let offset = |index: usize, part: usize| index as f64 + (part as f64 + 0.5) / FINER as f64;
            let mean = (0..FINER * FINER).map(|part| {
                let aside = offset(column, part % FINER) * step - 0.5 * columns * step;
                let below = offset(row, part / FINER) * step - ABOVE_MM;
                reference.at(self.place(aside, below)).unwrap_or(0.0)
            });
            [mean.sum::<f32>() / (FINER * FINER) as f32]
        });
        let scores = correlations(template, &photo.values);
        peaks_of(&scores)
            .into_iter()
            .map(|(correlation, [column, row])| {
                // The template's corner lies at the corner of this cell.
                let at = [column as f64 - 0.5 + 0.5 * columns, row as f64 - 0.5 + ABOVE_MM / step];
                let to = photo.point(at);
                let (sin, cos) = sin_cos((photo.angle_deg - self.angle_deg()).to_radians());
                let rotation = Matrix2::new(cos, -sin, sin, cos);
                let from = Vector2::new(self.middle.x, self.middle.y);
                let to_photo = Similarity::new(size, rotation, Vector2::new(to.x, to.y) - rotation * from * size);
                Fitted { to_photo, correlation }
            })
            .collect()
    }

    /// The likeliest places, no two of them near each other.
    fn likeliest(&self, mut places: Vec<Fitted>, apart: f64) -> Vec<Fitted> {
        places.sort_by(|a, b| b.correlation.total_cmp(&a.correlation));
        let mut chosen: Vec<Fitted> = Vec::new();
        let at = |fitted: &Fitted| fitted.to_photo.point(self.middle);
        for place in places {
            if chosen.iter().all(|other| at(other).distance(at(&place)) > apart) {
                chosen.push(place);
            }
            if chosen.len() == CANDIDATES {
                break;
            }
        }
        chosen
    }

    /// The part of the photo about the template and what evens it.
    fn region(&self, to_photo: &Similarity<Image, Image>, (width, height): (u32, u32)) -> Option<PixelRegion> {
        let (aside, above, below) = (ASIDE_MM + EVEN_MM, ABOVE_MM + EVEN_MM, BELOW_MM + EVEN_MM);
        let corners = [(-aside, -above), (aside, -above), (-aside, below), (aside, below)]
            .map(|(aside, below)| to_photo.point(self.place(aside, below)));
        if !corners.iter().all(|corner| corner.is_finite()) {
            return None;
        }
        let range = |of: fn(&Point<Image>) -> f64, most: u32| {
            let least = corners.iter().map(of).fold(f64::INFINITY, f64::min).clamp(0.0, f64::from(most));
            let last = corners.iter().map(of).fold(f64::NEG_INFINITY, f64::max).clamp(0.0, f64::from(most));
            (least as u32, (last - least) as u32)
        };
        let ((x, width), (y, height)) = (range(|corner| corner.x, width), range(|corner| corner.y, height));
        (width > 0 && height > 0).then_some(PixelRegion { x, y, width, height })
    }
}

/// A face's picture in the cells that are kept, `px_per_mm` of the photo.
fn kept(picture: &FacePicture, px_per_mm: f64) -> Option<Reduced> {
    let side = (KEPT_MM * px_per_mm / picture.side()).round().max(1.0);
    Reduced::of_picture(picture, side as usize)
}
