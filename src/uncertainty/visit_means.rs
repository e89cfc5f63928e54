//! The samples of the means over the photos of two visits, from those of the pairs that the photos were compared in; and how much
//! photos of one visit differ beyond their errors.
//!
//! Every photo of two visits but the two marked ones is compared with one of these. What it has beyond that one is known
//! better than either: the clicks are in both.

use super::monte_carlo::{Sampling, stream};
use super::pair_deviations::{MarkingAlone, PairDeviations};
use super::posture::PostureEffects;
use super::sample_deviations::{SampleDeviations, columns};
use crate::measure::Quantity;

/// How many degrees of freedom the default posture counts for beside what the photos of visits show: a person's own posture is
/// taken to scatter about it as the variance of five photos does.
const DEFAULT_COUNTS: f64 = 4.0;

/// The posture is never taken for less than this part of its default, as a variance: a few photos may agree by chance.
const LEAST_OF_DEFAULT: f64 = 0.25;

/// The values of all measures in a row, those of profiles one after the other; not a number where one was not taken.
pub(crate) fn row_of<'a>(quantities: impl IntoIterator<Item = &'a Quantity>) -> Vec<f64> {
    let mut row = Vec::new();
    for (quantity, width) in quantities.into_iter().zip(columns()) {
        match quantity {
            Ok(value) => row.extend(value.estimates().iter().map(|estimate| estimate.value)),
            Err(_) => row.extend(std::iter::repeat_n(f64::NAN, width.values)),
        }
    }
    row
}

/// A photo of one of two visits that was compared with one of the two marked photos.
#[derive(Clone, Copy, Debug)]
pub struct OtherPhoto<'a> {
    /// The samples of the two, this photo being the later one.
    pub deviations: &'a PairDeviations,
    /// Which of the marked photos the other one is: 0 before, 1 after.
    pub from: usize,
    /// The unit of length of the two in that of the marked photos.
    pub unit: f64,
}

impl OtherPhoto<'_> {
    /// By how much each value of the photo is above that of the marked one, in the marked photos' unit.
    pub(crate) fn above(&self, [marked, other]: [&[f64]; 2]) -> Vec<f64> {
        let pairs = marked.iter().zip(other).zip(powers());
        pairs.map(|((marked, other), power)| self.unit.powi(power) * (other - marked)).collect()
    }
}

/// One photo of a visit that counts: the marked one, or another.
#[derive(Clone, Copy, Debug)]
pub enum PhotoThatCounts<'a> {
    /// The marked one.
    Marked,
    /// Another.
    Other(OtherPhoto<'a>),
}

/// The photos of two visits that count, with the samples of the marked ones.
#[derive(Clone, Debug)]
pub struct VisitSamples<'a> {
    /// The samples of the two marked photos.
    pub marked: &'a PairDeviations,
    /// The photos of the visits before and after that count, each with its values in the marked photos' unit: not a number where
    /// a measure was not taken.
    pub photos: [Vec<(PhotoThatCounts<'a>, Vec<f64>)>; 2],
}

/// The means over the photos of a visit.
#[derive(Clone, Debug)]
pub struct VisitMean {
    /// The mean of each value; not a number where no photo has it.
    pub row: Vec<f64>,
    /// How many photos have each.
    pub counts: Vec<usize>,
}

/// How much photos of one visit differ beyond their errors: for each value the sum of squares about the means of visits less what
/// errors explain of it, and its degrees of freedom.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WithinVisits {
    excess: Vec<f64>,
    degrees: Vec<f64>,
}

impl WithinVisits {
    /// Adds what other visits show.
    pub fn add(&mut self, other: &Self) {
        let length = self.excess.len().max(other.excess.len());
        for (sum, more) in [(&mut self.excess, &other.excess), (&mut self.degrees, &other.degrees)] {
            sum.resize(length, 0.0);
            sum.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
    }

    /// How many degrees of freedom it has of the value in this column.
    pub(crate) fn degrees(&self, column: usize) -> f64 {
        self.degrees.get(column).copied().unwrap_or_default()
    }

    /// How many degrees of freedom it has of the value that it has most of.
    pub(crate) fn most_degrees(&self) -> f64 {
        self.degrees.iter().copied().fold(0.0, f64::max)
    }

    /// The variance of a value between photos of one visit, where `default` is that of the default posture: the photos count for
    /// their degrees of freedom, the default for four.
    pub(crate) fn variance(&self, column: usize, default: f64) -> f64 {
        let excess = self.excess.get(column).copied().unwrap_or_default();
        let pooled = (DEFAULT_COUNTS * default + excess) / (DEFAULT_COUNTS + self.degrees(column));
        pooled.max(LEAST_OF_DEFAULT * default)
    }

    /// What the photos of one visit show: their rows of values and the sums of squares that errors give them.
    fn of(rows: &[&[f64]], errors: &[f64]) -> Self {
        let mut within = Self::default();
        for (column, error) in errors.iter().enumerate() {
            let values: Vec<f64> = rows.iter().map(|row| row[column]).filter(|value| value.is_finite()).collect();
            let tells = values.len() > 1 && error.is_finite();
            within.excess.push(if tells { about_mean(&values) - error } else { 0.0 });
            within.degrees.push(if tells { values.len() as f64 - 1.0 } else { 0.0 });
        }
        within
    }
}

/// The sum of squares about the mean.
fn about_mean(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    values.iter().map(|value| (value - mean).powi(2)).sum()
}

impl VisitSamples<'_> {
    /// The means of one visit.
    pub fn mean(&self, visit: usize) -> VisitMean {
        let rows = || self.photos[visit].iter().map(|(_, row)| row);
        let length = rows().map(Vec::len).max().unwrap_or_default();
        let values = |column: usize| rows().map(move |row| row[column]).filter(|value| value.is_finite());
        VisitMean {
            row: (0..length).map(|column| values(column).sum::<f64>() / values(column).count() as f64).collect(),
            counts: (0..length).map(|column| values(column).count()).collect(),
        }
    }

