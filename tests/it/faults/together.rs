//! One fault and what follows from it: the cause is told, not its consequences, and what is sound beside it stays.

use lipmetry::Severity;
use lipmetry::comparison::{Pair, PairComparison, Settings, Verdict, compare_pair, measure_photo};
use lipmetry::geometry::Point;
use lipmetry::landmark::{Calibration, Landmark, MarkedPhoto};
use lipmetry::measure::MeasureId;

use super::{codes, compared_files, faults, verdict};
use crate::photos::{fixture, landmark_files, landmarks};

fn painted() -> [MarkedPhoto; 2] {
    ["before", "after"].map(|name| landmarks(&fixture(&format!("{name}.landmarks.json"))).marked_photo())
}

fn compared(before: &MarkedPhoto, after: &MarkedPhoto) -> PairComparison {
    compare_pair(&Pair { before, after, same_file: false }, &Settings::default()).unwrap()
}

fn with_point(photo: &MarkedPhoto, landmark: Landmark, to: impl Fn(f64, f64) -> (f64, f64)) -> MarkedPhoto {
    let mut photo = photo.clone();
    for marking in &mut photo.markings {
        let at = marking.configuration.point(landmark).unwrap();
        let (x, y) = to(at.x, at.y);
        marking.configuration.set_point(landmark, Some(Point::new(x, y)));
    }
    photo
}

/// The corner of an eye in the corner of the picture makes the eyes far apart: neither the scale nor a smile is to blame.
#[test]
fn a_corner_of_the_eye_at_the_origin_is_no_wrong_scale_and_no_smile() {
    for photo in painted() {
        for landmark in [Landmark::ExR, Landmark::ExL, Landmark::EnR] {
            let photo = with_point(&photo, landmark, |_, _| (0.0, 0.0));
            let found = measure_photo(&photo, &Settings::values_only()).unwrap();
            let codes: Vec<&str> = found.cautions.iter().map(lipmetry::Caution::code).collect();
            assert!(codes.contains(&"mark_at_origin"), "{landmark}: {codes:?}");
            for consequence in ["scale_implausible", "not_at_rest"] {
                assert!(!codes.contains(&consequence), "{landmark}: {codes:?}");
            }
        }
    }
}

/// Subnasale 10 mm off may hide in the pose, but the philtrum is measured from it.
#[test]
fn where_subnasale_does_not_fit_the_philtrum_has_no_verdict() {
    let [before, after] = painted();
    let px = before.markings[0].irises.right.unwrap().diameter / 11.71;
    for by in [-10.0, 10.0] {
        let pair = compared(&before, &with_point(&after, Landmark::Sn, |x, y| (x, y + by * px)));
        assert_eq!(
            verdict(&pair, MeasureId::PhiltrumLength),
            Some(Verdict::Inconclusive),
            "{by} mm: {:?}",
            codes(&pair)
        );
    }
}

/// A photo that lies on its side was not resized.
#[test]
fn a_photo_that_was_turned_on_its_side_is_not_stretched() {
    for file in landmark_files() {
        let upright = landmarks(&file).marked_photo();
        let height = f64::from(upright.height);
        let mut lying = upright.clone();
        (lying.width, lying.height) = (upright.height, upright.width);
        let turned = |x: f64, y: f64| (height - y, x);
        for marking in &mut lying.markings {
            marking.configuration.move_each(
                |_, point| turned(point.x, point.y).into_point(),
                |_, point| turned(point.x, point.y).into_point(),
            );
            for iris in [&mut marking.irises.right, &mut marking.irises.left].into_iter().flatten() {
                iris.centre = turned(iris.centre.x, iris.centre.y).into_point();
            }
        }
        for pair in [compared(&upright, &lying), compared(&lying, &upright)] {
            let stretched = pair.cautions.iter().find(|caution| caution.code() == "picture_stretched");
            assert!(stretched.is_none(), "{}: {stretched:?}", file.display());
        }
    }
}

trait IntoPoint {
    fn into_point(self) -> Point<lipmetry::geometry::Image>;
}

impl IntoPoint for (f64, f64) {
    fn into_point(self) -> Point<lipmetry::geometry::Image> {
        Point::new(self.0, self.1)
    }
}

/// A click is as good on a face whose millimetres are wrong: in percent the errors stay what they are, to a tenth.
#[test]
fn errors_in_percent_do_not_follow_a_wrong_scale() {
    let [before, after] = painted();
    let stated = |photo: &MarkedPhoto, factor: f64| {
        let mm_per_px = factor * 11.71 / photo.markings[0].irises.right.unwrap().diameter;
        MarkedPhoto { calibration: Some(Calibration::Factor { mm_per_px, u_mm: Some(0.0) }), ..photo.clone() }
    };
    let relative = |factor: f64| {
        let pair = compared(&stated(&before, factor), &stated(&after, factor));
        let change = pair.change(MeasureId::UpperVermilionHeightMean).unwrap();
        let (percent, before) = (change.percent.unwrap(), pair.before.estimate(MeasureId::UpperVermilionHeightMean));
        (percent.uncertainty.unwrap().u, change.judgement().unwrap().sdc95 / before.unwrap().value)
    };
    let (u, sdc95) = relative(1.0);
    for factor in [0.4, 2.0, 5.0] {
        let (of_wrong, sdc95_of_wrong) = relative(factor);
        assert!((0.9..1.1).contains(&(of_wrong / u)), "{factor}: {of_wrong} for {u}");
        assert!((0.9..1.1).contains(&(sdc95_of_wrong / sdc95)), "{factor}: {sdc95_of_wrong} for {sdc95}");
    }
}

/// The face of a stretched picture is another one at another distance; it is said to be stretched, not to smile.
#[test]
fn a_stretched_face_is_not_said_to_smile() {
    let Some(folder) = faults() else { return };
    let comparison =
        compared_files(&folder.join("01_stretched"), ["before.jpg", "after_same_face_width_90_percent.jpg"]);
    let codes = codes(comparison.details());
    assert!(codes.contains(&"picture_stretched"), "{codes:?}");
    for consequence in ["corners_moved", "mouth_width_differs", "camera_near", "camera_distance_differs"] {
        assert!(!codes.contains(&consequence), "{codes:?}");
    }
    assert!(comparison.cautions().iter().any(|caution| caution.severity() == Severity::Blocking));
}
