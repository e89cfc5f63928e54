//! The irises on the picture: the circle of the limbus, where the iris ends and the white of the eye begins.
//!
//! The mesh's iris is a tenth too large and its centre too low, and the iris is what sets the millimetres; so it is looked for in the
//! pixels. The lids cover the iris above and often below; the rays along which it ends are therefore those to the two sides.
//! For each of several radii the circle is found across whose sides the picture becomes brightest (the integro-differential operator of
//! Daugman 1993), from there the steepest place on every ray, and the circle through these (least squares with the biweight of Beaton and
//! Tukey 1974). The one that most rays agree on is taken: a wide pupil, or half of it with half of the limbus, has fewer. Where
//! the sides are not seen, or not on one circle, nothing is said.

use std::f64::consts::PI;

use image::RgbImage;
use nalgebra::{Matrix3, Vector3};

use crate::elementary::{hypot, sin_cos};
use crate::geometry::{Image, Point, Vector};
use crate::imaging::luma::luma;
use crate::imaging::{DecodedImage, PixelRegion};
use crate::landmark::{Iris, Irises};

/// The rays of one side: from 42° above to 42° below the horizontal.
const RAYS_A_SIDE: usize = 15;
const RAY_STEP_DEG: f64 = 6.0;

/// An iris is looked at with about this many pixels across; more only cost time.
const PIXELS_ACROSS: f64 = 64.0;
/// Below this diameter, in pixels, the limbus is as wide as a fifth of the iris.
const LEAST_DIAMETER_PX: f64 = 14.0;

/// Where the circle is looked for, in radii of the mesh's iris: across, up and down, and its radius. On 16 faces the irises lay up to
/// 0.25 across and from 0.05 below to 0.30 above, and had 0.76 to 1.03 of its radius.
const ACROSS: [f64; 2] = [-0.30, 0.30];
const DOWN: [f64; 2] = [-0.42, 0.24];
const RADII: [f64; 6] = [0.74, 0.80, 0.86, 0.92, 0.98, 1.04];
const FIRST_STEP: f64 = 0.06;
/// A radius beyond these is none of an iris that the mesh found.
const PLAUSIBLE_RADII: [f64; 2] = [0.70, 1.10];

/// How far from a circle the picture is read on both sides of it, in radii of the mesh's iris.
const BANDS: [f64; 4] = [0.04, 0.08, 0.12, 0.16];

/// What counts of a brightening at most: this part of the difference between the eye's dark and bright. So a glint counts no more than a rim.
const MOST_OF_CONTRAST: f64 = 0.5;

/// The way along a ray on which the steepest place is looked for, in radii, and its steps; the two means that are compared are
/// as long as `MEAN_STEPS` steps.
const STEEPEST_WITHIN: f64 = 0.17;
const STEP: f64 = 0.02;
const MEAN_STEPS: usize = 4;

/// A ray counts where it brightens by at least this part of what the rays do in the middle, and by as many of 255 levels.
const LEAST_OF_TYPICAL: f64 = 0.4;
const LEAST_LEVELS: f64 = 3.0;

/// What a limbus must have to be one: a third of the rays of each side, all within so much of the circle (root mean square, in radii).
/// Of 64 irises of 16 faces 57 lay at 0.007 to 0.029, those of one blurred face, which were wrong by a tenth, at 0.040 to 0.050.
const LEAST_RAYS_A_SIDE: usize = 5;
const MOST_SPREAD: f64 = 0.032;
/// Both irises of a face are alike: where they differ by more than this part, neither is sure.
const MOST_DIFFERENCE: f64 = 0.10;

/// Both irises of a face, refined by the picture; those of which nothing is sure are `None`.
///
/// `mesh` has the irises of the face mesh; both are in pixels of the picture as the file shows it, mirrored or not.
#[must_use]
pub fn refined(photo: &DecodedImage, mesh: &Irises) -> Irises {
    let [right, left] = [mesh.right, mesh.left].map(|iris| limbus(photo, iris?));
    match (right, left) {
        (Some(a), Some(b)) if (a.diameter - b.diameter).abs() > MOST_DIFFERENCE * a.diameter.max(b.diameter) => {
            Irises::default()
        }
        _ => Irises { right, left },
    }
}

