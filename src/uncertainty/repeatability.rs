//! A study of repeatability: photos that were marked twice or more, and what their markings say about the error of
//! marking.

use std::collections::{BTreeMap, BTreeSet};

use super::agreement::{
    Agreement, CorrelationError, Intraclass, TechnicalError, bland_altman, one_way, technical_error, two_way_random,
};
use super::marking_error::{MarkingError, MarkingErrorSource};
use super::replicates::replicate_scatter;
use crate::alignment::FaceFrame;
use crate::landmark::{Landmark, MarkedPhoto, Marking};
use crate::measure::{Lip, MEASURES, Measure, Value};
use crate::text::folded;
use crate::units::LengthUnit;

/// What repeated markings of the same photos show of their error.
#[derive(Clone, Debug)]
pub struct Repeatability {
    /// The unit of length.
    pub unit: LengthUnit,
    /// How many photos were marked twice or more.
    pub photos: usize,
    /// How many markings they have.
    pub markings: usize,
    /// How many markers made them; markings without a marker's name count as one marker's, and initials are compared without the
    /// blanks about them and without case.
    pub markers: usize,
    /// Of each named point, along and across the facial midline together, in millimetres.
    pub points: Vec<(Landmark, Repeats)>,
    /// Of each measure with one value.
    pub measures: Vec<(&'static Measure, Repeats)>,
    /// The error of marking that all of it together shows.
    pub error: MarkingError,
    /// The lips of the first marking, by which the posture of the lips is told.
    pub lip: Lip,
}

/// How well the repeats of one value agree.
#[derive(Clone, Debug, PartialEq)]
pub struct Repeats {
    /// Between the markings of one marker; `None` where none marked a photo twice.
    pub within: Option<TechnicalError>,
    /// Between all markings of a photo, whoever made them.
    pub total: Option<TechnicalError>,
    /// The correlation of one marker's markings.
    pub within_correlation: Result<Intraclass, CorrelationError>,
    /// The correlation of the markers' means.
    pub between_correlation: Result<Intraclass, CorrelationError>,
    /// The second marking against the first of the same marker and photo; `None` with fewer than two.
    pub within_agreement: Option<Agreement>,
    /// Each two markers' means against each other, with the markers' places in the alphabet, counted from 1.
    pub between_agreement: Vec<([usize; 2], Agreement)>,
    /// The first and the second marking of the same marker and photo, which `within_agreement` is of.
    pub within_pairs: Vec<[f64; 2]>,
    /// The means of two markers for each photo that both marked, which `between_agreement` is of.
    pub between_pairs: Vec<([usize; 2], Vec<[f64; 2]>)>,
}

/// Photos whose markings cannot be studied together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RepeatabilityError {
    /// None was marked twice.
    #[error("none of the photos was marked twice or more; add independent markings to their landmark files")]
    NothingRepeated,
    /// Their lengths have different units.
    #[error(
        "the lengths of this photo are in {found}, those of the first one in {first}; calibrate all of them or none"
    )]
    Units {
        /// Which of the photos, counted from 0.
        photo: usize,
        /// Its unit.
        found: LengthUnit,
        /// The first photo's.
        first: LengthUnit,
    },
    /// A photo has no mouth.
    #[error("the corners of the mouth are missing or lie in one place")]
    MouthError {
        /// Which of the photos, counted from 0.
        photo: usize,
    },
}

impl RepeatabilityError {
    /// Which of the photos it concerns, counted from 0; `None` where all of them.
    pub fn photo(&self) -> Option<usize> {
        match self {
            Self::NothingRepeated => None,
            Self::Units { photo, .. } | Self::MouthError { photo } => Some(*photo),
        }
    }
}

/// The values of one variable: for each photo, for each marker by place in the alphabet, one value per marking.
type Table = Vec<BTreeMap<usize, Vec<f64>>>;

