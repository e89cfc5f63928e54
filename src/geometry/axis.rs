//! A directed line: reflections about it, signed distances from it, projections onto it.

use super::{Frame, Point, Vector};

/// A directed line: a point on it and the unit vector along it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis<F: Frame> {
    origin: Point<F>,
    direction: Vector<F>,
}

impl<F: Frame> Axis<F> {
    /// The line through `origin` along `direction`; `None` where `direction` has no length.
    pub fn new(origin: Point<F>, direction: Vector<F>) -> Option<Self> {
        Some(Self { origin, direction: direction.unit()? })
    }

    /// A point on the line.
    pub fn origin(&self) -> Point<F> {
        self.origin
    }

    /// The unit vector along the line.
    pub fn direction(&self) -> Vector<F> {
        self.direction
    }

    /// The same line, its direction turned round.
    #[must_use]
    pub fn reversed(&self) -> Self {
        Self { origin: self.origin, direction: -self.direction }
    }

    /// The mirror image of `point` about the line.
    ///
    /// ```
    /// use lipmetry::geometry::{Axis, Face, Point, Vector};
    ///
    /// let midline = Axis::new(Point::<Face>::new(1.0, 0.0), Vector::new(0.0, 1.0)).unwrap();
    /// assert_eq!(midline.reflect(Point::new(4.0, 7.0)), Point::new(-2.0, 7.0));
    /// ```
    pub fn reflect(&self, point: Point<F>) -> Point<F> {
        let offset = point - self.origin;
        self.origin + self.direction * (2.0 * offset.dot(self.direction)) - offset
    }

    /// The signed distance of `point` from the line, in the frame's unit: positive on the
    /// counter-clockwise side of the direction in a frame whose y points up.
    pub fn signed_distance(&self, point: Point<F>) -> f64 {
        self.direction.cross(point - self.origin)
    }

    /// The foot of the perpendicular from `point`.
    pub fn project(&self, point: Point<F>) -> Point<F> {
        self.origin + self.direction * self.direction.dot(point - self.origin)
    }
}
