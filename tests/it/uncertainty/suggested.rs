//! Marks that a face model proposed and nobody moved: what they do to the uncertainty of a change, and to its verdict.

use lipmetry::alignment::Occasion;
use lipmetry::caution::{Caution, Severity, SuggestedCaution};
use lipmetry::comparison::{Pair, PairComparison, Settings, Verdict, compare_pair, measure_photo};
use lipmetry::landmark::{
    Calibration, CurveName, FaceModel, Landmark, MarkedPhoto, Marking, Node, Origin, Origins, Proposer, Provenance,
};
use lipmetry::measure::{Mark, MeasureId};
use lipmetry::uncertainty::{MarkingError, MarkingErrorSource, Sampling, replicate_scatter};

use crate::faces::{Camera, assert_near, face};

/// An even face with a ruler's scale, all of its marks with one provenance.
fn photo(stated: Option<Provenance>) -> MarkedPhoto {
    let mut marking = Camera::PLAIN.take(&face(std::iter::empty(), 0.0, false, 3));
    if let Some(stated) = stated {
        marking.origins = all(stated);
    }
    MarkedPhoto {
        width: 4000,
        height: 4000,
        mirrored: false,
        expression: None,
        cosmetics: lipmetry::landmark::Cosmetics::No,
        taken: None,
        calibration: Some(Calibration::Factor { mm_per_px: 0.1, u_mm: None }),
        focal_length: None,
        markings: vec![marking],
    }
}

fn all(stated: Provenance) -> Origins {
    let face_model = Some(FaceModel { model: "A mesh".into(), version: "1".into() });
    Origins { points: [stated; 18], curves: [stated; 4], irises: [stated; 2], face_model }
}

const MODEL: Provenance = Provenance { origin: Some(Origin::Confirmed), proposer: Some(Proposer::FaceModel) };
const MOVED: Provenance = Provenance { origin: Some(Origin::Moved), proposer: Some(Proposer::FaceModel) };
const SNAPPED: Provenance = Provenance { origin: Some(Origin::Snapped), proposer: Some(Proposer::FaceModel) };

fn settings() -> Settings {
    Settings { posture_sd_mm: 0.0, sampling: Sampling { samples: 1500, ..Sampling::default() }, ..Settings::default() }
}

fn compared(before: &MarkedPhoto, after: &MarkedPhoto) -> PairComparison {
    compare_pair(&Pair { before, after, same_file: false }, &settings()).unwrap()
}

/// The standard uncertainty of the change of a measure.
fn u(comparison: &PairComparison, id: MeasureId) -> f64 {
    comparison.change(id).unwrap().difference.scalar().unwrap().uncertainty.unwrap().u
}

/// The cautions about suggestions that keep verdicts back.
fn codes(comparison: &PairComparison) -> Vec<&'static str> {
    let graver = comparison.cautions.iter().filter(|caution| caution.severity() != Severity::Note);
    graver.map(Caution::code).filter(|code| code.starts_with("suggested")).collect()
}

/// The notes about suggestions: which photo, and how many marks.
fn notes(comparison: &PairComparison) -> Vec<(&'static str, Option<Occasion>, usize)> {
    let note = |caution: &Caution| match caution {
        Caution::Suggested(
            SuggestedCaution::Confirmed { photo, count } | SuggestedCaution::FromMatching { photo, count },
        ) => Some((caution.code(), *photo, *count)),
        _ => None,
    };
    comparison.cautions.iter().filter_map(note).collect()
}

#[test]
fn confirmed_suggestions_are_noted_with_their_number() {
    let [suggested, matched] = [MODEL, Provenance::MATCHED].map(|stated| photo(Some(stated)));
    let marking = &suggested.markings[0];
    let curves = CurveName::ALL.into_iter().filter(|name| marking.configuration.curve(*name).is_some()).count();
    let all = marking.configuration.points().count() + curves;
    assert_eq!(
        notes(&compared(&suggested, &matched)),
        [("suggested_confirmed", Some(Occasion::Before), all), ("matches_confirmed", Some(Occasion::After), all)]
    );
    assert_eq!(notes(&compared(&photo(None), &photo(Some(MOVED)))), []);
    let mut one = photo(None);
    one.markings[0].origins.points[Landmark::Ls as usize] = MODEL;
    assert_eq!(notes(&compared(&photo(None), &one)), [("suggested_confirmed", Some(Occasion::After), 1)]);
}

