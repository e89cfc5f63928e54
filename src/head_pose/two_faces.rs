//! Whether two photos show one face or two: the evidence of the stable points and the irises, all together.
//!
//! **Question.** Two models explain the same marks: both photos show one face, or each shows one of its own. A face is the
//! average one with deviations as large as those between people ([`Shape`](super::shape)); the cameras are unknown in
//! both. What moves in one face between two photos ([`Mobility`]) counts as an error of the marks.
//!
//! **Statistic.** The logarithm of the Bayes factor of two faces against one: the ratio of the marginal likelihoods of the
//! marks (Kass & Raftery 1995, "Bayes factors", Journal of the American Statistical Association 90(430), eq. 1), each by
//! the Laplace approximation at the maximum of its own fit (their eq. 5): −L − ½ ln |H| − Σ ln σ, with L the loss there
//! (`fit`), H the matrix of its normal equations and σ the standard deviations between people. It has everything in it
//! that tells people apart, weighed by how well it is seen: the distances of the eyes' corners, the width and the height
//! of the nose, how far points lie off the fitted face, and that faces which differ in depth alone look alike from the
//! front. One misplaced point costs both models nearly the same, since residuals have Student's t distribution.
//!
//! **Irises** take no part in the fits. How much further apart they are than the middles of the eyes' corners is one more
//! figure of each photo, which one face shares and two do not.

use super::average_face::IRIS_BEFORE_ENDOCANTHION;
use super::camera::Camera;
use super::coordinates::NormalizedImage;
use super::fit::{PoseEstimator, Solution, State};
use super::observation::{Observation, ObservedPhoto};
use super::shape::Shape;
use crate::elementary::{hypot, ln};
use crate::geometry::Point;
use crate::landmark::Landmark;

/// How much of the soft parts of one face moved between two photos.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mobility {
    /// The face is held alike in both.
    Alike,
    /// The expressions differ: a smile widens the nose by 14 % and lowers its tip (Rigsbee, Sperry & BeGole 1988, "The
    /// influence of facial animation on smile characteristics", International Journal of Adult Orthodontics and
    /// Orthognathic Surgery 3(4), 101 adults) and narrows the eyes.
    AnotherExpression,
}

/// The centre of an iris.
type IrisCentre = Point<NormalizedImage>;

/// The centres of the irises in one photo, the subject's right one first.
pub type IrisCentres = [IrisCentre; 2];

/// How much further apart the irises of people are than the middles of their eyes' corners, in millimetres: pupils are
/// 63.4 mm apart with 3.8 mm (Dodgson 2004, "Variation and extrema of human interpupillary distance", Proc. SPIE 5291),
/// and the middles 61.1 mm on the average face.
const IRISES_FURTHER_APART: f64 = 2.3;

/// The standard deviation of that between people, in millimetres: of the 3.8 mm the corners explain 3.
const IRISES_APART_SD: f64 = 2.3;

/// How exactly that is known of one photo, as a standard deviation in millimetres: the marks of two irises and four
/// corners, and eyes that converge by up to 6° on a near camera, 0.2 mm a degree and eye.
const IRISES_APART_ERROR: f64 = 1.2;

/// The natural logarithm of the Bayes factor of two faces against one in two photos: positive where two different faces
/// explain the marks better. The irises count where both photos have both. `None` where the equations have no solution.
pub fn evidence_of_two_faces(
    views: &[ObservedPhoto; 2],
    irises: Option<[IrisCentres; 2]>,
    mobility: Mobility,
) -> Option<f64> {
    let views = views.each_ref().map(|view| moving(view, mobility));
    let both = solved(&views)?;
    let [first, second] = [solved(&views[..1])?, solved(&views[1..])?];
    let of_irises = irises.map_or(0.0, |irises| evidence_of_irises(&both.state, irises));
    Some(log_evidence(&first) + log_evidence(&second) - log_evidence(&both) + of_irises)
}

/// The part of the irises in it, on the one face that was fitted to both photos.
fn evidence_of_irises(state: &State, irises: [IrisCentres; 2]) -> f64 {
    let [first, second] = [0, 1].map(|photo| irises_apart(&state.cameras[photo], &state.shape, irises[photo]));
    let (between, within) = (IRISES_APART_SD.powi(2), IRISES_APART_ERROR.powi(2));
    // Of two faces both are independent, of one their difference has the errors alone.
    let [sum, difference] = [first + second, first - second];
    let log_density = |value: f64, variance: f64| -0.5 * (value * value / variance + ln(variance));
    let two = log_density(sum, 2.0 * (between + within)) + log_density(difference, 2.0 * (between + within));
    let one = log_density(sum, 4.0 * between + 2.0 * within) + log_density(difference, 2.0 * within);
    two - one
}

/// How much further apart the irises are than the middles of the eyes' corners on a face, in millimetres, against what
/// they are in people.
fn irises_apart(camera: &Camera, shape: &Shape, [right, left]: IrisCentres) -> f64 {
    let across = |centre: IrisCentre, inner: Landmark, outer: Landmark| {
        let (inner, outer) = (shape.point(inner), shape.point(outer));
        camera.sight().point_at(centre, inner.z + IRIS_BEFORE_ENDOCANTHION).x - 0.5 * (inner.x + outer.x)
    };
    across(left, Landmark::EnL, Landmark::ExL) - across(right, Landmark::EnR, Landmark::ExR) - IRISES_FURTHER_APART
}

/// The fit of one face to photos.
fn solved(views: &[ObservedPhoto]) -> Option<Solution> {
    let start = State::average(views);
    PoseEstimator::new(views, &start.shape).solve(start)
}

/// The logarithm of the marginal likelihood of the marks on photos of one face, up to what does not depend on which
/// photos show the same.
fn log_evidence(Solution { loss, normal, state, .. }: &Solution) -> f64 {
    let log_determinant = 2.0 * normal.l_dirty().diagonal().iter().map(|entry| ln(*entry)).sum::<f64>();
    let spread: f64 = state.shape.standard_deviations().iter().map(|sd| ln(*sd)).sum();
    -loss - 0.5 * log_determinant - spread
}

/// A photo whose marks have the errors of what moves in a face, too.
fn moving(view: &ObservedPhoto, mobility: Mobility) -> ObservedPhoto {
    let observation = |observation: &Observation| {
        let sd = hypot(observation.sd, mobility_sd(observation.landmark, mobility));
        Observation { sd, ..*observation }
    };
    ObservedPhoto { observations: view.observations.iter().map(observation).collect(), ..view.clone() }
}

/// How far a stable point of one face lies from where it was, from one photo to the next, a standard deviation per axis
/// in millimetres. Of a nose of 33 mm 14 % are 2.3 mm a side.
fn mobility_sd(landmark: Landmark, mobility: Mobility) -> f64 {
    match (landmark, mobility) {
        (Landmark::AlR | Landmark::AlL | Landmark::Sn | Landmark::Prn, Mobility::Alike) => 0.4,
        (_, Mobility::Alike) => 0.2,
        (Landmark::AlR | Landmark::AlL, Mobility::AnotherExpression) => 2.0,
        (Landmark::Sn | Landmark::Prn, Mobility::AnotherExpression) => 1.2,
        (Landmark::ExR | Landmark::ExL, Mobility::AnotherExpression) => 0.7,
        (_, Mobility::AnotherExpression) => 0.3,
    }
}