/// One iris by its limbus, looked for about the mesh's; `None` where its sides are not seen, or do not lie on a circle.
#[must_use]
pub fn limbus(photo: &DecodedImage, mesh: Iris) -> Option<Iris> {
    let window = Window::about(photo, mesh)?;
    let scale = window.pixels_a_value;
    let [x, y] = window.inside(mesh.centre);
    let start = Circle { x, y, radius: mesh.diameter / (2.0 * scale) };
    let [least, most] = PLAUSIBLE_RADII.map(|factor| factor * start.radius);
    let best = brightest_around(&window, start)
        .into_iter()
        .filter_map(|circle| fitted(&window, circle))
        .filter(|fit| fit.spread <= MOST_SPREAD && (least..=most).contains(&fit.circle.radius))
        .max_by(|one, other| one.merit().total_cmp(&other.merit()))?;
    let Circle { x, y, radius } = best.circle;
    let centre = window.origin + Vector::new(x, y) * scale;
    centre.is_finite().then_some(Iris { centre, diameter: 2.0 * radius * scale })
}

/// A circle in a window.
#[derive(Clone, Copy, Debug)]
struct Circle {
    x: f64,
    y: f64,
    radius: f64,
}

/// The brightness about an eye, reduced to what is needed.
struct Window {
    luma: Vec<f64>,
    columns: usize,
    rows: usize,
    /// The outer corner of the first value, in pixels of the picture.
    origin: Point<Image>,
    pixels_a_value: f64,
}

impl Window {
    fn about(photo: &DecodedImage, iris: Iris) -> Option<Self> {
        let Iris { centre, diameter } = iris;
        if !centre.is_finite() || !diameter.is_finite() || diameter < LEAST_DIAMETER_PX {
            return None;
        }
        let low = [centre.x - diameter, centre.y - diameter].map(|low| low.max(0.0).floor() as u32);
        let high = [centre.x + diameter, centre.y + diameter].map(|high| high.max(0.0).ceil() as u32);
        let size = [0, 1].map(|axis: usize| high[axis].saturating_sub(low[axis]));
        let pixels = photo.crop_srgb(PixelRegion { x: low[0], y: low[1], width: size[0], height: size[1] });
        let each = ((diameter / PIXELS_ACROSS) as u32).max(1);
        let [columns, rows] = [pixels.width() / each, pixels.height() / each];
        if columns < 2 || rows < 2 {
            return None;
        }
        let values = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)));
        Some(Self {
            luma: values.map(|(column, row)| mean_luma(&pixels, [column * each, row * each], each)).collect(),
            columns: columns as usize,
            rows: rows as usize,
            origin: Point::new(f64::from(low[0]), f64::from(low[1])),
            pixels_a_value: f64::from(each),
        })
    }

    /// A position of the picture in this window.
    fn inside(&self, at: Point<Image>) -> [f64; 2] {
        let from = at - self.origin;
        [from.x / self.pixels_a_value, from.y / self.pixels_a_value]
    }

    /// The brightness at a position, bilinear, beyond the rim that of the rim.
    fn at(&self, x: f64, y: f64) -> f64 {
        let place = |at: f64, count: usize| {
            let at = (at - 0.5).clamp(0.0, (count - 1) as f64);
            let low = (at as usize).min(count - 2);
            (low, at - low as f64)
        };
        let ((column, right), (row, down)) = (place(x, self.columns), place(y, self.rows));
        let value = |row: usize, column: usize| self.luma[row * self.columns + column];
        let across = |row: usize| value(row, column) + right * (value(row, column + 1) - value(row, column));
        across(row) + down * (across(row + 1) - across(row))
    }

    /// The brightness at `radius` along a ray from the centre of a circle.
    fn along(&self, circle: &Circle, ray: &Ray, radius: f64) -> f64 {
        self.at(circle.x + radius * ray.cos, circle.y + radius * ray.sin)
    }
}

/// The mean luma (ITU-R BT.601) of a square of pixels.
fn mean_luma(pixels: &RgbImage, [left, top]: [u32; 2], side: u32) -> f64 {
    let all = (top..top + side).flat_map(|y| (left..left + side).map(move |x| (x, y)));
    all.map(|(x, y)| luma(pixels.get_pixel(x, y).0.map(f64::from))).sum::<f64>() / f64::from(side * side)
}

/// A direction to one side of the eye.
#[derive(Clone, Copy)]
struct Ray {
    cos: f64,
    sin: f64,
}

