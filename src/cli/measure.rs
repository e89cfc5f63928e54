use std::path::Path;

use lipmetry::comparison::{Caution, Measurement, Settings, measure_photo, picture_cautions};
use lipmetry::imaging::overlay;
use lipmetry::report::{measurement_page, measurement_report, measurement_scene, measurement_table, picture_quality};

use crate::arguments::MeasureOptions;
use crate::compare::{labels, to_json};
use crate::failure::Failure;
use crate::input::Input;
use crate::output::{Destination, Drawn};
use crate::precision;
use crate::progress::Progress;
use crate::terminal;

pub fn run(options: &MeasureOptions) -> Result<(), Failure> {
    let inputs: Vec<&Path> = [&options.photo].into_iter().chain(&options.landmarks).map(AsRef::as_ref).collect();
    let destination = Destination::new(&options.output, &options.photo, &inputs)?;
    let settings = precision::settings(&options.precision)?;
    let input = {
        let _progress = Progress::on("Reading the photo");
        Input::read(&options.photo, options.landmarks.as_deref())?
    };
    let (measurement, cautions) = measure(&input, &settings)?;
    let report = measurement_report(&measurement, &input.identity, &cautions, &settings);
    let draw = || {
        let scene = measurement_scene(&measurement, input.picture(), &cautions, options.output.page.crop.into())?;
        let page = measurement_page(&measurement, &report, &cautions, &scene, &labels(&options.output.page))?;
        Ok(Drawn { overlay: overlay::png(&scene)?, page })
    };
    let table = || measurement_table(&measurement, &report.summary.headline, &cautions, &terminal::style());
    destination.publish(&to_json(&report)?, draw, table)?;
    precision::strict(&options.precision, &cautions)
}

/// The measures of one input, with all cautions, the gravest first.
pub fn measure(input: &Input, settings: &Settings) -> Result<(Measurement, Vec<Caution>), Failure> {
    let measured = measure_photo(&input.marked, settings);
    let (measurement, own) = measured.map_err(|error| Failure::Input(vec![error.to_string()]))?;
    let quality = picture_quality(&measurement, input.picture());
    let picture = quality.map(|quality| picture_cautions(None, &quality, measurement.error.independent_mm));
    let mut cautions = [input.cautions.clone(), own, picture.unwrap_or_default()].concat();
    cautions.sort_by_key(|caution| std::cmp::Reverse(caution.severity()));
    Ok((measurement, cautions))
}
