//! The test of stretched pictures on the marks of one photo or of two of one person.

use super::calibrated_marking::CalibratedMarking;
use super::pose_correction::{LandmarkErrors, PoseCorrection, is_one_view, view};
use crate::head_pose::{ObservedPhoto, PictureStretch};

/// How much the pictures of `photos` seem to be stretched; `errors` are those of the marks. Two photos whose stable
/// points are the same to the last digit are one picture. `correction` is the pose correction of the same photos, where
/// there is one. `None` where the stable points do not tell the pose of the head.
pub fn picture_stretch(
    photos: &[&CalibratedMarking<'_>],
    errors: &[LandmarkErrors],
    correction: Option<&PoseCorrection>,
) -> Option<PictureStretch> {
    let is_repeated = |index: usize| photos[..index].iter().any(|other| is_one_view(photos[index], other));
    let seen: Option<Vec<_>> = (0..photos.len())
        .filter(|index| !is_repeated(*index))
        .map(|index| view(photos[index], &errors[index]))
        .collect();
    let (points, views): (Vec<_>, Vec<ObservedPhoto>) = seen?.into_iter().unzip();
    let rows: Vec<f64> = points.iter().map(|points| points.to_normalized.rotation_deg().to_radians()).collect();
    PictureStretch::new(&views, &rows, correction.map(|correction| &correction.pose))
}
