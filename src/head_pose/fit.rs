//! The fit of the head's pose: the cameras and the one face that explain the stable points of one photo, or of two of
//! one person, best.
//!
//! **Model.** Each photo has a pinhole camera of its own ([`Camera`]: rotation, position in the picture, magnification,
//! inverse depth, offset of the principal point), and all photos show one face ([`Shape`]: the average face with
//! deviations). A stable point is seen where its camera projects it, plus an error of the mark and of the point's
//! definition.
//!
//! **Residuals** have Student's t distribution with 4 degrees of freedom, in two dimensions, so that a badly placed
//! point counts less instead of bending the fit (Lange, Little & Taylor 1989, "Robust statistical modeling using the t
//! distribution", Journal of the American Statistical Association 84(408)).
//!
//! **Priors.** Normal: the deviations from the average face, the offset of the principal point, the direction in which
//! the head faces, and the logarithm of the focal length where the photo's file states it. Student's t with 3 degrees
//! of freedom: the logarithm of the camera's distance. Position, magnification and roll have none.
//!
//! **Method.** The maximum a posteriori. It is looked for with Newton's method on the exact curvature of the loss;
//! wherever such a step does not lower the loss, with the weights of Student's t renewed at every step and the diagonal
//! of the normal equations raised (Levenberg 1944, Quarterly of Applied Mathematics 2(2); Marquardt 1963, Journal of
//! the Society for Industrial and Applied Mathematics 11(2)), which is safe but slow beside an outlier.
//!
//! **Result.** A [`Solution`]: the state at the maximum, whether the search converged, the residuals, and to first
//! order how the estimate follows the marks (the gain) and the priors, from which its samples are drawn (GUM 5.1.2).

pub(super) mod stretch;

use nalgebra::{Cholesky, DMatrix, DVector, Dyn, Matrix2, Vector2};

use super::camera::{Camera, INVERSE_DEPTH, PARAMETERS, PRINCIPAL_POINT, SCALE};
use super::observation::{ObservationResidual, ObservedPhoto, deviation};
use super::shape::Shape;
use crate::elementary::{ln, ln_1p};
use crate::landmark::Landmark;

/// The degrees of freedom of Student's t distribution of the residuals: with 4 a point that is 4 mm off counts a tenth
/// as much as one that is well placed (Lange, Little & Taylor 1989).
const RESIDUAL_DEGREES_OF_FREEDOM: f64 = 4.0;

/// The most likely distance between camera and head where nothing is known of it, in millimetres, and the scale of its
/// logarithm: two photos of three are taken from 0.5 to 1.1 m. Some are taken from much nearer or further away, so the
/// logarithm has Student's t distribution with few degrees of freedom, which gives way where the points contradict it.
const TYPICAL_DISTANCE: f64 = 750.0;
const LOG_DISTANCE_SCALE: f64 = 0.33;
const LOG_DISTANCE_DEGREES_OF_FREEDOM: f64 = 3.0;

/// The standard deviation per axis of the tangent of the angle between optical axis and head: the crop is unknown.
const PRINCIPAL_POINT_SD: f64 = 0.08;

/// How far heads in photos from the front are turned and tipped, as the standard deviation of the sine per axis: 15°,
/// several times the difference between two photos of one visit. That is too wide to hide a real turn of the head; it
/// keeps the fit from explaining a misplaced point by a head that nobody would call seen from the front.
const FACING_SD: f64 = 0.26;

const ITERATIONS: usize = 400;

/// By how much the diagonal of the equations is raised at first where Newton's step raises the loss, as a part of
/// itself.
const FIRST_DAMPING: f64 = 1e-4;

/// A step that moves no parameter by more than this much, in millimetres, radians or logarithms, is the last one.
const SETTLED: f64 = 1e-8;

/// No step turns a camera, or moves one of its logarithms, by more than this: further away the linear equations no
/// longer hold.
const LONGEST_STEP: f64 = 0.3;

