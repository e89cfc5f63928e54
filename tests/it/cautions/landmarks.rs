//! What the landmarks alone tell.

use jiff::civil::date;
use lipmetry::caution::{Caution, DatesCaution, Severity, StablePointsCaution};
use lipmetry::comparison::{FrameChoice, Pair, Settings, Verdict, compare_pair, measure_photo};
use lipmetry::geometry::{Face, Image, Point, Vector};
use lipmetry::landmark::{
    Calibration, Configuration, CurveName, Expression, Iris, Irises, Landmark, MarkedPhoto, Marking,
};
use lipmetry::uncertainty::Sampling;

use crate::faces::{Camera, face};

/// A symmetric face with even lips, 10 px a millimetre, calibrated by its irises.
fn photo_of(face: &Configuration<Face>) -> MarkedPhoto {
    photo_by(face, Camera::PLAIN)
}

fn photo_by(face: &Configuration<Face>, camera: Camera) -> MarkedPhoto {
    let iris = |x: f64| {
        let centre = camera.to_image().point(Point::new(x, 0.0));
        Some(Iris { centre, diameter: 11.71 * camera.px_per_mm })
    };
    MarkedPhoto {
        width: 4000,
        height: 4000,
        mirrored: false,
        expression: None,
        cosmetics: lipmetry::landmark::Cosmetics::Unknown,
        taken: None,
        calibration: Some(Calibration::Iris),
        focal_length: None,
        markings: vec![Marking { irises: Irises { right: iris(-31.0), left: iris(31.0) }, ..camera.take(face) }],
    }
}

fn even(parted: bool) -> Configuration<Face> {
    face(std::iter::empty(), 0.0, parted, 2)
}

/// An uneven face, as they are.
fn uneven() -> Configuration<Face> {
    let whims = [0.9, -0.4, 0.3, 0.8, -1.0, 0.5, 0.7, -0.9, 0.4, 1.0, -0.6, -0.8, 0.5, 0.2, -0.3, 0.6, 0.1, -0.2];
    face(whims.into_iter(), 1.0, false, 2)
}

fn settings() -> Settings {
    Settings {
        sampling: Sampling { seed: 1, samples: 200, ..Sampling::default() },
        frame: FrameChoice::Uncorrected,
        ..Settings::default()
    }
}

fn of_pair(before: &MarkedPhoto, after: &MarkedPhoto) -> Vec<Caution> {
    compare_pair(&Pair { before, after, same_file: false }, &settings()).unwrap().cautions
}

fn of_photo(photo: &MarkedPhoto) -> Vec<Caution> {
    measure_photo(photo, &settings()).unwrap().cautions
}

fn severity(cautions: &[Caution], code: &str) -> Option<Severity> {
    let found: Vec<&Caution> = cautions.iter().filter(|caution| caution.code() == code).collect();
    assert!(found.len() <= 1, "{code} is told more than once: {found:?}");
    found.first().map(|caution| caution.severity())
}

/// Moves one point of a face by millimetres.
fn moved(face: &Configuration<Face>, landmark: Landmark, x: f64, y: f64) -> Configuration<Face> {
    let mut moved = face.clone();
    let point = face.point(landmark).unwrap();
    moved.set_point(landmark, Some(point + Vector::new(x, y)));
    moved
}

/// Checks a caution with what triggers it and what just does not.
#[track_caller]
fn check(code: &str, triggers: &[Caution], expected: Severity, just_not: &[Caution]) {
    assert_eq!(severity(triggers, code), Some(expected), "{code}: {triggers:?}");
    assert_eq!(severity(just_not, code), None, "{code}: {just_not:?}");
}

#[test]
fn an_even_pair_has_nothing_but_the_note_on_the_pose() {
    let photo = photo_of(&even(false));
    let codes: Vec<&str> = of_pair(&photo, &photo).iter().map(Caution::code).collect();
    assert_eq!(codes, ["pose_not_corrected"]);
    let codes: Vec<&str> = of_photo(&photo).iter().map(Caution::code).collect();
    assert_eq!(codes, ["pose_not_corrected"]);
}

