use super::input::Input;
use super::output::{Drawn, PageOptions};
use crate::caution::{Caution, picture_cautions};
use crate::comparison::{Measurement, MouthError, Settings, measure_photo};
use crate::imaging::overlay::{self, OverlayError};
use crate::report::{MeasurementReport, measurement_page, measurement_scene, picture_quality};

/// The measures of one input, with all cautions, the gravest first.
///
/// # Errors
///
/// Where the corners of the mouth coincide.
pub fn measure(input: &Input, settings: &Settings) -> Result<(Measurement, Vec<Caution>), MouthError> {
    let measurement = measure_photo(&input.marked, settings)?;
    let quality = picture_quality(&measurement, input.picture());
    let picture = quality.map(|quality| picture_cautions(None, &quality, measurement.error.independent_mm));
    let mut cautions = [input.cautions.clone(), measurement.cautions.clone(), picture.unwrap_or_default()].concat();
    cautions.sort_by_key(|caution| std::cmp::Reverse(caution.severity()));
    Ok((measurement, cautions))
}

/// The overlay and the page of a measurement.
///
/// # Errors
///
/// Where [`overlay::png`] has some.
pub fn draw_measurement(
    input: &Input,
    measurement: &Measurement,
    report: &MeasurementReport,
    cautions: &[Caution],
    options: &PageOptions,
) -> Result<Drawn, OverlayError> {
    let scene = measurement_scene(measurement, input.picture(), cautions, options.crop)?;
    let page = measurement_page(measurement, report, cautions, &scene, &options.labels)?;
    Ok(Drawn { overlay: overlay::png(&scene)?, page })
}
