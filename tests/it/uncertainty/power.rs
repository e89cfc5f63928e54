//! What one marking of one photo a visit can tell, and how many it takes to tell more.

use lipmetry::comparison::POSTURE_SD_MM;
use lipmetry::measure::MeasureId;
use lipmetry::measure::Value;

use crate::simulation::{Chance, Hand, Ruler, knowing, pair};

/// How far the measured changes of the mean height were off the true ones, and their stated uncertainties.
fn errors(hand: Hand, markings: usize, pairs: usize, seed: u64) -> Vec<[f64; 2]> {
    let mut chance = Chance::new(seed);
    (0..pairs)
        .map(|index| {
            let settings = knowing(hand, 600, index as u64);
            let simulated = pair(1.0, Ruler::Exact, hand, markings, &settings, &mut chance);
            let of = |comparison: &lipmetry::comparison::PairComparison| match comparison
                .change(MeasureId::UpperVermilionHeightMean)
                .unwrap()
                .difference
            {
                Value::Scalar(difference) => difference,
                Value::Profile(_) => panic!(),
            };
            let (truth, found) = (of(&simulated.truth), of(&simulated.found));
            [found.value - truth.value, found.uncertainty.unwrap().u]
        })
        .collect()
}

/// The part of pairs in which a true change of `change` mm is told as what it is. The posture of the lips adds to what is
/// measured and to what is held against it.
fn power(errors: &[[f64; 2]], change: f64, posture: f64, chance: &mut Chance) -> f64 {
    const DRAWS: usize = 50;
    let mut told = 0;
    for [error, u] in errors {
        let limit = 1.96 * (u * u + 2.0 * posture * posture).sqrt();
        for _ in 0..DRAWS {
            let measured = change + error + std::f64::consts::SQRT_2 * posture * chance.normal();
            told += usize::from(measured > limit);
        }
    }
    told as f64 / (DRAWS * errors.len()) as f64
}

/// 150 pairs: at 95 % the standard deviation is 1.8 %.
#[test]
fn a_change_of_one_millimetre_is_told_by_the_two_photos_alone() {
    let hand = crate::simulation::DEFAULT_HAND;
    let errors = errors(hand, 1, 150, 31);
    let told = power(&errors, 1.0, 0.0, &mut Chance::new(1));
    assert!(told >= 0.90, "told in {told}");
    let none = power(&errors, 0.0, 0.0, &mut Chance::new(1));
    assert!(none <= 0.065, "one of the two sides: 2.5 % and three standard deviations; told in {none}");
    // The lip's posture takes much of it.
    let posture = power(&errors, 1.0, POSTURE_SD_MM, &mut Chance::new(1));
    assert!((0.45..0.75).contains(&posture), "told in {posture}");
}

/// The table of docs/method.md: `cargo test --release --test it -- --ignored --nocapture table_of_power`.
#[test]
#[ignore = "nine simulations take a minute; its main figures are among the tests"]
fn table_of_power() {
    const CHANGES: [f64; 5] = [0.3, 0.5, 1.0, 1.5, 2.0];
    let mut chance = Chance::new(77);
    eprintln!(
        "told in per cent of 300 pairs, of a true change of {CHANGES:?} mm, without | with the posture of 0.25 mm"
    );
    for independent in [0.15, 0.3, 0.5] {
        // The shared part in the default's proportion.
        let hand = Hand { independent, shared: independent / 3.0 };
        for markings in [1, 2, 4] {
            let errors = errors(hand, markings, 300, 41);
            let mut row = |posture| {
                CHANGES.map(|change| format!("{:3.0}", 100.0 * power(&errors, change, posture, &mut chance))).join(" ")
            };
            let (alone, with_posture) = (row(0.0), row(POSTURE_SD_MM));
            let u = (errors.iter().map(|[_, u]| u * u).sum::<f64>() / errors.len() as f64).sqrt();
            eprintln!("{independent:.2} mm × {markings}: u {u:.3} mm | {alone} | {with_posture}");
            // 1.96 u for the limit and 1.645 u to be beyond it in 95 %, from n markings or from n photos a visit.
            let needed = |change: f64, posture: f64| {
                let room = (change / (1.96 + 1.645)).powi(2) - 2.0 * posture * posture;
                (room > 0.0).then(|| (u * u * markings as f64 / room).ceil())
            };
            let photos = |change: f64| {
                let one = u * u + 2.0 * POSTURE_SD_MM * POSTURE_SD_MM;
                (one / (change / (1.96 + 1.645)).powi(2)).ceil()
            };
            if markings == 1 {
                eprintln!(
                    "   markings for 0.5 and 1 mm: {:?} {:?} without posture, {:?} {:?} with; photos a visit: {} {}",
                    needed(0.5, 0.0),
                    needed(1.0, 0.0),
                    needed(0.5, POSTURE_SD_MM),
                    needed(1.0, POSTURE_SD_MM),
                    photos(0.5),
                    photos(1.0)
                );
            }
        }
    }
}