#[test]
fn resolution_is_low_where_a_pixel_is_larger_than_the_error_of_a_click() {
    let at = |px_per_mm: f64| of_photo(&photo_by(&even(false), Camera { px_per_mm, ..Camera::PLAIN }));
    check("resolution_low", &at(1.0 / 0.301), Severity::Warning, &at(1.0 / 0.299));
    // √12 times the error: 1.04 mm.
    assert_eq!(severity(&at(1.0 / 1.03), "resolution_low"), Some(Severity::Warning));
    assert_eq!(severity(&at(1.0 / 1.05), "resolution_low"), Some(Severity::Blocking));
}

#[test]
fn a_mouth_that_is_wider_is_another_expression() {
    let wider = |percent: f64| {
        let by = 0.5 * 50.0 * percent / 100.0;
        photo_of(&moved(&moved(&even(false), Landmark::ChR, -by, 0.0), Landmark::ChL, by, 0.0))
    };
    let against = |percent| of_pair(&photo_of(&even(false)), &wider(percent));
    check("mouth_width_differs", &against(8.2), Severity::Warning, &against(7.8));
    assert_eq!(severity(&against(-8.2), "mouth_width_differs"), Some(Severity::Warning));
    assert_eq!(severity(&against(14.8), "mouth_width_differs"), Some(Severity::Warning));
    assert_eq!(severity(&against(15.2), "mouth_width_differs"), Some(Severity::Blocking));
}

#[test]
fn stated_expressions_that_differ_keep_every_verdict_back() {
    let stated = |expression| MarkedPhoto { expression, ..photo_of(&even(false)) };
    let (rest, smile) = (stated(Some(Expression::Rest)), stated(Some(Expression::Smile)));
    let alike = of_pair(&rest, &rest);
    check("expression_differs", &of_pair(&rest, &smile), Severity::Blocking, &alike);
    assert_eq!(severity(&of_pair(&rest, &stated(None)), "expression_differs"), None);
    let comparison = compare_pair(&Pair { before: &rest, after: &smile, same_file: false }, &settings()).unwrap();
    assert!(comparison.is_blocked());
    for (measure, change) in &comparison.changes {
        for judgement in change.iter().flat_map(|change| &change.judgements) {
            assert_eq!(judgement.verdict, Verdict::Inconclusive, "{}", measure.id.as_str());
        }
    }
}

#[test]
fn lips_parted_in_one_photo_or_further_in_one() {
    let closed = photo_of(&even(false));
    let parted = |gap: f64| {
        let lips = even(true);
        let now = lips.point(Landmark::StoS).unwrap().y - lips.point(Landmark::StoI).unwrap().y;
        photo_of(&moved(&lips, Landmark::StoI, 0.0, now - gap))
    };
    check("lips_parted_in_one", &of_pair(&closed, &parted(0.9)), Severity::Warning, &of_pair(&closed, &parted(0.8)));
    check("gap_differs", &of_pair(&parted(1.0), &parted(1.9)), Severity::Warning, &of_pair(&parted(1.0), &parted(1.8)));
}

#[test]
fn a_residual_that_is_high_and_one_that_is_too_high() {
    // Eyes and nose move against each other, as when the head is tipped: no single point is wrong.
    let tipped = |by: f64| {
        let mut face = even(false);
        for landmark in [Landmark::AlR, Landmark::AlL, Landmark::Sn, Landmark::Prn] {
            face = moved(&face, landmark, 0.0, by);
        }
        of_pair(&photo_of(&even(false)), &photo_of(&face))
    };
    let rms = |cautions: &[Caution]| {
        cautions.iter().find_map(|caution| match caution {
            Caution::StablePoints(StablePointsCaution::AlignmentResidualHigh { rms, .. }) => Some(*rms),
            _ => None,
        })
    };
    assert_eq!(severity(&tipped(2.0), "alignment_residual_high"), None);
    let (high, too_high) = (tipped(4.0), tipped(12.0));
    assert_eq!(severity(&high, "alignment_residual_high"), Some(Severity::Warning), "{high:?}");
    assert!((1.5..3.0).contains(&rms(&high).unwrap()), "{high:?}");
    assert_eq!(severity(&too_high, "alignment_residual_high"), Some(Severity::Blocking), "{too_high:?}");
    assert!(rms(&too_high).unwrap() > 3.0);
}

