//! What people are called in tables and on the page.

use std::collections::BTreeMap;

use lipmetry::files::StudyState;
use lipmetry::pipeline::sha256;
use lipmetry::study::{Problem, StudyPlan};

use super::arguments::IdsChoice;
use crate::error::CliError;

/// How many digits of a sum a code has: of ten thousand people two have the same ones with a probability of 2 in 10 million.
const DIGITS: usize = 12;

/// The code of each person.
pub struct Codes {
    secret: Option<String>,
}

impl Codes {
    /// The codes as they are wished; a secret is made and kept in the study's state where they need one.
    pub fn new(ids: IdsChoice, state: &StudyState) -> Result<Self, CliError> {
        if ids == IdsChoice::AsIs {
            return Ok(Self { secret: None });
        }
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes)
            .map_err(|error| CliError::Output(format!("the system gives no random numbers for codes: {error}")))?;
        let fresh: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { secret: Some(state.secret(&fresh)?) })
    }

    /// What a person is called.
    pub fn code(&self, id: &str) -> String {
        match &self.secret {
            // A letter before it, so that no program takes it for a number.
            Some(secret) if !id.is_empty() => format!("P{}", &sha256(format!("{secret}\0{id}").as_bytes())[..DIGITS]),
            _ => id.to_owned(),
        }
    }

    /// The problems with the codes in the place of what people are called; messages that name another person's too.
    pub fn in_problems(&self, problems: Vec<Problem>, plan: &StudyPlan) -> Vec<Problem> {
        if self.secret.is_none() {
            return problems;
        }
        let codes: BTreeMap<&str, String> =
            plan.people.iter().map(|person| (person.id.as_str(), self.code(&person.id))).collect();
        let coded = |mut problem: Problem| {
            // What a message says of the spelling of codes says what they are.
            if matches!(
                problem.code,
                lipmetry::study::ProblemCode::CodesAlike | lipmetry::study::ProblemCode::CodeMisread
            ) {
                "the code, as the folder or the manifest has it, is one that the study's own tables would not keep apart or intact; here \
                 it stands as another one"
                    .clone_into(&mut problem.message);
            }
            problem.id = codes.get(problem.id.as_str()).cloned().unwrap_or_else(|| self.code(&problem.id));
            problem
        };
        problems.into_iter().map(coded).collect()
    }
}
