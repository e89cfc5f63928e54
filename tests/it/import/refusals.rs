//! What a file does not say is asked: for each question a file that both answers fit is refused with the option named, and each
//! answer gives its own place.

use lipmetry::landmark::Landmark::{self, ChL, ChR, CphL, CphR, EnL, EnR, Li, Ls, Sto};
use lipmetry::landmark::import::{ImportOptions, LipsStated, Order, PhotoFacts, Question, RowsStated};
use serde_json::json;

use super::{imported, photo};

/// A face in a picture of 400 × 300 pixels, at whole numbers.
const FACE: [(Landmark, [f64; 2]); 9] = [
    (ChR, [120.0, 200.0]),
    (CphR, [180.0, 180.0]),
    (Ls, [200.0, 185.0]),
    (CphL, [220.0, 180.0]),
    (ChL, [280.0, 201.0]),
    (Sto, [200.0, 200.0]),
    (Li, [201.0, 230.0]),
    (EnR, [160.0, 80.0]),
    (EnL, [240.0, 81.0]),
];

const ORDER: &str = "ch_r,cph_r,ls,cph_l,ch_l,sto,li,en_r,en_l";

fn ordered() -> ImportOptions {
    ImportOptions { order: Order::read(ORDER).unwrap(), ..ImportOptions::default() }
}

/// A labelme file of points.
fn labelme(points: &[(&str, [f64; 2])], size: (u32, u32)) -> Vec<u8> {
    let shape =
        |(label, at): &(&str, [f64; 2])| json!({"label": label, "points": [at], "shape_type": "point", "flags": {}});
    let shapes: Vec<_> = points.iter().map(shape).collect();
    json!({"version": "6.3.1", "flags": {}, "shapes": shapes, "imagePath": "photo.jpg", "imageData": null,
           "imageWidth": size.0, "imageHeight": size.1})
    .to_string()
    .into_bytes()
}

fn named() -> Vec<(&'static str, [f64; 2])> {
    FACE.iter().map(|(landmark, at)| (landmark.id(), *at)).collect()
}

fn tps() -> String {
    let rows: String = FACE.iter().map(|(_, [x, y])| format!("{x} {}\n", 300.0 - y)).collect();
    format!("LM={}\n{rows}IMAGE=photo.jpg\nID=0\n", FACE.len())
}

/// The question that a refusal asks; its text names the option with its values.
fn asked(bytes: impl AsRef<[u8]>, photo: &PhotoFacts, options: &ImportOptions) -> Question {
    let refusal = imported(bytes, photo, options).unwrap_err();
    let question = refusal.asks.unwrap_or_else(|| panic!("nothing is asked: {refusal}"));
    assert!(refusal.to_string().contains(question.option()), "{refusal}");
    assert!(!refusal.plain_remedy.contains("--"), "{}", refusal.plain_remedy);
    question
}

/// Where a point is put.
fn place(bytes: impl AsRef<[u8]>, photo: &PhotoFacts, options: &ImportOptions, landmark: Landmark) -> [f64; 2] {
    imported(bytes, photo, options).unwrap_or_else(|refusal| panic!("{refusal}")).marking.points.0[&landmark]
}

/// 68 points of which those of the face are whole; the rest lies on a circle.
fn pts(decimals: bool) -> String {
    let mut at: Vec<[f64; 2]> =
        (0..68).map(|index| [200.0 + f64::from(index % 10), 150.0 + f64::from(index / 10)]).collect();
    let face =
        [(48, ChR), (50, CphR), (51, Ls), (52, CphL), (54, ChL), (57, Li), (62, Sto), (66, Sto), (39, EnR), (42, EnL)];
    for (index, landmark) in face {
        at[index] = FACE.iter().find(|(name, _)| *name == landmark).unwrap().1;
    }
    (at[36], at[45]) = ([110.0, 78.0], [290.0, 79.0]);
    let part = if decimals { 0.25 } else { 0.0 };
    let rows: String = at.iter().map(|[x, y]| format!("{} {}\n", x + part, y + part)).collect();
    format!("version: 1\nn_points: 68\n{{\n{rows}}}\n")
}

