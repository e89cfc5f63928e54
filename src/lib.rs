//! lipmetry
pub mod alignment;
pub mod annotation;
pub mod comparison;
pub mod geometry;
pub mod landmark;
pub mod measure;
pub mod report;
pub mod uncertainty;
pub mod units;
pub mod imaging;
