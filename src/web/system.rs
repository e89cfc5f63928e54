//! What the session needs of the system that it runs on, beside a store: a clock, and random numbers.

use std::time::Duration;

/// A clock and random numbers. A program has them from its system; a browser's page gives them to its WebAssembly, which has none.
#[derive(Clone, Copy, Debug)]
pub struct System {
    /// The time since some moment that stays the same, s; it never goes back.
    pub clock: fn() -> Duration,
    /// 64 random bits, for the order of a blind round; an error says why there are none.
    pub random: fn() -> Result<u64, String>,
}

#[cfg(feature = "web")]
impl System {
    /// That of the program.
    pub const PROGRAM: Self = Self {
        clock: || {
            static FIRST: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
            FIRST.get_or_init(std::time::Instant::now).elapsed()
        },
        random: || getrandom::u64().map_err(|error| error.to_string()),
    };
}
