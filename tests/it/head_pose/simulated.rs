//! Heads that the fit's own assumptions know nothing of, photographed twice without any change: what the changes read.

use std::collections::BTreeMap;

use lipmetry::alignment::Upright;
use lipmetry::comparison::{FrameChoice, Pair, PairComparison, Settings, compare_pair};
use lipmetry::estimate::{Estimate, Uncertainty};
use lipmetry::measure::{Lip, Value};
use lipmetry::uncertainty::{MarkingError, Sampling};
use lipmetry::units::LengthUnit;

use crate::faces::figure;
use crate::heads::{Person, Placed, STRAIGHT, Shot, Stated, any_shot, stated_shot};
use crate::simulation::{Chance, Hand};

const MEASURES: [&str; 14] = [
    "upper_vermilion_height_mean",
    "upper_vermilion_height",
    "upper_vermilion_height_r",
    "upper_vermilion_area",
    "lower_vermilion_area",
    "curve_prominence",
    "cupids_bow_depth",
    "philtrum_length",
    "mouth_width",
    "lower_vermilion_height",
    "half_area_asymmetry",
    "half_width_asymmetry",
    "commissure_cant",
    "symmetry_score",
];

/// How two photos of one head are taken and marked.
#[derive(Clone, Copy)]
struct Condition {
    /// The person in the one photo and in the other, with the upper border raised there by so many millimetres.
    people: fn(&mut Chance, f64) -> [Person; 2],
    shots: fn(&mut Chance) -> [Shot; 2],
    /// The standard deviation of a click, an axis, in millimetres.
    click: fn(&mut Chance) -> f64,
    /// Of what a border's clicks share, over that.
    shared: f64,
    placed: Placed,
    focal: bool,
    /// By how much the upper border is raised in the second photo, in millimetres.
    raised: f64,
    /// 0 leaves the intervals out.
    samples: usize,
}

/// Marked without any error.
const EXACT: Condition = Condition {
    people: strangers,
    shots: anyhow,
    click: |_| 0.0,
    shared: 0.0,
    placed: Placed::Well,
    focal: false,
    raised: 0.0,
    samples: 0,
};

/// Marked by hands good to 0.1 to 0.5 mm, each point by itself.
const MARKED: Condition = Condition { click: |chance| chance.between(0.1, 0.5), ..EXACT };

/// The same with what a border's clicks share and points that are as well defined as they are, and with intervals.
const JUDGED: Condition = Condition { shared: 1.0 / 3.0, placed: Placed::Defined, samples: 200, ..MARKED };

/// People, hands and cameras as the model states them, clicks good to 0.3 mm.
const STATED: Condition = Condition { people: stated, shots: stated_shots, click: |_| 0.3, ..JUDGED };

/// Of whom the model knows nothing.
fn strangers(chance: &mut Chance, raised: f64) -> [Person; 2] {
    let person = Person::any(chance);
    let later = person.raised(raised);
    [person, later]
}

fn stated(chance: &mut Chance, raised: f64) -> [Person; 2] {
    let person = Stated::any(chance);
    [person.in_a_photo(chance), person.raised(raised).in_a_photo(chance)]
}

fn stated_shots(chance: &mut Chance) -> [Shot; 2] {
    [stated_shot(chance), stated_shot(chance)]
}

fn straight(_: &mut Chance) -> [Shot; 2] {
    [STRAIGHT; 2]
}

/// From straight ahead, from 0.45 to 1.8 m.
fn from_anywhere(chance: &mut Chance) -> [Shot; 2] {
    [(); 2].map(|()| Shot { distance: chance.between(450_f64.ln(), 1800_f64.ln()).exp(), ..STRAIGHT })
}

fn from_1_to_10(chance: &mut Chance) -> f64 {
    let degrees = chance.between(1.0, 10.0);
    if chance.between(0.0, 1.0) < 0.5 { degrees } else { -degrees }
}

fn pitched(chance: &mut Chance) -> [Shot; 2] {
    [STRAIGHT, Shot { pitch: from_1_to_10(chance), ..STRAIGHT }]
}

fn turned(chance: &mut Chance) -> [Shot; 2] {
    [STRAIGHT, Shot { yaw: from_1_to_10(chance), ..STRAIGHT }]
}

fn anyhow(chance: &mut Chance) -> [Shot; 2] {
    [any_shot(chance), any_shot(chance)]
}

fn twice_the_same(chance: &mut Chance) -> [Shot; 2] {
    [any_shot(chance); 2]
}

