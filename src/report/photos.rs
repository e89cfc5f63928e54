//! The photos of two visits as the report states them: which of them count and why others do not, what was measured on each, and
//! how far they differ.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use super::document::{ComparisonReport, PhotoIdentity, PhotoReport};
use super::words::{files_named, points_named};
use crate::comparison::{LeftOut, Measurement, PairComparison, PhotosOfVisits, VisitPhotoValues};
use crate::measure::Value;
use crate::text::whole_sentence;

/// One photo of a visit.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct VisitPhotoDocument {
    /// Which photo.
    pub photo: PhotoIdentity,
    /// Whether it counts in the means of its visit.
    pub used: bool,
    /// Why it does not count, as a whole sentence; null where it counts.
    pub reason: Option<String>,
    /// Whether its marks were carried from a marked photo; false of a photo that a person marked, and of one without marks.
    pub carried: bool,
    /// What was measured on it, by the measures' ids: those with a single value. Empty where its marks were not found.
    pub measures: IndexMap<&'static str, PhotoValueDocument>,
}

/// What was measured on one photo of a visit.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PhotoValueDocument {
    /// The value.
    pub value: f64,
    /// The unit, which is that of the visit's mean.
    pub unit: &'static str,
}

/// How the lip is held in photos of one visit: of the mean height of the upper vermilion, in the unit of length.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PostureWithinDocument {
    /// The standard deviation in one photo, by the photos and the default.
    pub sd: f64,
    /// How many degrees of freedom the photos have; the default counts for four.
    pub degrees_of_freedom: f64,
    /// The default, which it would be without photos that show it.
    pub default: f64,
    /// The standard deviation of what all photos of a visit share: counted beside it in each visit.
    pub between_visits: f64,
    /// The unit of all of them.
    pub unit: &'static str,
}

impl ComparisonReport {
    /// The report with the photos of both visits, where one of them has several; `identities` are all photos, in their order.
    #[must_use]
    pub fn with_photos(mut self, comparison: &PairComparison, identities: [Vec<PhotoIdentity>; 2]) -> Self {
        let Some(visits) = &comparison.visits else { return self };
        let unit = comparison.before.frame.unit();
        let [before, after] = identities;
        self.before.photos = documents(&visits.photos[0], before, comparison);
        self.after.photos = documents(&visits.photos[1], after, comparison);
        self.posture_within_visits = visits.posture_within.map(|posture| PostureWithinDocument {
            sd: posture.sd,
            degrees_of_freedom: posture.degrees,
            default: posture.default,
            between_visits: posture.between_visits,
            unit: unit.symbol(),
        });
        self
    }
}

fn documents(
    photos: &[VisitPhotoValues],
    identities: Vec<PhotoIdentity>,
    comparison: &PairComparison,
) -> Vec<VisitPhotoDocument> {
    let document = |(of, photo): (&VisitPhotoValues, PhotoIdentity)| VisitPhotoDocument {
        used: of.left_out.is_none(),
        reason: of.left_out.as_ref().map(|reason| reason_of(reason, &photo.file)),
        carried: of.carried && of.measurement.is_some(),
        measures: of.measurement.as_ref().map(|of| values(of, comparison)).unwrap_or_default(),
        photo,
    };
    photos.iter().zip(identities).map(document).collect()
}

/// The values of a photo in the unit of the two visits.
fn values(of: &Measurement, comparison: &PairComparison) -> IndexMap<&'static str, PhotoValueDocument> {
    let unit = comparison.before.frame.unit();
    let values = of.quantities.iter().filter_map(|(measure, quantity)| match quantity {
        Ok(Value::Scalar(estimate)) if estimate.value.is_finite() => {
            let document = PhotoValueDocument { value: estimate.value, unit: measure.dimension.symbol(unit) };
            Some((measure.id.as_str(), document))
        }
        _ => None,
    });
    values.collect()
}

/// Why a photo does not count, with its file's name and the points in words.
pub(super) fn reason_of(reason: &LeftOut, file: &str) -> String {
    points_named(&files_named(&whole_sentence(&reason.to_string()), "the marked photo", file), false)
}

/// How many photos the values are means over: `Means of 3 photos before and 2 after; 1 left out.`, `One photo before, mean of 3 after.`;
/// `None` of two photos.
pub(super) fn counts_sentence(comparison: &PairComparison) -> Option<String> {
    let visits = comparison.visits.as_deref()?;
    // One photo has no mean.
    let counts = match comparison.photos_used() {
        [1, 1] => "One photo before and one after".to_owned(),
        [1, after] => format!("One photo before, mean of {after} after"),
        [before, 1] => format!("Mean of {before} photos before, one photo after"),
        [before, after] => format!("Means of {before} photos before and {after} after"),
    };
    let left_out = match left_out(visits) {
        0 => String::new(),
        count => format!("; {count} left out"),
    };
    Some(format!("{counts}{left_out}."))
}

