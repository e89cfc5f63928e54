//! The fit of the pose against heads that are known.

use lipmetry::geometry::Point;
use lipmetry::head_pose::{
    Head, HeadPoint, LipDepthPrior, LipDepths, NormalizedImage, Observation, ObservedPhoto, PoseFit, can_tell_pose,
    mean_position,
};
use lipmetry::landmark::Landmark;
use nalgebra::{Rotation3, Vector3};

use crate::faces::assert_near;
use Landmark::{AlL, AlR, EnL, EnR, ExL, ExR, Prn, Se, Sn};

/// Degrees to the subject's left and chin up, millimetres.
#[derive(Clone, Copy, Debug)]
struct Pose {
    yaw: f64,
    pitch: f64,
    distance: f64,
}

const AHEAD: Pose = Pose { yaw: 0.0, pitch: 0.0, distance: 750.0 };

/// The average face before a pinhole that looks at subnasale: by the textbook's x' = f x / z, written anew.
fn seen(place: HeadPoint, pose: Pose) -> Point<NormalizedImage> {
    let subnasale = mean_position(Sn).unwrap();
    let turned = Rotation3::from_axis_angle(&Vector3::x_axis(), -pose.pitch.to_radians())
        * Rotation3::from_axis_angle(&Vector3::y_axis(), pose.yaw.to_radians());
    let from_subnasale = turned * (place - subnasale);
    let depth = pose.distance - from_subnasale.z;
    Point::new(
        subnasale.x + pose.distance * from_subnasale.x / depth,
        subnasale.y + pose.distance * from_subnasale.y / depth,
    )
}

fn view(pose: Pose) -> ObservedPhoto {
    let observations = Landmark::stable().map(|landmark| Observation {
        landmark,
        at: seen(mean_position(landmark).unwrap(), pose),
        sd: 0.3,
    });
    ObservedPhoto { observations: observations.collect(), focal_length: None }
}

fn fit(views: &[ObservedPhoto]) -> PoseFit {
    PoseFit::new(views, LipDepthPrior::default()).unwrap()
}

/// The average face at the likeliest distance is what nothing speaks against but that heads look ahead by and large, so its pose
/// comes out to a fiftieth of itself.
#[test]
fn the_average_face_is_found_as_it_was_held() {
    for (yaw, pitch) in [(0.0, 0.0), (7.0, 0.0), (0.0, -6.0), (-4.0, 9.0), (12.0, 12.0)] {
        let fit = fit(&[view(AHEAD), view(Pose { yaw, pitch, ..AHEAD })]);
        assert!(fit.converged && fit.iterations < 30, "{} steps", fit.iterations);
        // The rotation vector of pitch after yaw.
        let expected = (Rotation3::from_axis_angle(&Vector3::x_axis(), -f64::to_radians(pitch))
            * Rotation3::from_axis_angle(&Vector3::y_axis(), f64::to_radians(yaw)))
        .scaled_axis();
        let turn = fit.heads[1].turned_from(&fit.heads[0]);
        let angle = yaw.hypot(pitch);
        assert_near("yaw", turn.yaw_deg, expected.y.to_degrees(), 0.02 * angle);
        assert_near("pitch", turn.pitch_deg, -expected.x.to_degrees(), 0.02 * angle);
        assert_near("roll", turn.roll_deg, -expected.z.to_degrees(), 0.02 * angle);
        let exactly = |tolerance: f64| if angle == 0.0 { 1e-6 } else { tolerance };
        for head in &fit.heads {
            assert_near("distance", head.distance(), 750.0, exactly(25.0));
            assert_near("biocular width", head.biocular_width(), 89.6, exactly(0.3));
            assert_near("eyes", head.eye_level(), 0.0, exactly(0.1));
        }
        assert!(fit.residuals.iter().all(|residual| residual.normalized() < exactly(0.2)));
    }
}

