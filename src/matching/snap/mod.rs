//! Snapping, on request: a marked border moved across itself to the edge that the colours of its photo show.
//!
//! A border is where the colour of the lip turns into that of the skin: one direction of colour is found for the whole border that
//! tells the two apart best (`edge`), and the curve follows the steepest step along it. The line between closed lips is the
//! valley of lightness. It is a proposal: a person looks at it before it is taken. A colour edge follows paint and shadows, so that
//! it is refused where the lips are painted, and where lip and skin are too alike.

mod edge;
mod profile;
mod refusal;
mod track;

pub use refusal::SnapRefusal;

use super::channels::lab_of_mouth;
use super::curve::{part, root_mean_square, smoothed};
use super::face_picture::FacePicture;
use super::gates::STATIONS_LEFT_OUT;
use super::station_frames::StationFrames;
use crate::geometry::{Image, Point};
use crate::landmark::{Cosmetics, CurveName, Marking, Node, STATIONS_BETWEEN, stations};
use edge::Edge;
use profile::Profiles;
use track::Track;

/// The largest pixel of a photo in which a colour edge is looked for, in millimetres: in coarser ones none was tried.
const COARSEST_MM: f64 = 0.5;

/// Lip and skin, or the line between the lips and the lips, must differ by so many of their pooled standard deviations: on dark
/// skin, where they differ by 1.4, the edge was no better than clicks.
const LEAST_CONTRAST: f64 = 2.0;

/// The median step of colour across the found edge must be so large a part of the difference of lip and skin.
const LEAST_STRENGTH: f64 = 0.3;

/// By so much, as a part of the difference of lip and skin, the found edge must be stronger than the best other one, on average.
const LEAST_AHEAD: f64 = 0.05;

/// The standard deviation of the Gaussian over which the shifts are made smooth along the curve, in millimetres: several stations
/// say where a mark goes, which are about 1 mm apart.
const SMOOTH_MM: f64 = 1.0;

/// A curve moved to the colour edge.
#[derive(Clone, Debug, PartialEq)]
pub struct SnappedCurve {
    /// Which curve.
    pub curve: CurveName,
    /// Where its points belong, in pixels of the un-mirrored photo, one for each of the marking's nodes in their order, named points and
    /// contour points alike. Its two ends are where they were marked.
    pub places: Vec<Point<Image>>,
    /// By how many of their pooled standard deviations lip and skin differ beside the border (d′); of the line between closed lips, by how
    /// many the line is darker than the lips.
    pub contrast: f64,
    /// The largest shift of a point, in nominal millimetres.
    pub largest_mm: f64,
    /// The root mean square of the shifts along the curve, in nominal millimetres.
    pub rms_mm: f64,
}

impl SnappedCurve {
    /// The marking with the curve's points in their new places; all other marks stay. The marking is the one that was snapped.
    #[must_use]
    pub fn marking(&self, of: &Marking) -> Marking {
        let mut snapped = of.clone();
        let nodes: Vec<Node<Image>> = of.configuration.curve(self.curve).unwrap_or_default().to_vec();
        let placed = nodes.into_iter().zip(&self.places).map(|(node, place)| match node {
            Node::Named(landmark) => {
                snapped.configuration.set_point(landmark, Some(*place));
                node
            }
            Node::Contour(_) => Node::Contour(*place),
        });
        let placed: Vec<Node<Image>> = placed.collect();
        snapped.configuration.set_curve(self.curve, Some(placed));
        snapped
    }
}

