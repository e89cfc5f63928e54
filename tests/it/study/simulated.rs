//! Studies that are simulated at the level of marks: 60 people in two arms whose true changes are known, photographed, held and marked
//! as the settings state it. Whether the group's intervals hold what they promise, and whether what people differ by is right.

use lipmetry::comparison::{Pair, PairComparison, QUESTIONS, Settings, compare_pair};
use lipmetry::measure::{MEASURES, MeasureId};
use lipmetry::study::group::{ArmDifference, GroupError, MeanChange, PersonChange, RandomEffects, Told};
use lipmetry::study::{BudgetRecord, COMMON_SOURCES};
use lipmetry::uncertainty::Sampling;

use crate::heads::{Placed, Stated, stated_shot};
use crate::posture::Posture;
use crate::simulation::{Chance, DEFAULT_HAND};

/// The mean change of the mean height in each arm, and how differently people change, in millimetres.
const ARMS: [f64; 2] = [0.8, 0.2];
const BETWEEN_MM: f64 = 0.4;
const PEOPLE_OF_ARM: usize = 30;

/// How many studies are drawn anew from people who were simulated once.
const DRAWN: usize = 2000;

/// How well the mean iris is known, as a part of it: what all people of a study have in common.
const IRIS: f64 = 0.007;
/// How people's irises differ (`alignment::calibration`).
const IRIS_OF_PEOPLE: f64 = 0.42 / 11.71;

/// One person of one arm: the true change of the mean height, and what the marks say of it.
#[derive(Clone, Debug)]
pub struct Simulated {
    pub truth: f64,
    pub found: PersonChange,
}

fn person_change(comparison: &PairComparison, measure: MeasureId) -> PersonChange {
    let change = comparison.change(measure).unwrap();
    let difference = change.difference.scalar().unwrap();
    let budget = change.budget.map(|of| BudgetRecord {
        marking: of.marking,
        pose: of.pose,
        scale: of.scale,
        posture: of.posture,
        posture_between_visits: of.posture_between_visits,
    });
    PersonChange {
        measure,
        difference: difference.value,
        u: difference.uncertainty.unwrap().u,
        common: [IRIS * difference.value].into(),
        budget,
        told: Told::Not { probably: None },
    }
}

/// Someone of an arm with the mean change `mean`, photographed twice, one marking each.
pub fn simulated(mean: f64, samples: usize, seed: u64) -> Simulated {
    let mut chance = Chance::new(seed);
    let truth = mean + BETWEEN_MM * chance.normal();
    let iris = 1.0 + IRIS_OF_PEOPLE * chance.normal();
    let person = Stated::any(&mut chance);
    let raised = person.raised(truth);
    let [before, after] = [&person, &raised].map(|person| {
        let held = person.in_a_photo(&mut chance).held(&Posture::any(0.25, &mut chance));
        let mut photo = stated_shot(&mut chance).photo(&held, DEFAULT_HAND, Placed::Defined, false, &mut chance);
        let irises = &mut photo.markings[0].irises;
        [&mut irises.right, &mut irises.left].into_iter().flatten().for_each(|of| of.diameter *= iris);
        photo
    });
    let settings = Settings { sampling: Sampling { seed, samples, ..Sampling::default() }, ..Settings::default() };
    let compared = compare_pair(&Pair { before: &before, after: &after, same_file: false }, &settings).unwrap();
    Simulated { truth, found: person_change(&compared, QUESTIONS[0]) }
}

/// So many people of both arms, whichever thread they are made by.
fn people(of_arm: usize, samples: usize, seed: u64) -> [Vec<Simulated>; 2] {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    [0, 1].map(|arm| {
        let one = |index: usize| simulated(ARMS[arm], samples, seed + (2 * index + arm) as u64);
        std::thread::scope(|scope| {
            let part = |thread: usize| move || (thread..of_arm).step_by(threads).map(one).collect::<Vec<_>>();
            let parts: Vec<_> = (0..threads).map(|thread| scope.spawn(part(thread))).collect();
            let parts: Vec<Vec<Simulated>> = parts.into_iter().map(|part| part.join().unwrap()).collect();
            (0..of_arm).map(|index| parts[index % threads][index / threads].clone()).collect()
        })
    })
}

