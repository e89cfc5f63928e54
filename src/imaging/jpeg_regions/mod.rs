//! Regions of a JPEG picture: its data are passed over once, and the blocks of a region are decoded when somebody looks at it.
//!
//! Of sequential pictures of 8 bits, baseline and extended, in one scan, as cameras write them (ITU-T T.81, annexes B, C and F). Passing over
//! data takes a fifth of the time that decoding them does: codes are looked up several at a time, and of the coefficients only the first
//! of each block is kept, the mean of the block.
//! A region is then cut out as a small JPEG file with the same coefficients, which the other decoder decodes; so its pixels are those
//! of the whole picture, to the bit.
//!
//! All of the data are looked at, and more strictly than decoders do: every code must be one that a table has, no block may be lighter than
//! white or darker than black by far, the restart markers must follow each other, and the last block must end where the data do.
//!
//! This is here since no maintained library decodes regions of JPEG files; it goes the day that one does. It knows nothing of the
//! rest of the program.

mod band;
mod bits;
mod coded;
mod cut;
mod data;
mod frame;
mod huffman;
mod index;
mod pass;
mod progressive;
mod scan;
mod told;
mod writer;

pub(super) use cut::Cut;
use frame::Frame;
pub(super) use index::{Damage, Index, NotRead};

/// Passes over the data of a file.
pub(super) fn open(file: &[u8]) -> Result<Index, NotRead> {
    let (mut frame, scan) = Frame::read(file).ok_or(NotRead::Unusual)?;
    if frame.is_progressive() {
        return progressive::read(file, frame, scan);
    }
    frame.read_scan(&scan).ok_or(NotRead::Unusual)?;
    pass::pass(file, frame)
}
