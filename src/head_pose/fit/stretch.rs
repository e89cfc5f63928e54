//! The test of a picture that was stretched along one axis against every pose of the head: the same fit, each photo
//! with one more parameter, the logarithm of the factor by which its width grew against its height.
//!
//! **Model.** A stretched picture shows v = exp(λ G) u where the camera saw u: G has the eigenvalues ½ along the rows
//! of pixels and −½ across them, so that λ = ln(width factor / height factor) and areas stay. The marks are taken back
//! by exp(−λ G), whose determinant is 1, and the fit goes on with what is left; at λ = 0 it is the fit of the pose. A
//! stretch of a factor up to [`STRETCH_SD`] costs nothing much.
//!
//! **Method.** From the maximum without a stretch, Newton's steps on pose, face and stretches together. The first of
//! them is that of the score test (Rao 1948, "Large sample tests of statistical hypotheses concerning several
//! parameters", Mathematical Proceedings of the Cambridge Philosophical Society 44(1)); the further ones make it the
//! test by the ratio of the likelihoods at both maxima (Wilks 1938, Annals of Mathematical Statistics 9(1)).
//!
//! **Result.** The stretch of each photo with its covariance, what the pose leaves open of it included, and twice the
//! logarithm of the ratio of the likelihoods.

use nalgebra::{Cholesky, DMatrix, DVector, Matrix2, Vector2};

use super::{FIRST_DAMPING, LONGEST_STEP, Method, PARAMETERS, PoseEstimator, State};
use crate::elementary::{cosh, sin_cos, sinh};
use crate::geometry::Point;
use crate::head_pose::camera::{INVERSE_DEPTH, SCALE};
use crate::head_pose::observation::ObservedPhoto;

/// The standard deviation of λ among stretched pictures: 4:3 shown as 16:9 is 0.29, twice that is 0.58.
const STRETCH_SD: f64 = 0.5;

/// A step that moves no parameter by more than this much, in millimetres, radians or logarithms, is the last one: a
/// hundredth of what the marks determine.
const SETTLED: f64 = 1e-3;

const ITERATIONS: usize = 60;

/// The stretches that explain the marks best, and how much better than none.
pub(in crate::head_pose) struct StretchSolution {
    /// λ of each view.
    pub logs: DVector<f64>,
    /// Their covariance.
    pub covariance: DMatrix<f64>,
    /// Twice the logarithm of the ratio of the posterior densities with and without.
    pub likelihood_ratio: f64,
}

/// The views with a stretch each.
struct Stretched<'a> {
    views: &'a [ObservedPhoto],
    /// ½ of the reflection that keeps the rows of each view's picture.
    generators: Vec<Matrix2<f64>>,
}

/// The stretches of `views`, from the fit without them, `state`. `rows` are the angles of the pictures' rows of pixels
/// in the normalized planes, in radians. `None` where the equations have no solution.
pub(in crate::head_pose) fn stretches(
    views: &[ObservedPhoto],
    rows: &[f64],
    mut state: State,
) -> Option<StretchSolution> {
    let generators = rows.iter().map(|angle| {
        let (sin, cos) = sin_cos(2.0 * angle);
        Matrix2::new(cos, sin, sin, -cos) * 0.5
    });
    let stretched = Stretched { views, generators: generators.collect() };
    let mut logs = DVector::zeros(views.len());
    let without = stretched.loss(&state, &logs);
    let (mut loss, mut damping) = (without, 0.0);
    for _ in 0..ITERATIONS {
        let method = if damping == 0.0 { Method::Newton } else { Method::Reweighted { damping } };
        let next = stretched.step(&state, &logs, method).map(|next| (stretched.loss(&next.0, &next.1), next));
        match next {
            Some((next_loss, (next_state, next_logs, length))) if next_loss <= loss + 1e-12 * loss.abs().max(1.0) => {
                damping = if damping < FIRST_DAMPING { 0.0 } else { 0.1 * damping };
                (state, logs, loss) = (next_state, next_logs, next_loss);
                if length < SETTLED {
                    break;
                }
            }
            _ => damping = (10.0 * damping).max(FIRST_DAMPING),
        }
    }
    let (matrix, _) = stretched.equations(&state, &logs, Method::Reweighted { damping: 0.0 });
    let (size, count) = (matrix.nrows(), views.len());
    let mut of_logs = DMatrix::zeros(size, count);
    of_logs.view_mut((size - count, 0), (count, count)).fill_with_identity();
    let covariance = Cholesky::new(matrix)?.solve(&of_logs).rows(size - count, count).into_owned();
    Some(StretchSolution { logs, covariance, likelihood_ratio: 2.0 * (without - loss) })
}

