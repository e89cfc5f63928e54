//! From people to the group: who counts in which mean, and the rows of study.json.

use std::collections::{BTreeMap, BTreeSet};

use super::arms::{ArmDifference, WELCH};
use super::document::{
    ArmDifferenceDocument, ArmDocument, CommonSourceDocument, GroupChangeDocument, GroupErrorDocument,
    GroupMethodsDocument, GroupReport, PeopleCounted, SdBetweenDocument, StudyVisitDocument, ToldCounts,
    WeightedMeanDocument,
};
use super::input::{GroupInput, GroupPerson, LaterVisit, PersonChange, Told};
use super::mean_change::{BetweenPeople, GroupError, MeanChange, median};
use super::reliability::reliability;
use super::remarks::remarks;
use crate::comparison::{QUESTIONS, Verdict};
use crate::elementary::powf;
use crate::measure::{MEASURES, Measure, MeasureId};
use crate::report::ToolDocument;
use crate::study::COMMON_SOURCES;
use crate::text::natural_key;
use crate::uncertainty::Repeatability;
use crate::units::LengthUnit;

/// The probability with which intervals hold.
const CONFIDENCE: f64 = 0.95;

/// How the group is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GroupOptions {
    /// Whether changes whose verdict a caution keeps back are among the means, too.
    pub with_withheld: bool,
}

/// The group of some people: each measure's mean change at each later visit, of all of them and of each arm, and the arms compared.
/// `repeated` is what repeated markings of the study's photos showed.
///
/// It does not depend on the order in which people were added.
pub fn group_report(input: &GroupInput, options: &GroupOptions, repeated: Option<&Repeatability>) -> GroupReport {
    let study = Study::of(input, *options);
    let mut report = GroupReport {
        format: "lipmetry-study",
        version: 1,
        tool: ToolDocument { name: "lipmetry", version: env!("CARGO_PKG_VERSION") },
        people: input.len(),
        unit: study.unit.map(|unit| unit.symbol().to_owned()),
        people_of_another_unit: input.people().filter(|(_, person)| study.has_another_unit(person)).count(),
        people_without_change: input.people().filter(|(_, person)| !person.has_changes()).count(),
        arms: study.arm_documents(),
        people_without_arm: if study.arms.is_empty() { 0 } else { study.people_of(None) - study.people_with_an_arm() },
        visits: study.visit_documents(),
        common_sources: COMMON_SOURCES.iter().map(|of| CommonSourceDocument { id: of.id, name: of.name }).collect(),
        methods: methods(*options),
        changes: Vec::new(),
        differences: Vec::new(),
        reliability: repeated.map(reliability),
        remarks: Vec::new(),
    };
    for visit in &report.visits {
        let means = study.means(&visit.name);
        report.changes.extend(means.iter().flat_map(|of_arm| study.rows(&visit.name, of_arm)));
        if let [_, first, others @ ..] = means.as_slice() {
            report.differences.extend(others.iter().flat_map(|arm| study.differences(&visit.name, arm, first)));
        }
    }
    report.remarks = remarks(&report, input.twice);
    report
}

fn methods(options: GroupOptions) -> GroupMethodsDocument {
    GroupMethodsDocument {
        mean: "the mean in which each person counts alike; Student's t on the scatter of the changes, with the common errors added once \
               (effective degrees of freedom by Welch and Satterthwaite)",
        between_people: "random effects with known variances: Paule and Mandel 1982, the interval by the profile of Q (Viechtbauer 2007); \
                         beside it restricted maximum likelihood (Viechtbauer 2005)",
        together: "Šidák 1967, over all measures but the two questions, at each visit and in each arm by itself",
        arms: WELCH,
        withheld_are_counted: options.with_withheld,
    }
}

/// The people in their order, with what they have in common.
struct Study<'a> {
    people: Vec<&'a GroupPerson>,
    /// In natural order.
    arms: Vec<&'a str>,
    unit: Option<LengthUnit>,
    options: GroupOptions,
}

/// The means of one arm, or of all people, at one visit.
struct ArmMeans<'a> {
    arm: Option<&'a str>,
    means: Vec<(&'static Measure, MeasureMean)>,
}

/// The mean change of one measure, with who is in it.
struct MeasureMean {
    people: PeopleCounted,
    told: ToldCounts,
    mean: Option<MeanChange>,
}

/// The changes of one measure, before they are put together.
#[derive(Default)]
struct Gathered<'a> {
    changes: Vec<&'a PersonChange>,
    people: PeopleCounted,
    told: ToldCounts,
}

impl GroupPerson {
    fn has_changes(&self) -> bool {
        self.visits.iter().any(|visit| !visit.changes.is_empty())
    }

    fn visit(&self, name: &str) -> Option<&LaterVisit> {
        self.visits.iter().find(|visit| visit.name == name && !visit.changes.is_empty())
    }
}

