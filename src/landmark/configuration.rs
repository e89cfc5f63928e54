//! Named points and marked curves in one frame: the configuration that measures are taken from.

use super::{CurveName, Landmark};
use crate::geometry::{Curve, Frame, Knot, Point};

/// One point of a marked curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Node<F: Frame> {
    /// The curve passes through a named point.
    Named(Landmark),
    /// A further contour point.
    Contour(Point<F>),
}

impl<F: Frame> Node<F> {
    /// Whether this node corresponds to one of another marking of the curve: both have the same name, or both are
    /// contour points.
    pub fn corresponds_to(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Named(a), Self::Named(b)) => a == b,
            (Self::Contour(_), Self::Contour(_)) => true,
            _ => false,
        }
    }

    /// The node with its position mapped; a named point keeps its name.
    pub(crate) fn map<G: Frame>(&self, map: impl FnOnce(Point<F>) -> Point<G>) -> Node<G> {
        match self {
            Self::Named(landmark) => Node::Named(*landmark),
            Self::Contour(point) => Node::Contour(map(*point)),
        }
    }

    /// The node as in a mirror: its position mapped by `mirror`, a named point replaced by its counterpart.
    pub(crate) fn mirrored(&self, mirror: impl FnOnce(Point<F>) -> Point<F>) -> Self {
        match self {
            Self::Named(landmark) => Self::Named(landmark.mirrored()),
            Self::Contour(point) => Self::Contour(mirror(*point)),
        }
    }
}

/// Whether two markings of a curve have the same nodes, so that their points correspond one by one.
pub(crate) fn same_nodes<F: Frame>(nodes: &[Node<F>], others: &[Node<F>]) -> bool {
    nodes.len() == others.len() && nodes.iter().zip(others).all(|(node, other)| node.corresponds_to(other))
}

/// Named points and marked curves in one frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Configuration<F: Frame> {
    points: [Option<Point<F>>; Landmark::ALL.len()],
    curves: [Option<Vec<Node<F>>>; CurveName::ALL.len()],
}

impl<F: Frame> Default for Configuration<F> {
    fn default() -> Self {
        Self { points: [None; Landmark::ALL.len()], curves: [const { None }; CurveName::ALL.len()] }
    }
}

impl<F: Frame> Configuration<F> {
    /// The position of a named point, where it was marked.
    pub fn point(&self, landmark: Landmark) -> Option<Point<F>> {
        self.points[landmark as usize]
    }

    /// Places a named point, or takes it away.
    pub fn set_point(&mut self, landmark: Landmark, point: Option<Point<F>>) {
        self.points[landmark as usize] = point;
    }

    /// The named points that were marked, in the order of [`Landmark::ALL`].
    pub fn points(&self) -> impl Iterator<Item = (Landmark, Point<F>)> + '_ {
        Landmark::ALL.into_iter().filter_map(|landmark| Some((landmark, self.point(landmark)?)))
    }

    /// The points of a curve, where it was marked.
    pub fn curve(&self, name: CurveName) -> Option<&[Node<F>]> {
        self.curves[name as usize].as_deref()
    }

    /// The named points that a curve passes through, in their order; `None` where it was not marked.
    pub fn named_nodes(&self, name: CurveName) -> Option<Vec<Landmark>> {
        let named = |node: &Node<F>| match node {
            Node::Named(landmark) => Some(*landmark),
            Node::Contour(_) => None,
        };
        Some(self.curve(name)?.iter().filter_map(named).collect())
    }

    /// Sets the points of a curve, or takes it away.
    pub fn set_curve(&mut self, name: CurveName, nodes: Option<Vec<Node<F>>>) {
        self.curves[name as usize] = nodes;
    }

    /// Every position moved on its own: first the named points, in the order of [`Landmark::ALL`], then the contour
    /// points of each curve, in their order.
    pub fn move_each(
        &mut self,
        mut named: impl FnMut(Landmark, Point<F>) -> Point<F>,
        mut contour: impl FnMut(CurveName, Point<F>) -> Point<F>,
    ) {
        for landmark in Landmark::ALL {
            if let Some(point) = &mut self.points[landmark as usize] {
                *point = named(landmark, *point);
            }
        }
        for name in CurveName::ALL {
            for node in self.curves[name as usize].iter_mut().flatten() {
                if let Node::Contour(point) = node {
                    *point = contour(name, *point);
                }
            }
        }
    }

    /// The positions of a curve's points; `None` where the curve, or a named point on it, is missing.
    pub fn positions(&self, name: CurveName) -> Option<Vec<Point<F>>> {
        let nodes = self.curve(name)?;
        let mut positions = Vec::with_capacity(nodes.len());
        for node in nodes {
            positions.push(self.position(node)?);
        }
        Some(positions)
    }

    /// Where a node of a curve lies; `None` where it is a named point that was not marked.
    pub(crate) fn position(&self, node: &Node<F>) -> Option<Point<F>> {
        match node {
            Node::Named(landmark) => self.point(*landmark),
            Node::Contour(point) => Some(*point),
        }
    }

    /// The smooth curve through the marked points of a curve.
    ///
    /// At cph and ls the curve may have a corner, but only where contour points were marked next to it
    /// on both sides: without them nothing determines the two directions, and the curve passes smoothly.
    /// `None` where the curve was not marked or has two successive points in one place.
    pub fn fitted(&self, name: CurveName) -> Option<Curve<F>> {
        let nodes = self.curve(name)?;
        let contour = |index: usize| matches!(nodes.get(index), Some(Node::Contour(_)));
        let mut knots = Vec::with_capacity(nodes.len());
        for (index, node) in nodes.iter().enumerate() {
            let corner = matches!(node, Node::Named(Landmark::CphR | Landmark::Ls | Landmark::CphL))
                && index > 0
                && contour(index - 1)
                && contour(index + 1);
            knots.push(Knot { point: self.position(node)?, corner });
        }
        Curve::through(&knots)
    }

    /// The configuration with every position mapped by `map`.
    pub fn map<G: Frame>(&self, map: impl Fn(Point<F>) -> Point<G>) -> Configuration<G> {
        let mut mapped = Configuration::default();
        for (landmark, point) in self.points() {
            mapped.set_point(landmark, Some(map(point)));
        }
        for name in CurveName::ALL {
            mapped.set_curve(name, self.curve(name).map(|nodes| nodes.iter().map(|node| node.map(&map)).collect()));
        }
        mapped
    }

    /// The configuration as in a mirror: every position mapped by `mirror`, every name replaced by its
    /// counterpart's, every curve's order turned round.
    #[must_use]
    pub fn mirrored(&self, mirror: impl Fn(Point<F>) -> Point<F>) -> Self {
        let mut mirrored = Self::default();
        for (landmark, point) in self.points() {
            mirrored.set_point(landmark.mirrored(), Some(mirror(point)));
        }
        for name in CurveName::ALL {
            let nodes = self.curve(name).map(|nodes| nodes.iter().rev().map(|node| node.mirrored(&mirror)).collect());
            mirrored.set_curve(name, nodes);
        }
        mirrored
    }

    /// Whether the lips were marked as parted: the two free margins have points of their own.
    pub fn lips_parted(&self) -> bool {
        self.point(Landmark::StoS).is_some() || self.point(Landmark::StoI).is_some()
    }
}
