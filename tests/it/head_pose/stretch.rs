//! The test of stretched pictures against faces whose stretch is known.

use lipmetry::geometry::Point;
use lipmetry::head_pose::{NormalizedImage, Observation, ObservedPhoto, PictureStretch, mean_position};
use lipmetry::landmark::Landmark;

use crate::faces::assert_near;

/// The average face straight ahead of a camera at 750 mm, the picture then made wider by a factor and lower by the
/// same.
fn view(factor: f64) -> ObservedPhoto {
    let observations = Landmark::stable().map(|landmark| {
        let (place, pivot) = (mean_position(landmark).unwrap(), mean_position(Landmark::Sn).unwrap());
        let size = 750.0 / (750.0 - (place.z - pivot.z));
        let (x, y) = (size * (place.x - pivot.x), size * (place.y - pivot.y));
        Observation { landmark, at: Point::<NormalizedImage>::new(x * factor.sqrt(), y / factor.sqrt()), sd: 0.3 }
    });
    ObservedPhoto { observations: observations.collect(), focal_length: None }
}

fn found(views: &[ObservedPhoto], rows: &[f64]) -> PictureStretch {
    PictureStretch::new(views, rows, None).unwrap()
}

fn apart(views: &[ObservedPhoto], rows: &[f64]) -> f64 {
    found(views, rows).apart.unwrap().value
}

#[test]
fn the_average_face_is_found_as_it_was_stretched() {
    for factor in [0.75, 0.9, 1.0, 1.08, 1.25, 16.0 / 9.0] {
        let stretch = found(&[view(1.0), view(factor)], &[0.0; 2]);
        let difference = stretch.apart.unwrap();
        // All but the prior of a stretch speaks for it, which is 0.5 wide, beside an uncertainty of 0.02.
        assert_near("apart", difference.value, factor.ln(), 0.01 * factor.ln().abs() + 1e-6);
        assert!((0.01..0.03).contains(&difference.u), "{difference:?}");
        // One photo is told by what people differ in alone.
        let alone = found(&[view(factor)], &[0.0]);
        assert!((0.03..0.09).contains(&alone.shared.u), "{alone:?}");
        assert_near("alone", alone.shared.value, factor.ln(), 0.1 * factor.ln().abs() + 1e-6);
        assert_eq!((alone.photos.len(), alone.apart, alone.turn_deg()), (1, None, None));
        assert_eq!(stretch.likelihood_ratio > 9.0, (factor - 1.0).abs() > 0.05, "{factor}: {stretch:?}");
    }
}

/// A picture turned by 90° is stretched the other way, photos that change places are stretched the other way, and a
/// mirror image is stretched as before.
#[test]
fn what_turns_and_mirrors_a_picture_does_so_with_its_stretch() {
    let rows = std::f64::consts::FRAC_PI_2;
    let (first, second) = (view(0.95), view(1.1));
    let straight = apart(&[first.clone(), second.clone()], &[0.0; 2]);
    let lying = apart(&[first.clone(), second.clone()], &[rows; 2]);
    assert_near("turned by 90°", lying, -straight, 1e-5);
    assert_near("swapped", apart(&[second.clone(), first.clone()], &[0.0; 2]), -straight, 1e-5);
    let mirrored = [first, second].map(|mut view| {
        for observation in &mut view.observations {
            observation.landmark = observation.landmark.mirrored();
            observation.at = Point::new(-observation.at.x, observation.at.y);
        }
        view
    });
    // Rows of pixels at 0.2 rad lie at −0.2 in the mirror.
    let tilted = apart(&[view(0.95), view(1.1)], &[0.2; 2]);
    assert_near("mirrored", apart(&mirrored, &[-0.2; 2]), tilted, 1e-5);
    assert_near("mirrored, rows level", apart(&mirrored, &[0.0; 2]), straight, 1e-5);
}

/// Points on a line, in one place or too few of them: no stretch or some, with an error, and never a panic.
#[test]
fn points_that_tell_nothing_give_no_certain_stretch() {
    let places = [[0.0, 0.0], [1.0, 0.0], [0.0, 1e6], [1e-9, 1e-9]];
    for [x, y] in places {
        let mut line = view(1.0);
        for (index, observation) in line.observations.iter_mut().enumerate() {
            observation.at = Point::new(x * index as f64, y * index as f64);
        }
        for views in [vec![line.clone()], vec![view(1.0), line]] {
            let Some(stretch) = PictureStretch::new(&views, &vec![0.0; views.len()], None) else { continue };
            assert!(stretch.photos.iter().all(|log| log.value.is_finite() && log.u.is_finite()), "{stretch:?}");
        }
    }
    let mut eyes = view(1.1);
    eyes.observations.retain(|seen| matches!(seen.landmark, Landmark::ExR | Landmark::ExL));
    let stretch = found(&[eyes.clone(), eyes], &[0.0; 2]);
    // The eyes alone lie on one line: what is found is what was assumed, a standard deviation of 0.5.
    assert_near("two eyes", stretch.photos[0].value, 0.0, 0.05);
    assert!((0.4..0.55).contains(&stretch.photos[0].u), "{stretch:?}");
}
