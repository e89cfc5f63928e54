//! The parts of the source use each other in one direction only, and nothing grows beyond a screen.
//! `docs/architecture.md` shows the parts and their arrows as they are.

mod page;
mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use source::{Name, SourceFile};

/// The rooms of the house, from the ground up.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Layer {
    Core,
    Imaging,
    Formats,
    Pipeline,
    Edges,
}

/// The parts; each may use those before it. A part within another is written with its path, as `landmark::file`.
/// Names of parts stand here and nowhere else in the tests.
const ORDER: &[(&str, Layer)] = &[
    ("text", Layer::Core),
    ("stage", Layer::Core),
    ("elementary", Layer::Core),
    ("units", Layer::Core),
    ("estimate", Layer::Core),
    ("geometry", Layer::Core),
    ("landmark", Layer::Core),
    ("head_pose", Layer::Core),
    ("alignment", Layer::Core),
    ("measure", Layer::Core),
    ("uncertainty", Layer::Core),
    ("caution", Layer::Core),
    ("comparison", Layer::Core),
    ("imaging", Layer::Imaging),
    ("matching", Layer::Imaging),
    ("suggest", Layer::Imaging),
    ("schema", Layer::Formats),
    ("tables", Layer::Formats),
    ("landmark::file", Layer::Formats),
    ("landmark::import", Layer::Formats),
    ("landmark::export", Layer::Formats),
    ("report", Layer::Formats),
    ("error", Layer::Formats),
    ("pipeline", Layer::Pipeline),
    ("study", Layer::Pipeline),
    ("files", Layer::Edges),
    ("web", Layer::Edges),
    (PROGRAM, Layer::Edges),
];

/// The program: a crate of its own, which uses the library as `lipmetry`.
const PROGRAM: &str = "cli";

/// What the parts that see pixels may use of the pure core: the decoding and drawing of photos knows points, but nothing of
/// lips; matching knows marks, but nothing of measures.
const OF_THE_CORE: [(&str, &[&str]); 3] = [
    ("imaging", &["elementary", "geometry"]),
    ("matching", &["elementary", "geometry", "landmark", "head_pose", "alignment"]),
    ("suggest", &["elementary", "geometry", "landmark"]),
];

/// The outside world, as it is named in code, and what it is.
const OUTSIDE: [(&str, &str); 19] = [
    ("std::fs", "files"),
    ("rustix", "files"),
    ("tempfile", "files"),
    ("std::io", "streams"),
    ("std::net", "sockets"),
    ("tokio::net", "sockets"),
    ("std::time", "clock"),
    ("std::env", "environment"),
    ("std::process", "processes"),
    ("std::thread", "threads"),
    ("image", "pixels"),
    ("moxcms", "pixels"),
    ("resvg", "pixels"),
    ("zune_jpeg", "pixels"),
    ("heifer", "pixels"),
    ("print!", "terminal"),
    ("println!", "terminal"),
    ("eprint!", "terminal"),
    ("eprintln!", "terminal"),
];

/// The crates that the library is made of, which the program does not name.
const INSIDE: [&str; 8] = ["i_overlay", "image", "kurbo", "moxcms", "nalgebra", "resvg", "zune_jpeg", "heifer"];

const LINES_OF_A_FILE: usize = 350;
const LINES_OF_A_FUNCTION: usize = 70;

fn rank(part: &str) -> Option<usize> {
    ORDER.iter().position(|(name, _)| *name == part)
}

fn layer(part: &str) -> Option<Layer> {
    rank(part).map(|rank| ORDER[rank].1)
}

/// The library's front page, which belongs to no part.
fn front_page(files: &[SourceFile]) -> &SourceFile {
    files.iter().find(|file| file.path == Path::new("lib.rs")).unwrap()
}

/// The part that a path of the library leads to: the longest that it begins with, else its first segment.
fn part_of(name: &[String], front_door: &BTreeMap<String, Name>) -> String {
    let is_at = |part: &str| part.split("::").eq(name[1..].iter().take(part.split("::").count()));
    let longest = ORDER.iter().map(|(part, _)| *part).filter(|part| is_at(part)).max_by_key(|part| part.len());
    let first = name.get(1).map_or("lib", String::as_str);
    match (longest, front_door.get(first)) {
        (None, Some(behind)) if behind[1] != first => part_of(behind, front_door),
        (longest, _) => longest.unwrap_or(first).to_owned(),
    }
}

