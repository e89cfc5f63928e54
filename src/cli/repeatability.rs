//! `lipmetry repeatability`: the agreement of markings of the same photos.

use std::path::{Path, PathBuf};

use lipmetry::files::{self, Folder, read_landmarks};
use lipmetry::landmark::MarkedPhoto;
use lipmetry::pipeline::to_json;
use lipmetry::report::{
    REPEATABILITY_TABLES, by_origin_rows, repeatability_report, repeatability_table, repeatability_tables,
};
use lipmetry::uncertainty::{RepeatabilityError, agreement_by_origin, repeatability};

use crate::arguments::RepeatabilityOptions;
use crate::error::CliError;
use crate::input::in_file;
use crate::terminal::{self, file_name, shown};

const JSON: &str = "repeatability.json";
const CSV: &str = REPEATABILITY_TABLES[0];
const AGREEMENT: &str = REPEATABILITY_TABLES[1];

pub fn run(options: &RepeatabilityOptions) -> Result<(), CliError> {
    let sidecars: Vec<PathBuf> = options.files.iter().map(|path| sidecar(path)).collect();
    let folder = options
        .folder
        .output
        .as_ref()
        .map(|path| Folder::new(path, options.folder.force, &[JSON, CSV, AGREEMENT], &sidecars));
    let folder = folder.transpose()?;
    let mut photos: Vec<(String, MarkedPhoto)> = Vec::new();
    let mut problems = Vec::new();
    for (index, path) in sidecars.iter().enumerate() {
        let named = &options.files[index];
        if named.is_dir() {
            problems.push(in_file(named, &of_folder(named)));
            continue;
        }
        if sidecars[..index].contains(path) {
            problems.push(in_file(path, "this file is named twice; a photo counts once"));
            continue;
        }
        match read_landmarks(path) {
            Ok(file) => photos.push((file_name(Path::new(&file.photo.file)), file.marked_photo())),
            Err(problem) => problems.push(problem.into()),
        }
    }
    if let Some(problem) = problems.into_iter().reduce(CliError::and) {
        return Err(problem);
    }
    let marked: Vec<&MarkedPhoto> = photos.iter().map(|(_, photo)| photo).collect();
    let of_photo = |problem: RepeatabilityError| match problem.photo() {
        Some(photo) => in_file(&sidecars[photo], &problem.to_string()),
        None => CliError::Input(vec![problem.to_string()]),
    };
    let study = repeatability(&marked).map_err(of_photo)?;
    let mut report = repeatability_report(&study, photos.iter().map(|(name, _)| name.clone()).collect());
    if options.by_origin {
        report.by_origin = Some(by_origin_rows(&agreement_by_origin(&marked).map_err(of_photo)?));
    }
    let json = to_json(&report)?;
    let unwritable = |error| CliError::Output(format!("the study cannot be written as CSV: {error}"));
    let [csv, agreement] = repeatability_tables(&report, options.tables.csv_style).map_err(unwritable)?;
    let mut place = String::new();
    if let Some(folder) = &folder {
        folder.write(&[(JSON, &json), (CSV, &csv), (AGREEMENT, &agreement)])?;
        place = format!("\n{JSON} and repeatability*.csv are in {}\n", shown(folder.path()));
    }
    match (options.json, options.csv) {
        (true, _) => terminal::print_bytes(&json),
        (false, true) => terminal::print_bytes(&csv),
        (false, false) => terminal::print(&(repeatability_table(&report, &terminal::style()) + &place)),
    }
}

/// What to name instead of a folder.
fn of_folder(path: &Path) -> String {
    let landmarks = shown(&path.join("*.landmarks.json"));
    format!("this is a folder: name the landmark files in it, as {landmarks}, or the photos that they are of")
}

/// The landmark file: the one named, or the one beside the photo that is named.
fn sidecar(path: &Path) -> PathBuf {
    let is_landmarks = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    if is_landmarks { path.to_owned() } else { files::sidecar(path) }
}