    /// How much the photos of a visit differ beyond their errors.
    pub fn within(&self, visit: usize) -> WithinVisits {
        let photos = &self.photos[visit];
        let rows: Vec<&[f64]> = photos.iter().map(|(_, row)| row.as_slice()).collect();
        if rows.len() > 1 { WithinVisits::of(&rows, &self.errors_about_mean(photos)) } else { WithinVisits::default() }
    }

    /// For each value the sum of squares about the mean that the photos' errors give it.
    fn errors_about_mean(&self, photos: &[(PhotoThatCounts<'_>, Vec<f64>)]) -> Vec<f64> {
        let above: Vec<SampleDeviations> = photos.iter().map(|(photo, _)| self.above_marked(photo)).collect();
        let of_column = |column: usize| {
            let have = photos.iter().zip(&above).filter(|((_, row), _)| row[column].is_finite());
            let samples: Vec<&[f64]> = have.map(|(_, above)| above.column_of(column)).collect();
            let squares = (0..samples.first().map_or(0, |first| first.len())).filter_map(|sample| {
                let values: Vec<f64> = samples.iter().filter_map(|of| of.get(sample).copied()).collect();
                (values.len() == samples.len()).then(|| about_mean(&values)).filter(|square| square.is_finite())
            });
            let squares: Vec<f64> = squares.collect();
            squares.iter().sum::<f64>() / squares.len() as f64
        };
        (0..photos.first().map_or(0, |(_, row)| row.len())).map(of_column).collect()
    }

    /// How far the samples of a photo are above what was found, less the marked photo that it was compared with: nothing for a marked
    /// photo.
    fn above_marked(&self, photo: &PhotoThatCounts<'_>) -> SampleDeviations {
        match photo {
            PhotoThatCounts::Marked => self.marked.before.map_columns(|_, column| vec![0.0; column.len()]),
            PhotoThatCounts::Other(other) => {
                let powers: Vec<i32> = powers().collect();
                other.deviations.before.map_columns(|column, marked| {
                    let factor = other.unit.powi(powers[column]);
                    let of_other = other.deviations.after.column_of(column);
                    marked.iter().zip(of_other).map(|(marked, other)| factor * (other - marked)).collect()
                })
            }
        }
    }

    /// The samples of both means. `part` is that part of the posture's standard deviation which all photos of a visit share.
    pub fn of_means(&self, within: &WithinVisits, part: f64, sampling: Sampling) -> MeanDeviations {
        MeanDeviations::of([0, 1].map(|visit| self.sampled(visit)), self.marked, within, (part, sampling))
    }

    /// The mean of one visit with its samples.
    fn sampled(&self, visit: usize) -> SampledMean {
        let mean = self.mean(visit);
        SampledMean {
            samples: self.mean_samples(visit, &mean),
            posture: self.marked.posture[visit].clone(),
            marking: self.marked.marking.iter().map(|marked| self.marking_alone(marked, visit, &mean)).collect(),
            several: self.photos[visit].len() > 1,
            mean,
        }
    }

    /// The samples of the means of two later visits, each of which was compared with one and the same first visit, by what each is beyond
    /// the first visit's marked photo: its errors are in both and drop out. `direct` are the samples of the marked photos of the later
    /// visits.
    pub fn of_later(
        later: [LaterVisit<'_>; 2],
        direct: &PairDeviations,
        within: &WithinVisits,
        (part, sampling): (f64, Sampling),
    ) -> MeanDeviations {
        let first = later.each_ref().map(LaterVisit::first_photo);
        let [earlier, mut last] = later.each_ref().map(|of| of.samples.sampled(1).in_unit(of.unit));
        last.move_from(&first[1], &first[0]);
        MeanDeviations::of([earlier, last], direct, within, (part, sampling))
    }

    /// How far the samples of a visit's mean are from what was found.
    fn mean_samples(&self, visit: usize, mean: &VisitMean) -> SampleDeviations {
        let of_marked = [&self.marked.before, &self.marked.after];
        let powers: Vec<i32> = powers().collect();
        of_marked[visit].map_columns(|column, values| {
            let mut sums = vec![0.0; values.len()];
            for (photo, row) in &self.photos[visit] {
                let count = mean.counts[column] as f64;
                // What a photo lacks is in no mean.
                if !row[column].is_finite() {
                    continue;
                }
                match photo {
                    PhotoThatCounts::Marked => {
                        sums.iter_mut().zip(values).for_each(|(sum, marked)| *sum += (marked + 0.0) / count);
                    }
                    PhotoThatCounts::Other(other) => {
                        let factor = other.unit.powi(powers[column]);
                        let from = of_marked[other.from].column_of(column);
                        let of_pair = [&other.deviations.before, &other.deviations.after];
                        let pairs = from.iter().zip(of_pair[0].column_of(column)).zip(of_pair[1].column_of(column));
                        for (sum, ((marked, before), after)) in sums.iter_mut().zip(pairs) {
                            *sum += (marked + factor * (after - before)) / count;
                        }
                    }
                }
            }
            sums
        })
    }

    /// What the clicks alone do to the mean of a visit, in a sample in which they are the only errors of every photo.
    fn marking_alone(&self, marked: &MarkingAlone, visit: usize, mean: &VisitMean) -> Option<MarkingOfMean> {
        let mut values = vec![0.0; mean.row.len()];
        for (photo, row) in &self.photos[visit] {
            let off = match photo {
                PhotoThatCounts::Marked => marked.values[visit].clone(),
                PhotoThatCounts::Other(other) => {
                    let of_pair = other.deviations.marking.iter().find(|of| of.sample == marked.sample)?;
                    let above = other.above([&of_pair.values[0], &of_pair.values[1]]);
                    marked.values[other.from].iter().zip(above).map(|(marked, above)| marked + above).collect()
                }
            };
            for ((sum, off), (value, count)) in values.iter_mut().zip(off).zip(row.iter().zip(&mean.counts)) {
                *sum += if value.is_finite() { off / *count as f64 } else { 0.0 };
            }
        }
        Some(MarkingOfMean { sample: marked.sample, values, scale: marked.scales[visit] })
    }
}

/// A later visit of a course, beside the first one.
#[derive(Clone, Debug)]
pub struct LaterVisit<'a> {
    /// The samples of both visits.
    pub samples: VisitSamples<'a>,
    /// The values of the first visit's marked photo in this comparison.
    pub first: Vec<f64>,
    /// The unit of length of this comparison in the one that is wanted.
    pub unit: f64,
}

impl LaterVisit<'_> {
    /// The first visit's marked photo, in the unit that is wanted.
    fn first_photo(&self) -> SampledMean {
        let marked = self.samples.marked;
        let alone = |of: &MarkingAlone| {
            Some(MarkingOfMean { sample: of.sample, values: of.values[0].clone(), scale: of.scales[0] })
        };
        let photo = SampledMean {
            mean: VisitMean { counts: vec![1; self.first.len()], row: self.first.clone() },
            samples: marked.before.clone(),
            posture: PostureEffects::default(),
            marking: marked.marking.iter().map(alone).collect(),
            several: false,
        };
        photo.in_unit(self.unit)
    }
}

/// What the clicks alone do to the mean of a visit in one sample.
struct MarkingOfMean {
    sample: usize,
    values: Vec<f64>,
    scale: f64,
}

/// The mean over the photos of a visit with its samples.
struct SampledMean {
    mean: VisitMean,
    samples: SampleDeviations,
    /// What the posture does to one photo of the visit.
    posture: PostureEffects,
    marking: Vec<Option<MarkingOfMean>>,
    /// Whether it is the mean of more than one photo.
    several: bool,
}

impl SampledMean {
    /// The same where lengths are so many times as many units.
    fn in_unit(mut self, unit: f64) -> Self {
        let factors: Vec<f64> = powers().map(|power| unit.powi(power)).collect();
        let scale = |row: &mut [f64]| row.iter_mut().zip(&factors).for_each(|(value, factor)| *value *= factor);
        scale(&mut self.mean.row);
        self.marking.iter_mut().flatten().for_each(|of| scale(&mut of.values));
        self.samples =
            self.samples.map_columns(|column, values| values.iter().map(|value| value * factors[column]).collect());
        self.posture = self.posture.scaled(&factors);
        self
    }

