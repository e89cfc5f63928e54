//! What the posture of the lips does to every measure, what the uncertainty of a change is made up of, and how many
//! changes are judged together.

use lipmetry::comparison::{Pair, PairComparison, QUESTIONS, Settings, Verdict, compare_pair};
use lipmetry::measure::{MeasureId, Value};
use lipmetry::uncertainty::{LargestDeviations, UncertaintyPart, factor_of_independent, independent_of_factor};

use crate::faces::assert_near;
use crate::simulation::{Camera, Chance, DEFAULT_HAND, Hand, Ruler, knowing, person, raised};

const STILL: Hand = Hand { independent: 0.0, shared: 0.0 };

/// Two photos of one face, marked by a hand, compared by somebody who knows the hand and the posture.
fn compared(hand: Hand, posture_mm: f64, ruler: Ruler, seed: u64) -> PairComparison {
    let mut chance = Chance::new(seed);
    let face = person(&mut chance);
    let after = raised(&face, 1.0);
    let [before, after] =
        [&face, &after].map(|face| Camera::any(&mut chance).photo(face, 11.71, ruler, hand, 1, &mut chance));
    let settings = Settings { posture_sd_mm: posture_mm, ..knowing(hand, 600, seed) };
    compare_pair(&Pair { before: &before, after: &after, same_file: false }, &settings).unwrap()
}

fn u(pair: &PairComparison, id: MeasureId) -> f64 {
    pair.change(id).unwrap().difference.scalar().unwrap().uncertainty.unwrap().u
}

/// With a hand that makes no error all that is left is the posture, and that is known in closed form: a border moves by
/// 0.25 mm over 0.8 and √2, the lower one by 1.45 times 0.25 mm, a corner by 0.22 mm sideways and 0.11 mm up; two photos
/// differ by √2 times as much. The outline between the marks adds up to a fiftieth. 600 samples give a standard deviation
/// good to 3 %; three such deviations are allowed.
#[test]
fn the_posture_alone_has_closed_forms() {
    for seed in [3, 4, 5] {
        let pair = compared(STILL, 0.25, Ruler::Exact, seed);
        let width = pair.before.estimate(MeasureId::MouthWidth).unwrap().value;
        let root = std::f64::consts::SQRT_2;
        let border = 0.25 / (0.8 * root);
        for (id, one_photo) in [
            (MeasureId::UpperVermilionHeightMean, 0.25),
            (MeasureId::UpperVermilionHeight, border * root),
            (MeasureId::PhiltrumLength, border),
            (MeasureId::LowerVermilionHeight, border.hypot(1.45 * 0.25)),
            (MeasureId::MouthWidth, 0.22 * root),
            (MeasureId::CommissureHeightDifference, 0.11 * root),
        ] {
            // The midline of a face is not quite upright, and lips are not quite in its middle.
            assert_near(id.as_str(), u(&pair, id), root * one_photo, 0.13 * root * one_photo);
        }
        let area = u(&pair, MeasureId::UpperVermilionArea);
        // The corners' part in an area is small.
        assert_near("area", area, root * 0.25 * width, 0.15 * root * 0.25 * width);
        assert!(u(&pair, MeasureId::CupidsBowDepth) < 0.03, "{}", u(&pair, MeasureId::CupidsBowDepth));
        let budget = pair.change(QUESTIONS[0]).unwrap().budget.unwrap();
        assert_eq!(budget.largest(), UncertaintyPart::Posture);
        assert!(budget.share(UncertaintyPart::Posture) > 0.9, "{budget:?}");
    }
}

/// Without posture nothing of it is in the budget, and twice the posture is twice its part.
#[test]
fn the_posture_counts_as_it_is_stated() {
    let [none, one, two] = [0.0, 0.2, 0.4].map(|posture| compared(DEFAULT_HAND, posture, Ruler::Iris, 8));
    let part = |pair: &PairComparison, id| pair.change(id).unwrap().budget.unwrap().posture;
    for id in [MeasureId::UpperVermilionHeightMean, MeasureId::UpperVermilionArea, MeasureId::PhiltrumLength] {
        assert_eq!(part(&none, id), 0.0, "{id}");
        // The parts are scaled to the sampled whole, which is good to 3 %.
        assert_near(id.as_str(), part(&two, id), 2.0 * part(&one, id), 0.15 * part(&two, id));
        assert!(u(&none, id) < u(&one, id) && u(&one, id) < u(&two, id), "{id}");
    }
    // A photo shows the lip as it is held in it.
    let of_photo = |pair: &PairComparison| pair.before.estimate(QUESTIONS[0]).unwrap().uncertainty;
    assert_eq!(of_photo(&none), of_photo(&two));
}

