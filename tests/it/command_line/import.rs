//! `lipmetry import` and `lipmetry export`: landmark files and drafts from files of other programs, and the way back.

use std::process::Output;

use serde_json::{Value, json};

use super::{Folder, failure, stderr, stdout, success};

/// What is printed where a file was made; what it does not hold is said beside.
fn done(output: &Output) -> &str {
    assert!(output.status.success(), "{}", stderr(output));
    assert!(stderr(output).lines().all(|line| !line.starts_with("error")), "{}", stderr(output));
    stdout(output)
}

/// The painted face alone, with its landmarks written for another program beside it.
fn exported(format: &str, name: &str) -> Folder {
    let folder = Folder::empty();
    folder.copy("before.jpg", "before.jpg");
    folder.copy("before.landmarks.json", "before.landmarks.json");
    done(&folder.run(&["export", "before.jpg", "--to", format, "-o", name]));
    std::fs::remove_file(folder.path("before.landmarks.json")).unwrap();
    folder
}

fn read(folder: &Folder, name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(folder.path(name)).unwrap()).unwrap()
}

/// Marks of a person become the photo's landmark file, which the other commands read; what is there is not written over.
#[test]
fn marks_of_a_person_become_the_landmark_file() {
    let folder = exported("labelme", "before.json");
    let output = folder.run(&["import", "before.json"]);
    let said = done(&output);
    assert!(said.contains("before.landmarks.json") && said.contains("labelme"), "{said}");
    let file = read(&folder, "before.landmarks.json");
    let marking = &file["markings"][0];
    assert_eq!(marking["imported_from"], json!({"program": "labelme", "format": "labelme"}));
    let origins = marking["origins"].as_object().unwrap();
    assert!(origins.values().all(|origin| origin == "imported") && origins.contains_key("ch_r"), "{origins:?}");
    let fixture = read(&folder_with_fixture(), "before.landmarks.json");
    for (name, at) in fixture["markings"][0]["points"].as_object().unwrap() {
        for axis in 0..2 {
            let (own, known) = (marking["points"][name][axis].as_f64().unwrap(), at[axis].as_f64().unwrap());
            // JSON holds both as they are: nothing is added or taken away for a corner of a pixel.
            assert!((own - known).abs() < 1e-9, "{name}: {own}, not {known}");
        }
    }
    success(&folder.run(&["check", "before.jpg"]));
    let problems = failure(&folder.run(&["import", "before.json"]), 1);
    assert!(problems[0].contains("is there already") && problems[0].contains("--force"), "{problems:?}");
    done(&folder.run(&["import", "before.json", "--force"]));
    // Printed, it is the same file, and nothing is written.
    let before = folder.contents();
    let printed: Value = serde_json::from_str(done(&folder.run(&["import", "before.json", "--json"]))).unwrap();
    assert_eq!(printed, file);
    assert_eq!(folder.added(&before), Vec::<String>::new());
}

fn folder_with_fixture() -> Folder {
    let folder = Folder::empty();
    folder.copy("before.landmarks.json", "before.landmarks.json");
    folder
}

/// A program's points, and marks that lack a needed one, become a draft; a draft that is there stays.
#[test]
fn what_is_not_whole_becomes_a_draft() {
    let folder = exported("labelme", "before.json");
    let said = done(&folder.run(&["import", "before.json", "--marked-by", "program"])).to_owned();
    assert!(said.contains("before.landmarks.draft.json") && said.contains("lipmetry mark before.jpg"), "{said}");
    let draft = read(&folder, "before.landmarks.draft.json");
    assert_eq!(draft["marking"]["origins"]["ch_r"], "proposed");
    assert_eq!(draft["marking"]["proposals"][0]["model"], "labelme");
    assert!(!folder.path("before.landmarks.json").exists());
    let problems = failure(&folder.run(&["import", "before.json", "--marked-by", "program"]), 1);
    assert!(problems[0].contains("draft.json") && problems[0].contains("--force"), "{problems:?}");
    let problems = failure(&folder.run(&["import", "before.json", "--marked-by", "program", "-o", "out.json"]), 1);
    assert!(problems[0].contains("confirm") && !folder.path("out.json").exists(), "{problems:?}");
    // The draft is refused where landmarks are read, with the way to confirm it.
    let mut labelme = read(&folder, "before.json");
    labelme["shapes"].as_array_mut().unwrap().retain(|shape| shape["label"] != "ls");
    std::fs::write(folder.path("partly.json"), labelme.to_string()).unwrap();
    let said = done(&folder.run(&["import", "partly.json", "--force"])).to_owned();
    assert!(said.contains("it lacks ls"), "{said}");
    assert_eq!(read(&folder, "before.landmarks.draft.json")["marking"]["origins"]["ch_r"], "imported");
}

