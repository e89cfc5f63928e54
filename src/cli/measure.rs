//! `lipmetry measure`: one photo.

use std::path::Path;

use lipmetry::caution::Caution;
use lipmetry::comparison::{Measurement, Settings};
use lipmetry::pipeline::{self, Input, draw_measurement};
use lipmetry::report::{measurement_report, measurement_table};

use crate::arguments::MeasureOptions;
use crate::compare::to_json;
use crate::error::CliError;
use crate::input;
use crate::output::Destination;
use crate::progress::Progress;
use crate::settings;
use crate::terminal;

pub fn run(options: &MeasureOptions) -> Result<(), CliError> {
    let inputs: Vec<&Path> = [&options.photo].into_iter().chain(&options.landmarks).map(AsRef::as_ref).collect();
    let destination = Destination::new(&options.output, &options.photo, &inputs)?;
    let settings = settings::settings(&options.uncertainty)?;
    let input = {
        let _progress = Progress::on("Reading the photo");
        input::read(&options.photo, options.landmarks.as_deref())?
    };
    let (measurement, cautions) = measure(&input, &settings)?;
    let report = measurement_report(&measurement, &input.identity, &cautions, &settings);
    let draw = || draw_measurement(&input, &measurement, &report, &cautions, &options.output.page.of_page());
    let table = || measurement_table(&measurement, &report.summary.headline, &cautions, &terminal::style());
    destination.publish(&to_json(&report)?, draw, table)?;
    settings::strict(&options.uncertainty, &cautions)
}

/// The measures of one input, with all cautions, the gravest first.
pub fn measure(input: &Input, settings: &Settings) -> Result<(Measurement, Vec<Caution>), CliError> {
    pipeline::measure(input, settings).map_err(|error| CliError::Input(vec![error.to_string()]))
}