/// An error that all people of a study have in common.
#[derive(Clone, Copy, Debug)]
struct Common {
    /// Its standard deviation, in the unit of the measure, in each arm.
    sd: [f64; 2],
}

/// The changes of an arm in one study, where the mean iris and another common error are off by so many standard deviations.
fn in_a_study(people: &[&Simulated], arm: usize, common: Common, off: [f64; 2]) -> Vec<PersonChange> {
    let change = |of: &&Simulated| {
        let difference = of.found.difference * (1.0 + IRIS * off[0]) + common.sd[arm] * off[1];
        let effects = [IRIS * difference, common.sd[arm]];
        // The common error is a part of what is stated of a person.
        let u = (of.found.u.powi(2) + common.sd[arm].powi(2)).sqrt();
        PersonChange { difference, u, common: effects.into(), ..of.found.clone() }
    };
    people.iter().map(change).collect()
}

/// The ways in which a mean could be found.
const WAYS: [&str; 4] =
    ["each alike, t", "the same, own errors at the least", "weighted, Hartung-Knapp", "weighted, normal"];

/// The mean of an arm found in each of the ways, with its error.
fn in_each_way(changes: &[PersonChange]) -> [(f64, f64, f64); 4] {
    let refs: Vec<&PersonChange> = changes.iter().collect();
    let of = MeanChange::of(&refs).unwrap();
    let half = |error: &GroupError| error.interval(0.0, 0.95)[1];
    let error = of.error.clone().unwrap();
    let values: Vec<f64> = changes.iter().map(|change| change.difference).collect();
    let own: Vec<f64> = changes.iter().map(PersonChange::own_variance).collect();
    let count = values.len() as f64;
    let least = own.iter().sum::<f64>() / (count * count);
    let scatter = of.sd_observed.unwrap().powi(2) / count;
    let floor = (least / scatter).max(1.0).sqrt();
    let (weighted, weighted_error) = of.weighted.clone().unwrap();
    let effects = RandomEffects::new(&values, &own).unwrap();
    let pooled = effects.pooled(effects.paule_mandel());
    let common: f64 = weighted_error.common.iter().map(|effect| effect * effect).sum();
    [
        (of.mean, half(&error), error.u),
        (of.mean, half(&error) * floor, error.u * floor),
        (weighted, half(&weighted_error), weighted_error.u),
        (pooled.mean, 1.96 * (pooled.plain.powi(2) + common).sqrt(), (pooled.plain.powi(2) + common).sqrt()),
    ]
}

/// What many studies show of one way to find a mean.
#[derive(Clone, Copy, Debug, Default)]
struct Outcome {
    studies: f64,
    held: f64,
    off: f64,
    squares: f64,
    halves: f64,
    u2: f64,
}

impl Outcome {
    fn count(&mut self, (found, half, u): (f64, f64, f64), truth: f64) {
        self.studies += 1.0;
        self.held += f64::from(u8::from((found - truth).abs() <= half));
        self.off += found - truth;
        self.squares += (found - truth).powi(2);
        self.halves += half;
        self.u2 += u * u;
    }

    fn coverage(&self) -> f64 {
        self.held / self.studies
    }

    fn bias(&self) -> f64 {
        self.off / self.studies
    }

    fn print(&self, name: &str) {
        let (rmse, u) = ((self.squares / self.studies).sqrt(), (self.u2 / self.studies).sqrt());
        eprintln!(
            "{name:40} bias {:+.4}, RMSE {rmse:.4}, u {u:.4}, half {:.4}, held {:.1} %",
            self.bias(),
            self.halves / self.studies,
            100.0 * self.coverage()
        );
    }
}

