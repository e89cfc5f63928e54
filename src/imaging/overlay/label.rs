//! Where the labels of the heights go: in one row beyond the border, in the order of their lines,
//! as near to them as their widths allow, and clear of everything that is drawn.
//!
//! The heights at the peaks and at the dip of the Cupid's bow are some 5 mm apart, less than the
//! width of a value with its error, so the labels fan out and thin leaders tie them to their lines.
//! The spreading is least squares under the order of the lines (pool adjacent violators, Ayer et al.
//! 1955): no label moves further than it must, and no two leaders cross.

use kurbo::{Point, Rect};

use super::scene::HeightLine;
use super::stroke::Window;
use super::style::{INSET, LABEL, LETTER};
use super::text::{Font, clean};

/// The font of the labels.
pub(super) const FONT: Font = Font::semibold(LABEL);
/// Free space between two labels.
const BETWEEN: f64 = 36.0;
/// Free space between the row and whatever is nearest to it.
const CLEAR: f64 = 20.0;
/// Free space between the row and the window's edge.
const EDGE: f64 = 12.0;
/// A leader this short says nothing.
const SHORTEST_LEADER: f64 = 14.0;

/// A label with its place.
#[derive(Debug, Clone)]
pub(super) struct Label {
    pub text: String,
    /// The box of the letters, page px.
    pub area: Rect,
    /// From the line's end to the label, empty when they are close.
    pub leader: Vec<Point>,
}

impl Label {
    /// Where the text is centred on its baseline.
    pub fn baseline(&self) -> Point {
        let start = FONT.line_box(Point::ORIGIN, 0.0);
        Point::new(self.area.center().x, self.area.y0 - start.y0)
    }
}

/// Which way the labels lie from their lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Above,
    Below,
}

/// Places the labels of `heights`. `obstacles` are page points along everything that is drawn,
/// close enough together that no label fits between two.
pub(super) fn place(heights: &[HeightLine], window: &Window, obstacles: &[Point]) -> Vec<Label> {
    let mut labels = Vec::new();
    for side in [Side::Above, Side::Below] {
        let anchors: Vec<(Point, String)> = heights
            .iter()
            .filter(|height| (height.from.y >= height.to.y) == (side == Side::Above))
            .map(|height| (window.face_to_page * height.from, clean(&height.label)))
            .collect();
        labels.extend(row(anchors, side, window.area, obstacles));
    }
    labels
}

fn row(mut anchors: Vec<(Point, String)>, side: Side, window: Rect, obstacles: &[Point]) -> Vec<Label> {
    let room = window.width() - 2.0 * EDGE;
    let each = (room + BETWEEN) / anchors.len().max(1) as f64 - BETWEEN;
    // A few long labels share the width evenly; short ones leave theirs to the rest.
    let fits = anchors.iter().map(|(_, text)| FONT.width(text) + BETWEEN).sum::<f64>() - BETWEEN <= room;
    for (_, text) in &mut anchors {
        *text = FONT.elide(text, if fits { room } else { each });
    }
    anchors.retain(|(_, text)| !text.is_empty());
    anchors.sort_by(|a, b| a.0.x.total_cmp(&b.0.x));
    let widths: Vec<f64> = anchors.iter().map(|(_, text)| FONT.width(text)).collect();
    let wanted: Vec<f64> = anchors.iter().map(|(anchor, _)| anchor.x).collect();
    let centres = spread(&wanted, &widths, window.x0 + EDGE, window.x1 - EDGE);
    let (Some((first, first_width)), Some((last, last_width))) =
        (centres.first().zip(widths.first()), centres.last().zip(widths.last()))
    else {
        return Vec::new();
    };
    let reach = (first - first_width / 2.0 - CLEAR)..(last + last_width / 2.0 + CLEAR);
    let under = obstacles.iter().filter(|point| reach.contains(&point.x)).map(|point| point.y);
    let top = row_top(under.chain(anchors.iter().map(|(anchor, _)| anchor.y)), side, window);
    let rows = anchors.into_iter().zip(centres).zip(widths);
    rows.map(|(((anchor, text), centre), width)| {
        let area = Rect::new(centre - width / 2.0, top, centre + width / 2.0, top + FONT.line_height());
        Label { text, area, leader: leader(anchor, area, side) }
    })
    .collect()
}

/// Top of a row that is clear of the heights `taken`, and within the window whatever they are.
fn row_top(taken: impl Iterator<Item = f64>, side: Side, window: Rect) -> f64 {
    let height = FONT.line_height();
    let highest = window.y0 + EDGE;
    let lowest = window.y1 - INSET - LETTER - EDGE - height;
    let top = match side {
        Side::Above => taken.fold(lowest + height + CLEAR, f64::min) - CLEAR - height,
        Side::Below => taken.fold(highest - CLEAR, f64::max) + CLEAR,
    };
    top.min(lowest).max(highest)
}

/// Centres nearest to `wanted` (ascending), in the same order, such that labels of `widths` keep
/// their distance and lie between `low` and `high` where there is room for all.
fn spread(wanted: &[f64], widths: &[f64], low: f64, high: f64) -> Vec<f64> {
    let mut offsets = Vec::with_capacity(widths.len());
    let mut offset = 0.0;
    for (index, width) in widths.iter().enumerate() {
        if index > 0 {
            offset += (widths[index - 1] + width) / 2.0 + BETWEEN;
        }
        offsets.push(offset);
    }
    // Each block is the sum and the number of labels that have been pushed together.
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    for (centre, offset) in wanted.iter().zip(&offsets) {
        let mut block = (centre - offset, 1);
        while let Some(&(sum, count)) = blocks.last() {
            if sum / (count as f64) <= block.0 / block.1 as f64 {
                break;
            }
            block = (block.0 + sum, block.1 + count);
            blocks.pop();
        }
        blocks.push(block);
    }
    let lowest = low + widths.first().map_or(0.0, |width| width / 2.0);
    let highest = high - widths.last().map_or(0.0, |width| width / 2.0) - offsets.last().unwrap_or(&0.0);
    let places = blocks.into_iter().flat_map(|(sum, count)| std::iter::repeat_n(sum / count as f64, count));
    places.zip(offsets).map(|(place, offset)| place.min(highest).max(lowest) + offset).collect()
}

/// Straight away from the border until clear of it, then over to the label.
fn leader(anchor: Point, label: Rect, side: Side) -> Vec<Point> {
    let (edge, away) = match side {
        Side::Above => (label.y1 + 2.0, CLEAR - 6.0),
        Side::Below => (label.y0 - 2.0, 6.0 - CLEAR),
    };
    let end = Point::new(label.center().x, edge);
    if anchor.distance(end) < SHORTEST_LEADER {
        return Vec::new();
    }
    vec![anchor, Point::new(anchor.x, edge + away), end]
}
