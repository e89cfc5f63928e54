//! The course over visits: who is compared with whom, how sure that is, and what is written of it.

pub mod tables;

use std::sync::Arc;

use image::{DynamicImage, ImageFormat};
use lipmetry::alignment::Occasion;
use lipmetry::comparison::{
    self, ComparedPhotos, MouthError, Pair, PhotoEvidence, QUESTIONS, Settings, Verdict, Visit, VisitChange, Visits,
    VisitsError,
};
use lipmetry::landmark::{Expression, MarkedPhoto};
use lipmetry::uncertainty::Sampling;

use crate::command_line::{Folder, failure, success};
use crate::faces::assert_near;
use crate::simulation::{Camera, Chance, DEFAULT_HAND, Hand, Ruler, knowing, person, raised};

/// Days, and by how much the upper lip is higher than at first, in millimetres: a rise within two weeks and a slow return.
const COURSE: [(i64, f64); 6] = [(0, 0.0), (7, 0.9), (14, 1.4), (30, 1.2), (60, 0.7), (100, 0.0)];

const STILL: Hand = Hand { independent: 0.0, shared: 0.0 };

/// Photos of one person on the given days, with the lip raised so.
fn photos(days: &[(i64, f64)], hand: Hand, chance: &mut Chance) -> Vec<MarkedPhoto> {
    let face = person(chance);
    days.iter()
        .map(|(_, lift)| Camera::any(chance).photo(&raised(&face, *lift), 11.71, Ruler::Exact, hand, 1, chance))
        .collect()
}

fn dated<'a>(photos: &'a [MarkedPhoto], days: &[(i64, f64)]) -> Vec<(&'a MarkedPhoto, i64)> {
    photos.iter().zip(days).map(|(photo, (day, _))| (photo, *day)).collect()
}

/// The course of marks alone, without pictures.
pub fn compare_visits(photos: &[(&MarkedPhoto, i64)], settings: &Settings) -> Result<Visits, VisitsError> {
    let days: Vec<(i64, bool)> = photos.iter().map(|(_, day)| (*day, true)).collect();
    let pair = |from: usize, to: usize, (number, visit): (u64, u64)| {
        let pair = Pair { before: photos[from].0, after: photos[to].0, same_file: false };
        let sampling = Sampling { photos: [0, number + 100 * visit], visit, ..settings.sampling };
        comparison::compare_pair(&pair, &Settings { sampling, ..settings.clone() })
    };
    let compare = |from: &Visit, to: &Visit| {
        let mut number = 1;
        let mut evidence = |visit: &Visit| -> Result<Vec<PhotoEvidence>, MouthError> {
            let mut shown = Vec::new();
            for photo in &visit.photos {
                number += 1;
                shown.push(if *photo == visit.marked {
                    PhotoEvidence::Marked
                } else {
                    let pair = Arc::new(pair(from.marked, *photo, (number, visit.apart))?);
                    PhotoEvidence::Other { pair, from: Occasion::Before, carried: false }
                });
            }
            Ok(shown)
        };
        let evidence = [evidence(from)?, evidence(to)?];
        Ok(ComparedPhotos { marked: pair(from.marked, to.marked, (1, to.apart))?, evidence })
    };
    comparison::compare_visits(&days, settings, compare)
}

fn of<'a>(course: &'a Visits, id: &str) -> &'a lipmetry::comparison::MeasureSeries {
    course.measures.iter().find(|course_of| course_of.measure.id.as_str() == id).unwrap()
}

