//! The codes of people and the order of their visits.

use std::collections::BTreeMap;

use super::super::natural_order::natural_text;
use crate::study::{PlannedPerson, Problem, ProblemCode, StudyPlan, VisitName};
use crate::tables::misread_as;
use crate::text::{folded, printable};

/// Puts the visits in order: those with a stated day or date first, then the others by their names.
pub(super) fn sort_visits(person: &mut PlannedPerson) {
    let key = |visit: &crate::study::PlannedVisit| match visit.stated() {
        VisitName::Day(day) => (0, day, None),
        VisitName::Date(date) => (1, 0, Some(date)),
        VisitName::Name => (2, 0, None),
    };
    person.visits.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| natural_text(&a.name, &b.name)));
}

/// The most people of one study, the most visits of one person, and the most characters of a code.
const MOST_PEOPLE: usize = 20_000;
const MOST_VISITS: usize = 1_000;
const MOST_LETTERS: usize = 200;

/// What is too large for one study, and what to do.
pub(super) fn too_much(plan: &StudyPlan) -> Option<String> {
    if plan.people.len() > MOST_PEOPLE {
        let people = plan.people.len();
        return Some(format!("{people} people are more than the {MOST_PEOPLE} of one study: divide it"));
    }
    let lengths = |person: &PlannedPerson| {
        let names = person.visits.iter().map(|visit| visit.name.chars().count());
        names.chain([person.id.chars().count()]).max().unwrap_or_default()
    };
    if let Some(person) = plan.people.iter().find(|person| lengths(person) > MOST_LETTERS) {
        let start: String = printable(&person.id).chars().take(20).collect();
        return Some(format!("{start}: a code, or the name of a visit, has more than {MOST_LETTERS} characters"));
    }
    let person = plan.people.iter().find(|person| person.visits.len() > MOST_VISITS)?;
    let (id, visits) = (printable(&person.id), person.visits.len());
    Some(format!("{id} has {visits} visits, and may have {MOST_VISITS}: is the column of visits the right one?"))
}

/// Complains of codes that programs for tables read as something else, and of codes that are spellings of one.
pub(super) fn check(plan: &mut StudyPlan) {
    let mut alike: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for person in &plan.people {
        let spelled = folded(person.id.trim()).replace([' ', '-'], "_");
        alike.entry(spelled).or_default().push(&person.id);
    }
    let problem = |id: &str, code: ProblemCode, message: String| Problem {
        id: id.to_owned(),
        visit: String::new(),
        photo: None,
        code,
        message,
    };
    let mut problems = Vec::new();
    for ids in alike.into_values().filter(|ids| ids.len() > 1) {
        let message = format!(
            "the codes {} differ only in capital letters, accents, blanks or dashes: if they are one person's, give both one code",
            ids.join(", ")
        );
        problems.push(problem(ids[0], ProblemCode::CodesAlike, message));
    }
    for person in &plan.people {
        let arm = person.arm.as_deref().map(|arm| ("arm", arm));
        for (what, text) in [Some(("code", person.id.as_str())), arm].into_iter().flatten() {
            if let Some(as_what) = misread_as(text) {
                let message =
                    format!("programs for tables read the {what} {text} as {as_what}; put a letter before it");
                problems.push(problem(&person.id, ProblemCode::CodeMisread, message));
            }
        }
    }
    plan.problems.extend(problems);
}
