//! The outlines of many people laid over each other, and their mean before and after.

use crate::alignment::{ScaleRule, superimpose};
use crate::elementary::atan2;
use crate::geometry::{Face, Point, Similarity, Vector};
use crate::study::OutlineRecord;

/// The lines of one mouth: the upper border, the upper margin, the lower margin and the lower border, each from the subject's right
/// corner to the left one.
pub type Lines = [Vec<Point<Face>>; 4];

/// The mouths of people, each before and after, in one frame: x to the subject's left, y up, the origin midway between the corners
/// of the mean mouth before, which lie on the x axis; in the people's unit of length.
#[derive(Clone, Debug, PartialEq)]
pub struct Superimposed {
    /// Which of the people that were given they are.
    pub people: Vec<usize>,
    /// Their mouths before and after.
    pub mouths: Vec<[Lines; 2]>,
    /// Whether each of them has a lower margin of its own, before or after: lips that are parted.
    pub parted: Vec<bool>,
}

/// The mean of a point over people, and how far they lie about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The mean.
    pub middle: Point<Face>,
    /// The standard deviations along the two axes of the scatter, the larger one first.
    pub sd: [f64; 2],
    /// The angle of the larger one against the x axis, in radians, towards the y axis.
    pub angle: f64,
}

/// The generalized Procrustes superimposition of people's mouths (Gower 1975, "Generalized Procrustes analysis", Psychometrika
/// 40(1); Dryden & Mardia 2016, *Statistical Shape Analysis*, 2nd ed., chapter 7), by **position and rotation alone**: sizes are
/// kept, since their change is what is looked at, and nothing is reflected, since the sides are told apart.
///
/// Each person has **one** transformation, found from the mouth before alone and applied to both. Superimposing before and after
/// each by itself would hide what changed: a lift that moves the whole border would be taken out as position. So within a person
/// nothing moves, and the change of the mean is the mean of the changes, seen in the turned frames.
///
/// The mean of the mouths before is found by turns: every mouth is laid onto the mean, the mean is taken anew, until it stands
/// still. It begins with all mouths laid by their corners, so that neither the order of people nor their frames matter; at
/// the end the corners of the mean lie level. A mouth without extent, or with lines of another number of points than most have, is
/// left out. `None` where none is left.
pub fn superimposed(mouths: &[[&OutlineRecord; 2]]) -> Option<Superimposed> {
    let lengths = usual_lengths(mouths)?;
    let usable = |(person, pair): (usize, &[&OutlineRecord; 2])| {
        let lines = [lines(pair[0], lengths)?, lines(pair[1], lengths)?];
        let laid = by_corners(&lines[0])?;
        Some((person, lines.map(|lines| moved(&lines, &laid)), pair.iter().any(|of| !of.lower_margin.is_empty())))
    };
    let found: Vec<(usize, [Lines; 2], bool)> = mouths.iter().enumerate().filter_map(usable).collect();
    let people: Vec<usize> = found.iter().map(|(person, ..)| *person).collect();
    let parted: Vec<bool> = found.iter().map(|(.., parted)| *parted).collect();
    let mut mouths: Vec<[Lines; 2]> = found.into_iter().map(|(_, mouths, _)| mouths).collect();
    for _ in 0..MOST_TURNS {
        let mean = mean(mouths.iter().map(|[before, _]| before))?;
        let target = configuration(&mean);
        let weights = vec![1.0; target.len()];
        let mut largest = 0.0_f64;
        for mouth in &mut mouths {
            let source = configuration(&mouth[0]);
            let step = superimpose(&source, &target, &weights, ScaleRule::Kept)?;
            largest = source.iter().map(|point| step.point(*point).distance(*point)).fold(largest, f64::max);
            *mouth = [moved(&mouth[0], &step), moved(&mouth[1], &step)];
        }
        if largest < STILL * target.iter().map(|point| point.distance(target[0])).fold(0.0, f64::max) {
            break;
        }
    }
    let level = by_corners(&mean(mouths.iter().map(|[before, _]| before))?)?;
    let mouths = mouths.iter().map(|[before, after]| [moved(before, &level), moved(after, &level)]).collect();
    Some(Superimposed { people, mouths, parted })
}

/// The mean stands still where no point moves by more than this part of the mouth.
const STILL: f64 = 1e-13;
/// The search ends after so many turns; two or three do.
const MOST_TURNS: usize = 100;

