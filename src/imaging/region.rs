//! A rectangle of pixels of the upright photo.

/// A rectangle of the upright photo, in whole pixels: x right, y down, (0, 0) the top-left pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PixelRegion {
    /// The left column.
    pub x: u32,
    /// The top row.
    pub y: u32,
    /// The number of columns.
    pub width: u32,
    /// The number of rows.
    pub height: u32,
}

impl PixelRegion {
    /// The whole of a picture of this width and height.
    #[must_use]
    pub fn whole((width, height): (u32, u32)) -> Self {
        Self { x: 0, y: 0, width, height }
    }

    /// The part that lies inside a picture of this width and height; empty where there is none.
    #[must_use]
    pub fn clipped_to(self, (width, height): (u32, u32)) -> Self {
        let x = self.x.min(width);
        let y = self.y.min(height);
        Self { x, y, width: self.width.min(width - x), height: self.height.min(height - y) }
    }

    /// Whether another one lies within it.
    #[must_use]
    pub(super) fn holds(self, other: Self) -> bool {
        let within = |from: u32, length: u32, other: u32, other_length: u32| {
            from <= other && other + other_length <= from + length
        };
        within(self.x, self.width, other.x, other.width) && within(self.y, self.height, other.y, other.height)
    }

    /// What it has in common with another one; empty where they do not touch.
    #[cfg(feature = "heic")]
    #[must_use]
    pub(super) fn common(self, other: Self) -> Self {
        let side = |from: u32, length: u32, other: u32, other_length: u32| {
            let (start, end) = (from.max(other), (from + length).min(other + other_length));
            if start < end { (start, end - start) } else { (other, 0) }
        };
        let (x, width) = side(self.x, self.width, other.x, other.width);
        let (y, height) = side(self.y, self.height, other.y, other.height);
        Self { x, y, width, height }
    }

    /// Whether there is no pixel in it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.width == 0 || self.height == 0
    }
}