#[test]
fn a_stable_point_that_does_not_fit() {
    let off = |by| of_pair(&photo_of(&even(false)), &photo_of(&moved(&even(false), Landmark::ExL, by, 0.0)));
    check("stable_point_misfit", &off(6.0), Severity::Warning, &off(1.5));
}

/// 2 % of marking and 0.6 % of the alignment's ratio are the standard uncertainty: three of it are 7 %.
#[test]
fn calibrations_that_disagree_with_the_alignment() {
    let scaled = |factor: f64| {
        let mut photo = photo_of(&even(false));
        let irises = &mut photo.markings[0].irises;
        for iris in [&mut irises.right, &mut irises.left].into_iter().flatten() {
            iris.diameter *= factor;
        }
        of_pair(&photo_of(&even(false)), &photo)
    };
    check("calibration_disagrees", &scaled(1.15), Severity::Warning, &scaled(1.09));
    check("calibration_disagrees", &scaled(1.0 / 1.15), Severity::Warning, &scaled(1.0 / 1.09));
}

/// A diameter is good to 0.3 √2 mm, so the ratio of two to 5.1 %: three of these are 15.4 %.
#[test]
fn irises_of_one_photo_that_differ() {
    let right = |factor: f64| {
        let mut photo = photo_of(&even(false));
        photo.markings[0].irises.right.as_mut().unwrap().diameter *= factor;
        of_photo(&photo)
    };
    check("irises_differ", &right(1.17), Severity::Warning, &right(1.14));
    check("irises_differ", &right(0.83), Severity::Warning, &right(0.86));
}

#[test]
fn a_photo_that_seems_mirrored() {
    let before = photo_of(&uneven());
    let mirror = |point: Point<Face>| Point::new(-point.x, point.y);
    let mirrored = photo_of(&uneven().mirrored(mirror));
    let found = of_pair(&before, &mirrored);
    assert_eq!(severity(&found, "seems_mirrored"), Some(Severity::Blocking), "{found:?}");
    check("seems_mirrored", &found, Severity::Blocking, &of_pair(&before, &before));
    // An even face looks the same in a mirror: nothing can be told.
    assert_eq!(severity(&of_pair(&photo_of(&even(false)), &mirrored), "seems_mirrored"), None);
}

#[test]
fn days_between_photos_and_dates_the_wrong_way_round() {
    let on = |taken| MarkedPhoto { taken, ..photo_of(&even(false)) };
    let (first, second) = (on(Some(date(2026, 3, 2))), on(Some(date(2026, 3, 16))));
    let days = |cautions: &[Caution]| {
        cautions.iter().find_map(|caution| match caution {
            Caution::Dates(DatesCaution::DaysBetween { days } | DatesCaution::DatesReversed { days }) => {
                Some((caution.code(), *days))
            }
            _ => None,
        })
    };
    assert_eq!(days(&of_pair(&first, &second)), Some(("days_between", 14)));
    assert_eq!(days(&of_pair(&first, &first)), Some(("days_between", 0)));
    assert_eq!(days(&of_pair(&second, &first)), Some(("dates_reversed", 14)));
    assert_eq!(days(&of_pair(&first, &on(None))), None);
    // February 2024 had 29 days.
    let leap = (on(Some(date(2024, 2, 28))), on(Some(date(2024, 3, 1))));
    assert_eq!(days(&of_pair(&leap.0, &leap.1)), Some(("days_between", 2)));
}

#[test]
fn a_border_that_passes_below_the_next() {
    let lowered = |by: f64| {
        let mut face = even(false);
        face.move_each(
            |_, point| point,
            |name, point| {
                let lower = name == CurveName::UpperBorder && point.x < -9.0;
                if lower { point - Vector::new(0.0, by) } else { point }
            },
        );
        of_photo(&photo_of(&face))
    };
    let (crossed, lost, just_not) = (lowered(4.6), lowered(12.0), lowered(1.0));
    check("borders_cross", &crossed, Severity::Warning, &just_not);
    assert_eq!(severity(&lost, "borders_cross"), Some(Severity::Blocking), "{lost:?}");
}

