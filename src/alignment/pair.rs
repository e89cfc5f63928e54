//! Two photos of one face brought into one face frame: by the poses of the heads, by the stable points in the picture
//! plane or, where these are missing, by the corners of the mouth.

use super::calibrated_marking::CalibratedMarking;
use super::calibration::Scale;
use super::frame::FaceFrame;
use super::pose_correction::{LandmarkErrors, MISFIT, PoseCorrection};
use super::stable_points::{StablePointFit, clearly_worse, common_stable_points};
use crate::elementary::{atan2, hypot};
use crate::head_pose::{LipDepthPrior, Unknown};
use crate::landmark::{Landmark, Marking};

/// One of the two photos of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// The photo before the treatment.
    Before,
    /// The photo after it.
    After,
}

/// How well one point of the after photo fits the same point of the before photo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StablePointResidual {
    /// The point.
    pub landmark: Landmark,
    /// The distance after the alignment, in the pair's unit of length.
    pub distance: f64,
}

/// A stable point that does not fit the others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Misfit {
    /// The point.
    pub landmark: Landmark,
    /// The distance after the alignment, in the pair's unit of length.
    pub distance: f64,
    /// The photo in which it seems misplaced; `None` where the symmetry of the face does not decide it.
    pub suspect: Option<Occasion>,
}

/// Two photos of one face in one face frame.
#[derive(Clone, Debug, PartialEq)]
pub struct PairAlignment {
    /// The before photo's frame.
    pub before: FaceFrame,
    /// The after photo's frame.
    pub after: FaceFrame,
    /// What the photos were aligned on.
    pub method: Alignment,
    /// The points they were aligned on that fit, with their residual distances.
    pub residuals: Vec<StablePointResidual>,
    /// The stable points that were left out because they do not fit the others.
    pub misfits: Vec<Misfit>,
    /// The roll of the head in the after photo against the before photo, in degrees: positive where the
    /// head is tipped further to the subject's left.
    pub rotation_deg: f64,
    /// The magnification of the after photo over that of the before photo.
    pub scale_ratio: f64,
}

/// What two photos were aligned on.
#[derive(Clone, Debug, PartialEq)]
pub enum Alignment {
    /// The poses of both heads, fitted together to the stable points: what is marked is seen from straight ahead.
    PoseCorrected(Box<PoseCorrection>),
    /// The stable points that both photos have, superimposed in the picture plane: pitch and yaw of the head stay in.
    StablePoints(Box<StablePointFit>),
    /// The corners of the mouth, because there are fewer than two common stable points.
    LipCorners,
}

impl PairAlignment {
    /// Aligns the after photo on the before photo.
    ///
    /// The alignment gives the ratio of the magnifications, and with it one scale for both photos, and finds
    /// misplaced points. The midline is each photo's own. Neither photo counts for more than the other, so
    /// that swapping the photos swaps the result. `None` only where the lip corners are missing or coincide.
    pub fn new(before: &CalibratedMarking<'_>, after: &CalibratedMarking<'_>) -> Option<Self> {
        Self::on_stable_points(before, after).or_else(|| Self::on_lip_corners(before, after))
    }

    fn on_stable_points(before: &CalibratedMarking<'_>, after: &CalibratedMarking<'_>) -> Option<Self> {
        let fit = StablePointFit::new(before, after)?;
        let [before, after] = fit.frames(before, after)?;
        let (residuals, misfits) = fit.residuals(before.scale().unit_per_px);
        Some(Self {
            before,
            after,
            residuals,
            misfits,
            rotation_deg: -fit.to_before().rotation_deg(),
            scale_ratio: fit.to_before().scale().recip(),
            method: Alignment::StablePoints(Box::new(fit)),
        })
    }

    /// The same two photos in pose-corrected frames: the poses of both heads are fitted together. `errors` are those of
    /// the marks. `None` where the stable points do not determine the pose.
    #[must_use]
    pub fn pose_corrected(
        &self,
        before: &CalibratedMarking<'_>,
        after: &CalibratedMarking<'_>,
        errors: &[LandmarkErrors; 2],
        lips: LipDepthPrior,
    ) -> Option<Self> {
        let photos = [before, after];
        let correction = PoseCorrection::new(&photos, errors, lips)?;
        let [before_frame, after_frame] = <[FaceFrame; 2]>::try_from(correction.frames(&photos)?).ok()?;
        let fits: Vec<PoseCorrectedResidual> = common_stable_points(photos)
            .filter_map(|landmark| PoseCorrectedResidual::of(&correction, landmark, &before_frame))
            .collect();
        let [first, second] = [&before_frame, &after_frame].map(|frame| frame.scale().unit_per_px);
        // A picture turned one way shows the head turned the other way.
        let picture = correction.picture_rotation_deg(0) - correction.picture_rotation_deg(1);
        Some(Self {
            residuals: fits.iter().filter(|fit| !fit.is_misfit()).map(PoseCorrectedResidual::residual).collect(),
            misfits: fits.iter().filter(|fit| fit.is_misfit()).map(PoseCorrectedResidual::misfit).collect(),
            rotation_deg: (picture + correction.turn().roll_deg + 540.0).rem_euclid(360.0) - 180.0,
            scale_ratio: first / second,
            before: before_frame,
            after: after_frame,
            method: Alignment::PoseCorrected(Box::new(correction)),
        })
    }

    /// The same alignment where points are the same tissue in both photos, matched by their pixels.
    #[must_use]
    pub fn of_same_tissue(mut self, same_tissue: impl Fn(Landmark) -> bool) -> Self {
        if let Alignment::PoseCorrected(correction) = &mut self.method {
            correction.share_definitions(same_tissue);
        }
        self
    }

