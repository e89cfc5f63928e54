//! Properties of a comparison.

use lipmetry::comparison::{FrameChoice, Pair, PairComparison, compare_pair};
use lipmetry::geometry::{Face, Point};
use lipmetry::landmark::{Configuration, Landmark, MarkedPhoto};
use lipmetry::measure::MEASURES;
use proptest::prelude::*;

use super::{
    all_figures, assert_figures, cameras, carried, frames, kinds, people, photo, rounding, settings, values, whims,
};
use crate::faces::{assert_near, numbers};

fn comparison(before: &MarkedPhoto, after: &MarkedPhoto, frame: FrameChoice) -> PairComparison {
    let comparison = compare_pair(&Pair { before, after, same_file: false }, &values(frame)).unwrap();
    assert_eq!(comparison.alignment.pose_correction().is_some(), frame == FrameChoice::Auto);
    comparison
}

/// A later visit: every lip and stable point marked up to 0.5 mm elsewhere.
fn later(person: &Configuration<Face>, whims: &[f64]) -> Configuration<Face> {
    let mut later = person.clone();
    for ((landmark, at), by) in person.points().zip(whims.chunks(2)) {
        later.set_point(landmark, Some(Point::new(at.x + 0.5 * by[0], at.y + 0.5 * by[1])));
    }
    later
}

fn differences(comparison: &PairComparison) -> Vec<(&'static str, Vec<f64>)> {
    let figures = |change: &lipmetry::comparison::Change| numbers(&change.difference);
    comparison
        .changes
        .iter()
        .map(|(measure, change)| (measure.id.as_str(), change.as_ref().map(figures).unwrap_or_default()))
        .collect()
}

proptest! {
    #![proptest_config(settings(41))]

    #[test]
    fn same_photo_twice_differs_in_nothing_at_all(
        person in people(), camera in cameras(), kind in kinds(), frame in frames()
    ) {
        let photo = photo(&person, camera, kind);
        let comparison = comparison(&photo, &photo, frame);
        prop_assert_eq!(comparison.changes.len(), MEASURES.len());
        for (measure, change) in &comparison.changes {
            let Ok(change) = change else { continue };
            for difference in numbers(&change.difference) {
                prop_assert_eq!(difference.to_bits(), 0.0_f64.to_bits(), "{}: {}", measure.id.as_str(), difference);
            }
            prop_assert!(matches!(change.percent.map(|percent| percent.value), None | Some(0.0)), "{}: {:?}", measure.id.as_str(), change.percent);
        }
        prop_assert_eq!(comparison.shape_change.unwrap().value.to_bits(), 0.0_f64.to_bits());
        prop_assert_eq!(comparison.alignment.misfits.len(), 0);
    }

    #[test]
    fn swapping_the_photos_flips_every_difference(
        person in people(), whims in whims(), cameras in (cameras(), cameras()), kinds in (kinds(), kinds()), frame in frames()
    ) {
        let before = photo(&person, cameras.0, kinds.0);
        let after = photo(&later(&person, &whims), cameras.1, kinds.1);
        let (there, back) = (comparison(&before, &after, frame), comparison(&after, &before, frame));
        let (forward, backward) = (&there.alignment, &back.alignment);
        assert_near("product of the ratios", forward.scale_ratio * backward.scale_ratio, 1.0, 1e-12);
        let roll = (forward.rotation_deg + backward.rotation_deg).rem_euclid(360.0);
        assert_near("sum of the rolls", roll.min(360.0 - roll), 0.0, 1e-10);
        prop_assert_eq!(forward.before.unit(), backward.after.unit());
        assert_figures(&all_figures(&there.before), &all_figures(&back.after));
        assert_figures(&all_figures(&there.after), &all_figures(&back.before));
        let sizes = all_figures(&there.before);
        for (((id, there), (_, back)), (_, sizes)) in differences(&there).iter().zip(differences(&back)).zip(&sizes) {
            prop_assert_eq!(there.len(), back.len());
            for (there, back) in there.iter().zip(&back) {
                // Of the two figures, each as large as the one before, with as much to spare.
                let size = sizes.iter().fold(1.0, |size: f64, figure| size.max(figure.abs()));
                assert_near(id, *there, -back, 4.0 * size * rounding(id));
            }
        }
        assert_near("shape change", there.shape_change.unwrap().value, back.shape_change.unwrap().value, 1e-10);
    }

    #[test]
    fn turning_moving_and_resizing_either_photo_changes_no_difference(
        person in people(), whims in whims(), cameras in (cameras(), cameras()), kinds in (kinds(), kinds()),
        by in (super::cameras(), super::cameras()), frame in frames()
    ) {
        let before = photo(&person, cameras.0, kinds.0);
        let after = photo(&later(&person, &whims), cameras.1, kinds.1);
        let plain = comparison(&before, &after, frame);
        let moved = comparison(&carried(&before, by.0), &carried(&after, by.1), frame);
        assert_figures(&all_figures(&moved.before), &all_figures(&plain.before));
        assert_figures(&all_figures(&moved.after), &all_figures(&plain.after));
        assert_near(
            "shape change", moved.shape_change.unwrap().value, plain.shape_change.unwrap().value, 1e-8
        );
    }
}

#[test]
fn one_corner_lifted_after_the_treatment_reads_its_lift() {
    let person = crate::faces::face(std::iter::empty(), 0.0, false, 2);
    let mut lifted = person.clone();
    let corner = person.point(Landmark::ChR).unwrap();
    lifted.set_point(Landmark::ChR, Some(Point::new(corner.x, corner.y + 1.3)));
    let camera = crate::faces::Camera { x: 1700.0, y: 1200.0, degrees: -23.0, px_per_mm: 21.0 };
    let before = photo(&person, crate::faces::Camera::PLAIN, super::Kind::Factor);
    // The painted corner lies in the plane of the others.
    let after = photo(&lifted, camera, super::Kind::Nothing);
    let comparison =
        compare_pair(&Pair { before: &before, after: &after, same_file: false }, &crate::simulation::uncorrected())
            .unwrap();
    let differences = differences(&comparison);
    let lift = &differences.iter().find(|(id, _)| *id == "commissure_height_difference").unwrap().1;
    assert_near("lift", lift[0], 1.3, 1e-9);
}
