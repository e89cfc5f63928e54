//! The examples of `../shared/formats`, whose positions in the picture are known.

use std::path::{Path, PathBuf};

use lipmetry::landmark::CurveName;
use lipmetry::landmark::Landmark;
use lipmetry::landmark::file::{IrisDocument, NodeDocument, ScaleDocument};
use lipmetry::landmark::import::{Format, ImportOptions, ImportedMarks, LengthUnit, LipsStated, Order, RowsStated};
use serde_json::Value;

use super::{facts, imported};
use crate::photos::skipped;

/// The examples, or `None` where they are not there and need not be.
fn folder() -> Option<PathBuf> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/formats"));
    if folder.is_dir() {
        return Some(folder.to_owned());
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is absent", folder.display());
    skipped(&format!("the files of other programs, {}, are absent", folder.display()));
    None
}

fn options(row: &Value) -> ImportOptions {
    let mut options = ImportOptions::default();
    if let Some(order) = row["order"].as_array() {
        let names: Vec<&str> = order.iter().map(|name| name.as_str().unwrap()).collect();
        options.order = Order::read(&names.join(",")).unwrap();
    }
    for option in row["options"].as_array().into_iter().flatten() {
        match option.as_str().unwrap() {
            "--scale-unit mm" => options.scale_unit = Some(LengthUnit::Millimetre),
            "--pts-origin 0" => options.pts_origin = Some(0),
            "--lips closed" => options.lips = Some(LipsStated::Closed),
            "--lips parted" => options.lips = Some(LipsStated::Parted),
            "--as upper_border" => options.curve = Some(CurveName::UpperBorder),
            "--rows stored" => options.rows = Some(RowsStated::Stored),
            other => panic!("{other} is no option known here"),
        }
    }
    options
}

/// How far a point may lie from where it is known to be, in pixels. Single precision holds 400 to 3e-5; what is written with two
/// decimals, and what is whole, differs from the example's own points by nothing, since these are given as the file has them.
fn tolerance(row: &Value, format: Format) -> f64 {
    row["tolerance"].as_f64().unwrap_or(match format {
        Format::ImageJ | Format::RoiSet => 3e-5,
        _ => 1e-6,
    })
}

fn position(value: &Value) -> [f64; 2] {
    [value[0].as_f64().unwrap(), value[1].as_f64().unwrap()]
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).abs().max((a[1] - b[1]).abs())
}

fn curve(marks: &ImportedMarks, name: CurveName) -> Vec<[f64; 2]> {
    let (_, nodes) = marks.marking.curves.iter().find(|(other, _)| *other == name).unwrap();
    let place = |node: &NodeDocument| match node {
        NodeDocument::Named(landmark) => marks.marking.points.0[landmark],
        NodeDocument::Contour(at) => *at,
    };
    nodes.iter().map(place).collect()
}

#[test]
fn all_examples_lie_where_they_are_known_to_lie() {
    let Some(folder) = folder() else { return };
    let expected: Value = serde_json::from_slice(&std::fs::read(folder.join("expected.json")).unwrap()).unwrap();
    let expected = expected.as_object().unwrap();
    assert!(expected.len() >= 37, "{} examples", expected.len());
    for (name, row) in expected {
        let photo_name = row["photo"].as_str().unwrap_or("photo.jpg");
        let photo = facts(photo_name, &std::fs::read(folder.join(photo_name)).unwrap());
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let marks = imported(&bytes, &photo, &options(row));
        if row["error"].is_string() {
            let refusal = marks.unwrap_err().to_string();
            assert!(refusal.contains("cannot be placed on the photo"), "{name}: {refusal}");
            continue;
        }
        let marks = marks.unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
        let tolerance = tolerance(row, marks.convention.format);
        let no_points = serde_json::Map::new();
        let points = row["points"].as_object().unwrap_or(&no_points);
        let own: Vec<&str> = marks.marking.points.0.keys().map(|landmark| landmark.id()).collect();
        for own in &own {
            assert!(points.contains_key(*own), "{name}: {own} is not in the example");
        }
        for (id, at) in points {
            let landmark = Landmark::from_id(id).unwrap();
            let own = marks.marking.points.0.get(&landmark).unwrap_or_else(|| panic!("{name}: {id} is missing"));
            let off = distance(*own, position(at));
            assert!(off <= tolerance, "{name}: {id} at {own:?}, not {at}: {off} > {tolerance}");
        }
        if let Some(line) = row["curve"].as_array() {
            let own = curve(&marks, CurveName::UpperBorder);
            assert_eq!(own.len(), line.len(), "{name}");
            for (own, at) in own.iter().zip(line) {
                assert!(distance(*own, position(at)) <= tolerance, "{name}: {own:?}, not {at}");
            }
        }
        if let Some(curves) = row["curves"].as_object() {
            for (id, line) in curves {
                let own = curve(&marks, CurveName::from_id(id).unwrap());
                // Where only the number of its points is given.
                if let Some(count) = line.as_u64() {
                    assert_eq!(own.len() as u64, count, "{name}: {id}");
                    continue;
                }
                for (own, at) in own.iter().zip(line.as_array().unwrap()) {
                    assert!(distance(*own, position(at)) <= tolerance, "{name}: {id}: {own:?}, not {at}");
                }
            }
        }
        if let Some(mm_per_px) = row["mm_per_px"].as_f64() {
            assert_eq!(marks.scale, Some(ScaleDocument::MmPerPx { value: mm_per_px, u_mm: None }), "{name}");
        }
        if let Some(iris) = row["irises"]["l"].as_object() {
            let expected =
                IrisDocument { centre: position(&iris["centre"]), diameter: iris["diameter"].as_f64().unwrap() };
            let irises = marks.marking.irises.clone().unwrap();
            assert_eq!((irises.l, irises.r), (Some(expected), None), "{name}");
        }
    }
}

/// Of a TPS file whose curve has no name, what is said and where it lies where it is named.
#[test]
fn a_curve_without_a_name_is_said_or_named() {
    let Some(folder) = folder() else { return };
    let photo = facts("photo.jpg", &std::fs::read(folder.join("photo.jpg")).unwrap());
    let bytes = std::fs::read(folder.join("tps/curves.tps")).unwrap();
    let order = Order::read("ch_r,cph_r,ls,cph_l,ch_l,sto,li").unwrap();
    let options = ImportOptions { order, ..ImportOptions::default() };
    let marks = imported(&bytes, &photo, &options).unwrap();
    assert!(
        marks.notes.iter().any(|note| note.plain().contains("a line of 3 points without a name")),
        "{:?}",
        marks.notes
    );
    assert!(
        marks.notes.iter().any(|note| note.plain().contains("0.07") && note.to_string().contains("--scale-unit")),
        "{:?}",
        marks.notes
    );
    assert_eq!(marks.scale, None);
    let options = ImportOptions { curve: Some(CurveName::LowerBorder), ..options };
    let marks = imported(&bytes, &photo, &options).unwrap();
    assert_eq!(curve(&marks, CurveName::LowerBorder)[..3], [[120.25, 200.75], [150.0, 190.5], [180.5, 180.5]]);
}
