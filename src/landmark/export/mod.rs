//! Export: marks for other programs, as those count them.
//!
//! What a format cannot hold is said, not lost in silence. The conventions are the rows of [`crate::landmark::import::CONVENTIONS`],
//! read the other way.

mod coco;
mod json;
mod labelme;
mod leaving;
mod points_csv;
mod roi_set;
mod tem;
mod tps;

pub use leaving::Leaving;

use super::file::{LandmarkFile, MarkingDocument, NodeDocument, Position, ScaleDocument};
use super::import::{Convention, Counts, Format, PhotoFacts, Pixel, Placing, Refusal, Rows, RowsStated};
use crate::landmark::{CurveName, Landmark};

/// The formats that are written.
pub const EXPORTED: [Format; 6] =
    [Format::Labelme, Format::RoiSet, Format::Tps, Format::Tem, Format::Coco, Format::PointsCsv];

/// A file for another program.
#[derive(Clone, Debug, PartialEq)]
pub struct Exported {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What its name ends in, after the photo's.
    pub ending: &'static str,
    /// What is to be said of it: what the format does not hold, and how its points are known.
    pub notes: Vec<String>,
}

/// The marks of a landmark file in another program's format.
///
/// `photo` is needed where a format counts in the rows as they are stored; `marking` is the number of one of several markings, from 1;
/// `rows` is what the user states of a program that may show either.
///
/// # Errors
///
/// A refusal says what is missing, or what the format cannot hold at all.
pub fn export(
    file: &LandmarkFile,
    photo: Option<&PhotoFacts>,
    format: Format,
    marking: Option<usize>,
    rows: Option<RowsStated>,
) -> Result<Exported, Refusal> {
    let convention = format.convention();
    let write = writer(format)?;
    let marking = chosen(file, marking)?;
    let facts = facts(file, photo, convention, rows)?;
    let placing = Placing {
        photo: &facts,
        rows: rows.unwrap_or(if is_stored(convention) { RowsStated::Stored } else { RowsStated::Upright }),
        vertical: convention.vertical,
        unit: convention.unit,
        pixel: pixel(convention),
    };
    let leaving = leaving(file, marking, &placing, convention);
    let bytes = write.1(&leaving)?;
    Ok(Exported { bytes, ending: write.0, notes: notes(file, marking, &leaving, &placing, convention) })
}

