//! Visits of several photos, one of them marked: the means, their change, and what does not count.

mod simulated;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lipmetry::comparison::{MatchingChoice, PairComparison, Settings};
use lipmetry::imaging::Limits;
use lipmetry::pipeline::{PhotoFile, Shot};
use lipmetry::uncertainty::Sampling;
use lipmetry::{MeasureId, Photo};

use super::matching::odd_photos;
use super::photos::photos;

/// The photos of one visit, of which the first one is marked.
pub fn shots(folder: &Path, names: &[&str], settings: &Settings) -> Vec<Shot> {
    let path = |name: &str| folder.join(format!("{name}.jpg"));
    let marked = Shot::marked(&Photo::open(path(names[0])).unwrap(), settings).unwrap();
    let mut shots = vec![marked.clone()];
    for name in &names[1..] {
        shots.push(Shot::unmarked(read(&path(name)), (*name).to_owned(), &marked, settings));
    }
    shots
}

fn read(path: &PathBuf) -> PhotoFile {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let name = path.file_name().unwrap().to_string_lossy();
    PhotoFile::decode(&name, &bytes, &Limits::default()).unwrap()
}

pub fn change_of(comparison: &PairComparison, id: MeasureId) -> [f64; 2] {
    let difference = comparison.change(id).unwrap().difference.scalar().copied().unwrap();
    [difference.value, difference.uncertainty.unwrap().u]
}

#[test]
fn bursts_show_the_change_of_their_means() {
    let Some(folder) = photos() else { return };
    let settings = Settings::default();
    for face in ["canada_147m", "london_115"] {
        let folder = folder.join("match/burst").join(face);
        let truth: serde_json::Value =
            serde_json::from_slice(&std::fs::read(folder.join("truth.json")).unwrap()).unwrap();
        let before = shots(&folder, &["A1", "A2", "A3"], &settings);
        let after = shots(&folder, &["B1", "B2", "B3"], &settings);
        let one = lipmetry::compare(vec![before[0].clone()], vec![after[0].clone()], &settings).unwrap();
        let three = lipmetry::compare(before, after, &settings).unwrap();
        for id in [MeasureId::UpperVermilionHeightMean, MeasureId::UpperVermilionHeight, MeasureId::PhiltrumLength] {
            let [[single, single_u], [mean, mean_u]] = [&one, &three].map(|of| change_of(of.details(), id));
            let of = |key: &str| truth[key][id.as_str()].as_f64().unwrap();
            eprintln!(
                "{face} {id}: one {single:+.3} ± {single_u:.3} (true {:+.3}), three {mean:+.3} ± {mean_u:.3} (true {:+.3}, lift {:+.3})",
                of("change_first_photos"),
                of("change_of_the_means"),
                of("change_without_posture"),
            );
        }
        let visits = three.details().visits.as_ref().unwrap();
        eprintln!("{face}: {:?}", visits.posture_within);
        for (photos, names) in visits.photos.iter().zip([["A1", "A2", "A3"], ["B1", "B2", "B3"]]) {
            for (photo, name) in photos.iter().zip(names) {
                let value = photo
                    .measurement
                    .as_ref()
                    .map(|of| of.estimate(MeasureId::UpperVermilionHeightMean).unwrap().value);
                let exact = truth["photos"][name]["upper_vermilion_height_mean"].as_f64();
                eprintln!(
                    "{face} {name}: {value:?} (true {exact:?}) {:?}",
                    photo.left_out.as_ref().map(ToString::to_string)
                );
            }
        }
    }
}

