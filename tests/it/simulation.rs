//! Pairs of photos of people who do not exist, marked by hands whose error is known.

use lipmetry::comparison::{FrameChoice, Pair, PairComparison, Settings, compare_pair};
use lipmetry::geometry::{Face, Image, Point};
use lipmetry::landmark::{Calibration, Configuration, CurveName, Iris, Irises, Landmark, MarkedPhoto, Marking, Node};
use lipmetry::uncertainty::{MarkingError, Sampling};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal, Uniform};

use Landmark::{ChL, ChR, CphL, CphR, Li, Ls, Sto};

/// Random numbers for one simulation.
pub struct Chance(ChaCha8Rng);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    pub fn normal(&mut self) -> f64 {
        StandardNormal.sample(&mut self.0)
    }

    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        Uniform::new(low, high).unwrap().sample(&mut self.0)
    }
}

/// A hand: the standard deviations of its clicks, an axis, in millimetres.
#[derive(Clone, Copy, Debug)]
pub struct Hand {
    /// Of each click by itself.
    pub independent: f64,
    /// Of what the clicks along one border share.
    pub shared: f64,
}

/// The hand that is assumed where nothing better is known.
pub const DEFAULT_HAND: Hand = Hand { independent: 0.3, shared: 0.1 };

/// The border that a point is placed along; the corners of the mouth lie where the borders meet.
pub fn border(landmark: Landmark) -> Option<CurveName> {
    match landmark {
        CphR | Ls | CphL => Some(CurveName::UpperBorder),
        Sto => Some(CurveName::UpperFreeMargin),
        Li => Some(CurveName::LowerBorder),
        _ => None,
    }
}

/// One of several kinds of mouth on an uneven face, closed, in millimetres: from thin and flat to full and bowed, wide and
/// narrow, tilted and beside the midline. None is the painted face's.
pub fn person(chance: &mut Chance) -> Configuration<Face> {
    let mut face = Configuration::default();
    for (landmark, x, y) in crate::faces::STABLE {
        let (dx, dy) = (0.4 * chance.normal(), 0.4 * chance.normal());
        face.set_point(landmark, Some(Point::new(x + dx, y + dy)));
    }
    let half = chance.between(20.0, 29.0);
    let (red, lower) = (chance.between(3.5, 10.0), chance.between(6.0, 13.0));
    let (bow, dip) = (chance.between(4.0, 7.5), chance.between(0.3, 2.2));
    let (lift, shift) = (0.6 * chance.normal(), 0.8 * chance.normal());
    let level = chance.between(-69.0, -60.0);
    let mut place = |landmark, x: f64, y: f64, chance: &mut Chance| {
        let (dx, dy) = (0.4 * chance.normal(), 0.4 * chance.normal());
        face.set_point(landmark, Some(Point::new(x + shift + dx, level + y + lift * x / half + dy)));
    };
    place(ChR, -half, 0.0, chance);
    place(ChL, half, 0.0, chance);
    place(CphR, -bow, red + dip, chance);
    place(CphL, bow, red + dip, chance);
    place(Ls, 0.0, red, chance);
    place(Sto, 0.0, 0.0, chance);
    place(Li, 0.0, -lower, chance);
    let contours = chance.between(2.0, 6.0) as usize;
    let bulge = chance.between(-0.4, 1.6);
    for (name, stations, height) in [
        (CurveName::UpperBorder, vec![ChR, CphR, Ls, CphL, ChL], bulge),
        (CurveName::UpperFreeMargin, vec![ChR, Sto, ChL], 0.4),
        (CurveName::LowerBorder, vec![ChR, Li, ChL], -0.35 * lower),
    ] {
        let mut nodes = vec![Node::Named(ChR)];
        for pair in stations.windows(2) {
            let (from, to) = (face.point(pair[0]).unwrap(), face.point(pair[1]).unwrap());
            // As close as a hand sets them: 2 mm and more.
            let count = contours.min((from.distance(to) / 2.5) as usize);
            for index in 1..=count {
                let t = index as f64 / (count + 1) as f64;
                let on = from + (to - from) * t;
                nodes.push(Node::Contour(Point::new(on.x, on.y + height * 4.0 * t * (1.0 - t))));
            }
            nodes.push(Node::Named(pair[1]));
        }
        face.set_curve(name, Some(nodes));
    }
    face
}

/// The face with its upper border raised, corners apart, so that the mean vermilion height grows by about `millimetres`,
/// in proportion to the height over the chord that each point has.
pub fn raised(face: &Configuration<Face>, millimetres: f64) -> Configuration<Face> {
    let mut raised = face.clone();
    let (right, left) = (face.point(ChR).unwrap(), face.point(ChL).unwrap());
    // A parabola over the chord has a mean of two thirds of its height.
    let lift = |point: Point<Face>| {
        let t = ((point.x - right.x) / (left.x - right.x)).clamp(0.0, 1.0);
        Point::new(point.x, point.y + 1.5 * millimetres * 4.0 * t * (1.0 - t))
    };
    raised.move_each(
        |landmark, point| {
            if border(landmark) == Some(CurveName::UpperBorder) { lift(point) } else { point }
        },
        |name, point| {
            if name == CurveName::UpperBorder { lift(point) } else { point }
        },
    );
    raised
}

