//! Settles how a file's numbers lie to the photo: from the table, from what the file states, from what the user states; where two
//! answers fit, the user is asked.

use super::contents::{Picture, Pixel, Unit, Vertical};
use super::convention::{Convention, Counts, Format, Rows};
use super::options::{ImportOptions, Question, RowsStated};
use super::photo_facts::PhotoFacts;
use super::placing::Placing;
use super::refusal::Refusal;

/// Which of the photo's sizes a file states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum StatedSize {
    Unstated,
    Upright,
    Stored,
    /// Stored rows and upright picture are of one size.
    Either,
}

/// How the numbers of a picture lie to the photo. `stands` says whether the face stands upright where they are placed so.
pub(super) fn settled<'a>(
    picture: &Picture,
    convention: &Convention,
    photo: &'a PhotoFacts,
    options: &ImportOptions,
    stands: impl Fn(&Placing<'_>) -> bool,
) -> Result<Placing<'a>, Refusal> {
    let stated = stated_size(picture, photo)?;
    let pixel = pixel(picture, convention, options)?;
    let vertical = match options.is_up {
        Some(true) => Vertical::Up,
        Some(false) => Vertical::Down,
        None => picture.counting.vertical.unwrap_or(convention.vertical),
    };
    let unit = picture.counting.unit.unwrap_or(convention.unit);
    let placing = Placing { photo, rows: RowsStated::Upright, vertical, unit, pixel };
    let rows = rows(convention, stated, photo, options, |rows| stands(&Placing { rows, ..placing }))?;
    Ok(Placing { rows, ..placing })
}

fn stated_size(picture: &Picture, photo: &PhotoFacts) -> Result<StatedSize, Refusal> {
    let Some((width, height)) = picture.size else { return Ok(StatedSize::Unstated) };
    let is = |(own_width, own_height): (u32, u32)| width == f64::from(own_width) && height == f64::from(own_height);
    match (is(photo.size), is(photo.stored_size())) {
        (true, true) => Ok(StatedSize::Either),
        (true, false) => Ok(StatedSize::Upright),
        (false, true) => Ok(StatedSize::Stored),
        (false, false) => {
            let (own_width, own_height) = photo.size;
            let message = format!(
                "The marks are of a picture of {width} × {height} pixels, the photo has {own_width} × {own_height}"
            );
            Err(Refusal::new("", message, "Use the very photo that was marked, not one that was resized or cropped."))
        }
    }
}

/// Which place of a pixel counts as 0.
fn pixel(picture: &Picture, convention: &Convention, options: &ImportOptions) -> Result<Pixel, Refusal> {
    if let Some(origin) = options.pts_origin {
        return Ok(if origin == 0 { Pixel::Centre } else { Pixel::CentreFromOne });
    }
    if let Some(is_centre) = options.is_centre {
        return Ok(if is_centre { Pixel::Centre } else { Pixel::Corner });
    }
    match (convention.counts, picture.counting.is_whole) {
        (Counts::From(pixel), _) => Ok(pixel),
        (Counts::FromOneUnlessWhole, false) => Ok(Pixel::CentreFromOne),
        (Counts::FromCentreIfWhole, true) => Ok(Pixel::Centre),
        (Counts::Asked, _) => {
            let message =
                "A table of names, x and y does not say whether (0, 0) is the corner or the centre of the first pixel";
            let remedy =
                "centre where (0, 0) is the centre of the top-left pixel, corner where it is the picture's corner.";
            Err(Refusal::asking(Question::Pixel, message, remedy))
        }
        (Counts::FromOneUnlessWhole, true) => {
            let message = "All numbers of this .pts file are whole: programs that write such files count pixels from 0 or from 1, under \
                           the same header";
            let remedy = "0 is what imglab's web version writes, 1 what iBUG's data and menpo have.";
            Err(Refusal::asking(Question::PtsOrigin, message, remedy))
        }
        (Counts::FromCentreIfWhole, false) => {
            let message = "The key points of this COCO file have decimals: programs that write such files count from the corner or from \
                           the centre of the first pixel";
            let remedy =
                "centre where (0, 0) is the centre of the top-left pixel, corner where it is the picture's corner.";
            Err(Refusal::asking(Question::Pixel, message, remedy))
        }
    }
}

/// In which rows the file counts.
fn rows(
    convention: &Convention,
    stated: StatedSize,
    photo: &PhotoFacts,
    options: &ImportOptions,
    stands: impl Fn(RowsStated) -> bool,
) -> Result<RowsStated, Refusal> {
    if photo.is_stored_upright() {
        return Ok(RowsStated::Upright);
    }
    if let Some(rows) = options.rows {
        return Ok(rows);
    }
    match (convention.rows, stated) {
        (Rows::Upright, StatedSize::Unstated | StatedSize::Upright | StatedSize::Either)
        | (Rows::BySize, StatedSize::Upright) => Ok(RowsStated::Upright),
        (Rows::Stored, StatedSize::Unstated | StatedSize::Stored | StatedSize::Either) => Ok(RowsStated::Stored),
        (Rows::ByFace, _) => match (stands(RowsStated::Upright), stands(RowsStated::Stored)) {
            (true, false) => Ok(RowsStated::Upright),
            (false, true) => Ok(RowsStated::Stored),
            _ => Err(asked(convention, photo)),
        },
        _ => Err(asked(convention, photo)),
    }
}

pub(super) fn asked(convention: &Convention, photo: &PhotoFacts) -> Refusal {
    let message = format!(
        "The photo is stored turned (Exif orientation {}), and {} does not say whether its points count in the rows as they are stored \
         or in the upright picture",
        photo.orientation.exif(),
        convention.name
    );
    let remedy = match convention.format {
        Format::ImageJ | Format::RoiSet => {
            "ImageJ shows the rows as they are stored, so stored where the photo lay on its side or head while it was marked."
        }
        Format::MediaPipe => "MediaPipe's Python package kept stored rows up to 0.10.35 and turns JPEGs from 1.0.0 on.",
        Format::Coco => "Label Studio's export states the stored size of points in the upright picture.",
        _ => "upright where the face stood upright while it was marked, stored where it did not.",
    };
    Refusal::asking(Question::Rows, message, remedy)
}

/// Whether numbers of this unit are pixels, so that a point at (0, 0) may stand for none.
pub(super) fn may_be_none(unit: Unit) -> bool {
    unit != Unit::StatedMillimetres
}