/// The bands of all nine comparisons of a measure hold the truth together in 95 of 100 courses: of 80 courses this is good to
/// 2.4 %, and three such deviations are allowed. The truth is what the same photos say when they are marked without error.
#[test]
fn bands_hold_the_whole_course_at_the_stated_rate() {
    let mut held = [0; 2];
    let ids = ["upper_vermilion_height_mean", "mouth_width"];
    const COURSES: u64 = 80;
    for seed in 0..COURSES {
        let settings = knowing(DEFAULT_HAND, 200, seed);
        let mut chance = Chance::new(1000 + seed);
        let exact = photos(&COURSE, STILL, &mut chance);
        let mut chance = Chance::new(1000 + seed);
        let face = person(&mut chance);
        let marked: Vec<MarkedPhoto> = COURSE
            .iter()
            .map(|(_, lift)| {
                Camera::any(&mut chance).photo(&raised(&face, *lift), 11.71, Ruler::Exact, DEFAULT_HAND, 1, &mut chance)
            })
            .collect();
        let truth = compare_visits(&dated(&exact, &COURSE), &knowing(STILL, 200, seed)).unwrap();
        let found = compare_visits(&dated(&marked, &COURSE), &settings).unwrap();
        assert_eq!((found.comparisons, found.visits.len(), found.repeats), (9, 6, 0));
        for (held, id) in held.iter_mut().zip(ids) {
            let pairs = of(&truth, id).points.iter().zip(&of(&found, id).points);
            let all = pairs.into_iter().all(|(truth, found)| {
                [(truth.from_first, found.from_first), (truth.from_previous, found.from_previous)].into_iter().all(
                    |(truth, found)| match (truth, found) {
                        (Some(truth), Some(found)) => {
                            found.bounds95[0] <= truth.difference && truth.difference <= found.bounds95[1]
                        }
                        (None, None) => true,
                        _ => false,
                    },
                )
            });
            *held += usize::from(all);
        }
    }
    for (held, id) in held.into_iter().zip(ids) {
        let part = held as f64 / COURSES as f64;
        eprintln!("{id}: {part}");
        assert!((0.87..=1.0).contains(&part), "{id}: {part}");
    }
}

/// Of 2 V − 3 comparisons each holds with 0.95^(1/(2V − 3)): 1.96 for one, 2.24 for two, 2.77 for nine (Šidák 1967).
#[test]
fn the_factor_grows_with_the_comparisons() {
    let mut chance = Chance::new(5);
    let settings = knowing(DEFAULT_HAND, 100, 1);
    for (visits, comparisons, factor) in [(2, 1, 1.959_96), (3, 3, 2.387_74), (6, 9, 2.765_59)] {
        let days = &COURSE[..visits];
        let course = compare_visits(&dated(&photos(days, DEFAULT_HAND, &mut chance), days), &settings).unwrap();
        assert_eq!(course.comparisons, comparisons);
        assert_near("factor", course.factor, factor, 2e-4);
        for course_of in &course.measures {
            let (id, question) = (course_of.measure.id.as_str(), QUESTIONS.contains(&course_of.measure.id));
            for change in course_of.points.iter().filter_map(|point| point.from_first) {
                let half = |[low, high]: [f64; 2]| 0.5 * (high - low);
                let (alone, together) = (half(change.ci95), half(change.bounds95));
                if question {
                    assert_near(id, together / alone, factor / 1.959_96, 2e-4);
                    // As far as the interval reaches towards 0; of 100 samples its ends are good to a quarter.
                    let [low, high] = change.bounds95;
                    let towards =
                        if change.difference < 0.0 { high - change.difference } else { change.difference - low };
                    assert_near(id, change.sdc95, towards, 1e-9 * towards.max(1.0));
                    assert_near(id, change.sdc95, factor * change.u, 0.6 * factor * change.u);
                } else {
                    // More measures than one are judged together.
                    assert_near(id, together, change.sdc95, 1e-9 * together.max(1.0));
                    assert!(change.sdc95 > factor * change.u, "{id}: {change:?}");
                }
            }
        }
    }
}

/// A course of two photos has the numbers of their comparison, to the last digit.
#[test]
fn a_course_of_two_photos_is_their_comparison() {
    let days = [(0, 0.0), (14, 1.2)];
    for seed in 0..50 {
        let photos = photos(&days, DEFAULT_HAND, &mut Chance::new(700 + seed));
        let settings = Settings { posture_sd_mm: 0.25, ..knowing(DEFAULT_HAND, 100, seed) };
        let course = compare_visits(&dated(&photos, &days), &settings).unwrap();
        let pair = Pair { before: &photos[0], after: &photos[1], same_file: false };
        let pair = comparison::compare_pair(&pair, &settings).unwrap();
        for course_of in &course.measures {
            let id = course_of.measure.id;
            let Some(change) = pair.change(id) else { continue };
            let (difference, judgement) = (change.difference.scalar().unwrap(), change.judgement().unwrap());
            let uncertainty = difference.uncertainty.unwrap();
            let compared = VisitChange {
                difference: difference.value,
                u: uncertainty.u,
                ci95: uncertainty.ci95,
                bounds95: judgement.bounds95,
                sdc95: judgement.sdc95,
                probability_larger: judgement.probability_larger,
                verdict: judgement.verdict,
                clicks_only: None,
                budget: change.budget,
            };
            assert_eq!(course_of.points[1].from_first, Some(compared), "{id}, pair {seed}");
        }
    }
}

