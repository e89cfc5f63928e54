//! What a landmark file states of matches: written and read again it decides the same, and it lapses with the clicks.

use lipmetry::geometry::{Image, Point};
use lipmetry::landmark::file::{
    LandmarkFile, MATCH_ALGORITHM, MatchDocument, Mirroring, PhotoRef, StatedDecisions, clicks_sum,
};
use lipmetry::landmark::{
    CurveName, Iris, Landmark, Marking, MatchDecisions, MatchFault, MatchState, MatchedCurve, MatchedMarks,
    MatchedPoint, Node,
};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{good, read, schema, set};

fn sum_of(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn marking() -> Marking {
    read(&good()).unwrap().marked_photo().markings.remove(0)
}

/// Every marking that differs from one by the smallest step of a single coordinate.
fn moved(marking: &Marking) -> Vec<(String, Marking)> {
    let steps: [fn(Point<Image>) -> Point<Image>; 2] =
        [|at| Point::new(at.x.next_up(), at.y), |at| Point::new(at.x, at.y.next_down())];
    let mut found = Vec::new();
    for step in steps {
        for (landmark, at) in marking.configuration.points() {
            let mut other = marking.clone();
            other.configuration.set_point(landmark, Some(step(at)));
            found.push((landmark.to_string(), other));
        }
        for name in CurveName::ALL {
            let nodes = marking.configuration.curve(name).unwrap_or_default().to_vec();
            for index in (0..nodes.len()).filter(|index| matches!(nodes[*index], Node::Contour(_))) {
                let (mut other, mut nodes) = (marking.clone(), nodes.clone());
                if let Node::Contour(at) = &mut nodes[index] {
                    *at = step(*at);
                }
                other.configuration.set_curve(name, Some(nodes));
                found.push((format!("{name}[{index}]"), other));
            }
        }
        let sides: [fn(&mut Marking) -> &mut Option<Iris>; 2] =
            [|marking| &mut marking.irises.right, |marking| &mut marking.irises.left];
        for side in sides {
            let mut other = marking.clone();
            let iris = side(&mut other).as_mut().unwrap();
            iris.centre = step(iris.centre);
            found.push(("an iris".to_owned(), other));
        }
    }
    found
}

#[test]
fn the_sum_of_clicks_is_another_one_for_every_mark_that_moves() {
    let (first, mut second) = (marking(), marking());
    second.configuration.set_point(Landmark::Ls, Some(Point::new(201.0, 175.0)));
    let sum_of =
        |before: &Marking, after: &Marking| clicks_sum(std::slice::from_ref(before), std::slice::from_ref(after));
    let sum = sum_of(&first, &second);
    let moved = moved(&first);
    // 10 points, 2 + 0 + 2 contour points and 2 irises, each by x and by y.
    assert_eq!(moved.len(), 2 * (10 + 4 + 2));
    for (what, other) in &moved {
        assert_ne!(sum_of(other, &second), sum, "{what} of the before photo");
        assert_ne!(sum_of(&first, other), sum_of(&first, &first), "{what}");
    }
    let mut edits: Vec<Marking> = vec![first.clone(); 5];
    edits[0].configuration.set_point(Landmark::Sn, None);
    edits[1].configuration.set_curve(CurveName::LowerBorder, None);
    edits[2].irises.right = None;
    edits[3].irises.left = first.irises.left.map(|iris| Iris { diameter: iris.diameter.next_up(), ..iris });
    let mut nodes = first.configuration.curve(CurveName::UpperBorder).unwrap().to_vec();
    nodes.swap(0, 1);
    edits[4].configuration.set_curve(CurveName::UpperBorder, Some(nodes));
    for (index, other) in edits.into_iter().enumerate() {
        assert_ne!(clicks_sum(&[other], &[second.clone()]), sum, "edit {index}");
    }
}

#[test]
fn the_sum_of_clicks_tells_the_photos_apart_and_not_the_markers() {
    let (first, mut second) = (marking(), marking());
    second.configuration.set_point(Landmark::Ls, Some(Point::new(201.0, 175.0)));
    let (a, b) = ([first.clone()], [second.clone()]);
    let sum = clicks_sum(&a, &b);
    assert_ne!(clicks_sum(&b, &a), sum, "the photos exchanged");
    assert_ne!(clicks_sum(&[first.clone(), second.clone()], &[]), sum, "both markings of one photo");
    let mut by_another = first.clone();
    by_another.marker = Some("XY".to_owned());
    assert_eq!(clicks_sum(&[by_another], &b), sum);
    // The same marks set in another order.
    let mut again = Marking::default();
    for (landmark, at) in first.configuration.points().collect::<Vec<_>>().into_iter().rev() {
        again.configuration.set_point(landmark, Some(at));
    }
    for name in CurveName::ALL.into_iter().rev() {
        again.configuration.set_curve(name, first.configuration.curve(name).map(<[_]>::to_vec));
    }
    again.irises = first.irises;
    assert_eq!(clicks_sum(&[again], &b), sum);
}

/// The bytes are those that the documentation says.
#[test]
fn the_sum_of_clicks_is_that_of_the_bytes_that_are_documented() {
    assert_eq!(clicks_sum(&[], &[]), sum_of(&[0; 16]));
    let mut marking = Marking::default();
    marking.configuration.set_point(Landmark::ChR, Some(Point::new(1.5, -2.0)));
    let nodes = vec![Node::Named(Landmark::ChR), Node::Contour(Point::new(0.1, 3.0))];
    marking.configuration.set_curve(CurveName::UpperBorder, Some(nodes));
    marking.irises.left = Some(Iris { centre: Point::new(7.0, 8.0), diameter: 9.0 });
    let mut bytes = Vec::new();
    let count = |counts: &[u64], bytes: &mut Vec<u8>| {
        counts.iter().for_each(|count| bytes.extend(count.to_le_bytes()));
    };
    let number = |numbers: &[f64], bytes: &mut Vec<u8>| {
        numbers.iter().for_each(|number| bytes.extend(number.to_le_bytes()));
    };
    count(&[0, 1, 1, 4], &mut bytes);
    bytes.extend(b"ch_r");
    number(&[1.5, -2.0], &mut bytes);
    count(&[1, 12], &mut bytes);
    bytes.extend(b"upper_border");
    count(&[2, 0, 4], &mut bytes);
    bytes.extend(b"ch_r");
    count(&[1], &mut bytes);
    number(&[0.1, 3.0], &mut bytes);
    count(&[0, 1], &mut bytes);
    number(&[7.0, 8.0, 9.0], &mut bytes);
    assert_eq!(clicks_sum(&[], &[marking]), sum_of(&bytes));
}

const CLICKS: &str = "1212121212121212121212121212121212121212121212121212121212121212";

fn to() -> PhotoRef {
    PhotoRef { file: "b.jpg".to_owned(), sha256: "cd".repeat(32) }
}

fn point(x: f64, y: f64, correlation: f64, way_back_mm: f64, state: MatchState) -> Option<MatchedPoint> {
    Some(MatchedPoint { at: Point::new(x, y), correlation, way_back_mm, state })
}

fn curve(after: Vec<Point<Image>>, state: MatchState) -> Option<MatchedCurve> {
    Some(MatchedCurve { after, correlation: 0.912_46, way_back_mm: 0.123_44, skin_only_mm: Some(0.1), state })
}

/// Matched marks of which a person rejected some.
fn matched() -> MatchedMarks {
    let mut marks = MatchedMarks { mm_per_px: [0.2, 0.2], ..MatchedMarks::default() };
    marks.points[Landmark::ChR as usize] = point(100.123_46, 200.5, 0.97, 0.0404, MatchState::RejectedByUser);
    marks.points[Landmark::ExL as usize] = point(240.0, 50.0, 0.9, 0.1, MatchState::Accepted);
    marks.points[Landmark::Sn as usize] =
        point(200.0, 130.0, 0.5, 0.9, MatchState::RejectedByProgram(MatchFault::Correlation));
    marks.irises =
        [point(120.0, 50.0, 0.9, 0.1, MatchState::Accepted), point(280.0, 50.0, 0.9, 0.1, MatchState::RejectedByUser)];
    let stations = vec![Point::new(100.0, 200.0), Point::new(200.000_4, 175.0), Point::new(300.0, 201.0)];
    marks.curves[CurveName::UpperBorder as usize] = curve(stations.clone(), MatchState::RejectedByUser);
    marks.curves[CurveName::LowerBorder as usize] = curve(stations, MatchState::Accepted);
    marks
}

fn file_with(matches: Vec<MatchDocument>) -> LandmarkFile {
    LandmarkFile { matches, ..read(&good()).unwrap() }
}

#[test]
fn what_a_person_rejected_is_rejected_again() {
    let expected =
        MatchDecisions { points: vec![Landmark::ChR], irises: [false, true], curves: vec![CurveName::UpperBorder] };
    for mirrored in [false, true] {
        let mirroring = Mirroring { width: 400, mirrored };
        let document = MatchDocument::new(&matched(), to(), CLICKS.to_owned(), mirroring);
        let x = if mirrored { 299.877 } else { 100.123 };
        assert_eq!(document.points.0["ch_r"].at, [x, 200.5]);
        assert_eq!(document.points.0["ch_r"].way_back, 0.04);
        let upper = &document.curves.0["upper_border"];
        assert_eq!((upper.correlation, upper.way_back), (0.912, 0.123));
        assert_eq!(upper.after[1], [200.0, 175.0]);
        let written = file_with(vec![document]).write().unwrap();
        assert!(schema().is_valid(&serde_json::from_slice(&written).unwrap()));
        let file = LandmarkFile::read(&written).unwrap();
        let StatedDecisions::Fits(decisions) = file.decisions(&"CD".repeat(32), CLICKS) else {
            panic!("{:?}", file.decisions(&"CD".repeat(32), CLICKS));
        };
        assert_eq!(decisions, expected);
        let mut again = matched();
        let states = again.points.iter_mut().chain(&mut again.irises).flatten().map(|point| &mut point.state);
        let states = states.chain(again.curves.iter_mut().flatten().map(|curve| &mut curve.state));
        states.filter(|state| **state == MatchState::RejectedByUser).for_each(|state| *state = MatchState::Accepted);
        assert_ne!(again, matched());
        again.reject(&decisions);
        assert_eq!(again, matched());
    }
}

#[test]
fn a_match_lapses_with_its_clicks_and_belongs_to_its_photo() {
    let file = read(&good()).unwrap();
    let rejected = MatchDecisions { irises: [true, false], ..MatchDecisions::default() };
    assert_eq!(file.decisions(&"cd".repeat(32), CLICKS), StatedDecisions::Fits(rejected.clone()));
    assert_eq!(file.decisions(&"cd".repeat(32), &"13".repeat(32)), StatedDecisions::Lapsed);
    assert_eq!(file.decisions(&"ce".repeat(32), CLICKS), StatedDecisions::None);
    let mut other = good();
    set(&mut other, "/matches/0/algorithm", json!("another-2"));
    let stated = other["matches"][0].clone();
    assert_eq!(read(&other).unwrap().decisions(&"cd".repeat(32), CLICKS), StatedDecisions::Lapsed);
    // Of two for the same photo the one that fits holds.
    set(&mut other, "/matches", json!([stated, good()["matches"][0]]));
    assert_eq!(read(&other).unwrap().decisions(&"cd".repeat(32), CLICKS), StatedDecisions::Fits(rejected));
    assert_eq!(file_with(Vec::new()).decisions(&"cd".repeat(32), CLICKS), StatedDecisions::None);
}

#[test]
fn a_match_takes_the_place_of_the_older_one_with_the_same_photo() {
    let of = |photo: usize, clicks: &str| MatchDocument {
        to: PhotoRef { file: format!("{photo}.jpg"), sha256: format!("{photo:064x}") },
        clicks: clicks.repeat(32),
        algorithm: MATCH_ALGORITHM.to_owned(),
        points: Default::default(),
        curves: Default::default(),
    };
    let all = |count| (0..count).map(|photo| of(photo, "aa")).collect::<Vec<_>>();
    let mut file = file_with(all(3));
    file.take_matches(&[of(1, "bb")]);
    assert_eq!(file.matches, [of(0, "aa"), of(2, "aa"), of(1, "bb")]);
    file.take_matches(&[]);
    assert_eq!(file.matches.len(), 3);
    let mut full = file_with(all(20));
    full.take_matches(&[of(20, "bb"), of(19, "bb")]);
    assert_eq!(full.matches.len(), 20);
    assert_eq!(full.matches[0], of(1, "aa"), "the oldest goes");
    assert_eq!(full.matches[18..], [of(20, "bb"), of(19, "bb")]);
    assert!(LandmarkFile::read(&full.write().unwrap()).is_ok());
}

/// A number as a faulty computation may leave it, or a good one.
fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![any::<f64>(), -2.0..2.0, Just(f64::NAN), Just(f64::INFINITY), Just(1.000_000_1), -70_000.0..70_000.0]
}

