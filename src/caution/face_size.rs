//! Cautions about a scale by which the face has a size that faces do not have.

use super::family::{Entry, Family, the};
use super::{Caution, PairSubject, Severity, Subject, Withheld, misplaced};
use crate::alignment::{
    CalibrationKind, FaceFrame, IRIS_DIAMETER_MM, IRIS_DIAMETER_SD_MM, MillimetreScale, Occasion, constellation,
};
use crate::elementary::{exp, hypot, ln};
use crate::landmark::{Calibration, Landmark, Marking};
use crate::units::LengthUnit;

/// The biocular width of adults (ex_r–ex_l) in millimetres: between the means of young women, 87.8, and of young men,
/// 91.2 (Farkas 1994, "Anthropometry of the Head and Face").
const BIOCULAR_MM: f64 = 89.5;

/// Its standard deviation, as a part of itself: 3.6 % within one group, 1.9 % between women and men (Farkas 1994), and
/// 3 % between groups of other origin (Farkas et al. 2005, "International anthropometric study of facial morphology",
/// Journal of Craniofacial Surgery 16(4)).
const BIOCULAR_SD: f64 = 0.051;

/// The width of the mouth of adults (ch_r–ch_l) in millimetres: between 50.2 and 54.5 (Farkas 1994).
const MOUTH_MM: f64 = 52.3;

/// Its standard deviation, as a part of itself: 6.3 % within one group, 4 % between women and men, 4 % between groups of
/// other origin (the same sources), and 8 % for a mouth that is not at rest.
const MOUTH_SD: f64 = 0.115;

/// What the sizes of one face have in common, as a standard deviation of the logarithm: large faces are large all over.
const COMMON_SD: f64 = 0.02;

/// From this many standard deviations on the face is remarkably large or small: one adult in 370.
const NOTE: f64 = 3.0;

/// From this many on the scale is the likelier cause: one adult in 16 000.
const WARNING: f64 = 4.0;

/// From this many on no face has that size.
const BLOCKING: f64 = 5.5;

/// By its scale the face has a size that faces do not have.
#[derive(Clone, Debug, PartialEq)]
pub enum FaceSizeCaution {
    /// The scale does not fit the face.
    ScaleImplausible {
        /// Which photo.
        photo: Option<Occasion>,
        /// The face's size by the scale over that of an average adult.
        factor: f64,
        /// What that is found from: what is measured, its value and the adult mean in millimetres.
        sizes: Vec<(FaceSize, f64)>,
        /// What usually makes such a factor.
        cause: Option<ScaleSlip>,
        /// How much it weighs: a note, a warning, blocking.
        severity: Severity,
    },
}

/// A length of the face that differs little between adults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaceSize {
    /// ex_r–ex_l.
    BiocularWidth,
    /// ch_r–ch_l.
    MouthWidth,
    /// The horizontal visible iris diameter.
    IrisDiameter,
}

impl FaceSize {
    /// The mean of adults, in millimetres.
    pub fn mean_mm(self) -> f64 {
        match self {
            Self::BiocularWidth => BIOCULAR_MM,
            Self::MouthWidth => MOUTH_MM,
            Self::IrisDiameter => IRIS_DIAMETER_MM,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::BiocularWidth => "the outer corners of the eyes are",
            Self::MouthWidth => "the corners of the mouth are",
            Self::IrisDiameter => "the irises are",
        }
    }

    fn after_value(self) -> &'static str {
        match self {
            Self::BiocularWidth | Self::MouthWidth => "apart",
            Self::IrisDiameter => "wide",
        }
    }
}

/// A slip that makes a scale wrong by a factor of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScaleSlip {
    /// The radius of the iris was given as its diameter.
    IrisRadius,
    /// The diameter of the iris was doubled.
    IrisDoubled,
    /// The pupil was marked for the iris.
    Pupil,
    /// The whole opening of the eye was marked for the iris.
    EyeOpening,
    /// A length in inches was stated as one in centimetres, or the other way round.
    InchesAndCentimetres,
    /// A length in centimetres was stated as one in millimetres, or the other way round.
    CentimetresAndMillimetres,
    /// A length in inches was stated as one in millimetres.
    InchesAndMillimetres,
    /// Pixels per millimetre were stated for millimetres per pixel.
    PixelsPerMillimetre,
    /// The scale was taken before the picture was resized.
    Resized,
}