/// What many studies show.
#[derive(Clone, Debug, Default)]
struct Studies {
    /// The mean changes of the people who are drawn.
    truths: [f64; 2],
    /// Of each arm in each way.
    means: [[Outcome; 4]; 2],
    /// Without the common errors.
    without_common: Outcome,
    difference: Outcome,
    /// The sum of τ², the sum of τ, and how often its interval held what people differ by.
    tau2: f64,
    tau: f64,
    tau_held: f64,
    taus: f64,
}

impl Studies {
    fn add(&mut self, arms: [&[&Simulated]; 2], common: Common, chance: &mut Chance) {
        let off = [chance.normal(), chance.normal()];
        let changes = [0, 1].map(|arm| in_a_study(arms[arm], arm, common, off));
        for arm in [0, 1] {
            for (way, found) in in_each_way(&changes[arm]).into_iter().enumerate() {
                self.means[arm][way].count(found, self.truths[arm]);
            }
        }
        let means = changes.each_ref().map(|changes| MeanChange::of(&changes.iter().collect::<Vec<_>>()).unwrap());
        for (arm, of) in means.iter().enumerate() {
            let error = of.error.clone().unwrap();
            let scatter = GroupError {
                common: Vec::new(),
                u: error.own.hypot(error.between_people),
                freedom: of.n as f64 - 1.0,
                ..error
            };
            self.without_common.count((of.mean, scatter.interval(0.0, 0.95)[1], scatter.u), self.truths[arm]);
            let between = of.between.unwrap();
            self.tau += between.sd;
            self.tau2 += between.sd.powi(2);
            self.tau_held += f64::from(u8::from(between.ci95[0] <= BETWEEN_MM && BETWEEN_MM <= between.ci95[1]));
            self.taus += 1.0;
        }
        let of = ArmDifference::of(&means[0], &means[1]);
        let error = of.error.unwrap();
        self.difference.count((of.difference, error.interval(0.0, 0.95)[1], error.u), self.truths[0] - self.truths[1]);
    }

    /// The root of the mean variance between people over what it truly is.
    fn tau_ratio(&self) -> f64 {
        (self.tau2 / self.taus).sqrt() / BETWEEN_MM
    }

    /// Both arms together.
    fn of_way(&self, way: usize) -> Outcome {
        let [a, b] = self.means.map(|ways| ways[way]);
        Outcome {
            studies: a.studies + b.studies,
            held: a.held + b.held,
            off: a.off + b.off,
            squares: a.squares + b.squares,
            halves: a.halves + b.halves,
            u2: a.u2 + b.u2,
        }
    }

    fn print(&self, title: &str) {
        eprintln!("{title}: {} studies", self.difference.studies);
        for (way, name) in WAYS.iter().enumerate() {
            for arm in [0, 1] {
                self.means[arm][way].print(&format!("{name}, arm of {}", ARMS[arm]));
            }
            self.of_way(way).print(&format!("{name}, both"));
        }
        self.without_common.print("each alike, without what is common");
        self.difference.print("difference of arms");
        eprintln!(
            "between people: mean SD {:.3}, root of the mean variance {:.3} of the truth, interval held {:.1} %",
            self.tau / self.taus,
            self.tau_ratio(),
            100.0 * self.tau_held / self.taus
        );
    }
}

/// Studies of people of whom each is in one alone.
fn disjoint(pool: &[Vec<Simulated>; 2], common: Common, studies: std::ops::Range<usize>, seed: u64) -> Studies {
    let (mut found, mut chance) = (Studies { truths: ARMS, ..Studies::default() }, Chance::new(seed));
    for study in studies {
        let at = study * PEOPLE_OF_ARM..(study + 1) * PEOPLE_OF_ARM;
        let arms = pool.each_ref().map(|arm| arm[at.clone()].iter().collect::<Vec<_>>());
        found.add([&arms[0], &arms[1]], common, &mut chance);
    }
    found
}

