//! The stable points of two photos superimposed in the picture plane, robustly, and the frames that follow from it.

use super::calibrated_marking::CalibratedMarking;
use super::calibration::{MillimetreScale, Scale};
use super::frame::{FaceFrame, eye_level};
use super::midline::facial_midline;
use super::pair::{Misfit, Occasion, StablePointResidual};
use super::robust::{RobustFit, superimpose_robustly};
use crate::geometry::{Axis, Image, Point, Similarity};
use crate::landmark::Landmark;

/// How the stable points of two photos fit.
#[derive(Clone, Debug, PartialEq)]
pub struct StablePointFit {
    common: Vec<Landmark>,
    fit: RobustFit<Image, Image>,
    /// The points that were left out because they do not fit the others.
    misfits: Vec<Landmark>,
    /// The photo in which the only misfit is misplaced.
    suspect: Option<Occasion>,
}

/// How many times as badly a point must fit in one photo as in the other before that photo is named: twice, since
/// an asymmetric face shows it in both.
const CLEARLY_WORSE: f64 = 2.0;

/// The photo, before or after, in which a point is clearly worse by the given measure of how badly it fits.
pub(super) fn clearly_worse([before, after]: [f64; 2]) -> Option<Occasion> {
    if before > CLEARLY_WORSE * after {
        Some(Occasion::Before)
    } else if after > CLEARLY_WORSE * before {
        Some(Occasion::After)
    } else {
        None
    }
}

impl StablePointFit {
    /// The fit of the stable points that both photos have. `None` where there are fewer than two, or where those of one
    /// photo lie in one place.
    pub(super) fn new(before: &CalibratedMarking<'_>, after: &CalibratedMarking<'_>) -> Option<Self> {
        let common: Vec<Landmark> = common_stable_points([before, after]).collect();
        if common.len() < 2 {
            return None;
        }
        let (source, target) = (positions(&common, after)?, positions(&common, before)?);
        let mut fit = superimpose_robustly(&source, &target, &stabilities(&common))?;
        // A photo aligned on itself stays where it is to the last digit, so that it has no change at all.
        if source == target {
            fit.transform = Similarity::identity();
        }
        let left_out = common.iter().zip(&fit.weights).filter(|(_, weight)| **weight <= 0.0);
        let misfits = left_out.map(|(landmark, _)| *landmark).collect();
        let mut found = Self { common, fit, misfits, suspect: None };
        found.suspect = found.superimposed(before, after, found.fit.transform).find_suspect();
        Some(found)
    }

    /// The similarity that takes the after photo's pixels to the before photo's.
    pub(super) fn to_before(&self) -> Similarity<Image, Image> {
        self.fit.transform
    }

    /// The frames of the photos that were fitted.
    pub(super) fn frames(
        &self,
        before: &CalibratedMarking<'_>,
        after: &CalibratedMarking<'_>,
    ) -> Option<[FaceFrame; 2]> {
        self.superimposed(before, after, self.fit.transform).frames([None, None])
    }

    /// The frames of the same photos marked a little differently, superimposed on the same points: the searches start
    /// from this fit and from the midlines `near`.
    pub(super) fn resample(
        &self,
        before: &CalibratedMarking<'_>,
        after: &CalibratedMarking<'_>,
        near: [Option<Axis<Image>>; 2],
    ) -> Option<[FaceFrame; 2]> {
        let (source, target) = (positions(&self.common, after)?, positions(&self.common, before)?);
        let to_before = self.fit.refit(&source, &target, &stabilities(&self.common))?;
        self.superimposed(before, after, to_before).frames(near)
    }

    /// The distances between the points after the fit, `unit` units of length per pixel of the before photo: of the
    /// points that fit, and of those that were left out.
    pub(super) fn residuals(&self, unit: f64) -> (Vec<StablePointResidual>, Vec<Misfit>) {
        let (mut residuals, mut misfits) = (Vec::new(), Vec::new());
        for (landmark, residual) in self.common.iter().zip(&self.fit.residuals) {
            let (landmark, distance) = (*landmark, residual * unit);
            if self.misfits.contains(&landmark) {
                misfits.push(Misfit { landmark, distance, suspect: self.suspect });
            } else {
                residuals.push(StablePointResidual { landmark, distance });
            }
        }
        (residuals, misfits)
    }

    fn superimposed<'a>(
        &'a self,
        before: &'a CalibratedMarking<'a>,
        after: &'a CalibratedMarking<'a>,
        to_before: Similarity<Image, Image>,
    ) -> SuperimposedPair<'a> {
        SuperimposedPair { before, after, to_before, misfits: &self.misfits, suspect: self.suspect }
    }
}

