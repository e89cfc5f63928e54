//! the uncorrected frame: where the pose cannot be told, or is not to be.

use lipmetry::comparison::{FrameChoice, Pair, PairComparison, Settings, compare_pair, measure_photo};
use lipmetry::head_pose::LipDepths;
use lipmetry::landmark::{Landmark, MarkedPhoto};
use lipmetry::measure::Value;
use lipmetry::uncertainty::Sampling;

use crate::command_line::{Folder, failure, success};
use crate::faces::assert_near;
use crate::heads::{Person, Placed, STRAIGHT};
use crate::simulation::{Chance, DEFAULT_HAND};

fn pair(seed: u64) -> [MarkedPhoto; 2] {
    let mut chance = Chance::new(seed);
    let person = Person::any(&mut chance);
    [(); 2].map(|()| STRAIGHT.photo(&person, DEFAULT_HAND, Placed::Well, false, &mut chance))
}

fn compared([before, after]: &[MarkedPhoto; 2], settings: &Settings) -> PairComparison {
    compare_pair(&Pair { before, after, same_file: false }, settings).unwrap()
}

fn uncorrected(pose_sd_deg: f64, samples: usize) -> Settings {
    let sampling = Sampling { pose_sd_deg, samples, ..Sampling::default() };
    Settings { sampling, frame: FrameChoice::Uncorrected, ..Settings::default() }
}

fn u(comparison: &PairComparison, id: &str) -> f64 {
    match &comparison.change(id.parse().unwrap()).unwrap().difference {
        Value::Scalar(estimate) => estimate.uncertainty.unwrap().u,
        Value::Profile(_) => panic!("{id} is a profile"),
    }
}

/// A pitch of σ between the photos moves a height by the depth between its ends times σ (in radians), and adds the square of it
/// to that of the error. It also moves the nose against the eyes, and with them the scale that the alignment finds, by a
/// percent or so: of heights above the mouth's corners a tenth of the millimetres.
#[test]
fn an_unknown_pose_widens_the_error_by_the_depth_of_the_lips() {
    let depth = |landmark| LipDepths::default().of(landmark).unwrap();
    let pair = pair(4);
    let (still, unknown) = (compared(&pair, &uncorrected(0.0, 6000)), compared(&pair, &uncorrected(3.0, 6000)));
    for (id, deep) in [
        ("upper_vermilion_height", depth(Landmark::Ls) - depth(Landmark::Sto)),
        ("curve_prominence", depth(Landmark::CphR) - depth(Landmark::ChR)),
    ] {
        let added = (u(&unknown, id).powi(2) - u(&still, id).powi(2)).sqrt();
        let expected = deep.abs() * 3_f64.to_radians();
        assert_near(id, added, expected, 0.2 * expected);
    }
}

/// What the report of a frame in space says about the flat one is what the flat one says.
#[test]
fn the_flat_figures_beside_those_in_space_are_the_flat_frame_s() {
    let pair = pair(5);
    let (corrected, uncorrected) =
        (compared(&pair, &Settings::values_only()), compared(&pair, &crate::simulation::uncorrected()));
    assert!(corrected.alignment.pose_correction().is_some() && uncorrected.alignment.pose_correction().is_none());
    let mut count = 0;
    for ((measure, _), (_, quantity)) in corrected.before.quantities.iter().zip(&uncorrected.before.quantities) {
        if let Ok(Value::Scalar(estimate)) = quantity {
            assert_eq!(corrected.before.uncorrected_value(measure.id), Some(estimate.value), "{}", measure.id.as_str());
            count += 1;
        }
        assert_eq!(uncorrected.before.uncorrected_value(measure.id), None);
    }
    assert!(count > 25, "{count}");
}

#[test]
fn without_the_points_that_tell_the_pose_the_frame_is_flat_and_says_so() {
    for missing in [&[Landmark::EnR][..], &[Landmark::Sn], &[Landmark::Prn, Landmark::AlL]] {
        let mut pair = pair(6);
        for landmark in missing {
            pair[1].markings[0].configuration.set_point(*landmark, None);
        }
        let comparison = compared(&pair, &Settings::default());
        assert!(comparison.alignment.pose_correction().is_none(), "{missing:?}");
        assert!(comparison.cautions.iter().any(|caution| caution.code() == "pose_not_corrected"), "{missing:?}");
        // The before photo by itself has all that it takes.
        let alone = measure_photo(&pair[0], &Settings::default()).unwrap();
        assert!(alone.frame.head().is_some() && alone.distance.is_some());
        assert!(alone.cautions.iter().all(|caution| caution.code() != "pose_not_corrected"));
    }
}

#[test]
fn the_command_line_chooses_the_frame_and_the_pose_s_error() {
    let folder = Folder::with_pair();
    let report = |arguments: &[&str]| -> serde_json::Value {
        let arguments = [&["compare", "before.jpg", "after.jpg", "--json"], arguments].concat();
        serde_json::from_str(success(&folder.run(&arguments))).unwrap()
    };
    let (auto, uncorrected, still) =
        (report(&[]), report(&["--frame", "uncorrected"]), report(&["--frame", "uncorrected", "--pose-sd", "0"]));
    assert_eq!((&auto["settings"]["frame"], &auto["before"]["frame"]), (&"auto".into(), &"pose_corrected".into()));
    assert_eq!(
        (&uncorrected["settings"]["frame"], &uncorrected["before"]["frame"]),
        (&"uncorrected".into(), &"uncorrected".into())
    );
    assert!(auto["alignment"]["pose_difference"]["u_pitch_deg"].as_f64().unwrap() > 0.1);
    assert!(auto["before"]["distance"]["u"].as_f64().unwrap() > 10.0);
    for key in ["pose_difference", "pose_fit"] {
        assert!(uncorrected["alignment"][key].is_null());
    }
    assert!(uncorrected["before"]["distance"].is_null());
    let difference = |report: &serde_json::Value| report["change"]["upper_vermilion_height"]["difference"].clone();
    assert_eq!(
        difference(&auto)["uncorrected"],
        difference(&uncorrected)["value"],
        "both are the uncorrected frame's figure"
    );
    assert!(difference(&uncorrected).get("uncorrected").is_none());
    assert!(difference(&still)["u"].as_f64() < difference(&uncorrected)["u"].as_f64());
    assert_eq!(still["settings"]["pose_sd_deg"], 0.0);
    let severity = |report: &serde_json::Value| {
        let cautions = report["cautions"].as_array().unwrap();
        cautions.iter().find(|caution| caution["code"] == "pose_not_corrected").map(|c| c["severity"].clone())
    };
    assert_eq!(
        [severity(&auto), severity(&uncorrected), severity(&still)],
        [None, Some("note".into()), Some("warning".into())]
    );
    for wrong in [["--pose-sd", "20"], ["--pose-sd", "-1"], ["--pose-sd", "much"], ["--frame", "round"]] {
        failure(&folder.run(&[&["compare", "before.jpg", "after.jpg"], &wrong[..]].concat()), 2);
    }
}
