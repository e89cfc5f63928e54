//! The window through which a photo is shown: which part of the face, on how many pixels.

use kurbo::{Affine, Point, Rect};

use super::error::OverlayError;
use super::style::{GAP, MARGIN, PAGE_WIDTH};

/// Share of a panel's width that the mouth takes; the rest shows where on the face it is.
const MOUTH_SHARE: f64 = 0.78;
/// Room kept free above the mouth for labels, as a share of the panel's width.
const ROOM_ABOVE: f64 = 0.16;
/// Room kept free below the mouth for a row of labels, the side letters and the scale bar.
const ROOM_BELOW: f64 = 0.19;
/// Share of spare height that goes above the mouth: the philtrum says more than the chin.
const SPARE_ABOVE: f64 = 0.62;

/// A rectangle of the face frame and the pixels it is shown on.
///
/// All photos of one overlay share one panel, so they are at one scale. Warp each photo through
/// [`Panel::face_to_pixel`] into a picture of [`Panel::size`]; the drawing uses the same transform.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Panel {
    viewport: Rect,
    size: (u32, u32),
    photos: usize,
}

impl Panel {
    /// The panel that shows `mouth` with room around it.
    ///
    /// `mouth` bounds everything that will be drawn, of all photos, in face-frame units (x to the
    /// subject's left, y up). `photos` is 1 or 2: a pair gets narrower panels. However wide or tall
    /// the mouth, the panel stays of a calm shape: it is widened or heightened, never stretched.
    ///
    /// # Errors
    ///
    /// Returns [`OverlayError::EmptyRegion`] when `mouth` has no area or is not finite, and
    /// [`OverlayError::Count`] when `photos` is neither 1 nor 2.
    pub fn around(mouth: Rect, photos: usize) -> Result<Self, OverlayError> {
        let column = (PAGE_WIDTH - 2.0 * MARGIN - 2.0 * GAP) / 3.0;
        let (width_px, flattest, tallest) = match photos {
            1 => (2.0 * column + GAP, 0.58, 0.70),
            2 => (column, 0.70, 1.0),
            found => return Err(OverlayError::Count { what: "photos", allowed: "1 or 2", found }),
        };
        let mouth = mouth.abs();
        let usual = mouth.width() / MOUTH_SHARE;
        let for_height = mouth.height() / (tallest - ROOM_ABOVE - ROOM_BELOW);
        let width = usual.max(for_height);
        let pixels_per_unit = width_px / width;
        let needed = mouth.height() + (ROOM_ABOVE + ROOM_BELOW) * width;
        let height_px = (needed.max(flattest * width) * pixels_per_unit).round();
        let height = height_px / pixels_per_unit;
        let top = mouth.y1 + ROOM_ABOVE * width + SPARE_ABOVE * (height - needed);
        let left = mouth.center().x - width / 2.0;
        let viewport = Rect::new(left, top - height, left + width, top);
        let drawable = mouth.width() > 0.0 && mouth.height() > 0.0 && viewport.is_finite();
        if !drawable || !pixels_per_unit.is_normal() || !height_px.is_finite() {
            return Err(OverlayError::EmptyRegion { width: mouth.width(), height: mouth.height() });
        }
        // Both lie between 1 and PAGE_WIDTH by construction, so the casts keep the value.
        let size = (width_px as u32, height_px as u32);
        Ok(Self { viewport, size, photos })
    }

    /// The part of the face frame that is shown, face-frame units, y up.
    pub fn viewport(&self) -> Rect {
        self.viewport
    }

    /// Width and height of each photo's picture, px.
    pub fn size(&self) -> (u32, u32) {
        self.size
    }

    /// How many photos the panel was made for: 1 or 2.
    pub fn photos(&self) -> usize {
        self.photos
    }

    /// Pixels per face-frame unit, the same along both axes.
    pub fn pixels_per_unit(&self) -> f64 {
        f64::from(self.size.0) / self.viewport.width()
    }

    /// Takes face-frame points to the panel's pixels.
    ///
    /// Pixel x is to the right, y down; (0, 0) is the outer corner of the top-left pixel, so a pixel's
    /// centre is at +0.5. The subject's right is at the picture's left.
    pub fn face_to_pixel(&self) -> Affine {
        Affine::translate(-Point::new(self.viewport.x0, self.viewport.y1).to_vec2())
            .then_scale_non_uniform(self.pixels_per_unit(), -self.pixels_per_unit())
    }
}
