//! Values and their changes as the report states them.

use indexmap::IndexMap;

use super::document::{
    BudgetDocument, ChangeDocument, ClicksOnlyDocument, DifferenceDocument, MagnitudeDocument, ProfileChangeDocument,
    ProfileDocument, QuantityDocument, ShapeChangeDocument,
};
use crate::comparison::{Change, Judgement, Magnitude, PairComparison, Verdict};
use crate::estimate::Estimate;
use crate::measure::{Value, profile_positions};
use crate::uncertainty::UncertaintyBudget;

/// The changes of all measures that both photos have.
pub(super) fn changes(comparison: &PairComparison) -> IndexMap<&'static str, ChangeDocument> {
    let unit = comparison.before.frame.unit();
    let mut changes = IndexMap::new();
    for (measure, change) in &comparison.changes {
        if let Ok(change) = change {
            let uncorrected = comparison.uncorrected_change(measure.id);
            let clicks_only = comparison.by_clicks().and_then(|clicks| clicks.change(measure.id));
            let beside = (uncorrected, clicks_only);
            changes.insert(measure.id.as_str(), change_document(change, beside, measure.dimension.symbol(unit)));
        }
    }
    if let Ok(distance) = &comparison.shape_change {
        let distance = QuantityDocument { noise_floor: comparison.shape_change_floor(), ..quantity(distance, "1") };
        let by_clicks = comparison.by_clicks().and_then(|clicks| clicks.shape_change.as_ref().ok());
        let clicks_only = by_clicks.map(clicks_only_document);
        changes.insert("shape_change", ChangeDocument::Distance(ShapeChangeDocument { distance, clicks_only }));
    }
    changes
}

/// What the clicks alone give.
pub(super) fn clicks_only_document(estimate: &Estimate) -> ClicksOnlyDocument {
    let uncertainty = estimate.uncertainty;
    ClicksOnlyDocument { value: estimate.value, u: uncertainty.map(|of| of.u), ci95: uncertainty.map(|of| of.ci95) }
}

/// A change with what stands beside it: the difference without pose correction, and the change by the clicks alone.
fn change_document(
    change: &Change,
    (uncorrected, clicks_only): (Option<f64>, Option<&Change>),
    unit: &'static str,
) -> ChangeDocument {
    match &change.difference {
        Value::Scalar(difference) => ChangeDocument::Difference(Box::new(DifferenceDocument {
            difference: QuantityDocument { uncorrected, ..quantity(difference, unit) },
            percent: change.percent.map(|percent| percent.value),
            percent_u: change.percent.and_then(|percent| Some(percent.uncertainty?.u)),
            percent_ci95: change.percent.and_then(|percent| Some(percent.uncertainty?.ci95)),
            bounds95: change.judgement().map(|judgement| judgement.bounds95),
            sdc95: sdc95(change.judgement()),
            probability_larger: change.judgement().and_then(|judgement| judgement.probability_larger),
            verdict: change.verdict().map(Verdict::id),
            budget: change.budget.as_ref().map(budget_document),
            magnitude: change.magnitude.as_ref().map(|magnitude| magnitude_document(magnitude, unit)),
            clicks_only: clicks_only.and_then(|clicks| clicks.difference.scalar()).map(clicks_only_document),
        })),
        Value::Profile(differences) => ChangeDocument::Profile(ProfileChangeDocument {
            difference: profile(differences, unit),
            bounds95: change.judgements.iter().map(|judgement| judgement.bounds95).collect(),
            sdc95: change.judgements.iter().map(|judgement| judgement.sdc95).collect(),
            verdict: change.judgements.iter().map(|judgement| judgement.verdict.id()).collect(),
            clicks_only: clicks_only.map(|clicks| profile(clicks.difference.estimates(), unit)),
        }),
    }
}

fn magnitude_document(magnitude: &Magnitude, unit: &'static str) -> MagnitudeDocument {
    MagnitudeDocument {
        difference: quantity(&magnitude.difference, unit),
        bounds95: magnitude.judgement.map(|judgement| judgement.bounds95),
        sdc95: sdc95(magnitude.judgement.as_ref()),
        probability_larger: magnitude.judgement.and_then(|judgement| judgement.probability_larger),
        verdict: verdict(magnitude.judgement.as_ref()),
    }
}

pub(super) fn budget_document(budget: &UncertaintyBudget) -> BudgetDocument {
    let UncertaintyBudget { marking, pose, scale, posture, posture_between_visits } = *budget;
    BudgetDocument { marking, pose, scale, posture, posture_between_visits, largest: budget.largest().id() }
}

fn sdc95(judgement: Option<&Judgement>) -> Option<f64> {
    judgement.map(|judgement| judgement.sdc95)
}

fn verdict(judgement: Option<&Judgement>) -> Option<&'static str> {
    judgement.map(|judgement| judgement.verdict.id())
}

pub(super) fn profile(estimates: &[Estimate], unit: &'static str) -> ProfileDocument {
    ProfileDocument {
        at: profile_positions(),
        value: estimates.iter().map(|estimate| estimate.value).collect(),
        u: estimates.iter().map(|estimate| estimate.uncertainty.map(|u| u.u)).collect(),
        ci95: estimates.iter().map(|estimate| estimate.uncertainty.map(|u| u.ci95)).collect(),
        unit,
    }
}

pub(super) fn quantity(estimate: &Estimate, unit: &'static str) -> QuantityDocument {
    QuantityDocument {
        value: estimate.value,
        u: estimate.uncertainty.map(|uncertainty| uncertainty.u),
        ci95: estimate.uncertainty.map(|uncertainty| uncertainty.ci95),
        noise_floor: None,
        uncorrected: None,
        clicks_only: None,
        unit,
    }
}
