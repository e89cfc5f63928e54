//! Points that lie where none of their name belongs.

use lipmetry::comparison::{Pair, PairComparison, Settings, Verdict, compare_pair, measure_photo};
use lipmetry::geometry::{Image, Point};
use lipmetry::landmark::file::{LandmarkFile, MarkingDocument, Mirroring, PhotoDocument, ScaleDocument};
use lipmetry::landmark::{Configuration, Landmark, MarkedPhoto};
use lipmetry::measure::MeasureId;

use super::marked_files::{MarkedFile, of_code, photos, photos_of_many};
use super::{compared_files, faults, verdict};
use crate::heads::{Person, Placed, STRAIGHT, Shot};
use crate::simulation::{Chance, DEFAULT_HAND};

/// The codes by which a misplaced point is told.
const CODES: [&str; 7] = [
    "mark_at_origin",
    "points_coincide",
    "points_exchanged",
    "points_astray",
    "marks_form_no_face",
    "height_negative",
    "face_turned",
];

#[test]
fn subnasale_at_the_origin_is_named_and_the_philtrum_gets_no_verdict() {
    let Some(folder) = faults() else { return };
    let comparison = compared_files(&folder.join("05_sn_at_origin"), ["photo.jpg", "after.jpg"]);
    let pair = comparison.details();
    let told: Vec<String> = comparison.cautions().iter().map(lipmetry::Caution::message).collect();
    assert!(told.iter().any(|message| message.contains("sn lies at (0, 0)")), "{told:?}");
    assert_eq!(verdict(pair, MeasureId::PhiltrumLength), Some(Verdict::Inconclusive));
    assert_ne!(verdict(pair, MeasureId::UpperVermilionHeightMean), Some(Verdict::Inconclusive), "{told:?}");
    // What the painted face has, within two clicks of 0.3 mm and the scale.
    let length = pair.after.estimate(MeasureId::PhiltrumLength).unwrap();
    assert!((length.value - 13.65).abs() < 1.5, "{length:?}");
}

#[test]
fn a_height_below_zero_gets_no_verdict() {
    let Some(folder) = faults() else { return };
    let comparison = compared_files(&folder.join("06_negative_height"), ["before.jpg", "after.jpg"]);
    let told: Vec<String> = comparison.cautions().iter().map(lipmetry::Caution::message).collect();
    assert!(told.iter().any(|message| message.contains("cph_r")), "{told:?}");
    let pair = comparison.details();
    let negative = |(measure, _): &&(&lipmetry::measure::Measure, _)| {
        measure.id.as_str().starts_with("upper_vermilion_height")
            && pair.before.estimate(measure.id).is_some_and(|estimate| estimate.value < 0.0)
    };
    for (measure, _) in pair.changes.iter().filter(negative) {
        assert_eq!(verdict(pair, measure.id), Some(Verdict::Inconclusive), "{}", measure.id.as_str());
    }
}

#[test]
fn points_where_they_belong_are_told_of_nothing() {
    for file in photos().iter().chain(&photos_of_many()) {
        let measured = file.measured();
        for code in CODES {
            assert!(of_code(&measured, code).is_empty(), "{}: {:?}", file.name, measured.cautions());
        }
        assert!(of_code(&measured, "point_implausible").is_empty(), "{}: {:?}", file.name, measured.cautions());
    }
}

/// What is told of a photo whose marks were changed: the messages of the cautions, or the problems of its file.
fn told(file: &MarkedFile) -> Vec<String> {
    let problems = file.problems();
    if problems.is_empty() {
        file.measured().cautions().iter().map(lipmetry::Caution::message).collect()
    } else {
        problems
    }
}

#[test]
fn a_point_at_the_origin_or_outside_is_named() {
    for file in photos().iter().step_by(2) {
        for name in ["sn", "al_r", "al_l", "en_r", "en_l", "ex_r", "ex_l", "cph_r", "ls", "li", "sto", "ch_r", "ch_l"] {
            if file.landmarks["markings"][0]["points"].get(name).is_none() {
                continue;
            }
            let at_origin = told(&file.with_point(name, [0.0, 0.0]));
            let says = |message: &String| message.contains(name) && message.contains("(0, 0)");
            assert!(at_origin.iter().any(says), "{} {name}: {at_origin:?}", file.name);
            let outside = told(&file.with_point(name, [-1.0, -1.0]));
            assert!(
                outside.iter().any(|message| message.contains(name) && message.contains("leave the point out")),
                "{outside:?}"
            );
        }
    }
}

