//! Lines of text that fit: cleaned, measured, elided, wrapped.

use kurbo::{Point, Rect};

use super::font::{self, Weight};

/// Longest text that is looked at; no place on the page holds more.
const LONGEST: usize = 400;
const ELLIPSIS: char = '…';
/// Height of the tallest letter with its accent above the baseline, in ems.
const ASCENT: f64 = 0.80;
/// Depth of the longest descender, in ems.
const DESCENT: f64 = 0.22;

/// A size and a weight.
#[derive(Debug, Clone, Copy)]
pub(super) struct Font {
    pub size: f64,
    pub weight: Weight,
}

impl Font {
    pub const fn regular(size: f64) -> Self {
        Self { size, weight: Weight::Regular }
    }

    pub const fn semibold(size: f64) -> Self {
        Self { size, weight: Weight::Semibold }
    }

    /// Width of one line, px.
    pub fn width(self, line: &str) -> f64 {
        font::width(line, self.size, self.weight)
    }

    /// The box that a line takes when it starts at `start` on the baseline.
    pub fn line_box(self, start: Point, width: f64) -> Rect {
        Rect::new(start.x, start.y - ASCENT * self.size, start.x + width, start.y + DESCENT * self.size)
    }

    /// Height of a line's box, px.
    pub fn line_height(self) -> f64 {
        (ASCENT + DESCENT) * self.size
    }

    /// `line`, or as much of its beginning as fits into `room` with an ellipsis behind it.
    pub fn elide(self, line: &str, room: f64) -> String {
        if self.width(line) <= room {
            return line.to_owned();
        }
        let starts: Vec<usize> = line.char_indices().map(|(start, _)| start).collect();
        let shortened = |kept: usize| format!("{}{ELLIPSIS}", line[..starts[kept]].trim_end());
        let kept = starts.len() - starts.len().min(1);
        let fitting = (0..=kept).collect::<Vec<_>>().partition_point(|&kept| self.width(&shortened(kept)) <= room);
        if fitting == 0 { String::new() } else { shortened(fitting - 1) }
    }

    /// `text` in at most `most` lines no wider than `room`; the last is elided when there is more.
    pub fn wrap(self, text: &str, room: f64, most: usize) -> Vec<String> {
        let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
        let mut lines = Vec::new();
        let mut taken = 0;
        while taken < words.len() && lines.len() < most {
            let rest = &words[taken..];
            if lines.len() + 1 == most {
                lines.push(self.elide(&rest.join(" "), room));
                break;
            }
            let fitting = (1..=rest.len()).take_while(|&count| self.width(&rest[..count].join(" ")) <= room).count();
            // A word wider than the line has a line for itself, cut short.
            let count = fitting.max(1);
            lines.push(self.elide(&rest[..count].join(" "), room));
            taken += count;
        }
        lines
    }
}

/// `text` as one printable line: no control characters, which XML forbids, no marks that turn the
/// direction of what follows, no double spaces, and no more than any place can hold.
pub(super) fn clean(text: &str) -> String {
    let turns =
        |letter: char| matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let forbidden = |letter: char| turns(letter) || matches!(letter, '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    let mut line = String::new();
    for letter in text.chars().filter(|&letter| !forbidden(letter)).take(LONGEST + 1) {
        let letter = if letter.is_control() || letter.is_whitespace() && letter != '\u{a0}' { ' ' } else { letter };
        if letter != ' ' || !line.is_empty() && !line.ends_with(' ') {
            line.push(letter);
        }
    }
    if line.chars().count() > LONGEST {
        line.pop();
        line.push(ELLIPSIS);
    }
    line.trim_end().to_owned()
}
