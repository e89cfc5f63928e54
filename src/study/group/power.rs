//! `study power`: how many people, photos and markings it takes to tell a mean change.

use schemars::JsonSchema;
use serde::Serialize;

use super::scatter::Scatter;
use super::student::power;
use crate::report::ToolDocument;
use crate::schema;
use crate::uncertainty::distributions::normal_quantile;

/// What is asked of the power of a study.
#[derive(Clone, Debug, PartialEq)]
pub struct PowerQuestion {
    /// The mean change that is to be told, in the unit of the measure; its sign does not matter.
    pub change: f64,
    /// Whether it is the difference between two arms of equal size, rather than the mean change of all people.
    pub two_arms: bool,
    /// The numbers of people in the rows: of each arm, where there are two.
    pub people: Vec<usize>,
    /// The numbers of photos a visit.
    pub photos: Vec<usize>,
    /// The numbers of markings a photo.
    pub markings: Vec<usize>,
}

/// The probabilities with which a change is to be told.
const WANTED: [f64; 2] = [0.8, 0.9];

/// More people than this are not asked for.
pub const MOST_PEOPLE: usize = 1_000_000;

impl PowerQuestion {
    /// Of one group, at the usual numbers of people and photos and one marking a photo.
    pub fn new(change: f64) -> Self {
        let people = vec![5, 10, 20, 40, 80, 160, 320];
        Self { change, two_arms: false, people, photos: vec![1, 3, 5], markings: vec![1] }
    }
}

/// The power of a study, as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "lipmetry study power")]
pub struct PowerReport {
    /// What kind of file this is.
    #[schemars(extend("const" = "lipmetry-study-power"))]
    pub format: &'static str,
    /// The version of the format.
    pub version: u32,
    /// The program that made it.
    pub tool: ToolDocument,
    /// The measure's id.
    pub measure: &'static str,
    /// The measure's name for people.
    pub name: &'static str,
    /// The unit.
    pub unit: &'static str,
    /// The mean change, or the difference between two arms, that is to be told.
    pub change: f64,
    /// Whether it is a difference between two arms of equal size; then all numbers of people are those of each arm.
    pub two_arms: bool,
    /// What it rests on.
    pub scatter: ScatterDocument,
    /// The test: two-sided at 5 %.
    pub method: &'static str,
    /// A smaller change is told by no number of people with a probability of 80 %, since all have errors in common; absent where no number
    /// of people tells any.
    pub floor: Option<f64>,
    /// The probabilities of telling it.
    pub rows: Vec<PowerRow>,
    /// The least numbers of people that tell it.
    pub least: Vec<LeastPeople>,
}

/// What the changes scatter by: standard deviations of one person's change between one photo before and one after, each marked
/// once, in the unit of the measure.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ScatterDocument {
    /// How many people it rests on; 0 where it is assumed.
    pub people: usize,
    /// Between people: how differently they truly change.
    pub between_people: f64,
    /// Of the clicks.
    pub marking: f64,
    /// Of the pose and of the face in space; taken to stay with more photos.
    pub pose: f64,
    /// Of the scale, from the clicks of irises.
    pub scale: f64,
    /// Of the scale, as a part of the change.
    pub scale_of_change: f64,
    /// Of how the lips are held, from photo to photo.
    pub posture: f64,
    /// Of how the lips are held, common to all photos of a visit.
    pub posture_between_visits: f64,
    /// Common to all people.
    pub common: f64,
    /// Common to all people, as a part of the change.
    pub common_of_change: f64,
}

/// The power at one size of a study.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PowerRow {
    /// How many people, of each arm where there are two.
    pub people: usize,
    /// How many photos a visit.
    pub photos: usize,
    /// How many markings a photo.
    pub markings: usize,
    /// The standard uncertainty of the mean change, or of the difference.
    pub u: f64,
    /// The probability of telling the change.
    pub power: f64,
}

/// The least number of people.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LeastPeople {
    /// How many photos a visit.
    pub photos: usize,
    /// How many markings a photo.
    pub markings: usize,
    /// The probability of telling the change.
    pub power: f64,
    /// How many people, of each arm where there are two; absent where no number, or more than a million, would do.
    pub people: Option<usize>,
}

const METHOD: &str = "the noncentral t distribution, two-sided at 5 %, with the common errors added once (effective degrees of freedom by \
                      Welch and Satterthwaite)";