#[test]
fn exchanged_points_are_named_with_each_other() {
    for file in photos().iter().step_by(2) {
        for [a, b] in [["en_r", "ex_r"], ["en_l", "ex_l"], ["sn", "prn"], ["ls", "sto"]] {
            let has = |name: &str| file.landmarks["markings"][0]["points"].get(name).is_some();
            if !has(a) || !has(b) {
                continue;
            }
            let exchanged = file.with_point(a, file.point(b)).with_point(b, file.point(a));
            let told = told(&exchanged);
            assert!(
                told.iter().any(|message| message.contains(a) && message.contains(b)),
                "{} {a} {b}: {told:?}",
                file.name
            );
        }
    }
}

#[test]
fn a_point_far_away_or_on_another_is_named() {
    for file in photos().iter().step_by(2) {
        let [ex_r, ex_l] = ["ex_r", "ex_l"].map(|name| file.point(name));
        let width = (ex_l[0] - ex_r[0]).hypot(ex_l[1] - ex_r[1]);
        // 30 mm of a face of average size, to three sides.
        for (name, x, y) in [("sn", 0.34, 0.0), ("al_r", -0.34, 0.1), ("en_l", 0.0, 0.34), ("ex_r", 0.24, 0.24)] {
            let at = file.point(name);
            let told = told(&file.with_point(name, [at[0] + x * width, at[1] + y * width]));
            assert!(told.iter().any(|message| message.contains(name)), "{} {name}: {told:?}", file.name);
        }
        for (name, other) in [("sn", "al_r"), ("en_r", "ex_r"), ("en_l", "al_l")] {
            let told = told(&file.with_point(name, file.point(other)));
            let both = told.iter().any(|message| message.contains(name) && message.contains(other));
            assert!(both, "{} {name} on {other}: {told:?}", file.name);
        }
        // A philtrum of about 12 cm, and 4 mm too long.
        let [ls, sn] = ["ls", "sn"].map(|name| file.point(name));
        let up = (ls[0] - sn[0]).hypot(ls[1] - sn[1]);
        let long = |factor: f64| {
            file.with_point("sn", [0, 1].map(|axis| sn[axis] + factor * (sn[axis] - ls[axis]) / up * width))
        };
        let far = long(1.0);
        let told = told(&far);
        assert!(told.iter().any(|message| message.contains("sn")), "{}: {told:?}", file.name);
        let near = long(4.0 / 88.0).measured();
        assert!(of_code(&near, "points_astray").is_empty(), "{}: {:?}", file.name, near.cautions());
    }
}

/// A kind of fault.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    None,
    AtOrigin,
    OnOnePlace,
    EyeExchanged,
    NoseExchanged,
    LongPhiltrum,
    Astray,
    BelowTheMargin,
    QuarterTurn,
    HalfTurn,
    FromBelow,
}

fn any_person(chance: &mut Chance) -> MarkedPhoto {
    let person = Person::any(chance);
    any_photo(&person, chance)
}

fn any_photo(person: &Person, chance: &mut Chance) -> MarkedPhoto {
    let shot = Shot {
        yaw: 6.0 * chance.normal(),
        pitch: 6.0 * chance.normal(),
        roll: 6.0 * chance.normal(),
        distance: chance.between(300.0, 1500.0),
        ..STRAIGHT
    };
    shot.photo(person, DEFAULT_HAND, Placed::Defined, true, chance)
}

