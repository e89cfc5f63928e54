//! The posture of the lips: how differently they are held in two photos without any treatment, and what that does to
//! every measure.
//!
//! Each border moves up and down as a whole, most in the middle of the mouth and not at all at its corners, a little
//! more on one side than on the other, and the corners move by themselves; all of it independently. So heights, areas,
//! ratios and differences between the sides follow from one number, the standard deviation of the mean height of the
//! upper vermilion in one photo. docs/method.md, section 6, says what it rests on, and what of it is assumed.

use std::f64::consts::PI;

use rand_chacha::ChaCha8Rng;

use super::marking_error::border_of;
use super::sample_deviations::values;
use super::standard_normal::normal;
use crate::elementary::sin;
use crate::geometry::{Face, Point, Vector};
use crate::landmark::{CurveName, Landmark};
use crate::measure::{Lip, Measure};

/// One way in which lips are held differently.
#[derive(Clone, Copy, Debug)]
struct Movement {
    /// The borders that it moves.
    borders: &'static [CurveName],
    /// How far it moves a point at the fraction `u` of half the mouth's width, −1 at the right corner and 1 at the left
    /// one, of its size.
    profile: fn(f64) -> f64,
    /// Where to: along the chord towards the left, or up.
    upwards: bool,
    /// Its standard deviation, over that of the mean height of the upper vermilion.
    sd: f64,
}

/// Over the middle of the mouth, where the lip is one band of muscle, flat, and nothing at the corners. Its mean is 0.8.
fn middle(u: f64) -> f64 {
    1.0 - u.powi(4)
}

/// One side up and the other one down.
fn lateral(u: f64) -> f64 {
    sin(PI * u)
}

fn right_corner(u: f64) -> f64 {
    if u < 0.0 { u.powi(4) } else { 0.0 }
}

fn left_corner(u: f64) -> f64 {
    if u > 0.0 { u.powi(4) } else { 0.0 }
}

use CurveName::{LowerBorder, LowerFreeMargin, UpperBorder, UpperFreeMargin};

/// The mean height of a lip is the difference of two borders, each with 0.8 of what it moves in the middle.
const BORDER: f64 = 1.0 / (0.8 * std::f64::consts::SQRT_2);

/// The lower border's, so that the mean height of the lower lip has 0.34/0.25 times the standard deviation of the upper
/// lip's: the ratio of their surfaces' deviations in Dindaroğlu et al. (2016).
const LOWER_BORDER: f64 = 1.45;

/// A border's lateral part: 0.055 mm beside a posture of 0.25 mm. Its size is assumed.
const LATERAL: f64 = 0.22;

/// A corner's, sideways, as any point's along one axis: 0.22 mm beside a posture of 0.25 mm (from Johnston et al. 2003).
const CORNER_SIDEWAYS: f64 = 0.88;

/// A corner's, up and down: half as much, which is assumed.
const CORNER_UP: f64 = 0.44;

/// The margins of closed lips are one line.
const MARGINS: &[CurveName] = &[UpperFreeMargin, LowerFreeMargin];

const fn up(borders: &'static [CurveName], profile: fn(f64) -> f64, sd: f64) -> Movement {
    Movement { borders, profile, upwards: true, sd }
}

/// How closed lips are held.
const CLOSED: &[Movement] = &[
    up(&[UpperBorder], middle, BORDER),
    up(MARGINS, middle, BORDER),
    up(&[LowerBorder], middle, LOWER_BORDER),
    up(&[UpperBorder], lateral, LATERAL),
    up(MARGINS, lateral, LATERAL),
    up(&[LowerBorder], lateral, LATERAL),
    up(CurveName::ALL.as_slice(), right_corner, CORNER_UP),
    up(CurveName::ALL.as_slice(), left_corner, CORNER_UP),
    Movement { borders: CurveName::ALL.as_slice(), profile: right_corner, upwards: false, sd: CORNER_SIDEWAYS },
    Movement { borders: CurveName::ALL.as_slice(), profile: left_corner, upwards: false, sd: CORNER_SIDEWAYS },
];

/// What moves in parted lips instead of both margins as one.
const PARTED: &[Movement] = &[
    up(&[UpperFreeMargin], middle, BORDER),
    up(&[LowerFreeMargin], middle, BORDER),
    up(&[UpperFreeMargin], lateral, LATERAL),
    up(&[LowerFreeMargin], lateral, LATERAL),
];

/// How many movements there are at most.
const MOST: usize = CLOSED.len() + PARTED.len();

