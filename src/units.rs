//! The units in which measures are stated.

use std::fmt;

/// The unit of length of a photo or a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LengthUnit {
    /// Millimetres: the photo is calibrated.
    Millimetre,
    /// Percent of the biocular width, ex_r to ex_l: there is no calibration.
    PercentBiocularWidth,
    /// Percent of the mouth width, ch_r to ch_l: there is neither a calibration nor the outer corners
    /// of both eyes.
    PercentMouthWidth,
}

impl LengthUnit {
    /// The symbol in reports: `mm`, `%bw` or `%mw`.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Millimetre => "mm",
            Self::PercentBiocularWidth => "%bw",
            Self::PercentMouthWidth => "%mw",
        }
    }
}

impl fmt::Display for LengthUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.symbol())
    }
}

/// What kind of quantity a measure is: with the photo's [`LengthUnit`] this gives its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// A length.
    Length,
    /// An area.
    Area,
    /// An angle, in degrees.
    Angle,
    /// A dimensionless ratio or index.
    Ratio,
    /// A dimensionless quantity in percent.
    Percent,
    /// A score from 0 to 100.
    Score,
}

impl Dimension {
    /// The symbol of the unit: `mm²` for an area in millimetres, `1` for a ratio, and for scores, whose
    /// scale is their own, `1` too.
    pub fn symbol(self, length: LengthUnit) -> &'static str {
        match (self, length) {
            (Self::Length, length) => length.symbol(),
            (Self::Area, LengthUnit::Millimetre) => "mm²",
            (Self::Area, LengthUnit::PercentBiocularWidth) => "%bw²",
            (Self::Area, LengthUnit::PercentMouthWidth) => "%mw²",
            (Self::Angle, _) => "°",
            (Self::Percent, _) => "%",
            (Self::Ratio | Self::Score, _) => "1",
        }
    }
}