/// The part that the file belongs to.
fn part_of_file(file: &SourceFile) -> String {
    if file.is_of_program() { PROGRAM.to_owned() } else { part_of(&file.module(), &BTreeMap::new()) }
}

/// The other parts that the file uses. `front_door` is what the front page offers under its own name.
fn arrows(file: &SourceFile, front_door: &BTreeMap<String, Name>) -> BTreeSet<String> {
    let root = if file.is_of_program() { "lipmetry" } else { "crate" };
    let names = file.names().into_iter().filter(|name| name[0] == root && name.len() > 1);
    let mut parts: BTreeSet<String> = names.map(|name| part_of(&name, front_door)).collect();
    parts.remove(&part_of_file(file));
    parts
}

/// What is wrong with the arrows that start in the file.
fn wrong_arrows(file: &SourceFile, front_door: &BTreeMap<String, Name>) -> Vec<String> {
    let from = part_of_file(file);
    let of_the_core = OF_THE_CORE.iter().find(|(part, _)| *part == from);
    let complaint = |to: &str| match (rank(&from), rank(to)) {
        (_, None) => Some(format!("{to} is no part known here")),
        (None, _) => Some(format!("{from} is no part known here")),
        (Some(from), Some(to)) if from <= to => Some("the arrow points up".to_owned()),
        _ if layer(to) == Some(Layer::Core) => {
            let may = of_the_core.is_none_or(|(_, may)| may.contains(&to));
            (!may).then(|| format!("{from} knows nothing of {to}"))
        }
        _ => None,
    };
    let wrong = arrows(file, front_door).into_iter().filter_map(|to| complaint(&to).map(|what| (to, what)));
    wrong.map(|(to, what)| format!("{}: {from} → {to}: {what}", file.path.display())).collect()
}

/// What the file names of the outside world, and what that is.
fn outside(file: &SourceFile) -> BTreeSet<(String, &'static str)> {
    let begins = |name: &Name, with: &str| {
        let with: Vec<&str> = with.split("::").collect();
        name.len() >= with.len() && with.iter().zip(name).all(|(a, b)| a == b)
    };
    let mut found = BTreeSet::new();
    for name in file.names() {
        // A single word is a variable's name as well; a crate's is followed by something.
        let is_path = name.len() > 1 || name[0].ends_with('!');
        for (_, what) in OUTSIDE.iter().filter(|(with, _)| is_path && begins(&name, with)) {
            found.insert((name.join("::"), *what));
        }
    }
    found
}

/// The names of the outside world in a file of the pure core.
fn impurities(file: &SourceFile) -> Vec<String> {
    let is_core = layer(&part_of_file(file)) == Some(Layer::Core);
    let found = outside(file).into_iter().filter(|_| is_core);
    found.map(|(name, what)| format!("{}: {name}: {what}", file.path.display())).collect()
}

/// What a file of the program names that is neither its own nor the public library.
fn beyond_the_library(file: &SourceFile, own: &BTreeSet<String>) -> Vec<String> {
    let is_foreign = |name: &Name| match (name[0].as_str(), name.get(1)) {
        // Code from where the names of modules do not lead.
        ("#path" | "include!", _) => true,
        ("crate", Some(module)) => !own.contains(module),
        (first, Some(_)) => INSIDE.contains(&first),
        (_, None) => false,
    };
    let found = file.names().into_iter().filter(is_foreign);
    found.map(|name| format!("{}: {}", file.path.display(), name.join("::"))).collect()
}

/// What is too long in the file, and what it leaves to do.
fn too_long_or_unfinished(file: &SourceFile) -> Vec<String> {
    let mut found = Vec::new();
    let lines = file.code_lines();
    found.extend((lines > LINES_OF_A_FILE).then(|| format!("{lines} lines of code")));
    for function in file.functions().iter().filter(|function| function.lines > LINES_OF_A_FUNCTION) {
        found.extend((!function.is_table).then(|| format!("{} has {} lines", function.name, function.lines)));
    }
    let words = ["TODO", "FIXME", "XXX", "todo!", "unimplemented!"];
    found.extend(words.iter().filter(|word| file.text.contains(**word)).map(ToString::to_string));
    found.into_iter().map(|what| format!("{}: {what}", file.path.display())).collect()
}

