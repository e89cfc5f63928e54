//! How well repeated values of the same things agree: one method per file.

mod bland_altman;
mod intraclass;
mod technical_error;

pub use bland_altman::{Agreement, bland_altman};
pub use intraclass::{CorrelationError, Intraclass, one_way, two_way_random};
pub use technical_error::{TechnicalError, markings_needed, technical_error};

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The sum of squared deviations from the mean.
fn squares(values: &[f64]) -> f64 {
    let mean = mean(values);
    values.iter().map(|value| (value - mean).powi(2)).sum()
}
