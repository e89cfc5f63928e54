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
}

/// Tukey's constant: 95 % efficiency for normal errors (Huber & Ronchetti 2009, *Robust Statistics*,
/// section 4.8).
const TUKEY: f64 = 4.685;

/// The least spread of the residuals that is believed, as a fraction of the configuration's extent:
/// two photos marked with 0.3 mm an axis differ by 0.3·√2 = 0.42 mm an axis, and the stable points
/// of a face extend over the biocular width, 88 mm. Fewer than four redundant points can agree better
/// than this by chance.
const LEAST_SPREAD: f64 = 0.42 / 88.0;

/// From this many points on, one badly placed point can be told from the others: two fix a
/// similarity, and two more that agree with it outvote a fifth.
const LEAST_POINTS: usize = 4;

const ITERATIONS: usize = 50;

/// The similarity that takes `source` to `target`, by iteratively reweighted least squares with
/// Tukey's biweight, with the symmetric scale.
///
/// It starts from the exact fit of that pair of points with which most of the others agree: all pairs
/// are tried, so nothing is left to chance. `prior` holds the points' weights. With fewer than four
/// points all keep their prior weight. `None` where no similarity exists.
pub fn superimpose_robustly<A: Frame, B: Frame>(
    source: &[Point<A>],
    target: &[Point<B>],
    prior: &[f64],
) -> Option<RobustFit<A, B>> {
    let plain = superimpose(source, target, prior, ScaleRule::Symmetric)?;
    if source.len() < LEAST_POINTS {
        let residuals = residuals(&plain, source, target);
        return Some(RobustFit { transform: plain, residuals, weights: prior.to_vec() });
    }
    let floor = LEAST_SPREAD * extent(target);
    let mut fit = best_start(source, target, prior, floor).unwrap_or(plain);
    let spread = spread(&residuals(&fit, source, target)).max(floor);
    let mut weights = prior.to_vec();
    for _ in 0..ITERATIONS {
        weights = residuals(&fit, source, target)
            .iter()
            .zip(prior)
            .map(|(residual, prior)| prior * biweight(residual / (TUKEY * spread)))
            .collect();
        let Some(next) = superimpose(source, target, &weights, ScaleRule::Symmetric) else { break };
        let settled = source.iter().all(|p| next.point(*p).distance(fit.point(*p)) < 1e-12 * floor);
        fit = next;
        if settled {
            break;
        }
    }
    Some(RobustFit { residuals: residuals(&fit, source, target), transform: fit, weights })
}

/// Tukey's biweight at `x` times the constant: 1 at 0, 0 from 1 on.
pub(super) fn biweight(x: f64) -> f64 {
    if x < 1.0 { (1.0 - x * x).powi(2) } else { 0.0 }
}

fn residuals<A: Frame, B: Frame>(fit: &Similarity<A, B>, source: &[Point<A>], target: &[Point<B>]) -> Vec<f64> {
    source.iter().zip(target).map(|(x, y)| fit.point(*x).distance(*y)).collect()
}

/// The largest distance between two of the points.
pub(super) fn extent<F: Frame>(points: &[Point<F>]) -> f64 {
    let pairs = points.iter().enumerate().flat_map(|(i, p)| points[..i].iter().map(|q| p.distance(*q)));
    pairs.fold(0.0, f64::max)
}

/// The exact fit of two points that leaves the least sum of Tukey's bounded loss.
fn best_start<A: Frame, B: Frame>(
    source: &[Point<A>],
    target: &[Point<B>],
    prior: &[f64],
    floor: f64,
) -> Option<Similarity<A, B>> {
    let loss = |fit: &Similarity<A, B>| -> f64 {
        let bounded =
            |residual: f64| 1.0 - biweight(residual / (TUKEY * floor)) * (1.0 - (residual / (TUKEY * floor)).powi(2));
        residuals(fit, source, target).iter().zip(prior).map(|(residual, prior)| prior * bounded(*residual)).sum()
    };
    let mut best: Option<(f64, Similarity<A, B>)> = None;
    for i in 0..source.len() {
        for j in 0..i {
            let pair = superimpose(&[source[i], source[j]], &[target[i], target[j]], &[1.0; 2], ScaleRule::Symmetric);
            if let Some(fit) = pair {
                let loss = loss(&fit);
                if best.as_ref().is_none_or(|(least, _)| loss < *least) {
                    best = Some((loss, fit));
                }
            }
        }
    }
    best.map(|(_, fit)| fit)
}

/// The standard deviation an axis that the residual distances suggest: the median of the distances
/// over that of a two-dimensional normal distribution, √(2 ln 2), corrected for the four parameters.
fn spread(residuals: &[f64]) -> f64 {
    let mut sorted = residuals.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let median = if sorted.len() % 2 == 1 { sorted[middle] } else { 0.5 * (sorted[middle - 1] + sorted[middle]) };
    let data = 2.0 * residuals.len() as f64;
    median / (2.0 * std::f64::consts::LN_2).sqrt() * (data / (data - 4.0)).sqrt()
}
