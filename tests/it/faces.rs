//! Lips and faces to measure: drawn in the face frame, carried to photos by a camera.

use lipmetry::alignment::Upright;
use lipmetry::geometry::{Face, Image, Point, Similarity};
use lipmetry::landmark::{Configuration, CurveName, Landmark, Marking, Node};
use lipmetry::measure::{Lip, MEASURES, NotMeasured, Value};
use lipmetry::units::LengthUnit;
use nalgebra::{Matrix2, Rotation2, Vector2};

use Landmark::{AlL, AlR, ChL, ChR, CphL, CphR, EnL, EnR, ExL, ExR, Li, Ls, Prn, Se, Sn, Sto, StoI, StoS};

pub fn face_point(x: f64, y: f64) -> Point<Face> {
    Point::new(x, y)
}

/// Closed lips with the given points. The upper border runs straight from each named point to the next, since
/// a contour point in the middle of each part lets the curve turn at cph and ls; the free margin and the lower
/// border are the parabolas through their three points, straight where these lie on one line.
pub fn polygonal(points: &[(Landmark, f64, f64)]) -> Configuration<Face> {
    let mut lips = Configuration::default();
    for (landmark, x, y) in points {
        lips.set_point(*landmark, Some(Point::new(*x, *y)));
    }
    let stations = [ChR, CphR, Ls, CphL, ChL];
    let mut border = vec![Node::Named(ChR)];
    for pair in stations.windows(2) {
        let (from, to) = (lips.point(pair[0]).unwrap(), lips.point(pair[1]).unwrap());
        border.extend([Node::Contour(from.midpoint(to)), Node::Named(pair[1])]);
    }
    lips.set_curve(CurveName::UpperBorder, Some(border));
    let curves = [
        (CurveName::UpperFreeMargin, [Sto, StoS]),
        (CurveName::LowerFreeMargin, [StoI; 2]),
        (CurveName::LowerBorder, [Li; 2]),
    ];
    for (name, middles) in curves {
        if let Some(middle) = middles.into_iter().find(|middle| lips.point(*middle).is_some()) {
            lips.set_curve(name, Some([ChR, middle, ChL].map(Node::Named).to_vec()));
        }
    }
    lips
}

/// An uneven polygonal lip: chord level at y = −60 from −24 to 26, right peak 10 above it, left peak 8, dip 7.
pub const SKEWED: [(Landmark, f64, f64); 8] = [
    (ChR, -24.0, -60.0),
    (CphR, -6.0, -50.0),
    (Ls, -1.0, -53.0),
    (CphL, 4.0, -52.0),
    (ChL, 26.0, -60.0),
    (Sto, 1.0, -60.0),
    (Li, 1.0, -68.0),
    (Sn, 0.5, -38.0),
];

pub fn skewed() -> Configuration<Face> {
    polygonal(&SKEWED)
}

pub fn lip(configuration: Configuration<Face>) -> Lip {
    Lip::new(configuration, Upright::FacialMidline, LengthUnit::Millimetre)
}

/// Turned about (0, −60) by `degrees`, counter-clockwise with y up: the subject's right corner goes down.
pub fn turned(configuration: &Configuration<Face>, degrees: f64) -> Configuration<Face> {
    let rotation = Rotation2::new(degrees.to_radians());
    configuration.map(|p| {
        let turned = rotation * Vector2::new(p.x, p.y + 60.0);
        Point::new(turned.x, turned.y - 60.0)
    })
}

pub fn shifted(configuration: &Configuration<Face>, x: f64, y: f64) -> Configuration<Face> {
    configuration.map(|p| Point::new(p.x + x, p.y + y))
}

/// The figures of one measure: one, or those of the profile.
pub fn figures(id: &str, lip: &Lip) -> Result<Vec<f64>, NotMeasured> {
    let measure =
        MEASURES.iter().find(|measure| measure.id.as_str() == id).unwrap_or_else(|| panic!("no measure {id}"));
    measure.take(lip).map(|value| numbers(&value))
}

pub fn figure(id: &str, lip: &Lip) -> f64 {
    figures(id, lip).unwrap_or_else(|reason| panic!("{id} {reason}"))[0]
}

pub fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Scalar(estimate) => vec![estimate.value],
        Value::Profile(estimates) => estimates.iter().map(|estimate| estimate.value).collect(),
    }
}

