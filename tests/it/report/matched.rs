//! Matched marks as people and machines read them: the report, the page, the drawings and the tables agree, and where nothing is
//! matched they say what the clicks say.

use lipmetry::comparison::{MatchingChoice, Settings};
use lipmetry::landmark::CurveName;
use lipmetry::report::TableStyle;
use lipmetry::{Comparison, Photo, compare};
use serde_json::Value;

use crate::command_line::page::{text, without_data};
use crate::photos::fixture;

/// One of the two example photos, of which is stated whether the lips are painted.
fn photo(name: &str, cosmetics: &str) -> Photo {
    let read = |name: &str| std::fs::read(fixture(name)).unwrap();
    let mut marks: Value = serde_json::from_slice(&read(&format!("{name}.landmarks.json"))).unwrap();
    marks["cosmetics"] = cosmetics.into();
    let file = format!("{name}.jpg");
    Photo::from_bytes(&file, &read(&file), marks.to_string().as_bytes()).unwrap()
}

fn compared(matching: MatchingChoice, cosmetics: &str) -> Comparison {
    let settings = Settings { matching, ..Settings::default() };
    compare(photo("before", cosmetics), photo("after", cosmetics), &settings).unwrap()
}

fn json(comparison: &Comparison) -> Value {
    serde_json::from_slice(&comparison.report().json().unwrap()).unwrap()
}

fn page(comparison: &Comparison) -> String {
    let files = comparison.report().files().unwrap();
    let (_, bytes) = files.into_iter().find(|(name, _)| *name == "report.html").unwrap();
    without_data(&String::from_utf8(bytes).unwrap())
}

fn table(comparison: &Comparison, all: bool) -> String {
    comparison.report().table(&TableStyle { all, ..TableStyle::plain(200) })
}

/// The page and the table say the report's sentence, and the page has a row in words for each mark of the report.
#[test]
fn the_page_and_the_table_say_what_the_report_says() {
    let comparison = compared(MatchingChoice::Auto, "no");
    let (report, page) = (json(&comparison), page(&comparison));
    let matching = &report["matching"];
    assert_eq!(matching["state"], "accepted", "{matching}");
    let (words, sentence) = (text(&page), matching["sentence"].as_str().unwrap());
    assert!(words.contains(sentence) && table(&comparison, false).contains(sentence), "{sentence}");
    let marks = ["points", "curves"].map(|kind| matching[kind].as_object().unwrap());
    assert!(marks[0].len() == 13 && marks[1].len() == 3, "{matching}");
    for (id, mark) in marks.into_iter().flatten() {
        let row = page.split_once(&format!("<tr data-id=\"{id}\">")).unwrap_or_else(|| panic!("{id} has no row")).1;
        let row = text(&format!("<main><tr>{}<script>", row.split_once("</tr>").unwrap().0));
        let [correlation, way_back] = ["correlation", "way_back"].map(|key| mark[key].as_f64().unwrap());
        assert!(row.contains("found by the pixels") && !row.contains('_'), "{row}");
        assert!(row.contains(&format!("{correlation:.2}")) && row.contains(&format!("{way_back:.2}")), "{id}: {row}");
    }
    assert!(words.contains("Left outer corner of the eye") && words.contains("Middle of the right iris"), "{words}");
}

/// Beside each change stands the one by the clicks: in the table of all measures, on the page and on the first card.
#[test]
fn the_change_by_the_clicks_stands_beside_the_matched_one() {
    let (matched, off) = (compared(MatchingChoice::Auto, "no"), compared(MatchingChoice::Off, "no"));
    let (report, by_clicks) = (json(&matched), json(&off));
    for (id, change) in report["change"].as_object().unwrap() {
        let value = |change: &Value| change["difference"]["value"].clone();
        let clicks = &by_clicks["change"][id];
        match id.as_str() {
            "shape_change" => assert_eq!(change["clicks_only"]["value"], clicks["distance"]["value"]),
            _ => assert_eq!(change["clicks_only"]["value"], value(clicks), "{id}"),
        }
    }
    let page = page(&matched);
    assert!(text(&page).contains("By the clicks alone: +0.7 ± 0.5 mm."), "{page}");
    // The measures with a single value.
    assert_eq!(page.matches("class=\"by-clicks\"").count(), 33 - not_measured(&report));
    assert!(table(&matched, true).contains("by clicks") && !table(&matched, false).contains("by clicks"));
}