/// By what factors the distribution of the residuals is widened at first, so that a distant start does not make
/// outliers of good points.
const FIRST_WIDTHS: [f64; 3] = [16.0, 4.0, 2.0];

/// The parameters of the fit: one camera per photo, and the face that all of them show.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct State {
    pub cameras: Vec<Camera>,
    pub shape: Shape,
}

/// Two rows of the normal equations: one observation as the state predicts it.
struct Row {
    view: usize,
    landmark: Landmark,
    /// Marked minus predicted.
    residual: Vector2<f64>,
    /// The weight of the pair, 1 / mm².
    weight: f64,
    /// The second derivative of the loss with respect to the prediction, which is less than the weight along the
    /// residual.
    curvature: Matrix2<f64>,
    /// The derivative of the prediction with respect to the parameters.
    columns: Vec<(usize, Vector2<f64>)>,
}

/// How a step is found.
#[derive(Clone, Copy)]
enum Method {
    /// With the curvature of the loss.
    Newton,
    /// With the weights of Student's t, the diagonal of the equations raised by the part `damping` of itself.
    Reweighted { damping: f64 },
}

/// Prior knowledge of a camera that concerns several of its parameters.
struct PriorTerm {
    /// The parameters that it depends on, with its derivatives.
    by: Vec<(usize, f64)>,
    /// Its expected value minus its present one.
    offset: f64,
    /// Its inverse variance.
    weight: f64,
}

/// The estimator of the poses: finds the maximum a posteriori.
pub(super) struct PoseEstimator<'a> {
    views: &'a [ObservedPhoto],
    /// The inverse prior variance of each parameter; 0 where nothing is known of it. For the distances it is the
    /// inverse square of the scale.
    prior: DVector<f64>,
}

/// The estimate, and what its uncertainty follows from.
pub(super) struct Solution {
    pub state: State,
    pub converged: bool,
    pub iterations: usize,
    /// The negative logarithm of the posterior density there, up to a constant.
    pub loss: f64,
    /// The matrix of the normal equations, factorized.
    pub normal: Cholesky<f64, Dyn>,
    /// The derivative of the estimate with respect to the marks: one row per parameter, two columns per observation.
    pub gain: DMatrix<f64>,
    /// How far each observation is from the fitted face, in the order of the observations.
    pub residuals: Vec<ObservationResidual>,
    /// The prior information as its square root: one row per parameter, one column per prior term.
    pub prior: DMatrix<f64>,
}

impl<'a> PoseEstimator<'a> {
    pub fn new(views: &'a [ObservedPhoto], shape: &Shape) -> Self {
        let mut prior = DVector::zeros(PARAMETERS * views.len() + shape.len());
        for camera in 0..views.len() {
            let first = PARAMETERS * camera;
            prior[first + INVERSE_DEPTH] = LOG_DISTANCE_SCALE.powi(-2);
            prior[first + PRINCIPAL_POINT] = PRINCIPAL_POINT_SD.powi(-2);
            prior[first + PRINCIPAL_POINT + 1] = PRINCIPAL_POINT_SD.powi(-2);
        }
        for (index, sd) in shape.standard_deviations().iter().enumerate() {
            prior[PARAMETERS * views.len() + index] = sd.powi(-2);
        }
        Self { views, prior }
    }

