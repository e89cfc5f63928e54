use super::Subject;
use crate::alignment::{
    CalibrationKind, FaceFrame, IRIS_DIAMETER_MM, MillimetreScale, Occasion, PairAlignment, ScaleSource,
};
use crate::comparison::caution::Caution;
use crate::landmark::{Calibration, MarkedPhoto};
use crate::units::LengthUnit;

/// Two figures disagree where they are further apart than this many standard uncertainties: by chance in three pairs
/// of a thousand.
const COVERAGE: f64 = 3.0;

/// What the lack of a calibration means for the photos of one frame.
pub(super) fn missing<'a>(frame: &FaceFrame, photos: impl Iterator<Item = &'a MarkedPhoto>) -> Vec<Caution> {
    if matches!(frame.scale().source, ScaleSource::Calibrated(_)) {
        return Vec::new();
    }
    let mut cautions = vec![Caution::NotCalibrated { unit: frame.unit() }];
    let has_irises = |photo: &MarkedPhoto| {
        photo.markings.iter().any(|marking| marking.irises.right.is_some() || marking.irises.left.is_some())
    };
    if photos.into_iter().any(|photo| photo.calibration.is_none() && has_irises(photo)) {
        cautions.push(Caution::IrisesNotUsed);
    }
    cautions
}

/// Whether the two irises of a photo are of one size.
pub(super) fn of_photo(subject: &Subject<'_>) -> Option<Caution> {
    let irises = subject.measurement.marking.irises;
    let (right, left) = (irises.right?.diameter, irises.left?.diameter);
    let percent = 100.0 * (right / left - 1.0);
    let u = 100.0 * std::f64::consts::SQRT_2 * iris_error(subject);
    (percent.abs() > COVERAGE * u).then_some(Caution::IrisesDiffer { photo: subject.occasion, percent, u })
}

/// Whether the calibrations agree with the ratio of the magnifications that the alignment gives.
pub(super) fn of_pair(before: &Subject<'_>, after: &Subject<'_>, alignment: &PairAlignment) -> Option<Caution> {
    if alignment.before.unit() == LengthUnit::Millimetre {
        match (before.photo.calibration, after.photo.calibration) {
            (Some(_), None) => return Some(Caution::ScaleFromOnePhoto { calibrated: Occasion::Before }),
            (None, Some(_)) => return Some(Caution::ScaleFromOnePhoto { calibrated: Occasion::After }),
            _ => {}
        }
    }
    if !alignment.shares_scale() {
        return None;
    }
    let [first, second] = [before, after].map(|subject| {
        let calibration = subject.photo.calibration?;
        let scale = MillimetreScale::of_photo(&subject.measurement.marking, &calibration)?;
        Some((scale.mm_per_px, relative_error(subject, &calibration), scale))
    });
    let ((first, u_first, first_scale), (second, u_second, second_scale)) = (first?, second?);
    let apart = match alignment.pose_correction() {
        Some(correction) => correction.calibrations_apart()?,
        None => second * alignment.scale_ratio / first - 1.0,
    };
    let percent = 100.0 * apart;
    // Two irises are one person's: what sets them apart from other people's cancels.
    let population = match (first_scale.kinds.as_slice(), second_scale.kinds.as_slice()) {
        ([CalibrationKind::Iris], [CalibrationKind::Iris]) => 0.0,
        _ => relative_u(&first_scale).hypot(relative_u(&second_scale)),
    };
    let u = 100.0 * u_first.hypot(u_second).hypot(population).hypot(ratio_error(before, after, alignment));
    let u = u.hypot(100.0 * depth_error(before).hypot(depth_error(after)));
    (percent.abs() > COVERAGE * u).then_some(Caution::CalibrationDisagrees { percent, u })
}

fn relative_u(scale: &MillimetreScale) -> f64 {
    scale.u.unwrap_or(0.0) / scale.mm_per_px
}

/// The relative standard uncertainty of one iris's mean diameter from its marking.
fn iris_error(subject: &Subject<'_>) -> f64 {
    let markings = (subject.photo.markings.len() as f64).sqrt();
    subject.measurement.error.iris_diameter_mm / markings / IRIS_DIAMETER_MM
}

/// The relative standard uncertainty of a photo's millimetre from marking.
fn relative_error(subject: &Subject<'_>, calibration: &Calibration) -> f64 {
    match calibration {
        Calibration::Iris => {
            let irises = subject.measurement.marking.irises;
            let count = [irises.right, irises.left].into_iter().flatten().count().max(1) as f64;
            iris_error(subject) / count.sqrt()
        }
        Calibration::Ruler { length_mm, .. } => {
            std::f64::consts::SQRT_2 * subject.measurement.error.contour_mm / length_mm
        }
        Calibration::Factor { .. } => 0.0,
    }
}

/// How much more than the face about it the calibrated part of a photo may be magnified, as a relative standard uncertainty: it is
/// some centimetres nearer or further, and how much that is depends on the distance of the camera.
fn depth_error(subject: &Subject<'_>) -> f64 {
    const DEPTH_MM: f64 = 20.0;
    let relative = subject.measurement.distance.and_then(|d| Some(DEPTH_MM * d.uncertainty?.u / d.value.powi(2)));
    relative.unwrap_or(0.0)
}

/// The relative standard uncertainty of the ratio of the magnifications from the marking of the stable points: of n
/// points at distances rᵢ from their centre √(2 / Σ rᵢ²) times the error of one of them, an axis.
fn ratio_error(before: &Subject<'_>, after: &Subject<'_>, alignment: &PairAlignment) -> f64 {
    let positions: Vec<_> = alignment
        .residuals
        .iter()
        .filter_map(|residual| before.measurement.lip.configuration().point(residual.landmark))
        .collect();
    let centre = crate::geometry::Point::weighted_mean(positions.iter().map(|point| (*point, 1.0)));
    let Some(centre) = centre else { return 0.0 };
    let squares: f64 = positions.iter().map(|point| point.distance(centre).powi(2)).sum();
    let variance = |subject: &Subject<'_>| {
        subject.in_unit(subject.measurement.error.independent_mm).powi(2) / subject.photo.markings.len() as f64
    };
    if squares > 0.0 { ((variance(before) + variance(after)) / squares).sqrt() } else { 0.0 }
}
