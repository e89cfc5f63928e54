//! A border moved to the edge of the colour, as the page shows it before a person takes it.

use serde::{Deserialize, Serialize};

use crate::landmark::CurveName;
use crate::landmark::file::Position;
use crate::matching::{FacePicture, snap};

use super::draft::Draft;
use super::error::RequestError;
use super::marking_session::DecodedPhoto;

/// Which curve of a draft is asked for.
#[derive(Debug, Deserialize)]
pub(super) struct SnapRequest {
    draft: Draft,
    curve: String,
}

/// What is answered.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum SnapAnswer {
    /// Where the curve belongs.
    Snapped {
        /// The places of its nodes in their order, named points and contour points alike.
        places: Vec<Position>,
        /// The largest shift of a point, in millimetres of a face of average size.
        largest_mm: f64,
    },
    /// It stays where it is.
    Refused {
        /// Why.
        sentence: String,
    },
}

/// A draft's curve on the edge of the colour.
pub(super) fn snapped(photo: &DecodedPhoto, asked: &SnapRequest) -> Result<SnapAnswer, RequestError> {
    let SnapRequest { draft, curve } = asked;
    draft.check().map_err(RequestError::unusable)?;
    let curve = CurveName::from_id(curve).ok_or_else(RequestError::missing)?;
    let mirroring = draft.mirroring(photo.file.photo.size().0);
    let marking = draft.marking.unmirrored(mirroring);
    let Some(picture) = FacePicture::read(&photo.file.photo, draft.about.mirrored, &marking) else {
        let sentence = "Too few marks are there to tell how large the face is.".to_owned();
        return Ok(SnapAnswer::Refused { sentence });
    };
    Ok(match snap(&picture, &marking, draft.about.cosmetics.into(), curve) {
        Ok(found) => {
            let places = found.places.iter().map(|place| mirroring.position(*place)).collect();
            SnapAnswer::Snapped { places, largest_mm: found.largest_mm }
        }
        Err(refusal) => SnapAnswer::Refused { sentence: refusal.to_string() },
    })
}
