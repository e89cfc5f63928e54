//! Files of the right structure that cannot be true. No schema can tell: it accepts every one of them.

use serde_json::{Value, json};

use super::{assert_told, flipped, good, read, remove, schema, set};

/// What is set in a good file, the place that must be named, and what must be said there.
type Case = (&'static str, Vec<(&'static str, Value)>, &'static str, &'static [&'static str]);

const BORDER: &str = "/markings/0/curves/upper_border";

fn places() -> Vec<Case> {
    vec![
        (
            "a point outside",
            vec![("/markings/0/points/li", json!([200, 300.5]))],
            "markings[0].points.li",
            &["(200, 300.5)", "400 × 300", "within the picture"],
        ),
        (
            "a point left of the picture",
            vec![("/markings/0/points/ch_r", json!([-0.25, 200]))],
            "markings[0].points.ch_r",
            &["(-0.25, 200)", "400 × 300"],
        ),
        (
            "a contour point outside",
            vec![("/markings/0/curves/lower_border/1", json!([401, 225]))],
            "markings[0].curves.lower_border[1]",
            &["(401, 225)", "400 × 300"],
        ),
        (
            "an iris outside",
            vec![("/markings/0/irises/r/centre", json!([120, 1e9]))],
            "markings[0].irises.r.centre",
            &["1000000000", "400 × 300"],
        ),
        (
            "an iris larger than the picture",
            vec![("/markings/0/irises/l/diameter", json!(400.5))],
            "markings[0].irises.l.diameter",
            &["400.5", "larger than the picture", "again"],
        ),
        ("a ruler's end outside", vec![("/scale/to", json!([110, 999]))], "scale.to", &["(110, 999)", "400 × 300"]),
        (
            "subnasale below the lips",
            vec![("/markings/0/points/sn", json!([200, 290]))],
            "markings[0].points.sn",
            &["sn lies below ls", "columella"],
        ),
        (
            "a lower border above the mouth",
            vec![("/markings/0/points/li", json!([200, 190]))],
            "markings[0].points.sto",
            &["sto lies below li", "lower vermilion border"],
        ),
        (
            "a slip of the decimal point",
            // The ruler has 100 px, the mouth √(200² + 1²) px.
            vec![("/scale/length_mm", json!(255))],
            "scale",
            &["the mouth 510.006 mm wide", "15 to 150 mm", "leave the scale out"],
        ),
        (
            "a scale far too small",
            vec![("/scale", json!({"kind": "mm_per_px", "value": 1e-9}))],
            "scale",
            &["the mouth 2.0e-7 mm wide"],
        ),
        (
            "an uncertainty as large as the value",
            vec![("/scale/u_mm", json!(25.5))],
            "scale.u_mm",
            &["25.500", "no smaller than the value", "leave it out"],
        ),
        (
            "eyes in one place",
            vec![("/markings/0/points/ex_r", json!([120, 50])), ("/markings/0/points/ex_l", json!([129, 50]))],
            "markings[0].points",
            &["ex_r and ex_l are 9.000 pixels apart", "10 or more"],
        ),
        (
            "a ruler of no length",
            vec![("/scale/to", json!([10, 290]))],
            "scale",
            &["(10, 290)", "two ends that are apart"],
        ),
    ]
}

fn curves() -> Vec<Case> {
    let border = |nodes: Value| vec![(BORDER, nodes)];
    vec![
        (
            "named points out of order",
            border(json!(["ch_r", "cph_r", "cph_l", "ls", "ch_l"])),
            "markings[0].curves.upper_border[3]",
            &["ls comes after cph_l", "right to the left"],
        ),
        (
            "a named point twice",
            border(json!(["ch_r", "cph_r", [190, 172], "cph_r", "ls", "cph_l", "ch_l"])),
            "markings[0].curves.upper_border[3]",
            &["cph_r comes after cph_r", "each once"],
        ),
        (
            "a curve that crosses itself",
            border(json!(["ch_r", [260, 180], [140, 180], "cph_r", "ls", "cph_l", [200, 190], "ch_l"])),
            "markings[0].curves.upper_border",
            &["crosses itself", "from ch_r to (260, 180)", "from cph_l to (200, 190)", "in order"],
        ),
        (
            "a curve that turns straight back",
            border(json!(["ch_r", "cph_r", "ls", "cph_l", [380, 231.5], "ch_l"])),
            "markings[0].curves.upper_border",
            &["crosses itself", "from cph_l to (380, 231.5)", "from (380, 231.5) to ch_l"],
        ),
        (
            "two points in one place",
            border(json!(["ch_r", [180, 170], "cph_r", "ls", "cph_l", "ch_l"])),
            "markings[0].curves.upper_border[2]",
            &["cph_r", "lie in one place", "Move one"],
        ),
        (
            "a curve that begins elsewhere",
            border(json!(["cph_r", "ls", "cph_l", "ch_l"])),
            "markings[0].curves.upper_border[0]",
            &["begins elsewhere than at ch_r", "from \"ch_r\" to \"ch_l\""],
        ),
        (
            "a curve that ends elsewhere",
            border(json!(["ch_r", "cph_r", "ls", "cph_l", [290, 199]])),
            "markings[0].curves.upper_border[4]",
            &["ends elsewhere than at ch_l"],
        ),
        (
            "a name that is not marked",
            vec![("/markings/0/curves/upper_free_margin/1", json!("sto_s"))],
            "markings[0].curves.upper_free_margin[1]",
            &["sto_s is not marked", "take it off"],
        ),
        (
            "a name that does not belong there",
            vec![("/markings/0/curves/upper_free_margin/1", json!("ls"))],
            "markings[0].curves.upper_free_margin[1]",
            &["ls does not lie on this curve", "ch_r, sto"],
        ),
    ]
}

fn sides() -> Vec<Case> {
    let exchanged = |right: &str, left: &str| {
        let points = &good()["markings"][0]["points"];
        (points[left].clone(), points[right].clone())
    };
    let (en_r, en_l) = exchanged("en_r", "en_l");
    let (cph_r, cph_l) = exchanged("cph_r", "cph_l");
    vec![
        (
            "a mirror image that is not called one",
            vec![("/markings", flipped(&good())["markings"].clone())],
            "markings[0].points.ch_r",
            &["the subject's left", "Set \"mirrored\": true", "exchange the points"],
        ),
        (
            "wrongly called a mirror image",
            vec![("/mirrored", json!(true))],
            "markings[0].points.ch_r",
            &["the subject's left", "Set \"mirrored\" to false"],
        ),
        (
            "the eyes exchanged",
            vec![("/markings/0/points/en_r", en_r), ("/markings/0/points/en_l", en_l)],
            "markings[0].points.en_r",
            &["en_r lies to the left of en_l", "Exchange"],
        ),
        (
            "the peaks exchanged",
            vec![
                ("/markings/0/points/cph_r", cph_r),
                ("/markings/0/points/cph_l", cph_l),
                (BORDER, json!(["ch_r", "ls", "ch_l"])),
            ],
            "markings[0].points.cph_r",
            &["cph_r lies to the left of cph_l", "Exchange"],
        ),
        (
            "sto and sto_s",
            vec![("/markings/0/points/sto_s", json!([200, 196]))],
            "markings[0].points",
            &["sto says that the lips are closed", "Keep sto, or sto_s and sto_i"],
        ),
        (
            "an iris scale without irises",
            vec![("/scale", json!({"kind": "iris"})), ("/markings/0/irises", json!({}))],
            "scale",
            &["none is marked", "leave the scale out"],
        ),
    ]
}

#[test]
fn a_file_that_cannot_be_true_is_rejected_with_place_figures_and_remedy() {
    let schema = schema();
    for (what, edits, place, fragments) in [places(), curves(), sides()].into_iter().flatten() {
        let mut file = good();
        for (pointer, value) in edits {
            set(&mut file, pointer, value);
        }
        assert!(schema.is_valid(&file), "{what}: this is a matter of structure: {:?}", schema.validate(&file));
        let problems = read(&file).map(|_| ()).expect_err(&format!("{what}: accepted"));
        assert_told(what, &problems, place, fragments);
    }
}

#[test]
fn markings_that_disagree_on_the_lips_are_rejected() {
    let mut file = good();
    let mut other = file["markings"][0].clone();
    let points = other["points"].as_object_mut().unwrap();
    points.remove("sto");
    points.insert("sto_s".to_owned(), json!([200, 196]));
    points.insert("sto_i".to_owned(), json!([200, 203]));
    other["curves"]["upper_free_margin"] = json!(["ch_r", "sto_s", "ch_l"]);
    other["curves"]["lower_free_margin"] = json!(["ch_r", "sto_i", "ch_l"]);
    let mut alone = good();
    alone["markings"][0] = other.clone();
    assert!(read(&alone).is_ok(), "the second marking by itself is good: {:?}", read(&alone));
    set(&mut file, "/markings/-", good()["markings"][0].clone());
    assert!(read(&file).is_ok(), "two markings that agree");
    set(&mut file, "/markings/-", other);
    let problems = read(&file).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_told("closed and parted", &problems, "markings", &["markings[0] and markings[2] disagree", "sto in all"]);
}

#[test]
fn the_problems_of_meaning_of_all_markings_are_told_at_once() {
    let mut file = good();
    set(&mut file, "/markings/-", good()["markings"][0].clone());
    set(&mut file, "/markings/0/points/li", json!([200, 301]));
    set(&mut file, "/markings/0/curves/upper_free_margin", json!(["ch_l", "sto", "ch_r"]));
    set(&mut file, "/markings/1/points/sto_i", json!([200, 203]));
    set(&mut file, "/markings/1/curves/upper_border/1", json!("cph_l"));
    set(&mut file, "/scale/from", json!([-1, 290]));
    let problems = read(&file).unwrap_err();
    let places: Vec<&str> = problems.iter().map(|problem| problem.place.as_str()).collect();
    let expected = [
        "markings[0].points.li",
        "markings[0].curves.upper_free_margin[0]",
        "markings[0].curves.upper_free_margin[2]",
        "markings[0].curves.upper_free_margin[1]",
        "markings[0].curves.upper_free_margin[2]",
        "markings[1].points",
        "markings[1].curves.upper_border[2]",
        "markings[1].curves.upper_border",
        "scale.from",
    ];
    assert_eq!(places, expected);
}

#[test]
fn every_edge_of_the_picture_still_belongs_to_it() {
    for corner in [json!([0, 50]), json!([120, 0])] {
        let mut file = good();
        set(&mut file, "/markings/0/irises/r/centre", corner.clone());
        assert!(read(&file).is_ok(), "{corner}: {:?}", read(&file));
    }
    let mut file = good();
    set(&mut file, "/scale/from", json!([400, 300]));
    assert!(read(&file).is_ok(), "{:?}", read(&file));
}

#[test]
fn a_file_is_held_against_its_photo() {
    let file = read(&good()).unwrap();
    let sum = "ab".repeat(32);
    assert!(file.check_photo(400, 300, &sum).is_ok());
    let check = |width, height, sum: &str| file.check_photo(width, height, sum).unwrap_err().list().to_vec();
    assert_told("a smaller photo", &check(200, 150, &sum), "photo", &["400 × 300", "200 × 150", "do not resize"]);
    assert_told("a turned photo", &check(300, 400, &sum), "photo", &["400 × 300", "300 × 400", "upright", "EXIF"]);
    let other = check(400, 300, &"cd".repeat(32));
    assert_told("another photo", &other, "photo.sha256", &["abababababab", "cdcdcdcdcdcd", "they were marked on"]);
    assert_eq!(check(4000, 300, &"cd".repeat(32)).len(), 2, "size and sum are told at once");

    // The sum may be written in capital letters, and left out.
    let mut capital = good();
    set(&mut capital, "/photo/sha256", json!("AB".repeat(32)));
    assert!(read(&capital).unwrap().check_photo(400, 300, &sum).is_ok());
    remove(&mut capital, "/photo/sha256");
    assert!(read(&capital).unwrap().check_photo(400, 300, &"cd".repeat(32)).is_ok());
}
