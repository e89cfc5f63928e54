//! A picture as it is stored, of which any part can be had: what the decoders of all kinds of file come to.

use std::fmt::Debug;
use std::sync::Arc;

use image::{DynamicImage, GenericImageView, GrayImage, RgbImage};

use crate::imaging::error::DecodeError;
use crate::imaging::luma::luma_thousandths;
use crate::imaging::region::PixelRegion;

/// The pixels of a file, as they are stored: neither turned nor converted.
pub(super) trait StoredPicture: Debug + Send + Sync {
    /// Width and height, px.
    fn size(&self) -> (u32, u32);

    /// What it holds at present, bytes.
    fn bytes(&self) -> u64;

    /// The pixels of a region within the picture. It is kept where it had to be decoded, since others will look at it, too.
    ///
    /// # Errors
    ///
    /// Returns [`DecodeError`] where that part is damaged.
    fn region(&self, region: PixelRegion) -> Result<DynamicImage, DecodeError>;

    /// The same of a region that nobody else looks at: it is not kept.
    ///
    /// # Errors
    ///
    /// The same.
    fn passing(&self, region: PixelRegion) -> Result<DynamicImage, DecodeError> {
        self.region(region)
    }

    /// Decodes a region that will be looked at part by part, and keeps it.
    ///
    /// # Errors
    ///
    /// The same.
    fn prepare(&self, _region: PixelRegion) -> Result<(), DecodeError> {
        Ok(())
    }

    /// The same picture without what was decoded beyond a region; `None` where it was decoded at once.
    fn kept(&self, _region: PixelRegion) -> Option<Arc<dyn StoredPicture>> {
        None
    }

    /// Whether all of it is known to be undamaged.
    fn is_sound(&self) -> bool {
        true
    }

    /// Whether any part costs no more than its copy.
    fn is_decoded(&self) -> bool {
        true
    }

    /// Whether the picture at an eighth of its size is known without decoding.
    fn has_eighth(&self) -> bool {
        false
    }

    /// The picture at an eighth of its size, a pixel the mean of 8 × 8; `None` where it would have to be decoded for that.
    #[cfg_attr(not(feature = "page"), allow(dead_code, reason = "the marking page asks for it"))]
    fn eighth(&self) -> Option<RgbImage> {
        None
    }

    /// The luma of the picture at an eighth of its size; `None` where it would have to be decoded for that.
    fn eighth_luma(&self) -> Option<GrayImage>;

    /// The mean luma of each whole block of 8 × 8 px, row by row, unrounded, from 0 to 255; `None` where that is not known without decoding.
    fn block_means(&self) -> Option<Vec<f32>> {
        None
    }
}

/// A picture that was decoded whole.
impl StoredPicture for DynamicImage {
    fn size(&self) -> (u32, u32) {
        (self.width(), self.height())
    }

    fn bytes(&self) -> u64 {
        self.as_bytes().len() as u64
    }

    /// Three bytes a pixel, as most photos have them, are copied row by row, which takes a tenth of the time that pixel by pixel does.
    fn region(&self, PixelRegion { x, y, width, height }: PixelRegion) -> Result<Self, DecodeError> {
        let Self::ImageRgb8(rgb) = self else { return Ok(self.crop_imm(x, y, width, height)) };
        let bytes = 3 * rgb.width() as usize;
        let (from, count) = (3 * x as usize, 3 * width as usize);
        let rows = rgb.as_raw().chunks_exact(bytes.max(1)).skip(y as usize).take(height as usize);
        let mut part = Vec::with_capacity(count * height as usize);
        for row in rows {
            part.extend_from_slice(&row[from..from + count]);
        }
        Ok(RgbImage::from_raw(width, height, part).map_or_else(|| self.crop_imm(x, y, width, height), Self::from))
    }

    fn eighth_luma(&self) -> Option<GrayImage> {
        let (width, height) = self.dimensions();
        let columns = width.div_ceil(8) as usize;
        let stride = 3 * width as usize;
        let mut means = Vec::with_capacity(columns * height.div_ceil(8) as usize);
        for top in (0..height).step_by(8) {
            let rows = 8.min(height - top);
            let converted;
            let band = match self {
                Self::ImageRgb8(rgb) => &rgb.as_raw()[top as usize * stride..][..rows as usize * stride],
                other => {
                    converted = other.crop_imm(0, top, width, rows).into_rgb8();
                    converted.as_raw().as_slice()
                }
            };
            let (mut sums, mut counts) = (vec![0_u32; columns], vec![0_u32; columns]);
            for row in band.chunks_exact(stride.max(1)) {
                for ((sum, count), pixels) in sums.iter_mut().zip(&mut counts).zip(row.chunks(24)) {
                    let (pixels, _) = pixels.as_chunks::<3>();
                    *sum += pixels.iter().map(|pixel| luma_thousandths(*pixel)).sum::<u32>();
                    *count += pixels.len() as u32;
                }
            }
            // A mean of levels is a level.
            means.extend(sums.iter().zip(&counts).map(|(sum, count)| ((sum / count + 500) / 1000) as u8));
        }
        GrayImage::from_raw(width.div_ceil(8), height.div_ceil(8), means)
    }
}
