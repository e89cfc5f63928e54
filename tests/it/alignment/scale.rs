//! Calibrations, units, and what a pair falls back on.

use lipmetry::alignment::Upright;
use lipmetry::alignment::{
    Alignment, CalibratedMarking, CalibrationKind, FaceFrame, IRIS_DIAMETER_MM, PairAlignment, ScaleSource,
};
use lipmetry::geometry::Point;
use lipmetry::landmark::{Calibration, Iris, Irises, Landmark, Marking};
use lipmetry::units::LengthUnit;

use crate::faces::{Camera, STABLE, assert_near, face};

/// Rounding of figures around 1.
const ROUNDING: f64 = 1e-12;

const SECOND: Camera = Camera { x: 900.0, y: 700.0, degrees: 8.0, px_per_mm: 16.0 };

fn marking(camera: Camera, stable: &[Landmark]) -> Marking {
    let mut marking = camera.take(&face(std::iter::empty(), 0.0, false, 1));
    for landmark in Landmark::stable().filter(|landmark| !stable.contains(landmark)) {
        marking.configuration.set_point(landmark, None);
    }
    marking
}

fn all_stable() -> Vec<Landmark> {
    STABLE.iter().map(|(landmark, ..)| *landmark).collect()
}

fn iris(diameter: f64) -> Option<Iris> {
    Some(Iris { centre: Point::new(700.0, 800.0), diameter })
}

const fn factor(mm_per_px: f64) -> Calibration {
    Calibration::Factor { mm_per_px, u_mm: None }
}

fn ruler(px: f64, length_mm: f64, u_mm: Option<f64>) -> Calibration {
    Calibration::Ruler {
        from: Point::new(10.0, 20.0),
        to: Point::new(10.0 + 0.6 * px, 20.0 + 0.8 * px),
        length_mm,
        u_mm,
    }
}

/// The millimetres a pixel and their uncertainty that one photo's calibration gives.
fn scale(marking: &Marking, calibration: &Calibration) -> (f64, Option<f64>, Vec<CalibrationKind>) {
    let frame = FaceFrame::of_photo(marking, Some(calibration)).unwrap();
    assert_eq!(frame.unit(), LengthUnit::Millimetre);
    let ScaleSource::Calibrated(scale) = frame.scale().source.clone() else { panic!("{:?}", frame.scale()) };
    assert_eq!(frame.scale().unit_per_px, scale.mm_per_px);
    (scale.mm_per_px, scale.u, scale.kinds)
}

#[test]
fn iris_ruler_and_factor_give_millimetres() {
    let mut photo = marking(Camera::PLAIN, &all_stable());
    photo.irises = Irises { right: iris(116.0), left: iris(119.0) };
    let (mm, u, kinds) = scale(&photo, &Calibration::Iris);
    assert_near("both irises", mm, 11.71 / 117.5, ROUNDING);
    assert_near("their uncertainty", u.unwrap(), 0.42 / 117.5, ROUNDING);
    assert_eq!(kinds, [CalibrationKind::Iris]);
    photo.irises.left = None;
    assert_near("one iris", scale(&photo, &Calibration::Iris).0, 11.71 / 116.0, ROUNDING);

    let (mm, u, kinds) = scale(&photo, &ruler(250.0, 20.0, Some(0.1)));
    assert_near("ruler", mm, 0.08, ROUNDING);
    assert_near("its uncertainty", u.unwrap(), 0.08 * 0.1 / 20.0, ROUNDING);
    assert_eq!(kinds, [CalibrationKind::Ruler]);
    assert_eq!(scale(&photo, &ruler(250.0, 20.0, None)).1, None, "unknown is not zero");

    let stated = Calibration::Factor { mm_per_px: 0.0713, u_mm: Some(0.0004) };
    assert_eq!(scale(&photo, &stated), (0.0713, Some(0.0004), vec![CalibrationKind::Factor]));
}

