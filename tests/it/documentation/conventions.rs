//! The table of what other programs count from, in `docs/other-programs.md`.

use std::path::Path;

use lipmetry::landmark::import::{CONVENTIONS, Convention, Counts, MarkedBy, Names, Pixel, Rows, Unit, Vertical};

const BEGIN: &str = "<!-- Drawn from the source by `REGENERATE=1 cargo test documentation`: do not edit. -->\n";
const END: &str = "<!-- End of what is drawn. -->\n";

fn row(convention: &Convention) -> String {
    let counts = match convention.counts {
        Counts::From(Pixel::Corner) => "corner",
        Counts::From(Pixel::Centre) => "centre",
        Counts::From(Pixel::CentreFromOne) => "centre, from 1",
        Counts::FromOneUnlessWhole => "centre, from 1; whole numbers: asked",
        Counts::FromCentreIfWhole => "centre; decimals: asked",
        Counts::Asked => "asked",
    };
    let rows = match convention.rows {
        Rows::Upright => "upright",
        Rows::Stored => "stored",
        Rows::Asked => "asked",
        Rows::ByFace => "in which the face stands upright",
        Rows::BySize => "upright where the size says so, else asked",
    };
    let unit = match (convention.unit, convention.is_whole) {
        (Unit::Pixels, true) => "whole pixels",
        (Unit::Pixels, false) => "pixels",
        (Unit::Fractions, _) => "fractions of width and height",
        (Unit::Percent, _) => "percent of width and height",
        (Unit::StatedMillimetres, _) => "mm by the file's density, which is no scale",
    };
    let way = if convention.vertical == Vertical::Up { ", y up" } else { "" };
    let names = match convention.names {
        Names::Written => "names",
        Names::Order => "order",
        Names::Template => "number of points, or order",
        Names::WrittenOrOrder => "names, or order",
        Names::WrittenOrTemplate => "names, or number of points, or order",
    };
    let marked_by = match convention.marked_by {
        MarkedBy::Person => "a person",
        MarkedBy::Program => "a program",
        MarkedBy::ProgramIfTemplate => "a program where only their number says what they are, else a person",
    };
    let Convention { program, name, source, .. } = convention;
    format!("| {program} | {name} | {counts} | {rows} | {unit}{way} | {names} | {marked_by} | {source} |\n")
}

fn table() -> String {
    let rows: String = CONVENTIONS.iter().map(row).collect();
    format!(
        "\n| program | file | (0, 0) is a pixel's | rows of a turned photo | unit | points are known by | put there by | seen |\n\
         |---|---|---|---|---|---|---|---|\n{rows}\n"
    )
}

#[test]
fn the_table_of_conventions_is_drawn_from_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/other-programs.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(BEGIN).expect("the page has the beginning of the table");
    let (_, after) = rest.split_once(END).expect("the page has the end of the table");
    super::check_page("other-programs.md", &format!("{before}{BEGIN}{}{END}{after}", table()));
}
