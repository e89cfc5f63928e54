//! The register of measures: one row per measure, its properties as columns, and what a measure gives.

use std::fmt;
use std::str::FromStr;

use super::*;
use crate::estimate::Estimate;
use crate::units::Dimension;

/// One measure: its name, what it is, and how it is taken.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// Which measure; in reports its name is that of the function which takes it.
    pub id: MeasureId,
    /// The name for people.
    pub name: &'static str,
    /// What is measured, in one sentence.
    pub definition: &'static str,
    /// The kind of quantity.
    pub dimension: Dimension,
    /// What its sign says.
    pub sign: Sign,
    /// Whether it is an index of asymmetry, and where its bound is.
    pub bound: Bound,
    quantity: fn(&Lip) -> Result<Value, NotMeasured>,
}

/// What the sign of a measure says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Nothing: such a measure does not change in the mirror.
    Unsigned,
    /// The side: it is the right side minus the left, and changes its sign in the mirror.
    RightMinusLeft,
}

/// The bound of an index of asymmetry, which errors of marking alone move it away from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// No index, and no bound.
    Unbounded,
    /// At least 0: errors of marking lift it above 0.
    NotNegative,
    /// At most 100: errors of marking push it below 100.
    AtMost100,
}

/// What a measure of one photo gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// One value.
    Scalar(Estimate),
    /// One value at each position of the profile.
    Profile(Vec<Estimate>),
}

impl Value {
    /// The one estimate of a measure that has one value; `None` for a profile.
    pub fn scalar(&self) -> Option<&Estimate> {
        match self {
            Self::Scalar(estimate) => Some(estimate),
            Self::Profile(_) => None,
        }
    }

    /// The value with each of its estimates mapped; `map` gets the position in the profile too, 0 for a scalar.
    #[must_use]
    pub fn map(&self, map: impl Fn(usize, &Estimate) -> Estimate) -> Self {
        match self {
            Self::Scalar(estimate) => Self::Scalar(map(0, estimate)),
            Self::Profile(estimates) => Self::Profile(estimates.iter().enumerate().map(|(at, e)| map(at, e)).collect()),
        }
    }

    /// Its estimates: one, or those of a profile in their order.
    pub fn estimates(&self) -> &[Estimate] {
        match self {
            Self::Scalar(estimate) => std::slice::from_ref(estimate),
            Self::Profile(estimates) => estimates,
        }
    }
}

/// The outcome of one measure on one photo.
pub type Quantity = Result<Value, NotMeasured>;

impl Measure {
    /// Takes the measure.
    ///
    /// # Errors
    ///
    /// It fails where the marking lacks what the measure needs.
    pub fn take(&self, lip: &Lip) -> Quantity {
        (self.quantity)(lip)
    }

    /// Whether it has a value at each of [`profile_positions`] instead of one.
    pub fn is_profile(&self) -> bool {
        self.id == MeasureId::CurveProminenceProfile
    }

    /// Whether its sign tells the side: such a measure changes its sign in the mirror, the others do not change at all.
    pub fn is_lateral(&self) -> bool {
        self.sign == Sign::RightMinusLeft
    }

    /// Whether it is an index of asymmetry that has a bound, 0 or 100, which errors of marking alone move it away
    /// from.
    pub fn is_index(&self) -> bool {
        self.bound != Bound::Unbounded
    }

    /// Whether a change can be stated in percent of the value before: only where zero is the absence of
    /// the quantity, as for lengths, areas and ratios, and is far off. An index of asymmetry is small and
    /// mostly noise in an even lip, so that a percentage of it would say nothing.
    pub fn has_percent(&self) -> bool {
        !self.is_lateral()
            && !self.is_index()
            && matches!(self.dimension, Dimension::Length | Dimension::Area | Dimension::Ratio)
    }
}

/// The outcomes of all measures on one photo, in the order of [`MEASURES`].
pub fn measure(lip: &Lip) -> Vec<(&'static Measure, Quantity)> {
    MEASURES.iter().map(|measure| (measure, measure.take(lip))).collect()
}

