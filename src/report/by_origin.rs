//! How marks that began as proposals lie against placed ones, as JSON and as a table.

use schemars::JsonSchema;
use serde::Serialize;

use super::grid::{Column, Grid};
use super::table::{TableStyle, paragraph};
use crate::landmark::{CurveName, Landmark, Origin, Proposer};
use crate::uncertainty::{MarkKind, OriginAgreement};

/// How marks of one kind and origin lie against the placed marks of the same photos.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct OriginRowDocument {
    /// The kind of mark: a point's id without its side, a curve's id, or `iris_diameter`.
    pub id: &'static str,
    /// How the marks came to their places: `placed`, `moved`, `snapped` or `confirmed`.
    pub origin: &'static str,
    /// What proposed their places: `face_model`, `average_face`, `other_photo` or `matching`; absent where it is not stated.
    pub by: Option<&'static str>,
    /// How many such marks there are.
    pub n: usize,
    /// On how many photos.
    pub photos: usize,
    /// The mean offset from the placed marks outward, in millimetres; of midline points to the subject's left. Of points alone.
    pub mean_outward_mm: Option<f64>,
    /// The mean offset up, in millimetres. Of points and curves.
    pub mean_up_mm: Option<f64>,
    /// By how much the diameter is larger on average, in millimetres. Of irises alone.
    pub mean_larger_mm: Option<f64>,
    /// The standard deviation about the mean, per axis in millimetres; absent of fewer than two.
    pub sd_mm: Option<f64>,
    /// The root mean square of the distances from the placed marks, in millimetres.
    pub distance_mm: f64,
    /// Of moved marks: how far towards the proposal they lie, as a part of the way from the placed marks (0) to it (1);
    /// known where the proposal stands confirmed in another marking of the photo.
    pub towards_proposal: Option<f64>,
}

/// The rows of what was found.
pub fn by_origin_rows(found: &[OriginAgreement]) -> Vec<OriginRowDocument> {
    found.iter().map(row).collect()
}

fn row(found: &OriginAgreement) -> OriginRowDocument {
    let axis = |axis: usize| found.mean_mm.get(axis).copied();
    let [outward, up, larger] = match found.kind {
        MarkKind::Point(_) => [axis(0), axis(1), None],
        MarkKind::Curve(_) => [None, axis(0), None],
        MarkKind::IrisDiameter => [None, None, axis(0)],
    };
    OriginRowDocument {
        id: id(found.kind),
        origin: origin(found.origin),
        by: found.proposer.map(proposer),
        n: found.count,
        photos: found.photos,
        mean_outward_mm: outward,
        mean_up_mm: up,
        mean_larger_mm: larger,
        sd_mm: found.sd_mm,
        distance_mm: found.distance_mm,
        towards_proposal: found.towards_proposal,
    }
}

fn id(kind: MarkKind) -> &'static str {
    match kind {
        MarkKind::Point(landmark) => landmark.id().strip_suffix("_r").unwrap_or(landmark.id()),
        MarkKind::Curve(name) => name.id(),
        MarkKind::IrisDiameter => "iris_diameter",
    }
}

fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Placed => "placed",
        Origin::Moved => "moved",
        Origin::Snapped => "snapped",
        Origin::Confirmed => "confirmed",
        Origin::Imported => "imported",
    }
}

fn proposer(by: Proposer) -> &'static str {
    match by {
        Proposer::FaceModel => "face_model",
        Proposer::AverageFace => "average_face",
        Proposer::OtherPhoto => "other_photo",
        Proposer::Matching => "matching",
    }
}

/// The name for people of what a row is about.
fn name(row: &OriginRowDocument) -> &'static str {
    let with_side = Landmark::ALL.into_iter().find(|landmark| id(MarkKind::Point(*landmark)) == row.id);
    let curve = || match CurveName::from_id(row.id)? {
        CurveName::UpperBorder => Some("upper border"),
        CurveName::UpperFreeMargin => Some("free margin, upper lip"),
        CurveName::LowerFreeMargin => Some("free margin, lower lip"),
        CurveName::LowerBorder => Some("lower border"),
    };
    let point = with_side.map(|landmark| landmark.name().strip_prefix("the ").unwrap_or(landmark.name()));
    point.or_else(curve).unwrap_or("diameter of the iris")
}

/// The rows as text.
pub(super) fn by_origin_table(rows: &[OriginRowDocument], style: &TableStyle) -> String {
    let has_proposals = rows.iter().any(|row| row.origin != "placed");
    if !has_proposals {
        let none = "By origin: no photo has both a mark that a person placed and one that began as a proposal.";
        return paragraph(none, style);
    }
    let grid = |with_mean: bool, with_proposer: bool| {
        let mut columns = ["", "origin"].map(Column::of_words).to_vec();
        columns.push(Column::of_numbers("n"));
        columns.extend(if with_mean { ["outward", "up"].map(Column::of_numbers).to_vec() } else { Vec::new() });
        columns.extend(["SD", "RMS", "towards"].map(Column::of_numbers));
        let mut grid = Grid::new(columns);
        let mut last = "";
        for row in rows {
            let is_first = std::mem::replace(&mut last, row.id) != row.id;
            grid.push(cells(row, is_first, with_mean, with_proposer), ("", ""));
        }
        grid
    };
    let fitting = Grid::first_that_fits(style.columns(), [grid(true, true), grid(false, true), grid(false, false)]);
    let mut text = "\n".to_owned();
    text.push_str(&fitting.map(|grid| grid.text(style.columns())).unwrap_or_default());
    let words = "By origin: how marks lie against those that a person placed on the same photo, in mm: the mean offset (outward, up; of \
                 the iris by how much its diameter is larger), the standard deviation about it (SD), the root mean square distance \
                 (RMS), and how far moved marks stayed towards their proposal (0: as placed, 1: at the proposal).";
    text.push_str(&paragraph(words, style));
    text
}

fn cells(row: &OriginRowDocument, is_first: bool, with_mean: bool, with_proposer: bool) -> Vec<String> {
    let number = |value: Option<f64>| value.map(|value| format!("{value:.2}").replace('-', "−")).unwrap_or_default();
    let proposer = row.by.filter(|_| with_proposer);
    let origin = proposer.map_or(row.origin.to_owned(), |by| format!("{}, {}", row.origin, by.replace('_', " ")));
    let mut cells = vec![if is_first { name(row).to_owned() } else { String::new() }, origin, row.n.to_string()];
    if with_mean {
        cells.extend([number(row.mean_outward_mm), number(row.mean_up_mm.or(row.mean_larger_mm))]);
    }
    cells.extend([number(row.sd_mm), number(Some(row.distance_mm)), number(row.towards_proposal)]);
    cells
}
