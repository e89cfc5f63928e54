use super::calibration::Scale;
use super::midline::{facial_midline, facial_midline_near};
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
        let position = |landmark| marking.configuration.point(landmark);
        Self::of_positions(position, eye_level(&position), scale, None)
    }

    /// The frame of the same photo marked a little differently, at the given scale: the search for the midline
    /// starts from this one's. `None` where the lip corners are missing or coincide.
    #[must_use]
    pub fn again(&self, marking: &Marking, scale: Scale) -> Option<Self> {
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
        let midline = match near {
            Some(near) => facial_midline_near(&position, near),
            None => facial_midline(&position),
        };
        let (axis, upright) = match midline {
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

    /// How far one millimetre on the face, along its x axis and along its y axis, goes in the photo, in pixels. Without a
    /// calibration it is the nominal one of [`LengthUnit::nominal_mm`].
    pub fn millimetres(&self) -> [Vector<Image>; 2] {
        let origin = self.to_image(Point::new(0.0, 0.0));
        let unit = self.unit().nominal_mm().recip();
        [Point::new(unit, 0.0), Point::new(0.0, unit)].map(|end| self.to_image(end) - origin)
    }

    /// Everything marked, carried to the face.
    pub fn carry(&self, configuration: &Configuration<Image>) -> Configuration<Face> {
        configuration.map(|point| self.to_face(point))
    }

    /// The frame at another scale: `factor` times as many units of length per pixel.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        let scale = self.scale.magnified(factor.recip());
        Self { to_face: self.to_face.scaled(factor), upright: self.upright, scale }
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

/// The midpoint of the endocanthia, or of the next best pair, or subnasale.
pub(super) fn eye_level(position: &impl Fn(Landmark) -> Option<Point<Image>>) -> Option<Point<Image>> {
    let pairs = [Landmark::EnR, Landmark::ExR, Landmark::AlR, Landmark::Sn];
    pairs.into_iter().find_map(|right| Some(position(right)?.midpoint(position(right.mirrored())?)))
}
