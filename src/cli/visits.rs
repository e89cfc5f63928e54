//! `lipmetry visits`: the course of lips over several visits.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use lipmetry::Error;
use lipmetry::comparison::Settings;
use lipmetry::error::FileError;
use lipmetry::files::{Folder, beside_folder, has_landmarks, nothing_marked, read_marked, read_unmarked, sidecar};
use lipmetry::imaging::MemoryBudget;
use lipmetry::pipeline::{PhotoFile, VisitPhoto, compare_visits, day_number, sha256, to_json};
use lipmetry::report::{
    PageLabels, PageOf, PhotoIdentity, TableStyle, VISITS_TABLES, visits_page, visits_panel, visits_report,
    visits_table, visits_tables, visits_view,
};

use crate::arguments::VisitsOptions;
use crate::error::CliError;
use crate::input::{self, photos_at};
use crate::output::unwritten_beside;
use crate::progress::Progress;
use crate::settings;
use crate::tables::warn_of_code;
use crate::terminal::{self, shown};

const JSON: &str = "visits.json";
const PAGE: &str = "visits.html";

/// All that is written.
const FILES: [&str; 6] = [JSON, PAGE, VISITS_TABLES[0], VISITS_TABLES[1], VISITS_TABLES[2], VISITS_TABLES[3]];

/// What follows the name in that of the folder of a course.
const VISITS: &str = "visits";

/// A photo, or a folder of photos, as it was named: its path, and its day where that stands behind an @.
#[derive(Clone)]
struct Named {
    path: PathBuf,
    day: Option<Date>,
    /// The folder that was named for it, as it was named.
    folder: Option<PathBuf>,
}

impl Named {
    /// A name that ends in `@` and a day, unless a file is called just so.
    fn of(argument: &Path) -> Result<Self, CliError> {
        let whole = Self { path: argument.to_owned(), day: None, folder: None };
        let Some((path, day)) = argument.to_str().and_then(|text| text.rsplit_once('@')) else { return Ok(whole) };
        if argument.exists() {
            return Ok(whole);
        }
        match day.parse() {
            Ok(day) => Ok(Self { path: path.into(), day: Some(day), folder: None }),
            Err(_) if Path::new(path).exists() => {
                let problem = format!("{}: what follows the @ is no day, such as 2026-03-14", shown(argument));
                Err(CliError::CommandLine(problem))
            }
            Err(_) => Ok(whole),
        }
    }

    /// The photos that it stands for, each with the day.
    fn photos(&self) -> Result<Vec<Self>, Error> {
        let paths = photos_at(&self.path)?;
        let folder = self.path.is_dir().then(|| self.path.clone());
        Ok(paths.into_iter().map(|path| Self { path, day: self.day, folder: folder.clone() }).collect())
    }

    /// Where the course goes unless told otherwise.
    fn course_folder(&self) -> Result<PathBuf, FileError> {
        if self.path.is_dir() { beside_folder(&self.path, VISITS) } else { Ok(self.path.with_extension(VISITS)) }
    }
}

pub fn run(options: &VisitsOptions) -> Result<(), CliError> {
    let arguments =
        options.photos.iter().map(|argument| Named::of(argument)).collect::<Result<Vec<Named>, CliError>>()?;
    let named = gathered(&arguments)?;
    let paths: Vec<&Path> = named.iter().map(|photo| photo.path.as_path()).collect();
    let sidecars: Vec<PathBuf> = paths.iter().map(|path| sidecar(path)).collect();
    let inputs: Vec<&Path> = paths.iter().copied().chain(sidecars.iter().map(PathBuf::as_path)).collect();
    let wanted = match (&options.output.folder.output, options.output.json) {
        (Some(output), _) => Some(output.clone()),
        (None, true) => None,
        (None, false) => arguments.last().map(Named::course_folder).transpose()?,
    };
    options.output.page.check_id(paths.iter().copied())?;
    let is_named = options.output.folder.output.is_some();
    let wanted = wanted.map(|path| if is_named { path } else { options.output.page.renamed(path, VISITS) });
    let folder = wanted.map(|path| Folder::new(&path, options.output.folder.force, &FILES, &inputs)).transpose()?;
    let settings = settings::settings(&options.uncertainty)?;
    let budget = options.memory.budget();
    let photos = read(&named, &options.output.page.labels(), &settings, &budget)?;
    let course = {
        let _progress = Progress::on("Comparing the visits");
        compare_visits(&photos, &settings)?
    };
    let zero = options.treated.map_or(course.visits[0].day, day_number);
    let page = options.output.page.of_page(false);
    let taken = |photo: &VisitPhoto| page.dates.then(|| photo.day().to_string());
    let files = photos.iter().map(|photo| PhotoIdentity { taken: taken(photo), ..photo.identity().clone() });
    let files: Vec<PhotoIdentity> = files.collect();
    let error = &course.faces[0].error;
    let mut report = visits_report(&course, &files, (zero, options.treated.is_some()), &settings, error);
    (report.id, report.title) = (page.labels.id.clone(), page.labels.title.clone());
    let json = to_json(&report)?;
    let unwritable = |error| CliError::Output(format!("the course cannot be written as CSV: {error}"));
    let (mut place, mut unwritten) = (String::new(), None);
    if let Some(folder) = &folder {
        let _progress = Progress::on("Drawing the mouths");
        let undrawable = |error| CliError::Input(vec![format!("the mouths cannot be drawn: {error}")]);
        let panel = visits_panel(&course.faces, options.output.page.crop).map_err(undrawable)?;
        let mut views = Vec::new();
        for (visit, face) in course.visits.iter().zip(&course.faces) {
            // One decoded photo at a time: a course may have many.
            let photo = input::read(paths[visit.marked], None, &budget)?;
            let found = course.found(visit.marked);
            views.push(visits_view(&format!("Day {}", visit.day - zero), (face, &found), photo.picture()?, &panel));
        }
        let sum = sha256(&json);
        let page_of = PageOf { file: JSON, sha256: &sum };
        let page = visits_page(&course, &report, panel, &views, &page.labels, page_of).map_err(undrawable)?;
        let tables = visits_tables(&report, options.tables.csv_style).map_err(unwritable)?;
        let tables = tables.iter().map(Vec::as_slice);
        let contents = [json.as_slice(), page.as_bytes()].into_iter().chain(tables);
        match folder.write(&FILES.into_iter().zip(contents).collect::<Vec<_>>()) {
            Ok(()) => {
                place = format!("\n{JSON}, {PAGE} and visits*.csv are in {}\n", shown(folder.path()));
                warn_of_code(report.id.as_deref());
            }
            Err(problem) => unwritten = Some(unwritten_beside(problem, is_named)?),
        }
    }
    if options.output.json {
        terminal::print_bytes(&json)?;
    } else {
        let style = TableStyle { all: options.output.all, ..terminal::style() };
        terminal::print(&(visits_table(&course, &report, &files, zero, &style) + &place))?;
    }
    unwritten.map_or(Ok(()), Err)?;
    let cautions = course.cautions.iter().flat_map(|of| &of.cautions);
    settings::strict(&options.uncertainty, cautions)
}

