//! How far the surface of the face stands out, which is what the camera sees: one height above each place of the
//! face frame, so that nothing hides behind anything else.
//!
//! The depths are those of a person, not of an average: they follow the profiles of Arnett et al. (1999), "Soft tissue
//! cephalometric analysis", American Journal of Orthodontics and Dentofacial Orthopedics 116(3), and the breadths of
//! Farkas (1994), *Anthropometry of the Head and Face*, with deviations of up to about one standard deviation between
//! persons.

use crate::colour::{ramp, spot};
use crate::face::{IRIS_DIAMETER, IRIS_L};
use crate::lips::{Border, Lips, Outline};
use crate::plane::FacePoint;
use std::f64::consts::PI;

/// A rounded rise or hollow on both sides of the midline, or on it where `x` is 0.
struct Bump {
    x: f64,
    y: f64,
    sd_x: f64,
    sd_y: f64,
    height: f64,
}

const fn bump(x: f64, y: f64, sd_x: f64, sd_y: f64, height: f64) -> Bump {
    Bump { x, y, sd_x, sd_y, height }
}

/// What stands out from the rounding of the skull, or lies below it, in millimetres.
const BUMPS: [Bump; 18] = [
    // Forehead, brow, the hollow beside the nasal root, eyeball, outer corner of the eye.
    bump(0.0, 48.0, 36.0, 26.0, 12.9),
    bump(28.0, 17.5, 13.0, 7.0, 1.3),
    bump(16.5, 2.0, 7.0, 8.0, -9.0),
    bump(31.5, 1.0, 9.0, 9.0, 4.9),
    bump(44.5, 2.0, 6.0, 8.0, -3.6),
    // Nose: root, upper and lower bridge, tip, wing, columella, the cheek beside it.
    bump(0.0, 5.0, 5.5, 8.0, -0.8),
    bump(0.0, -12.0, 5.2, 10.0, 9.0),
    bump(0.0, -24.0, 6.2, 8.0, 13.1),
    bump(0.0, -34.3, 6.4, 5.6, 15.2),
    bump(12.6, -36.5, 3.6, 4.6, 0.3),
    bump(0.0, -40.0, 4.0, 3.2, -4.4),
    bump(21.0, -20.0, 8.0, 10.0, -1.0),
    // Cheek, the arch of the teeth under the lips (middle and canines), beside the mouth, labiomental fold, chin.
    bump(40.0, -24.0, 13.0, 13.0, 0.7),
    bump(0.0, -58.0, 13.5, 18.0, 15.3),
    bump(14.5, -60.0, 6.5, 11.0, 3.1),
    bump(27.0, -62.0, 9.0, 10.0, 1.1),
    bump(0.0, -79.5, 14.0, 5.5, -1.7),
    bump(0.0, -96.0, 14.0, 9.0, 9.0),
];

/// How far the line where the lips meet lies behind their surface, at the middle of the mouth, in millimetres.
const PARTING_DEPTH: f64 = 6.3;
/// How far the red of the upper and of the lower lip swells, in millimetres.
const SWELLS: [f64; 2] = [2.0, 3.5];

/// The depth of the plane in which the edge of the iris lies, in millimetres.
const IRIS_DEPTH: f64 = -16.8;

/// How far the surface stands before subnasale, towards the viewer, in millimetres.
pub fn depth(p: FacePoint, lips: &Lips) -> f64 {
    with_lips(without_lips(p), p, lips)
}

/// The same without the lips' own part, and before the irises are laid in their plane.
pub fn without_lips(p: FacePoint) -> f64 {
    let bumps: f64 = BUMPS.iter().map(|b| b.height * at(b, p)).sum();
    skull(p) + bumps
}

/// What [`depth`] is at `p`, from what [`without_lips`] is there.
pub fn with_lips(without: f64, p: FacePoint, lips: &Lips) -> f64 {
    let surface = without + red(p, lips);
    let to_iris = (p.x.abs() - IRIS_L.x).hypot(p.y - IRIS_L.y);
    let flat = ramp(9.5, 0.5 * IRIS_DIAMETER + 0.2, to_iris);
    surface + (IRIS_DEPTH - surface) * flat
}

fn at(b: &Bump, p: FacePoint) -> f64 {
    let one = |x: f64| spot(p.x - x, p.y - b.y, b.sd_x, b.sd_y);
    if b.x == 0.0 { one(0.0) } else { one(b.x) + one(-b.x) }
}

