//! The bits of entropy-coded data, the first one the highest (T.81, F.2.2.5).

/// Bytes behind the data, so that a window can be loaded up to their end.
pub(super) const PADDING: usize = 8;

/// A place in the data.
///
/// The data have no stuffed bytes any more. Beyond their end there are ones, which are no code (T.81, annex C); that too much was
/// read shows in [`at`](Self::at).
#[derive(Clone)]
pub(super) struct Bits<'a> {
    data: &'a [u8],
    at: usize,
}

impl<'a> Bits<'a> {
    pub(super) fn new(data: &'a [u8], at: usize) -> Self {
        Self { data, at }
    }

    /// How many bits were before this one.
    #[inline(always)]
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The next bits, from the highest of 64: at least 57 of them are right.
    #[inline(always)]
    pub(super) fn loaded(&self) -> u64 {
        let eight = self.data.get(self.at >> 3..).and_then(<[u8]>::first_chunk::<8>);
        eight.map_or(u64::MAX, |eight| u64::from_be_bytes(*eight)) << (self.at & 7)
    }

    #[inline(always)]
    pub(super) fn pass(&mut self, count: usize) {
        self.at += count;
    }

    /// The next bits, at most 32.
    #[inline]
    pub(super) fn take(&mut self, count: u32) -> u32 {
        let value = if count == 0 { 0 } else { (self.loaded() >> (64 - count)) as u32 };
        self.pass(count as usize);
        value
    }
}
