//! `lipmetry check`: whether photos and their landmarks are fit to be measured and compared.

use std::path::{Path, PathBuf};

use lipmetry::comparison::{self, Settings};
use lipmetry::files::{has_landmarks, read_picture, read_unmarked};
use lipmetry::imaging::MemoryBudget;
use lipmetry::pipeline::{FirstLook, Shot};
use lipmetry::report::{Crop, files_named, points_named, pose_difference_line, wrapped};
use lipmetry::{Caution, Error, MeasuredPhoto, Photo, Severity};

use crate::arguments::CheckOptions;
use crate::error::CliError;
use crate::input;
use crate::progress::Progress;
use crate::settings;
use crate::terminal::{self, file_name, shown};

pub fn run(options: &CheckOptions) -> Result<(), CliError> {
    let mut failure: Option<Error> = None;
    let mut photos = Vec::new();
    for argument in &options.photos {
        let folder = argument.is_dir().then_some(argument.as_path());
        match input::photos_at(argument) {
            Ok(found) => photos.extend(found.into_iter().map(|photo| (photo, folder))),
            Err(problem) => failure = Some(problem.after(failure)),
        }
    }
    if options.landmarks.is_some() && photos.len() > 1 {
        let problem = "--landmarks goes with one photo; several have theirs beside them, as NAME.landmarks.json";
        return Err(CliError::CommandLine(problem.to_owned()));
    }
    let settings = settings::settings(&options.uncertainty)?;
    let mut found = Vec::new();
    let budget = options.memory.budget();
    let mut first: Option<First> = None;
    let (mut looks, mut marked): (Vec<Look<'_>>, Vec<Look<'_>>) = (Vec::new(), Vec::new());
    for (path, folder) in &photos {
        let unmarked = if options.landmarks.is_none() { read_unmarked(path, &budget) } else { Ok(None) };
        if let Ok(Some(file)) = unmarked {
            let look = Look { look: FirstLook::of(&file), name: file.name, folder: *folder };
            if marked.iter().all(|of| of.folder != *folder) {
                marked.extend(folder.and_then(|folder| marked_look(&photos, folder, &budget)));
            }
            let of_folder = marked.iter().find(|of| of.folder == *folder);
            terminal::print(&unmarked_lines(&look, of_folder.or(looks.first())))?;
            looks.push(look);
            continue;
        }
        let checked = {
            let _progress = Progress::on("Reading the photos");
            input::read(path, options.landmarks.as_deref(), &budget)
        };
        match checked.and_then(|photo| describe(&photo, first.as_ref(), &settings).map(|told| (photo, told))) {
            Ok((photo, (text, cautions))) => {
                terminal::print(&text)?;
                found.extend(cautions);
                if first.is_none() {
                    first = First::of(&photo, &settings).ok();
                }
            }
            Err(problem) => failure = Some(problem.after(failure)),
        }
    }
    terminal::print(&choices(&photos, &looks))?;
    failure.map_or_else(|| settings::strict(&options.uncertainty, &found), |failure| Err(failure.into()))
}

/// The photos of a folder that are marked: its others get the marks of the first of them.
fn marked_of<'a>(photos: &'a [(PathBuf, Option<&Path>)], folder: &Path) -> Vec<&'a Path> {
    let of_folder = photos.iter().filter(|(_, other)| *other == Some(folder));
    of_folder.map(|(path, _)| path.as_path()).filter(|path| has_landmarks(path)).collect()
}

/// What the marked photo of a folder tells, with which its others are compared; what is wrong with it is said where it is read.
fn marked_look<'a>(
    photos: &[(PathBuf, Option<&'a Path>)],
    folder: &'a Path,
    budget: &MemoryBudget,
) -> Option<Look<'a>> {
    let file = read_picture(marked_of(photos, folder).first()?, budget).ok()?;
    Some(Look { look: FirstLook::of(&file), name: file.name, folder: Some(folder) })
}

/// What a photo told at first sight, and the folder that it was named by.
struct Look<'a> {
    name: String,
    folder: Option<&'a Path>,
    look: FirstLook,
}

