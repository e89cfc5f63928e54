use super::calibration::{MillimetreScale, Scale};
use super::frame::{FaceFrame, eye_level};
use super::midline::facial_midline;
use super::pose_correction::{LandmarkErrors, MISFIT, PoseCorrection};
use super::robust::{RobustFit, superimpose_robustly};
use crate::geometry::{Axis, FocalLength, Image, Point, Similarity};
use crate::head_pose::LipDepthPrior;
use crate::landmark::{Calibration, Landmark, Marking};

/// One of the two photos of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// The photo before the treatment.
    Before,
    /// The photo after it.
    After,
}

/// What two photos were aligned on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The stable points that both photos have.
    StablePoints,
    /// The corners of the mouth, because there are fewer than two common stable points.
    LipCorners,
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
    /// The photo in which it seems misplaced, where the symmetry of the face can tell.
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
    pub basis: Basis,
    /// The points they were aligned on that fit, with their residual distances.
    pub residuals: Vec<StablePointResidual>,
    /// The stable points that were left out because they do not fit the others.
    pub misfits: Vec<Misfit>,
    /// The roll of the head in the after photo against the before photo, in degrees: positive where the
    /// head is tipped further to the subject's left.
    pub rotation_deg: f64,
    /// The magnification of the after photo over that of the before photo.
    pub scale_ratio: f64,
    /// The pose correction; `None` where the pose is not corrected.
    pub pose_correction: Option<PoseCorrection>,
    /// The fit of the stable points; `None` where the lip corners took their place.
    fit: Option<StableFit>,
}

/// How the stable points of two photos fit.
#[derive(Clone, Debug, PartialEq)]
struct StableFit {
    common: Vec<Landmark>,
    fit: RobustFit<Image, Image>,
    misfits: Vec<Landmark>,
    /// The photo in which the only misfit is misplaced.
    suspect: Option<Occasion>,
}

/// How much worse a point must break the symmetry in one photo than in the other before that photo is
/// named: twice, since an asymmetric face breaks it in both.
const CLEARLY_WORSE: f64 = 2.0;

impl PairAlignment {
    /// Aligns the after photo on the before photo.
    ///
    /// The alignment gives the ratio of the magnifications, and with it one scale for both photos, and tells
    /// a misplaced point. The midline is each photo's own. Neither photo counts for more than the other, so
    /// that swapping the photos swaps the result. `None` only where the lip corners are missing or coincide.
    pub fn new(before: &CalibratedMarking<'_>, after: &CalibratedMarking<'_>) -> Option<Self> {
        let common: Vec<Landmark> = Landmark::stable()
            .filter(|landmark| before.point(*landmark).is_some() && after.point(*landmark).is_some())
            .collect();
        Self::on_stable_points(before, after, &common).or_else(|| Self::on_lip_corners(before, after))
    }

    fn on_stable_points(
        before: &CalibratedMarking<'_>,
        after: &CalibratedMarking<'_>,
        common: &[Landmark],
    ) -> Option<Self> {
        if common.len() < 2 {
            return None;
        }
        let source: Vec<_> = common.iter().filter_map(|landmark| after.point(*landmark)).collect();
        let target: Vec<_> = common.iter().filter_map(|landmark| before.point(*landmark)).collect();
        let prior: Vec<f64> = common.iter().filter_map(|landmark| landmark.stability()).collect();
        let mut fit = superimpose_robustly(&source, &target, &prior)?;
        // A photo aligned on itself stays where it is to the last digit, so that it has no change at all.
        if source == target {
            fit.transform = Similarity::identity();
        }
        let to_before = fit.transform;
        let misfits: Vec<Landmark> = common
            .iter()
            .zip(&fit.weights)
            .filter(|(_, weight)| **weight <= 0.0)
            .map(|(landmark, _)| *landmark)
            .collect();
        let mut aligned = Aligned { before, after, to_before, misfits: &misfits, suspect: None };
        aligned.suspect = aligned.find_suspect();
        let suspect = aligned.suspect;
        let [before_frame, after_frame] = aligned.frames([None, None])?;
        let unit = before_frame.scale().unit_per_px;
        let residual = |landmark: Landmark| {
            let index = common.iter().position(|other| *other == landmark)?;
            Some(fit.residuals[index] * unit)
        };
        let fitting = common.iter().filter(|landmark| !misfits.contains(landmark));
        Some(Self {
            residuals: fitting
                .filter_map(|landmark| {
                    Some(StablePointResidual { landmark: *landmark, distance: residual(*landmark)? })
                })
                .collect(),
            misfits: misfits
                .iter()
                .filter_map(|landmark| Some(Misfit { landmark: *landmark, distance: residual(*landmark)?, suspect }))
                .collect(),
            before: before_frame,
            after: after_frame,
            basis: Basis::StablePoints,
            rotation_deg: -to_before.rotation_deg(),
            scale_ratio: to_before.scale().recip(),
            pose_correction: None,
            fit: Some(StableFit { common: common.to_vec(), fit, misfits, suspect }),
        })
    }

