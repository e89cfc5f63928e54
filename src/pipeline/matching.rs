//! The comparison of two photos by matched marks, where they are fit for it: the pixels find the before photo's marks in the
//! after photo.

use super::photo::Photo;
use crate::caution::{Caution, PictureLikeness};
use crate::comparison::{
    COARSEST_MM, MOST_BLUR_MM, MatchingChoice, MatchingReason, MouthError, Pair, PairComparison, Settings,
    not_matchable,
};
use crate::landmark::file::{MatchDocument, StatedDecisions, clicks_sum};
use crate::landmark::{MarkedPhoto, Marking, MatchDecisions};
use crate::matching::{FacePicture, face_likeness, match_marks};
use crate::stage::{Stage, during};

/// What matching needs of a photo beside its marks, kept as plain values so that the photo's pixels can go.
#[derive(Clone, Debug)]
pub(super) enum Face {
    /// Nobody asks for it.
    NotWanted,
    /// The pixels are not at hand.
    NoPixels,
    /// The part of the picture around the face; `None` where it is not in the picture.
    Seen(Option<FacePicture>),
}

impl Face {
    /// What matching needs of a photo, if it is asked for.
    pub(super) fn of(photo: &Photo, settings: &Settings) -> Self {
        if settings.matching == MatchingChoice::Off {
            return Self::NotWanted;
        }
        let Ok(picture) = photo.picture() else { return Self::NoPixels };
        let read = || FacePicture::read(picture.photo, picture.mirrored, &photo.marked().mean_marking());
        Self::Seen(during(Stage::Matching, read))
    }
}

/// How alike the pictures of two photos are that a person marked; `skin` is the likeness of their skin, `blurs_mm` that of their edges.
pub(super) fn picture_likeness(
    markings: [&Marking; 2],
    faces: [&Face; 2],
    skin: Option<f64>,
    blurs_mm: [Option<f64>; 2],
) -> PictureLikeness {
    let pictures = faces.map(|face| match face {
        Face::Seen(picture) => picture.as_ref(),
        Face::NotWanted | Face::NoPixels => None,
    });
    let found = match pictures {
        [Some(before), Some(after)] => face_likeness((before, markings[0]), (after, markings[1])),
        _ => None,
    };
    let coarse = pictures.iter().flatten().any(|picture| picture.mm_per_px() > COARSEST_MM);
    let blurred = blurs_mm.iter().flatten().any(|blur| *blur > MOST_BLUR_MM);
    PictureLikeness {
        eyes_and_nose: found.map(|found| found.eyes_and_nose),
        skin,
        patches: found.and_then(|found| found.patches),
        hindered: coarse || blurred,
        both_marked: true,
    }
}

/// The comparison of a pair by its matched marks, which has `clicks`, the one by its clicks with all cautions, beside it; where
/// the pair is not fit for that, `clicks` with the reason. `likeness` and `cautions` of the pictures are those that
/// `clicks` was made with.
pub(super) fn matched(
    clicks: PairComparison,
    pair: &Pair<'_>,
    (faces, blurs_mm, decisions): ([&Face; 2], [Option<f64>; 2], StatedDecisions),
    (likeness, cautions): (PictureLikeness, Vec<Caution>),
    settings: &Settings,
) -> Result<PairComparison, MouthError> {
    let [before, after] = match faces {
        [Face::NotWanted, _] | [_, Face::NotWanted] => return Ok(clicks),
        [Face::Seen(before), Face::Seen(after)] => [before, after],
        _ => return Ok(clicks.unmatched(vec![MatchingReason::NoPixels])),
    };
    let sizes = [before, after].map(|face| face.as_ref().map(FacePicture::mm_per_px));
    let reasons = not_matchable(&clicks, sizes, blurs_mm);
    let (true, Some(before), Some(after)) = (reasons.is_empty(), before, after) else {
        return Ok(clicks.unmatched(reasons));
    };
    let markings = [pair.before, pair.after].map(MarkedPhoto::mean_marking);
    let marks = match_marks((before, &markings[0]), (after, &markings[1]));
    let (decisions, lapsed) = match decisions {
        StatedDecisions::Fits(decisions) => (decisions, None),
        StatedDecisions::Lapsed => (MatchDecisions::default(), Some(MatchingReason::DecisionsLapsed)),
        StatedDecisions::None => (MatchDecisions::default(), None),
    };
    let mut found = clicks.matched(pair, marks, &decisions, (likeness, cautions), settings)?;
    found.matching.iter_mut().for_each(|matching| matching.reasons.extend(lapsed.clone()));
    if !settings.match_check {
        return Ok(found);
    }
    let again = |clicks: &Marking| match_marks((before, &markings[0]), (after, clicks));
    Ok(found.with_match_check(pair, (again, &decisions), settings))
}

/// What a person decided on the marks that were matched from one photo, of this sum, in another, whose landmark file states
/// `matches`.
pub(super) fn decisions(before_sha256: Option<&str>, matches: &[MatchDocument], pair: &Pair<'_>) -> StatedDecisions {
    let clicks = || clicks_sum(&pair.before.markings, &pair.after.markings);
    match before_sha256 {
        Some(sum) if !matches.is_empty() => StatedDecisions::of(matches, sum, &clicks()),
        _ => StatedDecisions::None,
    }
}
