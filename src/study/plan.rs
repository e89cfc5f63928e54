//! Who has which photos of which visits, before any of them is read.

use serde::{Deserialize, Serialize};

use super::Problem;
use super::visit_name::VisitName;

/// The people of a study with their visits and photos. Paths are relative to the study's folder, with `/` between their parts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StudyPlan {
    /// The people, in the natural order of their codes.
    pub people: Vec<PlannedPerson>,
    /// What is wrong with the folder or the manifest, and does not stop the rest.
    pub problems: Vec<Problem>,
    /// The names of the further columns that are carried along with people and with photos, as the manifest has them.
    pub further: Vec<FurtherColumn>,
}

/// A column of the manifest that is carried along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FurtherColumn {
    /// Its name.
    pub name: String,
    /// Whether it has one value a person, and so stands in all tables; else it has one a photo, and stands in `photos` alone.
    pub of_person: bool,
}

/// One person of a study.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedPerson {
    /// The code, as the folder or the manifest has it.
    pub id: String,
    /// The arm of the study, where there are arms.
    pub arm: Option<String>,
    /// The values of the further columns that are the person's, in their order.
    pub further: Vec<String>,
    /// The visits: those with a stated day first, in its order, then the others in the natural order of their names.
    pub visits: Vec<PlannedVisit>,
}

/// The photos of one visit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedVisit {
    /// Its name, as the folder or the manifest has it.
    pub name: String,
    /// The day, where the manifest states one; otherwise the name is read, see [`PlannedVisit::stated`].
    pub day: Option<i64>,
    /// The photos, in the natural order of their names.
    pub photos: Vec<PlannedPhoto>,
}

/// One photo.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedPhoto {
    /// Its path.
    pub path: String,
    /// The path of its landmarks, where they lie elsewhere than beside it.
    pub landmarks: Option<String>,
    /// The values of the further columns that are the photo's, in their order.
    pub further: Vec<String>,
}

impl PlannedVisit {
    /// What is stated of its day: by the manifest, else by its name.
    pub fn stated(&self) -> VisitName {
        self.day.map_or_else(|| VisitName::read(&self.name), VisitName::Day)
    }
}
