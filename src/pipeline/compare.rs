//! The one comparison of two photos, with everything that threatens it: what is marked, what the pictures show, and how the files
//! go together.

use super::photo::Photo;
use super::report::Report;
use super::shot::{Shot, twins};
use super::time_point::TimePoint;
use super::visit_pair::TwoVisits;
use crate::caution::Caution;
use crate::comparison::{self, MouthError, Settings, measure_photo};
use crate::error::Error;
use crate::stage::{Stage, during};

/// Compares two visits of one or more photos each in one face frame, with all cautions that apply. Changes are after minus before;
/// of several photos a visit they are those of the means over the photos that count.
///
/// # Errors
///
/// Where a visit has no photo that a person marked, and where the corners of a mouth coincide.
///
/// # Examples
///
/// ```
/// use lipmetry::{Photo, Settings, compare};
///
/// // The landmarks alone are enough to compare.
/// let before = Photo::from_landmarks(&std::fs::read("fixtures/before.landmarks.json")?)?;
/// let after = Photo::from_landmarks(&std::fs::read("fixtures/after.landmarks.json")?)?;
/// let comparison = compare(&before, &after, &Settings::default())?;
/// assert!(!comparison.is_blocked());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn compare(
    before: impl Into<TimePoint>,
    after: impl Into<TimePoint>,
    settings: &Settings,
) -> Result<Comparison, Error> {
    let shots = TimePoint::both_shots(before.into(), after.into(), settings)?;
    during(Stage::Comparing, || compared(shots, settings))
}

fn compared(shots: [Vec<Shot>; 2], settings: &Settings) -> Result<Comparison, Error> {
    if shots.iter().any(|shots| shots.len() > 1) {
        twins(shots.iter().flatten())?;
    }
    let visits = TwoVisits::new([&shots[0], &shots[1]])?;
    let photos = visits.marked_photos();
    let (visits, compared) = visits.compare(settings).map_err(|source| mouth_error(&photos, source))?;
    let photos = visits.marked_photos();
    let [mut within, of_after] = compared.within();
    within.add(&of_after);
    let pair = compared.over_visits(&within, settings);
    Ok(Comparison { photos, shots, settings: settings.clone(), pair })
}

/// The error with the photo whose mouth it is.
pub(super) fn mouth_error(photos: &[Photo], source: MouthError) -> Error {
    let cannot = |photo: &&Photo| measure_photo(photo.marked(), &Settings::values_only()).is_err();
    let photo =
        photos.iter().find(cannot).or(photos.first()).map_or_else(String::new, |photo| photo.label().to_owned());
    Error::Mouth { photo, source }
}

/// What two photos tell about the change of one mouth.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The marked photo of each visit.
    photos: [Photo; 2],
    /// The photos of each visit.
    shots: [Vec<Shot>; 2],
    settings: Settings,
    pair: comparison::PairComparison,
}

impl Comparison {
    /// What threatens the comparison, the gravest first.
    pub fn cautions(&self) -> &[Caution] {
        &self.pair.cautions
    }

    /// Whether a blocking caution keeps every verdict back.
    pub fn is_blocked(&self) -> bool {
        self.pair.is_blocked()
    }

    /// Its report: report.json, report.html and overlay.png.
    pub fn report(&self) -> Report<'_> {
        Report::of_comparison(self)
    }

    /// The photos before and after; of a visit of several the one that is marked.
    pub(super) fn photos(&self) -> [&Photo; 2] {
        self.photos.each_ref()
    }

    /// The photos of each visit.
    pub(super) fn shots(&self) -> &[Vec<Shot>; 2] {
        &self.shots
    }

    /// The settings that it was made with.
    pub(super) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Everything that was measured and how it was aligned.
    #[doc(hidden)]
    pub fn details(&self) -> &comparison::PairComparison {
        &self.pair
    }
}
