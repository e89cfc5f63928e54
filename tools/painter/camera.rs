//! A pinhole camera before the face: where a place of its surface is seen, and which place is seen at a pixel.

use crate::depth::{depth, with_lips, without_lips};
use crate::face::SN;
use crate::grid::Grid;
use crate::lips::Lips;
use crate::plane::{FacePoint, ImagePoint};
use std::sync::LazyLock;

/// The pose of the head before a camera. Rotations are about subnasale, in the order yaw, pitch, roll.
#[derive(Clone, Copy, Debug)]
pub struct Pose {
    /// Distance between the camera and subnasale along the optical axis, millimetres.
    pub distance: f64,
    /// To the subject's left, degrees.
    pub yaw_deg: f64,
    /// Chin up, degrees.
    pub pitch_deg: f64,
    /// Clockwise on the screen, degrees.
    pub roll_deg: f64,
    /// Pixels per millimetre at the distance of subnasale.
    pub px_per_mm: f64,
    /// Where subnasale is seen.
    pub subnasale: ImagePoint,
}

/// A pinhole camera whose optical axis meets the middle of the picture.
#[derive(Clone, Copy, Debug)]
pub struct Camera {
    /// Rows are the camera's axes in the face frame: to the right, upwards, towards the camera.
    axes: [[f64; 3]; 3],
    /// Where subnasale lies in the camera's axes: to the right and upwards of the optical axis, and before the camera.
    subnasale: [f64; 3],
    focal_px: f64,
    middle: ImagePoint,
}

impl Camera {
    /// A camera whose picture has its middle at `middle`.
    pub fn new(pose: Pose, middle: ImagePoint) -> Self {
        let [(sy, cy), (sp, cp), (sr, cr)] =
            [pose.yaw_deg, pose.pitch_deg, pose.roll_deg].map(|angle| angle.to_radians().sin_cos());
        let yaw = [[cy, 0.0, sy], [0.0, 1.0, 0.0], [-sy, 0.0, cy]];
        let pitch = [[1.0, 0.0, 0.0], [0.0, cp, sp], [0.0, -sp, cp]];
        let roll = [[cr, sr, 0.0], [-sr, cr, 0.0], [0.0, 0.0, 1.0]];
        let right = (pose.subnasale.x - middle.x) / pose.px_per_mm;
        let up = (middle.y - pose.subnasale.y) / pose.px_per_mm;
        Self {
            axes: product(roll, product(pitch, yaw)),
            subnasale: [right, up, pose.distance],
            focal_px: pose.px_per_mm * pose.distance,
            middle,
        }
    }

    /// Where a point in space is seen, and how many pixels a millimetre there has.
    fn seen(&self, [x, y, z]: [f64; 3]) -> (ImagePoint, f64) {
        let offset = [x - SN.x, y - SN.y, z];
        let [right, up, towards] = self.axes.map(|axis| dot(axis, offset));
        let px_per_mm = self.focal_px / (self.subnasale[2] - towards);
        let at = ImagePoint {
            x: px_per_mm.mul_add(self.subnasale[0] + right, self.middle.x),
            y: (-px_per_mm).mul_add(self.subnasale[1] + up, self.middle.y),
        };
        (at, px_per_mm)
    }

    /// The line of sight through a pixel: the camera and a direction, in the face frame.
    fn line_of_sight(&self, at: ImagePoint) -> ([f64; 3], [f64; 3]) {
        let [right, up, distance] = self.subnasale;
        let turned = |v: [f64; 3]| [0, 1, 2].map(|i| (0..3).map(|k| self.axes[k][i] * v[k]).sum::<f64>());
        let [x, y, z] = turned([-right, -up, distance]);
        let direction = [(at.x - self.middle.x) / self.focal_px, (self.middle.y - at.y) / self.focal_px, -1.0];
        ([x + SN.x, y + SN.y, z], turned(direction))
    }
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    (0..3).map(|i| a[i] * b[i]).sum()
}

fn product(a: [[f64; 3]; 3], b: [[f64; 3]; 3]) -> [[f64; 3]; 3] {
    a.map(|row| [0, 1, 2].map(|j| (0..3).map(|k| row[k] * b[k][j]).sum()))
}

/// What takes places of the face to a picture.
pub trait Projection {
    /// Where a place of the surface is seen.
    fn to_image(&self, p: FacePoint) -> ImagePoint;

    /// Pixels per millimetre at a place of the surface, of what faces the viewer there.
    fn px_per_mm(&self, p: FacePoint) -> f64;
}

