//! The path of the strongest edge along a curve.

use super::super::correlation::top;
use super::super::viterbi::cheapest_path;
use super::profile::{ACROSS_MM, REACH};

/// Places across the curve at which the edge may lie.
pub(super) const PLACES: usize = 2 * REACH + 1;

/// What a place costs by its distance from the mark, by its square in millimetres, against a step of colour of one pooled standard
/// deviation.
const FROM_MARK: f64 = 0.3;

/// What a step across the curve from a station to the next costs, by its square in millimetres over the distance of the stations in
/// millimetres.
const STIFFNESS: f64 = 2.0;

/// Stations count as no closer than this, in millimetres.
const LEAST_DISTANCE_MM: f64 = 0.2;

/// Within this distance from an end, in millimetres, the edge counts the less the nearer the end is: at the corner of the mouth the
/// lip is thin and shadows are deep.
const AT_END_MM: f64 = 4.0;

/// Costs of a place that is not to be taken.
const BARRED: f64 = 1e3;

/// The other edge that the found one is held against lies at least so far from it, in samples: 1 mm.
const APART: usize = 10;

/// Where the edge lies.
pub(super) struct Track {
    /// How far outwards from each station, in millimetres.
    pub(super) shifts_mm: Vec<f64>,
    /// Whether it lies at the end of what was searched.
    pub(super) on_rim: Vec<bool>,
    /// The median strength of the edge, as a part of the difference of lip and skin.
    pub(super) strength: f64,
    /// By how much it is stronger, on average, than the strongest path that lies elsewhere.
    pub(super) ahead: f64,
}

impl Track {
    /// The cheapest path. `strengths` are those of the edge at each place of each station, 1 where it is as the difference of lip
    /// and skin; `weight` is what such a one counts, in standard deviations.
    pub(super) fn new(strengths: &[[f64; PLACES]], length_mm: &[f64], weight: f64) -> Self {
        let whole = length_mm.last().copied().unwrap_or(0.0);
        let trust = |station: usize| (length_mm[station].min(whole - length_mm[station]) / AT_END_MM).min(1.0);
        let mm = |place: usize| (place as f64 - REACH as f64) * ACROSS_MM;
        let last = strengths.len() - 1;
        let cost = |station: usize, place: usize| {
            let end = if station == 0 || station == last { BARRED * mm(place).abs() } else { 0.0 };
            end - trust(station) * weight * strengths[station][place] + FROM_MARK * mm(place).powi(2)
        };
        let costs: Vec<Vec<f64>> =
            (0..=last).map(|station| (0..PLACES).map(|place| cost(station, place)).collect()).collect();
        let stiffness: Vec<f64> = length_mm
            .windows(2)
            .map(|pair| STIFFNESS * ACROSS_MM * ACROSS_MM / (pair[1] - pair[0]).max(LEAST_DISTANCE_MM))
            .collect();
        let path = cheapest_path(&costs, &stiffness);
        let inner: Vec<usize> = (0..=last).filter(|station| trust(*station) >= 1.0).collect();
        let elsewhere = cheapest_path(&barred_about(&costs, &path, &inner), &stiffness);
        let mean = |path: &[usize]| {
            inner.iter().map(|station| strengths[*station][path[*station]]).sum::<f64>() / inner.len().max(1) as f64
        };
        let found: Vec<f64> = inner.iter().map(|station| strengths[*station][path[*station]]).collect();
        let on_rim = inner.iter().map(|station| path[*station] == 0 || path[*station] + 1 == PLACES).collect();
        let shifts_mm = path.iter().enumerate().map(|(station, place)| {
            let between = match costs[station].get(place.wrapping_sub(1)..place + 2) {
                Some([before, at, after]) if station > 0 && station < last => top(-before, -at, -after),
                _ => 0.0,
            };
            mm(*place) + between * ACROSS_MM
        });
        Self {
            shifts_mm: shifts_mm.collect(),
            on_rim,
            strength: if found.is_empty() { 0.0 } else { super::super::curve::median(&found) },
            ahead: mean(&path) - mean(&elsewhere),
        }
    }
}

/// The costs with the places about a path barred, at the stations that count.
fn barred_about(costs: &[Vec<f64>], path: &[usize], stations: &[usize]) -> Vec<Vec<f64>> {
    let mut barred = costs.to_vec();
    for station in stations {
        let from = path[*station].saturating_sub(APART - 1);
        for cost in barred[*station].iter_mut().take(path[*station] + APART).skip(from) {
            *cost += BARRED;
        }
    }
    barred
}
