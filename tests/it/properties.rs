//! What always holds, on random lips in random photos.

mod pairs;
mod photos;

use lipmetry::comparison::{FrameChoice, Measurement, Settings, measure_photo};
use lipmetry::geometry::{Face, Image, Point, Similarity};
use lipmetry::landmark::{Calibration, Configuration, Expression, Iris, Irises, MarkedPhoto, Marking};
use nalgebra::{Rotation2, Vector2};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::faces::{Camera, face, numbers};

/// Photos are of this size; the points need not lie within.
const WIDTH: u32 = 3000;

/// The same cases every time.
fn settings(seed: u64) -> ProptestConfig {
    ProptestConfig { cases: 64, failure_persistence: None, rng_seed: RngSeed::Fixed(seed), ..ProptestConfig::default() }
}

/// Numbers from −1 to 1 for everything about a face that is not as in the symmetric one; 0 is what they shrink to.
fn whims() -> impl Strategy<Value = Vec<f64>> {
    proptest::collection::vec(-1.0..1.0_f64, 120)
}

fn cameras() -> impl Strategy<Value = Camera> {
    (500.0..2500.0, 500.0..2500.0, -180.0..180.0, 4.0..40.0_f64).prop_map(|(x, y, degrees, px_per_mm)| Camera {
        x,
        y,
        degrees,
        px_per_mm,
    })
}

/// Lips closed or parted, with none to three contour points between the named ones: every point up to 1.2 mm an
/// axis from where the symmetric face has it.
fn people() -> impl Strategy<Value = Configuration<Face>> {
    (whims(), any::<bool>(), 0..4_usize)
        .prop_map(|(whims, parted, contours)| face(whims.into_iter(), 1.2, parted, contours))
}

fn irises(camera: Camera) -> Irises {
    let to_image = camera.to_image();
    let at = |x: f64, diameter: f64| Iris {
        centre: to_image.point(Point::new(x, 0.5)),
        diameter: diameter * camera.px_per_mm,
    };
    Irises { right: Some(at(-31.0, 11.5)), left: Some(at(31.5, 11.7)) }
}

/// What a photo may be calibrated by.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Iris,
    Ruler,
    Factor,
    Nothing,
}

fn kinds() -> impl Strategy<Value = Kind> {
    prop_oneof![Just(Kind::Iris), Just(Kind::Ruler), Just(Kind::Factor), Just(Kind::Nothing)]
}

fn photo(person: &Configuration<Face>, camera: Camera, kind: Kind) -> MarkedPhoto {
    let to_image = camera.to_image();
    let calibration = match kind {
        Kind::Iris => Some(Calibration::Iris),
        Kind::Ruler => Some(Calibration::Ruler {
            from: to_image.point(Point::new(-30.0, 40.0)),
            to: to_image.point(Point::new(20.0, 45.0)),
            length_mm: 50.0,
            u_mm: Some(0.2),
        }),
        Kind::Factor => Some(Calibration::Factor { mm_per_px: camera.px_per_mm.recip(), u_mm: None }),
        Kind::Nothing => None,
    };
    MarkedPhoto {
        width: WIDTH,
        height: WIDTH,
        mirrored: false,
        expression: Some(Expression::Rest),
        cosmetics: lipmetry::landmark::Cosmetics::Unknown,
        taken: None,
        calibration,
        focal_length: None,
        markings: vec![Marking { irises: irises(camera), ..camera.take(person) }],
    }
}

/// The photo with all that is marked on it turned, moved and resized.
fn carried(photo: &MarkedPhoto, camera: Camera) -> MarkedPhoto {
    let scale = camera.px_per_mm / 10.0;
    let rotation = Rotation2::new(camera.degrees.to_radians()).into_inner();
    let by: Similarity<Image, Image> = Similarity::new(scale, rotation, Vector2::new(camera.x, camera.y));
    let mut carried = photo.clone();
    for marking in &mut carried.markings {
        marking.configuration = marking.configuration.map(|p| by.point(p));
        for iris in [&mut marking.irises.right, &mut marking.irises.left].into_iter().flatten() {
            *iris = Iris { centre: by.point(iris.centre), diameter: scale * iris.diameter };
        }
    }
    carried.calibration = photo.calibration.map(|calibration| match calibration {
        Calibration::Iris => Calibration::Iris,
        Calibration::Ruler { from, to, length_mm, u_mm } => {
            Calibration::Ruler { from: by.point(from), to: by.point(to), length_mm, u_mm }
        }
        Calibration::Factor { mm_per_px, u_mm } => Calibration::Factor { mm_per_px: mm_per_px / scale, u_mm },
    });
    carried
}

