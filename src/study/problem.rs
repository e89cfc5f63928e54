//! What went wrong with a study's photos and did not stop the rest: the rows of problems.csv.

use serde::{Deserialize, Serialize};

/// What went wrong with one person, visit or photo, while the rest was measured.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Problem {
    /// The person's code; empty where it concerns the study's folder.
    pub id: String,
    /// The visit's name; empty where it concerns the person.
    pub visit: String,
    /// Which of the visit's photos, counted from 1 in the order of their names; `None` where it concerns the visit.
    pub photo: Option<usize>,
    /// What kind of problem it is.
    pub code: ProblemCode,
    /// What is wrong and what to do, in one line without names of files.
    pub message: String,
}

/// The kinds of problems. Codes are never changed or used again for something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// A photo cannot be read or decoded.
    PhotoUnreadable,
    /// A landmark file cannot be read, or is wrong.
    LandmarksUnreadable,
    /// None of a visit's photos is marked.
    NotMarked,
    /// Only drafts of marks are there, which nobody confirmed.
    DraftOnly,
    /// A visit whose day nobody knows.
    NoDay,
    /// Of a person's visits none is known to be the first.
    NoReference,
    /// A person with one usable visit: there is no change.
    OneVisit,
    /// A photo that does not count in its visit.
    LeftOut,
    /// A caution keeps the verdicts of a visit back.
    Withheld,
    /// The photos of a person, or people of the study, have no common unit of length.
    OtherUnit,
    /// One photo is there twice.
    PhotoTwice,
    /// One photo is there under two codes: one person may be in the study twice.
    PersonTwice,
    /// Two codes differ only in capital letters, accents or blanks.
    CodesAlike,
    /// A code that programs for tables read as something else: a number, a missing value, a formula.
    CodeMisread,
    /// What lies where no photo is looked for.
    NotInAVisit,
    /// A row of the manifest, or of the table of people, that cannot be used.
    ManifestRow,
    /// A person whose photos the program could not get through.
    ProgramFault,
}

impl ProblemCode {
    /// The word in tables.
    pub fn id(self) -> &'static str {
        match self {
            Self::PhotoUnreadable => "photo_unreadable",
            Self::LandmarksUnreadable => "landmarks_unreadable",
            Self::NotMarked => "not_marked",
            Self::DraftOnly => "draft_only",
            Self::NoDay => "no_day",
            Self::NoReference => "no_reference",
            Self::OneVisit => "one_visit",
            Self::LeftOut => "left_out",
            Self::Withheld => "withheld",
            Self::OtherUnit => "other_unit",
            Self::PhotoTwice => "photo_twice",
            Self::PersonTwice => "person_twice",
            Self::CodesAlike => "codes_alike",
            Self::CodeMisread => "code_misread",
            Self::NotInAVisit => "not_in_a_visit",
            Self::ManifestRow => "manifest_row",
            Self::ProgramFault => "program_fault",
        }
    }
}