#[test]
fn iris_scale_of_unmarked_irises_is_none() {
    let photo = marking(Camera::PLAIN, &all_stable());
    let frame = FaceFrame::of_photo(&photo, Some(&Calibration::Iris)).unwrap();
    assert_eq!(frame.unit(), LengthUnit::PercentBiocularWidth);
}

#[test]
fn without_a_calibration_the_eyes_and_without_them_the_mouth_are_the_measure() {
    let mut photo = marking(Camera::PLAIN, &all_stable());
    let frame = FaceFrame::of_photo(&photo, None).unwrap();
    assert_eq!((frame.unit(), frame.unit().symbol()), (LengthUnit::PercentBiocularWidth, "%bw"));
    // ex_r to ex_l is 88 mm of 10 px.
    assert_near("percent a pixel", frame.scale().unit_per_px, 100.0 / 880.0, ROUNDING);
    photo.configuration.set_point(Landmark::ExL, None);
    let frame = FaceFrame::of_photo(&photo, None).unwrap();
    assert_eq!((frame.unit(), frame.unit().symbol()), (LengthUnit::PercentMouthWidth, "%mw"));
    assert_near("percent a pixel", frame.scale().unit_per_px, 100.0 / 500.0, ROUNDING);
    photo.configuration.set_point(Landmark::ChL, photo.configuration.point(Landmark::ChR));
    assert_eq!(FaceFrame::of_photo(&photo, None), None, "corners in one place");
}

fn pair(markings: [&Marking; 2], calibrations: [Option<Calibration>; 2]) -> PairAlignment {
    let [before, after] = calibrations;
    PairAlignment::new(
        &CalibratedMarking { marking: markings[0], calibration: before.as_ref(), focal_length: None },
        &CalibratedMarking { marking: markings[1], calibration: after.as_ref(), focal_length: None },
    )
    .unwrap()
}

#[test]
fn pair_shares_one_scale_whose_ratio_the_alignment_gives() {
    let photos = [Camera::PLAIN, SECOND].map(|camera| marking(camera, &all_stable()));
    // The before photo's scale is 5 % too large, the after photo's 5 % too small against 0.1 and 0.0625.
    let pair = pair([&photos[0], &photos[1]], [Some(factor(0.105)), Some(factor(0.0625 * 0.95))]);
    assert!(matches!(pair.method, Alignment::StablePoints(_)));
    assert_near("ratio", pair.scale_ratio, 1.6, ROUNDING);
    let (before, after) = (pair.before.scale().unit_per_px, pair.after.scale().unit_per_px);
    assert_near("ratio of the scales", before / after, 1.6, ROUNDING);
    // Their geometric mean.
    assert_near("before", before, 0.1 * (1.05_f64 * 0.95).sqrt(), ROUNDING);
}

#[test]
fn one_calibrated_photo_serves_both() {
    let photos = [Camera::PLAIN, SECOND].map(|camera| marking(camera, &all_stable()));
    for calibrations in [[Some(factor(0.1)), None], [None, Some(factor(0.0625))]] {
        let pair = pair([&photos[0], &photos[1]], calibrations);
        assert_eq!((pair.before.unit(), pair.after.unit()), (LengthUnit::Millimetre, LengthUnit::Millimetre));
        assert_near("before", pair.before.scale().unit_per_px, 0.1, ROUNDING);
        assert_near("after", pair.after.scale().unit_per_px, 0.0625, ROUNDING);
    }
}

