//! Where data lie in a figure: one or more fields below each other, each with its own axes.

use maud::{Markup, html};

use crate::report::{hundredths, tick_label, ticks};

/// As wide as a page's column.
pub(super) const WIDTH: f64 = 700.0;
/// Free space beside a field, for the numbers of its axis. On a telephone letters are 24 units high.
pub(super) const LEFT: f64 = 66.0;
pub(super) const RIGHT: f64 = 22.0;

/// A field of a figure with linear axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Plot {
    /// What the x axis reaches from and to, at the field's left and right edge.
    pub x: [f64; 2],
    /// What the y axis reaches from and to, at the field's lower and upper edge.
    pub y: [f64; 2],
    /// Where its upper edge lies in the figure.
    pub top: f64,
    /// How high it is.
    pub height: f64,
}

impl Plot {
    /// How wide a field is.
    pub fn width() -> f64 {
        WIDTH - LEFT - RIGHT
    }

    /// Where its lower edge lies in the figure.
    pub fn bottom(&self) -> f64 {
        self.top + self.height
    }

    /// The place of a value of x in the figure.
    pub fn across(&self, x: f64) -> f64 {
        hundredths(LEFT + part(x, self.x) * Self::width())
    }

    /// The place of a value of y.
    pub fn up(&self, y: f64) -> f64 {
        hundredths(self.top + (1.0 - part(y, self.y)) * self.height)
    }

    /// The same of a value that may lie outside: at the edge.
    pub fn within(&self, y: f64) -> f64 {
        self.up(y.clamp(self.y[0], self.y[1]))
    }

    /// SVG path data of straight lines from datum to datum.
    pub fn path(&self, data: impl Iterator<Item = (f64, f64)>) -> String {
        let places: Vec<String> = data.map(|(x, y)| format!("{} {}", self.across(x), self.up(y))).collect();
        format!("M{}", places.join("L"))
    }

    /// The numbers of the y axis with lines across, and the line of 0 where there is one.
    pub fn grid(&self) -> Markup {
        html! {
            @for tick in ticks(self.y) {
                @let y = self.up(tick);
                line class=(if tick == 0.0 { "s-zero" } else { "s-grid" }) x1=(LEFT) y1=(y) x2=(WIDTH - RIGHT) y2=(y) {}
                text .s-text.s-quiet x=(LEFT - 8.0) y=(hundredths(y + 5.0)) text-anchor="end" { (tick_label(tick)) }
            }
        }
    }

    /// What the y axis shows, and its unit, at the right above the field.
    pub fn title(&self, what: &str, unit: &str, above: f64) -> Markup {
        html! {
            text .s-text.s-quiet x=(WIDTH - RIGHT) y=(self.top - above) text-anchor="end" { (what) @if !unit.is_empty() { ", " (unit) } }
        }
    }

    /// A band across, from one value of y to another.
    pub fn across_band(&self, class: &str, [low, high]: [f64; 2]) -> Markup {
        let (top, bottom) = (self.within(high), self.within(low));
        html! {
            rect class=(class) x=(LEFT) y=(top) width=(Self::width()) height=(hundredths((bottom - top).max(0.0))) {}
        }
    }

    /// A line across at a value of y.
    pub fn across_line(&self, class: &str, y: f64) -> Markup {
        let y = self.within(y);
        html! { line class=(class) x1=(LEFT) y1=(y) x2=(WIDTH - RIGHT) y2=(y) {} }
    }
}

fn part(value: f64, [low, high]: [f64; 2]) -> f64 {
    (value - low) / (high - low)
}

/// A range that holds all of the values and 0, a little wider, and never empty: at least `least` to either side of 0 where the values
/// are smaller.
pub(super) fn range(values: impl Iterator<Item = f64>, least: f64) -> [f64; 2] {
    let (low, high) = values
        .filter(|value| value.is_finite())
        .fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    let (low, high) = if high - low < least { (low.min(-0.5 * least), high.max(0.5 * least)) } else { (low, high) };
    let margin = 0.04 * (high - low);
    [low - margin, high + margin]
}

#[cfg(test)]
mod tests {
    use super::{LEFT, Plot, RIGHT, WIDTH, range};

    /// The field is 612 wide and here 200 high from 50 on: 2 of 0 to 4 lies in its middle, −1 of −1 to 3 at its lower edge.
    #[test]
    fn places_follow_from_the_axes() {
        let plot = Plot { x: [0.0, 4.0], y: [-1.0, 3.0], top: 50.0, height: 200.0 };
        assert_eq!(WIDTH - LEFT - RIGHT, 612.0);
        assert_eq!(plot.across(2.0), 66.0 + 306.0);
        assert_eq!([-1.0, 0.0, 3.0].map(|y| plot.up(y)), [250.0, 200.0, 50.0]);
        assert_eq!(plot.within(9.0), 50.0);
        assert_eq!(plot.path([(0.0, 0.0), (4.0, 3.0)].into_iter()), "M66 200L678 50");
    }

    #[test]
    fn a_range_holds_zero_and_mirrors() {
        let values = [0.5, 1.5, f64::NAN];
        let [low, high] = range(values.into_iter(), 1.0);
        assert_eq!([low, high], [-0.06, 1.56]);
        assert_eq!(range(values.into_iter().map(|value| -value), 1.0), [-high, -low]);
        assert_eq!(range(std::iter::empty(), 1.0), [-0.54, 0.54]);
    }
}
