use std::path::Path;

use lipmetry::alignment::Visit;
use lipmetry::comparison::{Caution, Comparison, Pair, Settings, picture_cautions, picture_pair_cautions};
use lipmetry::imaging::overlay;
use lipmetry::imaging::quality::SamePicture;
use lipmetry::report::{
    PageLabels, comparison_page, comparison_report, comparison_scene, comparison_table, picture_quality,
};

use crate::arguments::{CompareOptions, PageOptions};
use crate::failure::Failure;
use crate::input::Input;
use crate::output::{Destination, Drawn};
use crate::precision;
use crate::progress::Progress;
use crate::terminal;

pub fn run(options: &CompareOptions) -> Result<(), Failure> {
    let landmarks = [&options.before_landmarks, &options.after_landmarks].into_iter().flatten();
    let inputs: Vec<&Path> =
        [&options.before, &options.after].into_iter().chain(landmarks).map(AsRef::as_ref).collect();
    let destination = Destination::new(&options.output, &options.after, &inputs)?;
    let settings = precision::settings(&options.precision)?;
    let (before, after) = {
        let _progress = Progress::on("Reading the photos");
        Input::read_both(
            (&options.before, options.before_landmarks.as_deref()),
            (&options.after, options.after_landmarks.as_deref()),
        )?
    };
    let comparison = compare(&before, &after, &settings)?;
    let cautions = &comparison.cautions;
    let report = comparison_report(&comparison, &before.identity, &after.identity, cautions, &settings);
    let draw = || {
        let scene = comparison_scene(
            &comparison,
            before.picture(),
            after.picture(),
            cautions,
            options.output.page.crop.into(),
        )?;
        let page = comparison_page(&comparison, &report, &scene, &labels(&options.output.page))?;
        Ok(Drawn { overlay: overlay::png(&scene)?, page })
    };
    let table = || comparison_table(&comparison, &report.summary.headline, cautions, &terminal::style());
    destination.publish(&to_json(&report)?, draw, table)?;
    precision::strict(&options.precision, cautions)
}

/// The comparison of two inputs, with all cautions that apply.
pub fn compare(before: &Input, after: &Input, settings: &Settings) -> Result<Comparison, Failure> {
    let pair = Pair {
        before: &before.marked,
        after: &after.marked,
        same_file: before.identity.sha256 == after.identity.sha256,
    };
    let comparison = lipmetry::comparison::compare(&pair, settings);
    let comparison = comparison.map_err(|error| Failure::Input(vec![error.to_string()]))?;
    let mut cautions = [before.cautions.clone(), after.cautions.clone()].concat();
    cautions.extend(pictures(before, after, &comparison));
    Ok(comparison.with_cautions(cautions))
}

/// What threatens the comparison in the two pictures.
fn pictures(before: &Input, after: &Input, comparison: &Comparison) -> Vec<Caution> {
    let (first, second) = std::thread::scope(|scope| {
        let first = scope.spawn(|| picture_quality(&comparison.before, before.picture()));
        let second = picture_quality(&comparison.after, after.picture());
        (first.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), second)
    });
    let marking_sd_mm = comparison.before.error.independent_mm;
    let mut cautions = Vec::new();
    for (visit, quality) in [(Visit::Before, &first), (Visit::After, &second)] {
        cautions.extend(quality.iter().flat_map(|quality| picture_cautions(Some(visit), quality, marking_sd_mm)));
    }
    if let (Some(first), Some(second)) = (&first, &second) {
        cautions.extend(picture_pair_cautions(first, second, marking_sd_mm));
    }
    if before.identity.sha256 != after.identity.sha256 {
        let same = before.thumbnail.same_picture(&after.thumbnail);
        cautions.extend(same.map(|same| Caution::SamePictureTwice { mirrored: same == SamePicture::Mirrored }));
    }
    cautions
}

/// What the options put on the page.
pub fn labels(options: &PageOptions) -> PageLabels {
    PageLabels { title: options.title.clone(), id: options.id.clone() }
}

/// A report as it is written and printed.
pub fn to_json(report: &impl serde::Serialize) -> Result<Vec<u8>, Failure> {
    let unwritable = |error| Failure::Output(format!("the report cannot be written as JSON: {error}"));
    let mut json = serde_json::to_vec_pretty(report).map_err(unwritable)?;
    json.push(b'\n');
    Ok(json)
}
