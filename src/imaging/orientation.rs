//! From the upright photo to the pixels as they are stored, and back.

use image::DynamicImage;
use image::metadata::Orientation as Exif;

use crate::imaging::region::PixelRegion;

/// How the stored pixels are turned to make the photo upright: the EXIF tag 0x0112, values 1 to 8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Orientation(Exif);

impl Default for Orientation {
    /// Stored upright, EXIF value 1.
    fn default() -> Self {
        Self(Exif::NoTransforms)
    }
}

impl From<Exif> for Orientation {
    fn from(orientation: Exif) -> Self {
        Self(orientation)
    }
}

impl TryFrom<u8> for Orientation {
    type Error = u8;

    /// The orientation of an EXIF value from 1 to 8; any other is given back.
    fn try_from(value: u8) -> Result<Self, u8> {
        Exif::from_exif(value).map(Self).ok_or(value)
    }
}

impl Orientation {
    /// The orientation of an EXIF block, which starts with its TIFF header. A missing or meaningless value
    /// counts as 1, stored upright, as every viewer takes it.
    #[must_use]
    pub(super) fn of_exif(block: &[u8]) -> Self {
        Self(Exif::from_exif_chunk(block).unwrap_or(Exif::NoTransforms))
    }

    /// The EXIF value, 1 to 8.
    #[must_use]
    pub fn exif(self) -> u8 {
        self.0.to_exif()
    }

    /// The width and height of the upright photo whose stored width and height are given.
    #[must_use]
    pub fn upright_size(self, (width, height): (u32, u32)) -> (u32, u32) {
        if self.swaps_sides() { (height, width) } else { (width, height) }
    }

    /// This orientation and a clockwise rotation by that many quarter turns after it.
    #[must_use]
    #[cfg(feature = "heic")]
    pub(super) fn turned(self, quarters: u8) -> Self {
        let (own, mirrored) = self.parts();
        // A mirror image turns the other way.
        Self::of_parts(if mirrored { own + 4 - quarters % 4 } else { own + quarters }, mirrored)
    }

    /// This orientation and a reflection after it: of top and bottom, or of left and right.
    #[must_use]
    #[cfg(feature = "heic")]
    pub(super) fn mirrored(self, top_bottom: bool) -> Self {
        // Top and bottom exchanged is a half turn, then left and right exchanged.
        let (quarters, mirrored) = if top_bottom { self.turned(2) } else { self }.parts();
        Self::of_parts(quarters, !mirrored)
    }

    /// Clockwise quarter turns, and whether left and right are exchanged after them.
    #[cfg(feature = "heic")]
    fn parts(self) -> (u8, bool) {
        match self.0 {
            Exif::NoTransforms => (0, false),
            Exif::Rotate90 => (1, false),
            Exif::Rotate180 => (2, false),
            Exif::Rotate270 => (3, false),
            Exif::FlipHorizontal => (0, true),
            Exif::Rotate90FlipH => (1, true),
            Exif::FlipVertical => (2, true),
            Exif::Rotate270FlipH => (3, true),
        }
    }

    #[cfg(feature = "heic")]
    fn of_parts(quarters: u8, mirrored: bool) -> Self {
        Self(match (quarters % 4, mirrored) {
            (0, false) => Exif::NoTransforms,
            (1, false) => Exif::Rotate90,
            (2, false) => Exif::Rotate180,
            (_, false) => Exif::Rotate270,
            (0, true) => Exif::FlipHorizontal,
            (1, true) => Exif::Rotate90FlipH,
            (2, true) => Exif::FlipVertical,
            (_, true) => Exif::Rotate270FlipH,
        })
    }

    /// The stored rectangle that, turned upright, is `region` of the upright photo.
    ///
    /// `stored` is the stored width and height, and `region` lies inside the upright photo.
    #[must_use]
    pub(super) fn stored_region(self, region: PixelRegion, stored: (u32, u32)) -> PixelRegion {
        let PixelRegion { x, y, width, height } = region;
        let (upright_width, upright_height) = self.upright_size(stored);
        // The same rectangle counted from the upright photo's right and bottom edge.
        let from_right = upright_width - x - width;
        let from_bottom = upright_height - y - height;
        // Stored columns run along the upright x axis or, sides swapped, along the upright y axis; EXIF says
        // from which edge.
        let (x, y) = match self.0 {
            Exif::NoTransforms => (x, y),
            Exif::FlipHorizontal => (from_right, y),
            Exif::Rotate180 => (from_right, from_bottom),
            Exif::FlipVertical => (x, from_bottom),
            Exif::Rotate90FlipH => (y, x),
            Exif::Rotate90 => (y, from_right),
            Exif::Rotate270FlipH => (from_bottom, from_right),
            Exif::Rotate270 => (from_bottom, x),
        };
        if self.swaps_sides() {
            PixelRegion { x, y, width: height, height: width }
        } else {
            PixelRegion { x, y, width, height }
        }
    }

