//! How far a study is marked: what lies beside photos, in words, and the command that tells it.

use lipmetry::report::TableStyle;
use lipmetry::study::{
    LandmarksFound, NextStep, PersonStatus, PhotoMarks, PlannedPerson, PlannedPhoto, PlannedVisit, StudyPlan,
    StudyStatus, VisitState, VisitStatus,
};
use serde_json::{Value, json};

use super::super::command_line::{Folder, failure, success};

fn marked() -> PhotoMarks {
    PhotoMarks { landmarks: LandmarksFound::Marked { markings: 1, doubts: Vec::new() }, ..PhotoMarks::default() }
}

fn unmarked() -> PhotoMarks {
    PhotoMarks::default()
}

fn begun(photo: PhotoMarks) -> PhotoMarks {
    PhotoMarks { draft: true, ..photo }
}

fn doubtful() -> PhotoMarks {
    let doubts = vec!["ls lies above sn".to_owned()];
    PhotoMarks { landmarks: LandmarksFound::Marked { markings: 2, doubts }, ..PhotoMarks::default() }
}

fn unusable() -> PhotoMarks {
    PhotoMarks { landmarks: LandmarksFound::Unusable(vec!["it is no JSON".to_owned()]), ..PhotoMarks::default() }
}

#[test]
fn what_is_to_be_looked_at_comes_before_what_was_begun_and_that_before_what_is_done() {
    let state = |photos: &[PhotoMarks]| VisitStatus::of("day0", photos).state;
    assert_eq!(state(&[]), VisitState::NoPhotos);
    assert_eq!(state(&[unmarked(), unmarked()]), VisitState::Unmarked);
    assert_eq!(state(&[unmarked(), marked()]), VisitState::Done);
    assert_eq!(state(&[unmarked(), begun(unmarked())]), VisitState::HalfMarked);
    assert_eq!(state(&[begun(marked())]), VisitState::HalfMarked);
    for wrong in [doubtful(), unusable()] {
        assert_eq!(state(&[marked(), wrong.clone()]), VisitState::Doubtful, "{wrong:?}");
        assert_eq!(state(&[begun(unmarked()), wrong.clone()]), VisitState::Doubtful, "{wrong:?}");
    }
    let gone = PhotoMarks { problem: Some("it is not there".to_owned()), ..marked() };
    assert_eq!(state(&[gone]), VisitState::Doubtful);
}

#[test]
fn one_more_photo_takes_nothing_from_what_there_is_to_look_at() {
    let kinds = [unmarked(), marked(), begun(unmarked()), begun(marked()), doubtful(), unusable()];
    for first in &kinds {
        for second in &kinds {
            let alone = VisitStatus::of("v", std::slice::from_ref(first));
            let [forward, back] =
                [[first, second], [second, first]].map(|photos| VisitStatus::of("v", &photos.map(Clone::clone)));
            // The order of photos is nothing that they say; and no reason is lost beside another photo.
            assert_eq!((forward.state, forward.marked), (back.state, back.marked), "{first:?} {second:?}");
            assert!(forward.reasons.len() >= alone.reasons.len(), "{forward:?} {alone:?}");
        }
    }
}

#[test]
fn reasons_name_photos_by_their_number_where_there_are_several() {
    let alone = VisitStatus::of("day0", &[begun(doubtful())]);
    let saved = "a marking was begun and not saved; until it is, the one that is saved counts";
    assert_eq!(alone.reasons, ["ls lies above sn", saved]);
    let second = VisitStatus::of("day0", &[marked(), begun(unmarked())]);
    assert_eq!(second.reasons, ["photo 2: a marking was begun and not saved"]);
    assert_eq!((second.photos, second.marked), (2, 1));
}

/// A study whose people have visits in these states.
fn study(people: &[(&str, &[(&str, VisitState)])]) -> StudyStatus {
    let visit = |(name, state): &(&str, VisitState)| VisitStatus {
        name: (*name).to_owned(),
        state: *state,
        photos: 1,
        marked: usize::from(*state == VisitState::Done),
        reasons: Vec::new(),
    };
    let person = |(id, visits): &(&str, &[(&str, VisitState)])| PersonStatus {
        id: (*id).to_owned(),
        arm: None,
        visits: visits.iter().map(visit).collect(),
    };
    StudyStatus { people: people.iter().map(person).collect(), problems: Vec::new() }
}

#[test]
fn the_table_has_a_row_a_person_and_a_column_a_visit_in_the_order_of_days() {
    use VisitState::{Done, HalfMarked, NoPhotos, Unmarked};
    let status = study(&[
        ("P01", &[("day0", Done), ("day14", Done)]),
        ("P02", &[("day0", HalfMarked), ("day2", NoPhotos), ("day14", Unmarked)]),
    ]);
    let style = TableStyle::plain(80);
    let whole = "person        day0         day2       day14\n\
                 P01           done         –          done\n\
                 P02           half marked  no photos  unmarked\n\n\
                 2 people, 5 visits: 2 done, 1 half marked, 1 unmarked, 1 no photos.\n";
    assert_eq!(status.table(&style, true), whole);
    let open = status.table(&style, false);
    assert!(open.contains("P02") && !open.contains("P01"), "{open}");
    assert_eq!(status.next_step(), NextStep::Mark);
    assert_eq!(status.people_to_compare(), 1);
    let done = study(&[("P01", &[("day0", Done), ("day14", Done)]), ("P02", &[("day0", NoPhotos)])]);
    assert_eq!(done.next_step(), NextStep::Run);
    assert_eq!(study(&[("P01", &[("day0", Done)])]).next_step(), NextStep::AddPhotos);
    assert_eq!(study(&[]).sentence(), "0 people, 0 visits: 0 done.");
}

