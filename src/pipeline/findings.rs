//! What photos show beside their marks, kept as plain values so that their pixels can go: one decoded photo at a time is enough
//! for any number of visits.

use super::photo::Photo;
use crate::alignment::Occasion;
use crate::caution::{Caution, PictureQuality, SamePictureCaution, picture_cautions, picture_pair_cautions};
use crate::comparison::Mouth;
use crate::imaging::quality::{SamePicture, SkinTexture, WholePicture};
use crate::report::{picture_quality, skin_texture};

/// What a photo's file and picture show beside its marks.
#[derive(Clone, Debug)]
pub(super) struct Findings {
    /// The sum of its file, where it is known.
    sha256: Option<String>,
    /// What is wrong with its two files beside each other.
    files: Vec<Caution>,
    /// What its picture shows at the mouth; `None` without pixels, and where the mouth is not in them.
    quality: Option<PictureQuality>,
    /// What its picture looks like as a whole; `None` without pixels.
    whole: Option<WholePicture>,
}

impl Findings {
    /// What the photo shows at the mouth that was found on it.
    pub(super) fn of(photo: &Photo, mouth: &Mouth) -> Self {
        let picture = photo.picture().ok();
        Self {
            sha256: photo.sha256().map(str::to_owned),
            files: photo.cautions().to_vec(),
            quality: picture.and_then(|picture| picture_quality(mouth, picture)),
            whole: picture.map(|picture| WholePicture::of(picture.photo, picture.mirrored)),
        }
    }

    /// The same without the photo's pixels.
    pub(super) fn without_pixels(mut self) -> Self {
        self.whole = self.whole.map(WholePicture::settled);
        self
    }

    /// What threatens the measures of the photo, beside what its marks tell, `marked`. `marking_sd_mm` is the error of a click.
    pub(super) fn cautions_with(&self, marked: Vec<Caution>, marking_sd_mm: f64) -> Vec<Caution> {
        let mut cautions = [self.files.clone(), marked].concat();
        cautions.extend(self.quality.iter().flat_map(|quality| picture_cautions(None, quality, marking_sd_mm)));
        cautions
    }

    /// What threatens the comparison of the photos before and after.
    pub(super) fn pair_cautions(before: &Self, after: &Self, marking_sd_mm: f64) -> Vec<Caution> {
        let mut cautions = [before.files.clone(), after.files.clone()].concat();
        for (occasion, photo) in [(Occasion::Before, before), (Occasion::After, after)] {
            let quality = photo.quality.iter();
            cautions.extend(quality.flat_map(|quality| picture_cautions(Some(occasion), quality, marking_sd_mm)));
        }
        if let (Some(before), Some(after)) = (&before.quality, &after.quality) {
            cautions.extend(picture_pair_cautions(before, after, marking_sd_mm));
        }
        cautions.extend(Self::same_picture(before, after));
        cautions
    }

    /// Whether two files hold one picture; of one file that is no question.
    pub(super) fn same_picture(before: &Self, after: &Self) -> Option<Caution> {
        if before.is_same_file(after) {
            return None;
        }
        let same = before.whole.as_ref()?.same_picture(after.whole.as_ref()?)?;
        let mirrored = same == SamePicture::Mirrored;
        Some(Caution::SamePicture(SamePictureCaution::SamePictureTwice { mirrored }))
    }

    /// The standard deviation of the blur of the picture's sharpest edges, in millimetres, where there are some.
    pub(super) fn blur_mm(&self) -> Option<f64> {
        self.quality.as_ref()?.blur_mm
    }

    /// Whether both are one file.
    pub(super) fn is_same_file(&self, other: &Self) -> bool {
        is_same_file(self.sha256.as_deref(), other.sha256.as_deref())
    }
}

/// The texture of the face's skin; `None` without pixels, and where they do not show it.
pub(super) fn skin_of(photo: &Photo) -> Option<SkinTexture> {
    skin_texture(photo.marked(), photo.picture().ok()?)
}

/// How much more alike two faces are than with one of them in a mirror, the mean of both directions; see [`SkinTexture::likeness`].
pub(super) fn skin_likeness(before: Option<&SkinTexture>, after: Option<&SkinTexture>) -> Option<f64> {
    let (before, after) = (before?, after?);
    Some(0.5 * (before.likeness(after)? + after.likeness(before)?))
}

/// Whether the sums are of one file; unknown sums are not.
pub(super) fn is_same_file(before: Option<&str>, after: Option<&str>) -> bool {
    before.is_some() && before == after
}