    /// The frames of the same two photos marked a little differently: aligned on the same points, without those that
    /// were left out here, the searches for the fit and the midlines starting from these. What is unknown of heads in
    /// space is drawn with `normal`. `None` where no frame exists.
    pub fn resample(
        &self,
        before: &CalibratedMarking<'_>,
        after: &CalibratedMarking<'_>,
        normal: &mut impl FnMut(Unknown) -> f64,
    ) -> Option<[FaceFrame; 2]> {
        match &self.method {
            Alignment::PoseCorrected(correction) => correction.resample(&[before, after], normal)?.try_into().ok(),
            Alignment::StablePoints(fit) => fit.resample(before, after, [self.before.midline(), self.after.midline()]),
            Alignment::LipCorners => {
                Self::on_lip_corners(before, after).map(|alignment| [alignment.before, alignment.after])
            }
        }
    }

    /// How many times as large the face is by the calibrations of the two photos where its lips lie
    /// [further forward](crate::head_pose::Head::with_lips_forward): 1 but where a ruler is held beside them. `None` where the pose is
    /// not corrected.
    pub(crate) fn size_with_lips_forward(&self, photos: [&CalibratedMarking<'_>; 2], by: [f64; 5]) -> Option<f64> {
        let frame = self.pose_correction()?.frames_with_lips_forward(&photos, by)?.swap_remove(0);
        Some(frame.unit_per_average_mm()? / self.before.unit_per_average_mm()?)
    }

    /// The frame of one photo where its marks differ as `sampled` differs from `about`, at the scale that it has.
    /// `None` where no frame exists.
    pub fn with_marks(&self, occasion: Occasion, sampled: &Marking, about: &Marking) -> Option<FaceFrame> {
        let frame = match occasion {
            Occasion::Before => &self.before,
            Occasion::After => &self.after,
        };
        match self.pose_correction() {
            Some(correction) => correction.with_marks(occasion as usize, frame, (sampled, about)),
            None => frame.resample(sampled, frame.scale().clone()),
        }
    }

    /// Without stable points each photo keeps its own scale: the corners give the direction, but a mouth
    /// may change its width, so they cannot give the ratio of the magnifications. Millimetres need a
    /// calibration of both photos.
    fn on_lip_corners(before: &CalibratedMarking<'_>, after: &CalibratedMarking<'_>) -> Option<Self> {
        let millimetres = before
            .millimetre_scale()
            .zip(after.millimetre_scale())
            .map(|(before, after)| (before.into(), after.into()));
        let (before_scale, after_scale): (Scale, Scale) = match millimetres {
            Some(scales) => scales,
            None => (
                Scale::of_mouth_width(|landmark| before.point(landmark))?,
                Scale::of_mouth_width(|landmark| after.point(landmark))?,
            ),
        };
        let scale_ratio = before_scale.unit_per_px / after_scale.unit_per_px;
        let before_frame = FaceFrame::of_mouth(&before.marking.configuration, before_scale)?;
        let after_frame = FaceFrame::of_mouth(&after.marking.configuration, after_scale)?;
        let direction = |photo: &CalibratedMarking<'_>| Some(photo.point(Landmark::ChL)? - photo.point(Landmark::ChR)?);
        let (from, to) = (direction(before)?, direction(after)?);
        Some(Self {
            before: before_frame,
            after: after_frame,
            residuals: Vec::new(),
            misfits: Vec::new(),
            rotation_deg: atan2(from.cross(to), from.dot(to)).to_degrees(),
            scale_ratio,
            method: Alignment::LipCorners,
        })
    }

    /// Whether both photos have one scale, carried from one to the other by the alignment.
    pub fn shares_scale(&self) -> bool {
        !matches!(self.method, Alignment::LipCorners)
    }

    /// The heads in space; `None` where the pose is not corrected.
    pub fn pose_correction(&self) -> Option<&PoseCorrection> {
        match &self.method {
            Alignment::PoseCorrected(correction) => Some(correction),
            Alignment::StablePoints(_) | Alignment::LipCorners => None,
        }
    }

    /// The root mean square of the residual distances, in the pair's unit of length; `None` where the
    /// alignment leaves none.
    pub fn residual_rms(&self) -> Option<f64> {
        let sum: f64 = self.residuals.iter().map(|residual| residual.distance.powi(2)).sum();
        (!self.residuals.is_empty()).then(|| (sum / self.residuals.len() as f64).sqrt())
    }
}

/// How far one stable point is from the face that was fitted to both photos.
struct PoseCorrectedResidual {
    landmark: Landmark,
    /// Between the two photos, in units of length.
    distance: f64,
    /// In each photo, over what is expected.
    normalized: [f64; 2],
}

impl PoseCorrectedResidual {
    fn of(correction: &PoseCorrection, landmark: Landmark, frame: &FaceFrame) -> Option<Self> {
        let ((first, before), (second, after)) = (correction.residual(0, landmark)?, correction.residual(1, landmark)?);
        // The picture planes have the size of the average face.
        let unit = frame.unit_per_average_mm()?;
        let distance = hypot(second[0] - first[0], second[1] - first[1]) * unit;
        Some(Self { landmark, distance, normalized: [before, after] })
    }

    fn is_misfit(&self) -> bool {
        self.normalized.iter().any(|normalized| *normalized > MISFIT)
    }

    fn residual(&self) -> StablePointResidual {
        StablePointResidual { landmark: self.landmark, distance: self.distance }
    }

    fn misfit(&self) -> Misfit {
        Misfit { landmark: self.landmark, distance: self.distance, suspect: clearly_worse(self.normalized) }
    }
}
