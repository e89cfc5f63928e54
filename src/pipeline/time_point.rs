//! The photos of one visit, before or after a treatment.

use super::photo::Photo;
use super::shot::Shot;
use crate::comparison::Settings;
use crate::error::Error;
use crate::imaging::side_by_side;

/// One or more photos that were taken at one visit. A photo is a time point of one.
#[derive(Clone, Debug)]
pub struct TimePoint {
    photos: Photos,
}

#[derive(Clone, Debug)]
enum Photos {
    /// Each marked by a person, with their pixels.
    Marked(Vec<Photo>),
    /// Photos that were looked at.
    Seen(Vec<Shot>),
}

impl TimePoint {
    /// The photos after they were looked at.
    pub(super) fn shots(self, settings: &Settings) -> Result<Vec<Shot>, Error> {
        match self.photos {
            Photos::Seen(shots) => Ok(shots),
            Photos::Marked(photos) => {
                let (mut shots, mut failure) = (Vec::new(), None::<Error>);
                for photo in &photos {
                    match Shot::marked(photo, settings) {
                        Ok(shot) => shots.push(shot),
                        Err(problem) => {
                            failure = Some(match failure {
                                Some(before) => before.and(problem),
                                None => problem,
                            });
                        }
                    }
                }
                failure.map_or(Ok(shots), Err)
            }
        }
    }

    /// The photos of both visits after they were looked at, which happens beside each other.
    pub(super) fn both_shots(before: Self, after: Self, settings: &Settings) -> Result<[Vec<Shot>; 2], Error> {
        let (before, after) = side_by_side(|| before.shots(settings), || after.shots(settings));
        Error::both(before, after).map(<[Vec<Shot>; 2]>::from)
    }
}

impl From<Photo> for TimePoint {
    fn from(photo: Photo) -> Self {
        Self { photos: Photos::Marked(vec![photo]) }
    }
}

impl From<&Photo> for TimePoint {
    fn from(photo: &Photo) -> Self {
        photo.clone().into()
    }
}

impl From<Vec<Photo>> for TimePoint {
    fn from(photos: Vec<Photo>) -> Self {
        Self { photos: Photos::Marked(photos) }
    }
}

impl From<&[Photo]> for TimePoint {
    fn from(photos: &[Photo]) -> Self {
        photos.to_vec().into()
    }
}

impl From<Vec<Shot>> for TimePoint {
    fn from(shots: Vec<Shot>) -> Self {
        Self { photos: Photos::Seen(shots) }
    }
}
