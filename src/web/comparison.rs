//! The comparison that the page asks for: the same bytes as `lipmetry compare` writes.

use std::sync::Arc;

use crate::pipeline::{Drawn, Input, OVERLAY_FILE, PAGE_FILE, REPORT_FILE, compare, draw_comparison, to_json};
use crate::report::comparison_report;

use super::error::RequestError;
use super::marking_session::MarkingSession;

/// A report on two photos.
#[derive(Clone, Debug)]
pub struct RenderedComparison {
    /// The number of the photo before.
    pub before: usize,
    /// The number of the photo after.
    pub after: usize,
    /// What the report says first.
    pub headline: String,
    /// The files by their names.
    pub files: Arc<Vec<(&'static str, Vec<u8>)>>,
}

impl MarkingSession {
    /// The comparison of two photos as their landmark files have them.
    pub(super) fn compared(&self, before: usize, after: usize) -> Result<RenderedComparison, RequestError> {
        let (first, second) = (self.input(before)?, self.input(after)?);
        let comparison = compare(&first, &second, &self.settings).map_err(RequestError::unusable)?;
        let cautions = &comparison.cautions;
        let report = comparison_report(&comparison, &first.identity, &second.identity, cautions, &self.settings);
        let Drawn { overlay, page } =
            draw_comparison(&first, &second, &comparison, &report, &self.page).map_err(RequestError::unusable)?;
        let json = to_json(&report).map_err(RequestError::broken)?;
        let files = vec![(REPORT_FILE, json), (OVERLAY_FILE, overlay), (PAGE_FILE, page.into_bytes())];
        Ok(RenderedComparison { before, after, headline: report.summary.headline, files: Arc::new(files) })
    }

    fn input(&self, number: usize) -> Result<Input, RequestError> {
        let open = self.open_photo(number)?;
        let unmarked = || RequestError::conflict(format!("{} is not marked yet.", open.file.name));
        let (file, _) = self.landmarks(number)?.ok_or_else(unmarked)?;
        Input::new(open.file.clone(), &file).map_err(RequestError::unusable)
    }
}