    /// The maximum a posteriori, from `start`: some reweighted steps with widened residuals, then Newton's steps, and
    /// damped reweighted ones wherever these do not lower the loss (see the head of this file). `None` where the
    /// equations have no solution.
    pub fn solve(&self, start: State) -> Option<Solution> {
        let mut state = start;
        for width in FIRST_WIDTHS {
            for _ in 0..3 {
                state = self.step(&state, &self.rows(&state, width), Method::Reweighted { damping: 0.0 })?.0;
            }
        }
        let (mut damping, mut converged, mut iterations) = (0.0, false, 0);
        let mut loss = self.loss(&state);
        while iterations < ITERATIONS && !converged {
            iterations += 1;
            let rows = self.rows(&state, 1.0);
            let method = if damping == 0.0 { Method::Newton } else { Method::Reweighted { damping } };
            let next = self.step(&state, &rows, method).map(|(next, length)| (self.loss(&next), next, length));
            match next {
                // Rounding alone may raise the loss at the end.
                Some((next_loss, next, length)) if next_loss <= loss + 1e-12 * loss.abs().max(1.0) => {
                    converged = length < SETTLED;
                    damping = if damping < FIRST_DAMPING { 0.0 } else { 0.1 * damping };
                    (state, loss) = (next, next_loss);
                }
                _ => damping = (10.0 * damping).max(FIRST_DAMPING),
            }
        }
        self.finished(state, converged, iterations)
    }

    fn finished(&self, state: State, converged: bool, iterations: usize) -> Option<Solution> {
        let rows = self.rows(&state, 1.0);
        let (normal, _) = self.normal_equations(&state, &rows, Method::Reweighted { damping: 0.0 });
        let normal = Cholesky::new(normal)?;
        let mut sides = DMatrix::zeros(self.prior.len(), 2 * rows.len());
        for (index, row) in rows.iter().enumerate() {
            for (parameter, by) in &row.columns {
                sides[(*parameter, 2 * index)] = row.weight * by.x;
                sides[(*parameter, 2 * index + 1)] = row.weight * by.y;
            }
        }
        let gain = normal.solve(&sides);
        let observations = self.views.iter().flat_map(|view| &view.observations);
        let residuals = rows.iter().zip(observations).enumerate().map(|(index, (row, observation))| {
            // The square that the fit took up, of the whole.
            let leverage: f64 =
                row.columns.iter().map(|(k, by)| by.x * gain[(*k, 2 * index)] + by.y * gain[(*k, 2 * index + 1)]).sum();
            let taken_up = leverage / (RESIDUAL_DEGREES_OF_FREEDOM + 2.0);
            ObservationResidual {
                view: row.view,
                landmark: row.landmark,
                offset: row.residual.into(),
                sd: deviation(observation),
                likely_sd: ((1.0 + taken_up) / row.weight).sqrt(),
            }
        });
        Some(Solution {
            converged,
            iterations,
            loss: self.loss(&state),
            residuals: residuals.collect(),
            gain,
            normal,
            prior: self.prior_information(&state),
            state,
        })
    }

    /// The rows of all observations, in their order, the distribution of the residuals widened by the factor `width`.
    fn rows(&self, state: &State, width: f64) -> Vec<Row> {
        let mut rows = Vec::new();
        for (index, (view, camera)) in self.views.iter().zip(&state.cameras).enumerate() {
            for observation in &view.observations {
                let projection = camera.linearized(state.shape.point(observation.landmark));
                let residual = Vector2::new(observation.at.x, observation.at.y) - projection.at;
                let variance = deviation(observation).powi(2);
                let squared = residual.norm_squared() / (variance * width * width);
                let mut columns: Vec<(usize, Vector2<f64>)> =
                    projection.by_camera.iter().enumerate().map(|(k, by)| (PARAMETERS * index + k, *by)).collect();
                let first = PARAMETERS * self.views.len();
                let by_shape = state.shape.derivative(observation.landmark);
                columns.extend(by_shape.map(|(k, direction)| (first + k, projection.by_point * direction)));
                let weight = (RESIDUAL_DEGREES_OF_FREEDOM + 2.0) / (RESIDUAL_DEGREES_OF_FREEDOM + squared) / variance;
                let along = residual
                    * residual.transpose()
                    * (2.0 / (variance * width * width * (RESIDUAL_DEGREES_OF_FREEDOM + squared)));
                let curvature = (Matrix2::identity() - along) * weight;
                rows.push(Row { view: index, landmark: observation.landmark, residual, weight, curvature, columns });
            }
        }
        rows
    }

