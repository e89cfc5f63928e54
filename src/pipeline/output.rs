use serde::Serialize;

use crate::report::{Crop, PageLabels};

/// The name of the report's file.
pub const REPORT_FILE: &str = "report.json";
/// The name of the annotated picture's file.
pub const OVERLAY_FILE: &str = "overlay.png";
/// The name of the report's page.
pub const PAGE_FILE: &str = "report.html";

/// What is drawn of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The annotated picture, a PNG file.
    pub overlay: Vec<u8>,
    /// The page, an HTML file.
    pub page: String,
}

/// What is drawn, and how it is labelled.
#[derive(Clone, Debug, Default)]
pub struct PageOptions {
    /// The page's title and the person's code.
    pub labels: PageLabels,
    /// How much of the face is in the pictures.
    pub crop: Crop,
}

/// A report as it is written and printed: JSON, two spaces an indent, with a newline at its end.
///
/// # Errors
///
/// Where a number is not finite: JSON has no word for it.
pub fn to_json(report: &impl Serialize) -> Result<Vec<u8>, serde_json::Error> {
    let mut json = serde_json::to_vec_pretty(report)?;
    json.push(b'\n');
    Ok(json)
}
