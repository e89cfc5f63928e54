//! What a run that succeeds leaves behind.

use std::path::Path;

use serde_json::Value;

use super::{Folder, failure, program, success};

const PAIR: [&str; 3] = ["compare", "before.jpg", "after.jpg"];

fn json_file(folder: &Folder, at: &str) -> Value {
    serde_json::from_slice(&std::fs::read(folder.path(at)).unwrap()).unwrap()
}

fn schema() -> jsonschema::Validator {
    jsonschema::validator_for(&serde_json::from_str(&lipmetry::report::report_schema()).unwrap()).unwrap()
}

/// The kinds of a PNG's chunks and its width.
fn png_chunks(png: &[u8]) -> (Vec<String>, u32) {
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"), "no PNG");
    let mut chunks = Vec::new();
    let mut at = 8;
    while at < png.len() {
        chunks.push(String::from_utf8_lossy(&png[at + 4..at + 8]).into_owned());
        at += 12 + number(at) as usize;
    }
    assert_eq!(at, png.len(), "bytes after the last chunk");
    (chunks, number(16))
}

fn contains(bytes: &[u8], part: &str) -> bool {
    bytes.windows(part.len()).any(|window| window == part.as_bytes())
}

#[test]
fn compare_writes_a_report_and_an_overlay_beside_the_after_photo() {
    let folder = Folder::with_pair();
    let before = folder.contents();
    let output = folder.run(&PAIR);
    let text = success(&output);
    let added = folder.added(&before);
    assert_eq!(
        added,
        ["after.lipmetry", "after.lipmetry/overlay.png", "after.lipmetry/report.html", "after.lipmetry/report.json"]
    );
    assert!(
        text.contains("Philtrum length")
            && text.contains("report.json, report.html and overlay.png are in after.lipmetry"),
        "{text}"
    );

    let report = json_file(&folder, "after.lipmetry/report.json");
    assert!(schema().is_valid(&report), "{:?}", schema().validate(&report));
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let answer = &report["answers"]["fuller"];
    let [question, sentence] = ["question", "sentence"].map(|key| answer[key].as_str().unwrap());
    assert!(words(text).starts_with(&format!("{question} {sentence}")), "{text}");
    assert_eq!(report["before"]["photo"]["file"], "before.jpg");
    assert_eq!(report["after"]["photo"]["file"], "after.jpg");
    // What the landmark file states about its photo is what was found.
    let stated = json_file(&folder, "before.landmarks.json");
    assert_eq!(report["before"]["photo"]["sha256"], stated["photo"]["sha256"]);
    assert_eq!(
        (&report["before"]["photo"]["width"], &report["before"]["photo"]["height"]),
        (&Value::from(1600), &Value::from(2000))
    );
    let (chunks, width) = png_chunks(&std::fs::read(folder.path("after.lipmetry/overlay.png")).unwrap());
    assert_eq!(width, 2400);
    // The text is the sum of the report (`written::sums`).
    assert!(chunks.iter().all(|chunk| ["IHDR", "tEXt", "IDAT", "IEND"].contains(&chunk.as_str())), "{chunks:?}");
    assert_eq!(chunks.iter().filter(|chunk| *chunk == "tEXt").count(), 1, "{chunks:?}");
}

#[test]
fn measure_writes_a_report_and_an_overlay_beside_the_photo() {
    let folder = Folder::with_pair();
    let before = folder.contents();
    let output = folder.run(&["measure", "before.jpg"]);
    let text = success(&output);
    let added = folder.added(&before);
    assert_eq!(
        added,
        [
            "before.lipmetry",
            "before.lipmetry/overlay.png",
            "before.lipmetry/report.html",
            "before.lipmetry/report.json"
        ]
    );
    let report = json_file(&folder, "before.lipmetry/report.json");
    assert!(schema().is_valid(&report), "{:?}", schema().validate(&report));
    assert_eq!(report["format"], "lipmetry-measurement");
    assert!(text.contains("Philtrum length") && text.contains("before.lipmetry"), "{text}");
    let (chunks, width) = png_chunks(&std::fs::read(folder.path("before.lipmetry/overlay.png")).unwrap());
    assert_eq!(
        (width, chunks.first().map(String::as_str), chunks.last().map(String::as_str)),
        (2400, Some("IHDR"), Some("IEND"))
    );
}

