//! What cannot be done is said, in full, and leaves nothing behind.

use serde_json::{Value, json};

use super::{Folder, failure, program};

#[test]
fn a_wrong_command_line_ends_with_status_2() {
    let folder = Folder::with_pair();
    let before = folder.contents();
    let wrong: [&[&str]; 14] = [
        &[],
        &["frobnicate"],
        &["compare"],
        &["compare", "before.jpg"],
        &["compare", "before.jpg", "after.jpg", "third.jpg"],
        &["compare", "before.jpg", "after.jpg", "--frobnicate"],
        &["compare", "before.jpg", "after.jpg", "--landmarks", "before.landmarks.json"],
        &["compare", "before.jpg", "after.jpg", "-o"],
        &["measure"],
        &["check"],
        &["check", "before.jpg", "after.jpg", "--landmarks", "before.landmarks.json"],
        &["schema", "photos"],
        &["completions", "sh97"],
        &["man", "frobnicate"],
    ];
    for arguments in wrong {
        let output = folder.run(arguments);
        failure(&output, 2);
    }
    assert_eq!(folder.contents(), before);
}

#[test]
fn all_problems_of_both_photos_are_told_in_one_run() {
    let folder = Folder::with_pair();
    std::fs::write(folder.path("before.jpg"), "no photo").unwrap();
    std::fs::write(folder.path("before.landmarks.json"), "{\"format\": 1, \"version\": 2}").unwrap();
    std::fs::remove_file(folder.path("after.jpg")).unwrap();
    std::fs::remove_file(folder.path("after.landmarks.json")).unwrap();
    let before = folder.contents();
    let told = failure(&folder.run(&["compare", "before.jpg", "after.jpg"]), 1);
    for parts in [
        ["before.jpg: ", "JPEG"],
        ["before.landmarks.json: format: ", "a number"],
        ["before.landmarks.json: version: ", "2"],
        ["before.landmarks.json: photo: ", "missing"],
        ["before.landmarks.json: markings: ", "missing"],
        ["after.jpg: ", "no such photo"],
        ["after.landmarks.json: ", "no such landmark file"],
    ] {
        let said = told.iter().filter(|line| parts.iter().all(|part| line.contains(part))).count();
        assert_eq!(said, 1, "{parts:?} in {told:#?}");
    }
    assert!(told.iter().all(|line| line.starts_with("error: ")), "{told:#?}");
    let checked = failure(&folder.run(&["check", "before.jpg", "after.jpg"]), 1);
    assert_eq!(checked, told, "check tells the same");
    assert_eq!(folder.contents(), before);
}

#[test]
fn check_goes_on_after_a_bad_photo() {
    let folder = Folder::with_pair();
    let output = folder.run(&["check", "absent.jpg", "before.jpg", "after.jpg"]);
    assert_eq!(output.status.code(), Some(1));
    let text = super::stdout(&output);
    assert!(text.contains("before.jpg: fit") && text.contains("against before.jpg"), "{text}");
    assert!(super::stderr(&output).contains("absent.jpg"), "{output:?}");
}

#[test]
fn what_is_no_regular_file_is_not_read() {
    let folder = Folder::with_pair();
    std::fs::create_dir(folder.path("folder.jpg")).unwrap();
    std::fs::create_dir(folder.path("folder.landmarks.json")).unwrap();
    let told = failure(&folder.run(&["measure", "folder.jpg"]), 1);
    assert!(told.len() == 1 && told[0].contains("folder.jpg: this is a folder"), "{told:?}");
    folder.copy("before.jpg", "folder.png");
    let told = failure(&folder.run(&["measure", "folder.png"]), 1);
    assert!(told.len() == 1 && told[0].ends_with("this is not a regular file, so not a landmark file"), "{told:?}");
    if cfg!(unix) {
        let told = failure(&folder.run(&["measure", "/dev/zero", "--landmarks", "before.landmarks.json"]), 1);
        assert!(told[0].contains("/dev/zero") && told[0].contains("not a regular file"), "{told:?}");
        let told = failure(&folder.run(&["measure", "before.jpg", "--landmarks", "/dev/zero"]), 1);
        assert!(told[0].contains("/dev/zero") && told[0].contains("not a regular file"), "{told:?}");
    }
}

#[test]
fn a_photo_that_is_not_the_marked_one_is_refused() {
    let folder = Folder::with_pair();
    let told = failure(&folder.run(&["measure", "before.jpg", "--landmarks", "after.landmarks.json"]), 1);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("after.landmarks.json: photo.sha256: ") && told[0].contains("another photo"), "{told:?}");
}

