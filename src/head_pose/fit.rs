use nalgebra::{Cholesky, DMatrix, DVector, Dyn, Matrix2, Vector2};

use super::average_face::stable;
use super::camera::{Camera, INVERSE_DEPTH, PARAMETERS, PRINCIPAL_POINT, SCALE};
use super::coordinates::NormalizedImage;
use super::shape::Shape;
use crate::geometry::Point;
use crate::landmark::Landmark;

/// One stable point, marked on one photo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// Which point.
    pub landmark: Landmark,
    /// Where it was marked.
    pub at: Point<NormalizedImage>,
    /// The standard deviation of the mark, an axis.
    pub sd: f64,
}

/// What one photo tells of the pose of the head in it.
#[derive(Clone, Debug, PartialEq)]
pub struct ObservedPhoto {
    /// The stable points marked on it.
    pub observations: Vec<Observation>,
    /// The focal length in the units of [`NormalizedImage`] and its relative standard uncertainty, where it is known.
    pub focal_length: Option<[f64; 2]>,
}

/// The degrees of freedom of Student's t distribution of the residuals: with 4 a point that is 4 mm off counts a tenth as
/// much as one that is well placed (Lange, Little & Taylor 1989, "Robust statistical modeling using the t distribution",
/// Journal of the American Statistical Association 84(408)).
const RESIDUAL_DEGREES_OF_FREEDOM: f64 = 4.0;

/// The distance between camera and head that is most likely where nothing is known of it, in millimetres, and the scale of
/// its logarithm: two photos of three are taken from 0.5 to 1.1 m. Some are taken from much nearer or further away, so the
/// logarithm has Student's t distribution with few degrees of freedom, which yields where the points say so.
const TYPICAL_DISTANCE: f64 = 750.0;
const LOG_DISTANCE_SCALE: f64 = 0.33;
const LOG_DISTANCE_DEGREES_OF_FREEDOM: f64 = 3.0;

/// The standard deviation of the tangent of the angle between optical axis and head, an axis: the crop is unknown.
const PRINCIPAL_POINT_SD: f64 = 0.08;

/// How far heads in photos from the front are turned and tipped, as the standard deviation of the sine, an axis: 15°, several
/// times what two photos of one visit differ by. So little is known that it hides nothing of what happened; it keeps the fit from
/// explaining a misplaced point by a head that nobody would call seen from the front.
const FACING_SD: f64 = 0.26;

const ITERATIONS: usize = 400;

/// How much the equations' diagonal is raised where Newton's step leads up.
const FIRST_DAMPING: f64 = 1e-4;

/// A step that moves nothing by more than this much, in millimetres, radians or logarithms, is the last one.
const SETTLED: f64 = 1e-8;

/// No step turns a camera, or moves a logarithm of its, by more than this: further off the equations hold no longer.
const LONGEST_STEP: f64 = 0.3;

/// How much wider the residuals may be at first, so that a start that is far off does not make outliers of good points.
const FIRST_WIDTHS: [f64; 3] = [16.0, 4.0, 2.0];

/// The cameras and the face that explain the views best.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct State {
    pub cameras: Vec<Camera>,
    pub shape: Shape,
}

/// One row pair of the problem: a observation seen from the state.
struct Row {
    view: usize,
    landmark: Landmark,
    /// Marked minus predicted.
    residual: Vector2<f64>,
    /// The weight of the pair, 1 / mm².
    weight: f64,
    /// The second derivative of the loss by the prediction, which is less than the weight along the residual.
    curvature: Matrix2<f64>,
    /// The derivative of the prediction by the parameters.
    columns: Vec<(usize, Vector2<f64>)>,
}

/// How a step is found.
#[derive(Clone, Copy)]
enum Method {
    /// By the curvature of the loss.
    Newton,
    /// By the weights, the diagonal of the equations raised by `damping` of itself.
    Reweighted { damping: f64 },
}

/// Something that is known of the cameras as a whole.
struct PriorTerm {
    /// The parameters it depends on, and how.
    by: Vec<(usize, f64)>,
    /// What it should be less what it is.
    offset: f64,
    /// Its inverse variance.
    weight: f64,
}

/// The problem of finding the poses: maximum a posteriori.
pub(super) struct PoseEstimator<'a> {
    views: &'a [ObservedPhoto],
    /// The inverse variance of each parameter before the photos were seen; 0 where nothing was known. Of the distances the
    /// inverse square of the scale.
    prior: DVector<f64>,
}

/// A solved problem with what is needed to tell how sure it is.
pub(super) struct Solution {
    pub state: State,
    pub converged: bool,
    pub iterations: usize,
    /// The normal equations' matrix, factorized.
    pub normal: Cholesky<f64, Dyn>,
    /// The derivative of the estimate by the marks: one row a parameter, two columns a observation.
    pub gain: DMatrix<f64>,
    /// For each observation the photo, the point, the residual, and the weight between 0 and 1.5 that Student's t gave it.
    pub residuals: Vec<ObservationResidual>,
    /// What was known before the photos were seen, as the root of its information: one row a parameter, one column a fact.
    pub prior: DMatrix<f64>,
}

