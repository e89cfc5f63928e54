//! Sketched curves give nearly the exact figures.

use lipmetry::measure::{MEASURES, Measure, Value};
use lipmetry::units::Dimension;

use crate::faces::{lip, numbers};
use crate::simulation::{Chance, person};

/// A tenth of what one marking makes uncertain, or less.
fn tolerance(measure: &Measure, exact: f64) -> f64 {
    match measure.dimension {
        // 20 points stand for the border there.
        Dimension::Length if measure.is_index() => 0.1,
        Dimension::Length => 0.05,
        Dimension::Area => 0.006 * exact.abs(),
        Dimension::Angle => 0.05,
        Dimension::Percent => 0.5,
        Dimension::Ratio => 0.006,
        Dimension::Score => 0.6,
    }
}

#[test]
fn sketched_lips_measure_nearly_the_same() {
    let mut chance = Chance::new(99);
    let mut wrong = Vec::new();
    for index in 0..200 {
        let exact = lip(person(&mut chance));
        let flattened = exact.clone().flattened();
        for measure in MEASURES {
            let figures = [&exact, &flattened].map(|lip| measure.take(lip).map(|value: Value| numbers(&value)));
            match figures {
                [Ok(exact), Ok(flattened)] => {
                    for (exact, flattened) in exact.into_iter().zip(flattened) {
                        if (flattened - exact).abs() > tolerance(measure, exact) {
                            wrong.push(format!("{index} {}: {flattened} for {exact}", measure.id.as_str()));
                        }
                    }
                }
                [Err(exact), Err(flattened)] => assert_eq!(exact, flattened, "{}", measure.id.as_str()),
                other => panic!("{index} {}: {other:?}", measure.id.as_str()),
            }
        }
    }
    assert!(wrong.is_empty(), "{} of 200 lips: {wrong:#?}", wrong.len());
}
