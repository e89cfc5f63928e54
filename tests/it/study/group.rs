//! The group of people whose changes are given: who counts where, what the rows say, and what they do not depend on.

use lipmetry::measure::MeasureId;
use lipmetry::report::TableStyle;
use lipmetry::study::group::{
    GroupChangeDocument, GroupInput, GroupOptions, GroupReport, PowerQuestion, Scatter, group_report, study_power,
    study_power_schema, study_report_schema,
};
use lipmetry::study::{BudgetRecord, COMMON_SOURCES, ChangeRecord, PersonRecord, PhotoRecord, VisitRecord};
use proptest::prelude::*;

const HEIGHT: &str = "upper_vermilion_height_mean";
const WIDTH: &str = "mouth_width";
const ANGLE: &str = "cupids_bow_angle";

/// A change at the visit `visit`, told or not.
fn change(visit: usize, measure: &str, difference: f64, u: f64, verdict: &str) -> ChangeRecord {
    ChangeRecord {
        visit,
        measure: measure.to_owned(),
        difference,
        u,
        low: difference - 1.96 * u,
        high: difference + 1.96 * u,
        verdict: verdict.to_owned(),
        probability_larger: (measure == HEIGHT).then_some(if difference > 0.0 { 0.95 } else { 0.5 }),
        common: [0.1 * difference].into_iter().chain([0.0; COMMON_SOURCES.len() - 1]).collect(),
        unit: "mm".to_owned(),
        ..ChangeRecord::default()
    }
}

/// Someone with a reference and some later visits, each with its day.
fn person(id: &str, arm: Option<&str>, visits: &[(&str, i64)], changes: Vec<ChangeRecord>) -> PersonRecord {
    let visit = |(name, day): &(&str, i64), is_reference| VisitRecord {
        name: (*name).to_owned(),
        day: Some(*day),
        is_reference,
        photos_used: 1,
        ..VisitRecord::default()
    };
    let photo = |visit| PhotoRecord { visit, number: 1, markings: 1, used: true, ..PhotoRecord::default() };
    PersonRecord {
        key: id.to_owned(),
        id: id.to_owned(),
        arm: arm.map(str::to_owned),
        unit: Some("mm".to_owned()),
        visits: [visit(&("day0", 0), true)].into_iter().chain(visits.iter().map(|of| visit(of, false))).collect(),
        photos: (0..=visits.len()).map(photo).collect(),
        changes,
        ..PersonRecord::default()
    }
}

fn report_of(people: &[PersonRecord]) -> GroupReport {
    let mut input = GroupInput::default();
    people.iter().for_each(|person| input.add(person));
    group_report(&input, &GroupOptions::default(), None)
}

fn near(what: &str, found: f64, truth: f64, within: f64) {
    assert!((found - truth).abs() <= within, "{what}: {found}, not {truth} within {within}");
}

/// Eight people: three and four in two arms and one in none, of whom one has another unit, one misses the visit, one the measure, and one
/// change is withheld.
fn eight() -> Vec<PersonRecord> {
    let at = |day| vec![("day14", day)];
    let told = |difference, verdict| {
        vec![change(1, HEIGHT, difference, 0.3, verdict), change(1, ANGLE, -difference, 2.0, "not_detected")]
    };
    let mut people = vec![
        person("p1", Some("B10"), &at(14), told(1.0, "increased")),
        person("p2", Some("B10"), &at(14), told(0.4, "not_detected")),
        person("p3", Some("B10"), &at(13), told(-0.2, "not_detected")),
        person("p4", Some("B2"), &at(14), told(0.6, "inconclusive")),
        person("p5", Some("B2"), &at(15), told(-1.2, "decreased")),
        person("p6", Some("B2"), &at(14), vec![change(1, ANGLE, 3.0, 2.0, "not_detected")]),
        person("p7", Some("B2"), &[], Vec::new()),
        person("p8", None, &at(14), told(9.0, "increased")),
    ];
    people[7].unit = Some("%bw".to_owned());
    people
}

