//! Visits of several photos, as folders and as lists: how they are named, what is refused, and where the report goes.

use super::{Folder, failure, success};

/// A folder with the photos of two visits: `before` and `after 唇`, each with a marked photo and two others.
pub fn visits() -> Folder {
    let folder = Folder::empty();
    for (day, name) in [("before", "before"), ("after 唇", "after")] {
        std::fs::create_dir(folder.path(day)).unwrap();
        folder.copy(&format!("{name}.jpg"), format!("{day}/IMG_2.jpg"));
        folder.copy(&format!("{name}.landmarks.json"), format!("{day}/IMG_2.landmarks.json"));
        for other in ["IMG_10.jpg", "IMG_9.JPG"] {
            // Another file with the same picture: bytes behind it.
            let photo = [std::fs::read(folder.path(format!("{day}/IMG_2.jpg"))).unwrap(), other.into()].concat();
            std::fs::write(folder.path(format!("{day}/{other}")), photo).unwrap();
        }
    }
    folder
}

/// What is wrong with the command line itself is told before any file is read, with both ways to name photos.
#[test]
fn photos_are_named_in_one_way() {
    let folder = Folder::empty();
    for (arguments, said) in [
        (&["a.jpg", "b.jpg", "--before", "c.jpg", "--after", "d.jpg"][..], "cannot be used with"),
        (&["a.jpg", "--after", "d.jpg"], "cannot be used with"),
        (&["--before", "a.jpg", "b.jpg"], "--after <PHOTO>..."),
        (&["--after", "a.jpg", "b.jpg"], "--before <PHOTO>..."),
        (&["a.jpg"], "<AFTER>"),
        (&[], "<BEFORE>"),
        (&["a.jpg", "b.jpg", "c.jpg"], "unexpected argument 'c.jpg'"),
    ] {
        let told = failure(&folder.run(&[&["compare"], arguments].concat()), 2).join("\n");
        assert!(told.contains(said), "{arguments:?}: {told}");
        assert!(
            told.contains("compare [OPTIONS] <BEFORE> <AFTER>")
                && told.contains("compare [OPTIONS] --before B... --after A..."),
            "{arguments:?}: {told}"
        );
    }
    let told = failure(&folder.run(&["compare", "a1.jpg", "a2.jpg", "b1.jpg", "b2.jpg"]), 2).join("\n");
    assert!(told.contains("several photos a visit: --before") && told.contains("or two folders"), "{told}");
    let told = failure(&folder.run(&["compare", "a.jpg", "b.jpg", "--unknown"]), 2).join("\n");
    assert!(!told.contains("several photos a visit"), "{told}");
    let told = failure(&folder.run(&["compare", "--before", "--after", "b.jpg"]), 2).join("\n");
    assert!(told.contains("a value is required for '--before <PHOTO>...'"), "{told}");
}

/// Two photos are the same pair however they are named.
#[test]
fn one_photo_a_visit_gives_the_same_bytes_by_every_way() {
    let folder = Folder::with_pair();
    let wanted = success(&folder.run(&["compare", "before.jpg", "after.jpg", "--json"])).to_owned();
    for (day, name) in [("day 0", "before"), ("größe.14", "after")] {
        std::fs::create_dir(folder.path(day)).unwrap();
        for end in ["jpg", "landmarks.json"] {
            folder.copy(&format!("{name}.{end}"), format!("{day}/{name}.{end}"));
        }
    }
    for arguments in [
        &["--before", "before.jpg", "--after", "after.jpg"][..],
        &["--after", "after.jpg", "--before", "before.jpg"],
        &["day 0", "größe.14"],
        &["day 0/", "after.jpg"],
        &["before.jpg", "größe.14"],
        &["--before", "day 0", "--after", "größe.14/"],
    ] {
        let output = folder.run(&[&["compare", "--json"], arguments].concat());
        assert!(success(&output) == wanted, "{arguments:?} gives another report");
    }
    // Beside the folder of the after photos, whose whole name stays, and not in it.
    let before = folder.contents();
    let output = folder.run(&["compare", "day 0", "größe.14/"]);
    assert!(success(&output).contains("are in größe.14.lipmetry"), "{output:?}");
    let files = ["", "/overlay.png", "/report.html", "/report.json"].map(|name| format!("größe.14.lipmetry{name}"));
    assert_eq!(folder.added(&before), files);
    // From within it, too.
    let within =
        super::program().current_dir(folder.path("größe.14")).args(["compare", "../day 0", ".", "--force"]).output();
    assert!(success(&within.unwrap()).contains("größe.14.lipmetry"));
    assert_eq!(folder.added(&before), files);
}