/// How these lips are held.
fn movements(lip: &Lip) -> impl Iterator<Item = Movement> {
    let parted = lip.configuration().lips_parted();
    let closed = CLOSED.iter().filter(move |movement| !parted || movement.borders.len() != MARGINS.len());
    closed.chain(PARTED.iter().filter(move |_| parted)).copied()
}

/// Whether a movement takes a named point with it: that of its border, and a corner of the mouth with any.
fn takes(movement: &Movement, landmark: Landmark) -> bool {
    match landmark {
        Landmark::ChR | Landmark::ChL => true,
        _ => border_of(landmark).is_some_and(|border| movement.borders.contains(&border)),
    }
}

/// The lips with one movement of so many units of length; `None` without corners.
fn moved(lip: &Lip, movement: &Movement, by: f64) -> Option<Lip> {
    let [right, left] = lip.chord().ok()?;
    let (chord, centre) = (left - right, right.midpoint(left));
    let half = 0.5 * chord.length();
    let along = chord.unit()?;
    let direction = if movement.upwards { Vector::new(0.0, 1.0) } else { along };
    let shifted = |point: Point<Face>| {
        let u = ((point - centre).dot(along) / half).clamp(-1.0, 1.0);
        point + direction * (by * (movement.profile)(u))
    };
    let mut configuration = lip.configuration().clone();
    configuration.move_each(
        |landmark, point| if takes(movement, landmark) { shifted(point) } else { point },
        |name, point| if movement.borders.contains(&name) { shifted(point) } else { point },
    );
    Some(Lip::new(configuration, lip.upright(), lip.unit()).flattened())
}

/// What the posture of the lips does to the measures of one photo, to first order.
#[derive(Clone, Debug, Default)]
pub(super) struct PostureEffects {
    /// For each movement how far every value changes with one standard deviation of it.
    movements: Vec<Vec<f64>>,
}

impl PostureEffects {
    /// The effects on a photo's measures. `sd` is the posture as the standard deviation of the mean height of the upper
    /// vermilion in one photo, in the unit of the face frame.
    pub(super) fn of(lip: &Lip, sd: f64) -> Self {
        Self::on(lip, sd, values)
    }

    /// The effects on what is `measured` on a lip.
    fn on(lip: &Lip, sd: f64, measured: impl Fn(&Lip) -> Vec<f64>) -> Self {
        if sd == 0.0 {
            return Self::default();
        }
        let effect = |movement: Movement| {
            let by = movement.sd * sd;
            let [forth, back] = [by, -by].map(|by| Some(measured(&moved(lip, &movement, by)?)));
            let (forth, back) = forth.zip(back)?;
            Some(forth.iter().zip(&back).map(|(forth, back)| 0.5 * (forth - back)).collect())
        };
        Self { movements: movements(lip).filter_map(effect).collect() }
    }

    /// The effects with each value's multiplied by a factor.
    pub(super) fn scaled(&self, factors: &[f64]) -> Self {
        let scaled =
            |movement: &Vec<f64>| movement.iter().zip(factors).map(|(effect, factor)| effect * factor).collect();
        Self { movements: self.movements.iter().map(scaled).collect() }
    }

    /// The standard deviation that it gives a value.
    pub(super) fn sd(&self, column: usize) -> f64 {
        let effects = self.movements.iter().filter_map(|movement| movement.get(column));
        effects.map(|effect| effect * effect).filter(|square| square.is_finite()).sum::<f64>().sqrt()
    }

    /// Adds the posture of one sample to a row of values.
    pub(super) fn add_to(&self, row: &mut [f64], random: &mut ChaCha8Rng) {
        // The same numbers are drawn whichever movements there are.
        let drawn: [f64; MOST] = std::array::from_fn(|_| normal(random));
        for (movement, drawn) in self.movements.iter().zip(drawn) {
            for (value, effect) in row.iter_mut().zip(movement) {
                *value += effect * drawn;
            }
        }
    }
}

/// The standard deviation that the posture of the lips gives a measure with one value between photos, in its unit, where
/// that of the mean height of the upper vermilion is `sd`, in the unit of the face frame.
pub(crate) fn posture_of_measure(lip: &Lip, measure: &Measure, sd: f64) -> f64 {
    let measured =
        |lip: &Lip| vec![measure.take(lip).ok().and_then(|value| Some(value.scalar()?.value)).unwrap_or(f64::NAN)];
    PostureEffects::on(&lip.clone().flattened(), sd, measured).sd(0)
}
