//! Heads in space that do not exist, photographed by a pinhole camera: nothing of them is taken from what the fit assumes.
//!
//! The mean face is the canonical face model of MediaPipe (Kartynnik et al. 2019, "Real-time facial surface geometry
//! from monocular video on mobile GPUs"), vertices 133, 33, 129, 2, 1, 168 and 61, 37, 0, 13, 17, in millimetres. People
//! differ from it by skewed deviations: standardized gamma variates of shape 4 (skewness 1), of either sign.

mod stated;

pub use stated::{Stated, stated_shot};

use lipmetry::geometry::{Face, FocalLength, Image, Point};
use lipmetry::landmark::{Calibration, Configuration, CurveName, Iris, Irises, Landmark, MarkedPhoto, Marking, Node};
use nalgebra::{Rotation3, Vector3};

use crate::posture::Posture;
use crate::simulation::{Chance, Hand};
use Landmark::{AlL, AlR, ChL, ChR, CphL, CphR, EnL, EnR, ExL, ExR, Li, Ls, Prn, Se, Sn, Sto, StoI, StoS};

type HeadPoint = Vector3<f64>;

/// The subject's left and midline points: x to the left, y up, z forwards.
const CANONICAL: [(Landmark, [f64; 3]); 11] = [
    (EnL, [18.56, 25.85, 37.58]),
    (ExL, [44.46, 26.64, 31.73]),
    (AlL, [17.86, -9.78, 48.50]),
    (Sn, [0.0, -20.89, 60.58]),
    (Prn, [0.0, -11.27, 74.76]),
    (Se, [0.0, 32.71, 52.36]),
    (ChL, [24.56, -43.43, 42.84]),
    (CphL, [7.11, -33.29, 58.77]),
    (Ls, [0.0, -34.06, 59.80]),
    (Sto, [0.0, -39.94, 52.19]),
    (Li, [0.0, -53.65, 55.35]),
];

/// The standard deviations between these people, along x, y and z.
fn spread(landmark: Landmark) -> [f64; 3] {
    match landmark {
        EnL => [1.3, 1.0, 2.0],
        ExL => [2.4, 1.5, 2.4],
        AlL => [1.7, 2.0, 2.0],
        Sn => [0.0, 2.2, 1.5],
        Prn => [0.0, 2.2, 2.2],
        Se => [0.0, 3.0, 2.0],
        ChL => [2.5, 1.2, 2.0],
        CphL => [0.8, 0.9, 0.4],
        Ls => [0.0, 1.0, 1.5],
        Sto => [0.0, 1.0, 1.0],
        Li => [0.0, 1.5, 1.6],
        _ => [0.0; 3],
    }
}

/// How far the two sides of these faces are apart: uniform, up to this on either side.
const UNEVEN: f64 = 1.2;

/// The points of a curve with the names of those that have one.
type Nodes = Vec<(Option<Landmark>, HeadPoint)>;

/// Everything on one head, in correction.
#[derive(Clone, Debug)]
pub struct Person {
    points: Vec<(Landmark, HeadPoint)>,
    curves: Vec<(CurveName, Nodes)>,
    irises: [HeadPoint; 2],
    /// What one hand takes each named point for in all photos of this person, in standard deviations along x and y.
    taken_for: [[f64; 2]; Landmark::ALL.len()],
}

fn skewed(chance: &mut Chance) -> f64 {
    let gamma: f64 = (0..4).map(|_| -chance.between(0.0, 1.0).max(1e-12).ln()).sum();
    let sign = if chance.between(0.0, 1.0) < 0.5 { -1.0 } else { 1.0 };
    sign * (gamma - 4.0) / 2.0
}

/// Drawn from random numbers of their own.
fn taken_for(points: &[(Landmark, HeadPoint)]) -> [[f64; 2]; Landmark::ALL.len()] {
    let mut chance = Chance::new(points.iter().fold(0, |seed, (_, place)| seed ^ place.x.to_bits().rotate_left(7)));
    Landmark::ALL.map(|_| [chance.normal(), chance.normal()])
}

fn mirrored(place: HeadPoint) -> HeadPoint {
    HeadPoint::new(-place.x, place.y, place.z)
}