/// A careful studio: yaw 1.5°, pitch 2°, 0.8 to 1.2 m.
fn studio(chance: &mut Chance) -> [Shot; 2] {
    [(); 2].map(|()| Shot {
        yaw: 1.5 * chance.normal(),
        pitch: 2.0 * chance.normal(),
        roll: 2.0 * chance.normal(),
        distance: chance.between(800.0, 1200.0),
        off_axis: [chance.normal(), chance.normal()],
        px_per_mm: 10.0,
    })
}

/// What a measure's change is off the truth, over all pairs.
#[derive(Clone, Copy, Default)]
struct Outcome {
    squares: [f64; 2],
    stated_squares: f64,
    held: usize,
    of: usize,
}

impl Outcome {
    fn corrected(self) -> f64 {
        (self.squares[0] / self.of as f64).sqrt()
    }

    fn uncorrected(self) -> f64 {
        (self.squares[1] / self.of as f64).sqrt()
    }

    /// The stated standard uncertainty over the root mean square of the error.
    fn stated(self) -> f64 {
        (self.stated_squares / self.squares[0]).sqrt()
    }

    fn coverage(self) -> f64 {
        self.held as f64 / self.of as f64
    }
}

fn true_change(persons: [&Person; 2], id: &str) -> f64 {
    let [before, after] = persons.map(|person| {
        figure(id, &Lip::new(person.as_seen_from_ahead(), Upright::FacialMidline, LengthUnit::Millimetre))
    });
    after - before
}

fn change(comparison: &PairComparison, id: &str) -> Estimate {
    match &comparison.change(id.parse().unwrap()).unwrap().difference {
        Value::Scalar(estimate) => *estimate,
        Value::Profile(_) => panic!("{id} is a profile"),
    }
}

fn simulate(condition: Condition, pairs: usize, seed: u64) -> BTreeMap<&'static str, Outcome> {
    let mut chance = Chance::new(seed);
    let mut outcomes: BTreeMap<&str, Outcome> = BTreeMap::new();
    let (mut unsettled, mut flat) = (0, 0);
    for index in 0..pairs {
        let [person, later] = (condition.people)(&mut chance, condition.raised);
        let shots = (condition.shots)(&mut chance);
        let click = (condition.click)(&mut chance);
        let hand = Hand { independent: click, shared: condition.shared * click };
        let Condition { placed, focal, samples, .. } = condition;
        let before = shots[0].photo(&person, hand, placed, focal, &mut chance);
        let after = shots[1].photo(&later, hand, placed, focal, &mut chance);
        let settings = Settings {
            sampling: Sampling { seed: index as u64, samples, ..Sampling::default() },
            marking: Some(MarkingError::stated(click.max(0.01), condition.shared * click)),
            posture_sd_mm: 0.0,
            frame: FrameChoice::Auto,
            ..Settings::default()
        };
        let comparison = compare_pair(&Pair { before: &before, after: &after, same_file: false }, &settings).unwrap();
        // Now and then a point 4 mm off leaves no face that could be seen so, and the frame is flat.
        let Some(correction) = comparison.alignment.pose_correction() else {
            flat += 1;
            continue;
        };
        unsettled += usize::from(!correction.converged());
        for id in MEASURES {
            let truth = true_change([&person, &later], id);
            let Estimate { value: found, uncertainty } = change(&comparison, id);
            let outcome = outcomes.entry(id).or_default();
            outcome.squares[0] += (found - truth).powi(2);
            outcome.squares[1] += (comparison.uncorrected_change(id.parse().unwrap()).unwrap() - truth).powi(2);
            if let Some(Uncertainty { u, ci95: [low, high] }) = uncertainty {
                outcome.stated_squares += u * u;
                outcome.held += usize::from(low <= truth && truth <= high);
            }
            outcome.of += 1;
        }
    }
    assert!(100 * unsettled <= 2 * pairs, "{unsettled} of {pairs} fits did not settle");
    let most = if matches!(condition.placed, Placed::OneOff(_)) { pairs.div_ceil(100) } else { 0 };
    assert!(flat <= most, "{flat} of {pairs} frames are flat");
    outcomes
}

#[track_caller]
fn assert_between(what: &str, found: f64, [least, most]: [f64; 2]) {
    assert!((least..=most).contains(&found), "{what}: {found:.3}, not {least} to {most}");
}

/// How many pairs are simulated with every run of the tests: an RMSE of 150 is good to 6 % of itself, and the bounds are the
/// demanded ones with so much on top.
const PAIRS: usize = 150;

