//! Pose correction: the heads of one photo or of two, fitted in space, and the face frames in which they are seen from
//! straight ahead.

use super::calibrated_marking::CalibratedMarking;
use super::calibration::{MillimetreScale, Scale, ScaleSource, suggested_iris_u};
use super::frame::FaceFrame;
use super::procrustes::{ScaleRule, superimpose};
use crate::geometry::{Image, Point, Similarity};
use crate::head_pose::{
    self, Head, HeadRotation, IrisCentres, LipDepthPrior, Mobility, NormalizedImage, Observation, ObservationResidual,
    ObservedPhoto, PoseFit, Unknown, can_tell_pose, mean_position,
};
use crate::landmark::{Calibration, Landmark, Marking, Side};

/// The error of the mark of each named point in one photo: standard deviations per axis, in pixels.
pub type LandmarkErrors = [f64; Landmark::ALL.len()];

/// The heads in one photo or in two of one person, fitted together, and the frames that follow from them.
#[derive(Clone, Debug, PartialEq)]
pub struct PoseCorrection {
    pub(super) pose: PoseFit,
    views: Vec<ObservedPoints>,
    /// The view of each photo: photos whose stable points are the same to the last digit are one view.
    view_of: Vec<usize>,
    /// The true size of a millimetre of the average face by the calibration of each photo.
    own_scales: Vec<Option<MillimetreScale>>,
}

/// The stable points of a view, in its normalized picture plane.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ObservedPoints {
    pub(super) to_normalized: Similarity<Image, NormalizedImage>,
    points: Vec<(Landmark, Point<NormalizedImage>)>,
}

