//! Technical error, intraclass correlation and limits of agreement against published worked examples.

use lipmetry::uncertainty::agreement::{
    CorrelationError, bland_altman, markings_needed, one_way, technical_error, two_way_random,
};

use crate::faces::assert_near;

/// Shrout & Fleiss (1979), table 2: six targets, four judges.
const TARGETS: [[f64; 4]; 6] = [
    [9.0, 2.0, 5.0, 8.0],
    [6.0, 1.0, 3.0, 2.0],
    [8.0, 4.0, 6.0, 8.0],
    [7.0, 1.0, 2.0, 6.0],
    [10.0, 5.0, 6.0, 9.0],
    [6.0, 2.0, 4.0, 7.0],
];

/// Bland & Altman (1986), table 1: peak expiratory flow of 17 subjects, Wright meter first and again, mini meter first.
const WRIGHT: [f64; 17] = [
    494.0, 395.0, 516.0, 434.0, 476.0, 557.0, 413.0, 442.0, 650.0, 433.0, 417.0, 656.0, 267.0, 478.0, 178.0, 423.0,
    427.0,
];
const WRIGHT_AGAIN: [f64; 17] = [
    490.0, 397.0, 512.0, 401.0, 470.0, 611.0, 415.0, 431.0, 638.0, 429.0, 420.0, 633.0, 275.0, 492.0, 165.0, 372.0,
    421.0,
];
const MINI: [f64; 17] = [
    512.0, 430.0, 520.0, 428.0, 500.0, 600.0, 364.0, 380.0, 658.0, 445.0, 432.0, 626.0, 260.0, 477.0, 259.0, 350.0,
    451.0,
];

fn table() -> Vec<Vec<f64>> {
    TARGETS.map(|row| row.to_vec()).to_vec()
}

/// The coefficients are printed in the paper's table 4 (.17 and .29); the intervals are those of pingouin 0.7.0,
/// `pingouin.intraclass_corr`, and of R's psych::ICC, whose example this table is: −0.13 to 0.72 and 0.02 to 0.76.
#[test]
fn correlations_are_those_of_shrout_and_fleiss() {
    let one = one_way(&table()).unwrap();
    let two = two_way_random(&table()).unwrap();
    for (what, found, printed) in [
        ("ICC(1,1)", one.value, 0.17),
        ("its lower end", one.ci95[0], -0.13),
        ("its upper end", one.ci95[1], 0.72),
        ("ICC(2,1)", two.value, 0.29),
        ("its lower end", two.ci95[0], 0.02),
        ("its upper end", two.ci95[1], 0.76),
    ] {
        // Half a unit of the last digit printed.
        assert_near(what, found, printed, 0.005);
    }
    assert!(one.model.starts_with("ICC(1,1)") && two.model.starts_with("ICC(2,1)"));
    // The paper's mean squares: within targets 6.26; judges 32.49, error 1.02, so √((32.49 − 1.02)/6 + 1.02).
    assert_near("SEM", one.sem, 6.26_f64.sqrt(), 0.002);
    assert_near("SEM", two.sem, ((32.49 - 1.02) / 6.0 + 1.02_f64).sqrt(), 0.005);
}

/// The paper prints a mean difference of −2.1 l/min with the interval −22.0 to 17.8 (Wright minus mini) and a standard
/// deviation of 38.8. Its limits are two standard deviations; those of 1.96 and their intervals by the formula of 1999 are
/// numpy's and scipy's: −78.097 (−112.853 to −43.341) and 73.862 (39.106 to 108.618).
#[test]
fn limits_of_agreement_are_those_of_bland_and_altman() {
    let differences: Vec<f64> = WRIGHT.iter().zip(MINI).map(|(wright, mini)| wright - mini).collect();
    let found = bland_altman(&differences).unwrap();
    assert_eq!(found.pairs, 17);
    for (what, found, printed, digit) in [
        ("bias", found.bias, -2.1, 0.1),
        ("bias, low", found.bias_ci95[0], -22.0, 0.1),
        ("bias, high", found.bias_ci95[1], 17.8, 0.1),
        ("sd", found.sd, 38.8, 0.1),
        ("lower limit", found.limits[0], -78.097, 0.001),
        ("upper limit", found.limits[1], 73.862, 0.001),
        ("lower limit, low", found.limits_ci95[0][0], -112.853, 0.001),
        ("lower limit, high", found.limits_ci95[0][1], -43.341, 0.001),
        ("upper limit, low", found.limits_ci95[1][0], 39.106, 0.001),
        ("upper limit, high", found.limits_ci95[1][1], 108.618, 0.001),
    ] {
        assert_near(what, found, printed, 0.5 * digit + 1e-9);
    }
}

