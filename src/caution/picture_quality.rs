//! What a picture shows at the mouth, as plain values, and the cautions that follow from it.

use super::{Caution, LipsSeen, light, lips_in_picture, sharpness};
use crate::alignment::Occasion;

/// What the picture of a photo shows at the mouth.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureQuality {
    /// The standard deviation of the blur of its sharpest edges, in millimetres; `None` where there is no edge.
    pub blur_mm: Option<f64>,
    /// The median lightness L* at the mouth, from 0 to 100.
    pub lightness: f64,
    /// The part of the mouth's pixels that are black, from 0 to 1.
    pub clipped_dark: f64,
    /// The part that is burnt out to white, from 0 to 1.
    pub clipped_bright: f64,
    /// The colour L*, a*, b* of the skin around the lips; `None` where it is not in the picture.
    pub skin: Option<[f64; 3]>,
    /// What is seen along the curves of the lips; `None` where too little of them is in the picture or was marked.
    pub lips: Option<LipsSeen>,
}

/// What a photo's picture gives reason for. `marking_sd_mm` is the error of a click, a standard deviation per axis.
pub fn picture_cautions(photo: Option<Occasion>, quality: &PictureQuality, marking_sd_mm: f64) -> Vec<Caution> {
    let mut cautions = sharpness::of_photo(photo, quality.blur_mm, marking_sd_mm);
    cautions.extend(light::of_photo(photo, quality));
    cautions.extend(quality.lips.iter().flat_map(|lips| lips_in_picture::of_photo(photo, lips)));
    cautions
}

/// What the pictures of two photos give reason for beside each other. `marking_sd_mm` as of one photo.
pub fn picture_pair_cautions(before: &PictureQuality, after: &PictureQuality, marking_sd_mm: f64) -> Vec<Caution> {
    let mut cautions = sharpness::of_pair([before.blur_mm, after.blur_mm], marking_sd_mm);
    cautions.extend(light::of_pair([before.skin, after.skin]));
    cautions
}
