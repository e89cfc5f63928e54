//! The measures of a pair in the similarity frame of its stable points, seen as they lie in the picture plane: what the pixels
//! can do is told apart from what the pose of the head does.

use lipmetry::alignment::{ScaleRule, superimpose};
use lipmetry::geometry::{Image, Point, Similarity, Vector};
use lipmetry::landmark::{CurveName, Landmark, Marking, stations};

/// How many measures there are, and what they are called.
pub const NAMES: [&str; 8] =
    ["mean height", "midline", "peak r", "peak l", "half areas %", "commissures", "width", "philtrum"];

/// The seven stable points.
pub const SEVEN: [Landmark; 7] =
    [Landmark::ExR, Landmark::EnR, Landmark::EnL, Landmark::ExL, Landmark::AlR, Landmark::AlL, Landmark::Sn];

/// The change of each measure in millimetres (the half areas in per cent), `mm_per_px` being that of the before photo.
pub fn changes(before: &Marking, after: &Marking, mm_per_px: f64) -> Option<[f64; NAMES.len()]> {
    let points = |marking: &Marking| -> Option<Vec<Point<Image>>> {
        SEVEN.iter().map(|landmark| marking.configuration.point(*landmark)).collect()
    };
    let (from, to) = (points(after)?, points(before)?);
    let to_before: Similarity<Image, Image> = superimpose(&from, &to, &[1.0; 7], ScaleRule::Symmetric)?;
    let mut moved = after.clone();
    moved.configuration = after.configuration.map(|point| to_before.point(point));
    let axes = Axes::of(before, mm_per_px)?;
    let (old, new) = (axes.measures(before)?, axes.measures(&moved)?);
    Some(std::array::from_fn(|index| new[index] - old[index]))
}

/// The axes of a face: the mean of the lines between the pairs of stable points, and their middles.
struct Axes {
    origin: Point<Image>,
    /// Towards the subject's left, of the length of a millimetre, over its square.
    left: Vector<Image>,
    up: Vector<Image>,
}

impl Axes {
    fn of(marking: &Marking, mm_per_px: f64) -> Option<Self> {
        let point = |landmark| marking.configuration.point(landmark);
        let pairs = [(Landmark::ExR, Landmark::ExL), (Landmark::EnR, Landmark::EnL), (Landmark::AlR, Landmark::AlL)];
        let mut across = Vector::new(0.0, 0.0);
        let mut middles = Vec::new();
        for (right, left) in pairs {
            let (right, left) = (point(right)?, point(left)?);
            across = across + (left - right);
            middles.push((right.midpoint(left), 1.0));
        }
        let left = across.unit()? * mm_per_px;
        Some(Self { origin: Point::weighted_mean(middles)?, left, up: Vector::new(left.y, -left.x) })
    }

    fn place(&self, point: Point<Image>) -> [f64; 2] {
        let offset = point - self.origin;
        [offset.dot(self.left), offset.dot(self.up)]
    }

    fn measures(&self, marking: &Marking) -> Option<[f64; NAMES.len()]> {
        let point = |landmark| Some(self.place(marking.configuration.point(landmark)?));
        let line = |name| -> Option<Vec<[f64; 2]>> {
            Some(stations(&marking.configuration, name)?.into_iter().map(|point| self.place(point)).collect())
        };
        let (border, margin) = (line(CurveName::UpperBorder)?, line(CurveName::UpperFreeMargin)?);
        let (right, left) = (point(Landmark::ChR)?, point(Landmark::ChL)?);
        let whole = area(&border, f64::INFINITY) - area(&margin, f64::INFINITY);
        let half = area(&border, 0.0) - area(&margin, 0.0);
        let peak = |landmark| Some(point(landmark)?[1] - height_at(&margin, point(landmark)?[0])?);
        let ls = point(Landmark::Ls)?;
        Some([
            whole / (left[0] - right[0]),
            ls[1] - point(Landmark::Sto)?[1],
            peak(Landmark::CphR)?,
            peak(Landmark::CphL)?,
            200.0 * (2.0 * half - whole) / whole,
            right[1] - left[1],
            left[0] - right[0],
            point(Landmark::Sn)?[1] - ls[1],
        ])
    }
}

/// ∫ y dx along a line, over x below `bound`.
fn area(line: &[[f64; 2]], bound: f64) -> f64 {
    let mut sum = 0.0;
    for pair in line.windows(2) {
        let ([x0, y0], [x1, y1]) = (pair[0], pair[1]);
        let cut = |x: f64, y: f64, other: [f64; 2]| {
            let t = (bound - x) / (other[0] - x);
            [bound, y + t * (other[1] - y)]
        };
        let (from, to) = match (x0 < bound, x1 < bound) {
            (true, true) => (pair[0], pair[1]),
            (true, false) => (pair[0], cut(x0, y0, pair[1])),
            (false, true) => (cut(x1, y1, pair[0]), pair[1]),
            (false, false) => continue,
        };
        sum += 0.5 * (from[1] + to[1]) * (to[0] - from[0]);
    }
    sum
}

fn height_at(line: &[[f64; 2]], x: f64) -> Option<f64> {
    line.windows(2).find(|pair| (pair[0][0] <= x) != (pair[1][0] <= x)).map(|pair| {
        let t = (x - pair[0][0]) / (pair[1][0] - pair[0][0]);
        pair[0][1] + t * (pair[1][1] - pair[0][1])
    })
}