/// The marks with a fault, and the points that are wrong.
fn faulty(photo: &MarkedPhoto, fault: Fault, chance: &mut Chance) -> (MarkedPhoto, Vec<Landmark>) {
    let mut faulty = photo.clone();
    let marked = &mut faulty.markings[0].configuration;
    let px = STRAIGHT.px_per_mm;
    let names: Vec<Landmark> = marked.points().map(|(name, _)| name).collect();
    let any = |chance: &mut Chance| names[chance.between(0.0, names.len() as f64) as usize];
    let wrong = match fault {
        Fault::None | Fault::QuarterTurn | Fault::HalfTurn | Fault::FromBelow => {
            let turn = |at: Point<Image>| match fault {
                Fault::QuarterTurn => Point::new(3000.0 - at.y, at.x - 500.0),
                Fault::HalfTurn => Point::new(4000.0 - at.x, 3000.0 - at.y),
                Fault::FromBelow => Point::new(at.x, 3000.0 - at.y),
                _ => at,
            };
            *marked = marked.map(turn);
            Vec::new()
        }
        Fault::AtOrigin => vec![any(chance)],
        Fault::OnOnePlace => {
            let first = any(chance);
            let wrong: Vec<Landmark> = names.iter().copied().filter(|name| *name != first).step_by(4).collect();
            for name in &wrong {
                marked.set_point(*name, marked.point(first));
            }
            wrong
        }
        Fault::EyeExchanged | Fault::NoseExchanged => {
            let [a, b] = match fault {
                Fault::EyeExchanged => [Landmark::EnR, Landmark::ExR],
                _ => [Landmark::Sn, Landmark::Prn],
            };
            let (at_a, at_b) = (marked.point(a), marked.point(b));
            marked.set_point(a, at_b);
            marked.set_point(b, at_a);
            vec![a, b]
        }
        Fault::LongPhiltrum => {
            let at = marked.point(Landmark::Sn).unwrap();
            let up = chance.between(50.0, 110.0) * px;
            marked.set_point(Landmark::Sn, Some(Point::new(at.x, at.y - up)));
            vec![Landmark::Sn]
        }
        Fault::Astray => {
            let name = any(chance);
            let at = marked.point(name).unwrap();
            let (far, angle) = (px * chance.between(20.0, 60.0), chance.between(0.0, std::f64::consts::TAU));
            marked.set_point(name, Some(Point::new(at.x + far * angle.cos(), at.y + far * angle.sin())));
            vec![name]
        }
        Fault::BelowTheMargin => {
            let sink = chance.between(10.0, 14.0) * px;
            let sunk = |at: Point<Image>| Point::new(at.x, at.y + sink);
            let bow = [Landmark::CphR, Landmark::Ls, Landmark::CphL];
            marked.move_each(
                |name, at| if bow.contains(&name) { sunk(at) } else { at },
                |curve, at| if curve == lipmetry::landmark::CurveName::UpperBorder { sunk(at) } else { at },
            );
            bow.to_vec()
        }
    };
    if fault == Fault::AtOrigin {
        marked.set_point(wrong[0], Some(Point::new(0.0, 0.0)));
    }
    (faulty, wrong)
}

/// Whether the landmark file of these marks is refused.
fn refused(photo: &MarkedPhoto) -> bool {
    let mirroring = Mirroring { width: photo.width, mirrored: false };
    let (width, height) = (photo.width, photo.height);
    let file = LandmarkFile {
        format: "lipmetry-landmarks".to_owned(),
        version: 1,
        photo: PhotoDocument {
            file: "photo.jpg".to_owned(),
            width,
            height,
            sha256: None,
            taken: None,
            picture_sha256: None,
        },
        mirrored: false,
        expression: None,
        cosmetics: None,
        scale: Some(ScaleDocument::Iris {}),
        markings: vec![MarkingDocument::new(&photo.markings[0], mirroring)],
        matches: Vec::new(),
    };
    LandmarkFile::read(&file.write().unwrap()).is_err()
}

/// Whether the primary measure has a verdict in a pair with this after photo, where the fault moves its change by more
/// than 0.5 mm; its standard uncertainty at rest is 0.35 to 0.5 mm.
fn judged(before: &MarkedPhoto, honest: &MarkedPhoto, faulty: &MarkedPhoto) -> Option<bool> {
    const PRIMARY: MeasureId = MeasureId::UpperVermilionHeightMean;
    let sampling = lipmetry::Sampling { samples: 100, ..Settings::default().sampling };
    let [found, truth] = [(faulty, Settings { sampling, ..Settings::default() }), (honest, Settings::values_only())]
        .map(|(after, settings)| compare_pair(&Pair { before, after, same_file: false }, &settings).unwrap());
    let change = |pair: &PairComparison| Some(pair.change(PRIMARY)?.difference.scalar()?.value);
    let moved = (change(&found)? - change(&truth)?).abs() > 0.5;
    moved.then(|| verdict(&found, PRIMARY) != Some(Verdict::Inconclusive))
}