/// The file where it does not begin with what it is for.
fn without_purpose(file: &SourceFile) -> Vec<String> {
    let says = file.text.starts_with("//! ") && file.front_lines().first().is_some_and(|line| !line.is_empty());
    Vec::from_iter((!says).then(|| format!("{} does not begin with what it is for", file.path.display())))
}

/// Fails where the rule finds something in any of the files.
fn none_in(files: &[SourceFile], rule: impl Fn(&SourceFile) -> Vec<String>) {
    none(&files.iter().flat_map(rule).collect::<Vec<_>>());
}

fn none(found: &[String]) {
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn no_arrow_points_up() {
    let mut files = SourceFile::all();
    let front_door = front_page(&files).exports();
    files.retain(|file| file.path != Path::new("lib.rs"));
    none_in(&files, |file| wrong_arrows(file, &front_door));
}

/// The names in a row of a table on the front page: those in its first column, between backquotes.
fn named_in_row(line: &str) -> Vec<String> {
    let column = line.strip_prefix('|').and_then(|rest| rest.split('|').next()).unwrap_or_default();
    column.split('`').skip(1).step_by(2).map(ToOwned::to_owned).collect()
}

#[test]
fn the_front_page_names_every_part_and_no_other() {
    let files = SourceFile::all();
    let front = front_page(&files);
    let library: Vec<&str> = ORDER.iter().map(|(part, _)| *part).filter(|part| *part != PROGRAM).collect();
    let whole = library.iter().map(|part| part.split("::").next().unwrap().to_owned()).collect();
    assert_eq!(front.modules_with_files(), whole);
    let lines = front.front_lines();
    let rows = lines.iter().skip_while(|line| *line != "# Code map");
    let map: Vec<String> = rows.flat_map(|line| named_in_row(line)).collect();
    assert_eq!(map, library, "the code map on the front page");
}

#[test]
fn the_core_is_pure() {
    none_in(&SourceFile::all(), impurities);
}

/// The program sees what any user of the library sees: `lipmetry::`, never the crates that the library is
/// made of.
#[test]
fn the_program_uses_the_public_library_and_its_own_modules() {
    let mut program = SourceFile::all();
    program.retain(SourceFile::is_of_program);
    let own: BTreeSet<String> = program.iter().filter_map(|file| file.module().get(1).cloned()).collect();
    none_in(&program, |file| beyond_the_library(file, &own));
}

#[test]
fn nothing_grows_beyond_a_screen_and_nothing_is_left_to_do() {
    none_in(&SourceFile::all(), too_long_or_unfinished);
}

#[test]
fn every_file_begins_with_what_it_is_for() {
    none_in(&SourceFile::all(), without_purpose);
}

#[test]
fn files_that_do_not_say_what_they_are_for_are_found() {
    for text in [
        "",
        "use std::fmt;",
        "// Units.\nuse std::fmt;",
        "//!\nuse std::fmt;",
        "\n//! Units.",
        "/// A unit.\nstruct U;",
    ] {
        assert_eq!(without_purpose(&file("units.rs", text)).len(), 1, "{text}");
    }
    assert_eq!(without_purpose(&file("units.rs", "//! Units.\n\nuse std::fmt;")), Vec::<String>::new());
}

/// How long a line of a script may be.
const COLUMNS_OF_A_SCRIPT: usize = 120;

/// The scripts of the marking page; each may use those before it.
const SCRIPTS: [&str; 58] = [
    "words",
    "bridge",
    "elements",
    "saved_file",
    "report_view",
    "draft_json",
    "request",
    "server",
    "view",
    "marking",
    "regions",
    "panel_parts",
    "mark_edits",
    "answer_edits",
    "history",
    "steps",
    "marking_state",
    "auto_save",
    "live_measures",
    "tiled_photo",
    "handles",
    "marks",
    "loupe",
    "lines",
    "stage",
    "keys",
    "gestures",
    "framing",
    "arrows",
    "photo_view",
    "panel",
    "step_guide",
    "mark_mover",
    "step_panels",
    "overview_panel",
    "region_panel",
    "about_panel",
    "saving",
    "import_dialog",
    "import_section",
    "patch",
    "match_card",
    "match_step",
    "worklist_routes",
    "worklist",
    "study_visit",
    "visit_routes",
    "mouth_canvas",
    "carried_frame",
    "carried_strip",
    "comparison_section",
    "repeat_section",
    "visits_section",
    "work_section",
    "photo_list",
    "marking_editor",
    "toolbar",
    "main",
];

/// The scripts that a script imports, and what of it points up or elsewhere.
fn wrong_imports(name: &str, text: &str) -> Vec<String> {
    let rank = |name: &str| SCRIPTS.iter().position(|other| *other == name);
    let mut wrong = Vec::new();
    for line in text
        .lines()
        .filter(|line| line.starts_with("import ") || line.starts_with("} from ") || line.contains("import("))
    {
        let from = line.split('"').nth(1).unwrap_or_default();
        let used = from.strip_prefix("./").and_then(|from| from.strip_suffix(".js"));
        if !line.ends_with("import {") && !used.is_some_and(|used| rank(used).is_some() && rank(used) < rank(name)) {
            wrong.push(format!("{name}.js: {line}"));
        }
    }
    wrong
}

#[test]
fn the_scripts_of_the_page_use_each_other_in_one_direction() {
    let scripts = scripts_in("src/web/page");
    let mut found: Vec<String> = scripts.iter().flat_map(|(name, text)| wrong_imports(name, text)).collect();
    found.extend(scripts.iter().flat_map(|(name, text)| ill_formed(name, text)));
    none(&found);
    let names: BTreeSet<&str> = scripts.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, SCRIPTS.into_iter().collect());
}

