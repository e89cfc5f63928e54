//! Elementary functions with the same bits on every platform.
//!
//! What the standard library calls `f64::ln` or `f64::hypot` is the platform's C library, another one on Linux, macOS, Windows and
//! in a browser, and differs by a unit in the last place for up to a quarter of all arguments. These are the crate [`libm`]'s, which
//! is Rust and compiled into the program. `+ - * /`, `sqrt`, `mul_add`, `powi` and rounding are equal everywhere and stay the standard
//! library's. Angles are in radians; arguments outside a function's domain give NaN, and nothing panics, as there.

pub(crate) use libm::{
    atan2, cos, cosh, erfc, exp, hypot, lgamma, log as ln, log1p as ln_1p, log10, pow as powf, sin, sincos as sin_cos,
    sinh,
};

#[cfg(test)]
mod tests {
    use nalgebra::ComplexField;

    use super::*;

    /// Arguments whose values by the C library of Linux (glibc 2.36, x86-64) have another last bit; `erfc` and `lgamma`, which the
    /// standard library does not have, at any.
    #[test]
    fn the_bits_are_known_on_every_platform() {
        let values = [
            ("sin", sin(0.320_312_5), 0x3fd4_26b7_e69e_e696),
            ("sin_cos", sin_cos(0.320_312_5).0, 0x3fd4_26b7_e69e_e696),
            ("cos", cos(0.390_625), 0x3fed_96e8_2f71_a9dd),
            ("atan2", atan2(0.265_625, 1.5), 0x3fc6_6f20_ec82_c627),
            ("exp", exp(0.256_835_937_5), 0x3ff4_af71_a8f2_1772),
            ("ln", ln(0.343_75), 0xbff1_15e0_0e73_223e),
            ("ln_1p", ln_1p(37.179_687_5), 0x400d_2370_165a_bd83),
            ("log10", log10(0.257_812_5), 0xbfe2_d699_0e64_b521),
            ("powf", powf(0.390_625, 2.4), 0x3fba_d200_de89_c68c),
            ("hypot", hypot(0.617_187_5, 1.5), 0x3ff9_f3c2_0a7f_f19e),
            ("sinh", sinh(0.393_554_687_5), 0x3fd9_d7be_6d75_638d),
            ("cosh", cosh(0.354_492_187_5), 0x3ff1_0411_57cb_4c4f),
            ("erfc", erfc(1.5), 0x3fa1_5aaa_8ec8_5205),
            ("lgamma", lgamma(2.5), 0x3fd2_383e_809a_67e8),
        ];
        for (name, value, bits) in values {
            assert_eq!(value.to_bits(), bits, "{name} gives {value:?} with the bits {:#x}", value.to_bits());
        }
    }

    /// nalgebra's functions are these, too: rotations and decompositions are computed with them.
    #[test]
    fn matrices_are_made_with_the_same_functions() {
        let values = [
            ("sin", ComplexField::sin(0.320_312_5_f64), sin(0.320_312_5)),
            ("sin_cos", ComplexField::sin_cos(0.390_625_f64).1, cos(0.390_625)),
            ("exp", ComplexField::exp(0.256_835_937_5_f64), exp(0.256_835_937_5)),
            ("hypot", ComplexField::hypot(0.617_187_5_f64, 1.5), hypot(0.617_187_5, 1.5)),
        ];
        for (name, theirs, ours) in values {
            assert_eq!(theirs.to_bits(), ours.to_bits(), "{name}: {theirs:?} in a matrix, {ours:?} elsewhere");
        }
    }
}
