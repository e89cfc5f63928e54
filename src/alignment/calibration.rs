//! The scale of a photo: millimetres from an iris, a ruler or a stated scale, else percent of the biocular width or of
//! the width of the mouth.

use crate::elementary::hypot;
use crate::geometry::{Image, Point};
use crate::landmark::{Calibration, Landmark, Marking};
use crate::units::LengthUnit;

/// The mean horizontal visible iris diameter of adults, in millimetres: Rüfer, Schröder & Erb (2005),
/// "White-to-white corneal diameter: normal values in healthy humans obtained with the Orbscan II
/// topography system", Cornea 24(3), 390 healthy persons.
pub const IRIS_DIAMETER_MM: f64 = 11.71;

/// Its standard deviation between persons, in millimetres (the same source).
pub const IRIS_DIAMETER_SD_MM: f64 = 0.42;

/// The relative standard uncertainty of a diameter that a face model proposed and nobody corrected: models see irises 2 to
/// 13 % too large (12.0 to 13.5 mm where 11.71 mm are expected), that is by 7.5 % with a rectangular spread of 3.2 %, and
/// their root mean square is 8.2 %. The larger diameter is not corrected by the mean: how large it is differs between models.
pub const SUGGESTED_IRIS_U: f64 = 0.082;

/// What millimetres were taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CalibrationKind {
    /// The horizontal visible iris diameter.
    Iris,
    /// A length in the picture.
    Ruler,
    /// A stated scale.
    Factor,
}

/// A scale in millimetres.
#[derive(Clone, Debug, PartialEq)]
pub struct MillimetreScale {
    /// Millimetres per pixel.
    pub mm_per_px: f64,
    /// The standard uncertainty of `mm_per_px` from the calibration itself; `None` where it was not
    /// stated.
    pub u: Option<f64>,
    /// What it was taken from, in ascending order; two where the photos of a pair differ.
    pub kinds: Vec<CalibrationKind>,
}

/// Where a photo's length unit comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum ScaleSource {
    /// A calibration in millimetres.
    Calibrated(MillimetreScale),
    /// No calibration: lengths in percent of the biocular width.
    BiocularWidth,
    /// Neither a calibration nor both ex points: lengths in percent of the mouth width.
    MouthWidth,
}

/// The length unit of a photo.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// Length units per pixel.
    pub unit_per_px: f64,
    /// Where it comes from.
    pub source: ScaleSource,
}

impl Scale {
    /// The unit of length.
    pub fn unit(&self) -> LengthUnit {
        match self.source {
            ScaleSource::Calibrated(_) => LengthUnit::Millimetre,
            ScaleSource::BiocularWidth => LengthUnit::PercentBiocularWidth,
            ScaleSource::MouthWidth => LengthUnit::PercentMouthWidth,
        }
    }

    /// The scale of one photo: millimetres where it is calibrated, else percent of the biocular width,
    /// else percent of the mouth width. `None` only where the lip corners are missing or coincide.
    pub fn of_photo(marking: &Marking, calibration: Option<&Calibration>) -> Option<Self> {
        if let Some(scale) = calibration.and_then(|calibration| MillimetreScale::of_photo(marking, calibration)) {
            return Some(scale.into());
        }
        let position = |landmark| marking.configuration.point(landmark);
        Self::of_biocular_width(position).or_else(|| Self::of_mouth_width(position))
    }

    pub(super) fn of_biocular_width(position: impl Fn(Landmark) -> Option<Point<Image>>) -> Option<Self> {
        let width = position(Landmark::ExR)?.distance(position(Landmark::ExL)?);
        (width > 0.0).then(|| Self { unit_per_px: 100.0 / width, source: ScaleSource::BiocularWidth })
    }

    pub(super) fn of_mouth_width(position: impl Fn(Landmark) -> Option<Point<Image>>) -> Option<Self> {
        let width = position(Landmark::ChR)?.distance(position(Landmark::ChL)?);
        (width > 0.0).then(|| Self { unit_per_px: 100.0 / width, source: ScaleSource::MouthWidth })
    }

    /// The scale of a photo that is magnified `ratio` times as much.
    #[must_use]
    pub(super) fn magnified(&self, ratio: f64) -> Self {
        let source = match &self.source {
            ScaleSource::Calibrated(scale) => ScaleSource::Calibrated(scale.magnified(ratio)),
            other => other.clone(),
        };
        Self { unit_per_px: self.unit_per_px / ratio, source }
    }
}

