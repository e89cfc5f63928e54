//! What several markings of a photo tell of their error, and what they do to the intervals.

use lipmetry::comparison::{Settings, measure_photo};
use lipmetry::landmark::Landmark;
use lipmetry::measure::MeasureId;
use lipmetry::measure::Value;
use lipmetry::uncertainty::{MarkingError, MarkingErrorSource, repeatability, replicate_scatter};

use crate::faces::assert_near;
use crate::simulation::{Camera, Chance, DEFAULT_HAND, Hand, Ruler, knowing, pair, person};

fn estimated(hand: Hand, photos: usize, markings: usize, seed: u64) -> MarkingError {
    let mut chance = Chance::new(seed);
    let marked: Vec<_> = (0..photos)
        .map(|_| {
            let face = person(&mut chance);
            Camera::any(&mut chance).photo(&face, 11.71, Ruler::Exact, hand, markings, &mut chance)
        })
        .collect();
    let with_scale: Vec<_> = marked
        .iter()
        .map(|photo| {
            let Some(lipmetry::landmark::Calibration::Factor { mm_per_px, .. }) = photo.calibration else { panic!() };
            (photo, mm_per_px.recip())
        })
        .collect();
    MarkingError::estimated(&replicate_scatter(&with_scale), &MarkingError::default(), MarkingErrorSource::Default)
}

/// With 20 photos marked 10 times some 10⁴ degrees of freedom stand against the default's 8: a standard deviation is then
/// good to 0.7 %, and the shared one, of 1080, to 2.2 % and what is taken off it.
#[test]
fn the_estimated_error_converges_on_the_hand_s() {
    for (seed, hand) in [
        (1, Hand { independent: 0.15, shared: 0.2 }),
        (2, Hand { independent: 0.3, shared: 0.1 }),
        (3, Hand { independent: 0.6, shared: 0.4 }),
    ] {
        let error = estimated(hand, 20, 10, seed);
        assert_near("independent", error.independent_mm, hand.independent, 0.03 * hand.independent);
        assert_near("shared", error.shared_mm, hand.shared, 0.12 * hand.shared);
        assert_near("contour", error.contour_mm, hand.independent, 0.04 * hand.independent);
        // An iris has 360 degrees of freedom, a point as many.
        assert_near("iris", error.iris_diameter_mm, hand.independent * 2.0_f64.sqrt(), 0.15 * hand.independent);
        for landmark in Landmark::ALL.into_iter().filter(|landmark| !["sto_s", "sto_i"].contains(&landmark.id())) {
            let own = error.of_point(landmark);
            assert_near(landmark.id(), own, hand.independent, 0.18 * hand.independent);
        }
    }
}

#[test]
fn a_hand_that_shares_nothing_is_said_to_share_little() {
    let error = estimated(Hand { independent: 0.3, shared: 0.0 }, 20, 10, 5);
    // The default's 0.1 mm, with 8 of 1088 degrees of freedom, and chance: 0.3² / 20 points is 0.0045 ± 0.0002 mm².
    assert!(error.shared_mm < 0.03, "{}", error.shared_mm);
}

/// Few markings leave the default nearly as it is: one photo marked twice by a hand of 0.6 mm has some 60 degrees of
/// freedom, and a single point 2, so that it is drawn four fifths of the way to all points' error.
#[test]
fn few_markings_are_drawn_to_what_is_known_otherwise() {
    let prior = MarkingError::default();
    let error = estimated(Hand { independent: 0.6, shared: 0.1 }, 1, 2, 9);
    assert!(prior.independent_mm < error.independent_mm && error.independent_mm < 0.75, "{}", error.independent_mm);
    let spread: Vec<f64> = Landmark::stable().map(|landmark| error.of_point(landmark)).collect();
    let most = spread.iter().copied().fold(0.0, f64::max);
    let least = spread.iter().copied().fold(f64::INFINITY, f64::min);
    assert!(most < 2.0 * least, "{spread:?}");
    let none = replicate_scatter(&[]);
    assert_eq!(MarkingError::estimated(&none, &prior, MarkingErrorSource::Default), prior);
}

/// The half width of the interval of the change of the mean height, in the mean over some pairs.
fn half_width(markings: usize, settings: &Settings) -> f64 {
    const PAIRS: usize = 12;
    let mut chance = Chance::new(21);
    let widths = (0..PAIRS).map(|_| {
        let found = pair(1.0, Ruler::Exact, DEFAULT_HAND, markings, settings, &mut chance).found;
        let Value::Scalar(difference) = found.change(MeasureId::UpperVermilionHeightMean).unwrap().difference else {
            panic!()
        };
        let [low, high] = difference.uncertainty.unwrap().ci95;
        0.5 * (high - low)
    });
    widths.sum::<f64>() / PAIRS as f64
}