#[test]
fn an_output_that_cannot_be_written_leaves_nothing_behind() {
    let folder = Folder::with_pair();
    std::fs::write(folder.path("file"), "mine").unwrap();
    let before = folder.contents();
    for place in ["file", "file/below"] {
        let told = failure(&folder.run(&["measure", "before.jpg", "-o", place]), 1);
        assert!(told[0].contains(place), "{told:?}");
        let told = failure(&folder.run(&["measure", "before.jpg", "-o", place, "--force"]), 1);
        assert!(told[0].contains(place), "{told:?}");
    }
    assert_eq!(folder.contents(), before);
}

/// One of the files cannot be put in its place: the others are not either.
#[test]
fn all_files_are_written_or_none() {
    for (blocked, free) in
        [("overlay.png", "report.json"), ("report.json", "overlay.png"), ("report.html", "report.json")]
    {
        let folder = Folder::with_pair();
        std::fs::create_dir_all(folder.path("out").join(blocked).join("full")).unwrap();
        std::fs::write(folder.path("out").join(free), "mine").unwrap();
        let before = folder.contents();
        let told = failure(&folder.run(&["measure", "before.jpg", "-o", "out", "--force"]), 1);
        assert!(told[0].contains(blocked), "{told:?}");
        assert_eq!(folder.contents().keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
        assert!(folder.contents() == before, "{free} was written though {blocked} could not be");
    }
}

/// A full disk, for which a limit on the size of files stands: the folder is made, but nothing fits in.
#[cfg(unix)]
#[test]
fn a_new_folder_that_nothing_fits_in_is_taken_away_again() {
    let folder = Folder::with_pair();
    let before = folder.contents();
    // 25 is SIGXFSZ, which ends a process that writes beyond the limit unless it is ignored.
    let script = "trap '' 25; ulimit -f 0; exec \"$0\" measure before.jpg -o out";
    let output = assert_cmd::Command::new("sh")
        .current_dir(folder.path(""))
        .args(["-c", script, env!("CARGO_BIN_EXE_lipmetry")])
        .output()
        .unwrap();
    let told = failure(&output, 1);
    assert!(told[0].contains("out") && told[0].contains("cannot write here"), "{told:?}");
    assert_eq!(folder.contents(), before);
}

/// `lipmetry schema report | head -1`: nobody is left to be told that the output was not read.
#[test]
fn a_closed_pipe_is_no_error() {
    let folder = Folder::with_pair();
    for arguments in
        [&["schema", "report"][..], &["measure", "before.jpg"], &["compare", "before.jpg", "after.jpg", "--json"]]
    {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let child = std::process::Command::new(program().get_program())
            .current_dir(folder.path(""))
            .args(arguments)
            .stdin(std::process::Stdio::null())
            .stdout(writer)
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {output:?}");
        assert_eq!(super::stderr(&output), "", "{arguments:?}");
    }
}

#[test]
fn a_draft_beside_the_photo_or_in_place_of_its_landmarks_is_refused_in_one_message() {
    let folder = Folder::with_pair();
    let read = |name: &str| -> Value { serde_json::from_slice(&std::fs::read(folder.path(name)).unwrap()).unwrap() };
    let mut file = read("after.landmarks.json");
    let about = json!({ "mirrored": false, "parted": false, "eyes": true, "expression": "rest" });
    let draft = json!({ "about": about, "marking": file["markings"][0] });
    std::fs::write(folder.path("after.landmarks.draft.json"), draft.to_string()).unwrap();
    std::fs::rename(folder.path("after.landmarks.json"), folder.path("kept.json")).unwrap();
    let told = |arguments: &[&str]| failure(&folder.run(arguments), 1);
    for arguments in [&["compare", "before.jpg", "after.jpg"][..], &["measure", "after.jpg"]] {
        let lines = told(arguments);
        let text = lines.join(" ");
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(
            text.contains("after.landmarks.draft.json beside it is a draft") && text.contains("lipmetry mark"),
            "{text}"
        );
    }
    let named = told(&["measure", "after.jpg", "--landmarks", "after.landmarks.draft.json"]);
    assert_eq!(named.len(), 1, "{named:?}");
    assert!(named[0].contains("the draft of a marking") && named[0].contains("lipmetry mark"), "{named:?}");
    let names = ["ch_r", "ch_l", "cph_r", "cph_l", "ls", "sto", "upper_border", "iris_r"];
    file["markings"][0]["origins"] = names.iter().map(|name| ((*name).to_owned(), json!("proposed"))).collect();
    std::fs::write(folder.path("suggested.json"), file.to_string()).unwrap();
    let proposed = told(&["measure", "after.jpg", "--landmarks", "suggested.json"]);
    assert_eq!(proposed.len(), 1, "{proposed:?}");
    assert!(proposed[0].contains("8 marks are only proposed") && proposed[0].contains("save"), "{proposed:?}");
}
