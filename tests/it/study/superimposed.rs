//! The outlines of people laid over each other.

use lipmetry::geometry::{Face, Point};
use lipmetry::study::OutlineRecord;
use lipmetry::study::page::{Lines, Superimposed, mean, spread, superimposed};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::invented::Mouth;
use crate::simulation::Chance;

fn turned(outline: &OutlineRecord, degrees: f64, [x, y]: [f64; 2]) -> OutlineRecord {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let line = |line: &[[f64; 2]]| line.iter().map(|[a, b]| [x + cos * a - sin * b, y + sin * a + cos * b]).collect();
    OutlineRecord {
        upper_border: line(&outline.upper_border),
        upper_margin: line(&outline.upper_margin),
        lower_margin: line(&outline.lower_margin),
        lower_border: line(&outline.lower_border),
    }
}

/// A mouth 50 wide: borders 8 above and 9 below the corners in the middle.
fn diamond(upper: f64) -> OutlineRecord {
    OutlineRecord {
        upper_border: vec![[-25.0, 0.0], [0.0, upper], [25.0, 0.0]],
        upper_margin: vec![[-25.0, 0.0], [0.0, 0.0], [25.0, 0.0]],
        lower_margin: Vec::new(),
        lower_border: vec![[-25.0, 0.0], [0.0, -9.0], [25.0, 0.0]],
    }
}

fn laid(pairs: &[[OutlineRecord; 2]]) -> Superimposed {
    let pairs: Vec<[&OutlineRecord; 2]> = pairs.iter().map(|[before, after]| [before, after]).collect();
    superimposed(&pairs).unwrap()
}

fn mean_of(laid: &Superimposed, time: usize) -> Lines {
    mean(laid.mouths.iter().map(|mouth| &mouth[time])).unwrap()
}

fn assert_close(found: &[Point<Face>], expected: &[[f64; 2]], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (point, [x, y]) in found.iter().zip(expected) {
        assert!((point.x - x).abs() < tolerance && (point.y - y).abs() < tolerance, "{point:?} against {x}, {y}");
    }
}

/// One mouth in two frames, turned by 30° and by −75° and moved: their mean is the mouth itself, its corners level about the origin,
/// and people do not differ. All steps are sums of numbers of some 100: 1e-9 is far above their rounding.
#[test]
fn a_mouth_in_other_frames_is_the_same_mouth() {
    let mouth = diamond(8.0);
    let raised = diamond(9.5);
    let pairs = [(30.0, [12.0, -60.0]), (-75.0, [-40.0, 7.0])]
        .map(|(degrees, place)| [&mouth, &raised].map(|of| turned(of, degrees, place)));
    let laid = laid(&pairs);
    assert_eq!(laid.people, [0, 1]);
    for (time, outline) in [&mouth, &raised].into_iter().enumerate() {
        let mean = mean_of(&laid, time);
        assert_close(&mean[0], &outline.upper_border, 1e-9);
        assert_close(&mean[1], &outline.upper_margin, 1e-9);
        assert_close(&mean[2], &outline.upper_margin, 1e-9);
        assert_close(&mean[3], &outline.lower_border, 1e-9);
    }
    let spread = spread(laid.mouths.iter().map(|mouth| &mouth[0]), 0, 1).unwrap();
    assert!(spread.sd[0] < 1e-9, "{spread:?}");
}

/// Two mouths whose upper borders rise 7 and 9 above their corners: the mean rises 8, and its change is the mean of the changes, 1 and 2.
/// Both are even, so nothing is turned, and moving a mouth leaves its height above its own corners as it is.
#[test]
fn sizes_are_kept_and_changes_are_not_moved_away() {
    let pairs = [[diamond(7.0), diamond(8.0)], [diamond(9.0), diamond(11.0)]];
    let laid = laid(&pairs);
    let (before, after) = (mean_of(&laid, 0), mean_of(&laid, 1));
    let height = |lines: &Lines| lines[0][1].y - 0.5 * (lines[0][0].y + lines[0][2].y);
    assert!((height(&before) - 8.0).abs() < 1e-9, "{before:?}");
    assert!((height(&after) - 9.5).abs() < 1e-9, "{after:?}");
    // The corners of a person stay where they were: the lift is not taken for a move.
    for mouth in &laid.mouths {
        assert!((mouth[0][0][0].y - mouth[1][0][0].y).abs() < 1e-9, "{mouth:?}");
    }
    let wide = before[0][2].x - before[0][0].x;
    assert!((wide - 50.0).abs() < 1e-9, "{wide}");
}

