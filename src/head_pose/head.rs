//! A fitted head in one photo: what is marked is projected back onto it, and what lies on it is projected into the
//! photo.

use super::camera::Camera;
use super::coordinates::{HeadPoint, NormalizedImage};
use super::lip_depths::{self, LipDepths};
use super::shape::{HeadPoints, Shape};
use crate::elementary::{exp, hypot};
use crate::geometry::{Frame, Point};
use crate::landmark::{Configuration, CurveName, Landmark, Node, Side};

/// The head in one photo: its pose before the camera, its stable points in space and the depth of its lips.
///
/// What is marked on the photo is projected back along its line of sight to its depth on this head.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    pub(super) camera: Camera,
    /// The positions of the stable points; those of the lips are at the origin, since `lip_depths` has their depths.
    pub(super) points: HeadPoints,
    pub(super) lip_depths: LipDepths,
    /// How far from its mark subnasale is taken to lie in the picture, by its error beyond that of the mark. It is the
    /// one stable point from which a measure of the lips starts.
    pub(super) subnasale_offset: [f64; 2],
}

impl Head {
    fn point(&self, landmark: Landmark) -> HeadPoint {
        self.points[landmark as usize]
    }

    /// The depth of a named point.
    fn depth(&self, landmark: Landmark) -> f64 {
        let subnasale = self.point(Landmark::Sn).z;
        self.lip_depths.of(landmark).map_or_else(|| self.point(landmark).z, |depth| subnasale + depth)
    }

    /// Everything marked on the photo projected back, each point to its depth on this head, and mapped `onto` a frame.
    ///
    /// `seen` says where in the picture plane the camera sees what is marked.
    pub fn back_projected<E: Frame, F: Frame>(
        &self,
        marked: &Configuration<E>,
        seen: impl Fn(Point<E>) -> Point<NormalizedImage>,
        onto: impl Fn(HeadPoint) -> Point<F>,
    ) -> Configuration<F> {
        let sight = self.camera.sight();
        let mut projected = self.mapped(marked, &seen, |at, depth| onto(sight.point_at(at, depth)));
        if let Some(at) = marked.point(Landmark::Sn).map(seen) {
            let at = Point::new(at.x + self.subnasale_offset[0], at.y + self.subnasale_offset[1]);
            projected.set_point(Landmark::Sn, Some(onto(sight.point_at(at, self.depth(Landmark::Sn)))));
        }
        projected
    }

    /// Everything on a face projected into the photo: each point is `at` a position across the head, at its own depth.
    pub fn projected<F: Frame>(
        &self,
        face: &Configuration<F>,
        at: impl Fn(Point<F>) -> [f64; 2],
    ) -> Configuration<NormalizedImage> {
        self.mapped(face, std::convert::identity, |point, depth| {
            let [x, y] = at(point);
            self.seen(HeadPoint::new(x, y, depth))
        })
    }

    /// Every point with its depth.
    pub fn depths<F: Frame>(&self, face: &Configuration<F>) -> Vec<(Point<F>, f64)> {
        let depths = std::cell::RefCell::new(Vec::new());
        self.mapped(face, std::convert::identity, |point, depth| {
            depths.borrow_mut().push((point, depth));
            point
        });
        depths.into_inner()
    }

    /// Every point mapped with its depth, after `seen` has brought it into the frame in which its curve goes from one named point to the
    /// next.
    fn mapped<E: Frame, F: Frame, G: Frame>(
        &self,
        from: &Configuration<E>,
        seen: impl Fn(Point<E>) -> Point<F>,
        map: impl Fn(Point<F>, f64) -> Point<G>,
    ) -> Configuration<G> {
        let mut to = Configuration::default();
        for (landmark, at) in from.points() {
            to.set_point(landmark, Some(map(seen(at), self.depth(landmark))));
        }
        for name in CurveName::ALL {
            let Some(nodes) = from.curve(name) else { continue };
            let named = |node: &Node<E>| match node {
                Node::Named(landmark) => Some(from.point(*landmark).map(|at| (*landmark, seen(at)))),
                Node::Contour(_) => None,
            };
            let mut mapped = Vec::with_capacity(nodes.len());
            let (mut last, mut next, mut next_index) = (None, None, 0);
            let mut is_whole = true;
            for (index, node) in nodes.iter().enumerate() {
                match node {
                    Node::Named(landmark) => {
                        last = named(node).flatten();
                        is_whole &= last.is_some();
                        mapped.push(Node::Named(*landmark));
                    }
                    Node::Contour(at) => {
                        if next_index <= index {
                            let found = nodes[index..].iter().position(|node| matches!(node, Node::Named(_)));
                            next_index = found.map_or(nodes.len(), |found| index + found);
                            next = nodes.get(next_index).and_then(named).flatten();
                        }
                        let at = seen(*at);
                        mapped.push(Node::Contour(map(at, self.contour_depth(name, [last, next], at))));
                    }
                }
            }
            // A curve with a named point that was not marked lies nowhere.
            if is_whole {
                to.set_curve(name, Some(mapped));
            }
        }
        to
    }

    /// The depth of a contour point at a place between two named points of its curve, by how far along the line between them it lies.
    fn contour_depth<F: Frame>(
        &self,
        name: CurveName,
        between: [Option<(Landmark, Point<F>)>; 2],
        at: Point<F>,
    ) -> f64 {
        let [Some((from, start)), Some((to, end))] = between else { return self.middle(name) };
        let along = end - start;
        let fraction = (at - start).dot(along) / along.dot(along).max(f64::MIN_POSITIVE);
        let fraction = fraction.clamp(0.0, 1.0);
        if lip_depths::across(from) * lip_depths::across(to) < 0.0 {
            // From one corner to the other through the middle of the mouth, where this curve has no named point.
            let side = if fraction < 0.5 { from } else { to };
            return lip_depths::between(
                (self.middle(name), 0.0),
                (self.depth(side), 1.0),
                (2.0 * fraction - 1.0).abs(),
            );
        }
        let end_of = |landmark: Landmark| (self.depth(landmark), lip_depths::across(landmark).abs());
        lip_depths::between(end_of(from), end_of(to), fraction)
    }