#[test]
fn ruler_outweighs_the_iris_in_either_photo() {
    let photos = [Camera::PLAIN, SECOND].map(|camera| {
        let mut photo = marking(camera, &all_stable());
        // An iris of 12.5 mm, larger than most.
        photo.irises.right = iris(12.5 * camera.px_per_mm);
        photo
    });
    let markings = [&photos[0], &photos[1]];
    for calibrations in [
        [Some(ruler(200.0, 20.0, None)), Some(Calibration::Iris)],
        [Some(Calibration::Iris), Some(ruler(320.0, 20.0, None))],
    ] {
        let pair = pair(markings, calibrations);
        assert_near("before", pair.before.scale().unit_per_px, 0.1, ROUNDING);
        let ScaleSource::Calibrated(scale) = &pair.after.scale().source else { panic!("{:?}", pair.after.scale()) };
        assert_eq!(scale.kinds, [CalibrationKind::Ruler]);
    }
    // Two irises of one person: no more certain than one.
    let pair = pair(markings, [Some(Calibration::Iris), Some(Calibration::Iris)]);
    let ScaleSource::Calibrated(scale) = &pair.before.scale().source else { panic!("{:?}", pair.before.scale()) };
    assert_near("irises", scale.mm_per_px, IRIS_DIAMETER_MM / 125.0, ROUNDING);
    assert_near("irises", scale.u.unwrap() / scale.mm_per_px, 0.42 / 11.71, ROUNDING);
    assert_eq!(scale.kinds, [CalibrationKind::Iris]);
}

#[test]
fn two_independent_rulers_are_more_certain_than_one() {
    let photos = [Camera::PLAIN, SECOND].map(|camera| marking(camera, &all_stable()));
    let calibrations = [Some(ruler(200.0, 20.0, Some(0.3))), Some(ruler(320.0, 20.0, Some(0.4)))];
    let pair = pair([&photos[0], &photos[1]], calibrations);
    let ScaleSource::Calibrated(scale) = &pair.before.scale().source else { panic!("{:?}", pair.before.scale()) };
    // Half of √(1.5² + 2²) %.
    assert_near("relative uncertainty", scale.u.unwrap() / scale.mm_per_px, 0.0125, ROUNDING);
}

#[test]
fn uncalibrated_pair_takes_the_eyes_of_both() {
    let photos = [Camera::PLAIN, SECOND].map(|camera| marking(camera, &all_stable()));
    let whole = pair([&photos[0], &photos[1]], [None, None]);
    assert_eq!(whole.after.unit(), LengthUnit::PercentBiocularWidth);
    assert_near("percent a pixel", whole.before.scale().unit_per_px, 100.0 / 880.0, ROUNDING);
    let without: Vec<Landmark> = all_stable().into_iter().filter(|landmark| *landmark != Landmark::ExR).collect();
    let photos = [Camera::PLAIN, SECOND].map(|camera| marking(camera, &without));
    let whole = pair([&photos[0], &photos[1]], [None, None]);
    assert!(matches!(whole.method, Alignment::StablePoints(_)));
    assert_eq!(whole.after.unit(), LengthUnit::PercentMouthWidth);
    assert_near("percent a pixel", whole.before.scale().unit_per_px, 100.0 / 500.0, ROUNDING);
}

#[test]
fn fewer_than_two_common_stable_points_align_on_the_corners_of_the_mouth() {
    let few = [marking(Camera::PLAIN, &[Landmark::Sn, Landmark::EnR]), marking(SECOND, &[Landmark::Sn, Landmark::EnL])];
    let markings = [&few[0], &few[1]];
    for calibrations in [[None, None], [Some(factor(0.1)), None], [None, Some(factor(0.0625))]] {
        let pair = pair(markings, calibrations);
        assert_eq!((&pair.method, pair.before.unit()), (&Alignment::LipCorners, LengthUnit::PercentMouthWidth));
        assert_eq!((pair.before.upright(), pair.after.upright()), (Upright::Mouth, Upright::Mouth));
        assert_near("roll", pair.rotation_deg, 8.0, 1e-10);
        assert_eq!((pair.residual_rms(), pair.misfits.len()), (None, 0));
    }
    let both = pair(markings, [Some(factor(0.1)), Some(factor(0.07))]);
    assert_eq!((&both.method, both.after.unit()), (&Alignment::LipCorners, LengthUnit::Millimetre));
    // Each keeps its own: the corners of the mouth cannot tell the magnification.
    assert_eq!((both.before.scale().unit_per_px, both.after.scale().unit_per_px), (0.1, 0.07));
    assert_near("ratio", both.scale_ratio, 0.1 / 0.07, ROUNDING);
}