/// How many people, photos and markings it takes to tell a change, where changes scatter so.
pub fn study_power(scatter: &Scatter, question: &PowerQuestion) -> PowerReport {
    let measure = scatter.measure.measure();
    let sizes = || question.markings.iter().flat_map(|k| question.photos.iter().map(move |m| (*m, *k)));
    let row = |people: usize, (photos, markings): (usize, usize)| {
        let (u, power) = scatter.told(question, people, photos, markings);
        PowerRow { people, photos, markings, u, power }
    };
    let least = |(photos, markings): (usize, usize), power: f64| {
        let people = least_people(power, |people| scatter.told(question, people, photos, markings).1);
        LeastPeople { photos, markings, power, people }
    };
    PowerReport {
        format: "lipmetry-study-power",
        version: 1,
        tool: ToolDocument { name: "lipmetry", version: env!("CARGO_PKG_VERSION") },
        measure: measure.id.as_str(),
        name: measure.name,
        unit: measure.dimension.symbol(scatter.unit),
        change: question.change,
        two_arms: question.two_arms,
        scatter: ScatterDocument::of(scatter),
        method: METHOD,
        floor: scatter.floor(question.two_arms),
        rows: sizes().flat_map(|size| question.people.iter().map(move |people| row(*people, size))).collect(),
        least: WANTED.iter().flat_map(|power| sizes().map(move |size| least(size, *power))).collect(),
    }
}

impl Scatter {
    /// The variance of one person's measured change about the mean of all, where the mean is `change` and so many photos and markings
    /// are made.
    pub fn of_person(&self, change: f64, photos: usize, markings: usize) -> f64 {
        let photos = photos.max(1) as f64;
        let clicks = photos * markings.max(1) as f64;
        let of_scale = self.scale_of_change.powi(2) * (change * change + self.between_people.powi(2));
        self.between_people.powi(2)
            + (self.marking.powi(2) + self.scale.powi(2)) / clicks
            + self.pose.powi(2)
            + of_scale
            + self.posture.powi(2) / photos
            + self.posture_between_visits.powi(2)
    }

    /// The standard uncertainty of the mean change of so many people, or of the difference of two arms of as many each, and the
    /// probability that it is told.
    fn told(&self, question: &PowerQuestion, people: usize, photos: usize, markings: usize) -> (f64, f64) {
        let change = question.change.abs();
        let arms = if question.two_arms { 2.0 } else { 1.0 };
        let count = people as f64;
        let scatter = arms * self.of_person(change, photos, markings) / count;
        // What is common whatever the change cancels between arms.
        let constant = if question.two_arms { 0.0 } else { self.common };
        let common = constant.powi(2) + (self.common_of_change * change).powi(2);
        let variance = scatter + common;
        if people < 2 {
            return (variance.sqrt(), 0.0);
        }
        if variance == 0.0 {
            return (0.0, if change > 0.0 { 1.0 } else { 0.0 });
        }
        let freedom = arms * (count - 1.0) * (variance / scatter).powi(2);
        (variance.sqrt(), power(change / variance.sqrt(), freedom))
    }

    /// The change that any number of people tells with a probability of 80 % at the most: 2.80 times the common error, where that goes with
    /// the change in part. `None` where it grows faster than the change.
    pub fn floor(&self, two_arms: bool) -> Option<f64> {
        let factor = normal_quantile(0.975) + normal_quantile(WANTED[0]);
        let constant = if two_arms { 0.0 } else { self.common };
        let rest = 1.0 - (factor * self.common_of_change).powi(2);
        (rest > 0.0).then(|| factor * constant / rest.sqrt())
    }
}

/// The least number of people with that power.
fn least_people(wanted: f64, power: impl Fn(usize) -> f64) -> Option<usize> {
    let mut high = 2;
    while power(high) < wanted {
        if high >= MOST_PEOPLE {
            return None;
        }
        high = (2 * high).min(MOST_PEOPLE);
    }
    let mut low = if high == 2 { 1 } else { high / 2 };
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if power(middle) < wanted { low = middle } else { high = middle }
    }
    Some(high)
}

impl ScatterDocument {
    fn of(of: &Scatter) -> Self {
        Self {
            people: of.people,
            between_people: of.between_people,
            marking: of.marking,
            pose: of.pose,
            scale: of.scale,
            scale_of_change: of.scale_of_change,
            posture: of.posture,
            posture_between_visits: of.posture_between_visits,
            common: of.common,
            common_of_change: of.common_of_change,
        }
    }
}