    /// The same head with lips that lie further forward, in millimetres of the average face: the whole mouth, and against it the peaks
    /// of the bow, the free margin, the lower border and the corners.
    #[must_use]
    pub fn with_lips_forward(&self, [mouth, peaks, margin, lower, corners]: [f64; 5]) -> Self {
        let lip_depths = self.lip_depths.moved([mouth, peaks, margin, lower, corners, 0.0]);
        Self { lip_depths, ..self.clone() }
    }

    fn middle(&self, name: CurveName) -> f64 {
        self.point(Landmark::Sn).z + self.lip_depths.middle(name)
    }

    /// The position at which a point on the head is seen.
    pub fn seen(&self, point: HeadPoint) -> Point<NormalizedImage> {
        let at = self.camera.project(point);
        Point::new(at.x, at.y)
    }

    /// The magnification at the middle of the lips: the size in the picture over the size on the head.
    pub fn magnification_at_lips(&self) -> f64 {
        self.camera.magnification_at(self.lips())
    }

    /// About the middle of the upper lip, from the stable points.
    pub fn lips(&self) -> HeadPoint {
        let subnasale = self.point(Landmark::Sn);
        // The average philtrum is 14 mm long and the vermilion 8 mm high (Farkas 1994).
        HeadPoint::new(0.0, subnasale.y - 18.0, subnasale.z + self.lip_depths.of(Landmark::CphR).unwrap_or_default())
    }

    /// About where the iris of one side is: in the middle of the eye's corners, in front of the inner one.
    pub(super) fn iris(&self, side: Side) -> HeadPoint {
        let (inner, outer) = match side {
            Side::Left => (Landmark::EnL, Landmark::ExL),
            _ => (Landmark::EnR, Landmark::ExR),
        };
        let (inner, outer) = (self.point(inner), self.point(outer));
        let middle = (inner + outer) * 0.5;
        HeadPoint::new(middle.x, middle.y, inner.z + lip_depths::IRIS)
    }

    /// The magnification at the iris of one side: the size in the picture over the size on the head.
    pub fn magnification_at_iris(&self, side: Side) -> f64 {
        self.camera.magnification_at(self.iris(side))
    }

    /// The height of the endocanthia.
    pub fn eye_level(&self) -> f64 {
        0.5 * (self.point(Landmark::EnR).y + self.point(Landmark::EnL).y)
    }

    /// The distance between the exocanthia as seen from straight ahead.
    pub fn biocular_width(&self) -> f64 {
        let (right, left) = (self.point(Landmark::ExR), self.point(Landmark::ExL));
        (left - right).xy().norm()
    }

    /// The distance between the camera and subnasale, in millimetres of the average face.
    pub fn distance(&self) -> f64 {
        exp(-self.camera.log_inverse_depth)
    }

    /// How much further than in `other` the head is turned to the subject's left, tipped up and inclined to the
    /// subject's left: the rotation vector between the two, in degrees.
    pub fn turned_from(&self, other: &Self) -> HeadRotation {
        HeadRotation::by(self.camera.rotation * other.camera.rotation.transpose())
    }

    /// How far the head is turned from facing the camera, in the terms of [`turned_from`](Self::turned_from). What
    /// faces the camera is the plane of the average face, as closely as the shape of this one determines it.
    pub fn facing(&self) -> HeadRotation {
        HeadRotation::by(self.camera.rotation)
    }
}

/// The rotation of a head against another pose of it, or what two such rotations differ by.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HeadRotation {
    /// To the subject's left, in degrees.
    pub yaw_deg: f64,
    /// Chin up, in degrees.
    pub pitch_deg: f64,
    /// The crown to the subject's left, in degrees.
    pub roll_deg: f64,
}

impl HeadRotation {
    pub(super) fn by(rotation: nalgebra::Matrix3<f64>) -> Self {
        let turn = nalgebra::Rotation3::from_matrix_unchecked(rotation).scaled_axis();
        Self { yaw_deg: turn.y.to_degrees(), pitch_deg: -turn.x.to_degrees(), roll_deg: -turn.z.to_degrees() }
    }

    /// The angle between the lines of sight, yaw and pitch together, in degrees; roll does not change it.
    pub fn line_of_sight_deg(&self) -> f64 {
        hypot(self.yaw_deg, self.pitch_deg)
    }

    /// This rotation minus another, angle by angle.
    #[must_use]
    pub fn difference_from(&self, other: &Self) -> Self {
        Self {
            yaw_deg: self.yaw_deg - other.yaw_deg,
            pitch_deg: self.pitch_deg - other.pitch_deg,
            roll_deg: self.roll_deg - other.roll_deg,
        }
    }
}

/// Every point mapped with its depth on the average face, in millimetres before subnasale.
pub fn at_average_depths<F: Frame>(
    configuration: &Configuration<F>,
    map: impl Fn(Point<F>, f64) -> Point<F>,
) -> Configuration<F> {
    let camera = Camera::ahead(f64::MAX);
    let head = Head {
        camera,
        points: Shape::average([]).points(),
        lip_depths: LipDepths::default(),
        subnasale_offset: [0.0; 2],
    };
    head.mapped(configuration, std::convert::identity, map)
}