impl PoseCorrection {
    /// The fit of all photos together. `None` where one of them has too few stable points, or where they do not form a
    /// face seen from the front.
    pub(super) fn new(
        photos: &[&CalibratedMarking<'_>],
        errors: &[LandmarkErrors],
        lips: LipDepthPrior,
    ) -> Option<Self> {
        let mut views: Vec<(ObservedPoints, ObservedPhoto)> = Vec::new();
        let mut view_of = Vec::new();
        for (index, (photo, errors)) in photos.iter().zip(errors).enumerate() {
            let same = photos[..index].iter().position(|other| is_one_view(photo, other));
            view_of.push(match same {
                Some(other) => view_of[other],
                None => {
                    views.push(view(photo, errors)?);
                    views.len() - 1
                }
            });
        }
        let (views, seen): (Vec<ObservedPoints>, Vec<ObservedPhoto>) = views.into_iter().unzip();
        let mut fit = Self { pose: PoseFit::new(&seen, lips)?, views, view_of, own_scales: Vec::new() };
        fit.own_scales = fit.scales(&fit.pose.heads, photos).collect();
        Some(fit)
    }

    /// The same correction where points are the same tissue in both photos, so that how they are defined is common to both.
    pub(super) fn share_definitions(&mut self, same_tissue: impl Fn(Landmark) -> bool) {
        self.pose.share_definitions(same_tissue);
    }

    /// The frames of the photos, at the scale that their calibrations give. `None` where no scale exists.
    pub(super) fn frames(&self, photos: &[&CalibratedMarking<'_>]) -> Option<Vec<FaceFrame>> {
        self.frames_of(&self.pose.heads, photos)
    }

    /// The frames of the same photos with lips that lie [further forward](Head::with_lips_forward). The lips take no part in the fit,
    /// but rulers are held beside them.
    pub(super) fn frames_with_lips_forward(
        &self,
        photos: &[&CalibratedMarking<'_>],
        by: [f64; 5],
    ) -> Option<Vec<FaceFrame>> {
        let heads: Vec<Head> = self.pose.heads.iter().map(|head| head.with_lips_forward(by)).collect();
        self.frames_of(&heads, photos)
    }

    /// A sample of the frames of the same photos, with the marks of `photos`: what is unknown of the person, the poses
    /// and the depth of the lips is drawn with `normal`.
    pub(super) fn resample(
        &self,
        photos: &[&CalibratedMarking<'_>],
        normal: &mut impl FnMut(Unknown) -> f64,
    ) -> Option<Vec<FaceFrame>> {
        self.frames_of(&self.pose.sample(&self.clicks(photos)?, normal)?, photos)
    }

    /// The frame of one photo whose marks differ as `sampled` differs from `about`, everything else being as it was
    /// found.
    pub(super) fn with_marks(
        &self,
        photo: usize,
        frame: &FaceFrame,
        (sampled, about): (&Marking, &Marking),
    ) -> Option<FaceFrame> {
        let view = self.view_of[photo];
        let mut clicks = Vec::new();
        for (index, seen) in self.views.iter().enumerate() {
            for (landmark, _) in &seen.points {
                let at = |marking: &Marking| Some(seen.to_normalized.point(marking.configuration.point(*landmark)?));
                clicks.push(if index == view {
                    let off = at(sampled)? - at(about)?;
                    [off.x, off.y]
                } else {
                    [0.0; 2]
                });
            }
        }
        let head = self.pose.with_marks(&clicks)?.swap_remove(view);
        Some(FaceFrame::of_head(
            self.views[view].to_normalized,
            head,
            frame.unit_per_average_mm()?,
            frame.scale().clone(),
        ))
    }

    /// How far the stable points of `photos` are from those of the fit, in its order.
    fn clicks(&self, photos: &[&CalibratedMarking<'_>]) -> Option<Vec<[f64; 2]>> {
        let mut clicks = Vec::new();
        for (index, view) in self.views.iter().enumerate() {
            let photo = photos[self.view_of.iter().position(|of| *of == index)?];
            for (landmark, at) in &view.points {
                let off = view.to_normalized.point(photo.point(*landmark)?) - *at;
                clicks.push([off.x, off.y]);
            }
        }
        Some(clicks)
    }

    fn frames_of(&self, heads: &[Head], photos: &[&CalibratedMarking<'_>]) -> Option<Vec<FaceFrame>> {
        let scale = match self.scales(heads, photos).reduce(MillimetreScale::pooled).flatten() {
            Some(scale) => Scale::from(scale),
            None => Scale { unit_per_px: 100.0 / heads.first()?.biocular_width(), source: ScaleSource::BiocularWidth },
        };
        let frame = |view: &usize| {
            let (head, to_normalized) = (&heads[*view], self.views[*view].to_normalized);
            let px_per_millimetre = head.magnification_at_lips() / to_normalized.scale();
            FaceFrame::of_head(to_normalized, head.clone(), scale.unit_per_px, scale.magnified(px_per_millimetre))
        };
        Some(self.view_of.iter().map(frame).collect())
    }

    /// The true size of a millimetre of the average face, by the calibration of each photo.
    fn scales(
        &self,
        heads: &[Head],
        photos: &[&CalibratedMarking<'_>],
    ) -> impl Iterator<Item = Option<MillimetreScale>> {
        photos
            .iter()
            .zip(&self.view_of)
            .map(|(photo, view)| head_scale(photo, &heads[*view], &self.views[*view].to_normalized))
    }

    /// The head in a photo.
    pub fn head(&self, photo: usize) -> &Head {
        &self.pose.heads[self.view_of[photo]]
    }

    /// The rotation of the head in the last photo against the first.
    pub fn turn(&self) -> HeadRotation {
        self.head(self.view_of.len() - 1).turned_from(self.head(0))
    }

    /// Whether the search for the poses converged.
    pub fn converged(&self) -> bool {
        self.pose.converged
    }

    /// How far a stable point of a photo is from the fitted face, in the units of its picture plane, and over its
    /// expected standard deviation per axis.
    pub(super) fn residual(&self, photo: usize, landmark: Landmark) -> Option<([f64; 2], f64)> {
        let view = self.view_of[photo];
        let found = self.pose.residuals.iter().find(|r| r.view == view && r.landmark == landmark)?;
        Some((found.offset, found.normalized()))
    }

    /// The sum of the squared residuals in their expected standard deviations, and its degrees of freedom, without the
    /// points that do not fit at all, which are reported one by one.
    pub fn misfit(&self) -> (f64, f64) {
        let fitting = |residual: &&ObservationResidual| residual.normalized() <= MISFIT;
        let squares = self.pose.residuals.iter().filter(fitting).map(|residual| residual.normalized().powi(2)).sum();
        let left_out = self.pose.residuals.iter().filter(|residual| !fitting(residual)).count();
        (squares, self.pose.degrees_of_freedom - 2.0 * left_out as f64)
    }

    /// The residuals of the stable points over what their stated errors let expect, root mean square.
    pub fn residual_ratio(&self) -> f64 {
        let (squares, freedom) = self.misfit();
        (squares / freedom.max(1.0)).sqrt()
    }

    /// The relative difference between the sizes of the face by the two photos' own calibrations, after over before
    /// minus 1; `None` where one has none.
    pub fn calibrations_apart(&self) -> Option<f64> {
        match self.own_scales.as_slice() {
            [Some(before), Some(after)] => Some(after.mm_per_px / before.mm_per_px - 1.0),
            _ => None,
        }
    }

    /// The true size of a millimetre of the average face by a photo's own calibration; `None` where it has none.
    pub(crate) fn own_scale(&self, photo: usize) -> Option<&MillimetreScale> {
        self.own_scales.get(photo)?.as_ref()
    }

    /// The rotation of the picture against the upright of its view, in degrees.
    pub(super) fn picture_rotation_deg(&self, photo: usize) -> f64 {
        self.views[self.view_of[photo]].to_normalized.rotation_deg()
    }
}

/// From this many expected standard deviations on, a stable point does not fit the face: Student's t leaves it a fifth
/// of the weight of a good one.
pub(super) const MISFIT: f64 = 5.0;

/// Whether two photos show the stable points in the same places.
pub(super) fn is_one_view(photo: &CalibratedMarking<'_>, other: &CalibratedMarking<'_>) -> bool {
    photo.focal_length == other.focal_length
        && Landmark::stable().all(|landmark| photo.point(landmark) == other.point(landmark))
}

/// The natural logarithm of the Bayes factor of two faces against one
/// ([`head_pose::evidence_of_two_faces`](crate::head_pose::evidence_of_two_faces)) in two photos, whose marks have these
/// errors. `None` where the stable points of one do not determine its pose.
pub fn evidence_of_two_faces(
    photos: [&CalibratedMarking<'_>; 2],
    errors: [&LandmarkErrors; 2],
    mobility: Mobility,
) -> Option<f64> {
    let [first, second] = [0, 1].map(|photo| view(photos[photo], errors[photo]));
    let ((first_points, first), (second_points, second)) = (first?, second?);
    let centres = |photo: usize, points: &ObservedPoints| {
        let irises = photos[photo].marking.irises;
        Some([irises.right?, irises.left?].map(|iris| points.to_normalized.point(iris.centre)))
    };
    let irises = centres(0, &first_points).zip(centres(1, &second_points)).map(<[IrisCentres; 2]>::from);
    head_pose::evidence_of_two_faces(&[first, second], irises, mobility)
}

/// The stable points of a photo in its normalized picture plane, which is turned and scaled so that they lie as closely
/// as possible to those of the average face seen from straight ahead.
pub(super) fn view(photo: &CalibratedMarking<'_>, errors: &LandmarkErrors) -> Option<(ObservedPoints, ObservedPhoto)> {
    if !can_tell_pose(|landmark| photo.point(landmark).is_some()) {
        return None;
    }
    let marked: Vec<(Landmark, Point<Image>)> =
        Landmark::stable().filter_map(|landmark| Some((landmark, photo.point(landmark)?))).collect();
    // The picture's y points down.
    let flipped: Vec<Point<Image>> = marked.iter().map(|(_, point)| Point::new(point.x, -point.y)).collect();
    let average =
        |landmark: Landmark| mean_position(landmark).map(|place| Point::<NormalizedImage>::new(place.x, place.y));
    let targets: Vec<Point<NormalizedImage>> = marked.iter().filter_map(|(landmark, _)| average(*landmark)).collect();
    let weights: Vec<f64> = marked.iter().filter_map(|(landmark, _)| landmark.stability()).collect();
    let upright = superimpose(&flipped, &targets, &weights, ScaleRule::Symmetric)?;
    let flip: Similarity<Image, Image> =
        Similarity::new(1.0, nalgebra::Matrix2::new(1.0, 0.0, 0.0, -1.0), nalgebra::Vector2::zeros());
    let to_normalized = flip.then(&upright);
    let points: Vec<(Landmark, Point<NormalizedImage>)> =
        marked.iter().map(|(landmark, point)| (*landmark, to_normalized.point(*point))).collect();
    let observations = points.iter().map(|(landmark, at)| Observation {
        landmark: *landmark,
        at: *at,
        sd: errors[*landmark as usize] * to_normalized.scale(),
    });
    let focal_length = photo.focal_length.map(|focal| [focal.px * to_normalized.scale(), focal.relative_u]);
    let view = ObservedPhoto { observations: observations.collect(), focal_length };
    Some((ObservedPoints { to_normalized, points }, view))
}

/// The true size of a millimetre of the average face by the calibration of a photo: irises are measured where they lie
/// on the head, rulers and stated scales at the lips, beside which they are held.
fn head_scale(
    photo: &CalibratedMarking<'_>,
    head: &Head,
    to_normalized: &Similarity<Image, NormalizedImage>,
) -> Option<MillimetreScale> {
    let calibration = photo.calibration?;
    if *calibration == Calibration::Iris {
        let irises = photo.marking.irises;
        let size = |side, diameter: f64| diameter * to_normalized.scale() / head.magnification_at_iris(side);
        let sizes = [
            irises.right.map(|iris| size(Side::Right, iris.diameter)),
            irises.left.map(|iris| size(Side::Left, iris.diameter)),
        ];
        return MillimetreScale::of_irises(sizes, suggested_iris_u(photo.marking));
    }
    let at_lips = MillimetreScale::of_photo(photo.marking, calibration)?;
    Some(at_lips.magnified(to_normalized.scale() / head.magnification_at_lips()))
}
