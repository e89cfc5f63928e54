//! The table of measures in `docs/measures.md` against the measures in the code.
//!
//! `REGENERATE=1 cargo test document` writes the table anew and fails, so that nobody regenerates it unseen.

use std::path::Path;

use lipmetry::measure::{MEASURES, Measure};
use lipmetry::units::{Dimension, LengthUnit};

const OPENING: &str = "\
# Measures

All measures of a photo, in the order of the report. A test holds this table to the code: it is generated from it, not
edited by hand.

Right and left are the subject's. A length has the unit of the photo: `mm` where it is calibrated, else `%bw` (percent of
the biocular width) or `%mw` (percent of the mouth width). A measure with the sign *right minus left* changes its sign in
the mirror; the others do not change. The points and curves are those of the landmark file; *chord* is the segment
ch_r–ch_l.

| id | name | unit | sign | definition |
|---|---|---|---|---|
";

const CLOSING: &str = "
A pair of photos has one more, which needs both: `shape_change`, the Procrustes distance between the outlines of the lips
before and after, size removed; a ratio, 0 for the same shape.
";

fn unit(dimension: Dimension) -> String {
    let units = [LengthUnit::Millimetre, LengthUnit::PercentBiocularWidth, LengthUnit::PercentMouthWidth];
    let mut symbols: Vec<String> = units.iter().map(|unit| format!("`{}`", dimension.symbol(*unit))).collect();
    symbols.dedup();
    match dimension {
        Dimension::Ratio => "ratio".to_owned(),
        Dimension::Score => "score, 0 to 100".to_owned(),
        _ => symbols.join(", "),
    }
}

fn row(measure: &Measure) -> String {
    let sign = if measure.is_lateral() { "right minus left" } else { "" };
    format!("| `{}` | {} | {} | {sign} | {} |\n", measure.id, measure.name, unit(measure.dimension), measure.definition)
}

#[test]
fn the_table_of_measures_is_that_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/measures.md");
    let rows: String = MEASURES.iter().map(row).collect();
    let document = format!("{OPENING}{rows}{CLOSING}");
    if std::env::var_os("REGENERATE").is_some() {
        std::fs::write(&path, document).unwrap();
        panic!("docs/measures.md was written anew: read it, then run the tests without REGENERATE");
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), document, "REGENERATE=1 writes the table anew");
}