/// A visit of five photos with one that shows something else: it is named, and the answer is that of the visit without it, within
/// 0.05 mm. The faces are two of those that nothing was chosen on.
#[test]
fn an_odd_photo_of_a_visit_is_named_and_does_not_count() {
    use simulated::{Held, Source, change_of};
    let Some(folder) = photos() else { return };
    let settings = Settings { sampling: Sampling { samples: 150, ..Sampling::default() }, ..Settings::default() };
    let id = MeasureId::UpperVermilionHeightMean;
    for (face, other) in [("canada_022f", "canada_115m"), ("london_066", "london_043")] {
        let warped = folder.join("match/warp");
        let mut deviates = crate::matching::noise::Deviates::of(face);
        let visits = ["before", "lift"].map(|name| {
            let source = Source::read(&warped.join(face), name);
            let photos: Vec<_> = (0..4)
                .map(|photo| source.held(&Held::any(0.25, &mut deviates), &format!("{face}/{name}/{photo}")))
                .collect();
            (source, photos)
        });
        let [(source, before), (_, after)] = &visits;
        let shots = |visit: &[simulated::Made], text: &str| simulated::shots(visit, Some(text), true, &settings);
        let (first, last) = (shots(before, "before"), shots(&after[..3], "after"));
        let usual = lipmetry::compare(first.clone(), last.clone(), &settings).unwrap();
        let [usual, usual_u] = change_of(usual.details(), id).0;
        let (pixels, marking) = before[3].shown();
        let odd: [(&str, image::RgbImage); 5] = [
            ("mouth is held differently", odd_photos::smiling(&pixels, &marking, 5.0, 1.0 / source.mm_per_px())),
            ("closed", odd_photos::blinking(&pixels, &marking, [true; 2])),
            ("blurred", image::imageops::blur(&pixels, (1.2 / source.mm_per_px()) as f32)),
            ("another person", Source::read(&warped.join(other), "before").held(&Held::default(), other).shown().0),
            ("mirror image", image::imageops::flip_horizontal(&pixels)),
        ];
        let mut unlike = Vec::new();
        for (name, pixels) in odd {
            let made = source.made(&pixels, &marking, &format!("{face} {name}"));
            let shot = Shot::unmarked(made.file, name.to_owned(), &first[0], &settings);
            let mut photos = first.clone();
            photos.push(shot);
            let comparison = lipmetry::compare(photos, last.clone(), &settings).unwrap();
            let details = comparison.details();
            let reason = details.visits.as_ref().unwrap().photos[0][4].left_out.as_ref().map(ToString::to_string);
            let all = details.visits.as_ref().unwrap().photos.iter().flatten();
            let all: Vec<String> = all.filter_map(|photo| Some(photo.left_out.as_ref()?.to_string())).collect();
            assert_eq!(all.len(), 1, "{face}, {name}: {all:?}");
            let [found, u] = change_of(details, id).0;
            // What does not count changes nothing, not even the random numbers.
            assert!((found, u) == (usual, usual_u), "{face}, {name}: {found} ± {u} for {usual} ± {usual_u}");
            eprintln!("{face}, {name}: {reason:?}; {found:+.3} for {usual:+.3}");
            assert!(reason.is_some() && details.photos_used() == [4, 3], "{face}, {name}: {:?}", details.photos_used());
            if !reason.is_some_and(|reason| reason.contains(name)) {
                unlike.push(name);
            }
        }
        assert!(unlike.len() <= 1, "{face}: not named as what they are: {unlike:?}");
    }
}

