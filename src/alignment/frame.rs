//! The face frame of one photo: the map between its pixels and positions on the face, and which way is up.

use super::calibration::Scale;
use super::midline::facial_midline_from;
use crate::geometry::{Axis, Face, Image, Point, Similarity, Vector};
use crate::head_pose::{Head, HeadPoint, HeadRotation, NormalizedImage};
use crate::landmark::{Calibration, Configuration, Landmark, Marking};
use crate::units::LengthUnit;

/// What "up" is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upright {
    /// The facial midline, from the stable points.
    FacialMidline,
    /// The mouth itself: its width runs along x. Tilt, position and deviations from the midline cannot
    /// be measured.
    Mouth,
}

/// The face frame of one photo: how its pixels become positions on the face.
///
/// Without pose correction it is a similarity transform, which removes position, size and roll of the head but neither
/// its pitch nor its yaw. With pose correction it is the frontal plane of the head: what is marked is projected back
/// along its line of sight to its depth on the head, and seen from straight ahead.
#[derive(Clone, Debug, PartialEq)]
pub struct FaceFrame {
    projection: Projection,
    upright: Upright,
    scale: Scale,
}

#[derive(Clone, Debug, PartialEq)]
enum Projection {
    Uncorrected(Similarity<Image, Face>),
    PoseCorrected(Box<PoseCorrected>),
}

/// A head in space before the camera of a photo.
#[derive(Clone, Debug, PartialEq)]
struct PoseCorrected {
    to_normalized: Similarity<Image, NormalizedImage>,
    head: Head,
    /// Units of length per millimetre of the average face.
    unit: f64,
}

impl PoseCorrected {
    fn onto_face(&self, place: HeadPoint) -> Point<Face> {
        Point::new(place.x * self.unit, (place.y - self.head.eye_level()) * self.unit)
    }

    fn across_head(&self, point: Point<Face>) -> [f64; 2] {
        [point.x / self.unit, point.y / self.unit + self.head.eye_level()]
    }

    /// The position in the photo of a point of the face at a depth.
    fn at_depth(&self, point: Point<Face>, depth: f64) -> Point<Image> {
        let [x, y] = self.across_head(point);
        self.to_normalized.inverse().point(self.head.seen(HeadPoint::new(x, y, depth)))
    }
}

impl FaceFrame {
    /// The frame of a single photo, from its own stable points and calibration.
    ///
    /// `None` where the lip corners are missing or coincide.
    pub fn of_photo(marking: &Marking, calibration: Option<&Calibration>) -> Option<Self> {
        let scale = Scale::of_photo(marking, calibration)?;
        let position = |landmark| marking.configuration.point(landmark);
        Self::of_positions(position, eye_level(&position), scale, None)
    }

    /// The frame of the same photo marked a little differently, at the given scale: the search for the midline
    /// starts from this one's. `None` where the lip corners are missing or coincide.
    #[must_use]
    pub fn resample(&self, marking: &Marking, scale: Scale) -> Option<Self> {
        let position = |landmark| marking.configuration.point(landmark);
        Self::of_positions(position, eye_level(&position), scale, self.midline().as_ref())
    }

    /// The frame whose midline and handedness the given points determine, its origin on the midline at the
    /// height of `origin` or, without one, in the middle of the mouth. `near` is where the midline is looked for
    /// first.
    pub(super) fn of_positions(
        position: impl Fn(Landmark) -> Option<Point<Image>>,
        origin: Option<Point<Image>>,
        scale: Scale,
        near: Option<&Axis<Image>>,
    ) -> Option<Self> {
        let (ch_r, ch_l) = (position(Landmark::ChR)?, position(Landmark::ChL)?);
        let (axis, upright) = match facial_midline_from(&position, near) {
            Some(axis) => (axis, Upright::FacialMidline),
            None => (Axis::new(ch_r.midpoint(ch_l), (ch_l - ch_r).perpendicular())?, Upright::Mouth),
        };
        // In the image frame y points down, so the subject's left is `up` turned by +90° there.
        let up = axis.direction();
        let axis = if up.perpendicular().dot(ch_l - ch_r) < 0.0 { axis.reversed() } else { axis };
        let origin = origin.unwrap_or_else(|| ch_r.midpoint(ch_l));
        Some(Self::new(axis.project(origin), axis.direction(), scale, upright))
    }

