//! The networks against the outputs of an implementation that no one here wrote: MediaPipe's networks in LiteRT, as
//! `../shared/models/oracles.json` has them.

use image::imageops;
use lipmetry::geometry::{Image, Point};
use lipmetry::imaging::DecodedImage;
use lipmetry::suggest::detector::anchors;
use lipmetry::suggest::mesh::{Mesh, TwoPasses};
use lipmetry::suggest::networks::{self, DETECTOR_SIDE, MESH_SIDE};
use lipmetry::suggest::region::{Outside, Region};
use lipmetry::suggest::{Detection, Request, mesh_of};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::super::photos::{photos, picture};
use super::{models, photo_of, pixels_of};

fn oracles() -> Option<Value> {
    Some(serde_json::from_slice(&std::fs::read(models()?.join("oracles.json")).unwrap()).unwrap())
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap_or_else(|| panic!("{value} is no list")).iter().map(number).collect()
}

/// Two-sided: `found` is within `tolerance` of `wanted`.
fn near(found: f64, wanted: f64, tolerance: f64, what: &str) {
    assert!((found - wanted).abs() <= tolerance, "{what}: {found} for {wanted}, which may differ by {tolerance}");
}

/// The synthetic input: every network's value from a formula.
fn formula(side: usize, of: impl Fn(f32) -> f32) -> Vec<f32> {
    let byte = |c: usize, y: usize, x: usize| ((131 * c + 17 * y + 29 * x) % 256) as f32;
    let at = |index: usize| byte(index / (side * side), index / side % side, index % side);
    (0..3 * side * side).map(|index| of(at(index))).collect()
}

/// On inputs from a formula both networks give what they give elsewhere. They were measured to differ by 3e-4 in outputs of up to 250, which
/// is rounding; 0.003 is ten times that.
#[test]
fn the_networks_give_what_they_give_elsewhere() {
    let Some(oracles) = oracles() else { return };
    let wanted = &oracles["synthetic"]["networks"];
    let found = networks::detections(&formula(DETECTOR_SIDE, |byte| byte / 127.5 - 1.0)).unwrap();
    for (anchor, wanted) in wanted["detector"].as_object().unwrap() {
        let index: usize = anchor.parse().unwrap();
        near(found.logits[index].into(), number(&wanted["logit"]), 0.003, "logit");
        for (found, wanted) in found.boxes[index].iter().zip(numbers(&wanted["raw"])) {
            near((*found).into(), wanted, 0.003, &format!("anchor {anchor}"));
        }
    }
    let (points, presence) = networks::mesh(&formula(MESH_SIDE, |byte| byte / 255.0)).unwrap();
    near(presence.into(), number(&wanted["mesh"]["presence_logit"]), 0.003, "presence");
    for (point, wanted) in wanted["mesh"]["raw"].as_object().unwrap() {
        for (found, wanted) in points[point.parse::<usize>().unwrap()].iter().zip(numbers(wanted)) {
            near((*found).into(), wanted, 0.003, &format!("point {point}"));
        }
    }
}

#[test]
fn the_anchors_lie_where_the_detector_was_taught() {
    let Some(oracles) = oracles() else { return };
    let all: Vec<[f64; 2]> = anchors().collect();
    assert_eq!(all.len(), 896);
    for (index, wanted) in oracles["synthetic"]["anchors"].as_object().unwrap() {
        assert_eq!(all[index.parse::<usize>().unwrap()].to_vec(), numbers(wanted), "anchor {index}");
    }
}

/// A turned square of a small picture with corners outside it, by both rules. The reference is printed with four decimals, and values are
/// means of 32-bit numbers up to 255: 0.001.
#[test]
fn a_square_is_sampled_as_the_reference_does() {
    let Some(oracles) = oracles() else { return };
    let wanted = &oracles["synthetic"]["crop"];
    let picture =
        image::RgbImage::from_fn(40, 30, |x, y| image::Rgb([0, 1, 2].map(|c| ((7 * x + 13 * y + 29 * c) % 256) as u8)));
    let [cx, cy, side, angle] = ["cx", "cy", "side", "angle_rad"].map(|key| number(&wanted["roi"][key]));
    let region = Region { centre: Point::new(cx, cy), side, angle };
    for (outside, key) in [(Outside::Black, "zero_outside"), (Outside::Edge, "edge_outside")] {
        let values = region.values(&photo_of(&picture), 8, outside, 8);
        for (row, line) in wanted[key].as_array().unwrap().iter().enumerate() {
            for (column, colour) in line.as_array().unwrap().iter().enumerate() {
                for (channel, wanted) in numbers(colour).into_iter().enumerate() {
                    let found = values[(channel * 8 + row) * 8 + column];
                    near(found.into(), wanted, 0.001, &format!("{key} {row} {column} {channel}"));
                }
            }
        }
    }
}

/// The photo whose chroma is not reduced: all decoders of JPEG give nearly the same pixels of it.
const UNREDUCED: &str = "lisa1.jpg";

/// The photo of an oracle, and whether its pixels are those that the reference saw, or nearly so: decoders of JPEG differ.
fn photo(oracle: &Value) -> Option<(DecodedImage, bool)> {
    let plain = picture(&photos()?.join("images").join(oracle["file"].as_str().unwrap()));
    let photo = match oracle["transform"].as_str() {
        None => plain,
        Some("mirrored") => photo_of(&imageops::flip_horizontal(&pixels_of(&plain))),
        Some("rotated_20") => turned(&plain, 20_f64.to_radians()),
        Some(other) => panic!("{other} is not known"),
    };
    let sum = Sha256::digest(pixels_of(&photo).as_raw());
    let hex: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
    Some((photo, oracle["rgb_sha256"] == hex || oracle["file"] == UNREDUCED))
}