/// A lip that rises by 1.4 mm is told on the days on which it is that high, not on the last one, and the order of the photos does not
/// matter.
#[test]
fn a_rise_is_told_while_it_lasts_in_whatever_order_the_photos_come() {
    let careful = Hand { independent: 0.1, shared: 0.03 };
    let settings = knowing(careful, 600, 1);
    let photos = photos(&COURSE, careful, &mut Chance::new(9));
    let plain = compare_visits(&dated(&photos, &COURSE), &settings).unwrap();
    let verdicts: Vec<Option<Verdict>> = of(&plain, "upper_vermilion_height_mean")
        .points
        .iter()
        .map(|point| point.from_first.map(|change| change.verdict))
        .collect();
    let up = Some(Verdict::Increased);
    assert_eq!(
        verdicts,
        [None, up, up, up, up, Some(Verdict::NotDetected)],
        "{:?}",
        of(&plain, "upper_vermilion_height_mean").points[5]
    );
    let back = of(&plain, "upper_vermilion_height_mean").points[5].from_previous.unwrap();
    assert_eq!(back.verdict, Verdict::Decreased, "{back:?}");
    let order = [4, 0, 5, 2, 1, 3];
    let shuffled: Vec<(&MarkedPhoto, i64)> = order.iter().map(|index| (&photos[*index], COURSE[*index].0)).collect();
    let shuffled = compare_visits(&shuffled, &settings).unwrap();
    for (there, here) in plain.measures.iter().zip(&shuffled.measures) {
        assert_eq!(there.points, here.points, "{}", there.measure.id.as_str());
    }
}

/// Photos of one day are one visit: their mean is surer, and what they differ by beyond their marking is the posture.
#[test]
fn photos_of_one_day_are_one_visit_and_tell_the_posture() {
    let mut chance = Chance::new(21);
    let face = person(&mut chance);
    let shaken = [(0, 0.3), (0, -0.3), (0, 0.25), (14, 1.3), (14, 0.7), (14, 1.05)];
    let held = [(0, 0.0), (0, 0.0), (0, 0.0), (14, 1.0), (14, 1.0), (14, 1.0)];
    let careful = Hand { independent: 0.1, shared: 0.03 };
    let mut of_days = |days: &[(i64, f64)], settings: &Settings| {
        let photos: Vec<MarkedPhoto> = days
            .iter()
            .map(|(_, lift)| {
                Camera::any(&mut chance).photo(&raised(&face, *lift), 11.71, Ruler::Exact, careful, 1, &mut chance)
            })
            .collect();
        compare_visits(&dated(&photos, days), settings).unwrap()
    };
    let settings = Settings { posture_sd_mm: 0.25, ..knowing(careful, 200, 1) };
    let (still, moved) = (of_days(&held, &settings), of_days(&shaken, &settings));
    assert_eq!((still.visits.len(), still.repeats, moved.repeats), (2, 4, 4));
    assert!(still.left_out.is_empty() && moved.left_out.is_empty(), "{:?}", moved.left_out);
    let id = "upper_vermilion_height_mean";
    // Four degrees of freedom of none beside four of 0.24 mm, with the 0.07 mm that a visit's photos share; and of 0.33 and 0.30 mm.
    assert_near("no posture", of(&still, id).posture, (0.24_f64.powi(2) / 2.0).sqrt().hypot(0.07), 0.05);
    let pooled = (0.24_f64.powi(2) + 0.5 * (0.33_f64.powi(2) + 0.30_f64.powi(2))) / 2.0;
    assert_near("posture", of(&moved, id).posture, pooled.sqrt().hypot(0.07), 0.06);
    let (narrow, wide) = (of(&still, id).points[1].from_first.unwrap(), of(&moved, id).points[1].from_first.unwrap());
    assert!(wide.sdc95 > 1.15 * narrow.sdc95, "{} and {}", wide.sdc95, narrow.sdc95);
    let single = of_days(&[(0, 0.0), (14, 1.0), (20, 1.0)], &settings);
    let once = of(&single, id).points[1].from_first.unwrap();
    // Clicks and pose of each photo, and the postures within a visit, fall to a third; what a visit's photos share stays.
    let [own, shared] = [once.u.powi(2) - 2.0 * 0.25_f64.powi(2), 2.0 * 0.07_f64.powi(2)];
    let expected = ((own + 0.24_f64.powi(2)) / 3.0 + shared).sqrt();
    assert_near("u of three photos against three", narrow.u, expected, 0.25 * narrow.u);
}