/// What millimetres are taken from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ruler {
    /// The exact scale.
    Exact,
    /// The irises of a person drawn from the population.
    Iris,
}

/// How a photo is taken: 8 to 14 pixels a millimetre, rolled by up to some degrees.
#[derive(Clone, Copy, Debug)]
pub struct Camera(crate::faces::Camera);

impl Camera {
    pub fn any(chance: &mut Chance) -> Self {
        Self(crate::faces::Camera {
            x: chance.between(1100.0, 1500.0),
            y: chance.between(900.0, 1200.0),
            degrees: chance.between(-8.0, 8.0),
            px_per_mm: chance.between(8.0, 14.0),
        })
    }

    /// The photo as it is, and as `markings` clicks of a hand have it.
    pub fn photo(
        self,
        face: &Configuration<Face>,
        iris_mm: f64,
        ruler: Ruler,
        hand: Hand,
        markings: usize,
        chance: &mut Chance,
    ) -> MarkedPhoto {
        let calibration = match ruler {
            Ruler::Exact => Calibration::Factor { mm_per_px: self.0.px_per_mm.recip(), u_mm: Some(0.0) },
            Ruler::Iris => Calibration::Iris,
        };
        let markings = (0..markings).map(|_| self.marking(face, iris_mm, hand, chance)).collect();
        MarkedPhoto {
            width: 3000,
            height: 3000,
            mirrored: false,
            expression: None,
            cosmetics: lipmetry::landmark::Cosmetics::Unknown,
            taken: None,
            calibration: Some(calibration),
            focal_length: None,
            markings,
        }
    }

    fn marking(self, face: &Configuration<Face>, iris_mm: f64, hand: Hand, chance: &mut Chance) -> Marking {
        let offset = |sd: f64, chance: &mut Chance| [sd * chance.normal(), sd * chance.normal()];
        let shared = CurveName::ALL.map(|_| offset(hand.shared, chance));
        let mut clicked = face.clone();
        let moved = |point: Point<Face>, [x, y]: [f64; 2]| Point::<Face>::new(point.x + x, point.y + y);
        let chance = std::cell::RefCell::new(chance);
        let click = |point, border: Option<CurveName>| {
            let own = moved(point, offset(hand.independent, &mut chance.borrow_mut()));
            border.map_or(own, |border| moved(own, shared[border as usize]))
        };
        clicked.move_each(|landmark, point| click(point, border(landmark)), |name, point| click(point, Some(name)));
        let to_image = self.0.to_image();
        let iris = |x: f64| {
            // Two edges, each clicked as well as any point.
            let off = std::f64::consts::SQRT_2 * hand.independent * chance.borrow_mut().normal();
            let centre: Point<Image> = to_image.point(Point::new(x, 0.0));
            Some(Iris { centre, diameter: self.0.px_per_mm * (iris_mm + off) })
        };
        let irises = Irises { right: iris(-31.0), left: iris(31.0) };
        Marking { configuration: clicked.map(|point| to_image.point(point)), irises, ..Marking::default() }
    }
}

/// One simulated pair: what is true of it, and what the marks say.
pub struct Simulated {
    /// The comparison of the faces themselves.
    pub truth: PairComparison,
    /// The comparison of the marked photos.
    pub found: PairComparison,
}

/// A pair of a person whose upper lip changed by about `change` mm, marked `markings` times in each photo.
pub fn pair(
    change: f64,
    ruler: Ruler,
    hand: Hand,
    markings: usize,
    settings: &Settings,
    chance: &mut Chance,
) -> Simulated {
    let before = person(chance);
    let after = raised(&before, change);
    let iris_mm = 11.71 + 0.42 * chance.normal();
    let cameras = [Camera::any(chance), Camera::any(chance)];
    let still = Hand { independent: 0.0, shared: 0.0 };
    let truth = [(&before, cameras[0]), (&after, cameras[1])]
        .map(|(face, camera)| camera.photo(face, iris_mm, Ruler::Exact, still, 1, chance));
    let found = [(&before, cameras[0]), (&after, cameras[1])]
        .map(|(face, camera)| camera.photo(face, iris_mm, ruler, hand, markings, chance));
    let compared = |[before, after]: &[MarkedPhoto; 2], settings| {
        compare_pair(&Pair { before, after, same_file: false }, settings).unwrap()
    };
    Simulated { truth: compared(&truth, &uncorrected()), found: compared(&found, settings) }
}

/// Settings for the values alone, without pose correction: for faces that lie in a plane.
pub fn uncorrected() -> Settings {
    Settings { frame: FrameChoice::Uncorrected, ..Settings::values_only() }
}

/// Settings that know the hand and leave the posture out.
pub fn knowing(hand: Hand, samples: usize, seed: u64) -> Settings {
    Settings {
        sampling: Sampling { seed, samples, pose_sd_deg: 0.0, ..Sampling::default() },
        marking: Some(MarkingError::stated(hand.independent, hand.shared)),
        posture_sd_mm: 0.0,
        frame: FrameChoice::Uncorrected,
        ..Settings::default()
    }
}