/// The whole of a square photo, turned.
pub(super) fn turned(photo: &DecodedImage, angle: f64) -> DecodedImage {
    let n = photo.size().0;
    let side = n as usize;
    let values = Region { angle, ..Region::whole(photo.size()) }.values(photo, side, Outside::Edge, 1);
    photo_of(&image::RgbImage::from_fn(n, n, |x, y| {
        image::Rgb([0, 1, 2].map(|channel| (values[(channel * side + y as usize) * side + x as usize] + 0.5) as u8))
    }))
}

/// How far points may lie from the reference's, in pixels: the farthest, and the median. With the same pixels they were measured to lie within
/// 0.0013; another decoder of JPEG, which brings chroma back to full size in another way, moves single ones by up to 0.31.
fn tolerance(has_same_pixels: bool) -> [f64; 2] {
    if has_same_pixels { [0.02, 0.02] } else { [0.5, 0.1] }
}

/// The points of a mesh lie where the reference has them; the largest distance, in pixels.
fn alike(mesh: &Mesh, wanted: &Value, has_same_pixels: bool, what: &str) -> f64 {
    let wanted: Vec<(usize, Point<Image>)> = match wanted {
        Value::Object(some) => some.iter().map(|(index, at)| (index.parse().unwrap(), position(at))).collect(),
        all => all.as_array().unwrap().iter().map(position).enumerate().collect(),
    };
    let mut apart: Vec<f64> = wanted.iter().map(|(index, at)| mesh.at(*index).distance(*at)).collect();
    apart.sort_by(f64::total_cmp);
    let (median, largest) = (apart[apart.len() / 2], apart[apart.len() - 1]);
    let [most, most_median] = tolerance(has_same_pixels);
    assert!(
        largest <= most && median <= most_median,
        "{what}: points lie up to {largest:.3} px away (median {median:.3}), and may by {most} ({most_median})"
    );
    largest
}

fn position(value: &Value) -> Point<Image> {
    let at = numbers(value);
    Point::new(at[0], at[1])
}

#[test]
fn real_faces_get_the_points_of_the_reference() {
    let Some(oracles) = oracles() else { return };
    let mut same = 0;
    for oracle in oracles["photos"].as_array().unwrap() {
        let Some((photo, has_same_pixels)) = photo(oracle) else { return };
        same += usize::from(has_same_pixels);
        let what = format!("{} {}", oracle["file"], oracle["transform"]);
        let detection = Detection::of(&photo).unwrap();
        // Of upside-down faces the network is unsure: small differences of pixels count for more.
        let [score, turned] = if has_same_pixels { [1e-4, 1e-4] } else { [2e-3, 5e-3] };
        for (found, wanted) in detection.scores.iter().zip(numbers(&oracle["quarter_turn_scores"])) {
            near(*found, wanted, turned, &format!("{what}: score of a turned picture"));
        }
        near(detection.faces[0].score, number(&oracle["detector"]["score"]), score, &format!("{what}: score"));
        let found = mesh_of(&photo, &Request::default()).unwrap();
        for (pass, wanted) in [(&found.first, &oracle["first"]), (&found.second, &oracle["second"])] {
            near(pass.presence, number(&wanted["presence"]), 1e-3, &format!("{what}: presence"));
            let largest = alike(pass, &wanted["points"], has_same_pixels, &what);
            eprintln!("{what}: within {largest:.4} px, the same pixels: {has_same_pixels}");
        }
        near(found.shift, number(&oracle["pass_shift"]), 2e-3, &format!("{what}: shift"));
    }
    assert!(same > 0, "no photo is held to the strict tolerance");
}

/// Pictures cut off below the eyes, from two clicked corners of the mouth.
#[test]
fn lower_faces_get_the_points_of_the_reference_from_two_clicks() {
    let Some(oracles) = oracles() else { return };
    for oracle in oracles["lower_face"].as_array().unwrap() {
        let Some(folder) = photos() else { return };
        let whole = pixels_of(&picture(&folder.join("images").join(oracle["file"].as_str().unwrap())));
        let cut: Vec<u32> = numbers(&oracle["cut_left_top_right_bottom"]).into_iter().map(|edge| edge as u32).collect();
        let part = imageops::crop_imm(&whole, cut[0], cut[1], cut[2] - cut[0], cut[3] - cut[1]).to_image();
        let clicks: Vec<Point<Image>> = oracle["clicks"].as_array().unwrap().iter().map(position).collect();
        let corners = [clicks[0], clicks[1]];
        let region = Region::of_mouth(corners);
        for (found, key) in
            [(region.centre.x, "cx"), (region.centre.y, "cy"), (region.side, "side"), (region.angle, "angle_rad")]
        {
            near(found, number(&oracle["roi"][key]), 1e-3, key);
        }
        let found = TwoPasses::from(&photo_of(&part), region).unwrap();
        near(found.first.presence, number(&oracle["first_presence"]), 0.01, "presence of the first pass");
        near(found.second.presence, number(&oracle["presence"]), 0.01, "presence");
        let largest = alike(&found.second, &oracle["points"], false, "lower face");
        eprintln!("{}: within {largest:.3} px", oracle["file"]);
        assert_eq!(mesh_of(&photo_of(&part), &Request { corners: Some(corners), ..Request::default() }), Ok(found));
    }
}
