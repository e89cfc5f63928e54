//! `lipmetry compare`: the photos of two visits become a report on the change of one mouth.

use std::path::{Path, PathBuf};
use std::slice::from_ref;

use lipmetry::comparison::MatchingChoice;
use lipmetry::error::FileError;
use lipmetry::files::{REPORT_FOLDER, folder_report_path, read_visit, report_path, sidecar};
use lipmetry::imaging::{MemoryBudget, side_by_side};
use lipmetry::pipeline::PageOptions;
use lipmetry::report::{Crop, PageLabels};
use lipmetry::{Error, Settings, TimePoint};

use crate::arguments::CompareOptions;
use crate::error::CliError;
use crate::input::{named_once, photos_at};
use crate::labels::PageArguments;
use crate::output::Destination;
use crate::progress::Progress;
use crate::settings;

/// The photos of a visit as they were named.
struct Visit<'a> {
    arguments: &'a [PathBuf],
    photos: Vec<PathBuf>,
    /// How many photos of the comparison come before them.
    first: usize,
    labels: PageLabels,
    landmarks: Option<&'a Path>,
    crop: Crop,
}

pub fn run(options: &CompareOptions) -> Result<(), CliError> {
    let [before, after] = visits(options)?;
    let photos = || before.photos.iter().chain(&after.photos);
    let sidecars: Vec<PathBuf> = photos().map(|photo| sidecar(photo)).collect();
    let inputs = photos().chain(&sidecars).map(PathBuf::as_path);
    let inputs: Vec<&Path> = inputs.chain(before.landmarks).chain(after.landmarks).collect();
    let several_photos = before.photos.len() > 1 || after.photos.len() > 1;
    let page = PageOptions { several_photos, ..options.output.page.of_page(options.csv) };
    options.output.page.check_id(photos())?;
    let beside = || Ok(options.output.page.renamed(after.report_folder()?, REPORT_FOLDER));
    let destination = Destination::new(&options.output, page, beside, &inputs)?;
    let settings = Settings { match_check: options.match_check, ..settings::settings(&options.uncertainty)? };
    if settings.match_check && settings.matching == MatchingChoice::Off {
        return Err(CliError::CommandLine("--match-check checks matched marks: leave out --match off".to_owned()));
    }
    let (before, after) = {
        let _progress = Progress::on("Reading the photos");
        read_both(&before, &after, &settings, &options.memory.budget())?
    };
    let comparison = lipmetry::compare(before, after, &settings)?;
    destination.publish(comparison.report())?;
    settings::strict(&options.uncertainty, comparison.cautions())
}

/// The two visits, each of which has photos. Of more than one photo each is there, and none is named twice.
fn visits(options: &CompareOptions) -> Result<[Visit<'_>; 2], CliError> {
    let [before, after] = match (&options.before, &options.after) {
        (Some(before), Some(after)) => [from_ref(before), from_ref(after)],
        _ => [options.photos_before.as_slice(), &options.photos_after],
    };
    // Two photos, and no folder: what is wrong with them is told when they are read.
    let is_photo = |of: &[PathBuf]| matches!(of, [path] if !path.is_dir());
    if !is_photo(before) || !is_photo(after) {
        named_once(&[before, after].concat())?;
    }
    let page = &options.output.page;
    let before = Visit::of(before, &options.before_landmarks, 0, page)?;
    let after = Visit::of(after, &options.after_landmarks, before.photos.len(), page)?;
    Ok([before, after])
}

impl<'a> Visit<'a> {
    fn of(
        arguments: &'a [PathBuf],
        landmarks: &'a Option<PathBuf>,
        first: usize,
        page: &PageArguments,
    ) -> Result<Self, Error> {
        let photos = arguments.iter().map(|argument| photos_at(argument)).collect::<Result<Vec<_>, _>>()?.concat();
        let (labels, crop) = (page.labels(), page.crop);
        Ok(Self { arguments, photos, first, labels, landmarks: landmarks.as_deref(), crop })
    }

    /// Where the report goes unless told otherwise: beside the first photo, or beside the folder where it is in one that was named.
    fn report_folder(&self) -> Result<PathBuf, FileError> {
        match self.arguments {
            [first, ..] if first.is_dir() => folder_report_path(first),
            [first, ..] => Ok(report_path(first)),
            [] => Ok(PathBuf::from("report.lipmetry")),
        }
    }

    fn read(&self, settings: &Settings, budget: &MemoryBudget) -> Result<TimePoint, Error> {
        let called = |place| self.labels.photo(self.first + place);
        read_visit(&self.photos, self.landmarks, called, self.crop, settings, budget)
    }
}

/// Reads the visits beside each other, where there is more than one core: each holds one decoded photo at a time, and waits for the
/// other's where both do not fit into the budget.
fn read_both(
    before: &Visit<'_>,
    after: &Visit<'_>,
    settings: &Settings,
    budget: &MemoryBudget,
) -> Result<(TimePoint, TimePoint), Error> {
    let (before, after) = (|| before.read(settings, budget), || after.read(settings, budget));
    let is_alone = std::thread::available_parallelism().is_ok_and(|cores| cores.get() == 1);
    let (before, after) = if is_alone { (before(), after()) } else { side_by_side(before, after) };
    Error::both(before, after)
}
