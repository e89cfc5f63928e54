//! Properties of one photo's measures.

use lipmetry::geometry::{Face, Point};
use lipmetry::landmark::file::LandmarkFile;
use lipmetry::landmark::{Configuration, CurveName, Landmark, Node};
use lipmetry::measure::MEASURES;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::{
    all_figures, assert_figures, cameras, carried, frames, kinds, measured, mirrored, people, photo, rounding,
    settings, whims,
};
use crate::faces::{assert_near, face};

proptest! {
    #![proptest_config(settings(31))]

    #[test]
    fn turning_moving_and_resizing_change_nothing(
        person in people(), camera in cameras(), kind in kinds(), by in cameras(), frame in frames()
    ) {
        let photo = photo(&person, camera, kind);
        assert_figures(&all_figures(&measured(&carried(&photo, by), frame)), &all_figures(&measured(&photo, frame)));
    }

    #[test]
    fn mirroring_flips_the_lateral_measures_and_no_other(
        person in people(), camera in cameras(), kind in kinds(), frame in frames()
    ) {
        let photo = photo(&person, camera, kind);
        let expected: Vec<(&str, Vec<f64>)> = {
            let figures = all_figures(&measured(&photo, frame));
            let of = |id: &str| figures.iter().find(|(other, _)| *other == id).unwrap().1.clone();
            let in_the_mirror = |measure: &lipmetry::measure::Measure| match measure.id.as_str() {
                "curve_prominence_profile" => of(measure.id.as_str()).into_iter().rev().collect(),
                // The measures of one side are the other's.
                "upper_vermilion_height_r" => of("upper_vermilion_height_l"),
                "upper_vermilion_height_l" => of("upper_vermilion_height_r"),
                id if measure.is_lateral() => of(id).into_iter().map(|figure| -figure).collect(),
                id => of(id),
            };
            MEASURES.iter().map(|measure| (measure.id.as_str(), in_the_mirror(measure))).collect()
        };
        assert_figures(&all_figures(&measured(&mirrored(&photo), frame)), &expected);
    }

    #[test]
    fn symmetric_lip_on_a_symmetric_face_scores_100_and_leans_nowhere(
        whims in whims(), parted in any::<bool>(), contours in 0..4_usize, camera in cameras(), kind in kinds(), frame in frames()
    ) {
        let person = made_symmetric(&face(whims.into_iter(), 1.2, parted, contours));
        let measurement = measured(&photo(&person, camera, kind), frame);
        let figures = all_figures(&measurement);
        for (measure, (id, figures)) in MEASURES.iter().zip(&figures) {
            for figure in figures {
                match *id {

                    "symmetry_score" | "own_axis_symmetry_score" => {
                        assert_near(id, *figure, 100.0, 100.0 * rounding(id));
                    }
                    "mirror_distance" | "shape_asymmetry" => assert_near(id, *figure, 0.0, rounding(id)),
                    // Percent of lengths and areas whose parts add up to a hundred times as much.
                    _ if measure.is_lateral() => assert_near(id, *figure, 0.0, 100.0 * rounding(id)),
                    _ => {}
                }
            }
        }
        let profile = &figures.iter().find(|(id, _)| *id == "curve_prominence_profile").unwrap().1;
        for (right, left) in profile.iter().zip(profile.iter().rev()) {
            assert_near("profile", *right, *left, 1e-8);
        }
    }

    #[test]
    fn photo_flagged_as_mirrored_measures_like_the_unmirrored_one(
        person in people(),
        camera in inner_cameras(),
        kind in prop_oneof![Just(super::Kind::Iris), Just(super::Kind::Ruler)],
        frame in frames()
    ) {
        let photo = photo(&person, camera, kind);
        let plain = LandmarkFile::read(&landmark_file(&photo, false)).unwrap().marked_photo();
        let flagged = LandmarkFile::read(&landmark_file(&photo, true)).unwrap().marked_photo();
        prop_assert!(flagged.mirrored && !plain.mirrored);
        assert_figures(&all_figures(&measured(&plain, frame)), &all_figures(&measured(&photo, frame)));
        assert_figures(&all_figures(&measured(&flagged, frame)), &all_figures(&measured(&plain, frame)));
    }
}

