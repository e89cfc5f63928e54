//! Pictures of two people given as one pair: no verdict, whichever comes first; pictures of one person keep theirs.

use std::path::{Path, PathBuf};

use lipmetry::caution::Severity;
use lipmetry::comparison::Settings;
use lipmetry::landmark::file::LandmarkFile;
use lipmetry::pipeline::Shot;
use lipmetry::{Comparison, Photo, compare};

use crate::photos::{fixture, mirrored_landmarks, photos};

/// A photo that was looked at, with the person that it shows.
struct Seen {
    person: String,
    name: String,
    shot: Shot,
}

fn shot(photo: &Path, landmarks: &Path) -> Shot {
    let bytes = |path: &Path| std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let photo = Photo::from_bytes(&photo.to_string_lossy(), &bytes(photo), &bytes(landmarks));
    Shot::marked(&photo.unwrap_or_else(|error| panic!("{error}")), &Settings::values_only()).unwrap()
}

fn compared(before: &Shot, after: &Shot) -> Comparison {
    compare(vec![before.clone()], vec![after.clone()], &Settings::values_only()).unwrap()
}

fn severity(comparison: &Comparison, code: &str) -> Option<Severity> {
    comparison
        .cautions()
        .iter()
        .filter(|caution| caution.code() == code)
        .map(lipmetry::caution::Caution::severity)
        .max()
}

fn answer(comparison: &Comparison) -> String {
    let report: serde_json::Value = serde_json::from_slice(&comparison.report().json().unwrap()).unwrap();
    report["answers"]["fuller"]["answer"].as_str().unwrap().to_owned()
}

/// The photos that hands marked, with the person's name: of the sets of one exposure the one before and the one in another light and
/// pose, of second shots both, and those of the plain folder. Face 129 is in two of the sets.
fn marked_by_hand(folder: &Path) -> Vec<Seen> {
    let mut found: Vec<(String, PathBuf, PathBuf)> = Vec::new();
    let mut add = |person: &str, photo: PathBuf, landmarks: PathBuf| found.push((person.to_owned(), photo, landmarks));
    for (set, second, marks) in [("match/warp", "none", "none"), ("match/second", "after", "after.guess")] {
        for entry in std::fs::read_dir(folder.join(set)).unwrap().map(|entry| entry.unwrap().path()) {
            if !entry.is_dir() {
                continue;
            }
            let person = entry.file_name().unwrap().to_string_lossy().into_owned();
            add(&person, entry.join("before.jpg"), entry.join("before.landmarks.json"));
            add(&person, entry.join(format!("{second}.jpg")), entry.join(format!("{marks}.landmarks.json")));
        }
    }
    for (person, name) in [
        ("canada_019", "canada_019f"),
        ("london_129", "london_129_neutral"),
        ("london_137", "london_137_neutral"),
        ("sym_126", "sym_126_orig"),
    ] {
        let landmarks = folder.join("human").join(format!("{name}.landmarks.json"));
        add(person, folder.join("images").join(format!("{name}.jpg")), landmarks);
    }
    let mut seen: Vec<Seen> = found
        .into_iter()
        .map(|(person, photo, landmarks)| {
            let name = photo.file_name().unwrap().to_string_lossy().into_owned();
            Seen { shot: shot(&photo, &landmarks), person, name }
        })
        .collect();
    seen.sort_by(|a, b| (&a.person, &a.name).cmp(&(&b.person, &b.name)));
    seen
}

/// What comes of pairs: how many, how many have a blocking caution about who is shown by their pictures, how many a warning, and how many have no verdict
/// for whatever reason.
#[derive(Debug, Default)]
struct Tally {
    pairs: usize,
    blocked: usize,
    warned: usize,
    no_verdict: usize,
}

impl Tally {
    fn add(&mut self, comparison: &Comparison) {
        let found = severity(comparison, "faces_unlike");
        self.pairs += 1;
        self.blocked += usize::from(found == Some(Severity::Blocking));
        self.warned += usize::from(found == Some(Severity::Warning));
        self.no_verdict += usize::from(comparison.is_blocked());
    }
}

/// The people of one half: those at even places of the list of names, by whom the limits were set (0), or at odd ones (1).
fn half(seen: &[Seen], which: usize) -> Vec<&Seen> {
    let mut people: Vec<&str> = seen.iter().map(|seen| seen.person.as_str()).collect();
    people.dedup();
    let chosen: Vec<&str> = people.into_iter().skip(which).step_by(2).collect();
    seen.iter().filter(|seen| chosen.contains(&seen.person.as_str())).collect()
}

