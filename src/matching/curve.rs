//! One curve: its ribbons found in the after photo, the cheapest path across them, and the way back.

use super::correlation::top;
use super::found_border::evenly_divided;
use super::gates::{CurveFigures, STATION_WAY_BACK_MM, curve_state};
use super::ribbon::{
    ACROSS_MM, ALONG_MM, Correlations, REACH_ACROSS, REACH_ALONG, Ribbon, SHIFTS_ACROSS, SHIFTS_ALONG, SKIN, WHOLE,
    Window,
};
use super::station_frames::StationFrames;
use super::viterbi::cheapest_path;
use super::{Guess, PairOfPictures};
use crate::elementary::exp;
use crate::geometry::{Image, Point};
use crate::landmark::{Configuration, CurveName, Landmark, MatchedCurve, stations};

/// What a shift of a ribbon along the curve takes from its correlation, by its square in millimetres.
const SLIDING: f64 = 0.05;

/// What a step across the curve from a station to the next costs, by its square in millimetres over the distance of the stations in
/// millimetres, in units of correlation: there is no cost of being far from the click, which would pull towards it.
const STIFFNESS: f64 = 0.25;

/// The same for the skin alone, which has less texture.
const SKIN_STIFFNESS: f64 = 2.0;

/// The standard deviation of the Gaussian over which shifts along the curve are made smooth, in millimetres, before the stations follow
/// them: where a border turns, at the peaks of the Cupid's bow, a shift along the ribbon is one across the border. Without it the
/// peaks were 0.089 mm off instead of 0.078, the midline 0.132 instead of 0.122.
const SLID_TOGETHER_MM: f64 = 1.0;

/// Stations count as no closer than this, in millimetres.
const LEAST_DISTANCE_MM: f64 = 0.2;

/// Where the curve `name` lies in the after photo; `None` where both photos do not have it through the same named points. `corners` are
/// those of the mouth that matched, the subject's right one and the left one.
pub(super) fn match_curve(
    pair: &PairOfPictures<'_>,
    markings: [&Configuration<Image>; 2],
    name: CurveName,
    corners: [Option<Point<Image>>; 2],
) -> Option<MatchedCurve> {
    let named = markings[0].named_nodes(name)?;
    let is_margin = matches!(name, CurveName::UpperFreeMargin | CurveName::LowerFreeMargin);
    let alike = markings[0].lips_parted() == markings[1].lips_parted() || !is_margin;
    if !alike || markings[1].named_nodes(name)? != named || named.len() < 2 {
        return None;
    }
    let before = StationFrames::new(stations(markings[0], name)?, pair.before.mm_per_px())?;
    let after = StationFrames::new(stations(markings[1], name)?, pair.after.mm_per_px())?;
    if before.points.len() != after.points.len() {
        return None;
    }
    let from = Ribbon { planes: &pair.before, stations: &before };
    let to = Ribbon { planes: &pair.after, stations: &after };
    let there = followed(from, to, WHOLE, STIFFNESS);
    let found = moved(&after, &there.across_mm, pair.after.mm_per_px());
    let back = followed(Ribbon { planes: &pair.after, stations: &found }, from, WHOLE, STIFFNESS);
    let left_out: Vec<bool> = there
        .on_rim
        .iter()
        .zip(&back.across_mm)
        .map(|(on_rim, back)| *on_rim || back.abs() > STATION_WAY_BACK_MM)
        .collect();
    let figures = CurveFigures {
        in_picture: from.is_shown() && to.is_shown(),
        correlation: median(&there.correlation),
        way_back_mm: root_mean_square(&back.across_mm),
        on_rim: part(&there.on_rim),
        left_out: part(&left_out),
        from_clicks_mm: (pair.guess == Guess::Clicks).then(|| root_mean_square(&there.across_mm)),
    };
    let skin_only_mm = (name == CurveName::UpperBorder).then(|| {
        let skin = followed(from, to, SKIN, SKIN_STIFFNESS);
        let apart: Vec<f64> = skin.across_mm.iter().zip(&there.across_mm).map(|(skin, whole)| skin - whole).collect();
        median(&apart)
    });
    let across = bridged(&there.across_mm, &left_out, &after.length);
    let along = bridged(&there.along_mm, &left_out, &after.length);
    let slid_together = smoothed(&along, &after.length, SLID_TOGETHER_MM / pair.after.mm_per_px());
    let mut border = moved(&after, &across, pair.after.mm_per_px()).points;
    for (index, point) in border.iter_mut().enumerate() {
        *point = *point + after.along[index] * (slid_together[index] / pair.after.mm_per_px());
    }
    let ends = [named[0], named[named.len() - 1]];
    for (landmark, index) in ends.into_iter().zip([0, border.len() - 1]) {
        let matched = match landmark {
            Landmark::ChR => corners[0],
            Landmark::ChL => corners[1],
            _ => Some(border[index]),
        };
        border[index] = matched.unwrap_or(after.points[index]);
    }
    let slid = along.iter().zip(&slid_together).map(|(along, together)| (along - together) / pair.after.mm_per_px());
    let slid: Vec<f64> = slid.collect();
    Some(MatchedCurve {
        after: evenly_divided(border, &slid),
        correlation: figures.correlation,
        way_back_mm: figures.way_back_mm,
        skin_only_mm,
        state: curve_state(&figures),
    })
}

