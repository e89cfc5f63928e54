//! `lipmetry suggest`: drafts of marks that nobody has confirmed, and what is said where there are none.

use std::path::PathBuf;

use serde_json::Value;

use super::{Folder, failure, stderr, stdout, success};
use crate::photos::photos;

/// A folder with a photo of a face, as `face.jpg`; `None` where the real photos are absent.
fn with_face() -> Option<(Folder, PathBuf)> {
    let photo = photos()?.join("images/london_129_neutral.jpg");
    let folder = Folder::empty();
    std::fs::copy(&photo, folder.path("face.jpg")).unwrap();
    Some((folder, photo))
}

fn blank(folder: &Folder, name: &str) {
    image::RgbImage::from_pixel(200, 150, image::Rgb([90; 3])).save(folder.path(name)).unwrap();
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Every mark of a marking is proposed, by the face model.
fn all_proposed(marking: &Value) {
    let origins = marking["origins"].as_object().unwrap();
    let [proposal] = marking["proposals"].as_array().unwrap().as_slice() else { panic!("{marking}") };
    assert_eq!(proposal["by"], "face_model");
    assert_eq!(proposal["model"], lipmetry::suggest::MODEL);
    let named = proposal["marks"].as_array().unwrap();
    for point in marking["points"].as_object().unwrap().keys() {
        assert_eq!(origins[point], "proposed", "{point}");
        assert!(named.contains(&point.as_str().into()), "{point}");
    }
    assert!(["iris_r", "iris_l", "upper_border"].iter().all(|mark| origins[*mark] == "proposed"));
    // 13 points of closed lips, eyes and nose, and prn, se.
    assert_eq!(marking["points"].as_object().unwrap().len(), 16, "{}", marking["points"]);
}

#[test]
fn a_draft_is_written_and_none_is_written_over() {
    let Some((folder, _)) = with_face() else { return };
    let said = success(&folder.run(&["suggest", "face.jpg"])).to_owned();
    assert!(said.contains("face.landmarks.draft.json") && said.contains("lipmetry mark face.jpg"), "{said}");
    assert!(said.contains("cph_r"), "the doubtful ones are named: {said}");
    let draft = std::fs::read_to_string(folder.path("face.landmarks.draft.json")).unwrap();
    all_proposed(&json(&draft)["marking"]);
    assert!(!folder.path("face.landmarks.json").exists(), "a finished file is never written");
    let refused = failure(&folder.run(&["suggest", "face.jpg"]), 1).join("\n");
    assert!(refused.contains("face.landmarks.draft.json is there already"), "{refused}");
    std::fs::write(folder.path("face.landmarks.draft.json"), "somebody's").unwrap();
    assert_eq!(folder.run(&["suggest", "face.jpg"]).status.code(), Some(1));
    assert_eq!(std::fs::read_to_string(folder.path("face.landmarks.draft.json")).unwrap(), "somebody's");
    success(&folder.run(&["suggest", "face.jpg", "--force"]));
    assert_eq!(std::fs::read_to_string(folder.path("face.landmarks.draft.json")).unwrap(), draft, "the same bytes");
}

#[test]
fn a_suggestion_is_never_measured() {
    let Some((folder, _)) = with_face() else { return };
    success(&folder.run(&["suggest", "face.jpg"]));
    for command in [&["measure", "face.jpg"][..], &["compare", "face.jpg", "face.jpg"]] {
        let refused = failure(&folder.run(command), 1).join("\n");
        assert!(refused.contains("lipmetry mark"), "{refused}");
    }
    let document = success(&folder.run(&["suggest", "face.jpg", "--json"])).to_owned();
    std::fs::write(folder.path("suggested.json"), document).unwrap();
    let refused = failure(&folder.run(&["measure", "face.jpg", "--landmarks", "suggested.json"]), 1);
    assert!(refused.len() == 1 && refused[0].contains("proposed"), "one message: {refused:?}");
    let left: Vec<_> = std::fs::read_dir(folder.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "no report: {left:?}");
}

#[test]
fn documents_are_printed_one_a_line_and_what_failed_is_named() {
    let Some((folder, _)) = with_face() else { return };
    blank(&folder, "blank.png");
    std::fs::copy(folder.path("face.jpg"), folder.path("again.jpg")).unwrap();
    let one = success(&folder.run(&["suggest", "face.jpg", "--json"])).to_owned();
    let document = json(&one);
    assert_eq!(document["format"], "lipmetry-landmarks");
    all_proposed(&document["markings"][0]);
    let all = folder.run(&["suggest", "face.jpg", "blank.png", "again.jpg", "--json"]);
    assert_eq!(all.status.code(), Some(1));
    let lines: Vec<Value> = stdout(&all).lines().map(json).collect();
    assert_eq!(lines.iter().map(|line| line["photo"]["file"].clone()).collect::<Vec<_>>(), ["face.jpg", "again.jpg"]);
    assert_eq!(lines[0], document);
    let complaint = stderr(&all);
    assert!(complaint.contains("blank.png: no face was found"), "{complaint}");
    assert!(!folder.path("face.landmarks.draft.json").exists(), "nothing is written");
}

/// Right and left are the subject's in a mirror image, too: its marks are those of the photo with x turned round. The network sees another
/// picture; both directions enter the mean, so that what is left is the first pass's: 1 % of the distance of the pupils (223 px).
#[test]
fn a_mirror_image_has_the_same_persons_right_and_left() {
    let Some((folder, photo)) = with_face() else { return };
    let pixels = image::open(photo).unwrap().into_rgb8();
    image::imageops::flip_horizontal(&pixels).save(folder.path("mirror.png")).unwrap();
    pixels.save(folder.path("plain.png")).unwrap();
    let points = |arguments: &[&str]| json(success(&folder.run(arguments)))["markings"][0]["points"].clone();
    let plain = points(&["suggest", "plain.png", "--json"]);
    let mirrored = points(&["suggest", "mirror.png", "--mirrored", "--json"]);
    for (name, at) in plain.as_object().unwrap() {
        let [x, y] = [0, 1].map(|axis| at[axis].as_f64().unwrap());
        let [across, down] = [0, 1].map(|axis| mirrored[name][axis].as_f64().unwrap());
        let apart = (f64::from(pixels.width()) - across - x).hypot(down - y);
        assert!(apart <= 4.5, "{name}: {apart:.2} px apart");
    }
}

#[test]
fn what_cannot_be_asked_together_is_a_wrong_command_line() {
    let folder = Folder::empty();
    blank(&folder, "a.png");
    blank(&folder, "b.png");
    for arguments in [
        &["suggest", "a.png", "b.png", "--face", "1"][..],
        &["suggest", "a.png", "--face", "0"],
        &["suggest", "a.png", "--corners", "1,2,3"],
        &["suggest", "a.png", "--corners", "1,2,3,nan"],
        &["suggest"],
    ] {
        assert_eq!(folder.run(arguments).status.code(), Some(2), "{arguments:?}");
    }
    assert_eq!(folder.run(&["suggest", "absent.jpg"]).status.code(), Some(1));
}

/// What an earlier marking says of the photo counts only where its file belongs to the photo.
#[test]
fn the_landmark_file_of_another_photo_is_refused() {
    let Some((folder, _)) = with_face() else { return };
    folder.copy("before.landmarks.json", "face.landmarks.json");
    let refused = failure(&folder.run(&["suggest", "face.jpg", "--json"]), 1).join("\n");
    assert!(refused.contains("face.landmarks.json") && refused.contains("1600"), "{refused}");
    std::fs::remove_file(folder.path("face.landmarks.json")).unwrap();
    std::fs::create_dir(folder.path("face.landmarks.json")).unwrap();
    let refused = failure(&folder.run(&["suggest", "face.jpg"]), 1).join("\n");
    assert!(refused.contains("not a regular file"), "{refused}");
}

#[test]
fn all_problems_are_named_at_once_and_the_good_photos_are_done() {
    let Some((folder, _)) = with_face() else { return };
    blank(&folder, "blank.png");
    let all = folder.run(&["suggest", "absent.jpg", "face.jpg", "face.jpg", ".", "blank.png"]);
    assert_eq!(all.status.code(), Some(1));
    assert!(folder.path("face.landmarks.draft.json").is_file());
    let complaint = stderr(&all);
    for part in ["absent.jpg: there is no such photo", "named twice", "not a regular file", "blank.png: no face"] {
        assert!(complaint.contains(part), "{part}: {complaint}");
    }
}