/// The face seen from straight ahead and infinitely far away, 10 px/mm: the frame in which the measures are true.
pub struct Front;

impl Projection for Front {
    fn to_image(&self, p: FacePoint) -> ImagePoint {
        ImagePoint { x: 10.0_f64.mul_add(p.x, 800.0), y: (-10.0_f64).mul_add(p.y, 700.0) }
    }

    fn px_per_mm(&self, _: FacePoint) -> f64 {
        10.0
    }
}

/// The depths without the lips' own part.
static SURFACE: LazyLock<Grid> = LazyLock::new(|| Grid::of(without_lips));

/// The face with these lips before a camera.
pub struct View {
    camera: Camera,
    lips: Lips,
    depths: Grid,
}

impl View {
    /// Sets up the face before the camera.
    pub fn new(camera: Camera, lips: Lips) -> Self {
        Self { camera, lips, depths: Grid::from(&SURFACE.0, |without, p| with_lips(without, p, &lips)) }
    }

    fn seen(&self, p: FacePoint) -> (ImagePoint, f64) {
        self.camera.seen([p.x, p.y, depth(p, &self.lips)])
    }

    /// The place of the surface that is seen at a pixel, where the line of sight meets the depths of the grid.
    pub fn to_face(&self, at: ImagePoint) -> FacePoint {
        let (camera, direction) = self.camera.line_of_sight(at);
        let place = |z: f64| {
            let w = (z - camera[2]) / direction[2];
            FacePoint::new(w.mul_add(direction[0], camera[0]), w.mul_add(direction[1], camera[1]))
        };
        let mut z = -10.0;
        // Lines of sight are steep against the surface, so that every step leaves less than half of the error.
        for _ in 0..40 {
            let next = self.depths.at(place(z));
            let step = next - z;
            z = next;
            if step.abs() < 1e-5 {
                break;
            }
        }
        place(z)
    }
}

impl Projection for View {
    fn to_image(&self, p: FacePoint) -> ImagePoint {
        self.seen(p).0
    }

    fn px_per_mm(&self, p: FacePoint) -> f64 {
        self.seen(p).1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIDDLE: ImagePoint = ImagePoint { x: 800.0, y: 1000.0 };

    fn pose(yaw_deg: f64, pitch_deg: f64, roll_deg: f64) -> Pose {
        Pose { distance: 1000.0, yaw_deg, pitch_deg, roll_deg, px_per_mm: 10.0, subnasale: MIDDLE }
    }

    fn seen(pose: Pose, point: [f64; 3]) -> ImagePoint {
        Camera::new(pose, MIDDLE).seen(point).0
    }

    #[test]
    fn the_place_seen_where_a_place_is_seen_is_that_place() {
        let pose = Pose { subnasale: ImagePoint { x: 830.0, y: 1150.0 }, ..pose(2.0, -3.0, 4.0) };
        let view = View::new(Camera::new(pose, MIDDLE), Lips::BEFORE);
        for (x, y) in [(0.0, -32.0), (8.0, -20.0), (-23.4, -61.5), (-44.0, 1.5), (0.3, -57.0), (55.0, 40.0)] {
            let p = FacePoint::new(x, y);
            let off = view.to_face(view.to_image(p)).distance(p);
            // Between the points of the grid the surface bends away by some hundredths of a millimetre.
            assert!(off < 0.01, "{p:?}: {off}");
        }
    }

    /// 20 mm above subnasale, which is at the middle of the picture, and 10 mm before it.
    #[test]
    fn turns_are_what_they_are_called() {
        let point = [0.0, SN.y + 20.0, 10.0];
        let straight = seen(pose(0.0, 0.0, 0.0), point);
        // 200 px at the distance of subnasale, 990 mm away.
        assert!((straight.x - 800.0).abs() < 1e-9 && (straight.y - (1000.0 - 200.0 / 0.99)).abs() < 1e-9);
        let turned = seen(pose(90.0, 0.0, 0.0), point);
        assert!((turned.x - 900.0).abs() < 1e-9 && (turned.y - 800.0).abs() < 1e-9, "{turned:?}");
        let chin_up = seen(pose(0.0, 90.0, 0.0), point);
        assert!((chin_up.x - 800.0).abs() < 1e-9 && chin_up.y < 1000.0 - 95.0, "{chin_up:?}");
        let clockwise = seen(pose(0.0, 0.0, 90.0), point);
        assert!((clockwise.x - (800.0 + 200.0 / 0.99)).abs() < 1e-9 && (clockwise.y - 1000.0).abs() < 1e-9);
    }
}
