//! What the report says about poses that it cannot take out well.

use lipmetry::caution::{Caution, Severity};
use lipmetry::comparison::{Pair, Settings, compare_pair, measure_photo};
use lipmetry::landmark::{Landmark, MarkedPhoto};
use lipmetry::uncertainty::Sampling;

use crate::heads::{Person, Placed, STRAIGHT, Shot};
use crate::simulation::{Chance, Hand};

const CAREFUL: Hand = Hand { independent: 0.1, shared: 0.0 };

fn settings() -> Settings {
    Settings { sampling: Sampling { samples: 200, ..Sampling::default() }, ..Settings::default() }
}

fn photos(shots: [Shot; 2], focal: bool) -> [MarkedPhoto; 2] {
    let mut chance = Chance::new(2);
    let person = Person::any(&mut chance);
    shots.map(|shot| shot.photo(&person, CAREFUL, Placed::Well, focal, &mut chance))
}

fn cautions([before, after]: &[MarkedPhoto; 2]) -> Vec<Caution> {
    compare_pair(&Pair { before, after, same_file: false }, &settings()).unwrap().cautions
}

fn severities(cautions: &[Caution], code: &str) -> Vec<Severity> {
    cautions.iter().filter(|caution| caution.code() == code).map(Caution::severity).collect()
}

const OF_THE_POSE: [&str; 7] = [
    "head_turned",
    "pose_not_corrected",
    "pose_differs",
    "camera_near",
    "camera_distance_differs",
    "pose_not_settled",
    "pose_residual_high",
];

#[test]
fn two_photos_from_straight_ahead_and_a_metre_have_none() {
    for focal in [false, true] {
        let found = cautions(&photos([STRAIGHT, Shot { yaw: 3.0, pitch: -3.0, ..STRAIGHT }], focal));
        for code in OF_THE_POSE {
            assert_eq!(severities(&found, code), [], "{code}");
        }
    }
}

#[test]
fn a_head_turned_by_more_than_10_degrees_is_told_and_by_more_than_20_blocks() {
    for (yaw, pitch, expected) in [
        (7.0, 0.0, None),
        (14.0, 0.0, Some(Severity::Warning)),
        (0.0, -15.0, Some(Severity::Warning)),
        (10.0, 9.5, Some(Severity::Warning)),
        (0.0, 26.0, Some(Severity::Blocking)),
        (-26.0, 0.0, Some(Severity::Blocking)),
    ] {
        let found = cautions(&photos([STRAIGHT, Shot { yaw, pitch, ..STRAIGHT }], true));
        assert_eq!(severities(&found, "pose_differs").first().copied(), expected, "yaw {yaw}°, pitch {pitch}°");
        let told = found.iter().find(|caution| caution.code() == "pose_differs").map(Caution::message);
        if let Some(told) = told {
            let (side, chin) =
                (if yaw < 0.0 { "right" } else { "left" }, if pitch < 0.0 { "lowered" } else { "raised" });
            // The smaller of the two angles may come out on either side of 0.
            assert!(yaw == 0.0 || told.contains(side), "{told}");
            assert!(pitch == 0.0 || told.contains(chin), "{told}");
        }
    }
}

/// Both photos from one side: the pair is of one pose, and each photo is seen from aside.
#[test]
fn a_face_that_looks_past_the_camera_by_more_than_20_degrees_is_told_and_by_more_than_35_blocks() {
    for (yaw, pitch, expected) in [
        (12.0, 0.0, None),
        (27.0, 0.0, Some(Severity::Warning)),
        (-19.0, 19.0, Some(Severity::Warning)),
        (-45.0, 0.0, Some(Severity::Blocking)),
    ] {
        let shot = Shot { yaw, pitch, ..STRAIGHT };
        let pair = photos([shot, shot], true);
        let of_photo = measure_photo(&pair[0], &settings()).unwrap().cautions;
        let of_pair = cautions(&pair);
        assert_eq!(severities(&of_photo, "head_turned").first().copied(), expected, "yaw {yaw}°, pitch {pitch}°");
        assert_eq!(
            severities(&of_pair, "head_turned"),
            expected.map_or(vec![], |one| vec![one; 2]),
            "yaw {yaw}°, pitch {pitch}°"
        );
        assert_eq!(severities(&of_pair, "pose_differs"), []);
        for told in of_pair.iter().filter(|caution| caution.code() == "head_turned").map(Caution::message) {
            assert!(told.contains(if yaw < 0.0 { "subject's right" } else { "subject's left" }), "{told}");
            assert!(pitch == 0.0 || told.contains(" up."), "{told}");
        }
    }
}

#[test]
fn a_near_camera_is_told_for_its_photo_where_the_distance_is_known() {
    let near = Shot { distance: 350.0, ..STRAIGHT };
    let found = cautions(&photos([STRAIGHT, near], true));
    assert_eq!(severities(&found, "camera_near"), [Severity::Warning]);
    assert_eq!(severities(&found, "camera_distance_differs"), [Severity::Note]);
    let message = found.iter().find(|caution| caution.code() == "camera_near").unwrap().message();
    assert!(message.contains("after photo") && message.contains("0.3"), "{message}");
    let both = cautions(&photos([near, near], true));
    assert_eq!(severities(&both, "camera_near").len(), 2);
    assert_eq!(severities(&both, "camera_distance_differs"), []);
    let [photo, _] = photos([near, near], true);
    assert_eq!(severities(&measure_photo(&photo, &settings()).unwrap().cautions, "camera_near").len(), 1);
}

/// Points that many clicks have put elsewhere, none far enough to stand out by itself.
#[test]
fn points_that_fit_no_face_are_told() {
    let mut pair = photos([STRAIGHT, STRAIGHT], false);
    assert_eq!(severities(&cautions(&pair), "pose_residual_high"), []);
    let mut chance = Chance::new(8);
    for photo in &mut pair {
        for landmark in Landmark::stable() {
            let at = photo.markings[0].configuration.point(landmark).unwrap();
            // 10 pixels are a millimetre.
            let [x, y] = [(); 2].map(|()| 15.0 * chance.normal());
            let moved = lipmetry::geometry::Point::new(at.x + x, at.y + y);
            photo.markings[0].configuration.set_point(landmark, Some(moved));
        }
    }
    let found = cautions(&pair);
    assert_eq!(severities(&found, "pose_residual_high"), [Severity::Warning], "{found:?}");
}