/// Cameras that keep the whole face within the picture.
fn inner_cameras() -> impl Strategy<Value = crate::faces::Camera> {
    (1300.0..1700.0, 1300.0..1700.0, -180.0..180.0, 4.0..12.0_f64)
        .prop_map(|(x, y, degrees, px_per_mm)| crate::faces::Camera { x, y, degrees, px_per_mm })
}

/// The right side of the face and its mirror image.
fn made_symmetric(person: &Configuration<Face>) -> Configuration<Face> {
    let across = |p: Point<Face>| Point::new(-p.x, p.y);
    let mut even = Configuration::default();
    for (landmark, at) in person.points() {
        if landmark.mirrored() == landmark {
            even.set_point(landmark, Some(Point::new(0.0, at.y)));
        } else if at.x < 0.0 {
            even.set_point(landmark, Some(at));
            even.set_point(landmark.mirrored(), Some(across(at)));
        }
    }
    for name in CurveName::ALL {
        let Some(nodes) = person.curve(name) else { continue };
        let middle =
            nodes.iter().position(|node| matches!(node, Node::Named(landmark) if landmark.mirrored() == *landmark));
        let right = &nodes[..middle.unwrap()];
        let mut whole = right.to_vec();
        whole.push(nodes[middle.unwrap()]);
        whole.extend(right.iter().rev().map(|node| match node {
            Node::Named(landmark) => Node::Named(landmark.mirrored()),
            Node::Contour(at) => Node::Contour(across(*at)),
        }));
        even.set_curve(name, Some(whole));
    }
    even
}

/// The landmark file of a photo as its picture shows it, mirrored or not: names are the subject's in both.
fn landmark_file(photo: &lipmetry::landmark::MarkedPhoto, mirror: bool) -> Vec<u8> {
    use lipmetry::landmark::Calibration;
    let position =
        |p: Point<lipmetry::geometry::Image>| json!([if mirror { f64::from(photo.width) - p.x } else { p.x }, p.y]);
    let configuration = &photo.markings[0].configuration;
    let points: serde_json::Map<String, Json> =
        configuration.points().map(|(landmark, at)| (landmark.id().to_owned(), position(at))).collect();
    let node = |node: &Node<_>| match node {
        Node::Named(landmark) => json!(landmark.id()),
        Node::Contour(at) => position(*at),
    };
    let curves: serde_json::Map<String, Json> = CurveName::ALL
        .into_iter()
        .filter_map(|name| {
            let nodes: Vec<Json> = configuration.curve(name)?.iter().map(node).collect();
            Some((name.id().to_owned(), Json::from(nodes)))
        })
        .collect();
    let irises = photo.markings[0].irises;
    let iris = |iris: Option<lipmetry::landmark::Iris>| {
        let iris = iris.unwrap();
        json!({ "centre": position(iris.centre), "diameter": iris.diameter })
    };
    let scale = match photo.calibration.unwrap() {
        Calibration::Ruler { from, to, length_mm, .. } => {
            json!({ "kind": "ruler", "from": position(from), "to": position(to), "length_mm": length_mm })
        }
        _ => json!({ "kind": "iris" }),
    };
    let file = json!({
        "format": "lipmetry-landmarks",
        "version": 1,
        "photo": { "file": "photo.jpg", "width": photo.width, "height": photo.height },
        "mirrored": mirror,
        "scale": scale,
        "markings": [{
            "points": points,
            "curves": curves,
            "irises": { "r": iris(irises.right), "l": iris(irises.left) },
        }],
    });
    serde_json::to_vec(&file).unwrap()
}

#[test]
fn every_measure_but_the_gap_of_closed_lips_takes_part() {
    for parted in [false, true] {
        let person = face(std::iter::empty(), 0.0, parted, 2);
        let figures = all_figures(&measured(
            &photo(&person, crate::faces::Camera::PLAIN, super::Kind::Iris),
            lipmetry::comparison::FrameChoice::Auto,
        ));
        let missing: Vec<&str> = figures.iter().filter(|(_, f)| f.is_empty()).map(|(id, _)| *id).collect();
        assert_eq!(missing, if parted { vec![] } else { vec!["interlabial_gap"] });
        assert_eq!(person.point(Landmark::Sto).is_some(), !parted);
    }
}