/// The stable points that all of the photos have.
pub(super) fn common_stable_points(photos: [&CalibratedMarking<'_>; 2]) -> impl Iterator<Item = Landmark> {
    Landmark::stable().filter(move |landmark| photos.iter().all(|photo| photo.point(*landmark).is_some()))
}

fn positions(landmarks: &[Landmark], photo: &CalibratedMarking<'_>) -> Option<Vec<Point<Image>>> {
    landmarks.iter().map(|landmark| photo.point(*landmark)).collect()
}

fn stabilities(landmarks: &[Landmark]) -> Vec<f64> {
    landmarks.iter().filter_map(|landmark| landmark.stability()).collect()
}

/// Two photos and the similarity that takes the after photo's pixels to the before photo's.
struct SuperimposedPair<'a> {
    before: &'a CalibratedMarking<'a>,
    after: &'a CalibratedMarking<'a>,
    to_before: Similarity<Image, Image>,
    misfits: &'a [Landmark],
    /// The photo in which the only misfit is misplaced.
    suspect: Option<Occasion>,
}

impl SuperimposedPair<'_> {
    /// The frames of both photos. Both have their origin at one height of the face: that of the before photo's eyes.
    fn frames(&self, near: [Option<Axis<Image>>; 2]) -> Option<[FaceFrame; 2]> {
        let scale = self.scale()?;
        let after_scale = scale.magnified(self.to_before.scale().recip());
        let of_before = |landmark| self.trusted(Occasion::Before, landmark);
        let from_before = self.to_before.inverse();
        let of_after = |landmark| Some(from_before.point(self.trusted(Occasion::After, landmark)?));
        let origin = eye_level(&of_before);
        let before = FaceFrame::of_positions(of_before, origin, scale, near[0].as_ref())?;
        let origin = origin.map(|origin| from_before.point(origin));
        Some([before, FaceFrame::of_positions(of_after, origin, after_scale, near[1].as_ref())?])
    }

    fn of(&self, occasion: Occasion, landmark: Landmark) -> Option<Point<Image>> {
        match occasion {
            Occasion::Before => self.before.point(landmark),
            Occasion::After => self.after.point(landmark).map(|point| self.to_before.point(point)),
        }
    }

    /// The point of one photo, in the before photo's frame, for its midline. A single point that does not fit
    /// is left out of both photos together with its counterpart, so that both midlines rest on the same points.
    /// Several that do not fit are no slip of the hand: they stay.
    fn trusted(&self, occasion: Occasion, landmark: Landmark) -> Option<Point<Image>> {
        let slip = matches!(self.misfits, [misfit] if *misfit == landmark || misfit.mirrored() == landmark);
        if slip { None } else { self.of(occasion, landmark) }
    }

    /// The point of one photo, in the before photo's frame, for the scale. A single point that does not fit is
    /// taken from the other photo where it is misplaced in this one.
    fn mended(&self, occasion: Occasion, landmark: Landmark) -> Option<Point<Image>> {
        let misplaced = *self.misfits == [landmark] && self.suspect == Some(occasion);
        let source = match (misplaced, occasion) {
            (true, Occasion::Before) => Occasion::After,
            (true, Occasion::After) => Occasion::Before,
            (false, occasion) => occasion,
        };
        self.of(source, landmark)
    }

    /// The mean of both photos' points in the before photo's frame, or the only one's.
    fn pooled(&self, landmark: Landmark) -> Option<Point<Image>> {
        match (self.mended(Occasion::Before, landmark), self.mended(Occasion::After, landmark)) {
            (Some(before), Some(after)) => Some(before.midpoint(after)),
            (one, other) => one.or(other),
        }
    }

    /// The photo in which the only misfit is misplaced: the one in which it breaks the symmetry of the other
    /// points more.
    fn find_suspect(&self) -> Option<Occasion> {
        let [landmark] = *self.misfits else { return None };
        let asymmetry = |occasion| {
            let others = |other: Landmark| {
                let spoilt = other == landmark || other == landmark.mirrored();
                if spoilt { None } else { self.of(occasion, other) }
            };
            let midline = facial_midline(others)?;
            let counterpart = self.of(occasion, landmark.mirrored())?;
            Some(midline.reflect(self.of(occasion, landmark)?).distance(counterpart))
        };
        let (before, after) = (asymmetry(Occasion::Before)?, asymmetry(Occasion::After)?);
        clearly_worse([before, after])
    }

    /// The one scale of the pair, for the before photo's pixels.
    fn scale(&self) -> Option<Scale> {
        let ratio = self.to_before.scale();
        let after = self.after.millimetre_scale().map(|scale| scale.magnified(ratio));
        if let Some(scale) = MillimetreScale::pooled(self.before.millimetre_scale(), after) {
            return Some(scale.into());
        }
        Scale::of_biocular_width(|landmark| self.pooled(landmark))
            .or_else(|| Scale::of_mouth_width(|landmark| self.pooled(landmark)))
    }
}
