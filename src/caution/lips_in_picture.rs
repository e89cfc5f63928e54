//! Cautions about curves along which the picture shows no lips.

use super::family::{Entry, Family, the};
use super::{Caution, Severity, Withheld};
use crate::alignment::Occasion;
use crate::geometry::CoordinateReading;
use crate::measure::MeasureId;

/// Below this score the picture hardly shows lips at the curves. Chosen on 22 marked photos of 10 faces of light and
/// dark skin, of which the least lip-like has 2.2 and the next 3.1; of 31 others, of 13 faces, none has less than 3.9.
/// Of 8,580 places elsewhere in these photos 95 % have less than 1.8, and 0.2 % 2.8 or more.
const HARDLY_LIPS: f64 = 1.8;

/// Below this one it shows none: ln(1 + t) of a dark line and of redness that together are less than two and a half
/// times their errors.
const NO_LIPS: f64 = 1.2;

/// The same of a picture without colours, by the dark line between the lips alone: 0.8 times its error.
const HARDLY_LIPS_GREY: f64 = 0.59;

/// From this score on the lips are found elsewhere, with colours and without.
const LIPS_FOUND: f64 = 2.8;
const LIPS_FOUND_GREY: f64 = 1.3;

/// Of marks that lie turned in their picture less is believed: elsewhere the lips are where the score is higher by this.
const MORE_LIPS: f64 = 1.0;

/// The upper border is off the red where the colour just inside it is less than this part of the way from the skin to
/// the red...
const INSIDE_IS_SKIN: f64 = 0.25;

/// ...and there is no step of colour at it: less than this, in units of ΔE*ab with the lightness halved,
const NO_STEP: f64 = 1.5;

/// and less than so many times its standard error. Chosen on the same 22 photos, of which none has such a border up to
/// 1 mm above where it was marked; of the 31 others none has up to 0.5 mm and one at 1 mm. Raised by 5 mm 27 of the 53
/// have one, by 6 mm 35.
const UNCERTAIN_STEP: f64 = 2.5;

/// What the picture shows along the curves of the lips, as plain values.
#[derive(Clone, Debug, PartialEq)]
pub struct LipsSeen {
    /// How lip-like it is, the sum of ln(1 + t) over the dark line between the lips and the red inside their borders: 0
    /// of even skin.
    pub score: f64,
    /// Whether colours could tell; otherwise the score is that of the dark line alone.
    pub coloured: bool,
    /// Where the curves look most like lips when their coordinates are read otherwise, with the score there; `None`
    /// where that was not asked.
    pub elsewhere: Option<(CoordinateReading, f64)>,
    /// Whether the marks lie as on a face that does not stand upright in the picture.
    pub turned: bool,
    /// How coordinates of the stored picture would be read, where it is not stored upright.
    pub stored: Option<CoordinateReading>,
    /// Of the upper border: how far the colour inside it is on the way from the skin, 0, to the red, 1; the step of
    /// colour at it; the step over its standard error. `None` where the red is too thin or too pale to tell.
    pub upper_border: Option<[f64; 3]>,
    /// The measures that rest on the upper border.
    pub rests_on_upper_border: Vec<MeasureId>,
}

impl LipsSeen {
    /// The score below which the picture hardly shows lips.
    fn hardly_lips(coloured: bool) -> f64 {
        if coloured { HARDLY_LIPS } else { HARDLY_LIPS_GREY }
    }

    /// The score below which it is asked where else the lips are.
    pub fn doubtful(coloured: bool, turned: bool) -> f64 {
        match (turned, coloured) {
            (false, _) => Self::hardly_lips(coloured),
            (true, true) => LIPS_FOUND + MORE_LIPS,
            (true, false) => LIPS_FOUND_GREY + MORE_LIPS,
        }
    }

    /// Whether the upper border lies off the edge of the red.
    pub fn upper_border_is_off([redness, step, certainty]: [f64; 3]) -> bool {
        redness < INSIDE_IS_SKIN && step < NO_STEP && certainty < UNCERTAIN_STEP
    }
}

/// Curves along which the picture shows no lips.
#[derive(Clone, Debug, PartialEq)]
pub enum LipsInPictureCaution {
    /// There are no lips at the curves.
    NoLipsAtCurves {
        /// Which photo.
        photo: Option<Occasion>,
        /// Whether the picture has colours.
        coloured: bool,
        /// The reading of the coordinates under which there are lips.
        reading: Option<CoordinateReading>,
        /// Whether that reading is the one by which the picture is stored.
        stored: bool,
        /// Whether that is sure enough to hold back the verdicts.
        blocking: bool,
    },
    /// The upper border lies off the edge of the red.
    BorderOffTheRed {
        /// Which photo.
        photo: Option<Occasion>,
        /// The measures that rest on it.
        withheld: Vec<MeasureId>,
    },
}

