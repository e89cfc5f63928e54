//! Text from elsewhere, such as names of files, made fit for a terminal and a report.

use std::fmt::Display;
use std::path::Path;

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;

/// A text from elsewhere, a file's name say, that can stand on a terminal and in a report: control characters and marks
/// of writing direction, which show a name as another one, are escaped.
pub fn printable(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let escape = |c: char| if c.is_control() || turns(c) { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(escape).collect()
}

/// A printable name as a landmark file can state it, where backslashes divide folders.
pub fn plain_name(name: &str) -> String {
    printable(name).replace('\\', "_")
}

/// A text in the one of its Unicode forms in which no mark stands apart from a letter that can carry it (NFC; UAX #15). Systems
/// write "é" as one character or as two, and mean one name.
///
/// Canonical forms alone: what the compatibility forms (NFKC) take for equal, "2" and "²" or "1" and "①", are names that people
/// tell apart.
pub fn composed(text: &str) -> String {
    text.nfc().collect()
}

/// A text without what its Unicode form and the case of its letters add: two texts are spellings of one word where this is the
/// same (canonical caseless matching with full case folding; The Unicode Standard, section 3.13, D145). "ß" is "ss".
pub fn folded(text: &str) -> String {
    text.nfd().default_case_fold().nfc().collect()
}

/// Whether two names of files, of which a landmark file may state one, are spellings of one name.
pub fn is_same_name(a: &str, b: &str) -> bool {
    a == b || folded(&plain_name(a)) == folded(&plain_name(b))
}

/// A path that can stand on a terminal.
pub fn shown(path: &Path) -> String {
    printable(&path.to_string_lossy())
}

/// The name of a file without its folder, as it can stand on a terminal.
pub fn file_name(path: &Path) -> String {
    printable(&path.file_name().unwrap_or(path.as_os_str()).to_string_lossy())
}

/// A part of a name, as people count names: numbers come before letters.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum NamePart {
    /// A run of the digits 0 to 9 without the zeros that lead it: the longer number is the larger one, of two equally long ones
    /// the one whose digits are. So no number is too large.
    Number(usize, String),
    Letter(char),
}

/// What names are ordered by where runs of digits count as numbers and capital letters as small ones: 2 before 10.
pub(crate) fn natural_key(name: &str) -> Vec<NamePart> {
    let name = folded(name);
    let mut parts = Vec::new();
    let mut rest = name.as_str();
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (digits, after) = rest.split_at(end);
        if digits.is_empty() {
            parts.push(NamePart::Letter(first));
            rest = &rest[first.len_utf8()..];
        } else {
            let number = digits.trim_start_matches('0');
            parts.push(NamePart::Number(number.len(), number.to_owned()));
            rest = after;
        }
    }
    parts
}

/// A reason as a whole sentence: a capital first, unless a name of a file is, and one full stop.
pub(crate) fn whole_sentence(reason: &str) -> String {
    let reason = reason.trim().trim_end_matches('.');
    let is_name = reason.split_whitespace().next().is_some_and(|word| word.contains('.'));
    let mut letters = reason.chars();
    let first = letters.next().filter(|_| !is_name).map(char::to_uppercase);
    match first {
        Some(first) => first.chain(letters).chain(['.']).collect(),
        None => format!("{reason}."),
    }
}

/// A message with what it is about before every line.
pub(crate) fn with_prefix(about: &str, message: &impl Display) -> String {
    message.to_string().lines().map(|line| format!("{about}: {line}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{composed, folded, is_same_name, whole_sentence};

    #[test]
    fn spellings_of_one_name_are_one() {
        for (a, b) in [
            ("\u{e9}.jpg", "e\u{301}.jpg"),
            ("\u{e9}.jpg", "E\u{301}.JPG"),
            ("\u{212b}.png", "\u{e5}.PNG"),
            ("stra\u{df}e.jpg", "STRASSE.jpg"),
            ("\u{1e9e}.jpg", "ss.jpg"),
            ("\u{3a3}\u{3bf}\u{3c6}\u{3cc}\u{3c2}.jpg", "\u{3c3}\u{39f}\u{3a6}\u{38c}\u{3c3}.jpg"),
            ("\u{ac00}.jpg", "\u{1100}\u{1161}.jpg"),
            ("q\u{307}\u{323}.jpg", "Q\u{323}\u{307}.jpg"),
            ("a\\b.jpg", "A_b.jpg"),
        ] {
            assert!(is_same_name(a, b), "{a:?} {b:?}: {:?} {:?}", folded(a), folded(b));
        }
    }

    #[test]
    fn a_reason_becomes_one_sentence() {
        for (reason, sentence) in [
            ("it was taken out by hand", "It was taken out by hand."),
            ("It is blurred by 0.5 mm.", "It is blurred by 0.5 mm."),
            ("a.jpg shows no mouth", "a.jpg shows no mouth."),
            ("\u{e9}tat", "\u{c9}tat."),
        ] {
            assert_eq!(whole_sentence(reason), sentence);
        }
    }

    #[test]
    fn other_names_stay_others() {
        for (a, b) in [
            ("P001.jpg", "P002.jpg"),
            ("e.jpg", "\u{e9}.jpg"),
            ("1.jpg", "\u{2460}.jpg"),
            ("P2.jpg", "P\u{b2}.jpg"),
            ("P1.jpg", "\u{ff30}1.jpg"),
            ("a.jpg", "a.jpeg"),
            ("i.jpg", "\u{131}.jpg"),
            ("", " "),
        ] {
            assert!(!is_same_name(a, b), "{a:?} {b:?}: {:?} {:?}", folded(a), folded(b));
        }
    }

    /// Letters that Turkish, or a mark alone, makes hard: the forms are stable and nothing panics.
    #[test]
    fn what_is_folded_once_stays_as_it_is() {
        for text in
            ["\u{130}", "\u{131}", "\u{301}", "\u{1f88}\u{345}", "\u{fb03}", "\u{10ffff}", "", "\u{1e9e}\u{327}"]
        {
            assert_eq!(folded(&folded(text)), folded(text), "{text:?}");
            assert_eq!(composed(&composed(text)), composed(text), "{text:?}");
        }
    }
}
