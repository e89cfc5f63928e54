//! A code in the place of the photos' names: a phone's name of a photo is the second at which it was taken. And texts of people in
//! tables, which no spreadsheet calculates.

use std::path::Path;

use serde_json::{Value, json};

use super::mark::Server;
use super::{Folder, failure, stdout, success};

/// What phones call photos, and what no output holds.
const NAMES: [&str; 3] = ["IMG_20190704_133711", "IMG_20190811_101010", "IMG_20190912_111111"];
/// What a landmark file calls another photo.
const ANOTHER: &str = "IMG_20180101_000000.jpg";

fn landmarks(folder: &Folder, from: &str, to: &str, change: impl Fn(&mut Value)) {
    let text = std::fs::read_to_string(folder.path(format!("{from}.landmarks.json"))).unwrap();
    let mut file: Value = serde_json::from_str(&text).unwrap();
    file["photo"]["file"] = format!("{to}.jpg").into();
    change(&mut file);
    std::fs::write(folder.path(format!("{to}.landmarks.json")), file.to_string()).unwrap();
}

/// Two photos as a phone calls them, the second with landmarks that state another name, and one more of the first visit that is
/// the same picture as the first.
fn phone() -> Folder {
    let folder = Folder::with_pair();
    for (from, to) in [("before", NAMES[0]), ("after", NAMES[1])] {
        folder.copy(&format!("{from}.jpg"), format!("{to}.jpg"));
        landmarks(&folder, from, to, |file| {
            if to == NAMES[1] {
                file["photo"]["file"] = ANOTHER.into();
                file["photo"].as_object_mut().unwrap().remove("sha256");
            }
        });
    }
    let jpeg = std::fs::read(folder.path("before.jpg")).unwrap();
    let copy = [&jpeg[..2], b"\xff\xfe\0\x05two", &jpeg[2..]].concat();
    std::fs::write(folder.path(format!("{}.jpg", NAMES[2])), copy).unwrap();
    for name in ["before", "after"] {
        std::fs::remove_file(folder.path(format!("{name}.jpg"))).unwrap();
        std::fs::remove_file(folder.path(format!("{name}.landmarks.json"))).unwrap();
    }
    folder
}

fn holds_a_name(bytes: &[u8]) -> bool {
    let parts: Vec<&str> = NAMES.iter().copied().chain([ANOTHER]).collect();
    parts.iter().any(|name| bytes.windows(name.len()).any(|window| window.eq_ignore_ascii_case(name.as_bytes())))
}

#[test]
fn no_output_holds_the_name_of_a_photo_where_there_is_a_code() {
    let photos = NAMES.map(|name| format!("{name}.jpg"));
    let photos = photos.each_ref().map(String::as_str);
    let dated = [format!("{}@2026-03-02", photos[0]), format!("{}@2026-03-16", photos[1])];
    let burst = ["compare", "--before", photos[0], photos[2], "--after", photos[1]];
    for (arguments, place, file, called) in [
        (&["measure", photos[1], "--csv"][..], "P-12.lipmetry", "/photo/file", "P-12 photo 1"),
        (&["compare", photos[0], photos[1], "--csv"], "P-12.lipmetry", "/after/photo/file", "P-12 photo 2"),
        (&[&burst[..], &["--csv"]].concat(), "P-12.lipmetry", "/before/photos/1/photo/file", "P-12 photo 2"),
        (&["visits", &dated[0], &dated[1]], "P-12.visits", "/visits/1/photos/0/file", "P-12 photo 2"),
    ] {
        let folder = phone();
        let before = folder.contents();
        // Without a code the names are there: they would be found.
        let plain = folder.run(&[arguments, &["-o", "plain", "--all"]].concat());
        assert!(holds_a_name(success(&plain).as_bytes()) || arguments[0] == "visits", "{}", stdout(&plain));
        let added = folder.added(&before);
        let named = added.iter().filter(|name| name.ends_with(".json") || name.ends_with(".html"));
        let bytes: Vec<Vec<u8>> = named.map(|name| std::fs::read(folder.path(name)).unwrap()).collect();
        assert!(bytes.len() == 2 && bytes.iter().all(|bytes| holds_a_name(bytes)), "{added:?}");
        let before = folder.contents();
        let output = folder.run(&[arguments, &["--id", "P-12", "--all"]].concat());
        assert!(!holds_a_name(success(&output).as_bytes()), "{}", stdout(&output));
        let added = folder.added(&before);
        assert!(added.len() >= 3 && added.iter().all(|name| name.starts_with(place)), "{added:?}");
        for name in &added {
            let path = folder.path(name);
            if path.is_file() {
                let bytes = std::fs::read(&path).unwrap();
                assert!(!holds_a_name(&bytes), "{name}: {}", String::from_utf8_lossy(&bytes));
            }
        }
        let json = added.iter().find(|name| name.ends_with(".json")).unwrap();
        let report: Value = serde_json::from_slice(&std::fs::read(folder.path(json)).unwrap()).unwrap();
        assert_eq!(report.pointer(file), Some(&called.into()), "{arguments:?}");
        let text = report.to_string();
        // The caution of the photo that its landmark file calls otherwise.
        assert!(arguments[0] != "compare" || text.contains("a photo of another name"), "{text}");
        assert!(arguments[1] != "--before" || text.contains("the same picture as P-12 photo 1"), "{text}");
    }
}

