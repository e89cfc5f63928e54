//! The three answers that a report begins with: whether the lip is fuller, whether it is even, and whether the photos can
//! tell. Each is one sentence with a number, its bound, and what would help most.

use indexmap::IndexSet;
use schemars::JsonSchema;
use serde::Serialize;

use super::evenness::{Sides, even};
use super::next_step::{first_sentence, next_step};
use super::photos::{both_photos, counts_sentence, of_visits};
use super::printed::{estimate, unit_suffix};
use super::rounding::{change_alone, changes_of_ends, size, sizes_of_ends};
use crate::caution::{Caution, Severity};
use crate::comparison::{Change, Judgement, Measurement, PairComparison, QUESTIONS, Verdict};
use crate::estimate::{Estimate, Uncertainty};
use crate::measure::{Measure, MeasureId};

/// The three answers.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AnswersDocument {
    /// Whether the upper lip is fuller: by `upper_vermilion_height_mean`.
    pub fuller: AnswerDocument,
    /// Whether it is even: by `vermilion_height_difference`.
    pub even: AnswerDocument,
    /// Whether these photos can tell: by the smallest change that they would show, and by the cautions.
    pub photos: AnswerDocument,
}

/// The answer to one question, in plain words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct AnswerDocument {
    /// The question.
    pub question: &'static str,
    /// The answer in a few words: `larger`, `probably larger`, `cannot say`, `no verdict`, `right side higher`, ….
    pub answer: String,
    /// The answer in one sentence of at most 20 words.
    pub sentence: String,
    /// The number that it rests on, with its unit; null where there is none to show.
    pub number: Option<String>,
    /// What the truth is at most, with a probability of 95 %; null where there is no number.
    pub bound: Option<String>,
    /// What belongs beside it: the height at the midline, or whether the two sides became more alike.
    pub beside: Option<String>,
    /// What would help most; null where nothing is to be done.
    pub next_step: Option<String>,
}

const FULLER: &str = "Is it fuller?";
pub(super) const EVEN: &str = "Is it even?";
const PHOTOS: &str = "Can these photos tell?";

/// The answers of a comparison. `cautions` are all that apply, the gravest first.
pub(super) fn of_comparison(comparison: &PairComparison, cautions: &[Caution]) -> AnswersDocument {
    let (mut fuller, mut even) = (fuller(comparison, cautions), even(comparison, cautions));
    let mut photos = AnswerDocument { beside: counts_sentence(comparison), ..photos(comparison, cautions) };
    for answer in [&mut fuller, &mut even] {
        // What is to be done is said once.
        if photos.next_step.is_some() {
            answer.next_step = None;
        }
    }
    if comparison.visits.is_some() {
        for answer in [&mut fuller, &mut even, &mut photos] {
            answer.next_step = answer.next_step.take().map(|step| of_visits(&step));
        }
    }
    AnswersDocument { fuller, even, photos }
}

/// A measure with its change between two photos.
pub(super) struct Asked<'a> {
    measure: &'static Measure,
    pub change: &'a Change,
    difference: Estimate,
    /// The unit after a space.
    pub unit: String,
}

impl<'a> Asked<'a> {
    pub(super) fn of(comparison: &'a PairComparison, id: MeasureId) -> Option<Self> {
        let change = comparison.change(id)?;
        let measure = id.measure();
        let unit = unit_suffix(measure, comparison.before.frame.unit());
        Some(Self { measure, change, difference: *change.difference.scalar()?, unit })
    }

    fn judged(&self) -> Option<(Uncertainty, &Judgement)> {
        self.difference.uncertainty.zip(self.change.judgement())
    }

    /// The change without its error, to the decimal of that, with its sign and unit.
    fn number(&self, u: f64) -> String {
        format!("{}{}", change_alone(self.difference.value, u), self.unit)
    }
}

/// The gravest caution that keeps the verdict on a measure back.
pub(super) fn withholding<'a>(measure: &Measure, cautions: &'a [Caution]) -> Option<&'a Caution> {
    cautions.iter().find(|caution| caution.withholds().covers(measure))
}

/// The answer where a caution keeps it back.
pub(super) fn withheld(question: &'static str, measure: &Measure, cautions: &[Caution]) -> AnswerDocument {
    let caution = withholding(measure, cautions);
    let why = caution.map_or("the photos do not say", Caution::in_short);
    AnswerDocument {
        question,
        answer: "no verdict".to_owned(),
        sentence: format!("No verdict: {why}."),
        next_step: caution.map(|caution| first_sentence(caution.advice())),
        ..AnswerDocument::default()
    }
}

