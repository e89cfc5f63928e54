//! What an overlay shows, as plain values.

use image::RgbImage;
use kurbo::{BezPath, PathEl, Point};

use super::error::OverlayError;
use super::panel::Panel;

/// Longest scale bar, as a share of the panel's width: beside it there must be room for the letters.
const LONGEST_BAR: f64 = 0.6;
/// Widest error band, as a share of the panel's width.
const WIDEST_BAND: f64 = 0.25;
/// How far beyond the panel, in panel widths and heights, a coordinate may lie. Beyond that it cannot
/// belong to this mouth, and dashing a line that long would take unbounded time.
const REACH: f64 = 3.0;

/// Everything an overlay shows.
///
/// Geometry is in the face frame: x to the subject's left (drawn to the right), y up, in the photos'
/// length unit. Text may be any text: it is escaped, and what is too long is wrapped or elided.
#[derive(Debug, Clone)]
pub struct Scene {
    /// The part of the face that is shown, the same for all photos.
    pub panel: Panel,
    /// One photo, or the first and the second of a pair; as many as `panel` was made for.
    pub photos: Vec<PhotoView>,
    /// Whether x = 0 is the facial midline: draws it, and the mirrored border.
    pub midline: bool,
    /// Whether what changed between the upper borders of a pair is hatched: not where no verdict is passed on it.
    pub hatched: bool,
    /// The scale bar, where the unit has a length.
    pub scale_bar: Option<ScaleBar>,
    /// The headline values, at most three.
    pub headlines: Vec<HeadlineValue>,
    /// What the photos of a pair were aligned on, beside the title of the third panel.
    pub alignment_note: String,
    /// Cautions, the most severe first: the grave ones are shown, or the first where none is, and the others are
    /// counted.
    pub cautions: Vec<String>,
    /// How many of the cautions hold every verdict back: they are all shown.
    pub grave_cautions: usize,
    /// A quiet closing line, such as the tool's name and version.
    pub footer: String,
}

/// One photo and what was marked and measured on it.
#[derive(Debug, Clone)]
pub struct PhotoView {
    /// The panel's title, such as "Before".
    pub title: String,
    /// A quiet note beside it, such as "one marking".
    pub note: String,
    /// The photo warped to the panel through [`Panel::face_to_pixel`], sRGB, of [`Panel::size`].
    pub picture: RgbImage,
    /// The borders.
    pub borders: Borders,
    /// The points that were clicked.
    pub points: Vec<Point>,
    /// The points that were found by the pixels.
    pub found: Vec<Point>,
    /// The heights that were measured.
    pub heights: Vec<HeightLine>,
    /// Half the width of the error band along the upper border, face-frame units.
    pub band: Option<f64>,
}

/// The borders of one mouth, each from the subject's right corner to the left.
#[derive(Debug, Clone, Default)]
pub struct Borders {
    /// The upper vermilion border.
    pub upper_border: BezPath,
    /// The edge of the upper red lip towards the mouth, where marked.
    pub upper_free_margin: Option<BezPath>,
    /// The edge of the lower red lip towards the mouth, where marked: lips parted.
    pub lower_free_margin: Option<BezPath>,
    /// The lower vermilion border, where marked.
    pub lower_border: Option<BezPath>,
    /// Which of them, in this order, were found by the pixels rather than clicked.
    pub found: [bool; 4],
}

/// A measured height, drawn where it was measured.
#[derive(Debug, Clone)]
pub struct HeightLine {
    /// The end on the vermilion border. The label goes beyond it: above the mouth when it is the
    /// upper end, below when it is the lower one.
    pub from: Point,
    /// The other end.
    pub to: Point,
    /// The value, such as "6.6".
    pub label: String,
}

/// A length to read the photos by.
#[derive(Debug, Clone)]
pub struct ScaleBar {
    /// Face-frame units.
    pub length: f64,
    /// What it is, such as "10 mm".
    pub label: String,
}

