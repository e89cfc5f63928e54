//! What a match must show to take the place of a click.

use crate::landmark::{Landmark, MatchFault, MatchState, MatchedMarks};

/// The least correlation of a point's patches.
const POINT_CORRELATION: f64 = 0.6;

/// By how much the way back of a point may miss, in millimetres.
const POINT_WAY_BACK_MM: f64 = 0.3;

/// How far from the after photo's click a point may lie, in millimetres: five times the error of a click in each of two photos.
const POINT_FROM_CLICK_MM: f64 = 2.2;

/// The least median correlation of a curve's ribbons.
const CURVE_CORRELATION: f64 = 0.75;

/// By how much the way back of a curve may miss, root mean square, in millimetres.
const CURVE_WAY_BACK_MM: f64 = 0.2;

/// A station whose way back misses by more than this, in millimetres, lies where its neighbours say.
pub(super) const STATION_WAY_BACK_MM: f64 = 0.4;

/// So large a part of the stations may be left out, or lie on the rim of what was searched.
pub(super) const STATIONS_LEFT_OUT: f64 = 0.2;

/// How far the found curve may lie from the clicked one, root mean square across it, in millimetres: 0.42 is expected of
/// clicks with an error of 0.3 in both photos.
const CURVE_FROM_CLICKS_MM: f64 = 0.8;

/// Of the seven stable points at the eyes and the nose so many must have matched for a curve to be trusted.
const LEAST_OF_SEVEN: usize = 5;
const SEVEN: [Landmark; 7] =
    [Landmark::ExR, Landmark::EnR, Landmark::EnL, Landmark::ExL, Landmark::AlR, Landmark::AlL, Landmark::Sn];

/// What the match of a point showed.
#[derive(Clone, Copy, Debug)]
pub(super) struct PointFigures {
    pub(super) in_picture: bool,
    pub(super) correlation: f64,
    pub(super) way_back_mm: f64,
    pub(super) on_rim: bool,
    /// `None` where nobody clicked.
    pub(super) from_click_mm: Option<f64>,
}

/// What the match of a curve showed.
#[derive(Clone, Copy, Debug)]
pub(super) struct CurveFigures {
    pub(super) in_picture: bool,
    pub(super) correlation: f64,
    pub(super) way_back_mm: f64,
    /// The parts of the stations on the rim of what was searched, and of those left out.
    pub(super) on_rim: f64,
    pub(super) left_out: f64,
    /// `None` where nobody clicked.
    pub(super) from_clicks_mm: Option<f64>,
}

/// Accepted, or the first of the faults that holds.
fn state(faults: &[(bool, MatchFault)]) -> MatchState {
    let first = faults.iter().find(|(holds, _)| *holds);
    first.map_or(MatchState::Accepted, |(_, fault)| MatchState::RejectedByProgram(*fault))
}

/// Whether a value does not reach what it must; what is no number does not.
fn misses(value: f64, least: f64) -> bool {
    value.is_nan() || value < least
}

pub(super) fn point_state(figures: &PointFigures) -> MatchState {
    state(&[
        (!figures.in_picture, MatchFault::OutsidePicture),
        (misses(figures.correlation, POINT_CORRELATION), MatchFault::Correlation),
        (figures.on_rim, MatchFault::Rim),
        (misses(-figures.way_back_mm, -POINT_WAY_BACK_MM), MatchFault::WayBack),
        (figures.from_click_mm.is_some_and(|mm| misses(-mm, -POINT_FROM_CLICK_MM)), MatchFault::FarFromClick),
    ])
}

pub(super) fn curve_state(figures: &CurveFigures) -> MatchState {
    state(&[
        (!figures.in_picture, MatchFault::OutsidePicture),
        (misses(figures.correlation, CURVE_CORRELATION), MatchFault::Correlation),
        (figures.on_rim > STATIONS_LEFT_OUT, MatchFault::Rim),
        (misses(-figures.way_back_mm, -CURVE_WAY_BACK_MM), MatchFault::WayBack),
        (figures.left_out > STATIONS_LEFT_OUT, MatchFault::WayBack),
        (figures.from_clicks_mm.is_some_and(|mm| misses(-mm, -CURVE_FROM_CLICKS_MM)), MatchFault::FarFromClick),
    ])
}

/// Whether enough of the stable points matched: five of seven, and as large a part where fewer are marked.
pub(super) fn enough_points(marks: &MatchedMarks) -> bool {
    let marked = SEVEN.iter().filter(|landmark| marks.points[**landmark as usize].is_some()).count();
    let accepted = SEVEN.iter().filter(|landmark| marks.accepted_point(**landmark).is_some()).count();
    accepted > 0 && accepted * SEVEN.len() >= marked * LEAST_OF_SEVEN
}

/// Nothing is trusted where the stable points did not match: another expression, light or person.
pub(super) fn reject_for_few_points(marks: &mut MatchedMarks) {
    marks.reject_all(MatchFault::FewPoints);
}
