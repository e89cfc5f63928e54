//! Similarity transforms between frames: scale, rotation or rotoreflection, and translation.

use std::marker::PhantomData;

use nalgebra::{Matrix2, Vector2};

use super::{Frame, Point, Vector};
use crate::elementary::atan2;

/// A similarity transform from the frame `A` to the frame `B`: y = c R x + t, with a scale c > 0, a
/// rotation or rotoreflection R, and a translation t.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Similarity<A: Frame, B: Frame> {
    scale: f64,
    rotation: Matrix2<f64>,
    translation: Vector2<f64>,
    frames: PhantomData<(A, B)>,
}

impl<A: Frame, B: Frame> Similarity<A, B> {
    /// The transform with the given parts.
    ///
    /// `scale` is in units of `B` per unit of `A`; `rotation` must be orthogonal (its determinant is
    /// −1 where the frames have opposite handedness, as image and face have); `translation` is in
    /// units of `B`.
    pub fn new(scale: f64, rotation: Matrix2<f64>, translation: Vector2<f64>) -> Self {
        Self { scale, rotation, translation, frames: PhantomData }
    }

    /// The transform that takes `origin` to (0, 0) and the orthonormal pair `x_axis`, `y_axis` to the
    /// axes of `B`, at `scale` units of `B` per unit of `A`.
    pub fn onto_axes(origin: Point<A>, x_axis: Vector<A>, y_axis: Vector<A>, scale: f64) -> Self {
        let rotation = Matrix2::new(x_axis.x, x_axis.y, y_axis.x, y_axis.y);
        let translation = -(rotation * Vector2::new(origin.x, origin.y)) * scale;
        Self::new(scale, rotation, translation)
    }

    /// The scale c, in units of `B` per unit of `A`.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// The angle of the rotation in degrees, from the x axis towards the y axis, in (−180, 180].
    pub fn rotation_deg(&self) -> f64 {
        atan2(self.rotation[(1, 0)], self.rotation[(0, 0)]).to_degrees()
    }

    /// The image of a position.
    pub fn point(&self, point: Point<A>) -> Point<B> {
        let mapped = self.rotation * Vector2::new(point.x, point.y) * self.scale + self.translation;
        Point::new(mapped.x, mapped.y)
    }

    /// This transform followed by a change of scale about the target's origin.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        Self::new(self.scale * factor, self.rotation, self.translation * factor)
    }

    /// The inverse transform.
    #[must_use]
    pub fn inverse(&self) -> Similarity<B, A> {
        let rotation = self.rotation.transpose();
        let scale = self.scale.recip();
        Similarity::new(scale, rotation, -(rotation * self.translation) * scale)
    }

    /// This transform followed by `next`.
    #[must_use]
    pub fn then<C: Frame>(&self, next: &Similarity<B, C>) -> Similarity<A, C> {
        Similarity::new(
            self.scale * next.scale,
            next.rotation * self.rotation,
            next.rotation * self.translation * next.scale + next.translation,
        )
    }
}

impl<A: Frame> Similarity<A, A> {
    /// The transform that changes nothing.
    pub fn identity() -> Self {
        Self::new(1.0, Matrix2::identity(), Vector2::zeros())
    }
}
