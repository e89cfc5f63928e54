//! Smooth curves through marked points, their lengths, areas, crossings and divisions.

use std::marker::PhantomData;

use kurbo::{BezPath, CubicBez, ParamCurve, ParamCurveArclen};

use super::polyline::Polyline;
use super::polynomial::Cubic;
use super::{Frame, Point, Vector};

/// A point that a curve passes through.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Knot<F: Frame> {
    /// Where.
    pub point: Point<F>,
    /// Whether the curve may change its direction abruptly here.
    pub corner: bool,
}

/// A smooth curve through knots: a centripetal Catmull–Rom spline, written as cubic Béziers.
///
/// Between corners the curve is C¹ in the centripetal parameter, the square root of the distance
/// between knots, which keeps it from forming cusps or loops within a segment (Yuksel, Schaefer &
/// Keyser 2011, "Parameterization and applications of Catmull–Rom curves", Computer-Aided Design
/// 43(7), section 4). The tangent at a knot is that of the parabola through it and its two
/// neighbours; at a corner and at both ends it is that of the parabola through the three knots on
/// that side, or the chord where there are two.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve<F: Frame> {
    segments: Vec<CubicBez>,
    /// What lengths, areas and positions are taken from instead of the segments.
    flattening: Option<Flattening<F>>,
    frame: PhantomData<F>,
}

/// How far a curve lies from its segment between two knots, perpendicular to the chord between them, towards the left
/// of the way from the first to the second (in a frame with y up), in the frame's unit: nothing at both knots.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CurveDeviation {
    /// In the middle: a parabola over the segment.
    pub middle: f64,
    /// The largest of the part that lies to the left in the first half and as far to the right in the second.
    pub skewed: f64,
}

impl CurveDeviation {
    /// The deviation at the part `s` of the segment, from 0 to 1.
    fn at(self, s: f64) -> f64 {
        // s (1 − s) (1 − 2s) has its largest value, 1/(6√3), at 1/2 − 1/(2√3).
        const SKEWED: f64 = 10.392_304_845_413_264;
        s * (1.0 - s) * (4.0 * self.middle + SKEWED * (1.0 - 2.0 * s) * self.skewed)
    }
}

/// Straight lines, equally many per segment.
#[derive(Clone, Debug, PartialEq)]
struct Flattening<F: Frame> {
    line: Polyline<F>,
    pieces: usize,
}

/// The least number of straight lines of a flattened curve, in all and per segment. A curve through its
/// named points alone is two long arcs; with 24 lines each its area moves with its middle as the arc's does
/// to 0.2 %.
const FLATTENED_LINES: usize = 48;
const LINES_PER_SEGMENT: usize = 2;

/// Absolute accuracy of arc lengths, as a fraction of the distance between a segment's ends: well
/// below any marking error, and still cheap for the quadrature behind it.
const ARC_LENGTH_ACCURACY: f64 = 1e-9;

impl<F: Frame> Curve<F> {
    /// The curve through `knots`, in their order. `None` with fewer than two knots or with two
    /// successive knots in one place.
    pub fn through(knots: &[Knot<F>]) -> Option<Self> {
        if knots.len() < 2 || knots.windows(2).any(|pair| pair[0].point == pair[1].point) {
            return None;
        }
        let last = knots.len() - 1;
        let mut segments = Vec::with_capacity(last);
        let mut steps = Vec::with_capacity(last);
        let mut start = 0;
        for end in 1..=last {
            if end == last || knots[end].corner {
                smooth_span(&knots[start..=end], &mut steps, &mut segments);
                start = end;
            }
        }
        Some(Self { segments, flattening: None, frame: PhantomData })
    }

    /// The curve approximated by straight lines, from which its lengths, areas, crossings and divisions are then taken:
    /// good to about a thousandth of its bulge and many times faster, for the samples of a Monte Carlo run.
    #[must_use]
    pub fn flattened(mut self) -> Self {
        let pieces = FLATTENED_LINES.div_ceil(self.segments.len()).max(LINES_PER_SEGMENT);
        let mut points = Vec::with_capacity(pieces * self.segments.len() + 1);
        points.push(self.start());
        for segment in &self.segments {
            points.extend((1..pieces).map(|step| from_kurbo(segment.eval(step as f64 / pieces as f64))));
            points.push(from_kurbo(segment.p3));
        }
        self.flattening = Some(Flattening { line: Polyline::through(points), pieces });
        self
    }

    /// The flattened curve as far from its segments as `deviations` say, one for each segment.
    #[must_use]
    pub fn deviating(mut self, deviations: &[CurveDeviation]) -> Self {
        let Some(Flattening { line, pieces }) = self.flattening.take() else { return self };
        let mut points = line.into_points();
        for (index, (segment, deviation)) in self.segments.iter().zip(deviations).enumerate() {
            let chord: Vector<F> = from_kurbo(segment.p3) - from_kurbo(segment.p0);
            let Some(along) = chord.unit() else { continue };
            let across = along.perpendicular();
            for (step, point) in points[index * pieces..].iter_mut().enumerate().take(pieces).skip(1) {
                *point = *point + across * deviation.at(step as f64 / pieces as f64);
            }
        }
        self.flattening = Some(Flattening { line: Polyline::through(points), pieces });
        self
    }

