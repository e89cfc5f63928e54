//! From a mouth, a light and a camera to the bytes of a JPEG file.

use crate::camera::{Camera, Pose, View};
use crate::light::Lamp;
use crate::lips::Lips;
use crate::noise::uniform;
use crate::plane::ImagePoint;
use crate::render::Scene;
use crate::skin::Skin;
use jpeg_encoder::{ColorType, Encoder, EncodingError, SamplingFactor};

const QUALITY: u8 = 90;

/// The size of a picture.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Width in pixels.
    pub width: u16,
    /// Height in pixels.
    pub height: u16,
}

impl Size {
    /// That of the example's photos, for which poses are stated.
    pub const EXAMPLE: Self = Self { width: 1600, height: 2000 };

    /// The face before a camera whose optical axis meets the middle of the picture.
    pub fn view(self, pose: Pose, lips: Lips) -> View {
        let middle = ImagePoint { x: 0.5 * f64::from(self.width), y: 0.5 * f64::from(self.height) };
        View::new(Camera::new(pose, middle), lips)
    }

    /// The photo as bytes, from `samples` × `samples` places a pixel; `grain` has the seed of the sensor's noise, and its standard deviation in levels of 255.
    pub fn photo(
        self,
        face: (Lips, Lamp, &Skin),
        view: &View,
        samples: u32,
        grain: Option<(u64, f64)>,
    ) -> Result<Vec<u8>, EncodingError> {
        let mut pixels = Scene::new(face, view, samples).pixels(u32::from(self.width), u32::from(self.height));
        if let Some((seed, sd)) = grain {
            add_grain(&mut pixels, seed, sd);
        }
        let mut jpeg = Vec::new();
        let mut encoder = Encoder::new(&mut jpeg, QUALITY);
        encoder.set_sampling_factor(SamplingFactor::F_1_1);
        encoder.encode(&pixels, self.width, self.height, ColorType::Rgb)?;
        Ok(jpeg)
    }
}

/// Adds to every value the difference of two even numbers, whose variance is 1/6.
fn add_grain(pixels: &mut [u8], seed: u64, sd: f64) {
    let size = sd * 6f64.sqrt();
    for (at, value) in pixels.iter_mut().enumerate() {
        let drawn = uniform(at as u64, seed) - uniform(at as u64, seed + 1);
        *value = size.mul_add(drawn, f64::from(*value)).round() as u8;
    }
}
