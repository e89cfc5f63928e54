//! One stable point misplaced by 5 mm must neither move the alignment nor go unnoticed.

use lipmetry::alignment::{CalibratedMarking, Occasion, PairAlignment, ScaleRule, superimpose, superimpose_robustly};
use lipmetry::geometry::{Face, Image, Point, Similarity};
use lipmetry::landmark::{Calibration, Configuration, Landmark, Marking};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::faces::{Camera, STABLE, assert_near, face};

const CORNERS: [Landmark; 2] = [Landmark::ChR, Landmark::ChL];

/// Seven stable points, or nine with pronasale and sellion.
fn stable(count: usize) -> Vec<Landmark> {
    STABLE.iter().take(count).map(|(landmark, ..)| *landmark).collect()
}

/// A standard normal variate by the sum of twelve uniform ones, which is close enough for clicks.
fn normal(rng: &mut ChaCha8Rng) -> f64 {
    (0..12).map(|_| rng.random_range(0.0..1.0)).sum::<f64>() - 6.0
}

fn noisy(face: &Configuration<Face>, sd: f64, rng: &mut ChaCha8Rng) -> Configuration<Face> {
    let mut marked = face.clone();
    for (landmark, point) in face.points() {
        marked.set_point(landmark, Some(Point::new(point.x + sd * normal(rng), point.y + sd * normal(rng))));
    }
    marked
}

/// How a case is made.
#[derive(Clone, Copy)]
struct Recipe {
    /// How many stable points the photos have.
    count: usize,
    /// The asymmetry of the face and the error of the clicks, standard deviations in mm an axis.
    asymmetry: f64,
    clicks: f64,
}

/// One face in two photos.
struct Case {
    before: Marking,
    after: Marking,
    cameras: [Camera; 2],
    mouth: [Point<Face>; 2],
}

impl Case {
    fn new(seed: u64, Recipe { count, asymmetry, clicks }: Recipe) -> (Self, ChaCha8Rng) {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut person = face(std::iter::repeat_with(|| 0.0), 0.0, false, 1);
        for (landmark, x, y) in STABLE {
            person.set_point(
                landmark,
                Some(Point::new(x + asymmetry * normal(&mut rng), y + asymmetry * normal(&mut rng))),
            );
        }
        for landmark in Landmark::stable().filter(|landmark| !stable(count).contains(landmark)) {
            person.set_point(landmark, None);
        }
        let second = Camera {
            x: rng.random_range(700.0..1300.0),
            y: rng.random_range(700.0..1300.0),
            degrees: rng.random_range(-20.0..20.0),
            px_per_mm: rng.random_range(5.0..20.0),
        };
        let cameras = [Camera::PLAIN, second];
        let mouth = CORNERS.map(|landmark| person.point(landmark).unwrap());
        let take = |camera: Camera, rng: &mut ChaCha8Rng| camera.take(&noisy(&person, clicks, rng));
        let (before, after) = (take(cameras[0], &mut rng), take(cameras[1], &mut rng));
        (Self { before, after, cameras, mouth }, rng)
    }

    fn positions(&self, points: &[Landmark]) -> [Vec<Point<Image>>; 2] {
        [&self.after, &self.before]
            .map(|marking| points.iter().map(|landmark| marking.configuration.point(*landmark).unwrap()).collect())
    }

    /// Where a fit puts the corners of the mouth of the after photo in the before photo.
    fn mouth(&self, fit: &Similarity<Image, Image>) -> [Point<Image>; 2] {
        self.mouth.map(|p| fit.point(self.cameras[1].to_image().point(p)))
    }

    fn robust(&self, points: &[Landmark]) -> [Point<Image>; 2] {
        let [source, target] = self.positions(points);
        self.mouth(&superimpose_robustly(&source, &target, &prior(points)).unwrap().transform)
    }

    /// Least squares without one of the points: nobody who knew which it is could do better.
    fn without(&self, points: &[Landmark], misplaced: Landmark) -> [Point<Image>; 2] {
        let others: Vec<Landmark> = points.iter().copied().filter(|landmark| *landmark != misplaced).collect();
        let [source, target] = self.positions(&others);
        self.mouth(&superimpose(&source, &target, &prior(&others), ScaleRule::Symmetric).unwrap())
    }

    fn pair(&self) -> PairAlignment {
        let factor = Calibration::Factor { mm_per_px: Camera::PLAIN.px_per_mm.recip(), u_mm: None };
        let before = CalibratedMarking { marking: &self.before, calibration: Some(&factor), focal_length: None };
        PairAlignment::new(&before, &CalibratedMarking { marking: &self.after, calibration: None, focal_length: None })
            .unwrap()
    }

    fn misplace(&mut self, visit: Occasion, landmark: Landmark, millimetres: f64, rng: &mut ChaCha8Rng) {
        let (marking, camera) = match visit {
            Occasion::Before => (&mut self.before, self.cameras[0]),
            Occasion::After => (&mut self.after, self.cameras[1]),
        };
        let direction = rng.random_range(0.0..std::f64::consts::TAU);
        let (sin, cos) = direction.sin_cos();
        let length = millimetres * camera.px_per_mm;
        let at = marking.configuration.point(landmark).unwrap();
        marking.configuration.set_point(landmark, Some(Point::new(at.x + length * cos, at.y + length * sin)));
    }
}

