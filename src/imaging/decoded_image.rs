//! A decoded photo, and the upright sRGB part of it that somebody looks at.

use std::sync::{Arc, OnceLock};

use image::{DynamicImage, Rgb, RgbImage, Rgba, RgbaImage};

use crate::imaging::colour::{ColourTreatment, Conversion};
use crate::imaging::error::DecodeError;
use crate::imaging::header::Header;
use crate::imaging::orientation::Orientation;
use crate::imaging::region::PixelRegion;
use crate::imaging::stored_picture::StoredPicture;

/// A photo that can be looked at: pixels as they were stored, and what it takes to show them upright in sRGB.
///
/// Of some kinds of file a part is decoded when it is looked at first. Should that fail, which it does where the file is damaged in a way
/// that did not show before, the part is grey, and [`check`](Self::check) says so: whoever makes something of a photo asks it at the end.
#[derive(Debug, Clone)]
pub struct DecodedImage {
    header: Header,
    /// Shared by copies: a photo's pixels are there once.
    stored: Arc<dyn StoredPicture>,
    /// What was wrong with the first part that could not be decoded; shared as well.
    failure: Arc<OnceLock<DecodeError>>,
    conversion: Conversion,
    /// Where a part is all that is left of the photo.
    part: Option<PixelRegion>,
    /// Whether the pixels are that part's, upright and in sRGB.
    is_cut: bool,
}

/// The mean luma of each block of 8 × 8 px of an upright photo.
pub(super) struct BlockMeans {
    /// Row by row, from 0 to 255.
    pub(super) means: Vec<f32>,
    /// Columns and rows of blocks.
    pub(super) size: [u32; 2],
    /// The column and the row of pixels at which the first one begins.
    pub(super) corner: [u32; 2],
}

/// A part of more pixels is copied strip by strip: turning and converting it whole takes several times its memory.
const LARGE_PART: u64 = 16 << 20;

/// What is shown where there are no pixels.
pub(super) const NO_PIXEL: Rgb<u8> = Rgb([190, 190, 190]);

impl DecodedImage {
    /// What a decoder found: the stored picture and how its colours are meant.
    ///
    /// # Errors
    ///
    /// Returns [`DecodeError::Damaged`] where it does not have the size that the header declares.
    pub(super) fn new(
        header: Header,
        stored: impl StoredPicture + 'static,
        conversion: Conversion,
    ) -> Result<Self, DecodeError> {
        let (width, height) = stored.size();
        let declared = (header.stored_width, header.stored_height);
        if (width, height) != declared {
            let what = format!("it declares {} × {} px and holds {width} × {height} px", declared.0, declared.1);
            return Err(DecodeError::damaged(header.format, what));
        }
        Ok(Self { header, stored: Arc::new(stored), failure: Arc::default(), conversion, part: None, is_cut: false })
    }

    /// Checks that every part that was looked at so far could be decoded.
    ///
    /// # Errors
    ///
    /// Returns what was wrong where one could not: what was made of the photo is worth nothing.
    pub fn check(&self) -> Result<(), DecodeError> {
        self.failure.get().map_or(Ok(()), |error| Err(error.clone()))
    }

    /// Checks all of the picture, decoding what has to be for that.
    ///
    /// # Errors
    ///
    /// Returns what is wrong with the first part that cannot be decoded.
    pub fn check_all(&self) -> Result<(), DecodeError> {
        if !self.stored.is_sound() {
            self.prepare(PixelRegion::whole(self.size()));
        }
        self.check()
    }

    /// Decodes a part that will be looked at line by line, at once.
    pub(crate) fn prepare(&self, region: PixelRegion) {
        let region = region.clipped_to(self.size());
        if self.is_cut || region.is_empty() || self.failure.get().is_some() {
            return;
        }
        let region = self.header.orientation.stored_region(region, self.stored.size());
        if let Err(error) = self.stored.prepare(region) {
            // Only the first one is said.
            let _ = self.failure.set(error);
        }
    }

    /// The upright photo at an eighth of its size, in sRGB: a pixel is about the mean of 8 × 8. `None` where the whole photo would have to be
    /// decoded for that.
    #[cfg_attr(not(feature = "page"), allow(dead_code, reason = "the marking page asks for it"))]
    pub(crate) fn eighth(&self) -> Option<RgbImage> {
        let (width, height) = self.stored.size();
        // A turned picture begins with what is left over beside whole blocks.
        let is_even = width % 8 == 0 && height % 8 == 0 || self.header.orientation == Orientation::default();
        let small = self.stored.eighth().filter(|_| self.part.is_none() && is_even)?;
        Some(self.upright(small.into()))
    }