    /// The points of a curve that was [flattened](Self::flattened).
    pub fn flattening(&self) -> Option<&[Point<F>]> {
        self.flattening.as_ref().map(|flattening| flattening.line.points())
    }

    /// The cubic Béziers, one between each knot and the next.
    pub fn segments(&self) -> &[CubicBez] {
        &self.segments
    }

    /// The curve as a path of cubic Béziers, in the frame's coordinates.
    pub fn path(&self) -> BezPath {
        BezPath::from_path_segments(self.segments.iter().map(|segment| (*segment).into()))
    }

    /// The first knot.
    pub fn start(&self) -> Point<F> {
        from_kurbo(self.segments[0].p0)
    }

    /// The knot with this index into those it was made of.
    pub fn knot(&self, index: usize) -> Point<F> {
        match self.segments.get(index) {
            Some(segment) => from_kurbo(segment.p0),
            None => self.end(),
        }
    }

    /// The last knot.
    pub fn end(&self) -> Point<F> {
        from_kurbo(self.segments[self.segments.len() - 1].p3)
    }

    /// The length along the curve, in the frame's unit.
    pub fn arc_length(&self) -> f64 {
        if let Some(flattening) = &self.flattening {
            return flattening.line.length();
        }
        self.segments.iter().map(|segment| segment_length(*segment)).sum()
    }

    /// `count` points within the part of the curve between the knots `from` and `to` (indices into
    /// the knots it was made of), at equal fractions 1/(count+1), 2/(count+1) … of its arc length.
    pub fn divide(&self, from: usize, to: usize, count: usize) -> Vec<Point<F>> {
        let mut points = Vec::with_capacity(count);
        self.divide_into(&mut points, (from, to), count, 1..=count);
        points
    }

    /// The middles of `count` parts of the curve with equal arc lengths.
    pub fn middles(&self, count: usize) -> Vec<Point<F>> {
        let mut points = Vec::with_capacity(count);
        // Of the points that divide it into twice as many parts every other one is a middle.
        let divisions = 2 * count - 1;
        self.divide_into(&mut points, (0, self.segments.len()), divisions, (1..=divisions).step_by(2));
        points
    }

    /// Appends those of the points of [`divide`](Self::divide) that have the numbers `steps`, which ascend from 1.
    pub(crate) fn divide_into(
        &self,
        points: &mut Vec<Point<F>>,
        (from, to): (usize, usize),
        count: usize,
        steps: impl Iterator<Item = usize>,
    ) {
        if let Some(Flattening { line, pieces }) = &self.flattening {
            points.extend(line.divide(from * pieces, to * pieces, count, steps));
            return;
        }
        let span = &self.segments[from..to];
        let lengths: Vec<f64> = span.iter().map(|segment| segment_length(*segment)).collect();
        let total: f64 = lengths.iter().sum();
        let (mut index, mut before) = (0, 0.0);
        for step in steps {
            let target = total * step as f64 / (count as f64 + 1.0);
            while index + 1 < span.len() && before + lengths[index] < target {
                before += lengths[index];
                index += 1;
            }
            let accuracy = ARC_LENGTH_ACCURACY * total;
            let s = span[index].inv_arclen((target - before).clamp(0.0, lengths[index]), accuracy);
            points.push(from_kurbo(span[index].eval(s)));
        }
    }

    /// The ordinates at which the curve crosses the line x = `abscissa`, in order along the curve.
    pub fn ordinates_at(&self, abscissa: f64) -> Vec<f64> {
        if let Some(flattening) = &self.flattening {
            return flattening.line.ordinates_at(abscissa);
        }
        let mut ordinates: Vec<f64> = Vec::new();
        for segment in &self.segments {
            let (x, y) = Cubic::coordinates(*segment);
            ordinates.extend(x.reaches(abscissa).into_iter().map(|s| y.at(s)));
        }
        ordinates
    }

    /// The highest ordinate at which the curve, every point mapped by `map`, which must be affine, crosses each line
    /// x = `abscissae[i]`, which ascend; `None` where it does not cross it.
    pub fn tops_of<G: Frame>(&self, map: impl Fn(Point<F>) -> Point<G>, abscissae: &[f64]) -> Vec<Option<f64>> {
        if let Some(flattening) = &self.flattening {
            return flattening.line.tops_of(map, abscissae);
        }
        let mapped = self.map_affine(map);
        abscissae.iter().map(|x| mapped.ordinates_at(*x).into_iter().reduce(f64::max)).collect()
    }

