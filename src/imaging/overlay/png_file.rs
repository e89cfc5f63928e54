//! From the canvas to the bytes of a PNG: opaque, 8 bits a channel, and nothing but the picture.
//!
//! Each row goes from the canvas through the filter into the compressor while it is in the processor's cache. All rows have one
//! filter, Paeth's: choosing one for each row makes the file of an overlay smaller by 0.7 % and takes longer than compressing it.

use std::array;
use std::io;

use resvg::tiny_skia::Pixmap;

use super::error::OverlayError;

/// What begins a PNG (PNG, third edition, 5.2).
const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";
/// Bits a channel, colour type (red, green, blue), and the only methods of compression, filtering and no interlacing (11.2.1).
const KIND: [u8; 5] = [8, 2, 0, 0, 0];
/// The number of Paeth's filter, which begins a row (9.2).
const PAETH: u8 = 4;
/// The bytes of a pixel.
const PIXEL: usize = 3;

/// The canvas, whose pixels are all opaque, as an RGB picture.
pub(super) fn encode(canvas: &Pixmap) -> Result<Vec<u8>, OverlayError> {
    let failed = |error: io::Error| OverlayError::Encode(image::ImageError::IoError(error));
    let (width, height) = (canvas.width(), canvas.height());
    let row_length = PIXEL * width as usize;
    let (mut above, mut row, mut filtered) = (vec![0; row_length], vec![0; row_length], vec![PAETH; row_length + 1]);
    let room = row_length * height as usize / 4;
    let mut compressor = fdeflate::Compressor::new(Vec::with_capacity(room)).map_err(failed)?;
    for pixels in canvas.data().chunks_exact(4 * width as usize) {
        for (to, from) in row.chunks_exact_mut(PIXEL).zip(pixels.chunks_exact(4)) {
            to.copy_from_slice(&from[..PIXEL]);
        }
        filter(&row, &above, &mut filtered[1..]);
        compressor.write_data(&filtered).map_err(failed)?;
        std::mem::swap(&mut above, &mut row);
    }
    let picture = compressor.finish().map_err(failed)?;
    let mut png = Vec::with_capacity(picture.len() + 64);
    png.extend(SIGNATURE);
    add_chunk(&mut png, b"IHDR", &[&width.to_be_bytes(), &height.to_be_bytes(), KIND.as_slice()].concat())?;
    add_chunk(&mut png, b"IDAT", &picture)?;
    add_chunk(&mut png, b"IEND", &[])?;
    Ok(png)
}

/// A chunk: the length of its content, its kind, the content, and the check of both (5.3).
fn add_chunk(png: &mut Vec<u8>, kind: &[u8; 4], content: &[u8]) -> Result<(), OverlayError> {
    let length = i32::try_from(content.len()).map_err(|_| OverlayError::NoPng)?;
    let mut check = crc32fast::Hasher::new();
    check.update(kind);
    check.update(content);
    png.extend(length.to_be_bytes());
    png.extend(kind);
    png.extend(content);
    png.extend(check.finalize().to_be_bytes());
    Ok(())
}

/// The bytes that are filtered at once.
const LANES: usize = 32;

/// What the row differs by from what Paeth's predictor makes of the bytes a pixel to the left, above, and above that.
fn filter(row: &[u8], above: &[u8], filtered: &mut [u8]) {
    let first = PIXEL.min(row.len());
    // Left of the first pixel there is nothing, so the byte above is the nearest.
    for ((to, byte), above) in filtered.iter_mut().zip(&row[..first]).zip(above) {
        *to = byte.wrapping_sub(*above);
    }
    let (to, rest) = filtered[first..].as_chunks_mut::<LANES>();
    let (bytes, _) = row[first..].as_chunks();
    let neighbours = row.as_chunks().0.iter().zip(above[first..].as_chunks().0).zip(above.as_chunks().0);
    for ((to, bytes), ((left, above), corner)) in to.iter_mut().zip(bytes).zip(neighbours) {
        // White paper, mostly: as above, where nothing changes from left to right.
        *to = if bytes == above && left == corner { [0; LANES] } else { filter_lanes(bytes, left, above, corner) };
    }
    for (index, to) in (row.len() - rest.len()..).zip(rest) {
        *to = row[index].wrapping_sub(nearest(row[index - PIXEL], above[index], above[index - PIXEL]));
    }
}

fn filter_lanes(bytes: &[u8; LANES], left: &[u8; LANES], above: &[u8; LANES], corner: &[u8; LANES]) -> [u8; LANES] {
    array::from_fn(|lane| bytes[lane].wrapping_sub(nearest(left[lane], above[lane], corner[lane])))
}

/// Of three neighbours the one nearest to left + above − corner, in this order where some are equally near (9.4), in bytes alone:
/// sixteen of them go through a processor at once.
fn nearest(left: u8, above: u8, corner: u8) -> u8 {
    let (above_over, above_under) = (above.saturating_sub(corner), corner.saturating_sub(above));
    let (left_over, left_under) = (left.saturating_sub(corner), corner.saturating_sub(left));
    // The sum lies as far from the left as the one above lies from the corner, and the other way round.
    let (from_left, from_above) = (above_over | above_under, left_over | left_under);
    // A sum that is cut off at 255 is farther than both all the same.
    let (over, under) = (above_over.saturating_add(left_over), above_under.saturating_add(left_under));
    let from_corner = over.saturating_sub(under) | under.saturating_sub(over);
    let least = from_above.min(from_corner);
    let other = if from_above == least { above } else { corner };
    if from_left.min(least) == from_left { left } else { other }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The standard's words, in integers that hold every sum.
    fn as_the_standard_says(left: u8, above: u8, corner: u8) -> u8 {
        let [a, b, c] = [left, above, corner].map(i32::from);
        let near = |byte: i32| (a + b - c - byte).abs();
        match () {
            () if near(a) <= near(b) && near(a) <= near(c) => left,
            () if near(b) <= near(c) => above,
            () => corner,
        }
    }

    #[test]
    fn the_nearest_neighbour_is_the_standard_s() {
        for (left, above) in (0..=255).flat_map(|left| (0..=255).map(move |above| (left, above))) {
            for corner in 0..=255 {
                let expected = as_the_standard_says(left, above, corner);
                assert_eq!(nearest(left, above, corner), expected, "of {left}, {above} and {corner}");
            }
        }
    }

    #[test]
    fn pictures_of_any_size_come_back_as_they_were() {
        for (width, height) in [(1, 1), (1, 7), (2, 3), (5, 5), (64, 9), (101, 33)] {
            let mut canvas = Pixmap::new(width, height).expect("a small canvas");
            let mut state = 1_u32;
            for pixel in canvas.data_mut().chunks_exact_mut(4) {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                // A third of the pixels are noise, the others make runs.
                let [red, green, blue, run] = state.to_be_bytes();
                let noisy = run % 3 == 0;
                pixel.copy_from_slice(&if noisy { [red, green, blue, 255] } else { [200, 120, 90, 255] });
            }
            let read = image::load_from_memory(&encode(&canvas).expect("encoded")).expect("a PNG").to_rgb8();
            assert_eq!(read.dimensions(), (width, height));
            let drawn: Vec<u8> = canvas.data().chunks_exact(4).flat_map(|pixel| pixel[..3].to_vec()).collect();
            assert_eq!(read.as_raw(), &drawn, "{width} by {height}");
        }
    }
}
