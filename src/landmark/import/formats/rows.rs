//! The rows of a text file with their numbers, and what stands in them.

use super::super::refusal::Refusal;

/// The rows that are not blank, without blanks at their ends, with their numbers counted from 1. A row ends with LF, CR LF or CR.
pub(super) fn rows(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = Some(text);
    let mut number = 0;
    std::iter::from_fn(move || {
        let here = rest?;
        number += 1;
        let end = here.find(['\n', '\r']);
        rest = end.map(|end| here[end..].strip_prefix("\r\n").unwrap_or(&here[end + 1..]));
        Some((number, here[..end.unwrap_or(here.len())].trim()))
    })
    .filter(|(_, row)| !row.is_empty())
}

/// A row's place in the file, for a message.
pub(super) fn place(row: usize) -> String {
    format!("row {row}")
}

/// A finite number with a decimal point.
pub(super) fn number(row: usize, word: &str) -> Result<f64, Refusal> {
    if word.contains(',') {
        return Err(Refusal::new(
            place(row),
            format!("{} has a comma, and a number here has a decimal point", quoted(word)),
            "Save the file anew with decimal points and a blank between x and y.",
        ));
    }
    match word.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        _ => Err(Refusal::new(
            place(row),
            format!("{} is not a number", quoted(word)),
            "Save the file anew from its program, or correct this row.",
        )),
    }
}

/// A count of what follows.
pub(super) fn count(row: usize, word: &str) -> Result<usize, Refusal> {
    word.parse().map_err(|_| {
        Refusal::new(
            place(row),
            format!("{} is not a whole number of things", quoted(word)),
            "Save the file anew from its program, or correct this row.",
        )
    })
}

/// Whether a word says that a value is missing: `NA` as R writes it, or `nan`.
pub(super) fn is_missing(word: &str) -> bool {
    word.eq_ignore_ascii_case("na") || word.eq_ignore_ascii_case("nan")
}

/// The x and y of a row of two words; `None` where one of them is said to be missing.
pub(super) fn position(row: usize, words: &str) -> Result<Option<[f64; 2]>, Refusal> {
    let mut each = words.split_whitespace();
    let (Some(x), Some(y), None) = (each.next(), each.next(), each.next()) else {
        let message = match words.split_whitespace().count() {
            1 if words.contains(',') => format!("{} has a comma, and a row is x, a blank and y", quoted(words)),
            found => format!("a row is x and y, and {} has {found} words", quoted(words)),
        };
        let remedy = "Save the file anew with decimal points and a blank between x and y.";
        return Err(Refusal::new(place(row), message, remedy));
    };
    if is_missing(x) || is_missing(y) {
        return Ok(None);
    }
    Ok(Some([number(row, x)?, number(row, y)?]))
}

/// A picture's name without its folder, whichever way the path is written; `None` for an empty one.
pub(super) fn picture_name(path: &str) -> Option<String> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// A word of the file in quotes, shortened where it is long.
pub(super) fn quoted(word: &str) -> String {
    let mut shown: String = word.chars().take(40).filter(|c| !c.is_control()).collect();
    if word.chars().nth(40).is_some() {
        shown.push('…');
    }
    format!("\"{shown}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_end_with_each_kind_of_end() {
        let found: Vec<_> = rows("a\r\nb\rc\n\n d \r\n\r\n").collect();
        assert_eq!(found, [(1, "a"), (2, "b"), (3, "c"), (5, "d")]);
    }

    #[test]
    fn a_position_is_two_numbers() {
        assert_eq!(position(1, "1.5\t -2e1").unwrap(), Some([1.5, -20.0]));
        assert_eq!(position(1, "NA NA").unwrap(), None);
        assert_eq!(position(1, "nan 4").unwrap(), None);
        for (words, said) in [("1,5 2", "comma"), ("1,2", "comma"), ("1 2 3", "3 words"), ("1 inf", "not a number")] {
            let refusal = position(7, words).unwrap_err();
            assert!(refusal.message.contains(said), "{refusal}");
            assert_eq!(refusal.place, "row 7");
        }
    }

    #[test]
    fn a_picture_is_called_by_the_last_part_of_its_path() {
        assert_eq!(picture_name("C:\\a b\\c.jpg").as_deref(), Some("c.jpg"));
        assert_eq!(picture_name("/x/y.tif ").as_deref(), Some("y.tif"));
        assert_eq!(picture_name(" "), None);
    }
}