/// A chin that moves up or down by 1 to 10° fakes a millimetre of lip, and a quarter of that remains.
#[test]
fn a_tipped_chin_is_taken_out_of_the_heights() {
    let outcomes = simulate(Condition { shots: pitched, ..EXACT }, PAIRS, 7);
    let (height, mean) = (outcomes["upper_vermilion_height"], outcomes["upper_vermilion_height_mean"]);
    assert_between("height", height.corrected(), [0.05, 0.25 * 1.06]);
    assert_between("mean height", mean.corrected(), [0.02, 0.35 * 1.06]);
    assert_between("height, flat", height.uncorrected(), [0.7, 1.5]);
    assert_between("mean height, flat", mean.uncorrected(), [0.5, 1.2]);
}

#[test]
fn a_turned_head_is_taken_out_of_the_areas_of_the_halves() {
    let outcomes = simulate(Condition { shots: turned, ..EXACT }, PAIRS, 7);
    let halves = outcomes["half_area_asymmetry"];
    assert_between("half areas", halves.corrected(), [0.5, 4.0 * 1.06]);
    assert_between("half areas, flat", halves.uncorrected(), [15.0, 30.0]);
    for id in ["upper_vermilion_height", "upper_vermilion_height_mean"] {
        assert_between(id, outcomes[id].corrected(), [0.005, 0.05 * 1.06]);
    }
}

/// Yaw, pitch and distance at once: at most a third of the uncorrected frame's errors remains.
#[test]
fn photos_taken_anyhow_keep_a_third_of_the_flat_frame_s_error_at_most() {
    let outcomes = simulate(EXACT, PAIRS, 8);
    for id in MEASURES.into_iter().filter(|id| id.starts_with("upper_vermilion") || *id == "half_area_asymmetry") {
        assert_between(id, outcomes[id].corrected() / outcomes[id].uncorrected(), [0.02, 1.0 / 3.0]);
    }
    // The lower border is of little depth against the free margin, so there is little to take out.
    for id in ["lower_vermilion_height", "lower_vermilion_area"] {
        assert_between(id, outcomes[id].corrected() / outcomes[id].uncorrected(), [0.1, 0.8]);
    }
}

#[test]
fn marks_with_errors_leave_the_mean_height_good_to_less_than_half_a_millimetre() {
    let anyhow = simulate(MARKED, PAIRS, 9)["upper_vermilion_height_mean"];
    assert_between("anyhow", anyhow.corrected(), [0.15, 0.40]);
    assert_between("anyhow, flat", anyhow.uncorrected(), [0.6, 1.1]);
    let studio = simulate(Condition { shots: studio, ..MARKED }, PAIRS, 10)["upper_vermilion_height_mean"];
    assert_between("studio", studio.corrected(), [0.1, 0.30]);
    assert_between("studio, flat", studio.uncorrected(), [0.35, 0.75]);
}

/// Where nothing was to be taken out, what the fit takes out by mistake adds little to what the clicks do: at most 15 %, and of
/// the curve's prominence, which runs 16 mm into the depth, 19 %.
#[test]
fn the_same_pose_twice_is_measured_nearly_as_well_as_in_the_flat_frame() {
    for (id, outcome) in simulate(Condition { shots: twice_the_same, shared: 1.0 / 3.0, ..MARKED }, PAIRS, 11) {
        let most = if id == "curve_prominence" { 1.22 } else { 1.18 };
        assert_between(id, outcome.corrected() / outcome.uncorrected(), [0.2, most]);
    }
}

/// Of 150 pairs a coverage of 95 % has a standard deviation of 1.8 %, and one of 85 % has 2.9 %. The score is wide near
/// its bound.
#[test]
fn intervals_hold_the_truth_however_the_photos_are_taken() {
    let conditions = [
        ("pitched", Condition { shots: pitched, ..JUDGED }, 0.88),
        ("turned", Condition { shots: turned, ..JUDGED }, 0.88),
        ("anyhow, raised by 1 mm", Condition { raised: 1.0, ..JUDGED }, 0.88),
        ("studio", Condition { shots: studio, ..JUDGED }, 0.88),
        ("the same pose", Condition { shots: twice_the_same, ..JUDGED }, 0.88),
        ("anyhow, focal length known", Condition { focal: true, ..JUDGED }, 0.88),
        // Nothing of such errors is common to both photos, half of what is stated of definition is.
        ("all off by up to 1 mm", Condition { placed: Placed::AllOff(1.0), ..JUDGED }, 0.75),
        ("one off by 4 mm", Condition { placed: Placed::OneOff(4.0), ..JUDGED }, 0.80),
    ];
    for (name, condition, least) in conditions {
        let outcomes = simulate(condition, PAIRS, 12);
        let plain = outcomes.iter().filter(|(id, _)| **id != "symmetry_score");
        let all = plain.clone().fold(0.0, |sum, (_, outcome)| sum + outcome.coverage()) / plain.count() as f64;
        assert_between(name, all, [least, 0.99]);
        for (id, outcome) in outcomes {
            assert_between(&format!("{name}, {id}"), outcome.coverage(), [least, 1.0]);
        }
    }
}

