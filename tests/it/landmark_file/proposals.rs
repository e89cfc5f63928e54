//! What a landmark file states of who proposed its marks: what is rejected, and what of it reaches the measuring.

use lipmetry::landmark::{CurveName, FaceModel, Landmark, Marking, Origin, Origins, Proposer, Provenance};
use serde_json::{Value, json};

use super::{assert_told, flipped, good, read, remove, schema, set};

fn origins(file: &Value) -> Origins {
    read(file).unwrap().marked_photo().markings.remove(0).origins
}

fn stated(origin: Origin, proposer: Proposer) -> Provenance {
    Provenance { origin: Some(origin), proposer: Some(proposer) }
}

#[test]
fn what_is_stated_of_the_marks_reaches_the_marked_photo_mirrored_or_not() {
    let mut mirrored = flipped(&good());
    set(&mut mirrored, "/mirrored", json!(true));
    for file in [good(), mirrored] {
        let origins = origins(&file);
        assert_eq!(origins.point(Landmark::ChR), stated(Origin::Moved, Proposer::FaceModel));
        assert_eq!(origins.point(Landmark::Sn), stated(Origin::Confirmed, Proposer::FaceModel));
        // A proposal that nothing is said to have been done to stands where it was.
        assert_eq!(origins.point(Landmark::EnR), stated(Origin::Confirmed, Proposer::Matching));
        assert_eq!(origins.point(Landmark::CphL), stated(Origin::Confirmed, Proposer::AverageFace));
        assert_eq!(origins.point(Landmark::Li), Provenance::default());
        // Snapped says more than the origin, which is moved.
        assert_eq!(origins.curve(CurveName::UpperBorder), stated(Origin::Snapped, Proposer::FaceModel));
        assert_eq!(origins.curve(CurveName::LowerBorder), Provenance::default());
        assert_eq!(
            origins.irises,
            [Provenance { origin: Some(Origin::Placed), proposer: None }, Provenance::default()]
        );
        let model = FaceModel { model: "A mesh".into(), version: "2.1".into() };
        assert_eq!(origins.face_model, Some(model));
        let leaning: Vec<Landmark> =
            Landmark::ALL.into_iter().filter(|landmark| origins.point(*landmark).leans_on_model()).collect();
        assert_eq!(leaning, [Landmark::Sn]);
    }
}

#[test]
fn confirmed_by_itself_or_proposed_by_something_else_does_not_lean_on_a_face_model() {
    let mut file = good();
    remove(&mut file, "/markings/0/proposals");
    remove(&mut file, "/markings/0/snapped");
    let unstated = origins(&file);
    assert!(!unstated.leans_on_model());
    assert_eq!(unstated.point(Landmark::Sn).origin, Some(Origin::Confirmed));
    set(&mut file, "/markings/0/origins/upper_border", json!("confirmed"));
    for by in ["average_face", "other_photo", "matching"] {
        set(&mut file, "/markings/0/proposals", json!([{ "by": by, "marks": ["sn", "upper_border"] }]));
        assert!(!origins(&file).leans_on_model(), "{by}");
    }
    let model = json!([{ "by": "face_model", "model": "m", "version": "1", "marks": ["sn"] }]);
    set(&mut file, "/markings/0/proposals", model);
    assert!(origins(&file).leans_on_model());
    set(&mut file, "/markings/0/origins/sn", json!("moved"));
    assert!(!origins(&file).leans_on_model(), "a moved mark leans on nobody");
    remove(&mut file, "/markings/0/origins");
    assert!(origins(&file).leans_on_model(), "nobody said that it was moved from where it was proposed");
    set(&mut file, "/markings/0/snapped", json!(["upper_border"]));
    assert_eq!(origins(&file).curve(CurveName::UpperBorder).origin, None, "what was snapped has the origin moved");
}

#[test]
fn the_mean_of_markings_states_what_all_of_them_state() {
    let first = read(&good()).unwrap().marked_photo();
    let mut both = first.clone();
    let mut other: Marking = both.markings[0].clone();
    other.origins.points[Landmark::Sn as usize] = stated(Origin::Placed, Proposer::FaceModel);
    both.markings.push(other);
    assert_eq!(first.mean_marking().origins, first.markings[0].origins);
    both.markings[1].origins.points[Landmark::ChR as usize] = Provenance::default();
    let mean = both.mean_marking().origins;
    assert!(mean.point(Landmark::Sn).leans_on_model(), "one of both leans, so their mean does");
    assert_eq!(mean.point(Landmark::ChR), Provenance::default());
    assert_eq!(mean.curves, first.markings[0].origins.curves);
    assert_eq!(mean.face_model, first.markings[0].origins.face_model);
}

/// The schema knows structure, not which marks there are: it accepts these.
#[test]
fn proposals_of_marks_that_are_not_there_or_of_two_models_are_refused() {
    let model = |name: &str, mark: &str| json!({ "by": "face_model", "model": name, "version": "2", "marks": [mark] });
    let cases: [(&str, Value, &str, &[&str]); 6] = [
        ("/markings/0/proposals/0/marks", json!(["prn"]), "markings[0].proposals[0].marks", &["prn", "not marked"]),
        (
            "/markings/0/proposals/1/marks",
            json!(["lower_free_margin"]),
            "markings[0].proposals[1].marks",
            &["lower_free_margin", "not marked", "take its name out"],
        ),
        (
            "/markings/0/snapped",
            json!(["lower_free_margin"]),
            "markings[0].snapped",
            &["lower_free_margin", "not marked"],
        ),
        (
            "/markings/0/proposals/1/marks",
            json!(["cph_l", "ch_r"]),
            "markings[0].proposals[1].marks[1]",
            &["ch_r is proposed twice", "in one proposal"],
        ),
        (
            "/markings/0/proposals",
            json!([model("A mesh", "ch_r"), model("A mesh", "ch_r")]),
            "markings[0].proposals[1].marks[0]",
            &["ch_r is proposed twice"],
        ),
        (
            "/markings/0/proposals",
            json!([model("A mesh", "ch_r"), model("Another", "ch_l")]),
            "markings[0].proposals[1]",
            &["Another face model, A mesh 2", "two markings"],
        ),
    ];
    let schema = schema();
    for (pointer, value, place, fragments) in cases {
        let mut file = good();
        set(&mut file, pointer, value.clone());
        assert!(schema.is_valid(&file), "{pointer} = {value}: the schema rejects what it cannot know");
        assert_told(pointer, &read(&file).unwrap_err(), place, fragments);
    }
    let mut twice = good();
    set(&mut twice, "/markings/0/proposals", json!([model("A mesh", "ch_r"), model("A mesh", "ch_l")]));
    assert!(read(&twice).is_ok(), "one model in two parts is one model");
}
