//! How many people, visits and photos there were, what is missing, what was left out, and what went wrong.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::figure::isolated;
use super::shown::{Shown, counted};
use crate::study::{Problem, ProblemCode};

/// The counts of a whole study.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Counts {
    pub photos: usize,
    pub used: usize,
    pub marks: BTreeMap<String, usize>,
    pub marked_again: usize,
    pub matched: BTreeMap<String, usize>,
    pub calibration: BTreeMap<String, usize>,
    /// By severity and code: how many photos have the caution, of how many people.
    pub cautions: BTreeMap<(String, String), (usize, usize)>,
    /// How many people have a reference of which something was measured.
    pub references: usize,
}

impl Counts {
    pub fn of(shown: &Shown<'_>) -> Self {
        let mut counts = Self::default();
        let add = |sum: &mut BTreeMap<String, usize>, of: &BTreeMap<String, usize>| {
            for (word, count) in of {
                *sum.entry(word.clone()).or_default() += count;
            }
        };
        for (_, person) in shown.figures.people() {
            let of = &person.counts;
            counts.photos += of.photos;
            counts.used += of.used;
            counts.marked_again += of.marked_again;
            counts.references += usize::from(person.reference().is_some_and(|visit| visit.photos_used > 0));
            add(&mut counts.marks, &of.marks);
            add(&mut counts.matched, &of.matched);
            add(&mut counts.calibration, &of.calibration);
            for (caution, count) in &of.cautions {
                let sum = counts.cautions.entry(caution.clone()).or_default();
                *sum = (sum.0 + count, sum.1 + 1);
            }
        }
        counts
    }

    /// Counts by words, the most first: `hand 120, carried 60`.
    pub fn listed(of: &BTreeMap<String, usize>) -> String {
        let mut of: Vec<(&String, &usize)> = of.iter().collect();
        of.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
        of.iter().map(|(word, count)| format!("{} {count}", word_in_words(word))).collect::<Vec<_>>().join(", ")
    }
}

/// A word of the tables for people.
fn word_in_words(word: &str) -> String {
    match word {
        "hand" => "marked by a person".to_owned(),
        "carried" => "marks carried from another photo of the visit".to_owned(),
        "iris" => "irises".to_owned(),
        "ruler" => "a ruler".to_owned(),
        "factor" => "a stated scale".to_owned(),
        "none" => "none".to_owned(),
        "full" => "all of them matched".to_owned(),
        "partial" => "some of them matched".to_owned(),
        other => isolated(other, 30),
    }
}

/// The counts as a list.
pub(super) fn section(shown: &Shown<'_>) -> Markup {
    let counts = Counts::of(shown);
    let group = shown.group;
    html! {
        dl .counts {
            dt { "People" }
            dd {
                (group.people)
                @for arm in &group.arms { ", " (isolated(&arm.name, 24)) " " (arm.people) }
                @if group.people_without_arm > 0 { ", " (group.people_without_arm) " without an arm" }
                @if group.people_without_change > 0 { "; " (group.people_without_change) " without any change" }
                @if group.people_of_another_unit > 0 { "; " (group.people_of_another_unit) " with another unit of length" }
            }
            dt { "Reference visit" }
            dd { (counted(counts.references, "person", "people")) (missing(group.people.saturating_sub(counts.references))) }
            @for visit in &group.visits {
                dt { (shown.visit_name(visit)) }
                dd {
                    (counted(visit.people, "person", "people")) (missing(visit.missing))
                    @if let (Some(first), Some(last)) = (visit.first_day, visit.last_day) {
                        @if first != last { "; days " (first.to_string().replace('-', "−")) " to " (last.to_string().replace('-', "−")) }
                    }
                }
            }
            dt { "Photos" }
            dd { (counts.photos) ", of which " (counts.used) " count and " (counts.photos.saturating_sub(counts.used)) " do not (left out, not marked or unreadable)" }
            dt { "Marks" }
            dd { (Counts::listed(&counts.marks)) @if counts.marked_again > 0 { "; " (counted(counts.marked_again, "photo", "photos")) " marked twice or more" } }
            @if !counts.matched.is_empty() { dt { "Matched by the pixels" } dd { (Counts::listed(&counts.matched)) } }
            dt { "Millimetres from" }
            dd { (Counts::listed(&counts.calibration)) }
            dt { "Problems" }
            dd { (problems(shown.problems)) }
        }
        // What is missing at each visit stands above.
        @for remark in group.remarks.iter().filter(|remark| !remark.starts_with("Visit ")) { p .note { (remark) } }
    }
}

fn missing(count: usize) -> String {
    if count == 0 { String::new() } else { format!("; missing in {count}") }
}

fn problems(problems: &[Problem]) -> Markup {
    let mut counts: BTreeMap<ProblemCode, usize> = BTreeMap::new();
    for problem in problems {
        *counts.entry(problem.code).or_default() += 1;
    }
    html! {
        @if counts.is_empty() { "none" }
        @if !counts.is_empty() {
            (counted(problems.len(), "row", "rows")) " in problems.csv:"
            ul { @for (code, count) in &counts { li { code { (code.id()) } " " (count) ": " (problem_in_words(*code)) } } }
        }
    }
}

/// What kind of problem it is, in words.
fn problem_in_words(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::PhotoUnreadable => "a photo cannot be read",
        ProblemCode::LandmarksUnreadable => "a landmark file cannot be read, or is wrong",
        ProblemCode::NotMarked => "no photo of a visit is marked",
        ProblemCode::DraftOnly => "only drafts of marks, which nobody confirmed",
        ProblemCode::NoDay => "nobody knows the day of a visit",
        ProblemCode::NoReference => "no visit of a person is known to be the first",
        ProblemCode::OneVisit => "a person with one usable visit has no change",
        ProblemCode::LeftOut => "a photo does not count in its visit",
        ProblemCode::Withheld => "a caution keeps the verdicts of a visit back",
        ProblemCode::OtherUnit => "no common unit of length",
        ProblemCode::PhotoTwice => "one photo is there twice",
        ProblemCode::PersonTwice => "one photo is there under two codes",
        ProblemCode::CodesAlike => "two codes differ only in capital letters, accents or blanks",
        ProblemCode::CodeMisread => "a code that programs for tables read as something else",
        ProblemCode::NotInAVisit => "something lies where no photo is looked for",
        ProblemCode::ManifestRow => "a row of the manifest cannot be used",
        ProblemCode::ProgramFault => "a fault of the program: nothing of this person was measured",
    }
}

/// The cautions, the gravest first.
pub(super) fn cautions(shown: &Shown<'_>) -> Markup {
    let counts = Counts::of(shown);
    let weight =
        |severity: &str| ["blocking", "warning", "note"].iter().position(|word| *word == severity).unwrap_or(3);
    let mut rows: Vec<_> = counts.cautions.iter().collect();
    rows.sort_by_key(|((severity, code), (photos, _))| (weight(severity), usize::MAX - photos, code.as_str()));
    html! {
        @if rows.is_empty() { p { "None." } } @else {
            table .counted {
                caption { "What each caution means is in the program's documentation; what it says of each photo is in cautions.csv." }
                thead { tr { th scope="col" { "Caution" } th .text scope="col" { "Severity" } th scope="col" { "Photos" } th scope="col" { "People" } } }
                tbody { @for ((severity, code), (photos, people)) in rows {
                    tr { th scope="row" { code { (isolated(code, 60)) } } td .text { (isolated(severity, 20)) } td data-label="photos" { (photos) } td data-label="people" { (people) } }
                } }
            }
        }
    }
}