    /// Where a position of the stored rows lies in the upright picture; `stored` is the stored width and height. Both count from
    /// the outer corner of the first pixel.
    #[must_use]
    pub fn upright_position(self, [x, y]: [f64; 2], stored: (u32, u32)) -> [f64; 2] {
        let (width, height) = (f64::from(stored.0), f64::from(stored.1));
        match self.0 {
            Exif::NoTransforms => [x, y],
            Exif::FlipHorizontal => [width - x, y],
            Exif::Rotate180 => [width - x, height - y],
            Exif::FlipVertical => [x, height - y],
            Exif::Rotate90FlipH => [y, x],
            Exif::Rotate90 => [height - y, x],
            Exif::Rotate270FlipH => [height - y, width - x],
            Exif::Rotate270 => [y, width - x],
        }
    }

    /// Where a position of the upright picture lies in the stored rows: the inverse of [`Orientation::upright_position`].
    #[must_use]
    pub fn stored_position(self, [x, y]: [f64; 2], stored: (u32, u32)) -> [f64; 2] {
        let (width, height) = (f64::from(stored.0), f64::from(stored.1));
        match self.0 {
            Exif::NoTransforms => [x, y],
            Exif::FlipHorizontal => [width - x, y],
            Exif::Rotate180 => [width - x, height - y],
            Exif::FlipVertical => [x, height - y],
            Exif::Rotate90FlipH => [y, x],
            Exif::Rotate90 => [y, height - x],
            Exif::Rotate270FlipH => [width - y, height - x],
            Exif::Rotate270 => [width - y, x],
        }
    }

    /// The stored width and height of a photo whose upright ones are given.
    #[must_use]
    pub fn stored_size(self, upright: (u32, u32)) -> (u32, u32) {
        self.upright_size(upright)
    }

    /// Turns stored pixels upright.
    pub(super) fn make_upright(self, pixels: &mut DynamicImage) {
        pixels.apply_orientation(self.0);
    }

    fn swaps_sides(self) -> bool {
        matches!(self.0, Exif::Rotate90FlipH | Exif::Rotate90 | Exif::Rotate270FlipH | Exif::Rotate270)
    }
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, GrayImage, Luma};

    use super::{Exif, Orientation, PixelRegion};

    /// Turning the pixels is the oracle for turning positions: the centre of each pixel goes where the pixel goes.
    #[test]
    fn positions_go_with_their_pixels() {
        let stored = (3, 2);
        let picture = GrayImage::from_fn(stored.0, stored.1, |x, y| Luma([(10 * y + x) as u8]));
        for value in 1..=8 {
            let orientation = Orientation(Exif::from_exif(value).unwrap());
            let mut upright = DynamicImage::from(picture.clone());
            orientation.make_upright(&mut upright);
            let upright = upright.to_luma8();
            for (x, y, pixel) in picture.enumerate_pixels() {
                let from = [f64::from(x) + 0.5, f64::from(y) + 0.5];
                let to = orientation.upright_position(from, stored);
                assert_eq!(upright.get_pixel(to[0] as u32, to[1] as u32), pixel, "{value}: {from:?} to {to:?}");
                assert_eq!(orientation.stored_position(to, stored), from, "{value}: back from {to:?}");
            }
            assert_eq!(orientation.stored_size(upright.dimensions()), stored, "{value}");
        }
    }

    /// Turning the pixels is the oracle for adding up orientations.
    #[cfg(feature = "heic")]
    #[test]
    fn turns_add_up() {
        let stored =
            DynamicImage::from(GrayImage::from_fn(5, 3, |x, y| Luma([u8::try_from(y * 5 + x).unwrap_or(u8::MAX)])));
        for value in 1..=8 {
            let orientation = Orientation(Exif::from_exif(value).expect("1 to 8"));
            let upright = |orientation: Orientation| {
                let mut pixels = stored.clone();
                orientation.make_upright(&mut pixels);
                pixels
            };
            let turned = upright(orientation);
            assert_eq!(upright(orientation.turned(0)), turned);
            assert_eq!(upright(orientation.turned(1)), turned.rotate90());
            assert_eq!(upright(orientation.turned(2)), turned.rotate180());
            assert_eq!(upright(orientation.turned(3)), turned.rotate270());
            assert_eq!(upright(orientation.mirrored(false)), turned.fliph());
            assert_eq!(upright(orientation.mirrored(true)), turned.flipv());
        }
    }

    /// Turning the whole picture and cutting is the oracle for cutting and turning the part.
    #[test]
    fn a_part_turned_is_the_part_of_the_turned_picture() {
        let stored = GrayImage::from_fn(9, 5, |x, y| Luma([u8::try_from(y * 9 + x).unwrap_or(u8::MAX)]));
        for value in 1..=8 {
            let orientation = Orientation(Exif::from_exif(value).expect("1 to 8"));
            assert_eq!(orientation.exif(), value);
            let mut whole = DynamicImage::from(stored.clone());
            orientation.make_upright(&mut whole);
            let size = (whole.width(), whole.height());
            assert_eq!(size, orientation.upright_size((9, 5)));
            for (x, y, width, height) in [(0, 0, 1, 1), (1, 2, 3, 2), (0, 0, size.0, size.1), (2, 1, 1, 4)] {
                let region = PixelRegion { x, y, width, height };
                let from = orientation.stored_region(region, (9, 5));
                let mut part = DynamicImage::from(stored.clone()).crop_imm(from.x, from.y, from.width, from.height);
                orientation.make_upright(&mut part);
                assert_eq!(part, whole.crop_imm(x, y, width, height), "orientation {value}, {region:?}");
            }
        }
    }
}