/// Several markings by different models are no single model's, and beside a marking by hand a model stays the one that it is.
#[test]
fn models_are_told_apart_in_several_markings_too() {
    let version = |version: &str| {
        let mut photo = photo(Some(MODEL));
        photo.markings[0].origins.face_model = Some(FaceModel { model: "A mesh".into(), version: version.into() });
        photo
    };
    let with = |mut photo: MarkedPhoto, other: &MarkedPhoto| {
        photo.markings.extend(other.markings.clone());
        photo
    };
    let hand = photo(None);
    let apart = compared(&with(version("1"), &hand), &with(version("9"), &hand));
    assert_eq!(codes(&apart), ["suggested_against_marked"]);
    let mixed = compared(&with(version("1"), &version("9")), &with(version("7"), &version("8")));
    assert_eq!(codes(&mixed), ["suggested_against_marked"]);
    assert_eq!(codes(&compared(&with(version("1"), &hand), &version("1"))), ["suggested_untouched"]);
}

#[test]
fn a_border_of_named_points_alone_stands_as_they_do() {
    let named = |stated: Provenance| {
        let mut photo = photo(Some(stated));
        let marking = &mut photo.markings[0];
        for name in [CurveName::UpperBorder, CurveName::UpperFreeMargin] {
            let nodes = marking.configuration.curve(name).unwrap().to_vec();
            let named = nodes.into_iter().filter(|node| matches!(node, Node::Named(_))).collect();
            marking.configuration.set_curve(name, Some(named));
            marking.origins.curves[name as usize] = Provenance::default();
        }
        photo
    };
    assert_eq!(codes(&compared(&named(MODEL), &named(MODEL))), ["suggested_untouched"]);
    assert_eq!(codes(&compared(&named(MOVED), &named(MOVED))), Vec::<&str>::new());
}

#[test]
fn what_the_model_errs_by_on_a_face_leaves_the_change_of_two_suggested_photos_alone() {
    let [clicked, suggested] = [photo(None), photo(Some(MODEL))];
    let mut other = suggested.clone();
    other.markings[0].origins.face_model = Some(FaceModel { model: "A mesh".into(), version: "2".into() });
    let height = MeasureId::UpperVermilionHeightMean;
    let of = |before, after| u(&compared(before, after), height);
    let [placed, confirmed, mixed, versions] =
        [of(&clicked, &clicked), of(&suggested, &suggested), of(&suggested, &clicked), of(&suggested, &other)];
    eprintln!("u of the change of the mean height: placed {placed:.3}, confirmed {confirmed:.3}, mixed {mixed:.3}");
    // Per photo a border has 0.13 mm of its own: two borders in two photos have 0.26 mm, and their points 0.15 mm each.
    assert_near("confirmed", confirmed, 0.29, 0.05);
    // In one photo alone 0.61 and 0.46 mm on top of that.
    assert_near("mixed", mixed, 0.61_f64.hypot(0.46).hypot(confirmed.hypot(placed) / 2.0_f64.sqrt()), 0.1);
    assert_near("two versions", versions, 2.0_f64.sqrt() * 0.61_f64.hypot(0.46).hypot(0.2), 0.15);
    let single = measure_photo(&suggested, &settings()).unwrap();
    let of_photo = single.estimate(height).unwrap().uncertainty.unwrap().u;
    // A millimetre by untouched irises is 8.2 % less certain, 0.36 mm of a height of 4.4 mm.
    assert_near("one photo", of_photo, 0.61_f64.hypot(0.46).hypot(0.2).hypot(0.36), 0.06);
}

