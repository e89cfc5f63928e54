//! `docs/architecture.md`: the picture of the parts and their arrows is the source's own.
//!
//! `REGENERATE=1 cargo test layering` draws it anew and fails, so that nobody regenerates it unseen.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use super::source::SourceFile;
use super::{Layer, ORDER, arrows, front_page, outside, part_of_file};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/architecture.md");
const BEGIN: &str = "<!-- Drawn from the source by `REGENERATE=1 cargo test layering`: do not edit. -->\n";
const END: &str = "<!-- End of what is drawn. -->\n";

/// "One page": what a screen and a half shows.
const LINES_OF_THE_PAGE: usize = 150;

fn words(layer: Layer) -> &'static str {
    match layer {
        Layer::Core => "pure core: no files, no pixels, no clock, no sockets, no printing",
        Layer::Imaging => "pixels: bytes in, pixels and marks out, no paths",
        Layer::Formats => "formats: values in, bytes out",
        Layer::Pipeline => "from photos to reports",
        Layer::Edges => "edges: what touches files, sockets, the clock and the terminal",
    }
}

/// What the source says of one part.
#[derive(Clone, Default)]
struct Part {
    /// The first paragraph of its documentation.
    purpose: String,
    /// The parts that it uses.
    uses: BTreeSet<String>,
    /// What it touches of the outside world.
    touches: BTreeSet<&'static str>,
}

/// The parts as they are in the source, by name.
fn parts(files: &[SourceFile]) -> BTreeMap<String, Part> {
    let front_door = front_page(files).exports();
    let mut parts: BTreeMap<String, Part> = BTreeMap::new();
    for file in files.iter().filter(|file| file.path != Path::new("lib.rs")) {
        let name = part_of_file(file);
        let is_root =
            if file.is_of_program() { file.path.ends_with("main.rs") } else { file.module()[1..].join("::") == name };
        let part = parts.entry(name).or_default();
        part.uses.append(&mut arrows(file, &front_door));
        part.touches.extend(outside(file).into_iter().map(|(_, what)| what));
        if is_root {
            let lines = file.front_lines();
            let paragraph: Vec<&str> = lines.iter().map(String::as_str).take_while(|line| !line.is_empty()).collect();
            part.purpose = paragraph.join(" ");
        }
    }
    parts
}

/// The picture and the table under it.
fn drawn(parts: &BTreeMap<String, Part>) -> String {
    let numbers: String = (1..=ORDER.len()).map(|number| format!("{number:>3}")).collect();
    let mut picture = format!("{:22}{numbers}   touches\n", "");
    let mut table = "| | part | what it is for |\n|---|---|---|\n".to_owned();
    let mut above: Option<Layer> = None;
    for (rank, (name, layer)) in ORDER.iter().enumerate() {
        if above.replace(*layer) != Some(*layer) {
            writeln!(picture, "\n── {} ──", words(*layer)).unwrap();
        }
        let part = parts.get(*name).cloned().unwrap_or_default();
        let mark = |column: usize| match part.uses.contains(ORDER[column].0) {
            _ if column == rank => "■",
            true => "●",
            false if column < rank => "·",
            false => " ",
        };
        let marks: String = (0..ORDER.len()).map(|column| format!("{:>3}", mark(column))).collect();
        let touches = part.touches.iter().copied().collect::<Vec<_>>().join(", ");
        writeln!(picture, "{}", format!("{:>3} {name:18}{marks}   {touches}", rank + 1).trim_end()).unwrap();
        writeln!(table, "| {} | `{name}` | {} |", rank + 1, part.purpose).unwrap();
    }
    format!("\n```text\n{picture}```\n\n{table}\n")
}

/// The page with `drawn` in its place.
fn renewed(page: &str, drawn: &str) -> Option<String> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}{drawn}{END}{after}"))
}

/// The paths below `src` that the page names and that are not there; a word in capitals stands for any name.
fn lost_paths(page: &str) -> Vec<&str> {
    let quoted = page.split('`').skip(1).step_by(2).filter(|path| path.starts_with("src/"));
    let is_there = |path: &str| {
        let known: Vec<&str> = path.split('/').take_while(|name| !name.starts_with(char::is_uppercase)).collect();
        Path::new(env!("CARGO_MANIFEST_DIR")).join(known.join("/")).exists()
    };
    quoted.filter(|path| !is_there(path)).collect()
}

#[test]
fn the_picture_of_the_architecture_is_true() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let renewed = renewed(&page, &drawn(&parts(&SourceFile::all()))).expect("the page has a place for the picture");
    if renewed != page && std::env::var_os("REGENERATE").is_some() {
        std::fs::write(PAGE, renewed).unwrap();
        panic!("docs/architecture.md was drawn anew: look at it, then run the tests without REGENERATE");
    }
    assert!(renewed == page, "docs/architecture.md is not what the source says, REGENERATE=1 renews it:\n{renewed}");
}

#[test]
fn the_page_of_the_architecture_is_one_page_and_its_paths_are_there() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    assert!(page.lines().count() <= LINES_OF_THE_PAGE, "{} lines", page.lines().count());
    assert_eq!(lost_paths(&page), Vec::<&str>::new());
    assert!(page.matches("`src/").count() > 10, "the page names hardly a file");
}

#[test]
fn whatever_is_untrue_in_the_picture_is_noticed() {
    let files = SourceFile::all();
    let true_parts = parts(&files);
    let picture = drawn(&true_parts);
    for (name, _) in ORDER {
        let name = *name;
        let mut without = true_parts.clone();
        assert!(without.remove(name).is_some_and(|part| !part.purpose.is_empty()), "{name} has no documentation");
        assert_ne!(drawn(&without), picture, "{name}");
        for used in &true_parts[name].uses {
            let mut without = true_parts.clone();
            without.get_mut(name).unwrap().uses.remove(used);
            assert_ne!(drawn(&without), picture, "{name} → {used}");
        }
    }
    let page = format!("a\n{BEGIN}old\n{END}b\n");
    assert_eq!(renewed(&page, "new\n"), Some(format!("a\n{BEGIN}new\n{END}b\n")));
    assert_eq!(renewed("a page without a picture", "new"), None);
    assert_eq!(
        lost_paths("`src/lib.rs` `src/measure/ID.rs` `src/nowhere.rs` `src/no/ID.rs`"),
        ["src/nowhere.rs", "src/no/ID.rs"]
    );
}
