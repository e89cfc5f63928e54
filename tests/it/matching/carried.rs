//! Marks carried to photos that nobody marked: how far they are off, and why a photo is left out.

use image::{RgbImage, imageops};
use lipmetry::imaging::DecodedImage;
use lipmetry::landmark::Marking;
use lipmetry::matching::{Carried, FacePicture, NotCarried, Reference};

use super::super::photos::photos;
use super::figures::{NAMES, changes};
use super::odd_photos::{as_photo, blinking, looking_aside, noise, pixels, relit, smiling, turned};
use super::shots::Shot;
use super::tally::Errors;
use super::warp::{faces, is_for_tuning};

/// The marks of a photo carried to another one that nobody marked.
fn carried((reference, marking): (&Shot, &Marking), photo: &DecodedImage) -> Result<Carried, NotCarried> {
    let picture = FacePicture::read(&reference.photo, reference.marked.mirrored, marking).unwrap();
    let reference = Reference::new(&picture, marking).unwrap();
    let found = reference.find_face(photo, false)?;
    let own = FacePicture::read(photo, false, found.rough_marking()).unwrap();
    reference.carry(&found, &own)
}

/// The bursts: the mean height carried less the exact one, per photo, within a visit within what the study had with a first guess good
/// to a millimetre: a standard deviation of 0.03 to 0.06 mm, here over two faces of which one is coarse; with half as much again for
/// chance. In the other visit the lip is lifted by 0.7 mm, of which a tenth is read too little, more by some.
#[test]
fn marks_are_carried_through_a_burst() {
    let Some(folder) = photos() else { return };
    let mut errors = [Errors::default(); NAMES.len()];
    let mut lifted = Errors::default();
    let mut incomplete = 0;
    for who in ["canada_147m", "london_115"] {
        let folder = folder.join("match/burst").join(who);
        let shot = |name: &str| {
            Shot::read(&folder.join(format!("{name}.jpg")), &folder.join(format!("exact/{name}.landmarks.json")))
        };
        for (from, to) in [("A1", ["A2", "A3", "B2", "B3"]), ("B1", ["B2", "B3", "A2", "A3"])] {
            let reference = shot(from);
            for to in to {
                let other = shot(to);
                for draw in 0..2 {
                    let clicked = reference.clicked(&format!("{who}/{from}/{draw}"));
                    let carried = carried((&reference, &clicked), &other.photo);
                    let carried = carried.unwrap_or_else(|reason| panic!("{who} {from} to {to}: {reason}"));
                    // The measures of the study want all seven stable points.
                    let Some(found) = changes(&clicked, &carried.marking, reference.mm_per_px()) else {
                        incomplete += 1;
                        continue;
                    };
                    let exact = changes(&reference.marking, &other.marking, reference.mm_per_px()).unwrap();
                    if from[..1] != to[..1] {
                        lifted.add((found[0] - exact[0]) / exact[0]);
                        continue;
                    }
                    for ((errors, found), exact) in errors.iter_mut().zip(found).zip(exact) {
                        errors.add(found - exact);
                    }
                }
            }
        }
    }
    for (name, errors) in NAMES.iter().zip(&errors) {
        eprintln!("{name:14} SD {:.3} bias {:.3} of {}", errors.sd(), errors.mean(), errors.count);
    }
    eprintln!("a lift is read by {:+.2} of itself too much, SD {:.2} of {}", lifted.mean(), lifted.sd(), lifted.count);
    assert!((-0.25..0.05).contains(&lifted.mean()) && lifted.sd() < 0.2, "of the lift: {lifted:?}");
    assert!(incomplete <= 8, "{incomplete} of 32 without one of the stable points");
    assert!(errors[0].sd() < 0.09 && errors[0].mean().abs() < 0.06, "mean height: {:?}", errors[0]);
}

/// Of the warped pairs of faces that nothing was chosen on nineteen of twenty are carried.
#[test]
fn photos_of_the_same_face_are_carried() {
    let Some(folder) = photos() else { return };
    let (mut tried, mut failed) = (0, Vec::new());
    for face in faces().iter().filter(|face| !is_for_tuning(face)) {
        let folder = folder.join("match/warp").join(face);
        let before = Shot::named(&folder, "before");
        for kind in ["none", "lift"] {
            for draw in 0..2 {
                let clicked = before.clicked(&format!("{face}/{kind}/before/{draw}"));
                tried += 1;
                if let Err(reason) = carried((&before, &clicked), &Shot::named(&folder, kind).photo) {
                    failed.push(format!("{face} {kind}: {reason}"));
                }
            }
        }
    }
    assert!(failed.len() * 20 <= tried, "{} of {tried}: {failed:?}", failed.len());
}

/// A face with its marked photo and another one.
struct Pair {
    face: String,
    before: Shot,
    other: Shot,
    other_pixels: RgbImage,
}

/// Half of the held-out faces.
fn pairs() -> Option<Vec<Pair>> {
    let folder = photos()?;
    let held_out = faces().into_iter().filter(|face| !is_for_tuning(face)).step_by(2);
    Some(
        held_out
            .map(|face| {
                let folder = folder.join("match/warp").join(&face);
                let (before, other) = (Shot::named(&folder, "before"), Shot::named(&folder, "none"));
                let other_pixels = pixels(&other.photo);
                Pair { face, before, other, other_pixels }
            })
            .collect(),
    )
}

/// Carries to a photo made of each pair's other one, and tells those whose outcome is not as it should be.
fn unexpected(
    pairs: &[Pair],
    odd: impl Fn(&Pair) -> RgbImage,
    is_right: impl Fn(&Result<Carried, NotCarried>) -> bool,
) -> Vec<String> {
    let outcomes =
        pairs.iter().map(|pair| (pair, carried((&pair.before, &pair.before.marking), &as_photo(&odd(pair)))));
    let wrong = outcomes.filter(|(_, outcome)| !is_right(outcome));
    wrong.map(|(pair, outcome)| format!("{}: {:?}", pair.face, outcome.map(|_| "carried"))).collect()
}

