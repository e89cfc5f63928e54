//! Cautions about a face that does not stand upright in its picture.

use super::family::{Entry, Family, the};
use super::{Caution, Severity, Subject};
use crate::alignment::{Constellation, Occasion};

/// From this roll on a face lies in its picture, in degrees: a head is inclined by up to 45°, and phones turn their
/// pictures by quarters.
pub const LYING_DEG: f64 = 60.0;

/// From this roll on it stands on its head.
const UPSIDE_DOWN_DEG: f64 = 120.0;

/// How the face lies in the picture.
#[derive(Clone, Debug, PartialEq)]
pub enum OrientationCaution {
    /// The marks lie as on a face that does not stand upright.
    FaceTurned {
        /// Which photo.
        photo: Option<Occasion>,
        /// How far it is turned, in degrees, towards the picture's right.
        roll_deg: f64,
    },
}

/// Whether the face lies in the picture or stands on its head, by its marks.
pub(super) fn of_photo(subject: &Subject<'_>, marks: Option<&Constellation>) -> Option<Caution> {
    let roll_deg = marks.filter(|marks| marks.forms_a_face())?.roll_deg;
    let turned = OrientationCaution::FaceTurned { photo: subject.occasion, roll_deg };
    (roll_deg.abs() >= LYING_DEG).then_some(Caution::Orientation(turned))
}

impl Family for OrientationCaution {
    fn entry(&self) -> Entry {
        match self {
            Self::FaceTurned { .. } => Entry {
                code: "face_turned",
                in_short: "the face does not stand upright",
                severity: Severity::Warning,
                concerns_pair: false,
                when: || {
                    format!(
                        "the marks lie as on a face that is turned in its picture by {LYING_DEG}° or more; from \
                         {UPSIDE_DOWN_DEG}° on it stands on its head"
                    )
                },
                advice: "Look at the overlay. If the lips are drawn on the lips, the photo itself is turned: the \
                    measures hold, and a photo that is turned upright is easier to mark. If not, the coordinates are \
                    those of the stored picture, whose Exif orientation was not applied: give them in the upright \
                    picture, as every viewer shows it.",
            },
        }
    }

    fn message(&self) -> String {
        match self {
            Self::FaceTurned { photo, roll_deg } => {
                let lies = if roll_deg.abs() >= UPSIDE_DOWN_DEG {
                    "upside down, as of a face that stands on its head"
                } else if *roll_deg > 0.0 {
                    "as of a face that lies, its crown to the right"
                } else {
                    "as of a face that lies, its crown to the left"
                };
                format!("In {} the marks lie {lies} (turned by {:.0}°).", the(*photo), roll_deg.abs())
            }
        }
    }

    fn examples() -> Vec<Caution> {
        let turned = |roll_deg| Self::FaceTurned { photo: Some(Occasion::After), roll_deg };
        [179.0, 88.0].map(turned).map(Caution::Orientation).into()
    }
}