#[test]
fn who_counts_where_and_who_does_not() {
    let report = report_of(&eight());
    assert_eq!((report.people, report.unit.as_deref(), report.people_of_another_unit), (8, Some("mm"), 1));
    assert_eq!((report.people_without_change, report.people_without_arm), (1, 1));
    // B2 comes before B10.
    assert_eq!(
        report.arms.iter().map(|arm| (arm.name.as_str(), arm.people)).collect::<Vec<_>>(),
        [("B2", 4), ("B10", 3)]
    );
    let visit = &report.visits[0];
    assert_eq!(
        (visit.day, visit.first_day, visit.last_day, visit.people, visit.missing),
        (Some(14.0), Some(13), Some(15), 7, 1)
    );
    let counts = |arm, measure| {
        let people = report.change("day14", arm, measure).unwrap().people;
        [people.n, people.n_withheld, people.n_missing_visit, people.n_missing_measure, people.n_other_unit]
    };
    assert_eq!(counts(None, HEIGHT), [4, 1, 1, 1, 1]);
    assert_eq!(counts(Some("B2"), HEIGHT), [1, 1, 1, 1, 0]);
    assert_eq!(counts(Some("B10"), HEIGHT), [3, 0, 0, 0, 0]);
    // An angle has no unit of length.
    assert_eq!(counts(None, ANGLE), [7, 0, 1, 0, 0]);
    let told = report.change("day14", None, HEIGHT).unwrap().told;
    assert_eq!((told.larger, told.smaller, told.not_told, told.withheld), (1, 1, 2, 1));
    assert_eq!((told.probably_larger, told.probably_smaller), (1, 0));
    for (row, of) in report.changes.iter().map(|row| (row, row.people)) {
        let people =
            row.arm.as_ref().map_or(report.people, |arm| report.arms.iter().find(|of| of.name == *arm).unwrap().people);
        let all = of.n + of.n_withheld + of.n_missing_visit + of.n_missing_measure + of.n_other_unit;
        assert_eq!(all, people, "{row:?}");
    }
    let remarks = report.remarks.join("\n");
    for expected in [
        "1 person has no change",
        "1 person has another unit",
        "1 person has no arm",
        "Visit day14: 1 of 8 people",
        "Of 1 person a caution",
    ] {
        assert!(remarks.contains(expected), "{expected} is not in {remarks}");
    }
}

/// 1.0, 0.4 and −0.2: mean 0.4, variance 0.36; of the iris 0.1 of each difference, 0.04 together. u² = 0.36/3 + 0.0016.
#[test]
fn a_row_by_hand() {
    let report = report_of(&eight());
    let row = report.change("day14", Some("B10"), HEIGHT).unwrap();
    let error = row.error.as_ref().unwrap();
    near("mean", row.mean.unwrap(), 0.4, 1e-12);
    near("median", row.median.unwrap(), 0.4, 1e-12);
    near("sd", row.sd_observed.unwrap(), 0.6, 1e-12);
    near("u²", error.u.powi(2), 0.1216, 1e-12);
    near("iris", error.common[0], 0.04, 1e-12);
    // Own: 0.09 − 0.01 d² each, 0.258 in all.
    near("own", error.own.powi(2), 0.258 / 9.0, 1e-12);
    near("between", error.between_people.powi(2), 0.12 - 0.258 / 9.0, 1e-12);
    let freedom = error.degrees_of_freedom.unwrap();
    near("degrees of freedom", freedom, 2.0 * (0.1216_f64 / 0.12).powi(2), 1e-12);
    // Of t with 2.0537 degrees of freedom 97.5 % lie below this (scipy).
    near("half of the interval", (error.high - error.low) / 2.0 / error.u, 4.196_639, 1e-6);
    assert_eq!((error.bounds_low, error.bounds_high), (error.low, error.high), "a question is judged by itself");
    assert_eq!(row.verdict, Some("not_detected"));
    // One person has a mean and no interval.
    let alone = report.change("day14", Some("B2"), HEIGHT).unwrap();
    assert_eq!((alone.mean, alone.error.clone(), alone.verdict, alone.sd_between), (Some(-1.2), None, None, None));
    let difference = report.differences.iter().find(|row| row.measure == HEIGHT).unwrap();
    assert_eq!(
        (difference.arm.as_str(), difference.against.as_str(), difference.n, difference.n_against),
        ("B10", "B2", 3, 1)
    );
    near("difference", difference.difference.unwrap(), 1.6, 1e-12);
    assert_eq!((difference.error.clone(), difference.p), (None, None));
}

/// The bounds of measures that are no question hold together: of two at √0.95 each.
#[test]
fn other_measures_hold_together() {
    let people: Vec<PersonRecord> = (0..12)
        .map(|index| {
            let off = f64::from(index % 4) - 1.5;
            let changes =
                [HEIGHT, WIDTH, ANGLE].map(|measure| change(1, measure, 0.9 + 0.5 * off, 0.3, "not_detected"));
            person(&format!("p{index}"), None, &[("day7", 7)], changes.into())
        })
        .collect();
    let report = report_of(&people);
    let error = |measure| report.change("day7", None, measure).unwrap().error.clone().unwrap();
    assert_eq!(error(HEIGHT).bounds_low, error(HEIGHT).low);
    let (width, angle) = (error(WIDTH), error(ANGLE));
    assert_eq!((width.bounds_low, width.low), (angle.bounds_low, angle.low));
    // Scatter 15/44 over 12, of the iris 0.09²: t with 18.17 degrees of freedom is 2.0995 for 95 % and 2.4368 for 97.468 % (scipy).
    let mean = report.change("day7", None, WIDTH).unwrap().mean.unwrap();
    near("together over alone", (width.bounds_high - mean) / (width.high - mean), 2.436_819 / 2.099_540, 1e-5);
    assert!(report.differences.is_empty() && report.arms.is_empty());
}

