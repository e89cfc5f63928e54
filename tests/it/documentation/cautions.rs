//! The table of cautions.

use std::collections::BTreeSet;
use std::path::Path;

use lipmetry::caution::{DocumentedCaution, Severity, documentation};

const INTRODUCTION: &str = "\
# Cautions

A caution says what makes measures, or the comparison of two photos, less than trustworthy. Each has a code, a
severity, the values that it rests on, and advice; all are in the report, on its page and on the terminal.
`lipmetry check` shows them before anyone measures.

- `note`: good to know.
- `warning`: the values may mislead; where a mark is misplaced, what rests on it gets no verdict. With `--strict` the program ends with status 1.
- `blocking`: the values, most often all, cannot be trusted, and no verdict is passed on them.

The error of a click is the marking error, a standard deviation per axis: 0.3 mm where nothing else is stated or
measured. This page is made from the code, one file of `src/caution/` a family.

";

fn row(caution: &DocumentedCaution) -> String {
    let DocumentedCaution { code, severities, concerns_pair, when, advice } = caution;
    let severities: Vec<&str> = severities.iter().map(|severity| severity.id()).collect();
    let of = if *concerns_pair { "the pair" } else { "a photo" };
    format!("| `{code}` | {} | {of} | {when} | {} |\n", severities.join(", "), advice.join(" Or: "))
}

fn page() -> String {
    let rows: String = documentation().iter().map(row).collect();
    format!("{INTRODUCTION}| code | severity | of | when it appears | what to do |\n|---|---|---|---|---|\n{rows}")
}

#[test]
fn the_table_of_cautions_is_made_from_the_code() {
    super::check_page("cautions.md", &page());
}

/// Rows are made of examples: a variant that has none would be missing here.
#[test]
fn every_code_in_the_source_has_its_row() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/caution");
    let mut codes = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let literals = text.split("code: \"").skip(1);
        for code in literals.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())) {
            assert!(codes.insert(code.clone()), "two cautions have the code {code}");
        }
    }
    let rows: BTreeSet<String> = documentation().iter().map(|row| row.code.to_owned()).collect();
    assert_eq!(codes, rows);
    assert!(rows.len() >= 38, "{rows:?}");
}

/// A threshold that blocks is one beyond that of the warning, and both are in the table.
#[test]
fn what_can_block_says_from_when_on() {
    for row in documentation() {
        let blocks = row.severities.len() > 1 && row.severities.contains(&Severity::Blocking);
        assert_eq!(row.when.contains("blocking"), blocks, "{row:?}");
        assert!(row.when.len() > 15 && !row.when.ends_with('.') && !row.when.contains('|'), "{row:?}");
    }
}