/// A marked curve moved across itself to the colour edge: the upper or the lower border, or the upper free margin of closed lips.
///
/// Each point moves along the curve's normal, by at most 1.6 nominal millimetres; the two ends stay. `marking` is of the un-mirrored
/// photo, as `picture` is; `cosmetics` is what was said of paint on the lips.
///
/// # Errors
/// A [`SnapRefusal`] where the curve is not marked or has no such edge, the lips are painted, the picture is too coarse or does not show
/// the curve, lip and skin are too alike, or the edge is not certain.
pub fn snap(
    picture: &FacePicture,
    marking: &Marking,
    cosmetics: Cosmetics,
    curve: CurveName,
) -> Result<SnappedCurve, SnapRefusal> {
    let mm_per_px = picture.mm_per_px();
    refuse_unasked(marking, cosmetics, curve, mm_per_px)?;
    let not_marked = SnapRefusal::NotMarked { curve };
    let configuration = &marking.configuration;
    let (Some(nodes), Some(positions)) = (configuration.curve(curve), configuration.positions(curve)) else {
        return Err(not_marked);
    };
    let frames = stations(configuration, curve).and_then(|points| StationFrames::new(points, mm_per_px));
    let (Some(frames), Some(lab)) = (frames, lab_of_mouth(picture, mm_per_px, marking)) else {
        return Err(not_marked);
    };
    let Some(profiles) = Profiles::read(picture, &lab, &frames, curve) else {
        return Err(SnapRefusal::OutsidePicture { curve });
    };
    let edge = if curve == CurveName::UpperFreeMargin { edge::valley(&profiles) } else { edge::border(&profiles) };
    let contrast = edge.as_ref().map_or(0.0, |edge| edge.contrast);
    let Some(Edge { track, .. }) = edge.filter(|edge| edge.contrast >= LEAST_CONTRAST) else {
        return Err(SnapRefusal::LittleContrast { curve, contrast });
    };
    refuse_uncertain(curve, &track)?;
    let shifts_mm = smoothed(&track.shifts_mm, &frames.length, SMOOTH_MM / mm_per_px);
    let up_px: Vec<f64> = shifts_mm.iter().map(|shift| profiles.outwards * shift / mm_per_px).collect();
    let places = placed(nodes, &positions, &frames, &up_px);
    let moved = places.iter().zip(&positions).map(|(to, from)| mm_per_px * to.distance(*from));
    let (largest_mm, rms_mm) = (moved.fold(0.0, f64::max), root_mean_square(&shifts_mm));
    Ok(SnappedCurve { curve, places, contrast, largest_mm, rms_mm })
}

/// Refuses what has no colour edge to be looked for.
fn refuse_unasked(
    marking: &Marking,
    cosmetics: Cosmetics,
    curve: CurveName,
    mm_per_px: f64,
) -> Result<(), SnapRefusal> {
    if curve == CurveName::LowerFreeMargin
        || (curve == CurveName::UpperFreeMargin && marking.configuration.lips_parted())
    {
        return Err(SnapRefusal::LipsParted);
    }
    if cosmetics == Cosmetics::Yes {
        return Err(SnapRefusal::Painted);
    }
    if mm_per_px > COARSEST_MM {
        return Err(SnapRefusal::TooCoarse { mm_per_px });
    }
    Ok(())
}

/// Refuses a track that ends at the rim of what was searched, or that another one equals.
fn refuse_uncertain(curve: CurveName, track: &Track) -> Result<(), SnapRefusal> {
    let at_rim = part(&track.on_rim);
    if at_rim > STATIONS_LEFT_OUT {
        return Err(SnapRefusal::TooFar { curve, part: at_rim });
    }
    if track.strength < LEAST_STRENGTH || track.ahead < LEAST_AHEAD {
        return Err(SnapRefusal::NotCertain { curve, strength: track.strength, ahead: track.ahead });
    }
    Ok(())
}

/// Where the nodes go: along the normal by the shift of the stations beside them; the two ends stay.
fn placed(
    nodes: &[Node<Image>],
    positions: &[Point<Image>],
    frames: &StationFrames,
    up_px: &[f64],
) -> Vec<Point<Image>> {
    let step = STATIONS_BETWEEN + 1;
    let last = nodes.len() - 1;
    let mut section = 0;
    let mut places = Vec::with_capacity(nodes.len());
    for (index, (node, position)) in nodes.iter().zip(positions).enumerate() {
        let named = matches!(node, Node::Named(_));
        if index > 0 && named {
            section += step;
        }
        let beside = if named { section..=section } else { section..=section + step };
        let moved = || beside.clone().filter(|station| *station < up_px.len());
        places.push(if index == 0 || index == last {
            *position
        } else {
            moved_point(*position, frames, up_px, moved())
        });
    }
    places
}

/// A point moved as the stations `beside` it are, by their distances from it.
fn moved_point(
    point: Point<Image>,
    frames: &StationFrames,
    up_px: &[f64],
    beside: impl Iterator<Item = usize>,
) -> Point<Image> {
    let mut nearest: Vec<(f64, usize)> =
        beside.map(|station| (frames.points[station].distance(point), station)).collect();
    nearest.sort_by(|a, b| a.0.total_cmp(&b.0));
    let shift = |station: usize| frames.across(station) * up_px[station];
    match nearest[..] {
        [(near, first), (far, second), ..] if near + far > 0.0 => {
            let part = near / (near + far);
            point + shift(first) * (1.0 - part) + shift(second) * part
        }
        [(_, only), ..] => point + shift(only),
        [] => point,
    }
}
