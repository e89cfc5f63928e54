//! Why a file of another program is not read: each reason with its place, its values and the option that settles it.

use std::fmt;

use super::options::Question;

/// One reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Where in the file, in its own words; empty for the file as a whole.
    pub place: String,
    /// What is wrong or not known, with the values.
    pub message: String,
    /// What to do about it, on the command line.
    pub remedy: String,
    /// The same where there is no command line: it names no option.
    pub plain_remedy: String,
    /// What the user has to state, where that settles it.
    pub asks: Option<Question>,
}

impl Refusal {
    pub(crate) fn new(place: impl Into<String>, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        let remedy = remedy.into();
        Self { place: place.into(), message: message.into(), plain_remedy: remedy.clone(), remedy, asks: None }
    }

    /// One that an option settles; `remedy` says what its values mean.
    pub(super) fn asking(question: Question, message: impl Into<String>, remedy: impl fmt::Display) -> Self {
        let plain_remedy = remedy.to_string();
        let remedy = format!("State it with {}: {remedy}", question.option());
        Self { asks: Some(question), plain_remedy, ..Self::new("", message, remedy) }
    }

    /// With other words where there is no command line.
    pub(super) fn or_plainly(self, plain_remedy: impl Into<String>) -> Self {
        Self { plain_remedy: plain_remedy.into(), ..self }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.place.is_empty() {
            return write!(f, "{}. {}", begun(&self.message), self.remedy);
        }
        write!(f, "{}: {}. {}", self.place, self.message, self.remedy)
    }
}

/// A message as the beginning of a sentence.
fn begun(message: &str) -> String {
    let mut letters = message.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
