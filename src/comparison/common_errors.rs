//! What errors that all people of a study have in common do to the change of one person: they do not average out over people.
//!
//! Of each source the effect of one standard deviation is stated, with its sign, so that the effects on the mean change of a group are
//! the means of these. docs/method.md says what the standard deviations rest on.

use super::change::Change;
use super::pair::PairComparison;
use super::photo::Measurement;
use super::settings::Settings;
use crate::alignment::{
    CalibratedMarking, CalibrationKind, FaceFrame, IRIS_DIAMETER_MM, IRIS_DIAMETER_SD_MM, Scale, ScaleSource,
};
use crate::elementary::hypot;
use crate::landmark::{MarkedPhoto, Marking};
use crate::measure::{Lip, MEASURES, Measure, MeasureId, Quantity, Value, measure};
use crate::uncertainty::{LeanOfAll, LeaningLines, moved_as_far_as_all};

/// How many errors people have in common: the mean diameter of irises; how far the average mouth stands before the nose, and in it the
/// peaks of the bow, the free margin, the lower border and the corners; what matches read too little; how the vermilion borders and how
/// the free margins of confirmed marks lean.
pub const COMMON_ERRORS: usize = 9;

/// Where each stands among them.
const IRIS: usize = 0;
const FACE: usize = 1;
const MATCHING: usize = 6;
const MODEL: [(usize, LeaningLines); 2] = [(7, LeaningLines::Borders), (8, LeaningLines::Margins)];

/// The relative standard deviation of the mean iris diameter of a study's people: 11.71, 11.65 and 11.80 mm were found of three populations
/// (Rüfer et al. 2005; Gharaee et al. 2014; Hashemi et al. 2015), which have a standard deviation of 0.08 mm about their mean, and
/// 11.77 and 11.64 mm of men and women (Rüfer et al. 2005).
const IRIS_OF_POPULATION: f64 = 0.007;

/// How the mean depths of the lips of a study's people differ from those that are assumed, in the standard deviations by which people do.
/// Men and women differ by 0.4 mm in how far the upper lip stands before the nose, with a standard deviation of 1.2 to 1.7 mm (Arnett et
/// al. 1999); by 1.1 mm with 1.7 to 2.1 where Turkish ones were measured, 0.2 mm less and 0.9 mm more than the norm that is in use (Celebi
/// et al. 2013, "Comparison of soft tissue cephalometric norms between Turkish and European-American adults", The Scientific World Journal
/// 2013:806203, table 2): a third of a standard deviation from the norm. Few people stand behind the other depths.
const FACE_OF_POPULATION: f64 = 0.5;

/// What one standard deviation of each error that people have in common does to the change of every measure, after minus before, in the
/// unit of the measure: of each measure with one value that was measured in both photos, in the order of [`MEASURES`]. `photos` are
/// those that `pair` is the comparison of; of two visits their marked ones, whose marks then stand for those of all photos, while the
/// depths of the lips count as they are seen in every photo.
///
/// A source that moves nothing has 0: irises where millimetres were not taken from them, faces where the pose is not corrected, matches
/// where no border was matched, models where no mark leans on one or both photos' marks lean alike.
pub fn common_errors(
    pair: &PairComparison,
    photos: [&MarkedPhoto; 2],
    settings: &Settings,
) -> Vec<(MeasureId, [f64; COMMON_ERRORS])> {
    let mut effects = [const { None }; COMMON_ERRORS];
    effects[IRIS] = Some(of_irises(pair));
    for (part, effect) in of_faces(pair, photos, settings.lips.spread.shared()).into_iter().enumerate() {
        effects[FACE + part] = effect;
    }
    effects[MATCHING] = of_matches(pair);
    if let Some(lean) = LeanOfAll::of(photos, &pair.found()) {
        for (source, lines) in MODEL {
            effects[source] = Some(of_models(pair, &lean, lines));
        }
    }
    let effect = |of: &Option<Row>, at: usize| {
        let effect = of.as_ref().map_or(0.0, |row| row[at]);
        if effect.is_finite() { effect } else { 0.0 }
    };
    let has_one_value = |change: &Change| change.difference.scalar().is_some();
    let rows = pair.changes.iter().enumerate();
    let rows = rows.filter(|(_, (_, change))| change.as_ref().is_ok_and(has_one_value));
    rows.map(|(at, (measure, _))| (measure.id, effects.each_ref().map(|of| effect(of, at)))).collect()
}

/// One number for every measure, in the order of [`MEASURES`]; not a number where there is none.
type Row = Vec<f64>;

