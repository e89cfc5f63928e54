//! Pairs whose after photo is marked by its pixels: the click errors of both photos are one, and the intervals hold.

use lipmetry::comparison::{Pair, PairComparison, Settings, compare_pair};
use lipmetry::geometry::{Image, Point, Vector};
use lipmetry::landmark::{
    CurveName, Landmark, MarkedPhoto, MatchDecisions, MatchState, MatchedCurve, MatchedMarks, MatchedPoint, stations,
};
use lipmetry::measure::MeasureId;
use lipmetry::uncertainty::Sampling;

use crate::heads::{Placed, Stated, any_shot};
use crate::simulation::{Chance, DEFAULT_HAND, Hand};

const NO_HAND: Hand = Hand { independent: 0.0, shared: 0.0 };

/// Standard deviations of what matching errs by, in millimetres: of points per axis, of what a curve's stations share and
/// of their own, across it.
#[derive(Clone, Copy, Debug)]
struct MatchErrors {
    eye: f64,
    corner: f64,
    nose: f64,
    curve: f64,
    under_reading: f64,
}

/// Such as the sampler counts on a fine photo.
const STATED: MatchErrors = MatchErrors { eye: 0.08, corner: 0.12, nose: 0.2, curve: 0.08, under_reading: 0.0 };

/// A pair of photos of one head, exact, clicked before, and as the pixels find the clicked places after.
struct MatchedPair {
    before: MarkedPhoto,
    after: MarkedPhoto,
    marks: MatchedMarks,
}

fn px_per_mm(photo: &MarkedPhoto) -> f64 {
    photo.markings[0].irises.right.unwrap().diameter / 11.71
}

fn matched_pair(raised_mm: f64, errors: MatchErrors, chance: &mut Chance) -> MatchedPair {
    let person = Stated::any(chance);
    let held = person.in_a_photo(chance);
    let lifted = if raised_mm == 0.0 { held.clone() } else { held.raised(raised_mm * (1.0 - errors.under_reading)) };
    let shots = [any_shot(chance), any_shot(chance)];
    let exact = [(&shots[0], &held), (&shots[1], &lifted)]
        .map(|(shot, held)| shot.photo(held, NO_HAND, Placed::Well, false, chance));
    let clicked = shots[0].photo(&held, DEFAULT_HAND, Placed::Defined, false, chance);
    let after = shots[1].photo(&lifted, DEFAULT_HAND, Placed::Defined, false, chance);
    let [from, to] = exact.each_ref().map(px_per_mm);
    let (sin, cos) = (shots[1].roll - shots[0].roll).to_radians().sin_cos();
    // What is to the side of the exact place before is so after, in a picture that is turned and scaled.
    let carried = |off: Vector<Image>| {
        let (x, y) = (off.x * to / from, off.y * to / from);
        Vector::new(x * cos + y * sin, y * cos - x * sin)
    };
    let of = |photo: &MarkedPhoto, landmark: Landmark| photo.markings[0].configuration.point(landmark);
    let mut marks = MatchedMarks { mm_per_px: [from.recip(), to.recip()], ..MatchedMarks::default() };
    let mut found = |exact: Point<Image>, off: Vector<Image>, sd: f64| {
        let own = Vector::new(to * sd * chance.normal(), to * sd * chance.normal());
        exact + carried(off) + own
    };
    for landmark in Landmark::stable().chain([Landmark::ChR, Landmark::ChL]) {
        let places = [of(&exact[0], landmark), of(&clicked, landmark), of(&exact[1], landmark)];
        let [Some(before), Some(click), Some(after)] = places else { continue };
        let sd = match landmark {
            Landmark::ExR | Landmark::ExL | Landmark::EnR | Landmark::EnL => errors.eye,
            Landmark::ChR | Landmark::ChL => errors.corner,
            _ => errors.nose,
        };
        let at = found(after, click - before, sd);
        let state = MatchState::Accepted;
        marks.points[landmark as usize] = Some(MatchedPoint { at, correlation: 0.95, way_back_mm: 0.0, state });
    }
    for name in CurveName::ALL {
        let along = |photo: &MarkedPhoto| stations(&photo.markings[0].configuration, name);
        let (Some(before), Some(clicks), Some(after)) = (along(&exact[0]), along(&clicked), along(&exact[1])) else {
            continue;
        };
        let shared = to * errors.curve * chance.normal();
        let places = before.iter().zip(&clicks).zip(&after);
        let after =
            places.map(|((before, click), after)| *after + carried(*click - *before) + Vector::new(0.0, shared));
        marks.curves[name as usize] = Some(MatchedCurve {
            after: after.collect(),
            correlation: 0.9,
            way_back_mm: 0.1,
            skin_only_mm: None,
            state: MatchState::Accepted,
        });
    }
    MatchedPair { before: clicked, after, marks }
}

fn compared(pair: &MatchedPair, samples: usize, seed: u64) -> PairComparison {
    let sampling = Sampling { seed, samples, ..Sampling::default() };
    let settings = Settings { sampling, posture_sd_mm: 0.0, ..Settings::default() };
    let MatchedPair { before, after, marks } = pair;
    let pair = Pair { before, after, same_file: false };
    let clicks = compare_pair(&pair, &settings).unwrap();
    clicks.matched(&pair, marks.clone(), &MatchDecisions::default(), (None, Vec::new()), &settings).unwrap()
}

#[test]
#[ignore = "figures"]
fn table_of_matched_uncertainties() {
    for raised in [0.0, 0.5, 1.0, 1.5] {
        let mut chance = Chance::new(4);
        let mut sums = std::collections::BTreeMap::<MeasureId, [f64; 5]>::new();
        let pairs = 60;
        for seed in 0..pairs {
            let pair = matched_pair(raised, STATED, &mut chance);
            let found = compared(&pair, 300, seed);
            let exact = {
                let mut other = found.clone();
                other.matching = None;
                other
            };
            for (measure, change) in &exact.changes {
                let Ok(change) = change else { continue };
                let (Some(value), Some(clicks)) = (
                    change.difference.scalar(),
                    found.by_clicks().unwrap().change(measure.id).and_then(|clicks| clicks.difference.scalar()),
                ) else {
                    continue;
                };
                let [u, u_clicks] = [value, clicks].map(|estimate| estimate.uncertainty.unwrap().u);
                let sum = sums.entry(measure.id).or_default();
                let truth = if raised == 0.0 { 0.0 } else { f64::NAN };
                let [low, high] = value.uncertainty.unwrap().ci95;
                let more = [
                    value.value,
                    (value.value - truth).powi(2),
                    u * u,
                    u_clicks * u_clicks,
                    f64::from(u8::from(low <= truth && truth <= high)),
                ];
                sum.iter_mut().zip(more).for_each(|(sum, more)| *sum += more / pairs as f64);
            }
        }
        eprintln!("raised {raised}");
        for (id, [mean, squares, u, u_clicks, held]) in sums {
            eprintln!(
                "{id:32} mean {mean:8.4} rmse {:8.4} u {:8.4} u clicks {:8.4} held {:.2}",
                squares.sqrt(),
                u.sqrt(),
                u_clicks.sqrt(),
                held
            );
        }
    }
}
