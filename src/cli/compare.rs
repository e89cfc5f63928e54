use std::path::Path;

use lipmetry::comparison::{Caution, Comparison, Pair};
use lipmetry::imaging::overlay;
use lipmetry::report::{comparison_report, comparison_scene, comparison_table};

use crate::arguments::CompareOptions;
use crate::failure::Failure;
use crate::input::Input;
use crate::output::Destination;
use crate::progress::Progress;
use crate::terminal;

pub fn run(options: &CompareOptions) -> Result<(), Failure> {
    let landmarks = [&options.before_landmarks, &options.after_landmarks].into_iter().flatten();
    let inputs: Vec<&Path> =
        [&options.before, &options.after].into_iter().chain(landmarks).map(AsRef::as_ref).collect();
    let destination = Destination::new(&options.output, &options.after, &inputs)?;
    let (before, after) = {
        let _progress = Progress::on("Reading the photos");
        Input::read_both(
            (&options.before, options.before_landmarks.as_deref()),
            (&options.after, options.after_landmarks.as_deref()),
        )?
    };
    let (comparison, cautions) = compare(&before, &after)?;
    let report = comparison_report(&comparison, &before.identity, &after.identity, &cautions);
    let overlay = || {
        let scene = comparison_scene(&comparison, before.picture(), after.picture(), &cautions)?;
        overlay::png(&scene)
    };
    let table = || comparison_table(&comparison, &report.summary.headline, &cautions, &terminal::style());
    destination.publish(&to_json(&report)?, overlay, table)
}

/// The comparison of two inputs, with all cautions, the gravest first.
pub fn compare(before: &Input, after: &Input) -> Result<(Comparison, Vec<Caution>), Failure> {
    let pair = Pair {
        before: &before.marked,
        after: &after.marked,
        same_file: before.identity.sha256 == after.identity.sha256,
    };
    let comparison = lipmetry::comparison::compare(&pair).map_err(|error| Failure::Input(vec![error.to_string()]))?;
    let mut cautions = [before.cautions.clone(), after.cautions.clone(), comparison.cautions.clone()].concat();
    cautions.sort_by_key(|caution| std::cmp::Reverse(caution.severity()));
    Ok((comparison, cautions))
}

/// A report as it is written and printed.
pub fn to_json(report: &impl serde::Serialize) -> Result<Vec<u8>, Failure> {
    let unwritable = |error| Failure::Output(format!("the report cannot be written as JSON: {error}"));
    let mut json = serde_json::to_vec_pretty(report).map_err(unwritable)?;
    json.push(b'\n');
    Ok(json)
}