/// The mean of mouths, line by line and point by point; `None` of none.
pub fn mean<'a>(mouths: impl Iterator<Item = &'a Lines>) -> Option<Lines> {
    let mouths: Vec<&Lines> = mouths.collect();
    let first = mouths.first()?;
    let at = |line: usize, point: usize| {
        Point::weighted_mean(mouths.iter().filter_map(|mouth| Some((*mouth[line].get(point)?, 1.0))))
    };
    let of_line = |line: usize| (0..first[line].len()).filter_map(|point| at(line, point)).collect();
    Some([0, 1, 2, 3].map(of_line))
}

/// How one point of one line lies in mouths; `None` with fewer than two.
pub fn spread<'a>(mouths: impl Iterator<Item = &'a Lines>, line: usize, point: usize) -> Option<Spread> {
    let points: Vec<Point<Face>> = mouths.filter_map(|mouth| mouth[line].get(point).copied()).collect();
    if points.len() < 2 {
        return None;
    }
    let middle = Point::weighted_mean(points.iter().map(|point| (*point, 1.0)))?;
    let product = |of: fn(Vector<Face>) -> f64| {
        points.iter().map(|point| of(*point - middle)).sum::<f64>() / (points.len() - 1) as f64
    };
    let (xx, yy, xy) = (product(|d| d.x * d.x), product(|d| d.y * d.y), product(|d| d.x * d.y));
    // The eigenvalues of a symmetric matrix of two rows.
    let (half, apart) = (0.5 * (xx + yy), (0.25 * (xx - yy) * (xx - yy) + xy * xy).sqrt());
    let sd = [half + apart, half - apart].map(|variance| variance.max(0.0).sqrt());
    Some(Spread { middle, sd, angle: 0.5 * atan2(2.0 * xy, xx - yy) })
}

/// The numbers of points that most of the lines have.
fn usual_lengths(mouths: &[[&OutlineRecord; 2]]) -> Option<[usize; 3]> {
    let lengths =
        |outline: &OutlineRecord| [&outline.upper_border, &outline.upper_margin, &outline.lower_border].map(Vec::len);
    let mut counts: Vec<([usize; 3], usize)> = Vec::new();
    for outline in mouths.iter().flatten().filter(|outline| lengths(outline).iter().all(|length| *length > 1)) {
        match counts.iter_mut().find(|(of, _)| *of == lengths(outline)) {
            Some((_, count)) => *count += 1,
            None => counts.push((lengths(outline), 1)),
        }
    }
    counts.into_iter().max_by_key(|(of, count)| (*count, *of)).map(|(of, _)| of)
}

/// The lines of a mouth that have so many points; closed lips have one margin.
fn lines(outline: &OutlineRecord, [border, margin, lower]: [usize; 3]) -> Option<Lines> {
    let points = |line: &[[f64; 2]]| line.iter().map(|[x, y]| Point::new(*x, *y)).collect::<Vec<_>>();
    let own = if outline.lower_margin.is_empty() { &outline.upper_margin } else { &outline.lower_margin };
    let lines = [&outline.upper_border, &outline.upper_margin, own, &outline.lower_border].map(|line| points(line));
    let fits = lines.iter().map(Vec::len).eq([border, margin, margin, lower]);
    let finite = lines.iter().flatten().all(|point| point.x.is_finite() && point.y.is_finite());
    (fits && finite).then_some(lines)
}

/// The transformation that lays a mouth's corners level, their middle at the origin.
fn by_corners(lines: &Lines) -> Option<Similarity<Face, Face>> {
    let (right, left) = (*lines[0].first()?, *lines[0].last()?);
    let chord = left - right;
    let length = chord.length();
    if !(length > 0.0 && length.is_finite()) {
        return None;
    }
    let x_axis = chord * length.recip();
    Some(Similarity::onto_axes(right.midpoint(left), x_axis, Vector::new(-x_axis.y, x_axis.x), 1.0))
}

/// The points that the superimposition rests on: both borders and the upper margin, which every mouth has.
fn configuration(lines: &Lines) -> Vec<Point<Face>> {
    [0, 1, 3].into_iter().flat_map(|line| lines[line].iter().copied()).collect()
}

fn moved(lines: &Lines, by: &Similarity<Face, Face>) -> Lines {
    [0, 1, 2, 3].map(|line| lines[line].iter().map(|point| by.point(*point)).collect())
}