/// How many photos do not count.
fn left_out(visits: &PhotosOfVisits) -> usize {
    visits.photos.iter().flatten().filter(|photo| photo.left_out.is_some()).count()
}

/// How the photos of a visit that nobody marked come to count, for those who do not know it.
pub(super) const CARRIED_IN_PLAIN_WORDS: &str = "Marks of a photo that nobody marked were found by its picture, starting from those of \
    a marked one. How the photos of a visit differ shows how the lip is held from one to the next.";

/// What a comparison is of: both photos, or of visits of several the marked ones.
pub(super) fn both_photos(comparison: &PairComparison) -> &'static str {
    if comparison.visits.is_some() { "both marked photos" } else { "both photos" }
}

/// Advice about two photos in the words of visits of several.
pub(super) fn of_visits(advice: &str) -> String {
    advice
        .replace("both photos", "all photos")
        .replace("both landmark files", "the landmark files of all marked photos")
}

/// The values of the marked photos themselves, of which the visits' means are not those.
pub(super) fn marked_photos(comparison: &PairComparison) -> [&Measurement; 2] {
    let of_pair = [&comparison.before, &comparison.after];
    [0, 1].map(|visit| {
        let of_visits = comparison.visits.as_ref().and_then(|visits| visits.photos[visit].get(visits.marked[visit]));
        of_visits.and_then(|photo| photo.measurement.as_ref()).unwrap_or(of_pair[visit])
    })
}

/// What a photo of a visit is beside its marked one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PhotoRole {
    /// A person marked it.
    Marked,
    /// Its marks were carried.
    Carried,
    /// It does not count.
    LeftOut,
}

impl PhotoRole {
    /// What a photo is that counts, and whose marks were carried, or not.
    pub(super) fn of(used: bool, carried: bool) -> Self {
        match (used, carried) {
            (false, _) => Self::LeftOut,
            (true, true) => Self::Carried,
            (true, false) => Self::Marked,
        }
    }
}

impl VisitPhotoDocument {
    pub(super) fn role(&self) -> PhotoRole {
        PhotoRole::of(self.used, self.carried)
    }
}

/// A visit's photos in one line: which is marked, and to which its marks were carried.
pub(super) fn visit_line(title: &str, visit: &PhotoReport) -> String {
    line_of_photos(title, visit.photos.iter().map(|photo| (photo.photo.file.as_str(), photo.role())))
}

/// The photos of a visit, by their names and what they are in it, in one line: which is marked, and to which its marks were carried.
pub(super) fn line_of_photos<'a>(title: &str, photos: impl Iterator<Item = (&'a str, PhotoRole)>) -> String {
    let photos: Vec<(&str, PhotoRole)> = photos.collect();
    let named = |wanted: PhotoRole| -> Vec<&str> {
        photos.iter().filter(|(_, role)| *role == wanted).map(|(name, _)| *name).collect()
    };
    let (marked, carried) = (named(PhotoRole::Marked), named(PhotoRole::Carried));
    let mut parts = Vec::new();
    if !marked.is_empty() {
        parts.push(format!("{} marked", listed(&marked)));
    }
    if !carried.is_empty() {
        parts.push(format!("marks carried to {}", listed(&carried)));
    }
    let what = match marked.len() + carried.len() {
        1 => "one photo".to_owned(),
        count => format!("mean of {count} photos"),
    };
    format!("{title}: {what} ({}).", parts.join(", "))
}

/// The photos of a visit that do not count, a line each.
pub(super) fn left_out_lines(visit: &PhotoReport) -> impl Iterator<Item = String> + '_ {
    visit.photos.iter().filter_map(|photo| Some(left_out_line(&photo.photo.file, photo.reason.as_deref()?)))
}

/// That a photo does not count, and why.
pub(super) fn left_out_line(file: &str, reason: &str) -> String {
    format!("{file} is left out. {reason}")
}

/// How far the photos of one visit differ, and what they share, in sentences.
pub(super) fn posture_sentence(posture: &PostureWithinDocument) -> String {
    let PostureWithinDocument { sd, degrees_of_freedom, default, between_visits, unit } = posture;
    let known = match *degrees_of_freedom {
        none if none <= 0.0 => "the default".to_owned(),
        1.0 => format!("by one difference between these photos, and the default of {default:.2} {unit}"),
        degrees => format!("by {degrees:.0} differences between these photos, and the default of {default:.2} {unit}"),
    };
    format!(
        "How the lip is held: {sd:.2} {unit} from photo to photo of one visit ({known}), which falls with their number; \
         {between_visits:.2} {unit} from visit to visit, which does not."
    )
}

/// Some names in a sentence.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