impl<'a> Study<'a> {
    fn of(input: &'a GroupInput, options: GroupOptions) -> Self {
        let people: Vec<&GroupPerson> = input.people().map(|(_, person)| person).collect();
        let arms: BTreeSet<&str> = people.iter().filter_map(|person| person.arm.as_deref()).collect();
        let mut arms: Vec<&str> = arms.into_iter().collect();
        arms.sort_by_cached_key(|arm| natural_key(arm));
        Self { people, arms, unit: input.unit().and_then(length_unit), options }
    }

    fn has_another_unit(&self, person: &GroupPerson) -> bool {
        person.unit.as_deref().is_some_and(|unit| Some(unit) != self.unit.map(LengthUnit::symbol))
    }

    fn in_arm(&self, arm: Option<&str>) -> impl Iterator<Item = &'a GroupPerson> {
        self.people.iter().copied().filter(move |person| arm.is_none() || person.arm.as_deref() == arm)
    }

    fn people_of(&self, arm: Option<&str>) -> usize {
        self.in_arm(arm).count()
    }

    fn people_with_an_arm(&self) -> usize {
        self.people.iter().filter(|person| person.arm.is_some()).count()
    }

    fn arm_documents(&self) -> Vec<ArmDocument> {
        let document = |arm: &&str| ArmDocument { name: (*arm).to_owned(), people: self.people_of(Some(arm)) };
        self.arms.iter().map(document).collect()
    }

    /// The visits in the order of their median day, those without a day last; then in natural order.
    fn visit_documents(&self) -> Vec<StudyVisitDocument> {
        let mut days: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
        for visit in self.people.iter().flat_map(|person| &person.visits) {
            days.entry(&visit.name).or_default().extend(visit.day);
        }
        let document = |(name, days): (&str, Vec<i64>)| {
            let people = self.people.iter().filter(|person| person.visit(name).is_some()).count();
            StudyVisitDocument {
                name: name.to_owned(),
                day: median(&days.iter().map(|day| *day as f64).collect::<Vec<_>>()),
                first_day: days.iter().min().copied(),
                last_day: days.iter().max().copied(),
                people,
                missing: self.people.len() - people,
            }
        };
        let mut visits: Vec<StudyVisitDocument> = days.into_iter().map(document).collect();
        visits.sort_by_cached_key(|visit| natural_key(&visit.name));
        visits.sort_by(|a, b| a.day.unwrap_or(f64::INFINITY).total_cmp(&b.day.unwrap_or(f64::INFINITY)));
        visits
    }

    /// The means at a visit: of all people, and of each arm where there are any.
    fn means(&self, visit: &str) -> Vec<ArmMeans<'a>> {
        let arms = [None].into_iter().chain(self.arms.iter().copied().map(Some));
        // A measure that anyone has stands in every arm.
        let has = |measure: MeasureId| {
            let mut of_visit = self.people.iter().filter_map(|person| person.visit(visit));
            of_visit.any(|visit| visit.changes.iter().any(|change| change.measure == measure))
        };
        let measures: Vec<&Measure> = MEASURES.iter().filter(|measure| has(measure.id)).collect();
        arms.map(|arm| ArmMeans { arm, means: self.means_of_arm(visit, arm, &measures) }).collect()
    }

    fn means_of_arm(
        &self,
        visit: &str,
        arm: Option<&str>,
        measures: &[&'static Measure],
    ) -> Vec<(&'static Measure, MeasureMean)> {
        let mut gathered: BTreeMap<MeasureId, Gathered<'_>> =
            measures.iter().map(|measure| (measure.id, Gathered::default())).collect();
        for person in self.in_arm(arm) {
            let of_visit = person.visit(visit);
            let another_unit = self.has_another_unit(person);
            for (measure, of) in &mut gathered {
                let change = of_visit.map(|visit| visit.changes.iter().find(|change| change.measure == *measure));
                of.add(change, another_unit && measure.measure().dimension.power_of_length() != 0, self.options);
            }
        }
        let mean = |(id, of): (MeasureId, Gathered<'_>)| {
            let mean = MeanChange::of(&of.changes);
            (id.measure(), MeasureMean { people: of.people, told: of.told, mean })
        };
        gathered.into_iter().map(mean).collect()
    }

    fn rows(&self, visit: &str, of_arm: &ArmMeans<'_>) -> Vec<GroupChangeDocument> {
        let with_error = |(measure, of): &&(&'static Measure, MeasureMean)| {
            !QUESTIONS.contains(&measure.id) && of.mean.as_ref().is_some_and(|mean| mean.error.is_some())
        };
        let together = together(of_arm.means.iter().filter(with_error).count());
        let row = |(measure, of): &(&'static Measure, MeasureMean)| {
            let mean = of.mean.as_ref();
            let error = mean.and_then(|mean| Some(error_document(mean.mean, mean.error.as_ref()?, measure, together)));
            GroupChangeDocument {
                visit: visit.to_owned(),
                arm: of_arm.arm.map(str::to_owned),
                measure: measure.id.as_str(),
                name: measure.name,
                unit: self.symbol(measure),
                people: of.people,
                mean: mean.map(|mean| mean.mean),
                verdict: error.as_ref().map(verdict),
                error,
                median: mean.map(|mean| mean.median),
                sd_observed: mean.and_then(|mean| mean.sd_observed),
                sd_between: mean.and_then(|mean| mean.between).map(sd_between_document),
                weighted: mean.and_then(|mean| mean.weighted.as_ref()).map(weighted_document),
                told: of.told,
            }
        };
        of_arm.means.iter().map(row).collect()
    }

    fn differences(&self, visit: &str, arm: &ArmMeans<'_>, first: &ArmMeans<'_>) -> Vec<ArmDifferenceDocument> {
        let compared: Vec<_> = arm
            .means
            .iter()
            .zip(&first.means)
            .map(|((measure, of), (_, against))| {
                let means = of.mean.as_ref().zip(against.mean.as_ref());
                (*measure, of, against, means.map(|(of, against)| ArmDifference::of(of, against)))
            })
            .collect();
        let has_error = |difference: &Option<ArmDifference>| difference.as_ref().is_some_and(|of| of.error.is_some());
        let others = compared
            .iter()
            .filter(|(measure, .., difference)| !QUESTIONS.contains(&measure.id) && has_error(difference));
        let together = together(others.count());
        let row = |(measure, of, against, difference): &(
            &'static Measure,
            &MeasureMean,
            &MeasureMean,
            Option<ArmDifference>,
        )| {
            let difference = difference.as_ref();
            let error =
                difference.and_then(|of| Some(error_document(of.difference, of.error.as_ref()?, measure, together)));
            ArmDifferenceDocument {
                visit: visit.to_owned(),
                arm: arm.arm.unwrap_or_default().to_owned(),
                against: first.arm.unwrap_or_default().to_owned(),
                measure: measure.id.as_str(),
                name: measure.name,
                unit: self.symbol(measure),
                n: of.people.n,
                n_against: against.people.n,
                difference: difference.map(|of| of.difference),
                verdict: error.as_ref().map(verdict),
                error,
                p: difference.and_then(ArmDifference::p),
                method: WELCH,
            }
        };
        compared.iter().map(row).collect()
    }

    fn symbol(&self, measure: &Measure) -> &'static str {
        measure.dimension.symbol(self.unit.unwrap_or(LengthUnit::Millimetre))
    }
}

