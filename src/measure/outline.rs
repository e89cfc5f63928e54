//! The outline of a lip as a configuration of points that correspond between lips and between the two
//! sides: the named points on each curve and, between each two of them, points at equal fractions of the
//! arc length (Bookstein 1997, "Landmark methods for forms without landmarks", Medical Image Analysis
//! 1(3), without sliding).

use super::{Lip, Need, NotMeasured};
use crate::alignment::symmetry_axis;
use crate::geometry::{Axis, Face, Point, Similarity};
use crate::landmark::{CurveName, Landmark, Node};

/// How many points stand for the curve between two named points.
pub const SECTION_POINTS: usize = 7;

/// The named points that a lip's curves are divided at: stomion stands for whichever of its three
/// names the curve has.
fn stations(name: CurveName) -> &'static [Landmark] {
    use Landmark::{ChL, ChR, CphL, CphR, Li, Ls, Sto};
    match name {
        CurveName::UpperBorder => &[ChR, CphR, Ls, CphL, ChL],
        CurveName::UpperFreeMargin | CurveName::LowerFreeMargin => &[ChR, Sto, ChL],
        CurveName::LowerBorder => &[ChR, Li, ChL],
    }
}

fn is_station(node: &Node<Face>, station: Landmark) -> bool {
    let Node::Named(landmark) = node else { return false };
    match landmark {
        Landmark::StoS | Landmark::StoI => station == Landmark::Sto,
        other => *other == station,
    }
}

/// The points of one curve, from right to left, with its ends. A curve that does not pass through one of
/// its stations has none of its own there, which is a need.
pub(super) fn curve_outline(lip: &Lip, name: CurveName) -> Result<Vec<Point<Face>>, NotMeasured> {
    let curve = lip.curve(name)?;
    let nodes = lip.configuration().curve(name).unwrap_or_default();
    let stations = stations(name);
    let index_of = |station: &Landmark| {
        let found = nodes.iter().position(|node| is_station(node, *station));
        found.ok_or(Need::StationOn(*station, name))
    };
    let mut points = Vec::with_capacity((SECTION_POINTS + 1) * stations.len());
    let mut from = index_of(&stations[0])?;
    points.push(curve.knot(from));
    for station in &stations[1..] {
        let to = index_of(station)?;
        curve.divide_into(&mut points, (from, to), SECTION_POINTS, 1..=SECTION_POINTS);
        points.push(curve.knot(to));
        from = to;
    }
    Ok(points)
}

/// A point of an outline and its counterpart on the other side.
type Counterparts = (Point<Face>, Point<Face>);

/// The upper lip as a configuration of corresponding points.
#[derive(Clone, Debug)]
pub(super) struct UpperLip {
    /// The points of the upper border, from right to left.
    pub(super) border: Vec<Point<Face>>,
    /// The points of the upper free margin.
    pub(super) margin: Vec<Point<Face>>,
    /// The points of both, the corners once, each with its counterpart on the other side.
    pub(super) outline: Vec<Counterparts>,
    /// The axis about which the outline is most nearly its own mirror image, pointing up.
    pub(super) axis: Axis<Face>,
}

impl UpperLip {
    /// The map that makes the axis x = 0, pointing up.
    pub(super) fn onto_axis(&self) -> Similarity<Face, Face> {
        let up = self.axis.direction();
        Similarity::onto_axes(self.axis.origin(), -up.perpendicular(), up, 1.0)
    }
}

pub(super) fn upper_lip(lip: &Lip) -> Result<UpperLip, NotMeasured> {
    let (border, margin) =
        NotMeasured::both(curve_outline(lip, CurveName::UpperBorder), curve_outline(lip, CurveName::UpperFreeMargin))?;
    let inner = &margin[1..margin.len() - 1];
    let mut outline: Vec<Counterparts> = Vec::with_capacity(border.len() + inner.len());
    for points in [&border, inner] {
        outline.extend(points.iter().copied().zip(points.iter().rev().copied()));
    }
    let axis = symmetry_axis(outline.iter().map(|(point, mate)| (*point, *mate, 1.0))).ok_or(Need::Area)?;
    let axis = if axis.direction().y < 0.0 { axis.reversed() } else { axis };
    Ok(UpperLip { border, margin, outline, axis })
}

/// The upper lip's own symmetry axis: the one about which its outline is most nearly its own mirror image,
/// in the sense of least squares, pointing up.
///
/// # Errors
///
/// It fails where the upper border or the upper free margin is missing or does not pass through its named points.
pub fn upper_lip_axis(lip: &Lip) -> Result<Axis<Face>, NotMeasured> {
    lip.upper_lip().map(|upper_lip| upper_lip.axis)
}