fn prior(points: &[Landmark]) -> Vec<f64> {
    points.iter().map(|landmark| landmark.stability().unwrap()).collect()
}

/// The larger of the distances between two places of the corners of the mouth, in mm.
fn apart(a: [Point<Image>; 2], b: [Point<Image>; 2]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a.distance(b) / Camera::PLAIN.px_per_mm).fold(0.0, f64::max)
}

/// What happened in a number of cases.
#[derive(Debug, Default)]
struct Tally {
    cases: usize,
    named: usize,
    right_photo: usize,
    wrong_photo: usize,
    within_fifth: usize,
    worst: f64,
}

impl Tally {
    /// Every stable point of 100 faces misplaced by 5 mm in a random direction, in either photo.
    fn of(recipe: Recipe) -> Self {
        let mut tally = Self::default();
        for (seed, landmark) in (0..100).flat_map(|seed| stable(recipe.count).into_iter().map(move |l| (seed, l))) {
            let (mut case, mut rng) = Case::new(seed, recipe);
            let visit = if seed % 2 == 0 { Occasion::Before } else { Occasion::After };
            let points = stable(recipe.count);
            let ideal = case.without(&points, landmark);
            case.misplace(visit, landmark, 5.0, &mut rng);
            let moved = apart(case.robust(&points), ideal);
            tally.cases += 1;
            tally.within_fifth += usize::from(moved < 0.2);
            tally.worst = tally.worst.max(moved);
            let misfits = case.pair().misfits;
            tally.named += usize::from(misfits.iter().any(|misfit| misfit.landmark == landmark));
            if let [misfit] = misfits[..]
                && misfit.landmark == landmark
            {
                tally.right_photo += usize::from(misfit.suspect == Some(visit));
                tally.wrong_photo += usize::from(misfit.suspect.is_some_and(|suspect| suspect != visit));
            }
        }
        eprintln!("{tally:?}");
        tally
    }
}

#[test]
fn misplaced_point_moves_nothing_where_the_clicks_are_exact() {
    for count in [7, 9] {
        let tally = Tally::of(Recipe { count, asymmetry: 0.5, clicks: 0.0 });
        assert_eq!(tally.named, tally.cases, "{tally:?}");
        // Rounding of pixels up to 2000 times a lever of two.
        assert!(tally.worst < 1e-9, "{tally:?}");
    }
}

/// The mouth lies outside the stable points, and one point fewer lets the click errors of the others move it by
/// more than 0.2 mm in two of five cases, whatever the method. So the bound is held against the least squares fit
/// of the other points: the misplaced one itself must not count. Its good neighbours are now and then left out too,
/// which one case in a hundred shows.
#[test]
fn misplaced_point_moves_the_mouth_by_less_than_a_fifth_of_a_millimetre_among_noisy_clicks() {
    for count in [7, 9] {
        let tally = Tally::of(Recipe { count, asymmetry: 0.5, clicks: 0.3 });
        assert!(tally.within_fifth * 100 >= tally.cases * 99, "{tally:?}");
        assert!(tally.worst < 0.5, "{tally:?}");
        assert!(tally.named * 200 >= tally.cases * 199, "{tally:?}");
        // A face 0.5 mm an axis from symmetry, and misplacements along the midline, leave some photos open.
        assert!(tally.right_photo * 10 >= tally.cases * 8, "{tally:?}");
        assert!(tally.wrong_photo * 50 <= tally.cases, "{tally:?}");
    }
}

#[test]
fn photo_of_a_misplaced_paired_point_is_always_told_on_a_symmetric_face() {
    for (seed, landmark) in (0..50).flat_map(|seed| stable(6).into_iter().map(move |l| (seed, l))) {
        for visit in [Occasion::Before, Occasion::After] {
            let (mut case, mut rng) = Case::new(seed, Recipe { count: 7, asymmetry: 0.0, clicks: 0.0 });
            case.misplace(visit, landmark, 5.0, &mut rng);
            let misfits = case.pair().misfits;
            let [misfit] = misfits[..] else { panic!("{misfits:?} for {landmark}") };
            assert_eq!((misfit.landmark, misfit.suspect), (landmark, Some(visit)));
            // Millimetres of the pair, whose scale is the before photo's.
            assert_near("distance", misfit.distance, 5.0, 1e-9);
        }
    }
}

#[test]
fn exact_photos_have_no_misfits_and_no_residuals() {
    for count in [7, 9] {
        let (case, _) = Case::new(17, Recipe { count, asymmetry: 0.5, clicks: 0.0 });
        let pair = case.pair();
        assert_eq!(pair.misfits, []);
        assert_eq!(pair.residuals.len(), count);
        assert_near("residual", pair.residual_rms().unwrap(), 0.0, 1e-10);
        let ratio = case.cameras[1].px_per_mm / Camera::PLAIN.px_per_mm;
        assert_near("ratio of the magnifications", pair.scale_ratio, ratio, 1e-12 * ratio);
        assert_near("roll", pair.rotation_deg, case.cameras[1].degrees, 1e-10);
    }
}