    /// Makes what it is beyond `from` what it is beyond `to`, where both are known: the same photo in two comparisons.
    fn move_from(&mut self, from: &Self, to: &Self) {
        let known: Vec<bool> = from.mean.row.iter().zip(&to.mean.row).map(|(a, b)| (a - b).is_finite()).collect();
        let shift = |row: &mut [f64], [from, to]: [&[f64]; 2]| {
            for (((value, from), to), known) in row.iter_mut().zip(from).zip(to).zip(&known) {
                *value += if *known { to - from } else { 0.0 };
            }
        };
        shift(&mut self.mean.row, [&from.mean.row, &to.mean.row]);
        for of in self.marking.iter_mut().flatten() {
            let sample = |photo: &Self| {
                photo.marking.iter().flatten().find(|other| other.sample == of.sample).map(|of| of.values.clone())
            };
            if let Some((from, to)) = sample(from).zip(sample(to)) {
                shift(&mut of.values, [&from, &to]);
            }
        }
        self.samples = self.samples.map_columns(|column, values| {
            if !known[column] {
                return values.to_vec();
            }
            let others = from.samples.column_of(column).iter().zip(to.samples.column_of(column));
            values.iter().zip(others).map(|(value, (from, to))| value + (to - from)).collect()
        });
    }