    /// The frame with the mouth's own axis: x along the chord, the origin in its middle.
    pub(super) fn of_mouth(configuration: &Configuration<Image>, scale: Scale) -> Option<Self> {
        let corner =
            |landmark| matches!(landmark, Landmark::ChR | Landmark::ChL).then(|| configuration.point(landmark))?;
        Self::of_positions(corner, None, scale, None)
    }

    fn new(origin: Point<Image>, up: Vector<Image>, scale: Scale, upright: Upright) -> Self {
        let to_face = Similarity::onto_axes(origin, up.perpendicular(), up, scale.unit_per_px);
        Self { projection: Projection::Uncorrected(to_face), upright, scale }
    }

    /// The frontal plane of a head in a photo, at `unit` units of length per millimetre of the average face;
    /// `scale` is that of the photo at the lips.
    pub(super) fn of_head(
        to_normalized: Similarity<Image, NormalizedImage>,
        head: Head,
        unit: f64,
        scale: Scale,
    ) -> Self {
        let projection = Projection::PoseCorrected(Box::new(PoseCorrected { to_normalized, head, unit }));
        Self { projection, upright: Upright::FacialMidline, scale }
    }

    /// The head in the photo; `None` where the pose is not corrected.
    pub fn head(&self) -> Option<&Head> {
        match &self.projection {
            Projection::Uncorrected(_) => None,
            Projection::PoseCorrected(corrected) => Some(&corrected.head),
        }
    }

    /// The distance of the camera from the face in millimetres, without a calibration with the nominal size of
    /// [`LengthUnit::nominal_mm`]; `None` where the pose is not corrected.
    pub fn distance_mm(&self) -> Option<f64> {
        Some(self.head()?.distance() * self.unit_per_average_mm()? * self.unit().nominal_mm())
    }

    /// How far the head is turned from facing the camera; `None` where the pose is not corrected.
    pub fn facing(&self) -> Option<HeadRotation> {
        self.head().map(Head::facing)
    }

    /// Units of length per millimetre of the average face; `None` where the pose is not corrected.
    pub(crate) fn unit_per_average_mm(&self) -> Option<f64> {
        match &self.projection {
            Projection::Uncorrected(_) => None,
            Projection::PoseCorrected(corrected) => Some(corrected.unit),
        }
    }

    /// The position in the photo of a point of the face; with pose correction, of a point at the depth of the lips.
    pub fn to_image(&self, point: Point<Face>) -> Point<Image> {
        match &self.projection {
            Projection::Uncorrected(to_face) => to_face.inverse().point(point),
            Projection::PoseCorrected(corrected) => corrected.at_depth(point, corrected.head.lips().z),
        }
    }

    /// The displacements in the photo, in pixels, that correspond to one millimetre on the face along its x axis and
    /// along its y axis; with pose correction, at the lips. Without a calibration it is the nominal millimetre of
    /// [`LengthUnit::nominal_mm`].
    pub fn millimetres(&self) -> [Vector<Image>; 2] {
        let middle: Point<Face> = match &self.projection {
            Projection::Uncorrected(_) => Point::new(0.0, 0.0),
            Projection::PoseCorrected(corrected) => corrected.onto_face(corrected.head.lips()),
        };
        let origin = self.to_image(middle);
        let unit = self.unit().nominal_mm().recip();
        [Vector::new(unit, 0.0), Vector::new(0.0, unit)].map(|step| self.to_image(middle + step) - origin)
    }

    /// Everything marked on the photo, projected onto the face.
    pub fn carry(&self, configuration: &Configuration<Image>) -> Configuration<Face> {
        match &self.projection {
            Projection::Uncorrected(to_face) => configuration.map(|point| to_face.point(point)),
            Projection::PoseCorrected(corrected) => {
                let seen = |point: Point<Image>| corrected.to_normalized.point(point);
                corrected.head.back_projected(configuration, seen, |place| corrected.onto_face(place))
            }
        }
    }

