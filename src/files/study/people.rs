//! The table of people: their arms, and further columns that are carried along.

use std::collections::BTreeMap;
use std::path::Path;

use super::table::Table;
use crate::error::FileError;
use crate::study::{FurtherColumn, Problem, ProblemCode, StudyPlan, is_own_column};
use crate::text::printable;

/// The table of people that is read where it lies in the study's folder.
pub const PEOPLE_FILE: &str = "people.csv";

/// Adds what the table of people says: the one at `stated`, else `people.csv` in the folder where it is there.
///
/// # Errors
///
/// Where it cannot be read, has no column `id`, or a column that the study's own tables have.
pub(super) fn add(plan: &mut StudyPlan, root: &Path, stated: Option<&Path>) -> Result<(), FileError> {
    let beside = root.join(PEOPLE_FILE);
    let path = match stated {
        Some(path) => path,
        None if beside.symlink_metadata().is_ok() => &beside,
        None => return Ok(()),
    };
    let table = Table::read(path, "table of people")?;
    let found = || table.header.iter().map(|name| printable(name)).collect::<Vec<_>>().join(", ");
    let no_id = || {
        let problem =
            format!("there is no column id: the first row names the columns, as in id,arm; it names: {}", found());
        FileError::new(path, problem)
    };
    let id = table.column("id").ok_or_else(no_id)?;
    let arm = table.column("arm");
    let further = table.further(&["id", "arm"]);
    check_names(path, &table, &further, plan)?;
    let mut rows: BTreeMap<&str, &Vec<String>> = BTreeMap::new();
    for (line, cells) in &table.rows {
        if rows.insert(&cells[id], cells).is_some() {
            let message =
                format!("line {line} of the table of people is the second one of this person; the last one counts");
            plan.problems.push(row_problem(&cells[id], message));
        }
    }
    for person in &mut plan.people {
        let cells = rows.remove(person.id.as_str());
        if cells.is_none() {
            let message = "this person has no row in the table of people, and so no arm".to_owned();
            plan.problems.push(row_problem(&person.id, message));
        }
        let stated = arm.and_then(|arm| cells.map(|cells| cells[arm].clone())).filter(|arm| !arm.is_empty());
        person.arm = stated.or(person.arm.take());
        let cell = |column: &usize| cells.map(|cells| cells[*column].clone()).unwrap_or_default();
        person.further.extend(further.iter().map(cell));
    }
    for id in rows.into_keys() {
        plan.problems.push(row_problem(id, "this person of the table of people has no photos".to_owned()));
    }
    let columns = further.iter().map(|column| FurtherColumn { name: table.header[*column].clone(), of_person: true });
    plan.further.extend(columns);
    Ok(())
}

/// Complains of further columns that would stand twice.
pub(super) fn check_names(path: &Path, table: &Table, further: &[usize], plan: &StudyPlan) -> Result<(), FileError> {
    let is_taken =
        |name: &str| is_own_column(name) || plan.further.iter().any(|other| other.name.eq_ignore_ascii_case(name));
    let taken: Vec<&str> =
        further.iter().map(|column| table.header[*column].as_str()).filter(|name| is_taken(name)).collect();
    if taken.is_empty() {
        return Ok(());
    }
    let problem =
        format!("columns of these names are in the study's tables already; rename them here: {}", taken.join(", "));
    Err(FileError::new(path, problem))
}

pub(super) fn row_problem(id: &str, message: String) -> Problem {
    Problem { id: id.to_owned(), visit: String::new(), photo: None, code: ProblemCode::ManifestRow, message }
}
