//! The named points and curves, and what a person marked on a photo.

mod configuration;
pub mod export;
pub mod file;
pub mod import;
mod marked_photo;
mod matched;
mod mean;
mod name;
mod origins;

pub(crate) use configuration::same_nodes;
pub use configuration::{Configuration, Node};
pub use marked_photo::{Calibration, Cosmetics, Expression, Iris, Irises, MarkedPhoto, Marking, PUPIL_DISTANCE_MM};
pub use matched::{
    FoundMarks, MatchDecisions, MatchFault, MatchState, MatchedCurve, MatchedMarks, MatchedPoint, STATIONS_BETWEEN,
    set_stations, station_count, stations, stations_on,
};
pub use name::{CurveName, Landmark, Side};
pub use origins::{FaceModel, Origin, Origins, Proposer, Provenance};
