use super::calibration::Scale;
use super::midline::facial_midline;
use crate::geometry::{Axis, Face, Image, Point, Similarity, Vector};
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
/// The frame is flat: a similarity transform, which removes position, size and roll of the head but
/// neither its pitch nor its yaw.
#[derive(Clone, Debug, PartialEq)]
pub struct FaceFrame {
    to_face: Similarity<Image, Face>,
    upright: Upright,
    scale: Scale,
}

impl FaceFrame {
    /// The frame of a single photo, from its own stable points and calibration.
    ///
    /// `None` where the lip corners are missing or coincide.
    pub fn of_photo(marking: &Marking, calibration: Option<&Calibration>) -> Option<Self> {
        let scale = Scale::of_photo(marking, calibration)?;
        Self::of_positions(|landmark| marking.configuration.point(landmark), None, scale)
    }

    /// The frame whose midline and handedness the given points determine, its origin at the height of
    /// `origin` or, without one, of the endocanthia.
    pub(super) fn of_positions(
        position: impl Fn(Landmark) -> Option<Point<Image>>,
        origin: Option<Point<Image>>,
        scale: Scale,
    ) -> Option<Self> {
        let (ch_r, ch_l) = (position(Landmark::ChR)?, position(Landmark::ChL)?);
        let (axis, upright) = match facial_midline(&position) {
            Some(axis) => (axis, Upright::FacialMidline),
            None => (Axis::new(ch_r.midpoint(ch_l), (ch_l - ch_r).perpendicular())?, Upright::Mouth),
        };
        // In the image frame y points down, so the subject's left is `up` turned by +90° there.
        let up = axis.direction();
        let axis = if up.perpendicular().dot(ch_l - ch_r) < 0.0 { axis.reversed() } else { axis };
        let origin = origin.or_else(|| Self::level(&position)).unwrap_or_else(|| ch_r.midpoint(ch_l));
        Some(Self::new(axis.project(origin), axis.direction(), scale, upright))
    }

    /// The height of the origin: the midpoint of the endocanthia, or of the next best pair, or subnasale.
    pub(super) fn level(position: &impl Fn(Landmark) -> Option<Point<Image>>) -> Option<Point<Image>> {
        let pairs = [Landmark::EnR, Landmark::ExR, Landmark::AlR, Landmark::Sn];
        pairs.into_iter().find_map(|right| Some(position(right)?.midpoint(position(right.mirrored())?)))
    }

    /// The frame with the mouth's own axis: x along the chord, the origin in its middle.
    pub(super) fn of_mouth(configuration: &Configuration<Image>, scale: Scale) -> Option<Self> {
        let corner = |landmark| matches!(landmark, Landmark::ChR | Landmark::ChL).then(|| configuration.point(landmark))?;
        Self::of_positions(corner, None, scale)
    }

    fn new(origin: Point<Image>, up: Vector<Image>, scale: Scale, upright: Upright) -> Self {
        let to_face = Similarity::onto_axes(origin, up.perpendicular(), up, scale.unit_per_px);
        Self { to_face, upright, scale }
    }

    /// The position on the face of a point of the photo.
    pub fn to_face(&self, point: Point<Image>) -> Point<Face> {
        self.to_face.point(point)
    }

    /// The position in the photo of a point of the face.
    pub fn to_image(&self, point: Point<Face>) -> Point<Image> {
        self.to_face.inverse().point(point)
    }

    /// Everything marked, carried to the face.
    pub fn carry(&self, configuration: &Configuration<Image>) -> Configuration<Face> {
        configuration.map(|point| self.to_face(point))
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
