//! `lipmetry measure`: one photo becomes a report on its measures.

use std::path::Path;

use lipmetry::files::{REPORT_FOLDER, read_marked, report_path};

use crate::arguments::MeasureOptions;
use crate::error::CliError;
use crate::input::in_file;
use crate::output::Destination;
use crate::progress::Progress;
use crate::settings;

pub fn run(options: &MeasureOptions) -> Result<(), CliError> {
    if options.photo.is_dir() {
        let problem = "this is a folder, and one photo is measured at a time: name one of its photos. The photos of two visits are \
                       compared by lipmetry compare BEFORE/ AFTER/";
        return Err(in_file(&options.photo, problem));
    }
    let inputs: Vec<&Path> = [&options.photo].into_iter().chain(&options.landmarks).map(AsRef::as_ref).collect();
    let page = &options.output.page;
    page.check_id(std::slice::from_ref(&options.photo))?;
    let beside = || Ok(page.renamed(report_path(&options.photo), REPORT_FOLDER));
    let destination = Destination::new(&options.output, page.of_page(options.csv), beside, &inputs)?;
    let settings = settings::settings(&options.uncertainty)?;
    let photo = {
        let _progress = Progress::on("Reading the photo");
        let called = page.labels().photo(0);
        read_marked(&options.photo, options.landmarks.as_deref(), called, &options.memory.budget())?
    };
    let measured = lipmetry::measure(&photo, &settings)?;
    destination.publish(measured.report())?;
    settings::strict(&options.uncertainty, measured.cautions())
}