/// Between two later visits of several photos the change is what they differ by from the first one, and its interval holds the truth in 95
/// of 100 courses: of 60 courses with two questions each this is good to 2.0 %, and three such deviations are allowed. The errors are as
/// large as is stated: their squares over those of u are 1 on average, ± 4 √(2 / 120), were the two measures of a course independent;
/// their poses are known better than is stated, so that they may be smaller. The truth is what the same photos say when they are marked
/// without error.
#[test]
fn later_visits_of_several_photos_are_compared_by_what_they_are_beyond_the_first() {
    let days: Vec<(i64, f64)> = [(0, 0.0), (14, 1.2), (40, 0.5)].into_iter().flat_map(|day| [day; 3]).collect();
    let ids = ["upper_vermilion_height_mean", "mouth_width"];
    const COURSES: u64 = 60;
    let (mut held, mut squares) = (0, 0.0);
    for seed in 0..COURSES {
        let of_hand = |hand: Hand| {
            let mut chance = Chance::new(5000 + seed);
            let photos = photos(&days, hand, &mut chance);
            compare_visits(&dated(&photos, &days), &knowing(hand, 200, seed)).unwrap()
        };
        let (truth, found) = (of_hand(STILL), of_hand(DEFAULT_HAND));
        for id in ids {
            let [truth, found] = [&truth, &found].map(|course| {
                let points = &of(course, id).points;
                let step = points[2].from_previous.unwrap();
                let apart = [1, 2].map(|visit| points[visit].from_first.unwrap().difference);
                // Each is in the unit of its own pair: the scale of a photo is that of its pose, which two pairs find apart by a hundredth.
                let unit = 0.02 * (apart[0].abs() + apart[1].abs()) + 1e-9;
                assert_near("the difference of both changes", step.difference, apart[1] - apart[0], unit);
                step
            });
            held += usize::from(found.ci95[0] <= truth.difference && truth.difference <= found.ci95[1]);
            squares += ((found.difference - truth.difference) / found.u).powi(2);
        }
    }
    let count = (COURSES * ids.len() as u64) as f64;
    let (held, squares) = (held as f64 / count, squares / count);
    eprintln!("held {held}, squares {squares}");
    assert!((0.89..=1.0).contains(&held), "{held}");
    assert!((0.3..=1.52).contains(&squares), "{squares}");
}

#[test]
fn what_is_no_course_is_said() {
    let mut chance = Chance::new(2);
    let settings = knowing(DEFAULT_HAND, 100, 1);
    let one = photos(&COURSE[..1], DEFAULT_HAND, &mut chance);
    assert_eq!(compare_visits(&dated(&one, &COURSE), &settings).unwrap_err(), VisitsError::TooFew(1));
    let days = [(3, 0.0); 3];
    let same = photos(&days, DEFAULT_HAND, &mut chance);
    assert_eq!(compare_visits(&dated(&same, &days), &settings).unwrap_err(), VisitsError::OneDay);
    let mut mixed = photos(&COURSE[..3], DEFAULT_HAND, &mut chance);
    // A smile cannot be compared, and says so for its visit alone.
    mixed[0].expression = Some(Expression::Rest);
    mixed[1].expression = Some(Expression::Smile);
    mixed[2].expression = Some(Expression::Rest);
    let smiled = compare_visits(&dated(&mixed, &COURSE), &settings).unwrap();
    let verdicts = |index: usize| {
        smiled.measures.iter().filter_map(move |of| of.points[index].from_first).map(|change| change.verdict)
    };
    assert!(verdicts(1).all(|verdict| verdict == Verdict::Inconclusive));
    assert!(verdicts(2).all(|verdict| verdict != Verdict::Inconclusive));
}

