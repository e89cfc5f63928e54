//! How to read the page, and its words.

use maud::{Markup, html};

/// What is worth knowing before the numbers are read.
const READING: [&str; 6] = [
    "A change is the later visit minus the reference visit of the same person. ± is the standard uncertainty; the interval holds the truth with 95 %.",
    "Larger, smaller, not told: what a person's own interval says. Not told does not say that nothing changed.",
    "The mean of many people can be told where most of them by themselves cannot: their own errors average out. What is common to all of them, such as the size of an average iris, does not, and is counted once.",
    "People differ in what changed, too. The standard deviation between people says by how much, with the errors of measurement taken out.",
    "A mean says what the photos show of these people. Why it changed, and what others would show, it does not say.",
    "Of many measures one would be told by chance. The two questions are judged by themselves; the intervals of all others hold together.",
];

/// The words of the page.
const WORDS: [(&str, &str); 11] = [
    ("Reference visit", "The visit that changes are counted from: the earliest one."),
    (
        "Mean height of the red",
        "The area of the red of the upper lip over the distance between the corners of the mouth.",
    ),
    (
        "Right minus left",
        "The height of the red at the person's right peak of the upper lip, less that at the left one.",
    ),
    (
        "No verdict",
        "A caution stands against the comparison of these photos: what was measured is shown, and nothing is said of it.",
    ),
    (
        "SD between people",
        "The standard deviation of what changed in people. The scatter of the numbers is larger: it has the errors of measurement in it.",
    ),
    (
        "Common to all people",
        "An error that everybody has alike, as where the average iris is larger than assumed. More people do not make it smaller.",
    ),
    ("Arm", "A group of people that the study treats alike."),
    (
        "p",
        "How often a difference as large would come up if there were none, by the method of the interval beside it; not corrected for the number of measures.",
    ),
    ("Limits of agreement", "Between them lie 95 % of the differences of two markings of one photo."),
    ("TEM", "The technical error of measurement: the standard deviation of one marking."),
    ("ICC", "The part of the scatter that is from the photos and not from marking them: 1 is all of it."),
];

/// How to read the page.
pub(super) fn reading() -> Markup {
    html! { ul .reading { @for sentence in READING { li { (sentence) } } } }
}

/// The words.
pub(super) fn words() -> Markup {
    html! { dl .glossary { @for (word, meaning) in WORDS { dt { (word) } dd { (meaning) } } } }
}
