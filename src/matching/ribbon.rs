//! Ribbons: patches along a curve and across it, in three channels, and their correlations station by station.

use super::channels::Planes;
use super::correlation::Patch;
use super::station_frames::StationFrames;

/// The distances of samples along the curve and across it, in millimetres.
pub(super) const ALONG_MM: f64 = 0.25;
pub(super) const ACROSS_MM: f64 = 0.1;

/// How far a ribbon is looked for to both sides, in samples: 1 mm along and 1.6 mm across.
pub(super) const REACH_ALONG: usize = 4;
pub(super) const REACH_ACROSS: usize = 16;
pub(super) const SHIFTS_ALONG: usize = 2 * REACH_ALONG + 1;
pub(super) const SHIFTS_ACROSS: usize = 2 * REACH_ACROSS + 1;

/// What is compared about a station: so many samples to both sides along the curve, and across it from and to so many above.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    pub(super) along: usize,
    pub(super) from: isize,
    pub(super) to: isize,
}

/// 2 mm to every side.
pub(super) const WHOLE: Window = Window { along: 8, from: -20, to: 20 };

/// The skin alone above the border: from 0.8 mm to 4 mm, 3 mm to both sides.
pub(super) const SKIN: Window = Window { along: 12, from: 8, to: 40 };

/// Correlations at the shifts along the curve, and across it.
pub(super) type Correlations = Vec<[f64; SHIFTS_ACROSS]>;

/// One photo's curve and the size of its pixels.
#[derive(Clone, Copy)]
pub(super) struct Ribbon<'a> {
    pub(super) planes: &'a Planes<'a>,
    pub(super) stations: &'a StationFrames,
}

impl Ribbon<'_> {
    /// The correlations of the ribbon about a station with what lies about the same one in the other photo.
    pub(super) fn correlations(&self, other: &Self, station: usize, window: Window) -> Correlations {
        let template = self.patch(station, window);
        let (along, across) = (REACH_ALONG, REACH_ACROSS as isize);
        let wide = Window { along: window.along + along, from: window.from - across, to: window.to + across };
        template.correlations(&other.patch(station, wide))
    }

    /// Rows run along the curve, columns across it upwards.
    fn patch(&self, station: usize, window: Window) -> Patch<3> {
        let per_mm = self.planes.mm_per_px().recip();
        let along = self.stations.along[station] * (ALONG_MM * per_mm);
        let across = self.stations.across(station) * (ACROSS_MM * per_mm);
        let first = self.stations.points[station] - along * window.along as f64 + across * window.from as f64;
        let lattice = self.planes.picture().lattice(first, [across, along]);
        let columns = (window.to - window.from + 1) as usize;
        Patch::sampled(columns, 2 * window.along + 1, |column, row| {
            let [lightness, red, yellow, _] = self.planes.colours_at(lattice.place(column, row));
            [lightness, red, yellow]
        })
    }

    /// Whether the picture shows the middle of the ribbons of nearly all stations.
    pub(super) fn is_shown(&self) -> bool {
        const MOST_OUTSIDE: f64 = 0.1;
        let per_mm = self.planes.mm_per_px().recip();
        let reach = WHOLE.to as f64 * ACROSS_MM * per_mm;
        let outside = (0..self.stations.points.len()).filter(|station| {
            let (point, across) = (self.stations.points[*station], self.stations.across(*station));
            [-reach, reach].iter().any(|reach| !self.planes.picture().shows(point + across * *reach))
        });
        outside.count() as f64 <= MOST_OUTSIDE * self.stations.points.len() as f64
    }
}
