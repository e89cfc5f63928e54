//! A pinhole camera with a head in front of it: where a point of the head is seen, with derivatives, and which point of
//! the head is seen at a position.

use nalgebra::{Matrix2, Matrix2x3, Matrix3, Rotation3, Vector2, Vector3};

use super::average_face::PIVOT;
use super::coordinates::{HeadPoint, NormalizedImage};
use crate::elementary::{exp, ln};
use crate::geometry::Point;

/// How many parameters a camera has.
pub(super) const PARAMETERS: usize = 9;

/// The order of the parameters: three of the rotation, two of the position in the picture, the logarithms of the
/// magnification and of the inverse depth, and the two tangents of the angle off the optical axis.
pub(super) const SCALE: usize = 5;
pub(super) const INVERSE_DEPTH: usize = 6;
pub(super) const PRINCIPAL_POINT: usize = 7;

/// A line of sight that is less steep than this against the head's frontal plane meets no part of a face in front of
/// the camera.
const LEAST_SLOPE: f64 = 0.05;

/// The cosine of the angle beyond which one eye is hidden, 60°.
const MOST_TURNED: f64 = 0.5;

/// No photo is taken from nearer than this, in millimetres of the average face.
const NEAREST: f64 = 80.0;

/// A pinhole camera and the head before it.
///
/// A point X on the head is at Y = R (X − pivot) seen from the camera, whose third axis points from the head to the
/// camera. With the inverse depth ρ, one over the distance of the pivot, Y is seen at q = (Y₁, Y₂) / (1 − ρ Y₃), at the
/// head's own scale. Where the middle of the photo is not at the head, the picture plane is oblique: q becomes m = q /
/// (1 − ρ t·q), t being the tangents of the angle between the optical axis and the head. The position in the picture is
/// v = p + s m.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Camera {
    pub rotation: Matrix3<f64>,
    pub position: Vector2<f64>,
    pub log_scale: f64,
    pub log_inverse_depth: f64,
    pub principal_point_offset: Vector2<f64>,
}

/// The position at which a point is seen, with its derivatives.
pub(super) struct Projection {
    pub at: Vector2<f64>,
    /// With respect to the parameters of the camera.
    pub by_camera: [Vector2<f64>; PARAMETERS],
    /// With respect to the point.
    pub by_point: Matrix2x3<f64>,
}

impl Camera {
    /// A camera that looks at the face from straight ahead, `distance` millimetres away.
    pub fn ahead(distance: f64) -> Self {
        Self {
            rotation: Matrix3::identity(),
            position: Vector2::new(PIVOT.x, PIVOT.y),
            log_scale: 0.0,
            log_inverse_depth: -ln(distance),
            principal_point_offset: Vector2::zeros(),
        }
    }

    /// The position at which a point on the head is seen.
    pub fn project(&self, point: HeadPoint) -> Vector2<f64> {
        let seen = self.rotation * (point - PIVOT);
        let inverse_depth = exp(self.log_inverse_depth);
        let q = seen.xy() / (1.0 - inverse_depth * seen.z);
        self.position + q * (exp(self.log_scale) / (1.0 - inverse_depth * self.principal_point_offset.dot(&q)))
    }

    /// The projection of a point with its derivatives.
    pub fn linearized(&self, point: HeadPoint) -> Projection {
        let offset = point - PIVOT;
        let seen: Vector3<f64> = self.rotation * offset;
        let (inverse_depth, scale) = (exp(self.log_inverse_depth), exp(self.log_scale));
        let depth = 1.0 - inverse_depth * seen.z;
        let q = seen.xy() / depth;
        let oblique = 1.0 - inverse_depth * self.principal_point_offset.dot(&q);
        let m = q / oblique;
        let m_by_q = Matrix2::identity() / oblique
            + q * self.principal_point_offset.transpose() * (inverse_depth / (oblique * oblique));
        let q_by_seen = Matrix2x3::new(
            1.0 / depth,
            0.0,
            inverse_depth * q.x / depth,
            0.0,
            1.0 / depth,
            inverse_depth * q.y / depth,
        );
        let by_seen = m_by_q * q_by_seen * scale;
        let by_inverse_depth = m_by_q * q * (inverse_depth * seen.z / depth)
            + q * (inverse_depth * self.principal_point_offset.dot(&q) / (oblique * oblique));
        let by_principal_point = q * q.transpose() * (inverse_depth / (oblique * oblique)) * scale;
        // A small rotation ω moves a point by ω × Y.
        let turned = |axis: Vector3<f64>| by_seen * axis.cross(&seen);
        Projection {
            at: self.position + m * scale,
            by_camera: [
                turned(Vector3::x()),
                turned(Vector3::y()),
                turned(Vector3::z()),
                Vector2::x(),
                Vector2::y(),
                m * scale,
                by_inverse_depth * scale,
                by_principal_point.column(0).into(),
                by_principal_point.column(1).into(),
            ],
            by_point: by_seen * self.rotation,
        }
    }

    /// The camera with its parameters changed by `step`.
    #[must_use]
    pub fn moved(&self, step: &[f64]) -> Self {
        Self {
            rotation: Rotation3::new(Vector3::new(step[0], step[1], step[2])).into_inner() * self.rotation,
            position: self.position + Vector2::new(step[3], step[4]),
            log_scale: self.log_scale + step[SCALE],
            log_inverse_depth: self.log_inverse_depth + step[INVERSE_DEPTH],
            principal_point_offset: self.principal_point_offset
                + Vector2::new(step[PRINCIPAL_POINT], step[PRINCIPAL_POINT + 1]),
        }
    }

    /// The lines of sight.
    pub fn sight(&self) -> Sight<'_> {
        Sight {
            camera: self,
            inverse_depth: exp(self.log_inverse_depth),
            scale: exp(self.log_scale),
            back: self.rotation.transpose(),
        }
    }

    /// Whether the camera looks at a face rather than at the side or the back of a head, and from no impossibly short
    /// distance.
    pub fn sees_a_face(&self) -> bool {
        self.rotation[(2, 2)] > MOST_TURNED && self.log_inverse_depth < -ln(NEAREST) && self.log_scale.is_finite()
    }

    /// The magnification of a small object at a point that faces the camera: its size in the picture over its size on
    /// the head.
    pub fn magnification_at(&self, point: HeadPoint) -> f64 {
        let seen = self.rotation * (point - PIVOT);
        exp(self.log_scale) / (1.0 - exp(self.log_inverse_depth) * seen.z)
    }
}

/// The lines of sight of a camera.
pub(super) struct Sight<'a> {
    camera: &'a Camera,
    inverse_depth: f64,
    scale: f64,
    /// The rotation back onto the head.
    back: Matrix3<f64>,
}

impl Sight<'_> {
    /// The point at the given depth that is seen at `at`.
    pub fn point_at(&self, at: Point<NormalizedImage>, depth: f64) -> HeadPoint {
        let Self { camera, inverse_depth, scale, back } = self;
        let m = (Vector2::new(at.x, at.y) - camera.position) / *scale;
        let q = m / (1.0 + inverse_depth * camera.principal_point_offset.dot(&m)).max(LEAST_SLOPE);
        // On the line of sight Y = (q (1 − ρ ζ), ζ): its depth on the head is linear in ζ.
        let start = back * Vector3::new(q.x, q.y, 0.0);
        let along = back * Vector3::new(-inverse_depth * q.x, -inverse_depth * q.y, 1.0);
        let zeta = (depth - PIVOT.z - start.z) / along.z.max(LEAST_SLOPE);
        start + along * zeta + PIVOT
    }
}