/// The squares of a budget are the square of the standard uncertainty; a length has a part of the scale, a pure number
/// and a length between equal values have hardly any.
#[test]
fn budgets_add_up_and_name_what_is_uncertain() {
    for seed in 0..8 {
        let pair = compared(DEFAULT_HAND, 0.25, Ruler::Iris, 40 + seed);
        for (measure, change) in &pair.changes {
            let Ok(change) = change else { continue };
            let Value::Scalar(difference) = change.difference else { continue };
            let (budget, u) = (change.budget.unwrap(), difference.uncertainty.unwrap().u);
            assert_near(measure.id.as_str(), budget.u(), u, 1e-9 * u);
            for (part, size) in budget.parts() {
                assert!(size >= 0.0 && size <= u * (1.0 + 1e-12), "{} {part:?} {size} of {u}", measure.id);
            }
            let shares: f64 = budget.parts().iter().map(|(part, _)| budget.share(*part)).sum();
            assert_near("shares", shares, 1.0, 1e-9);
        }
        let budget = |id: MeasureId| pair.change(id).unwrap().budget.unwrap();
        assert_eq!(budget(MeasureId::CupidsBowAngle).scale, 0.0);
        // 0.42 of 11.71 mm of a change of about 1 mm, with what the clicks on the irises add.
        let scale = budget(QUESTIONS[0]).scale;
        assert!((0.01..0.09).contains(&scale), "{scale}");
        assert_eq!(budget(MeasureId::CupidsBowAngle).largest(), UncertaintyPart::Marking);
    }
    let exact = compared(STILL, 0.0, Ruler::Exact, 3);
    let file = compare_same();
    assert!(
        file.changes.iter().all(|(_, change)| change.as_ref().is_ok_and(|c| c.budget.is_none()) || change.is_err())
    );
    assert!(exact.change(MeasureId::CupidsBowWidth).unwrap().budget.is_none_or(|budget| budget.posture == 0.0));
}

/// A photo against itself: nothing is uncertain about the difference.
fn compare_same() -> PairComparison {
    let mut chance = Chance::new(2);
    let photo = Camera::any(&mut chance).photo(&person(&mut chance), 11.71, Ruler::Iris, DEFAULT_HAND, 1, &mut chance);
    let settings = Settings { posture_sd_mm: 0.25, ..knowing(DEFAULT_HAND, 100, 1) };
    compare_pair(&Pair { before: &photo, after: &photo, same_file: true }, &settings).unwrap()
}

/// A verdict is whether its bounds exclude 0: those of the two questions are their 95 % intervals, all others are as many
/// standard uncertainties wide as the joint factor says.
#[test]
fn a_verdict_is_its_interval() {
    for seed in 0..12 {
        let pair = compared(Hand { independent: 0.15, shared: 0.05 }, 0.1, Ruler::Iris, 70 + seed);
        let factor = pair.joint_factor.unwrap();
        // Between one measure and 33, 19 inner positions and 10 magnitudes that were independent.
        assert!((1.96..=factor_of_independent(62.0) + 0.3).contains(&factor), "{factor}");
        for (measure, change) in &pair.changes {
            let Ok(change) = change else { continue };
            for (estimate, judgement) in change.difference.estimates().iter().zip(&change.judgements) {
                let (uncertainty, [low, high]) = (estimate.uncertainty.unwrap(), judgement.bounds95);
                if QUESTIONS.contains(&measure.id) {
                    assert_eq!(judgement.bounds95, uncertainty.ci95);
                    let probability = judgement.probability_larger.unwrap();
                    assert!((0.0..=1.0).contains(&probability), "{probability}");
                    assert!(low <= 0.0 || probability > 0.97, "{probability} {low}");
                } else {
                    assert_near("half-width", 0.5 * (high - low), factor * uncertainty.u, 1e-9 * (1.0 + high.abs()));
                    assert_eq!(judgement.probability_larger, None);
                }
                let expected = match (low > 0.0, high < 0.0) {
                    (true, _) => Verdict::Increased,
                    (_, true) => Verdict::Decreased,
                    _ => Verdict::NotDetected,
                };
                assert_eq!(judgement.verdict, expected, "{}", measure.id);
            }
        }
    }
}

/// Of independent changes the factor is Šidák's, of changes that are one it is that of one, and without any as well. Of
/// 20,000 samples a quantile of 95 % is good to about 0.02.
#[test]
fn the_joint_factor_follows_how_changes_depend_on_each_other() {
    const SAMPLES: usize = 20_000;
    let mut chance = Chance::new(12);
    let mut column = || -> Vec<f64> { (0..SAMPLES).map(|_| 0.3 * chance.normal()).collect() };
    let mut independent = LargestDeviations::default();
    for _ in 0..20 {
        independent.add(column().into_iter(), 0.3);
    }
    assert_near("20 independent", independent.factor(), factor_of_independent(20.0), 0.06);
    let mut same = LargestDeviations::default();
    let one = column();
    for scale in [1.0, 2.0, -5.0] {
        same.add(one.iter().map(|value| scale * value), 0.3 * f64::abs(scale));
    }
    assert_near("three that are one", same.factor(), 1.959_96, 0.06);
    assert_near("none", LargestDeviations::default().factor(), 1.959_96, 1e-4);
    let mut certain = LargestDeviations::default();
    certain.add([0.0; 3].into_iter(), 0.0);
    assert_near("nothing uncertain", certain.factor(), 1.959_96, 1e-4);
    for count in [1.0, 3.0, 9.0, 33.5] {
        assert_near("there and back", independent_of_factor(factor_of_independent(count)), count, 1e-6 * count);
    }
}
