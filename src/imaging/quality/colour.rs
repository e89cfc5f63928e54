//! Colours as they are seen: from sRGB to CIE L*a*b*.

use crate::elementary::powf;

/// A colour in CIE L*a*b* (1976) under D65.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lab {
    /// The lightness L*, from 0 to 100.
    pub l: f64,
    /// a*, from green to red.
    pub a: f64,
    /// b*, from blue to yellow.
    pub b: f64,
}

/// The L*a*b* of an sRGB colour with channels from 0 to 255.
///
/// IEC 61966-2-1 (the transfer function, and the primaries' matrix to XYZ), CIE 15:2004, equations 8.3 to 8.11, the
/// white point D65 of the 2° observer.
pub fn lab(rgb: [f64; 3]) -> Lab {
    const WHITE: [f64; 3] = [0.950_47, 1.0, 1.088_83];
    const TO_XYZ: [[f64; 3]; 3] = [
        [0.412_456_4, 0.357_576_1, 0.180_437_5],
        [0.212_672_9, 0.715_152_2, 0.072_175_0],
        [0.019_333_9, 0.119_192_0, 0.950_304_1],
    ];
    let linear = rgb.map(|channel| {
        let value = channel / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { powf((value + 0.055) / 1.055, 2.4) }
    });
    let mut f = [0.0; 3];
    for ((f, row), white) in f.iter_mut().zip(TO_XYZ).zip(WHITE) {
        let relative = row.iter().zip(linear).map(|(weight, channel)| weight * channel).sum::<f64>() / white;
        let limit = (6.0_f64 / 29.0).powi(3);
        *f = if relative > limit { relative.cbrt() } else { relative * (29.0_f64 / 6.0).powi(2) / 3.0 + 4.0 / 29.0 };
    }
    let [x, y, z] = f;
    Lab { l: 116.0 * y - 16.0, a: 500.0 * (x - y), b: 200.0 * (y - z) }
}
