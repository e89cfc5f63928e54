//! The tables of `docs/performance.md`: what a comparison costs by what it is made from.

use std::path::{Path, PathBuf};

use crate::cost::{Measured, in_turn};
use crate::photos::{Coding, enlarged, points_of_upper_border, remarked, with_denser_curves, with_markings};
use crate::{PROGRAM, rounds};

/// In the tables by other things than megapixels.
const MEGAPIXELS: f64 = 12.0;

/// A table's name on the command line, and what prints it.
type Table = (&'static str, fn(&Path));

const TABLES: [Table; 5] = [
    ("megapixels", by_megapixels),
    ("points", by_points),
    ("markings", by_markings),
    ("samples", by_samples),
    ("visits", by_visits),
];

/// Those that are named, or all.
pub fn print(names: &[String]) {
    let folder = tempfile::tempdir().unwrap();
    let named = |name: &str| names.iter().any(|named| named == name);
    let unknown: Vec<&String> = names.iter().filter(|name| !TABLES.iter().any(|(known, _)| known == name)).collect();
    assert!(unknown.is_empty(), "no table is called {unknown:?}: {:?}", TABLES.map(|(name, _)| name));
    for (_, table) in TABLES.iter().filter(|(name, _)| names.is_empty() || named(name)) {
        table(folder.path());
    }
}

fn pair(megapixels: f64, folder: &Path) -> [PathBuf; 2] {
    ["before", "after"].map(|name| enlarged(name, megapixels, Coding::Baseline, 1, folder))
}

/// `compare` of a pair with its report written, with more on its command line.
fn comparison(name: &str, photos: &[PathBuf; 2], more: &[&str]) -> Measured {
    let out = photos[0].with_file_name("out");
    let [before, after, out] = [&photos[0], &photos[1], &out].map(|path| path.to_str().unwrap());
    let arguments = [&["compare", before, after, "--output", out, "--force"][..], more].concat();
    Measured::new(name, Path::new(PROGRAM), &arguments)
}

fn table(by: &str, measured: &[Measured]) {
    println!("\n| {by} | CPU, ms | time, ms | memory, MiB |\n|--:|--:|--:|--:|");
    for (measured, cost) in measured.iter().zip(in_turn(measured, rounds())) {
        println!("| {} | {:.0} | {:.0} | {:.0} |", measured.name, cost.cpu_ms, cost.wall_ms, cost.peak_mib);
    }
}

fn by_megapixels(folder: &Path) {
    let sizes = [1.0, 3.0, 12.0, 48.0, 100.0];
    let pairs = sizes.map(|size| (size, pair(size, &folder.join(format!("size-{size}")))));
    let of = |more: &'static [&str]| pairs.each_ref().map(|(size, photos)| comparison(&size.to_string(), photos, more));
    table("megapixels a photo", &of(&[]));
    table("megapixels a photo, `--match off`", &of(&["--match", "off"]));
}

fn by_points(folder: &Path) {
    let denser = |times: usize| {
        let photos = pair(MEGAPIXELS, &folder.join(format!("points-{times}")));
        for photo in &photos {
            remarked(photo, |landmarks| with_denser_curves(landmarks, times));
        }
        comparison(&points_of_upper_border(&photos[0]).to_string(), &photos, &["--match", "off"])
    };
    table("points of the upper border, `--match off`", &[1, 2, 4].map(denser));
}

fn by_markings(folder: &Path) {
    let marked = |count: usize| {
        let photos = pair(MEGAPIXELS, &folder.join(format!("markings-{count}")));
        for photo in &photos {
            remarked(photo, |landmarks| with_markings(landmarks, count));
        }
        comparison(&count.to_string(), &photos, &["--match", "off"])
    };
    table("markings a photo, `--match off`", &[1, 3, 10].map(marked));
}

fn by_samples(folder: &Path) {
    let photos = pair(MEGAPIXELS, &folder.join("samples"));
    let with = |samples: &str| comparison(samples, &photos, &["--match", "off", "--samples", samples]);
    table("samples, `--match off`", &["100", "600", "2000", "10000"].map(with));
}

/// One photo a visit, and three photos a visit.
fn by_visits(folder: &Path) {
    for (title, each) in [("visits, one photo each", 1), ("visits, three photos each", 3)] {
        let course = |visits: usize| {
            let inside = folder.join(format!("visits-{visits}-{each}"));
            let out = inside.join("out");
            let mut arguments = vec!["visits".to_owned()];
            for visit in 0..visits {
                for photo in 0..each {
                    let name = if visit == 0 { "before" } else { "after" };
                    let path = enlarged(name, MEGAPIXELS, Coding::Baseline, (1 + 3 * visit + photo) as u64, &inside);
                    arguments.push(format!("{}@2026-01-{:02}", path.display(), 1 + visit));
                }
            }
            arguments.extend(["--output".to_owned(), out.display().to_string(), "--force".to_owned()]);
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            Measured::new(&visits.to_string(), Path::new(PROGRAM), &arguments)
        };
        table(title, &[2, 4, 8].map(course));
    }
}