/// What the markings of photos that were marked twice or more show of their error. Each marking is measured by itself
/// in its own face frame, so that what it does to the frame and the scale counts too.
///
/// # Errors
///
/// It fails where nothing was repeated, the photos' units differ, or one cannot be measured.
pub fn repeatability(photos: &[&MarkedPhoto]) -> Result<Repeatability, RepeatabilityError> {
    let repeated: Vec<(usize, &MarkedPhoto)> =
        photos.iter().enumerate().filter(|(_, photo)| photo.markings.len() > 1).map(|(i, p)| (i, *p)).collect();
    if repeated.is_empty() {
        return Err(RepeatabilityError::NothingRepeated);
    }
    let names: BTreeSet<Option<String>> = repeated.iter().flat_map(|(_, photo)| &photo.markings).map(marker).collect();
    let names: Vec<Option<String>> = names.into_iter().collect();
    let place = |marking: &Marking| {
        let own = marker(marking);
        names.iter().position(|name| *name == own).unwrap_or_default() + 1
    };
    let (mut unit, mut first_lip) = (None, None);
    let mut millimetres = Vec::new();
    let mut measures: Vec<Table> = vec![Table::new(); MEASURES.len()];
    let mut points: Vec<[Table; 2]> = vec![<[Table; 2]>::default(); Landmark::ALL.len()];
    for (photo, marked) in &repeated {
        let frame = FaceFrame::of_photo(&marked.mean_marking(), marked.calibration.as_ref());
        let frame = frame.ok_or(RepeatabilityError::MouthError { photo: *photo })?;
        let (found, first) = (frame.unit(), *unit.get_or_insert(frame.unit()));
        if found != first {
            return Err(RepeatabilityError::Units { photo: *photo, found, first });
        }
        millimetres.push((*marked, frame.millimetres()[0].length()));
        for table in measures.iter_mut().chain(points.iter_mut().flatten()) {
            table.push(BTreeMap::new());
        }
        for marking in &marked.markings {
            let own = FaceFrame::of_photo(marking, marked.calibration.as_ref());
            let lip =
                Lip::marked(&marking.configuration, &own.ok_or(RepeatabilityError::MouthError { photo: *photo })?);
            add_measures(&mut measures, place(marking), &lip);
            first_lip.get_or_insert(lip);
            add_points(&mut points, place(marking), marking, &frame);
        }
    }
    let scatter = replicate_scatter(&millimetres);
    let markings = repeated.iter().map(|(_, photo)| photo.markings.len()).sum();
    let origin = MarkingErrorSource::Repeatability { markings, degrees_of_freedom: scatter.degrees_of_freedom() };
    Ok(Repeatability {
        unit: unit.unwrap_or(LengthUnit::Millimetre),
        photos: repeated.len(),
        markings,
        markers: names.len(),
        points: Landmark::ALL
            .into_iter()
            .zip(&points)
            .filter_map(|(landmark, axes)| Some((landmark, point_repeats(axes)?)))
            .collect(),
        measures: MEASURES
            .iter()
            .zip(&measures)
            .filter(|(measure, table)| !measure.is_profile() && table.iter().any(|photo| !photo.is_empty()))
            .map(|(measure, table)| (measure, repeats(table)))
            .collect(),
        error: MarkingError::estimated(&scatter, &MarkingError::default(), origin),
        lip: first_lip.ok_or(RepeatabilityError::NothingRepeated)?,
    })
}

/// Who marked, however the initials are written: blanks about them and the case of their letters make no other person. Empty ones
/// are none.
pub(crate) fn marker(marking: &Marking) -> Option<String> {
    let name = folded(marking.marker.as_deref()?.trim());
    (!name.is_empty()).then_some(name)
}

fn add_measures(tables: &mut [Table], marker: usize, lip: &Lip) {
    for (table, measure) in tables.iter_mut().zip(MEASURES) {
        let value = measure.take(lip);
        if let (Some(photo), Some(estimate)) = (table.last_mut(), value.as_ref().ok().and_then(Value::scalar)) {
            photo.entry(marker).or_default().push(estimate.value);
        }
    }
}