/// The answer where the points do not give it, or give it without an error; `photos` are those that would have to have them.
pub(super) fn unknown(question: &'static str, number: Option<String>, photos: &str) -> AnswerDocument {
    let sentence = match number {
        Some(_) => "Cannot say: the difference is stated without its error.".to_owned(),
        None => format!("Cannot say: the points that it takes are not marked in {photos}."),
    };
    let next_step = number.is_none().then(|| format!("Mark both borders of the upper lip in {photos}."));
    AnswerDocument {
        question,
        answer: "cannot say".to_owned(),
        sentence,
        number,
        next_step,
        ..AnswerDocument::default()
    }
}

fn fuller(comparison: &PairComparison, cautions: &[Caution]) -> AnswerDocument {
    let Some(asked) = Asked::of(comparison, QUESTIONS[0]) else {
        return unknown(FULLER, None, both_photos(comparison));
    };
    let Some((uncertainty, judgement)) = asked.judged() else {
        return match withholding(asked.measure, cautions) {
            Some(_) => withheld(FULLER, asked.measure, cautions),
            None => unknown(FULLER, Some(asked.number(0.0)), both_photos(comparison)),
        };
    };
    let amount = size(asked.difference.value, uncertainty.u);
    let unit = &asked.unit;
    let (answer, sentence) = match (judgement.verdict, judgement.probably_larger()) {
        (Verdict::Inconclusive, _) => return withheld(FULLER, asked.measure, cautions),
        (Verdict::Increased, _) => ("larger", format!("Yes: {amount}{unit} more of the upper lip shows on average.")),
        (Verdict::Decreased, _) => {
            ("smaller", format!("No, the opposite: {amount}{unit} less of the upper lip shows on average."))
        }
        (Verdict::NotDetected, Some(true)) => (
            "probably larger",
            "Probably: more of the upper lip shows, but these photos cannot rule out that nothing changed.".to_owned(),
        ),
        (Verdict::NotDetected, Some(false)) => (
            "probably smaller",
            "Probably less: these photos show less of the upper lip, but cannot rule out that nothing changed."
                .to_owned(),
        ),
        (Verdict::NotDetected, None) if uncertainty.u == 0.0 => {
            ("no change", "No: both photos show the same.".to_owned())
        }
        (Verdict::NotDetected, None) => {
            ("cannot say", "Cannot say: the difference is smaller than what these photos can hide.".to_owned())
        }
    };
    AnswerDocument {
        question: FULLER,
        answer: answer.to_owned(),
        sentence,
        number: Some(asked.number(uncertainty.u)),
        bound: Some(bound(uncertainty, &asked.unit, ["larger", "smaller"])),
        beside: at_the_midline(comparison),
        next_step: None,
    }
}

/// The height at the midline, since clinicians think in it.
fn at_the_midline(comparison: &PairComparison) -> Option<String> {
    let asked = Asked::of(comparison, MeasureId::UpperVermilionHeight)?;
    let (uncertainty, judgement) = asked.judged()?;
    if judgement.verdict == Verdict::Inconclusive {
        return None;
    }
    let [low, high] = changes_of_ends(judgement.bounds95, uncertainty.u);
    Some(format!("In the middle of the lip: {} (between {low} and {high}).", asked.number(uncertainty.u)))
}

/// What a change is at most, with 95 %: `words` are those for above and below 0.
pub(super) fn bound(
    Uncertainty { u, ci95: [low, high] }: Uncertainty,
    unit: &str,
    [above, below]: [&str; 2],
) -> String {
    let [least, most] = sizes_of_ends([low, high], u).map(|end| format!("{end}{unit}"));
    match (low > 0.0, high < 0.0) {
        (true, _) => format!("with 95 %: at least {least} and at most {most} {above}"),
        (_, true) => format!("with 95 %: at least {most} and at most {least} {below}"),
        _ if u == 0.0 => format!("neither {above} nor {below}"),
        _ => format!("with 95 %: at most {most} {above}, at most {least} {below}"),
    }
}