/// The relative standard uncertainty that the millimetre has from irises that a face model proposed and nobody corrected; 0
/// where there are none. Both irises of a face are seen too large alike.
pub(crate) fn suggested_iris_u(marking: &Marking) -> f64 {
    let irises = [marking.irises.right, marking.irises.left].into_iter().zip(marking.origins.irises);
    let leaning: Vec<bool> = irises.filter_map(|(iris, stated)| Some((iris?, stated).1.leans_on_model())).collect();
    SUGGESTED_IRIS_U * leaning.iter().filter(|leans| **leans).count() as f64 / leaning.len().max(1) as f64
}

impl From<MillimetreScale> for Scale {
    fn from(scale: MillimetreScale) -> Self {
        Self { unit_per_px: scale.mm_per_px, source: ScaleSource::Calibrated(scale) }
    }
}

impl MillimetreScale {
    /// The scale that a photo's calibration gives. `None` where it rests on irises that nobody marked.
    ///
    /// Both irises count equally: the mean of their diameters stands for 11.71 mm.
    pub fn of_photo(marking: &Marking, calibration: &Calibration) -> Option<Self> {
        match *calibration {
            Calibration::Iris => {
                let diameters = [marking.irises.right, marking.irises.left].map(|iris| Some(iris?.diameter));
                Self::of_irises(diameters, suggested_iris_u(marking))
            }
            Calibration::Ruler { from, to, length_mm, u_mm } => {
                Self::new(length_mm / from.distance(to), u_mm.map(|u| u / length_mm), CalibrationKind::Ruler)
            }
            Calibration::Factor { mm_per_px, u_mm } => {
                Self::new(mm_per_px, u_mm.map(|u| u / mm_per_px), CalibrationKind::Factor)
            }
        }
    }

    /// The scale of a picture in which the irises have these diameters; both count equally. `suggested_u` is what a face
    /// model adds to its relative standard uncertainty.
    pub(super) fn of_irises(diameters: [Option<f64>; 2], suggested_u: f64) -> Option<Self> {
        let diameters: Vec<f64> = diameters.into_iter().flatten().collect();
        let mean = diameters.iter().sum::<f64>() / diameters.len() as f64;
        let population = IRIS_DIAMETER_SD_MM / IRIS_DIAMETER_MM;
        let relative = if suggested_u > 0.0 { hypot(population, suggested_u) } else { population };
        Self::new(IRIS_DIAMETER_MM / mean, Some(relative), CalibrationKind::Iris)
    }

    fn new(mm_per_px: f64, relative: Option<f64>, kind: CalibrationKind) -> Option<Self> {
        let usable = mm_per_px.is_finite() && mm_per_px > 0.0;
        usable.then(|| Self { mm_per_px, u: relative.map(|r| r * mm_per_px), kinds: vec![kind] })
    }

    /// The scale of a photo that is magnified `ratio` times as much.
    #[must_use]
    pub(super) fn magnified(&self, ratio: f64) -> Self {
        Self { mm_per_px: self.mm_per_px / ratio, u: self.u.map(|u| u / ratio), kinds: self.kinds.clone() }
    }

    /// Whether the scale was measured in this picture rather than taken from a population.
    fn is_measured(&self) -> bool {
        !self.kinds.contains(&CalibrationKind::Iris)
    }

    /// The one scale of a pair, from both photos' scales stated for the same photo.
    ///
    /// A ruler or a stated scale outweighs an iris, whose diameter is only known from other people. Two
    /// of one rank count equally, as their geometric mean. Irises of one person share the deviation from
    /// the population, so their mean is no more certain than either.
    pub(super) fn pooled(before: Option<Self>, after: Option<Self>) -> Option<Self> {
        let (before, after) = match (before, after) {
            (Some(before), Some(after)) => (before, after),
            (one, other) => return one.or(other),
        };
        match (before.is_measured(), after.is_measured()) {
            (true, false) => return Some(before),
            (false, true) => return Some(after),
            _ => {}
        }
        let mm_per_px = (before.mm_per_px * after.mm_per_px).sqrt();
        let relative = match (before.u, after.u) {
            (Some(a), Some(b)) => {
                let (a, b) = (a / before.mm_per_px, b / after.mm_per_px);
                Some(if before.is_measured() { 0.5 * hypot(a, b) } else { (0.5 * (a * a + b * b)).sqrt() })
            }
            _ => None,
        };
        let mut kinds = [before.kinds, after.kinds].concat();
        kinds.sort_unstable();
        kinds.dedup();
        Some(Self { mm_per_px, u: relative.map(|r| r * mm_per_px), kinds })
    }
}
