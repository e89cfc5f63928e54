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
