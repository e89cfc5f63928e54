//! The one comparison of two photos, with everything that threatens it: what is marked, what the pictures show, and how the files
//! go together.

use super::findings::{Findings, is_same_file, skin_likeness, skin_of};
use super::matching::{Face, decisions, matched};
use super::one_camera::distrust_a_part;
use super::photo::Photo;
use super::report::Report;
use super::time_point::TimePoint;
use crate::caution::Caution;
use crate::comparison::{self, MouthError, Pair, Settings, measure_photo};
use crate::error::Error;

/// Compares two visits in one face frame, with all cautions that apply. Changes are after minus before.
///
/// # Errors
///
/// Where a visit has no photo or more than one, and where the corners of a mouth coincide.
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
    compare_photos([before.into().single()?, after.into().single()?], settings)
}

fn compare_photos(mut photos: [Photo; 2], settings: &Settings) -> Result<Comparison, Error> {
    distrust_a_part(&mut photos);
    let [before, after] = &photos;
    let same_file = is_same_file(before.sha256(), after.sha256());
    let pair = Pair { before: before.marked(), after: after.marked(), same_file };
    let (first, second) = at_once(|| skin_of(before), || skin_of(after));
    let likeness = skin_likeness(first.as_ref(), second.as_ref());
    let clicks = comparison::compare_pair_with_skin(&pair, likeness, settings);
    let clicks = clicks.map_err(|source| mouth_error(&photos, source))?;
    let (first, second) = at_once(|| Findings::of(before, &clicks.before), || Findings::of(after, &clicks.after));
    let cautions = Findings::pair_cautions(&first, &second, clicks.before.error.independent_mm);
    let clicks = clicks.with_cautions(cautions.clone());
    let blurs = [first.blur_mm(), second.blur_mm()];
    let (first, second) = at_once(|| Face::of(before, settings), || Face::of(after, settings));
    let pixels = ([&first, &second], blurs, decisions(before.sha256(), after.matches(), &pair));
    let pair = matched(clicks, &pair, pixels, (likeness, cautions), settings);
    let pair = pair.map_err(|source| mouth_error(&photos, source))?;
    Ok(Comparison { photos, settings: settings.clone(), pair })
}

/// What two functions return, which run beside each other.
fn at_once<T: Send>(first: impl FnOnce() -> T + Send, second: impl FnOnce() -> T) -> (T, T) {
    std::thread::scope(|scope| {
        let first = scope.spawn(first);
        let second = second();
        (first.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), second)
    })
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
    photos: [Photo; 2],
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

    /// The photos before and after.
    pub(super) fn photos(&self) -> [&Photo; 2] {
        self.photos.each_ref()
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
