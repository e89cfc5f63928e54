//! Heads that are drawn as the model states people, hands and photos: where the intervals of the pose-corrected frame must
//! hold what they promise.
//!
//! Eyes and nose vary about the average face with the standard deviations of the prior, the mouths are those of the flat
//! faces (`simulation`), uneven by 0.4 mm a point, bent to the depths of lips.

use lipmetry::geometry::{Face, Point};
use lipmetry::landmark::{Configuration, CurveName, Landmark, Node};

use super::{HeadPoint, Person, STRAIGHT, Shot, mirrored, taken_for};
use crate::simulation::Chance;
use Landmark::{AlL, ChL, ChR, CphL, CphR, EnL, EnR, ExL, ExR, Li, Ls, Prn, Se, Sn, Sto};

/// The average face and how people differ from it along x, y and z: the subject's left and midline points.
const AVERAGE: [(Landmark, [f64; 3], [f64; 3]); 6] = [
    (EnL, [16.3, 0.0, -20.0], [1.5, 1.5, 2.5]),
    (ExL, [44.8, 2.0, -28.0], [2.5, 1.8, 3.0]),
    (AlL, [16.6, -36.0, -11.5], [2.0, 2.5, 2.2]),
    (Sn, [0.0, -42.0, 0.0], [0.0, 2.5, 1.8]),
    (Prn, [0.0, -32.5, 15.5], [0.0, 2.8, 2.0]),
    (Se, [0.0, 6.0, -9.0], [0.0, 3.0, 2.5]),
];

/// A photo as the model states photos: from 0.75 m, with Student's t distribution of 3 degrees of freedom and scale 0.33 of
/// the logarithm, the head anywhere in it by 4.6°, and its pose differing between two by 3°.
pub fn stated_shot(chance: &mut Chance) -> Shot {
    let chi = [(); 3].map(|()| chance.normal().powi(2)).iter().sum::<f64>() / 3.0;
    let distance = 750.0 * (0.33 * chance.normal() / chi.sqrt()).exp();
    let [yaw, pitch] = [(); 2].map(|()| 3.0 * std::f64::consts::FRAC_1_SQRT_2 * chance.normal());
    let off_axis = [(); 2].map(|()| 4.6 * chance.normal());
    Shot { yaw, pitch, roll: 2.0 * chance.normal(), distance: distance.clamp(250.0, 4000.0), off_axis, ..STRAIGHT }
}

/// Half of what the two sides differ by, and how far a midline point lies aside.
const APART: f64 = 0.7;

/// The depths of the lips before subnasale: of the dip, the peaks, the margin, the lower border and each corner.
const DEPTHS: [f64; 6] = [1.5, 0.5, -5.5, -1.6, -15.5, -15.5];

/// Where the coordinates of the other heads have what is the origin here.
const ORIGIN: HeadPoint = HeadPoint::new(0.0, 21.0, 60.0);

/// How one differs from another: the mouth, the peaks, the margin, the lower border, the corners, one against the other.
fn depths_differing(from: [f64; 6], sd: [f64; 6], chance: &mut Chance) -> [f64; 6] {
    let [mouth, peaks, margin, lower, corners, apart] = sd.map(|sd| sd * chance.normal());
    let off = [0.0, peaks, margin, lower, corners + apart, corners - apart];
    std::array::from_fn(|index| from[index] + mouth + off[index])
}

fn depth_of(depths: &[f64; 6], landmark: Landmark) -> Option<f64> {
    let index = match landmark {
        Ls => 0,
        CphR | CphL => 1,
        Sto => 2,
        Li => 3,
        ChR => 4,
        ChL => 5,
        _ => return None,
    };
    Some(depths[index])
}

/// Someone as the model states people.
pub struct Stated {
    person: Person,
    depths: [f64; 6],
}

