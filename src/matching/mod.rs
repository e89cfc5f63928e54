//! Matching: where the tissue at the marks of the before photo lies in the after photo, found by registering the patches about
//! them.
//!
//! Both photos are marked independently, so that the errors of both markings enter a change. Where the after photo's marks are
//! found from the before photo's by the pixels, the error of the click is common to both and drops out. Points are found by the
//! normalized cross-correlation of a patch and refined by the enhanced correlation coefficient of an affinely warped one
//! (`point`); curves by the correlation of a ribbon along them and the cheapest path through it (`curve`). Each match is made
//! back again, and what does not pass the `gates` is rejected, so that its click stays.
//!
//! Windows are in nominal millimetres: of the before photo by [`FacePicture::mm_per_px`], of the after photo by the similarity of
//! both photos' stable points. Nothing here draws random numbers or uses threads, and sums are taken in a fixed order.

mod box_sums;
mod carry;
mod channels;
mod correlation;
mod curve;
mod ecc;
mod face_picture;
mod found_border;
mod gates;
mod lab;
mod point;
mod ribbon;
mod sampler;
mod snap;
mod station_frames;
mod viterbi;

pub use carry::{Carried, FaceLikeness, FoundFace, NotCarried, Reference, carry, face_likeness};
pub use face_picture::FacePicture;
pub use snap::{SnapRefusal, SnappedCurve, snap};

use crate::alignment::superimpose_robustly;
use crate::geometry::{Image, Point, Similarity};
use crate::landmark::{Configuration, CurveName, Iris, Landmark, Marking, MatchedCurve, MatchedMarks, MatchedPoint};
use channels::Planes;
use curve::match_curve;
use gates::{enough_points, reject_for_few_points};
use point::{is_matched_alone, match_point};

/// Where the marks of `before` lie in the after photo.
///
/// What is marked in both photos is looked for: the stable points, the corners of the mouth, the centres of the irises, and the curves that
/// pass through the same named points; free margins only where the lips are closed, or parted, in both. Each mark says whether it
/// passes the gates of a mark. Nothing is found where the photos have fewer than two stable points in common.
pub fn match_marks(before: (&FacePicture, &Marking), after: (&FacePicture, &Marking)) -> MatchedMarks {
    let nothing = || MatchedMarks { mm_per_px: [before.0.mm_per_px(), after.0.mm_per_px()], ..MatchedMarks::default() };
    let Some(to_after) = similarity(before.1, after.1) else { return nothing() };
    let pair = PairOfPictures::new(before, after, to_after, Guess::Clicks);
    let mut marks = pair.points(before.1, after.1);
    pair.match_curves(&mut marks, before.1, after.1);
    marks
}

/// Where the marks are looked for first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Guess {
    /// At the after photo's clicks: a match far from its click is not believed.
    Clicks,
    /// Where the before photo's marks lie if nothing moved: how far a mark is from there is no fault.
    Carried,
}

/// How far above and below its guess a curve is looked for again, in millimetres: with the 1.6 mm that a ribbon is searched, what a
/// treatment and the posture of the lip move it.
const BESIDE_MM: f64 = 1.4;

/// What is registered: both pictures, and the similarity of their stable points.
struct PairOfPictures<'a> {
    before: Planes<'a>,
    after: Planes<'a>,
    to_after: Similarity<Image, Image>,
    guess: Guess,
}

impl<'a> PairOfPictures<'a> {
    fn new(
        before: (&'a FacePicture, &Marking),
        after: (&'a FacePicture, &Marking),
        to_after: Similarity<Image, Image>,
        guess: Guess,
    ) -> Self {
        Self {
            before: Planes::new(before.0, before.0.mm_per_px(), before.1),
            after: Planes::new(after.0, before.0.mm_per_px() / to_after.scale(), after.1),
            to_after,
            guess,
        }
    }

    /// The matches of the points and the irises.
    fn points(&self, before: &Marking, after: &Marking) -> MatchedMarks {
        let mm_per_px = [&self.before, &self.after].map(|planes| planes.picture().mm_per_px());
        let mut marks = MatchedMarks { mm_per_px, ..MatchedMarks::default() };
        let points = [before, after].map(|marking| |landmark| marking.configuration.point(landmark));
        for landmark in Landmark::ALL {
            if !is_matched_alone(landmark) {
                continue;
            }
            if let (Some(from), Some(near)) = (points[0](landmark), points[1](landmark)) {
                marks.points[landmark as usize] = Some(match_point(self, from, near));
            }
        }
        let irises = [before, after].map(|marking| [marking.irises.right, marking.irises.left]);
        for (side, found) in marks.irises.iter_mut().enumerate() {
            *found = match_iris(self, irises[0][side], irises[1][side]);
        }
        marks
    }

    /// The match of a curve that nobody clicked; where it is rejected, the one from a little above or below that passes.
    fn beside_rejected(
        &self,
        found: MatchedCurve,
        [before, after]: [&Configuration<Image>; 2],
        name: CurveName,
        corners: [Option<Point<Image>>; 2],
    ) -> MatchedCurve {
        if found.state.is_accepted() {
            return found;
        }
        let other = [BESIDE_MM, -BESIDE_MM].into_iter().find_map(|mm| {
            let moved = carry::raised(after, name, mm / self.after.mm_per_px())?;
            match_curve(self, [before, &moved], name, corners).filter(|found| found.state.is_accepted())
        });
        other.unwrap_or(found)
    }

    /// Adds the matches of the curves, between the corners that matched; rejects everything where the points do not bear it.
    fn match_curves(&self, marks: &mut MatchedMarks, before: &Marking, after: &Marking) {
        let corners = [Landmark::ChR, Landmark::ChL].map(|corner| marks.accepted_point(corner).map(|found| found.at));
        for name in CurveName::ALL {
            let markings = [&before.configuration, &after.configuration];
            let found = match_curve(self, markings, name, corners);
            marks.curves[name as usize] = match self.guess {
                Guess::Clicks => found,
                Guess::Carried => found.map(|found| self.beside_rejected(found, markings, name, corners)),
            };
        }
        if !enough_points(marks) {
            reject_for_few_points(marks);
        }
    }
}

/// The similarity that takes the before photo's pixels to the after photo's by the stable points that both have; `None` of
/// fewer than two.
pub fn similarity(before: &Marking, after: &Marking) -> Option<Similarity<Image, Image>> {
    let (mut source, mut target, mut weights) = (Vec::new(), Vec::new(), Vec::new());
    for landmark in Landmark::stable() {
        let (Some(from), Some(to)) = (before.configuration.point(landmark), after.configuration.point(landmark)) else {
            continue;
        };
        source.push(from);
        target.push(to);
        weights.extend(landmark.stability());
    }
    let finite = |points: &[Point<Image>]| points.iter().all(|point| point.is_finite());
    if !finite(&source) || !finite(&target) {
        return None;
    }
    let fit = superimpose_robustly(&source, &target, &weights)?.transform;
    (fit.scale().is_finite() && fit.scale() > 0.0).then_some(fit)
}

fn match_iris(pair: &PairOfPictures<'_>, before: Option<Iris>, after: Option<Iris>) -> Option<MatchedPoint> {
    Some(match_point(pair, before?.centre, after?.centre))
}