/// The page that stands alone is made of those scripts and its own, which use them and which they do not know.
#[test]
fn the_scripts_of_the_page_that_stands_alone_are_short_and_say_what_they_are_for() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("standalone");
    if !folder.is_dir() {
        eprintln!("SKIPPED: the packed crate has no folder standalone");
        return;
    }
    let scripts = scripts_in("standalone/page");
    assert!(scripts.len() > 5, "{} scripts", scripts.len());
    none(&scripts.iter().flat_map(|(name, text)| ill_formed(name, text)).collect::<Vec<_>>());
}

/// The scripts of a folder by their names.
fn scripts_in(folder: &str) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let scripts = paths.filter(|path| path.extension().is_some_and(|extension| extension == "js"));
    let read = |path: std::path::PathBuf| {
        (path.file_stem().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(&path).unwrap())
    };
    scripts.map(read).collect()
}

/// Where a script is too long or too wide, or does not say what it is for.
fn ill_formed(name: &str, text: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
    let mut found = Vec::from_iter((lines > LINES_OF_A_FILE).then(|| format!("{name}.js: {lines} lines")));
    found.extend((!text.starts_with("// ")).then(|| format!("{name}.js does not begin with what it is for")));
    let wide = text.lines().filter(|line| line.chars().count() > COLUMNS_OF_A_SCRIPT);
    found.extend(wide.map(|line| format!("{name}.js: {line}")));
    found
}

#[test]
fn wrong_imports_are_found() {
    for text in [
        "import { MarkingEditor } from \"./marking_editor.js\";",
        "import x from \"https://elsewhere/x.js\";",
        "import {\n  a,\n} from \"./stage.js\";",
        "const later = await import(\"./main.js\");",
        "import \"./stage.js\";",
    ] {
        assert_eq!(wrong_imports("stage", text).len(), 1, "{text}");
    }
    assert_eq!(
        wrong_imports("stage", "import {\n  View,\n} from \"./view.js\";\nconst text = \"import it\";"),
        Vec::<String>::new()
    );
}

fn file(path: &str, text: &str) -> SourceFile {
    SourceFile::new(Path::new(path), text)
}

/// The arrows of these are judged with a front page that offers `compare`.
fn wrong_arrows_of(path: &str, text: &str) -> Vec<String> {
    let front = file("lib.rs", "pub mod pipeline;\npub use pipeline::compare;\npub use crate::units::Unit as U;");
    wrong_arrows(&file(path, text), &front.exports())
}

