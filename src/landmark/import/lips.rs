//! Whether lips are closed or parted, where a file has both of their free margins.

use super::convention::Convention;
use super::curves::PlacedNode;
use super::naming::Named;
use super::note::Note;
use super::options::{ImportOptions, LipsStated, Question};
use super::placed::Placed;
use super::placing::Placing;
use super::refusal::Refusal;
use crate::elementary::hypot;
use crate::landmark::{CurveName, Landmark};

/// The largest distance between the free margins of lips that a template's points call closed, in pixels: what rounding leaves of one
/// place.
const CLOSED: f64 = 1.0;

/// Whether the lips are closed: where both free margins have a midline point, one place or two.
pub(super) fn settle_lips(
    placed: &mut Placed,
    named: &Named,
    placing: &Placing<'_>,
    convention: &Convention,
    options: &ImportOptions,
    notes: &mut Vec<Note>,
) -> Result<(), Refusal> {
    let points = &mut placed.points;
    if let Some([upper, lower]) = named.margins {
        points.insert(Landmark::StoS, placing.place(upper));
        points.insert(Landmark::StoI, placing.place(lower));
    }
    let (upper, lower) = (points.get(&Landmark::StoS).copied(), points.get(&Landmark::StoI).copied());
    let stomion = points.get(&Landmark::Sto).copied();
    let is_closed = match (options.lips, stomion, upper.zip(lower)) {
        (Some(lips), ..) => lips == LipsStated::Closed,
        (None, Some(_), None) if upper.or(lower).is_none() => true,
        (None, None, None) => false,
        (None, None, Some(margins)) => match named.template {
            None => false,
            Some(template) if template.is_ambiguous_of_lips => {
                let message = format!("The points of {} do not tell closed lips from parted ones", convention.name);
                let remedy = "closed where the lips meet in the photo, parted where they do not.";
                return Err(Refusal::asking(Question::Lips, message, remedy));
            }
            Some(_) => {
                let gap = hypot(margins.0[0] - margins.1[0], margins.0[1] - margins.1[1]);
                let is_closed = gap <= CLOSED;
                let what = if is_closed { "closed" } else { "parted" };
                notes.push(Note::with_option(
                    format!("The lips are taken for {what}: the margins' midline points lie {gap:.1} pixels apart"),
                    " (--lips)",
                ));
                is_closed
            }
        },
        _ => {
            let message = "sto says that the lips are closed, sto_s or sto_i that they are parted";
            let remedy = "closed keeps sto, parted the two others.";
            return Err(Refusal::asking(Question::Lips, message, remedy));
        }
    };
    if is_closed {
        let middle = upper.zip(lower).map(|(a, b)| [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0]);
        if let Some(at) = stomion.or(middle) {
            points.insert(Landmark::Sto, at);
        }
        points.shift_remove(&Landmark::StoS);
        points.shift_remove(&Landmark::StoI);
        if named.template.is_some() {
            // Closed lips have one line between them.
            placed.curves.retain(|(name, _)| *name != CurveName::LowerFreeMargin);
        }
        for node in placed.curves.iter_mut().flat_map(|(_, nodes)| nodes) {
            if matches!(node, PlacedNode::Landmark(Landmark::StoS | Landmark::StoI)) {
                *node = PlacedNode::Landmark(Landmark::Sto);
            }
        }
    } else if upper.or(lower).is_some() {
        points.shift_remove(&Landmark::Sto);
    }
    Ok(())
}