/// The rounding of the head, which goes back towards the crown and below the chin.
fn skull(p: FacePoint) -> f64 {
    let across = 84.0 * (1f64.hypot(p.x / 72.0) - 1.0);
    -13.5 - across - 24.0 * ramp(15.0, 98.0, p.y) - 34.0 * ramp(-99.0, -125.0, p.y)
}

/// The red of the lips rolls inwards to the line where they meet; at the borders and in the corners it ends in the skin.
fn red(p: FacePoint, lips: &Lips) -> f64 {
    let (right, left) = lips.span();
    if p.x <= right || p.x >= left {
        return 0.0;
    }
    let parting = lips.y(Border::Parting, p.x);
    let (border, swell) = if p.y > parting { (Border::Upper, SWELLS[0]) } else { (Border::Lower, SWELLS[1]) };
    let t = (p.y - parting) / (lips.y(border, p.x) - parting);
    if !(0.0..1.0).contains(&t) {
        return 0.0;
    }
    let s = (2.0 * p.x - right - left) / (left - right);
    (1.0 - s * s) * (swell * (PI * t).sin() - PARTING_DEPTH * (1.0 - t).powi(3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::{AL_L, EN_L, EX_L, PRN, SE, SN};
    use crate::lips::MouthPoints;

    /// Two standard deviations between persons hold the depth of every landmark, and not all are those of an average.
    #[test]
    fn depths_of_landmarks_are_those_of_a_person() {
        let lips = Lips::BEFORE;
        let p = MouthPoints::of(&lips).expect("a bow");
        // Mean and standard deviation in millimetres: Arnett 1999, Farkas 1994.
        let people = [
            (EN_L, -20.0, 2.5),
            (EX_L, -28.0, 3.0),
            (AL_L, -11.5, 2.2),
            (SN, 0.0, 0.5),
            (PRN, 15.5, 2.0),
            (SE, -9.0, 2.5),
            (p.ls, 1.5, 2.0),
            (p.cph_r, 0.5, 2.0),
            (p.cph_l, 0.5, 2.0),
            (p.sto, -5.5, 2.4),
            (p.li, -1.6, 2.8),
            (p.ch_r, -15.5, 3.0),
            (p.ch_l, -15.5, 3.0),
        ];
        let mut off = 0.0;
        for (point, mean, sd) in people {
            let z = (depth(point, &lips) - mean) / sd;
            assert!(z.abs() < 2.0, "{point:?} is {z} standard deviations off");
            off += z * z;
        }
        assert!(off > 1.0, "an average face");
    }

    #[test]
    fn the_tip_of_the_nose_stands_out_most_and_the_root_is_a_hollow() {
        let along = |y: f64| depth(FacePoint::new(0.0, y), &Lips::BEFORE);
        let levels = || (-600..200).map(|k| 0.1 * f64::from(k));
        let tip = levels().max_by(|a, b| along(*a).total_cmp(&along(*b))).expect("a tip");
        let root = levels().filter(|y| (-10.0..15.0).contains(y)).min_by(|a, b| along(*a).total_cmp(&along(*b)));
        assert!((tip - PRN.y).abs() < 1.0, "tip at {tip}");
        assert!((root.expect("a root") - SE.y).abs() < 2.5, "root at {root:?}");
    }

    /// Lines of sight are up to 7.4° off the z axis, at the corners of a picture, so that a slope of 7.7 would hide something.
    #[test]
    fn nothing_hides_behind_anything_else() {
        let z = |x: f64, y: f64| depth(FacePoint::new(x, y), &Lips::BEFORE);
        let mut steepest: f64 = 0.0;
        for (i, j) in (-180..180).flat_map(|i| (-280..160).map(move |j| (i, j))) {
            let (x, y) = (0.5 * f64::from(i), 0.5 * f64::from(j));
            steepest = steepest.max(10.0 * (z(x + 0.1, y) - z(x, y)).hypot(z(x, y + 0.1) - z(x, y)));
        }
        assert!((2.0..6.5).contains(&steepest), "{steepest}");
    }

    #[test]
    fn the_edge_of_the_iris_lies_in_one_plane() {
        for k in 0..12 {
            let (sin, cos) = (PI * f64::from(k) / 6.0).sin_cos();
            let edge = 0.5 * IRIS_DIAMETER;
            let p = FacePoint::new(IRIS_L.x + edge * cos, IRIS_L.y + edge * sin);
            for p in [p, p.mirrored()] {
                assert!((depth(p, &Lips::BEFORE) - IRIS_DEPTH).abs() < 1e-9);
            }
        }
    }
}
