//! A figure: drawn once, set into the page and written as a file of its own.

use maud::{Markup, PreEscaped, html};

use super::plot::WIDTH;
use crate::report::hundredths;
use crate::text::printable;

/// The colours of figures by their names in styles, on white: those of a figure's own file and of paper. The page has others where it
/// is dark.
const COLOURS: [(&str, &str); 13] = [
    ("ink", "#1b1f24"),
    ("quiet", "#57606a"),
    ("paper", "#ffffff"),
    ("line", "#d0d7de"),
    ("before", "#0072b2"),
    ("after", "#b85a00"),
    ("larger", "#0072b2"),
    ("smaller", "#b85a00"),
    ("zone", "#e3e8ee"),
    ("arm-1", "#00785a"),
    ("arm-2", "#8f3f7c"),
    ("arm-3", "#7a5c00"),
    ("arm-4", "#3d4ea3"),
];

/// The styles of what figures are drawn with; its colours are names.
const STYLES: &str = include_str!("figure.css");
/// The styles of the page beside those of all pages.
const PAGE_STYLES: &str = include_str!("page.css");

/// A figure of a study.
pub(super) struct Figure {
    /// Its name: that of its file without `figure-` and the extension.
    pub name: String,
    /// What stands below it.
    pub caption: String,
    /// What it shows, for those who do not see it.
    pub words: String,
    /// What is drawn, or why nothing is.
    pub drawn: Result<Drawing, String>,
}

/// What is drawn of a figure.
pub(super) struct Drawing {
    /// How high it is; all are as wide as a column.
    pub height: f64,
    /// The elements.
    pub elements: Markup,
}

impl Figure {
    /// The file's name.
    pub fn file_name(&self) -> String {
        format!("figure-{}.svg", self.name)
    }

    /// The figure in the page: the drawing, or what keeps it from being drawn, above its caption.
    pub fn in_page(&self) -> Markup {
        html! {
            figure .chart.study id=(format!("figure-{}", self.name)) {
                @match &self.drawn {
                    Ok(drawing) => {
                        svg viewBox=(view_box(drawing.height)) role="img" aria-label=(self.words) { (drawing.elements) }
                    }
                    Err(reason) => p .undrawn { (reason) },
                }
                figcaption { (self.caption) @if self.drawn.is_ok() { " " span .file { "File: " (self.file_name()) "." } } }
            }
        }
    }

    /// The figure as a file of its own, which needs no other file, no font and no network; without anything to draw it says why.
    pub fn file(&self) -> String {
        let nothing =
            |reason: &String| Drawing { height: 80.0, elements: html! { text .s-text x="20" y="45" { (reason) } } };
        let height = self.drawn.as_ref().map_or(80.0, |drawing| drawing.height);
        let elements = match &self.drawn {
            Ok(drawing) => drawing.elements.clone(),
            Err(reason) => nothing(reason).elements,
        };
        let (title, words) = (format!("{}-title", self.name), format!("{}-words", self.name));
        let drawing = html! {
            svg xmlns="http://www.w3.org/2000/svg" viewBox=(view_box(height)) width=(WIDTH) height=(height) role="img"
                aria-labelledby=(format!("{title} {words}")) {
                title id=(title) { (self.caption) }
                desc id=(words) { (self.words) }
                style { (PreEscaped(file_styles())) }
                rect .s-ground width=(WIDTH) height=(height) {}
                (elements)
            }
        };
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", drawing.into_string())
    }
}

fn view_box(height: f64) -> String {
    format!("0 0 {WIDTH} {}", hundredths(height))
}

/// The styles with their colours, letters without a name of a font.
fn file_styles() -> String {
    let with_colours = COLOURS
        .iter()
        .fold(STYLES.to_owned(), |styles, (name, colour)| styles.replace(&format!("var(--{name})"), colour));
    with_colours.replace("Inter, sans-serif", "sans-serif")
}

/// The styles of the study's page.
pub(super) fn page_styles() -> String {
    format!("{STYLES}{PAGE_STYLES}")
}

/// A code or name from elsewhere as it stands in a figure: without marks of direction of its own, in an isolate so that its letters
/// turn nothing around them, and no longer than `most` letters.
pub(super) fn isolated(text: &str, most: usize) -> String {
    // What is isolated already is not isolated again.
    let text = printable(&text.replace(['\u{2068}', '\u{2069}'], ""));
    let shown: String = match text.chars().count() > most {
        true => text.chars().take(most.saturating_sub(1)).chain(['…']).collect(),
        false => text,
    };
    format!("\u{2068}{shown}\u{2069}")
}

/// An item of a key: how it is drawn, and what it is.
pub(super) struct KeyItem {
    /// A drawing in a field of 26 by 16 units from (0, 0).
    pub sample: Markup,
    /// What it is.
    pub name: String,
}

/// How high a row of a key is.
const KEY_ROW: f64 = 30.0;

/// A key in two columns from a height on, and how high it is.
pub(super) fn key(items: &[KeyItem], top: f64) -> (Markup, f64) {
    let elements = html! {
        @for (index, item) in items.iter().enumerate() {
            @let (x, y) = (if index % 2 == 0 { 20.0 } else { 0.5 * WIDTH + 10.0 }, top + KEY_ROW * (index / 2) as f64);
            g transform=(format!("translate({x} {})", hundredths(y))) { (item.sample) }
            text .s-text x=(x + 36.0) y=(hundredths(y + 14.0)) { (item.name) }
        }
    };
    (elements, KEY_ROW * items.len().div_ceil(2) as f64)
}

#[cfg(test)]
mod tests {
    use super::{COLOURS, file_styles, isolated, page_styles};

    #[test]
    fn every_colour_of_a_file_is_stated() {
        assert!(!file_styles().contains("var("), "{}", file_styles());
        for (name, _) in COLOURS {
            assert!(page_styles().contains(&format!("var(--{name})")), "{name} is used nowhere");
        }
    }

    #[test]
    fn codes_are_cut_and_turn_nothing() {
        assert_eq!(isolated("P001", 8), "\u{2068}P001\u{2069}");
        assert_eq!(isolated("a code that is long", 8), "\u{2068}a code …\u{2069}");
        assert_eq!(isolated("\u{202e}x", 12), "\u{2068}\\u{202e}x\u{2069}");
    }
}
