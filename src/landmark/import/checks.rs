//! Whether marks may lie where they were placed: in the picture, on a face that stands upright, whose right is the subject's.

use indexmap::IndexMap;

use super::convention::Convention;
use super::curves::PlacedNode;
use super::naming::Named;
use super::note::Note;
use super::options::{ImportOptions, Question, RowsStated};
use super::photo_facts::PhotoFacts;
use super::placed::Placed;
use super::placing::Placing;
use super::refusal::Refusal;
use super::settling::asked;
use super::standing::{Standing, standing};
use crate::landmark::{CurveName, Landmark};

/// How the face stands in the un-mirrored picture.
pub(super) fn stands(points: &IndexMap<Landmark, [f64; 2]>, photo: &PhotoFacts, options: &ImportOptions) -> Standing {
    let width = f64::from(photo.size.0);
    let unmirrored = |[x, y]: [f64; 2]| if options.mirrored { [width - x, y] } else { [x, y] };
    standing(&points.iter().map(|(landmark, at)| (*landmark, unmirrored(*at))).collect())
}

/// Everything lies in the picture. What a program saw beside it is left out; a person's points are of another picture.
pub(super) fn check_inside(
    placed: &mut Placed,
    photo: &PhotoFacts,
    is_program: bool,
    notes: &mut Vec<Note>,
) -> Result<(), Refusal> {
    let (width, height) = photo.size;
    let is_inside =
        |at: [f64; 2]| (0.0..=f64::from(width)).contains(&at[0]) && (0.0..=f64::from(height)).contains(&at[1]);
    let outside: Vec<Landmark> =
        placed.points.iter().filter(|(_, at)| !is_inside(**at)).map(|(landmark, _)| *landmark).collect();
    let is_beside = |node: &PlacedNode| matches!(node, PlacedNode::At(at) if !is_inside(*at));
    let curves: Vec<CurveName> =
        placed.curves.iter().filter(|(_, nodes)| nodes.iter().any(is_beside)).map(|(name, _)| *name).collect();
    if outside.is_empty() && curves.is_empty() {
        return Ok(());
    }
    let names = outside.iter().map(ToString::to_string).chain(curves.iter().map(ToString::to_string));
    let names = names.collect::<Vec<String>>().join(", ");
    if is_program && 2 * outside.len() <= placed.points.len() {
        placed.points.retain(|landmark, _| !outside.contains(landmark));
        placed.curves.retain(|(name, nodes)| {
            let is_gone =
                |node: &PlacedNode| matches!(node, PlacedNode::Landmark(landmark) if outside.contains(landmark));
            !curves.contains(name) && !nodes.iter().any(is_gone)
        });
        notes.push(format!("Left out, since they lie outside the picture: {names}.").into());
        return Ok(());
    }
    let message = format!("These lie outside the picture of {width} × {height} pixels: {names}");
    let plain_remedy = "Use the very photo that was marked.";
    let remedy = if photo.is_stored_upright() {
        plain_remedy
    } else {
        "Use the very photo that was marked; its rows are stored turned, and --rows stored or --rows upright says in which the file counts."
    };
    Err(Refusal::new("", message, remedy).or_plainly(plain_remedy))
}

/// A face stands there, right is right, and up is up.
pub(super) fn check_standing(
    points: &IndexMap<Landmark, [f64; 2]>,
    convention: &Convention,
    placing: &Placing<'_>,
    named: &Named,
    options: &ImportOptions,
    stands_in_other_rows: bool,
    notes: &mut Vec<Note>,
) -> Result<(), Refusal> {
    let photo = placing.photo;
    let is_turned_photo = !photo.is_stored_upright();
    match stands(points, photo, options) {
        Standing::Upright => Ok(()),
        Standing::Unknown => {
            if !points.is_empty() {
                let sentence =
                    "There are too few points to see whether the face stands upright and right is the person's right.";
                notes.push(sentence.to_owned().into());
            }
            Ok(())
        }
        Standing::Turned if is_turned_photo => Err(turned(convention, placing, options)),
        Standing::Turned => {
            let sentence = "The face does not stand upright in the picture; check that the marks lie on it.";
            notes.push(sentence.to_owned().into());
            Ok(())
        }
        Standing::Exchanged | Standing::UpsideDown | Standing::Flipped
            if is_turned_photo && (options.rows.is_none() || stands_in_other_rows) =>
        {
            Err(turned(convention, placing, options))
        }
        Standing::Exchanged if named.template.is_some() => {
            let message = "The points for the picture's right lie at its left: the list is not in the order that its number of points \
                           says, or is of the picture's mirror image";
            Err(Refusal::new("", message, "Mark the very picture, or state the order with --order NAMES.")
                .or_plainly("Mark the very picture."))
        }
        Standing::Exchanged if options.mirrored || options.is_image_sides == Some(true) => {
            let message = "With what is stated of mirror image and sides, the subject's right would lie at the wrong side of the picture";
            let remedy =
                "leave --mirrored out where the picture is none, and --sides image where names are the subject's.";
            Err(Refusal::asking(Question::Sides, message, remedy)
                .or_plainly("the picture is no mirror image, or the file's right and left are the subject's."))
        }
        Standing::Exchanged => {
            let message = "What the file calls right lies at the picture's right, where the subject's left is unless the picture is a \
                           mirror image";
            let remedy = "image where the file's right and left are the picture's; subject, with --mirrored, where they are the \
                          subject's and the picture is a mirror image.";
            let plain_remedy = "the file's right and left are the picture's, or the subject's in a mirror image.";
            Err(Refusal::asking(Question::Sides, message, remedy).or_plainly(plain_remedy))
        }
        Standing::UpsideDown => {
            let message = "The face stands on its head and is a mirror image: y seems to run the other way";
            Err(Refusal::asking(Question::Vertical, message, "down from the upper edge, or up from the lower edge."))
        }
        Standing::Flipped => {
            let message = "The face lies on its side and is a mirror image: x and y seem to be exchanged";
            Err(Refusal::new("", message, "Write the file with x, to the right, first."))
        }
    }
}

/// The refusal of points that do not stand upright in a photo whose rows are stored turned.
fn turned(convention: &Convention, placing: &Placing<'_>, options: &ImportOptions) -> Refusal {
    if options.rows.is_none() {
        return asked(convention, placing.photo);
    }
    let (rows, other) = match placing.rows {
        RowsStated::Stored => ("the rows as they are stored", "upright"),
        RowsStated::Upright => ("the upright picture", "stored"),
    };
    let message = format!("Counted in {rows}, as is stated, the points make no upright face");
    Refusal::asking(Question::Rows, message, format!("{other}, perhaps."))
}