/// The JSON Schema (draft 2020-12) of what `study power` writes, as JSON text with a newline at its end.
pub fn study_power_schema() -> String {
    schema::of_output::<PowerReport>("study-power")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Scatter of 1 between people and nothing else, so that the change is Cohen's d.
    fn plain() -> Scatter {
        let zero = Scatter { marking: 0.0, pose: 0.0, scale: 0.0, scale_of_change: 0.0, ..Scatter::assumed(1.0) };
        Scatter { posture: 0.0, posture_between_visits: 0.0, common: 0.0, common_of_change: 0.0, ..zero }
    }

    fn least(scatter: &Scatter, question: &PowerQuestion, power: f64) -> Option<usize> {
        let report = study_power(scatter, question);
        report.least.iter().find(|row| row.photos == 1 && row.power == power).unwrap().people
    }

    /// R's pwr 1.3-0 and Cohen (1988), *Statistical Power Analysis for the Behavioral Sciences*: for d = 0.5, 80 %, 34 people in one
    /// group and 64 in each of two; 90 %: 44 and 86; for d = 0.2, 80 %: 199 and 394.
    #[test]
    fn numbers_of_people_are_those_of_the_textbook() {
        for (d, two_arms, power, truth) in [
            (0.5, false, 0.8, 34),
            (0.5, true, 0.8, 64),
            (0.5, false, 0.9, 44),
            (0.5, true, 0.9, 86),
            (0.2, false, 0.8, 199),
            (-0.2, true, 0.8, 394),
        ] {
            let question = PowerQuestion { two_arms, ..PowerQuestion::new(d) };
            assert_eq!(least(&plain(), &question, power), Some(truth), "d {d}, two arms {two_arms}, power {power}");
        }
    }

    /// A common error of 0.1 sets the floor at (1.9600 + 0.8416) 0.1: just below it no number of people does, just above it one does. Between
    /// arms it cancels.
    #[test]
    fn no_number_of_people_sees_below_the_floor() {
        let scatter = Scatter { common: 0.1, ..plain() };
        let floor = scatter.floor(false).unwrap();
        assert!((floor - 0.280_158_5).abs() < 1e-6, "{floor}");
        assert_eq!(least(&scatter, &PowerQuestion::new(0.999 * floor), 0.8), None);
        let above = least(&scatter, &PowerQuestion::new(1.05 * floor), 0.8);
        assert!(above.is_some_and(|people| people > 500), "{above:?}");
        assert_eq!(scatter.floor(true), Some(0.0));
        assert!(least(&scatter, &PowerQuestion { two_arms: true, ..PowerQuestion::new(0.5) }, 0.8) == Some(64));
        // What goes with the change by 40 % and more hides any.
        assert_eq!(Scatter { common_of_change: 0.4, ..plain() }.floor(true), None);
    }

    #[test]
    fn more_of_anything_is_never_worse() {
        let scatter = Scatter { common: 0.02, ..Scatter::assumed(0.4) };
        let question = PowerQuestion { markings: vec![1, 2, 4], ..PowerQuestion::new(0.3) };
        let report = study_power(&scatter, &question);
        let power = |people, photos, markings| {
            let is = |row: &&PowerRow| (row.people, row.photos, row.markings) == (people, photos, markings);
            report.rows.iter().find(is).unwrap().power
        };
        for people in [10, 40, 160] {
            assert!(power(people, 1, 1) < power(2 * people, 1, 1), "{people} people");
            assert!(power(people, 1, 1) < power(people, 3, 1) && power(people, 3, 1) < power(people, 5, 1));
            assert!(power(people, 1, 1) < power(people, 1, 2) && power(people, 1, 2) < power(people, 1, 4));
        }
        assert_eq!(report.rows.len(), 7 * 3 * 3);
    }

    /// By hand: 0.16 + (0.0841 + 0.0004)/6 + 0.0256 + 0.036² (0.09 + 0.16) + 2 · 0.0625 (1 − 0.0784)/3 + 2 · 0.0784 · 0.0625.
    #[test]
    fn a_persons_variance_by_hand() {
        let truth = 0.16 + 0.0845 / 6.0 + 0.0256 + 0.001_296 * 0.25 + 0.125 * 0.9216 / 3.0 + 0.125 * 0.0784;
        let found = Scatter::assumed(0.4).of_person(0.3, 3, 2);
        assert!((found - truth).abs() < 1e-12, "{found}, not {truth}");
    }

    #[test]
    fn nothing_to_tell_and_nothing_that_scatters() {
        let none = study_power(&plain(), &PowerQuestion { people: vec![0, 1, 2], ..PowerQuestion::new(0.0) });
        assert!(none.least.iter().all(|row| row.people.is_none()));
        assert_eq!(none.rows[0].power, 0.0);
        assert!((none.rows[2].power - 0.05).abs() < 1e-6, "{}", none.rows[2].power);
        let exact = Scatter { between_people: 0.0, ..plain() };
        assert_eq!(least(&exact, &PowerQuestion::new(0.1), 0.8), Some(2));
    }
}