    /// By what the standard deviations of the posture of one photo are multiplied for that of the mean: of the part that its photos do
    /// not share, with `shared` of the square of what they do.
    fn posture_factors(&self, within: &WithinVisits, part: f64, shared: f64) -> Vec<f64> {
        let own = 1.0 - part * part;
        let factor = |(column, count): (usize, &usize)| {
            let default = own * self.posture.sd(column).powi(2);
            let ratio = if default > 0.0 { within.variance(column, default) / default } else { 1.0 };
            (own * ratio / (*count).max(1) as f64 + shared).sqrt()
        };
        self.mean.counts.iter().enumerate().map(factor).collect()
    }
}

/// The power of the unit of length of each value of a row.
fn powers() -> impl Iterator<Item = i32> {
    columns().flat_map(|column| std::iter::repeat_n(column.power, column.values))
}

/// The samples of the means of two visits.
#[derive(Clone, Debug)]
pub struct MeanDeviations {
    /// Those of their change.
    pub deviations: PairDeviations,
    /// Those of the means themselves, with how the photos of a visit differ where there are several.
    pub values: [SampleDeviations; 2],
    /// The means.
    pub means: [VisitMean; 2],
}

impl MeanDeviations {
    fn of(
        [before, after]: [SampledMean; 2],
        marked: &PairDeviations,
        within: &WithinVisits,
        (part, sampling): (f64, Sampling),
    ) -> Self {
        let visits = [&before, &after];
        let posture = visits.map(|visit| visit.posture.scaled(&visit.posture_factors(within, part, part * part)));
        let shared = visits.map(|visit| visit.posture.scaled(&vec![part; visit.mean.row.len()]));
        let mut random = sampling.random(stream::POSTURE);
        let held = held_so(visits.map(|visit| visit.samples.clone()), &posture, &mut random);
        // The values of a visit of several photos count how these differ; one photo shows the lip as it is held in it.
        let own = visits.map(|visit| match visit.several {
            false => PostureEffects::default(),
            true => visit.posture.scaled(&visit.posture_factors(within, part, 0.0)),
        });
        let mut random = sampling.random(stream::POSTURE);
        let values = held_so(visits.map(|visit| visit.samples.clone()), &own, &mut random);
        let in_common = marked.in_common || visits.iter().any(|visit| visit.several);
        let alone = before.marking.into_iter().flatten().filter_map(|first| {
            let second = after.marking.iter().flatten().find(|second| second.sample == first.sample)?;
            let values = [first.values, second.values.clone()];
            Some(MarkingAlone { sample: first.sample, values, scales: [first.scale, second.scale] })
        });
        let deviations = PairDeviations {
            marking: alone.collect(),
            before: before.samples,
            after: after.samples,
            held,
            posture,
            posture_between_visits: shared,
            posture_of_photo: marked.posture_of_photo.clone(),
            shape_change: marked.shape_change.clone(),
            in_common,
            turns: marked.turns.clone(),
        };
        Self { deviations, values, means: [before.mean, after.mean] }
    }
}

/// Samples with the posture of the lips.
fn held_so(
    mut samples: [SampleDeviations; 2],
    posture: &[PostureEffects; 2],
    random: &mut rand_chacha::ChaCha8Rng,
) -> [SampleDeviations; 2] {
    for sample in 0..samples[0].count().max(samples[1].count()) {
        for (deviations, posture) in samples.iter_mut().zip(posture) {
            deviations.change_row(sample, |row| posture.add_to(row, random));
        }
    }
    samples
}