/// Where a curve was found, station by station.
struct Track {
    across_mm: Vec<f64>,
    along_mm: Vec<f64>,
    correlation: Vec<f64>,
    /// Whether the station lies at the end of what was searched.
    on_rim: Vec<bool>,
}

fn followed(from: Ribbon<'_>, to: Ribbon<'_>, window: Window, stiffness: f64) -> Track {
    let count = from.stations.points.len();
    let correlations: Vec<Correlations> = (0..count).map(|station| from.correlations(&to, station, window)).collect();
    let costs: Vec<Vec<f64>> = correlations.iter().map(costs).collect();
    let per_mm = to.planes.mm_per_px();
    let stiffness: Vec<f64> = to
        .stations
        .length
        .windows(2)
        .map(|pair| stiffness * ACROSS_MM * ACROSS_MM / ((pair[1] - pair[0]) * per_mm).max(LEAST_DISTANCE_MM))
        .collect();
    let path = cheapest_path(&costs, &stiffness);
    let mut track = Track { across_mm: vec![], along_mm: vec![], correlation: vec![], on_rim: vec![] };
    for ((found, costs), state) in correlations.iter().zip(&costs).zip(path) {
        let slid = best_along(found, state);
        let on_rim = state == 0 || state + 1 == SHIFTS_ACROSS;
        let across = if on_rim { 0.0 } else { top(-costs[state - 1], -costs[state], -costs[state + 1]) };
        let along = if slid == 0 || slid + 1 == SHIFTS_ALONG {
            0.0
        } else {
            top(found[slid - 1][state], found[slid][state], found[slid + 1][state])
        };
        track.across_mm.push((state as f64 - REACH_ACROSS as f64 + across) * ACROSS_MM);
        track.along_mm.push((slid as f64 - REACH_ALONG as f64 + along) * ALONG_MM);
        track.correlation.push(found[slid][state]);
        track.on_rim.push(on_rim);
    }
    track
}

/// A correlation less what its shift along the curve takes from it.
fn less_sliding(found: &Correlations, along: usize, across: usize) -> f64 {
    let mm = (along as f64 - REACH_ALONG as f64) * ALONG_MM;
    found[along][across] - SLIDING * mm * mm
}

/// The best shift along the curve for one across it; of equal ones the first.
fn best_along(found: &Correlations, across: usize) -> usize {
    (1..found.len()).fold(0, |best, along| {
        if less_sliding(found, along, across) > less_sliding(found, best, across) { along } else { best }
    })
}

fn costs(found: &Correlations) -> Vec<f64> {
    (0..SHIFTS_ACROSS).map(|across| 1.0 - less_sliding(found, best_along(found, across), across)).collect()
}

/// The stations moved across the curve; the directions stay.
fn moved(stations: &StationFrames, across_mm: &[f64], mm_per_px: f64) -> StationFrames {
    let points = across_mm
        .iter()
        .enumerate()
        .map(|(index, across)| stations.points[index] + stations.across(index) * (across / mm_per_px));
    StationFrames { points: points.collect(), along: stations.along.clone(), length: stations.length.clone() }
}

/// The values, those that are left out replaced by what lies between their neighbours along the curve.
fn bridged(values: &[f64], left_out: &[bool], length: &[f64]) -> Vec<f64> {
    let kept: Vec<usize> = (0..values.len()).filter(|index| !left_out[*index]).collect();
    let value = |index: usize| {
        let after = kept.partition_point(|kept| *kept < index);
        match (after.checked_sub(1).map(|before| kept[before]), kept.get(after)) {
            (_, Some(next)) if *next == index => values[index],
            (Some(previous), Some(next)) => {
                let part = (length[index] - length[previous]) / (length[*next] - length[previous]);
                values[previous] + part * (values[*next] - values[previous])
            }
            (Some(nearest), None) => values[nearest],
            (None, Some(nearest)) => values[*nearest],
            (None, None) => values[index],
        }
    };
    (0..values.len()).map(value).collect()
}

pub(super) fn root_mean_square(values: &[f64]) -> f64 {
    (values.iter().map(|value| value * value).sum::<f64>() / values.len() as f64).sqrt()
}

pub(super) fn part(holds: &[bool]) -> f64 {
    holds.iter().filter(|holds| **holds).count() as f64 / holds.len() as f64
}

pub(super) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[middle] } else { 0.5 * (sorted[middle - 1] + sorted[middle]) }
}

/// The values made smooth along the curve by a Gaussian.
pub(super) fn smoothed(values: &[f64], length: &[f64], sigma: f64) -> Vec<f64> {
    let smooth = |at: f64| {
        let weights = length.iter().map(|there| exp(-0.5 * ((there - at) / sigma).powi(2)));
        let (sum, whole) = weights
            .zip(values)
            .fold((0.0, 0.0), |(sum, whole), (weight, value)| (sum + weight * value, whole + weight));
        sum / whole
    };
    length.iter().map(|at| smooth(*at)).collect()
}