    /// ∫ y dx along the curve, over its parts with x < `bound` (all of it for an infinite bound),
    /// exactly.
    ///
    /// Round a closed outline the sum of these is the area within, up to its sign (Green's theorem),
    /// and with a bound the area to that side of the line x = `bound`, since the cut itself has
    /// dx = 0 and adds nothing.
    pub fn area_integral(&self, bound: f64) -> f64 {
        if let Some(flattening) = &self.flattening {
            return flattening.line.area_integral(bound);
        }
        self.segments.iter().map(|segment| segment_integral(*segment, bound)).sum()
    }

    /// The [area integrals](Self::area_integral) of the curve with every point mapped by `map`, which must be affine: over all of it,
    /// and over its parts with x < `bound`.
    pub fn area_integrals_of<G: Frame>(&self, map: impl Fn(Point<F>) -> Point<G>, bound: f64) -> [f64; 2] {
        if let Some(flattening) = &self.flattening {
            return flattening.line.area_integrals_of(map, bound);
        }
        let mapped = self.map_affine(map);
        [f64::INFINITY, bound].map(|bound| mapped.area_integral(bound))
    }

    /// The curve with every point mapped by `map`, which must be affine.
    pub fn map_affine<G: Frame>(&self, map: impl Fn(Point<F>) -> Point<G>) -> Curve<G> {
        let flattening = self.flattening.as_ref().map(|Flattening { line, pieces }| Flattening {
            line: Polyline::through(line.points().iter().map(|point| map(*point)).collect()),
            pieces: *pieces,
        });
        let to = |p: kurbo::Point| {
            let mapped = map(from_kurbo(p));
            kurbo::Point::new(mapped.x, mapped.y)
        };
        let segments = self.segments.iter().map(|s| CubicBez::new(to(s.p0), to(s.p1), to(s.p2), to(s.p3))).collect();
        Curve { segments, flattening, frame: PhantomData }
    }

    /// Points along the curve from its first knot to its last, so dense that the straight lines
    /// between them stay within `tolerance` (frame's unit) of it.
    pub fn flatten(&self, tolerance: f64) -> Vec<Point<F>> {
        let mut points = Vec::new();
        kurbo::flatten(self.path(), tolerance, |element| match element {
            kurbo::PathEl::MoveTo(p) | kurbo::PathEl::LineTo(p) => points.push(from_kurbo(p)),
            kurbo::PathEl::QuadTo(..) | kurbo::PathEl::CurveTo(..) | kurbo::PathEl::ClosePath => {}
        });
        points
    }
}

fn from_kurbo<F: Frame>(point: kurbo::Point) -> Point<F> {
    Point::new(point.x, point.y)
}

fn segment_length(segment: CubicBez) -> f64 {
    segment.arclen(ARC_LENGTH_ACCURACY * segment.p0.distance(segment.p3).max(f64::MIN_POSITIVE))
}

fn segment_integral(segment: CubicBez, bound: f64) -> f64 {
    let (x, y) = Cubic::coordinates(segment);
    if bound == f64::INFINITY {
        return y.integral_against(x, 0.0, 1.0);
    }
    let mut ends = vec![0.0];
    ends.extend(x.reaches(bound));
    ends.push(1.0);
    ends.windows(2)
        .filter(|piece| x.at(0.5 * (piece[0] + piece[1])) < bound)
        .map(|piece| y.integral_against(x, piece[0], piece[1]))
        .sum()
}

/// The way between two successive knots.
struct Step<F: Frame> {
    /// The square root of its length.
    pace: f64,
    /// The way over that.
    speed: Vector<F>,
}

/// One Bézier per pair of successive knots, smooth at all knots but the first and the last. `steps` is room for what lies between the
/// knots.
fn smooth_span<F: Frame>(knots: &[Knot<F>], steps: &mut Vec<Step<F>>, segments: &mut Vec<CubicBez>) {
    steps.clear();
    steps.extend(knots.windows(2).map(|pair| {
        let step = pair[1].point - pair[0].point;
        let pace = step.dot(step).sqrt().sqrt();
        Step { pace, speed: step * pace.recip() }
    }));
    let steps = steps.as_slice();
    let last = steps.len() - 1;
    let bend = |k: usize| (steps[k + 1].speed - steps[k].speed) * (steps[k].pace + steps[k + 1].pace).recip();
    let tangent = |knot: usize| {
        if last == 0 {
            steps[0].speed
        } else if knot == 0 {
            steps[0].speed - bend(0) * steps[0].pace
        } else if knot > last {
            steps[last].speed + bend(last - 1) * steps[last].pace
        } else {
            steps[knot - 1].speed + bend(knot - 1) * steps[knot - 1].pace
        }
    };
    let to = |p: Point<F>| kurbo::Point::new(p.x, p.y);
    let mut from = tangent(0);
    for (k, (pair, step)) in knots.windows(2).zip(steps).enumerate() {
        let (p0, p3) = (pair[0].point, pair[1].point);
        let towards = tangent(k + 1);
        let (p1, p2) = (p0 + from * (step.pace / 3.0), p3 - towards * (step.pace / 3.0));
        segments.push(CubicBez::new(to(p0), to(p1), to(p2), to(p3)));
        from = towards;
    }
}
