//! What lifts of the upper lip are told, by how many photos a visit: of heads in space, held otherwise in every photo.

use lipmetry::comparison::{PROBABLE, Settings, VisitChange};
use lipmetry::landmark::MarkedPhoto;
use lipmetry::measure::MeasureId;
use lipmetry::uncertainty::Sampling;

use crate::heads::{Placed, Stated, any_shot};
use crate::posture::Posture;
use crate::simulation::{Chance, DEFAULT_HAND};
use crate::visits::compare_visits;

const POSTURE_MM: f64 = 0.25;

/// How much of a lift at the midline the mean height rises: the border is raised by a parabola over the chord.
const OF_MEAN: f64 = 2.0 / 3.0;

const MEASURES: [MeasureId; 2] = [MeasureId::UpperVermilionHeightMean, MeasureId::UpperVermilionHeight];

/// The changes of the mean height and of the height at the midline between two visits of so many photos each, where the
/// midline rose by `lift` mm.
fn changes(photos: usize, lift: f64, samples: usize, seed: u64) -> [VisitChange; 2] {
    let mut chance = Chance::new(seed);
    let person = Stated::any(&mut chance);
    let raised = person.raised(lift * OF_MEAN);
    let mut photo = |person: &Stated| {
        let held = person.in_a_photo(&mut chance).held(&Posture::any(POSTURE_MM, &mut chance));
        any_shot(&mut chance).photo(&held, DEFAULT_HAND, Placed::Defined, false, &mut chance)
    };
    let visits: Vec<MarkedPhoto> =
        (0..2 * photos).map(|index| photo(if index < photos { &person } else { &raised })).collect();
    let days: Vec<i64> = (0..2 * photos).map(|index| if index < photos { 0 } else { 14 }).collect();
    let sampling = Sampling { seed, samples, ..Sampling::default() };
    let settings = Settings { sampling, posture_sd_mm: POSTURE_MM, ..Settings::default() };
    let dated: Vec<(&MarkedPhoto, i64)> = visits.iter().zip(days).collect();
    let course = compare_visits(&dated, &settings).unwrap();
    MEASURES.map(|id| {
        let of = course.measures.iter().find(|of| of.measure.id == id).unwrap();
        of.points[1].from_first.unwrap()
    })
}

/// What is said of lifts that are so large, in per cent of the pairs.
#[derive(Debug, Default)]
struct Said {
    pairs: f64,
    told: f64,
    probably: f64,
    bound_held: f64,
    /// The height at the midline, judged by its own interval and together with the other measures.
    midline: [f64; 2],
}

impl Said {
    /// Counts a pair whose midline rose by `lift` mm more than it was simulated to.
    fn count(&mut self, [mean, midline]: &[VisitChange; 2], lift: f64, more: f64) {
        let up = |[low, high]: [f64; 2], by: f64| [low + by, high + by];
        let one = |happened: bool| f64::from(u8::from(happened));
        let [low, high] = up(mean.ci95, OF_MEAN * more);
        self.pairs += 1.0;
        self.told += one(low > 0.0);
        // By a normal distribution, where the samples were of another lift.
        let probability = if more == 0.0 {
            mean.probability_larger.unwrap_or(0.5)
        } else {
            let over = (mean.difference + OF_MEAN * more) / mean.u;
            if over > 1.281_55 { 0.95 } else { 0.5 }
        };
        self.probably += one(low <= 0.0 && high >= 0.0 && probability >= PROBABLE);
        self.bound_held += one(low <= OF_MEAN * lift && OF_MEAN * lift <= high);
        self.midline[0] += one(up(midline.ci95, more)[0] > 0.0);
        self.midline[1] += one(up(midline.bounds95, more)[0] > 0.0);
    }

    fn part(&self, count: f64) -> f64 {
        100.0 * count / self.pairs
    }

    fn print(&self, photos: usize, lift: f64) {
        eprintln!(
            "| {photos} | {lift:.1} | {:.2} | {:.0} | {:.0} | {:.0} | {:.0} | {:.0} |",
            lift * OF_MEAN,
            self.part(self.told),
            self.part(self.probably),
            self.part(self.bound_held),
            self.part(self.midline[0]),
            self.part(self.midline[1]),
        );
    }
}

const LIFTS: [f64; 5] = [0.0, 0.5, 1.0, 1.5, 2.0];

/// Of 60 pairs a rate of 95 % has a standard deviation of 2.8 %, one of 60 % 6 %.
#[test]
fn a_lift_of_two_millimetres_is_told_and_none_is_not() {
    let mut said = [Said::default(), Said::default()];
    for seed in 0..60 {
        for (said, lift) in said.iter_mut().zip([0.0, 2.0]) {
            said.count(&changes(1, lift, 200, 9000 + seed), lift, 0.0);
        }
    }
    let [none, two] = &said;
    assert!(none.part(none.told) <= 10.0, "{none:?}");
    assert!((60.0..=100.0).contains(&two.part(two.told)), "{two:?}");
    for said in &said {
        assert!(said.part(said.bound_held) >= 86.0, "{said:?}");
    }
}

/// The table of docs/power.md: `cargo test --release --test it -- --ignored --nocapture table_of_lifts`.
#[test]
#[ignore = "300 pairs a row with up to 45 comparisons each take half an hour; its main figures are among the tests"]
fn table_of_lifts() {
    eprintln!("photos | lift at the midline | of the mean | told | probably | bound held | midline alone | together");
    let pairs = std::env::var("PAIRS").map_or(300, |pairs| pairs.parse().unwrap());
    for lift in LIFTS {
        let mut said = Said::default();
        for seed in 0..pairs {
            said.count(&changes(1, lift, 600, seed), lift, 0.0);
        }
        said.print(1, lift);
    }
    // With more photos one simulation serves all lifts: the error of a change hardly depends on it.
    for photos in [3, 5] {
        let mut said = LIFTS.map(|_| Said::default());
        for seed in 0..pairs {
            let changes = changes(photos, 0.0, 200, seed);
            for (said, lift) in said.iter_mut().zip(LIFTS) {
                said.count(&changes, lift, lift);
            }
        }
        for (said, lift) in said.iter().zip(LIFTS) {
            said.print(photos, lift);
        }
    }
}
