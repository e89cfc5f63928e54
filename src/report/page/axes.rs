//! Where a chart's data lie on the page.

use super::tables::hundredths;

/// Free space around a chart's data, for its labels.
pub(super) const LEFT: f64 = 56.0;
pub(super) const RIGHT: f64 = 20.0;
pub(super) const TOP: f64 = 18.0;
pub(super) const BOTTOM: f64 = 40.0;

/// Where a chart's data are, in their own units, and how large the chart is.
pub(super) struct Axes {
    pub x: [f64; 2],
    pub y: [f64; 2],
    pub size: [f64; 2],
}

impl Axes {
    pub fn view_box(&self) -> String {
        format!("0 0 {} {}", self.size[0], self.size[1])
    }

    /// The place of a datum in the chart.
    pub fn at(&self, x: f64, y: f64) -> (f64, f64) {
        let part = |value: f64, [low, high]: [f64; 2]| (value - low) / (high - low);
        let [across, up] = inner(self.size);
        (hundredths(LEFT + part(x, self.x) * across), hundredths(TOP + (1.0 - part(y, self.y)) * up))
    }

    /// SVG path data of straight lines from datum to datum.
    pub fn path(&self, data: impl Iterator<Item = (f64, f64)>) -> String {
        let place = |(x, y)| {
            let (x, y) = self.at(x, y);
            format!("{x} {y}")
        };
        format!("M{}", data.map(place).collect::<Vec<_>>().join("L"))
    }

    /// SVG path data of the closed band between an upper and a lower line.
    pub fn band(
        &self,
        upper: impl Iterator<Item = (f64, f64)>,
        lower: impl DoubleEndedIterator<Item = (f64, f64)>,
    ) -> String {
        format!("{}Z", self.path(upper.chain(lower.rev())))
    }
}

/// What the margins leave of a chart of that size.
pub(super) fn inner([width, height]: [f64; 2]) -> [f64; 2] {
    [width - LEFT - RIGHT, height - TOP - BOTTOM]
}
