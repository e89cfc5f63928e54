//! What the page asks of a file of another program, and what is answered there.

use serde::{Deserialize, Serialize};

use crate::landmark::CurveName;
use crate::landmark::import::{ImportOptions, LengthUnit, LipsStated, Order, Question, Refusal, RowsStated};
use crate::text::printable;

use super::guide::guide;

/// A question that the page asks.
#[derive(Debug, Serialize)]
pub(super) struct AskedQuestion {
    /// What its answer is called.
    question: &'static str,
    /// What is asked.
    title: &'static str,
    /// Why it is asked, and what helps to answer it.
    sentence: String,
    /// The answers there are; none where names or a number are asked for.
    choices: Vec<Choice>,
}

/// One answer.
#[derive(Debug, Serialize)]
struct Choice {
    value: &'static str,
    words: String,
}

/// What was answered up to now; nothing by default.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Answers {
    rows: Option<Rows>,
    pts_origin: Option<PtsOrigin>,
    pixel: Option<Pixel>,
    y: Option<Way>,
    lips: Option<Lips>,
    sides: Option<Sides>,
    order: Option<String>,
    #[serde(rename = "as")]
    curve: Option<String>,
    scale_unit: Option<String>,
    pick: Option<usize>,
    zero: Option<Zero>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Rows {
    Stored,
    Upright,
}