/// A folder with the painted pair and a copy of the after photo's marks on a third picture.
fn three() -> Folder {
    let folder = Folder::with_pair();
    let mut jpeg = std::fs::read(folder.path("after.jpg")).unwrap();
    // A comment makes it another file with the same pixels.
    jpeg.splice(2..2, [0xff, 0xfe, 0, 4, b'h', b'i']);
    std::fs::write(folder.path("later.jpg"), &jpeg).unwrap();
    let text = std::fs::read_to_string(folder.path("after.landmarks.json")).unwrap();
    let mut landmarks: serde_json::Value = serde_json::from_str(&text).unwrap();
    landmarks["photo"]["file"] = "later.jpg".into();
    landmarks["photo"].as_object_mut().unwrap().remove("sha256");
    std::fs::write(folder.path("later.landmarks.json"), landmarks.to_string()).unwrap();
    folder
}

#[test]
fn visits_writes_a_course_as_json_csv_and_a_page() {
    let folder = three();
    let before = folder.contents();
    let arguments = ["visits", "later.jpg@2026-05-01", "before.jpg@2026-03-02", "after.jpg@2026-03-16"];
    let treated = [&arguments[..], &["--treated", "2026-03-04", "-o", "out", "--title", "A <b>course</b>"]].concat();
    let text = success(&folder.run(&treated)).to_owned();
    assert_eq!(
        folder.added(&before),
        [
            "out",
            "out/visits.csv",
            "out/visits.html",
            "out/visits.json",
            "out/visits_cautions.csv",
            "out/visits_changes.csv",
            "out/visits_photos.csv",
        ]
    );
    assert!(text.contains("day −2") && text.contains("day 58") && text.contains("3 comparisons"), "{text}");
    let json = std::fs::read_to_string(folder.path("out/visits.json")).unwrap();
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    let schema: serde_json::Value = serde_json::from_str(success(&folder.run(&["schema", "visits"]))).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&report));
    let days: Vec<i64> = report["visits"].as_array().unwrap().iter().map(|v| v["day"].as_i64().unwrap()).collect();
    assert_eq!((days, report["day_zero"].as_str()), (vec![-2, 12, 58], Some("treatment")));
    assert_eq!(report["visits"][2]["photos"][0]["file"], "later.jpg");
    // Each photo but the first says whether its marks are its pixels', in all four places.
    let matching = |visit: usize| &report["visits"][visit]["photos"][0]["matching"];
    assert!(matching(0).is_null(), "{}", matching(0));
    let remark = matching(1)["remark"].as_str().unwrap();
    assert_eq!((matching(1)["state"].as_str(), remark), (Some("accepted"), "by the pixels"));
    assert!(text.contains(&format!("The marks, against the first photo: day 12 {remark}; day 58 ")), "{text}");
    let page = std::fs::read_to_string(folder.path("out/visits.html")).unwrap();
    assert!(page.contains(&format!("<span class=\"remark\">, {remark}</span>")));
    let change = &report["measures"]["upper_vermilion_height_mean"]["points"][1]["from_first"];
    let [u, clicks] = [&change["u"], &change["clicks_only"]["u"]].map(|u| u.as_f64().unwrap());
    assert!(u < clicks && clicks < 2.0 * u, "{u} by matched marks, {clicks} by clicks");
    // The third photo has the second one's marks.
    let points = &report["measures"]["upper_vermilion_height_mean"]["points"];
    assert_eq!(points[1]["from_first"]["difference"], points[2]["from_first"]["difference"]);
    // The same pixels are matched to a thousandth of a pixel; by the clicks, which are the same, nothing changed.
    let since = points[2]["from_previous"]["difference"].as_f64().unwrap();
    assert!(since.abs() < 1e-3 && points[2]["from_previous"]["clicks_only"]["value"] == 0.0, "{since}");
    assert!(points[1]["from_previous"].is_null() && points[0]["from_first"].is_null());
    assert!(!json.contains("2026-0"), "a date is in the course");
    let measures = report["measures"].as_object().unwrap().len();
    let table = |name: &str| std::fs::read(folder.path("out").join(name)).unwrap();
    for columns in lipmetry::report::visits_columns() {
        tables::assert_typed(&columns, &table(&format!("{}.csv", columns.name)));
    }
    let values = tables::rows(&table("visits.csv"));
    assert_eq!(values.len(), 3 * measures, "one row a visit and measure");
    assert!(values.iter().all(|row| row["title"] == "A <b>course</b>" && row["date"].is_empty()));
    let changes = tables::rows(&table("visits_changes.csv"));
    assert_eq!(changes.len(), 3 * measures, "one row a comparison and measure");
    let of_second = |row: &&std::collections::BTreeMap<String, String>| {
        row["day"] == "12" && row["measure"] == "upper_vermilion_height_mean"
    };
    let of_second = changes.iter().find(of_second).unwrap();
    assert_eq!((of_second["u"].parse().ok(), of_second["clicks_only_u"].parse().ok()), (Some(u), Some(clicks)));
    let matched: Vec<String> =
        tables::rows(&table("visits_photos.csv")).iter().map(|row| row["matched"].clone()).collect();
    assert_eq!(matched, ["", "accepted", "accepted"]);
    let page = std::fs::read_to_string(folder.path("out/visits.html")).unwrap();
    assert!(
        page.len() < 1_500_000 && page.contains("A &lt;b&gt;course&lt;/b&gt;") && page.contains("Day −2"),
        "{}",
        page.len()
    );
    assert!(!page.contains("2026-0"), "a date is on the page");
    let words = crate::command_line::page::text(&crate::command_line::page::without_data(&page));
    assert_eq!(crate::report::words::claims(&words), Vec::<String>::new());
    // The same in another order, to the byte.
    let again = [
        "visits",
        "after.jpg@2026-03-16",
        "later.jpg@2026-05-01",
        "before.jpg@2026-03-02",
        "--treated",
        "2026-03-04",
        "--title",
        "A <b>course</b>",
        "--json",
    ];
    assert_eq!(success(&folder.run(&again)), json);
}

