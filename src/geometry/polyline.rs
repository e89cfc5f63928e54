//! Straight lines from point to point, which stand for a curve in the samples of a Monte Carlo run.

use std::sync::OnceLock;

use super::{Frame, Point};

/// Straight lines from point to point that stand for a curve where many like it are computed and the fourth
/// digit does not matter.
#[derive(Clone, Debug)]
pub(super) struct Polyline<F: Frame> {
    points: Vec<Point<F>>,
    /// The length along the line up to each point, computed when it is first needed.
    lengths: OnceLock<Vec<f64>>,
}

impl<F: Frame> PartialEq for Polyline<F> {
    fn eq(&self, other: &Self) -> bool {
        self.points == other.points
    }
}

impl<F: Frame> Polyline<F> {
    /// The line through the points: two of them at least.
    pub(super) fn through(points: Vec<Point<F>>) -> Self {
        Self { points, lengths: OnceLock::new() }
    }

    fn lengths(&self) -> &[f64] {
        self.lengths.get_or_init(|| {
            let mut lengths = Vec::with_capacity(self.points.len());
            let mut length = 0.0;
            lengths.push(length);
            for pair in self.points.windows(2) {
                let step = pair[1] - pair[0];
                length += step.dot(step).sqrt();
                lengths.push(length);
            }
            lengths
        })
    }

    pub(super) fn points(&self) -> &[Point<F>] {
        &self.points
    }

    pub(super) fn into_points(self) -> Vec<Point<F>> {
        self.points
    }

    pub(super) fn length(&self) -> f64 {
        self.lengths()[self.points.len() - 1]
    }

    /// Of `count` points between the points `from` and `to`, at equal fractions of the length between, those with the numbers
    /// `steps`, which ascend from 1.
    pub(super) fn divide(
        &self,
        from: usize,
        to: usize,
        count: usize,
        steps: impl Iterator<Item = usize>,
    ) -> impl Iterator<Item = Point<F>> {
        let lengths = self.lengths();
        let (start, end) = (lengths[from], lengths[to]);
        let mut index = from;
        steps.map(move |step| {
            let target = start + (end - start) * step as f64 / (count as f64 + 1.0);
            while index + 1 < to && lengths[index + 1] < target {
                index += 1;
            }
            let piece = lengths[index + 1] - lengths[index];
            let part = if piece > 0.0 { (target - lengths[index]) / piece } else { 0.0 };
            self.points[index] + (self.points[index + 1] - self.points[index]) * part
        })
    }

    /// The ordinates at which the line crosses x = `abscissa`, in order.
    pub(super) fn ordinates_at(&self, abscissa: f64) -> Vec<f64> {
        let crossing = |pair: &[Point<F>]| {
            let [a, b] = [pair[0], pair[1]];
            let crosses = (a.x <= abscissa) != (b.x <= abscissa);
            crosses.then(|| a.y + (b.y - a.y) * (abscissa - a.x) / (b.x - a.x))
        };
        self.points.windows(2).filter_map(crossing).collect()
    }

    /// The highest ordinate of the line with every point mapped by `map` at each of the abscissae, which ascend.
    pub(super) fn tops_of<G: Frame>(&self, map: impl Fn(Point<F>) -> Point<G>, abscissae: &[f64]) -> Vec<Option<f64>> {
        let mut tops: Vec<Option<f64>> = vec![None; abscissae.len()];
        let mut mapped = self.points.iter().map(|point| map(*point));
        let Some(mut last) = mapped.next() else { return tops };
        for b in mapped {
            let a = std::mem::replace(&mut last, b);
            let (left, right) = if a.x <= b.x { (a.x, b.x) } else { (b.x, a.x) };
            let first = abscissae.partition_point(|x| *x < left);
            for (x, top) in abscissae[first..].iter().zip(&mut tops[first..]).take_while(|(x, _)| **x <= right) {
                let y = if a.x == b.x { a.y.max(b.y) } else { a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x) };
                *top = Some(top.map_or(y, |top: f64| top.max(y)));
            }
        }
        tops
    }

    /// ∫ y dx over the parts with x < `bound`.
    pub(super) fn area_integral(&self, bound: f64) -> f64 {
        self.points.windows(2).map(|pair| integral(pair[0], pair[1], bound)).sum()
    }

    /// ∫ y dx of the line with every point mapped by `map`: over all of it, and over the parts with x < `bound`.
    pub(super) fn area_integrals_of<G: Frame>(&self, map: impl Fn(Point<F>) -> Point<G>, bound: f64) -> [f64; 2] {
        let mut mapped = self.points.iter().map(|point| map(*point));
        let Some(mut last) = mapped.next() else { return [0.0; 2] };
        // As a sum of floating-point numbers begins.
        let mut integrals = [-0.0; 2];
        for point in mapped {
            let from = std::mem::replace(&mut last, point);
            integrals[0] += integral(from, point, f64::INFINITY);
            integrals[1] += integral(from, point, bound);
        }
        integrals
    }
}

/// ∫ y dx over the part of a straight line with x < `bound`.
fn integral<F: Frame>(a: Point<F>, b: Point<F>, bound: f64) -> f64 {
    match (a.x < bound, b.x < bound) {
        (true, true) => 0.5 * (b.x - a.x) * (a.y + b.y),
        (false, false) => 0.0,
        (starts_inside, _) => {
            let y = a.y + (b.y - a.y) * (bound - a.x) / (b.x - a.x);
            if starts_inside { 0.5 * (bound - a.x) * (a.y + y) } else { 0.5 * (b.x - bound) * (y + b.y) }
        }
    }
}