#[derive(Clone, Copy, Debug, Deserialize)]
enum PtsOrigin {
    #[serde(rename = "0")]
    Zero,
    #[serde(rename = "1")]
    One,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Pixel {
    Corner,
    Centre,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Way {
    Down,
    Up,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Lips {
    Closed,
    Parted,
}

/// Whose right and left the file's are. That they are the subject's says, where they seem to be exchanged, that the picture is a
/// mirror image, or none, against what was answered before.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Sides {
    Image,
    Mirrored,
    Straight,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Zero {
    Missing,
    Point,
}

/// What the scale's unit is answered where nobody knows it.
const NO_UNIT: &str = "none";

impl Answers {
    /// What is stated of the file, of a picture that is `mirrored` as far as was answered before.
    ///
    /// # Errors
    ///
    /// An answer that cannot be is asked for again.
    pub(super) fn options(&self, mirrored: bool) -> Result<ImportOptions, AskedQuestion> {
        let names = self.order.as_deref().map(|names| Order::read(names.trim().trim_matches('"')));
        let order = names.transpose().map_err(|problem| {
            AskedQuestion::new(
                Question::Order,
                mirrored,
                &printable(&format!("These names cannot be used: {problem}.")),
            )
        })?;
        Ok(ImportOptions {
            rows: self.rows.map(|rows| match rows {
                Rows::Stored => RowsStated::Stored,
                Rows::Upright => RowsStated::Upright,
            }),
            pts_origin: self.pts_origin.map(|origin| match origin {
                PtsOrigin::Zero => 0,
                PtsOrigin::One => 1,
            }),
            is_centre: self.pixel.map(|pixel| pixel == Pixel::Centre),
            is_up: self.y.map(|way| way == Way::Up),
            lips: self.lips.map(|lips| match lips {
                Lips::Closed => LipsStated::Closed,
                Lips::Parted => LipsStated::Parted,
            }),
            is_image_sides: (self.sides == Some(Sides::Image)).then_some(true),
            order: order.unwrap_or_default(),
            curve: self.curve.as_deref().and_then(CurveName::from_id),
            scale_unit: self.scale_unit.as_deref().and_then(LengthUnit::of_name),
            pick: self.pick,
            zero_is_missing: self.zero.map(|zero| zero == Zero::Missing),
            takes_nostrils: false,
            mirrored: match self.sides {
                Some(Sides::Mirrored) => true,
                Some(Sides::Straight) => false,
                Some(Sides::Image) | None => mirrored,
            },
            by_person: None,
        })
    }

    /// Whether it was asked what the scale's unit is.
    pub(super) fn has_scale_unit(&self) -> bool {
        self.scale_unit.is_some()
    }
}

impl AskedQuestion {
    /// What a refusal asks; `None` where no answer helps.
    pub(super) fn of(refusal: &Refusal, mirrored: bool) -> Option<Self> {
        Some(Self::new(refusal.asks?, mirrored, &plainly(refusal)))
    }

    /// What the unit of a scale is.
    pub(super) fn of_scale(per_pixel: f64) -> Self {
        let words = |unit| match unit {
            LengthUnit::Micrometre => "Micrometres",
            LengthUnit::Millimetre => "Millimetres",
            LengthUnit::Centimetre => "Centimetres",
            LengthUnit::Metre => "Metres",
            LengthUnit::Inch => "Inches",
        };
        let mut choices: Vec<Choice> =
            LengthUnit::ALL.into_iter().map(|(name, unit)| Choice::new(name, words(unit))).collect();
        choices.push(Choice::new(NO_UNIT, "I do not know: leave the scale out"));
        Self {
            question: "scale_unit",
            title: "What is the unit of the scale?",
            sentence: format!("In the file a pixel is {per_pixel} long, and it does not say of what."),
            choices,
        }
    }

    fn new(question: Question, mirrored: bool, sentence: &str) -> Self {
        let (name, title) = match question {
            Question::Rows => ("rows", "Which way up was the photo while it was marked?"),
            Question::PtsOrigin => ("pts_origin", "What number does the first pixel have?"),
            Question::Pixel => ("pixel", "Where is (0, 0)?"),
            Question::Vertical => ("y", "Which way does y run?"),
            Question::Lips => ("lips", "How are the lips in this photo?"),
            Question::Sides => ("sides", "Whose right and left are the file's?"),
            Question::Order => ("order", "What are the points called?"),
            Question::Curve => ("as", "Which line is this?"),
            Question::Pick => ("pick", "Which set of points is this photo's?"),
            Question::Zero => ("zero", "Is a point at (0, 0) missing?"),
        };
        Self { question: name, title, sentence: sentence.to_owned(), choices: choices(question, mirrored) }
    }
}

impl Choice {
    fn new(value: &'static str, words: impl Into<String>) -> Self {
        Self { value, words: words.into() }
    }
}

/// The answers to a question.
fn choices(question: Question, mirrored: bool) -> Vec<Choice> {
    let listed: &[(&'static str, &str)] = match question {
        Question::Rows => &[
            ("upright", "Upright: the face stood upright"),
            ("stored", "Stored: the photo lay as its file stores it, on its side or its head"),
        ],
        Question::PtsOrigin => &[("0", "0"), ("1", "1")],
        Question::Pixel => &[
            ("corner", "Corner: the outer corner of the picture"),
            ("centre", "Centre: the centre of the top-left pixel"),
        ],
        Question::Vertical => &[("down", "Down from the upper edge"), ("up", "Up from the lower edge")],
        Question::Lips => &[("closed", "Closed: the lips meet"), ("parted", "Parted: they do not meet")],
        Question::Sides if mirrored => &[
            ("image", "The picture's, as one sees them"),
            ("straight", "The person's, and the picture is no mirror image"),
        ],
        Question::Sides => &[
            ("image", "The picture's, as one sees them"),
            ("mirrored", "The person's, and the picture is a mirror image"),
        ],
        Question::Zero => &[("missing", "Missing: leave it out"), ("point", "A place in the picture")],
        Question::Curve => return curves(),
        Question::Order | Question::Pick => &[],
    };
    listed.iter().map(|(value, words)| Choice::new(value, *words)).collect()
}

/// The curves, as the page calls them.
fn curves() -> Vec<Choice> {
    let entries = guide().into_iter().filter(|entry| CurveName::from_id(entry.id).is_some());
    entries.map(|entry| Choice::new(entry.id, capitalised(entry.title))).collect()
}

/// A refusal in words that name no option.
pub(super) fn plainly(refusal: &Refusal) -> String {
    let Refusal { place, message, plain_remedy, .. } = refusal;
    let place = if place.is_empty() { String::new() } else { format!("{place}: ") };
    printable(&format!("{place}{message}. {}", capitalised(plain_remedy)))
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Answers, AskedQuestion};
    use crate::landmark::CurveName;
    use crate::landmark::import::{LengthUnit, LipsStated, Question, RowsStated};

    const QUESTIONS: [Question; 10] = [
        Question::Rows,
        Question::PtsOrigin,
        Question::Pixel,
        Question::Vertical,
        Question::Lips,
        Question::Sides,
        Question::Order,
        Question::Curve,
        Question::Pick,
        Question::Zero,
    ];

    /// What is stated once a question is answered with a value.
    fn stated(question: &str, value: serde_json::Value, mirrored: bool) -> super::ImportOptions {
        let answers: Answers = serde_json::from_value(json!({ question: value })).unwrap();
        answers.options(mirrored).unwrap()
    }

    #[test]
    fn every_choice_is_an_answer_that_states_something_of_its_own() {
        for mirrored in [false, true] {
            for question in QUESTIONS {
                let asked = AskedQuestion::new(question, mirrored, "");
                let words = asked.choices.iter().map(|choice| &choice.words);
                assert!(words.chain([&asked.title.to_owned()]).all(|words| !words.contains("--")), "{question:?}");
                let stated: Vec<String> = asked
                    .choices
                    .iter()
                    .map(|choice| format!("{:?}", stated(asked.question, json!(choice.value), mirrored)))
                    .collect();
                let nothing = format!("{:?}", Answers::default().options(mirrored).unwrap());
                assert!(!stated.contains(&nothing), "{question:?}: an answer states nothing");
                assert!(stated.iter().enumerate().all(|(at, one)| !stated[..at].contains(one)), "{question:?}");
                let is_typed = matches!(question, Question::Order | Question::Pick);
                assert_eq!(stated.is_empty(), is_typed, "{question:?}");
            }
        }
    }

    #[test]
    fn answers_state_what_the_options_of_the_command_line_do() {
        assert_eq!(stated("rows", json!("stored"), false).rows, Some(RowsStated::Stored));
        assert_eq!(stated("pts_origin", json!("1"), false).pts_origin, Some(1));
        assert_eq!(stated("pixel", json!("centre"), false).is_centre, Some(true));
        assert_eq!(stated("y", json!("down"), false).is_up, Some(false));
        assert_eq!(stated("lips", json!("parted"), true).lips, Some(LipsStated::Parted));
        assert_eq!(stated("as", json!("upper_border"), false).curve, Some(CurveName::UpperBorder));
        assert_eq!(stated("pick", json!(3), false).pick, Some(3));
        assert_eq!(stated("zero", json!("missing"), false).zero_is_missing, Some(true));
        assert_eq!(stated("scale_unit", json!("in"), false).scale_unit, Some(LengthUnit::Inch));
        assert_eq!(stated("scale_unit", json!("none"), false).scale_unit, None);
        let sides = |answer: &str, mirrored| {
            let options = stated("sides", json!(answer), mirrored);
            (options.is_image_sides, options.mirrored)
        };
        assert_eq!(sides("image", false), (Some(true), false));
        assert_eq!(sides("mirrored", false), (None, true));
        assert_eq!(sides("straight", true), (None, false));
    }

    #[test]
    fn names_that_cannot_be_are_asked_for_again() {
        let answers: Answers = serde_json::from_value(json!({ "order": "mouth,nose" })).unwrap();
        let asked = answers.options(false).unwrap_err();
        assert_eq!(asked.question, "order");
        assert!(asked.sentence.contains("mouth"), "{}", asked.sentence);
        // As in the example that the question gives.
        assert_eq!(stated("order", json!("\"dip=ls\""), false).order.labels.len(), 1);
    }
}