#[test]
fn withheld_changes_are_in_the_means_where_that_is_asked_for() {
    let mut input = GroupInput::default();
    eight().iter().for_each(|person| input.add(person));
    let report = group_report(&input, &GroupOptions { with_withheld: true }, None);
    let row = report.change("day14", Some("B2"), HEIGHT).unwrap();
    assert_eq!((row.people.n, row.people.n_withheld), (2, 1));
    near("mean", row.mean.unwrap(), -0.3, 1e-12);
    assert!(report.methods.withheld_are_counted);
}

/// Visits in the order of their days, those without one last; each person's own set of visits.
#[test]
fn visits_stand_in_the_order_of_their_days() {
    let mut people = vec![
        person(
            "a",
            None,
            &[("late", 90), ("day10", 10)],
            vec![change(1, HEIGHT, 1.0, 0.3, "increased"), change(2, HEIGHT, 2.0, 0.3, "increased")],
        ),
        person("b", None, &[("day10", 12)], vec![change(1, HEIGHT, 0.5, 0.3, "not_detected")]),
        person("c", None, &[("control", 0)], vec![change(1, HEIGHT, 0.1, 0.3, "not_detected")]),
    ];
    people[2].visits[1].day = None;
    let report = report_of(&people);
    let visits: Vec<_> = report.visits.iter().map(|visit| (visit.name.as_str(), visit.day, visit.missing)).collect();
    assert_eq!(visits, [("day10", Some(11.0), 1), ("late", Some(90.0), 2), ("control", None, 2)]);
    near("day10", report.change("day10", None, HEIGHT).unwrap().mean.unwrap(), 1.25, 1e-12);
}

#[test]
fn nobody_and_people_without_photos() {
    let none = report_of(&[]);
    assert_eq!((none.people, none.unit.clone(), none.changes.len(), none.visits.len()), (0, None, 0, 0));
    let empty = report_of(&[PersonRecord { id: "x".to_owned(), ..PersonRecord::default() }]);
    assert_eq!((empty.people, empty.people_without_change, empty.changes.len()), (1, 1, 0));
    for report in [none, empty] {
        assert!(report.json().unwrap().ends_with("}\n"));
        assert!(report.table(&TableStyle::plain(80)).contains("no visit after the first"));
    }
    // Numbers that are none, and measures of other versions, are left out.
    let odd = person(
        "x",
        None,
        &[("day1", 1)],
        vec![
            change(1, HEIGHT, f64::NAN, 0.3, "increased"),
            change(1, WIDTH, 0.1, f64::INFINITY, "increased"),
            change(1, "width_of_the_moon", 0.1, 0.1, "increased"),
        ],
    );
    assert_eq!(report_of(&[odd]).people_without_change, 1);
}

