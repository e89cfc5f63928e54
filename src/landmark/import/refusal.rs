//! Why a file of another program is not read: each reason with its place, its values and the option that settles it.

use std::fmt;

use super::options::Question;
use crate::landmark::{CurveName, Landmark};
use crate::text::printable;

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
        let (place, message, remedy) = (shown(&place.into()), shown(&message.into()), remedy.into());
        Self { place, message, plain_remedy: remedy.clone(), remedy, asks: None }
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
            write!(f, "{}. {}", begun(&self.message), self.remedy)?;
        } else {
            write!(f, "{}: {}. {}", self.place, self.message, self.remedy)?;
        }
        f.write_str(if self.remedy.ends_with(['.', '?', '!']) { "" } else { "." })
    }
}

/// What is quoted of a file, fit for a terminal and no longer than a person reads.
fn shown(text: &str) -> String {
    const MOST: usize = 400;
    let is_unseen = |c: char| matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}');
    let escaped = |c: char| if is_unseen(c) { c.escape_default().to_string() } else { c.to_string() };
    let text: String = printable(text).chars().map(escaped).collect();
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// A message as the beginning of a sentence, unless it begins with a name that files have.
fn begun(message: &str) -> String {
    let first = message.split(' ').next().unwrap_or_default();
    if Landmark::from_id(first).is_some() || CurveName::from_id(first).is_some() {
        return message.to_owned();
    }
    let mut letters = message.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
