use super::photo::Measurement;
use crate::measure::Value;

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
    /// The two changes; `None` where one cannot be measured on both photos.
    pub fn of(before: &Measurement, after: &Measurement) -> Option<Self> {
        let difference = |id| match (before.quantity(id)?, after.quantity(id)?) {
            (Ok(Value::Scalar(before)), Ok(Value::Scalar(after))) => Some(after.value - before.value),
            _ => None,
        };
        Some(Self { vermilion: difference("upper_vermilion_height")?, philtrum: difference("philtrum_length")? })
    }

    /// How the two changes relate.
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
}
