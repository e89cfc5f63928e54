//! Whether there are lips where their curves were marked: the step of colour across the borders, and the dark line
//! between the lips.

use super::grid::Grid;
use super::{Lab, lab, median};
use crate::elementary::{hypot, ln_1p};
use crate::geometry::{CoordinateReading, Image, Point, Vector};
use crate::imaging::DecodedImage;

/// The curves of the lips as they were marked, as lines from the subject's right corner to the left, in pixels of the
/// un-mirrored photo; empty where one was not marked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LipLines {
    /// The upper vermilion border.
    pub upper_border: Vec<Point<Image>>,
    /// The free margin of the upper lip.
    pub upper_free_margin: Vec<Point<Image>>,
    /// The lower vermilion border.
    pub lower_border: Vec<Point<Image>>,
}

impl LipLines {
    fn each(&self) -> [&[Point<Image>]; 3] {
        [&self.upper_border, &self.upper_free_margin, &self.lower_border]
    }

    /// The lines under another reading of their coordinates.
    fn read(&self, reading: CoordinateReading, [width, height]: [f64; 2], mirrored: bool) -> Self {
        // The file's coordinates are those of the picture as it is shown, mirrored or not.
        let across = |point: Point<Image>| if mirrored { Point::new(width - point.x, point.y) } else { point };
        let [upper_border, upper_free_margin, lower_border] = self.each().map(|line| {
            let mut line: Vec<_> = line.iter().map(|at| across(reading.place(across(*at), width, height))).collect();
            if reading.reflects() {
                line.reverse();
            }
            line
        });
        Self { upper_border, upper_free_margin, lower_border }
    }
}

/// What the picture shows along the curves of the lips.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LipEvidence {
    /// How much the picture looks like lips there: the sum of ln(1 + t) of the dark line between the lips and of the
    /// red inside their borders, t being a contrast over its standard error along the curve; 0 of even skin.
    pub score: f64,
    /// Whether the picture has colours: without them the red cannot tell, and the score is that of the dark line alone.
    pub coloured: bool,
    /// What there is at the upper border; `None` where the red is too thin to tell, or no different from the skin.
    pub upper_border: Option<BorderEvidence>,
}

/// What the picture shows inside and outside the upper border.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BorderEvidence {
    /// How far the colour just inside the border is on the way from the skin outside it, 0, to the red above the free
    /// margin, 1.
    pub redness: f64,
    /// The step of colour at the border, in units of ΔE*ab with the lightness halved.
    pub step: f64,
    /// The step over its standard error along the border, in the channel where it is the largest.
    pub certainty: f64,
}

/// Where the colours beside a curve are taken, in millimetres from it: further in than a click and a blurred edge
/// reach, and not as far as the next border of a thin lip.
const ASIDE_MM: [f64; 6] = [0.5, 0.8, 1.1, 1.4, 1.7, 2.0];

/// Where those on the curve are.
const ON_MM: [f64; 3] = [-0.25, 0.0, 0.25];

/// Where the red of the upper lip is surely seen, in millimetres above the free margin: above the shadow between the
/// lips.
const RED_MM: [f64; 6] = [0.8, 1.1, 1.4, 1.7, 2.0, 2.25];

/// How many places along a curve are looked at, and how many more at either end are not: the borders meet there.
const PLACES: usize = 20;
const ENDS: usize = 4;

/// The fewest places of which a curve is judged.
const LEAST_PLACES: usize = 12;

/// What is added to a standard error, in units of L* and of a*: steps of one level of 8 bits are no evidence.
const LEAST_ERROR: [f64; 3] = [0.2, 0.3, 0.3];

/// Below this mean chroma a picture is grey.
const LEAST_CHROMA: f64 = 2.0;

/// A lightness counts half: it changes with the light.
const LIGHTNESS_WEIGHT: f64 = 0.5;

/// The least difference between the red and the skin on which the border is judged.
const LEAST_CONTRAST: f64 = 5.0;

