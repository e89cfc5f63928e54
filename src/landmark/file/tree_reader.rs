//! Walks through a JSON tree and collects what is wrong with it.

use std::collections::HashSet;

use super::document::MAX_SIDE;
use super::json_tree::JsonTree;
use super::problem::LandmarkProblem;

/// A value and its place in the file.
#[derive(Clone, Debug)]
pub(super) struct Item<'a> {
    pub(super) place: String,
    pub(super) tree: &'a JsonTree,
}

/// An object whose keys are all known.
#[derive(Debug)]
pub(super) struct Object<'a> {
    place: String,
    entries: &'a [(String, JsonTree)],
}

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct TreeReader {
    /// Whether what is read is a draft: marks may be missing or only proposed.
    pub(super) is_draft: bool,
    pub(super) problems: Vec<LandmarkProblem>,
}

/// The most problems of one file that are listed.
const MOST_PROBLEMS: usize = 100;

impl<'a> Object<'a> {
    /// The value of a key; `null` counts as absent.
    pub(super) fn optional(&self, key: &str) -> Option<Item<'a>> {
        let (_, tree) = self.entries.iter().find(|(name, _)| name == key)?;
        (*tree != JsonTree::Null).then(|| Item { place: join(&self.place, key), tree })
    }

    /// All values but `null`, with their keys.
    pub(super) fn items(&self) -> impl Iterator<Item = (&'a str, Item<'a>)> + '_ {
        self.entries.iter().map(|(key, tree)| (key.as_str(), Item { place: join(&self.place, key), tree }))
    }
}

fn join(place: &str, key: &str) -> String {
    if place.is_empty() { key.to_owned() } else { format!("{place}.{key}") }
}