#[test]
fn whatever_was_matched_makes_a_file_that_is_read() {
    let states =
        [MatchState::Accepted, MatchState::RejectedByUser, MatchState::RejectedByProgram(MatchFault::OutsidePicture)];
    let mark = (any_number(), any_number(), any_number(), any_number(), prop::sample::select(states.to_vec()));
    let config = Config { cases: 500, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..Config::default() };
    let run = TestRunner::new(config).run(&(mark, 0..300_usize, any::<bool>()), |(mark, stations, mirrored)| {
        let (x, y, correlation, way_back_mm, state) = mark;
        let mut marks = MatchedMarks::default();
        marks.points[Landmark::EnR as usize] = point(x, y, correlation, way_back_mm, state);
        marks.irises[1] = point(120.0, 50.0, correlation, 0.1, state);
        marks.curves[CurveName::UpperBorder as usize] = curve(vec![Point::new(x, y); stations], state);
        let document = MatchDocument::new(&marks, to(), CLICKS.to_owned(), Mirroring { width: 400, mirrored });
        let is_stated =
            [x, y, correlation, way_back_mm].iter().all(|number| number.is_finite() && number.abs() < 60_000.0);
        prop_assert!(!is_stated || document.points.0.contains_key("en_r"));
        let file = file_with(vec![document]);
        let written = file.write().unwrap();
        prop_assert!(schema().is_valid(&serde_json::from_slice(&written).unwrap()));
        let read = LandmarkFile::read(&written);
        prop_assert_eq!(read.as_ref(), Ok(&file));
        Ok(())
    });
    run.unwrap();
}

#[test]
fn paint_on_the_lips_is_known_where_it_is_stated() {
    use lipmetry::landmark::Cosmetics;
    for (word, expected) in [("yes", Cosmetics::Yes), ("no", Cosmetics::No), ("unknown", Cosmetics::Unknown)] {
        let mut file = good();
        set(&mut file, "/cosmetics", json!(word));
        assert_eq!(read(&file).unwrap().marked_photo().cosmetics, expected);
    }
    let mut absent = good();
    super::remove(&mut absent, "/cosmetics");
    assert_eq!(read(&absent).unwrap().marked_photo().cosmetics, Cosmetics::Unknown);
}
