//! Studies: many people, each with visits and photos, as jobs, records, tables and a group.
//!
//! Nothing here knows a path of the system, a clock or a terminal. A [`StudyPlan`] says who has which photos, by paths relative to the
//! study's folder; each person's photos give a [`PersonRecord`], by themselves and in any order; tables, the group and its page are
//! made of the records alone.

mod plan;
mod problem;
mod record;
mod visit_name;

pub use plan::{FurtherColumn, PlannedPerson, PlannedPhoto, PlannedVisit, StudyPlan};
pub use problem::{Problem, ProblemCode};
pub use record::{
    BudgetRecord, COMMON_SOURCES, CautionRecord, ChangeRecord, CommonSource, OutlineRecord, PersonRecord, PhotoRecord,
    RECORD_VERSION, ValueRecord, VisitRecord,
};
pub use visit_name::VisitName;