/// The codes of the cautions in visits.json, each with the photo and the one it is against.
fn cautions(report: &serde_json::Value) -> Vec<[String; 4]> {
    let word = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let photos = report["visits"].as_array().unwrap().iter().flat_map(|visit| visit["photos"].as_array().unwrap());
    let of_photo = |photo: &serde_json::Value| {
        let one = |caution: &serde_json::Value| {
            [&photo["file"], &caution["against"], &caution["code"], &caution["severity"]].map(word)
        };
        photo["cautions"].as_array().unwrap().iter().map(one).collect::<Vec<_>>()
    };
    photos.flat_map(of_photo).collect()
}

/// A photo that is blurred by 8 px, which at its 4 px per mm is far above the error of a click, with the landmark file of another, and
/// a third one that is the second's picture anew: it is said on the terminal, in visits.json, visits_cautions.csv and visits.html.
#[test]
fn visits_say_what_the_pictures_and_the_files_have_against_them() {
    let folder = Folder::with_pair();
    let after = image::open(folder.path("after.jpg")).unwrap().into_rgb8();
    let blurred = image::imageops::fast_blur(&after, 8.0);
    DynamicImage::from(blurred).save_with_format(folder.path("blurred.png"), ImageFormat::Png).unwrap();
    DynamicImage::from(after).save_with_format(folder.path("copy.png"), ImageFormat::Png).unwrap();
    let text = std::fs::read_to_string(folder.path("after.landmarks.json")).unwrap();
    let mut marks: serde_json::Value = serde_json::from_str(&text).unwrap();
    marks["photo"].as_object_mut().unwrap().remove("sha256");
    for (name, stated) in [("blurred", "another.jpg"), ("copy", "copy.png")] {
        marks["photo"]["file"] = stated.into();
        std::fs::write(folder.path(format!("{name}.landmarks.json")), marks.to_string()).unwrap();
    }
    let photos = ["before.jpg@2026-03-02", "after.jpg@2026-03-16", "copy.png@2026-04-02", "blurred.png@2026-05-01"];
    let printed = success(&folder.run(&[&["visits"][..], &photos, &["-o", "out"]].concat())).to_owned();
    let json = std::fs::read_to_string(folder.path("out/visits.json")).unwrap();
    let found = cautions(&serde_json::from_str(&json).unwrap());
    let table = |name: &str| tables::rows(&std::fs::read(folder.path("out").join(name)).unwrap());
    let (of_photos, of_cautions) = (table("visits_photos.csv"), table("visits_cautions.csv"));
    // Which visit and photo it is, by its name.
    let place = |file: &str| {
        let row = of_photos.iter().find(|row| row["file"] == file).unwrap();
        [row["visit"].clone(), row["photo"].clone()]
    };
    let page = std::fs::read_to_string(folder.path("out/visits.html")).unwrap();
    for (photo, against, code, words) in [
        ("blurred.png", "before.jpg", "blurred", "blurred"),
        ("blurred.png", "before.jpg", "landmarks_name_another_photo", "another.jpg"),
        ("copy.png", "after.jpg", "same_picture_twice", "Both files hold the same picture."),
    ] {
        let expected = [photo, against, code, "warning"];
        assert!(found.iter().any(|caution| *caution == expected), "{expected:?} is not among {found:?}");
        let is_it = |row: &std::collections::BTreeMap<String, String>| {
            let [of, from] =
                [["visit", "photo"], ["against", "against_photo"]].map(|pair| pair.map(|at| row[at].clone()));
            of == place(photo) && from == place(against) && row["code"] == code && row["severity"] == "warning"
        };
        assert!(of_cautions.iter().any(is_it), "{code} is not in the table of cautions");
        assert!(page.contains(words), "{words:?} is not on the page");
        let said = printed.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(words) && said.contains(photo), "{words:?} is not in {said}");
    }
    // Nothing of the kind is said of the photos that are as they should be.
    let wrong = found.iter().filter(|[photo, _, code, _]| {
        (photo == "after.jpg" || photo == "copy.png") && (code == "blurred" || code.starts_with("landmarks_name"))
    });
    assert_eq!(wrong.count(), 0, "{found:?}");
    assert!(!found.iter().any(|[photo, _, code, _]| photo == "after.jpg" && code == "same_picture_twice"), "{found:?}");
    // What `compare` says of two of them, `visits` says too.
    let compare = ["compare", "before.jpg", "blurred.png", "--json"];
    let report: serde_json::Value = serde_json::from_str(success(&folder.run(&compare))).unwrap();
    for caution in report["cautions"].as_array().unwrap().iter().filter(|caution| caution["code"] != "days_between") {
        let code = caution["code"].as_str().unwrap();
        let is_it = |[photo, _, of, _]: &&[String; 4]| photo == "blurred.png" && of == code;
        assert!(found.iter().any(|caution| is_it(&caution)), "{code} is in the comparison alone: {found:?}");
    }
}

