//! When a pair is not matched, or not all of it, and what is said of matched marks.

use lipmetry::Verdict;
use lipmetry::alignment::Occasion;
use lipmetry::caution::{Caution, ExpressionCaution, MatchingCaution, ResolutionCaution, SharpnessCaution};
use lipmetry::comparison::{MatchingReason, MatchingState, Pair, PairComparison, compare_pair, not_matchable};
use lipmetry::geometry::Vector;
use lipmetry::landmark::{Cosmetics, CurveName, Landmark, MatchFault, MatchState};
use lipmetry::measure::{Mark, MeasureId};

use crate::matched_heads::{MatchedPair, STATED, compared, matched_pair, settings};
use crate::simulation::Chance;

const HEIGHT: MeasureId = MeasureId::UpperVermilionHeightMean;

fn pair(cosmetics: [Cosmetics; 2], skin_only_mm: f64) -> MatchedPair {
    let mut pair = matched_pair(1.0, STATED, &mut Chance::new(5));
    [pair.before.cosmetics, pair.after.cosmetics] = cosmetics;
    let border = pair.marks.curves[CurveName::UpperBorder as usize].as_mut().unwrap();
    border.skin_only_mm = Some(skin_only_mm);
    pair
}

fn codes(comparison: &PairComparison) -> Vec<&'static str> {
    comparison.cautions.iter().map(Caution::code).collect()
}

fn border(comparison: &PairComparison) -> MatchState {
    let marks = comparison.matching.as_ref().unwrap().marks.as_ref().unwrap();
    marks.curves[CurveName::UpperBorder as usize].as_ref().unwrap().state
}

#[test]
fn painted_lips_keep_the_clicks_of_their_borders_and_the_matched_points() {
    for cosmetics in [[Cosmetics::Yes, Cosmetics::No], [Cosmetics::Unknown, Cosmetics::Yes]] {
        let found = compared(&pair(cosmetics, 0.0), &settings(100, 1));
        let matching = found.matching.as_ref().unwrap();
        assert_eq!(matching.state(), MatchingState::Partly);
        let marks = matching.marks.as_ref().unwrap();
        for curve in marks.curves.iter().flatten() {
            assert_eq!(curve.state, MatchState::RejectedByProgram(MatchFault::Cosmetics));
        }
        assert!(marks.points.iter().flatten().all(|point| point.state.is_accepted()));
        let of = if cosmetics[0] == Cosmetics::Yes { Occasion::Before } else { Occasion::After };
        assert_eq!(matching.reasons, [MatchingReason::Cosmetics(of)]);
        assert!(!codes(&found).contains(&"cosmetics_unknown"), "{:?}", codes(&found));
    }
}

#[test]
fn where_nobody_answered_the_skin_beside_the_border_decides() {
    let unknown = [Cosmetics::No, Cosmetics::Unknown];
    for (cosmetics, skin_only_mm, accepted, code) in [
        (unknown, 0.1, true, Some("cosmetics_unknown")),
        (unknown, -0.4, false, Some("may_be_paint")),
        (unknown, 0.4, false, Some("may_be_paint")),
        ([Cosmetics::No; 2], 0.4, true, None),
    ] {
        let found = compared(&pair(cosmetics, skin_only_mm), &settings(100, 1));
        assert_eq!(border(&found).is_accepted(), accepted, "{cosmetics:?} {skin_only_mm}");
        for told in ["cosmetics_unknown", "may_be_paint"] {
            assert_eq!(codes(&found).contains(&told), code == Some(told), "{cosmetics:?} {skin_only_mm}: {told}");
        }
        let clicks = found.clicks_only().unwrap();
        let of = |pair: &PairComparison| pair.after.marking.configuration.curve(CurveName::UpperBorder).unwrap().len();
        assert_eq!(of(&found) == of(clicks), !accepted);
    }
}

/// The after photo's clicks of the upper border 4 mm lower than they belong.
#[test]
fn a_change_that_the_clicks_contradict_gets_no_verdict_unless_the_lips_are_free_of_paint() {
    for (cosmetics, verdict) in [(Cosmetics::Unknown, Verdict::Inconclusive), (Cosmetics::No, Verdict::Increased)] {
        let mut pair = pair([Cosmetics::No, cosmetics], 0.0);
        let px = 4.0 / pair.marks.mm_per_px[1];
        let border = |name| name == CurveName::UpperBorder;
        pair.after.markings[0].configuration.move_each(
            |landmark, point| {
                let on_border = CurveName::UpperBorder.landmarks()[1..4].contains(&landmark);
                if on_border { point + Vector::new(0.0, px) } else { point }
            },
            |name, point| if border(name) { point + Vector::new(0.0, px) } else { point },
        );
        let found = compared(&pair, &settings(200, 1));
        let by_clicks = found.clicks_only().unwrap().change(HEIGHT).unwrap().difference.scalar().unwrap().value;
        let by_pixels = found.change(HEIGHT).unwrap();
        assert!(by_clicks < -1.0 && by_pixels.difference.scalar().unwrap().value > 0.5, "{by_clicks}");
        assert_eq!(by_pixels.verdict(), Some(verdict), "{:?}", codes(&found));
        assert!(codes(&found).contains(&"matched_differs"));
        let contradicted = found.cautions.iter().any(|caution| {
            matches!(caution, Caution::Matching(MatchingCaution::MatchedAgainstClicks { measures }) if measures.contains(&HEIGHT))
        });
        assert_eq!(contradicted, cosmetics == Cosmetics::Unknown);
    }
}

