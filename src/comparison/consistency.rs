//! Whether vermilion and philtrum moved as a lip flip moves them, or as an error of the scale does.

use super::change::{Change, Verdict};

/// Whether vermilion and philtrum moved as a lip flip moves them.
///
/// A flip turns the red outwards: the vermilion gains height and the skin above it loses some. An error
/// of scale, or a nearer camera, changes both in the same sense.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Consistency {
    /// The change of `upper_vermilion_height`, after minus before, in the pair's unit of length.
    pub vermilion: f64,
    /// The change of `philtrum_length`, after minus before, in the pair's unit of length.
    pub philtrum: f64,
    /// The verdicts on both; `None` where their uncertainties were not evaluated.
    pub verdicts: Option<[Verdict; 2]>,
}

/// How two changes relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// In opposite senses.
    Opposite,
    /// In the same sense.
    Same,
    /// One of them did not change at all.
    Neither,
}

impl Consistency {
    /// The two changes, `upper_vermilion_height` and `philtrum_length`; `None` for a profile.
    pub(super) fn of(vermilion: &Change, philtrum: &Change) -> Option<Self> {
        let of = |change: &Change| {
            Some((change.difference.scalar()?.value, change.judgement().map(|judgement| judgement.verdict)))
        };
        let ((vermilion, first), (philtrum, second)) = (of(vermilion)?, of(philtrum)?);
        Some(Self { vermilion, philtrum, verdicts: first.zip(second).map(|(first, second)| [first, second]) })
    }

    /// How the two changes relate, as they were measured.
    pub fn pattern(&self) -> Pattern {
        let product = self.vermilion * self.philtrum;
        if product < 0.0 {
            Pattern::Opposite
        } else if product > 0.0 {
            Pattern::Same
        } else {
            Pattern::Neither
        }
    }

    /// Whether both changes are detectable, so that the pattern is not one of errors.
    pub fn is_detectable(&self) -> bool {
        self.verdicts.is_some_and(|verdicts| verdicts.iter().all(|verdict| verdict.is_detectable()))
    }
}
