//! Repeated markings: a blind round of the photos in another order, and how well the markings agree.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use serde::Serialize;

use crate::landmark::{Landmark, MarkedPhoto};
use crate::uncertainty::{DEFAULT_MARKING_SD_MM, Repeats, repeatability};
use crate::units::Dimension;

use super::error::RequestError;
use super::marking_session::{BlindRound, MarkingSession};
use super::store::lock;

/// How well repeated markings of the photos agree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SessionRepeatability {
    /// How many photos were marked twice or more.
    pub photos: usize,
    /// The unit of length.
    pub unit: &'static str,
    /// The points, the worst first.
    pub points: Vec<PointRepeatability>,
    /// The error that a careful person is assumed to make where nothing was marked twice, in the unit.
    pub usual: f64,
}

/// How well repeated markings of one point agree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PointRepeatability {
    /// The point.
    pub id: &'static str,
    /// The technical error of measurement per axis, in the unit.
    pub error: f64,
    /// Whether the point needs more care: its error is half as large again as a careful person's, or larger.
    pub care: bool,
}

/// By what factor a point's error exceeds the usual one where it needs more care.
const CARE: f64 = 1.5;

impl MarkingSession {
    /// Starts a further marking of all photos that were marked by hand: earlier markings are hidden, and the order of the photos is random.
    pub(super) fn mark_again(&self) -> Result<(), RequestError> {
        // Marks that are carried over are nobody's clicks.
        let list: Vec<_> = self.list().into_iter().filter(|photo| !photo.carried || photo.begun).collect();
        if let Some(photo) = list.iter().find(|photo| photo.markings.is_none_or(|count| count == 0)) {
            let problem = format!("{} is not marked yet. Mark every photo once before.", photo.name);
            return Err(RequestError::conflict(problem));
        }
        if let Some(photo) = list.iter().find(|photo| photo.begun) {
            let problem = format!("A marking of {} was begun and not saved. Save or discard it before.", photo.name);
            return Err(RequestError::conflict(problem));
        }
        let mut order: Vec<usize> = list.iter().map(|photo| photo.number).collect();
        order.shuffle(&mut ChaCha8Rng::seed_from_u64((self.system.random)().map_err(RequestError::broken)?));
        let due = order.iter().copied().collect();
        lock(&self.state).blind = Some(BlindRound { order, due });
        Ok(())
    }

    /// How well the markings so far agree; `None` where no photo was marked twice.
    pub(super) fn repeatability(&self) -> Result<Option<SessionRepeatability>, RequestError> {
        let count = lock(&self.state).names.len();
        // A file that cannot be used is named in the list.
        let files = (0..count).filter_map(|number| self.landmarks(number).ok().flatten());
        let photos: Vec<MarkedPhoto> =
            files.map(|(file, _)| file.marked_photo()).filter(|photo| photo.markings.len() > 1).collect();
        if photos.is_empty() {
            return Ok(None);
        }
        let study = repeatability(&photos.iter().collect::<Vec<_>>()).map_err(RequestError::unusable)?;
        let usual = DEFAULT_MARKING_SD_MM / study.unit.nominal_mm();
        let error = |(landmark, repeats): &(Landmark, Repeats)| {
            let error = repeats.total.or(repeats.within)?.tem;
            Some(PointRepeatability { id: landmark.id(), error, care: error > CARE * usual })
        };
        let mut points: Vec<PointRepeatability> = study.points.iter().filter_map(error).collect();
        points.sort_by(|a, b| b.error.total_cmp(&a.error));
        Ok(Some(SessionRepeatability {
            photos: photos.len(),
            unit: Dimension::Length.symbol(study.unit),
            points,
            usual,
        }))
    }
}
