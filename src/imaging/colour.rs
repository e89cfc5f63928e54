//! From a photo's own colours to sRGB.

use std::fmt;
use std::sync::Arc;

use image::{DynamicImage, RgbImage};
use moxcms::{
    Chromaticity, CicpColorPrimaries, CicpProfile, ColorPrimaries, ColorProfile, DataColorSpace, Layout,
    MatrixCoefficients, RenderingIntent, ToneReprCurve, TransferCharacteristics, Transform8BitExecutor,
    TransformOptions, XyY,
};

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
    narrow_range: bool,
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
        Self { treatment, transform: None, narrow_range: false }
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

    /// The conversion of the colour code points of ITU-T H.273 (HEIC's `nclx`, PNG's `cICP`): primaries and transfer
    /// curve.
    ///
    /// Standard-range curves count as the curve that the primaries are used with in photos; BT.601 and
    /// BT.709 primaries count as sRGB's, from which they differ by less than a just noticeable difference. Linear
    /// levels and pure powers are converted as what they are.
    pub(super) fn of_code_points(primaries: u16, transfer: u16) -> Self {
        const PQ: u16 = 16;
        const HLG: u16 = 18;
        const OTHER_CURVES: [u16; 3] = [4, 5, 8];
        match (primaries, transfer) {
            (_, PQ | HLG) => Self::none(ColourTreatment::HighDynamicRange),
            (_, curve) if OTHER_CURVES.contains(&curve) => Self::of_exact_code_points(primaries, curve),
            (9, 13) => Self::of_exact_code_points(9, 13),
            (9, _) => Self::of_profile(&ColorProfile::new_bt2020(), false),
            (11 | 12, _) => Self::of_profile(&ColorProfile::new_display_p3(), false),
            _ => Self::none(ColourTreatment::Srgb),
        }
    }

    fn of_exact_code_points(primaries: u16, transfer: u16) -> Self {
        let known = |code: u16| u8::try_from(code).ok();
        let primaries = match primaries {
            9 | 11 | 12 => known(primaries).and_then(|code| CicpColorPrimaries::try_from(code).ok()),
            _ => Some(CicpColorPrimaries::Bt709),
        };
        let transfer = known(transfer).and_then(|code| TransferCharacteristics::try_from(code).ok());
        let (Some(color_primaries), Some(transfer_characteristics)) = (primaries, transfer) else {
            return Self::none(ColourTreatment::Srgb);
        };
        let matrix_coefficients = MatrixCoefficients::Identity;
        let points = CicpProfile { color_primaries, transfer_characteristics, matrix_coefficients, full_range: true };
        Self::of_profile(&ColorProfile::new_from_cicp(points), false)
    }

    /// The conversion of levels that are a power of the light, `gamma` being the exponent that gives the light, where
    /// there is one, and of primaries: white, red, green and blue, x and y of each (CIE 1931), where they are stated.
    pub(super) fn of_power_and_primaries(gamma: Option<f64>, primaries: Option<[[f64; 2]; 4]>) -> Self {
        /// What sRGB's curve is called where only a power can be said, and how far from it a power may be called the
        /// same.
        const SRGB_GAMMA: f64 = 2.2;
        const SAME_GAMMA: f64 = 0.02;
        const SRGB_PRIMARIES: [[f64; 2]; 4] = [[0.3127, 0.329], [0.64, 0.33], [0.3, 0.6], [0.15, 0.06]];
        const SAME_PRIMARIES: f64 = 0.002;
        let gamma = gamma.filter(|gamma| (gamma - SRGB_GAMMA).abs() > SAME_GAMMA);
        let primaries = primaries.filter(|primaries| {
            primaries.iter().flatten().zip(SRGB_PRIMARIES.iter().flatten()).any(|(a, b)| (a - b).abs() > SAME_PRIMARIES)
        });
        if gamma.is_none() && primaries.is_none() {
            return Self::none(ColourTreatment::Srgb);
        }
        // The numbers are as likely to be hostile as a profile.
        or_none(|| {
            // The library goes by its code points where a profile has some, whatever the curves are.
            let mut profile = ColorProfile::new_srgb();
            profile.cicp = None;
            if let Some([white, red, green, blue]) = primaries {
                let at = |[x, y]: [f64; 2]| Chromaticity { x: x as f32, y: y as f32 };
                let white = XyY { x: white[0], y: white[1], yb: 1.0 };
                profile
                    .update_rgb_colorimetry(white, ColorPrimaries { red: at(red), green: at(green), blue: at(blue) });
            }
            if let Some(gamma) = gamma {
                let curve = Some(ToneReprCurve::Parametric(vec![gamma as f32]));
                (profile.red_trc, profile.green_trc, profile.blue_trc) = (curve.clone(), curve.clone(), curve);
            }
            Self::of_profile(&profile, false)
        })
        .unwrap_or(Self::none(ColourTreatment::ProfileUnreadable))
    }

    /// The same for levels of the narrow range of video, 16 to 235 of 255.
    pub(super) fn of_narrow_range(self) -> Self {
        Self { narrow_range: true, ..self }
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
                narrow_range: false,
            },
            Err(_) => Self::none(ColourTreatment::ProfileUnreadable),
        }
    }

    pub(super) fn treatment(&self) -> ColourTreatment {
        self.treatment
    }

    /// Opaque pixels in sRGB, 8 bits per channel.
    pub(super) fn to_srgb(&self, pixels: DynamicImage) -> RgbImage {
        let pixels = if self.narrow_range { widened(pixels) } else { pixels };
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

/// Levels of the narrow range of video as those of the full range.
fn widened(pixels: DynamicImage) -> DynamicImage {
    let mut pixels = pixels.into_rgb8();
    for level in pixels.iter_mut() {
        // Between 0 and 255 by the clamp.
        *level = ((f64::from(*level) - 16.0) * 255.0 / 219.0).round().clamp(0.0, 255.0) as u8;
    }
    pixels.into()
}