/// What a observation is off the fitted face.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ObservationResidual {
    /// Which of the photos.
    pub view: usize,
    /// The point.
    pub landmark: Landmark,
    /// Marked minus fitted, in the units of [`NormalizedImage`].
    pub offset: [f64; 2],
    /// The standard deviation that was expected, an axis: the mark's and how well the point is defined.
    pub sd: f64,
    /// The standard deviation that it seems to have had, an axis, by what it is off: Student's t is a mixture of normal
    /// distributions, and this is the one that the weight of the point in the fit belongs to.
    pub likely_sd: f64,
}

impl ObservationResidual {
    /// The distance over its expected standard deviation an axis.
    pub fn normalized(&self) -> f64 {
        self.offset[0].hypot(self.offset[1]) / self.sd
    }
}

/// The standard deviation of a observation an axis: the mark's, and how well the point is defined at all.
pub(super) fn deviation(observation: &Observation) -> f64 {
    observation.sd.hypot(stable(observation.landmark).map_or(0.0, |average| average.definition_sd))
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

    /// The maximum a posteriori. First, and wherever Newton's step does not lead down, by Levenberg–Marquardt with the weights of
    /// Student's t renewed at every step (Lange, Little & Taylor 1989, section 3), which is sure but slow beside an outlier.
    /// `None` where the equations have no solution.
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
        let observations = self.views.iter().flat_map(|view| &view.observations);
        let residuals = rows.iter().zip(observations).map(|(row, observation)| ObservationResidual {
            view: row.view,
            landmark: row.landmark,
            offset: row.residual.into(),
            sd: deviation(observation),
            likely_sd: row.weight.powf(-0.5),
        });
        Some(Solution {
            converged,
            iterations,
            residuals: residuals.collect(),
            gain: normal.solve(&sides),
            normal,
            prior: self.prior_information(&state),
            state,
        })
    }

    /// The rows of all observations, in their order, the residuals' spread widened by `width`.
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

    /// What else is known of the cameras beside how each parameter is distributed: that they look at the front of a face, and
    /// where it is known their focal lengths, ln f = ln s − ln ρ.
    fn prior_terms(&self, state: &State) -> Vec<PriorTerm> {
        let mut prior_terms = Vec::new();
        for (index, (view, camera)) in self.views.iter().zip(&state.cameras).enumerate() {
            let first = PARAMETERS * index;
            // Where the head looks; a small rotation ω moves it by ω × facing.
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
                    offset: camera.log_scale - camera.log_inverse_depth - focal.ln(),
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

    /// How far each parameter is from what is most likely where nothing is known.
    fn off_prior(&self, state: &State) -> DVector<f64> {
        let mut offsets = DVector::zeros(self.prior.len());
        for (index, camera) in state.cameras.iter().enumerate() {
            let first = PARAMETERS * index;
            offsets[first + INVERSE_DEPTH] = camera.log_inverse_depth + TYPICAL_DISTANCE.ln();
            offsets[first + PRINCIPAL_POINT] = camera.principal_point_offset.x;
            offsets[first + PRINCIPAL_POINT + 1] = camera.principal_point_offset.y;
        }
        let first = PARAMETERS * state.cameras.len();
        for (index, deviation) in state.shape.deviations().iter().enumerate() {
            offsets[first + index] = *deviation;
        }
        offsets
    }

    /// The inverse variance that each parameter's prior has where the state is; of the distances that of the normal distribution
    /// in Student's mixture which is most likely there.
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

    /// The root of the information of the priors and prior_terms: A with A Aᵀ the part of the normal equations that is theirs.
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

    /// One step, and its length.
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
                loss += 0.5 * (RESIDUAL_DEGREES_OF_FREEDOM + 2.0) * (squared / RESIDUAL_DEGREES_OF_FREEDOM).ln_1p();
            }
        }
        loss += 0.5 * self.prior_terms(state).iter().map(|term| term.weight * term.offset * term.offset).sum::<f64>();
        let offsets = self.off_prior(state);
        let is_distance =
            |index: usize| index % PARAMETERS == INVERSE_DEPTH && index < PARAMETERS * state.cameras.len();
        let of_prior = offsets.iter().zip(self.prior.iter()).enumerate().map(|(index, (offset, prior))| {
            let squared = prior * offset * offset;
            match is_distance(index) {
                true => (LOG_DISTANCE_DEGREES_OF_FREEDOM + 1.0) * (squared / LOG_DISTANCE_DEGREES_OF_FREEDOM).ln_1p(),
                false => squared,
            }
        });
        loss + 0.5 * of_prior.sum::<f64>()
    }
}

impl State {
    /// The average face, seen from straight ahead by as many cameras as there are views.
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