/// Every `nth` pair of two people, and all pairs of one.
fn tallied(seen: &[&Seen], nth: usize) -> [Tally; 2] {
    let (mut one, mut two, mut number) = (Tally::default(), Tally::default(), 0);
    for (index, before) in seen.iter().enumerate() {
        for after in &seen[index + 1..] {
            if before.person == after.person {
                let comparison = compared(&before.shot, &after.shot);
                let found = severity(&comparison, "faces_unlike");
                assert_eq!(found, None, "{} {} and {}", before.person, before.name, after.name);
                one.add(&comparison);
                continue;
            }
            number += 1;
            if number % nth == 0 {
                two.add(&compared(&before.shot, &after.shot));
            }
        }
    }
    [one, two]
}

/// Of pairs of two people the whole program blocked 30 of 36 that were drawn otherwise, and 16 of 20 of a first draw of these faces: fewer
/// than the 95 % of the score alone, since two faces that are fitted as one in two poses pretend a turned head. A share of 0.8 of 36 is
/// good to 0.067; two of these below it is 0.67. Nearly all others are asked about, and have no verdict for other reasons. Of one person
/// none is to be asked about.
#[test]
fn pictures_of_two_people_get_no_verdict() {
    let Some(folder) = photos() else { return };
    let seen = marked_by_hand(&folder);
    let [one, two] = tallied(&half(&seen, 1), 5);
    eprintln!("held out: one person {one:?}, two people {two:?}");
    assert!(one.pairs >= 8 && (25..=60).contains(&two.pairs), "{one:?} {two:?}");
    assert_eq!((one.blocked, one.warned), (0, 0), "of one person: {one:?}");
    let share = two.blocked as f64 / two.pairs as f64;
    assert!((0.65..=1.0).contains(&share), "{share}");
    let told = (two.blocked + two.warned) as f64 / two.pairs as f64;
    assert!((0.85..=1.0).contains(&told), "{told}");
    let held = two.no_verdict as f64 / two.pairs as f64;
    assert!((0.85..=1.0).contains(&held), "{two:?}");
}

/// All pairs: `cargo test --release --test it -- --ignored --nocapture table_of_unlike_faces`. It prints the rates of docs/method.md.
#[test]
#[ignore = "some 900 pairs take minutes; a part of them is among the tests"]
fn table_of_unlike_faces() {
    let Some(folder) = photos() else { return };
    let seen = marked_by_hand(&folder);
    for (which, name) in ["by whom the limits were set", "held out"].into_iter().enumerate() {
        let [one, two] = tallied(&half(&seen, which), 1);
        eprintln!("{name}: one person {one:?}, two people {two:?}");
        assert!(one.pairs > 0 && two.pairs > 100, "{one:?} {two:?}");
    }
}

/// Photos of one person by two cameras on two days, with the head turned, too dim or too small to be matched, are asked about at most;
/// exchanged they get the same. Smiles and another camera distance are not asked about.
#[test]
fn another_day_is_not_another_person() {
    let Some(folder) = photos() else { return };
    let of = |name: &str| {
        shot(
            &folder.join("images").join(format!("{name}.jpg")),
            &folder.join("machine").join(format!("{name}.landmarks.json")),
        )
    };
    let [day, turned, near, far] = ["lisa1", "lisa3", "zoom_15cm", "zoom_60cm"].map(of);
    for (first, second) in [(&day, &turned), (&day, &near), (&day, &far), (&turned, &near), (&turned, &far)] {
        let found = [compared(first, second), compared(second, first)].map(|of| severity(&of, "faces_unlike"));
        assert!(found[0] <= Some(Severity::Warning), "{found:?}");
        assert_eq!(found[0], found[1]);
    }
    for (first, second) in [
        (near, far),
        (of("london_129_neutral"), of("london_129_smiling")),
        (of("london_137_neutral"), of("london_137_smiling")),
        (of("london_173_neutral"), of("london_173_smiling")),
    ] {
        assert_eq!(severity(&compared(&first, &second), "faces_unlike"), None);
    }
}

/// The painted face in two lights and poses is one, either way round; with the second photo in a mirror it is told to be mirrored, and no
/// other person.
#[test]
fn the_painted_face_is_one_person() {
    let [before, after] = ["before", "after"]
        .map(|name| shot(&fixture(&format!("{name}.jpg")), &fixture(&format!("{name}.landmarks.json"))));
    for comparison in [compared(&before, &after), compared(&after, &before)] {
        for code in ["faces_unlike", "nothing_matched", "not_one_person"] {
            assert_eq!(severity(&comparison, code), None, "{code}");
        }
    }
    let mirrored = compared(&before, &mirror_image(&fixture("after.jpg"), &fixture("after.landmarks.json")));
    assert_eq!(severity(&mirrored, "faces_unlike"), None, "{:?}", mirrored.cautions());
}

