//! Cautions about a photo that is a mirror image.

use nalgebra::{DMatrix, DVector};

use super::family::{Entry, Family};
use super::{Caution, Severity, Subject};
use crate::geometry::{Face, Point};
use crate::head_pose::mean_position;
use crate::landmark::{Landmark, Side};

/// How far stable points of two photos of one face differ, a standard deviation per point and axis, in millimetres,
/// what a turned head moves taken out: two clicks of 0.3 mm, and what a face moves.
const SCATTER_MM: f64 = 0.6;

/// From this probability on there is a caution.
const LIKELY: f64 = 0.95;

/// From this probability on no verdict is passed.
const SURE: f64 = 0.999;

/// Two pairs of points on a line are uneven in too few ways.
const LEAST_PAIRS: usize = 3;

/// What can be done about a mirror image among the photos.
pub(super) const ADVICE: &str = "Find out which photo is the mirror image, as front cameras make them, set \
    \"mirrored\": true in its landmark file and name its points by the subject's sides.";

/// One photo may be a mirror image.
#[derive(Clone, Debug, PartialEq)]
pub enum MirrorCaution {
    /// One photo seems to be a mirror image.
    SeemsMirrored {
        /// How sure the stable points make it, from 0 to 1.
        probability: f64,
        /// Whether that is sure enough to hold back the verdicts.
        blocking: bool,
    },
}

/// Whether the faces fit better when one is mirrored.
///
/// Every face is a little uneven, and a mirror turns its unevenness round. The stable points of the after photo are
/// fitted on the before photo's as they are and as in a mirror, by a similarity and by what a head turned and tipped
/// moves points in depth; with normal errors the difference of the sums of squares gives the odds.
pub(super) fn of_pair(before: &Subject<'_>, after: &Subject<'_>) -> Option<Caution> {
    // In the uncorrected frame: what the fit of a pose explains away in a mirror image must stay.
    let [before_face, after_face] =
        [before, after].map(|subject| subject.uncorrected_frame.carry(&subject.marking.configuration));
    let complete = |landmark: &Landmark| {
        [*landmark, landmark.mirrored()]
            .iter()
            .all(|l| before_face.point(*l).is_some() && after_face.point(*l).is_some())
    };
    let common: Vec<Landmark> = Landmark::stable().filter(complete).collect();
    if common.iter().filter(|landmark| landmark.side() == Side::Right).count() < LEAST_PAIRS {
        return None;
    }
    let target: Vec<Point<Face>> = common.iter().filter_map(|landmark| before_face.point(*landmark)).collect();
    let direct: Vec<Point<Face>> = common.iter().filter_map(|landmark| after_face.point(*landmark)).collect();
    let in_mirror =
        |landmark: &Landmark| after_face.point(landmark.mirrored()).map(|point| Point::new(-point.x, point.y));
    let mirrored: Vec<Point<Face>> = common.iter().filter_map(in_mirror).collect();
    let depth = |landmark: &Landmark| Some(before.in_unit(mean_position(*landmark)?.z));
    let depths: Vec<f64> = common.iter().map(depth).collect::<Option<_>>()?;
    let gain = misfit(&direct, &target, &depths)? - misfit(&mirrored, &target, &depths)?;
    let variance = before.in_unit(SCATTER_MM).powi(2);
    let probability = (1.0 + (-gain / (2.0 * variance)).exp()).recip();
    let seems = MirrorCaution::SeemsMirrored { probability, blocking: probability >= SURE };
    (probability >= LIKELY).then_some(Caution::Mirror(seems))
}

/// The least sum of squared distances between `target` and a similarity of `source` with shifts in proportion to depth.
fn misfit(source: &[Point<Face>], target: &[Point<Face>], depths: &[f64]) -> Option<f64> {
    const UNKNOWNS: usize = 6;
    let rows = 2 * source.len();
    let mut design = DMatrix::<f64>::zeros(rows, UNKNOWNS);
    let mut wanted = DVector::<f64>::zeros(rows);
    for (index, ((from, to), depth)) in source.iter().zip(target).zip(depths).enumerate() {
        let (x, y) = (2 * index, 2 * index + 1);
        for (column, value) in [from.x, -from.y, 1.0, 0.0, *depth, 0.0].into_iter().enumerate() {
            design[(x, column)] = value;
        }
        for (column, value) in [from.y, from.x, 0.0, 1.0, 0.0, *depth].into_iter().enumerate() {
            design[(y, column)] = value;
        }
        wanted[x] = to.x;
        wanted[y] = to.y;
    }
    let fit = design.clone().svd(true, true).solve(&wanted, f64::EPSILON).ok()?;
    Some((design * fit - wanted).norm_squared())
}

impl Family for MirrorCaution {
    fn entry(&self) -> Entry {
        match self {
            Self::SeemsMirrored { blocking, .. } => Entry {
                code: "seems_mirrored",
                severity: Severity::warning_or_blocking(*blocking),
                concerns_pair: true,
                when: || {
                    format!(
                        "the eyes and the nose of the two photos fit better when one is mirrored, with a probability \
                         of {} % or more; blocking from {} % on",
                        100.0 * LIKELY,
                        100.0 * SURE
                    )
                },
                advice: ADVICE,
            },
        }
    }

    fn message(&self) -> String {
        match self {
            Self::SeemsMirrored { probability, .. } => format!(
                "One of the photos seems to be a mirror image: the eyes and the nose fit better when one is mirrored \
                 ({} % sure).",
                // In whole percent, never more sure than it is.
                (100.0 * probability).floor()
            ),
        }
    }

    fn examples() -> Vec<Caution> {
        let seems = |(probability, blocking)| Caution::Mirror(Self::SeemsMirrored { probability, blocking });
        [(0.97, false), (0.9996, true)].map(seems).into()
    }
}