/// Passes where `measured` is within `tolerance` of `expected`, on either side.
#[track_caller]
pub fn assert_near(what: &str, measured: f64, expected: f64, tolerance: f64) {
    let off = measured - expected;
    assert!(off.abs() <= tolerance, "{what}: {measured} for {expected}, off by {off:e}, tolerance {tolerance:e}");
}

/// How a photo is taken of the flat face: where the midpoint of the endocanthia falls, how far the head is
/// rolled, and the magnification.
#[derive(Clone, Copy, Debug)]
pub struct Camera {
    pub x: f64,
    pub y: f64,
    pub degrees: f64,
    pub px_per_mm: f64,
}

impl Camera {
    pub const PLAIN: Self = Self { x: 1000.0, y: 800.0, degrees: 0.0, px_per_mm: 10.0 };

    pub fn to_image(self) -> Similarity<Face, Image> {
        let flip = Matrix2::new(1.0, 0.0, 0.0, -1.0);
        let rotation = Rotation2::new(self.degrees.to_radians()).into_inner() * flip;
        Similarity::new(self.px_per_mm, rotation, Vector2::new(self.x, self.y))
    }

    pub fn take(self, face: &Configuration<Face>) -> Marking {
        let to_image = self.to_image();
        Marking { configuration: face.map(|p| to_image.point(p)), ..Marking::default() }
    }
}

/// The stable points of a symmetric face.
pub const STABLE: [(Landmark, f64, f64); 9] = [
    (EnR, -16.0, 0.0),
    (EnL, 16.0, 0.0),
    (ExR, -44.0, 1.0),
    (ExL, 44.0, 1.0),
    (AlR, -17.0, -38.0),
    (AlL, 17.0, -38.0),
    (Sn, 0.0, -43.0),
    (Prn, 0.0, -34.0),
    (Se, 0.0, 5.0),
];

/// The lips' points of a symmetric face.
const LIPS: [(Landmark, f64, f64); 7] = [
    (ChR, -25.0, -65.0),
    (ChL, 25.0, -65.0),
    (CphR, -5.5, -57.0),
    (CphL, 5.5, -57.0),
    (Ls, 0.0, -58.2),
    (Sto, 0.0, -65.6),
    (Li, 0.0, -75.0),
];

/// A face whose every point is off the symmetric one by `sd` mm times the next of `whims`, lips parted or
/// closed, with `contours` points between named ones.
pub fn face(mut whims: impl Iterator<Item = f64>, spread: f64, parted: bool, contours: usize) -> Configuration<Face> {
    let mut face = Configuration::default();
    let mut whim = move || spread * whims.next().unwrap_or(0.0);
    for (landmark, x, y) in STABLE.into_iter().chain(LIPS) {
        let at = Point::new(x + whim(), y + whim());
        match (landmark, parted) {
            (Sto, true) => {
                face.set_point(StoS, Some(Point::new(at.x, at.y + 1.0)));
                face.set_point(StoI, Some(Point::new(at.x, at.y - 1.5)));
            }
            _ => face.set_point(landmark, Some(at)),
        }
    }
    let (upper, lower) = if parted { (StoS, StoI) } else { (Sto, Sto) };
    let mut curves = vec![
        (CurveName::UpperBorder, vec![ChR, CphR, Ls, CphL, ChL], 1.0),
        (CurveName::UpperFreeMargin, vec![ChR, upper, ChL], 0.3),
        (CurveName::LowerBorder, vec![ChR, Li, ChL], -3.0),
    ];
    if parted {
        curves.push((CurveName::LowerFreeMargin, vec![ChR, lower, ChL], -0.3));
    }
    for (name, stations, bulge) in curves {
        let mut nodes = vec![Node::Named(ChR)];
        for pair in stations.windows(2) {
            let (from, to) = (face.point(pair[0]).unwrap(), face.point(pair[1]).unwrap());
            for index in 1..=contours {
                let t = index as f64 / (contours + 1) as f64;
                let on = from + (to - from) * t;
                // The whims are smaller than the way between contour points, so no curve crosses itself.
                nodes.push(Node::Contour(Point::new(on.x, on.y + bulge * 4.0 * t * (1.0 - t) + 0.3 * whim())));
            }
            nodes.push(Node::Named(pair[1]));
        }
        face.set_curve(name, Some(nodes));
    }
    face
}