/// Copies of a photo tell nothing new: a file given twice is an error, a copy that was saved anew is left out and names its twin, in
/// one visit and in the other. A wrong mark of one visit is carried to its other photos, which do not outvote the other visit's.
#[test]
fn copies_count_once_and_one_wrong_mark_is_one_witness() {
    use lipmetry::landmark::Landmark;
    use simulated::{Held, Source, change_of};
    let Some(folder) = photos() else { return };
    let settings = Settings { sampling: Sampling { samples: 150, ..Sampling::default() }, ..Settings::default() };
    let id = MeasureId::UpperVermilionHeightMean;
    let mut deviates = crate::matching::noise::Deviates::of("copies");
    let visits = ["before", "lift"].map(|name| {
        let source = Source::read(&folder.join("match/warp/canada_056f"), name);
        let photos: Vec<_> = (0..3)
            .map(|photo| source.held(&Held::any(0.2, &mut deviates), &format!("copies/{name}/{photo}")))
            .collect();
        (source, photos)
    });
    let [(source, before), (_, after)] = &visits;
    let shots = |visit: &[simulated::Made], text: &str| simulated::shots(visit, Some(text), true, &settings);
    let (first, last) = (shots(before, "before"), shots(after, "after"));
    let usual = lipmetry::compare(first.clone(), last.clone(), &settings).unwrap();
    let usual = change_of(usual.details(), id).0;

    let twice = [first.clone(), vec![first[1].clone()]].concat();
    let error = lipmetry::compare(twice, last.clone(), &settings).unwrap_err();
    assert!(matches!(error, lipmetry::Error::PhotoTwice { .. }), "{error}");

    let (pixels, marking) = before[1].shown();
    let copy = source.made(&pixels, &marking, "copy");
    for (place, reference) in [(0, &first[0]), (1, &last[0])] {
        let mut visits = [first.clone(), last.clone()];
        visits[place].push(Shot::unmarked(copy.file.clone(), "copy".to_owned(), reference, &settings));
        let [from, to] = visits;
        let comparison = lipmetry::compare(from, to, &settings).unwrap();
        let photos = &comparison.details().visits.as_ref().unwrap().photos[place];
        let reason = photos[3].left_out.as_ref().map(ToString::to_string).unwrap_or_default();
        // Photos that were made from one exposure look alike: across visits the first of them is named.
        let twin = ["copies_before_1.jpg", "copies_before_"][place];
        assert!(reason.contains(&format!("same picture as {twin}")), "visit {place}: {reason}");
        if place == 0 {
            assert_eq!(change_of(comparison.details(), id).0, usual);
        }
    }

    // The lowest point of the lower lip 4 mm too low in the first visit's marked photo.
    let mut wrong = before[0].clone();
    let mut marking = wrong.marks.marked_photo().markings[0].clone();
    let li = marking.configuration.point(Landmark::Li).unwrap();
    let lowered = lipmetry::geometry::Point::new(li.x, li.y + 4.0 / source.mm_per_px());
    marking.configuration.set_point(Landmark::Li, Some(lowered));
    wrong = source.made(&wrong.shown().0, &marking, "wrong");
    let visit = shots(&[vec![wrong], before[1..].to_vec()].concat(), "before");
    let comparison = lipmetry::compare(visit, last, &settings).unwrap();
    let marked = &comparison.details().visits.as_ref().unwrap().photos[1][0];
    assert!(marked.left_out.is_none(), "{:?}", marked.left_out);
}

/// How photos of visits are marked.
const WAYS: [(&str, bool, bool); 3] = [("carried", true, true), ("by hand", true, false), ("exact", false, false)];

/// What was found of a change whose truth is known.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    count: f64,
    /// Sums of the errors, of their squares, of those against the truth with the photos' own postures, and of u².
    error: f64,
    square: f64,
    square_of_means: f64,
    u: f64,
    sdc: f64,
    held: f64,
    left_out: f64,
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.count += other.count;
        self.error += other.error;
        self.square += other.square;
        self.square_of_means += other.square_of_means;
        self.u += other.u;
        self.sdc += other.sdc;
        self.held += other.held;
        self.left_out += other.left_out;
    }

    fn row(&self) -> String {
        let root = |sum: f64| (sum / self.count).sqrt();
        format!(
            "{:4} | {:.3} ({:+.3}) | {:.3} | {:.3} | {:.3} | {:.1} % | {}",
            self.count,
            root(self.square),
            self.error / self.count,
            root(self.square_of_means),
            root(self.u),
            self.sdc / self.count,
            100.0 * self.held / self.count,
            self.left_out
        )
    }
}