/// A mirror image is another mouth: it is not turned over.
#[test]
fn nothing_is_reflected() {
    let mut uneven = diamond(8.0);
    uneven.upper_border[1] = [-6.0, 8.0];
    let mut mirrored = diamond(8.0);
    mirrored.upper_border[1] = [6.0, 8.0];
    let laid = laid(&[[uneven.clone(), uneven], [mirrored.clone(), mirrored]]);
    let tops: Vec<f64> = laid.mouths.iter().map(|mouth| mouth[0][0][1].x).collect();
    // Turned a little towards each other, by far less than the 12 between them.
    assert!(tops[0] < -4.0 && tops[1] > 4.0, "{tops:?}");
}

/// One person has a mean, itself, and no spread; nobody, a point or an unknown number of points has none.
#[test]
fn one_person_and_nobody() {
    let one = laid(&[[turned(&diamond(8.0), 20.0, [3.0, -60.0]), turned(&diamond(8.5), 20.0, [3.0, -60.0])]]);
    assert_close(&mean_of(&one, 0)[0], &diamond(8.0).upper_border, 1e-9);
    assert_eq!(spread(one.mouths.iter().map(|mouth| &mouth[0]), 0, 1), None);
    assert_eq!(superimposed(&[]), None);
    let point = OutlineRecord {
        upper_border: vec![[1.0, 1.0]; 3],
        upper_margin: vec![[1.0, 1.0]; 3],
        lower_margin: Vec::new(),
        lower_border: vec![[1.0, 1.0]; 3],
    };
    assert_eq!(superimposed(&[[&point, &point]]), None);
    assert_eq!(superimposed(&[[&OutlineRecord::default(), &OutlineRecord::default()]]), None);
}

/// A mouth with lines of another number of points is left out, not stretched.
#[test]
fn lines_of_another_length_are_left_out() {
    let mut other = diamond(8.0);
    other.lower_border.push([26.0, 0.0]);
    let pairs = [[diamond(8.0), diamond(8.0)], [other.clone(), other], [diamond(7.0), diamond(7.0)]];
    assert_eq!(laid(&pairs).people, [0, 2]);
}

/// The spread of points at (1, 2), (3, 2), (5, 2): 2 along x, 0 across.
#[test]
fn spreads_follow_their_axes() {
    let at = |x: f64| -> Lines { [vec![Point::new(x, 2.0)], Vec::new(), Vec::new(), Vec::new()] };
    let lines = [at(1.0), at(3.0), at(5.0)];
    let spread = spread(lines.iter(), 0, 0).unwrap();
    assert!((spread.sd[0] - 2.0).abs() < 1e-12 && spread.sd[1].abs() < 1e-12, "{spread:?}");
    assert!(spread.angle.abs() < 1e-12 && (spread.middle.x - 3.0).abs() < 1e-12, "{spread:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, rng_seed: RngSeed::Fixed(61), ..ProptestConfig::default() })]

    /// Whatever frame each person's photos have, the mean outlines are the same: points move by some 1e-12 of a mouth at the end of the
    /// search, and 1e-6 mm is far above that.
    #[test]
    fn the_frames_of_people_do_not_matter(
        seed in 0_u64..1000,
        frames in proptest::collection::vec((-180.0..180.0_f64, -50.0..50.0_f64, -50.0..50.0_f64), 5),
    ) {
        let mut chance = Chance::new(seed);
        let pairs: Vec<[OutlineRecord; 2]> = frames
            .iter()
            .map(|_| {
                let mouth = Mouth::invented(&mut chance);
                [mouth.outline(), mouth.with_lift(0.8, &mut chance).outline()]
            })
            .collect();
        let moved: Vec<[OutlineRecord; 2]> = pairs
            .iter()
            .zip(&frames)
            .map(|(pair, (degrees, x, y))| [0, 1].map(|time| turned(&pair[time], *degrees, [*x, *y])))
            .collect();
        for time in [0, 1] {
            let (a, b) = (mean_of(&laid(&pairs), time), mean_of(&laid(&moved), time));
            for (a, b) in a.iter().flatten().zip(b.iter().flatten()) {
                prop_assert!(a.distance(*b) < 1e-6, "{a:?} {b:?}");
            }
        }
    }
}