/// The page's report holds no name either, and lies where `compare` puts it.
#[test]
fn the_report_of_the_page_holds_no_name_where_there_is_a_code() {
    let folder = phone();
    let photos = [NAMES[0], NAMES[1]].map(|name| format!("{name}.jpg"));
    let before = folder.contents();
    let server = Server::start(&folder, &[&photos[0], &photos[1], "--id", "P-12", "--csv"]);
    let compared = server.page("POST", "/api/comparison", "[0,1]");
    assert_eq!(compared.status, 200);
    assert!(!holds_a_name(&compared.body), "{}", String::from_utf8_lossy(&compared.body));
    let saved = server.page("GET", "/api/comparison/report.json", "");
    assert!(saved.head.contains("filename=\"P-12.lipmetry.json\""), "{}", saved.head);
    assert_eq!(server.page("POST", "/api/comparison/keep", "{}").status, 200);
    let added = folder.added(&before);
    assert!(added.contains(&"P-12.lipmetry/report.csv".to_owned()), "{added:?}");
    let files = added.iter().map(|name| folder.path(name)).filter(|path| path.is_file());
    for path in files {
        assert!(!holds_a_name(&std::fs::read(&path).unwrap()), "{}", path.display());
    }
    let whole = std::fs::read(folder.path("P-12.lipmetry/report.json")).unwrap();
    success(&folder.run(&["compare", &photos[0], &photos[1], "--id", "P-12", "-o", "again"]));
    assert!(whole == std::fs::read(folder.path("again/report.json")).unwrap(), "compare writes other bytes");
}

#[test]
fn a_code_is_no_photos_name_and_can_be_a_folders() {
    let folder = phone();
    let photo = format!("{}.jpg", NAMES[0]);
    for (id, said) in [
        (NAMES[0], "is the name of a photo"),
        ("img_20190704_133711.JPG", "is the name of a photo"),
        ("a/b", "/ cannot stand"),
        ("..", "begins with no dot"),
        ("P 12 ", "ends with no dot or space"),
        ("", "empty"),
        (&"x".repeat(65), "more than 64"),
        ("a\u{202e}b", "writing direction"),
    ] {
        let told = folder.run(&["measure", &photo, &format!("--id={id}")]);
        assert_eq!(told.status.code(), Some(2), "{id:?}");
        let said_of = super::stderr(&told);
        assert!(said_of.contains(said), "{id:?}: {said_of}");
    }
    // What cannot be read is named all the same: whoever runs the program has to find it.
    let told = failure(&folder.run(&["measure", "absent.jpg", "--id", "P-12"]), 1);
    assert!(told.iter().any(|line| line.contains("absent.jpg")), "{told:?}");
}

/// The cells of a table that a spreadsheet would calculate.
fn formulas(path: &Path) -> Vec<String> {
    let mut table = csv::Reader::from_path(path).unwrap();
    let headers = table.headers().unwrap().clone();
    let records: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert!(!records.is_empty(), "{}", path.display());
    let cells = records.iter().chain([&headers]).flat_map(|record| record.iter().map(str::to_owned));
    let begins = |cell: &String| cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
    cells.filter(begins).collect()
}