/// What is drawn as it is stated has the stated uncertainty: of 150 pairs the ratio is good to 6 % and a coverage to 1.8 %,
/// and over all measures to about half of that. The marks of the second row leave most to how the points are defined.
#[test]
fn what_is_stated_is_what_is_found() {
    for (name, condition) in
        [("clicks of 0.3 mm", STATED), ("clicks of 0.1 mm", Condition { click: |_| 0.1, ..STATED })]
    {
        let outcomes = simulate(condition, PAIRS, 14);
        let plain = outcomes.iter().filter(|(id, _)| !id.contains("asymmetry") && **id != "symmetry_score");
        let all = plain.clone().fold(0.0, |sum, (_, outcome)| sum + outcome.coverage()) / plain.clone().count() as f64;
        assert_between(name, all, [0.93, 0.975]);
        let ratio = plain.clone().fold(0.0, |sum, (_, outcome)| sum + outcome.stated()) / plain.count() as f64;
        assert_between(&format!("{name}, stated over found"), ratio, [0.92, 1.08]);
        let mean = outcomes["upper_vermilion_height_mean"].stated();
        assert_between(&format!("{name}, stated over found of the mean height"), mean, [0.85, 1.17]);
    }
}

/// Another distance is taken out of the areas, not put in.
#[test]
fn areas_are_better_than_in_the_flat_frame_from_any_distance() {
    for people in [strangers, stated] {
        let outcomes = simulate(Condition { people, shots: from_anywhere, ..EXACT }, PAIRS, 16);
        for id in ["upper_vermilion_area", "lower_vermilion_area", "philtrum_length", "mouth_width"] {
            assert_between(id, outcomes[id].corrected() / outcomes[id].uncorrected(), [0.1, 0.75]);
        }
    }
}

/// The large run: `cargo test --release --test it -- --ignored --nocapture poses_of_a_thousand`. It prints the tables.
#[test]
#[ignore = "19 × 1000 pairs take six minutes; smaller runs are among the tests"]
fn poses_of_a_thousand_pairs() {
    for (name, condition) in [
        ("pitch ±1 to ±10°, exact", Condition { shots: pitched, ..EXACT }),
        ("pitch ±1 to ±10°, exact, people as stated", Condition { people: stated, shots: pitched, ..EXACT }),
        ("straight ahead from 0.45 to 1.8 m, exact", Condition { shots: from_anywhere, ..EXACT }),
        ("straight ahead, exact, raised by 1 mm", Condition { shots: straight, raised: 1.0, ..EXACT }),
        (
            "straight ahead, exact, raised by 1 mm, people as stated",
            Condition { people: stated, shots: straight, raised: 1.0, ..EXACT },
        ),
        ("all as stated, clicks 0.3 mm", STATED),
        ("people and hands as stated, casual, clicks 0.3 mm", Condition { shots: anyhow, ..STATED }),
        ("yaw ±1 to ±10°, exact", Condition { shots: turned, ..EXACT }),
        ("anyhow, exact", EXACT),
        ("anyhow, exact, focal length known", Condition { focal: true, ..EXACT }),
        ("anyhow, clicks 0.1 to 0.5 mm", MARKED),
        ("studio, clicks 0.1 to 0.5 mm", Condition { shots: studio, ..MARKED }),
        ("the same pose, clicks 0.1 to 0.5 mm, a third of it shared", Condition { shots: twice_the_same, ..JUDGED }),
        ("pitched, judged", Condition { shots: pitched, ..JUDGED }),
        ("turned, judged", Condition { shots: turned, ..JUDGED }),
        ("anyhow, judged, raised by 1 mm", Condition { raised: 1.0, ..JUDGED }),
        ("studio, judged", Condition { shots: studio, ..JUDGED }),
        ("all off by up to 1 mm", Condition { placed: Placed::AllOff(1.0), ..JUDGED }),
        ("one off by 4 mm", Condition { placed: Placed::OneOff(4.0), ..JUDGED }),
    ] {
        let outcomes = simulate(condition, 1000, 3);
        eprintln!("{name}: root mean square error of the change in space and flat, coverage");
        for id in MEASURES {
            let outcome = outcomes[id];
            let held = if condition.samples > 0 {
                format!("{:.3}, u {:.2} of that", outcome.coverage(), outcome.stated())
            } else {
                String::new()
            };
            eprintln!("{id:32} {:8.3} {:8.3}  {held}", outcome.corrected(), outcome.uncorrected());
        }
    }
}