impl Stretched<'_> {
    /// The views as they would be seen without their stretches.
    fn undone(&self, logs: &DVector<f64>) -> Vec<ObservedPhoto> {
        let views = self.views.iter().zip(&self.generators).zip(logs);
        let undone = views.map(|((view, generator), log)| {
            // The square of 2 G is 1.
            let undo = Matrix2::identity() * cosh(0.5 * log) - generator * (2.0 * sinh(0.5 * log));
            let mut view = view.clone();
            for observation in &mut view.observations {
                let at = undo * Vector2::new(observation.at.x, observation.at.y);
                observation.at = Point::new(at.x, at.y);
            }
            view
        });
        undone.collect()
    }

    fn loss(&self, state: &State, logs: &DVector<f64>) -> f64 {
        let views = self.undone(logs);
        PoseEstimator::new(&views, &state.shape).loss(state) + 0.5 * logs.norm_squared() / STRETCH_SD.powi(2)
    }

    /// The normal equations of the pose, bordered by those of the stretches.
    fn equations(&self, state: &State, logs: &DVector<f64>, method: Method) -> (DMatrix<f64>, DVector<f64>) {
        let views = self.undone(logs);
        let estimator = PoseEstimator::new(&views, &state.shape);
        let rows = estimator.rows(state, 1.0);
        let (matrix, side) = estimator.normal_equations(state, &rows, method);
        let (size, count) = (side.len(), views.len());
        let mut matrix = matrix.resize(size + count, size + count, 0.0);
        let mut side = side.resize_vertically(size + count, 0.0);
        let observations = views.iter().flat_map(|view| &view.observations);
        for (row, observation) in rows.iter().zip(observations) {
            // What the prediction moves by, seen from the marks that are taken back.
            let by = self.generators[row.view] * Vector2::new(observation.at.x, observation.at.y);
            let curved = match method {
                Method::Newton => row.curvature * by,
                Method::Reweighted { .. } => by * row.weight,
            };
            let index = size + row.view;
            side[index] += row.weight * by.dot(&row.residual);
            matrix[(index, index)] += curved.dot(&by);
            for (parameter, other) in &row.columns {
                matrix[(*parameter, index)] += curved.dot(other);
                matrix[(index, *parameter)] += curved.dot(other);
            }
        }
        let damping = match method {
            Method::Newton => 0.0,
            Method::Reweighted { damping } => damping,
        };
        for (view, log) in logs.iter().enumerate() {
            let index = size + view;
            side[index] -= log / STRETCH_SD.powi(2);
            matrix[(index, index)] = (matrix[(index, index)] + STRETCH_SD.powi(-2)) * (1.0 + damping);
        }
        (matrix, side)
    }

    /// The state and the stretches after one step, and the length of the step.
    fn step(&self, state: &State, logs: &DVector<f64>, method: Method) -> Option<(State, DVector<f64>, f64)> {
        let (matrix, side) = self.equations(state, logs, method);
        let mut step = Cholesky::new(matrix)?.solve(&side);
        let (size, count) = (step.len(), logs.len());
        let bounded = (0..count).flat_map(|view| {
            let first = PARAMETERS * view;
            [first, first + 1, first + 2, first + SCALE, first + INVERSE_DEPTH, size - count + view]
        });
        let longest = bounded.map(|parameter| step[parameter].abs()).fold(0.0, f64::max);
        if longest > LONGEST_STEP {
            step *= LONGEST_STEP / longest;
        }
        Some((state.moved(step.as_slice()), logs + step.rows(size - count, count), step.amax()))
    }
}