impl Stated {
    pub fn any(chance: &mut Chance) -> Self {
        let mut points: Vec<(Landmark, HeadPoint)> = Vec::new();
        for (landmark, mean, spread) in AVERAGE {
            let place = HeadPoint::from(mean) + HeadPoint::from(spread.map(|sd| sd * chance.normal())) + ORIGIN;
            let off = HeadPoint::from([(); 3].map(|()| APART * chance.normal()));
            if landmark.mirrored() == landmark {
                points.push((landmark, place + HeadPoint::new(off.x, 0.0, 0.0)));
            } else {
                points.push((landmark, place + off));
                points.push((landmark.mirrored(), mirrored(place) - mirrored(off)));
            }
        }
        let depths = depths_differing(DEPTHS, [2.0, 0.7, 1.3, 2.0, 3.0, 0.7], chance);
        let taken_for = taken_for(&points);
        let mut person = Person { points, curves: Vec::new(), irises: [HeadPoint::zeros(); 2], taken_for };
        person.add_mouth(&crate::simulation::person(chance));
        person.irises = [(EnR, ExR), (EnL, ExL)].map(|(inner, outer)| {
            let (inner, outer) = (person.place(inner), person.place(outer));
            let middle = (inner + outer) * 0.5;
            HeadPoint::new(middle.x, middle.y, inner.z + 4.0)
        });
        Self { person, depths }
    }

    /// The same person with the upper border raised in the middle by about 1.5 times the millimetres.
    pub fn raised(&self, millimetres: f64) -> Self {
        Self { person: self.person.raised(millimetres), depths: self.depths }
    }

    /// The person as in one photo: the depths of the lips differ by 0.3 mm from one to the next.
    pub fn in_a_photo(&self, chance: &mut Chance) -> Person {
        let depths = depths_differing(self.depths, [0.3; 6], chance);
        let mut person = self.person.clone();
        person.bend(&depths);
        person
    }
}

impl Person {
    /// A mouth that lies in the plane, as far below subnasale as there.
    fn add_mouth(&mut self, flat: &Configuration<Face>) {
        let (below, subnasale) = (flat.point(Sn).unwrap().y, self.place(Sn));
        let on_head = |point: Point<Face>| HeadPoint::new(point.x, subnasale.y + point.y - below, subnasale.z);
        let lips = flat.points().filter(|(landmark, _)| landmark.stability().is_none());
        self.points.extend(lips.map(|(landmark, point)| (landmark, on_head(point))));
        for name in CurveName::ALL {
            let Some(nodes) = flat.curve(name) else { continue };
            let on_head = |node: &Node<Face>| match node {
                Node::Named(landmark) => (Some(*landmark), on_head(flat.point(*landmark).unwrap())),
                Node::Contour(point) => (None, on_head(*point)),
            };
            self.curves.push((name, nodes.iter().map(on_head).collect()));
        }
    }

    /// Gives every point of the mouth its depth: between two named points of a curve it goes with the square of the
    /// distance from the middle.
    fn bend(&mut self, depths: &[f64; 6]) {
        let subnasale = self.place(Sn).z;
        let (right, left) = (self.place(ChR).x, self.place(ChL).x);
        let out = |x: f64| ((2.0 * x - right - left) / (left - right)).powi(2);
        for (landmark, place) in &mut self.points {
            if let Some(depth) = depth_of(depths, *landmark) {
                place.z = subnasale + depth;
            }
        }
        for (_, nodes) in &mut self.curves {
            let named: Vec<usize> = (0..nodes.len()).filter(|index| nodes[*index].0.is_some()).collect();
            for pair in named.windows(2) {
                let [from, to] = [pair[0], pair[1]].map(|index| {
                    let (landmark, place) = nodes[index];
                    (depth_of(depths, landmark.unwrap()).unwrap(), out(place.x))
                });
                for (_, place) in &mut nodes[pair[0]..=pair[1]] {
                    let part = ((out(place.x) - from.1) / (to.1 - from.1)).clamp(0.0, 1.0);
                    place.z = subnasale + from.0 + part * (to.0 - from.0);
                }
            }
        }
    }
}