/// Nothing is stated, or what is stated is no model's: every number is the same to the last digit.
#[test]
fn where_no_mark_leans_on_a_model_nothing_changes() {
    let plain = compared(&photo(None), &photo(None));
    let averaged = Provenance { origin: Some(Origin::Confirmed), proposer: Some(Proposer::AverageFace) };
    let unstated = Provenance { origin: Some(Origin::Confirmed), proposer: None };
    for stated in [MOVED, SNAPPED, averaged, unstated] {
        let other = compared(&photo(Some(stated)), &photo(Some(stated)));
        for ((_, other), (measure, plain)) in other.changes.iter().zip(&plain.changes) {
            assert_eq!(other, plain, "{} {stated:?}", measure.name);
        }
        for ((_, other), (measure, plain)) in other.before.quantities.iter().zip(&plain.before.quantities) {
            assert_eq!(other, plain, "{} {stated:?}", measure.name);
        }
        assert_eq!(other.cautions, plain.cautions, "{stated:?}");
    }
}

#[test]
fn irises_that_nobody_corrected_make_the_millimetre_uncertain() {
    let relative = |stated: Option<Provenance>| {
        let mut photo = photo(stated);
        photo.calibration = Some(Calibration::Iris);
        let iris = lipmetry::landmark::Iris { centre: lipmetry::geometry::Point::new(700.0, 800.0), diameter: 117.1 };
        photo.markings[0].irises.right = Some(iris);
        let found = measure_photo(&photo, &settings()).unwrap();
        let width = found.estimate(MeasureId::MouthWidth).unwrap();
        width.uncertainty.unwrap().u / width.value
    };
    let corrected = Provenance { origin: Some(Origin::Moved), proposer: Some(Proposer::FaceModel) };
    // 0.42 mm of 11.71 mm, a click of the iris, and clicks of the corners: 0.3 √2 mm of 50 mm.
    assert_near("placed", relative(None), 0.052, 0.01);
    assert_eq!(relative(Some(corrected)), relative(None));
    // 8.2 % on top, and corners of 0.8 mm each.
    assert_near("suggested", relative(Some(MODEL)), 0.092, 0.012);
}

#[test]
fn untouched_borders_of_both_photos_have_no_verdict_until_they_are_moved_snapped_or_matched() {
    let suggested = photo(Some(MODEL));
    let untouched = compared(&suggested, &suggested);
    assert_eq!(codes(&untouched), ["suggested_untouched"]);
    let verdict = |comparison: &PairComparison, id| comparison.change(id).unwrap().verdict().unwrap();
    assert_eq!(verdict(&untouched, MeasureId::UpperVermilionHeightMean), Verdict::Inconclusive);
    // What rests on the corners alone stands.
    assert_eq!(verdict(&untouched, MeasureId::MouthWidth), Verdict::NotDetected);
    // The height of the lower lip begins at the line of the mouth.
    assert_eq!(verdict(&untouched, MeasureId::LowerVermilionHeight), Verdict::Inconclusive);
    let with = |border: Provenance, margin: Provenance| {
        let mut photo = photo(Some(MODEL));
        photo.markings[0].origins.curves[CurveName::UpperBorder as usize] = border;
        photo.markings[0].origins.curves[CurveName::UpperFreeMargin as usize] = margin;
        photo
    };
    for stated in [MOVED, SNAPPED] {
        let touched = compared(&with(stated, stated), &with(stated, stated));
        assert_eq!(codes(&touched), Vec::<&str>::new(), "{stated:?}");
        assert_ne!(verdict(&touched, MeasureId::UpperVermilionHeightMean), Verdict::Inconclusive, "{stated:?}");
        // One of both is not enough.
        let half = compared(&with(stated, MODEL), &with(stated, MODEL));
        let curves = half.cautions.iter().find_map(|caution| match caution {
            Caution::Suggested(SuggestedCaution::Untouched { curves, .. }) => Some(curves.clone()),
            _ => None,
        });
        assert_eq!(curves, Some(vec![CurveName::UpperFreeMargin]));
        assert_eq!(verdict(&half, MeasureId::UpperVermilionHeightMean), Verdict::Inconclusive);
    }
    let matched = photo(Some(Provenance::MATCHED));
    assert_eq!(codes(&compared(&suggested, &matched)), Vec::<&str>::new());
}