#[test]
fn what_the_first_pixel_of_whole_numbers_is_is_asked() {
    assert_eq!(asked(pts(false), &photo(1), &ImportOptions::default()), Question::PtsOrigin);
    for (origin, expected) in [(0, [120.5, 200.5]), (1, [119.5, 199.5])] {
        let options = ImportOptions { pts_origin: Some(origin), ..ImportOptions::default() };
        assert_eq!(place(pts(false), &photo(1), &options, ChR), expected, "counted from {origin}");
    }
    assert_eq!(place(pts(true), &photo(1), &ImportOptions::default(), ChR), [119.75, 199.75]);
}

#[test]
fn half_a_pixel_of_coco_with_decimals_is_asked() {
    let coco = |part: f64| {
        let points: Vec<f64> = FACE.iter().flat_map(|(_, [x, y])| [x + part, y + part, 2.0]).collect();
        let names: Vec<&str> = FACE.iter().map(|(landmark, _)| landmark.id()).collect();
        json!({"images": [{"id": 1, "file_name": "photo.jpg", "width": 400, "height": 300}],
               "categories": [{"id": 1, "name": "face", "keypoints": names}],
               "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "keypoints": points}]})
        .to_string()
    };
    assert_eq!(place(coco(0.0), &photo(1), &ImportOptions::default(), ChR), [120.5, 200.5]);
    assert_eq!(asked(coco(0.25), &photo(1), &ImportOptions::default()), Question::Pixel);
    for (is_centre, expected) in [(true, [120.75, 200.75]), (false, [120.25, 200.25])] {
        let options = ImportOptions { is_centre: Some(is_centre), ..ImportOptions::default() };
        assert_eq!(place(coco(0.25), &photo(1), &options, ChR), expected);
    }
}

/// Of a photo that is stored turned, by a format that may count either way: also where the face would stand upright in one alone.
#[test]
fn the_rows_of_a_turned_photo_are_asked() {
    for orientation in 2..=8 {
        assert_eq!(asked(tps(), &photo(orientation), &ordered()), Question::Rows, "orientation {orientation}");
        let upright = ImportOptions { rows: Some(RowsStated::Upright), ..ordered() };
        assert_eq!(place(tps(), &photo(orientation), &upright, ChR), [120.0, 200.0], "orientation {orientation}");
    }
    assert_eq!(place(tps(), &photo(1), &ordered(), ChR), [120.0, 200.0], "stored upright");
    // What is stated against all appearance is refused, with the other answer.
    for orientation in 2..=8 {
        let stored = ImportOptions { rows: Some(RowsStated::Stored), ..ordered() };
        assert_eq!(asked(tps(), &photo(orientation), &stored), Question::Rows, "orientation {orientation}");
    }
}

/// A program that shows pictures upright says the size of the upright picture: the stored size makes both answers possible.
#[test]
fn a_size_that_speaks_for_the_other_rows_is_asked() {
    let own = labelme(&named(), (400, 300));
    assert_eq!(place(&own, &photo(6), &ImportOptions::default(), ChR), [120.0, 200.0]);
    let stored = labelme(&named(), (300, 400));
    assert_eq!(asked(&stored, &photo(6), &ImportOptions::default()), Question::Rows);
    let refusal =
        imported(labelme(&named(), (800, 600)), &photo(1), &ImportOptions::default()).unwrap_err().to_string();
    assert!(refusal.contains("800 × 600") && refusal.contains("400 × 300"), "{refusal}");
}

#[test]
fn exchanged_sides_are_asked() {
    let exchanged: Vec<_> = FACE.iter().map(|(landmark, at)| (landmark.mirrored().id(), *at)).collect();
    let file = labelme(&exchanged, (400, 300));
    assert_eq!(asked(&file, &photo(1), &ImportOptions::default()), Question::Sides);
    let image = ImportOptions { is_image_sides: Some(true), ..ImportOptions::default() };
    assert_eq!(place(&file, &photo(1), &image, ChR), [120.0, 200.0]);
    let mirrored = ImportOptions { mirrored: true, ..ImportOptions::default() };
    let marks = imported(&file, &photo(1), &mirrored).unwrap();
    assert_eq!((marks.marking.points.0[&ChL], marks.mirrored), ([120.0, 200.0], true));
    // What is right already is made wrong by either statement, and told so.
    let right = labelme(&named(), (400, 300));
    assert_eq!(asked(&right, &photo(1), &image), Question::Sides);
    assert_eq!(asked(&right, &photo(1), &mirrored), Question::Sides);
}

#[test]
fn a_face_on_its_head_asks_which_way_y_runs() {
    let down = tps()
        .lines()
        .map(|line| match line.split_once(' ') {
            Some((x, y)) => format!("{x} {}\n", 300.0 - y.parse::<f64>().unwrap()),
            None => format!("{line}\n"),
        })
        .collect::<String>();
    assert_eq!(asked(&down, &photo(1), &ordered()), Question::Vertical);
    let options = ImportOptions { is_up: Some(false), ..ordered() };
    assert_eq!(place(&down, &photo(1), &options, ChR), [120.0, 200.0]);
}

#[test]
fn a_point_at_zero_is_asked_where_the_format_does_not_say() {
    let mut points = named();
    points[6].1 = [0.0, 0.0];
    let file = labelme(&points, (400, 300));
    assert_eq!(asked(&file, &photo(1), &ImportOptions::default()), Question::Zero);
    let missing = ImportOptions { zero_is_missing: Some(true), ..ImportOptions::default() };
    assert!(!imported(&file, &photo(1), &missing).unwrap().marking.points.0.contains_key(&Li));
    let point = ImportOptions { zero_is_missing: Some(false), ..ImportOptions::default() };
    assert_eq!(place(&file, &photo(1), &point, Li), [0.0, 0.0]);
}

#[test]
fn names_and_curves_and_pictures_are_asked() {
    assert_eq!(asked(tps(), &photo(1), &ImportOptions::default()), Question::Order);
    let short = ImportOptions { order: Order::read("ch_r,ch_l").unwrap(), ..ImportOptions::default() };
    assert_eq!(asked(tps(), &photo(1), &short), Question::Order);
    let unknown = labelme(&[("left", [1.0, 2.0]), ("right", [3.0, 4.0])], (400, 300));
    assert_eq!(asked(&unknown, &photo(1), &ImportOptions::default()), Question::Order);
    let order = Order::read("left=ch_l,right=ch_r").unwrap();
    let options = ImportOptions { order, ..ImportOptions::default() };
    assert_eq!(place(&unknown, &photo(1), &options, ChL), [1.0, 2.0]);
    let two = format!("{}{}", tps(), tps().replace("ID=0", "ID=1"));
    assert_eq!(asked(&two, &photo(1), &ordered()), Question::Pick);
    let pick = ImportOptions { pick: Some(2), ..ordered() };
    assert_eq!(place(&two, &photo(1), &pick, ChR), [120.0, 200.0]);
}

/// A face mesh whose points are all in the middle but for those of the face.
fn mesh(turn: fn([f64; 2]) -> [f64; 2]) -> String {
    let mut at = vec![[0.5, 0.5]; 468];
    for (index, [x, y]) in [
        (61, [120.0, 200.0]),
        (291, [280.0, 201.0]),
        (37, [180.0, 180.0]),
        (0, [200.0, 185.0]),
        (267, [220.0, 180.0]),
        (13, [200.0, 198.0]),
        (14, [200.0, 201.0]),
        (17, [201.0, 230.0]),
        (133, [160.0, 80.0]),
        (362, [240.0, 81.0]),
        (33, [110.0, 80.0]),
        (263, [290.0, 80.0]),
    ] {
        at[index] = [x / 400.0, y / 300.0];
    }
    let points: Vec<_> = at.into_iter().map(turn).map(|[x, y]| json!({"x": x, "y": y, "z": 0.0})).collect();
    json!({"faceLandmarks": [points]}).to_string()
}

#[test]
fn a_face_mesh_never_tells_closed_lips_from_parted_ones() {
    let file = mesh(|at| at);
    assert_eq!(asked(&file, &photo(1), &ImportOptions::default()), Question::Lips);
    let closed = ImportOptions { lips: Some(LipsStated::Closed), ..ImportOptions::default() };
    let marks = imported(&file, &photo(1), &closed).unwrap();
    assert!(marks.is_proposed && !marks.is_whole());
    let off = marks.marking.points.0[&Sto].map(f64::round);
    assert_eq!(off, [200.0, 200.0], "the middle of 198 and 201 rounds to 200");
    let parted = ImportOptions { lips: Some(LipsStated::Parted), ..ImportOptions::default() };
    let marks = imported(&file, &photo(1), &parted).unwrap();
    assert!(marks.marking.points.0.contains_key(&Landmark::StoS) && !marks.marking.points.0.contains_key(&Sto));
}

/// Of a mesh the face itself tells the rows of a photo that is turned by a quarter: only in one of them it stands upright.
#[test]
fn a_face_mesh_is_taken_in_the_rows_in_which_the_face_stands_upright() {
    let closed = ImportOptions { lips: Some(LipsStated::Closed), ..ImportOptions::default() };
    let near = |at: [f64; 2]| (at[0] - 120.0).abs() < 1e-9 && (at[1] - 200.0).abs() < 1e-9;
    let upright = place(mesh(|at| at), &photo(6), &closed, ChR);
    assert!(near(upright), "{upright:?}");
    // Stored rows of orientation 6: X = W - y, Y = x, so x = Y and y = W - X, as fractions of 300 and 400.
    let stored = place(mesh(|[x, y]| [y, 1.0 - x]), &photo(6), &closed, ChR);
    assert!(near(stored), "{stored:?}");
    // Neither way it stands upright.
    assert_eq!(asked(mesh(|[x, y]| [1.0 - x, 1.0 - y]), &photo(6), &closed), Question::Rows);
}

#[test]
fn an_option_that_concerns_another_format_is_told() {
    let options = ImportOptions { pts_origin: Some(1), ..ordered() };
    let refusal = imported(tps(), &photo(1), &options).unwrap_err().to_string();
    assert!(refusal.contains("--pts-origin"), "{refusal}");
}

#[test]
fn points_of_another_photo_are_told() {
    let mut points = named();
    points.iter_mut().for_each(|(_, at)| at[0] += 300.0);
    let refusal = imported(labelme(&points, (400, 300)), &photo(1), &ImportOptions::default()).unwrap_err().to_string();
    assert!(refusal.contains("outside the picture") && refusal.contains("ch_l"), "{refusal}");
}

#[test]
fn what_is_no_file_of_marks_is_told_with_what_can_be_read() {
    for bytes in [
        &b""[..],
        b"\n",
        b"hello",
        b"{}",
        b"[]",
        b"<a/>",
        b"\xff\xfe{\0}\0",
        b"\x89PNG\r\n\x1a\n",
        b"PK\x03\x04",
        b"{",
        b"<",
        b"a,b\n1,2\n",
    ] {
        let refusal = imported(bytes, &photo(1), &ImportOptions::default()).unwrap_err();
        assert!(!refusal.message.is_empty() && !refusal.remedy.is_empty(), "{bytes:?}: {refusal}");
        assert!(!refusal.plain_remedy.is_empty() && !refusal.plain_remedy.contains("--"), "{}", refusal.plain_remedy);
    }
    let own = br#"{"format": "lipmetry-landmarks", "version": 1}"#;
    assert!(imported(own, &photo(1), &ImportOptions::default()).unwrap_err().message.contains("lipmetry's own"));
}

/// Marks that lack a needed point, and those of a program, are no whole landmark file; a person's are.
#[test]
fn only_whole_marks_of_a_person_are_a_landmark_file() {
    let whole = imported(labelme(&named(), (400, 300)), &photo(1), &ImportOptions::default()).unwrap();
    assert!(whole.is_whole() && whole.missing.is_empty());
    let without: Vec<_> = named().into_iter().filter(|(name, _)| !["ls", "sto"].contains(name)).collect();
    let partly = imported(labelme(&without, (400, 300)), &photo(1), &ImportOptions::default()).unwrap();
    assert_eq!((partly.is_whole(), partly.missing), (false, vec![Ls, Sto]));
    let by_program = ImportOptions { by_person: Some(false), ..ImportOptions::default() };
    let proposed = imported(labelme(&named(), (400, 300)), &photo(1), &by_program).unwrap();
    assert!(!proposed.is_whole() && proposed.marking.proposals.len() == 1);
}

/// A table that is not lipmetry's own may count from the centre of a pixel; its own has all columns, and is not asked about.
#[test]
fn half_a_pixel_of_a_table_of_another_program_is_asked() {
    let rows: String = FACE.iter().map(|(name, [x, y])| format!("{name},{x},{y}\n")).collect();
    let foreign = format!("Name,X,Y\n{rows}");
    assert_eq!(asked(&foreign, &photo(1), &ImportOptions::default()), Question::Pixel);
    let centre = ImportOptions { is_centre: Some(true), ..ImportOptions::default() };
    assert_eq!(place(&foreign, &photo(1), &centre, ChR), [120.5, 200.5]);
    let rows: String = FACE.iter().map(|(name, [x, y])| format!("{name},{x},{y},,,\n")).collect();
    let own = format!("name,x,y,curve,index,diameter\n{rows}");
    assert_eq!(place(&own, &photo(1), &ImportOptions::default(), ChR), [120.0, 200.0]);
}

/// What a file says is quoted without what would move a terminal's cursor, and shortly; names that match nothing are told.
#[test]
fn what_is_quoted_is_harmless_and_short() {
    let long = "x".repeat(100_000);
    for label in ["\u{1b}]0;title\u{7}", "\u{9b}31m", "\u{202e}sl", "\u{feff}ls", &long] {
        let file = labelme(&[(label, [1.0, 2.0])], (400, 300));
        let said = imported(&file, &photo(1), &ImportOptions::default()).unwrap_err().to_string();
        let is_seen = |c: char| !c.is_control() && !matches!(c, '\u{202e}' | '\u{feff}');
        assert!(said.chars().all(is_seen) && said.len() < 2_000, "{said:?}");
        let shape = json!({"version": "6", "shapes": [{"label": "ls", "points": [[1, 2]], "shape_type": label}], "imagePath": "a.jpg",
                           "imageWidth": 400, "imageHeight": 300}).to_string();
        let said = imported(&shape, &photo(1), &ImportOptions::default()).unwrap_err().to_string();
        assert!(said.chars().all(is_seen) && said.len() < 2_000, "{said:?}");
    }
    let order = Order::read("dip of the bow=ls").unwrap();
    let options = ImportOptions { order, ..ImportOptions::default() };
    let said = imported(labelme(&named(), (400, 300)), &photo(1), &options).unwrap_err().to_string();
    assert!(said.contains("dip of the bow"), "{said}");
}

/// What would take long to read, or much memory, is refused before it is read.
#[test]
fn files_beyond_all_measure_are_refused() {
    let namespaces: String = (0..1_000).map(|n| format!(" xmlns:a{n}='u'")).collect();
    let attributes: String = (0..1_000).map(|n| format!(" a{n}='1'")).collect();
    for (file, what) in [
        (format!("<dataset{namespaces}></dataset>"), "namespaces"),
        (format!("<dataset{attributes}></dataset>"), "attributes"),
        (format!("<dataset>{}</dataset>", "<box/>".repeat(300_000)), "elements"),
        (format!("{{\"faceLandmarks\": [{}[]]}}", "[],".repeat(600_000)), "objects and lists"),
        ("LM=0\n".repeat(300_000), "rows"),
    ] {
        let said = imported(&file, &photo(1), &ImportOptions::default()).unwrap_err().to_string();
        assert!(said.contains(what), "{said}");
    }
}