/// The points in the photo's mean frame, in millimetres.
fn add_points(tables: &mut [[Table; 2]], marker: usize, marking: &Marking, frame: &FaceFrame) {
    let millimetres = frame.unit().nominal_mm();
    let carried = frame.carry(&marking.configuration);
    for (tables, landmark) in tables.iter_mut().zip(Landmark::ALL) {
        let Some(at) = carried.point(landmark) else { continue };
        for (table, value) in tables.iter_mut().zip([at.x, at.y]) {
            if let Some(photo) = table.last_mut() {
                photo.entry(marker).or_default().push(value * millimetres);
            }
        }
    }
}

/// The groups of one marker's markings of one photo.
fn groups_of_markers(table: &Table) -> Vec<Vec<f64>> {
    table.iter().flat_map(BTreeMap::values).cloned().collect()
}

/// The groups of all markings of one photo.
fn groups_of_photos(table: &Table) -> Vec<Vec<f64>> {
    table.iter().map(|photo| photo.values().flatten().copied().collect()).collect()
}

fn repeats(table: &Table) -> Repeats {
    // Where several markers marked a photo twice, the markings of the one who marked it most often count.
    let most = |photo: &BTreeMap<usize, Vec<f64>>| photo.values().max_by_key(|values| values.len()).cloned();
    let one_marker: Vec<Vec<f64>> = table.iter().filter_map(most).collect();
    let pairs = groups_of_markers(table).into_iter().filter(|group| group.len() > 1);
    let within_pairs: Vec<[f64; 2]> = pairs.map(|group| [group[0], group[1]]).collect();
    let between_pairs = between(table);
    let agreements = between_pairs.iter().filter_map(|(markers, pairs)| Some((*markers, agreement(pairs)?)));
    Repeats {
        within: technical_error(&groups_of_markers(table)),
        total: technical_error(&groups_of_photos(table)),
        within_correlation: one_way(&one_marker),
        between_correlation: two_way_random(&marker_means(table)),
        within_agreement: agreement(&within_pairs),
        between_agreement: agreements.collect(),
        within_pairs,
        between_pairs,
    }
}

/// Both axes of a point: errors alone, since where points lie in the frame of their own photo correlates with nothing.
fn point_repeats(axes: &[Table; 2]) -> Option<Repeats> {
    let both = |groups: fn(&Table) -> Vec<Vec<f64>>| -> Vec<Vec<f64>> { axes.iter().flat_map(groups).collect() };
    let total = technical_error(&both(groups_of_photos));
    total.map(|total| Repeats {
        within: technical_error(&both(groups_of_markers)),
        total: Some(total),
        within_correlation: Err(CorrelationError::TooFew),
        between_correlation: Err(CorrelationError::TooFew),
        within_agreement: None,
        between_agreement: Vec::new(),
        within_pairs: Vec::new(),
        between_pairs: Vec::new(),
    })
}

/// The markers' means of the photos that all markers marked.
fn marker_means(table: &Table) -> Vec<Vec<f64>> {
    let markers: BTreeSet<usize> = table.iter().flat_map(BTreeMap::keys).copied().collect();
    let row = |photo: &BTreeMap<usize, Vec<f64>>| markers.iter().map(|marker| mean_of(photo, *marker)).collect();
    table.iter().filter_map(row).collect()
}

fn mean_of(photo: &BTreeMap<usize, Vec<f64>>, marker: usize) -> Option<f64> {
    let values = photo.get(&marker)?;
    Some(values.iter().sum::<f64>() / values.len() as f64)
}

fn agreement(pairs: &[[f64; 2]]) -> Option<Agreement> {
    bland_altman(&pairs.iter().map(|[first, second]| second - first).collect::<Vec<_>>())
}

/// The means of each two markers, of the photos that both marked.
fn between(table: &Table) -> Vec<([usize; 2], Vec<[f64; 2]>)> {
    let markers: Vec<usize> =
        table.iter().flat_map(BTreeMap::keys).copied().collect::<BTreeSet<_>>().into_iter().collect();
    let mut pairs = Vec::new();
    for (index, second) in markers.iter().enumerate() {
        for first in &markers[..index] {
            let of_photo = |photo: &BTreeMap<_, _>| Some([mean_of(photo, *first)?, mean_of(photo, *second)?]);
            pairs.push(([*first, *second], table.iter().filter_map(of_photo).collect()));
        }
    }
    pairs
}