    /// The same two photos with pose-corrected frames: the poses of both heads are fitted together, and what is marked is seen from
    /// straight ahead. `errors` are those of the marks. `None` where the stable points do not tell the pose.
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
        let common = Landmark::stable().filter(|landmark| photos.iter().all(|photo| photo.point(*landmark).is_some()));
        let fits: Vec<PoseCorrectedResidual> =
            common.filter_map(|landmark| PoseCorrectedResidual::of(&correction, landmark, &before_frame)).collect();
        let [first, second] = [&before_frame, &after_frame].map(|frame| frame.scale().unit_per_px);
        // A picture turned one way shows the head turned the other way.
        let picture = correction.picture_rotation_deg(0) - correction.picture_rotation_deg(1);
        Some(Self {
            residuals: fits.iter().filter(|fit| !fit.is_misfit()).map(PoseCorrectedResidual::residual).collect(),
            misfits: fits.iter().filter(|fit| fit.is_misfit()).map(PoseCorrectedResidual::misfit).collect(),
            basis: Basis::StablePoints,
            rotation_deg: (picture + correction.turn().roll_deg + 540.0).rem_euclid(360.0) - 180.0,
            scale_ratio: first / second,
            before: before_frame,
            after: after_frame,
            pose_correction: Some(correction),
            fit: None,
        })
    }

    /// The frames of the same two photos marked a little differently: aligned on the same points, left out what was
    /// left out here, the search for the fit and the midlines starting from these; what nobody knows of heads in space is
    /// drawn with `normal`. `None` where no frame exists.
    pub fn resample(
        &self,
        before: &CalibratedMarking<'_>,
        after: &CalibratedMarking<'_>,
        normal: &mut impl FnMut() -> f64,
    ) -> Option<[FaceFrame; 2]> {
        if let Some(correction) = &self.pose_correction {
            return correction.resample(&[before, after], normal)?.try_into().ok();
        }
        let Some(StableFit { common, fit, misfits, suspect }) = &self.fit else {
            return Self::on_lip_corners(before, after).map(|alignment| [alignment.before, alignment.after]);
        };
        let points = |photo: &CalibratedMarking<'_>| {
            common.iter().map(|landmark| photo.point(*landmark)).collect::<Option<Vec<_>>>()
        };
        let (source, target) = (points(after)?, points(before)?);
        let prior: Vec<f64> = common.iter().filter_map(|landmark| landmark.stability()).collect();
        let to_before = fit.refit(&source, &target, &prior)?;
        let aligned = Aligned { before, after, to_before, misfits, suspect: *suspect };
        aligned.frames([self.before.midline(), self.after.midline()])
    }

    /// The frame of one photo where its marks are off as `sampled` is off `about`, at the scale that it has. `None` where no
    /// frame exists.
    pub fn with_marks(&self, occasion: Occasion, sampled: &Marking, about: &Marking) -> Option<FaceFrame> {
        let frame = match occasion {
            Occasion::Before => &self.before,
            Occasion::After => &self.after,
        };
        match &self.pose_correction {
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
            basis: Basis::LipCorners,
            residuals: Vec::new(),
            misfits: Vec::new(),
            rotation_deg: from.cross(to).atan2(from.dot(to)).to_degrees(),
            scale_ratio,
            pose_correction: None,
            fit: None,
        })
    }

    /// Whether both photos have one scale, carried from one to the other by the alignment.
    pub fn shares_scale(&self) -> bool {
        self.basis == Basis::StablePoints
    }

    /// The root mean square of the residual distances, in the pair's unit of length; `None` where the
    /// alignment leaves none.
    pub fn residual_rms(&self) -> Option<f64> {
        let sum: f64 = self.residuals.iter().map(|residual| residual.distance.powi(2)).sum();
        (!self.residuals.is_empty()).then(|| (sum / self.residuals.len() as f64).sqrt())
    }
}

/// One photo of a pair: its mean marking and its calibration.
#[derive(Clone, Copy, Debug)]
pub struct CalibratedMarking<'a> {
    /// The mean of the photo's markings.
    pub marking: &'a Marking,
    /// The photo's calibration.
    pub calibration: Option<&'a Calibration>,
    /// The focal length of its camera, where it is known.
    pub focal_length: Option<FocalLength>,
}

impl CalibratedMarking<'_> {
    pub(super) fn point(&self, landmark: Landmark) -> Option<Point<Image>> {
        self.marking.configuration.point(landmark)
    }

    fn millimetre_scale(&self) -> Option<MillimetreScale> {
        MillimetreScale::of_photo(self.marking, self.calibration?)
    }
}

/// What one stable point is off the face that was fitted to both photos.
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
        let distance = (second[0] - first[0]).hypot(second[1] - first[1]) * unit;
        Some(Self { landmark, distance, normalized: [before, after] })
    }

    fn is_misfit(&self) -> bool {
        self.normalized.iter().any(|normalized| *normalized > MISFIT)
    }

    fn residual(&self) -> StablePointResidual {
        StablePointResidual { landmark: self.landmark, distance: self.distance }
    }

    fn misfit(&self) -> Misfit {
        let [before, after] = self.normalized;
        let suspect = if before > CLEARLY_WORSE * after {
            Some(Occasion::Before)
        } else if after > CLEARLY_WORSE * before {
            Some(Occasion::After)
        } else {
            None
        };
        Misfit { landmark: self.landmark, distance: self.distance, suspect }
    }
}

/// Two photos and the transform that takes the after photo's pixels to the before photo's.
struct Aligned<'a> {
    before: &'a CalibratedMarking<'a>,
    after: &'a CalibratedMarking<'a>,
    to_before: Similarity<Image, Image>,
    misfits: &'a [Landmark],
    /// The photo in which the only misfit is misplaced.
    suspect: Option<Occasion>,
}

impl Aligned<'_> {
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
        if before > CLEARLY_WORSE * after {
            Some(Occasion::Before)
        } else if after > CLEARLY_WORSE * before {
            Some(Occasion::After)
        } else {
            None
        }
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