#[test]
fn a_contour_that_doubles_back() {
    let back = |by: f64| {
        let mut photo = photo_of(&even(false));
        let configuration = &mut photo.markings[0].configuration;
        let mut nodes = configuration.curve(CurveName::LowerBorder).unwrap().to_vec();
        // The first contour point, and another that far back and a little lower.
        let lipmetry::landmark::Node::Contour(first) = nodes[1] else { panic!() };
        let behind: Point<Image> = first + Vector::new(-10.0 * by, 15.0);
        nodes.insert(2, lipmetry::landmark::Node::Contour(behind));
        configuration.set_curve(CurveName::LowerBorder, Some(nodes));
        of_photo(&photo)
    };
    check("curve_doubles_back", &back(1.5), Severity::Warning, &back(1.2));
}

#[test]
fn points_out_of_proportion() {
    let narrow = |half: f64| {
        let face = moved(&even(false), Landmark::ChR, 25.0 - half, 0.0);
        of_photo(&photo_of(&moved(&face, Landmark::ChL, half - 25.0, 0.0)))
    };
    // 0.30 of a biocular width of 88 mm is a mouth of 26.4 mm.
    check("point_implausible", &narrow(13.1), Severity::Warning, &narrow(13.3));
    let beside = |by: f64| {
        let mut face = even(false);
        face.move_each(
            |landmark, point| if landmark.stability().is_none() { point + Vector::new(by, 0.0) } else { point },
            |_, point| point + Vector::new(by, 0.0),
        );
        of_photo(&photo_of(&face))
    };
    // 15 % of a mouth of 50 mm.
    check("point_implausible", &beside(7.6), Severity::Warning, &beside(7.4));
}

/// Of two markings each is the other's mean: 4 · √(0.3² + 0.1²) · √2 mm are 1.79.
#[test]
fn markings_that_disagree() {
    let twice = |by: f64| {
        let mut photo = photo_of(&even(false));
        let mut second = photo.markings[0].clone();
        second.configuration.set_point(
            Landmark::Sn,
            photo.markings[0].configuration.point(Landmark::Sn).map(|point| point + Vector::new(10.0 * by, 0.0)),
        );
        photo.markings.push(second);
        measure_photo(&photo, &crate::simulation::knowing(crate::simulation::DEFAULT_HAND, 200, 1)).unwrap().cautions
    };
    check("markings_disagree", &twice(1.85), Severity::Warning, &twice(1.70));
}

#[test]
fn midlines_that_part() {
    let shifted = |by: f64| {
        let mut face = even(false);
        face.move_each(
            |landmark, point| if landmark.stability().is_none() { point + Vector::new(by, 0.0) } else { point },
            |_, point| point + Vector::new(by, 0.0),
        );
        let sampling = Sampling { pose_sd_deg: 0.0, ..settings().sampling };
        measure_photo(&photo_of(&face), &Settings { sampling, ..settings() }).unwrap().cautions
    };
    // The axis is good to about 0.25 mm where the head is held straight, and to 1 mm where nobody knows its yaw to 3°.
    check("midlines_disagree", &shifted(0.8), Severity::Note, &shifted(0.2));
}

/// Whatever else is the matter, a photo has not changed against itself: here its pixels are 2 mm large.
#[test]
fn the_same_photo_twice_is_within_the_error_of_itself() {
    let photo = photo_by(&uneven(), Camera { px_per_mm: 0.5, ..Camera::PLAIN });
    let comparison = compare_pair(&Pair { before: &photo, after: &photo, same_file: true }, &settings()).unwrap();
    assert_eq!(severity(&comparison.cautions, "same_photo_twice"), Some(Severity::Note));
    assert!(comparison.cautions.iter().any(|caution| caution.severity() == Severity::Blocking));
    for (measure, change) in
        comparison.changes.iter().filter_map(|(measure, change)| Some((measure, change.as_ref().ok()?)))
    {
        assert!(
            crate::faces::numbers(&change.difference).iter().all(|difference| *difference == 0.0),
            "{}",
            measure.id.as_str()
        );
        assert!(!change.judgements.is_empty(), "{}", measure.id.as_str());
        for judgement in &change.judgements {
            assert_eq!(judgement.verdict, Verdict::NotDetected, "{}", measure.id.as_str());
        }
    }
}
