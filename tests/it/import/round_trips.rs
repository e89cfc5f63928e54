//! import(export(x)) = x for every format that is written and every way in which a photo may be stored.

use lipmetry::landmark::export::{EXPORTED, export};
use lipmetry::landmark::file::{
    CurvesDocument, IrisDocument, IrisesDocument, LandmarkFile, MarkingDocument, NodeDocument, PhotoDocument,
    PointsDocument, ScaleDocument,
};
use lipmetry::landmark::import::{Format, ImportOptions, LengthUnit, Order, RowsStated};
use lipmetry::landmark::{CurveName, Landmark};
use proptest::prelude::*;

use super::{imported, photo};

/// A face in a picture of 400 × 300 pixels whose points are moved a little: `jitter` has a number from -1 to 1 for each coordinate.
fn face(jitter: &[f64], parted: bool) -> LandmarkFile {
    use Landmark::{AlL, AlR, ChL, ChR, CphL, CphR, EnL, EnR, ExL, ExR, Li, Ls, Prn, Se, Sn, Sto, StoI, StoS};
    let mut next = jitter.iter().copied();
    let mut near = |x: f64, y: f64| [x + 3.0 * next.next().unwrap(), y + 3.0 * next.next().unwrap()];
    let mut points = PointsDocument::default();
    for (landmark, x, y) in [
        (ChR, 120.0, 200.0),
        (ChL, 280.0, 201.0),
        (CphR, 180.0, 180.0),
        (CphL, 220.0, 180.0),
        (Ls, 200.0, 185.0),
        (Li, 201.0, 240.0),
        (Sn, 200.0, 150.0),
        (AlR, 165.0, 140.0),
        (AlL, 235.0, 141.0),
        (Prn, 200.0, 125.0),
        (Se, 200.0, 70.0),
        (EnR, 160.0, 80.0),
        (EnL, 240.0, 81.0),
        (ExR, 110.0, 78.0),
        (ExL, 290.0, 79.0),
    ] {
        points.0.insert(landmark, near(x, y));
    }
    if parted {
        points.0.insert(StoS, near(200.0, 198.0));
        points.0.insert(StoI, near(200.0, 212.0));
    } else {
        points.0.insert(Sto, near(200.0, 204.0));
    }
    let points =
        PointsDocument(Landmark::ALL.into_iter().filter_map(|name| Some((name, *points.0.get(&name)?))).collect());
    let mut contour = |x, y| NodeDocument::Contour(near(x, y));
    let upper = vec![
        NodeDocument::Named(ChR),
        contour(150.0, 190.0),
        NodeDocument::Named(CphR),
        NodeDocument::Named(Ls),
        NodeDocument::Named(CphL),
        contour(250.0, 190.0),
        NodeDocument::Named(ChL),
    ];
    let lower = vec![
        NodeDocument::Named(ChR),
        contour(150.0, 225.0),
        NodeDocument::Named(Li),
        contour(250.0, 225.0),
        NodeDocument::Named(ChL),
    ];
    let mut curves = CurvesDocument::default();
    curves.set(CurveName::UpperBorder, Some(upper));
    curves.set(CurveName::LowerBorder, Some(lower));
    let irises = IrisesDocument {
        r: Some(IrisDocument { centre: near(135.0, 79.0), diameter: 24.5 }),
        l: Some(IrisDocument { centre: near(265.0, 80.0), diameter: 24.25 }),
    };
    let marking = MarkingDocument { points, curves, irises: Some(irises), ..MarkingDocument::default() };
    LandmarkFile {
        format: "lipmetry-landmarks".to_owned(),
        version: 1,
        photo: PhotoDocument {
            file: "photo.jpg".to_owned(),
            width: 400,
            height: 300,
            sha256: None,
            picture_sha256: None,
            taken: None,
        },
        mirrored: false,
        expression: None,
        cosmetics: None,
        scale: Some(ScaleDocument::MmPerPx { value: 0.31, u_mm: None }),
        markings: vec![marking],
        matches: Vec::new(),
    }
}

/// How far a number may move on the way, in pixels: single precision in ImageJ, whole pixels in COCO, and elsewhere what adding and
/// taking away half a pixel, or the height of the picture, leaves of the last bits of 400.
fn held(format: Format) -> f64 {
    match format {
        Format::RoiSet => 3e-5,
        Format::Coco => 0.5,
        _ => 1e-12 * 400.0,
    }
}

fn close(a: [f64; 2], b: [f64; 2], most: f64) -> bool {
    (a[0] - b[0]).abs() <= most && (a[1] - b[1]).abs() <= most
}

fn positions(marking: &MarkingDocument, name: CurveName) -> Vec<[f64; 2]> {
    let nodes = marking.curves.iter().find(|(other, _)| *other == name).map(|(_, nodes)| nodes).unwrap_or_default();
    nodes
        .iter()
        .map(|node| match node {
            NodeDocument::Named(landmark) => marking.points.0[landmark],
            NodeDocument::Contour(at) => *at,
        })
        .collect()
}