/// Marked lips come back to where they are on the average face: a corner 15.5 mm behind subnasale, its peak 0.5 mm before it.
#[test]
fn lips_are_carried_back_to_their_depth() {
    let pose = Pose { yaw: 8.0, pitch: -7.0, distance: 750.0 };
    let fit = fit(&[view(AHEAD), view(pose)]);
    let mut marked = lipmetry::landmark::Configuration::default();
    let truth = [
        (Landmark::ChR, [-25.0, -64.0]),
        (Landmark::CphL, [5.5, -54.0]),
        (Landmark::Ls, [0.3, -55.5]),
        (Landmark::Sto, [-0.2, -63.0]),
        (Landmark::Li, [0.0, -73.0]),
        (Landmark::ExL, [44.8, 2.0]),
    ];
    for (landmark, [x, y]) in truth {
        let z = LipDepths::default().of(landmark).unwrap_or_else(|| mean_position(landmark).unwrap().z);
        marked.set_point(landmark, Some(seen(HeadPoint::new(x, y, z), pose)));
    }
    let face = fit.heads[1].back_projected(&marked, std::convert::identity, |place| {
        Point::<lipmetry::geometry::Face>::new(place.x, place.y)
    });
    for (landmark, [x, y]) in truth {
        let at = face.point(landmark).unwrap();
        // Of the poses themselves, which a face may have as its shape, 1° is left, over 16 mm.
        assert_near(landmark.id(), at.x, x, 0.3);
        assert_near(landmark.id(), at.y, y, 0.3);
    }
    let back = fit.heads[1].projected(&face, |point| [point.x, point.y]);
    for (landmark, _) in truth {
        assert_near(
            "there and back",
            back.point(landmark).unwrap().distance(marked.point(landmark).unwrap()),
            0.0,
            1e-9,
        );
    }
}

/// With the focal length the distance is known as well as that. Without it a single photo does not tell: faces differ by more than
/// their perspective; of two photos of one face the nearer one is found to be nearer.
#[test]
fn a_known_focal_length_tells_the_distance() {
    let at = |distance: f64| view(Pose { distance, ..AHEAD });
    let known = |distance: f64| ObservedPhoto { focal_length: Some([distance, 0.002]), ..at(distance) };
    for distance in [300.0, 750.0, 2000.0] {
        assert_near("known", fit(&[known(distance)]).heads[0].distance(), distance, 0.01 * distance);
    }
    let guessed = fit(&[at(2000.0)]).heads[0].distance();
    assert!((700.0..1500.0).contains(&guessed), "guessed: {guessed}");
    let both = fit(&[at(350.0), at(1200.0)]);
    let ratio = both.heads[1].distance() / both.heads[0].distance();
    assert!((1.2..4.0).contains(&ratio), "{ratio}");
}

/// One point 4 mm off turns the head by less than 3° and stands out, whichever it is.
#[test]
fn a_misplaced_point_stands_out_and_turns_nothing() {
    let straight = view(AHEAD);
    for (index, observation) in straight.observations.iter().enumerate() {
        let mut wrong = straight.clone();
        wrong.observations[index].at = Point::new(observation.at.x + 2.8, observation.at.y + 2.8);
        let fit = fit(&[straight.clone(), wrong]);
        let turn = fit.heads[1].turned_from(&fit.heads[0]);
        assert!(turn.yaw_deg.hypot(turn.pitch_deg) < 3.0, "{}: {turn:?}", observation.landmark);
        let off = |residual: &&lipmetry::head_pose::ObservationResidual| {
            residual.landmark == observation.landmark && residual.view == 1
        };
        let wrong = fit.residuals.iter().find(off).unwrap();
        let others = fit.residuals.iter().filter(|residual| !off(residual)).map(|residual| residual.normalized());
        assert!(wrong.normalized() > others.fold(0.0, f64::max), "{}: {:?}", observation.landmark, fit.residuals);
        assert!(wrong.likely_sd > 1.1 * wrong.sd, "{wrong:?}");
    }
}

