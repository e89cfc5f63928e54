//! The comparison that the page asks for: the same bytes as `lipmetry compare` writes.

use std::path::Path;
use std::sync::Arc;

use crate::comparison::Settings;
use crate::error::Error;
use crate::landmark::file::LandmarkFile;
use crate::pipeline::{Comparison, Photo, REPORT_FOLDER, Shot, TimePoint, compare};

use super::error::RequestError;
use super::marking_session::MarkingSession;

/// A report on two photos.
#[derive(Clone, Debug)]
pub struct RenderedComparison {
    /// The numbers of its photos.
    pub photos: Vec<usize>,
    /// The number of the marked photo after, by which it is named.
    pub after: usize,
    /// What its files are called where they are saved one by one: that of the report's folder, `NAME.lipmetry` of the after photo.
    pub name: String,
    /// What the report says first.
    pub headline: String,
    /// Over how many photos the values are means; `None` of two photos.
    pub means: Option<String>,
    /// The files by their names.
    pub files: Arc<Vec<(&'static str, Vec<u8>)>>,
}

impl RenderedComparison {
    /// What a file of the report is called where it is saved by itself.
    pub fn saved_as(&self, file: &str) -> String {
        let kind = file.rsplit('.').next().unwrap_or_default();
        format!("{}.{kind}", self.name)
    }
}

impl MarkingSession {
    /// The comparison of two photos as their landmark files have them; of the marked photos of two visits with the other photos of
    /// these.
    ///
    /// # Errors
    ///
    /// An error says what is wrong with a photo, and how many photos were not looked through.
    pub(super) fn compared(&self, before: usize, after: usize) -> Result<RenderedComparison, RequestError> {
        let visits = self.visit_rows();
        let is_of_visits = visits.each_ref().map(|visit| visit.marked) == [Some(before), Some(after)];
        // Two photos of one comparison each, as long as no visit has more: then it is the visits that are compared.
        if !is_of_visits && visits.iter().any(|visit| visit.photos.len() > 1) {
            return Err(RequestError::conflict("The visits have changed meanwhile. Look at them, and compare again."));
        }
        let photos = if is_of_visits { visits.map(|visit| visit.photos) } else { [vec![before], vec![after]] };
        let comparison =
            compare(self.time_point(&photos[0], before)?, self.time_point(&photos[1], after)?, &self.settings)?;
        let report = comparison.report().with_page(self.page.clone());
        let files = report.files()?;
        let of_photo = Path::new(&self.name(after)?).with_extension(REPORT_FOLDER).to_string_lossy().into_owned();
        let name = self.page.labels.folder(REPORT_FOLDER).unwrap_or(of_photo);
        let headline = report.headline().to_owned();
        let means = means(&comparison);
        Ok(RenderedComparison { photos: photos.concat(), after, name, headline, means, files: Arc::new(files) })
    }

    /// The photos of a visit.
    fn time_point(&self, photos: &[usize], marked: usize) -> Result<TimePoint, RequestError> {
        match photos {
            [number] => {
                let photo = self.photo(*number)?;
                // Where both photos of a comparison do not fit beside each other, they are looked at one after the other.
                if self.open_photo(*number)?.bytes() <= self.limits.max_alloc_bytes / 4 {
                    return Ok(photo.into());
                }
                Ok(vec![Shot::marked(&photo, &self.settings)?.without_pixels(self.page.crop)].into())
            }
            _ => Ok(self.looked_through(photos, marked)?.into()),
        }
    }

    /// A photo with its landmark file.
    pub(super) fn photo(&self, number: usize) -> Result<Photo, RequestError> {
        let (file, _) = self.marked(number)?;
        Photo::new(self.open_photo(number)?.file.clone(), &file).map_err(RequestError::unusable)
    }

    /// The landmark file of a photo that is marked, and its bytes.
    pub(super) fn marked(&self, number: usize) -> Result<(LandmarkFile, Vec<u8>), RequestError> {
        let open = self.open_photo(number)?;
        let unmarked = || RequestError::conflict(format!("{} is not marked yet.", open.file.name));
        self.landmarks(number)?.ok_or_else(unmarked)
    }
}

/// Over how many photos the values are means, and how many were left out: `Means of 3 and 2 photos; 1 left out.`
fn means(comparison: &Comparison) -> Option<String> {
    let details = comparison.details();
    let photos = details.visits.as_deref()?.photos.iter().flatten();
    let left_out = match photos.filter(|photo| photo.left_out.is_some()).count() {
        0 => String::new(),
        count => format!("; {count} left out"),
    };
    let [before, after] = details.photos_used();
    Some(format!("Means of {before} and {after} photos{left_out}."))
}

/// The comparison of two photos.
pub(super) fn compared([before, after]: [Photo; 2], settings: &Settings) -> Result<Comparison, RequestError> {
    Ok(compare(before, after, settings)?)
}

impl From<Error> for RequestError {
    /// What the marks or the photos do not allow is for the user to mend, a report that cannot be written is not.
    fn from(error: Error) -> Self {
        match error {
            Error::Json(_) | Error::Csv(_) | Error::File(_) => Self::broken(error),
            _ => Self::unusable(error),
        }
    }
}