/// Simulated visits of one, three and five photos of so many faces, drawn so often.
fn tallied(
    folder: &Path,
    posture_mm: f64,
    faces: &[String],
    draws: usize,
    stated: Option<f64>,
) -> BTreeMap<String, Tally> {
    use simulated::{Held, Source, change_of, shots};
    const BETWEEN_MM: f64 = 0.07;
    let id = MeasureId::UpperVermilionHeightMean;
    let settings = |matching| Settings {
        matching,
        posture_sd_mm: stated.unwrap_or(lipmetry::comparison::POSTURE_SD_MM),
        sampling: Sampling { samples: 400, ..Sampling::default() },
        ..Settings::default()
    };
    let values = Settings { matching: MatchingChoice::Off, ..Settings::values_only() };
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for (index, face) in faces.iter().enumerate() {
        let folder = folder.join("match/warp").join(face);
        for draw in 0..draws {
            let kind = if (index + draw) % 2 == 0 { "lift" } else { "none" };
            let truth: serde_json::Value =
                serde_json::from_slice(&std::fs::read(folder.join(format!("{kind}.truth.json"))).unwrap()).unwrap();
            let truth = truth["change"][id.as_str()].as_f64().unwrap();
            let visits = ["before", kind].map(|name| {
                let source = Source::read(&folder, name);
                let text = format!("{face}/{kind}/{draw}/{name}");
                let mut deviates = crate::matching::noise::Deviates::of(&format!("{text}/posture"));
                let of_visit = Held::any(BETWEEN_MM, &mut deviates);
                let photos = (0..5).map(|photo| {
                    source.held(&of_visit.and(Held::any(posture_mm, &mut deviates)), &format!("{text}/{photo}"))
                });
                photos.collect::<Vec<_>>()
            });
            for count in [1, 3, 5] {
                let exact = |visit: usize| shots(&visits[visit][..count], None, false, &values);
                let means = lipmetry::compare(exact(0), exact(1), &values).unwrap();
                let means = means.details().change(id).unwrap().difference.scalar().unwrap().value;
                // The other ways are there to be held against the carried one: a part of the draws is enough.
                for (way, clicks, carried) in WAYS.into_iter().filter(|(.., carried)| *carried || draw % 3 == 0) {
                    let matching = if carried { MatchingChoice::Auto } else { MatchingChoice::Off };
                    let settings = settings(matching);
                    let texts = [0, 1].map(|visit| clicks.then(|| format!("{face}/{kind}/{draw}/{visit}/clicks")));
                    let of = |visit: usize| shots(&visits[visit][..count], texts[visit].as_deref(), carried, &settings);
                    let comparison = lipmetry::compare(of(0), of(1), &settings).unwrap();
                    let used: usize = comparison.details().photos_used().iter().sum();
                    let ([found, u], [low, high], sdc) = change_of(comparison.details(), id);
                    let tally = tallies.entry(format!("{way}, {count} v {count}")).or_default();
                    tally.count += 1.0;
                    tally.error += found - truth;
                    tally.square += (found - truth).powi(2);
                    tally.square_of_means += (found - means).powi(2);
                    tally.u += u * u;
                    tally.sdc += sdc;
                    tally.held += f64::from(u8::from((low..=high).contains(&truth)));
                    tally.left_out += 2.0 * count as f64 - used as f64;
                }
            }
        }
    }
    tallies
}

/// The whole table. `cargo test --release --test it -- --ignored --nocapture table_of_bursts`.
#[test]
#[ignore = "takes many minutes"]
fn table_of_bursts() {
    let Some(folder) = photos() else { return };
    let faces = crate::matching::faces();
    eprintln!(
        "n | RMSE (bias) against the lift | against exact marks of the same photos | u | sdc95 | ci95 holds the lift | photos left out"
    );
    // Two threads: the faces are independent of each other.
    for (posture, stated, draws) in [(0.35, None, 2), (0.35, Some(0.35), 2), (0.25, None, 6)] {
        let (first, second) = faces.split_at(faces.len() / 2);
        let of = |faces: &[String]| tallied(&folder, posture, faces, draws, stated);
        let (mut all, more) = std::thread::scope(|scope| {
            let first = scope.spawn(|| of(first));
            let second = of(second);
            (first.join().unwrap(), second)
        });
        more.into_iter().for_each(|(way, tally)| all.entry(way).or_default().add(&tally));
        eprintln!("posture {posture} mm, stated {stated:?}");
        for (way, tally) in &all {
            eprintln!("{way:18} | {}", tally.row());
        }
    }
}
