//! What a measurement can be repeated from: the files, the alignment, the calibration, the settings.

use maud::{Markup, html};

use crate::comparison::{LipHeld, Measurement, PairComparison};
use crate::report::document::{ComparisonReport, MeasurementReport, PhotoReport, SettingsDocument, ToolDocument};
use crate::report::photos::{PostureWithinDocument, posture_sentence};
use crate::report::printed::information;

pub(super) fn comparison(comparison: &PairComparison, report: &ComparisonReport, pose: Option<String>) -> Markup {
    let alignment = &report.alignment;
    html! {
        dl {
                (photo("Before", &report.before))
                (photo("After", &report.after))
                (photos(report))
                dt { "Alignment" }
                dd {
                    @if alignment.stable_points.is_empty() {
                        "on the corners of the mouth"
                    } @else {
                        "on " (alignment.stable_points.join(", "))
                        @if let Some(rms) = alignment.residual_rms { "; residual " (format!("{rms:.2}")) " " (alignment.unit) " (RMS)" }
                    }
                }
                @for sentence in information(&comparison.cautions) { dt { "Days" } dd { (sentence) } }
                @if let Some(pose) = pose { dt { "Pose of the head" } dd { (pose) } }
                (settings(&report.settings, report.posture_within_visits.as_ref(), &report.tool))
                @if let Some(line) = missing(&comparison.before) { dt { "Not measured" } dd { (line) } }
        }
    }
}

pub(super) fn measurement(measurement: &Measurement, report: &MeasurementReport, pose: Option<String>) -> Markup {
    html! {
        dl {
                (photo("Photo", &report.photo))
                @if let Some(pose) = pose { dt { "Pose of the head" } dd { (pose) } }
                (settings(&report.settings, None, &report.tool))
                @if let Some(line) = missing(measurement) { dt { "Not measured" } dd { (line) } }
        }
    }
}

/// Where the scale of a photo comes from, in words.
pub(super) fn scale_of(report: &PhotoReport) -> String {
    report.scale.source.replace('_', " ").replace('+', " and ")
}

fn photo(title: &str, report: &PhotoReport) -> Markup {
    let scale = &report.scale;
    html! {
        dt { (title) }
        dd {
            bdi { (report.photo.file) } ", " (report.photo.width) " × " (report.photo.height) " pixels, "
            @if let Some(day) = &report.photo.taken { "taken on " (day) ", " }
            (report.markings) @if report.markings == 1 { " marking" } @else { " markings" }
            "; SHA-256 " (report.photo.sha256)
        }
        dt { (title) ", calibration" }
        dd {
            (scale.source.replace('_', " ")) ": " (format!("{:.4}", scale.unit_per_px)) " " (report.unit) " per pixel"
            @if let Some(u) = scale.u { " ± " (format!("{u:.4}")) }
        }
    }
}

/// Of visits of several photos: which they are, where their marks come from, and how far they differ.
fn photos(report: &ComparisonReport) -> Markup {
    let visits = [("Photos before", &report.before), ("Photos after", &report.after)];
    html! {
        @for (title, visit) in visits.into_iter().filter(|(_, visit)| !visit.photos.is_empty()) {
            dt { (title) }
            dd { @for of in &visit.photos {
                div .photo-line {
                    bdi { (of.photo.file) } ", "
                    @match of.reason.as_deref() {
                        Some(reason) => { "left out. " (reason) }
                        None if of.carried => "carried marks",
                        None => "marked",
                    }
                    // What else is to be said of the marked photo stands above.
                    @if of.photo.sha256 != visit.photo.sha256 {
                        (if of.reason.is_some() { " " } else { ", " }) (of.photo.width) " × " (of.photo.height) " pixels, "
                        @if let Some(day) = &of.photo.taken { "taken on " (day) ", " }
                        "SHA-256 " (of.photo.sha256)
                    }
                }
            } }
        }
        @if let Some(posture) = &report.posture_within_visits {
            dt { "Several photos a visit" }
            dd {
                "Values are means over the photos that count; alignment, calibration, pose and matched marks are those of the marked photos. "
                (posture_sentence(posture)) " Both are standard deviations of the mean height of the upper lip."
            }
        }
    }
}

fn settings(settings: &SettingsDocument, within: Option<&PostureWithinDocument>, tool: &ToolDocument) -> Markup {
    let error = &settings.marking_error;
    html! {
        dt { "Error of a click" }
        dd {
            (format!("{:.2}", settings.marking_sd_mm)) " mm, and " (format!("{:.2}", settings.shared_sd_mm)) " mm shared along a border ("
            (error.source) @if error.markings > 0 { " of " (error.markings) " markings" } ")"
        }
        dt { (posture_of(settings)) }
        dd { (posture_used(settings, within)) }
        dt { "Frame" }
        dd { (settings.frame) "; an unknown pose counts " (settings.pose_sd_deg) "°" }
        dt { "Random samples" }
        dd { (settings.samples) ", seed " (settings.seed) }
        dt { "Program" }
        dd { (tool.name) " " (tool.version) }
    }
}

/// The posture that the error counts: of visits of several photos what these show, beside the default and its two parts.
pub(super) fn posture_used(settings: &SettingsDocument, within: Option<&PostureWithinDocument>) -> String {
    let (whole, shared) = (settings.posture_sd_mm, settings.posture_of_visit_sd_mm);
    let Some(PostureWithinDocument { sd, degrees_of_freedom, between_visits, unit, .. }) = within else {
        return format!("{whole:.2} mm per photo");
    };
    let own = (whole * whole - shared * shared).max(0.0).sqrt();
    let default = format!("the default of {whole:.2} mm per photo ({own:.2} within a visit, {shared:.2} between)");
    if *degrees_of_freedom <= 0.0 {
        return default;
    }
    format!(
        "{sd:.2} {unit} within a visit and {between_visits:.2} {unit} between visits, by these photos and {default}"
    )
}

/// Of which lip the posture is.
pub(super) fn posture_of(settings: &SettingsDocument) -> &'static str {
    if settings.posture_of == LipHeld::InSmile.id() {
        "Posture of a lip in a smile"
    } else {
        "Posture of a lip at rest"
    }
}

fn missing(measurement: &Measurement) -> Option<String> {
    let names: Vec<String> = measurement
        .quantities
        .iter()
        .filter_map(|(measure, quantity)| {
            Some(format!("{} ({})", measure.name.to_lowercase(), quantity.as_ref().err()?))
        })
        .collect();
    (!names.is_empty()).then(|| names.join("; "))
}