fn comes_back(file: &LandmarkFile, format: Format, orientation: u8, rows: RowsStated) {
    let photo = photo(orientation);
    let context = format!("{}, orientation {orientation}, {rows:?}", format.convention().id);
    let exported =
        export(file, Some(&photo), format, None, Some(rows)).unwrap_or_else(|refusal| panic!("{context}: {refusal}"));
    let own = &file.markings[0];
    let has_names = !matches!(format, Format::Tps | Format::Tem);
    // What the export says of the order is what the import is told.
    let said = exported.notes.iter().find_map(|note| note.strip_prefix("Its points have no names; their order is "));
    assert_eq!(said.is_none(), has_names, "{context}: {:?}", exported.notes);
    let options = ImportOptions {
        rows: Some(rows),
        order: if has_names { Order::default() } else { Order::read(said.unwrap().trim_end_matches('.')).unwrap() },
        scale_unit: Some(LengthUnit::Millimetre),
        ..ImportOptions::default()
    };
    let marks = imported(&exported.bytes, &photo, &options).unwrap_or_else(|refusal| panic!("{context}: {refusal}"));
    let back = &marks.marking;
    let most = held(format);
    assert_eq!(back.points.0.len(), own.points.0.len(), "{context}");
    for (landmark, at) in &own.points.0 {
        assert!(
            close(back.points.0[landmark], *at, most),
            "{context}: {landmark} was {at:?}, is {:?}",
            back.points.0[landmark]
        );
    }
    if matches!(format, Format::Labelme | Format::RoiSet | Format::PointsCsv) {
        for (name, nodes) in own.curves.iter() {
            let (was, is) = (positions(own, name), positions(back, name));
            assert_eq!(was.len(), is.len(), "{context}: {name}");
            assert!(was.iter().zip(&is).all(|(a, b)| close(*a, *b, most)), "{context}: {name} was {was:?}, is {is:?}");
            let back = back.curves.iter().find(|(other, _)| *other == name).unwrap().1;
            let kinds = |nodes: &[NodeDocument]| {
                nodes.iter().map(|node| matches!(node, NodeDocument::Named(_))).collect::<Vec<_>>()
            };
            assert_eq!(kinds(nodes), kinds(back), "{context}: {name}");
        }
    }
    if matches!(format, Format::Labelme | Format::RoiSet | Format::PointsCsv) {
        let (was, is) = (own.irises.clone().unwrap(), back.irises.clone().unwrap());
        for (was, is) in [(was.r.unwrap(), is.r.unwrap()), (was.l.unwrap(), is.l.unwrap())] {
            assert!(
                close(was.centre, is.centre, most) && (was.diameter - is.diameter).abs() <= most.max(1e-9),
                "{context}: {was:?}, {is:?}"
            );
        }
    }
    if format == Format::Tps {
        assert_eq!(marks.scale, file.scale, "{context}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn what_is_exported_is_imported_where_it_was(
        jitter in prop::collection::vec(-1.0_f64..1.0, 60),
        parted: bool,
    ) {
        let file = face(&jitter, parted);
        for format in EXPORTED {
            for orientation in 1..=8 {
                for rows in [RowsStated::Upright, RowsStated::Stored] {
                    comes_back(&file, format, orientation, rows);
                }
            }
        }
    }
}

/// What a format cannot hold is said.
#[test]
fn what_is_lost_is_said() {
    let file = face(&[0.0; 60], false);
    let said = |format: Format| export(&file, Some(&photo(1)), format, None, None).unwrap().notes.join(" ");
    for (format, lost, kept) in [
        (Format::Labelme, &["scale"][..], &["irises", "curves"][..]),
        (Format::RoiSet, &["scale"], &["irises", "curves"]),
        (Format::Tps, &["irises", "order is ch_r"], &["scale"]),
        (Format::Tem, &["irises", "scale", "order is ch_r"], &[]),
        (Format::Coco, &["irises", "scale", "curves", "whole pixels"], &[]),
        (Format::PointsCsv, &["scale"], &["irises", "curves"]),
    ] {
        let notes = said(format);
        for lost in lost {
            assert!(notes.contains(lost), "{format:?}: {lost} in {notes}");
        }
        for kept in kept {
            assert!(!notes.contains(kept), "{format:?}: {kept} in {notes}");
        }
    }
}

/// Stored rows are of the photo alone, one marking of several is asked for, and a photo of another size is another.
#[test]
fn what_an_export_needs_is_told() {
    let mut file = face(&[0.0; 60], false);
    let refusal = export(&file, None, Format::RoiSet, None, None).unwrap_err().to_string();
    assert!(refusal.contains("--photo") && refusal.contains("--rows upright"), "{refusal}");
    assert!(export(&file, None, Format::RoiSet, None, Some(RowsStated::Upright)).is_ok());
    assert!(export(&file, None, Format::Labelme, None, None).is_ok());
    file.photo.width = 401;
    let refusal = export(&file, Some(&photo(1)), Format::Labelme, None, None).unwrap_err().to_string();
    assert!(refusal.contains("401 × 300"), "{refusal}");
    file.photo.width = 400;
    file.markings.push(file.markings[0].clone());
    let refusal = export(&file, None, Format::Labelme, None, None).unwrap_err().to_string();
    assert!(refusal.contains("--marking N, from 1 to 2"), "{refusal}");
    assert!(export(&file, None, Format::Labelme, Some(2), None).is_ok());
    for wrong in [0, 3] {
        assert!(export(&file, None, Format::Labelme, Some(wrong), None).is_err(), "{wrong}");
    }
}
