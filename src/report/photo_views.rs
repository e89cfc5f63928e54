//! The mouths of all photos of two visits in one panel, so that they stand beside each other at one scale.

use std::sync::Arc;

use image::RgbImage;

use super::photos::marked_photos;
use super::picture::{Picture, mouths_panel, visits_view};
use crate::comparison::PairComparison;
use crate::imaging::overlay::{OverlayError, Panel, PhotoView, Scene};
use crate::landmark::{CurveName, FoundMarks, Landmark};

/// The photos of two visits as they are drawn.
#[derive(Clone, Debug)]
pub struct PhotoViews {
    panel: Panel,
    /// Of each visit its photos in their order; `None` of one whose marks were not found.
    views: [Vec<Option<PhotoView>>; 2],
    /// Of each visit's photos those whose marks are not drawn, small.
    thumbnails: [Vec<Option<Arc<RgbImage>>>; 2],
}

/// The mouths of all photos of two visits with their borders; `None` where no visit has several. `pictures` are those of each photo,
/// `None` of one that is not drawn.
///
/// # Errors
///
/// Returns an [`OverlayError`] where the mouths cannot be drawn together.
pub fn photo_views(
    comparison: &PairComparison,
    pictures: &[Vec<Option<Picture<'_>>>; 2],
) -> Result<Option<PhotoViews>, OverlayError> {
    let Some(visits) = &comparison.visits else { return Ok(None) };
    let marked = marked_photos(comparison);
    let counting = visits.photos.iter().flatten().filter(|photo| photo.left_out.is_none());
    let panel = mouths_panel(counting.filter_map(|photo| photo.measurement.as_ref()).chain(marked))?;
    let view = |visit: usize, place: usize| {
        let photo = visits.photos[visit].get(place)?;
        let (measurement, picture) = (photo.measurement.as_ref()?, (*pictures[visit].get(place)?)?);
        let found = match (photo.carried, visit) {
            (true, _) => FoundMarks { points: Landmark::ALL.to_vec(), curves: CurveName::ALL.to_vec() },
            (false, 1) if std::ptr::eq(measurement, marked[1]) => comparison.found(),
            (false, _) => FoundMarks::default(),
        };
        // At this size the borders alone can be seen.
        let view = visits_view("", (measurement, &found), picture, &panel);
        Some(PhotoView { points: Vec::new(), found: Vec::new(), heights: Vec::new(), band: None, ..view })
    };
    let views = [0, 1].map(|visit| (0..visits.photos[visit].len()).map(|place| view(visit, place)).collect());
    Ok(Some(PhotoViews { panel, views, thumbnails: [Vec::new(), Vec::new()] }))
}

impl PhotoViews {
    /// The same with small pictures of the photos of each visit whose marks are not drawn.
    #[must_use]
    pub fn with_thumbnails(self, thumbnails: [Vec<Option<Arc<RgbImage>>>; 2]) -> Self {
        Self { thumbnails, ..self }
    }

    /// A small picture of a photo of a visit.
    pub(super) fn thumbnail(&self, visit: usize, place: usize) -> Option<&RgbImage> {
        self.thumbnails[visit].get(place)?.as_deref()
    }

    /// A photo of a visit, and what is drawn of it.
    pub(super) fn scene(&self, visit: usize, place: usize) -> Option<(&PhotoView, Scene)> {
        let view = self.views[visit].get(place)?.as_ref()?;
        let scene = Scene {
            panel: self.panel,
            photos: vec![view.clone(), view.clone()],
            midline: false,
            hatched: false,
            scale_bar: None,
            headlines: Vec::new(),
            alignment_note: String::new(),
            cautions: Vec::new(),
            grave_cautions: 0,
            footer: String::new(),
        };
        Some((view, scene))
    }
}