macro_rules! measures {
    ($(
        $variant:ident = $function:ident, $name:literal, $dimension:ident, $sign:ident,
        $bound:ident, $definition:literal;
    )*) => {
        /// A measure of one photo.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum MeasureId {
            $(#[doc = concat!($name, ": ", $definition, ".")] $variant),*
        }

        impl MeasureId {
            /// All measures, in the order of the report.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name in reports.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($function)),*
                }
            }
        }

        /// All measures of a photo, in the order of the report and of [`MeasureId::ALL`].
        pub const MEASURES: &[Measure] = &[$(Measure {
            id: MeasureId::$variant,
            name: $name,
            definition: $definition,
            dimension: Dimension::$dimension,
            sign: Sign::$sign,
            bound: Bound::$bound,
            quantity: |lip| $function(lip).map(Value::from),
        }),*];
    };
}

impl MeasureId {
    /// The measure with its properties.
    pub fn measure(self) -> &'static Measure {
        &MEASURES[self as usize]
    }
}

impl fmt::Display for MeasureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// No measure has that name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no measure called {0:?}")]
pub struct UnknownMeasureError(String);

impl FromStr for MeasureId {
    type Err = UnknownMeasureError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().find(|id| id.as_str() == name);
        found.copied().ok_or_else(|| UnknownMeasureError(name.to_owned()))
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Scalar(Estimate::unevaluated(value))
    }
}

impl From<Vec<f64>> for Value {
    fn from(values: Vec<f64>) -> Self {
        Self::Profile(values.into_iter().map(Estimate::unevaluated).collect())
    }
}

