//! Phone photos as they are: focal lengths of frames that are not the lens's, editors, zooms, the camera's own matrix,
//! damaged Exif, dates with dashes, a complete JPEG without its end mark.

mod exif_blocks;
#[cfg(feature = "heic")]
mod heic;

use exif_blocks::{DATE, EDITED_WITH, FILM, HEIGHT, MAKE, SOFTWARE, Value, WIDTH, ZOOM, jpeg, jpeg_with, tiff};
use lipmetry::geometry::FocalLength;
use lipmetry::imaging::{DecodeError, Limits, capture_day, decode, focal_length};
use lipmetry::measure::MeasureId;
use lipmetry::{Photo, Settings, compare};

use super::{codes, compared_files, faults, opened};

fn read(folder: &str, name: &str) -> Option<Vec<u8>> {
    Some(std::fs::read(faults()?.join(folder).join(name)).unwrap())
}

/// The focal length that a JPEG of these fields has.
fn of_fields(size: (u32, u32), fields: &[(u16, Value<'_>)]) -> Option<FocalLength> {
    focal_length(&jpeg(&tiff(&[], fields, 0)), size)
}

#[test]
fn the_days_of_damaged_exif_are_counted() {
    let Some(folder) = faults() else { return };
    for name in ["good.jpg", "date_with_dashes.jpg", "makernote_offset_beyond_end.jpg", "next_ifd_minus_one.jpg"] {
        let bytes = read("07_exif", name).unwrap();
        assert_eq!(capture_day(&bytes).map(|day| day.to_string()).as_deref(), Some("2026-03-02"), "{name}");
        let comparison = compared_files(&folder.join("07_exif"), [name, "after_taken_2026-03-16.jpg"]);
        let found = comparison.cautions().iter().find(|caution| caution.code() == "days_between");
        let message = found.map(ToString::to_string).unwrap_or_default();
        assert!(message.contains("14"), "{name}: {message}");
    }
}

#[test]
fn a_day_is_read_however_it_is_written() {
    let day = |text: &str| capture_day(&jpeg(&tiff(&[], &[(DATE, Value::Text(text))], 0))).map(|day| day.to_string());
    for text in ["2026:03:16 10:00:00", "2026-03-16 10:00:00", "2026-03-16T10:00:00", "2026/03/16 10:00", "2026-03-16"]
    {
        assert_eq!(day(text).as_deref(), Some("2026-03-16"), "{text}");
    }
    for text in
        ["    :  :     :  :  ", "0000:00:00 00:00:00", "2026-13-16 10:00:00", "2026:03-16 10:00:00", "2026-03", ""]
    {
        assert_eq!(day(text), None, "{text}");
    }
}

/// One damaged entry or directory must not hide the others.
#[test]
fn what_can_be_read_of_damaged_exif_is_read() {
    let fields = [(DATE, Value::Text("2026:03:02 10:15:00")), (FILM, Value::Short(26))];
    let check = |block: Vec<u8>, what: &str| {
        let file = jpeg(&block);
        assert!(capture_day(&file).is_some(), "{what}");
        assert!(focal_length(&file, (3024, 4032)).is_some(), "{what}");
    };
    for next in [u32::MAX, 0x7fff_ffff, 100_000, 7] {
        check(tiff(&[], &fields, next), &format!("next directory at {next}"));
    }
    // The maker's note: a value that lies beyond the end, and one of a type that does not exist.
    for (kind, count, at) in [(7_u16, 1000_u32, 5_000_000_u32), (7, u32::MAX, 8), (99, 1, 0)] {
        let note = (0x927c, Value::Raw { kind, count, at });
        check(
            tiff(&[], &[fields[0].clone(), note.clone(), fields[1].clone()], 0),
            &format!("kind {kind}, {count} at {at}"),
        );
        check(tiff(&[note], &fields, 0), "in the first directory");
    }
    if let Some(bytes) = read("11_phone", "exif_bad_next_ifd.jpg") {
        assert!(capture_day(&bytes).is_some() && focal_length(&bytes, (1600, 2000)).is_some());
    }
}

/// The frames of real phones and cameras: pixels, equivalent focal length, the truth by the pitch of the pixels where
/// it is known or by the frame of the lens, and the relative uncertainty stated.
#[test]
fn the_equivalent_focal_length_is_that_of_the_lens_s_frame() {
    let px = |equivalent: f64, diagonal: f64| equivalent / 43.266_615_3 * diagonal;
    for (what, size, equivalent, truth, relative_u) in [
        ("iPhone", (4032, 3024), 26, px(26.0, 5040.0), 0.015),
        ("iPhone 4", (2592, 1936), 35, px(35.0, 3235.2), 0.013),
        ("Nikon D40", (3008, 2000), 52, px(52.0, 3612.3), 0.011),
        ("Nikon D300, upright", (2848, 4288), 50, px(50.0, 5147.6), 0.012),
        ("Galaxy S24 FE", (4000, 1848), 23, 2700.0, 0.082),
        ("Galaxy S25 Ultra", (1848, 4000), 115, 13_286.0, 0.082),
        ("Galaxy Note 3", (4128, 2322), 31, 3687.0, 0.082),
        ("Pixel 6", (1512, 2688), 24, 1864.0, 0.082),
        ("HTC One", (2688, 1520), 28, 1910.0, 0.082),
        ("headset, by its width", (2560, 2560), 18, 1280.0, 0.165),
        ("square of a phone", (3024, 3024), 26, px(26.0, 5040.0), 0.165),
        ("4:5 of 4:3", (2400, 3000), 26, px(26.0, 4000.0), 0.088),
    ] {
        let found = of_fields(size, &[(FILM, Value::Short(equivalent))]).unwrap_or_else(|| panic!("{what}: none"));
        // Two thirds of all cases within one standard uncertainty, so 2 hold here; the lens's own frames are exact.
        let off = (found.px / truth).ln().abs();
        assert!(off < 2.0 * relative_u, "{what}: {found:?}, truth {truth}");
        assert!((found.relative_u - relative_u).abs() < 0.004, "{what}: {found:?}");
        if relative_u < 0.02 {
            assert!(off < 1e-3, "{what}: {found:?}, truth {truth}");
        }
    }
}

#[test]
fn what_may_be_anybody_s_frame_has_no_focal_length() {
    for (what, size) in [
        ("a panorama", (10_000, 2500)),
        ("smaller than a camera takes", (960, 1280)),
        ("smaller", (640, 800)),
        ("smaller, wide", (1024, 576)),
        ("an odd side", (2001, 1501)),
        ("an odd side at 3:2", (3001, 2001)),
    ] {
        assert_eq!(of_fields(size, &[(FILM, Value::Short(26))]), None, "{what}");
    }
    for (x, y, known) in
        [(4032, 3024, true), (3024, 4032, true), (4000, 3000, false), (0, 0, true), (4032, 3000, false)]
    {
        let fields = [(WIDTH, Value::Short(x)), (HEIGHT, Value::Short(y)), (FILM, Value::Short(26))];
        assert_eq!(of_fields((3024, 4032), &fields).is_some(), known, "{x} × {y}");
    }
    let one_side = |side| of_fields((3024, 4032), &[(WIDTH, Value::Short(side)), (FILM, Value::Short(26))]).is_some();
    assert!(one_side(4032) && one_side(3024) && !one_side(2000));
}

#[test]
fn a_zoom_of_one_per_cent_is_none() {
    for (ratio, known) in [
        ([1512, 1511], true),
        ([1_000_015, 1_000_000], true),
        ([101, 100], true),
        ([1, 1], true),
        ([0, 1], true),
        ([0, 0], true),
        ([102, 100], false),
        ([1061, 1000], false),
        ([1971, 1000], false),
        ([2539, 1000], false),
        ([2, 1], false),
    ] {
        let found = of_fields((4032, 3024), &[(FILM, Value::Short(26)), (ZOOM, Value::Ratio(ratio))]);
        assert_eq!(found.is_some(), known, "{ratio:?}");
    }
    if let Some(bytes) = read("11_phone", "zoom_1512_1511.jpg") {
        assert!(focal_length(&bytes, (1600, 2000)).is_some());
    }
}

#[test]
fn an_editor_takes_the_focal_length_and_firmware_leaves_it() {
    let size = (4032, 3024);
    let film = [(FILM, Value::Short(26))];
    for (name, known) in [
        ("Adobe Photoshop CC 2019 (Windows)", false),
        ("GIMP 2.10.8", false),
        ("Snapseed 2.0", false),
        ("17.1", true),
        ("HDR+ 1.0.220943774z", true),
        ("S911BXXS3BWL3", true),
        ("MediaTek Camera Application", true),
    ] {
        let by_exif = jpeg(&tiff(&[(SOFTWARE, Value::Text(name))], &film, 0));
        assert_eq!(focal_length(&by_exif, size).is_some(), known, "Software {name}");
        for xmp in [
            format!("<rdf:Description xmp:CreatorTool=\"{name}\"/>"),
            format!("<xmp:CreatorTool>{name}</xmp:CreatorTool>"),
            format!("<rdf:li stEvt:action='saved' stEvt:softwareAgent='{name}'/>"),
        ] {
            let by_xmp = jpeg_with(Some(&tiff(&[], &film, 0)), &[xmp.as_bytes()], &[]);
            assert_eq!(focal_length(&by_xmp, size).is_some(), known, "{xmp}");
        }
    }
    let edited = tiff(&[], &[film[0].clone(), (EDITED_WITH, Value::Text("Anything 1.0"))], 0);
    assert_eq!(focal_length(&jpeg(&edited), size), None, "the field of EXIF 3.0 for editors");
}

/// A depth map's packet as a phone writes it.
pub(crate) fn matrix_packet(focal: f64, [width, height]: [u32; 2]) -> String {
    let numbers = [focal, 0.0, 0.0, 0.0, focal, 0.0, f64::from(width) / 2.0, f64::from(height) / 2.0, 1.0];
    let items: String = numbers.iter().map(|number| format!("<rdf:li>{number}</rdf:li>\n")).collect();
    format!(
        r#"<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 6.0.0"><rdf:RDF><rdf:Description
        xmlns:depthData="http://ns.apple.com/depthData/1.0/">
        <depthData:IntrinsicMatrixReferenceWidth>{width}</depthData:IntrinsicMatrixReferenceWidth>
        <depthData:IntrinsicMatrix>
           <rdf:Seq>{items}</rdf:Seq>
        </depthData:IntrinsicMatrix>
        <depthData:IntrinsicMatrixReferenceHeight>{height}</depthData:IntrinsicMatrixReferenceHeight>
        </rdf:Description></rdf:RDF></x:xmpmeta>"#
    )
}

#[test]
fn the_camera_s_own_matrix_goes_before_the_equivalent() {
    let block = tiff(&[], &[(FILM, Value::Short(26))], 0);
    let packet = matrix_packet(3032.59, [4032, 3024]);
    let own = jpeg_with(Some(&block), &[packet.as_bytes()], &[]);
    // Beside the depth map, which is the second picture of the file.
    let depth_map = jpeg_with(None, &[packet.as_bytes()], &[]);
    let second = jpeg_with(Some(&block), &[], &depth_map);
    for (what, file) in [("its own packet", own), ("the depth map's", second)] {
        for (size, expected) in [((4032, 3024), 3032.59), ((3024, 4032), 3032.59), ((1512, 2016), 1516.295)] {
            let found = focal_length(&file, size).unwrap();
            assert!((found.px - expected).abs() < 1e-6 && found.relative_u < 0.006, "{what} {size:?}: {found:?}");
        }
        // Another shape than the reference's: the equivalent focal length, with its error.
        let wide = focal_length(&file, (4032, 2268)).unwrap();
        assert!((wide.px / 3028.7 - 1.0).abs() < 0.01 && wide.relative_u > 0.07, "{what}: {wide:?}");
    }
    let edited = jpeg_with(Some(&block), &[packet.as_bytes(), b"<a xmp:CreatorTool='GIMP 2.10'/>"], &[]);
    assert_eq!(focal_length(&edited, (4032, 3024)), None);
}

/// One picture whole, cropped by the camera and cropped by somebody: one distance within its error, and no change.
#[test]
fn crops_of_one_picture_show_one_distance() {
    let Some(folder) = faults() else { return };
    for (folder, before, after) in [
        ("11_phone", "focal_4x3_full.jpg", "focal_16x9_camera.jpg"),
        ("11_phone", "focal_4x3_full.jpg", "focal_editor_crop_4x3.jpg"),
        ("11_phone", "focal_16x9_camera.jpg", "focal_editor_crop_4x3.jpg"),
        ("08_focal_after_crop", "whole.jpg", "cropped_exif_size_updated.jpg"),
    ]
    .map(|(kind, before, after)| (folder.join(kind), before, after))
    {
        agrees(&compared_files(&folder, [before, after]), &format!("{before}, {after}"));
    }
}

/// The distances agree within their errors at 95 %, and the mean height has not changed: 0 % lies in an interval of some percent.
fn agrees(comparison: &lipmetry::Comparison, what: &str) {
    let pair = comparison.details();
    let distance = |photo: &lipmetry::comparison::Measurement| {
        let distance = photo.distance.unwrap();
        (distance.value, distance.uncertainty.unwrap().u)
    };
    let ((before, u_before), (after, u_after)) = (distance(&pair.before), distance(&pair.after));
    assert!(
        (before - after).abs() < 1.96 * u_before.hypot(u_after),
        "{what}: {before} ± {u_before}, {after} ± {u_after}"
    );
    let percent = comparison.change(MeasureId::UpperVermilionHeightMean).unwrap().percent().unwrap();
    let [low, high] = percent.uncertainty.unwrap().ci95;
    assert!(low < 0.0 && high > 0.0 && percent.value.abs() < 4.0, "{what}: {percent:?} %");
}

/// Crops of a size that a camera could take, by a program that names itself nowhere: beside the whole frame of the same
/// camera they are known for what they are.
#[test]
fn a_part_of_the_other_photo_s_frame_is_not_believed() {
    let whole = framed([0, 0], [1800, 2400]);
    for (corner, size) in [([150, 200], [1500, 2000]), ([200, 300], [1350, 1800]), ([100, 100], [1600, 2200])] {
        let part = framed(corner, size);
        let comparison = compare(&whole, &part, &Settings::default()).unwrap();
        agrees(&comparison, &format!("{size:?} of one camera"));
    }
}

/// A grey picture that is a part of a frame of 1800 × 2400 px with the painted face's marks in it.
fn framed(corner: [u32; 2], size: [u32; 2]) -> Photo {
    let text = std::fs::read(crate::photos::fixture("before.landmarks.json")).unwrap();
    let mut landmarks: serde_json::Value = serde_json::from_slice(&text).unwrap();
    let painted = landmarks["photo"]["width"].as_f64().unwrap();
    let factor = 1700.0 / painted;
    let [x, y] = corner.map(f64::from);
    place(&mut landmarks["markings"], factor, [50.0 - x, 120.0 - y]);
    let photo = &mut landmarks["photo"];
    (photo["width"], photo["height"]) = (size[0].into(), size[1].into());
    photo.as_object_mut().unwrap().remove("sha256");
    let mut file = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut file, 50);
    let grey = vec![128; (size[0] * size[1]) as usize];
    encoder.encode(&grey, size[0] as u16, size[1] as u16, jpeg_encoder::ColorType::Luma).unwrap();
    let fields =
        [(WIDTH, Value::Short(size[0] as u16)), (HEIGHT, Value::Short(size[1] as u16)), (FILM, Value::Short(53))];
    let segment = jpeg(&tiff(&[(MAKE, Value::Text("Example"))], &fields, 0));
    // The segment without the marks of beginning and end goes behind the picture's own.
    file.splice(2..2, segment[2..segment.len() - 2].iter().copied());
    Photo::from_bytes("before.jpg", &file, landmarks.to_string().as_bytes()).unwrap()
}

/// Every pair of numbers in a marking is a point; a diameter is a length.
fn place(value: &mut serde_json::Value, factor: f64, shift: [f64; 2]) {
    match value {
        serde_json::Value::Array(items) => match items.as_mut_slice() {
            [x, y] if x.is_number() && y.is_number() => {
                *x = (x.as_f64().unwrap() * factor + shift[0]).into();
                *y = (y.as_f64().unwrap() * factor + shift[1]).into();
            }
            items => items.iter_mut().for_each(|item| place(item, factor, shift)),
        },
        serde_json::Value::Object(entries) => entries.values_mut().for_each(|entry| place(entry, factor, shift)),
        serde_json::Value::Number(number) => *value = (number.as_f64().unwrap() * factor).into(),
        _ => {}
    }
}

#[test]
fn a_complete_jpeg_without_its_end_mark_is_measured() {
    let Some(folder) = faults() else { return };
    let photo = opened(&folder.join("10_no_eoi/no_end_mark.jpg"));
    let sound = compare(&photo, &photo, &Settings::default()).unwrap();
    assert!(!sound.is_blocked(), "{:?}", codes(sound.details()));
    // The same photo cut short is still refused.
    let bytes = read("10_no_eoi", "no_end_mark.jpg").unwrap();
    for missing in [4, 5, 40, 1000] {
        let error = decode(&bytes[..bytes.len() - missing], &Limits::default()).unwrap_err();
        assert!(matches!(error, DecodeError::Truncated { .. }), "{missing} bytes: {error}");
    }
}