impl<'a> Gathered<'a> {
    /// Adds what a person has of the measure: outer `None` without the visit, inner without the measure.
    fn add(&mut self, change: Option<Option<&'a PersonChange>>, is_of_another_unit: bool, options: GroupOptions) {
        let change = match change {
            None => return self.people.n_missing_visit += 1,
            Some(_) if is_of_another_unit => return self.people.n_other_unit += 1,
            Some(None) => return self.people.n_missing_measure += 1,
            Some(Some(change)) => change,
        };
        match change.told {
            Told::Larger => self.told.larger += 1,
            Told::Smaller => self.told.smaller += 1,
            Told::Not { probably } => {
                self.told.not_told += 1;
                self.told.probably_larger += usize::from(probably == Some(true));
                self.told.probably_smaller += usize::from(probably == Some(false));
            }
            Told::Withheld => {
                self.told.withheld += 1;
                self.people.n_withheld += 1;
                if !options.with_withheld {
                    return;
                }
            }
        }
        self.people.n += 1;
        self.changes.push(change);
    }
}

/// The unit with that symbol.
pub(super) fn length_unit(symbol: &str) -> Option<LengthUnit> {
    use LengthUnit::{Millimetre, PercentBiocularWidth, PercentMouthWidth};
    [Millimetre, PercentBiocularWidth, PercentMouthWidth].into_iter().find(|unit| unit.symbol() == symbol)
}

/// The probability of each of so many intervals at which all hold together with 95 %, were they independent (Šidák 1967); dependent
/// ones hold at least as often.
fn together(count: usize) -> f64 {
    powf(CONFIDENCE, (count.max(1) as f64).recip())
}

fn error_document(estimate: f64, error: &GroupError, measure: &Measure, together: f64) -> GroupErrorDocument {
    let [low, high] = error.interval(estimate, CONFIDENCE);
    let confidence = if QUESTIONS.contains(&measure.id) { CONFIDENCE } else { together };
    let [bounds_low, bounds_high] = error.interval(estimate, confidence);
    GroupErrorDocument {
        u: error.u,
        degrees_of_freedom: Some(error.freedom).filter(|freedom| freedom.is_finite()),
        low,
        high,
        bounds_low,
        bounds_high,
        own: error.own,
        between_people: error.between_people,
        common: error.common.clone(),
    }
}

fn verdict(error: &GroupErrorDocument) -> &'static str {
    Verdict::of_bounds([error.bounds_low, error.bounds_high]).id()
}

fn sd_between_document(of: BetweenPeople) -> SdBetweenDocument {
    SdBetweenDocument { sd: of.sd, low: of.ci95[0], high: of.ci95[1], sd_reml: of.sd_reml }
}

fn weighted_document((mean, error): &(f64, GroupError)) -> WeightedMeanDocument {
    let [low, high] = error.interval(*mean, CONFIDENCE);
    WeightedMeanDocument { mean: *mean, u: error.u, low, high }
}