/// Whether there are lips where the curves run.
pub(super) fn of_photo(photo: Option<Occasion>, seen: &LipsSeen) -> Vec<Caution> {
    let LipsSeen { score, coloured, .. } = *seen;
    let found = if coloured { LIPS_FOUND } else { LIPS_FOUND_GREY };
    let is_found = |there: f64| there >= found && there >= score + MORE_LIPS;
    let reading = seen.elsewhere.filter(|(_, there)| is_found(*there)).map(|(reading, _)| reading);
    if score < LipsSeen::hardly_lips(coloured) || reading.is_some() {
        let stored = reading.is_some() && reading == seen.stored;
        let blocking = reading.is_some() || (coloured && score < NO_LIPS);
        let none = LipsInPictureCaution::NoLipsAtCurves { photo, coloured, reading, stored, blocking };
        return vec![Caution::LipsInPicture(none)];
    }
    let off = seen.upper_border.filter(|border| LipsSeen::upper_border_is_off(*border)).map(|_| {
        let withheld = seen.rests_on_upper_border.clone();
        Caution::LipsInPicture(LipsInPictureCaution::BorderOffTheRed { photo, withheld })
    });
    off.into_iter().collect()
}

/// Where the lips are instead, as a sentence.
fn instead(reading: CoordinateReading, stored: bool) -> String {
    let cause = match reading {
        CoordinateReading::HalfTurn => "turned by half a turn",
        CoordinateReading::QuarterTurnRight => "turned by a quarter to the right",
        CoordinateReading::QuarterTurnLeft => "turned by a quarter to the left",
        CoordinateReading::FromTheRight => "with x counted from the right edge, as in a mirror",
        CoordinateReading::Thousandths => "as thousandths of the picture's width and height",
        CoordinateReading::Smaller(2) => "as pixels of a picture of half the size",
        CoordinateReading::Smaller(3) => "as pixels of a picture of a third of the size",
        CoordinateReading::Smaller(_) => "as pixels of a picture of a quarter of the size",
        CoordinateReading::TwiceAsLarge => "as pixels of a picture of twice the size",
    };
    let stored =
        if stored { ": they are those of the stored picture, before its Exif orientation is applied" } else { "" };
    format!(" Read {cause}, the coordinates lie on the lips{stored}.")
}

impl Family for LipsInPictureCaution {
    fn withholds(&self) -> Withheld {
        match self {
            Self::NoLipsAtCurves { blocking: true, .. } => Withheld::Everything,
            Self::NoLipsAtCurves { .. } => Withheld::Nothing,
            Self::BorderOffTheRed { withheld, .. } => Withheld::Measures(withheld.clone()),
        }
    }

    fn entry(&self) -> Entry {
        match self {
            Self::NoLipsAtCurves { blocking, .. } => Entry {
                code: "no_lips_at_curves",
                in_short: "no lips are seen where they are marked",
                severity: Severity::warning_or_blocking(*blocking),
                concerns_pair: false,
                when: || {
                    format!(
                        "the picture shows neither a dark line between the lips nor red inside their borders along \
                         the curves: the score, the sum of ln(1 + contrast over its error), is below {HARDLY_LIPS} \
                         ({HARDLY_LIPS_GREY} in a picture without colours); blocking below {NO_LIPS} with colours, \
                         and where the lips are seen when the coordinates are read otherwise"
                    )
                },
                advice: "Look at the overlay. Give the points in pixels of the upright picture, from its upper left \
                    corner, as every viewer shows it.",
            },
            Self::BorderOffTheRed { .. } => Entry {
                code: "border_off_the_red",
                in_short: "a border is marked off the red",
                severity: Severity::Warning,
                concerns_pair: false,
                when: || {
                    format!(
                        "the colour just inside the upper border is skin, not the red of the lip (less than \
                         {INSIDE_IS_SKIN} of the way), and there is no step of colour at it; what rests on the border \
                         gets no verdict"
                    )
                },
                advice: "Mark the upper border again where the red of the lip begins.",
            },
        }
    }

    fn message(&self) -> String {
        match self {
            Self::NoLipsAtCurves { photo, coloured, reading, stored, .. } => {
                let by = if *coloured { "" } else { " (colour cannot tell; by the dark line between the lips)" };
                let instead = reading.map_or_else(String::new, |reading| instead(reading, *stored));
                format!("In {} no lips are seen where the curves of the lips run{by}.{instead}", the(*photo))
            }
            Self::BorderOffTheRed { photo, .. } => format!(
                "In {} the upper border of the lips (upper_border) runs over skin: there is no edge of the red where it was marked. No verdict is \
                 passed on what rests on that.",
                the(*photo)
            ),
        }
    }

    fn examples() -> Vec<Caution> {
        let photo = Some(Occasion::After);
        let none =
            |coloured, reading, stored, blocking| Self::NoLipsAtCurves { photo, coloured, reading, stored, blocking };
        let all = [
            none(false, None, false, false),
            none(true, Some(CoordinateReading::HalfTurn), true, true),
            Self::BorderOffTheRed { photo, withheld: vec![MeasureId::UpperVermilionHeightMean] },
        ];
        all.map(Caution::LipsInPicture).into()
    }
}