/// A mirrored copy of the first photo as a third visit holds back that visit's verdicts, as it does between two photos.
#[test]
fn a_visit_that_is_a_mirrored_copy_has_no_verdict() {
    let folder = Folder::with_pair();
    let before = image::open(folder.path("before.jpg")).unwrap().into_rgb8();
    let mirrored = image::imageops::flip_horizontal(&before);
    DynamicImage::from(mirrored).save_with_format(folder.path("copy.png"), ImageFormat::Png).unwrap();
    let text = std::fs::read_to_string(folder.path("before.landmarks.json")).unwrap();
    let mut marks: serde_json::Value = serde_json::from_str(&text).unwrap();
    marks["photo"].as_object_mut().unwrap().remove("sha256");
    marks["photo"]["file"] = "copy.png".into();
    std::fs::write(folder.path("copy.landmarks.json"), marks.to_string()).unwrap();
    let photos = ["visits", "before.jpg@2026-03-02", "after.jpg@2026-03-16", "copy.png@2026-04-02", "--json"];
    let report: serde_json::Value = serde_json::from_str(success(&folder.run(&photos))).unwrap();
    let expected = ["copy.png", "before.jpg", "same_picture_twice", "blocking"];
    let found = cautions(&report);
    assert!(found.iter().any(|caution| *caution == expected), "{expected:?} is not among {found:?}");
    let points = &report["measures"]["upper_vermilion_height_mean"]["points"];
    assert_ne!(points[1]["from_first"]["verdict"], "inconclusive");
    assert_eq!(points[2]["from_first"]["verdict"], "inconclusive");
}

/// The day behind an @ goes before the one that a landmark file states, in the cautions too: nothing is said of reversed dates.
#[test]
fn cautions_go_by_the_days_of_the_course() {
    let folder = three();
    for (name, stated) in [("before", "2026-06-01"), ("after", "2026-01-01"), ("later", "2026-02-01")] {
        let path = folder.path(format!("{name}.landmarks.json"));
        let mut marks: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        marks["photo"]["taken"] = stated.into();
        std::fs::write(path, marks.to_string()).unwrap();
    }
    let reversed = |photos: &[&str]| {
        let output = folder.run(&[&["visits", "--json"][..], photos].concat());
        let found = cautions(&serde_json::from_str(success(&output)).unwrap());
        found.iter().filter(|[_, _, code, _]| code == "dates_reversed").count()
    };
    assert_eq!(reversed(&["before.jpg@2026-03-02", "after.jpg@2026-03-16", "later.jpg@2026-04-02"]), 0);
    // As the files state their days, the photos are put in that order, and nothing is reversed either.
    assert_eq!(reversed(&["before.jpg", "after.jpg", "later.jpg"]), 0);
    let pair = folder.run(&["compare", "before.jpg", "after.jpg", "--json"]);
    assert!(
        success(&pair).contains("\"dates_reversed\""),
        "two photos by themselves are in the order that they are given"
    );
}

