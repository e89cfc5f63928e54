//! `lipmetry compare`: two photos become a report on the change of one mouth.

use std::path::Path;

use lipmetry::Settings;
use lipmetry::comparison::MatchingChoice;

use crate::arguments::CompareOptions;
use crate::error::CliError;
use crate::input;
use crate::output::Destination;
use crate::progress::Progress;
use crate::settings;

pub fn run(options: &CompareOptions) -> Result<(), CliError> {
    let landmarks = [&options.before_landmarks, &options.after_landmarks].into_iter().flatten();
    let inputs: Vec<&Path> =
        [&options.before, &options.after].into_iter().chain(landmarks).map(AsRef::as_ref).collect();
    let destination = Destination::new(&options.output, options.csv, &options.after, &inputs)?;
    let settings = Settings { match_check: options.match_check, ..settings::settings(&options.uncertainty)? };
    if settings.match_check && settings.matching == MatchingChoice::Off {
        return Err(CliError::CommandLine("--match-check checks matched marks: leave out --match off".to_owned()));
    }
    let (before, after) = {
        let _progress = Progress::on("Reading the photos");
        input::read_both(
            (&options.before, options.before_landmarks.as_deref()),
            (&options.after, options.after_landmarks.as_deref()),
        )?
    };
    let comparison = lipmetry::compare(before, after, &settings)?;
    destination.publish(comparison.report())?;
    settings::strict(&options.uncertainty, comparison.cautions())
}
