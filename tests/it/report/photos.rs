//! Visits of several photos as people and machines read them: each photo stands with its values, the means are theirs, and what does
//! not count says why. Reports of single photos are as they were.

use lipmetry::comparison::Settings;
use lipmetry::pipeline::{PageOptions, Shot};
use lipmetry::report::{TableStyle, report_schema};
use lipmetry::{Comparison, Photo, compare};
use serde_json::Value;

use super::words::claims;
use crate::bursts::shots;
use crate::command_line::page::{text, without_data};
use crate::photos::{fixture, photos};

fn json(comparison: &Comparison) -> Value {
    serde_json::from_slice(&comparison.report().json().unwrap()).unwrap()
}

/// The files of a report with tables for spreadsheets, by their names.
fn files(comparison: &Comparison, csv: bool) -> Vec<(&'static str, Vec<u8>)> {
    comparison.report().with_page(PageOptions { csv, ..PageOptions::default() }).files().unwrap()
}

fn page(comparison: &Comparison) -> String {
    let (_, bytes) = files(comparison, false).into_iter().find(|(name, _)| *name == "report.html").unwrap();
    without_data(&String::from_utf8(bytes).unwrap())
}

fn table(comparison: &Comparison, all: bool) -> String {
    comparison.report().table(&TableStyle { all, ..TableStyle::plain(1000) })
}

/// Two visits of three photos of one face, and with those before a photo of another person, which a person left out of the others.
fn bursts() -> Option<Comparison> {
    let folder = photos()?.join("match/burst");
    let settings = Settings::default();
    let face = folder.join("canada_147m");
    let mut before = shots(&face, &["A1", "A2", "A3"], &settings);
    let other = Photo::open(folder.join("london_115/A1.jpg")).unwrap();
    before.push(Shot::marked(&other, &settings).unwrap().taken_out());
    Some(compare(before, shots(&face, &["B1", "B2", "B3"], &settings), &settings).unwrap())
}

#[test]
fn each_photo_stands_in_the_report_and_the_means_are_theirs() {
    let Some(comparison) = bursts() else { return };
    let report = json(&comparison);
    let schema = jsonschema::validator_for(&serde_json::from_str(&report_schema()).unwrap()).unwrap();
    let errors: Vec<String> = schema.iter_errors(&report).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
    for (visit, count) in [("before", 4), ("after", 3)] {
        let visit = &report[visit];
        let photos = visit["photos"].as_array().unwrap();
        assert_eq!(photos.len(), count);
        assert_eq!(photos[0]["photo"], visit["photo"], "the marked photo is the first one");
        for (place, photo) in photos.iter().enumerate() {
            let used = place < 3;
            assert_eq!(photo["used"], used, "{photo}");
            assert_eq!(photo["carried"], used && place > 0, "{photo}");
            assert_eq!(photo["reason"].is_null(), used, "{photo}");
            assert_eq!(photo["measures"].as_object().unwrap().is_empty(), !used, "{photo}");
            assert!(photo["photo"].get("taken").is_none(), "{photo}");
        }
        let mut count = 0;
        for (id, measure) in visit["measures"].as_object().unwrap() {
            let Some(mean) = measure["value"].as_f64() else { continue };
            let used = photos.iter().filter(|photo| photo["used"] == true);
            let values: Vec<&Value> = used.map(|photo| &photo["measures"][id]).filter(|of| !of.is_null()).collect();
            assert!(values.iter().all(|value| value["unit"] == measure["unit"]), "{id}: {values:?}");
            let sum: f64 = values.iter().map(|value| value["value"].as_f64().unwrap()).sum();
            let off = sum / values.len() as f64 - mean;
            // The same numbers summed in another order.
            assert!(off.abs() <= 1e-9, "{id}: {off} off {mean}");
            count += 1;
        }
        assert!(count > 25, "{count} measures");
    }
    for (id, change) in report["change"].as_object().unwrap() {
        let [Some(before), Some(after), Some(change)] = [
            &report["before"]["measures"][id]["value"],
            &report["after"]["measures"][id]["value"],
            &change["difference"]["value"],
        ]
        .map(Value::as_f64) else {
            continue;
        };
        assert!((after - before - change).abs() <= 1e-9, "{id}: {after} − {before} is not {change}");
    }
}

/// The posture of photos of one visit: the default is that of one photo less what a visit shares, and four differences between
/// photos draw it away by no more than their weight lets them.
#[test]
fn how_the_photos_of_a_visit_differ_stands_with_what_they_share() {
    let Some(comparison) = bursts() else { return };
    let report = json(&comparison);
    let (posture, settings) = (&report["posture_within_visits"], &report["settings"]);
    let [sd, degrees, default, between] =
        ["sd", "degrees_of_freedom", "default", "between_visits"].map(|key| posture[key].as_f64().unwrap());
    assert_eq!(posture["unit"], report["before"]["unit"]);
    assert!((degrees - 4.0).abs() < 1e-9, "{degrees}");
    let ratio = between / default.hypot(between);
    let stated = settings["posture_of_visit_sd_mm"].as_f64().unwrap() / settings["posture_sd_mm"].as_f64().unwrap();
    assert!((ratio - stated).abs() < 1e-9, "{ratio} for {stated}");
    // It is never taken for less than a quarter of the default as a variance.
    assert!(sd >= 0.5 * default - 1e-12 && sd < 2.0 * default, "{sd} for a default of {default}");
    let budget = &report["change"]["upper_vermilion_height_mean"]["budget"];
    let [posture, shared] = ["posture", "posture_between_visits"].map(|key| budget[key].as_f64().unwrap());
    assert!(shared > 0.0 && shared < posture, "{shared} of {posture}");
}

