//! How much a caution weighs.

use super::{Caution, Withheld};

/// How much a caution weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know.
    Note,
    /// The values may mislead.
    Warning,
    /// The values, all or those that it names, cannot be trusted, and no verdict is passed on them.
    Blocking,
}

impl Severity {
    /// The word in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Blocking => "blocking",
        }
    }

    /// Of a caution that is a warning up to a limit and blocks beyond it.
    pub(super) fn warning_or_blocking(blocking: bool) -> Self {
        if blocking { Self::Blocking } else { Self::Warning }
    }
}

/// Whether one of the cautions keeps every verdict back.
pub(crate) fn is_blocked(cautions: &[Caution]) -> bool {
    cautions.iter().any(|caution| caution.withholds() == Withheld::Everything)
}
