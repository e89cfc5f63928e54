//! Random numbers from the standard normal distribution.

use std::sync::LazyLock;

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use crate::elementary::{erfc, exp, ln};

/// How many layers of equal area cover the density.
const LAYERS: usize = 256;

/// Where the tail begins that belongs to the lowest layer: for 256 layers (Doornik 2005, table 1).
const TAIL: f64 = 3.654_152_885_361_009;

/// The right ends of the layers from the lowest to the highest, and the density there.
struct Layers {
    ends: [f64; LAYERS + 1],
    densities: [f64; LAYERS + 1],
}

static LAYERED: LazyLock<Layers> = LazyLock::new(|| {
    let area = TAIL * density(TAIL) + (0.5 * std::f64::consts::PI).sqrt() * erfc(TAIL / std::f64::consts::SQRT_2);
    let mut ends = [0.0; LAYERS + 1];
    ends[0] = area / density(TAIL);
    ends[1] = TAIL;
    for layer in 2..LAYERS {
        ends[layer] = (-2.0 * ln(density(ends[layer - 1]) + area / ends[layer - 1])).sqrt();
    }
    Layers { ends, densities: ends.map(density) }
});

/// The density of the standard normal distribution, 1 at its top.
fn density(x: f64) -> f64 {
    exp(-0.5 * x * x)
}

/// A random number from the standard normal distribution, by the ziggurat of Marsaglia & Tsang (2000), "The ziggurat method for
/// generating random variables", Journal of Statistical Software 5(8), with the bits that choose the layer kept out of the number
/// (Doornik 2005, "An improved ziggurat method to generate normal random samples", University of Oxford).
pub(super) fn normal(random: &mut ChaCha8Rng) -> f64 {
    let Layers { ends, densities } = &*LAYERED;
    loop {
        let bits = random.next_u64();
        let layer = bits as usize % LAYERS;
        // The upper 52 bits as a number from −1 to 1.
        let side = (bits >> 12) as f64 * 2.0_f64.powi(-51) - 1.0;
        let x = side * ends[layer];
        if x.abs() < ends[layer + 1] {
            return x;
        }
        if layer == 0 {
            return beyond(random).copysign(side);
        }
        let height = densities[layer + 1] + (densities[layer] - densities[layer + 1]) * part(random);
        if height < density(x) {
            return x;
        }
    }
}

/// A number of the tail (Marsaglia 1964, "Generating a variable from the tail of the normal distribution", Technometrics 6(1)).
fn beyond(random: &mut ChaCha8Rng) -> f64 {
    loop {
        let across = -ln(within(random)) / TAIL;
        let up = -ln(within(random));
        if 2.0 * up >= across * across {
            return TAIL + across;
        }
    }
}

/// A random number from 0 (with it) to 1 (without it).
fn part(random: &mut ChaCha8Rng) -> f64 {
    (random.next_u64() >> 11) as f64 * 2.0_f64.powi(-53)
}

/// A random number between 0 and 1, without both.
fn within(random: &mut ChaCha8Rng) -> f64 {
    ((random.next_u64() >> 12) as f64 + 0.5) * 2.0_f64.powi(-52)
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;
    use crate::uncertainty::distributions::normal_cdf;

    /// The layers have one area each; the last ends at the top, where their recursion need not have come.
    #[test]
    fn the_layers_cover_the_density() {
        let Layers { ends, densities } = &*LAYERED;
        let top = ends[LAYERS - 1] * (densities[LAYERS] - densities[LAYERS - 1]);
        let area = ends[1] * (densities[2] - densities[1]);
        assert!((top / area - 1.0).abs() < 1e-9, "the highest layer has {top}, the second {area}");
    }

    /// Of a million numbers the largest distance between their distribution and the normal one is 1.36 / √n or less
    /// in 95 of 100 seeds (Kolmogorov), and 1.95 / √n in 999 of 1000; the fourth moment is 3 ± 4 √(96 / n), and beyond the tail lie
    /// n · 2.58e-4 ± 4 standard deviations of a count.
    #[test]
    fn a_million_are_normal() {
        const COUNT: usize = 1_000_000;
        let mut random = ChaCha8Rng::seed_from_u64(7);
        let mut numbers: Vec<f64> = (0..COUNT).map(|_| normal(&mut random)).collect();
        numbers.sort_by(f64::total_cmp);
        let n = COUNT as f64;
        let off = |(index, x): (usize, &f64)| (normal_cdf(*x) - (index as f64 + 0.5) / n).abs();
        let distance = numbers.iter().enumerate().map(off).fold(0.0, f64::max);
        let fourth = numbers.iter().map(|x| x.powi(4)).sum::<f64>() / n;
        let tail = numbers.iter().filter(|x| x.abs() > TAIL).count() as f64;
        let expected = n * 2.0 * normal_cdf(-TAIL);
        assert!(distance > 0.2 / n.sqrt() && distance < 1.95 / n.sqrt(), "distance {distance}");
        assert!((fourth - 3.0).abs() < 4.0 * (96.0 / n).sqrt(), "fourth moment {fourth}");
        assert!((tail - expected).abs() < 4.0 * expected.sqrt(), "{tail} beyond the tail, {expected} expected");
    }
}