/// The photo in a mirror: every point across, names exchanged, so that right is still the subject's right of a
/// person who is the mirror image of the first.
pub fn mirrored(photo: &MarkedPhoto) -> MarkedPhoto {
    let across = |p: Point<Image>| Point::new(f64::from(photo.width) - p.x, p.y);
    let iris = |iris: Iris| Iris { centre: across(iris.centre), diameter: iris.diameter };
    let mut mirrored = photo.clone();
    for marking in &mut mirrored.markings {
        marking.configuration = marking.configuration.mirrored(across);
        let Irises { right, left } = marking.irises;
        marking.irises = Irises { right: left.map(iris), left: right.map(iris) };
    }
    mirrored.calibration = photo.calibration.map(|calibration| match calibration {
        Calibration::Ruler { from, to, length_mm, u_mm } => {
            Calibration::Ruler { from: across(from), to: across(to), length_mm, u_mm }
        }
        other => other,
    });
    mirrored
}

/// The frames that a face with all its stable points can be measured in.
fn frames() -> impl Strategy<Value = FrameChoice> {
    prop_oneof![Just(FrameChoice::Auto), Just(FrameChoice::Uncorrected)]
}

fn values(frame: FrameChoice) -> Settings {
    Settings { frame, ..Settings::values_only() }
}

fn measured(photo: &MarkedPhoto, frame: FrameChoice) -> Measurement {
    let measurement = measure_photo(photo, &values(frame)).unwrap();
    assert_eq!(measurement.frame.head().is_some(), frame == FrameChoice::Auto);
    measurement
}

/// The figures of every measure by its id; an empty list where it was not measured.
fn all_figures(measurement: &Measurement) -> Vec<(&'static str, Vec<f64>)> {
    let figures = |(measure, quantity): &(&'static lipmetry::measure::Measure, lipmetry::measure::Quantity)| {
        (measure.id.as_str(), quantity.as_ref().map(numbers).unwrap_or_default())
    };
    measurement.quantities.iter().map(figures).collect()
}

/// How far rounding may move a figure that does not depend on the photo's frame, as a part of it or, where it is
/// below 1, in its unit.
///
/// Pixels of up to 10⁵ are rounded at 10⁻¹¹, and 4 of them or more are a millimetre; arc lengths are computed to
/// 10⁻⁹ of their parts, which the outline's points, averaged, pass on only in part. The overlay works on a grid of
/// 2⁻³⁰ of the lip's extent, over its perimeter some 10⁻⁸ of its area, and the nearest point of the mirror
/// image is searched to 10⁻⁶ of the mouth's width along the curve, where the distance is flat.
fn rounding(id: &str) -> f64 {
    match id {
        "symmetry_score" | "own_axis_symmetry_score" | "mirror_distance" => 1e-6,
        // The axis rests on the outline's points, and in percent of half a mouth or a half's area it counts fourfold.
        "own_axis_half_area_asymmetry" | "own_axis_half_width_asymmetry" => 1e-7,
        "own_axis_deviation" | "own_axis_cant" => 1e-8,
        _ => 1e-9,
    }
}

#[track_caller]
fn assert_figures(measured: &[(&'static str, Vec<f64>)], expected: &[(&'static str, Vec<f64>)]) {
    assert_eq!(measured.len(), expected.len());
    for ((id, figures), (_, wanted)) in measured.iter().zip(expected) {
        assert_eq!(figures.len(), wanted.len(), "{id}");
        for (figure, wanted) in figures.iter().zip(wanted) {
            crate::faces::assert_near(id, *figure, *wanted, rounding(id) * wanted.abs().max(1.0));
        }
    }
}