/// The mean of 12 intervals from 2000 samples is good to 1.5 %.
#[test]
fn intervals_shrink_with_the_root_of_the_number_of_markings() {
    let known = knowing(DEFAULT_HAND, 2000, 4);
    let once = half_width(1, &known);
    for markings in [2, 4, 9] {
        let expected = once / (markings as f64).sqrt();
        assert_near("with a stated error", half_width(markings, &known), expected, 0.1 * expected);
        let estimated = Settings { marking: None, ..known.clone() };
        assert_near("with an estimated error", half_width(markings, &estimated), expected, 0.1 * expected);
    }
}

#[test]
fn the_report_of_an_error_says_where_it_comes_from() {
    let mut chance = Chance::new(2);
    let face = person(&mut chance);
    let mut photo =
        |markings| Camera::any(&mut chance).photo(&face, 11.71, Ruler::Iris, DEFAULT_HAND, markings, &mut chance);
    let (once, thrice) = (photo(1), photo(3));
    let origin = |photo, settings: &Settings| measure_photo(photo, settings).unwrap().error.origin;
    assert_eq!(origin(&once, &Settings::default()), MarkingErrorSource::Default);
    assert_eq!(origin(&once, &knowing(DEFAULT_HAND, 100, 1)), MarkingErrorSource::Stated);
    assert_eq!(
        origin(&thrice, &knowing(DEFAULT_HAND, 100, 1)),
        MarkingErrorSource::Stated,
        "what is stated goes first"
    );
    let MarkingErrorSource::Replicates { markings: 3, degrees_of_freedom } = origin(&thrice, &Settings::default())
    else {
        panic!()
    };
    assert!((60..500).contains(&degrees_of_freedom), "{degrees_of_freedom}");
    let study = repeatability(&[&thrice]).unwrap();
    assert_eq!(study.error.origin, MarkingErrorSource::Repeatability { markings: 3, degrees_of_freedom });
}

/// A marker's own error, and that of several markers who differ by a bias of their own.
#[test]
fn a_study_tells_the_error_within_and_between_markers() {
    let mut chance = Chance::new(12);
    let mut photos = Vec::new();
    for _ in 0..25 {
        let face = person(&mut chance);
        let mut photo = Camera::any(&mut chance).photo(&face, 11.71, Ruler::Exact, DEFAULT_HAND, 4, &mut chance);
        for (index, marking) in photo.markings.iter_mut().enumerate() {
            marking.marker = Some(["AB", "CD"][index / 2].to_owned());
            if index >= 2 {
                // CD places subnasale 5 px lower.
                let sn = marking.configuration.point(Landmark::Sn).unwrap();
                let lower = lipmetry::geometry::Point::new(sn.x, sn.y + 5.0);
                marking.configuration.set_point(Landmark::Sn, Some(lower));
            }
        }
        photos.push(photo);
    }
    let study = repeatability(&photos.iter().collect::<Vec<_>>()).unwrap();
    assert_eq!((study.photos, study.markings, study.markers), (25, 100, 2));
    let repeats = |id: &str| &study.measures.iter().find(|(measure, _)| measure.id.as_str() == id).unwrap().1;
    let height = repeats("upper_vermilion_height");
    // ls and sto, each 0.3 and 0.1 mm: √0.2. 50 degrees of freedom are good to 10 %.
    let within = height.within.unwrap();
    assert_eq!(within.degrees_of_freedom, 50);
    assert_near("within", within.tem, 0.2_f64.sqrt(), 0.2);
    assert!(within.ci95[0] < 0.2_f64.sqrt() && 0.2_f64.sqrt() < within.ci95[1], "{within:?}");
    assert!(height.within_correlation.unwrap().value > 0.7, "lips differ by much more");
    assert_eq!(height.between_agreement.len(), 1);
    let philtrum = repeats("philtrum_length");
    let ([1, 2], agreement) = philtrum.between_agreement[0] else { panic!() };
    // 5 px are 0.36 to 0.63 mm, and a lower subnasale makes the philtrum shorter.
    assert!((-0.75..-0.25).contains(&agreement.bias), "{agreement:?}");
    assert!(philtrum.total.unwrap().tem > philtrum.within.unwrap().tem);
    let sn = &study.points.iter().find(|(landmark, _)| *landmark == Landmark::Sn).unwrap().1;
    assert_near("sn", sn.within.unwrap().tem, 0.3, 0.06);
    assert_near("a click", study.error.independent_mm, 0.3, 0.05);
}
