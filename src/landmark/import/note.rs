//! What is to be said of how a file of another program was read.

use std::fmt;

/// A sentence, with the option that changes what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The sentence without its full stop.
    words: String,
    /// What follows the words on the command line, with what joins it to them; empty where no option is named.
    option: &'static str,
}

impl Note {
    /// One whose words are followed by an option on the command line.
    pub(super) fn with_option(words: String, option: &'static str) -> Self {
        Self { words, option }
    }

    /// The sentence where there is no command line: it names no option.
    pub fn plain(&self) -> String {
        format!("{}.", self.words)
    }
}

impl From<String> for Note {
    /// A whole sentence.
    fn from(sentence: String) -> Self {
        Self { words: sentence.strip_suffix('.').map_or(sentence.clone(), str::to_owned), option: "" }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}.", self.words, self.option)
    }
}

#[cfg(test)]
mod tests {
    use super::Note;

    #[test]
    fn an_option_is_named_on_the_command_line_alone() {
        let note = Note::with_option("The lips are taken for closed".to_owned(), " (--lips)");
        assert_eq!(note.to_string(), "The lips are taken for closed (--lips).");
        assert_eq!(note.plain(), "The lips are taken for closed.");
        let note = Note::from("Missing in the file: sn.".to_owned());
        assert_eq!((note.to_string(), note.plain()), ("Missing in the file: sn.".to_owned(), note.to_string()));
    }
}