/// Each format that is written is read again, with the order that the export names.
#[test]
fn what_is_exported_can_be_imported() {
    for (format, name) in [
        ("labelme", "a.json"),
        ("roiset", "a.zip"),
        ("tps", "a.tps"),
        ("tem", "a.tem"),
        ("coco", "a.json"),
        ("csv", "a.csv"),
    ] {
        let folder = Folder::empty();
        folder.copy("before.jpg", "before.jpg");
        folder.copy("before.landmarks.json", "before.landmarks.json");
        let output = folder.run(&["export", "before.jpg", "--to", format, "-o", name]);
        done(&output);
        let notes = stderr(&output).to_owned();
        let order =
            notes.split("their order is ").nth(1).map(|rest| rest.split(['.', '\n']).next().unwrap().to_owned());
        let mut arguments = vec!["import", name, "--photo", "before.jpg", "--force"];
        if let Some(order) = &order {
            arguments.extend(["--order", order]);
        }
        done(&folder.run(&arguments));
        success(&folder.run(&["check", "before.jpg"]));
        let problems = failure(&folder.run(&["export", "before.jpg", "--to", format, "-o", name]), 1);
        assert!(problems[0].contains("is there already"), "{format}: {problems:?}");
    }
}

/// What the user has to say is one line that names the file and the option.
#[test]
fn questions_name_the_file_and_the_option() {
    let folder = exported("tps", "points.tps");
    let told = |arguments: &[&str], words: &[&str]| {
        let problems = failure(&folder.run(arguments), 1);
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(words.iter().all(|word| problems[0].contains(word)), "{words:?} in {problems:?}");
    };
    told(&["import", "points.tps"], &["points.tps", "--order NAMES"]);
    std::fs::write(folder.path("none.csv"), "name,x,y\nch_r,1,2\n").unwrap();
    told(&["import", "none.csv"], &["none.csv", "--photo"]);
    told(&["import", "none.csv", "--photo", "absent.jpg"], &["absent.jpg"]);
    told(&["import", "before.jpg", "--photo", "before.jpg"], &["before.jpg", "not a file of marks"]);
    told(&["import", "absent.tps"], &["absent.tps"]);
    told(&["export", "before.jpg", "--to", "tps"], &["before.landmarks.json"]);
    let usage = failure(&folder.run(&["import", "points.tps", "--order", "ch_r,mouth"]), 2);
    assert!(usage.iter().any(|line| line.contains("mouth") && line.contains("ch_l")), "{usage:?}");
    assert!(!folder.path("before.landmarks.json").exists());
}

/// Neither the file that is read nor the photo is written over, whatever is asked.
#[test]
fn nothing_that_is_read_is_written_over() {
    let folder = exported("labelme", "before.json");
    let before = folder.contents();
    for output in ["before.json", "before.jpg", "./before.jpg"] {
        failure(&folder.run(&["import", "before.json", "--force", "-o", output]), 1);
        assert_eq!(folder.contents(), before, "{output}");
    }
    folder.copy("before.landmarks.json", "before.landmarks.json");
    let before = folder.contents();
    for output in ["before.landmarks.json", "before.jpg"] {
        failure(&folder.run(&["export", "before.jpg", "--to", "csv", "--force", "-o", output]), 1);
        assert_eq!(folder.contents(), before, "{output}");
    }
}
