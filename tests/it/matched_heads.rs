//! Simulated pairs of photos of one head whose after photo is marked by its pixels.

use lipmetry::caution::PictureLikeness;
use lipmetry::comparison::{Pair, PairComparison, Settings, compare_pair};
use lipmetry::geometry::{Image, Vector};
use lipmetry::landmark::{
    CurveName, Landmark, MarkedPhoto, MatchDecisions, MatchState, MatchedCurve, MatchedMarks, MatchedPoint, stations,
};
use lipmetry::uncertainty::Sampling;

use crate::heads::{Person, Placed, Stated, any_shot};
use crate::posture::Posture;
use crate::simulation::{Chance, DEFAULT_HAND, Hand};

const NO_HAND: Hand = Hand { independent: 0.0, shared: 0.0 };

/// Standard deviations of what matching errs by, in millimetres: of points per axis, of what a curve's stations share and
/// of their own, across it.
#[derive(Clone, Copy, Debug)]
pub struct MatchErrors {
    pub eye: f64,
    pub corner: f64,
    pub nose: f64,
    pub curve: f64,
    /// The part of a rise of the upper border that is not seen.
    pub under_reading: f64,
}

/// Such as the sampler counts on a fine photo.
pub const STATED: MatchErrors = MatchErrors { eye: 0.06, corner: 0.1, nose: 0.16, curve: 0.05, under_reading: 0.0 };

/// A pair of photos of one head: clicked before and after, and as the pixels find the clicked places after.
pub struct MatchedPair {
    pub before: MarkedPhoto,
    pub after: MarkedPhoto,
    pub marks: MatchedMarks,
    /// What changed, seen from straight ahead.
    pub people: [Person; 2],
}

fn px_per_mm(photo: &MarkedPhoto) -> f64 {
    photo.markings[0].irises.right.unwrap().diameter / 11.71
}

pub fn matched_pair(raised_mm: f64, errors: MatchErrors, chance: &mut Chance) -> MatchedPair {
    held_pair(raised_mm, 0.0, errors, chance)
}

/// The same of lips that are held as differently as a posture of `posture_mm` makes them.
pub fn held_pair(raised_mm: f64, posture_mm: f64, errors: MatchErrors, chance: &mut Chance) -> MatchedPair {
    let person = Stated::any(chance);
    let [before, as_before] = [(); 2].map(|()| person.in_a_photo(chance).held(&Posture::any(posture_mm, chance)));
    let seen = as_before.raised(raised_mm * (1.0 - errors.under_reading));
    let people = [before, as_before.raised(raised_mm)];
    let shots = [any_shot(chance), any_shot(chance)];
    let exact = [(0, &people[0]), (1, &seen)]
        .map(|(at, person): (usize, &Person)| shots[at].photo(person, NO_HAND, Placed::Well, false, chance));
    let [before, after] = [0, 1].map(|at| shots[at].photo(&people[at], DEFAULT_HAND, Placed::Defined, false, chance));
    let [from, to] = exact.each_ref().map(px_per_mm);
    let (sin, cos) = (shots[1].roll - shots[0].roll).to_radians().sin_cos();
    // What is to the side of the exact place before is so after, in a picture that is turned and scaled.
    let carried = |off: Vector<Image>| {
        let (x, y) = (off.x * to / from, off.y * to / from);
        Vector::new(x * cos + y * sin, y * cos - x * sin)
    };
    let of = |photo: &MarkedPhoto, landmark: Landmark| photo.markings[0].configuration.point(landmark);
    let mut marks = MatchedMarks { mm_per_px: [from.recip(), to.recip()], ..MatchedMarks::default() };
    for landmark in Landmark::stable().chain([Landmark::ChR, Landmark::ChL]) {
        let places = [of(&exact[0], landmark), of(&before, landmark), of(&exact[1], landmark)];
        let [Some(place), Some(click), Some(exact)] = places else { continue };
        let sd = match landmark {
            Landmark::ExR | Landmark::ExL | Landmark::EnR | Landmark::EnL => errors.eye,
            Landmark::ChR | Landmark::ChL => errors.corner,
            _ => errors.nose,
        };
        let own = Vector::new(to * sd * chance.normal(), to * sd * chance.normal());
        let at = exact + carried(click - place) + own;
        let state = MatchState::Accepted;
        marks.points[landmark as usize] = Some(MatchedPoint { at, correlation: 0.95, way_back_mm: 0.0, state });
    }
    for name in CurveName::ALL {
        let along = |photo: &MarkedPhoto| stations(&photo.markings[0].configuration, name);
        let (Some(places), Some(clicks), Some(exact)) = (along(&exact[0]), along(&before), along(&exact[1])) else {
            continue;
        };
        let shared = to * errors.curve * chance.normal();
        let places = places.iter().zip(&clicks).zip(&exact);
        let after = places.map(|((place, click), exact)| *exact + carried(*click - *place) + Vector::new(0.0, shared));
        marks.curves[name as usize] = Some(MatchedCurve {
            after: after.collect(),
            correlation: 0.9,
            way_back_mm: 0.1,
            skin_only_mm: None,
            state: MatchState::Accepted,
        });
    }
    MatchedPair { before, after, marks, people }
}

pub fn settings(samples: usize, seed: u64) -> Settings {
    let sampling = Sampling { seed, samples, ..Sampling::default() };
    Settings { sampling, posture_sd_mm: 0.0, ..Settings::default() }
}

pub fn compared(found: &MatchedPair, settings: &Settings) -> PairComparison {
    let pair = Pair { before: &found.before, after: &found.after, same_file: false };
    let clicks = compare_pair(&pair, settings).unwrap();
    clicks
        .matched(
            &pair,
            found.marks.clone(),
            &MatchDecisions::default(),
            (PictureLikeness::default(), Vec::new()),
            settings,
        )
        .unwrap()
}
