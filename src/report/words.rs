//! Cautions in the words of people: points by their names, photos by their files.

use crate::landmark::file::IRIS_NAMES;
use crate::landmark::{CurveName, Landmark, Side};

/// A message with its points named in words. The identifiers stay behind them in brackets where `with_ids` says so.
pub fn points_named(message: &str, with_ids: bool) -> String {
    let mut named = String::with_capacity(message.len());
    let mut rest = message;
    while !rest.is_empty() {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        match Landmark::from_id(word) {
            Some(landmark) if with_ids => named.push_str(&format!("{} ({word})", point_name(landmark))),
            Some(landmark) => named.push_str(&point_name(landmark)),
            None => named.push_str(word),
        }
        let next = after.find(is_part).unwrap_or(after.len());
        named.push_str(&after[..next]);
        rest = &after[next..];
    }
    named
}

/// What a mark is called, by its id in reports: a point, the centre of an iris, a curve.
pub(super) fn mark_name(id: &str) -> String {
    let curve = match CurveName::ALL.into_iter().find(|name| name.id() == id) {
        Some(CurveName::UpperBorder) => "the upper edge of the upper lip",
        Some(CurveName::UpperFreeMargin) => "the lower edge of the upper lip",
        Some(CurveName::LowerFreeMargin) => "the upper edge of the lower lip",
        Some(CurveName::LowerBorder) => "the lower edge of the lower lip",
        None if id == IRIS_NAMES[0] => "the middle of the right iris",
        None if id == IRIS_NAMES[1] => "the middle of the left iris",
        None => return Landmark::from_id(id).map_or_else(|| id.to_owned(), point_name),
    };
    curve.to_owned()
}

/// What a point is called where anatomy's names are not known.
fn point_name(landmark: Landmark) -> String {
    let what = match landmark {
        Landmark::ChR | Landmark::ChL => "corner of the mouth",
        Landmark::CphR | Landmark::CphL => "peak of the upper lip",
        Landmark::Ls => "the dip of the upper lip",
        Landmark::Sto => "the middle of the line between the lips",
        Landmark::StoS => "the lower middle of the upper lip",
        Landmark::StoI => "the upper middle of the lower lip",
        Landmark::Li => "the lower middle of the lower lip",
        Landmark::Sn => "the foot of the nose",
        Landmark::AlR | Landmark::AlL => "wing of the nose",
        Landmark::Prn => "the tip of the nose",
        Landmark::Se => "the root of the nose",
        Landmark::EnR | Landmark::EnL => "inner corner of the eye",
        Landmark::ExR | Landmark::ExL => "outer corner of the eye",
    };
    match landmark.side() {
        Side::Right => format!("the right {what}"),
        Side::Left => format!("the left {what}"),
        Side::Midline => what.to_owned(),
    }
}

/// A message about two photos with their files' names.
pub fn files_named(message: &str, before: &str, after: &str) -> String {
    [("before", before), ("after", after)].into_iter().fold(message.to_owned(), |text, (when, file)| {
        let text = text.replace(&format!("The {when} photo"), file).replace(&format!("the {when} photo"), file);
        text.replace(&format!("In {when},"), &format!("In {file},"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_named_in_words_and_other_words_are_left() {
        let message = "cph_r lies 3.2 mm from en_l; also, al is no point, nor is cph_rr, but sn.";
        let named = "the right peak of the upper lip lies 3.2 mm from the left inner corner of the eye; also, al is no \
                     point, nor is cph_rr, but the foot of the nose.";
        assert_eq!(points_named(message, false), named);
        assert_eq!(points_named("(sn)", true), "(the foot of the nose (sn))");
        assert_eq!(points_named("", true), "");
    }

    #[test]
    fn every_mark_has_a_name_in_words() {
        let ids =
            Landmark::ALL.map(Landmark::id).into_iter().chain(IRIS_NAMES).chain(CurveName::ALL.map(CurveName::id));
        let names: std::collections::BTreeSet<String> = ids.map(mark_name).collect();
        assert_eq!(names.len(), Landmark::ALL.len() + 2 + CurveName::ALL.len(), "{names:?}");
        assert!(names.iter().all(|name| name.starts_with("the ") && !name.contains('_')), "{names:?}");
    }

    #[test]
    fn photos_are_named_by_their_files() {
        let message = "The after photo is blurred; the before photo is not, before or after.";
        assert_eq!(files_named(message, "a.jpg", "b.jpg"), "b.jpg is blurred; a.jpg is not, before or after.");
    }
}
