//! Cautions: what makes the measures of a photo, or the comparison of two, less than trustworthy.
//!
//! One family of cautions, one file: its variants with their values, its thresholds with their sources, the check, and
//! the words of each variant. The checks see plain values (`Subject`, `PairSubject`, [`PictureQuality`]) and run
//! before there is a measurement or a comparison; what they find belongs to it.

mod aspect_ratio;
mod consequences;
mod dates;
mod documentation;
mod expression;
mod face_size;
mod family;
mod landmark_file;
mod light;
mod lips_in_picture;
mod markings_disagree;
mod matching;
mod midlines;
mod mirror;
mod misplaced;
mod mouth_held;
mod one_person;
mod orientation;
mod outline;
mod picture_quality;
mod plausibility;
mod pose;
mod resolution;
mod same_picture;
mod scale;
mod severity;
mod sharpness;
mod stable_points;
mod subject;
mod suggested;
mod withheld;

pub use aspect_ratio::AspectRatioCaution;
pub(crate) use consequences::without_consequences;
pub use dates::DatesCaution;
pub use documentation::{DocumentedCaution, caution_examples, documentation};
pub use expression::{ExpressionCaution, NotAtRest};
pub(crate) use face_size::size_of_no_face;
pub use face_size::{FaceSize, FaceSizeCaution, ScaleSlip};
pub use landmark_file::LandmarkFileCaution;
pub use light::{Exposure, LightCaution};
pub use lips_in_picture::{LipsInPictureCaution, LipsSeen};
pub use markings_disagree::MarkingsCaution;
pub(crate) use matching::matched_differs;
pub use matching::{MatchingCaution, POINT_ASTRAY_MM};
pub use midlines::MidlinesCaution;
pub use mirror::{MirrorCaution, MirrorEvidence};
pub use misplaced::MisplacedCaution;
pub use one_person::{OnePersonCaution, PictureLikeness};
pub use orientation::{LYING_DEG, OrientationCaution};
pub use outline::{OutlineCaution, SparseBorder};
pub use picture_quality::{PictureQuality, picture_cautions, picture_pair_cautions};
pub use plausibility::{PlausibilityCaution, Proportion};
pub use pose::PoseCaution;
pub use resolution::ResolutionCaution;
pub use same_picture::SamePictureCaution;
pub use scale::ScaleCaution;
pub use severity::Severity;
pub(crate) use severity::is_blocked;
pub use sharpness::SharpnessCaution;
pub use stable_points::StablePointsCaution;
pub(crate) use subject::{PairSubject, Subject};
pub use suggested::{LEAST_MOVEMENT_SHOWN, SuggestedCaution};
pub use withheld::Withheld;

use std::fmt;

use crate::alignment::{PoseCorrection, constellation};
use crate::head_pose::PictureStretch;
use crate::landmark::Landmark;
use family::Family;

/// What makes measures, or their comparison, less than trustworthy. Where a caution concerns one photo, its field
/// `photo` says which one of a pair; `None` is a photo by itself.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Caution {
    /// How the photos were aligned, and on what.
    StablePoints(StablePointsCaution),
    /// One photo may be a mirror image.
    Mirror(MirrorCaution),
    /// Whether the mouth is held alike.
    Expression(ExpressionCaution),
    /// Whether both photos show one person.
    OnePerson(OnePersonCaution),
    /// Points and borders that lie where none belong.
    Plausibility(PlausibilityCaution),
    /// Points that lie where none of their name belongs.
    Misplaced(MisplacedCaution),
    /// A face that does not stand upright in its picture.
    Orientation(OrientationCaution),
    /// Whether the picture shows lips at the curves.
    LipsInPicture(LipsInPictureCaution),
    /// Replicate markings of one photo that differ.
    Markings(MarkingsCaution),
    /// How densely the borders are marked.
    Outline(OutlineCaution),
    /// The pixels at the mouth.
    Resolution(ResolutionCaution),
    /// The millimetre.
    Scale(ScaleCaution),
    /// The size that the scale gives the face.
    FaceSize(FaceSizeCaution),
    /// The facial midline and the lip's own axis.
    Midlines(MidlinesCaution),
    /// The days on which the photos were taken.
    Dates(DatesCaution),
    /// One picture given as two.
    SamePicture(SamePictureCaution),
    /// How the head is held before the camera.
    Pose(PoseCaution),
    /// The ratio of a picture's width to its height.
    AspectRatio(AspectRatioCaution),
    /// The landmark file beside the photo.
    LandmarkFile(LandmarkFileCaution),
    /// How sharp the edges at the mouth are.
    Sharpness(SharpnessCaution),
    /// Light and colour.
    Light(LightCaution),
    /// Marks that were found by the pixels.
    Matching(MatchingCaution),
    /// Marks that stand where a face model proposed them.
    Suggested(SuggestedCaution),
}

impl Caution {
    fn family(&self) -> &dyn Family {
        match self {
            Self::StablePoints(caution) => caution,
            Self::Mirror(caution) => caution,
            Self::Expression(caution) => caution,
            Self::OnePerson(caution) => caution,
            Self::Plausibility(caution) => caution,
            Self::Misplaced(caution) => caution,
            Self::Orientation(caution) => caution,
            Self::LipsInPicture(caution) => caution,
            Self::Markings(caution) => caution,
            Self::Outline(caution) => caution,
            Self::Resolution(caution) => caution,
            Self::Scale(caution) => caution,
            Self::FaceSize(caution) => caution,
            Self::Midlines(caution) => caution,
            Self::Dates(caution) => caution,
            Self::SamePicture(caution) => caution,
            Self::Pose(caution) => caution,
            Self::AspectRatio(caution) => caution,
            Self::LandmarkFile(caution) => caution,
            Self::Sharpness(caution) => caution,
            Self::Light(caution) => caution,
            Self::Matching(caution) => caution,
            Self::Suggested(caution) => caution,
        }
    }