impl ScaleSlip {
    /// The slip that makes a face `factor` times as large, by a scale of that kind with that many millimetres per pixel.
    fn of(kind: CalibrationKind, factor: f64, mm_per_px: f64) -> Option<Self> {
        let about = |expected: f64| ln(factor / expected).abs() < 0.15;
        let either_way = |expected: f64| about(expected) || about(expected.recip());
        match kind {
            CalibrationKind::Iris if about(2.0) => Some(Self::IrisRadius),
            CalibrationKind::Iris if about(0.5) => Some(Self::IrisDoubled),
            CalibrationKind::Iris if factor > 2.0 => Some(Self::Pupil),
            CalibrationKind::Iris if factor < 0.5 => Some(Self::EyeOpening),
            CalibrationKind::Iris => None,
            _ if either_way(2.54) => Some(Self::InchesAndCentimetres),
            _ if either_way(10.0) => Some(Self::CentimetresAndMillimetres),
            _ if either_way(25.4) => Some(Self::InchesAndMillimetres),
            CalibrationKind::Ruler => None,
            CalibrationKind::Factor if ln(mm_per_px.powi(2) / factor).abs() < 0.15 => Some(Self::PixelsPerMillimetre),
            CalibrationKind::Factor => Some(Self::Resized),
        }
    }

    fn question(self) -> &'static str {
        match self {
            Self::IrisRadius => "Was the radius of the iris given as its diameter?",
            Self::IrisDoubled => "Was the diameter of the iris doubled?",
            Self::Pupil => "Was the pupil marked for the iris?",
            Self::EyeOpening => "Was the whole opening of the eye marked for the iris?",
            Self::InchesAndCentimetres => "Were inches taken for centimetres, or the other way round?",
            Self::CentimetresAndMillimetres => "Were centimetres taken for millimetres, or the other way round?",
            Self::InchesAndMillimetres => "Were inches taken for millimetres, or the other way round?",
            Self::PixelsPerMillimetre => "Were pixels per millimetre stated for millimetres per pixel?",
            Self::Resized => "Was the picture resized after its scale was taken?",
        }
    }
}

/// How many times as large as an average adult's the face in a frame is, where no face is so large or so small: what is
/// stated in millimetres, such as the error of a click, is as much too small or too large in it. `None` where the size
/// can be a face's or is not known.
pub(crate) fn size_of_no_face(frame: &FaceFrame, marking: &Marking) -> Option<f64> {
    let point = |landmark| marking.configuration.point(landmark);
    let [across, _] = frame.millimetres();
    let width = point(Landmark::ExR)?.distance(point(Landmark::ExL)?) / across.length();
    let factor = width / BIOCULAR_MM;
    let beyond = ln(factor).abs() / hypot(BIOCULAR_SD, COMMON_SD);
    (frame.unit() == LengthUnit::Millimetre && beyond.is_finite() && beyond > BLOCKING).then_some(factor)
}

/// Whether the face in a photo by itself has a size that faces have.
pub(super) fn of_photo(subject: &Subject<'_>) -> Option<Caution> {
    of_subject(subject, 1.0)
}

/// Whether the face has one in either photo of a pair, each by its own scale.
pub(super) fn of_pair(pair: &PairSubject<'_>) -> Vec<Caution> {
    let of = |(subject, occasion): (&Subject<'_>, Occasion)| {
        let own = own_scale(subject)?;
        let by_frame = match pair.alignment.pose_correction() {
            Some(correction) => {
                correction.own_scale(occasion as usize)?.mm_per_px / subject.frame.unit_per_average_mm()?
            }
            None => own.mm_per_px / subject.frame.scale().unit_per_px,
        };
        of_subject(subject, by_frame)
    };
    [(&pair.before, Occasion::Before), (&pair.after, Occasion::After)].into_iter().filter_map(of).collect()
}

fn own_scale(subject: &Subject<'_>) -> Option<MillimetreScale> {
    MillimetreScale::of_photo(subject.marking, &subject.photo.calibration?)
}

