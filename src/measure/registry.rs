use super::*;
use crate::estimate::Estimate;
use crate::units::Dimension;

/// One measure: its name, what it is, and how it is taken.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// The name in reports, which is also that of the function.
    pub id: &'static str,
    /// The name for people.
    pub name: &'static str,
    /// What is measured, in one sentence.
    pub definition: &'static str,
    /// The kind of quantity.
    pub dimension: Dimension,
    /// Whether the sign tells the side: such a measure changes its sign in the mirror, the others do not
    /// change at all.
    pub lateral: bool,
    quantity: fn(&Lip) -> Result<Value, NotMeasured>,
}

/// What a measure of one photo gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// One figure.
    Scalar(Estimate),
    /// One figure at each position of the profile.
    Profile(Vec<Estimate>),
}

/// The outcome of one measure on one photo.
pub type Quantity = Result<Value, NotMeasured>;

impl Measure {
    /// Takes the measure.
    ///
    /// # Errors
    ///
    /// Where the marking lacks what it needs.
    pub fn take(&self, lip: &Lip) -> Quantity {
        (self.quantity)(lip)
    }

    /// Whether it has a figure at each of [`profile_positions`] instead of one.
    pub fn is_profile(&self) -> bool {
        self.id == "curve_prominence_profile"
    }

    /// Whether it is an index of asymmetry that has a bound, 0 or 100, which errors of marking alone move it away
    /// from.
    pub fn is_index(&self) -> bool {
        self.dimension == Dimension::Score || matches!(self.id, "mirror_distance" | "shape_asymmetry")
    }

    /// Whether it is a height of the lip or above it, which follows the posture of the lip at rest.
    pub fn is_height(&self) -> bool {
        let heights = ["curve_prominence", "curve_prominence_profile", "philtrum_length", "interlabial_gap"];
        self.id.starts_with("upper_vermilion_height")
            || self.id == "lower_vermilion_height"
            || heights.contains(&self.id)
    }

    /// Whether a change can be stated in percent of the value before: only where zero is the absence of
    /// the quantity, as for lengths, areas and ratios, and is far off. An index of asymmetry is small and
    /// mostly noise in an even lip, so that a percentage of it would say nothing.
    pub fn has_percent(&self) -> bool {
        !self.lateral
            && !self.is_index()
            && matches!(self.dimension, Dimension::Length | Dimension::Area | Dimension::Ratio)
    }
}

/// The outcomes of all measures on one photo, in the order of [`MEASURES`].
pub fn measure(lip: &Lip) -> Vec<(&'static Measure, Quantity)> {
    MEASURES.iter().map(|measure| (measure, measure.take(lip))).collect()
}

