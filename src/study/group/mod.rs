//! The group: what the changes of many people say together, and how many people a study needs.

mod arms;
mod build;
mod document;
mod input;
mod mean_change;
mod power;
mod random_effects;
mod reliability;
mod remarks;
mod scatter;
mod student;
mod table;

pub use arms::{ArmDifference, WELCH};
pub use build::{GroupOptions, group_report};
pub use document::{
    ArmDifferenceDocument, ArmDocument, CommonSourceDocument, GroupChangeDocument, GroupErrorDocument,
    GroupMethodsDocument, GroupReport, PairsDocument, PeopleCounted, ReliabilityDocument, SdBetweenDocument,
    StudyVisitDocument, ToldCounts, WeightedMeanDocument, study_report_schema,
};
pub use input::{GroupInput, GroupPerson, LEAST_OWN, LaterVisit, PersonChange, PhotosCounted, Told};
pub use mean_change::{BetweenPeople, GroupError, MeanChange};
pub use power::{
    LeastPeople, MOST_PEOPLE, PowerQuestion, PowerReport, PowerRow, ScatterDocument, study_power, study_power_schema,
};
pub use random_effects::{PooledMean, RandomEffects};
pub use reliability::reliability;
pub use scatter::Scatter;