/// All photos that were named, those of folders too; all problems at once.
fn gathered(arguments: &[Named]) -> Result<Vec<Named>, CliError> {
    let (mut photos, mut failure) = (Vec::new(), None);
    for argument in arguments {
        match argument.photos() {
            Ok(found) => photos.extend(found),
            Err(problem) => failure = Some(problem.after(failure)),
        }
    }
    failure.map_or(Ok(photos), |failure| Err(failure.into()))
}

/// All photos with what they show, one decoded at a time, those that a person marked first: their marks are carried to the others of
/// their days. All problems at once.
fn read(
    named: &[Named],
    labels: &PageLabels,
    settings: &Settings,
    budget: &MemoryBudget,
) -> Result<Vec<VisitPhoto>, CliError> {
    let _progress = Progress::on("Reading the photos");
    let (mut photos, mut unmarked, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    for (place, photo) in named.iter().enumerate() {
        if has_landmarks(&photo.path) {
            let read = read_marked(&photo.path, None, labels.photo(place), budget);
            let read = read.and_then(|read| VisitPhoto::new(&read, photo.day, settings));
            keep(read, place, &mut photos, &mut problems);
        } else {
            unmarked.push((place, photo));
        }
    }
    let marked: Vec<VisitPhoto> = photos.iter().map(|(_, photo): &(usize, VisitPhoto)| photo.clone()).collect();
    // The days on which nobody marked a photo.
    let mut without: BTreeMap<Option<Date>, (usize, Vec<PathBuf>)> = BTreeMap::new();
    for (place, photo) in unmarked {
        let read = match read_unmarked(&photo.path, budget) {
            Ok(Some(file)) => {
                let day = photo.day.or(file.taken);
                let file = PhotoFile { called: labels.photo(place), ..file };
                match VisitPhoto::unmarked(file, shown(&photo.path), photo.day, &marked, settings) {
                    Err(Error::NothingMarked { .. }) => {
                        without.entry(day).or_insert((place, Vec::new())).1.push(photo.path.clone());
                        continue;
                    }
                    read => read,
                }
            }
            // What is not there says so where its landmarks are read.
            Ok(None) => {
                input::read(&photo.path, None, budget).and_then(|read| VisitPhoto::new(&read, photo.day, settings))
            }
            Err(problem) => Err(problem),
        };
        keep(read, place, &mut photos, &mut problems);
    }
    for (place, paths) in without.into_values() {
        let problem = match paths.as_slice() {
            [one] => input::read(one, None, budget).err(),
            several => Some(nothing_marked(several, budget)),
        };
        problems.extend(problem.map(|problem| (place, problem)));
    }
    photos.sort_by_key(|(place, _)| *place);
    match told(named, problems) {
        Some(failure) => Err(failure),
        None => Ok(photos.into_iter().map(|(_, photo)| photo).collect()),
    }
}

/// What is wrong with photos, in their order, and how to name the days of folders of which photos have none.
fn told(named: &[Named], mut problems: Vec<(usize, Error)>) -> Option<CliError> {
    problems.sort_by_key(|(place, _)| *place);
    let mut folders: Vec<&Path> = Vec::new();
    for (place, problem) in &problems {
        if let (Error::NoDay { .. }, Some(folder)) = (problem, named[*place].folder.as_deref())
            && !folders.contains(&folder)
        {
            folders.push(folder);
        }
    }
    let advice = folders.into_iter().map(|folder| {
        input::in_file(folder, &format!("the photos of a folder get one day as {}@2026-03-14", shown(folder)))
    });
    let failure = problems.into_iter().map(|(_, problem)| problem).reduce(Error::and).map(CliError::from);
    failure.into_iter().chain(advice).reduce(CliError::and)
}

/// Keeps a photo at its place, or its problem.
fn keep(
    read: Result<VisitPhoto, Error>,
    place: usize,
    photos: &mut Vec<(usize, VisitPhoto)>,
    problems: &mut Vec<(usize, Error)>,
) {
    match read {
        Ok(photo) => photos.push((place, photo)),
        Err(problem) => problems.push((place, problem)),
    }
}
