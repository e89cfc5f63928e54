//! A superimposition that a few badly placed points do not move: reweighted least squares with Tukey's biweight.

use super::midline::ITERATIONS_NEARBY;
use super::procrustes::{ScaleRule, superimpose};
use crate::geometry::{Frame, Point, Similarity};

/// A similarity fitted so that a few badly placed points do not move it.
#[derive(Clone, Debug, PartialEq)]
pub struct RobustFit<A: Frame, B: Frame> {
    /// The transform.
    pub transform: Similarity<A, B>,
    /// For each point the distance between its image and its target, in the target's unit.
    pub residuals: Vec<f64>,
    /// For each point the weight it ended up with, from 0 (left out) to its prior weight.
    pub weights: Vec<f64>,
    /// The residual, in a unit halfway between those of source and target, from which on a point does not count;
    /// infinite where all keep their prior weight.
    pub reach: f64,
}

impl<A: Frame, B: Frame> RobustFit<A, B> {
    /// The similarity for points that differ a little from those fitted here, with the same prior weights: the
    /// search starts from this fit and takes a few steps. `None` where no similarity exists.
    pub fn refit(&self, source: &[Point<A>], target: &[Point<B>], prior: &[f64]) -> Option<Similarity<A, B>> {
        if self.reach == f64::INFINITY {
            return superimpose(source, target, prior, ScaleRule::Symmetric);
        }
        let objective = BiweightFit { source, target, prior, reach: self.reach, settled: 0.0 };
        let step = |fit: Similarity<A, B>| superimpose(source, target, &objective.weights(&fit), ScaleRule::Symmetric);
        (0..ITERATIONS_NEARBY).try_fold(self.transform, |fit, _| step(fit))
    }
}

/// Tukey's constant: 95 % efficiency for normal errors (Huber & Ronchetti 2009, *Robust Statistics*,
/// section 4.8).
const TUKEY: f64 = 4.685;

/// The least spread of the residuals that is believed, as a fraction of the configuration's extent: two photos
/// marked by one careful hand, 0.3 mm per axis, differ by 0.3·√2 = 0.42 mm per axis, two hands by 0.5 to 1.2 mm;
/// the stable points of a face extend over the biocular width, 88 mm. Fewer than four redundant points can agree
/// better than this by chance. With 0.63 mm a point counts until it is 3 mm off: narrower, and good points are
/// left out by chance more often than that helps against bad ones.
const LEAST_SPREAD: f64 = 0.63 / 88.0;

/// From this many points on, one badly placed point is detectable: two fix a
/// similarity, and two more that agree with it outvote a fifth.
const LEAST_POINTS: usize = 4;

const ITERATIONS: usize = 50;

/// The similarity that takes `source` to `target`, by iteratively reweighted least squares with
/// Tukey's biweight, with the symmetric scale.
///
/// It starts from the fits of all points, of all but one, and of every two, so nothing is left to chance, and
/// keeps the end with the least loss. `prior` holds the points' weights. With fewer than four points all keep
/// their prior weight. `None` where no similarity exists.
pub fn superimpose_robustly<A: Frame, B: Frame>(
    source: &[Point<A>],
    target: &[Point<B>],
    prior: &[f64],
) -> Option<RobustFit<A, B>> {
    let plain = superimpose(source, target, prior, ScaleRule::Symmetric)?;
    if source.len() < LEAST_POINTS {
        let residuals = residuals(&plain, source, target);
        return Some(RobustFit { transform: plain, residuals, weights: prior.to_vec(), reach: f64::INFINITY });
    }
    let floor = LEAST_SPREAD * (extent(target) * extent(source)).sqrt();
    let starts = starts(source, target, prior, plain);
    let spread_of = |fit: &Similarity<A, B>| spread(&even_residuals(fit, source, target));
    let spread = starts.iter().map(spread_of).fold(f64::INFINITY, f64::min).max(floor);
    let objective = BiweightFit { source, target, prior, reach: TUKEY * spread, settled: 1e-12 * floor };
    let fits = starts.into_iter().map(|start| objective.descend(start));
    let best = fits.map(|fit| (objective.loss(&fit), fit)).min_by(|(a, _), (b, _)| a.total_cmp(b));
    let (_, transform) = best?;
    let residuals = residuals(&transform, source, target);
    Some(RobustFit { weights: objective.weights(&transform), reach: objective.reach, residuals, transform })
}

