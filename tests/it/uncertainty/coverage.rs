//! Whether the 95 % intervals hold the truth in 95 % of cases, and how often a change that is none is told.

use std::collections::BTreeMap;

use lipmetry::comparison::PairComparison;
use lipmetry::estimate::Estimate;
use lipmetry::measure::{MEASURES, Measure, Value};
use lipmetry::units::Dimension;

use crate::simulation::{Chance, DEFAULT_HAND, Ruler, knowing, pair};

/// How often something happened.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rate {
    pub times: usize,
    pub of: usize,
}

impl Rate {
    fn count(&mut self, happened: bool) {
        self.times += usize::from(happened);
        self.of += 1;
    }

    pub fn part(self) -> f64 {
        self.times as f64 / self.of as f64
    }

    fn and(self, other: Self) -> Self {
        Self { times: self.times + other.times, of: self.of + other.of }
    }
}

/// What a run of simulated pairs shows of one measure.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outcome {
    /// The interval of a photo's value holds the truth.
    pub value: Rate,
    /// The interval of the change holds the truth.
    pub change: Rate,
    /// The interval of the change in percent holds the truth.
    pub percent: Rate,
    /// The change was told.
    pub told: Rate,
}

fn figures(value: &Value) -> Vec<Estimate> {
    match value {
        Value::Scalar(estimate) => vec![*estimate],
        Value::Profile(estimates) => estimates[1..estimates.len() - 1].to_vec(),
    }
}

fn holds(found: &Value, truth: &Value, rate: &mut Rate) {
    for (found, truth) in figures(found).iter().zip(figures(truth)) {
        let [low, high] = found.uncertainty.unwrap().ci95;
        rate.count((low..=high).contains(&truth.value));
    }
}

fn count(outcome: &mut Outcome, measure: &Measure, truth: &PairComparison, found: &PairComparison) {
    for (true_photo, photo) in [(&truth.before, &found.before), (&truth.after, &found.after)] {
        if let (Some(Ok(truth)), Some(Ok(found))) = (true_photo.quantity(measure.id), photo.quantity(measure.id)) {
            holds(found, truth, &mut outcome.value);
        }
    }
    let (Some(truth), Some(found)) = (truth.change(measure.id), found.change(measure.id)) else {
        return;
    };
    holds(&found.difference, &truth.difference, &mut outcome.change);
    if let (Some(found), Some(truth)) = (found.percent, truth.percent) {
        holds(&Value::Scalar(found), &Value::Scalar(truth), &mut outcome.percent);
    }
    for judgement in &found.judgements {
        outcome.told.count(judgement.verdict.is_detectable());
    }
}

/// The outcomes of `pairs` pairs whose upper lip changed by `change` mm.
pub fn simulate(pairs: usize, change: f64, ruler: Ruler, seed: u64) -> BTreeMap<&'static str, (Measure, Outcome)> {
    let mut outcomes: BTreeMap<&'static str, (Measure, Outcome)> = BTreeMap::new();
    let mut chance = Chance::new(seed);
    for index in 0..pairs {
        let settings = knowing(DEFAULT_HAND, 600, index as u64);
        let simulated = pair(change, ruler, DEFAULT_HAND, 1, &settings, &mut chance);
        for (measure, _) in &simulated.found.changes {
            let (_, outcome) = outcomes.entry(measure.id.as_str()).or_insert((**measure, Outcome::default()));
            count(outcome, measure, &simulated.truth, &simulated.found);
        }
    }
    outcomes.retain(|_, (_, outcome)| outcome.value.of > 0);
    outcomes
}

/// Lengths, angles and areas: what can be larger or smaller without a bound, and percentages of asymmetry.
pub fn is_plain(measure: &Measure) -> bool {
    !measure.is_index()
        && matches!(measure.dimension, Dimension::Length | Dimension::Area | Dimension::Angle | Dimension::Percent)
}

/// Passes where the part is within `bounds`; all that are not are told together.
fn check(outcomes: &BTreeMap<&'static str, (Measure, Outcome)>, bounds: [f64; 2], most_told: Option<f64>) {
    let mut wrong = Vec::new();
    for (id, (measure, outcome)) in outcomes {
        let parts = [("value", outcome.value), ("change", outcome.change), ("percent", outcome.percent)];
        for (what, rate) in parts.into_iter().filter(|(_, rate)| rate.of > 0) {
            // An index near its bound has an interval that holds more; see `Range`.
            let most = if measure.is_index() { 1.0 } else { bounds[1] };
            // A ratio of two figures that errors lift alike, and the length of a zigzag, are not linear in the clicks.
            let least = if is_plain(measure) && what != "percent" { bounds[0] } else { bounds[0] - 0.02 };
            let most = if is_plain(measure) { most } else { 1.0 };
            if !(least..=most).contains(&rate.part()) {
                wrong.push(format!("{id}, {what}: {:.3} of {}, not {least} to {most}", rate.part(), rate.of));
            }
        }
        if let Some(most) = most_told.filter(|most| outcome.told.part() > *most) {
            wrong.push(format!("{id}: told in {:.3}, more than {most}", outcome.told.part()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn mean(outcomes: &BTreeMap<&'static str, (Measure, Outcome)>, of: fn(&Outcome) -> Rate) -> f64 {
    let plain = outcomes.values().filter(|(measure, _)| is_plain(measure));
    plain.map(|(_, outcome)| of(outcome)).fold(Rate::default(), Rate::and).part()
}

/// How many pairs are simulated with every run of the tests.
const PAIRS: usize = 250;

/// Of 250 pairs a rate of 95 % has a standard deviation of 1.4 %, and 70 of them, not all independent of each other, lie
/// within 3.6 of these; the mean of all is good to about a quarter of that.
#[test]
fn intervals_hold_the_truth_and_no_change_is_told_where_there_is_none() {
    let outcomes = simulate(PAIRS, 0.0, Ruler::Iris, 11);
    assert_eq!(outcomes.len(), MEASURES.len() - 1, "the gap of closed lips is the only measure left out");
    check(&outcomes, [0.90, 0.995], Some(0.10));
    for (what, part) in [("values", mean(&outcomes, |o| o.value)), ("changes", mean(&outcomes, |o| o.change))] {
        assert!((0.935..=0.965).contains(&part), "{what}: {part}");
    }
    let told = mean(&outcomes, |outcome| outcome.told);
    assert!(told <= 0.06, "told in {told} of cases without a change");
}

/// The large run: `cargo test --release --test it -- --ignored --nocapture coverage`. It prints the tables.
#[test]
#[ignore = "2 × 2000 pairs take two minutes; a smaller run is among the tests"]
fn coverage_of_two_thousand_pairs() {
    for (change, ruler, told) in [(0.0, Ruler::Iris, Some(0.06)), (1.0, Ruler::Exact, None)] {
        let outcomes = simulate(2000, change, ruler, 3);
        eprintln!("change {change} mm, {ruler:?}: held by the interval of a value, a change, a percentage; told");
        for (id, (_, outcome)) in &outcomes {
            let parts = [outcome.value, outcome.change, outcome.percent, outcome.told].map(Rate::part);
            eprintln!("{id:32} {:.3} {:.3} {:.3} {:.3}", parts[0], parts[1], parts[2], parts[3]);
        }
        // The standard deviation of a rate is 0.5 % here.
        check(&outcomes, [0.93, 0.97], told);
    }
}