#[test]
fn wrong_arrows_are_found() {
    let wrong = [
        ("geometry/curve.rs", "use crate::landmark::Landmark;"),
        ("units.rs", "use crate::geometry::Point;"),
        ("measure/lip.rs", "use crate::comparison::Caution;"),
        ("alignment/mod.rs", "pub use crate::measure::{Lip, Measure};"),
        ("landmark/name.rs", "fn f() -> crate::report::Style { f() }"),
        ("landmark/name.rs", "use crate::{geometry::Point, alignment::{self, Scale}};"),
        ("landmark/name.rs", "use crate::{\n    geometry::Point,\n    measure,\n};"),
        ("landmark/name.rs", "fn f() { let x: Vec<Option<crate::report::Style>> = g(); }"),
        ("landmark/name.rs", "fn f() { format!(\"{}\", [crate::report::rounded(1.0)]) }"),
        ("landmark/name.rs", "#[derive(crate::report::Row)]\nstruct S;"),
        ("landmark/name.rs", "use crate::compare;"),
        ("landmark/name.rs", "use crate::nothing;"),
        ("measure/symmetry_score.rs", "use super::super::report::rounded;"),
        ("measure/symmetry_score.rs", "use self::super::super::report::rounded;"),
        ("measure/symmetry_score.rs", "mod tests { use super::super::super::report::rounded; }"),
        ("measure/mod.rs", "use super::report::rounded;"),
        ("imaging/overlay/text.rs", "use super::super::super::posture;"),
        ("imaging/photo.rs", "use crate::landmark::Landmark;"),
        ("imaging/photo.rs", "use crate::matching::FacePicture;"),
        ("matching/point.rs", "use crate::measure::Lip;"),
        ("imaging/photo.rs", "use crate::caution::Caution;"),
        ("imaging/photo.rs", "use crate::report::rounded;"),
        ("report/mod.rs", "use crate::cli::terminal;"),
        ("report/mod.rs", "use crate::web::page;"),
        ("posture/mod.rs", "use crate::units::LengthUnit;"),
        ("cli/compare.rs", "use lipmetry::posture::Lip;"),
    ];
    for (path, text) in wrong {
        assert_eq!(wrong_arrows_of(path, text).len(), 1, "{path}: {text}");
    }
    let right = [
        ("measure/lip.rs", "use crate::geometry::Curve;\nuse super::outline;\nuse super::super::landmark::Landmark;"),
        ("measure/lip.rs", "use crate::U;"),
        ("landmark/file/mod.rs", "use super::Landmark;\nuse crate::alignment::{Scale, Visit};"),
        ("report/mod.rs", "use crate::landmark::{Landmark, file::LandmarkFile};"),
        ("measure/mod.rs", "mod report;\nuse report::rounded;\npub(super) use self::report::x;"),
        ("measure/mod.rs", "mod tests { use super::*; mod report {} use report::x; }"),
        ("imaging/overlay/text.rs", "use super::super::photo::Photo;\nuse crate::geometry::Point;"),
        ("report/picture.rs", "use crate::imaging::{Photo, overlay::{Figure, Scene}};"),
        ("matching/point.rs", "use crate::imaging::Photo;\nuse crate::landmark::Landmark;"),
        ("geometry/curve.rs", "// use crate::report::x;\n/// [`x`](crate::report)\nconst A: &str = \"crate::report\";"),
        ("geometry/curve.rs", "/* crate::report /* nested */ crate::report */ use crate::units::LengthUnit;"),
        ("cli/compare.rs", "use crate::arguments::Options;\nuse lipmetry::{compare, units::Unit};"),
        ("web/live.rs", "use crate::compare;"),
    ];
    for (path, text) in right {
        assert_eq!(wrong_arrows_of(path, text), Vec::<String>::new(), "{path}: {text}");
    }
}

#[test]
fn arrows_are_read_from_imports_and_from_code() {
    let text =
        "use lipmetry::{compare, units::{self, Unit}};\nfn f() { lipmetry::report::table(x!(lipmetry::web::y)) }";
    let front_door = file("lib.rs", "pub use self::pipeline::compare;\npub mod pipeline;").exports();
    let arrows = arrows(&file("cli/compare.rs", text), &front_door);
    assert_eq!(arrows, ["pipeline", "report", "units", "web"].map(ToOwned::to_owned).into());
}