impl Person {
    pub fn any(chance: &mut Chance) -> Self {
        let size = 1.0 + 0.04 * skewed(chance);
        let mut points = Vec::new();
        // What the whole mouth deviates, and its red: from thin to full.
        let mouth = HeadPoint::new(0.0, 1.5 * skewed(chance), 1.5 * skewed(chance));
        let full = chance.between(-1.5, 3.0);
        for (landmark, mean) in CANONICAL {
            let [x, y, z] = spread(landmark);
            let mut place =
                HeadPoint::from(mean) + HeadPoint::new(x * skewed(chance), y * skewed(chance), z * skewed(chance));
            match landmark {
                ChL | Sto => place += mouth,
                CphL | Ls => place += mouth + HeadPoint::new(0.0, full, 0.3 * full),
                Li => place += mouth - HeadPoint::new(0.0, full, 0.0),
                _ => {}
            }
            let mut apart = || chance.between(-UNEVEN, UNEVEN);
            let off = HeadPoint::new(apart(), apart(), apart());
            if landmark.mirrored() == landmark {
                points.push((landmark, (place + HeadPoint::new(off.x, 0.0, 0.0)) * size));
            } else {
                points.push((landmark, (place + off) * size));
                points.push((landmark.mirrored(), (mirrored(place) - mirrored(off)) * size));
            }
        }
        let taken_for = taken_for(&points);
        let mut person = Self { points, curves: Vec::new(), irises: [HeadPoint::zeros(); 2], taken_for };
        let bulge = chance.between(0.2, 1.4);
        let sag = chance.between(-0.3, 0.6);
        person.curves = vec![
            (CurveName::UpperBorder, person.curve(&[ChR, CphR, Ls, CphL, ChL], bulge)),
            (CurveName::UpperFreeMargin, person.curve(&[ChR, Sto, ChL], sag)),
            (CurveName::LowerBorder, person.curve(&[ChR, Li, ChL], -3.5)),
        ];
        person.irises = [(EnR, ExR), (EnL, ExL)].map(|(inner, outer)| {
            let (inner, outer) = (person.place(inner), person.place(outer));
            let middle = (inner + outer) * 0.5;
            HeadPoint::new(middle.x, middle.y, inner.z + 3.0)
        });
        person
    }

    fn place(&self, landmark: Landmark) -> HeadPoint {
        self.points.iter().find(|(named, _)| *named == landmark).unwrap().1
    }

    /// A curve through named points with contour points every 4 mm or so. Seen from above it lies on a circle's arc from the
    /// midline to the corner, while the fit takes a parabola.
    fn curve(&self, stations: &[Landmark], bulge: f64) -> Nodes {
        let mut nodes = vec![(Some(stations[0]), self.place(stations[0]))];
        for pair in stations.windows(2) {
            let (from, to) = (self.place(pair[0]), self.place(pair[1]));
            let count = ((to.xy() - from.xy()).norm() / 4.0) as usize;
            for index in 1..=count {
                let t = index as f64 / (count + 1) as f64;
                let mut place = from + (to - from) * t;
                place.y += bulge * 4.0 * t * (1.0 - t);
                // Towards the corner the arc falls off faster than the line.
                place.z += 0.22 * (to.z - from.z).abs() * 4.0 * t * (1.0 - t);
                nodes.push((None, place));
            }
            nodes.push((Some(pair[1]), to));
        }
        nodes
    }

    /// The same person with the upper border raised in the middle by about 1.5 times the millimetres.
    pub fn raised(&self, millimetres: f64) -> Self {
        let mut raised = self.clone();
        let (right, left) = (self.place(ChR), self.place(ChL));
        let lift = |place: &mut HeadPoint| {
            let t = ((place.x - right.x) / (left.x - right.x)).clamp(0.0, 1.0);
            place.y += 1.5 * millimetres * 4.0 * t * (1.0 - t);
            place.z += 0.5 * millimetres * 4.0 * t * (1.0 - t);
        };
        for (landmark, place) in &mut raised.points {
            if matches!(*landmark, CphR | Ls | CphL) {
                lift(place);
            }
        }
        for (_, place) in
            raised.curves.iter_mut().filter(|(name, _)| *name == CurveName::UpperBorder).flat_map(|c| &mut c.1)
        {
            lift(place);
        }
        raised
    }

