//! The group: what the changes of many people say together, and how many people a study needs.

mod document;
mod input;

pub use document::{
    ArmDifferenceDocument, ArmDocument, CommonSourceDocument, GroupChangeDocument, GroupErrorDocument,
    GroupMethodsDocument, GroupReport, PairsDocument, PeopleCounted, ReliabilityDocument, SdBetweenDocument,
    StudyVisitDocument, ToldCounts, WeightedMeanDocument, study_report_schema,
};
pub use input::{GroupInput, GroupPerson, LEAST_OWN, LaterVisit, PersonChange, PhotosCounted, Told};