#[test]
fn a_part_missing_from_the_code_map_is_noticed() {
    assert_eq!(named_in_row("| [`units`], [`uncertainty`] | `values` |"), ["units", "uncertainty"]);
    assert_eq!(named_in_row("| `web` | the page |"), ["web"]);
    assert_eq!(named_in_row("|---|---|"), Vec::<String>::new());
    assert_eq!(named_in_row("no row of `web`"), Vec::<String>::new());
    let front = file("lib.rs", "//! One.\n//! | `web` | x |\n\npub mod web;\nmod units;");
    assert_eq!(front.modules(), ["units", "web"].map(ToOwned::to_owned).into());
    assert_eq!(front.front_lines(), ["One.", "| `web` | x |"]);
}

#[test]
fn impurities_are_found() {
    for text in [
        "use std::fs::File;",
        "use std::io;",
        "use std::{fmt, fs};",
        "fn f() { let now = std::time::Instant::now(); }",
        "fn f(p: image::RgbImage) {}",
        "fn f() { println!(\"{x}\"); }",
        "fn f() { g!(if x { print!(\"{x}\") }) }",
        "use image;",
    ] {
        assert_eq!(impurities(&file("measure/lip.rs", text)).len(), 1, "{text}");
        assert_eq!(impurities(&file("imaging/lip.rs", text)).len(), 0, "{text}");
    }
    for text in [
        "// println!",
        "use crate::geometry::Image;",
        "fn f() { my_image::x() }",
        "fn f(image: u8) -> u8 { image }",
        "const S: &str = \"std::fs\";",
    ] {
        assert_eq!(impurities(&file("measure/lip.rs", text)), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn what_is_not_the_programs_to_use_is_found() {
    let own = BTreeSet::from(["arguments".to_owned()]);
    for text in [
        "use crate::units::Unit;",
        "use super::units::Unit;",
        "use image::RgbImage;",
        "fn f() -> kurbo::Point { f() }",
        "#[path = \"../units.rs\"]\nmod arguments;",
        "include!(\"../units.rs\");",
    ] {
        assert_eq!(beyond_the_library(&file("cli/compare.rs", text), &own).len(), 1, "{text}");
    }
    let right = "use crate::arguments::Options;\nuse super::arguments;\nuse lipmetry::units::Unit;\nuse clap::Parser;";
    assert_eq!(beyond_the_library(&file("cli/compare.rs", right), &own), Vec::<String>::new());
}

#[test]
fn what_is_too_long_or_unfinished_is_found() {
    let lines = |line: &str, count: usize| line.repeat(count);
    let body = |count| format!("fn f() {{\n{}}}\n", lines("    x();\n", count));
    let arms = |count, last: &str| {
        format!("fn f(x: X) -> u8 {{\n    use X::*;\n    match x {{\n{}{last}    }}\n}}\n", lines("A => 1,\n", count))
    };
    let wrong = [
        lines("fn f() {}\n", LINES_OF_A_FILE + 1),
        body(LINES_OF_A_FUNCTION - 1),
        format!("impl X {{\n{}}}", body(LINES_OF_A_FUNCTION - 1)),
        format!("trait X {{\n{}}}", body(LINES_OF_A_FUNCTION - 1)),
        format!("mod x {{\n{}}}", body(LINES_OF_A_FUNCTION - 1)),
        arms(LINES_OF_A_FUNCTION, "_ => 1,\n"),
        arms(LINES_OF_A_FUNCTION, "other => 1,\n"),
        arms(LINES_OF_A_FUNCTION, "B | _ => 1,\n"),
        arms(LINES_OF_A_FUNCTION, "(_, _) => 1,\n"),
        arms(LINES_OF_A_FUNCTION, "_ if x => 1,\n"),
        arms(LINES_OF_A_FUNCTION, "").replace("match x", "let y = 1;\n    match x"),
        "fn f() { todo!() }".to_owned(),
        "// FIXME later".to_owned(),
    ];
    for text in &wrong {
        assert_eq!(too_long_or_unfinished(&file("units.rs", text)).len(), 1, "{text}");
    }
    let right = [
        lines("// a\n\n/// b\nfn f() {}\n", LINES_OF_A_FILE),
        body(LINES_OF_A_FUNCTION - 2),
        arms(LINES_OF_A_FUNCTION, "B(_) | C { .. } => 1,\n"),
        "trait X { fn f(&self); }".to_owned(),
    ];
    for text in &right {
        assert_eq!(too_long_or_unfinished(&file("units.rs", text)), Vec::<String>::new(), "{text}");
    }
}
