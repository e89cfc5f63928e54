//! Seeded chance: the same numbers in the same order on every machine.

use crate::noise::uniform;

/// A stream of random numbers of its own for whatever it is named after.
pub struct Chance {
    name: u64,
    drawn: u64,
}

impl Chance {
    /// The stream of one purpose, person, visit and photo.
    pub const fn of(purpose: u64, person: u64, visit: u64, photo: u64) -> Self {
        Self { name: ((purpose * 100_000 + person) * 100 + visit) * 100 + photo + 1_000_000, drawn: 0 }
    }

    /// A number between `low` and `high`.
    pub const fn between(&mut self, low: f64, high: f64) -> f64 {
        self.drawn += 1;
        low + (high - low) * uniform(self.drawn, self.name)
    }

    /// A number with mean 0 and standard deviation 1 (Box and Muller 1958).
    pub fn normal(&mut self) -> f64 {
        // Not 0, whose logarithm is infinite.
        let radius = (-2.0 * (1.0 - self.between(0.0, 1.0)).ln()).sqrt();
        radius * self.between(0.0, std::f64::consts::TAU).cos()
    }

    /// The same, drawn again while it lies beyond two standard deviations.
    pub fn moderate(&mut self) -> f64 {
        loop {
            let drawn = self.normal();
            if drawn.abs() <= 2.0 {
                return drawn;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_numbers_have_mean_0_and_variance_1_and_come_again() {
        let draw = || {
            let mut chance = Chance::of(1, 2, 3, 4);
            (0..20_000).map(|_| chance.normal()).collect::<Vec<f64>>()
        };
        let numbers = draw();
        assert_eq!(numbers, draw());
        let mean = numbers.iter().sum::<f64>() / 20_000.0;
        let variance = numbers.iter().map(|n| (n - mean).powi(2)).sum::<f64>() / 20_000.0;
        // Four standard errors: 4/√20000 of the mean, 4·√(2/20000) of the variance.
        assert!(mean.abs() < 0.028 && (variance - 1.0).abs() < 0.04, "{mean} {variance}");
    }
}
