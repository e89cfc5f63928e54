//! Cautions about marks that stand where a face model proposed them and that nobody moved.

use super::family::{Entry, Family, the};
use super::{Caution, PairSubject, Severity, Subject, Withheld};
use crate::alignment::Occasion;
use crate::landmark::{CurveName, Landmark, Marking, Node, Provenance};
use crate::measure::{MEASURES, Mark, MeasureId, resting_on};

/// The part of a lip's movement that untouched marks have to show for a verdict: on warped photos of sixteen faces whose upper
/// border was raised by 0.5 to 1.5 mm, the Face Mesh V2 shows less than this of it. A change that is read so much too small
/// is told of the wrong size, and often not at all.
pub const LEAST_MOVEMENT_SHOWN: f64 = 0.8;

/// The curves by which the height of the upper lip is measured.
const WITHHELD: [CurveName; 2] = [CurveName::UpperBorder, CurveName::UpperFreeMargin];

/// What stands where a program proposed it.
#[derive(Clone, Debug, PartialEq)]
pub enum SuggestedCaution {
    /// Marks stand where a face model proposed them, and a person confirmed them.
    Confirmed {
        /// The photo of a pair.
        photo: Option<Occasion>,
        /// How many points, borders and irises.
        count: usize,
    },
    /// Marks stand where matching with another photo proposed them, and a person confirmed them.
    FromMatching {
        /// The photo of a pair.
        photo: Option<Occasion>,
        /// How many points, borders and irises.
        count: usize,
    },
    /// A border stands untouched in both photos, and was not matched.
    Untouched {
        /// Which borders.
        curves: Vec<CurveName>,
        /// The measures that rest on them.
        measures: Vec<MeasureId>,
    },
    /// Marks stand untouched in one photo, and a person or another model put them in the other.
    AgainstMarked {
        /// The photo in which they stand where a model proposed them.
        photo: Occasion,
        /// Whether another model, or another version, proposed them in the other photo.
        by_another_model: bool,
        /// Which marks.
        marks: Vec<Mark>,
        /// The measures that rest on them.
        measures: Vec<MeasureId>,
    },
}

/// What the marks of one photo, as a person left them, give reason for.
pub(super) fn of_subject(subject: &Subject<'_>) -> Vec<Caution> {
    let counted = |is: fn(Provenance) -> bool| {
        subject
            .photo
            .markings
            .iter()
            .map(|marking| stated(marking).filter(|stated| is(*stated)).count())
            .max()
            .unwrap_or(0)
    };
    let photo = subject.occasion;
    let (of_model, matched) = (counted(Provenance::leans_on_model), counted(Provenance::is_matched));
    let mut cautions = Vec::new();
    cautions.extend((of_model > 0).then_some(SuggestedCaution::Confirmed { photo, count: of_model }));
    cautions.extend((matched > 0).then_some(SuggestedCaution::FromMatching { photo, count: matched }));
    cautions.into_iter().map(Caution::Suggested).collect()
}

/// What is stated of the marks that a marking has.
fn stated(marking: &Marking) -> impl Iterator<Item = Provenance> + '_ {
    let Marking { configuration, irises, origins, .. } = marking;
    let points = configuration.points().map(|(landmark, _)| origins.point(landmark));
    let curves = CurveName::ALL.into_iter().filter(|name| configuration.curve(*name).is_some());
    let irises = [irises.right, irises.left].into_iter().zip(origins.irises);
    let irises = irises.filter_map(|(iris, stated)| iris.map(|_| stated));
    points.chain(curves.map(|name| origins.curve(name))).chain(irises)
}