measures! {
    UpperVermilionHeightMean = upper_vermilion_height_mean, "Mean vermilion height, upper lip", Length, Unsigned, Unbounded,
        "area of the upper vermilion over the length of the chord ch_r–ch_l";
    UpperVermilionHeight = upper_vermilion_height, "Vermilion height at the midline", Length, Unsigned, Unbounded,
        "from ls to sto (parted lips: sto_s), along the midline direction";
    UpperVermilionHeightR = upper_vermilion_height_r, "Vermilion height at the right peak", Length, Unsigned, Unbounded,
        "from cph_r to the upper free margin, along the midline direction";
    UpperVermilionHeightL = upper_vermilion_height_l, "Vermilion height at the left peak", Length, Unsigned, Unbounded,
        "from cph_l to the upper free margin, along the midline direction";
    UpperVermilionArea = upper_vermilion_area, "Upper vermilion area", Area, Unsigned, Unbounded,
        "area between the upper border and the upper free margin";
    LowerVermilionArea = lower_vermilion_area, "Lower vermilion area", Area, Unsigned, Unbounded,
        "area between the lower free margin and the lower border";
    CurveProminence = curve_prominence, "Curve prominence", Length, Unsigned, Unbounded,
        "mean height of cph_r and cph_l above the chord ch_r–ch_l";
    CurveProminenceProfile = curve_prominence_profile, "Curve prominence profile", Length, Unsigned, Unbounded,
        "height of the upper border above the chord at the fractions 0, 0.05 … 1 of the chord, from ch_r to ch_l";
    CurveArcRatio = curve_arc_ratio, "Curve arc ratio", Ratio, Unsigned, Unbounded,
        "arc length of the upper border over the length of the chord";
    CupidsBowDepth = cupids_bow_depth, "Cupid's bow depth", Length, Unsigned, Unbounded,
        "mean height of cph_r and cph_l minus the height of ls, above the chord";
    CupidsBowWidth = cupids_bow_width, "Cupid's bow width", Length, Unsigned, Unbounded,
        "distance from cph_r to cph_l";
    CupidsBowAngle = cupids_bow_angle, "Cupid's bow angle", Angle, Unsigned, Unbounded,
        "angle cph_r–ls–cph_l at ls";
    PhiltrumLength = philtrum_length, "Philtrum length", Length, Unsigned, Unbounded,
        "from sn to ls along the midline direction";
    MouthWidth = mouth_width, "Mouth width", Length, Unsigned, Unbounded,
        "distance from ch_r to ch_l";
    LowerVermilionHeight = lower_vermilion_height, "Lower vermilion height", Length, Unsigned, Unbounded,
        "from sto (parted lips: sto_i) to li, along the midline direction";
    UpperLowerRatio = upper_lower_ratio, "Upper to lower area", Ratio, Unsigned, Unbounded,
        "upper vermilion area over lower vermilion area";
    InterlabialGap = interlabial_gap, "Gap between the lips", Length, Unsigned, Unbounded,
        "from sto_s to sto_i along the midline direction";
    VermilionRatio = vermilion_ratio, "Vermilion share of the lip", Ratio, Unsigned, Unbounded,
        "upper_vermilion_height over upper_vermilion_height plus philtrum_length";
    CommissureCant = commissure_cant, "Tilt of the mouth", Angle, RightMinusLeft, Unbounded,
        "angle of the chord against the normal of the midline; positive: right corner higher";
    CommissureHeightDifference = commissure_height_difference, "Corners, right minus left", Length, RightMinusLeft, Unbounded,
        "height of ch_r minus height of ch_l along the midline";
    CupidsBowHeightDifference = cupids_bow_height_difference, "Bow peaks, right minus left", Length, RightMinusLeft, Unbounded,
        "height of cph_r minus height of cph_l along the midline";
    VermilionHeightDifference = vermilion_height_difference, "Vermilion height, right minus left", Length, RightMinusLeft, Unbounded,
        "upper_vermilion_height_r minus upper_vermilion_height_l";
    HalfAreaAsymmetry = half_area_asymmetry, "Half areas, right minus left", Percent, RightMinusLeft, Unbounded,
        "100 (R − L) over the mean of R and L, the upper vermilion's areas on either side of the midline";
    HalfWidthAsymmetry = half_width_asymmetry, "Half widths, right minus left", Percent, RightMinusLeft, Unbounded,
        "100 (R − L) over the mean of R and L, the distances of ch_r and ch_l from the midline";
    OwnAxisHalfAreaAsymmetry = own_axis_half_area_asymmetry, "Half areas, own axis", Percent, RightMinusLeft, Unbounded,
        "the same as half_area_asymmetry about the lip's own symmetry axis";
    OwnAxisHalfWidthAsymmetry = own_axis_half_width_asymmetry, "Half widths, own axis", Percent, RightMinusLeft, Unbounded,
        "the same as half_width_asymmetry about the lip's own symmetry axis";
    OwnAxisDeviation = own_axis_deviation, "Lip's own axis off the midline", Length, RightMinusLeft, Unbounded,
        "distance of the lip's own symmetry axis from the midline at the middle of the chord, positive to the subject's right";
    OwnAxisCant = own_axis_cant, "Tilt of the lip's own axis", Angle, RightMinusLeft, Unbounded,
        "angle of the lip's own symmetry axis against the midline; positive: right side higher";
    LsDeviation = ls_deviation, "Dip of the bow off the midline", Length, RightMinusLeft, Unbounded,
        "distance of ls from the midline, positive to the subject's right";
    StoDeviation = sto_deviation, "Stomion off the midline", Length, RightMinusLeft, Unbounded,
        "distance of sto (parted lips: sto_s) from the midline, positive to the subject's right";
    SymmetryScore = symmetry_score, "Symmetry score", Score, Unsigned, AtMost100,
        "100 times the Dice overlap of the upper vermilion with its mirror image about the facial midline";
    OwnAxisSymmetryScore = own_axis_symmetry_score, "Symmetry score, own axis", Score, Unsigned, AtMost100,
        "the same about the lip's own symmetry axis: shape alone";
    MirrorDistance = mirror_distance, "Mirror distance", Length, Unsigned, NotNegative,
        "root mean square distance between the upper border and its mirror image about the facial midline";
    ShapeAsymmetry = shape_asymmetry, "Shape asymmetry", Ratio, Unsigned, NotNegative,
        "half the Procrustes distance between the upper lip's outline and its reflected, relabelled self";
}
