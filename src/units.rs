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

    /// How many millimetres a unit of length stands for where something known in millimetres (a marking error, a
    /// threshold) has to be stated in it: 1, or a hundredth of a mean [`BIOCULAR_WIDTH_MM`] or [`MOUTH_WIDTH_MM`].
    /// Nothing that is measured is ever converted by it.
    pub fn nominal_mm(self) -> f64 {
        match self {
            Self::Millimetre => 1.0,
            Self::PercentBiocularWidth => BIOCULAR_WIDTH_MM / 100.0,
            Self::PercentMouthWidth => MOUTH_WIDTH_MM / 100.0,
        }
    }
}

/// The mean biocular width of adults, ex_r to ex_l, in millimetres (Farkas 1994, *Anthropometry of the Head and
/// Face*, 2nd ed.: about 88 in women, 91 in men).
pub const BIOCULAR_WIDTH_MM: f64 = 88.0;

/// The mean mouth width of adults, ch_r to ch_l, in millimetres (the same source: about 50 in women, 54 in
/// men).
pub const MOUTH_WIDTH_MM: f64 = 50.0;

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
    /// The power of the unit of length in its unit.
    pub fn power_of_length(self) -> i32 {
        match self {
            Self::Length => 1,
            Self::Area => 2,
            Self::Angle | Self::Percent | Self::Ratio | Self::Score => 0,
        }
    }

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