/// What the marks of a pair give reason for.
pub(super) fn of_pair(pair: &PairSubject<'_>) -> Vec<Caution> {
    let origins = [&pair.before, &pair.after].map(|photo| &photo.marking.origins);
    if pair.same_file || !origins.iter().any(|origins| origins.leans_on_model()) {
        return Vec::new();
    }
    let same_model = origins[0].face_model.is_some() && origins[0].face_model == origins[1].face_model;
    let has = |subject: &Subject<'_>, mark: Mark| match mark {
        Mark::Point(landmark) => subject.marking.configuration.point(landmark).is_some(),
        Mark::Curve(name) => subject.marking.configuration.curve(name).is_some(),
    };
    let marks = Landmark::ALL.map(Mark::Point).into_iter().chain(CurveName::ALL.map(Mark::Curve));
    let in_both: Vec<Mark> = marks.filter(|mark| has(&pair.before, *mark) && has(&pair.after, *mark)).collect();
    let stated = |mark: Mark| {
        origins.map(|origins| match mark {
            Mark::Point(landmark) => origins.point(landmark),
            Mark::Curve(name) => origins.curve(name),
        })
    };
    // A curve of named points alone has no origin of its own: it stands as they do.
    let is_of_model = |subject: &Subject<'_>, name: CurveName| {
        let origins = &subject.marking.origins;
        let nodes = subject.marking.configuration.curve(name).unwrap_or_default();
        let named = nodes.iter().all(|node| matches!(node, Node::Named(_)));
        let inner = name.landmarks().iter().filter(|landmark| !matches!(landmark, Landmark::ChR | Landmark::ChL));
        origins.curve(name).leans_on_model()
            || named && inner.into_iter().any(|landmark| origins.point(*landmark).leans_on_model())
    };
    let resting = |marks: &[Mark]| resting_on_either(pair, marks);
    let untouched: Vec<CurveName> = WITHHELD
        .into_iter()
        .filter(|name| in_both.contains(&Mark::Curve(*name)))
        .filter(|name| same_model && [&pair.before, &pair.after].iter().all(|subject| is_of_model(subject, *name)))
        .collect();
    let mut cautions = Vec::new();
    if !untouched.is_empty() {
        let measures = resting(&untouched.iter().copied().map(Mark::Curve).collect::<Vec<_>>());
        cautions.push(SuggestedCaution::Untouched { curves: untouched, measures });
    }
    for (photo, by_another_model) in [(Occasion::Before, false), (Occasion::After, false), (Occasion::Before, true)] {
        let is_apart = |mark: &Mark| is_apart(stated(*mark), photo, by_another_model, same_model);
        let marks: Vec<Mark> = in_both.iter().copied().filter(is_apart).collect();
        if !marks.is_empty() {
            let measures = resting(&marks);
            cautions.push(SuggestedCaution::AgainstMarked { photo, by_another_model, marks, measures });
        }
    }
    cautions.into_iter().map(Caution::Suggested).collect()
}

/// Whether a mark is a model's in `photo` and in the other one a person's, or another model's.
fn is_apart([before, after]: [Provenance; 2], photo: Occasion, by_another_model: bool, same_model: bool) -> bool {
    let (own, other) = match photo {
        Occasion::Before => (before, after),
        Occasion::After => (after, before),
    };
    let is_other = if by_another_model {
        other.leans_on_model() && !same_model
    } else {
        !other.leans_on_model() && !other.is_matched()
    };
    own.leans_on_model() && is_other
}

/// The measures that rest on one of the marks in one of the photos.
fn resting_on_either(pair: &PairSubject<'_>, marks: &[Mark]) -> Vec<MeasureId> {
    let lips = [pair.before.lip, pair.after.lip];
    let resting: Vec<MeasureId> =
        lips.into_iter().flat_map(|lip| marks.iter().flat_map(|mark| resting_on(lip, *mark))).collect();
    MEASURES.iter().map(|measure| measure.id).filter(|id| resting.contains(id)).collect()
}

/// A curve in a sentence.
fn curve(name: CurveName) -> &'static str {
    match name {
        CurveName::UpperBorder => "the upper border of the lips",
        CurveName::UpperFreeMargin => "the line of the mouth",
        CurveName::LowerFreeMargin => "the upper edge of the lower lip",
        CurveName::LowerBorder => "the lower border of the lips",
    }
}

