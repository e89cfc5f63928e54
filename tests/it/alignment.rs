//! Superimposition, the midline, the scale, and one misplaced point.

mod midline;
mod outlier;
mod scale;
mod superimposition;