#[test]
fn folders_that_hold_no_visit_are_told_all_at_once() {
    let folder = Folder::with_pair();
    std::fs::create_dir(folder.path("empty")).unwrap();
    success(&folder.run(&["compare", "before.jpg", "after.jpg"]));
    let before = folder.contents();
    for command in [
        &["compare", "empty", "after.lipmetry"][..],
        &["mark", "--no-open", "empty", "after.lipmetry"],
        &["visits", "empty", "after.lipmetry"],
        &["check", "empty", "after.lipmetry"],
    ] {
        let told = failure(&folder.run(command), 1);
        assert_eq!(told.len(), 2, "{command:?}: {told:?}");
        assert!(told[0].contains("empty: no photo is in this folder"), "{command:?}: {told:?}");
        assert!(told[1].contains("after.lipmetry: this is the folder of a report"), "{command:?}: {told:?}");
    }
    assert!(folder.contents() == before);
}

#[test]
fn a_photo_is_named_once_and_of_one_visit() {
    let folder = visits();
    for arguments in [
        &["--before", "before/IMG_2.jpg", "before/IMG_9.JPG", "--after", "./before/IMG_2.jpg", "after 唇"][..],
        &["--before", "before", "before/IMG_2.jpg", "--after", "after 唇"],
        &["before", "before/IMG_2.jpg"],
    ] {
        let told = failure(&folder.run(&[&["compare"], arguments].concat()), 1);
        assert_eq!(told.len(), 1, "{arguments:?}: {told:?}");
        assert!(told[0].contains("IMG_2.jpg: this photo is named twice"), "{arguments:?}: {told:?}");
    }
    std::fs::copy(folder.path("before/IMG_2.jpg"), folder.path("before/IMG_2.heic")).unwrap();
    let told = failure(&folder.run(&["compare", "before", "after 唇"]), 1);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("IMG_2.heic and IMG_2.jpg share IMG_2.landmarks.json"), "{told:?}");
}

/// A folder that may not be read, or a name below a file: the system's own words.
#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_read_is_told_plainly() {
    use std::os::unix::fs::PermissionsExt;
    let folder = visits();
    let mode = |mode| std::fs::set_permissions(folder.path("before"), std::fs::Permissions::from_mode(mode)).unwrap();
    mode(0o000);
    if std::fs::read_dir(folder.path("before")).is_ok() {
        mode(0o755);
        crate::photos::skipped("a folder that cannot be read: the superuser reads everything");
        return;
    }
    let told = failure(&folder.run(&["mark", "--no-open", "before"]), 1);
    mode(0o755);
    assert!(told[0].contains("before: cannot read the folder: Permission denied"), "{told:?}");
}

/// Photos without days are told in their order, those that nobody marked among the others, and how a folder gets its day.
#[test]
fn photos_without_days_are_told_in_their_order() {
    let folder = visits();
    let told = failure(&folder.run(&["visits", "before", "after 唇"]), 1);
    let days = ["before", "after 唇"];
    let photos = days.into_iter().flat_map(|day| ["IMG_2.jpg", "IMG_9.JPG", "IMG_10.jpg"].map(|name| (day, name)));
    let photos = photos.map(|(day, name)| format!("{day}/{name}: nobody knows when it was taken"));
    let advice = days.map(|day| format!("the photos of a folder get one day as {day}@2026-03-14"));
    let wanted: Vec<String> = photos.chain(advice).collect();
    assert_eq!(told.len(), wanted.len(), "{told:?}");
    assert!(told.iter().zip(&wanted).all(|(line, part)| line.contains(part.as_str())), "{told:?}");
}

/// Of a folder with a marked photo the others are held against that one, and it is said which one is marked.
#[test]
fn check_holds_the_photos_of_a_folder_against_the_marked_one() {
    let folder = visits();
    std::fs::rename(folder.path("before/IMG_2.jpg"), folder.path("before/IMG_20.jpg")).unwrap();
    std::fs::rename(folder.path("before/IMG_2.landmarks.json"), folder.path("before/IMG_20.landmarks.json")).unwrap();
    let output = folder.run(&["check", "before"]);
    let text = super::stdout(&output);
    assert!(text.contains("before: IMG_20.jpg is marked: the others get its marks by their pixels."), "{text}");
    // Another file with the same picture.
    assert_eq!(text.matches("It is the same picture as IMG_20.jpg.").count(), 2, "{text}");
}

