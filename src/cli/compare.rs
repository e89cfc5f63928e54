//! `lipmetry compare`: two photos of one mouth.

use std::path::Path;

use lipmetry::comparison::{Comparison, Settings};
use lipmetry::pipeline::{self, Input, draw_comparison};
use lipmetry::report::{comparison_report, comparison_table};

use crate::arguments::CompareOptions;
use crate::error::CliError;
use crate::input;
use crate::output::Destination;
use crate::progress::Progress;
use crate::settings;
use crate::terminal;

pub fn run(options: &CompareOptions) -> Result<(), CliError> {
    let landmarks = [&options.before_landmarks, &options.after_landmarks].into_iter().flatten();
    let inputs: Vec<&Path> =
        [&options.before, &options.after].into_iter().chain(landmarks).map(AsRef::as_ref).collect();
    let destination = Destination::new(&options.output, &options.after, &inputs)?;
    let settings = settings::settings(&options.uncertainty)?;
    let (before, after) = {
        let _progress = Progress::on("Reading the photos");
        input::read_both(
            (&options.before, options.before_landmarks.as_deref()),
            (&options.after, options.after_landmarks.as_deref()),
        )?
    };
    let comparison = compare(&before, &after, &settings)?;
    let cautions = &comparison.cautions;
    let report = comparison_report(&comparison, &before.identity, &after.identity, cautions, &settings);
    let draw = || draw_comparison(&before, &after, &comparison, &report, &options.output.page.of_page());
    let table = || comparison_table(&comparison, &report.summary.headline, cautions, &terminal::style());
    destination.publish(&to_json(&report)?, draw, table)?;
    settings::strict(&options.uncertainty, cautions)
}

/// The comparison of two inputs, with all cautions that apply.
pub fn compare(before: &Input, after: &Input, settings: &Settings) -> Result<Comparison, CliError> {
    pipeline::compare(before, after, settings).map_err(|error| CliError::Input(vec![error.to_string()]))
}

/// A report as it is written and printed.
pub fn to_json(report: &impl serde::Serialize) -> Result<Vec<u8>, CliError> {
    pipeline::to_json(report)
        .map_err(|error| CliError::Output(format!("the report cannot be written as JSON: {error}")))
}