/// The colours at one place of a curve: on the side of the face's crown, on the curve, and on the side of the chin.
struct Crossing {
    above: [f64; 3],
    on: [f64; 3],
    below: [f64; 3],
}

/// What the photo shows along the curves; `None` where too little of them is in the cells, or the free margin was not
/// marked.
pub(super) fn evidence(grid: &Grid, lines: &LipLines, px_per_mm: f64) -> Option<LipEvidence> {
    let margin = crossings(grid, &lines.upper_free_margin, px_per_mm)?;
    let upper = crossings(grid, &lines.upper_border, px_per_mm);
    let lower = crossings(grid, &lines.lower_border, px_per_mm);
    let dark = margin.iter().map(|at| 0.5 * (at.above[0] + at.below[0]) - at.on[0]).collect::<Vec<f64>>();
    let (mean, error) = mean_with_error(&dark);
    let dark = ln_1p((mean / (error + LEAST_ERROR[0])).max(0.0));
    let all = || margin.iter().chain(upper.iter().flatten()).chain(lower.iter().flatten());
    let chroma: f64 = all().map(|at| hypot(at.below[1], at.below[2])).sum::<f64>() / all().count().max(1) as f64;
    let coloured = chroma >= LEAST_CHROMA;
    let inside_of_upper = upper.iter().flatten().map(|at| at.below[1] - at.above[1]).collect::<Vec<f64>>();
    let inside_of_lower = lower.iter().flatten().map(|at| at.above[1] - at.below[1]).collect::<Vec<f64>>();
    let red = match (coloured, upper.is_some() && lower.is_some()) {
        (true, true) => {
            let ((up, up_error), (low, low_error)) =
                (mean_with_error(&inside_of_upper), mean_with_error(&inside_of_lower));
            ln_1p(((up + low) / hypot(up_error, low_error).max(LEAST_ERROR[1])).max(0.0))
        }
        _ => 0.0,
    };
    // Without colours the red cannot be told from the skin in another light.
    let border =
        upper.as_ref().filter(|_| coloured).and_then(|upper| border(grid, upper, &lines.upper_free_margin, px_per_mm));
    // Without the lower border the red of the upper one is too uncertain: many lips are hardly redder there than the
    // skin.
    Some(LipEvidence {
        score: dark + red,
        coloured: coloured && lower.is_some() && upper.is_some(),
        upper_border: border,
    })
}

fn border(grid: &Grid, upper: &[Crossing], margin: &[Point<Image>], px_per_mm: f64) -> Option<BorderEvidence> {
    let red: Vec<[f64; 3]> = places(margin)
        .filter_map(|(place, up)| colour(grid, RED_MM.iter().map(|mm| place + up * (mm * px_per_mm))))
        .collect();
    let channel_median =
        |colours: &[[f64; 3]], channel: usize| median(&mut colours.iter().map(|lab| lab[channel]).collect::<Vec<_>>());
    let weighted = |lab: [f64; 3]| [LIGHTNESS_WEIGHT * lab[0], lab[1], lab[2]];
    let middle = |colours: Vec<[f64; 3]>| {
        Some(weighted([channel_median(&colours, 0)?, channel_median(&colours, 1)?, channel_median(&colours, 2)?]))
    };
    let skin = middle(upper.iter().map(|at| at.above).collect())?;
    let inside = middle(upper.iter().map(|at| at.below).collect())?;
    let red = middle(red)?;
    let towards = |of: [f64; 3]| [0, 1, 2].map(|channel| of[channel] - skin[channel]);
    let (to_red, to_inside) = (towards(red), towards(inside));
    let dot = |a: [f64; 3], b: [f64; 3]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let contrast = dot(to_red, to_red);
    if contrast.sqrt() < LEAST_CONTRAST {
        return None;
    }
    let steps: [(f64, f64); 3] = [0, 1, 2].map(|channel| {
        let steps: Vec<f64> = upper.iter().map(|at| at.below[channel] - at.above[channel]).collect();
        mean_with_error(&steps)
    });
    let certainty = steps
        .iter()
        .enumerate()
        .map(|(channel, (mean, error))| mean.abs() / (error + if channel == 0 { 0.6 } else { LEAST_ERROR[channel] }));
    Some(BorderEvidence {
        redness: dot(to_inside, to_red) / contrast,
        step: dot(weighted(steps.map(|(mean, _)| mean)), weighted(steps.map(|(mean, _)| mean))).sqrt(),
        certainty: certainty.fold(0.0, f64::max),
    })
}