fn listed(names: &[&str]) -> String {
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

impl Family for SuggestedCaution {
    fn entry(&self) -> Entry {
        match self {
            Self::Confirmed { .. } => Entry {
                code: "suggested_confirmed",
                in_short: "marks stand where they were suggested",
                severity: Severity::Note,
                concerns_pair: false,
                when: || {
                    "marks stand where a face model proposed them and a person confirmed them without moving them; they have the \
                     model's error, not that of a click"
                        .to_owned()
                },
                advice: "Where a value matters, look at these marks again: one that is moved to its place counts as a person's.",
            },
            Self::FromMatching { .. } => Entry {
                code: "matches_confirmed",
                in_short: "marks stand where another photo's were found again",
                severity: Severity::Note,
                concerns_pair: false,
                when: || {
                    "marks stand where matching with another photo proposed them and a person confirmed them without moving them; \
                     the change by the clicks alone then says nothing that the matched change does not"
                        .to_owned()
                },
                advice: "For a check that is independent, mark one of the photos by hand.",
            },
            Self::Untouched { .. } => Entry {
                code: "suggested_untouched",
                in_short: "a border stands where the program suggested it",
                severity: Severity::Warning,
                concerns_pair: true,
                when: || {
                    format!(
                        "the upper border or the upper free margin stands in both photos where a face model proposed it and \
                         was only confirmed, and is not matched; such marks show less than {:.0} % of how far a lip moved, and \
                         changes of measures that rest on them get no verdict",
                        100.0 * LEAST_MOVEMENT_SHOWN
                    )
                },
                advice: "On the marking page, move the points of the line to the edge of the lip in both photos or have the line \
                         moved to the colour edge; or let the photos be matched (the default of `compare`).",
            },
            Self::AgainstMarked { .. } => Entry {
                code: "suggested_against_marked",
                in_short: "suggested marks are compared with marks from elsewhere",
                severity: Severity::Warning,
                concerns_pair: true,
                when: || {
                    "marks stand in one photo where a face model proposed them and were only confirmed, and a person or \
                     another model put them in the other photo; they differ by a millimetre and more without any change, \
                     and changes of measures that rest on them get no verdict"
                        .to_owned()
                },
                advice: "Place these marks by hand in both photos, moving those that were suggested to where they belong; or let \
                         the photos be matched.",
            },
        }
    }

    fn withholds(&self) -> Withheld {
        match self {
            Self::Confirmed { .. } | Self::FromMatching { .. } => Withheld::default(),
            Self::Untouched { measures, .. } | Self::AgainstMarked { measures, .. } => {
                Withheld::Measures(measures.clone())
            }
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Confirmed { photo, count } => format!(
                "In {} {count} {} where a face model suggested {}, confirmed by a person.",
                the(*photo),
                if *count == 1 { "mark stands" } else { "marks stand" },
                if *count == 1 { "it" } else { "them" },
            ),
            Self::FromMatching { photo, count } => format!(
                "In {} {count} {} where the pixels of another photo have {}, confirmed by a person: what the clicks alone say of the \
                 change is no independent check.",
                the(*photo),
                if *count == 1 { "mark stands" } else { "marks stand" },
                if *count == 1 { "it" } else { "them" },
            ),
            Self::Untouched { curves, .. } => {
                let names: Vec<&str> = curves.iter().map(|name| curve(*name)).collect();
                format!(
                    "In both photos {} {} where a face model suggested {} and nobody moved {}: a model shows less than {:.0} % \
                     of how far a lip moved. No verdict is passed on what rests on that.",
                    listed(&names),
                    if names.len() == 1 { "stands" } else { "stand" },
                    if names.len() == 1 { "it" } else { "them" },
                    if names.len() == 1 { "it" } else { "them" },
                    100.0 * LEAST_MOVEMENT_SHOWN
                )
            }
            Self::AgainstMarked { photo, by_another_model, marks, .. } => {
                let name = |mark: &Mark| match mark {
                    Mark::Point(landmark) => landmark.id(),
                    Mark::Curve(name) => curve(*name),
                };
                let names: Vec<&str> = marks.iter().map(name).collect();
                let other = match photo {
                    Occasion::Before => Occasion::After,
                    Occasion::After => Occasion::Before,
                };
                format!(
                    "In {} these marks stand where a face model suggested them, in {} {} put them: {}. Such marks differ by a \
                     millimetre and more without any change. No verdict is passed on what rests on them.",
                    the(Some(*photo)),
                    the(Some(other)),
                    if *by_another_model { "another model" } else { "a person" },
                    listed(&names),
                )
            }
        }
    }

    fn examples() -> Vec<Caution> {
        let measures = vec![MeasureId::UpperVermilionHeightMean];
        let marks = vec![Mark::Point(Landmark::ChR), Mark::Curve(CurveName::UpperBorder)];
        [
            Self::Confirmed { photo: Some(Occasion::Before), count: 17 },
            Self::FromMatching { photo: Some(Occasion::After), count: 13 },
            Self::Untouched { curves: WITHHELD.to_vec(), measures: measures.clone() },
            Self::AgainstMarked { photo: Occasion::Before, by_another_model: false, marks, measures },
        ]
        .map(Caution::Suggested)
        .into()
    }
}
