//! What a caution keeps the verdicts back from.

use crate::measure::{Measure, MeasureId};
use crate::units::Dimension;

/// The measures whose changes get no verdict because of a caution.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Withheld {
    /// None: the caution only tells.
    #[default]
    Nothing,
    /// Lengths and areas, which a calibration carries into millimetres; angles, ratios and scores do not depend on it.
    Lengths,
    /// These measures, such as those that rest on a misplaced point.
    Measures(Vec<MeasureId>),
    /// All measures.
    Everything,
}

impl Withheld {
    /// Whether the change of `measure` gets no verdict.
    ///
    /// # Examples
    ///
    /// ```
    /// use lipmetry::caution::Withheld;
    /// use lipmetry::measure::MEASURES;
    ///
    /// let (width, angle) = (
    ///     MEASURES.iter().find(|measure| measure.id.as_str() == "mouth_width").ok_or("a measure")?,
    ///     MEASURES.iter().find(|measure| measure.id.as_str() == "cupids_bow_angle").ok_or("a measure")?,
    /// );
    /// assert!(Withheld::Lengths.covers(width) && !Withheld::Lengths.covers(angle));
    /// # Ok::<(), &str>(())
    /// ```
    pub fn covers(&self, measure: &Measure) -> bool {
        match self {
            Self::Nothing => false,
            Self::Lengths => matches!(measure.dimension, Dimension::Length | Dimension::Area),
            Self::Measures(ids) => ids.contains(&measure.id),
            Self::Everything => true,
        }
    }
}
