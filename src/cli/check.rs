//! `lipmetry check`: whether photos and their landmarks are fit to be measured and compared.

use lipmetry::caution::Caution;
use lipmetry::comparison::{Comparison, Measurement, Settings};
use lipmetry::pipeline::Input;
use lipmetry::report::{pose_difference_line, wrapped};

use crate::arguments::CheckOptions;
use crate::compare::compare;
use crate::error::CliError;
use crate::input;
use crate::measure::measure;
use crate::progress::Progress;
use crate::settings;
use crate::terminal;

pub fn run(options: &CheckOptions) -> Result<(), CliError> {
    if options.landmarks.is_some() && options.photos.len() > 1 {
        let problem = "--landmarks goes with one photo; several have theirs beside them, as NAME.landmarks.json";
        return Err(CliError::CommandLine(problem.to_owned()));
    }
    let settings = settings::settings(&options.uncertainty)?;
    let mut found = Vec::new();
    let mut first: Option<Input> = None;
    let mut failure: Option<CliError> = None;
    for path in &options.photos {
        let checked = {
            let _progress = Progress::on("Reading the photos");
            input::read(path, options.landmarks.as_deref())
        };
        match checked.and_then(|input| describe(&input, first.as_ref(), &settings).map(|described| (input, described)))
        {
            Ok((input, (text, cautions))) => {
                terminal::print(&text)?;
                found.extend(cautions);
                first.get_or_insert(input);
            }
            Err(problem) => {
                failure = Some(match failure {
                    Some(before) => before.and(problem),
                    None => problem,
                });
            }
        }
    }
    failure.map_or_else(|| settings::strict(&options.uncertainty, &found), Err)
}

/// What can be measured on a photo, and how it compares with the first.
fn describe(input: &Input, first: Option<&Input>, settings: &Settings) -> Result<(String, Vec<Caution>), CliError> {
    let (measurement, mut cautions) = measure(input, settings)?;
    let mut text = photo_lines(input, &measurement, &cautions);
    if let Some(first) = first {
        let comparison = compare(first, input, settings)?;
        text.push_str(&alignment_line(&first.identity.file, &comparison));
        if let Some(line) = pose_difference_line(&comparison) {
            text.push_str(&(wrapped(&format!("  {line}"), terminal::style().width, "    ") + "\n"));
        }
        let pair: Vec<Caution> = comparison.cautions.into_iter().filter(Caution::concerns_pair).collect();
        text.push_str(&caution_lines(&pair));
        cautions.extend(pair);
    }
    Ok((text, cautions))
}

fn photo_lines(input: &Input, measurement: &Measurement, cautions: &[Caution]) -> String {
    let identity = &input.identity;
    let missing: Vec<String> = measurement
        .quantities
        .iter()
        .filter_map(|(measure, quantity)| Some(format!("  without {}: {}\n", measure.id, quantity.as_ref().err()?)))
        .collect();
    let markings = match measurement.markings {
        1 => "1 marking".to_owned(),
        count => format!("{count} markings"),
    };
    let frame = if measurement.frame.head().is_some() { "seen from straight ahead" } else { "without pose correction" };
    format!(
        "{}: fit to be measured\n  {} × {} pixels, {markings}, {frame}, lengths in {}, {} of {} measures\n{}{}",
        identity.file,
        identity.width,
        identity.height,
        measurement.frame.unit(),
        measurement.quantities.len() - missing.len(),
        measurement.quantities.len(),
        missing.concat(),
        caution_lines(cautions),
    )
}

fn alignment_line(first: &str, comparison: &Comparison) -> String {
    let alignment = &comparison.alignment;
    match alignment.residual_rms() {
        Some(rms) => format!(
            "  against {first}: aligned on {} stable points, residual {rms:.2} {} (RMS), head rolled by {:+.1}°, magnified {:.3} times\n",
            alignment.residuals.len(),
            alignment.before.unit(),
            alignment.rotation_deg,
            alignment.scale_ratio,
        ),
        None => format!("  against {first}: aligned on the corners of the mouth\n"),
    }
}

fn caution_lines(cautions: &[Caution]) -> String {
    cautions
        .iter()
        .map(|caution| {
            let text = format!("  {}: {} {}", caution.severity().id(), caution.message(), caution.advice());
            wrapped(&text, terminal::style().width, "    ") + "\n"
        })
        .collect()
}