fn photos(comparison: &PairComparison, cautions: &[Caution]) -> AnswerDocument {
    let asked = Asked::of(comparison, QUESTIONS[0]);
    // Without an error there is no verdict either.
    if let Some(asked) = &asked
        && asked.change.withheld
    {
        let found = withheld(PHOTOS, asked.measure, cautions);
        let why = withholding(asked.measure, cautions).map_or("the photos do not say", Caution::in_short);
        return AnswerDocument { answer: "no".to_owned(), sentence: format!("No: {why}."), ..found };
    }
    let Some((asked, (uncertainty, judgement))) = asked.as_ref().and_then(|asked| Some((asked, asked.judged()?)))
    else {
        return unknown(PHOTOS, None, both_photos(comparison));
    };
    let warnings: IndexSet<&str> = graver(cautions).map(Caution::in_short).collect();
    let limit = format!("{}{}", size(judgement.sdc95, uncertainty.u), asked.unit);
    let warned = match warnings.len() {
        0 => String::new(),
        1 => " There is one warning below.".to_owned(),
        count => format!(" There are {count} warnings below."),
    };
    let (answer, sentence) = match judgement.verdict {
        _ if uncertainty.u == 0.0 => ("yes", "Yes: both are the same photo.".to_owned()),
        Verdict::Increased | Verdict::Decreased => ("yes", format!("Yes: they show changes of {limit} and more.")),
        Verdict::NotDetected | Verdict::Inconclusive => {
            ("larger changes only", format!("Only changes of {limit} and more: the one measured is smaller."))
        }
    };
    AnswerDocument {
        question: PHOTOS,
        answer: if warnings.is_empty() { answer } else { "with warnings" }.to_owned(),
        sentence: format!("{sentence}{warned}"),
        number: (uncertainty.u > 0.0).then_some(limit),
        bound: None,
        beside: None,
        next_step: match graver(cautions).next() {
            Some(caution) => Some(first_sentence(caution.advice())),
            None => asked.change.budget.map(|budget| next_step(&budget, comparison, &asked.unit)),
        },
    }
}

/// The cautions that are graver than notes.
fn graver(cautions: &[Caution]) -> impl Iterator<Item = &Caution> {
    cautions.iter().filter(|caution| caution.severity() > Severity::Note)
}

const FIT: &str = "Is it fit to be compared?";

/// The answers that one photo gives: whether the lip is even, and whether the photo is fit to be compared. `cautions` are all
/// that apply, the gravest first.
pub(super) fn of_photo(measurement: &Measurement, cautions: &[Caution]) -> [AnswerDocument; 2] {
    [even_on(measurement, cautions), fit(measurement, cautions)]
}

fn even_on(measurement: &Measurement, cautions: &[Caution]) -> AnswerDocument {
    let measure = QUESTIONS[1].measure();
    if withholding(measure, cautions).is_some() {
        return withheld(EVEN, measure, cautions);
    }
    let Some(sides) = Sides::of(measurement) else {
        return AnswerDocument {
            sentence: "Cannot say: the points that it takes are not marked, or their error is not known.".to_owned(),
            next_step: Some("Mark both borders of the upper lip.".to_owned()),
            ..unknown(EVEN, None, "this photo")
        };
    };
    let in_words = sides.in_words();
    let Sides { side, amount, told, uncertainty } = sides;
    let (answer, sentence) = if told {
        (format!("{side} side higher"), format!("No: the {side} side of the upper lip is {amount} higher."))
    } else {
        let sentence = format!("The {side} side is {amount} higher, which this photo cannot tell from even.");
        ("cannot be told from even".to_owned(), sentence)
    };
    let unit = unit_suffix(measure, measurement.frame.unit());
    let ends = [format!("{unit} higher on the right"), format!("{unit} higher on the left")];
    AnswerDocument {
        question: EVEN,
        answer,
        sentence,
        number: Some(in_words),
        bound: Some(bound(uncertainty, "", [ends[0].trim_start(), ends[1].trim_start()])),
        ..AnswerDocument::default()
    }
}

fn fit(measurement: &Measurement, cautions: &[Caution]) -> AnswerDocument {
    let measure = QUESTIONS[0].measure();
    if let Some(caution) = withholding(measure, cautions) {
        let sentence = format!("No: {}.", caution.in_short());
        return AnswerDocument { answer: "no".to_owned(), sentence, ..withheld(FIT, measure, cautions) };
    }
    let (answer, sentence, next) = match graver(cautions).collect::<Vec<_>>().as_slice() {
        [] => ("yes", "Yes: nothing speaks against comparing it with another photo.".to_owned(), NEXT_PHOTO.to_owned()),
        [only] => ("with warnings", "With care: there is one warning below.".to_owned(), first_sentence(only.advice())),
        [first, more @ ..] => {
            let sentence = format!("With care: there are {} warnings below.", 1 + more.len());
            ("with warnings", sentence, first_sentence(first.advice()))
        }
    };
    let u = estimate(measurement, QUESTIONS[0]).and_then(|(_, height)| Some(height.uncertainty?.u));
    let unit = unit_suffix(measure, measurement.frame.unit());
    AnswerDocument {
        question: FIT,
        answer: answer.to_owned(),
        sentence,
        number: u.map(|u| format!("± {}{unit}", size(u, u))),
        beside: u.map(|_| "How well this photo by itself tells how much of the upper lip shows.".to_owned()),
        next_step: Some(next),
        ..AnswerDocument::default()
    }
}

/// What helps the next photo most.
const NEXT_PHOTO: &str = "Take the next photo in the same way: same distance, same light, lips at rest.";