#[test]
fn a_models_marks_are_not_compared_with_a_persons() {
    let mut after = photo(Some(MODEL));
    let mixed = compared(&photo(None), &after);
    assert_eq!(codes(&mixed), ["suggested_against_marked"]);
    assert_eq!(mixed.change(MeasureId::MouthWidth).unwrap().verdict(), Some(Verdict::Inconclusive));
    // One corner alone: what rests on it is kept back, and nothing else.
    after.markings[0].origins = Origins::default();
    after.markings[0].origins.points[Landmark::ChR as usize] = MODEL;
    let corner = compared(&photo(None), &after);
    let named = corner.cautions.iter().find_map(|caution| match caution {
        Caution::Suggested(SuggestedCaution::AgainstMarked { photo, marks, .. }) => Some((*photo, marks.clone())),
        _ => None,
    });
    assert_eq!(named, Some((lipmetry::alignment::Occasion::After, vec![Mark::Point(Landmark::ChR)])));
    assert_eq!(corner.change(MeasureId::MouthWidth).unwrap().verdict(), Some(Verdict::Inconclusive));
    assert_eq!(corner.change(MeasureId::CupidsBowWidth).unwrap().verdict(), Some(Verdict::NotDetected));
    let mut other = photo(Some(MODEL));
    other.markings[0].origins.face_model = None;
    assert_eq!(codes(&compared(&photo(Some(MODEL)), &other)), ["suggested_against_marked"]);
}

/// Two confirmed markings of one photo are one proposal: that they agree says nothing of a click.
#[test]
fn confirmed_markings_that_agree_do_not_make_clicks_certain() {
    let mut twice = photo(Some(MODEL));
    twice.markings.push(twice.markings[0].clone());
    let scatter = replicate_scatter(&[(&twice, 10.0)]);
    let error = MarkingError::estimated(&scatter, &MarkingError::default(), MarkingErrorSource::Default);
    for (what, found) in [("a point", error.of_point(Landmark::ChR)), ("a contour point", error.contour_mm)] {
        assert_near(what, found, 0.3, 1e-9);
    }
    assert_near("shared", error.shared_mm, 0.1, 1e-9);
    let mut clicked = photo(None);
    clicked.markings.push(clicked.markings[0].clone());
    let scatter = replicate_scatter(&[(&clicked, 10.0)]);
    let error = MarkingError::estimated(&scatter, &MarkingError::default(), MarkingErrorSource::Default);
    assert!(error.independent_mm < 0.15, "clicks that agree are certain: {}", error.independent_mm);
    // And the mean of a click and a proposal has half of either's error, and what does not come from marks, that of the pose, as each.
    let mut both = photo(Some(MODEL));
    both.markings.push(Marking { origins: Origins::default(), ..both.markings[0].clone() });
    let of = |photo: &MarkedPhoto, error: MarkingError| {
        let found = measure_photo(photo, &Settings { marking: Some(error), ..settings() }).unwrap();
        found.estimate(MeasureId::UpperVermilionHeightMean).unwrap().uncertainty.unwrap().u
    };
    let default = MarkingError::default;
    let [click, model] = [photo(None), photo(Some(MODEL))].map(|photo| of(&photo, default()));
    let pose = of(&photo(None), MarkingError::stated(0.0, 0.0));
    let expected = ((click.powi(2) + model.powi(2)) / 4.0 + pose.powi(2) / 2.0).sqrt();
    // Of some hundred samples a standard deviation is known to a twentieth.
    assert_near("half", of(&both, default()), expected, 0.05 * expected);
}