    /// Everything on the face, projected into the photo; with pose correction each point at its own depth.
    pub fn show(&self, face: &Configuration<Face>) -> Configuration<Image> {
        match &self.projection {
            Projection::Uncorrected(to_face) => face.map(|point| to_face.inverse().point(point)),
            Projection::PoseCorrected(corrected) => {
                let seen = corrected.head.projected(face, |point| corrected.across_head(point));
                seen.map(|point| corrected.to_normalized.inverse().point(point))
            }
        }
    }

    /// The surface of the mouth that was marked.
    pub fn surface(&self, marked: &Configuration<Face>) -> Surface<'_> {
        let known = match &self.projection {
            Projection::Uncorrected(_) => Vec::new(),
            Projection::PoseCorrected(corrected) => corrected.head.depths(marked),
        };
        Surface { frame: self, known }
    }

    /// The frame at another scale: `factor` times as many units of length per pixel.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        let scale = self.scale.magnified(factor.recip());
        let projection = match &self.projection {
            Projection::Uncorrected(to_face) => Projection::Uncorrected(to_face.scaled(factor)),
            Projection::PoseCorrected(corrected) => Projection::PoseCorrected(Box::new(PoseCorrected {
                unit: corrected.unit * factor,
                ..(**corrected).clone()
            })),
        };
        Self { projection, upright: self.upright, scale }
    }

    /// The frame of the same head with lips that lie [further forward](Head::with_lips_forward); the units of length per millimetre of
    /// the average face become `size` times as many. `None` where the pose is not corrected.
    #[must_use]
    pub(crate) fn with_lips_forward(&self, by: [f64; 5], size: f64) -> Option<Self> {
        let Projection::PoseCorrected(corrected) = &self.projection else { return None };
        let head = corrected.head.with_lips_forward(by);
        let magnified = head.magnification_at_lips() / corrected.head.magnification_at_lips();
        let scale = self.scale.magnified(magnified / size);
        Some(Self::of_head(corrected.to_normalized, head, size * corrected.unit, scale))
    }

    /// The y axis of the frame in the photo, pointing up.
    pub(super) fn midline(&self) -> Option<Axis<Image>> {
        let origin = self.to_image(Point::new(0.0, 0.0));
        Axis::new(origin, self.to_image(Point::new(0.0, 1.0)) - origin)
    }

    /// What "up" was taken from.
    pub fn upright(&self) -> Upright {
        self.upright
    }

    /// The photo's scale.
    pub fn scale(&self) -> &Scale {
        &self.scale
    }

    /// The unit of length.
    pub fn unit(&self) -> LengthUnit {
        self.scale.unit()
    }
}

/// The surface of the mouth in one photo: flat, or with pose correction as deep as the points of the lips lie on the
/// head.
#[derive(Clone, Debug)]
pub struct Surface<'a> {
    frame: &'a FaceFrame,
    /// Points of the face with their depths; none where the pose is not corrected.
    known: Vec<(Point<Face>, f64)>,
}

/// Within this distance of a point, in millimetres of the average face, the surface has the depth of the point.
const AT_A_POINT: f64 = 0.05;

impl Surface<'_> {
    /// The position in the photo of a point of the face on the surface.
    ///
    /// Its depth is the mean of the known points' depths, weighted by the inverse cubes of the distances (Shepard 1968,
    /// "A two-dimensional interpolation function for irregularly-spaced data").
    pub fn to_image(&self, point: Point<Face>) -> Point<Image> {
        let Projection::PoseCorrected(corrected) = &self.frame.projection else { return self.frame.to_image(point) };
        let (mut weights, mut depths) = (0.0, 0.0);
        for (known, depth) in &self.known {
            let off = *known - point;
            let squared = off.dot(off) / (corrected.unit * corrected.unit) + AT_A_POINT * AT_A_POINT;
            let weight = (squared * squared.sqrt()).recip();
            weights += weight;
            depths += weight * depth;
        }
        let depth = if weights > 0.0 { depths / weights } else { corrected.head.lips().z };
        corrected.at_depth(point, depth)
    }
}

/// The midpoint of the endocanthia, or of the next best pair, or subnasale.
pub(super) fn eye_level(position: &impl Fn(Landmark) -> Option<Point<Image>>) -> Option<Point<Image>> {
    let pairs = [Landmark::EnR, Landmark::ExR, Landmark::AlR, Landmark::Sn];
    pairs.into_iter().find_map(|right| Some(position(right)?.midpoint(position(right.mirrored())?)))
}