#[test]
fn the_table_of_photos_has_a_row_for_each_photo_and_measure() {
    let Some(comparison) = bursts() else { return };
    let names = |csv| files(&comparison, csv).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(names(false), ["report.json", "overlay.png", "report.html"]);
    assert_eq!(names(true), ["report.json", "overlay.png", "report.html", "report.csv", "photos.csv"]);
    let all = files(&comparison, true);
    let mut named = comparison.report().with_page(PageOptions { csv: true, ..PageOptions::default() }).file_names();
    named.sort_unstable();
    let mut written: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    written.sort_unstable();
    assert_eq!(named, written);
    let (_, csv) = all.iter().find(|(name, _)| *name == "photos.csv").unwrap();
    let mut reader = csv::Reader::from_reader(csv.as_slice());
    let header = ["id", "title", "visit", "photo", "used", "reason", "carried", "measure", "value", "unit", "ucum"];
    assert_eq!(reader.headers().unwrap(), header.as_slice());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let report = json(&comparison);
    let mut count = 0;
    for visit in ["before", "after"] {
        for photo in report[visit]["photos"].as_array().unwrap() {
            let file = photo["photo"]["file"].as_str().unwrap();
            let of_photo =
                |row: &&csv::StringRecord| &row[2] == visit && &row[3] == file && (&row[4] == "true") == photo["used"];
            let measures = photo["measures"].as_object().unwrap();
            let found: Vec<&csv::StringRecord> = rows.iter().filter(of_photo).collect();
            assert_eq!(found.len(), measures.len().max(1), "{file}");
            for row in found {
                assert_eq!(&row[5], photo["reason"].as_str().unwrap_or_default());
                assert_eq!(
                    row[8].parse().ok(),
                    measures.get(&row[7]).map(|of| of["value"].as_f64().unwrap()),
                    "{row:?}"
                );
                count += 1;
            }
        }
    }
    assert_eq!(count, rows.len());
}

#[test]
fn page_and_tables_say_that_values_are_means_and_what_does_not_count() {
    let Some(comparison) = bursts() else { return };
    let (report, page) = (json(&comparison), page(&comparison));
    let words = text(&page);
    let counts = "Means of 3 photos before and 3 after; 1 left out.";
    assert_eq!(report["answers"]["photos"]["beside"], counts);
    for (said, of) in [(&words, "page"), (&table(&comparison, false), "table")] {
        assert!(said.contains(counts), "the {of} does not say: {counts}");
        assert!(
            said.contains("A1.jpg marked, marks carried to A2.jpg and A3.jpg"),
            "the {of} does not name the photos"
        );
        assert!(said.contains("between the marked photos"), "the {of} does not say which photos were matched");
        assert_eq!(claims(said), Vec::<String>::new());
    }
    assert!(table(&comparison, false).contains("A1.jpg is left out. It was taken out by hand."));
    assert!(words.contains("Left out. It was taken out by hand."), "{words}");
    // One figure for each photo, one of them without an outline.
    let section = page.split_once("class=\"shots\"").unwrap().1.split_once("class=\"folded\"").unwrap().0;
    assert_eq!((section.matches("<img").count(), section.matches("class=\"plain\"").count()), (7, 1));
    assert_eq!(section.matches(" photo\" cx").count(), 6, "a dot for each photo that counts");
    assert!(table(&comparison, true).contains("The column \"by clicks\" is of the two marked photos."));
    assert!(words.contains("(between visits "), "the budget names what a visit shares");
}

#[test]
fn reports_of_single_photos_have_no_word_of_visits() {
    let photo = |name: &str| Photo::open(fixture(&format!("{name}.jpg"))).unwrap();
    let comparison = compare(photo("before"), photo("after"), &Settings::default()).unwrap();
    let report = json(&comparison);
    assert!(report.get("posture_within_visits").is_none() && report["answers"]["photos"]["beside"].is_null());
    for visit in ["before", "after"] {
        assert!(report[visit].get("photos").is_none(), "{visit}");
    }
    let names: Vec<&str> = files(&comparison, true).into_iter().map(|(name, _)| name).collect();
    assert!(!names.contains(&"photos.csv"), "{names:?}");
    for said in [text(&page(&comparison)), table(&comparison, true), report["summary"].to_string()] {
        for word in ["mean of", "marked photo", "marks carried", "between visits"] {
            assert!(!said.to_lowercase().contains(word), "{word}: {said}");
        }
    }
}
