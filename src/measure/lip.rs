//! The lips of one photo in the face frame: the points and fitted curves that every measure is taken from.

use std::sync::OnceLock;

use crate::alignment::{FaceFrame, Upright};
use crate::geometry::{Curve, CurveDeviation, Face, Image, Point};
use crate::landmark::{Configuration, CurveName, Landmark, Node};
use crate::units::LengthUnit;

use super::outline::{UpperLip, upper_lip};
use super::{Need, NotMeasured};

/// The lips of one photo in the face frame, their curves fitted: what every measure is taken from.
#[derive(Clone, Debug)]
pub struct Lip {
    configuration: Configuration<Face>,
    curves: [Option<Curve<Face>>; CurveName::ALL.len()],
    upright: Upright,
    unit: LengthUnit,
    shared: Shared,
}

/// What several measures have in common, found when the first of them is taken.
#[derive(Clone, Debug, Default)]
struct Shared {
    upper_lip: OnceLock<Result<UpperLip, NotMeasured>>,
    /// The areas of the upper and the lower vermilion.
    areas: [OnceLock<Result<f64, NotMeasured>>; 2],
}

impl Lip {
    /// The lips marked on a photo, carried to the face by `frame`.
    pub fn marked(configuration: &Configuration<Image>, frame: &FaceFrame) -> Self {
        Self::new(frame.carry(configuration), frame.upright(), frame.unit())
    }

    /// Lips whose points are already in the face frame, lengths in `unit`.
    pub fn new(configuration: Configuration<Face>, upright: Upright, unit: LengthUnit) -> Self {
        let curves = CurveName::ALL.map(|name| configuration.fitted(name));
        Self { configuration, curves, upright, unit, shared: Shared::default() }
    }

    /// The same with [flattened](Curve::flattened) curves: every measure of it comes many times faster and is good
    /// to about a hundredth of its uncertainty, as the samples of a Monte Carlo run need it.
    #[must_use]
    pub fn flattened(self) -> Self {
        Self { curves: self.curves.map(|curve| curve.map(Curve::flattened)), shared: Shared::default(), ..self }
    }

    /// Flattened lips whose curves lie as far from what is drawn through their points as `deviations` say, in the order
    /// of [`CurveName::ALL`], one for each part of a curve between two of its points; without any the curve stays.
    #[must_use]
    pub(crate) fn deviating(self, deviations: &[Vec<CurveDeviation>; CurveName::ALL.len()]) -> Self {
        let mut curves = self.curves;
        for (curve, deviations) in curves.iter_mut().zip(deviations).filter(|(_, deviations)| !deviations.is_empty()) {
            *curve = curve.take().map(|curve| curve.deviating(deviations));
        }
        Self { curves, shared: Shared::default(), ..self }
    }

    /// The lips seen from their own symmetry axis, [`upper_lip_axis`](super::upper_lip_axis): it is x = 0, and up is
    /// along it.
    ///
    /// # Errors
    ///
    /// It fails where the upper border or the upper free margin is missing or does not pass through its named points.
    pub fn about_own_axis(&self) -> Result<Self, NotMeasured> {
        let turn = self.upper_lip()?.onto_axis();
        let turned = |point: Point<Face>| turn.point(point);
        Ok(Self {
            configuration: self.configuration.map(turned),
            curves: self.curves.each_ref().map(|curve| curve.as_ref().map(|curve| curve.map_affine(turned))),
            upright: Upright::FacialMidline,
            unit: self.unit,
            shared: Shared::default(),
        })
    }

    /// The outline of the upper lip and its axis.
    pub(super) fn upper_lip(&self) -> Result<&UpperLip, NotMeasured> {
        self.shared.upper_lip.get_or_init(|| upper_lip(self)).as_ref().map_err(Clone::clone)
    }

    /// The area of the upper vermilion, as `taken` of it when it is first asked for.
    pub(super) fn upper_area(&self, taken: fn(&Self) -> Result<f64, NotMeasured>) -> Result<f64, NotMeasured> {
        self.shared.areas[0].get_or_init(|| taken(self)).clone()
    }

    /// The area of the lower vermilion, in the same way.
    pub(super) fn lower_area(&self, taken: fn(&Self) -> Result<f64, NotMeasured>) -> Result<f64, NotMeasured> {
        self.shared.areas[1].get_or_init(|| taken(self)).clone()
    }