fn of_measures(of: impl Fn(&'static Measure) -> f64) -> Row {
    MEASURES.iter().map(of).collect()
}

/// The values of what is marked, in a frame.
fn values(marking: &Marking, frame: &FaceFrame) -> Row {
    let quantities = measure(&Lip::marked(&marking.configuration, frame));
    let value = |quantity: &Quantity| quantity.as_ref().ok().and_then(Value::scalar).map(|estimate| estimate.value);
    quantities.iter().map(|(_, quantity)| value(quantity).unwrap_or(f64::NAN)).collect()
}

fn less(row: &[f64], other: &[f64]) -> Row {
    row.iter().zip(other).map(|(value, other)| value - other).collect()
}

/// Of the mean diameter of irises: of people's, and of how large a face model sees those that nobody corrected, which is alike on all
/// people.
fn of_irises(pair: &PairComparison) -> Row {
    let photos = [&pair.after, &pair.before];
    let [after_by, before_by] = photos.map(|photo| relative_of_irises(photo.frame.scale()));
    of_measures(|measure| {
        let [after, before] = photos.map(|photo| photo.value(measure.id).unwrap_or(f64::NAN));
        f64::from(measure.dimension.power_of_length()) * (after * after_by - before * before_by)
    })
}

fn relative_of_irises(scale: &Scale) -> f64 {
    match &scale.source {
        ScaleSource::Calibrated(scale) if scale.kinds == [CalibrationKind::Iris] => {
            let whole = scale.u.unwrap_or_default() / scale.mm_per_px;
            let suggested = (whole.powi(2) - (IRIS_DIAMETER_SD_MM / IRIS_DIAMETER_MM).powi(2)).max(0.0);
            hypot(IRIS_OF_POPULATION, suggested.sqrt())
        }
        _ => 0.0,
    }
}

/// Of the depths of the lips, by how they spread over people: of each in turn.
fn of_faces(pair: &PairComparison, photos: [&MarkedPhoto; 2], spread: [f64; 5]) -> [Option<Row>; 5] {
    let marked = [
        CalibratedMarking::new(photos[0], &pair.before.marking),
        CalibratedMarking::new(photos[1], &pair.after.marking),
    ];
    let counting = [0, 1].map(|visit| photos_that_count(pair, visit));
    let bases = counting
        .each_ref()
        .map(|photos| photos.iter().map(|photo| values(&photo.marking, &photo.frame)).collect::<Vec<Row>>());
    std::array::from_fn(|part| {
        let mut by = [0.0; 5];
        by[part] = FACE_OF_POPULATION * spread[part];
        let size = pair.alignment.size_with_lips_forward(marked.each_ref(), by)?;
        let of_visit = |visit: usize| {
            let photos = counting[visit].iter().zip(&bases[visit]);
            let effects: Vec<Row> = photos
                .filter_map(|(photo, base)| {
                    let moved = values(&photo.marking, &photo.frame.with_lips_forward(by, size)?);
                    Some(in_unit_of(pair, photo, less(&moved, base)))
                })
                .collect();
            mean(&effects)
        };
        Some(less(&of_visit(1), &of_visit(0)))
    })
}

/// The photos of a visit that count in its mean, or the one photo.
fn photos_that_count(pair: &PairComparison, visit: usize) -> Vec<&Measurement> {
    match &pair.visits {
        Some(visits) => {
            let photos = visits.photos[visit].iter().filter(|photo| photo.left_out.is_none());
            photos.filter_map(|photo| photo.measurement.as_ref()).collect()
        }
        None => vec![[&pair.before, &pair.after][visit]],
    }
}

/// Effects on a photo in the unit of the pair: another photo of a visit may lack the calibration.
fn in_unit_of(pair: &PairComparison, photo: &Measurement, effects: Row) -> Row {
    let sizes = [&pair.before.frame, &photo.frame].map(FaceFrame::unit_per_average_mm);
    let [Some(here), Some(there)] = sizes else { return effects };
    if pair.before.frame.unit() == photo.frame.unit() {
        return effects;
    }
    let factor = |measure: &Measure| (here / there).powi(measure.dimension.power_of_length());
    MEASURES.iter().zip(effects).map(|(measure, effect)| factor(measure) * effect).collect()
}

/// The means over the rows that have a number; 0 without any.
fn mean(rows: &[Row]) -> Row {
    let of_column = |at: usize| {
        let numbers = rows.iter().map(|row| row[at]).filter(|effect| effect.is_finite());
        let (count, sum) = numbers.fold((0.0, 0.0), |(count, sum), effect| (count + 1.0, sum + effect));
        if count > 0.0 { sum / count } else { 0.0 }
    };
    (0..MEASURES.len()).map(of_column).collect()
}

/// Of what matches read too little.
fn of_matches(pair: &PairComparison) -> Option<Row> {
    let matching = pair.matching.as_ref().filter(|matching| matching.clicks_only.is_some() || matching.carried)?;
    let (before, after) = (&pair.before, &pair.after);
    let moved = moved_as_far_as_all(
        matching.marks.as_ref()?,
        [&before.marking, &after.marking],
        [&before.frame, &after.frame],
    )?;
    Some(less(&values(&moved, &after.frame), &values(&after.marking, &after.frame)))
}

/// Of where a face model puts lines of the lips.
fn of_models(pair: &PairComparison, lean: &LeanOfAll, lines: LeaningLines) -> Row {
    let photos = [&pair.before, &pair.after];
    let millimetres = photos.map(|photo| photo.frame.millimetres());
    let moved = lean.leaning(lines, photos.map(|photo| &photo.marking), millimetres);
    let [before, after] = [0, 1].map(|at| {
        let Measurement { marking, frame, .. } = photos[at];
        less(&values(&moved[at], frame), &values(marking, frame))
    });
    less(&after, &before)
}