/// The samples scatter as the fit says: two photos of one pose, without any error of theirs, differ in pitch by what the
/// points' definition alone does, and the more so the worse they are marked.
#[test]
fn samples_scatter_about_what_was_found() {
    let views = [view(AHEAD), view(AHEAD)];
    let fit = fit(&views);
    let mut chance = crate::simulation::Chance::new(3);
    let mut spread = |click: f64| {
        let mut pitches = Vec::new();
        for _ in 0..400 {
            let clicks: Vec<[f64; 2]> = (0..18).map(|_| [click * chance.normal(), click * chance.normal()]).collect();
            let heads: Vec<Head> = fit.sample(&clicks, &mut |_| chance.normal()).unwrap();
            pitches.push(heads[1].turned_from(&heads[0]).pitch_deg);
        }
        let mean = pitches.iter().sum::<f64>() / 400.0;
        assert!(mean.abs() < 0.3, "the samples lean by {mean}°");
        (pitches.iter().map(|pitch| (pitch - mean).powi(2)).sum::<f64>() / 399.0).sqrt()
    };
    let (defined, marked) = (spread(0.0), spread(0.3));
    assert!((0.5..2.0).contains(&defined), "{defined}°");
    assert!((1.02..2.0).contains(&(marked / defined)), "{defined}°, {marked}°");
}

#[test]
fn the_pose_takes_the_eyes_subnasale_and_the_nose() {
    let all = [EnR, EnL, ExR, ExL, Sn, AlR, AlL, Prn, Se];
    let without =
        |missing: &[Landmark]| can_tell_pose(|landmark| all.contains(&landmark) && !missing.contains(&landmark));
    for missing in [&[][..], &[Se], &[Prn, Se], &[AlR], &[AlR, AlL, Se]] {
        assert!(without(missing), "{missing:?}");
    }
    for missing in [&[EnR][..], &[EnL], &[ExR], &[ExL], &[Sn], &[AlR, Prn], &[AlR, AlL, Prn]] {
        assert!(!without(missing), "{missing:?}");
    }
}

/// Points that are no face give no fit or some fit, never a panic or an endless search.
#[test]
fn points_that_are_no_face_end_in_no_pose_or_in_some() {
    let mut chance = crate::simulation::Chance::new(17);
    let place = |at: &mut dyn FnMut(usize) -> [f64; 2]| {
        let mut view = view(AHEAD);
        for (index, observation) in view.observations.iter_mut().enumerate() {
            let [x, y] = at(index);
            observation.at = Point::new(x, y);
        }
        view
    };
    let mut views = vec![
        place(&mut |_| [0.0, 0.0]),
        place(&mut |index| [index as f64, 0.0]),
        place(&mut |index| [0.0, 1e6 * index as f64]),
        place(&mut |index| [if index == 3 { 1e12 } else { 0.0 }, 1e-9]),
    ];
    for _ in 0..40 {
        views.push(place(&mut |_| [40.0 * chance.normal(), 40.0 * chance.normal()]));
    }
    for pair in views.windows(2) {
        if let Some(fit) = PoseFit::new(pair, LipDepthPrior::default()) {
            assert!(fit.heads.iter().all(|head| head.distance().is_finite() && head.distance() > 80.0));
        }
    }
}

/// The depths of the lips are settings: with stomion 10 mm deeper a head tipped by 8° more shows 1.4 mm more of the red, which is
/// taken out.
#[test]
fn other_lips_may_be_as_deep_as_they_are_said_to_be() {
    let views = [view(AHEAD), view(Pose { pitch: 8.0, ..AHEAD })];
    let height = |lips: LipDepthPrior, photo: usize| {
        let fit = PoseFit::new(&views, lips).unwrap();
        let mut marked = lipmetry::landmark::Configuration::default();
        marked.set_point(Landmark::Ls, Some(Point::<NormalizedImage>::new(0.0, -55.0)));
        marked.set_point(Landmark::Sto, Some(Point::<NormalizedImage>::new(0.0, -63.0)));
        let face = fit.heads[photo].back_projected(&marked, std::convert::identity, |place| {
            Point::<lipmetry::geometry::Face>::new(place.x, place.y)
        });
        face.point(Landmark::Ls).unwrap().y - face.point(Landmark::Sto).unwrap().y
    };
    let usual = LipDepthPrior::default();
    let deep = LipDepthPrior { mean: LipDepths { margin: usual.mean.margin - 10.0, ..usual.mean }, ..usual };
    let taken_out = |photo| height(usual, photo) - height(deep, photo);
    // What the line of sight to a mouth below the pivot takes out in either photo cancels.
    let expected = 10.0 * 8_f64.to_radians().tan();
    assert_near("deeper stomion", taken_out(1) - taken_out(0), expected, 0.05 * expected);
}