    /// The same person with named points moved.
    pub fn with_points(&self, change: impl Fn(Landmark, &mut HeadPoint)) -> Self {
        let mut changed = self.clone();
        changed.points.iter_mut().for_each(|(landmark, place)| change(*landmark, place));
        changed
    }

    /// Everything on the mouth moved by `lift`, which knows the curve that a point belongs to and how far out it lies: 0 in
    /// the middle, 1 at the corners. A named point of several curves moves with the first.
    fn mouth_moved(&self, lift: impl Fn(CurveName, f64) -> HeadPoint, outwards: f64) -> Self {
        let mut moved = self.clone();
        let (right, left) = (self.place(ChR), self.place(ChL));
        let (middle, half) = (0.5 * (right + left), 0.5 * (left.x - right.x));
        let by = |name: CurveName, place: HeadPoint| {
            let across = ((place.x - middle.x) / half).clamp(-1.0, 1.0);
            lift(name, across.abs()) + HeadPoint::new(outwards * across, 0.0, 0.0)
        };
        for (landmark, place) in &mut moved.points {
            let curve = match *landmark {
                ChR | ChL | CphR | CphL | Ls => CurveName::UpperBorder,
                Sto | StoS => CurveName::UpperFreeMargin,
                StoI => CurveName::LowerFreeMargin,
                Li => CurveName::LowerBorder,
                _ => continue,
            };
            *place += by(curve, *place);
        }
        for (name, nodes) in &mut moved.curves {
            nodes.iter_mut().for_each(|(_, place)| *place += by(*name, *place));
        }
        moved
    }

    /// The same person smiling with closed lips: each corner goes that many millimetres outwards and upwards, at 47°; the
    /// lips follow, the upper one thinner by a fifth of that. A smile of 10 mm widens the nose by 14 % and lowers its tip.
    pub fn smiling(&self, way: f64) -> Self {
        let (up, out) = 47_f64.to_radians().sin_cos();
        let middle = |name| if name == CurveName::UpperBorder { 0.3 } else { 0.5 };
        let lift = |name, across: f64| {
            let inner = middle(name) * (1.0 - across * across);
            HeadPoint::new(0.0, way * (up * across * across + inner), -0.3 * way * across * across)
        };
        let mut smiling = self.mouth_moved(lift, out * way);
        for (landmark, place) in &mut smiling.points {
            match landmark {
                AlR | AlL => place.x *= 1.0 + 0.014 * way,
                Prn => place.y -= 0.1 * way,
                Sn => place.y += 0.1 * way,
                ExR | ExL => place.x *= 1.0 - 0.001 * way,
                _ => {}
            }
        }
        smiling
    }

    /// The same person with the lips parted by so many millimetres: the lower lip goes down, the upper one's margin up by a
    /// tenth.
    pub fn parted(&self, gap: f64) -> Self {
        let mut parted = self.clone();
        let sto = self.place(Sto);
        parted.points.retain(|(landmark, _)| *landmark != Sto);
        parted.points.extend([(StoS, sto), (StoI, sto)]);
        let margin = |curves: &[(CurveName, Nodes)], middle| -> Nodes {
            let (_, nodes) = curves.iter().find(|(name, _)| *name == CurveName::UpperFreeMargin).unwrap();
            nodes.iter().map(|(named, place)| (named.map(|n| if n == Sto { middle } else { n }), *place)).collect()
        };
        let (upper, lower) = (margin(&self.curves, StoS), margin(&self.curves, StoI));
        parted.curves.retain(|(name, _)| *name != CurveName::UpperFreeMargin);
        parted.curves.extend([(CurveName::UpperFreeMargin, upper), (CurveName::LowerFreeMargin, lower)]);
        let share = |name| match name {
            CurveName::UpperBorder => 0.0,
            CurveName::UpperFreeMargin => 0.1,
            CurveName::LowerFreeMargin | CurveName::LowerBorder => -0.9,
        };
        parted.mouth_moved(|name, across| HeadPoint::new(0.0, gap * share(name) * (1.0 - across * across), 0.0), 0.0)
    }