/// Places at even distances along a line, with the direction across it that is up where it runs to the subject's left.
fn places(line: &[Point<Image>]) -> impl Iterator<Item = (Point<Image>, Vector<Image>)> {
    let lengths: Vec<f64> = line.windows(2).map(|pair| pair[0].distance(pair[1])).collect();
    let total: f64 = lengths.iter().sum();
    let count = PLACES + 2 * ENDS;
    (ENDS..PLACES + ENDS).filter_map(move |index| {
        let mut along = total * (index as f64 + 0.5) / count as f64;
        let part = lengths.iter().position(|length| {
            let here = along <= *length;
            if !here {
                along -= length;
            }
            here
        })?;
        let (from, to) = (line[part], line[part + 1]);
        // In the image frame y points down: up is a quarter turn back.
        let up = -(to - from).unit()?.perpendicular();
        Some((from + (to - from) * (along / lengths[part]), up))
    })
}

fn crossings(grid: &Grid, line: &[Point<Image>], px_per_mm: f64) -> Option<Vec<Crossing>> {
    let found: Vec<Crossing> = places(line)
        .filter_map(|(place, up)| {
            let at = |offsets: &[f64], sign: f64| {
                colour(grid, offsets.iter().map(|mm| place + up * (sign * mm * px_per_mm)))
            };
            Some(Crossing { above: at(&ASIDE_MM, 1.0)?, on: at(&ON_MM, 1.0)?, below: at(&ASIDE_MM, -1.0)? })
        })
        .collect();
    (found.len() >= LEAST_PLACES).then_some(found)
}

/// The L*a*b* of the mean of some places; `None` where none of them is in the cells.
fn colour(grid: &Grid, places: impl Iterator<Item = Point<Image>>) -> Option<[f64; 3]> {
    let (mut sum, mut count) = ([0.0; 3], 0.0);
    for cell in places.filter_map(|place| grid.at(place)) {
        for (sum, channel) in sum.iter_mut().zip(cell.rgb) {
            *sum += channel;
        }
        count += 1.0;
    }
    let Lab { l, a, b } = lab(sum.map(|channel| channel / count));
    (count > 0.0).then_some([l, a, b])
}

/// The mean and its standard error.
fn mean_with_error(values: &[f64]) -> (f64, f64) {
    let count = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count;
    (mean, (variance / count).sqrt())
}

/// The reading of the marks' coordinates under which the photo shows lips along the curves the most clearly, with what
/// it shows there.
pub fn lips_by_reading(
    photo: &DecodedImage,
    mirrored: bool,
    lines: &LipLines,
    px_per_mm: f64,
) -> Option<(CoordinateReading, LipEvidence)> {
    let (width, height) = photo.size();
    let size = [f64::from(width), f64::from(height)];
    let found = CoordinateReading::ALL.into_iter().filter_map(|reading| {
        let read = lines.read(reading, size, mirrored);
        let px_per_mm = px_per_mm * reading.magnification(size[0], size[1]);
        let grid = super::mouth_grid(photo, mirrored, &read.each().concat(), px_per_mm)?;
        Some((reading, evidence(&grid, &read, px_per_mm)?))
    });
    found.max_by(|(_, a), (_, b)| a.score.total_cmp(&b.score))
}
