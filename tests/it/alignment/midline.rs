//! The facial midline.

use lipmetry::alignment::{FaceFrame, Upright, facial_midline};
use lipmetry::geometry::{Axis, Face, Point};
use lipmetry::landmark::{Configuration, Landmark};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::faces::{Camera, STABLE, assert_near, face};

/// A symmetric face with sides that differ from face to face.
fn symmetric(rng: &mut ChaCha8Rng) -> Configuration<Face> {
    let mut person = face(std::iter::empty(), 0.0, false, 1);
    for (right, x, y) in STABLE {
        let (x, y) = (x * rng.random_range(0.9..1.1), y + rng.random_range(-3.0..3.0));
        person.set_point(right, Some(Point::new(x, y)));
        person.set_point(right.mirrored(), Some(Point::new(-x, y)));
    }
    person
}

fn midline(configuration: &Configuration<Face>) -> Axis<Face> {
    let axis = facial_midline(|landmark| configuration.point(landmark)).unwrap();
    if axis.direction().y < 0.0 { axis.reversed() } else { axis }
}

fn tilt(axis: &Axis<Face>) -> f64 {
    axis.direction().x.atan2(axis.direction().y).to_degrees()
}

#[test]
fn symmetric_face_has_its_midline_exactly() {
    let mut rng = ChaCha8Rng::seed_from_u64(21);
    for _ in 0..100 {
        let person = symmetric(&mut rng);
        let axis = midline(&person);
        assert_near("tilt", tilt(&axis), 0.0, 1e-12);
        assert_near("position", axis.project(Point::new(0.0, -60.0)).x, 0.0, 1e-12);
    }
}

#[test]
fn frame_undoes_the_camera_on_a_symmetric_face() {
    let mut rng = ChaCha8Rng::seed_from_u64(22);
    for _ in 0..100 {
        let mut person = symmetric(&mut rng);
        let level = person.point(Landmark::EnR).unwrap().y;
        person = person.map(|p| Point::new(p.x, p.y - level));
        let camera = Camera {
            x: rng.random_range(500.0..1500.0),
            y: rng.random_range(500.0..1500.0),
            degrees: rng.random_range(-180.0..180.0),
            px_per_mm: rng.random_range(3.0..30.0),
        };
        let factor = lipmetry::landmark::Calibration::Factor { mm_per_px: camera.px_per_mm.recip(), u_mm: None };
        let marking = camera.take(&person);
        let frame = FaceFrame::of_photo(&marking, Some(&factor)).unwrap();
        assert_eq!(frame.upright(), Upright::FacialMidline);
        for (landmark, place) in frame.carry(&marking.configuration).points() {
            assert_near(landmark.id(), place.distance(person.point(landmark).unwrap()), 0.0, 1e-10);
        }
        let shown = frame.show(&person);
        for (landmark, place) in marking.configuration.points() {
            assert_near("back and forth", shown.point(landmark).unwrap().distance(place), 0.0, 1e-9);
            let back = frame.to_image(person.point(landmark).unwrap());
            assert_near("a point of the face", back.distance(place), 0.0, 1e-9);
        }
    }
}

#[test]
fn one_point_off_by_5_mm_does_not_tilt_a_symmetric_face() {
    let mut rng = ChaCha8Rng::seed_from_u64(23);
    for _ in 0..100 {
        let person = symmetric(&mut rng);
        for (landmark, ..) in STABLE {
            let (sin, cos) = rng.random_range(0.0..std::f64::consts::TAU).sin_cos();
            let at = person.point(landmark).unwrap();
            let mut spoilt = person.clone();
            spoilt.set_point(landmark, Some(Point::new(at.x + 5.0 * cos, at.y + 5.0 * sin)));
            let axis = midline(&spoilt);
            assert_near(&format!("tilt with {landmark} off"), tilt(&axis), 0.0, 0.1);
            // A tenth of a degree at the mouth, 65 mm below the eyes.
            assert_near("position at the mouth", axis.project(Point::new(0.0, -65.0)).x, 0.0, 0.12);
        }
    }
}

#[test]
fn without_pairs_the_midline_points_give_the_line() {
    let mut person = face(std::iter::empty(), 0.0, false, 1);
    for (landmark, ..) in STABLE.iter().filter(|(landmark, ..)| landmark.mirrored() != *landmark) {
        person.set_point(*landmark, None);
    }
    // The line through (0, −43), (0, −34) and (0, 5), tilted by atan(1/48).
    person.set_point(Landmark::Se, Some(Point::new(1.0, 5.0)));
    person.set_point(Landmark::Prn, None);
    assert_near("tilt", tilt(&midline(&person)), (1.0_f64 / 48.0).atan().to_degrees(), 1e-10);
    person.set_point(Landmark::Se, None);
    assert_eq!(facial_midline(|landmark| person.point(landmark)), None, "one point is no line");
}

#[test]
fn one_pair_is_enough() {
    let pair = |landmark| match landmark {
        Landmark::ExR => Some(Point::<Face>::new(-40.0, 1.0)),
        Landmark::ExL => Some(Point::new(44.0, 4.0)),
        _ => None,
    };
    let axis = facial_midline(pair).unwrap();
    assert_near("bisector", axis.signed_distance(Point::new(2.0, 2.5)), 0.0, 1e-12);
    assert_near("bisector", axis.reflect(Point::new(-40.0, 1.0)).distance(Point::new(44.0, 4.0)), 0.0, 1e-12);
}
