//! What a measure is at each visit of a course: its value with its error, and without pose correction.

use super::photo::Measurement;
use super::visits::Visits;
use crate::estimate::Estimate;
use crate::measure::MeasureId;

impl Visits {
    /// The value of a measure at a visit, counted from 0, with the error that it has by itself: marking, scale, pose and how the lip
    /// was held. The means over the visit's photos in its comparison with the first visit have that error; the value is the course's,
    /// the first visit's and the change since. `None` where it was not measured.
    pub fn estimate(&self, visit: usize, id: MeasureId) -> Option<Estimate> {
        let value = self.measures.iter().find(|series| series.measure.id == id)?.points.get(visit)?.value?;
        let mean = self.faces.get(visit)?.estimate(id)?;
        Some(Estimate { value, ..mean.moved(value - mean.value) })
    }

    /// The value of a measure at a visit without pose correction: the mean over the photos that count.
    /// `None` where none of them has it.
    pub fn uncorrected(&self, visit: usize, id: MeasureId) -> Option<f64> {
        let pair = self.from_first.get(visit.saturating_sub(1))?;
        let values: Vec<f64> = match &pair.visits {
            Some(visits) => {
                let counting = visits.photos[usize::from(visit > 0)].iter().filter(|photo| photo.left_out.is_none());
                counting.filter_map(|photo| photo.measurement.as_ref()?.without_pose_correction(id)).collect()
            }
            None => self.faces.get(visit)?.without_pose_correction(id).into_iter().collect(),
        };
        (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
    }
}

impl Measurement {
    /// The value of the measure with that id without pose correction: where the pose is not corrected, the value itself.
    pub fn without_pose_correction(&self, id: MeasureId) -> Option<f64> {
        let corrected = self.estimate(id)?.value;
        if self.uncorrected.is_some() { self.uncorrected_value(id) } else { Some(corrected) }
    }
}
