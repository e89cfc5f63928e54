//! Records of people who do not exist, as a study would give them: for looking at pages and tables without a single photo.

use lipmetry::comparison::QUESTIONS;
use lipmetry::measure::MEASURES;
use lipmetry::study::{
    BudgetRecord, CautionRecord, ChangeRecord, OutlineRecord, PersonRecord, PhotoRecord, RECORD_VERSION, ValueRecord,
    VisitRecord,
};
use lipmetry::units::{Dimension, LengthUnit};

use crate::simulation::Chance;

/// A study that does not exist.
#[derive(Clone, Debug)]
pub struct Invented {
    /// How many people.
    pub people: usize,
    /// The visits: name and day. The first one is the reference.
    pub visits: Vec<(&'static str, Option<i64>)>,
    /// The arms with the true mean change of the mean height at the last visit, in millimetres; people take turns.
    pub arms: Vec<(Option<&'static str>, f64)>,
    /// The standard deviation of the true changes between people, in millimetres.
    pub between_people: f64,
    /// Whether visits are missing and cautions stand, now and then.
    pub untidy: bool,
    /// Whether there are outlines.
    pub outlines: bool,
    /// What chance begins with.
    pub seed: u64,
}

impl Default for Invented {
    fn default() -> Self {
        Self {
            people: 60,
            visits: vec![("day0", Some(0)), ("day14", Some(14)), ("day90", Some(90))],
            arms: vec![(Some("control"), 0.0), (Some("filler"), 0.8)],
            between_people: 0.4,
            untidy: true,
            outlines: true,
            seed: 22,
        }
    }
}

/// The standard uncertainty of one person's change of a length, in millimetres.
const U: f64 = 0.35;

impl Invented {
    /// The records, in the order of their codes.
    pub fn records(&self) -> Vec<PersonRecord> {
        let mut chance = Chance::new(self.seed);
        (0..self.people).map(|person| self.record(person, &mut chance)).collect()
    }

    fn record(&self, person: usize, chance: &mut Chance) -> PersonRecord {
        let (arm, effect) = self.arms[person % self.arms.len()];
        let true_change = effect + self.between_people * chance.normal();
        let mouth = Mouth::invented(chance);
        let mut record = PersonRecord {
            version: RECORD_VERSION,
            key: format!("{person:064x}"),
            id: format!("P{:03}", person + 1),
            arm: arm.map(str::to_owned),
            unit: Some("mm".to_owned()),
            ..PersonRecord::default()
        };
        for (index, (name, day)) in self.visits.iter().enumerate() {
            if self.untidy && index > 0 && chance.between(0.0, 1.0) < 0.06 {
                continue;
            }
            // Two thirds of the change are there at the first later visit.
            let part = match (index, index + 1 == self.visits.len()) {
                (0, _) => 0.0,
                (_, true) => 1.0,
                _ => 0.67,
            };
            let day = day
                .map(|day| if index > 0 && self.untidy { day + chance.between(-2.0, 2.0).round() as i64 } else { day });
            let visit = record.visits.len();
            record.visits.push(VisitRecord {
                name: (*name).to_owned(),
                day,
                date: None,
                is_reference: index == 0,
                photos_used: 2,
                outline: self.outlines.then(|| mouth.with_lift(part * true_change, chance).outline()),
            });
            photos(&mut record, visit);
            values(&mut record, visit, &mouth, part * true_change);
            if index > 0 {
                let withheld = self.untidy && chance.between(0.0, 1.0) < 0.04;
                changes(&mut record, visit, part * true_change, withheld, chance);
            }
        }
        record
    }
}

fn photos(record: &mut PersonRecord, visit: usize) {
    for number in 1..=2 {
        record.photos.push(PhotoRecord {
            visit,
            number,
            sha256: Some(format!("{:064x}", 2 * visit + number)),
            width: Some(3000),
            height: Some(4000),
            marks: if number == 1 { "hand" } else { "carried" }.to_owned(),
            markings: usize::from(number == 1),
            matched: (visit > 0 && number == 1).then(|| "full".to_owned()),
            mm_per_px: Some(0.06),
            calibration: Some("iris".to_owned()),
            used: true,
            ..PhotoRecord::default()
        });
    }
}

fn values(record: &mut PersonRecord, visit: usize, mouth: &Mouth, change: f64) {
    for (measure, value) in QUESTIONS.into_iter().zip([mouth.upper + change, mouth.aside]) {
        record.values.push(ValueRecord {
            visit,
            measure: measure.as_str().to_owned(),
            value,
            u: Some(0.2),
            low: Some(value - 0.39),
            high: Some(value + 0.39),
            unit: "mm".to_owned(),
            ..ValueRecord::default()
        });
    }
}

/// The changes of all measures: that of the mean height is the person's, half of it reaches other lengths, and nothing the sides.
fn changes(record: &mut PersonRecord, visit: usize, change: f64, withheld: bool, chance: &mut Chance) {
    for measure in MEASURES.iter().filter(|measure| !measure.is_profile()) {
        let size = match measure.dimension {
            Dimension::Length => 1.0,
            Dimension::Area => 40.0,
            Dimension::Angle => 3.0,
            Dimension::Ratio => 0.05,
            Dimension::Percent | Dimension::Score => 5.0,
        };
        let moved = match (measure.id == QUESTIONS[0], measure.is_lateral() || measure.is_index()) {
            (true, _) => change,
            (false, true) => 0.0,
            (false, false) => 0.5 * change,
        };
        let u = size * U * chance.between(0.8, 1.3);
        let difference = size * moved + u * chance.normal();
        let reach = 1.96 * u;
        let verdict = match (withheld, difference.abs() > reach, difference > 0.0) {
            (true, ..) => "inconclusive",
            (_, false, _) => "not_detected",
            (.., true) => "increased",
            (.., false) => "decreased",
        };
        record.changes.push(ChangeRecord {
            visit,
            measure: measure.id.as_str().to_owned(),
            difference,
            u,
            low: difference - reach,
            high: difference + reach,
            bounds_low: difference - reach,
            bounds_high: difference + reach,
            sdc95: reach,
            verdict: verdict.to_owned(),
            budget: Some(BudgetRecord {
                marking: 0.6 * u,
                pose: 0.3 * u,
                scale: 0.1 * u,
                posture: 0.735 * u,
                posture_between_visits: 0.2 * u,
            }),
            common: vec![0.036 * difference, 0.02 * size, 0.0, 0.03 * size, 0.0, 0.0, -0.05 * difference, 0.0, 0.0],
            unit: measure.dimension.symbol(LengthUnit::Millimetre).to_owned(),
            ..ChangeRecord::default()
        });
    }
    if withheld {
        record.cautions.push(CautionRecord {
            visit,
            photo: 1,
            against: Some(0),
            code: "gap_differs".to_owned(),
            severity: "blocking".to_owned(),
            message: "The lips are parted in one photo.".to_owned(),
        });
    }
}

/// A mouth that does not exist, in millimetres.
#[derive(Clone, Copy, Debug)]
pub struct Mouth {
    /// Half its width.
    pub half: f64,
    /// The height of the upper lip's red in the middle.
    pub upper: f64,
    /// That of the lower lip's.
    pub lower: f64,
    /// How much higher the right peak is than the left one.
    pub aside: f64,
    /// Where its middle lies in the face frame.
    pub place: [f64; 2],
    /// How it is turned, in radians.
    pub turn: f64,
}

/// How many points a line has.
const POINTS: usize = 41;

impl Mouth {
    /// One of many.
    pub fn invented(chance: &mut Chance) -> Self {
        Self {
            half: 25.0 + 1.6 * chance.normal(),
            upper: 7.0 + 0.9 * chance.normal(),
            lower: 9.5 + 1.1 * chance.normal(),
            aside: 0.35 * chance.normal(),
            place: [0.6 * chance.normal(), -62.0 + 3.0 * chance.normal()],
            turn: 0.025 * chance.normal(),
        }
    }

    /// The same, its upper border higher by so much on the average over its width, and held a little otherwise.
    pub fn with_lift(self, lift: f64, chance: &mut Chance) -> Self {
        Self {
            upper: self.upper + 1.25 * lift + 0.15 * chance.normal(),
            lower: self.lower + 0.2 * chance.normal(),
            ..self
        }
    }

    /// Its outline.
    pub fn outline(&self) -> OutlineRecord {
        let line = |height: &dyn Fn(f64) -> f64| {
            (0..POINTS)
                .map(|index| {
                    let t = 2.0 * index as f64 / (POINTS - 1) as f64 - 1.0;
                    let (x, y) = (self.half * t, height(t));
                    let (sin, cos) = self.turn.sin_cos();
                    [self.place[0] + cos * x - sin * y, self.place[1] + sin * x + cos * y]
                })
                .collect()
        };
        let peak = |t: f64, at: f64| (-((t - at) / 0.13).powi(2)).exp();
        OutlineRecord {
            upper_border: line(&|t| {
                (self.upper - 1.0) * (1.0 - t.abs().powf(1.7))
                    + (1.2 + 0.5 * self.aside) * peak(t, -0.22)
                    + (1.2 - 0.5 * self.aside) * peak(t, 0.22)
            }),
            upper_margin: line(&|t| 0.5 * (3.0 * t).cos() * (1.0 - t * t) - 0.4 * (1.0 - t.powi(4))),
            lower_margin: Vec::new(),
            lower_border: line(&|t| -self.lower * (1.0 - t * t).powf(0.75)),
        }
    }
}
