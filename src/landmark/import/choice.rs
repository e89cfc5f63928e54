//! Which of the pictures and faces of a file is the photo's.

use super::contents::Picture;
use super::options::Question;
use super::refusal::Refusal;
use crate::text::{is_same_name, printable};

/// How many names are listed.
const MOST_LISTED: usize = 8;

/// The one that is meant, and what is to be said of that.
pub(super) fn chosen(
    pictures: Vec<Picture>,
    photo: &str,
    pick: Option<usize>,
) -> Result<(Picture, Option<String>), Refusal> {
    let count = pictures.len();
    let named: Vec<usize> = (0..count).filter(|index| is_named(&pictures[*index], photo)).collect();
    let index = match (pick, count, named.as_slice()) {
        (_, 0, _) => return Err(Refusal::new("", "No points are in this file", "Give the file that holds the marks.")),
        (Some(pick), ..) if (1..=count).contains(&pick) => pick - 1,
        (Some(pick), ..) => {
            let message = format!("{pick} of its {count} sets of points is asked for");
            return Err(Refusal::asking(Question::Pick, message, format!("a number from 1 to {count}.")));
        }
        (None, 1, _) => 0,
        (None, _, [index]) => *index,
        (None, _, named) => {
            let what = if named.is_empty() { "none of them of that name" } else { "several of them of that name" };
            let message = format!("It holds {count} sets of points, {what}: {}", listed(&pictures));
            return Err(Refusal::asking(
                Question::Pick,
                message,
                format!("the number of the set for {}.", printable(photo)),
            ));
        }
    };
    let Some(picture) = pictures.into_iter().nth(index) else {
        return Err(Refusal::new("", "No points are in this file", "Give the file that holds the marks."));
    };
    let note = picture.name.as_ref().filter(|_| !named.contains(&index)).map(|name| {
        format!("The file says that these are marks of {}; they are taken for {}'s.", printable(name), printable(photo))
    });
    Ok((picture, note))
}

/// Whether the file calls the picture as the photo is called: with its ending or without, or with the eight digits that Label Studio
/// puts before it.
fn is_named(picture: &Picture, photo: &str) -> bool {
    let Some(name) = &picture.name else { return false };
    let without_digits = name
        .split_once('-')
        .filter(|(digits, _)| digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let stem = photo.rsplit_once('.').map_or(photo, |(stem, _)| stem);
    [Some(name.as_str()), without_digits.map(|(_, rest)| rest)]
        .into_iter()
        .flatten()
        .any(|name| is_same_name(name, photo) || is_same_name(name, stem))
}

fn listed(pictures: &[Picture]) -> String {
    let name = |(index, picture): (usize, &Picture)| match &picture.name {
        Some(name) => format!("{} {}", index + 1, printable(name)),
        None => format!("{} without a name", index + 1),
    };
    let mut names: Vec<String> = pictures.iter().enumerate().take(MOST_LISTED).map(name).collect();
    if pictures.len() > MOST_LISTED {
        names.push("…".to_owned());
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::{Picture, Question, chosen};

    fn named(name: &str) -> Picture {
        Picture { name: Some(name.to_owned()), ..Picture::default() }
    }

    #[test]
    fn the_photo_is_known_by_its_name() {
        for name in ["photo.jpg", "PHOTO.JPG", "photo", "0a1b2c3d-photo.jpg"] {
            let (picture, note) = chosen(vec![named("other.jpg"), named(name)], "photo.jpg", None).unwrap();
            assert_eq!((picture.name.as_deref(), note), (Some(name), None));
        }
        let (_, note) = chosen(vec![named("other.jpg")], "photo.jpg", None).unwrap();
        assert!(note.unwrap().contains("other.jpg"));
        let (_, note) = chosen(vec![Picture::default()], "photo.jpg", None).unwrap();
        assert_eq!(note, None);
    }

    #[test]
    fn what_is_not_known_is_asked() {
        for pictures in [vec![named("a"), named("b")], vec![named("photo.jpg"), named("photo.jpg")]] {
            let refusal = chosen(pictures.clone(), "photo.jpg", None).unwrap_err();
            assert_eq!(refusal.asks, Some(Question::Pick), "{refusal}");
            assert!(chosen(pictures.clone(), "photo.jpg", Some(2)).is_ok());
            assert!(chosen(pictures, "photo.jpg", Some(3)).is_err());
        }
        assert!(chosen(Vec::new(), "photo.jpg", None).is_err());
    }
}