    /// A part of the stored picture, by its place on the upright photo.
    fn stored_region(&self, region: PixelRegion, kept: Kept) -> DynamicImage {
        let region = self.header.orientation.stored_region(region, self.stored.size());
        let nothing = || RgbImage::from_pixel(region.width, region.height, NO_PIXEL).into();
        // Of a damaged photo nothing more is decoded, which would fail again and again.
        if self.failure.get().is_some() {
            return nothing();
        }
        let found = match kept {
            Kept::Yes => self.stored.region(region),
            Kept::No => self.stored.passing(region),
        };
        found.unwrap_or_else(|error| {
            // Only the first one is said.
            let _ = self.failure.set(error);
            nothing()
        })
    }

    /// Width and height of the upright photo, px.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        self.header.size()
    }

    /// What its pixels hold, bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.stored.bytes()
    }

    /// What the file declared.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// How the colours become sRGB.
    #[must_use]
    pub fn colour(&self) -> ColourTreatment {
        self.conversion.treatment()
    }

    /// The mean luma of blocks of 8 × 8 px of the upright photo, its colours as they are stored; `None` where it would have to be decoded for that.
    pub(super) fn block_means(&self) -> Option<BlockMeans> {
        let stored = self.stored.size();
        let means = self.stored.block_means().filter(|_| self.part.is_none())?;
        let orientation = self.header.orientation;
        let ([columns, rows], (width, height)) = ([stored.0, stored.1].map(|side| side / 8), self.size());
        let [left, top] = self.block_corner();
        let (across, down) = (width / 8, height / 8);
        let mut upright = vec![0.0; means.len()];
        let turned = orientation.upright_size((1, 2)) != (1, 2);
        let place = |column: u32, row: u32| {
            let at = [column, row].map(|block| f64::from(8 * block + 4));
            let [x, y] = orientation.upright_position(at, stored);
            [(x as u32 - left) / 8, (y as u32 - top) / 8]
        };
        let of_columns: Vec<usize> =
            (0..columns).map(|column| place(column, 0)[usize::from(turned)] as usize).collect();
        for row in 0..rows {
            let of_row = place(0, row)[usize::from(!turned)] as usize;
            let levels = &means[(row * columns) as usize..][..columns as usize];
            for (level, of_column) in levels.iter().zip(&of_columns) {
                let (x, y) = if turned { (of_row, *of_column) } else { (*of_column, of_row) };
                upright[y * across as usize + x] = *level;
            }
        }
        Some(BlockMeans { means: upright, size: [across, down], corner: [left, top] })
    }

    /// Where the first whole block of 8 × 8 px begins on the upright photo.
    pub(super) fn block_corner(&self) -> [u32; 2] {
        let (width, height) = self.size();
        // Blocks that are counted from the right or from below begin with what is left over.
        let [x, y] = self.header.orientation.upright_position([4.0, 4.0], self.stored.size());
        let rest = |first: f64, side: u32| if first > 4.0 && first > f64::from(side) - 8.0 { side % 8 } else { 0 };
        [rest(x, width), rest(y, height)]
    }

    /// The picture as it is stored.
    pub(super) fn stored(&self) -> &dyn StoredPicture {
        &*self.stored
    }

    /// Whether a part is all that is left of it.
    pub(super) fn is_part(&self) -> bool {
        self.part.is_some()
    }

    /// A part of the upright photo, its colours as they are stored.
    pub(super) fn stored_colours(&self, region: PixelRegion) -> RgbImage {
        if self.is_part() {
            return self.crop_srgb(region);
        }
        let mut upright = self.stored_region(region, Kept::Yes);
        self.header.orientation.make_upright(&mut upright);
        upright.into_rgb8()
    }

    /// The same photo without the parts of it that were decoded; `None` where it was decoded at once.
    pub(super) fn without_pixels(&self) -> Option<Self> {
        let none = PixelRegion::default();
        Some(Self { stored: self.stored.kept(none).filter(|_| self.part.is_none())?, ..self.clone() })
    }

    /// The photo with the pixels of one region alone, upright and in sRGB: all others are grey from now on. The region is in pixels of
    /// the upright photo. What the header says stays.
    #[must_use]
    pub fn part(&self, region: PixelRegion) -> Self {
        let region = region.clipped_to(self.size());
        let stored = |region| self.header.orientation.stored_region(region, self.stored.size());
        if self.part.is_none()
            && let Some(stored) = self.stored.kept(stored(region))
        {
            return Self { stored, part: Some(region), ..self.clone() };
        }
        let is_large = u64::from(region.width) * u64::from(region.height) > LARGE_PART;
        let pixels = DynamicImage::from(if is_large { self.in_strips(region) } else { self.crop_srgb(region) });
        Self { stored: Arc::new(pixels), part: Some(region), is_cut: true, ..self.clone() }
    }

    /// The same as [`crop_srgb`](Self::crop_srgb) of a region within the photo, which holds no more than the result beside the photo.
    fn in_strips(&self, PixelRegion { x, y, width, height }: PixelRegion) -> RgbImage {
        const STRIP: u32 = 256;
        let mut levels = Vec::with_capacity(3 * width as usize * height as usize);
        for top in (0..height).step_by(STRIP as usize) {
            let strip = PixelRegion { x, y: y + top, width, height: STRIP.min(height - top) };
            levels.extend_from_slice(self.crop_srgb(strip).as_raw());
        }
        RgbImage::from_raw(width, height, levels).unwrap_or_default()
    }

    /// A region of the part that is left.
    fn crop_of_part(&self, part: PixelRegion, region: PixelRegion, kept: Kept) -> RgbImage {
        let (left, top) = (region.x.max(part.x), region.y.max(part.y));
        let right = (region.x + region.width).min(part.x + part.width);
        let bottom = (region.y + region.height).min(part.y + part.height);
        if left >= right || top >= bottom {
            return RgbImage::from_pixel(region.width, region.height, NO_PIXEL);
        }
        let inside = PixelRegion { x: left, y: top, width: right - left, height: bottom - top };
        let shown = if self.is_cut {
            let of_part = PixelRegion { x: left - part.x, y: top - part.y, ..inside };
            self.stored.region(of_part).map_or_else(|_| RgbImage::new(0, 0), DynamicImage::into_rgb8)
        } else {
            self.upright(self.stored_region(inside, kept))
        };
        if inside == region {
            return shown;
        }
        let mut crop = RgbImage::from_pixel(region.width, region.height, NO_PIXEL);
        let (stride, bytes) = (3 * region.width as usize, 3 * inside.width as usize);
        let (first, from) = ((top - region.y) as usize, 3 * (left - region.x) as usize);
        for (row, shown) in crop.chunks_exact_mut(stride).skip(first).zip(shown.as_raw().chunks_exact(bytes)) {
            row[from..from + bytes].copy_from_slice(shown);
        }
        crop
    }

    /// A part of the photo, upright, in sRGB with 8 bits per channel, transparent pixels over white.
    ///
    /// `region` is in pixels of the upright photo; what lies outside is cut off, so the result is as large as
    /// the part inside, possibly 0 × 0. Only this part is copied, converted and turned: the cost follows the
    /// region, not the photo. 16-bit samples are rounded to 8 bits before the colours are converted, which
    /// moves a channel by one level of 255 at most in the profiles that cameras write.
    #[must_use]
    pub fn crop_srgb(&self, region: PixelRegion) -> RgbImage {
        self.crop(region, Kept::Yes)
    }

    /// The same of a part that nobody else will look at, such as a strip of a picture that is read from top to bottom once.
    #[cfg_attr(
        not(any(feature = "page", feature = "suggest")),
        allow(dead_code, reason = "the marking page and the face model ask for it")
    )]
    pub(crate) fn passing_srgb(&self, region: PixelRegion) -> RgbImage {
        self.crop(region, Kept::No)
    }

    fn crop(&self, region: PixelRegion, kept: Kept) -> RgbImage {
        let region = region.clipped_to(self.size());
        if region.is_empty() {
            return RgbImage::new(0, 0);
        }
        match self.part {
            Some(part) => self.crop_of_part(part, region, kept),
            None => self.upright(self.stored_region(region, kept)),
        }
    }

    /// A part of the stored picture, upright and in sRGB.
    fn upright(&self, part: DynamicImage) -> RgbImage {
        let mut upright = if part.color().has_alpha() {
            let part = part.into_rgba8();
            let opaque = RgbImage::from_fn(part.width(), part.height(), |x, y| {
                let Rgba([r, g, b, _]) = *part.get_pixel(x, y);
                image::Rgb([r, g, b])
            });
            let colours = self.conversion.to_srgb(opaque.into());
            DynamicImage::from(over_white(colours, &part))
        } else {
            DynamicImage::from(self.conversion.to_srgb(part))
        };
        self.header.orientation.make_upright(&mut upright);
        upright.into_rgb8()
    }
}

/// Whether a part that is decoded is kept for others.
#[derive(Clone, Copy)]
enum Kept {
    Yes,
    #[cfg_attr(
        not(any(feature = "page", feature = "suggest")),
        allow(dead_code, reason = "the marking page and the face model ask for it")
    )]
    No,
}

/// Lays `colours` over white with the alpha channel of `transparency`, the two being equally large.
fn over_white(mut colours: RgbImage, transparency: &RgbaImage) -> RgbImage {
    for (colour, Rgba([.., alpha])) in colours.pixels_mut().zip(transparency.pixels()) {
        let alpha = u16::from(*alpha);
        for channel in &mut colour.0 {
            let mixed = (u16::from(*channel) * alpha + 255 * (255 - alpha) + 127) / 255;
            *channel = u8::try_from(mixed).unwrap_or(u8::MAX);
        }
    }
    colours
}