    /// The same person at rest once more: corners and heights are held a little otherwise, by 0.3 mm.
    pub fn at_rest_again(&self, chance: &mut Chance) -> Self {
        let [corners, border, margin, out] = [(); 4].map(|()| 0.3 * chance.normal());
        let lift = |name, across: f64| {
            let middle = if name == CurveName::UpperBorder { border } else { margin };
            HeadPoint::new(0.0, corners * across * across + middle * (1.0 - across * across), 0.0)
        };
        self.mouth_moved(lift, out)
    }

    /// The same person with the lips held otherwise.
    pub fn held(&self, posture: &Posture) -> Self {
        let mut held = self.clone();
        let (right, left) = (self.place(ChR), self.place(ChL));
        let (middle, half) = (0.5 * (right.x + left.x), 0.5 * (left.x - right.x));
        let moved = |place: HeadPoint, border| {
            let [x, y] = posture.offset((place.x - middle) / half, border);
            place + HeadPoint::new(x, y, 0.0)
        };
        for (landmark, place) in &mut held.points {
            match landmark {
                ChR | ChL => *place = moved(*place, None),
                _ => {
                    if let Some(border) = crate::simulation::border(*landmark) {
                        *place = moved(*place, Some(border));
                    }
                }
            }
        }
        for (name, nodes) in &mut held.curves {
            for (named, place) in nodes.iter_mut() {
                *place = moved(*place, if matches!(named, Some(ChR | ChL)) { None } else { Some(*name) });
            }
        }
        held
    }

    /// The face as it is seen from straight ahead and far away, in millimetres.
    pub fn as_seen_from_ahead(&self) -> Configuration<Face> {
        let eyes = 0.5 * (self.place(EnR).y + self.place(EnL).y);
        self.seen(|place| Point::new(place.x, place.y - eyes))
    }

    fn seen<F: lipmetry::geometry::Frame>(&self, see: impl Fn(HeadPoint) -> Point<F>) -> Configuration<F> {
        let mut seen = Configuration::default();
        for (landmark, place) in &self.points {
            seen.set_point(*landmark, Some(see(*place)));
        }
        for (name, nodes) in &self.curves {
            let nodes = nodes.iter().map(|(landmark, place)| landmark.map_or(Node::Contour(see(*place)), Node::Named));
            seen.set_curve(*name, Some(nodes.collect()));
        }
        seen
    }
}

/// A camera and how the head is held before it.
#[derive(Clone, Copy, Debug)]
pub struct Shot {
    /// Degrees: to the subject's left, chin up, crown to the subject's left.
    pub yaw: f64,
    pub pitch: f64,
    pub roll: f64,
    /// Millimetres from the camera to the head.
    pub distance: f64,
    /// Where the head is off the optical axis, in degrees.
    pub off_axis: [f64; 2],
    /// Pixels a millimetre at the head.
    pub px_per_mm: f64,
}

pub const STRAIGHT: Shot =
    Shot { yaw: 0.0, pitch: 0.0, roll: 0.0, distance: 1000.0, off_axis: [0.0; 2], px_per_mm: 10.0 };

/// As people take photos: yaw 3°, pitch 3.5° (standard deviations), 0.45 to 1.8 m.
pub fn any_shot(chance: &mut Chance) -> Shot {
    Shot {
        yaw: 3.0 * chance.normal(),
        pitch: 3.5 * chance.normal(),
        roll: 3.0 * chance.normal(),
        distance: chance.between(450_f64.ln(), 1800_f64.ln()).exp(),
        off_axis: [2.0 * chance.normal(), 2.0 * chance.normal()],
        px_per_mm: 10.0,
    }
}

/// How well the stable points are marked in one photo beyond the hand: some are placed wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Placed {
    Well,
    /// Each as well as it is defined.
    Defined,
    /// Every stable point by up to so many millimetres an axis.
    AllOff(f64),
    /// One of them by so many millimetres in some direction, the others as well as they are defined.
    OneOff(f64),
}

/// How far off a well placed stable point is beyond the click, as a standard deviation per axis in millimetres, for want of
/// an edge to click on.
fn definition(landmark: Landmark) -> f64 {
    match landmark {
        EnR | EnL => 0.3,
        Sn => 0.4,
        ExR | ExL | AlR | AlL => 0.5,
        _ => 0.7,
    }
}

/// The correlation of that between two photos of one person that one hand marked.
const DEFINED_ALIKE: f64 = 0.5;