fn mirror_image(photo: &Path, landmarks: &Path) -> Shot {
    let pixels = image::open(photo).unwrap().to_rgb8();
    let folder = tempfile::tempdir().unwrap();
    let text = mirrored_landmarks(&std::fs::read_to_string(landmarks).unwrap(), f64::from(pixels.width()));
    let [photo, landmarks] = ["mirrored.png", "mirrored.landmarks.json"].map(|name| folder.path().join(name));
    image::imageops::flip_horizontal(&pixels).save(&photo).unwrap();
    std::fs::write(&landmarks, text).unwrap();
    shot(&photo, &landmarks)
}

/// A real photo in a mirror is a mirror image and not another person.
#[test]
fn a_mirror_image_is_no_other_person() {
    let Some(folder) = photos() else { return };
    let folder = folder.join("match/warp/london_002");
    let path = |name: &str| [folder.join(format!("{name}.jpg")), folder.join(format!("{name}.landmarks.json"))];
    let ([photo, landmarks], [other, of_other]) = (path("before"), path("none"));
    let comparison = compared(&shot(&photo, &landmarks), &mirror_image(&other, &of_other));
    assert_eq!(severity(&comparison, "seems_mirrored"), Some(Severity::Blocking));
    assert_eq!(severity(&comparison, "faces_unlike"), None);
}

/// The painted face marked as it is, and a picture of the same size with other eyes, nose and skin, marked at the same places: the marks
/// agree to the last digit, so that only the pictures can tell.
#[test]
fn two_painted_faces_with_the_same_marks_get_no_verdict() {
    let file = std::fs::read(fixture("before.landmarks.json")).unwrap();
    let marks = LandmarkFile::read(&file).unwrap();
    let face = shot(&fixture("before.jpg"), &fixture("before.landmarks.json"));
    let folder = tempfile::tempdir().unwrap();
    let [photo, landmarks] = ["other.png", "other.landmarks.json"].map(|name| folder.path().join(name));
    other_face(&marks).save(&photo).unwrap();
    let mut text: serde_json::Value = serde_json::from_slice(&file).unwrap();
    for key in ["sha256", "picture_sha256"] {
        text["photo"].as_object_mut().unwrap().remove(key);
    }
    std::fs::write(&landmarks, text.to_string()).unwrap();
    let other = shot(&photo, &landmarks);
    for comparison in [compared(&face, &other), compared(&other, &face)] {
        let found: Vec<_> = comparison.cautions().iter().map(|caution| (caution.code(), caution.severity())).collect();
        assert_eq!(severity(&comparison, "faces_unlike"), Some(Severity::Blocking), "{found:?}");
        assert_eq!(severity(&comparison, "not_one_person"), None, "{found:?}");
        assert_eq!(answer(&comparison), "no verdict");
    }
}

/// The painted face with another face painted over it: dark waves of 3 to 12 mm in all directions, seeded, beside the lips.
fn other_face(marks: &LandmarkFile) -> image::RgbImage {
    let mut pixels = image::open(fixture("before.jpg")).unwrap().to_rgb8();
    let marking = marks.marked_photo().mean_marking();
    let at = |landmark| marking.configuration.point(landmark).unwrap();
    use lipmetry::landmark::Landmark::{ChL, ChR, ExL, ExR};
    let px_per_mm = at(ExL).distance(at(ExR)) / 88.0;
    let mouth = at(ChL).midpoint(at(ChR));
    let mut chance = crate::simulation::Chance::new(7);
    let waves: Vec<[f64; 4]> = (0..24)
        .map(|_| {
            let angle = std::f64::consts::TAU * chance.between(0.0, 1.0);
            let speed = std::f64::consts::TAU / (px_per_mm * (3.0 + 9.0 * chance.between(0.0, 1.0)));
            [
                speed * angle.cos(),
                speed * angle.sin(),
                std::f64::consts::TAU * chance.between(0.0, 1.0),
                4.0 + 6.0 * chance.between(0.0, 1.0),
            ]
        })
        .collect();
    for (x, y, pixel) in pixels.enumerate_pixels_mut() {
        let (x, y) = (f64::from(x) + 0.5, f64::from(y) + 0.5);
        if (y - mouth.y) / px_per_mm > -12.0 {
            continue;
        }
        let wave: f64 =
            waves.iter().map(|[across, down, phase, size]| size * (across * x + down * y + phase).sin()).sum();
        for (level, ground) in pixel.0.iter_mut().zip([170.0, 125.0, 110.0]) {
            *level = (ground + wave).clamp(0.0, 255.0) as u8;
        }
    }
    pixels
}