/// Studies of people who are drawn from those who were simulated, each as often as it comes.
fn drawn(pool: &[Vec<Simulated>; 2], truths: [f64; 2], common: Common, studies: usize, seed: u64) -> Studies {
    let (mut found, mut chance) = (Studies { truths, ..Studies::default() }, Chance::new(seed));
    for _ in 0..studies {
        let arms = pool.each_ref().map(|arm| {
            let one = |()| &arm[(chance.between(0.0, arm.len() as f64) as usize).min(arm.len() - 1)];
            [(); PEOPLE_OF_ARM].map(one).to_vec()
        });
        found.add([&arms[0], &arms[1]], common, &mut chance);
    }
    found
}

/// The mean iris alone.
const MEAN_IRIS: Common = Common { sd: [0.0, 0.0] };
/// An error of the size that a study has by chance, alike in both arms.
const LARGE: Common = Common { sd: [0.15, 0.15] };
/// The same in one arm more than in the other, so that a third of it is left.
const UNEVEN: Common = Common { sd: [0.15, 0.1] };

/// The same people where of some the errors are half as large, as of several photos: by their place, or by how much they change.
fn with_photos_of_two_kinds(pool: &[Vec<Simulated>; 2], better: impl Fn(usize, f64) -> bool) -> [Vec<Simulated>; 2] {
    let mut pool = pool.clone();
    for (at, of) in pool.iter_mut().flat_map(|arm| arm.iter_mut().enumerate()) {
        if better(at, of.truth) {
            of.found.difference = 0.5 * (of.found.difference + of.truth);
            of.found.u *= 0.5;
        }
    }
    pool
}

/// How far the variance between people is from the truth where all of an arm are one study.
fn print_pool(pool: &[Vec<Simulated>; 2]) {
    for (arm, people) in pool.iter().enumerate() {
        let values: Vec<f64> = people.iter().map(|of| of.found.difference).collect();
        let own: Vec<f64> = people.iter().map(|of| of.found.own_variance()).collect();
        let off: Vec<f64> = people.iter().map(|of| of.found.difference - of.truth).collect();
        let effects = RandomEffects::new(&values, &own).unwrap();
        let count = people.len() as f64;
        let mean = |values: &[f64]| values.iter().sum::<f64>() / count;
        let square = |values: &[f64]| (values.iter().map(|value| value * value).sum::<f64>() / count).sqrt();
        eprintln!(
            "{count} people of the arm of {}: errors {:+.4} on average, {:.4} RMS, stated {:.4}; between people {:.4} (REML {:.4})",
            ARMS[arm],
            mean(&off),
            square(&off),
            mean(&own).sqrt(),
            effects.paule_mandel().sqrt(),
            effects.reml().sqrt()
        );
        let mut parts: [Vec<f64>; 4] = Default::default();
        for budget in people.iter().filter_map(|of| of.found.budget) {
            for (part, of) in parts.iter_mut().zip([budget.marking, budget.pose, budget.scale, budget.posture]) {
                part.push(of);
            }
        }
        let medians = parts.map(|mut part| {
            part.sort_by(f64::total_cmp);
            part[part.len() / 2]
        });
        eprintln!("  median of marking, pose, scale, posture: {medians:.3?}");
    }
}