    /// The code in reports.
    pub fn code(&self) -> &'static str {
        self.family().entry().code
    }

    /// What it is in a few words for anyone: a clause such as "the head is turned away".
    pub fn in_short(&self) -> &'static str {
        self.family().entry().in_short
    }

    /// How much it weighs.
    pub fn severity(&self) -> Severity {
        self.family().entry().severity
    }

    /// The measures whose changes get no verdict because of it.
    pub fn withholds(&self) -> Withheld {
        self.family().withholds()
    }

    /// Whether it concerns how two photos go together, rather than one of them.
    pub fn concerns_pair(&self) -> bool {
        self.family().entry().concerns_pair
    }

    /// Whether it is worth knowing and threatens nothing: pages and tables tell it apart from the cautions.
    pub fn is_information(&self) -> bool {
        matches!(self, Self::Dates(DatesCaution::DaysBetween { .. }))
    }

    /// Whether it says that the mouth is held otherwise in one photo than in the other: its tissue is not where it was.
    pub fn is_mouth_held_otherwise(&self) -> bool {
        use ExpressionCaution::{CornersMoved, ExpressionDiffers, GapDiffers, MouthWidthDiffers};
        let of_expression = |caution: &ExpressionCaution| {
            matches!(caution, ExpressionDiffers | MouthWidthDiffers { .. } | CornersMoved { .. } | GapDiffers { .. })
        };
        matches!(self, Self::Expression(caution) if of_expression(caution))
    }

    /// What was found, with its values.
    pub fn message(&self) -> String {
        self.family().message()
    }

    /// What can be done about it.
    pub fn advice(&self) -> &'static str {
        self.family().entry().advice
    }
}

/// The severity, what was found and what can be done about it.
impl fmt::Display for Caution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} {}", self.severity().id(), self.message(), self.advice())
    }
}

/// What the landmarks of one photo give reason for. `pose_sd_deg` is how far two photos may differ in yaw and in pitch
/// where the pose is not corrected, a standard deviation in degrees, by what the errors count.
pub(crate) fn of_photo(
    subject: &Subject<'_>,
    correction: Option<&PoseCorrection>,
    stretch: Option<&PictureStretch>,
    pose_sd_deg: f64,
) -> Vec<Caution> {
    let mut cautions = stable_points::of_photo(subject);
    cautions.extend(of_subject(subject));
    cautions.extend(scale::missing(subject.frame, &[subject.photo]));
    cautions.extend(face_size::of_photo(subject));
    cautions.extend(pose::of_photo(subject, correction, pose_sd_deg));
    cautions.extend(stretch.and_then(aspect_ratio::of_photo));
    cautions.extend(stretch.into_iter().flat_map(|stretch| pose::impossible(stretch, &[None])));
    cautions
}

/// What the landmarks of two photos give reason for; `pose_sd_deg` as of one photo.
pub(crate) fn of_pair(pair: &PairSubject<'_>, pose_sd_deg: f64) -> Vec<Caution> {
    let PairSubject { before, after, alignment, same_file, .. } = pair;
    let mut cautions = stable_points::of_pair(alignment);
    cautions.extend(mirror::of_pair(pair));
    cautions.extend(expression::of_pair(pair));
    cautions.extend(one_person::of_pair(pair, expression::mobility(pair)));
    cautions.extend([before, after].into_iter().flat_map(of_subject));
    cautions.extend(face_size::of_pair(pair));
    cautions.extend(outline::of_pair(before, after));
    cautions.extend(suggested::of_pair(pair));
    cautions.extend(scale::of_pair(pair));
    cautions.extend(dates::of_pair(before.photo.taken, after.photo.taken));
    cautions.extend(same_file.then_some(Caution::SamePicture(SamePictureCaution::SamePhotoTwice)));
    cautions.extend(scale::missing(&alignment.before, &[before.photo, after.photo]));
    cautions.extend(pose::of_pair(pair, pose_sd_deg));
    if let Some(stretch) = pair.stretch {
        cautions.extend(aspect_ratio::of_pair(stretch, [before.photo, after.photo]));
        cautions.extend(pose::impossible(stretch, &[before.occasion, after.occasion]));
    }
    cautions
}

/// What one photo gives reason for, alone or in a pair.
fn of_subject(subject: &Subject<'_>) -> Vec<Caution> {
    let marks = constellation(&subject.marking.configuration);
    let misplaced = misplaced::of_photo(subject, marks.as_ref());
    let named: Vec<Landmark> = misplaced.iter().flat_map(MisplacedCaution::points).collect();
    let mut cautions = plausibility::of_photo(subject, &misplaced);
    cautions.extend(orientation::of_photo(subject, marks.as_ref()));
    cautions.extend(misplaced.into_iter().map(Caution::Misplaced));
    // A point in a wrong place makes no smile.
    cautions.extend(expression::of_photo(subject).filter(|_| named.is_empty()));
    cautions.extend(markings_disagree::of_photo(subject));
    cautions.extend(outline::of_photo(subject));
    cautions.extend(resolution::of_photo(subject));
    cautions.extend(scale::of_photo(subject));
    cautions.extend(midlines::of_photo(subject));
    cautions.extend(suggested::of_subject(subject));
    cautions
}
