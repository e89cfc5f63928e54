//! Studies: many people, each with visits and photos, as jobs, records, tables and a group.
//!
//! Nothing here knows a path of the system, a clock or a terminal. A [`StudyPlan`] says who has which photos, by paths relative to the
//! study's folder; each person's photos give a [`PersonRecord`], by themselves and in any order; tables, the group and its page are
//! made of the records alone.

mod assemble;
mod check;
mod course;
pub mod group;
mod job;
mod markings;
mod outline;
mod outputs;
pub mod page;
mod plan;
mod problem;
mod read;
mod record;
mod status;
mod status_table;
mod tables;
mod visit_name;

pub use assemble::person_record;
pub use job::{JOB_VERSION, Job, JobError, JobMarking, JobSettings, inside};
pub use markings::RepeatedPhoto;
pub use outputs::{OutputOptions, Outputs, PROBLEMS_FILE, STUDY_FILE, StudyOutputs};
pub use plan::{FurtherColumn, PlannedPerson, PlannedPhoto, PlannedVisit, StudyPlan};
pub use problem::{Problem, ProblemCode};
pub use read::{ReadPerson, ReadPhoto, ReadVisit};
pub use record::{
    BudgetRecord, COMMON_SOURCES, CautionRecord, ChangeRecord, CommonSource, OutlineRecord, PersonRecord, PhotoRecord,
    RECORD_VERSION, ValueRecord, VisitRecord,
};
pub use status::{LandmarksFound, NextStep, PersonStatus, PhotoMarks, StudyStatus, VisitState, VisitStatus};
pub use tables::{MarkingRow, TableOptions, Tables, data_package, dictionary, is_own_column, tables};
pub use visit_name::{VisitName, looks_dated};
