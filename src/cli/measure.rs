use lipmetry::comparison::{Caution, Measurement, measure_photo};
use lipmetry::imaging::overlay;
use lipmetry::report::{measurement_report, measurement_scene, measurement_table};

use crate::arguments::MeasureOptions;
use crate::compare::{not_drawn, to_json, written};
use crate::failure::Failure;
use crate::input::Input;
use crate::output::Destination;
use crate::progress::Progress;
use crate::terminal;

pub fn run(options: &MeasureOptions) -> Result<(), Failure> {
    let destination = Destination::new(&options.output, &options.photo)?;
    let input = {
        let _progress = Progress::on("Reading the photo");
        Input::read(&options.photo, options.landmarks.as_deref())?
    };
    let (measurement, cautions) = measure(&input)?;
    let report = measurement_report(&measurement, &input.identity, &cautions);
    let headline = report.summary.headline.clone();
    let json = to_json(&report)?;
    let folder = if destination.is_wanted() {
        let _progress = Progress::on("Drawing the overlay");
        let scene = measurement_scene(&measurement, input.picture(), &cautions);
        let picture = scene.and_then(|scene| overlay::png(&scene)).map_err(|error| not_drawn(&error))?;
        destination.write(&json, &picture)?
    } else {
        None
    };
    if options.output.json {
        return terminal::print_bytes(&json);
    }
    let mut text = measurement_table(&measurement, &headline, &cautions, &terminal::style());
    if let Some(folder) = folder {
        text.push_str(&written(folder));
    }
    terminal::print(&text)
}

/// The measures of one input, with all cautions, the gravest first.
pub fn measure(input: &Input) -> Result<(Measurement, Vec<Caution>), Failure> {
    let (measurement, own) = measure_photo(&input.marked).map_err(|error| Failure::Input(vec![error.to_string()]))?;
    let mut cautions = [input.cautions.clone(), own].concat();
    cautions.sort_by_key(|caution| std::cmp::Reverse(caution.severity()));
    Ok((measurement, cautions))
}
