//! The settings that the command line names, and what `--strict` makes of cautions.

use lipmetry::caution::{Caution, Severity};
use lipmetry::comparison::{POSTURE_SD_MM, SMILE_POSTURE_SD_MM, Settings};
use lipmetry::report::{MAX_REPEATABILITY_BYTES, marking_error_of};
use lipmetry::uncertainty::{DEFAULT_MARKING_SD_MM, DEFAULT_SHARED_SD_MM, MarkingError, Sampling};
use lipmetry::{Error, files};

use crate::arguments::UncertaintyOptions;
use crate::error::CliError;
use crate::input::in_file;

/// The settings that the options name.
pub fn settings(options: &UncertaintyOptions) -> Result<Settings, CliError> {
    let study = options.use_repeatability.as_deref().map(|path| {
        let bytes = files::read(path, "study of repeatability", MAX_REPEATABILITY_BYTES).map_err(Error::File)?;
        marking_error_of(&bytes).map_err(|problem| in_file(path, &problem.to_string()))
    });
    let marking = match (options.marking_sd, options.shared_sd) {
        (None, None) => study.transpose()?,
        (independent, shared) => Some(MarkingError::stated(
            independent.unwrap_or(DEFAULT_MARKING_SD_MM),
            shared.unwrap_or(DEFAULT_SHARED_SD_MM),
        )),
    };
    Ok(Settings {
        sampling: Sampling {
            seed: options.seed,
            samples: options.samples as usize,
            pose_sd_deg: options.pose_sd,
            ..Sampling::default()
        },
        marking,
        posture_sd_mm: options.posture_sd.unwrap_or(POSTURE_SD_MM),
        smile_posture_sd_mm: options.posture_sd.unwrap_or(SMILE_POSTURE_SD_MM),
        frame: options.frame,
        matching: options.matching,
        ..Settings::default()
    })
}

/// With `--strict`, a failure where a warning or a blocking caution stands.
pub fn strict<'a>(
    options: &UncertaintyOptions,
    cautions: impl IntoIterator<Item = &'a Caution>,
) -> Result<(), CliError> {
    if !options.strict {
        return Ok(());
    }
    let mut grave: Vec<&str> = Vec::new();
    for caution in cautions.into_iter().filter(|caution| caution.severity() > Severity::Note) {
        if !grave.contains(&caution.code()) {
            grave.push(caution.code());
        }
    }
    if grave.is_empty() {
        return Ok(());
    }
    Err(CliError::Strict(format!("--strict: these cautions stand: {}", grave.join(", "))))
}
