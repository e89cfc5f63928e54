//! What photos tell before anything is marked on them: real faces, sharp and blurred, dim, small and lying.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, imageops};
use lipmetry::imaging::Limits;
use lipmetry::pipeline::{FirstLook, PhotoFile};

use crate::photos::photos;

fn look(picture: &DynamicImage) -> FirstLook {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    FirstLook::of(&PhotoFile::decode("photo.png", bytes.get_ref(), &Limits::default()).unwrap())
}

fn sentences(picture: &DynamicImage) -> String {
    look(picture).sentences().join("\n")
}

#[test]
fn good_blurred_dim_small_and_lying_photos_are_told_apart() {
    let Some(folder) = photos() else { return };
    let face = image::open(folder.join("images/canada_019f.jpg")).unwrap();
    let good = sentences(&face);
    assert!(good.contains("large enough") && good.contains("sharp enough and well lit"), "{good}");
    assert!(good.contains("roughly into the camera"), "{good}");
    let blurred = sentences(&face.blur(12.0));
    assert!(blurred.contains("blurred"), "{blurred}");
    let dim = sentences(&face.brighten(-150));
    assert!(dim.contains("dark") || dim.contains("No marks can be suggested"), "{dim}");
    let small = sentences(&face.resize(face.width() / 5, face.height() / 5, imageops::FilterType::Triangle));
    assert!(small.contains("The face is small"), "{small}");
    let lying = sentences(&face.rotate90());
    assert!(lying.contains("lie on its side"), "{lying}");
    let mirrored = look(&face).beside(&look(&face.fliph()), "other.jpg").join("\n");
    assert!(mirrored.contains("mirror image of other.jpg"), "{mirrored}");
}

/// Two shots of one session, the second with another expression.
#[test]
fn a_smile_is_seen() {
    let Some(folder) = photos() else { return };
    let [rest, smile] = ["london_129_neutral", "london_129_smiling"]
        .map(|name| look(&image::open(folder.join(format!("images/{name}.jpg"))).unwrap()));
    let beside = smile.beside(&rest, "rest.jpg").join("\n");
    assert!(beside.contains("held differently than in rest.jpg"), "{beside}");
}

/// Which of the photos is chosen, and what is said.
fn chosen(looks: &[(&str, &FirstLook)]) -> (String, String) {
    let choice = FirstLook::choose(looks).unwrap();
    (looks[choice.index].0.to_owned(), choice.sentence)
}

/// Bursts of three photos that differ by 2° and 3 % of zoom: whichever of them is blurred, dim or small, another one is marked, and the fault is said.
#[test]
fn of_a_burst_the_blurred_the_dim_and_the_small_photo_is_not_marked() {
    let Some(folder) = photos() else { return };
    for burst in ["canada_147m", "london_115"] {
        let open = |name: &str| image::open(folder.join(format!("match/burst/{burst}/{name}.jpg"))).unwrap();
        let pictures = ["A1", "A2", "A3"].map(open);
        let looks = pictures.each_ref().map(look);
        let (name, text) = chosen(&[("A1", &looks[0]), ("A2", &looks[1]), ("A3", &looks[2])]);
        eprintln!("{burst}: {name}: {text}");
        for (index, picture) in pictures.iter().enumerate() {
            let px_per_mm = f64::from(picture.width()) / 250.0;
            let small = picture.resize(picture.width() / 4, picture.height() / 4, imageops::FilterType::Triangle);
            for (spoilt, fault) in [
                (picture.blur((0.6 * px_per_mm.max(4.0)) as f32), "blurred by"),
                (picture.brighten(-140), "too dark"),
                (small, "pixels a millimetre"),
            ] {
                let spoilt = look(&spoilt);
                let mut named: Vec<(&str, &FirstLook)> = ["A1", "A2", "A3"].into_iter().zip(&looks).collect();
                let faulty = named[index].0;
                named[index].1 = &spoilt;
                let (name, text) = chosen(&named);
                eprintln!("{burst}, {faulty} {fault}: {text}");
                assert_ne!(name, faulty, "{burst}: {fault}: {text}");
                assert!(text.contains(&format!("{faulty} (")), "{burst}: {fault}: {text}");
            }
        }
    }
}

/// Of a neutral and a smiling shot of one session the neutral one is marked, in whichever order they come.
#[test]
fn of_a_smile_and_a_mouth_at_rest_the_latter_is_marked() {
    let Some(folder) = photos() else { return };
    for person in ["london_129", "london_137"] {
        let [rest, smile] = ["neutral", "smiling"]
            .map(|name| look(&image::open(folder.join(format!("images/{person}_{name}.jpg"))).unwrap()));
        for looks in [[("rest", &rest), ("smile", &smile)], [("smile", &smile), ("rest", &rest)]] {
            let (name, text) = chosen(&looks);
            eprintln!("{person}: {text}");
            assert_eq!(name, "rest", "{person}: {text}");
        }
    }
}