    /// A symmetric lip with straight borders and round numbers, in millimetres, for examples and tests:
    /// mouth 50 wide, peaks 8 and dip 7 above the chord, bow 10 wide, philtrum 13 long, closed lips that
    /// meet on the chord, the lower border a parabola 9 deep.
    pub fn example() -> Self {
        const CHORD: f64 = -65.0;
        let at = |x: f64, above: f64| Point::new(x, CHORD + above);
        let mut configuration = Configuration::default();
        for (landmark, x, above) in [
            (Landmark::ChR, -25.0, 0.0),
            (Landmark::CphR, -5.0, 8.0),
            (Landmark::Ls, 0.0, 7.0),
            (Landmark::CphL, 5.0, 8.0),
            (Landmark::ChL, 25.0, 0.0),
            (Landmark::Sto, 0.0, 0.0),
            (Landmark::Li, 0.0, -9.0),
            (Landmark::Sn, 0.0, 20.0),
        ] {
            configuration.set_point(landmark, Some(at(x, above)));
        }
        let contour = |x: f64, above: f64| Node::Contour(at(x, above));
        let upper_border = vec![
            Node::Named(Landmark::ChR),
            contour(-15.0, 4.0),
            Node::Named(Landmark::CphR),
            contour(-2.5, 7.5),
            Node::Named(Landmark::Ls),
            contour(2.5, 7.5),
            Node::Named(Landmark::CphL),
            contour(15.0, 4.0),
            Node::Named(Landmark::ChL),
        ];
        let free_margin = [Landmark::ChR, Landmark::Sto, Landmark::ChL].map(Node::Named).to_vec();
        let parabola = |step: i32| {
            let x = 2.5 * f64::from(step);
            contour(x, -9.0 * (1.0 - (x / 25.0).powi(2)))
        };
        let mut lower_border = vec![Node::Named(Landmark::ChR)];
        lower_border.extend((-9..=-1).map(parabola));
        lower_border.push(Node::Named(Landmark::Li));
        lower_border.extend((1..=9).map(parabola));
        lower_border.push(Node::Named(Landmark::ChL));
        configuration.set_curve(CurveName::UpperBorder, Some(upper_border));
        configuration.set_curve(CurveName::UpperFreeMargin, Some(free_margin));
        configuration.set_curve(CurveName::LowerBorder, Some(lower_border));
        Self::new(configuration, Upright::FacialMidline, LengthUnit::Millimetre)
    }

    /// The lips as in a mirror, about the facial midline x = 0.
    #[must_use]
    pub fn mirrored(&self) -> Self {
        let mirror = |point: Point<Face>| Point::new(-point.x, point.y);
        Self::new(self.configuration.mirrored(mirror), self.upright, self.unit)
    }

    /// The points and curves as marked, in the face frame.
    pub fn configuration(&self) -> &Configuration<Face> {
        &self.configuration
    }

    /// The unit of length.
    pub fn unit(&self) -> LengthUnit {
        self.unit
    }

    /// What "up" was taken from.
    pub fn upright(&self) -> Upright {
        self.upright
    }

    /// A named point.
    ///
    /// # Errors
    ///
    /// It fails where it was not marked.
    pub fn point(&self, landmark: Landmark) -> Result<Point<Face>, NotMeasured> {
        self.configuration.point(landmark).ok_or_else(|| Need::Point(landmark).into())
    }

    /// A fitted curve.
    ///
    /// # Errors
    ///
    /// It fails where it was not marked.
    pub fn curve(&self, name: CurveName) -> Result<&Curve<Face>, NotMeasured> {
        self.curves[name as usize].as_ref().ok_or_else(|| Need::Curve(name).into())
    }

    /// The upper lip's midline point on the free margin: `sto`, or `sto_s` of parted lips.
    ///
    /// # Errors
    ///
    /// It fails where neither was marked.
    pub fn upper_stomion(&self) -> Result<Point<Face>, NotMeasured> {
        self.point(if self.configuration.lips_parted() { Landmark::StoS } else { Landmark::Sto })
    }

    /// The lower lip's midline point on the free margin: `sto`, or `sto_i` of parted lips.
    ///
    /// # Errors
    ///
    /// It fails where neither was marked.
    pub fn lower_stomion(&self) -> Result<Point<Face>, NotMeasured> {
        self.point(if self.configuration.lips_parted() { Landmark::StoI } else { Landmark::Sto })
    }

    /// The free margin of the lower lip. Closed lips meet in one line, so there it may be marked as the
    /// upper free margin alone.
    ///
    /// # Errors
    ///
    /// It fails where it was not marked.
    pub fn lower_free_margin(&self) -> Result<&Curve<Face>, NotMeasured> {
        let own = self.curve(CurveName::LowerFreeMargin);
        if own.is_err() && !self.configuration.lips_parted() {
            return self.curve(CurveName::UpperFreeMargin);
        }
        own
    }

    /// The chord: the corners of the mouth, right and left.
    ///
    /// # Errors
    ///
    /// It fails where one was not marked.
    pub fn chord(&self) -> Result<[Point<Face>; 2], NotMeasured> {
        NotMeasured::both(self.point(Landmark::ChR), self.point(Landmark::ChL)).map(|(right, left)| [right, left])
    }

    /// The signed height of `point` above the chord, perpendicular to it.
    ///
    /// # Errors
    ///
    /// It fails where a corner of the mouth is missing, or the corners coincide.
    pub fn height_above_chord(&self, point: Point<Face>) -> Result<f64, NotMeasured> {
        let [right, left] = self.chord()?;
        let along = (left - right).unit().ok_or(Need::MouthWidth)?;
        Ok(along.cross(point - right))
    }

    /// Passes where the face frame has a facial midline.
    ///
    /// # Errors
    ///
    /// It fails where "up" was taken from the mouth.
    pub fn on_facial_midline(&self) -> Result<(), NotMeasured> {
        match self.upright {
            Upright::FacialMidline => Ok(()),
            Upright::Mouth => Err(Need::FacialMidline.into()),
        }
    }
}