/// One headline value, on a card.
#[derive(Debug, Clone)]
pub struct HeadlineValue {
    /// The measure's name.
    pub title: String,
    /// The first photo's value, of a pair.
    pub before: Option<String>,
    /// The second photo's value, or the only one's.
    pub after: String,
    /// The change with its error and unit, such as "+0.9 ± 0.4 mm".
    pub change: Option<String>,
    /// The verdict in words, such as "larger"; where it is withheld, what to do.
    pub note: String,
    /// Whether a caution withholds the value: then `after` says so in words, which stand no larger than other text.
    pub withheld: bool,
}

impl Borders {
    /// The curves that are there, the upper border first.
    pub(super) fn curves(&self) -> impl Iterator<Item = &BezPath> {
        let others = [&self.upper_free_margin, &self.lower_free_margin, &self.lower_border];
        std::iter::once(&self.upper_border).chain(others.into_iter().flatten())
    }

    /// The same, each with whether it was found by the pixels.
    pub(super) fn curves_with_origin(&self) -> impl Iterator<Item = (&BezPath, bool)> {
        let upper_border = Some(&self.upper_border);
        let others = [&self.upper_free_margin, &self.lower_free_margin, &self.lower_border].map(Option::as_ref);
        let all = std::iter::once(upper_border).chain(others).zip(self.found);
        all.filter_map(|(curve, found)| Some((curve?, found)))
    }
}

impl Scene {
    /// Checks that everything can be drawn in the panel.
    pub(super) fn validate(&self) -> Result<(), OverlayError> {
        let expected = self.panel.photos();
        if self.photos.len() != expected {
            let allowed = if expected == 1 { "1 (as the panel was made for)" } else { "2 (as the panel was made for)" };
            return Err(OverlayError::Count { what: "photos", allowed, found: self.photos.len() });
        }
        if self.headlines.len() > 3 {
            return Err(OverlayError::Count {
                what: "headline values",
                allowed: "at most 3",
                found: self.headlines.len(),
            });
        }
        if let Some(bar) = &self.scale_bar {
            self.check_length("the scale bar", bar.length, LONGEST_BAR)?;
        }
        for (index, photo) in self.photos.iter().enumerate() {
            let (found, panel) = (photo.picture.dimensions(), self.panel.size());
            if found != panel {
                return Err(OverlayError::PictureSize { index, panel, found });
            }
            self.check_photo(photo)?;
        }
        Ok(())
    }

    fn check_photo(&self, photo: &PhotoView) -> Result<(), OverlayError> {
        if let Some(band) = photo.band {
            self.check_length("half the error band", band, WIDEST_BAND)?;
        }
        for curve in photo.borders.curves() {
            self.check_curve(curve)?;
        }
        for &point in photo.points.iter().chain(&photo.found) {
            self.check_point("a marked point", point)?;
        }
        for height in &photo.heights {
            self.check_point("the end of a height", height.from)?;
            self.check_point("the end of a height", height.to)?;
        }
        Ok(())
    }

    fn check_curve(&self, curve: &BezPath) -> Result<(), OverlayError> {
        for element in curve.elements() {
            let points = match *element {
                PathEl::MoveTo(end) | PathEl::LineTo(end) => vec![end],
                PathEl::QuadTo(control, end) => vec![control, end],
                PathEl::CurveTo(first, second, end) => vec![first, second, end],
                PathEl::ClosePath => vec![],
            };
            points.into_iter().try_for_each(|point| self.check_point("a border", point))?;
        }
        Ok(())
    }

    fn check_point(&self, what: &'static str, point: Point) -> Result<(), OverlayError> {
        let view = self.panel.viewport();
        if view.inflate(REACH * view.width(), REACH * view.height()).contains(point) {
            Ok(())
        } else {
            Err(OverlayError::FarOutside { what, x: point.x, y: point.y })
        }
    }

    fn check_length(&self, what: &'static str, length: f64, share: f64) -> Result<(), OverlayError> {
        let limit = share * self.panel.viewport().width();
        if length > 0.0 && length <= limit { Ok(()) } else { Err(OverlayError::Length { what, length, limit }) }
    }
}
