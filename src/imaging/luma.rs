//! The luma of a colour as it is stored: the weights of ITU-R BT.601-7, 2.5.1, which JPEG files have, too (ITU-T T.871, clause 7).

/// In thousandths of a level, exactly: at most 255 000.
#[inline(always)]
pub(crate) fn luma_thousandths([red, green, blue]: [u8; 3]) -> u32 {
    299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue)
}

/// In levels, as the colour is.
#[inline(always)]
pub(crate) fn luma([red, green, blue]: [f64; 3]) -> f64 {
    0.299 * red + 0.587 * green + 0.114 * blue
}

#[cfg(test)]
mod tests {
    use super::{luma, luma_thousandths};

    /// The weights are parts of one, so that a grey has its own level; both kinds of numbers agree.
    #[test]
    fn a_grey_is_its_level_and_whole_numbers_agree() {
        for level in 0..=255_u8 {
            assert_eq!(luma_thousandths([level; 3]), 1000 * u32::from(level));
        }
        for rgb in [[255, 0, 0], [0, 255, 0], [0, 0, 255], [17, 200, 91], [1, 2, 3]] {
            let (exact, levels) = (luma_thousandths(rgb), luma(rgb.map(f64::from)));
            // The last of 53 binary digits, at numbers below 256.
            assert!((1000.0 * levels - f64::from(exact)).abs() < 1e-9, "{rgb:?}: {exact} and {levels}");
        }
        assert_eq!([[255, 0, 0], [0, 255, 0], [0, 0, 255]].map(luma_thousandths), [76_245, 149_685, 29_070]);
    }
}
