//! Cautions about pictures that were stretched along one axis: another ratio of width to height than the scene's.

use super::family::{Entry, Family, the};
use super::{Caution, Severity};
use crate::alignment::Occasion;
use crate::elementary::{exp, ln};
use crate::estimate::COVERAGE_FACTOR_95;
use crate::head_pose::{LogStretch, PictureStretch};
use crate::landmark::{Landmark, MarkedPhoto};

/// From this many standard uncertainties on a stretch is told: of pairs that are not stretched four in a thousand come
/// out there (0.27 % of a normal distribution).
const TOLD: f64 = 3.0;

/// From this many on it makes an unlikely pose an impossible one: five in ten thousand of a normal distribution.
const SPEAKS: f64 = 3.5;

/// From this many on it is taken for one: six in a hundred thousand of a normal distribution.
const TAKEN_FOR_ONE: f64 = 4.0;

/// By how much twice the logarithm of the likelihood has to rise, too, since that of Student's t with a pose far from
/// the likeliest is not quadratic: the 95 % and the 99 % points of the χ² distribution with two degrees of freedom.
const RISE_TOLD: f64 = 5.99;
const RISE_TAKEN_FOR_ONE: f64 = 9.21;

/// A stretch below this much, as a logarithm, is left alone: 4 % of a height are 0.3 mm of an upper lip, the error of a
/// click.
const LEAST: f64 = 0.04;

/// From this difference on between the logarithms of the two pictures' own ratios of width to height, a stretch by just
/// that is held against none: a resize changes that ratio by just what it stretches the picture by, and a crop does not
/// stretch it. It is three standard uncertainties of the stretch where all stable points are marked; less is not told.
const RATIOS_APART: f64 = 0.075;

/// By how many times the marks must be likelier for cropped than for resized pictures of other ratios: by their sizes
/// alone either is possible, and a verdict on resized ones is worse than none on cropped ones.
const CROPPED: f64 = 2.0;

/// A pair that needs a turn of the head by more than this, in degrees, is no usual one.
const FAR_TURNED_DEG: f64 = 10.0;

/// The squared distance, in standard uncertainties, by which it must be likelier that the one picture is stretched than
/// the other for it to be named: as rare by chance as 5 %.
const NAMED: f64 = 4.0;

/// A stretched picture.
#[derive(Clone, Debug, PartialEq)]
pub enum AspectRatioCaution {
    /// One of two pictures is stretched against the other.
    PictureStretched {
        /// The picture that is likelier to be the stretched one; `None` where that is not told.
        photo: Option<Occasion>,
        /// The stretch of the after picture against the before picture.
        stretch: LogStretch,
        /// The ratios of width to height of the pictures before and after, where they differ by just that.
        ratios: Option<[f64; 2]>,
        /// Whether it is more than a pose can be.
        blocking: bool,
    },
    /// A face has proportions that faces do not have: the picture, or both of a pair alike, may be stretched.
    FaceStretched {
        /// Whether both pictures of a pair are meant.
        both: bool,
        /// The stretch.
        stretch: LogStretch,
        /// Whether it is more than faces differ.
        blocking: bool,
    },
}

/// Whether a photo by itself shows proportions that faces do not have.
pub(super) fn of_photo(stretch: &PictureStretch) -> Option<Caution> {
    of_face(stretch, false)
}

/// Whether one of two pictures is stretched against the other, or both alike. `photos` are those before and after.
pub(super) fn of_pair(stretch: &PictureStretch, photos: [&MarkedPhoto; 2]) -> Option<Caution> {
    let apart = stretch.apart.and_then(|apart| of_difference(stretch, apart, photos));
    apart.or_else(|| of_face(stretch, true))
}

/// Whether the marks speak for a stretch so much that an unlikely pose is an impossible one.
pub(super) fn speaks(stretch: &PictureStretch) -> bool {
    let is_told = |log: LogStretch| log.value.abs() > LEAST && log.significance() > SPEAKS;
    stretch.likelihood_ratio > RISE_TOLD && (is_told(stretch.shared) || stretch.apart.is_some_and(is_told))
}

fn of_face(stretch: &PictureStretch, both: bool) -> Option<Caution> {
    let shared = stretch.shared;
    let told = shared.significance() > TOLD && shared.value.abs() > LEAST && stretch.likelihood_ratio > RISE_TOLD;
    let blocking = shared.significance() > TAKEN_FOR_ONE && stretch.likelihood_ratio > RISE_TAKEN_FOR_ONE;
    told.then_some(Caution::AspectRatio(AspectRatioCaution::FaceStretched { both, stretch: shared, blocking }))
}

fn of_difference(stretch: &PictureStretch, apart: LogStretch, photos: [&MarkedPhoto; 2]) -> Option<Caution> {
    let ratios = photos.map(|photo| f64::from(photo.width) / f64::from(photo.height));
    let turned = stretch.turn_deg().is_some_and(|turn| turn > FAR_TURNED_DEG);
    // A picture that was turned on its side has the inverse ratio, and was not resized.
    let [before, after] = photos.map(lies);
    let by_size = before == after && fits_sizes(apart, ln(ratios[1] / ratios[0]), turned);
    let is_more_than = |significance: f64, rise: f64| {
        apart.value.abs() > LEAST && apart.significance() > significance && stretch.likelihood_ratio > rise
    };
    let told = by_size || is_more_than(TOLD, RISE_TOLD);
    let least_rise = if turned { 0.0 } else { RISE_TAKEN_FOR_ONE };
    let blocking = by_size || is_more_than(TAKEN_FOR_ONE, least_rise);
    let photo = stretch.rather_last.and_then(|rather| match rather {
        more if more > NAMED => Some(Occasion::After),
        less if less < -NAMED => Some(Occasion::Before),
        _ => None,
    });
    (told || blocking).then_some(Caution::AspectRatio(AspectRatioCaution::PictureStretched {
        photo,
        stretch: apart,
        ratios: by_size.then_some(ratios),
        blocking,
    }))
}

