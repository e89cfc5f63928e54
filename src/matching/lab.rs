//! The colours of the CIE 1976 L*a*b* space by tables.

use std::sync::LazyLock;

use crate::elementary::powf;

/// From sRGB bytes to L*a*b* (CIE 1976, D65), by tables.
pub(super) struct Tables {
    /// What a level of red, green or blue adds to X, Y and Z over those of the white; the fourth value is 0.
    linear: [[[f32; 4]; 256]; 3],
    /// The function of L*a*b* at equal steps from 0 to 1, and the last value on as far as a masked number goes.
    root: Box<[f32; 2 * STEPS + 1]>,
}

/// Steps of the table of roots: linear between them it is right to 4e-6.
const STEPS: usize = 4096;

/// The parts of linear red, green and blue in X, Y and Z over those of the white.
const PARTS: [[f32; 3]; 3] =
    [[0.433_887, 0.212_639, 0.017_750], [0.376_224, 0.715_169, 0.109_448], [0.189_889, 0.072_192, 0.872_802]];

impl Tables {
    /// The one there is.
    pub(super) fn get() -> &'static Self {
        static TABLES: LazyLock<Tables> = LazyLock::new(Tables::new);
        &TABLES
    }

    fn new() -> Self {
        let levels: [f32; 256] = std::array::from_fn(|level| {
            let level = level as f64 / 255.0;
            (if level <= 0.04045 { level / 12.92 } else { powf((level + 0.055) / 1.055, 2.4) }) as f32
        });
        let linear = PARTS.map(|[x, y, z]| levels.map(|level| [x * level, y * level, z * level, 0.0]));
        let of = |t: f64| if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 };
        let mut root = Box::new([0.0; 2 * STEPS + 1]);
        for (step, root) in root.iter_mut().enumerate() {
            // One step more than 1, for what rounding adds.
            *root = of(step.min(STEPS + 1) as f64 / STEPS as f64) as f32;
        }
        Self { linear, root }
    }

    /// The function of L*a*b* for what is not below 0 nor much above 1.
    #[inline]
    fn root(&self, t: f32) -> f32 {
        /// Of this much and some the last bits of a number are its whole part, rounded.
        const WHOLE: f32 = 12_582_912.0;
        let at = t * STEPS as f32;
        // Half a step less is rounded to a step on one side or the other of it: a tie, between both, is as good there as here.
        let rounded = at - 0.5 + WHOLE;
        let index = rounded.to_bits() as usize % (2 * STEPS);
        let part = at - (rounded - WHOLE);
        self.root[index] + part * (self.root[index + 1] - self.root[index])
    }

    #[inline]
    pub(super) fn lightness(&self, [red, green, blue]: [u8; 3]) -> f32 {
        let [reds, greens, blues] = &self.linear;
        let y = reds[usize::from(red)][1] + greens[usize::from(green)][1] + blues[usize::from(blue)][1];
        116.0 * self.root(y) - 16.0
    }

    #[inline]
    pub(super) fn lab(&self, [red, green, blue]: [u8; 3]) -> [f32; 3] {
        let [reds, greens, blues] = &self.linear;
        let (red, green, blue) = (&reds[usize::from(red)], &greens[usize::from(green)], &blues[usize::from(blue)]);
        let [x, y, z] = std::array::from_fn(|k| self.root(red[k] + green[k] + blue[k]));
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }
}

#[cfg(test)]
mod tests {
    use super::{Tables, powf};

    /// Of every seventh level of each colour, and of black and white, against the definitions in double precision.
    #[test]
    fn colours_are_those_of_the_definition() {
        let linear = |level: u8| {
            let level = f64::from(level) / 255.0;
            if level <= 0.04045 { level / 12.92 } else { powf((level + 0.055) / 1.055, 2.4) }
        };
        let root = |t: f64| {
            if t > (6.0_f64 / 29.0).powi(3) { t.cbrt() } else { t / 3.0 * (29.0_f64 / 6.0).powi(2) + 4.0 / 29.0 }
        };
        // IEC 61966-2-1; the white is D65, (0.950456, 1, 1.089058).
        let expected = |rgb: [u8; 3]| {
            let [r, g, b] = rgb.map(linear);
            let x = root((0.412_391 * r + 0.357_584 * g + 0.180_481 * b) / 0.950_456);
            let y = root(0.212_639 * r + 0.715_169 * g + 0.072_192 * b);
            let z = root((0.019_331 * r + 0.119_195 * g + 0.950_532 * b) / 1.089_058);
            [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
        };
        let tables = Tables::get();
        let levels = || (0..=255).step_by(7).chain([255]);
        let mut worst = [0.0_f64; 4];
        for red in levels() {
            for green in levels() {
                for blue in levels() {
                    let rgb = [red, green, blue];
                    let (found, expected) = (tables.lab(rgb).map(f64::from), expected(rgb));
                    for k in 0..3 {
                        worst[k] = worst[k].max((found[k] - expected[k]).abs());
                    }
                    worst[3] = worst[3].max((f64::from(tables.lightness(rgb)) - expected[0]).abs());
                }
            }
        }
        // Linear between 4096 steps the root of dark levels is right to 4e-6, of which b* has 200 and a* 500 on both sides; and the
        // constants have six digits.
        let limits = [0.001, 0.004, 0.002, 0.001];
        assert!(worst.iter().zip(limits).all(|(worst, limit)| *worst < limit), "{worst:?} beyond {limits:?}");
        assert!(worst[1] > 1e-6, "{worst:?}: single precision is not as good as that");
    }
}
