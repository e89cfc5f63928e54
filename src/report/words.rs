//! Cautions in the words of people: points by their names, photos by their files, and a few words for each caution.

use crate::caution::Caution;
use crate::landmark::{Landmark, Side};

/// A message with its points named in words. The identifiers stay behind them in brackets where `with_ids` says so.
pub(super) fn points_named(message: &str, with_ids: bool) -> String {
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
pub(super) fn files_named(message: &str, before: &str, after: &str) -> String {
    [("before", before), ("after", after)].into_iter().fold(message.to_owned(), |text, (when, file)| {
        let text = text.replace(&format!("The {when} photo"), file).replace(&format!("the {when} photo"), file);
        text.replace(&format!("In {when},"), &format!("In {file},"))
    })
}

/// A caution in a few words, without values, points or terms of the trade.
pub(super) fn short(caution: &Caution) -> &'static str {
    match caution.code() {
        "resolution_low" => "too few pixels at the mouth",
        "blurred" => "a blurred photo",
        "sharpness_differs" => "one photo is blurred more",
        "exposure_poor" => "too dark or too bright",
        "brightness_differs" => "the light differs",
        "colour_differs" => "the colour of the light differs",
        "expression_differs" => "another expression",
        "mouth_width_differs" => "the mouth is held wider in one photo",
        "corners_moved" => "the corners of the mouth moved, as in a smile",
        "lips_parted_in_one" => "lips closed in one photo, parted in the other",
        "gap_differs" => "the lips are parted differently",
        "not_at_rest" => "the mouth is not at rest",
        "both_smile" => "smiles, not mouths at rest",
        "not_one_person" => "perhaps two persons",
        "alignment_residual_high" => "eyes and nose do not fit between the photos",
        "stable_point_misfit" => "a point of the eyes or the nose does not fit",
        "aligned_on_lip_corners" => "no points of eyes and nose in common",
        "no_facial_midline" => "no midline of the face",
        "pose_differs" => "the head is turned differently",
        "head_turned" => "the head is turned away",
        "camera_near" => "the camera was near",
        "pose_impossible" => "no real camera sees a face like this",
        "camera_distance_differs" => "another distance of the camera",
        "pose_residual_high" => "eyes and nose do not fit a face",
        "pose_not_settled" => "the turn of the head stays unclear",
        "pose_not_corrected" => "the turn of the head is not taken out",
        "picture_stretched" | "face_stretched" => "a stretched picture",
        "calibration_disagrees" => "the two scales disagree",
        "irises_differ" => "the two irises differ in size",
        "scale_implausible" => "a scale that fits no face",
        "same_photo_twice" | "same_picture_twice" => "the same picture twice",
        "seems_mirrored" => "one photo seems mirrored",
        "mark_at_origin" => "a point in the corner of the picture",
        "points_coincide" => "two points in one place",
        "points_exchanged" => "two points exchanged",
        "points_astray" | "point_implausible" => "a point in the wrong place",
        "marks_form_no_face" => "points that form no face",
        "face_turned" => "the face lies or stands on its head",
        "no_lips_at_curves" => "no lips where they were marked",
        "border_off_the_red" => "a line beside the red of the lip",
        "borders_cross" => "lines that cross",
        "curve_doubles_back" => "a line that doubles back",
        "height_negative" => "lines in the wrong order",
        "markings_disagree" => "two markings of one photo disagree",
        "outline_sparse" | "outline_density_differs" => "few points along a line",
        "midlines_disagree" => "the lip is off the middle of the face",
        "landmarks_name_another_photo" => "marks of another photo",
        "photo_metadata_changed" => "the photo's file has changed",
        "dates_reversed" => "the after photo is the older one",
        _ => "a further caution",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::caution::{Severity, caution_examples};

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
    fn photos_are_named_by_their_files() {
        let message = "The after photo is blurred; the before photo is not, before or after.";
        assert_eq!(files_named(message, "a.jpg", "b.jpg"), "b.jpg is blurred; a.jpg is not, before or after.");
    }

    /// What a patient reads first holds no identifier and no term of the trade, and names every caution that matters.
    #[test]
    fn cautions_that_matter_have_a_few_plain_words() {
        for caution in caution_examples() {
            let words = short(&caution);
            let count = words.split(' ').count();
            assert!((3..=10).contains(&count), "{words}");
            assert!(!words.contains(['_', '(', '.']), "{words}");
            for term in ["residual", "vermilion", "stomion", "uncertainty", "posture"] {
                assert!(!words.contains(term), "{words}");
            }
            let graver = caution.severity() != Severity::Note;
            assert!(!graver || words != "a further caution", "{} has no words of its own", caution.code());
        }
    }
}
