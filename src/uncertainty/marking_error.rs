//! The error of one marking: stated, assumed, or estimated from replicate markings.

use super::replicates::{ReplicateScatter, SumOfSquares};
use crate::landmark::{CurveName, Landmark};

/// The standard deviation per axis of one careful click, in millimetres, where nothing better is known. Two hands
/// that mark one point of a photo differ by 0.5 to 1.2 mm, one hand by half of it (Fagertun et al. 2014, "3D facial
/// landmarks: inter-operator variability of manual annotation", BMC Medical Imaging 14:35, finds 0.3 to 1 mm for
/// points with an edge to go by).
pub const DEFAULT_MARKING_SD_MM: f64 = 0.3;

/// The standard deviation per axis, of what all points along one border share, in millimetres: one hand places a
/// whole border too high.
pub const DEFAULT_SHARED_SD_MM: f64 = 0.1;

/// How many degrees of freedom the default is worth beside replicate markings: a standard deviation that is known
/// to 1/√(2·8) = 25 %, so 0.3 mm stands for 0.22 to 0.38 mm.
const PRIOR_DEGREES_OF_FREEDOM: f64 = 8.0;

/// The error of one marking of a photo: standard deviations per axis, in millimetres on the face.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkingError {
    points: [f64; Landmark::ALL.len()],
    /// Of a contour point.
    pub contour_mm: f64,
    /// Of the diameter of an iris, which takes two edges.
    pub iris_diameter_mm: f64,
    /// Of what all points along one border share.
    pub shared_mm: f64,
    /// Of a single point in general.
    pub independent_mm: f64,
    /// Where these values come from.
    pub origin: MarkingErrorSource,
}

/// Where a marking error comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkingErrorSource {
    /// Nothing was stated and no photo was marked twice: [`DEFAULT_MARKING_SD_MM`].
    Default,
    /// It was stated.
    Stated,
    /// From the replicate markings of the photos at hand.
    Replicates {
        /// How many markings it rests on.
        markings: usize,
        /// How many degrees of freedom their scatter has.
        degrees_of_freedom: usize,
    },
    /// From a study of repeatability.
    Repeatability {
        /// How many markings it rests on.
        markings: usize,
        /// How many degrees of freedom their scatter has.
        degrees_of_freedom: usize,
    },
}

impl Default for MarkingError {
    fn default() -> Self {
        Self { origin: MarkingErrorSource::Default, ..Self::stated(DEFAULT_MARKING_SD_MM, DEFAULT_SHARED_SD_MM) }
    }
}

impl MarkingError {
    /// The same error for every point, in millimetres per axis: an independent part, and one shared along a border.
    pub fn stated(independent_mm: f64, shared_mm: f64) -> Self {
        Self {
            points: [independent_mm; Landmark::ALL.len()],
            contour_mm: independent_mm,
            iris_diameter_mm: std::f64::consts::SQRT_2 * independent_mm,
            shared_mm,
            independent_mm,
            origin: MarkingErrorSource::Stated,
        }
    }

    /// The error that the scatter of replicate markings shows, beside `prior`.
    ///
    /// **Formula** the variance of a point is (ν₀ s₀² + ν s²) / (ν₀ + ν), s² its own with ν degrees of freedom, pooled
    /// over photos and axes, ν₀ = 8, and s₀² that of all points together, which is shrunk towards the prior's in the
    /// same way: the posterior mean of a scaled inverse χ² distribution, nearly (Gelman et al. 2013, *Bayesian Data
    /// Analysis*, 3rd ed., section 2.6). The shared variance is the excess of the scatter of a border's mean over what
    /// its points' own errors explain, never below 0, shrunk towards the prior's too.
    pub fn estimated(scatter: &ReplicateScatter, prior: &Self, origin: MarkingErrorSource) -> Self {
        let pooled = shrunk(scatter.all(), prior.independent_mm.powi(2));
        let own = |sum: SumOfSquares| shrunk(sum, pooled).sqrt();
        Self {
            points: scatter.points.map(own),
            contour_mm: own(scatter.contour),
            iris_diameter_mm: shrunk(scatter.iris_diameter, 2.0 * pooled).sqrt(),
            shared_mm: shrunk(scatter.shared(), prior.shared_mm.powi(2)).max(0.0).sqrt(),
            independent_mm: pooled.sqrt(),
            origin,
        }
    }

    /// The error with a standard deviation of its own for one point, in millimetres per axis.
    #[must_use]
    pub fn with_point(mut self, landmark: Landmark, sd_mm: f64) -> Self {
        self.points[landmark as usize] = sd_mm;
        self
    }

    /// The error `factor` times as large.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        Self {
            points: self.points.map(|sd| factor * sd),
            contour_mm: factor * self.contour_mm,
            iris_diameter_mm: factor * self.iris_diameter_mm,
            shared_mm: factor * self.shared_mm,
            independent_mm: factor * self.independent_mm,
            origin: self.origin,
        }
    }

    /// The standard deviation of a named point per axis, in millimetres, without what it shares with its border.
    pub fn of_point(&self, landmark: Landmark) -> f64 {
        self.points[landmark as usize]
    }
}

/// The border that a named point is placed along, whose shared error it has. The corners of the mouth are where the
/// borders meet: they belong to none of them.
pub(super) fn border_of(landmark: Landmark) -> Option<CurveName> {
    match landmark {
        Landmark::CphR | Landmark::Ls | Landmark::CphL => Some(CurveName::UpperBorder),
        Landmark::Sto | Landmark::StoS => Some(CurveName::UpperFreeMargin),
        Landmark::StoI => Some(CurveName::LowerFreeMargin),
        Landmark::Li => Some(CurveName::LowerBorder),
        _ => None,
    }
}

fn shrunk(sum: SumOfSquares, prior_variance: f64) -> f64 {
    (PRIOR_DEGREES_OF_FREEDOM * prior_variance + sum.squares) / (PRIOR_DEGREES_OF_FREEDOM + sum.degrees_of_freedom)
}