#[test]
fn a_mirror_image_is_named() {
    let Some(pairs) = pairs() else { return };
    let mirrored = |pair: &Pair| imageops::flip_horizontal(&pair.other_pixels);
    let wrong = unexpected(&pairs, mirrored, |outcome| matches!(outcome, Err(NotCarried::Mirrored { .. })));
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn a_photo_of_another_person_is_named() {
    let Some(pairs) = pairs() else { return };
    let other = |pair: &Pair| {
        let at = pairs.iter().position(|other| other.face == pair.face).unwrap();
        pairs[(at + 1) % pairs.len()].other_pixels.clone()
    };
    // In a tight crop of a face of another shape the likeliest place may not be the face.
    let is_right = |outcome: &Result<Carried, NotCarried>| {
        matches!(outcome, Err(NotCarried::AnotherPerson { .. } | NotCarried::NoFace { .. }))
    };
    let wrong = unexpected(&pairs, other, is_right);
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn a_blurred_photo_is_named_with_its_blur() {
    let Some(pairs) = pairs() else { return };
    for mm in [0.8, 1.5] {
        let blurred = |pair: &Pair| imageops::blur(&pair.other_pixels, (mm / pair.other.mm_per_px()) as f32);
        // The photos themselves were blurred by up to 0.4 mm.
        let is_right = |outcome: &Result<Carried, NotCarried>| matches!(outcome, Err(NotCarried::Blurred { blur_mm }) if *blur_mm > 0.8 * mm && *blur_mm < 1.5 * mm);
        let wrong = unexpected(&pairs, blurred, is_right);
        assert!(wrong.is_empty(), "{mm} mm: {wrong:?}");
    }
}

#[test]
fn closed_eyes_are_named_and_another_gaze_is_not() {
    let Some(pairs) = pairs() else { return };
    for closed in [[true, true], [true, false]] {
        let blinking = |pair: &Pair| blinking(&pair.other_pixels, &pair.other.marking, closed);
        let wrong = unexpected(&pairs, blinking, |outcome| matches!(outcome, Err(NotCarried::EyesClosed { .. })));
        assert!(wrong.is_empty(), "{closed:?}: {wrong:?}");
    }
    let aside = |pair: &Pair| looking_aside(&pair.other_pixels, &pair.other.marking, 2.0);
    let wrong = unexpected(&pairs, aside, |outcome| !matches!(outcome, Err(NotCarried::EyesClosed { .. })));
    assert!(wrong.is_empty(), "gaze: {wrong:?}");
}

#[test]
fn a_smile_is_named() {
    let Some(pairs) = pairs() else { return };
    let smile = |pair: &Pair| smiling(&pair.other_pixels, &pair.other.marking, 3.0, pair.other.mm_per_px().recip());
    // Where the corners are found nearer than they are, the border is not.
    let is_right = |outcome: &Result<Carried, NotCarried>| {
        matches!(outcome, Err(NotCarried::MouthHeldDifferently { .. } | NotCarried::BorderNotFound { .. }))
    };
    let wrong = unexpected(&pairs, smile, is_right);
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn light_size_and_turn_do_not_matter() {
    let Some(pairs) = pairs() else { return };
    let is_right = Result::is_ok;
    let wrong = unexpected(&pairs, |pair| relit(&pair.other_pixels, [0.6, 0.55, 0.5], 1.1), is_right);
    assert!(wrong.is_empty(), "dim: {wrong:?}");
    let wrong = unexpected(&pairs, |pair| relit(&pair.other_pixels, [1.05, 1.0, 0.85], 0.9), is_right);
    assert!(wrong.is_empty(), "warm: {wrong:?}");
    // The photos are turned by up to 9° and reduced or enlarged by up to a fourth already.
    for (degrees, zoom) in [(-12.0, 1.0), (12.0, 1.0), (0.0, 0.85), (5.0, 1.2)] {
        let wrong = unexpected(&pairs, |pair| turned(&pair.other_pixels, degrees, zoom), is_right);
        assert!(wrong.is_empty(), "{degrees}°, {zoom}: {wrong:?}");
    }
}

#[test]
fn what_shows_no_whole_face_is_named() {
    let Some(pairs) = pairs() else { return };
    let pairs = &pairs[..2];
    let half = |pair: &Pair| {
        let (width, height) = pair.other_pixels.dimensions();
        imageops::crop_imm(&pair.other_pixels, width / 2, 0, width - width / 2, height).to_image()
    };
    let wrong = unexpected(pairs, half, |outcome| matches!(outcome, Err(NotCarried::CutOff { .. })));
    assert!(wrong.is_empty(), "half: {wrong:?}");
    let small = |pair: &Pair| {
        let (width, height) = pair.other_pixels.dimensions();
        imageops::thumbnail(&pair.other_pixels, width / 6, height / 6)
    };
    let wrong = unexpected(pairs, small, |outcome| matches!(outcome, Err(NotCarried::TooSmall { .. })));
    assert!(wrong.is_empty(), "small: {wrong:?}");
    let nothing = [RgbImage::new(1, 1), RgbImage::new(3, 900), RgbImage::new(600, 400), noise(700, 500)];
    for picture in nothing {
        let is_right = |outcome: &Result<Carried, NotCarried>| matches!(outcome, Err(NotCarried::NoFace { .. }));
        let wrong = unexpected(pairs, |_| picture.clone(), is_right);
        assert!(wrong.is_empty(), "{} × {}: {wrong:?}", picture.width(), picture.height());
    }
}
