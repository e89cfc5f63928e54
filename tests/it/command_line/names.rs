//! File names of every kind: they are used as they are and shown in a form that does no harm.

use std::ffi::OsString;

use serde_json::Value;

use super::{Folder, program, stderr, success};

/// What makes a terminal do something else than show a letter.
const HARMFUL: [char; 5] = ['\u{1b}', '\u{7}', '\u{8}', '\r', '\u{9b}'];

/// Names that a terminal, a shell or a JSON file could stumble over.
fn names() -> Vec<OsString> {
    let mut names: Vec<OsString> =
        ["with space", "it's \"quoted\"", "größer 唇", "-leading", "a.b.c", "$(reboot)", "%s%n"].map(Into::into).into();
    if cfg!(unix) {
        names.extend(["new\nline", "\u{1b}[31mred\u{7}", "c1\u{9b}31m", "back\\slash", "tab\there"].map(Into::into));
    }
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStringExt;
        names.push(OsString::from_vec(b"latin\xe9".to_vec()));
    }
    names
}

#[test]
fn names_of_every_kind_are_used_and_shown_without_harm() {
    for name in names() {
        let folder = Folder::empty();
        let [photo, landmarks] = [".jpg", ".landmarks.json"].map(|extension| {
            let mut file = name.clone();
            file.push(extension);
            file
        });
        folder.copy("before.jpg", &photo);
        folder.copy("before.landmarks.json", &landmarks);
        let run = |first: &str, options: &[&str]| {
            let mut command = program();
            command.current_dir(folder.path("")).arg(first).args(options).arg("--").arg(&photo);
            command.output().unwrap()
        };
        let output = run("measure", &[]);
        let text = success(&output);
        assert!(!text.contains(HARMFUL), "{name:?}: {text:?}");
        let mut made = name.clone();
        made.push(".lipmetry");
        assert!(folder.path(&made).join("report.json").is_file(), "{name:?}: {:?}", folder.contents().keys());

        let json = run("measure", &["--json"]);
        let report: Value = serde_json::from_str(success(&json)).unwrap();
        let shown = report["photo"]["file"].as_str().unwrap();
        assert!(!shown.contains(char::is_control) && shown.ends_with(".jpg"), "{name:?}: {shown:?}");
        if name.to_str().is_some_and(|name| !name.contains(char::is_control)) {
            assert_eq!(shown, photo.to_str().unwrap());
        }

        let again = run("measure", &[]);
        assert_eq!((again.status.code(), again.stdout.len()), (Some(1), 0));
        std::fs::write(folder.path(&photo), "no photo").unwrap();
        let bad = run("check", &[]);
        for output in [again, bad] {
            let told = stderr(&output);
            assert!(!told.contains(HARMFUL), "{name:?}: {told:?}");
            assert_eq!(told.lines().count(), 1, "{name:?}: {told:?}");
        }
    }
}

/// The landmark file's own texts are shown in messages, so they must do no harm either.
#[test]
fn texts_of_the_landmark_file_are_shown_without_harm() {
    let folder = Folder::with_pair();
    let mut good: Value =
        serde_json::from_slice(&std::fs::read(folder.path("before.landmarks.json")).unwrap()).unwrap();
    // With its right sum the photo is known, and the name that is stated is not shown.
    good["photo"].as_object_mut().unwrap().remove("sha256");
    let good = good.to_string();
    for (from, to) in [
        ("\"before.jpg\"", "\"\\u001b[31m\\nother.jpg\""),
        ("\"rest\"", "\"\\u001b[31m\\nrest\""),
        ("\"marker\"", "\"\\u001b[31m\\nmarker\""),
        ("\"2026-03-02T10:15:00Z\"", "\"\\u001b]0;title\\u0007\""),
        ("\"iris\"", "\"\\u009biris\""),
    ] {
        assert!(good.contains(from), "{from}");
        std::fs::write(folder.path("before.landmarks.json"), good.replacen(from, to, 1)).unwrap();
        let output = folder.run(&["check", "before.jpg"]);
        for text in [super::stdout(&output), stderr(&output)] {
            assert!(!text.contains(HARMFUL), "{to}: {text:?}");
        }
        let said = format!("{}{}", super::stdout(&output), stderr(&output));
        assert!(said.contains("\\u{1b}") || said.contains("\\u{9b}"), "{to} is not shown at all: {said}");
    }
}

/// A name that the report shows escaped is still the name that the landmark file states.
#[cfg(unix)]
#[test]
fn a_stated_name_with_a_control_character_is_recognised() {
    let folder = Folder::with_pair();
    let good = std::fs::read_to_string(folder.path("before.landmarks.json")).unwrap();
    let mut good: Value = serde_json::from_str(&good).unwrap();
    good["photo"].as_object_mut().unwrap().remove("sha256");
    let good = good.to_string();
    std::fs::rename(folder.path("before.jpg"), folder.path("a\tb.jpg")).unwrap();
    std::fs::write(folder.path("a\tb.landmarks.json"), good.replacen("\"before.jpg\"", "\"a\\tb.jpg\"", 1)).unwrap();
    let output = folder.run(&["check", "a\tb.jpg"]);
    assert!(!success(&output).contains("belongs to"), "{output:?}");
}
