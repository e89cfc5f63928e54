//! What every family of cautions says of its variants, and the words that they share.

use super::{Caution, Severity, Withheld};
use crate::alignment::Occasion;

/// What the report and the table of cautions say of a variant beside its values.
pub(super) struct Entry {
    /// The code in reports.
    pub(super) code: &'static str,
    /// What it is in a few words for anyone: a clause that can follow "because".
    pub(super) in_short: &'static str,
    /// How much it weighs.
    pub(super) severity: Severity,
    /// Whether it concerns how two photos go together, rather than one of them.
    pub(super) concerns_pair: bool,
    /// When a caution of this code appears, with the thresholds: part of a sentence for the documentation.
    pub(super) when: fn() -> String,
    /// What can be done about it.
    pub(super) advice: &'static str,
}

/// A family of cautions. Its matches name every variant: one without a code, a severity, words or a row in the
/// documentation does not compile.
pub(super) trait Family {
    /// What the report and the table of cautions say of the variant.
    fn entry(&self) -> Entry;

    /// The measures whose changes get no verdict: all where it is blocking, unless the family says otherwise.
    fn withholds(&self) -> Withheld {
        if self.entry().severity == Severity::Blocking { Withheld::Everything } else { Withheld::Nothing }
    }

    /// What was found, with its values.
    fn message(&self) -> String;

    /// A caution of every code and of every severity, with made-up values, in the order of the table in the
    /// documentation.
    fn examples() -> Vec<Caution>
    where
        Self: Sized;
}

/// A photo within a sentence.
pub(super) fn the(photo: Option<Occasion>) -> &'static str {
    match photo {
        None => "the photo",
        Some(Occasion::Before) => "the before photo",
        Some(Occasion::After) => "the after photo",
    }
}
