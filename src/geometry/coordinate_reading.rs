//! How the coordinates of a mark may be meant, where they are not pixels of the upright picture.

use nalgebra::Matrix2;

use super::{Image, Point};

/// A way to read coordinates other than as pixels of the upright picture, from its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoordinateReading {
    /// Half a turn: the picture was marked standing on its head, as Exif orientation 3 stores it.
    HalfTurn,
    /// The stored picture is turned by a quarter to the right to become upright, Exif orientation 6.
    QuarterTurnRight,
    /// The stored picture is turned by a quarter to the left to become upright, Exif orientation 8.
    QuarterTurnLeft,
    /// x counts from the right edge, Exif orientation 2.
    FromTheRight,
    /// Thousandths of the picture's width and height.
    Thousandths,
    /// Pixels of the picture at a half, a third or a quarter of its size.
    Smaller(u8),
    /// Pixels of the picture at twice its size.
    TwiceAsLarge,
}

impl CoordinateReading {
    /// All of them, the commonest first.
    pub const ALL: [Self; 9] = [
        Self::HalfTurn,
        Self::QuarterTurnRight,
        Self::QuarterTurnLeft,
        Self::FromTheRight,
        Self::Thousandths,
        Self::Smaller(2),
        Self::Smaller(3),
        Self::Smaller(4),
        Self::TwiceAsLarge,
    ];

    /// The reading that takes coordinates of the stored picture to the upright one, by the Exif orientation; `None` of
    /// 1, which stores it upright, of 4, 5 and 7, under which upright marks would be a mirror image and are refused,
    /// and of what is no orientation.
    pub fn of_stored(exif: u8) -> Option<Self> {
        match exif {
            2 => Some(Self::FromTheRight),
            3 => Some(Self::HalfTurn),
            6 => Some(Self::QuarterTurnRight),
            8 => Some(Self::QuarterTurnLeft),
            _ => None,
        }
    }

    /// The place in an upright picture of `width` and `height` pixels of coordinates that are read so.
    pub fn place(self, coordinates: Point<Image>, width: f64, height: f64) -> Point<Image> {
        // Rows of a matrix and what is added, in pixels of the upright picture.
        let (matrix, shift) = match self {
            Self::HalfTurn => (Matrix2::new(-1.0, 0.0, 0.0, -1.0), [width, height]),
            Self::QuarterTurnRight => (Matrix2::new(0.0, -1.0, 1.0, 0.0), [width, 0.0]),
            Self::QuarterTurnLeft => (Matrix2::new(0.0, 1.0, -1.0, 0.0), [0.0, height]),
            Self::FromTheRight => (Matrix2::new(-1.0, 0.0, 0.0, 1.0), [width, 0.0]),
            Self::Thousandths => (Matrix2::new(width / 1000.0, 0.0, 0.0, height / 1000.0), [0.0; 2]),
            Self::Smaller(times) => (Matrix2::identity() * f64::from(times), [0.0; 2]),
            Self::TwiceAsLarge => (Matrix2::identity() * 0.5, [0.0; 2]),
        };
        let placed = matrix * nalgebra::Vector2::new(coordinates.x, coordinates.y);
        Point::new(placed.x + shift[0], placed.y + shift[1])
    }

    /// Whether it makes a mirror image.
    pub fn reflects(self) -> bool {
        self == Self::FromTheRight
    }

    /// By what it multiplies lengths, about: the square root of the area.
    pub fn magnification(self, width: f64, height: f64) -> f64 {
        match self {
            Self::Thousandths => (width * height).sqrt() / 1000.0,
            Self::Smaller(times) => f64::from(times),
            Self::TwiceAsLarge => 0.5,
            _ => 1.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CoordinateReading, Point};

    /// A mark in the upper left corner of the stored picture, 10 × 20 pixels upright, by each orientation's definition
    /// in Exif 2.32 (which side of the scene row 0 and column 0 are).
    #[test]
    fn the_corner_of_the_stored_picture_is_where_its_orientation_puts_it() {
        let corners = [(2, 10.0, 0.0), (3, 10.0, 20.0), (6, 10.0, 0.0), (8, 0.0, 20.0)];
        for (exif, x, y) in corners {
            let reading = CoordinateReading::of_stored(exif).expect("they are stored otherwise");
            assert_eq!(reading.place(Point::new(0.0, 0.0), 10.0, 20.0), Point::new(x, y), "{exif}");
        }
        assert_eq!(CoordinateReading::of_stored(1), None);
        // One pixel along the stored row and three along its column.
        let turned = CoordinateReading::QuarterTurnRight.place(Point::new(1.0, 3.0), 10.0, 20.0);
        assert_eq!(turned, Point::new(7.0, 1.0));
    }
}
