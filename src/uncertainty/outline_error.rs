//! The error of an outline between its marked points: how far the true border lies from the curve that is drawn
//! through them.
//!
//! The curve is right where it was marked and least certain in the middle between two points, the less so the nearer
//! they are to each other. Marking more points makes the error small; repeating the same few points does not.

use rand_chacha::ChaCha8Rng;

use super::standard_normal::normal;
use crate::elementary::{ln, powf};
use crate::geometry::{CurveDeviation, Face};
use crate::landmark::{Configuration, CurveName, same_nodes};
use crate::measure::Lip;

/// How the error of a border grows with the length of a span, the part of it between two neighbouring points.
struct Growth {
    /// A span, as a part of the mouth's width.
    span: f64,
    /// The standard deviation in the middle of that span, as a part of the mouth's width.
    sd: f64,
    /// The power of the span's length with which it grows.
    power: f64,
}

/// The growth of the error of each border.
///
/// Estimated from outlines of two people, each at rest marked by hand and by a face mesh and smiling by a face mesh,
/// and from the painted face, of which all but the named points, or all but one or two contour points between them,
/// were taken away: the root mean square of how far the full outline then lies from the thinned one. That of a border
/// through its named points alone is mostly common to all people (the upper free margin bulges over the parabola
/// through its three points, the lower border lies below it); it is counted as an error and not taken off, since a
/// curve that nobody marked is not invented. The powers are those with which the errors of the mean heights fall with
/// one, two and three points more. An interpolating cubic has power 4 on a smooth curve and 1 at a kink; lips lie
/// between.
fn growth(name: CurveName) -> Growth {
    match name {
        CurveName::UpperBorder => Growth { span: 0.4, sd: 0.018, power: 3.0 },
        CurveName::UpperFreeMargin | CurveName::LowerFreeMargin => Growth { span: 0.5, sd: 0.019, power: 3.0 },
        CurveName::LowerBorder => Growth { span: 0.6, sd: 0.042, power: 2.5 },
    }
}

/// The standard deviation of the part that is skewed towards one end of a span, relative to that in the middle.
const SKEWED_PART: f64 = 0.3;

/// The correlation of a span's error with that of its counterpart on the other side of the mouth: lips are nearly
/// even.
const BETWEEN_SIDES: f64 = 0.8;

/// The correlation of a span's error between two photos that were marked with the same points: one person's lip has
/// one shape. The curves of one mouth at rest and smiling, thinned to the named points, correlate by 0.5 (upper
/// border) to 0.97 (margins); at rest in both photos it is more.
const BETWEEN_PHOTOS: f64 = 0.8;

/// In two photos spans correspond where their lengths, as parts of the mouth's width, differ by at most this part.
const SAME_SPAN: f64 = 0.25;

/// A smaller standard deviation, as a part of the mouth's width, is left out: 10 µm, a thirtieth of that of a click.
const NEGLIGIBLE: f64 = 2e-4;

/// The standard deviations of a photo's outlines between their points, in the unit of the face frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct OutlineError {
    /// For each span of each curve its standard deviation in the middle; empty where that of all is negligible.
    spans: [Vec<f64>; CurveName::ALL.len()],
}

/// How far the curves of one sample lie from those that are drawn through its points.
pub(super) type OutlineDeviations = [Vec<CurveDeviation>; CurveName::ALL.len()];

impl OutlineError {
    /// The error of the outlines of a lip, from the spans between its points.
    pub(crate) fn of(lip: &Lip) -> Self {
        let width = lip.chord().map_or(0.0, |[right, left]| right.distance(left));
        if width <= 0.0 {
            return Self::default();
        }
        let of_curve = |name: CurveName| {
            let Growth { span, sd, power } = growth(name);
            let positions = lip.curve(name).ok().and_then(|_| lip.configuration().positions(name)).unwrap_or_default();
            let lengths = positions.windows(2).map(|pair| pair[0].distance(pair[1]) / width);
            let spans: Vec<f64> = lengths.map(|length| sd * powf(length / span, power)).collect();
            let counts = spans.iter().any(|sd| *sd > NEGLIGIBLE);
            if counts { spans.iter().map(|sd| sd * width).collect() } else { Vec::new() }
        };
        Self { spans: CurveName::ALL.map(of_curve) }
    }

    /// The largest standard deviation in the middle between two points of a curve, in the unit of the face frame; 0
    /// where it is negligible or the curve was not marked.
    pub(crate) fn widest(&self, name: CurveName) -> f64 {
        self.spans[name as usize].iter().copied().fold(0.0, f64::max)
    }

    fn is_negligible(&self) -> bool {
        self.spans.iter().all(Vec::is_empty)
    }

    /// A sample of the deviations of one photo's curves; `None` where all are negligible.
    pub(super) fn sample(&self, random: &mut ChaCha8Rng) -> Option<OutlineDeviations> {
        (!self.is_negligible()).then(|| self.spans.each_ref().map(|spans| scaled(spans, &draw(spans.len(), random))))
    }
}

/// Random numbers of a curve's spans: of what is symmetric and of what is skewed in each.
type Draws = Vec<[f64; 2]>;

