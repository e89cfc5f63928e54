use nalgebra::{Matrix2, Matrix2x3, Matrix3, Rotation3, Vector2, Vector3};

use super::generic::PIVOT;
use super::space::{Place, Sight};
use crate::geometry::Point;

/// How many parameters a camera has.
pub(super) const PARAMETERS: usize = 9;

/// Where the parameters are: the rotation's three, the image position's two, the logarithms of the magnification and of the
/// nearness, the two tangents of the angle off the axis.
pub(super) const SCALE: usize = 5;
pub(super) const NEARNESS: usize = 6;
pub(super) const OFF_AXIS: usize = 7;

/// Lines of sight that are less steep than this on the head's frontal plane belong to no part of a face in front of the camera.
const LEAST_SLOPE: f64 = 0.05;

/// The cosine of the angle beyond which one eye is hidden, 60°.
const MOST_TURNED: f64 = 0.5;

/// No photo is taken from nearer than this, in millimetres of the generic face.
const NEAREST: f64 = 80.0;

/// A pinhole camera and the head before it.
///
/// A place X on the head is at Y = R (X − pivot) seen from the camera, its third axis pointing at it. With the
/// nearness ρ, one over the distance of the pivot, Y is seen at q = (Y₁, Y₂) / (1 − ρ Y₃), at the head's own scale. Where the
/// photo's middle is not at the head, the picture plane is oblique: q becomes m = q / (1 − ρ t·q), t being the tangents of
/// the angle between the optical axis and the head. Then comes the picture: v = p + s m.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Camera {
    pub rotation: Matrix3<f64>,
    pub position: Vector2<f64>,
    pub log_scale: f64,
    pub log_nearness: f64,
    pub off_axis: Vector2<f64>,
}

/// Where a place is seen, and how that depends on the camera and on the place.
pub(super) struct Projection {
    pub at: Vector2<f64>,
    /// By the parameters of the camera.
    pub by_camera: [Vector2<f64>; PARAMETERS],
    /// By the place.
    pub by_place: Matrix2x3<f64>,
}

impl Camera {
    /// One that looks at the face from straight ahead, `distance` millimetres away.
    pub fn ahead(distance: f64) -> Self {
        Self {
            rotation: Matrix3::identity(),
            position: Vector2::new(PIVOT.x, PIVOT.y),
            log_scale: 0.0,
            log_nearness: -distance.ln(),
            off_axis: Vector2::zeros(),
        }
    }

    /// Where a place on the head is seen.
    pub fn project(&self, place: Place) -> Vector2<f64> {
        let seen = self.rotation * (place - PIVOT);
        let nearness = self.log_nearness.exp();
        let q = seen.xy() / (1.0 - nearness * seen.z);
        self.position + q * (self.log_scale.exp() / (1.0 - nearness * self.off_axis.dot(&q)))
    }

    /// The same with its derivatives.
    pub fn linearized(&self, place: Place) -> Projection {
        let offset = place - PIVOT;
        let seen: Vector3<f64> = self.rotation * offset;
        let (nearness, scale) = (self.log_nearness.exp(), self.log_scale.exp());
        let depth = 1.0 - nearness * seen.z;
        let q = seen.xy() / depth;
        let oblique = 1.0 - nearness * self.off_axis.dot(&q);
        let m = q / oblique;
        let m_by_q = Matrix2::identity() / oblique + q * self.off_axis.transpose() * (nearness / (oblique * oblique));
        let q_by_seen =
            Matrix2x3::new(1.0 / depth, 0.0, nearness * q.x / depth, 0.0, 1.0 / depth, nearness * q.y / depth);
        let by_seen = m_by_q * q_by_seen * scale;
        let by_nearness =
            m_by_q * q * (nearness * seen.z / depth) + q * (nearness * self.off_axis.dot(&q) / (oblique * oblique));
        let by_off_axis = q * q.transpose() * (nearness / (oblique * oblique)) * scale;
        // A small rotation ω moves a place by ω × Y.
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
                by_nearness * scale,
                by_off_axis.column(0).into(),
                by_off_axis.column(1).into(),
            ],
            by_place: by_seen * self.rotation,
        }
    }

    /// The camera with its parameters changed by `step`.
    #[must_use]
    pub fn moved(&self, step: &[f64]) -> Self {
        Self {
            rotation: Rotation3::new(Vector3::new(step[0], step[1], step[2])).into_inner() * self.rotation,
            position: self.position + Vector2::new(step[3], step[4]),
            log_scale: self.log_scale + step[SCALE],
            log_nearness: self.log_nearness + step[NEARNESS],
            off_axis: self.off_axis + Vector2::new(step[OFF_AXIS], step[OFF_AXIS + 1]),
        }
    }

    /// The place at the given depth that is seen at `at`.
    pub fn place_at(&self, at: Point<Sight>, depth: f64) -> Place {
        let nearness = self.log_nearness.exp();
        let m = (Vector2::new(at.x, at.y) - self.position) / self.log_scale.exp();
        let q = m / (1.0 + nearness * self.off_axis.dot(&m)).max(LEAST_SLOPE);
        // On the line of sight Y = (q (1 − ρ ζ), ζ): its depth on the head is linear in ζ.
        let back = self.rotation.transpose();
        let start = back * Vector3::new(q.x, q.y, 0.0);
        let along = back * Vector3::new(-nearness * q.x, -nearness * q.y, 1.0);
        let zeta = (depth - PIVOT.z - start.z) / along.z.max(LEAST_SLOPE);
        start + along * zeta + PIVOT
    }

    /// Whether the camera looks at a face rather than at the side or the back of a head, from some way off.
    pub fn sees_a_face(&self) -> bool {
        self.rotation[(2, 2)] > MOST_TURNED && self.log_nearness < -NEAREST.ln() && self.log_scale.is_finite()
    }

    /// How large a small thing that faces the camera is seen at a place, against its size on the head.
    pub fn magnification_at(&self, place: Place) -> f64 {
        let seen = self.rotation * (place - PIVOT);
        self.log_scale.exp() / (1.0 - self.log_nearness.exp() * seen.z)
    }
}
