//! The study as a page for people, as figures and as the draft of a paper: values in, bytes out.
//!
//! The page is one self-contained file that opens without a network, as the report of a pair is. Figures are drawn once and stand in
//! the page and in files of their own. People are named by their codes in the waterfall of a small study alone.

mod bland_altman;
mod counts;
mod course;
mod figure;
mod input;
mod methods;
mod mouths;
mod opening;
mod paper;
mod plot;
mod reading;
mod references;
mod reliability;
mod sheet;
mod shown;
mod superimposed;
mod table;
mod waterfall;

pub use input::{FigureChange, FigureInput, FigurePerson, FigureVisit, PersonCounts};
pub use shown::Shown;
pub use superimposed::{Lines, Spread, Superimposed, mean, spread, superimposed};

use crate::comparison::QUESTIONS;
use figure::Figure;

/// A file of a study: its name and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StudyFile {
    /// Its name, without a folder.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The figures, in the order of the page.
fn figures(shown: &Shown<'_>) -> Vec<Figure> {
    let of = |draw: fn(&Shown<'_>, crate::measure::MeasureId) -> Figure| QUESTIONS.map(|measure| draw(shown, measure));
    let mut figures: Vec<Figure> = of(waterfall::waterfall).into();
    figures.extend(of(course::course));
    figures.push(mouths::outlines(shown));
    figures.extend(of(bland_altman::agreement_plot));
    figures
}

/// The page, the draft of a paper and the figures: `study.html`, `paper.md` and `figure-NAME.svg`, each by itself.
pub fn page_files(shown: &Shown<'_>) -> Vec<StudyFile> {
    let figures = figures(shown);
    let file = |name: String, text: String| StudyFile { name, bytes: text.into_bytes() };
    let mut files = vec![
        file("study.html".to_owned(), sheet::page(shown, &figures)),
        file("paper.md".to_owned(), paper::paper(shown)),
    ];
    files.extend(figures.iter().map(|figure| file(figure.file_name(), figure.file())));
    files
}
