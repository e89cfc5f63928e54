//! Random choices from a seed, so that every run can be made again.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Values that stand at the edge of something.
const EDGES: [u32; 14] = [0, 1, 2, 3, 7, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0xffff, 0x1_0000, 0x7fff_ffff, 0xffff_ffff];

/// Where choices come from.
pub struct Random(ChaCha8Rng);

impl Random {
    /// The choices of one run.
    pub fn of_run(run: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(run))
    }

    /// A whole number below `end`; 0 of an end of 0.
    pub fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { (self.0.next_u64() % end as u64) as usize }
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }

    pub fn edge(&mut self) -> u32 {
        EDGES[self.below(EDGES.len())]
    }

    pub fn number(&mut self) -> u64 {
        self.0.next_u64()
    }
}
