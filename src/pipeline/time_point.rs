//! The photos of one visit, before or after a treatment.

use super::photo::Photo;
use crate::error::Error;

/// One or more photos that were taken at one visit. A photo is a time point of one.
#[derive(Clone, Debug)]
pub struct TimePoint {
    photos: Vec<Photo>,
}

impl TimePoint {
    /// The only photo.
    pub(super) fn single(self) -> Result<Photo, Error> {
        let count = self.photos.len();
        let [photo] = <[Photo; 1]>::try_from(self.photos).map_err(|_| Error::PhotosOfVisit { count })?;
        Ok(photo)
    }
}

impl From<Photo> for TimePoint {
    fn from(photo: Photo) -> Self {
        Self { photos: vec![photo] }
    }
}

impl From<&Photo> for TimePoint {
    fn from(photo: &Photo) -> Self {
        photo.clone().into()
    }
}

impl From<Vec<Photo>> for TimePoint {
    fn from(photos: Vec<Photo>) -> Self {
        Self { photos }
    }
}

impl From<&[Photo]> for TimePoint {
    fn from(photos: &[Photo]) -> Self {
        photos.to_vec().into()
    }
}
