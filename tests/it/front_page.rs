//! The library as a third party uses it: what its front page names, and nothing else.

use lipmetry::comparison::MatchingChoice;
use lipmetry::error::Need;
use lipmetry::{Comparison, Error, MeasureId, Photo, Settings, TimePoint, compare};

use crate::photos::fixture;

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(fixture(name)).unwrap()
}

fn pair() -> [Photo; 2] {
    ["before", "after"].map(|name| {
        let (photo, landmarks) = (format!("{name}.jpg"), format!("{name}.landmarks.json"));
        Photo::from_bytes(&photo, &bytes(&photo), &bytes(&landmarks)).unwrap()
    })
}

fn marks_alone() -> [Photo; 2] {
    ["before", "after"].map(|name| Photo::from_landmarks(&bytes(&format!("{name}.landmarks.json"))).unwrap())
}

fn codes(comparison: &Comparison) -> Vec<&'static str> {
    comparison.cautions().iter().map(lipmetry::Caution::code).collect()
}

fn changes(comparison: &Comparison) -> Vec<Option<String>> {
    MeasureId::ALL.iter().map(|id| comparison.change(*id).ok().map(|change| change.to_string())).collect()
}

/// Where no marks are matched, the pixels add cautions and no values.
#[test]
fn landmarks_alone_give_the_same_changes_and_no_report() {
    let settings = Settings { matching: MatchingChoice::Off, ..Settings::default() };
    let [before, after] = marks_alone();
    let marks = compare(&before, &after, &settings).unwrap();
    let [whole_before, whole_after] = pair();
    let whole = compare(&whole_before, &whole_after, &settings).unwrap();
    assert_eq!(changes(&marks), changes(&whole));
    assert!(codes(&marks).iter().all(|code| codes(&whole).contains(code)), "{:?}", codes(&marks));
    let error = marks.report().files().unwrap_err();
    assert!(matches!(error, Error::NoPixels { .. }) && error.to_string().contains("before.jpg"), "{error}");
    // One of the two has pixels: it compares too.
    assert_eq!(changes(&compare(&whole_before, &after, &settings).unwrap()), changes(&whole));
}

/// The painter of the fixtures raised the upper lip by 0.7 mm; the value, its error and its unit are those of report.json.
#[test]
fn a_change_is_printed_as_the_report_has_it() {
    let [before, after] = pair();
    let comparison = compare(&before, &after, &Settings::default()).unwrap();
    let change = comparison.change(MeasureId::UpperVermilionHeightMean).unwrap();
    let report: serde_json::Value = serde_json::from_slice(&comparison.report().json().unwrap()).unwrap();
    let written = &report["change"]["upper_vermilion_height_mean"];
    assert_eq!(written["difference"]["value"], change.difference().value);
    assert_eq!(written["verdict"], change.verdict().unwrap().id());
    assert_eq!(written["sdc95"], change.sdc95().unwrap());
    assert_eq!(written["percent"], change.percent().unwrap().value);
    let text = change.to_string();
    assert!(text.starts_with('+') && text.contains(" ± ") && text.contains(" mm (+"), "{text}");
    assert!(comparison.report().table(&lipmetry::report::TableStyle::plain(120)).contains(&text[..5]), "{text}");
    let score = comparison.change(MeasureId::SymmetryScore).unwrap();
    assert!(score.unit().is_empty() && !score.to_string().contains("  "), "{score}");
}

#[test]
fn what_cannot_be_said_is_an_error_that_says_why() {
    let [before, after] = marks_alone();
    let settings = Settings::values_only();
    let comparison = compare(&before, &after, &settings).unwrap();
    let error = comparison.change(MeasureId::CurveProminenceProfile).unwrap_err();
    assert!(matches!(error, Error::Profile { measure: MeasureId::CurveProminenceProfile }), "{error}");
    // The painted lips are closed.
    let error = comparison.change(MeasureId::InterlabialGap).unwrap_err();
    assert!(error.to_string().contains("interlabial_gap was not measured on before.jpg and after.jpg"), "{error}");
    let Error::NotMeasured { source, .. } = &error else { panic!("{error}") };
    assert_eq!(source.needs(), [Need::PartedLips]);
    assert!(std::error::Error::source(&error).is_some());
    let error = compare(TimePoint::from(Vec::<Photo>::new()), &after, &settings).unwrap_err();
    assert!(matches!(&error, Error::NothingMarked { photos, .. } if photos.is_empty()), "{error}");
    let error = Photo::from_bytes("a.jpg", b"no picture", b"{").unwrap_err();
    let Error::Several(both) = &error else { panic!("{error}") };
    assert!(matches!(both[..], [Error::Decode { .. }, Error::Landmarks { .. }]), "{error}");
    assert!(error.to_string().lines().all(|line| line.contains("a.jpg: ")), "{error}");
}

#[cfg(feature = "fs")]
#[test]
fn a_report_is_written_once_unless_told_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let [before, after] = ["before.jpg", "after.jpg"].map(|name| Photo::open(fixture(name)).unwrap());
    let comparison = compare(&before, &after, &Settings::default()).unwrap();
    comparison.report().write_to(&out).unwrap();
    for (name, bytes) in comparison.report().files().unwrap() {
        assert_eq!(std::fs::read(out.join(name)).unwrap(), bytes, "{name}");
    }
    let error = comparison.report().write_to(&out).unwrap_err();
    assert!(matches!(error, Error::File(_)) && error.to_string().contains("there already"), "{error}");
    std::fs::write(out.join("report.json"), "old").unwrap();
    comparison.report().overwrite_in(&out).unwrap();
    assert_eq!(std::fs::read(out.join("report.json")).unwrap(), comparison.report().json().unwrap());
    let error = Photo::open(folder.path().join("absent.jpg")).unwrap_err().to_string();
    assert!(error.contains("no such photo") && error.contains("absent.landmarks.json"), "{error}");
}

/// The same bytes as the program's, with the settings that it has by default.
#[cfg(feature = "cli")]
#[test]
fn the_program_and_the_library_write_the_same_bytes() {
    let folder = crate::command_line::Folder::with_pair();
    crate::command_line::success(&folder.run(&["compare", "before.jpg", "after.jpg", "-o", "out"]));
    let [before, after] = ["before.jpg", "after.jpg"].map(|name| Photo::open(folder.path(name)).unwrap());
    let comparison = compare(&before, &after, &Settings::default()).unwrap();
    for (name, bytes) in comparison.report().files().unwrap() {
        assert!(std::fs::read(folder.path("out").join(name)).unwrap() == bytes, "{name} differs");
    }
}