/// Whether a photo has cautions that it would not have without the fault.
fn noticed(faulty: &MarkedPhoto, honest: &MarkedPhoto) -> bool {
    let [found, truth] = [faulty, honest].map(|photo| measure_photo(photo, &Settings::values_only()).unwrap().cautions);
    found.iter().any(|caution| truth.iter().all(|known| known.code() != caution.code()))
}

/// The command: `cargo test --release --test it -- misplaced_points_of_a_thousand --ignored --nocapture`.
#[test]
#[ignore = "long: ten thousand faces"]
fn misplaced_points_of_a_thousand() {
    use Fault::*;
    eprintln!("fault: noticed in the photo; pairs whose primary measure it moves by 0.5 mm; of these with a verdict");
    let mut missed = Vec::new();
    for fault in [
        AtOrigin,
        OnOnePlace,
        EyeExchanged,
        NoseExchanged,
        LongPhiltrum,
        Astray,
        BelowTheMargin,
        QuarterTurn,
        HalfTurn,
        FromBelow,
    ] {
        let (mut seen, mut moved, mut told) = (0, 0, 0);
        for seed in 0..1000 {
            let mut chance = Chance::new(2 * seed + 1);
            let person = Person::any(&mut chance);
            let honest = any_photo(&person, &mut chance);
            let (marks, _) = faulty(&honest, fault, &mut chance);
            if refused(&marks) {
                seen += 1;
                continue;
            }
            seen += usize::from(noticed(&marks, &honest));
            let judged = judged(&any_photo(&person, &mut chance), &honest, &marks);
            moved += usize::from(judged.is_some());
            told += usize::from(judged == Some(true));
        }
        eprintln!("{fault:?}: {seen} of 1000, {moved}, {told}");
        if seen < 900 || 20 * told > moved.max(20) {
            missed.push((fault, seen, moved, told));
        }
    }
    let mut alarms = std::collections::BTreeMap::<&str, usize>::new();
    for seed in 0..1000 {
        let mut chance = Chance::new(2 * seed + 1);
        let (marks, _) = faulty(&any_person(&mut chance), Fault::None, &mut chance);
        assert!(!refused(&marks), "seed {seed}");
        for caution in measure_photo(&marks, &Settings::values_only()).unwrap().cautions {
            *alarms.entry(caution.code()).or_default() += 1;
        }
    }
    eprintln!("honest: {alarms:?}");
    // Of a thin lip a click of 0.3 mm may lie below the margin: one face in 350 has a height below zero.
    for code in CODES {
        let found = alarms.get(code).copied().unwrap_or(0);
        assert!(found <= 5, "{code}: {found} of 1000 honest faces");
    }
    assert!(missed.is_empty(), "{missed:?}");
}

/// The points of a face in another order: no face.
#[test]
fn points_under_each_others_names_form_no_face() {
    let mut chance = Chance::new(4);
    let mut photo = any_person(&mut chance);
    let marked: &mut Configuration<Image> = &mut photo.markings[0].configuration;
    let names = [
        Landmark::EnR,
        Landmark::AlR,
        Landmark::ExL,
        Landmark::Se,
        Landmark::Sn,
        Landmark::EnL,
        Landmark::Prn,
        Landmark::ExR,
        Landmark::AlL,
    ];
    let places: Vec<_> = names.iter().map(|name| marked.point(*name)).collect();
    for (name, place) in names.iter().zip(places.iter().cycle().skip(4)) {
        marked.set_point(*name, *place);
    }
    let found = measure_photo(&photo, &Settings::values_only()).unwrap();
    let codes: Vec<&str> = found.cautions.iter().map(lipmetry::Caution::code).collect();
    assert!(codes.contains(&"marks_form_no_face") || codes.contains(&"points_astray"), "{codes:?}");
}
