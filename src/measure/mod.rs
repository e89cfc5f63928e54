//! The measures: one measure, or one close family, per file.
//!
//! Every measure is a function of the [`Lip`], the marked points and fitted curves in the face frame,
//! and has a row in [`MEASURES`]. Lengths are in the lip's own unit. Left-right differences are right
//! minus left: positive where the subject's right side is higher, larger or longer.

mod commissure;
mod cupids_bow;
mod cupids_bow_height_difference;
mod curve_arc_ratio;
mod curve_prominence;
mod curve_prominence_profile;
mod half_asymmetry;
mod interlabial_gap;
mod lip;
mod lower_vermilion_height;
mod midline_deviation;
mod mirror_distance;
mod mouth_width;
mod not_measured;
mod outline;
mod overlap;
mod own_axis;
mod philtrum_length;
mod registry;
mod resting_on;
mod shape_asymmetry;
mod shape_change;
mod symmetry_score;
mod upper_lower_ratio;
mod upper_vermilion_height;
mod upper_vermilion_height_mean;
mod vermilion_area;
mod vermilion_height_difference;
mod vermilion_ratio;

pub use commissure::{commissure_cant, commissure_height_difference};
pub use cupids_bow::{cupids_bow_angle, cupids_bow_depth, cupids_bow_width};
pub use cupids_bow_height_difference::cupids_bow_height_difference;
pub use curve_arc_ratio::curve_arc_ratio;
pub use curve_prominence::curve_prominence;
pub use curve_prominence_profile::{PROFILE_STEPS, curve_prominence_profile, profile_positions};
pub use half_asymmetry::{
    half_area_asymmetry, half_width_asymmetry, own_axis_half_area_asymmetry, own_axis_half_width_asymmetry,
};
pub use interlabial_gap::interlabial_gap;
pub use lip::Lip;
pub use lower_vermilion_height::lower_vermilion_height;
pub use midline_deviation::{ls_deviation, sto_deviation};
pub use mirror_distance::mirror_distance;
pub use mouth_width::mouth_width;
pub use not_measured::{Need, NotMeasured};
pub use outline::{SECTION_POINTS, upper_lip_axis};
pub use own_axis::{own_axis_cant, own_axis_deviation};
pub use philtrum_length::philtrum_length;
pub use registry::{Bound, MEASURES, Measure, MeasureId, Quantity, Sign, UnknownMeasureError, Value, measure};
pub use resting_on::{Mark, resting_on};
pub use shape_asymmetry::shape_asymmetry;
pub use shape_change::shape_change;
pub use symmetry_score::{own_axis_symmetry_score, symmetry_score};
pub use upper_lower_ratio::upper_lower_ratio;
pub use upper_vermilion_height::{
    HeightSegment, upper_vermilion_height, upper_vermilion_height_l, upper_vermilion_height_r, upper_vermilion_heights,
};
pub use upper_vermilion_height_mean::upper_vermilion_height_mean;
pub use vermilion_area::{lower_vermilion_area, upper_vermilion_area};
pub use vermilion_height_difference::vermilion_height_difference;
pub use vermilion_ratio::vermilion_ratio;
