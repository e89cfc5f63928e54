//! Coefficients as they are coded in a sequential picture's data.

use std::ops::Range;

use super::bits::Bits;
use super::frame::Frame;
use super::huffman::{AcTable, DcTable};
use super::writer::Writer;

/// From one place that is kept to the next, in units.
pub(super) const STRIDE: u32 = 16;

/// Data that were passed over once.
pub(super) struct Coded {
    /// Without stuffed bytes and restart markers, and with bytes of ones behind.
    pub(super) data: Vec<u8>,
    /// Of each component.
    pub(super) tables: Vec<(DcTable, AcTable)>,
    /// The bit at which every [`STRIDE`]th unit of a row begins, row by row.
    pub(super) places: Vec<u64>,
    /// The bit behind the last unit.
    pub(super) end: u64,
}

impl Coded {
    /// Copies some units of a row, whose blocks are of the components `blocks`, as they are, but for the first coefficient of each component in
    /// the first unit, which is told by the units before: `first` writes that of a block. Of data without restarts.
    pub(super) fn copy_row(
        &self,
        frame: &Frame,
        blocks: &[usize],
        (row, columns): (u32, Range<u32>),
        writer: &mut Writer,
        mut first: impl FnMut(usize, &mut Writer) -> Option<()>,
    ) -> Option<()> {
        let mut bits = Bits::new(&self.data, self.place(frame, blocks, row, columns.start));
        for (block, component) in blocks.iter().enumerate() {
            let (dc, ac) = &self.tables[*component];
            let mut start = bits.at();
            let _ = dc.difference(&mut bits);
            if !blocks[..block].contains(component) {
                first(block, writer)?;
                start = bits.at();
            }
            let _ = ac.pass_block(&mut bits);
            writer.copy(&self.data, start, bits.at());
        }
        writer.copy(&self.data, bits.at(), self.place(frame, blocks, row, columns.end));
        Some(())
    }

    /// The bit at which a unit of a row begins, or at which the row ends.
    fn place(&self, frame: &Frame, blocks: &[usize], row: u32, column: u32) -> usize {
        let (across, down) = frame.units();
        let (row, column) = if column == across { (row + 1, 0) } else { (row, column) };
        if row == down {
            return self.end as usize;
        }
        let kept = self.places[(row * across.div_ceil(STRIDE) + column / STRIDE) as usize];
        let mut bits = Bits::new(&self.data, kept as usize);
        for component in (0..column % STRIDE).flat_map(|_| blocks) {
            let (dc, ac) = &self.tables[*component];
            // The codes were all there when they were passed over first.
            let _ = dc.difference(&mut bits);
            let _ = ac.pass_block(&mut bits);
        }
        bits.at()
    }

    /// Copies some units of a row, whose blocks are of the components `blocks`; the first coefficient of a block of a unit is written by
    /// `first`.
    pub(super) fn write_row(
        &self,
        frame: &Frame,
        blocks: &[usize],
        (row, columns): (u32, Range<u32>),
        writer: &mut Writer,
        mut first: impl FnMut(usize, usize, &mut Writer),
    ) {
        let (across, restart) = (frame.units().0, frame.restart_interval);
        let kept = columns.start / STRIDE;
        let at = self.places[(row * across.div_ceil(STRIDE) + kept) as usize] as usize;
        let mut bits = Bits::new(&self.data, at);
        for column in kept * STRIDE..columns.end {
            let unit = row * across + column;
            // The place of an interval's first unit is that of its first byte.
            if restart != 0 && unit.is_multiple_of(restart) && !bits.at().is_multiple_of(8) {
                bits = Bits::new(&self.data, bits.at().div_ceil(8) * 8);
            }
            for (block, component) in blocks.iter().enumerate() {
                let (dc, ac) = &self.tables[*component];
                // The codes were all there when they were passed over first.
                let _ = dc.difference(&mut bits);
                let start = bits.at();
                let _ = ac.pass_block(&mut bits);
                if column >= columns.start {
                    first(unit as usize, block, writer);
                    writer.copy(&self.data, start, bits.at());
                }
            }
        }
    }

    /// What it holds, bytes.
    pub(super) fn bytes(&self) -> usize {
        self.data.len() + 8 * self.places.len()
    }
}