macro_rules! measures {
    ($($id:ident, $name:literal, $dimension:ident, $lateral:literal, $definition:literal;)*) => {
        /// All measures of a photo, in the order of the report.
        pub const MEASURES: &[Measure] = &[$(Measure {
            id: stringify!($id),
            name: $name,
            definition: $definition,
            dimension: Dimension::$dimension,
            lateral: $lateral,
            quantity: |lip| $id(lip).map(Value::from),
        }),*];
    };
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
    upper_vermilion_height_mean, "Mean vermilion height, upper lip", Length, false,
        "area of the upper vermilion over the length of the chord ch_r–ch_l";
    upper_vermilion_height, "Vermilion height at the midline", Length, false,
        "from ls to sto (parted lips: sto_s), along the midline direction";
    upper_vermilion_height_r, "Vermilion height at the right peak", Length, false,
        "from cph_r to the upper free margin, along the midline direction";
    upper_vermilion_height_l, "Vermilion height at the left peak", Length, false,
        "from cph_l to the upper free margin, along the midline direction";
    upper_vermilion_area, "Upper vermilion area", Area, false,
        "area between the upper border and the upper free margin";
    lower_vermilion_area, "Lower vermilion area", Area, false,
        "area between the lower free margin and the lower border";
    curve_prominence, "Curve prominence", Length, false,
        "mean height of cph_r and cph_l above the chord ch_r–ch_l";
    curve_prominence_profile, "Curve prominence profile", Length, false,
        "height of the upper border above the chord at the fractions 0, 0.05 … 1 of the chord, from ch_r to ch_l";
    curve_arc_ratio, "Curve arc ratio", Ratio, false,
        "arc length of the upper border over the length of the chord";
    cupids_bow_depth, "Cupid's bow depth", Length, false,
        "mean height of cph_r and cph_l minus the height of ls, above the chord";
    cupids_bow_width, "Cupid's bow width", Length, false,
        "distance from cph_r to cph_l";
    cupids_bow_angle, "Cupid's bow angle", Angle, false,
        "angle cph_r–ls–cph_l at ls";
    philtrum_length, "Philtrum length", Length, false,
        "from sn to ls along the midline direction";
    mouth_width, "Mouth width", Length, false,
        "distance from ch_r to ch_l";
    lower_vermilion_height, "Lower vermilion height", Length, false,
        "from sto (parted lips: sto_i) to li, along the midline direction";
    upper_lower_ratio, "Upper to lower area", Ratio, false,
        "upper vermilion area over lower vermilion area";
    interlabial_gap, "Gap between the lips", Length, false,
        "from sto_s to sto_i along the midline direction";
    vermilion_ratio, "Vermilion share of the lip", Ratio, false,
        "upper_vermilion_height over upper_vermilion_height plus philtrum_length";
    commissure_cant, "Tilt of the mouth", Angle, true,
        "angle of the chord against the normal of the midline; positive: right corner higher";
    commissure_height_difference, "Corners, right minus left", Length, true,
        "height of ch_r minus height of ch_l along the midline";
    cupids_bow_height_difference, "Bow peaks, right minus left", Length, true,
        "height of cph_r minus height of cph_l along the midline";
    vermilion_height_difference, "Vermilion height, right minus left", Length, true,
        "upper_vermilion_height_r minus upper_vermilion_height_l";
    half_area_asymmetry, "Half areas, right minus left", Percent, true,
        "100 (R − L) over the mean of R and L, the upper vermilion's areas on either side of the midline";
    half_width_asymmetry, "Half widths, right minus left", Percent, true,
        "100 (R − L) over the mean of R and L, the distances of ch_r and ch_l from the midline";
    own_axis_half_area_asymmetry, "Half areas, own axis", Percent, true,
        "the same as half_area_asymmetry about the lip's own symmetry axis";
    own_axis_half_width_asymmetry, "Half widths, own axis", Percent, true,
        "the same as half_width_asymmetry about the lip's own symmetry axis";
    own_axis_deviation, "Lip's own axis off the midline", Length, true,
        "distance of the lip's own symmetry axis from the midline at the middle of the chord, positive to the subject's right";
    own_axis_cant, "Tilt of the lip's own axis", Angle, true,
        "angle of the lip's own symmetry axis against the midline; positive: right side higher";
    ls_deviation, "Dip of the bow off the midline", Length, true,
        "distance of ls from the midline, positive to the subject's right";
    sto_deviation, "Stomion off the midline", Length, true,
        "distance of sto (parted lips: sto_s) from the midline, positive to the subject's right";
    symmetry_score, "Symmetry score", Score, false,
        "100 times the Dice overlap of the upper vermilion with its mirror image about the facial midline";
    own_axis_symmetry_score, "Symmetry score, own axis", Score, false,
        "the same about the lip's own symmetry axis: shape alone";
    mirror_distance, "Mirror distance", Length, false,
        "root mean square distance between the upper border and its mirror image about the facial midline";
    shape_asymmetry, "Shape asymmetry", Ratio, false,
        "half the Procrustes distance between the upper lip's outline and its reflected, relabelled self";
}
