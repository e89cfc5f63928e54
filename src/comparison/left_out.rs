//! Why a photo of a visit does not count.

use std::fmt;

use crate::caution::Caution;
use crate::measure::Measure;
use crate::units::LengthUnit;

/// Why a photo of a visit does not count in the visit's means.
#[derive(Clone, Debug)]
pub enum LeftOut {
    /// The marks of the visit's marked photo were not found in it: a sentence says what it shows instead.
    NotFound(String),
    /// Marks are not carried, since nobody asks the pixels.
    NotCarried,
    /// What its comparison with the marked photo holds against it.
    Caution(Box<Caution>),
    /// A value lies further from the other photos' than lips at rest differ.
    FarFromOthers {
        /// The measure.
        measure: &'static Measure,
        /// The value less the median of the visit's photos.
        difference: f64,
        /// The unit of length.
        unit: LengthUnit,
    },
    /// It is a copy of another photo's picture.
    SamePicture {
        /// The name of that photo's file.
        twin: String,
    },
    /// A person took it out.
    TakenOut,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound(sentence) => f.write_str(sentence),
            Self::NotCarried => f.write_str(
                "it has no marks of its own, and marks are not carried without matching (--match off): mark it, or let the \
                 pixels find its marks",
            ),
            Self::Caution(caution) => f.write_str(&caution.message()),
            Self::FarFromOthers { measure, difference, unit } => {
                let way = if *difference > 0.0 { "above" } else { "below" };
                write!(
                    f,
                    "its {} lies {:.1} {} {way} that of the visit's other photos, further than lips at rest differ",
                    measure.name.to_lowercase(),
                    difference.abs(),
                    measure.dimension.symbol(*unit)
                )
            }
            Self::SamePicture { twin } => write!(f, "it holds the same picture as {twin}, which tells nothing new"),
            Self::TakenOut => f.write_str("it was taken out by hand"),
        }
    }
}
