//! The parts of the source use each other in one direction only, and nothing grows beyond a screen.

mod source;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use source::{code_lines, crate_uses, functions, without_text};

/// The parts of the library; each may use those before it.
const ORDER: [&str; 16] = [
    "units",
    "estimate",
    "geometry",
    "landmark",
    "head_pose",
    "alignment",
    "measure",
    "uncertainty",
    "caution",
    "comparison",
    "imaging",
    "landmark/file",
    "report",
    "pipeline",
    "files",
    "web",
];

/// The first so many know no files, pixels, clock, sockets and printing.
const PURE: usize = 10;

/// What `imaging` may use of the pure core: it knows points, but nothing of lips.
const USED_BY_IMAGING: [&str; 1] = ["geometry"];

const NOT_PURE: [&str; 10] = [
    "std::fs",
    "std::io",
    "std::net",
    "std::time",
    "std::env",
    "std::process",
    "image::",
    "println!",
    "eprintln!",
    "print!",
];

const LINES_OF_A_FILE: usize = 350;
const LINES_OF_A_FUNCTION: usize = 70;

/// A source file: its path below `src` and its text.
struct SourceFile {
    path: PathBuf,
    text: String,
}

fn source_files() -> Vec<SourceFile> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                files.push(SourceFile { path: path.strip_prefix(root).unwrap().to_owned(), text });
            }
        }
    }
    assert!(files.len() > 50, "only {} files found", files.len());
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// The part that a file belongs to; `lib` for the front page.
fn part(path: &Path) -> String {
    if path.starts_with("landmark/file") {
        return "landmark/file".to_owned();
    }
    let first = path.components().next().unwrap().as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// What is wrong with the arrows that start in the file at `path` (below `src`).
fn wrong_arrows(path: &Path, text: &str) -> Vec<String> {
    let from = part(path);
    let mut wrong = Vec::new();
    for to in crate_uses(path, text) {
        let ranks = [&from, &to].map(|part| ORDER.iter().position(|other| other == part));
        let complaint = match ranks {
            [_, None] => format!("{to} is no part known here"),
            [None, _] => format!("{from} is no part known here"),
            [Some(_), Some(_)] if from == to => continue,
            [Some(from_rank), Some(to_rank)] if from_rank <= to_rank => "the arrow points up".to_owned(),
            [Some(_), Some(to_rank)] if from == "imaging" && to_rank < PURE => {
                if USED_BY_IMAGING.contains(&to.as_str()) {
                    continue;
                }
                "imaging knows nothing of lips".to_owned()
            }
            _ => continue,
        };
        wrong.push(format!("{}: {from} → {to}: {complaint}", path.display()));
    }
    wrong
}

/// The names of the outside world in a file of the pure core.
fn impurities(path: &Path, text: &str) -> Vec<String> {
    let part = part(path);
    if !ORDER[..PURE].contains(&part.as_str()) {
        return Vec::new();
    }
    let code = without_text(text);
    let named = |name: &&&str| {
        code.match_indices(**name).any(|(at, _)| {
            let before = code[..at].chars().next_back();
            !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
        })
    };
    let grouped = code.contains("use std::{");
    let mut found: Vec<String> = NOT_PURE.iter().filter(named).map(ToString::to_string).collect();
    if grouped {
        found.push("use std::{…}, which this test does not look into".to_owned());
    }
    found.into_iter().map(|name| format!("{}: {name}", path.display())).collect()
}

fn none(found: &[String]) {
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn no_arrow_points_up() {
    let library = source_files().into_iter().filter(|file| !["lib", "cli"].contains(&part(&file.path).as_str()));
    none(&library.flat_map(|file| wrong_arrows(&file.path, &file.text)).collect::<Vec<_>>());
}

#[test]
fn the_front_page_names_every_part_and_no_other() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/lib.rs")).unwrap();
    let code = without_text(&text);
    let declared: BTreeSet<&str> =
        code.lines().filter_map(|line| line.trim().strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(declared, ORDER.into_iter().filter(|part| !part.contains('/')).collect());
}

#[test]
fn the_core_is_pure() {
    none(&source_files().iter().flat_map(|file| impurities(&file.path, &file.text)).collect::<Vec<_>>());
}

/// The program sees what any user of the library sees: `lipmetry::`, never the crates that the library is
/// made of.
#[test]
fn the_program_uses_the_public_library_and_its_own_modules() {
    let inside = ["i_overlay", "image", "imageproc", "kurbo", "moxcms", "nalgebra", "resvg", "zune_jpeg", "heifer"];
    let files = source_files();
    let program: Vec<&SourceFile> = files.iter().filter(|file| part(&file.path) == "cli").collect();
    let own: BTreeSet<String> =
        program.iter().map(|file| file.path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    let mut found = Vec::new();
    for file in program {
        let code = without_text(&file.text);
        let below = file.path.strip_prefix("cli").unwrap();
        for used in crate_uses(below, &file.text).into_iter().filter(|used| !own.contains(used)) {
            found.push(format!("{}: crate::{used}", file.path.display()));
        }
        for name in inside.iter().filter(|name| source::names_crate(&code, name)) {
            found.push(format!("{}: {name}::", file.path.display()));
        }
        if code.contains("#[path") || code.contains("include!") {
            found.push(format!("{}: a file from elsewhere", file.path.display()));
        }
    }
    none(&found);
}

#[test]
fn nothing_grows_beyond_a_screen_and_nothing_is_left_to_do() {
    let mut found = Vec::new();
    for SourceFile { path, text } in source_files() {
        let path = path.display();
        let lines = code_lines(&text);
        if lines > LINES_OF_A_FILE {
            found.push(format!("{path}: {lines} lines of code"));
        }
        for (name, lines) in functions(&text).into_iter().filter(|(_, lines)| *lines > LINES_OF_A_FUNCTION) {
            found.push(format!("{path}: {name} has {lines} lines"));
        }
        for word in ["TODO", "FIXME", "XXX", "todo!", "unimplemented!"] {
            found.extend(text.contains(word).then(|| format!("{path}: {word}")));
        }
    }
    none(&found);
}

/// The scripts of the marking page; each may use those before it.
const SCRIPTS: [&str; 22] = [
    "elements", "server", "view", "marking", "history", "draft", "live", "canvas", "handles", "loupe", "lines",
    "stage", "keys", "drag", "guide", "marks", "framing", "about", "photos", "saving", "bench", "main",
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
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/web/page"));
    let mut found = Vec::new();
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "js") {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            found.extend(wrong_imports(&name, &text));
            let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
            found.extend((lines > LINES_OF_A_FILE).then(|| format!("{name}.js: {lines} lines")));
            names.insert(name);
        }
    }
    none(&found);
    assert_eq!(names, SCRIPTS.iter().map(|name| (*name).to_owned()).collect());
}

#[test]
fn wrong_imports_are_found() {
    for text in [
        "import { Bench } from \"./bench.js\";",
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

#[test]
fn wrong_arrows_are_found() {
    let wrong = [
        ("geometry/curve.rs", "use crate::landmark::Landmark;"),
        ("units.rs", "use crate::estimate::Estimate;"),
        ("measure/lip.rs", "use crate::caution::Caution;"),
        ("caution/subject.rs", "use crate::comparison::Measurement;"),
        ("alignment/mod.rs", "pub use crate::measure::{Lip, Measure};"),
        ("landmark/name.rs", "fn f() -> crate::report::Style { todo!() }"),
        ("landmark/name.rs", "use crate::{geometry::Point, alignment::{self, Scale}};"),
        ("landmark/name.rs", "use crate::{\n    geometry::Point,\n    measure,\n};"),
        ("measure/symmetry_score.rs", "use super::super::report::rounded;"),
        ("measure/mod.rs", "use super::comparison::Change;"),
        ("imaging/overlay/text.rs", "use super::super::super::report;"),
        ("imaging/photo.rs", "use crate::landmark::Landmark;"),
        ("imaging/photo.rs", "use crate::caution::Caution;"),
        ("imaging/photo.rs", "use crate::report::rounded;"),
        ("landmark/file/mod.rs", "use crate::report::rounded;"),
        ("report/mod.rs", "use crate::cli::terminal;"),
        ("report/mod.rs", "use crate::web::page;"),
        ("precision/mod.rs", "use crate::comparison::Settings;"),
        ("measure/lip.rs", "use crate::uncertainty::MarkingError;"),
        ("posture/mod.rs", "use crate::units::LengthUnit;"),
    ];
    for (path, text) in wrong {
        assert_eq!(wrong_arrows(Path::new(path), text).len(), 1, "{path}: {text}");
    }
    let right = [
        ("measure/lip.rs", "use crate::geometry::Curve;\nuse super::outline;\nuse super::super::landmark::Landmark;"),
        ("imaging/overlay/text.rs", "use super::super::photo::Photo;\nuse crate::geometry::Point;"),
        ("report/picture.rs", "use crate::imaging::{Photo, overlay::{Figure, Scene}};"),
        ("geometry/curve.rs", "// use crate::report::rounded;\n/// [`x`](crate::report)\nlet a = \"crate::report\";"),
        ("geometry/curve.rs", "/* crate::report /* nested */ crate::report */ use crate::units::LengthUnit;"),
    ];
    for (path, text) in right {
        assert_eq!(wrong_arrows(Path::new(path), text), Vec::<String>::new(), "{path}: {text}");
    }
}

#[test]
fn impurities_are_found() {
    for text in [
        "use std::fs::File;",
        "use std::io;",
        "let now = std::time::Instant::now();",
        "fn f(p: image::RgbImage) {}",
        "println!(\"{x}\");",
        "use std::{fmt, fs};",
    ] {
        assert_eq!(impurities(Path::new("measure/lip.rs"), text).len(), 1, "{text}");
        assert_eq!(impurities(Path::new("imaging/lip.rs"), text).len(), 0, "{text}");
    }
    for text in ["// println!", "use crate::geometry::Image;", "my_image::x()", "let s = \"std::fs\";"] {
        assert_eq!(impurities(Path::new("measure/lip.rs"), text), Vec::<String>::new(), "{text}");
    }
}