/// Names of photos, codes, titles and markers as a hostile or a careless person writes them.
#[test]
fn no_cell_of_any_table_is_a_formula_and_numbers_stay_numbers() {
    let folder = Folder::with_pair();
    let names = ["=cmd.jpg", "+1.jpg", "@sum.jpg"];
    for (from, to) in [("before.jpg", names[0]), ("after.jpg", names[2])] {
        folder.copy(from, to);
    }
    let jpeg = std::fs::read(folder.path("before.jpg")).unwrap();
    std::fs::write(folder.path(names[1]), [&jpeg[..2], b"\xff\xfe\0\x05two", &jpeg[2..]].concat()).unwrap();
    for (from, to) in [("before", "=cmd"), ("after", "@sum")] {
        landmarks(&folder, from, to, |file| {
            let mut again = file["markings"][0].clone();
            again["marker"] = "=HYPERLINK(1)".into();
            for point in again["points"].as_object_mut().unwrap().values_mut() {
                let at = if point.is_array() { point } else { &mut point["at"] };
                at[0] = json!(at[0].as_f64().unwrap() + 1.5);
            }
            file["markings"].as_array_mut().unwrap().push(again);
        });
    }
    let labels = ["--title=-1+1", "--id", "@SUM(1)"];
    let burst = ["compare", "--before", names[0], names[1], "--after", names[2], "--csv", "-o", "a"];
    success(&folder.run(&burst));
    success(&folder.run(&[&["compare", names[0], names[2], "--csv", "-o", "b"][..], &labels].concat()));
    success(&folder.run(&[&["measure", names[0], "--csv", "-o", "c"][..], &labels].concat()));
    let dated =
        [format!("{}@2026-03-02", names[0]), format!("{}@2026-03-02", names[1]), format!("{}@2026-03-16", names[2])];
    success(&folder.run(&["visits", &dated[0], &dated[1], &dated[2], "-o", "d"]));
    success(&folder.run(&["repeatability", "=cmd.landmarks.json", "@sum.landmarks.json", "-o", "e"]));
    let tables = [
        "a/report.csv",
        "a/photos.csv",
        "b/report.csv",
        "c/report.csv",
        "d/visits.csv",
        "d/visits_changes.csv",
        "d/visits_photos.csv",
        "d/visits_cautions.csv",
        "e/repeatability.csv",
        "e/repeatability_agreement.csv",
    ];
    for table in tables {
        assert_eq!(formulas(&folder.path(table)), Vec::<String>::new(), "{table}");
    }
    // The copy of the first picture, which nobody marked, does not count, and says why.
    let table = |name: &str| crate::visits::tables::rows(&std::fs::read(folder.path(name)).unwrap());
    let photos: Vec<[String; 6]> = table("d/visits_photos.csv")
        .iter()
        .map(|row| ["visit", "photo", "file", "marks", "used", "is_reference"].map(|column| row[column].clone()))
        .collect();
    let expected = [
        ["visit 1", "1", "'=cmd.jpg", "hand", "true", "true"],
        ["visit 1", "2", "'+1.jpg", "none", "false", "true"],
        ["visit 2", "1", "'@sum.jpg", "hand", "true", "false"],
    ];
    assert_eq!(photos, expected.map(|row| row.map(str::to_owned)));
    let reasons: Vec<bool> = table("d/visits_photos.csv").iter().map(|row| row["reason"].is_empty()).collect();
    assert_eq!(reasons, [true, false, true]);
    assert!(table("d/visits.csv").iter().all(|row| row["photos"] == "1"));
    let photos = std::fs::read_to_string(folder.path("a/photos.csv")).unwrap();
    assert!(photos.contains(",'=cmd.jpg,") && photos.contains(",'+1.jpg,"), "{photos}");
    // A negative change is a number, without an apostrophe.
    let report = std::fs::read_to_string(folder.path("a/report.csv")).unwrap();
    assert!(report.contains(",-0.") && !report.contains(",'-0"), "{report}");
}