    /// What is known of the cameras beside the prior of each single parameter: that they look at the front of a face,
    /// and their focal lengths, where these are known: ln f = ln s − ln ρ.
    fn prior_terms(&self, state: &State) -> Vec<PriorTerm> {
        let mut prior_terms = Vec::new();
        for (index, (view, camera)) in self.views.iter().zip(&state.cameras).enumerate() {
            let first = PARAMETERS * index;
            // The direction in which the head faces; a small rotation ω changes it by ω × facing.
            let facing = camera.rotation.column(2).into_owned();
            let weight = FACING_SD.powi(-2);
            prior_terms.push(PriorTerm {
                by: vec![(first + 1, facing.z), (first + 2, -facing.y)],
                offset: -facing.x,
                weight,
            });
            prior_terms.push(PriorTerm {
                by: vec![(first, -facing.z), (first + 2, facing.x)],
                offset: -facing.y,
                weight,
            });
            if let Some([focal, relative]) = view.focal_length {
                prior_terms.push(PriorTerm {
                    by: vec![(first + INVERSE_DEPTH, 1.0), (first + SCALE, -1.0)],
                    offset: camera.log_scale - camera.log_inverse_depth - ln(focal),
                    weight: relative.powi(-2),
                });
            }
        }
        prior_terms
    }

    fn normal_equations(&self, state: &State, rows: &[Row], method: Method) -> (DMatrix<f64>, DVector<f64>) {
        let size = self.prior.len();
        let (mut matrix, mut side) = (DMatrix::zeros(size, size), DVector::zeros(size));
        for row in rows {
            let curvature = match method {
                Method::Newton => row.curvature,
                Method::Reweighted { .. } => Matrix2::identity() * row.weight,
            };
            for (i, by) in &row.columns {
                side[*i] += row.weight * by.dot(&row.residual);
                let curved = curvature * by;
                for (j, other) in &row.columns {
                    matrix[(*i, *j)] += curved.dot(other);
                }
            }
        }
        for term in self.prior_terms(state) {
            for (i, by) in &term.by {
                side[*i] += term.weight * by * term.offset;
                for (j, other) in &term.by {
                    matrix[(*i, *j)] += term.weight * by * other;
                }
            }
        }
        let damping = match method {
            Method::Newton => 0.0,
            Method::Reweighted { damping } => damping,
        };
        let (offsets, prior) = (self.off_prior(state), self.prior_weights(state));
        for i in 0..size {
            side[i] -= prior[i] * offsets[i];
            matrix[(i, i)] = (matrix[(i, i)] + prior[i]) * (1.0 + damping);
        }
        (matrix, side)
    }

    /// How far each parameter is from its most likely value a priori.
    fn off_prior(&self, state: &State) -> DVector<f64> {
        let mut offsets = DVector::zeros(self.prior.len());
        for (index, camera) in state.cameras.iter().enumerate() {
            let first = PARAMETERS * index;
            offsets[first + INVERSE_DEPTH] = camera.log_inverse_depth + ln(TYPICAL_DISTANCE);
            offsets[first + PRINCIPAL_POINT] = camera.principal_point_offset.x;
            offsets[first + PRINCIPAL_POINT + 1] = camera.principal_point_offset.y;
        }
        let first = PARAMETERS * state.cameras.len();
        for (index, deviation) in state.shape.deviations().iter().enumerate() {
            offsets[first + index] = *deviation;
        }
        offsets
    }

    /// The inverse variance of each parameter's prior at the state. For the distances it is that of the normal
    /// distribution in Student's mixture that is most likely there.
    fn prior_weights(&self, state: &State) -> DVector<f64> {
        let mut weights = self.prior.clone();
        let offsets = self.off_prior(state);
        for camera in 0..state.cameras.len() {
            let index = PARAMETERS * camera + INVERSE_DEPTH;
            let squared = self.prior[index] * offsets[index].powi(2);
            weights[index] *= (LOG_DISTANCE_DEGREES_OF_FREEDOM + 1.0) / (LOG_DISTANCE_DEGREES_OF_FREEDOM + squared);
        }
        weights
    }