/// A small pool of people, in many studies drawn from it: what their intervals should hold is the mean of the pool, which is off from the
/// mean of all people by 0.65/√150 mm itself. A rate of 95 % of 1000 studies has a standard deviation of 0.7 %, and the scatter of 150 people
/// moves it by as much; three of both together are allowed. The root of the variance between people is good to 0.65²/0.4²/√(2 · 300) = 11 %, of
/// which three, too. The large run is sharper.
#[test]
fn intervals_of_means_and_of_the_difference_hold() {
    let pool = people(150, 60, 40_000);
    let mean =
        |of: fn(&Simulated) -> f64| pool.each_ref().map(|arm| arm.iter().map(of).sum::<f64>() / arm.len() as f64);
    let (found, truths) = (mean(|of| of.found.difference), mean(|of| of.truth));
    for arm in [0, 1] {
        // Errors of 0.5 mm, over 150 people: three standard deviations.
        assert!((found[arm] - truths[arm]).abs() < 0.122, "people of the arm of {}: {}", ARMS[arm], found[arm]);
    }
    let studies = drawn(&pool, found, LARGE, 1000, 7);
    let (mean, difference) = (studies.of_way(0).coverage(), studies.difference.coverage());
    assert!((0.92..=0.98).contains(&mean), "means: {mean}");
    assert!((0.92..=0.98).contains(&difference), "difference: {difference}");
    // What is common is 0.15 mm beside 0.12 mm: forgotten, 2 Φ(1.96 · 0.12 / 0.19) − 1 = 78 % would hold.
    let without = studies.without_common.coverage();
    assert!((0.70..0.86).contains(&without), "without what is common: {without}");
    let ratio = studies.tau_ratio();
    assert!((0.67..1.33).contains(&ratio), "between people over the truth: {ratio}");
    studies.print("150 people");
}

/// `cargo test --release --test it -- --ignored --nocapture table_of_studies`. It prints the tables of docs/method.md. Ways to find the mean
/// are chosen by the first half of the studies and reported by the second.
#[test]
#[ignore = "12 000 pairs take half an hour; a smaller run is among the tests"]
fn table_of_studies() {
    let studies: usize = std::env::var("STUDIES").map_or(200, |studies| studies.parse().unwrap());
    let samples = std::env::var("SAMPLES").map_or(200, |samples| samples.parse().unwrap());
    tables(&people(studies * PEOPLE_OF_ARM, samples, 1_000_000));
}

/// Prints what studies of these people show, and tells where an interval does not hold what it promises.
pub fn tables(pool: &[Vec<Simulated>; 2]) {
    let studies = pool[0].len() / PEOPLE_OF_ARM;
    print_pool(pool);
    disjoint(pool, MEAN_IRIS, 0..studies / 2, 1).print("first half, to choose by");
    let second = disjoint(pool, MEAN_IRIS, studies / 2..studies, 2);
    second.print("second half");
    let all = disjoint(pool, MEAN_IRIS, 0..studies, 3);
    all.print("all");
    let many = drawn(pool, ARMS, MEAN_IRIS, DRAWN, 4);
    many.print("drawn anew");
    let large = drawn(pool, ARMS, LARGE, DRAWN, 5);
    large.print("with a common error of 0.15 mm");
    let uneven = drawn(pool, ARMS, UNEVEN, DRAWN, 6);
    uneven.print("with a common error of 0.15 mm in one arm, 0.10 mm in the other");
    drawn(&with_photos_of_two_kinds(pool, |at, _| at % 2 == 0), ARMS, MEAN_IRIS, DRAWN, 8)
        .print("every second person with errors half as large");
    drawn(&with_photos_of_two_kinds(pool, |_, truth| truth < 0.5), ARMS, MEAN_IRIS, DRAWN, 9)
        .print("those who change by less than 0.5 mm with errors half as large");
    // Of 2000 studies a rate of 95 % has a standard deviation of 0.5 %, of 200 of 1.5 %.
    for (name, found) in [("drawn", &many), ("large", &large), ("uneven", &uneven)] {
        let difference = found.difference.coverage();
        assert!((0.93..=0.97).contains(&difference), "{name}, difference: {difference}");
        let mean = found.of_way(0).coverage();
        assert!((0.93..=0.97).contains(&mean), "{name}, means: {mean}");
        assert!((found.tau_ratio() - 1.0).abs() < 0.1, "{name}, between people: {}", found.tau_ratio());
    }
    let difference = all.difference.coverage();
    assert!((0.90..=0.985).contains(&difference), "the difference in {studies} studies: {difference}");
}

/// What the simulation takes for common is what records have first.
#[test]
fn the_first_common_error_is_the_mean_iris() {
    assert_eq!(COMMON_SOURCES[0].id, "iris");
    assert_eq!(MEASURES[0].id, QUESTIONS[0]);
}