/// What a format's file ends in, and what writes it.
type Writer = (&'static str, fn(&Leaving) -> Result<Vec<u8>, Refusal>);

fn writer(format: Format) -> Result<Writer, Refusal> {
    Ok(match format {
        Format::Labelme => (".json", labelme::write),
        Format::RoiSet => (".RoiSet.zip", roi_set::write),
        Format::Tps => (".tps", tps::write),
        Format::Tem => (".tem", tem::write),
        Format::Coco => (".coco.json", coco::write),
        Format::PointsCsv => (".points.csv", points_csv::write),
        other => {
            let message = format!("{} is read, and not written", other.convention().name);
            return Err(Refusal::new("", message, "What is written is labelme, roiset, tps, tem, coco and csv."));
        }
    })
}

/// Which of the markings.
fn chosen(file: &LandmarkFile, number: Option<usize>) -> Result<&MarkingDocument, Refusal> {
    let count = file.markings.len();
    let index = match number {
        None if count > 1 => {
            let message = format!("{count} people or times marked this photo, and other programs hold one marking");
            return Err(Refusal::new("", message, format!("State which with --marking N, from 1 to {count}.")));
        }
        None => 0,
        Some(number) => number.wrapping_sub(1),
    };
    file.markings.get(index).ok_or_else(|| {
        let message = format!("Marking {} is asked for, and the file has {count}", index.wrapping_add(1));
        Refusal::new("", message, "The first is 1.")
    })
}

/// Whether a format's program shows the rows as they are stored, where nobody says more.
fn is_stored(convention: &Convention) -> bool {
    convention.rows == Rows::Stored || convention.format == Format::RoiSet
}

/// The place of a pixel in the numbers that are written.
fn pixel(convention: &Convention) -> Pixel {
    match convention.counts {
        Counts::From(pixel) => pixel,
        Counts::FromOneUnlessWhole => Pixel::CentreFromOne,
        Counts::FromCentreIfWhole | Counts::Asked => Pixel::Centre,
    }
}

/// What has to be known of the photo: by its file, or by the landmark file alone where stored rows do not matter.
fn facts(
    file: &LandmarkFile,
    photo: Option<&PhotoFacts>,
    convention: &Convention,
    rows: Option<RowsStated>,
) -> Result<PhotoFacts, Refusal> {
    let size = (file.photo.width, file.photo.height);
    match photo {
        Some(photo) if photo.size == size => Ok(photo.clone()),
        Some(photo) => {
            let message = format!(
                "The landmarks are of a picture of {} × {} pixels, the photo has {} × {}",
                size.0, size.1, photo.size.0, photo.size.1
            );
            Err(Refusal::new("photo", message, "Use the very photo that was marked."))
        }
        None if rows == Some(RowsStated::Stored) || is_stored(convention) && rows.is_none() => {
            let message =
                format!("{} counts in the rows as they are stored, which only the photo tells", convention.name);
            Err(Refusal::new("", message, "Name the photo with --photo, or state --rows upright."))
        }
        None => Ok(PhotoFacts::upright(&file.photo.file, size)),
    }
}

fn leaving(file: &LandmarkFile, marking: &MarkingDocument, placing: &Placing<'_>, convention: &Convention) -> Leaving {
    let number = |at: Position| {
        let at = placing.number(at);
        if convention.is_whole || convention.format == Format::Coco { at.map(f64::round) } else { at }
    };
    let named = |landmark: Landmark| marking.points.0.get(&landmark).copied();
    let position = |node: &NodeDocument| match node {
        NodeDocument::Named(landmark) => named(*landmark),
        NodeDocument::Contour(at) => Some(*at),
    };
    let curve =
        |(name, nodes): (CurveName, &[NodeDocument])| (name, nodes.iter().filter_map(position).map(number).collect());
    let irises = marking.irises.clone().unwrap_or_default();
    Leaving {
        picture: file.photo.file.clone(),
        size: placing.size(),
        points: Landmark::ALL.into_iter().filter_map(|landmark| Some((landmark, number(named(landmark)?)))).collect(),
        curves: marking.curves.iter().map(curve).collect(),
        irises: [irises.r, irises.l].map(|iris| iris.map(|iris| (number(iris.centre), iris.diameter))),
        mm_per_px: match file.scale {
            Some(ScaleDocument::MmPerPx { value, .. }) => Some(value),
            Some(ScaleDocument::Ruler { from, to, length_mm, .. }) => {
                Some(length_mm / crate::elementary::hypot(from[0] - to[0], from[1] - to[1]))
            }
            Some(ScaleDocument::Iris {}) | None => None,
        },
    }
}

/// What the format does not hold, and how its points are known.
fn notes(
    file: &LandmarkFile,
    marking: &MarkingDocument,
    leaving: &Leaving,
    placing: &Placing<'_>,
    convention: &Convention,
) -> Vec<String> {
    let format = convention.format;
    let mut lost: Vec<&str> = Vec::new();
    let holds_irises = !matches!(format, Format::Tps | Format::Tem | Format::Coco);
    if marking.irises.is_some() && !holds_irises {
        lost.push("the irises");
    }
    if !leaving.curves.is_empty() && format == Format::Coco {
        lost.push("the curves");
    }
    let is_scale_of_irises = file.scale == Some(ScaleDocument::Iris {});
    let holds_scale = if is_scale_of_irises { holds_irises } else { format == Format::Tps };
    if file.scale.is_some() && !holds_scale {
        lost.push("the scale");
    }
    if file.mirrored {
        lost.push("that the picture is a mirror image");
    }
    lost.extend(["who marked and when, how marks came to their places", "expression and day"]);
    let mut notes = vec![format!("Not in it, since the format has no room: {}.", lost.join(", "))];
    if format == Format::Coco {
        notes.push("Its points are whole pixels: each is up to half a pixel off on each axis.".to_owned());
    }
    if matches!(format, Format::Tps | Format::Tem) {
        let unnamed = if format == Format::Tem { tem::unnamed(leaving) } else { 0 };
        let named = leaving.points.iter().map(|(landmark, _)| landmark.id());
        let order: Vec<&str> = named.chain(std::iter::repeat_n("-", unnamed)).collect();
        notes.push(format!("Its points have no names; their order is {}.", order.join(",")));
    }
    if !placing.photo.is_stored_upright() {
        let rows = match placing.rows {
            RowsStated::Stored => "rows as they are stored",
            RowsStated::Upright => "upright picture",
        };
        notes.push(format!("The photo is stored turned; the file counts in the {rows} (--rows)."));
    }
    notes
}