/// The rays: those to the image's right, then those to the left.
fn rays() -> [Ray; 2 * RAYS_A_SIDE] {
    std::array::from_fn(|index| {
        let (side, of_side) = (index / RAYS_A_SIDE, index % RAYS_A_SIDE);
        let from_horizontal = (of_side as f64 - (RAYS_A_SIDE / 2) as f64) * RAY_STEP_DEG;
        let (sin, cos) = sin_cos(from_horizontal.to_radians() + side as f64 * PI);
        Ray { cos, sin }
    })
}

/// For each of the radii, the circle near `start` across whose sides the window becomes brightest.
fn brightest_around(window: &Window, start: Circle) -> Vec<Circle> {
    let most = MOST_OF_CONTRAST * contrast(window, start);
    let rays = rays();
    let score = |circle: &Circle| -> f64 {
        let of_ray = |ray: &Ray| {
            let step = |band: &f64| {
                window.along(circle, ray, circle.radius + band * start.radius)
                    - window.along(circle, ray, circle.radius - band * start.radius)
            };
            let mean = BANDS.iter().map(step).sum::<f64>() / BANDS.len() as f64;
            mean.clamp(-most, most) * ray.cos * ray.cos
        };
        rays.iter().map(of_ray).sum()
    };
    let steps = |[low, high]: [f64; 2]| -> Vec<f64> {
        let count = ((high - low) / FIRST_STEP).round() as usize;
        (0..=count).map(|step| (low + step as f64 * FIRST_STEP) * start.radius).collect()
    };
    let (across, down) = (steps(ACROSS), steps(DOWN));
    let brightest = |factor: f64| {
        let circle = |x: f64, y: f64| Circle { x: start.x + x, y: start.y + y, radius: factor * start.radius };
        let all = across.iter().flat_map(|x| down.iter().map(|y| circle(*x, *y)));
        let scored = all.map(|circle| (score(&circle), circle));
        scored.max_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, circle)| circle)
    };
    RADII.into_iter().filter_map(brightest).collect()
}

/// A circle through the steepest places about it.
#[derive(Clone, Copy)]
struct Fit {
    circle: Circle,
    /// How far the places lie from it: the weighted root mean square, in radii.
    spread: f64,
    /// How many of them count, on the side that has fewer.
    rays_a_side: usize,
}

impl Fit {
    /// More rays and a smaller spread are better. Spreads far below 0.01 do not differ: they are those of the pixels.
    fn merit(&self) -> f64 {
        self.rays_a_side as f64 / (self.spread + 0.01)
    }
}

/// The circle through the steepest places about one that lies near.
fn fitted(window: &Window, near: Circle) -> Option<Fit> {
    let mut fit = through_edges(&edges(window, near)?, near)?;
    for _ in 0..3 {
        fit = through_edges(&edges(window, fit.circle)?, fit.circle)?;
    }
    Some(fit)
}

/// The difference between the bright and the dark across the eye: from the first quartile to the ninth decile.
fn contrast(window: &Window, circle: Circle) -> f64 {
    const PLACES: usize = 33;
    let part = |index: usize, reach: f64| reach * circle.radius * (2.0 * index as f64 / (PLACES - 1) as f64 - 1.0);
    let mut all: Vec<f64> = (0..PLACES * PLACES)
        .map(|index| window.at(circle.x + part(index % PLACES, 1.3), circle.y + part(index / PLACES, 0.3)))
        .collect();
    all.sort_by(f64::total_cmp);
    all[9 * all.len() / 10] - all[all.len() / 4]
}

/// The steepest brightening along a ray.
#[derive(Clone, Copy)]
struct Edge {
    ray: Ray,
    /// From the centre of the circle that it was looked for about.
    radius: f64,
    levels: f64,
}

/// Where the rays brighten most near a circle; `None` where too few do on either side.
fn edges(window: &Window, circle: Circle) -> Option<Vec<Edge>> {
    let found: Vec<Option<Edge>> = rays().iter().map(|ray| steepest(window, circle, *ray)).collect();
    let mut levels: Vec<f64> = found.iter().flatten().map(|edge| edge.levels).collect();
    levels.sort_by(f64::total_cmp);
    let least = (LEAST_OF_TYPICAL * levels.get(levels.len() / 2)?).max(LEAST_LEVELS);
    let clear: Vec<Edge> = found.into_iter().flatten().filter(|edge| edge.levels >= least).collect();
    let to_right = clear.iter().filter(|edge| edge.ray.cos > 0.0).count();
    (to_right.min(clear.len() - to_right) >= LEAST_RAYS_A_SIDE).then_some(clear)
}

