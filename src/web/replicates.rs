//! Marking again: the photos in another order, and how well the markings agree.

use serde::Serialize;

use crate::landmark::file::LandmarkFile;
use crate::landmark::{Landmark, MarkedPhoto};
use crate::uncertainty::{DEFAULT_MARKING_SD_MM, repeatability};
use crate::units::Dimension;

use super::error::RequestError;
use super::marking_session::{MarkingSession, Round};
use super::store::locked;

/// How well repeated markings of the photos agree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// How many photos were marked twice or more.
    pub photos: usize,
    /// The unit of length.
    pub unit: &'static str,
    /// The points, the worst first.
    pub points: Vec<PointAgreement>,
    /// What a careful hand is taken to do where nothing was marked twice, in the unit.
    pub usual: f64,
}

/// How well repeated markings of one point agree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PointAgreement {
    /// The point.
    pub id: &'static str,
    /// The technical error of measurement an axis, in the unit.
    pub error: f64,
    /// Whether it is worth more care: half as large again as what a careful hand does.
    pub care: bool,
}

/// From how much more than the usual error a point is named.
const CARE: f64 = 1.5;

impl MarkingSession {
    /// Starts a further marking of all photos: earlier ones are hidden, and the order is drawn by the system.
    pub(super) fn mark_again(&self) -> Result<(), RequestError> {
        let list = self.list();
        if let Some(photo) = list.iter().find(|photo| photo.markings.is_none_or(|count| count == 0)) {
            return Err(RequestError::conflict(format!(
                "{} is not marked yet. Mark every photo once before.",
                photo.name
            )));
        }
        if let Some(photo) = list.iter().find(|photo| photo.begun) {
            let problem = format!("A marking of {} was begun and not saved. Save or discard it before.", photo.name);
            return Err(RequestError::conflict(problem));
        }
        let mut order: Vec<usize> = (0..list.len()).collect();
        for last in (1..order.len()).rev() {
            let drawn = getrandom::u32().map_err(RequestError::broken)?;
            order.swap(last, drawn as usize % (last + 1));
        }
        let due = order.iter().copied().collect();
        locked(&self.state).blind = Some(Round { order, due });
        Ok(())
    }

    /// How well the markings so far agree; `None` where no photo was marked twice.
    pub(super) fn agreement(&self) -> Result<Option<Agreement>, RequestError> {
        let count = locked(&self.state).names.len();
        let mut photos: Vec<MarkedPhoto> = Vec::new();
        for number in 0..count {
            // A file that cannot be used is told of in the list.
            photos
                .extend(self.landmarks(number).ok().flatten().map(|(file, _): (LandmarkFile, _)| file.marked_photo()));
        }
        photos.retain(|photo| photo.markings.len() > 1);
        if photos.is_empty() {
            return Ok(None);
        }
        let study = repeatability(&photos.iter().collect::<Vec<_>>()).map_err(RequestError::unusable)?;
        let usual = DEFAULT_MARKING_SD_MM / study.unit.nominal_mm();
        let error = |(landmark, repeats): &(Landmark, crate::uncertainty::Repeats)| {
            let error = repeats.total.or(repeats.within)?.tem;
            Some(PointAgreement { id: landmark.id(), error, care: error > CARE * usual })
        };
        let mut points: Vec<PointAgreement> = study.points.iter().filter_map(error).collect();
        points.sort_by(|a, b| b.error.total_cmp(&a.error));
        Ok(Some(Agreement { photos: photos.len(), unit: Dimension::Length.symbol(study.unit), points, usual }))
    }
}