/// How many measures one of the photos does not have.
fn not_measured(report: &Value) -> usize {
    report["before"]["not_measured"].as_object().unwrap().len()
}

/// Switched off, nothing speaks of matching, and the values are those of the landmarks alone.
#[test]
fn switched_off_nothing_is_matched_and_nothing_is_said() {
    let off = compared(MatchingChoice::Off, "no");
    let report = json(&off);
    assert!(!report.to_string().contains("clicks_only") && report["settings"]["match"] == "off");
    let marks = ["before", "after"].map(|name| {
        Photo::from_landmarks(&std::fs::read(fixture(&format!("{name}.landmarks.json"))).unwrap()).unwrap()
    });
    let alone =
        compare(&marks[0], &marks[1], &Settings { matching: MatchingChoice::Off, ..Settings::default() }).unwrap();
    let changes = |comparison: &Comparison| format!("{:?}", comparison.details().changes);
    assert_eq!(changes(&off), changes(&alone));
    let page = page(&off);
    for said in ["Matched marks (", "Double lines", "by-clicks\"", "Error from marks, head and scale"] {
        assert!(!page.contains(said), "{said}");
    }
    for all in [false, true] {
        let table = table(&off, all);
        assert!(!table.contains("matched") && !table.contains("clicks"), "{table}");
    }
    let found = off.details().found();
    assert!(found.points.is_empty() && found.curves.is_empty());
}

/// Painted lips keep the clicks of their borders: the drawing has no double line and dots on them, and the page says why.
#[test]
fn a_rejected_border_is_shown_as_clicks_with_the_reason() {
    let painted = compared(MatchingChoice::Auto, "yes");
    let found = painted.details().found();
    assert!(found.curves.is_empty() && !found.points.is_empty(), "{found:?}");
    let on_border = ["ls", "cph_r", "cph_l", "li", "sto"];
    assert!(found.points.iter().all(|point| !on_border.contains(&point.id())), "{found:?}");
    let page = page(&painted);
    assert!(text(&page).contains("the click: there is paint on the lips"), "{}", text(&page));
    let plain = compared(MatchingChoice::Auto, "no").details().found();
    assert!(plain.curves.contains(&CurveName::UpperBorder) && plain.points.len() > found.points.len() + 4, "{plain:?}");
}

/// The cells of report.csv are the report's; switched off they are empty.
#[test]
fn the_columns_of_the_clicks_are_empty_where_nothing_is_asked() {
    for (matching, is_filled) in [(MatchingChoice::Auto, true), (MatchingChoice::Off, false)] {
        let comparison = compared(matching, "no");
        let report = comparison.report();
        let files = report.csv().unwrap();
        let mut csv = csv::Reader::from_reader(files.as_slice());
        let header: Vec<String> = csv.headers().unwrap().iter().map(str::to_owned).collect();
        let last = [
            "matched",
            "clicks_only",
            "clicks_only_u",
            "clicks_only_low",
            "clicks_only_high",
            "after_clicks_only",
            "before_clicks_only",
        ];
        // What a visit shares stands behind them, and the unit in ASCII.
        let end = header.len() - 2;
        assert_eq!(header[end - 7..end], last.map(str::to_owned)[..]);
        assert_eq!(header[end..], ["posture_between_visits_share", "ucum"]);
        let row = csv.records().next().unwrap().unwrap();
        assert!(row.iter().rev().skip(2).take(7).all(|cell| cell.is_empty() != is_filled), "{row:?}");
    }
}