/// Standard normal numbers, correlated between the two sides of the mouth: what is skewed to the right on the one is
/// skewed to the left on the other.
fn draw(count: usize, random: &mut ChaCha8Rng) -> Draws {
    let own = (1.0 - BETWEEN_SIDES * BETWEEN_SIDES).sqrt();
    let mut draws: Draws = Vec::with_capacity(count);
    for index in 0..count {
        let [first, second] = [normal(random), normal(random)];
        // The span in the middle has no counterpart.
        draws.push(match draws.get(count - 1 - index) {
            Some([middle, skewed]) => [BETWEEN_SIDES * middle + own * first, -BETWEEN_SIDES * skewed + own * second],
            None => [first, second],
        });
    }
    draws
}

fn scaled(spans: &[f64], draws: &Draws) -> Vec<CurveDeviation> {
    let of_span = |(sd, [middle, skewed]): (&f64, &[f64; 2])| CurveDeviation {
        middle: sd * middle,
        skewed: SKEWED_PART * sd * skewed,
    };
    spans.iter().zip(draws).map(of_span).collect()
}

/// The errors of the outlines of two photos of one mouth, with what both have in common.
pub(super) struct PairOutlineError {
    photos: [OutlineError; 2],
    /// For each curve the correlation between the photos of each span's error; empty where the points differ.
    correlations: [Vec<f64>; CurveName::ALL.len()],
}

impl PairOutlineError {
    /// The errors of two lips.
    pub(super) fn of(lips: [&Lip; 2]) -> Self {
        let photos = lips.map(OutlineError::of);
        let configurations = lips.map(Lip::configuration);
        let widths = lips.map(|lip| lip.chord().map_or(1.0, |[right, left]| right.distance(left)));
        let correlations = CurveName::ALL.map(|name| {
            let [before, after] = [&photos[0], &photos[1]].map(|photo| &photo.spans[name as usize]);
            if before.is_empty() || !correspond(configurations, name) {
                return Vec::new();
            }
            // The errors grow with a power of the length, so their ratio tells that of the lengths.
            let ratio = |(a, b): (&f64, &f64)| powf((a / widths[0]) / (b / widths[1]), growth(name).power.recip());
            let same = |ratio: f64| if ln(ratio).abs() <= SAME_SPAN { BETWEEN_PHOTOS } else { 0.0 };
            before.iter().zip(after).map(|spans| same(ratio(spans))).collect()
        });
        Self { photos, correlations }
    }

    /// Which photo has the larger errors: 0 where both are alike.
    pub(super) fn sparser(&self) -> usize {
        let [before, after] = self.photos.each_ref().map(|photo| photo.spans.iter().flatten().sum::<f64>());
        usize::from(after > before && self.correlations.iter().any(Vec::is_empty))
    }

    /// A sample of how two outlines of one lip deviate from the curves of the [sparser](Self::sparser) one, each as
    /// it is marked in one of the photos: where the points of a curve differ, all that deviates is the sparser one's;
    /// `None` where nothing does.
    pub(super) fn sample_apart(&self, random: &mut ChaCha8Rng) -> Option<[OutlineDeviations; 2]> {
        let mut deviations = self.sample(random, None)?;
        for (deviation, shared) in deviations[1 - self.sparser()].iter_mut().zip(&self.correlations) {
            if shared.is_empty() {
                deviation.clear();
            }
        }
        Some(deviations)
    }

    /// A sample of the deviations of both photos' curves; `None` where all are negligible. What the later photo has by itself is drawn
    /// with `of_later`, where that is given.
    pub(super) fn sample(
        &self,
        random: &mut ChaCha8Rng,
        mut of_later: Option<&mut ChaCha8Rng>,
    ) -> Option<[OutlineDeviations; 2]> {
        if self.photos.iter().all(OutlineError::is_negligible) {
            return None;
        }
        let mut deviations: [OutlineDeviations; 2] = Default::default();
        for name in CurveName::ALL {
            let spans = self.photos.each_ref().map(|photo| &photo.spans[name as usize]);
            let mut draws = spans.map(|spans| draw(spans.len(), random));
            if let Some(of_later) = &mut of_later {
                draws[1] = draw(spans[1].len(), of_later);
            }
            let shared = &self.correlations[name as usize];
            if !shared.is_empty() {
                let [before, after] = &mut draws;
                for ((from, to), shared) in before.iter().zip(after).zip(shared) {
                    let own = (1.0 - shared * shared).sqrt();
                    *to = [0, 1].map(|part| shared * from[part] + own * to[part]);
                }
            }
            for (deviations, (spans, draws)) in deviations.iter_mut().zip(spans.iter().zip(&draws)) {
                deviations[name as usize] = scaled(spans, draws);
            }
        }
        Some(deviations)
    }
}

/// Whether a curve has the same points in both photos.
fn correspond([before, after]: [&Configuration<Face>; 2], name: CurveName) -> bool {
    before.curve(name).zip(after.curve(name)).is_some_and(|(before, after)| same_nodes(before, after))
}
