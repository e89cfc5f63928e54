//! lipmetry
pub mod alignment;
pub mod annotation;
pub mod comparison;
pub mod geometry;
pub mod landmark;
pub mod measure;
pub mod uncertainty;
pub mod units;