/// `by_frame`: the photo's own millimetre over that of its frame.
fn of_subject(subject: &Subject<'_>, by_frame: f64) -> Option<Caution> {
    let own = own_scale(subject)?;
    let kind = *own.kinds.first()?;
    let marks = constellation(&subject.marking.configuration);
    let misplaced = misplaced::of_photo(subject, marks.as_ref());
    // A point that lies elsewhere says nothing of the scale.
    let is_named = |landmark| misplaced.iter().any(|caution| caution.points().contains(&landmark));
    let apart = |a, b| {
        let point = |landmark| subject.lip.configuration().point(landmark).filter(|_| !is_named(landmark));
        Some(by_frame * point(a)?.distance(point(b)?))
    };
    let irises = [subject.marking.irises.right, subject.marking.irises.left].into_iter().flatten();
    let diameters: Vec<f64> = irises.map(|iris| iris.diameter * own.mm_per_px).collect();
    let count = diameters.len().max(1) as f64;
    let iris = diameters.iter().sum::<f64>() / count;
    let marked =
        subject.error.iris_diameter_mm / IRIS_DIAMETER_MM / (count * subject.photo.markings.len() as f64).sqrt();
    let iris_sd = hypot(marked, IRIS_DIAMETER_SD_MM / IRIS_DIAMETER_MM);
    let by_iris = kind == CalibrationKind::Iris;
    let sizes = [
        (FaceSize::BiocularWidth, apart(Landmark::ExR, Landmark::ExL), BIOCULAR_SD),
        (FaceSize::MouthWidth, apart(Landmark::ChR, Landmark::ChL), MOUTH_SD),
        // Irises that the scale was taken from have the mean diameter by definition.
        (FaceSize::IrisDiameter, (!by_iris && !diameters.is_empty()).then_some(iris), iris_sd),
    ];
    let sizes: Vec<(FaceSize, f64, f64)> = sizes
        .into_iter()
        .filter_map(|(size, value, sd)| Some((size, value.filter(|value| *value > 0.0)?, sd)))
        .collect();
    let (sum, weights) = sizes.iter().fold((0.0, 0.0), |(sum, weights), (size, value, sd)| {
        (sum + ln(value / size.mean_mm()) / (sd * sd), weights + (sd * sd).recip())
    });
    let of_scale = match subject.photo.calibration? {
        Calibration::Iris => iris_sd,
        Calibration::Ruler { .. } | Calibration::Factor { .. } => own.u.unwrap_or(0.0) / own.mm_per_px,
    };
    let sd = (weights.recip() + COMMON_SD.powi(2) + of_scale.powi(2)).sqrt();
    let log_factor = sum / weights;
    let severity = match (log_factor / sd).abs() {
        beyond if beyond > BLOCKING => Severity::Blocking,
        beyond if beyond > WARNING => Severity::Warning,
        beyond if beyond > NOTE => Severity::Note,
        _ => return None,
    };
    let factor = exp(log_factor);
    Some(Caution::FaceSize(FaceSizeCaution::ScaleImplausible {
        photo: subject.occasion,
        factor,
        sizes: sizes.into_iter().map(|(size, value, _)| (size, value)).collect(),
        cause: ScaleSlip::of(kind, factor, own.mm_per_px).filter(|_| severity > Severity::Note),
        severity,
    }))
}

impl Family for FaceSizeCaution {
    fn entry(&self) -> Entry {
        match self {
            Self::ScaleImplausible { severity, .. } => Entry {
                code: "scale_implausible",
                in_short: "the scale makes the face too large or small",
                severity: *severity,
                concerns_pair: false,
                when: || {
                    format!(
                        "by the photo's scale the face is larger or smaller than an average adult's by more than {NOTE} \
                         standard deviations of biocular width, mouth width and iris diameter together; a warning from \
                         {WARNING} on, blocking from {BLOCKING} on, where it keeps the verdicts on lengths and areas back \
                         (in percent the change stands)"
                    )
                },
                advice: "Check the irises, the ruler or the stated scale of this photo.",
            },
        }
    }

    fn withholds(&self) -> Withheld {
        match self {
            Self::ScaleImplausible { severity: Severity::Blocking, .. } => Withheld::Lengths,
            Self::ScaleImplausible { .. } => Withheld::Nothing,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::ScaleImplausible { photo, factor, sizes, cause, .. } => {
                let found = |(size, value): &(FaceSize, f64)| {
                    let mean = size.mean_mm();
                    format!("{} {value:.0} mm {} (adults: about {mean:.0})", size.words(), size.after_value())
                };
                let found: Vec<String> = sizes.iter().map(found).collect();
                let question = cause.map_or_else(String::new, |cause| format!(" {}", cause.question()));
                format!(
                    "By the scale of {} the face is {} times as large as an average adult's: {}.{question}",
                    the(*photo),
                    times(*factor),
                    found.join(", ")
                )
            }
        }
    }

    fn examples() -> Vec<Caution> {
        let implausible = |factor: f64, cause, severity| {
            let sizes = [FaceSize::BiocularWidth, FaceSize::MouthWidth].map(|size| (size, factor * size.mean_mm()));
            let (photo, sizes) = (Some(Occasion::After), sizes.into());
            Caution::FaceSize(Self::ScaleImplausible { photo, factor, sizes, cause, severity })
        };
        vec![
            implausible(1.17, None, Severity::Note),
            implausible(0.8, Some(ScaleSlip::Resized), Severity::Warning),
            implausible(1.97, Some(ScaleSlip::IrisRadius), Severity::Blocking),
        ]
    }
}

/// A factor with two digits behind the point where it is near 1, with fewer where it is far off.
fn times(factor: f64) -> String {
    if factor < 10.0 { format!("{factor:.2}") } else { format!("{factor:.0}") }
}
