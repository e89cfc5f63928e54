//! What a person puts on a report: a code, a title, the days; and its table for spreadsheets.

use serde_json::Value;

use super::{Folder, failure, program, success};

const PAIR: [&str; 3] = ["compare", "before.jpg", "after.jpg"];
const LABELS: [&str; 4] = ["--id", "=HYPERLINK(1)", "--title", "Lip \"A\", left"];

/// The painted pair, whose landmark files state the days.
fn dated() -> Folder {
    let folder = Folder::with_pair();
    for (name, day) in [("before", "2026-03-02"), ("after", "2026-03-16")] {
        let path = folder.path(format!("{name}.landmarks.json"));
        let mut marks: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        marks["photo"]["taken"] = day.into();
        std::fs::write(path, marks.to_string()).unwrap();
    }
    folder
}

fn json(folder: &Folder, arguments: &[&str]) -> Value {
    serde_json::from_str(success(&folder.run(&[arguments, &["--json"]].concat()))).unwrap()
}

fn is_valid(schema: &str, report: &Value) -> bool {
    jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap().is_valid(report)
}

#[test]
fn codes_titles_and_days_are_in_every_json_where_they_are_asked_for() {
    let folder = dated();
    let jpeg = std::fs::read(folder.path("after.jpg")).unwrap();
    std::fs::write(folder.path("later.jpg"), [&jpeg[..2], &[0xff, 0xfe, 0, 4], b"hi", &jpeg[2..]].concat()).unwrap();
    let marks = std::fs::read_to_string(folder.path("after.landmarks.json")).unwrap();
    let mut marks: Value = serde_json::from_str(&marks).unwrap();
    marks["photo"].as_object_mut().unwrap().remove("sha256");
    std::fs::write(folder.path("later.landmarks.json"), marks.to_string()).unwrap();
    let visits = ["visits", "before.jpg", "after.jpg", "later.jpg@2026-05-01"];
    let report = lipmetry::report::report_schema();
    for (arguments, schema, photos) in [
        (&PAIR[..], &report, &["/before/photo", "/after/photo"][..]),
        (&["measure", "before.jpg"], &report, &["/photo"]),
        (&visits, &lipmetry::report::visits_schema(), &["/visits/0/photos/0", "/visits/1/photos/0"]),
    ] {
        let plain = json(&folder, arguments);
        assert!(plain.get("id").is_none() && plain.get("title").is_none(), "{arguments:?}");
        assert!(!plain.to_string().contains("2026-0"), "{arguments:?}: a date is in the report");
        let labelled = json(&folder, &[arguments, &LABELS, &["--dates"]].concat());
        assert_eq!((&labelled["id"], &labelled["title"]), (&LABELS[1].into(), &LABELS[3].into()), "{arguments:?}");
        for (place, day) in photos.iter().zip(["2026-03-02", "2026-03-16"]) {
            assert_eq!(labelled.pointer(place).unwrap()["taken"], day, "{arguments:?}: {place}");
        }
        assert!(is_valid(schema, &plain) && is_valid(schema, &labelled), "{arguments:?}");
    }
}

/// The page has the days with `--dates` alone, and says in any case how many lie between; that is no caution.
#[test]
fn the_page_states_the_days_where_they_are_asked_for() {
    let folder = dated();
    let page = |more: &[&str]| {
        success(&folder.run(&[&PAIR[..], &["-o", "out", "--force"], more].concat()));
        std::fs::read_to_string(folder.path("out/report.html")).unwrap()
    };
    let (plain, dated) = (page(&[]), page(&["--dates"]));
    assert!(!plain.contains("2026-0") && dated.contains("2026-03-02") && dated.contains("2026-03-16"));
    for page in [plain, dated] {
        assert!(
            page.contains("The after photo was taken 14 days after the before photo.")
                && page.contains("Cautions: none")
        );
    }
}

