//! What a file of another program holds: its marks in its own numbers, before anything is known of the photo.

/// The marks of one picture, as the file has them. Of several faces in one picture each is a picture of its own, of the same
/// name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// What the file calls the picture, without a folder.
    pub name: Option<String>,
    /// The width and height that the file states of it, in pixels, whichever way it lies.
    pub size: Option<(f64, f64)>,
    /// The single points, in the order of the file, those that are said to be missing among them.
    pub points: Vec<MarkedPoint>,
    /// The lines and outlines, in the order of the file.
    pub lines: Vec<MarkedLine>,
    /// The circles about the irises: the subject's right one and the left one.
    pub irises: [Option<MarkedCircle>; 2],
    /// What the file says of the length of a pixel.
    pub scale: Option<StatedScale>,
    /// How this picture's positions count, where that differs from what its format does otherwise.
    pub counting: Counting,
}

/// How positions count where a file differs from its format's convention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counting {
    /// Where y begins, and which way it runs.
    pub vertical: Option<Vertical>,
    /// What the unit of the positions is.
    pub unit: Option<Unit>,
    /// Whether every number is whole in a format that may have decimals.
    pub is_whole: bool,
}

/// One point.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkedPoint {
    /// What it is called.
    pub label: Label,
    /// Where it is, x to the right first, in the file's own numbers; `None` where the file says that it is missing.
    pub at: Option<[f64; 2]>,
}

/// What a point is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Label {
    /// By a name.
    Name(String),
    /// By its place, counted from 0.
    Place(usize),
}

/// A line or the outline of an area.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkedLine {
    /// What it is called.
    pub label: Option<String>,
    /// Its points, x first, in the file's own numbers.
    pub at: Vec<[f64; 2]>,
    /// Whether it returns to its first point, which does not stand twice.
    pub is_closed: bool,
    /// Where its positions count from, where that differs from the format's points.
    pub pixel: Option<Pixel>,
}

/// A circle, in the file's own numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MarkedCircle {
    /// Its centre, x first.
    pub centre: [f64; 2],
    /// Its diameter.
    pub diameter: f64,
}

/// The length of a pixel.
#[derive(Clone, Debug, PartialEq)]
pub struct StatedScale {
    /// Lengths per pixel.
    pub per_pixel: f64,
    /// The unit of length, where the file names it, as it names it.
    pub unit: Option<String>,
}

/// Which place of a pixel a position counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pixel {
    /// (0, 0) is the outer corner of the first pixel, as in a landmark file.
    Corner,
    /// (0, 0) is the centre of the first pixel, which lies at (0.5, 0.5).
    Centre,
    /// (1, 1) is the centre of the first pixel.
    CentreFromOne,
}

/// Where y begins, and which way it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vertical {
    /// Down from the upper edge.
    Down,
    /// Up from the lower edge.
    Up,
    /// Up from the upper edge: every y in the picture is negative.
    Negative,
}

/// The unit of positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Pixels.
    Pixels,
    /// Fractions of width and height.
    Fractions,
    /// Percent of width and height.
    Percent,
    /// Lengths by the density that the photo's file states: 25.4 mm by the dots per inch, or 1 mm a pixel.
    StatedMillimetres,
}
