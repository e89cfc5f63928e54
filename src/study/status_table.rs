//! How far a study is marked, as text for the terminal and as JSON.

use indexmap::IndexSet;
use serde::Serialize;

use super::status::{NextStep, PersonStatus, StudyStatus, VisitState, VisitStatus};
use super::{Problem, VisitName};
use crate::report::{Column, Grid, TableStyle, wrapped};

/// The most names of visits that each get a column; of more, such as dates that differ from person to person, the columns are the
/// first visit, the second, and so on.
const MOST_NAMES: usize = 12;
/// What stands where a person has no such visit.
const ABSENT: &str = "–";

/// The status as it stands in JSON.
#[derive(Clone, Debug, Serialize)]
struct StatusDocument<'a> {
    format: &'static str,
    version: u32,
    counts: Counts,
    people: &'a [PersonStatus],
    problems: &'a [Problem],
    next: NextStep,
}

/// How many there are of what.
#[derive(Clone, Copy, Debug, Serialize)]
struct Counts {
    people: usize,
    people_to_compare: usize,
    visits: usize,
    done: usize,
    half_marked: usize,
    unmarked: usize,
    doubtful: usize,
    no_photos: usize,
}

impl StudyStatus {
    /// A row for each person with a column for each visit, below it what there is to look at, and how many visits are in which state.
    /// `is_whole` says whether people of whom nothing is open stand in it, too.
    pub fn table(&self, style: &TableStyle, is_whole: bool) -> String {
        let columns = Columns::of(self);
        let titles = columns.titles().into_iter().map(Column::of_words);
        let mut grid = Grid::new([Column::of_words("person")].into_iter().chain(titles).collect());
        let is_shown = |person: &&PersonStatus| is_whole || person.visits.iter().any(|visit| visit.state.is_open());
        for person in self.people.iter().filter(is_shown) {
            let cells = columns.cells(person);
            let is_open = person.visits.iter().any(|visit| visit.state.is_open());
            let mark = if is_open { ("", "") } else { style.faint };
            grid.push([person.id.clone()].into_iter().chain(cells).collect(), mark);
        }
        let is_empty = !self.people.iter().any(|person| is_shown(&person));
        let mut text = if is_empty { String::new() } else { grid.parts(style.width.into()) + "\n" };
        let reasons = self.reasons();
        text.extend(reasons.iter().map(|line| wrapped(line, style.width, "  ") + "\n"));
        if !reasons.is_empty() {
            text.push('\n');
        }
        text + &wrapped(&self.sentence(), style.width, "  ") + "\n"
    }

    /// What there is to look at, a line for each: person, visit, and what.
    pub fn reasons(&self) -> Vec<String> {
        let of_visits = self.people.iter().flat_map(|person| {
            let of = move |name: &str, reason: &str| format!("{} {name}: {reason}", person.id);
            person.visits.iter().flat_map(move |visit| visit.reasons.iter().map(move |reason| of(&visit.name, reason)))
        });
        let of_plan = self.problems.iter().map(|problem| {
            let place = [problem.id.as_str(), problem.visit.as_str()].into_iter().filter(|part| !part.is_empty());
            let place = place.collect::<Vec<_>>().join(" ");
            let place = problem.photo.map_or(place.clone(), |photo| format!("{place}, photo {photo}"));
            if place.is_empty() { problem.message.clone() } else { format!("{place}: {}", problem.message) }
        });
        of_visits.chain(of_plan).collect()
    }

    /// The same as JSON, with a newline at its end.
    ///
    /// # Errors
    ///
    /// None with these values.
    pub fn json(&self) -> Result<Vec<u8>, crate::Error> {
        let count = |state| self.count(state);
        let document = StatusDocument {
            format: "lipmetry-study-status",
            version: 1,
            counts: Counts {
                people: self.people.len(),
                people_to_compare: self.people_to_compare(),
                visits: self.people.iter().map(|person| person.visits.len()).sum(),
                done: count(VisitState::Done),
                half_marked: count(VisitState::HalfMarked),
                unmarked: count(VisitState::Unmarked),
                doubtful: count(VisitState::Doubtful),
                no_photos: count(VisitState::NoPhotos),
            },
            people: &self.people,
            problems: &self.problems,
            next: self.next_step(),
        };
        crate::pipeline::to_json(&document)
    }
}

/// What the columns of visits are.
enum Columns {
    /// A name each.
    Names(Vec<String>),
    /// The first visit, the second, and so on, up to so many.
    Places(usize),
}

impl Columns {
    fn of(status: &StudyStatus) -> Self {
        let visits = || status.people.iter().flat_map(|person| &person.visits);
        let mut names: Vec<&str> =
            visits().map(|visit| visit.name.as_str()).collect::<IndexSet<_>>().into_iter().collect();
        if names.len() > MOST_NAMES {
            return Self::Places(status.people.iter().map(|person| person.visits.len()).max().unwrap_or_default());
        }
        // As people have them: days in their order, other names as they come.
        names.sort_by_key(|name| match VisitName::read(name) {
            VisitName::Day(day) => (0, day),
            VisitName::Date(date) => (1, crate::pipeline::day_number(date)),
            VisitName::Name => (2, 0),
        });
        Self::Names(names.into_iter().map(str::to_owned).collect())
    }

    fn titles(&self) -> Vec<String> {
        match self {
            Self::Names(names) => names.clone(),
            Self::Places(count) => (1..=*count).map(|place| format!("visit {place}")).collect(),
        }
    }

    fn cells(&self, person: &PersonStatus) -> Vec<String> {
        let word = |visit: Option<&VisitStatus>| visit.map_or(ABSENT, |visit| visit.state.name()).to_owned();
        match self {
            Self::Names(names) => {
                names.iter().map(|name| word(person.visits.iter().find(|visit| visit.name == *name))).collect()
            }
            Self::Places(count) => (0..*count)
                .map(|place| {
                    let visit = person.visits.get(place);
                    visit.map_or(ABSENT.to_owned(), |visit| format!("{} {}", visit.name, visit.state.name()))
                })
                .collect(),
        }
    }
}
