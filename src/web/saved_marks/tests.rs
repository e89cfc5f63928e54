//! Saved marks as a person brings them.

use bytes::Bytes;
use http::StatusCode;
use serde_json::json;

use super::*;
use crate::comparison::Settings;
use crate::pipeline::PageOptions;
use crate::web::{MemoryStore, System};

const PHOTOS: [(&str, &[u8], &[u8]); 2] = [
    (
        "before.jpg",
        include_bytes!("../../../fixtures/before.jpg"),
        include_bytes!("../../../fixtures/before.landmarks.json"),
    ),
    (
        "after.jpg",
        include_bytes!("../../../fixtures/after.jpg"),
        include_bytes!("../../../fixtures/after.landmarks.json"),
    ),
];

fn session() -> MarkingSession {
    let store = Box::<MemoryStore>::default();
    MarkingSession::new(store, &[], false, Settings::default(), PageOptions::default(), System::PROGRAM)
}

fn add(session: &MarkingSession, index: usize) -> usize {
    let (name, bytes, _) = PHOTOS[index];
    session.add_photo(name, Bytes::from_static(bytes), None).expect("a photo is taken")
}

/// Both photos with their marks, in one file.
fn saved() -> Vec<u8> {
    let session = session();
    for (index, (name, _, marks)) in PHOTOS.iter().enumerate() {
        add(&session, index);
        assert_eq!(session.add_landmarks(name, marks, false), Ok(()));
    }
    serde_json::to_vec(&session.saved_marks().expect("there are marks")).expect("it is JSON")
}

fn landmarks(session: &MarkingSession, number: usize) -> Option<String> {
    session.landmarks(number).expect("the marks can be read").map(|(_, bytes)| text(&bytes))
}

/// A landmark file as this program writes it.
fn text(bytes: &[u8]) -> String {
    let file = LandmarkFile::read(bytes).expect("a landmark file");
    String::from_utf8(file.write().expect("it is written")).expect("it is a text")
}

#[test]
fn marks_wait_for_their_photos_whatever_comes_first() {
    let saved = saved();
    let session = session();
    assert_eq!(session.add_landmarks("marks.json", &saved, false), Ok(()));
    assert_eq!(session.awaited().len(), 2);
    // The photo after first, and under another name: it is known by its picture, and goes to its visit.
    let after = session.add_photo("IMG_1.jpg", Bytes::from_static(PHOTOS[1].1), None).expect("a photo");
    assert_eq!(lock(&session.state).place_of(after), Some(1));
    // What waits is saved again.
    let again: SavedMarks = session.saved_marks().expect("there are marks");
    let names: Vec<&str> = again.photos.iter().map(|photo| photo.file.as_str()).collect();
    assert_eq!(names, ["IMG_1.jpg", "before.jpg"]);
    let before = add(&session, 0);
    assert_eq!(lock(&session.state).place_of(before), Some(0));
    assert!(session.awaited().is_empty());
    for (number, (name, _, marks)) in [(before, PHOTOS[0]), (after, PHOTOS[1])] {
        assert!(landmarks(&session, number) == Some(text(marks)), "the marks of {name} differ");
    }
}

#[test]
fn marks_that_are_there_are_replaced_only_where_that_is_wanted() {
    let saved = saved();
    let session = session();
    let number = add(&session, 0);
    assert_eq!(session.add_landmarks("marks.json", &saved, false), Ok(()));
    // The same marks again change nothing.
    assert_eq!(session.add_landmarks("marks.json", &saved, false), Ok(()));
    let other = String::from_utf8_lossy(PHOTOS[0].2).replacen("\"truth\"", "\"another\"", 1);
    assert_ne!(other.as_bytes(), PHOTOS[0].2);
    assert_eq!(session.add_landmarks("other.json", other.as_bytes(), true), Ok(()));
    let refused = session.add_landmarks("marks.json", &saved, false).expect_err("other marks are there");
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.problem.contains("before.jpg has 1 marking already"), "{}", refused.problem);
    assert_eq!(session.add_landmarks("marks.json", &saved, true), Ok(()));
    assert!(landmarks(&session, number) == Some(text(PHOTOS[0].2)), "other marks than the file's");
}

#[test]
fn a_file_that_is_none_says_what_is_wrong_and_changes_nothing() {
    let good: Value = serde_json::from_slice(&saved()).expect("it is JSON");
    let with = |path: &str, value: Value| {
        let mut other = good.clone();
        *other.pointer_mut(path).expect("the part is there") = value;
        serde_json::to_vec(&other).expect("it is JSON")
    };
    let many = json!(vec![good["photos"][0].clone(); MOST_PHOTOS + 1]);
    for (bytes, said) in [
        (with("/version", json!(2)), "it has version 2"),
        (with("/photos", many), "more than 120 photos"),
        (with("/photos/0/landmarks/markings", json!([])), "before.jpg"),
        (with("/photos/0/sha256", json!(7)), "invalid type"),
        (with("/photos/0/sha256", json!("AB".repeat(32))), "a sum is no SHA-256"),
        (with("/photos/0/file", json!("x".repeat(1001))), "at most 1000 characters"),
        (with("/photos/1/visit", json!("never")), "unknown variant"),
    ] {
        let session = session();
        let number = add(&session, 0);
        let refused = session.add_landmarks("marks.json", &bytes, true).expect_err(said);
        assert!(refused.problem.contains(said), "{} has not: {said}", refused.problem);
        assert!(refused.problem.starts_with("marks.json cannot be used"), "{}", refused.problem);
        assert_eq!((landmarks(&session, number), session.awaited().len()), (None, 0), "{said}");
    }
    // Another kind of file is read as a landmark file.
    let refused = session().add_landmarks("a.json", b"{\"kind\": \"other\", \"version\": 1}", false);
    assert!(refused.is_err_and(|error| error.problem.contains("a.json cannot be used")));
}