/// Which photo to mark of those of each folder, and of those that were named one by one, where none of them is marked yet; of a folder
/// of which some are, which ones.
fn choices(photos: &[(PathBuf, Option<&Path>)], looks: &[Look<'_>]) -> String {
    let mut lines = String::new();
    let mut seen: Vec<Option<&Path>> = Vec::new();
    for (_, folder) in photos {
        if seen.contains(folder) {
            continue;
        }
        seen.push(*folder);
        let of_visit: Vec<&Look<'_>> = looks.iter().filter(|look| look.folder == *folder).collect();
        if let Some(folder) = folder.filter(|_| !of_visit.is_empty()) {
            lines.push_str(&marked_line(&marked_of(photos, folder), folder));
        }
        let is_whole = of_visit.len() == photos.iter().filter(|(_, other)| other == folder).count();
        // Photos of several days that were named one by one are no visit.
        let is_one_day = of_visit.windows(2).all(|pair| pair[0].look.taken() == pair[1].look.taken());
        let named: Vec<(&str, &FirstLook)> = of_visit.iter().map(|look| (look.name.as_str(), &look.look)).collect();
        let choice = if is_whole && is_one_day { FirstLook::choose(&named) } else { None };
        if let Some(choice) = choice {
            let about = match folder {
                Some(folder) => format!("{}: one marked photo is enough for a visit. ", shown(folder)),
                None => "If these are photos of one visit, one marked photo is enough. ".to_owned(),
            };
            lines.push_str(&indented(&format!("{about}{}", choice.sentence)));
        }
    }
    lines
}

/// Which photos of a folder are marked, of which others are not.
fn marked_line(marked: &[&Path], folder: &Path) -> String {
    let names: Vec<String> = marked.iter().map(|path| file_name(path)).collect();
    let said = match names.as_slice() {
        [] => return String::new(),
        [one] => format!("{one} is marked: the others get its marks by their pixels."),
        [first, ..] => {
            format!("{} are marked: the others get the marks of {first} by their pixels.", names.join(", "))
        }
    };
    indented(&format!("{}: {said}", shown(folder)))
}

/// What a photo tells on which nothing is marked yet, and how it is like the marked one of its folder, or the first such one.
fn unmarked_lines(look: &Look<'_>, first: Option<&Look<'_>>) -> String {
    let Look { name, look, .. } = look;
    let beside = first.map(|first| look.beside(&first.look, &first.name)).unwrap_or_default();
    let lines = look.sentences().into_iter().chain(beside).map(|line| indented(&format!("  {line}")));
    format!("{name}: nothing is marked yet; at first sight, and not measured:\n{}", lines.collect::<String>())
}

/// The first photo after it was looked at, with which the others are compared: its pixels are let go of.
struct First {
    name: String,
    shot: Shot,
}

impl First {
    fn of(photo: &Photo, settings: &Settings) -> Result<Self, Error> {
        let shot = Shot::marked(photo, settings)?.without_pixels(Crop::Mouth);
        Ok(Self { name: photo.name().to_owned(), shot })
    }
}

/// What can be measured on a photo, and how it compares with the first.
fn describe(photo: &Photo, first: Option<&First>, settings: &Settings) -> Result<(String, Vec<Caution>), Error> {
    let measured = lipmetry::measure(photo, settings)?;
    let mut text = photo_lines(&measured);
    let mut cautions = measured.cautions().to_vec();
    if let Some(first) = first {
        let comparison = lipmetry::compare(vec![first.shot.clone()], photo, settings)?;
        text.push_str(&alignment_line(&first.name, comparison.details()));
        if let Some(line) = pose_difference_line(comparison.details()) {
            text.push_str(&indented(&format!("  {line}")));
        }
        let pair: Vec<Caution> =
            comparison.cautions().iter().filter(|caution| caution.concerns_pair()).cloned().collect();
        let named = |caution: &Caution| files_named(&caution.to_string(), &first.name, photo.name());
        text.push_str(&caution_lines(pair.iter().map(named)));
        cautions.extend(pair);
    }
    Ok((text, cautions))
}

fn photo_lines(measured: &MeasuredPhoto) -> String {
    let (measurement, (width, height)) = (measured.details(), measured.photo().size());
    let missing: Vec<String> = measurement
        .quantities
        .iter()
        .filter_map(|(measure, quantity)| {
            Some(indented(&format!("  without {}: {}", measure.name, quantity.as_ref().err()?)))
        })
        .collect();
    let markings = match measurement.markings {
        1 => "1 marking".to_owned(),
        count => format!("{count} markings"),
    };
    let frame = if measurement.frame.head().is_some() { "seen from straight ahead" } else { "without pose correction" };
    let about = format!(
        "  {width} × {height} pixels, {markings}, {frame}, lengths in {}, {} of {} measures",
        measurement.frame.unit(),
        measurement.quantities.len() - missing.len(),
        measurement.quantities.len(),
    );
    let fit = match measured.cautions().iter().map(Caution::severity).max() {
        Some(Severity::Blocking) => "not fit to be measured as it is",
        Some(Severity::Warning) => "fit to be measured, with care",
        Some(Severity::Note) | None => "fit to be measured",
    };
    format!(
        "{}: {fit}\n{}{}{}",
        measured.photo().name(),
        indented(&about),
        missing.concat(),
        caution_lines(measured.cautions().iter().map(Caution::to_string)),
    )
}

fn alignment_line(first: &str, comparison: &comparison::PairComparison) -> String {
    let alignment = &comparison.alignment;
    let line = match alignment.residual_rms() {
        Some(rms) => {
            let rolled = format!("{:+.1}", alignment.rotation_deg).replace('-', "−");
            format!(
                "  against {first}: aligned on {} stable points, residual {rms:.2} {} (RMS), head rolled by {rolled}°, magnified {:.3} times",
                alignment.residuals.len(),
                alignment.before.unit(),
                alignment.scale_ratio,
            )
        }
        None => format!("  against {first}: aligned on the corners of the mouth"),
    };
    indented(&line)
}

/// A line about a photo, broken where the terminal ends.
fn indented(line: &str) -> String {
    wrapped(line, terminal::style().width, "    ") + "\n"
}

fn caution_lines(cautions: impl Iterator<Item = String>) -> String {
    cautions.map(|caution| indented(&format!("  {}", points_named(&caution, true)))).collect()
}
