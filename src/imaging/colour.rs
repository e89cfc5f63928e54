//! From a photo's own colours to sRGB.

use std::fmt;
use std::sync::Arc;

use image::{DynamicImage, RgbImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, RenderingIntent, Transform8BitExecutor, TransformOptions};

use crate::imaging::panic_guard::or_none;

/// How a photo's colours become sRGB. None of these touches where a pixel lies: colours serve the picture
/// that is looked at and the comparison of exposure, never a length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ColourTreatment {
    /// The file says nothing about its colours, or that they are sRGB: taken as sRGB.
    Srgb,
    /// Converted from the colour space that the file names.
    Converted,
    /// The embedded ICC profile cannot be read: taken as sRGB.
    ProfileUnreadable,
    /// The embedded ICC profile is not one of grey or RGB pixels (a printing profile of a CMYK photo, whose inks
    /// were turned into RGB without it): taken as sRGB.
    ProfileNotUsed,
    /// High dynamic range (PQ or HLG): shown without tone mapping, paler than the scene.
    HighDynamicRange,
}

impl ColourTreatment {
    /// What a reader of the picture should know, where the colours may not be as they were meant.
    #[must_use]
    pub fn note(self) -> Option<&'static str> {
        match self {
            Self::Srgb | Self::Converted => None,
            Self::ProfileUnreadable => Some("the embedded colour profile cannot be read; colours taken as sRGB"),
            Self::ProfileNotUsed => Some("the embedded colour profile is not for RGB; colours taken as sRGB"),
            Self::HighDynamicRange => Some("high dynamic range; colours shown without tone mapping"),
        }
    }
}

/// The conversion of a photo's pixels to sRGB, made once per photo.
#[derive(Clone)]
pub(super) struct Conversion {
    treatment: ColourTreatment,
    transform: Option<Transform>,
}

#[derive(Clone)]
enum Transform {
    Grey(Arc<Transform8BitExecutor>),
    Rgb(Arc<Transform8BitExecutor>),
}

impl fmt::Debug for Conversion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Conversion").field(&self.treatment).finish()
    }
}

impl Conversion {
    /// Leaves the pixels as they are.
    pub(super) fn none(treatment: ColourTreatment) -> Self {
        Self { treatment, transform: None }
    }

    /// The conversion of an embedded ICC profile, `None` where the file has none. `grey` pixels need a grey
    /// profile and others one of RGB; a photo is never refused for its profile.
    pub(super) fn of_icc(icc: Option<&[u8]>, grey: bool) -> Self {
        let Some(icc) = icc else {
            return Self::none(ColourTreatment::Srgb);
        };
        // A profile is as likely to be hostile as the picture, and the photo does not depend on it.
        or_none(|| Self::of_icc_bytes(icc, grey)).unwrap_or(Self::none(ColourTreatment::ProfileUnreadable))
    }

    fn of_icc_bytes(icc: &[u8], grey: bool) -> Self {
        let Ok(profile) = ColorProfile::new_from_slice(icc) else {
            return Self::none(ColourTreatment::ProfileUnreadable);
        };
        match (profile.color_space, grey) {
            (DataColorSpace::Gray, true) | (DataColorSpace::Rgb, false) => Self::of_profile(&profile, grey),
            _ => Self::none(ColourTreatment::ProfileNotUsed),
        }
    }

    /// The conversion of the colour code points of ITU-T H.273 (`nclx`): primaries and transfer curve.
    ///
    /// Standard-range curves count as the curve that the primaries are used with in photos; BT.601 and
    /// BT.709 primaries count as sRGB's, from which they differ by less than a just noticeable difference.
    #[cfg(feature = "heic")]
    pub(super) fn of_code_points(primaries: u16, transfer: u16) -> Self {
        const PQ: u16 = 16;
        const HLG: u16 = 18;
        match (primaries, transfer) {
            (_, PQ | HLG) => Self::none(ColourTreatment::HighDynamicRange),
            (9, _) => Self::of_profile(&ColorProfile::new_bt2020(), false),
            (11 | 12, _) => Self::of_profile(&ColorProfile::new_display_p3(), false),
            _ => Self::none(ColourTreatment::Srgb),
        }
    }

    fn of_profile(profile: &ColorProfile, grey: bool) -> Self {
        let options =
            TransformOptions { rendering_intent: RenderingIntent::RelativeColorimetric, ..TransformOptions::default() };
        let layout = if grey { Layout::Gray } else { Layout::Rgb };
        let srgb = ColorProfile::new_srgb();
        match profile.create_transform_8bit(layout, &srgb, Layout::Rgb, options) {
            Ok(executor) => Self {
                treatment: ColourTreatment::Converted,
                transform: Some(if grey { Transform::Grey(executor) } else { Transform::Rgb(executor) }),
            },
            Err(_) => Self::none(ColourTreatment::ProfileUnreadable),
        }
    }

    pub(super) fn treatment(&self) -> ColourTreatment {
        self.treatment
    }

    /// Opaque pixels in sRGB, 8 bits per channel.
    pub(super) fn to_srgb(&self, pixels: DynamicImage) -> RgbImage {
        let (width, height) = (pixels.width(), pixels.height());
        let (executor, source) = match &self.transform {
            None => return pixels.into_rgb8(),
            Some(Transform::Grey(executor)) => (executor, pixels.to_luma8().into_raw()),
            Some(Transform::Rgb(executor)) => (executor, pixels.to_rgb8().into_raw()),
        };
        let mut converted = RgbImage::new(width, height);
        match or_none(|| executor.transform(&source, &mut converted)) {
            Some(Ok(())) => converted,
            _ => pixels.into_rgb8(),
        }
    }
}