/// The paper's coefficient of repeatability of the Wright meter, twice the standard deviation of the differences
/// about 0, is 43.2 l/min there, from 21.6: Dahlberg's error is that over √2.
#[test]
fn technical_error_is_that_of_repeated_peak_flows() {
    let pairs: Vec<Vec<f64>> = WRIGHT.iter().zip(WRIGHT_AGAIN).map(|(first, again)| vec![*first, again]).collect();
    let found = technical_error(&pairs).unwrap();
    assert_near("TEM", found.tem * std::f64::consts::SQRT_2, 21.6, 0.05);
    assert_eq!(found.degrees_of_freedom, 17);
    // The χ² quantiles of 17 degrees of freedom are printed in every table: 7.564 and 30.191.
    assert_near("low", found.ci95[0], found.tem * (17.0 / 30.191_f64).sqrt(), 1e-3);
    assert_near("high", found.ci95[1], found.tem * (17.0 / 7.564_f64).sqrt(), 1e-3);
    assert_near("SDC", found.smallest_detectable_change(), 1.96 * 2.0_f64.sqrt() * found.tem, 1e-12);
}

#[test]
fn order_shift_and_scale_change_what_they_must_and_nothing_else() {
    let shifted: Vec<Vec<f64>> = table().iter().rev().map(|row| row.iter().map(|x| 2.5 * x - 7.0).collect()).collect();
    for found in [one_way, two_way_random] {
        let (plain, moved) = (found(&table()).unwrap(), found(&shifted).unwrap());
        assert_near("correlation", moved.value, plain.value, 1e-12);
        assert_near("SEM", moved.sem, 2.5 * plain.sem, 1e-12);
    }
    let reversed: Vec<Vec<f64>> = table().iter().map(|row| row.iter().rev().copied().collect()).collect();
    assert_near("judges", two_way_random(&reversed).unwrap().value, two_way_random(&table()).unwrap().value, 1e-12);
    let (plain, moved) = (technical_error(&table()).unwrap(), technical_error(&shifted).unwrap());
    assert_near("TEM", moved.tem, 2.5 * plain.tem, 1e-12);
    let differences = [1.0, -2.0, 4.0, 0.5];
    let (plain, turned) = (bland_altman(&differences).unwrap(), bland_altman(&differences.map(|d| -d)).unwrap());
    assert_near("bias", turned.bias, -plain.bias, 1e-12);
    assert_near("limit", turned.limits[0], -plain.limits[1], 1e-12);
}

#[test]
fn too_little_is_said_to_be_so() {
    assert_eq!(technical_error(&[]), None);
    assert_eq!(technical_error(&[vec![1.0], vec![2.0]]), None, "nothing was repeated");
    assert_eq!(technical_error(&[vec![3.0, 3.0]]).unwrap().tem, 0.0);
    assert_eq!(one_way(&[vec![1.0, 2.0]]), Err(CorrelationError::TooFew));
    assert_eq!(one_way(&[vec![3.0, 3.0], vec![3.0, 3.0]]), Err(CorrelationError::NoVariance));
    assert_eq!(one_way(&[vec![3.0, 3.0], vec![4.0, 4.0]]).unwrap().value, 1.0);
    assert_eq!(two_way_random(&[vec![1.0, 2.0], vec![1.0]]), Err(CorrelationError::TooFew));
    assert_eq!(two_way_random(&[vec![3.0, 3.0], vec![3.0, 3.0]]), Err(CorrelationError::NoVariance));
    assert_eq!(two_way_random(&[vec![1.0, 1.0], vec![2.0, 2.0]]).unwrap().ci95, [1.0, 1.0]);
    assert_eq!(bland_altman(&[1.0]), None);
    assert_eq!(bland_altman(&[]), None);
}

/// 1.96 √(2 · 0.36 / n) ≤ 1 from n = 2.77 on; with a posture of 0.25 mm there are 0.0677 mm² left of 0.1302, so n = 5.3.
#[test]
fn the_markings_that_it_takes_are_counted_up() {
    assert_eq!(markings_needed(0.6, 0.0, 1.0), Some(3));
    assert_eq!(markings_needed(0.6, 0.25, 1.0), Some(6));
    assert_eq!(markings_needed(0.0, 0.25, 1.0), Some(1));
    assert_eq!(markings_needed(0.1, 0.37, 1.0), None, "the posture alone is more");
}