impl TreeReader {
    pub(super) fn problem(&mut self, place: &str, message: impl Into<String>, remedy: impl Into<String>) {
        if self.problems.len() == MOST_PROBLEMS {
            let remedy = "Correct the ones above first.";
            self.problems.push(LandmarkProblem::new(
                "",
                format!("There are more than {MOST_PROBLEMS} problems"),
                remedy,
            ));
        } else if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(LandmarkProblem::new(place, message, remedy));
        }
    }

    fn wrong_kind(&mut self, item: &Item<'_>, expected: &str) {
        let message = format!("This is {}, not {expected}", item.tree.kind());
        self.problem(&item.place, message, format!("Write {expected} here."));
    }

    /// The object at `item`, after complaining about keys that are not in `known` or come twice.
    pub(super) fn object<'a>(&mut self, item: &Item<'a>, known: &[&str]) -> Option<Object<'a>> {
        let JsonTree::Object(entries) = item.tree else {
            self.wrong_kind(item, "an object");
            return None;
        };
        let mut seen = HashSet::new();
        for (key, _) in entries {
            if self.problems.len() > MOST_PROBLEMS {
                return None;
            }
            let place = join(&item.place, &printable(key));
            if !seen.insert(key.as_str()) {
                self.problem(&place, "This key stands here twice", "Keep one of the two.");
            } else if !known.contains(&key.as_str()) {
                self.problem(&place, "This key is not known", nearest(key, known));
            }
        }
        Some(Object { place: item.place.clone(), entries })
    }

    /// The value of a key that must be there.
    pub(super) fn required<'a>(&mut self, object: &Object<'a>, key: &str, what: &str) -> Option<Item<'a>> {
        let item = object.optional(key);
        if item.is_none() {
            self.problem(&join(&object.place, key), "This is missing", format!("Add {what}."));
        }
        item
    }

    /// The items of a list that has from `least` to `most` of them.
    pub(super) fn list<'a>(&mut self, item: &Item<'a>, least: usize, most: usize) -> Option<Vec<Item<'a>>> {
        let JsonTree::Array(items) = item.tree else {
            self.wrong_kind(item, "a list");
            return None;
        };
        if items.len() < least || items.len() > most {
            let message = format!("This list has {} items", items.len());
            self.problem(&item.place, message, format!("Give it {least} to {most}."));
            return None;
        }
        let place = |index| format!("{}[{index}]", item.place);
        Some(items.iter().enumerate().map(|(index, tree)| Item { place: place(index), tree }).collect())
    }

    pub(super) fn text(&mut self, item: &Item<'_>, most: usize) -> Option<String> {
        let JsonTree::String(text) = item.tree else {
            self.wrong_kind(item, "a text");
            return None;
        };
        let length = text.chars().count();
        if length > most {
            self.problem(&item.place, format!("This text has {length} characters"), format!("Use at most {most}."));
            return None;
        }
        Some(text.clone())
    }

    /// One of several words.
    pub(super) fn word<T: Copy>(&mut self, item: &Item<'_>, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(item, usize::MAX)?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.problem(&item.place, format!("\"{}\" is not known here", printable(&text)), nearest(&text, &known));
        }
        found
    }

    pub(super) fn boolean(&mut self, item: &Item<'_>) -> Option<bool> {
        if let JsonTree::Bool(value) = item.tree {
            return Some(*value);
        }
        self.wrong_kind(item, "true or false");
        None
    }

    pub(super) fn number(&mut self, item: &Item<'_>) -> Option<f64> {
        if let JsonTree::Number(value) = item.tree {
            return Some(*value);
        }
        self.wrong_kind(item, "a number");
        None
    }

    /// A number above zero.
    pub(super) fn positive(&mut self, item: &Item<'_>) -> Option<f64> {
        let value = self.number(item)?;
        if value > 0.0 {
            return Some(value);
        }
        self.problem(&item.place, format!("{value} is not above 0"), "Write a number above 0.");
        None
    }

    /// A number that is not below zero.
    pub(super) fn not_negative(&mut self, item: &Item<'_>) -> Option<f64> {
        let value = self.number(item)?;
        if value >= 0.0 {
            return Some(value);
        }
        self.problem(&item.place, format!("{value} is below 0"), "Write 0 or a number above it.");
        None
    }

    /// A number from `least` to `most`.
    pub(super) fn between(&mut self, item: &Item<'_>, least: f64, most: f64) -> Option<f64> {
        let value = self.number(item)?;
        if (least..=most).contains(&value) {
            return Some(value);
        }
        let remedy = format!("Write a number from {least} to {most}.");
        self.problem(&item.place, format!("{value} is not possible here"), remedy);
        None
    }

    /// A whole number from 1 to `most`.
    pub(super) fn count(&mut self, item: &Item<'_>, most: u32) -> Option<u32> {
        let value = self.number(item)?;
        if value.fract() == 0.0 && value >= 1.0 && value <= f64::from(most) {
            return Some(value as u32);
        }
        self.problem(
            &item.place,
            format!("{value} is not possible here"),
            format!("Write a whole number from 1 to {most}."),
        );
        None
    }

    /// A position: two numbers.
    pub(super) fn position(&mut self, item: &Item<'_>) -> Option<[f64; 2]> {
        let JsonTree::Array(items) = item.tree else {
            self.wrong_kind(item, "a position such as [1512.0, 2320.4]");
            return None;
        };
        if let [JsonTree::Number(x), JsonTree::Number(y)] = items.as_slice() {
            return Some([*x, *y]);
        }
        self.problem(&item.place, "This is not a position", "Write two numbers, x and y, such as [1512.0, 2320.4].");
        None
    }

    /// A position no farther from the picture's corner than the largest picture is wide.
    pub(super) fn near_position(&mut self, item: &Item<'_>) -> Option<[f64; 2]> {
        let position = self.position(item)?;
        if position.iter().all(|coordinate| coordinate.abs() <= f64::from(MAX_SIDE)) {
            return Some(position);
        }
        let message = format!("({:.4e}, {:.4e}) lies far outside any picture", position[0], position[1]);
        self.problem(&item.place, message, format!("Write numbers from -{MAX_SIDE} to {MAX_SIDE}."));
        None
    }
}

/// How many letters may differ for a word to be offered as what was meant.
const NEAR: usize = 4;

fn nearest(word: &str, known: &[&str]) -> String {
    let distance = |candidate: &&&str| strsim::damerau_levenshtein(word, candidate);
    // The distance takes time with the square of the length.
    let short = word.chars().count() <= 2 * super::document::MAX_TEXT;
    let best = known.iter().filter(|_| short).min_by_key(distance).filter(|best| distance(best) <= NEAR);
    match best {
        Some(best) => format!("Did you mean \"{best}\"?"),
        None => format!("Known here: {}.", known.join(", ")),
    }
}

/// A text from a file, short and on one line, so that it can stand in a message.
pub(super) fn printable(text: &str) -> String {
    const LONGEST: usize = 60;
    let shortened: String = text.chars().take(LONGEST).flat_map(char::escape_debug).collect();
    if text.chars().count() > LONGEST { shortened + "…" } else { shortened }
}