/// The fits to begin with: that of all points, those of all but one, which are the surest where one point is
/// misplaced, and the exact ones of two points, of which some are good however many are misplaced.
fn starts<A: Frame, B: Frame>(
    source: &[Point<A>],
    target: &[Point<B>],
    prior: &[f64],
    plain: Similarity<A, B>,
) -> Vec<Similarity<A, B>> {
    let mut starts = vec![plain];
    for i in 0..source.len() {
        let without: Vec<f64> = prior.iter().enumerate().map(|(k, w)| if k == i { 0.0 } else { *w }).collect();
        starts.extend(superimpose(source, target, &without, ScaleRule::Symmetric));
        for j in 0..i {
            let pair = superimpose(&[source[i], source[j]], &[target[i], target[j]], &[1.0; 2], ScaleRule::Symmetric);
            starts.extend(pair);
        }
    }
    starts
}

/// What is to be fitted, with a fixed scale of the residuals.
struct BiweightFit<'a, A: Frame, B: Frame> {
    source: &'a [Point<A>],
    target: &'a [Point<B>],
    prior: &'a [f64],
    /// The residual, in the even unit, from which on a point does not count.
    reach: f64,
    /// The movement of a point, in the same unit, at which the fit counts as settled.
    settled: f64,
}

impl<A: Frame, B: Frame> BiweightFit<'_, A, B> {
    fn descend(&self, start: Similarity<A, B>) -> Similarity<A, B> {
        let mut fit = start;
        for _ in 0..ITERATIONS {
            let weights = self.weights(&fit);
            let Some(next) = superimpose(self.source, self.target, &weights, ScaleRule::Symmetric) else { break };
            let settled = self.settled * next.scale().sqrt();
            let settled = self.source.iter().all(|p| next.point(*p).distance(fit.point(*p)) < settled);
            fit = next;
            if settled {
                break;
            }
        }
        fit
    }

    fn weights(&self, fit: &Similarity<A, B>) -> Vec<f64> {
        let residuals = even_residuals(fit, self.source, self.target);
        residuals.iter().zip(self.prior).map(|(residual, prior)| prior * biweight(residual / self.reach)).collect()
    }

    /// The sum of Tukey's bounded loss.
    fn loss(&self, fit: &Similarity<A, B>) -> f64 {
        let bounded = |x: f64| 1.0 - biweight(x) * (1.0 - x * x);
        let residuals = even_residuals(fit, self.source, self.target);
        residuals.iter().zip(self.prior).map(|(residual, prior)| prior * bounded(residual / self.reach)).sum()
    }
}

/// Tukey's biweight at `x` times the constant: 1 at 0, 0 from 1 on.
pub(super) fn biweight(x: f64) -> f64 {
    if x < 1.0 { (1.0 - x * x).powi(2) } else { 0.0 }
}

fn residuals<A: Frame, B: Frame>(fit: &Similarity<A, B>, source: &[Point<A>], target: &[Point<B>]) -> Vec<f64> {
    source.iter().zip(target).map(|(x, y)| fit.point(*x).distance(*y)).collect()
}

/// The residuals in a unit halfway between those of source and target, in which they are the same whichever is
/// taken to the other.
fn even_residuals<A: Frame, B: Frame>(fit: &Similarity<A, B>, source: &[Point<A>], target: &[Point<B>]) -> Vec<f64> {
    let unit = fit.scale().sqrt();
    residuals(fit, source, target).into_iter().map(|residual| residual / unit).collect()
}

/// The largest distance between two of the points.
pub(super) fn extent<F: Frame>(points: &[Point<F>]) -> f64 {
    let pairs = points.iter().enumerate().flat_map(|(i, p)| points[..i].iter().map(|q| p.distance(*q)));
    pairs.fold(0.0, f64::max)
}

/// The standard deviation per axis that the residual distances suggest: the median of the distances
/// over that of a two-dimensional normal distribution, √(2 ln 2), corrected for the four parameters.
fn spread(residuals: &[f64]) -> f64 {
    let mut sorted = residuals.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let median = if sorted.len() % 2 == 1 { sorted[middle] } else { 0.5 * (sorted[middle - 1] + sorted[middle]) };
    let data = 2.0 * residuals.len() as f64;
    median / (2.0 * std::f64::consts::LN_2).sqrt() * (data / (data - 4.0)).sqrt()
}