/// A report without tables over one with tables: what is left of the earlier one is said, and stays.
#[test]
fn files_of_an_earlier_report_are_said() {
    let folder = Folder::with_pair();
    let compare = ["compare", "before.jpg", "after.jpg", "-o", "out"];
    let with_table = success(&folder.run(&[&compare[..], &["--csv"]].concat())).to_owned();
    assert!(!with_table.contains("earlier report"), "{with_table}");
    let without = success(&folder.run(&[&compare[..], &["--force"]].concat())).to_owned();
    assert!(without.contains("\nreport.csv there is of an earlier report\n"), "{without}");
    assert!(folder.path("out/report.csv").exists());
}

#[test]
fn visits_and_check_take_folders() {
    let folder = Folder::with_pair();
    for (day, name) in [("day 0", "before"), ("day.14", "after")] {
        std::fs::create_dir(folder.path(day)).unwrap();
        for end in ["jpg", "landmarks.json"] {
            std::fs::rename(folder.path(format!("{name}.{end}")), folder.path(format!("{day}/{name}.{end}"))).unwrap();
        }
    }
    let single = ["visits", "day 0/before.jpg@2026-03-02", "day.14/after.jpg@2026-03-16", "--json"];
    let wanted = success(&folder.run(&single)).to_owned();
    let output = folder.run(&["visits", "day 0/@2026-03-02", "day.14@2026-03-16", "--json"]);
    assert!(success(&output) == wanted, "folders give another course");
    let before = folder.contents();
    success(&folder.run(&["visits", "day 0@2026-03-02", "day.14/@2026-03-16"]));
    let tables = ["/visits_cautions.csv", "/visits_changes.csv", "/visits_photos.csv"];
    let files = ["", "/visits.csv", "/visits.html", "/visits.json"]
        .into_iter()
        .chain(tables)
        .map(|name| format!("day.14.visits{name}"));
    assert_eq!(folder.added(&before), files.collect::<Vec<_>>());
    let checked = folder.run(&["check", "day 0", "day.14"]);
    let text = success(&checked);
    assert!(text.contains("before.jpg: fit") && text.contains("after.jpg: fit"), "{text}");
    assert!(text.contains("against before.jpg"), "{text}");
    let told = failure(&visits().run(&["check", "before", "--landmarks", "x.json"]), 2);
    assert!(told[0].contains("--landmarks goes with one photo"), "{told:?}");
}

/// The two bursts of a person: of each visit the first photo has landmarks. `None` where the photos are absent.
fn bursts() -> Option<Folder> {
    let source = crate::photos::photos()?.join("match/burst/canada_147m");
    let folder = Folder::empty();
    for (day, letter) in [("day 0", 'A'), ("day 14", 'B')] {
        std::fs::create_dir(folder.path(day)).unwrap();
        for name in ["1.jpg", "2.jpg", "3.jpg", "1.landmarks.json"] {
            let name = format!("{letter}{name}");
            std::fs::copy(source.join(&name), folder.path(format!("{day}/{name}"))).unwrap();
        }
    }
    Some(folder)
}

fn json(output: &std::process::Output) -> serde_json::Value {
    serde_json::from_str(success(output)).unwrap()
}

