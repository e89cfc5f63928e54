//! A value and what is known of its error.

/// A measured value with its uncertainty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The value, in the unit of the measure.
    pub value: f64,
    /// Its uncertainty, in the same unit; `None` where it was not evaluated, which does not mean zero.
    pub uncertainty: Option<Uncertainty>,
}

/// The uncertainty of a value in the terms of the GUM (JCGM 100:2008).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Uncertainty {
    /// The standard uncertainty (k = 1), GUM 2.3.1.
    pub u: f64,
    /// The ends of the 95 % coverage interval, JCGM 101:2008, 3.12.
    pub ci95: [f64; 2],
}

/// The coverage factor of 95 % for a normal distribution, rounded as in JCGM 100:2008, table G.1.
pub const COVERAGE_FACTOR_95: f64 = 1.96;

impl Estimate {
    /// A value whose uncertainty was not evaluated.
    pub fn unevaluated(value: f64) -> Self {
        Self { value, uncertainty: None }
    }

    /// The value and the ends of its interval, moved by something that has no error of its own.
    #[must_use]
    pub fn moved(&self, by: f64) -> Self {
        let uncertainty = self.uncertainty.map(|of| Uncertainty { u: of.u, ci95: of.ci95.map(|end| end + by) });
        Self { value: self.value + by, uncertainty }
    }
}