/// The rows are those of report.json, to the digit; what a spreadsheet would calculate is text.
#[test]
fn report_csv_says_what_report_json_says() {
    let folder = dated();
    let before = folder.contents();
    let run = |more: &[&str]| folder.run(&[&PAIR[..], &LABELS, more].concat());
    let text = success(&run(&["-o", "out", "--csv"])).to_owned();
    assert!(text.contains("report.json, report.html, overlay.png and report.csv are in out"), "{text}");
    assert!(folder.added(&before).contains(&"out/report.csv".to_owned()));
    let report: Value = serde_json::from_slice(&std::fs::read(folder.path("out/report.json")).unwrap()).unwrap();
    let bytes = std::fs::read_to_string(folder.path("out/report.csv")).unwrap();
    assert!(bytes.contains(",\"Lip \"\"A\"\", left\","), "RFC 4180: {bytes}");
    let mut csv = csv::Reader::from_reader(bytes.as_bytes());
    let header: Vec<String> = csv.headers().unwrap().iter().map(str::to_owned).collect();
    let records: Vec<csv::StringRecord> = csv.records().map(Result::unwrap).collect();
    let cell = |record: &csv::StringRecord, column: &str| {
        record[header.iter().position(|title| title == column).unwrap_or_else(|| panic!("{column}"))].to_owned()
    };
    // All measures but the profile, and the change of shape.
    assert_eq!(records.len(), 34);
    let mut numbers = 0;
    for record in &records {
        assert_eq!((cell(record, "id").as_str(), cell(record, "title").as_str()), ("'=HYPERLINK(1)", LABELS[3]));
        let measure = cell(record, "measure");
        let change = &report["change"][&measure];
        let difference = if measure == "shape_change" { &change["distance"] } else { &change["difference"] };
        let photo = |photo: &str| report[photo]["measures"][&measure].clone();
        for (column, expected) in [
            ("before", photo("before")["value"].clone()),
            ("before_high", photo("before")["ci95"][1].clone()),
            ("after_u", photo("after")["u"].clone()),
            ("difference", difference["value"].clone()),
            ("u", difference["u"].clone()),
            ("low", difference["ci95"][0].clone()),
            ("bounds_high", change["bounds95"][1].clone()),
            ("probability_larger", change["probability_larger"].clone()),
            ("sdc95", change["sdc95"].clone()),
            ("percent", change["percent"].clone()),
            ("clicks_only", change["clicks_only"]["value"].clone()),
            ("clicks_only_u", change["clicks_only"]["u"].clone()),
            ("clicks_only_low", change["clicks_only"]["ci95"][0].clone()),
            ("clicks_only_high", change["clicks_only"]["ci95"][1].clone()),
            ("after_clicks_only", photo("after")["clicks_only"]["value"].clone()),
            ("before_clicks_only", photo("before")["clicks_only"]["value"].clone()),
        ] {
            assert_eq!(cell(record, column).parse().ok(), expected.as_f64(), "{measure}: {column}");
            numbers += usize::from(expected.is_number());
        }
        let shares = ["marking", "pose", "scale", "posture"].map(|part| {
            let share = cell(record, &format!("{part}_share")).parse::<f64>().ok();
            let [part, u] = [&change["budget"][part], &difference["u"]].map(Value::as_f64);
            assert_eq!(share.is_some(), part.is_some(), "{measure}: {part:?}");
            // Stated to all digits, and u is that of the same samples: a thousandth is far more than rounding.
            if let (Some(share), Some(part), Some(u)) = (share, part, u) {
                assert!((share - (part / u).powi(2)).abs() < 1e-3, "{measure}: {share}, {part} of {u}");
            }
            share.unwrap_or_default()
        });
        let sum: f64 = shares.iter().sum();
        assert!(sum == 0.0 || (sum - 1.0).abs() < 1e-9, "{measure}: {shares:?}");
        assert_eq!(cell(record, "verdict"), change["verdict"].as_str().unwrap_or_default(), "{measure}");
        assert_eq!(cell(record, "withheld_by"), "", "{measure}");
        assert_eq!(cell(record, "matched"), report["matching"]["state"].as_str().unwrap(), "{measure}");
    }
    assert!(numbers > 200, "{numbers} numbers are compared");
    // It is one of the files that are not overwritten unasked.
    assert!(failure(&run(&["-o", "out", "--csv"]), 1)[0].contains("--force"));
    success(&run(&["-o", "out", "--csv", "--force"]));
}

/// A picture and its mirror image: the row of each measure names what keeps its verdict back.
#[test]
fn report_csv_names_what_withholds_a_verdict() {
    let folder = Folder::with_pair();
    let mirrored = image::imageops::flip_horizontal(&image::open(folder.path("before.jpg")).unwrap());
    mirrored.save(folder.path("copy.png")).unwrap();
    let marks = std::fs::read_to_string(folder.path("before.landmarks.json")).unwrap();
    let mut marks: Value = serde_json::from_str(&marks).unwrap();
    marks["photo"].as_object_mut().unwrap().remove("sha256");
    marks["photo"]["file"] = "copy.png".into();
    std::fs::write(folder.path("copy.landmarks.json"), marks.to_string()).unwrap();
    let mut command = program();
    command.current_dir(folder.path("")).args(["compare", "before.jpg", "copy.png", "-o", "out", "--csv"]);
    assert_eq!(command.output().unwrap().status.code(), Some(0));
    let mut csv = csv::Reader::from_path(folder.path("out/report.csv")).unwrap();
    let place = csv.headers().unwrap().iter().position(|title| title == "withheld_by").unwrap();
    let withheld: Vec<String> = csv.records().map(|row| row.unwrap()[place].to_owned()).collect();
    assert!(
        withheld[..33].iter().all(|codes| codes.split('+').any(|code| code == "same_picture_twice")),
        "{withheld:?}"
    );
}
