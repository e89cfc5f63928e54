//! Which measures are shown without a verdict, and because of which caution.

use crate::caution::Caution;
use crate::comparison::{Change, PairComparison};
use crate::measure::MeasureId;

/// The gravest caution that withholds the verdict on a measure; `cautions` have the gravest first.
pub(super) fn withholding(cautions: &[Caution], id: MeasureId) -> Option<&Caution> {
    cautions.iter().find(|caution| caution.withholds().covers(id.measure()))
}

/// The same in a comparison: one photo compared with itself is judged whatever its cautions say.
pub(super) fn withholding_change(comparison: &PairComparison, id: MeasureId) -> Option<&Caution> {
    if comparison.change(id).is_some_and(|change| !change.withheld) {
        None
    } else {
        withholding(&comparison.cautions, id)
    }
}

/// Whether no verdict is passed on a change because of a caution.
pub(super) fn is_withheld(change: &Change) -> bool {
    change.withheld
}