impl Shot {
    fn project(&self, place: HeadPoint) -> Point<Image> {
        // Before the camera: x to the subject's left, y up, z towards the camera.
        let turned = Rotation3::from_axis_angle(&Vector3::z_axis(), -self.roll.to_radians())
            * Rotation3::from_axis_angle(&Vector3::x_axis(), -self.pitch.to_radians())
            * Rotation3::from_axis_angle(&Vector3::y_axis(), self.yaw.to_radians());
        // About a neck behind and below the mouth.
        let neck = HeadPoint::new(0.0, -60.0, -60.0);
        let seen = turned * (place - neck) + neck - HeadPoint::new(0.0, -20.0, 50.0);
        let focal = self.px_per_mm * self.distance;
        let [x, y] = self.off_axis.map(|degrees: f64| degrees.to_radians().tan() * self.distance);
        let depth = self.distance - seen.z;
        Point::new(2000.0 + focal * (seen.x + x) / depth, 1500.0 - focal * (seen.y + y) / depth)
    }

    /// The photo of a person, marked by a hand with errors in millimetres, with the focal length known or not.
    pub fn photo(&self, person: &Person, hand: Hand, placed: Placed, focal: bool, chance: &mut Chance) -> MarkedPhoto {
        let mut configuration = person.seen(|place| self.project(place));
        let px = self.px_per_mm;
        let one = Landmark::stable().nth(chance.between(0.0, 9.0) as usize);
        let shared = CurveName::ALL.map(|_| [(); 2].map(|()| px * hand.shared * chance.normal()));
        let cell = std::cell::RefCell::new(chance);
        let off = |point: Point<Image>, landmark: Option<Landmark>, border: Option<CurveName>| {
            let mut chance = cell.borrow_mut();
            let mut offset = [(); 2].map(|()| px * hand.independent * chance.normal());
            if let Some(border) = border {
                offset = [offset[0] + shared[border as usize][0], offset[1] + shared[border as usize][1]];
            }
            if landmark.is_some_and(|landmark| landmark.stability().is_some()) {
                let direction = chance.between(0.0, std::f64::consts::TAU);
                match placed {
                    Placed::AllOff(most) => {
                        offset = offset.map(|value| value + px * chance.between(-most, most));
                    }
                    Placed::OneOff(by) if landmark == one => {
                        offset = [offset[0] + px * by * direction.cos(), offset[1] + px * by * direction.sin()];
                    }
                    Placed::Defined | Placed::OneOff(_) => {
                        let [x, y] = landmark.map_or([0.0; 2], |landmark| {
                            let alike = person.taken_for[landmark as usize].map(|off| DEFINED_ALIKE.sqrt() * off);
                            alike.map(|off| {
                                definition(landmark) * (off + (1.0 - DEFINED_ALIKE).sqrt() * chance.normal())
                            })
                        });
                        // As it lies on the face, which is nearly as it is seen.
                        let (sin, cos) = self.roll.to_radians().sin_cos();
                        offset = [offset[0] + px * (x * cos + y * sin), offset[1] - px * (y * cos - x * sin)];
                    }
                    Placed::Well => {}
                }
            }
            Point::new(point.x + offset[0], point.y + offset[1])
        };
        configuration.move_each(
            |landmark, point| off(point, Some(landmark), crate::simulation::border(landmark)),
            |name, point| off(point, None, Some(name)),
        );
        let [right, left] = person.irises.map(|place| {
            let centre = self.project(place);
            // The iris looks at the camera.
            let side = self.project(place + HeadPoint::new(0.01, 0.0, 0.0));
            let per_mm = centre.distance(side) / 0.01 / self.yaw.to_radians().cos();
            let edges = std::f64::consts::SQRT_2 * hand.independent * cell.borrow_mut().normal();
            Some(Iris { centre, diameter: per_mm * (11.71 + edges) })
        });
        MarkedPhoto {
            width: 4000,
            height: 3000,
            mirrored: false,
            expression: None,
            cosmetics: lipmetry::landmark::Cosmetics::Unknown,
            taken: None,
            calibration: Some(Calibration::Iris),
            focal_length: focal.then_some(FocalLength { px: px * self.distance, relative_u: 0.015 }),
            markings: vec![Marking { configuration, irises: Irises { right, left }, ..Marking::default() }],
        }
    }
}