#[test]
fn visits_of_many_names_stand_in_columns_by_their_place() {
    let dates: Vec<String> = (1..=14).map(|day| format!("2026-03-{day:02}")).collect();
    let visits: Vec<[(&str, VisitState); 2]> =
        dates.chunks(2).map(|pair| [pair[0].as_str(), pair[1].as_str()].map(|date| (date, VisitState::Done))).collect();
    let people: Vec<(&str, &[(&str, VisitState)])> = visits.iter().map(|visits| ("P", visits.as_slice())).collect();
    let table = study(&people).table(&TableStyle::plain(100), true);
    assert!(
        table.starts_with("person        visit 1          visit 2\nP             2026-03-01 done  2026-03-02 done\n"),
        "{table}"
    );
}

#[test]
fn each_photo_of_the_plan_is_asked_for_once() {
    let visit = |count| PlannedVisit { photos: vec![PlannedPhoto::default(); count], ..PlannedVisit::default() };
    let person = |visits| PlannedPerson { visits, ..PlannedPerson::default() };
    let plan =
        StudyPlan { people: vec![person(vec![visit(2), visit(0)]), person(vec![visit(1)])], ..StudyPlan::default() };
    let mut asked = Vec::new();
    let status = StudyStatus::of(&plan, |place| {
        asked.push(place);
        marked()
    });
    assert_eq!(asked, [[0, 0, 0], [0, 0, 1], [1, 0, 0]]);
    assert_eq!([VisitState::Done, VisitState::NoPhotos].map(|state| status.count(state)), [2, 1]);
}

/// A study of three people: of the first all is done; of the second one visit is unmarked and one begun; of the third the landmark
/// file of one visit is of another photo, by its size, and that of the other is no JSON.
pub fn folder() -> Folder {
    let folder = Folder::empty();
    for (place, photo, landmarks) in [
        ("P01/day0", "before", true),
        ("P01/day14", "after", true),
        ("P02/day0", "before", false),
        ("P02/day14", "after", false),
        ("P03/day0", "before", true),
        ("P03/day14", "after", false),
    ] {
        std::fs::create_dir_all(folder.path(place)).unwrap();
        folder.copy(&format!("{photo}.jpg"), format!("{place}/{photo}.jpg"));
        if landmarks {
            folder.copy(&format!("{photo}.landmarks.json"), format!("{place}/{photo}.landmarks.json"));
        }
    }
    folder
}

fn counts(folder: &Folder, arguments: &[&str]) -> Value {
    let output = folder.run(&[&["study", "status", ".", "--json"], arguments].concat());
    let json: Value = serde_json::from_str(success(&output)).unwrap();
    assert_eq!((&json["format"], &json["version"]), (&json!("lipmetry-study-status"), &json!(1)));
    json
}

#[test]
fn the_command_tells_how_far_a_folder_is_and_writes_nothing() {
    let folder = folder();
    std::fs::write(folder.path("P02/day14/after.landmarks.draft.json"), "{}").unwrap();
    std::fs::write(folder.path("P03/day14/after.landmarks.json"), "{").unwrap();
    let mut landmarks: Value =
        serde_json::from_slice(&std::fs::read(folder.path("P03/day0/before.landmarks.json")).unwrap()).unwrap();
    landmarks["photo"]["width"] = json!(landmarks["photo"]["width"].as_u64().unwrap() + 2);
    std::fs::write(folder.path("P03/day0/before.landmarks.json"), landmarks.to_string()).unwrap();
    let before = folder.contents();
    let json = counts(&folder, &[]);
    assert_eq!(
        json["counts"],
        json!({ "people": 3, "people_to_compare": 1, "visits": 6, "done": 2, "half_marked": 1, "unmarked": 1,
                "doubtful": 2, "no_photos": 0 })
    );
    assert_eq!(json["next"], "mark");
    let output = folder.run(&["study", "status", "."]);
    let table = success(&output);
    for line in
        ["P01           done      done", "P02           unmarked  half marked", "P03           doubtful  doubtful"]
    {
        assert!(table.contains(line), "{line} in\n{table}");
    }
    assert!(table.contains("P03 day0: its landmark file: photo: The landmarks were marked on a picture of"), "{table}");
    assert!(table.ends_with("Next: lipmetry study mark .\n"), "{table}");
    assert!(!table.contains(".jpg"), "no name of a file: {table}");
    assert!(folder.added(&before).is_empty());
}

#[test]
fn a_landmark_file_of_another_photo_of_one_size_is_told_by_its_sum() {
    let folder = folder();
    // The photos of the pair have one size: the header tells nothing.
    folder.copy("before.landmarks.json", "P01/day14/after.landmarks.json");
    assert_eq!(counts(&folder, &[])["counts"]["doubtful"], 0);
    let json = counts(&folder, &["--sums"]);
    assert_eq!((&json["counts"]["doubtful"], &json["counts"]["done"]), (&json!(1), &json!(2)), "{json}");
    assert_eq!(json["people"][0]["visits"][1]["state"], "doubtful");
}

#[test]
fn a_folder_without_people_is_told_so() {
    let folder = Folder::empty();
    std::fs::create_dir(folder.path("none")).unwrap();
    let lines = failure(&folder.run(&["study", "status", "none"]), 1);
    assert!(lines[0].contains("no person is in this study"), "{lines:?}");
}
