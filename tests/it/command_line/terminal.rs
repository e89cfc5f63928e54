//! What is printed follows the terminal's width, and stays whole.

use serde_json::Value;

use super::{Folder, program, success};

/// What a run prints at that width.
fn at(folder: &Folder, width: usize, arguments: &[&str]) -> String {
    let mut command = program();
    command.current_dir(folder.path("")).env("COLUMNS", width.to_string()).args(arguments);
    success(&command.output().unwrap()).to_owned()
}

/// No line is longer than the terminal is wide, and no number is broken; what is printed at 140 columns is in fewer lines than at 60.
pub fn assert_lines_fit(folder: &Folder, arguments: &[&str]) {
    let mut lines = Vec::new();
    for width in [60, 72, 80, 100, 140] {
        let text = at(folder, width, arguments);
        for line in text.lines() {
            let columns = line.chars().count();
            assert!(columns <= width, "{arguments:?}: {columns} columns of {width}: {line:?}");
            let (first, last) = (line.split_whitespace().next(), line.split_whitespace().last());
            let torn =
                |word: Option<&str>| word.is_some_and(|word| ["±", "mm", "%"].contains(&word.trim_end_matches('.')));
            assert!(!torn(first) && last != Some("±"), "{arguments:?}: a number is broken at {width}: {line:?}");
        }
        lines.push(text.lines().count());
    }
    assert!(lines.is_sorted_by(|narrow, wide| narrow >= wide), "{arguments:?}: {lines:?} lines");
}

/// The painted pair and two copies of its second photo, on days that the landmark files state; the first two photos have one name.
fn four() -> Folder {
    let folder = Folder::with_pair();
    let jpeg = std::fs::read(folder.path("after.jpg")).unwrap();
    let place = |place: &str, photo: &[u8], from: &str, day: &str| {
        let text = std::fs::read_to_string(folder.path(format!("{from}.landmarks.json"))).unwrap();
        let mut marks: Value = serde_json::from_str(&text).unwrap();
        marks["photo"]["taken"] = day.into();
        marks["photo"]["file"] = format!("{}.jpg", place.rsplit('/').next().unwrap()).into();
        marks["photo"].as_object_mut().unwrap().remove("sha256");
        std::fs::create_dir_all(folder.path(place).parent().unwrap()).unwrap();
        std::fs::write(folder.path(format!("{place}.jpg")), photo).unwrap();
        std::fs::write(folder.path(format!("{place}.landmarks.json")), marks.to_string()).unwrap();
    };
    let before = std::fs::read(folder.path("before.jpg")).unwrap();
    // A comment makes another file of the same pixels.
    let again = |letters: [u8; 2]| [&jpeg[..2], &[0xff, 0xfe, 0, 4], &letters, &jpeg[2..]].concat();
    place("first/lip", &before, "before", "2026-03-02");
    place("second/lip", &jpeg, "after", "2026-03-16");
    place("third", &again(*b"hi"), "after", "2026-03-30");
    place("fourth", &again(*b"ho"), "after", "2026-05-01");
    folder
}

const COURSE: [&str; 5] = ["visits", "first/lip.jpg", "second/lip.jpg", "third.jpg", "fourth.jpg"];

#[test]
fn tables_and_help_follow_the_width() {
    let folder = four();
    assert_lines_fit(&folder, &["compare", "first/lip.jpg", "second/lip.jpg", "-o", "out", "--force"]);
    assert_lines_fit(&folder, &["compare", "first/lip.jpg", "second/lip.jpg", "-o", "out", "--force", "--all"]);
    assert_lines_fit(&folder, &["measure", "first/lip.jpg", "-o", "out", "--force", "--all"]);
    assert_lines_fit(&folder, &["check", "first/lip.jpg", "second/lip.jpg"]);
    assert_lines_fit(&folder, &[&COURSE[..], &["-o", "out", "--force"]].concat());
    for command in
        ["compare", "measure", "check", "visits", "mark", "repeatability", "options", "protocol", "schema", "man"]
    {
        assert_lines_fit(&folder, &[command, "--help"]);
        assert_lines_fit(&folder, &[command, "-h"]);
    }
    assert_lines_fit(&folder, &["--help"]);
}

/// Both copies hold the second photo's picture, which is three pairs: one warning names them. Of two photos with one name each is told
/// by its day, and no folder is named.
#[test]
fn visits_say_each_warning_once_with_the_photos_it_is_about() {
    let folder = four();
    let text = at(&folder, 100, &[&COURSE[..], &["-o", "out"]].concat());
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = "third.jpg against lip.jpg (day 14, photo 1): Both files hold the same picture. Likewise: fourth.jpg against \
                lip.jpg (day 14, photo 1), fourth.jpg against third.jpg. ";
    assert!(words.contains(said), "{text}");
    assert_eq!(words.matches("hold the same picture").count(), 1, "{text}");
    let written = ["visits.json", "visits_photos.csv", "visits.html"]
        .map(|name| std::fs::read_to_string(folder.path("out").join(name)).unwrap());
    assert!(written[0].contains("\"against\": \"lip.jpg (day 14, photo 1)\""), "{}", written[0]);
    for text in written.iter().chain([&text]) {
        assert!(!text.contains("first/") && !text.contains("second/"), "a folder is named");
    }
    // The days between photos are what a course is about, and no warning.
    assert!(!text.contains("days after"), "{text}");
}

/// How many days lie between two photos is told, and is no caution.
#[test]
fn the_days_between_are_information() {
    let folder = four();
    let pair = ["compare", "first/lip.jpg", "second/lip.jpg"];
    let text = at(&folder, 100, &[&pair[..], &["-o", "out"]].concat());
    let sentence = "\nThe after photo was taken 14 days after the before photo.\n";
    assert!(text.contains(sentence), "{text}");
    assert!(!text.contains("note: ") && !text.contains("caution"), "{text}");
    let json = std::fs::read(folder.path("out/report.json")).unwrap();
    let report: Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(report["cautions"][0]["code"], "days_between");
    let lines = report["summary"]["lines"].to_string();
    assert!(!lines.contains("caution"), "{lines}");
}