/// Whether the face lies on its side in the picture: the mouth is higher than wide.
fn lies(photo: &MarkedPhoto) -> bool {
    let corners = photo.markings.first().and_then(|marking| {
        let point = |landmark| marking.configuration.point(landmark);
        Some(point(Landmark::ChL)? - point(Landmark::ChR)?)
    });
    corners.is_some_and(|way| way.y.abs() > way.x.abs())
}

/// Whether the marks do not speak against a stretch by just what the pictures' own ratios differ by, `of_sizes`: none
/// is less than [`CROPPED`] times as likely. Where the head would have been `turned` far it is enough that they fit
/// that stretch.
fn fits_sizes(apart: LogStretch, of_sizes: f64, turned: bool) -> bool {
    let (off, variance) = (apart.value - of_sizes, apart.u.powi(2));
    let against = 0.5 * (off.powi(2) - apart.value.powi(2)) / variance;
    let fits = against < ln(CROPPED) || (turned && off.abs() <= COVERAGE_FACTOR_95 * apart.u);
    of_sizes.abs() > RATIOS_APART && fits
}

/// A stretch in percent with its standard uncertainty, and in which direction.
fn in_percent(stretch: LogStretch) -> String {
    let factor = exp(stretch.value);
    let direction = if factor < 1.0 { "narrower" } else { "wider" };
    format!("{:.0} % ± {:.0} % {direction}", 100.0 * (factor - 1.0).abs(), (100.0 * factor * stretch.u).max(1.0))
}

impl Family for AspectRatioCaution {
    fn entry(&self) -> Entry {
        match self {
            Self::PictureStretched { blocking, .. } => Entry {
                code: "picture_stretched",
                in_short: "a picture seems stretched",
                severity: Severity::warning_or_blocking(*blocking),
                concerns_pair: true,
                when: || {
                    format!(
                        "one picture is wider or narrower for its height than the other by more than {:.0} % and \
                         {TOLD} standard uncertainties that no pose explains; blocking from {TAKEN_FOR_ONE} standard \
                         uncertainties on, and where the pictures' own ratios of width to height differ by more than \
                         {:.1} % and the marks do not make a crop at least {CROPPED} times as likely as a resize, or \
                         fit a resize while the head would have been turned by more than {FAR_TURNED_DEG}°",
                        100.0 * LEAST,
                        100.0 * RATIOS_APART
                    )
                },
                advice: "Take the pictures as the cameras made them, uncropped: slides, thumbnails and editors stretch \
                    pictures, and so does a resize that does not keep the proportions. Check that the points were \
                    marked on a picture of the same proportions, and mark the tip and the root of the nose, which tell \
                    a stretch from a raised chin.",
            },
            Self::FaceStretched { blocking, .. } => Entry {
                code: "face_stretched",
                in_short: "a face seems stretched",
                severity: Severity::warning_or_blocking(*blocking),
                concerns_pair: false,
                when: || {
                    format!(
                        "the face is wider or narrower for its height than faces are, by more than {TOLD} standard \
                         uncertainties of what pose and population leave open; blocking from {TAKEN_FOR_ONE} on"
                    )
                },
                advice: "Check that the picture has the proportions that the camera gave it, and look at the corners \
                    of the eyes and at the nose; mark again what is misplaced.",
            },
        }
    }

    fn message(&self) -> String {
        match self {
            Self::PictureStretched { photo, stretch, ratios, .. } => {
                let which = match photo {
                    Some(occasion) => format!("It is rather {}.", the(Some(*occasion))),
                    None => "The marks do not tell which of them.".to_owned(),
                };
                let why = match ratios {
                    Some([before, after]) => format!(
                        ", and the pictures' own ratios of width to height, {before:.2} before and {after:.2} after, \
                         differ by {:.0} %: one of the pictures seems to be resized without keeping its proportions.",
                        100.0 * (after / before - 1.0).abs()
                    ),
                    None => ", which is more than a turned head or another distance makes it: one of the pictures \
                        seems to be stretched."
                        .to_owned(),
                };
                format!(
                    "By the stable points the after photo is {} for its height than the before photo{why} {which}",
                    in_percent(*stretch)
                )
            }
            Self::FaceStretched { both, stretch, .. } => format!(
                "{} the face is {} for its height than the average face: faces differ by less, so {} stretched.",
                if *both { "In both photos" } else { "In the photo" },
                in_percent(*stretch),
                if *both { "both pictures seem to be" } else { "the picture seems to be" },
            ),
        }
    }

    fn examples() -> Vec<Caution> {
        let log = |value, u| LogStretch { value, u };
        let pair =
            |photo, ratios, blocking| Self::PictureStretched { photo, stretch: log(-0.105, 0.02), ratios, blocking };
        let face = |both, blocking| Self::FaceStretched { both, stretch: log(0.29, 0.07), blocking };
        let all = [
            pair(None, None, false),
            pair(Some(Occasion::After), Some([0.8, 0.72]), true),
            face(false, false),
            face(true, true),
        ];
        all.map(Caution::AspectRatio).into()
    }
}
