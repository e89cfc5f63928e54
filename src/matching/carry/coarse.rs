//! The coarse picture of a photo, turned, and the places in it that are most like a template.

use super::reduced::Reduced;
use crate::elementary::sin_cos;
use crate::geometry::{Image, Point, Vector};
use crate::matching::correlation::Patch;

/// The most cells of a turned picture.
const MOST_TURNED: usize = 1_000_000;

/// The coarse picture of a photo, turned back by an angle, with an even rim.
pub(super) struct Turned<'a> {
    pub(super) source: &'a Reduced,
    pub(super) angle_deg: f64,
    pub(super) values: Patch<1>,
}

impl<'a> Turned<'a> {
    pub(super) fn new(source: &'a Reduced, angle_deg: f64, padding: usize) -> Self {
        let (sin, cos) = sin_cos(angle_deg.to_radians());
        let [width, height] = source.size().map(|length| length as f64);
        let length = |along: f64, across: f64| (along * cos.abs() + across * sin.abs()).ceil() as usize + 2 * padding;
        let (columns, rows) = (length(width, height), length(height, width));
        // Of a strip so long that its frame would fill the memory nothing is looked at.
        let fits = columns.saturating_mul(rows) <= MOST_TURNED;
        let (columns, rows) = if fits { (columns, rows) } else { (1, 1) };
        let empty = Patch { planes: [Vec::new()], columns, rows };
        let mut turned = Self { source, angle_deg, values: empty };
        turned.values = Patch::sampled(columns, rows, |column, row| {
            [source.at(turned.point([column as f64, row as f64])).unwrap_or(0.0)]
        });
        turned
    }

    /// The place of the photo at a column and a row.
    pub(super) fn point(&self, [column, row]: [f64; 2]) -> Point<Image> {
        let (sin, cos) = sin_cos(self.angle_deg.to_radians());
        let across = (column + 0.5 - 0.5 * self.values.columns as f64) * self.source.cell();
        let down = (row + 0.5 - 0.5 * self.values.rows as f64) * self.source.cell();
        self.source.middle() + Vector::new(cos * across - sin * down, sin * across + cos * down)
    }
}

/// The correlations of a template with every place in a picture.
pub(super) struct Scores {
    values: Vec<f32>,
    columns: usize,
}

pub(super) fn correlations(mut template: Patch<1>, picture: &Patch<1>) -> Scores {
    let norm = template.centred() as f32;
    let columns = (picture.columns + 1).saturating_sub(template.columns);
    let rows = (picture.rows + 1).saturating_sub(template.rows);
    let mut values = vec![0.0_f32; columns * rows];
    if values.is_empty() {
        return Scores { values, columns };
    }
    let variation = variations(picture, [template.columns, template.rows]);
    let ([plane], [there]) = (&template.planes, &picture.planes);
    for (row, scores) in values.chunks_exact_mut(columns).enumerate() {
        for (index, line) in plane.chunks_exact(template.columns).enumerate() {
            let there = &there[(row + index) * picture.columns..(row + index + 1) * picture.columns];
            for (shift, value) in line.iter().enumerate() {
                scores.iter_mut().zip(&there[shift..]).for_each(|(score, there)| *score += value * there);
            }
        }
    }
    // A place beside the photo, or without texture, is like nothing.
    let least = LEAST_VARIATION * (template.columns * template.rows) as f32;
    for (score, variation) in values.iter_mut().zip(variation) {
        *score = if norm > least && variation > least { *score / (norm * variation).sqrt() } else { 0.0 };
    }
    Scores { values, columns }
}

/// The least variance of even lightness, in its units, that is a face: of faces it is about 1.
const LEAST_VARIATION: f32 = 0.05;

/// The sums of the squares about the mean over every window of a picture.
fn variations(picture: &Patch<1>, [columns, rows]: [usize; 2]) -> Vec<f32> {
    let corners = picture.columns + 1;
    let mut sums = vec![[0.0_f64; 2]; corners * (picture.rows + 1)];
    let [plane] = &picture.planes;
    for (row, line) in plane.chunks_exact(picture.columns).enumerate() {
        let mut sum = [0.0; 2];
        for (column, value) in line.iter().enumerate() {
            let value = f64::from(*value);
            sum = [sum[0] + value, sum[1] + value * value];
            let above = sums[row * corners + column + 1];
            sums[(row + 1) * corners + column + 1] = [above[0] + sum[0], above[1] + sum[1]];
        }
    }
    let count = (columns * rows) as f64;
    let mut found = Vec::new();
    for row in 0..=picture.rows - rows {
        for column in 0..=picture.columns - columns {
            let part = |k: usize| {
                let at = |row: usize, column: usize| sums[row * corners + column][k];
                at(row + rows, column + columns) - at(row, column + columns) - at(row + rows, column) + at(row, column)
            };
            found.push((part(1) - part(0) * part(0) / count) as f32);
        }
    }
    found
}

/// The three highest places that no neighbour exceeds, with their column and row.
pub(super) fn peaks_of(scores: &Scores) -> Vec<(f64, [usize; 2])> {
    const MOST: usize = 3;
    let mut peaks: Vec<(f64, [usize; 2])> = Vec::new();
    let rows = scores.values.len().checked_div(scores.columns).unwrap_or(0);
    for row in 0..rows {
        for column in 0..scores.columns {
            let score = scores.values[row * scores.columns + column];
            let above = |row: usize| {
                let line = &scores.values[row * scores.columns..(row + 1) * scores.columns];
                let (from, to) = (column.saturating_sub(1), (column + 2).min(scores.columns));
                line[from..to].iter().any(|other| *other > score)
            };
            let exceeded = (row.saturating_sub(1)..(row + 2).min(rows)).any(above);
            let score = f64::from(score);
            if score > 0.0 && !exceeded && (peaks.len() < MOST || score > peaks[MOST - 1].0) {
                peaks.push((score, [column, row]));
                peaks.sort_by(|a, b| b.0.total_cmp(&a.0));
                peaks.truncate(MOST);
            }
        }
    }
    peaks
}