/// Folders, lists and landmarks from elsewhere are one visit, and one report; its photos are named and used.
#[test]
fn two_bursts_are_compared_however_they_are_named() {
    let Some(folder) = bursts() else { return };
    let before = folder.contents();
    let by_folders = json(&folder.run(&["compare", "day 0", "day 14", "--json"]));
    let day = |number: u32, letter: char| [1, 2, 3].map(|photo| format!("day {number}/{letter}{photo}.jpg"));
    let [a, b] = [day(0, 'A'), day(14, 'B')];
    let named: Vec<&str> = ["compare", "--json", "--before"].into_iter().chain(a.iter().map(String::as_str)).collect();
    let named = [named, vec!["--after"], b.iter().map(String::as_str).collect()].concat();
    assert_eq!(json(&folder.run(&named)), by_folders);
    assert!(folder.contents() == before, "--json writes nothing");
    for (key, letter) in [("before", 'A'), ("after", 'B')] {
        assert_eq!(by_folders[key]["photo"]["file"], format!("{letter}1.jpg"));
        let photos = by_folders[key]["photos"].as_array().unwrap();
        assert_eq!(photos.len(), 3, "{photos:#?}");
        for (index, photo) in photos.iter().enumerate() {
            assert_eq!(photo["photo"]["file"], format!("{letter}{}.jpg", index + 1));
            assert_eq!(photo["carried"], index > 0, "{photo:#}");
        }
    }
    // The true change of the means is 0.794 mm, that of the marked photos 0.969. What the pose is off by is common to both, so that between
    // the two results only the posture of the lip and the carried marks stand: 0.1 mm is twice the error of the latter.
    let change = |report: &serde_json::Value| {
        let difference = &report["change"]["upper_vermilion_height_mean"]["difference"];
        ["value", "u"].map(|key| difference[key].as_f64().unwrap())
    };
    let [three, u] = change(&by_folders);
    let [one, u_one] = change(&json(&folder.run(&["compare", "day 0/A1.jpg", "day 14/B1.jpg", "--json"])));
    assert!((three - one + 0.175).abs() < 0.1, "{three} of three photos, {one} of one");
    assert!(
        (three - 0.794).abs() < 2.0 * u && u < 0.7 * u_one,
        "{three} ± {u} of three photos, {one} ± {u_one} of one"
    );
    // Landmarks from elsewhere find their photo by its sum, whatever the photo is called and wherever it stands in the list.
    std::fs::rename(folder.path("day 0/A1.landmarks.json"), folder.path("marks.json")).unwrap();
    std::fs::rename(folder.path("day 0/A1.jpg"), folder.path("day 0/Z.jpg")).unwrap();
    let output = folder.run(&["compare", "day 0", "day 14", "--before-landmarks", "marks.json", "--json"]);
    let elsewhere = json(&output);
    assert_eq!(elsewhere["before"]["photo"]["file"], "Z.jpg");
    assert_eq!(change(&elsewhere), [three, u]);
    // Those of another photo do not.
    let told = failure(&folder.run(&["compare", "day 14", "day 0", "--before-landmarks", "marks.json"]), 1).join("\n");
    assert!(told.contains("marks.json: it belongs to A1.jpg, which is none of the visit's photos B1.jpg"), "{told}");
}

/// A visit that nobody marked: one message for each, with the photo to mark and why, and what else is wrong.
#[test]
fn a_visit_without_marks_says_which_photo_to_mark() {
    let Some(folder) = bursts() else { return };
    for name in ["day 0/A1", "day 14/B1"] {
        std::fs::remove_file(folder.path(format!("{name}.landmarks.json"))).unwrap();
    }
    std::fs::write(folder.path("day 0/A2.jpg"), "no photo").unwrap();
    std::fs::write(folder.path("day 14/B3.landmarks.draft.json"), "{}").unwrap();
    let told = failure(&folder.run(&["compare", "day 0", "day 14"]), 1);
    assert_eq!(told.len(), 3, "{told:#?}");
    assert!(told[0].contains("A1.jpg, A2.jpg, A3.jpg: none of these photos of one visit is marked"), "{told:#?}");
    assert!(told[0].contains("`lipmetry mark`"), "{told:#?}");
    assert!(told[1].contains("A2.jpg") && told[1].contains("JPEG"), "{told:#?}");
    assert!(told[2].contains("of B3.jpg there is a draft"), "{told:#?}");
    if cfg!(feature = "suggest") {
        assert!(told[0].contains(". Mark A1.jpg: ") && told[2].contains(". Mark B"), "{told:#?}");
        std::fs::copy(folder.path("day 0/A3.jpg"), folder.path("day 0/A2.jpg")).unwrap();
        let checked = folder.run(&["check", "day 0"]);
        let text = success(&checked).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("day 0: one marked photo is enough for a visit. Mark A1.jpg: "), "{text}");
    }
    let days = ["visits", "day 0@2026-03-02", "day 14@2026-03-16"];
    let told = failure(&folder.run(&days), 1);
    assert!(told.len() == 2 && told.iter().all(|line| line.contains("none of these photos")), "{told:#?}");
}

/// With several photos a visit --csv writes photos.csv too: one that is there already is told before anything is read, and left alone.
#[test]
fn the_table_of_photos_overwrites_nothing_unasked() {
    let folder = visits();
    std::fs::create_dir(folder.path("out")).unwrap();
    std::fs::write(folder.path("out/photos.csv"), "mine").unwrap();
    let compare = ["compare", "before", "after 唇", "-o", "out"];
    let told = failure(&folder.run(&[&compare[..], &["--csv"]].concat()), 1).join("\n");
    assert!(told.contains("photos.csv") && told.contains("--force"), "{told}");
    success(&folder.run(&compare));
    assert_eq!(std::fs::read_to_string(folder.path("out/photos.csv")).unwrap(), "mine");
    let said = success(&folder.run(&[&compare[..], &["--csv", "--force"]].concat())).to_owned();
    assert!(said.contains("report.csv and photos.csv are in"), "{said}");
    assert!(std::fs::read_to_string(folder.path("out/photos.csv")).unwrap().starts_with("id,title,visit,photo,used,"));
}