/// Tables for German spreadsheets; what a program for tables would make of a code; and no guess at an option that is not needed.
#[test]
fn tables_of_a_course_are_asked_for_in_plain_words() {
    let folder = Folder::with_pair();
    let course = ["visits", "before.jpg@2026-03-02", "after.jpg@2026-03-16", "--dates"];
    let run = |more: &[&str]| folder.run(&[&course[..], more].concat());
    success(&run(&["-o", "plain"]));
    success(&run(&["-o", "german", "--csv-style", "excel-de"]));
    let text = |name: &str| std::fs::read_to_string(folder.path(name)).unwrap();
    let (plain, german) = (text("plain/visits.csv"), text("german/visits.csv"));
    assert!(german.starts_with("\u{feff}id;visit;day;date;measure;value;"), "{}", &german[..60]);
    assert!(plain.lines().nth(1).unwrap().starts_with(",visit 1,0,2026-03-02,"), "{plain}");
    assert_eq!(german.matches(',').count(), plain.lines().skip(1).map(|row| row.matches('.').count()).sum::<usize>());
    assert_eq!(text("german/visits.json"), text("plain/visits.json"), "JSON has one style");
    for (id, cell, said) in [
        ("007", "007", Some("a number")),
        ("NA", "NA", Some("a missing value")),
        ("1E5", "1E5", Some("a number")),
        ("P007", "P007", None),
        // What a spreadsheet would calculate has an apostrophe before it, and stays a text.
        ("+49", "'+49", None),
    ] {
        let output = run(&["--id", id, "-o", id]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let expected = said
            .map(|what| format!("warning: programs for tables read the code {id} as {what}; put a letter before it\n"));
        assert_eq!(crate::command_line::stderr(&output), expected.unwrap_or_default());
        assert!(text(&format!("{id}/visits.csv")).lines().nth(1).unwrap().starts_with(&format!("{cell},visit 1,")));
    }
    for arguments in
        [&["visits", "--csv", "before.jpg", "after.jpg"][..], &["visits", "before.jpg", "after.jpg", "--csv"]]
    {
        let told = failure(&folder.run(arguments), 2).join("\n");
        assert!(told.contains("unexpected argument '--csv'") && told.contains("are always written"), "{told}");
        assert!(told.contains("--csv-style says how") && !told.contains("-- --csv"), "{told}");
    }
}

#[test]
fn visits_that_cannot_be_are_one_clear_error() {
    let folder = three();
    let before = folder.contents();
    let told = failure(&folder.run(&["visits", "before.jpg@2026-03-02"]), 2);
    assert!(told.concat().contains("two photos or more"), "{told:?}");
    let told =
        failure(&folder.run(&["visits", "before.jpg", "after.jpg", "later.jpg@2026-03-03", "none.jpg@2026-03-03"]), 1);
    assert_eq!(told.len(), 4, "{told:?}");
    assert!(told[0].contains("before.jpg") && told[0].contains("taken"), "{told:?}");
    assert!(told[2].contains("none.jpg"), "{told:?}");
    let same = ["visits", "before.jpg@2026-03-02", "after.jpg@2026-03-02", "later.jpg@2026-03-02"];
    assert!(failure(&folder.run(&same), 1).concat().contains("one day"));
    let twice = ["visits", "before.jpg@2026-03-02", "after.jpg@2026-03-12", "after.jpg@2026-03-22"];
    assert!(failure(&folder.run(&twice), 1).concat().contains("same photo"));
    let never = ["visits", "before.jpg@2026-02-30", "after.jpg@2026-03-12", "later.jpg@2026-03-22"];
    assert!(failure(&folder.run(&never), 2).concat().contains("before.jpg@2026-02-30: what follows the @ is no day"));
    let absent = ["visits", "absent.jpg@2026-02-30", "after.jpg@2026-03-12", "later.jpg@2026-03-22"];
    assert!(failure(&folder.run(&absent), 1).concat().contains("no such photo"));
    assert_eq!(folder.contents(), before);
}
