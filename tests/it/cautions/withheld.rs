//! What a caution keeps verdicts back from, and which measures rest on which mark.

use lipmetry::Severity;
use lipmetry::caution::{Withheld, caution_examples};
use lipmetry::landmark::{CurveName, Landmark};
use lipmetry::measure::{Lip, MEASURES, Mark, MeasureId, resting_on};
use lipmetry::units::Dimension;

#[test]
fn what_keeps_nothing_back_is_no_blocking_caution() {
    for caution in caution_examples() {
        let (severity, withheld) = (caution.severity(), caution.withholds());
        let blocks = severity == Severity::Blocking;
        let keeps = MEASURES.iter().any(|measure| withheld.covers(measure));
        assert!(keeps || !blocks, "{}: {severity:?} keeps back {withheld:?}", caution.code());
        assert!(blocks || withheld != Withheld::Everything, "{}: {severity:?}", caution.code());
    }
}

#[test]
fn lengths_are_what_a_calibration_enters() {
    let covered = MEASURES.iter().filter(|measure| Withheld::Lengths.covers(measure));
    let in_millimetres = MEASURES.iter().filter(|m| matches!(m.dimension, Dimension::Length | Dimension::Area));
    assert!(covered.map(|m| m.id).eq(in_millimetres.map(|m| m.id)));
    let none = |withheld: Withheld| MEASURES.iter().filter(|measure| withheld.covers(measure)).count();
    let some = Withheld::Measures(vec![MeasureId::PhiltrumLength]);
    assert_eq!([none(Withheld::Nothing), none(some), none(Withheld::Everything)], [0, 1, MEASURES.len()]);
}

#[test]
fn measures_rest_on_the_marks_that_they_are_taken_from() {
    let lip = Lip::example();
    let rests = |mark, id: MeasureId| resting_on(&lip, mark).contains(&id);
    assert_eq!(resting_on(&lip, Mark::Point(Landmark::Sn)), [MeasureId::PhiltrumLength, MeasureId::VermilionRatio]);
    assert_eq!(resting_on(&lip, Mark::Point(Landmark::EnL)), []);
    for id in [MeasureId::UpperVermilionHeight, MeasureId::CupidsBowDepth, MeasureId::PhiltrumLength] {
        assert!(rests(Mark::Point(Landmark::Ls), id), "{id:?}");
    }
    assert!(!rests(Mark::Point(Landmark::Ls), MeasureId::MouthWidth));
    assert!(!rests(Mark::Point(Landmark::Ls), MeasureId::LowerVermilionHeight));
    // A curve carries its own named points along, the corners apart.
    assert!(rests(Mark::Curve(CurveName::LowerBorder), MeasureId::LowerVermilionHeight));
    assert!(!rests(Mark::Curve(CurveName::LowerBorder), MeasureId::UpperVermilionHeightMean));
    assert!(!rests(Mark::Curve(CurveName::UpperBorder), MeasureId::MouthWidth));
    assert!(rests(Mark::Curve(CurveName::UpperBorder), MeasureId::UpperVermilionHeightMean));
}

#[test]
fn in_the_mirror_the_same_measures_rest_on_the_mirrored_mark() {
    let lip = Lip::example();
    let twin_of = |id| match id {
        MeasureId::UpperVermilionHeightR => MeasureId::UpperVermilionHeightL,
        MeasureId::UpperVermilionHeightL => MeasureId::UpperVermilionHeightR,
        other => other,
    };
    for (mark, twin) in [(Landmark::CphR, Landmark::CphL), (Landmark::ChR, Landmark::ChL)] {
        let mut expected: Vec<MeasureId> = resting_on(&lip, Mark::Point(mark)).into_iter().map(twin_of).collect();
        expected.sort_unstable();
        let mut found = resting_on(&lip.mirrored(), Mark::Point(twin));
        found.sort_unstable();
        assert_eq!(found, expected, "{mark}");
    }
}
