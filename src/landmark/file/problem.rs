//! What is wrong with a landmark file: each problem with its place and its remedy.

use std::fmt;

/// One thing wrong with a landmark file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LandmarkProblem {
    /// Where, as a path through the file: `markings[0].points.ch_r`; empty for the file as a whole.
    pub place: String,
    /// What is wrong, with the values.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

/// Everything wrong with a landmark file: one problem at least.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct LandmarkProblems(Vec<LandmarkProblem>);

impl LandmarkProblem {
    pub(super) fn new(place: impl Into<String>, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { place: place.into(), message: message.into(), remedy: remedy.into() }
    }
}

impl LandmarkProblems {
    /// The problems, in the order of the file.
    pub fn list(&self) -> &[LandmarkProblem] {
        &self.0
    }

    /// `Ok` where there is none.
    pub(super) fn none(problems: Vec<LandmarkProblem>) -> Result<(), Self> {
        if problems.is_empty() { Ok(()) } else { Err(Self(problems)) }
    }
}

impl From<LandmarkProblem> for LandmarkProblems {
    fn from(problem: LandmarkProblem) -> Self {
        Self(vec![problem])
    }
}

impl fmt::Display for LandmarkProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        write!(f, "{}. {}", self.message, self.remedy)
    }
}

impl fmt::Display for LandmarkProblems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}
