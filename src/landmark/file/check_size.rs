//! Checks that the mouth has a size that can be measured, in pixels and in millimetres.

use super::document::ScaleDocument;
use super::problem::LandmarkProblem;
use crate::alignment::MillimetreScale;
use crate::geometry::Image;
use crate::landmark::{Calibration, Configuration, Landmark, Marking};

/// The least distance, in pixels, between two points that everything else is measured by. Below it one pixel
/// is a tenth of the mouth.
const LEAST_PIXELS: f64 = 10.0;

/// The widths that a mouth may have, in millimetres: adults' are 40 to 65 mm wide (Farkas 1994); a slip of the
/// decimal point in a scale leaves this range.
const POSSIBLE_WIDTH_MM: std::ops::RangeInclusive<f64> = 15.0..=150.0;

/// Checks the distances that lengths may be stated in percent of.
pub(super) fn check_pixels(configuration: &Configuration<Image>, place: &str, problems: &mut Vec<LandmarkProblem>) {
    for (right, left) in [(Landmark::ChR, Landmark::ChL), (Landmark::ExR, Landmark::ExL)] {
        let distance = distance(configuration, right, left);
        if let Some(distance) = distance.filter(|distance| *distance < LEAST_PIXELS) {
            let message = format!("{right} and {left} are {distance:.3} pixels apart");
            let remedy =
                format!("Mark them where they belong; a photo that can be measured has {LEAST_PIXELS} or more.");
            problems.push(LandmarkProblem::new(format!("{place}.points"), message, remedy));
        }
    }
}

/// Checks that the calibration makes a mouth of a possible width of the mean marking's.
pub(super) fn check_millimetres(marking: &Marking, calibration: &Calibration, problems: &mut Vec<LandmarkProblem>) {
    let Some(pixels) = distance(&marking.configuration, Landmark::ChR, Landmark::ChL) else { return };
    let scale = MillimetreScale::of_photo(marking, calibration);
    let width = scale.map_or(f64::INFINITY, |scale| scale.mm_per_px * pixels);
    if pixels >= LEAST_PIXELS && !POSSIBLE_WIDTH_MM.contains(&width) {
        let message = format!("This scale makes the mouth {} mm wide", shown(width));
        let (least, most) = (POSSIBLE_WIDTH_MM.start(), POSSIBLE_WIDTH_MM.end());
        let remedy = format!("Check it: a mouth is {least} to {most} mm wide. Or leave the scale out.");
        problems.push(LandmarkProblem::new("scale", message, remedy));
    }
}

/// Checks that a stated uncertainty is smaller than what it belongs to.
pub(super) fn check_uncertainty(scale: &ScaleDocument, problems: &mut Vec<LandmarkProblem>) {
    let (value, u) = match scale {
        ScaleDocument::Ruler { length_mm, u_mm: Some(u), .. } => (*length_mm, *u),
        ScaleDocument::MmPerPx { value, u_mm: Some(u) } => (*value, *u),
        _ => return,
    };
    if u >= value {
        let message = format!("A standard uncertainty of {} is no smaller than the value, {}", shown(u), shown(value));
        problems.push(LandmarkProblem::new(
            "scale.u_mm",
            message,
            "State it in the unit of the value, or leave it out.",
        ));
    }
}

fn distance(configuration: &Configuration<Image>, a: Landmark, b: Landmark) -> Option<f64> {
    Some(configuration.point(a)?.distance(configuration.point(b)?))
}

/// A number of any size in a few characters.
fn shown(value: f64) -> String {
    if (1e-3..1e6).contains(&value) { format!("{value:.3}") } else { format!("{value:.1e}") }
}