    /// The square root of the prior information: A such that A Aᵀ is the priors' part of the normal equations.
    fn prior_information(&self, state: &State) -> DMatrix<f64> {
        let size = self.prior.len();
        let prior_terms = self.prior_terms(state);
        let mut root = DMatrix::zeros(size, size + prior_terms.len());
        for (index, weight) in self.prior_weights(state).iter().enumerate() {
            root[(index, index)] = weight.sqrt();
        }
        for (index, term) in prior_terms.iter().enumerate() {
            for (parameter, by) in &term.by {
                root[(*parameter, size + index)] = term.weight.sqrt() * by;
            }
        }
        root
    }

    /// The state after one step, and the length of the step.
    fn step(&self, state: &State, rows: &[Row], method: Method) -> Option<(State, f64)> {
        let (matrix, side) = self.normal_equations(state, rows, method);
        let mut step = Cholesky::new(matrix)?.solve(&side);
        let cameras = (0..state.cameras.len()).flat_map(|camera| {
            let first = PARAMETERS * camera;
            [first, first + 1, first + 2, first + SCALE, first + INVERSE_DEPTH]
        });
        let longest = cameras.map(|parameter| step[parameter].abs()).fold(0.0, f64::max);
        if longest > LONGEST_STEP {
            step *= LONGEST_STEP / longest;
        }
        Some((state.moved(step.as_slice()), step.amax()))
    }

    /// The negative logarithm of the posterior density, up to a constant.
    fn loss(&self, state: &State) -> f64 {
        let mut loss = 0.0;
        for (view, camera) in self.views.iter().zip(&state.cameras) {
            for observation in &view.observations {
                let residual = Vector2::new(observation.at.x, observation.at.y)
                    - camera.project(state.shape.point(observation.landmark));
                let squared = residual.norm_squared() / deviation(observation).powi(2);
                loss += 0.5 * (RESIDUAL_DEGREES_OF_FREEDOM + 2.0) * ln_1p(squared / RESIDUAL_DEGREES_OF_FREEDOM);
            }
        }
        loss += 0.5 * self.prior_terms(state).iter().map(|term| term.weight * term.offset * term.offset).sum::<f64>();
        let offsets = self.off_prior(state);
        let is_distance =
            |index: usize| index % PARAMETERS == INVERSE_DEPTH && index < PARAMETERS * state.cameras.len();
        let of_prior = offsets.iter().zip(self.prior.iter()).enumerate().map(|(index, (offset, prior))| {
            let squared = prior * offset * offset;
            match is_distance(index) {
                true => (LOG_DISTANCE_DEGREES_OF_FREEDOM + 1.0) * ln_1p(squared / LOG_DISTANCE_DEGREES_OF_FREEDOM),
                false => squared,
            }
        });
        loss + 0.5 * of_prior.sum::<f64>()
    }
}

impl State {
    /// The average face, seen from straight ahead by one camera per photo.
    pub fn average(views: &[ObservedPhoto]) -> Self {
        let landmarks = views.iter().flat_map(|view| view.observations.iter().map(|observation| observation.landmark));
        let cameras = vec![Camera::ahead(TYPICAL_DISTANCE); views.len()];
        Self { cameras, shape: Shape::average(landmarks) }
    }

    /// The state with its parameters changed by `step`.
    pub fn moved(&self, step: &[f64]) -> Self {
        let cameras = self.cameras.iter().enumerate();
        let cameras: Vec<Camera> = cameras.map(|(i, camera)| camera.moved(&step[PARAMETERS * i..])).collect();
        let shape = self.shape.moved(&step[PARAMETERS * cameras.len()..]);
        Self { cameras, shape }
    }
}