#[test]
fn the_json_is_as_its_schema_says_and_the_text_shows_it() {
    let report = report_of(&eight());
    for (name, schema, json) in [
        ("study-report", study_report_schema(), report.json().unwrap()),
        (
            "study-power",
            study_power_schema(),
            serde_json::to_string(&study_power(&Scatter::assumed(0.4), &PowerQuestion::new(0.5))).unwrap(),
        ),
    ] {
        let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
        assert_eq!(schema["$id"], format!("urn:lipmetry:schema:{name}:1"));
        assert!(jsonschema::meta::is_valid(&schema), "{name}");
        let validator = jsonschema::validator_for(&schema).unwrap();
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let errors: Vec<String> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
    let text = report.table(&TableStyle { all: true, ..TableStyle::plain(100) });
    for expected in [
        "8 people, 1 visit after the first.",
        "Visit day14, day 14: 7 of 8 people",
        "arm B2",
        "arm B10 minus B2",
        "+0.40 ± 0.35",
    ] {
        assert!(text.contains(expected), "{expected:?} is not in\n{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    let power = study_power(&Scatter { common: 0.03, ..Scatter::assumed(0.4) }, &PowerQuestion::new(0.3))
        .table(&TableStyle::plain(80));
    for expected in [
        "1 photo",
        "5 photos",
        "people for 80 %",
        "less than 0.084 mm cannot be told by any number of people",
        "assumed errors",
    ] {
        let words = power.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(expected), "{expected:?} is not in\n{power}");
    }
    eprintln!("{text}\n{power}");
}

/// Ten people with one photo before and two after, each marked once: of the clicks 0.15 in the change, whose variance is
/// 1 and ½ of one photo's where two single photos have 1 and 1.
#[test]
fn the_scatter_of_a_study_is_taken_from_its_budgets() {
    let budget = BudgetRecord { marking: 0.15, pose: 0.2, scale: 0.0, posture: 0.3, posture_between_visits: 0.1 };
    let people: Vec<PersonRecord> = (0..10)
        .map(|index| {
            let difference = 0.8 + 0.4 * f64::from(index % 2) - 0.2;
            let mut of = person(
                &format!("p{index}"),
                None,
                &[("day7", 7)],
                vec![change(1, HEIGHT, difference, 0.1, "increased")],
            );
            of.changes[0].budget = Some(budget);
            of.photos.push(PhotoRecord { visit: 1, number: 2, markings: 1, used: true, ..PhotoRecord::default() });
            of
        })
        .collect();
    let mut input = GroupInput::default();
    people.iter().for_each(|person| input.add(person));
    let scatter = Scatter::of_study(&input, MeasureId::UpperVermilionHeightMean, "day7").unwrap();
    near("marking", scatter.marking.powi(2), 0.0225 / 0.75, 1e-12);
    near("pose", scatter.pose, 0.2, 1e-12);
    near("posture", scatter.posture.powi(2), 0.08 / 0.75, 1e-12);
    near("posture between visits", scatter.posture_between_visits, 0.1, 1e-12);
    near("common as a part of the change", scatter.common_of_change, 0.1, 1e-12);
    near("common", scatter.common, 0.0, 1e-12);
    assert_eq!(scatter.people, 10);
    // Scatter 0.4² / 4 · 10 / 9, less 0.01 less 0.01 d².
    near("between people", scatter.between_people.powi(2), 0.16 / 4.0 * 10.0 / 9.0 - 0.01 + 0.01 * 0.68, 2e-4);
    assert!(Scatter::of_study(&input, MeasureId::MouthWidth, "day7").is_none());
    assert!(Scatter::of_study(&input, MeasureId::UpperVermilionHeightMean, "day8").is_none());
}

/// What is equal but for rounding: sums are taken in another order where arms change their names.
fn is_turned(row: &GroupChangeDocument, turned: &GroupChangeDocument) -> bool {
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * (1.0 + a.abs());
    let ends = |of: &GroupChangeDocument| of.error.as_ref().map(|error| (error.low, error.high, error.u));
    let ends_turn = match (ends(row), ends(turned)) {
        (Some((low, high, u)), Some((from, to, other))) => close(low, -to) && close(high, -from) && close(u, other),
        (None, None) => true,
        _ => false,
    };
    ends_turn && close(row.mean.unwrap(), -turned.mean.unwrap()) && row.told.larger == turned.told.smaller
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The same bytes whatever the order of people, and when one comes twice but for the remark that says so.
    #[test]
    fn the_order_of_people_does_not_matter(
        differences in proptest::collection::vec((-3.0..3.0_f64, 0.05..1.0_f64, 0..3_usize), 1..20),
        seed in any::<u64>(),
    ) {
        let people: Vec<PersonRecord> = differences.iter().enumerate().map(|(index, (difference, u, arm))| {
            let arm = [None, Some("A"), Some("B")][*arm];
            person(&format!("p{index}"), arm, &[("day7", 7)], vec![change(1, HEIGHT, *difference, *u, "not_detected")])
        }).collect();
        let mut shuffled = people.clone();
        shuffled.sort_by_key(|person| person.id.bytes().fold(seed, |hash, byte| hash.wrapping_mul(31).wrapping_add(byte.into()).rotate_left(9)));
        let report = report_of(&people);
        prop_assert_eq!(report.json().unwrap(), report_of(&shuffled).json().unwrap());
        shuffled.push(people[0].clone());
        let twice = report_of(&shuffled);
        prop_assert!(twice.remarks[0].starts_with("1 record is of a code that is there already"));
        prop_assert_eq!(&twice.changes, &report.changes);
        prop_assert_eq!(&twice.differences, &report.differences);
    }

    /// Before for after turns every sign.
    #[test]
    fn photos_the_other_way_round_turn_the_signs(
        differences in proptest::collection::vec((-3.0..3.0_f64, 0.05..1.0_f64), 1..20),
    ) {
        let people = |sign: f64| -> Vec<PersonRecord> {
            differences.iter().enumerate().map(|(index, (difference, u))| {
                let verdict = if sign * difference > 2.0 { "increased" } else if sign * difference < -2.0 { "decreased" } else { "not_detected" };
                person(&format!("p{index}"), None, &[("day7", 7)], vec![change(1, HEIGHT, sign * difference, *u, verdict)])
            }).collect()
        };
        let [row, turned] = [1.0, -1.0].map(|sign| report_of(&people(sign)).changes[0].clone());
        prop_assert!(is_turned(&row, &turned), "{row:?} {turned:?}");
    }
}