/// Of honest pairs one in twenty differs by two standard deviations, of each of the two questions; of 60 pairs at most eight by
/// chance (five standard deviations).
#[test]
fn honest_pairs_seldom_differ_from_their_clicks() {
    let mut chance = Chance::new(8);
    let told = (0..60)
        .filter(|seed| {
            let found = compared(&matched_pair(0.5, STATED, &mut chance), &settings(120, *seed));
            codes(&found).contains(&"matched_differs")
        })
        .count();
    assert!(told <= 14, "{told} of 60");
}

#[test]
fn pairs_that_are_not_fit_say_why() {
    let honest = pair([Cosmetics::No; 2], 0.0);
    let photos = Pair { before: &honest.before, after: &honest.after, same_file: false };
    let clicks = compare_pair(&photos, &settings(100, 1)).unwrap();
    let (fine, sharp) = ([Some(0.15); 2], [Some(0.2); 2]);
    assert_eq!(not_matchable(&clicks, fine, sharp), []);
    assert_eq!(not_matchable(&clicks, [None, Some(0.15)], sharp), [MatchingReason::NoFace(Occasion::Before)]);
    assert_eq!(
        not_matchable(&clicks, [Some(0.44), Some(0.46)], sharp),
        [MatchingReason::Coarse(Occasion::After, 0.46)]
    );
    let with = |caution: Caution| not_matchable(&clicks.clone().with_cautions([caution]), fine, sharp);
    let photo = Some(Occasion::Before);
    // Blur is judged by itself, not by the error of the clicks.
    let blurred = SharpnessCaution::Blurred { photo, blur_mm: 0.3, marking_sd_mm: 0.1 };
    assert_eq!(with(Caution::Sharpness(blurred)), []);
    let blurs = [Some(0.61), Some(0.59)];
    assert_eq!(not_matchable(&clicks, fine, blurs), [MatchingReason::Blurred(Occasion::Before)]);
    let stated = Caution::Expression(ExpressionCaution::ExpressionDiffers);
    assert_eq!(with(stated), [MatchingReason::Expression]);
    // What the clicks alone show is judged by the matched marks.
    let wider = ExpressionCaution::MouthWidthDiffers { percent: 9.0, blocking: false };
    assert_eq!(with(Caution::Expression(wider)), []);
    // What is no hindrance: pixels of the size of a click's error.
    let low = ResolutionCaution::ResolutionLow { photo, px_per_mm: 3.0, marking_sd_mm: 0.3, blocking: false };
    assert_eq!(with(Caution::Resolution(low)), []);
    let same = Pair { before: &honest.before, after: &honest.before, same_file: true };
    let same = compare_pair(&same, &settings(100, 1)).unwrap();
    assert_eq!(not_matchable(&same, fine, sharp), [MatchingReason::OneFile]);
}

/// The corners of the mouth 3 mm further out and up by the matched marks.
#[test]
fn a_mouth_that_is_held_differently_is_not_matched() {
    let mut pair = pair([Cosmetics::No; 2], 0.0);
    let px = 3.0 / pair.marks.mm_per_px[1];
    for (landmark, outwards) in [(Landmark::ChR, -px), (Landmark::ChL, px)] {
        let corner = pair.marks.points[landmark as usize].as_mut().unwrap();
        corner.at = corner.at + Vector::new(outwards, -px);
    }
    let found = compared(&pair, &settings(100, 1));
    let matching = found.matching.as_ref().unwrap();
    assert_eq!(matching.state(), MatchingState::Rejected);
    assert_eq!(matching.reasons, [MatchingReason::Expression]);
    assert!(found.clicks_only().is_none());
    assert!(matching.marks.as_ref().unwrap().states().all(|state| !state.is_accepted()));
}

/// What the pixels find 3 mm from the click, alike there and back, is told and gets no verdict; what is found nearby is not.
#[test]
fn a_click_far_from_where_the_pixels_have_its_mark_is_named() {
    let mut pair = pair([Cosmetics::No; 2], 0.0);
    let far = MatchState::RejectedByProgram(MatchFault::FarFromClick);
    let border = pair.marks.curves[CurveName::UpperBorder as usize].as_mut().unwrap();
    (border.state, border.correlation, border.way_back_mm) = (far, 0.95, 0.05);
    let px = 3.0 / pair.marks.mm_per_px[1];
    border.after.iter_mut().for_each(|station| *station = *station + Vector::new(0.0, px));
    let found = compared(&pair, &settings(100, 1));
    let astray = found.cautions.iter().find_map(|caution| match caution {
        Caution::Matching(MatchingCaution::ClickAstray { mark, distance_mm, .. }) => Some((*mark, *distance_mm)),
        _ => None,
    });
    let (mark, distance_mm) = astray.unwrap();
    assert_eq!(mark, Mark::Curve(CurveName::UpperBorder));
    assert!((2.0..4.0).contains(&distance_mm), "{distance_mm}");
    assert_eq!(found.change(HEIGHT).unwrap().verdict(), Some(Verdict::Inconclusive));
    assert_ne!(found.change(MeasureId::LowerVermilionHeight).unwrap().verdict(), Some(Verdict::Inconclusive));
    // Unlike patches say nothing of the click.
    let border = pair.marks.curves[CurveName::UpperBorder as usize].as_mut().unwrap();
    border.correlation = 0.6;
    assert!(!codes(&compared(&pair, &settings(100, 1))).contains(&"click_astray"));
}