#[test]
fn the_folder_may_be_named_and_is_made_with_its_parents() {
    let folder = Folder::with_pair();
    let before = folder.contents();
    success(&folder.run(&["compare", "before.jpg", "after.jpg", "-o", "a/b"]));
    assert_eq!(folder.added(&before), ["a", "a/b", "a/b/overlay.png", "a/b/report.html", "a/b/report.json"]);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_no_folder() {
    let folder = Folder::with_pair();
    std::os::unix::fs::symlink(folder.path("nowhere"), folder.path("out")).unwrap();
    let output = folder.run(&["compare", "before.jpg", "after.jpg", "-o", "out"]);
    let text = failure(&output, 1).join(" ");
    assert!(text.contains("out") && text.contains("this is no folder"), "{text}");
    assert!(!folder.path("nowhere").exists() && folder.path("out").is_symlink());
}

#[test]
fn the_same_input_gives_the_same_bytes_wherever_it_lies() {
    let runs = [Folder::with_pair(), Folder::with_pair()].map(|folder| {
        success(&folder.run(&["compare", "before.jpg", "after.jpg", "-o", "out"]));
        ["report.json", "overlay.png", "report.html"].map(|name| std::fs::read(folder.path("out").join(name)).unwrap())
    });
    assert_eq!(runs[0][0], runs[1][0], "report.json differs");
    assert!(runs[0][1] == runs[1][1], "overlay.png differs");
}

#[test]
fn what_is_written_holds_no_path_no_name_no_time_and_no_metadata() {
    let folder = Folder::with_pair();
    let place = folder.path("");
    let [before, after] = ["before.jpg", "after.jpg"].map(|name| folder.path(name).to_string_lossy().into_owned());
    let out = folder.path("out").to_string_lossy().into_owned();
    success(&folder.run(&["compare", &before, &after, "-o", &out]));
    let json = success(&folder.run(&["compare", &before, &after, "--json"])).to_owned();
    for bytes in [
        std::fs::read(folder.path("out/report.json")).unwrap(),
        std::fs::read(folder.path("out/overlay.png")).unwrap(),
        json.into_bytes(),
    ] {
        // The folder's own name, the marker, the time of marking, EXIF.
        for private in [place.to_str().unwrap(), "lipmetry test", "truth", "10:15:00", "Exif", "2026-03"] {
            assert!(!contains(&bytes, private), "{private:?} is in what was written");
        }
    }
    let report = std::fs::read_to_string(folder.path("out/report.json")).unwrap();
    let is_date = |window: &[u8]| {
        let pattern = b"dddd-dd-dd";
        window.iter().zip(pattern).all(|(byte, kind)| if *kind == b'd' { byte.is_ascii_digit() } else { byte == kind })
    };
    assert!(!report.as_bytes().windows(10).any(is_date), "a date is in the report");
}

#[test]
fn an_existing_report_is_left_alone_without_force() {
    for name in ["report.json", "overlay.png", "report.html"] {
        let folder = Folder::with_pair();
        std::fs::create_dir(folder.path("out")).unwrap();
        std::fs::write(folder.path("out").join(name), "mine").unwrap();
        std::fs::write(folder.path("out/notes.txt"), "mine too").unwrap();
        let before = folder.contents();
        let arguments = ["compare", "before.jpg", "after.jpg", "-o", "out"];
        let told = failure(&folder.run(&arguments), 1);
        assert!(told[0].contains(name) && told[0].contains("--force"), "{told:?}");
        assert_eq!(folder.contents(), before);

        success(&folder.run(&[&arguments[..], &["--force"]].concat()));
        let after = folder.contents();
        assert_ne!(after[Path::new(&format!("out/{name}"))].as_deref(), Some(b"mine".as_slice()));
        assert_eq!(after[Path::new("out/notes.txt")].as_deref(), Some(b"mine too".as_slice()));
        assert_eq!(after.len(), 4 + 1 + 4, "{:?}", after.keys());
    }
}

#[test]
fn json_prints_the_report_alone_and_writes_only_where_told() {
    let folder = Folder::with_pair();
    let before = folder.contents();
    let output = folder.run(&["compare", "before.jpg", "after.jpg", "--json"]);
    let report: Value = serde_json::from_str(success(&output)).unwrap();
    assert!(schema().is_valid(&report));
    assert_eq!(folder.contents(), before, "--json alone writes nothing");
    let both = folder.run(&["compare", "before.jpg", "after.jpg", "--json", "-o", "out"]);
    assert_eq!(success(&both), success(&output));
    assert_eq!(folder.added(&before), ["out", "out/overlay.png", "out/report.html", "out/report.json"]);
    assert_eq!(std::fs::read(folder.path("out/report.json")).unwrap(), output.stdout);

    let output = folder.run(&["measure", "after.jpg", "--json"]);
    assert!(schema().is_valid(&serde_json::from_str(success(&output)).unwrap()));
}

#[test]
fn landmarks_may_lie_elsewhere_and_those_of_another_photo_are_told() {
    let folder = Folder::with_pair();
    std::fs::rename(folder.path("before.landmarks.json"), folder.path("a.json")).unwrap();
    std::fs::rename(folder.path("after.landmarks.json"), folder.path("b.json")).unwrap();
    let arguments =
        ["compare", "before.jpg", "after.jpg", "--json", "--before-landmarks", "a.json", "--after-landmarks", "b.json"];
    let named: Value = serde_json::from_str(success(&folder.run(&arguments))).unwrap();
    let codes = |report: &Value| -> Vec<String> {
        let cautions = report["cautions"].as_array().unwrap().iter();
        cautions.map(|caution| caution["code"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(codes(&named), [""; 0]);
    success(&folder.run(&["measure", "before.jpg", "--landmarks", "a.json", "--json"]));

    // A right sum says more than a name; only without one is the name asked.
    std::fs::rename(folder.path("before.jpg"), folder.path("renamed.jpg")).unwrap();
    let measured = || -> Value {
        let output = folder.run(&["measure", "renamed.jpg", "--landmarks", "a.json", "--json"]);
        serde_json::from_str(success(&output)).unwrap()
    };
    assert_eq!(codes(&measured()), [""; 0]);
    let mut landmarks = json_file(&folder, "a.json");
    landmarks["photo"].as_object_mut().unwrap().remove("sha256");
    std::fs::write(folder.path("a.json"), landmarks.to_string()).unwrap();
    let renamed = measured();
    assert_eq!(codes(&renamed), ["landmarks_name_another_photo"]);
    let message = renamed["cautions"][0]["message"].as_str().unwrap();
    assert!(message.contains("renamed.jpg") && message.contains("before.jpg"), "{message}");
    let output = folder.run(&["check", "renamed.jpg", "--landmarks", "a.json"]);
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words(success(&output)).contains(message), "{output:?}");
}

#[test]
fn the_same_photo_twice_has_not_changed_and_is_told() {
    let folder = Folder::with_pair();
    let output = folder.run(&["compare", "before.jpg", "before.jpg", "--json"]);
    let report: Value = serde_json::from_str(success(&output)).unwrap();
    let codes: Vec<&str> =
        report["cautions"].as_array().unwrap().iter().map(|caution| caution["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"same_photo_twice"), "{codes:?}");
    let mut count = 0;
    for (id, change) in report["change"].as_object().unwrap().iter().filter(|(id, _)| *id != "shape_change") {
        let value = &change["difference"]["value"];
        let figures = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
        count += figures.len();
        assert!(figures.iter().all(|figure| figure.as_f64() == Some(0.0)), "{id}: {figures:?}");
    }
    assert!(count > 40, "only {count} differences");
}

#[test]
fn check_says_what_can_be_measured_and_writes_nothing() {
    let folder = Folder::with_pair();
    let before = folder.contents();
    let output = folder.run(&["check", "before.jpg", "after.jpg"]);
    let text = success(&output);
    for part in [
        "before.jpg: fit to be measured",
        "after.jpg: fit to be measured",
        "1600 × 2000 pixels, 1 marking, seen from straight ahead, lengths in mm",
        "without Gap between the lips: needs parted lips",
        "against before.jpg: aligned on",
    ] {
        assert!(text.contains(part), "{part:?} is not in {text}");
    }
    assert_eq!(folder.contents(), before);
}

#[test]
fn colours_appear_only_where_they_are_wanted() {
    let folder = Folder::with_pair();
    let run = |variables: &[(&str, &str)]| {
        let mut command = program();
        command.current_dir(folder.path("")).envs(variables.iter().copied());
        command.args(["measure", "before.jpg", "-o", "out", "--force"]).output().unwrap()
    };
    let escapes = |variables: &[(&str, &str)]| success(&run(variables)).contains('\u{1b}');
    assert!(!escapes(&[]), "there is no terminal");
    assert!(!escapes(&[("TERM", "xterm-256color")]), "there is no terminal");
    assert!(escapes(&[("CLICOLOR_FORCE", "1")]), "colours are asked for, so this test can tell");
    assert!(!escapes(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]), "NO_COLOR is set");
    let missing = folder.run(&["measure", "absent.jpg"]);
    assert!(!failure(&missing, 1).concat().contains('\u{1b}'));
}

/// A photo or a landmark file that has the name of a result, in the folder of the results, stays what it is.
#[test]
fn an_input_is_never_overwritten_even_with_force() {
    let folder = Folder::with_pair();
    folder.copy("before.jpg", "overlay.png");
    folder.copy("before.landmarks.json", "report.json");
    let before = folder.contents();
    let photo = ["measure", "overlay.png", "--landmarks", "before.landmarks.json", "-o", ".", "--force"];
    let landmarks = ["measure", "before.jpg", "--landmarks", "report.json", "-o", ".", "--force"];
    let pair = ["compare", "before.jpg", "overlay.png", "--after-landmarks", "report.json", "-o", ".", "--force"];
    for arguments in [&photo[..], &landmarks[..], &pair[..]] {
        let told = failure(&folder.run(arguments), 1);
        assert!(told[0].contains("this is an input"), "{told:?}");
        assert_eq!(folder.contents(), before);
    }
}
