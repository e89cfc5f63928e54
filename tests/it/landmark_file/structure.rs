//! Files of the wrong structure: the program and the schema reject the same ones.

use serde_json::{Value, json};

use super::{assert_told, good, read, read_bytes, remove, schema, set};

/// What is done to a good file.
enum Edit {
    Set(&'static str, Value),
    Remove(&'static str),
}
use Edit::{Remove, Set};

/// An edit, the place that must be named, and what must be said there.
type Case = (Edit, &'static str, &'static [&'static str]);

fn missing() -> Vec<Case> {
    vec![
        (Remove("/format"), "format", &["missing", "lipmetry-landmarks"]),
        (Remove("/version"), "version", &["missing", "\"version\": 1"]),
        (Remove("/photo"), "photo", &["missing", "width and height"]),
        (Remove("/photo/file"), "photo.file", &["missing", "file name"]),
        (Remove("/photo/width"), "photo.width", &["missing", "upright"]),
        (Remove("/photo/height"), "photo.height", &["missing", "upright"]),
        (Remove("/markings"), "markings", &["missing", "one or more"]),
        (Remove("/markings/0/points"), "markings[0].points", &["missing"]),
        (Remove("/markings/0/curves"), "markings[0].curves", &["missing"]),
        (Remove("/markings/0/points/ch_r"), "markings[0].points.ch_r", &["missing", "corner of the mouth"]),
        (Remove("/markings/0/points/cph_l"), "markings[0].points.cph_l", &["missing", "Cupid's bow"]),
        (Remove("/markings/0/points/ls"), "markings[0].points.ls", &["missing", "upper vermilion border"]),
        (Remove("/markings/0/points/sto"), "markings[0].points.sto", &["missing", "sto_s and sto_i"]),
        (
            Remove("/markings/0/curves/upper_border"),
            "markings[0].curves.upper_border",
            &["missing", "border between the red of the upper lip"],
        ),
        (Remove("/scale/kind"), "scale.kind", &["missing", "iris", "ruler", "mm_per_px"]),
        (Remove("/scale/from"), "scale.from", &["missing"]),
        (Remove("/scale/to"), "scale.to", &["missing"]),
        (Remove("/scale/length_mm"), "scale.length_mm", &["missing", "millimetres"]),
        (Set("/scale", json!({"kind": "mm_per_px"})), "scale.value", &["missing", "millimetres per pixel"]),
        (Remove("/markings/0/irises/r/centre"), "markings[0].irises.r.centre", &["missing"]),
        (Remove("/markings/0/irises/l/diameter"), "markings[0].irises.l.diameter", &["missing"]),
    ]
}

/// What is missing or wrong in what is stated of paint and of matches.
fn matches() -> Vec<Case> {
    let many = |count, value: Value| Value::from(vec![value; count]);
    let stated = || good()["matches"][0].clone();
    vec![
        (Set("/cosmetics", json!(true)), "cosmetics", &["true or false", "a text"]),
        (Set("/cosmetics", json!("Yes")), "cosmetics", &["Yes", "Did you mean \"yes\"?"]),
        (Set("/cosmetics", json!("lipstick")), "cosmetics", &["lipstick", "Known here: yes, no, unknown"]),
        (Set("/matches", json!({})), "matches", &["an object", "a list"]),
        (Set("/matches", many(21, stated())), "matches", &["21 items", "0 to 20"]),
        (Set("/matches/0", json!(1)), "matches[0]", &["a number", "an object"]),
        (Set("/matches/0/too", json!(1)), "matches[0].too", &["not known", "Did you mean \"to\"?"]),
        (Remove("/matches/0/to"), "matches[0].to", &["missing", "earlier photo"]),
        (Remove("/matches/0/to/file"), "matches[0].to.file", &["missing", "file name"]),
        (Set("/matches/0/to/file", json!("a/b.jpg")), "matches[0].to.file", &["a/b.jpg", "without a folder"]),
        (Remove("/matches/0/to/sha256"), "matches[0].to.sha256", &["missing", "SHA-256"]),
        (
            Set("/matches/0/to/sha256", json!("cd".repeat(33))),
            "matches[0].to.sha256",
            &["Write 64 hexadecimal digits."],
        ),
        (Remove("/matches/0/clicks"), "matches[0].clicks", &["missing", "clicks of both photos"]),
        (Set("/matches/0/clicks", json!(12)), "matches[0].clicks", &["a number", "a text"]),
        (Set("/matches/0/clicks", json!("NaN")), "matches[0].clicks", &["NaN", "64 hexadecimal"]),
        (Remove("/matches/0/algorithm"), "matches[0].algorithm", &["missing", "how the marks were matched"]),
        (Set("/matches/0/algorithm", Value::from("x".repeat(256))), "matches[0].algorithm", &["256", "255"]),
        (Set("/matches/0/points", json!([])), "matches[0].points", &["a list", "an object"]),
        (Set("/matches/0/points/enr", json!({})), "matches[0].points.enr", &["Did you mean \"en_r\"?"]),
        (Set("/matches/0/curves/border", json!({})), "matches[0].curves.border", &["not known", "upper_border"]),
        (
            Set("/matches/0/curves/upper_border/after", many(251, json!([1, 2]))),
            "matches[0].curves.upper_border.after",
            &["251", "250"],
        ),
        (
            Set("/matches/0/curves/upper_border/after/1", json!([1])),
            "matches[0].curves.upper_border.after[1]",
            &["not a position"],
        ),
        (
            Set("/matches/0/curves/upper_border/after/2", json!([-65536, 1])),
            "matches[0].curves.upper_border.after[2]",
            &["-6.5536e4", "outside any picture"],
        ),
        (
            Remove("/matches/0/curves/upper_border/after"),
            "matches[0].curves.upper_border.after",
            &["missing", "stations"],
        ),
        (
            Remove("/matches/0/curves/upper_border/state"),
            "matches[0].curves.upper_border.state",
            &["missing", "rejected it"],
        ),
    ]
}

fn matched_points() -> Vec<Case> {
    vec![
        (Set("/matches/0/points/en_r", Value::Null), "matches[0].points.en_r", &["null", "an object"]),
        (Remove("/matches/0/points/en_r/state"), "matches[0].points.en_r.state", &["missing"]),
        (
            Set("/matches/0/points/en_r/state", json!("rejected")),
            "matches[0].points.en_r.state",
            &["rejected", "not known here", "Did you mean"],
        ),
        (Remove("/matches/0/points/en_r/at"), "matches[0].points.en_r.at", &["missing"]),
        (
            Set("/matches/0/points/en_r/at", json!([1, 65535.5])),
            "matches[0].points.en_r.at",
            &["6.5536e4", "-65535 to 65535"],
        ),
        (Set("/matches/0/points/en_r/at", json!("160, 50")), "matches[0].points.en_r.at", &["a text", "a position"]),
        (
            Set("/matches/0/points/en_r/correlation", json!(1.001)),
            "matches[0].points.en_r.correlation",
            &["1.001", "from -1 to 1"],
        ),
        (
            Set("/matches/0/points/en_r/correlation", json!("NaN")),
            "matches[0].points.en_r.correlation",
            &["a text", "a number"],
        ),
        (Remove("/matches/0/points/en_r/correlation"), "matches[0].points.en_r.correlation", &["missing"]),
        (
            Set("/matches/0/points/en_r/way_back", json!(-0.01)),
            "matches[0].points.en_r.way_back",
            &["-0.01 is below 0"],
        ),
        (Remove("/matches/0/points/en_r/way_back"), "matches[0].points.en_r.way_back", &["missing", "millimetres"]),
        (
            Set("/matches/0/points/en_r/fb", json!(0)),
            "matches[0].points.en_r.fb",
            &["not known", "Did you mean \"at\"?"],
        ),
    ]
}

/// What is missing or wrong in what is stated of proposals.
fn proposals() -> Vec<Case> {
    let (stated, first) = ("/markings/0/proposals", "markings[0].proposals[0]");
    let model = |edit: Value| {
        let mut proposal = json!({ "by": "face_model", "model": "m", "version": "1", "marks": ["ch_r"] });
        proposal.as_object_mut().unwrap().extend(edit.as_object().unwrap().clone());
        json!([proposal])
    };
    let of_another = |key: &str| json!([{ "by": "matching", "marks": ["ch_r"], key: "m" }]);
    vec![
        (Set(stated, json!({})), "markings[0].proposals", &["an object", "a list"]),
        (Set(stated, json!(vec![json!({}); 25])), "markings[0].proposals", &["25 items", "0 to 24"]),
        (Set(stated, json!([7])), first, &["a number", "an object"]),
        (Set(stated, json!([{ "marks": ["ch_r"] }])), "markings[0].proposals[0].by", &["missing", "face_model"]),
        (Set(stated, model(json!({ "by": "face_mesh" }))), "markings[0].proposals[0].by", &["face_mesh", "face_model"]),
        (Set(stated, model(json!({ "by": 1 }))), "markings[0].proposals[0].by", &["a number", "a text"]),
        (Remove("/markings/0/proposals/0/model"), "markings[0].proposals[0].model", &["missing", "face model"]),
        (Remove("/markings/0/proposals/0/version"), "markings[0].proposals[0].version", &["missing", "version"]),
        (Set(stated, model(json!({ "model": "" }))), "markings[0].proposals[0].model", &["empty", "name"]),
        (Set(stated, model(json!({ "version": 2 }))), "markings[0].proposals[0].version", &["a number", "a text"]),
        (
            Set(stated, model(json!({ "version": "x".repeat(256) }))),
            "markings[0].proposals[0].version",
            &["256", "255"],
        ),
        (Set(stated, of_another("model")), "markings[0].proposals[0].model", &["not known"]),
        (Set(stated, of_another("version")), "markings[0].proposals[0].version", &["not known"]),
        (Remove("/markings/0/proposals/1/marks"), "markings[0].proposals[1].marks", &["missing", "names"]),
        (Set(stated, model(json!({ "marks": [] }))), "markings[0].proposals[0].marks", &["0 items", "1 to 24"]),
        (Set(stated, model(json!({ "marks": "ch_r" }))), "markings[0].proposals[0].marks", &["a text", "a list"]),
        (
            Set(stated, model(json!({ "marks": ["chr"] }))),
            "markings[0].proposals[0].marks[0]",
            &["chr", "Did you mean \"ch_r\"?"],
        ),
        (
            Set(stated, model(json!({ "marks": ["ch_r", "ch_r"] }))),
            "markings[0].proposals[0].marks[1]",
            &["ch_r is proposed twice"],
        ),
        (Set("/markings/0/snapped", json!("lower_border")), "markings[0].snapped", &["a text", "a list"]),
        (Set("/markings/0/snapped", json!(["ch_r"])), "markings[0].snapped[0]", &["ch_r", "upper_border"]),
        (
            Set("/markings/0/snapped", json!(["lower_border", "lower_border"])),
            "markings[0].snapped[1]",
            &["stands here twice"],
        ),
    ]
}

fn kinds() -> Vec<Case> {
    let border = "markings[0].curves.upper_border";
    vec![
        (Set("/format", json!(1)), "format", &["a number", "a text"]),
        (Set("/version", json!("1")), "version", &["a text", "a number"]),
        (Set("/markings/0/origins", json!("moved")), "markings[0].origins", &["a text", "an object"]),
        (
            Set("/markings/0/origins/ch_r", json!("guessed")),
            "markings[0].origins.ch_r",
            &["guessed", "placed, moved, confirmed"],
        ),
        (
            Set("/markings/0/origins/ch_r", json!("proposed")),
            "markings[0].origins.ch_r",
            &["only proposed", "never measured", "confirm the mark"],
        ),
        (
            Set("/markings/0/origins", json!({ "ch_r": "proposed", "sn": "placed", "iris_l": "proposed" })),
            "markings[0].origins",
            &["2 marks are only proposed", "ch_r, iris_l", "lipmetry mark"],
        ),
        (
            Set("/markings/0/origins/upper_border", json!(["placed"])),
            "markings[0].origins.upper_border",
            &["a list", "a text"],
        ),
        (Set("/markings/0/origins/ch_r", json!(1)), "markings[0].origins.ch_r", &["a number", "a text"]),
        (Set("/markings/0/origins/iris", json!("moved")), "markings[0].origins.iris", &["not known", "iris_r"]),
        (Set("/photo", json!("a.jpg")), "photo", &["a text", "an object"]),
        (Set("/photo", Value::Null), "photo", &["missing"]),
        (Set("/photo/file", json!(["a.jpg"])), "photo.file", &["a list", "a text"]),
        (Set("/photo/width", json!("400")), "photo.width", &["a text", "a number"]),
        (Set("/mirrored", json!("no")), "mirrored", &["a text", "true or false"]),
        (Set("/mirrored", json!(0)), "mirrored", &["a number", "true or false"]),
        (Set("/expression", json!(true)), "expression", &["true or false", "a text"]),
        (Set("/scale", json!([1])), "scale", &["a list", "an object"]),
        (Set("/scale/from", json!(10)), "scale.from", &["a number", "a position"]),
        (Set("/markings", json!({})), "markings", &["an object", "a list"]),
        (Set("/markings/0", Value::Null), "markings[0]", &["null", "an object"]),
        (Set("/markings/0/marker", json!(7)), "markings[0].marker", &["a number", "a text"]),
        (Set("/markings/0/points", json!([])), "markings[0].points", &["a list", "an object"]),
        (Set("/markings/0/points/sn", Value::Null), "markings[0].points.sn", &["null", "a position"]),
        (Set("/markings/0/points/ch_r", json!([1])), "markings[0].points.ch_r", &["not a position", "two numbers"]),
        (Set("/markings/0/points/ch_r", json!([1, 2, 3])), "markings[0].points.ch_r", &["not a position"]),
        (Set("/markings/0/points/ch_r", json!([1, "2"])), "markings[0].points.ch_r", &["not a position"]),
        (Set("/markings/0/points/ls", json!({"x": 1, "y": 2})), "markings[0].points.ls", &["an object", "a position"]),
        (Set("/markings/0/curves/upper_border", Value::Null), border, &["missing"]),
        (Set("/markings/0/curves/upper_border/1", Value::Null), "markings[0].curves.upper_border[1]", &["null"]),
        (Set("/markings/0/curves/upper_border/1", json!([1, 2, 3])), "markings[0].curves.upper_border[1]", &["two"]),
        (Set("/markings/0/irises", json!([])), "markings[0].irises", &["a list", "an object"]),
        (Set("/markings/0/irises/r", json!(20)), "markings[0].irises.r", &["a number", "an object"]),
    ]
}

fn words_and_ranges() -> Vec<Case> {
    let texts = |length| Value::from("é".repeat(length));
    let many = |count| Value::from(vec![json!([1, 2]); count]);
    vec![
        (Set("/format", json!("lipmetry-landmark")), "format", &["lipmetry-landmark\"", "Did you mean"]),
        (Set("/version", json!(2)), "version", &["Version 2", "version 1"]),
        (Set("/version", json!(1.5)), "version", &["1.5"]),
        (Set("/photo/file", json!("")), "photo.file", &["not a file name"]),
        (Set("/photo/file", json!("../a.jpg")), "photo.file", &["../a.jpg", "without a folder"]),
        (Set("/photo/file", json!("c:\\a.jpg")), "photo.file", &["without a folder"]),
        (Set("/photo/file", texts(256)), "photo.file", &["256", "255"]),
        (Set("/photo/width", json!(0)), "photo.width", &["0 is not possible", "1 to 65535"]),
        (Set("/photo/width", json!(-400)), "photo.width", &["-400"]),
        (Set("/photo/height", json!(65536)), "photo.height", &["65536", "65535"]),
        (Set("/photo/height", json!(300.5)), "photo.height", &["300.5", "whole number"]),
        (Set("/photo/sha256", json!("ab".repeat(31))), "photo.sha256", &["SHA-256", "64 hexadecimal"]),
        (Set("/photo/sha256", json!("zz".repeat(32))), "photo.sha256", &["SHA-256", "64 hexadecimal"]),
        (Set("/photo/picture_sha256", json!("ab".repeat(31))), "photo.picture_sha256", &["SHA-256", "64 hexadecimal"]),
        (Set("/photo/picture_sha256", json!(7)), "photo.picture_sha256", &["a number", "a text"]),
        (Set("/expression", json!("smiling")), "expression", &["smiling", "Did you mean \"smile\"?"]),
        (Set("/expression", json!("Rest")), "expression", &["Rest", "Did you mean \"rest\"?"]),
        (Set("/scale/kind", json!("Iris")), "scale.kind", &["Did you mean \"iris\"?"]),
        (Set("/scale/length_mm", json!(0)), "scale.length_mm", &["0 is not above 0"]),
        (Set("/scale/length_mm", json!(-2.5)), "scale.length_mm", &["-2.5", "above 0"]),
        (Set("/scale/u_mm", json!(-0.1)), "scale.u_mm", &["-0.1 is below 0"]),
        (Set("/scale", json!({"kind": "mm_per_px", "value": 0})), "scale.value", &["above 0"]),
        (Set("/markings", json!([])), "markings", &["0 items", "1 to 1000"]),
        (Set("/markings/0/marker", texts(256)), "markings[0].marker", &["256", "255"]),
        (Set("/markings/0/method", texts(300)), "markings[0].method", &["300", "255"]),
        (Set("/markings/0/marked_at", json!("yesterday")), "markings[0].marked_at", &["yesterday", "2026-03-02T"]),
        (Set("/markings/0/marked_at", json!("2026-02-30T10:15:00Z")), "markings[0].marked_at", &["2026-02-30"]),
        (Set("/markings/0/marked_at", json!("2026-03-02")), "markings[0].marked_at", &["2026-03-02"]),
        (Set("/markings/0/marked_at", json!("2026-03-02T10:15:00")), "markings[0].marked_at", &["not a time"]),
        (Set("/markings/0/marked_at", json!("2026-03-02 10:15:00Z")), "markings[0].marked_at", &["not a time"]),
        (Set("/markings/0/marked_at", json!("2026-03-02T10:15:00.Z")), "markings[0].marked_at", &["not a time"]),
        (Set("/markings/0/marked_at", json!("2026-03-02T10:15:00+01")), "markings[0].marked_at", &["not a time"]),
        (Set("/markings/0/marked_at", json!("2026-03-02T10:15:00Z[UTC]")), "markings[0].marked_at", &["not a time"]),
        (Set("/markings/0/marked_at", json!("2026-03-02T25:15:00Z")), "markings[0].marked_at", &["not a time"]),
        (Set("/markings/0/marked_at", json!("2026-03-02T10:15Z")), "markings[0].marked_at", &["not a time"]),
        (Set("/markings/0/curves/upper_border", json!(["ch_r"])), "markings[0].curves.upper_border", &["1 items", "2"]),
        (Set("/markings/0/curves/lower_border", many(251)), "markings[0].curves.lower_border", &["251", "250"]),
        (
            Set("/markings/0/curves/upper_border/2", json!("cphr")),
            "markings[0].curves.upper_border[2]",
            &["cphr", "Did you mean \"cph_r\"?"],
        ),
        (Set("/markings/0/irises/r/diameter", json!(0)), "markings[0].irises.r.diameter", &["above 0"]),
    ]
}

fn unknown_keys() -> Vec<Case> {
    let iris = || json!({"kind": "iris", "value": 1});
    vec![
        (Set("/fromat", json!(1)), "fromat", &["not known", "Did you mean \"format\"?"]),
        (Set("/photo/witdh", json!(1)), "photo.witdh", &["not known", "Did you mean \"width\"?"]),
        (Set("/markings/0/point", json!(1)), "markings[0].point", &["Did you mean \"points\"?"]),
        (Set("/markings/0/points/chr", json!([1, 2])), "markings[0].points.chr", &["Did you mean \"ch_r\"?"]),
        (
            Set("/markings/0/points/upper_lip_middle", json!([1, 2])),
            "markings[0].points.upper_lip_middle",
            &["not known", "Known here: ch_r, ch_l"],
        ),
        (
            Set("/markings/0/curves/upper_boarder", json!([])),
            "markings[0].curves.upper_boarder",
            &["Did you mean \"upper_border\"?"],
        ),
        (Set("/markings/0/irises/right", json!({})), "markings[0].irises.right", &["not known"]),
        (Set("/markings/0/irises/r/center", json!(1)), "markings[0].irises.r.center", &["Did you mean \"centre\"?"]),
        (Set("/scale", iris()), "scale.value", &["not known", "kind"]),
        (Set("/scale/value", json!(1)), "scale.value", &["not known"]),
        (Set("/x\u{1b}[31m\ny", json!(1)), "x\\u{1b}[31m\\ny", &["not known"]),
    ]
}

#[test]
fn a_file_of_the_wrong_structure_is_rejected_by_the_program_and_by_the_schema() {
    let schema = schema();
    assert!(schema.is_valid(&good()) && read(&good()).is_ok(), "the file to be spoilt is spoilt");
    let cases = [missing(), matches(), matched_points(), proposals(), kinds(), words_and_ranges(), unknown_keys()]
        .into_iter()
        .flatten();
    for (edit, place, fragments) in cases {
        let mut file = good();
        let what = match edit {
            Set(pointer, value) => {
                set(&mut file, pointer, value.clone());
                format!("{pointer} = {value:.60}")
            }
            Remove(pointer) => {
                remove(&mut file, pointer);
                format!("without {pointer}")
            }
        };
        assert!(!schema.is_valid(&file), "{what}: the schema accepts it");
        let problems = read(&file).map(|_| ()).expect_err(&format!("{what}: the program accepts it"));
        assert_told(&what, &problems, place, fragments);
    }
}

#[test]
fn what_may_be_left_out_or_null_is_accepted_by_the_program_and_by_the_schema() {
    let schema = schema();
    let optional = [
        "/photo/sha256",
        "/mirrored",
        "/expression",
        "/cosmetics",
        "/matches",
        "/matches/0/points",
        "/matches/0/curves",
        "/scale",
        "/scale/u_mm",
        "/markings/0/marker",
        "/markings/0/marked_at",
        "/markings/0/method",
        "/markings/0/origins",
        "/markings/0/proposals",
        "/markings/0/snapped",
        "/markings/0/irises",
        "/markings/0/irises/r",
        "/markings/0/curves/upper_free_margin",
        "/markings/0/curves/lower_border",
    ];
    for pointer in optional {
        let mut without = good();
        remove(&mut without, pointer);
        let mut null = good();
        set(&mut null, pointer, Value::Null);
        for (how, file) in [("absent", without), ("null", null)] {
            let (program, schema) = (read(&file), schema.validate(&file));
            assert!(program.is_ok(), "{pointer} {how}: {program:?}");
            assert!(schema.is_ok(), "{pointer} {how}: the schema says {}", schema.unwrap_err());
        }
    }
    let others: [(&str, Value); 17] = [
        ("/version", json!(1.0)),
        ("/photo/width", json!(4e2)),
        ("/photo/file", json!("é".repeat(255))),
        ("/photo/sha256", json!("AB".repeat(32))),
        ("/photo/picture_sha256", json!("AB".repeat(32))),
        ("/photo/picture_sha256", json!("cd".repeat(32))),
        ("/photo/picture_sha256", Value::Null),
        ("/scale/u_mm", json!(0)),
        ("/cosmetics", json!("unknown")),
        ("/matches", json!([])),
        ("/matches/0/algorithm", json!("another-2")),
        ("/matches/0/points/en_r/at", json!([-65535, 65535])),
        ("/matches/0/curves/upper_border/after", json!([])),
        ("/markings/0/marked_at", json!("2026-03-02T10:15:00.25+01:00")),
        ("/markings/0/irises", json!({})),
        ("/markings/0/proposals", json!([])),
        ("/markings/0/snapped", json!([])),
    ];
    for (pointer, value) in others {
        let mut file = good();
        set(&mut file, pointer, value.clone());
        let program = read(&file);
        assert!(program.is_ok(), "{pointer} = {value}: {program:?}");
        assert!(schema.is_valid(&file), "{pointer} = {value}: the schema rejects it");
    }
}

/// No schema can see these: it is asked about values, and these texts are none, or lose what is wrong with
/// them (a key that stands there twice) on the way to a value.
#[test]
fn a_text_that_is_no_json_or_has_a_key_twice_is_rejected_by_the_program() {
    let good = good().to_string();
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    let with = |from: &str, to: &[u8]| {
        let (head, tail) = good.split_once(from).unwrap();
        [head.as_bytes(), to, tail.as_bytes()].concat()
    };
    let cases: [(&str, Vec<u8>, &[&str]); 11] = [
        ("empty", Vec::new(), &["not JSON", "line 1"]),
        ("blank", b" \n ".to_vec(), &["not JSON"]),
        ("text", b"before.jpg 100 200".to_vec(), &["not JSON", "line 1 column 1"]),
        ("cut off", good.as_bytes()[..good.len() / 2].to_vec(), &["not JSON", "EOF"]),
        ("two files", [good.as_bytes(), good.as_bytes()].concat(), &["not JSON", "trailing"]),
        ("a comma too many", with("{", b"{,"), &["not JSON"]),
        ("not UTF-8", with("\"AB\"", b"\"\xff\""), &["not JSON"]),
        ("a lone surrogate", with("\"AB\"", b"\"\\ud800\""), &["not JSON", "column"]),
        ("a number beyond all", with("[200,175]", b"[1e999,175]"), &["not JSON", "out of range"]),
        ("not a number", with("[200,175]", b"[NaN,175]"), &["not JSON"]),
        ("nested too deep", deep.into_bytes(), &["not JSON", "recursion"]),
    ];
    for (what, bytes, fragments) in cases {
        assert_told(what, &read_bytes(&bytes).unwrap_err(), "", fragments);
    }
    let twice = good.replacen("\"version\":1", "\"version\":1,\"version\":1", 1);
    assert_told("version twice", &read_bytes(twice.as_bytes()).unwrap_err(), "version", &["twice", "Keep one"]);
    let twice = good.replacen("\"ls\":", "\"ls\":[1,2],\"ls\":", 1);
    let problems = read_bytes(twice.as_bytes()).unwrap_err();
    assert_told("ls twice", &problems, "markings[0].points.ls", &["twice", "Keep one"]);
}

#[test]
fn a_byte_order_mark_is_no_problem_and_a_file_without_end_is_one() {
    let with_mark = [b"\xEF\xBB\xBF".as_slice(), good().to_string().as_bytes()].concat();
    assert_eq!(read_bytes(&with_mark), read(&good()));
    let largest = lipmetry::landmark::file::MAX_BYTES;
    let mut padded = good().to_string().into_bytes();
    padded.resize(largest, b' ');
    assert!(read_bytes(&padded).is_ok(), "{largest} bytes are allowed");
    padded.push(b' ');
    let count = (largest + 1).to_string();
    assert_told("too large", &read_bytes(&padded).unwrap_err(), "", &[&count, &largest.to_string()]);
}

#[test]
fn all_problems_of_structure_are_told_at_once() {
    let mut file = good();
    set(&mut file, "/version", json!(3));
    set(&mut file, "/photo/width", json!(-1));
    set(&mut file, "/expression", json!("grin"));
    set(&mut file, "/markings/0/points/nose", json!([1, 2]));
    remove(&mut file, "/markings/0/points/ch_l");
    set(&mut file, "/markings/0/curves/upper_border/1", json!("cph"));
    set(&mut file, "/markings/-", json!({"points": 1}));
    set(&mut file, "/matches/0/points/en_r", json!({ "state": "good", "correlation": 2, "way_back": -1 }));
    let problems = read(&file).unwrap_err();
    let places: Vec<&str> = problems.iter().map(|problem| problem.place.as_str()).collect();
    let expected = [
        "version",
        "photo.width",
        "expression",
        "markings[0].points.nose",
        "markings[0].points.ch_l",
        "markings[0].curves.upper_border[1]",
        "markings[1].points",
        "markings[1].curves",
        "matches[0].points.en_r.state",
        "matches[0].points.en_r.at",
        "matches[0].points.en_r.correlation",
        "matches[0].points.en_r.way_back",
    ];
    assert_eq!(places, expected);
}

#[test]
fn a_thousand_problems_are_cut_short_and_counted_as_such() {
    let mut file = good();
    for index in 0..1000 {
        set(&mut file, &format!("/key{index}"), json!(1));
    }
    let problems = read(&file).unwrap_err();
    assert_eq!(problems.len(), 101);
    assert_told("cut short", &problems[100..], "", &["more than 100 problems"]);
}

/// Keys are told apart by hashing and told of up to a number: comparing each with each would take minutes.
#[test]
fn very_many_unknown_keys_are_cut_short() {
    let keys: Vec<String> = (0..500_000).map(|key| format!("\"k{key}\":0")).collect();
    let problems = super::read_bytes(format!("{{{}}}", keys.join(",")).as_bytes()).unwrap_err();
    assert!((100..=102).contains(&problems.len()), "{} problems", problems.len());
}