/// The steepest place of a ray: where the mean of the next few samples exceeds that of the last few most; `None` where that is at the end
/// of the way on which it is looked for. Between the samples by a parabola.
fn steepest(window: &Window, circle: Circle, ray: Ray) -> Option<Edge> {
    let reach = (STEEPEST_WITHIN / STEP) as usize;
    // The places between samples, 2 · reach + 1 of them, the middle one on the circle.
    let samples: Vec<f64> = (0..2 * (reach + MEAN_STEPS))
        .map(|index| {
            let from_circle = (index as f64 + 0.5 - (reach + MEAN_STEPS) as f64) * STEP;
            window.along(&circle, &ray, circle.radius * (1.0 + from_circle))
        })
        .collect();
    let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len() as f64;
    let rises: Vec<f64> = samples
        .windows(2 * MEAN_STEPS)
        .map(|around| mean(&around[MEAN_STEPS..]) - mean(&around[..MEAN_STEPS]))
        .collect();
    let (index, levels) = rises.iter().copied().enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b))?;
    let [before, after] = [*rises.get(index.checked_sub(1)?)?, *rises.get(index + 1)?];
    let curved = before - 2.0 * levels + after;
    let between = if curved < 0.0 { (0.5 * (before - after) / curved).clamp(-0.5, 0.5) } else { 0.0 };
    let from_circle = (index as f64 + between - reach as f64) * STEP;
    Some(Edge { ray, radius: circle.radius * (1.0 + from_circle), levels })
}

/// The circle through the edges, which were found about `about`; `None` where those that count are too few on either side.
///
/// Rays to the sides say little of the height, so that the height of `about` counts as half a ray's.
fn through_edges(edges: &[Edge], about: Circle) -> Option<Fit> {
    const HEIGHT_KEPT: f64 = 0.5;
    let mut circle = about;
    let mut weights = vec![1.0; edges.len()];
    let mut residuals = vec![0.0; edges.len()];
    for _ in 0..12 {
        let from = |edge: &Edge| {
            let (x, y) = (about.x + edge.radius * edge.ray.cos, about.y + edge.radius * edge.ray.sin);
            (x - circle.x, y - circle.y)
        };
        residuals = edges.iter().map(|edge| hypot(from(edge).0, from(edge).1) - circle.radius).collect();
        weights = biweights(&residuals, 0.005 * circle.radius);
        let mut normal = Matrix3::zeros();
        let mut right = Vector3::zeros();
        normal[(1, 1)] += HEIGHT_KEPT;
        right[1] += HEIGHT_KEPT * (about.y - circle.y);
        for ((edge, weight), residual) in edges.iter().zip(&weights).zip(&residuals) {
            let (x, y) = from(edge);
            let distance = hypot(x, y);
            let slope = Vector3::new(-x / distance, -y / distance, -1.0);
            normal += *weight * slope * slope.transpose();
            right -= *weight * *residual * slope;
        }
        let step = normal.cholesky()?.solve(&right);
        circle = Circle { x: circle.x + step[0], y: circle.y + step[1], radius: circle.radius + step[2] };
    }
    let counts = |to_right: bool| {
        let of_side = |(edge, weight): &(&Edge, &f64)| (edge.ray.cos > 0.0) == to_right && **weight > 0.2;
        edges.iter().zip(&weights).filter(of_side).count()
    };
    let rays_a_side = counts(true).min(counts(false));
    if rays_a_side < LEAST_RAYS_A_SIDE || circle.radius <= 0.0 {
        return None;
    }
    let sum: f64 = weights.iter().sum();
    let squares: f64 = weights.iter().zip(&residuals).map(|(weight, residual)| weight * residual * residual).sum();
    Some(Fit { circle, spread: (squares / sum).sqrt() / circle.radius, rays_a_side })
}

/// The biweights of residuals (Beaton and Tukey 1974), their scale by the median absolute one and at least `least`.
fn biweights(residuals: &[f64], least: f64) -> Vec<f64> {
    const TUNING: f64 = 4.685;
    let mut sizes: Vec<f64> = residuals.iter().map(|residual| residual.abs()).collect();
    sizes.sort_by(f64::total_cmp);
    let median = sizes.get(sizes.len() / 2).copied().unwrap_or(0.0);
    let cut = TUNING * (1.4826 * median).max(least);
    residuals.iter().map(|residual| (1.0 - (residual / cut).powi(2)).max(0.0).powi(2)).collect()
}
