//! The ratios: this build against libjpeg-turbo, against another build, and against the decoder that it has.

use std::path::{Path, PathBuf};
use std::process::Command;

use lipmetry::imaging::{Limits, decode};

use crate::cost::{Measured, in_turn};
use crate::photos::{Coding, enlarged};
use crate::{PROGRAM, rounds};

/// What says to this program that it is the process that only decodes.
const ONLY_DECODE: &str = "LIPMETRY_ONLY_DECODE";

/// Where this process is the one that only decodes: one photo after the other.
pub fn is_decoder() -> bool {
    let Some(photos) = std::env::var_os(ONLY_DECODE) else { return false };
    for path in std::env::split_paths(&photos) {
        let whole = Limits { whole: true, ..Limits::default() };
        drop(decode(&std::fs::read(path).unwrap(), &whole).unwrap());
    }
    true
}

pub fn print() {
    let folder = tempfile::tempdir().unwrap();
    let pair = |megapixels: f64, coding: Coding| {
        let inside = folder.path().join(format!("{megapixels}-{coding:?}"));
        ["before", "after"].map(|name| enlarged(name, megapixels, coding, 1, &inside))
    };
    section("12 megapixels, baseline", &pair(12.0, Coding::Baseline), folder.path());
    section("12 megapixels, progressive", &pair(12.0, Coding::Progressive), folder.path());
    section("48 megapixels, baseline", &pair(48.0, Coding::Baseline), folder.path());
    if let Some(heic) = std::env::var_os("LIPMETRY_HEIC") {
        let photos = ["before", "after"].map(|name| Path::new(&heic).join(name).with_extension("heic"));
        section("HEIC", &photos, folder.path());
    }
    if let Some(visits) = std::env::var_os("LIPMETRY_VISITS") {
        let visits = ["before", "after"].map(|name| Path::new(&visits).join(name));
        section("visits of several photos", &visits, folder.path());
    }
}

/// The table of two photos, or of two folders of photos, with the stages of one run below it.
fn section(title: &str, visits: &[PathBuf; 2], folder: &Path) {
    let out = folder.join("out");
    let [before, after, out] = [&visits[0], &visits[1], &out].map(|path| path.to_str().unwrap());
    let photos: Vec<PathBuf> = visits.iter().flat_map(|visit| photos_of(visit)).collect();
    let paths = || photos.iter().map(|photo| photo.to_str().unwrap());
    let mut measured = Vec::new();
    let is_jpeg = photos.iter().all(|photo| photo.extension().is_some_and(|kind| kind == "jpg"));
    if is_jpeg && Command::new("djpeg").arg("-version").output().is_ok() {
        let all: Vec<String> = paths().map(|path| format!("djpeg -outfile /dev/null '{path}'")).collect();
        measured.push(Measured::shell("djpeg to nothing", &all.join(" && ")));
    }
    let mut decoder = Measured::new("decoding alone", &std::env::current_exe().unwrap(), &[]);
    let joined = std::env::join_paths(&photos).unwrap().into_string().unwrap();
    decoder.environment = Some((ONLY_DECODE, joined));
    measured.push(decoder);
    let report = ["compare", before, after, "--output", out, "--force"];
    let json = ["compare", before, after, "--json"];
    let kinds = [
        ("compare", report.to_vec(), Vec::new()),
        ("compare --match off", report.to_vec(), vec!["--match", "off"]),
        ("compare --json", json.to_vec(), Vec::new()),
        ("compare --match off --json", json.to_vec(), vec!["--match", "off"]),
    ];
    let other = std::env::var_os("LIPMETRY_OTHER").map(PathBuf::from);
    let builds =
        std::iter::once((Path::new(PROGRAM), "")).chain(other.as_deref().map(|other| (other, ", other build")));
    for (program, which) in builds {
        for (name, arguments, more) in &kinds {
            let arguments: Vec<&str> = arguments.iter().chain(more).copied().collect();
            measured.push(Measured::new(&format!("{name}{which}"), program, &arguments));
        }
    }
    let costs = in_turn(&measured, rounds());
    println!("\n{title}: {} photos, medians of {} runs in turn", photos.len(), rounds());
    println!("{:<42}{:>9}{:>9}{:>9}{:>8}", "", "CPU ms", "wall ms", "MiB", "ratio");
    for (measured, cost) in measured.iter().zip(&costs) {
        let ratio = cost.cpu_ms / costs[0].cpu_ms;
        println!("{:<42}{:>9.1}{:>9.1}{:>9.1}{ratio:>8.2}", measured.name, cost.cpu_ms, cost.wall_ms, cost.peak_mib);
    }
    let staged = Command::new(PROGRAM).args(report).env("LIPMETRY_TIMINGS", "1").output().unwrap();
    println!("{}", String::from_utf8_lossy(&staged.stderr));
}

/// The photos of a visit that is named by one, or by their folder.
fn photos_of(visit: &Path) -> Vec<PathBuf> {
    if visit.is_dir() { lipmetry::files::photos_in(visit).unwrap() } else { vec![visit.to_owned()] }
}
