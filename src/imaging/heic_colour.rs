//! From the planes of a decoded HEVC picture to RGB levels of 8 bits (ITU-T H.273, 8.3).
//!
//! Colours at half the resolution both ways (4:2:0) belong to the middle of four pixels: encoders of photos average the
//! four, as JPEG's do. The decoder's own conversion takes them for the colours of the upper left one, which
//! moves every border of colours by half a pixel to the left and up: a lip's border is one.

use heifer::heifer_hevc_dec::recon::Frame;

/// How luma and chroma are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Coding {
    /// The matrix coefficients of H.273.
    pub(super) matrix: u16,
    /// Whether the levels use the full range, or that of video.
    pub(super) full_range: bool,
}

/// Binary digits behind the point of the whole numbers that are calculated with.
const FRACTION: u32 = 14;

/// So many pixels are converted together.
const TOGETHER: usize = 16;

/// What one row of chroma adds to red, green and blue.
#[derive(Clone, Default)]
struct Terms([Vec<i32>; 3]);

/// The multipliers of one coding at one depth, as fixed-point numbers.
struct Multipliers {
    luma: i32,
    luma_black: i32,
    neutral: i32,
    red: i32,
    green: [i32; 2],
    blue: i32,
}

/// The upper left `width` × `height` pixels, three bytes each; what is coded beyond them is padding.
pub(super) fn rgb(frame: &Frame, coding: Coding, width: usize, height: usize) -> Vec<u8> {
    let stride = frame.widths[0] as usize;
    let rows = frame.planes[0].chunks_exact(stride.max(1)).take(height).map(|row| &row[..width]);
    let mut pixels = vec![0; width * height * 3];
    let out = pixels.chunks_exact_mut((width * 3).max(1));
    if frame.widths[1] == 0 {
        let levels = Levels::of(frame.bit_depth[0], true);
        for (out, row) in out.zip(rows) {
            for (pixel, &level) in out.chunks_exact_mut(3).zip(row) {
                pixel.fill(levels.level(level));
            }
        }
    } else if coding.matrix == 0 {
        identity(frame, out.zip(rows), width);
    } else {
        coloured(frame, coding, out.zip(rows), width, height);
    }
    pixels
}

/// The luma of the upper left `width` × `height` pixels, as opacity is coded.
pub(super) fn luma(frame: &Frame, full_range: bool, width: usize, height: usize) -> Vec<u8> {
    let levels = Levels::of(frame.bit_depth[0], full_range);
    let stride = frame.widths[0] as usize;
    let rows = frame.planes[0].chunks_exact(stride.max(1)).take(height);
    rows.flat_map(|row| row[..width].iter().map(|&level| levels.level(level))).collect()
}

/// From samples to levels of 8 bits.
struct Levels {
    black: f64,
    scale: f64,
}

impl Levels {
    fn of(bits: u8, full_range: bool) -> Self {
        let unit = f64::from(1_u32 << bits.saturating_sub(8));
        let (black, span) =
            if full_range { (0.0, f64::from((1_u32 << bits) - 1)) } else { (16.0 * unit, 219.0 * unit) };
        Self { black, scale: 255.0 / span }
    }

    fn level(&self, sample: u16) -> u8 {
        // Between 0 and 255 by now.
        ((f64::from(sample) - self.black) * self.scale).round().clamp(0.0, 255.0) as u8
    }
}

/// Planes that are green, blue and red themselves.
fn identity<'a>(frame: &Frame, rows: impl Iterator<Item = (&'a mut [u8], &'a [u16])>, width: usize) {
    let [green, other] = frame.bit_depth.map(|bits| Levels::of(bits, true));
    let (across, down) = subsampling(frame);
    for (y, (out, luma)) in rows.enumerate() {
        let [blue, red] = [1, 2].map(|plane| chroma_row(frame, plane, y / down));
        for (x, (pixel, &level)) in out.chunks_exact_mut(3).zip(luma).enumerate().take(width) {
            let at = (x / across).min(blue.len().saturating_sub(1));
            pixel.copy_from_slice(&[other.level(red[at]), green.level(level), other.level(blue[at])]);
        }
    }
}

/// By how much the chroma planes are coarser, across and down.
fn subsampling(frame: &Frame) -> (usize, usize) {
    match frame.chroma_format {
        1 => (2, 2),
        2 => (2, 1),
        _ => (1, 1),
    }
}

/// A row of a chroma plane, the last one where the plane ends before.
fn chroma_row(frame: &Frame, plane: usize, row: usize) -> &[u16] {
    let width = frame.widths[plane] as usize;
    let row = row.min((frame.heights[plane] as usize).saturating_sub(1));
    &frame.planes[plane][row * width..(row + 1) * width]
}

fn coloured<'a>(
    frame: &Frame,
    coding: Coding,
    rows: impl Iterator<Item = (&'a mut [u8], &'a [u16])>,
    width: usize,
    height: usize,
) {
    let by = Multipliers::of(frame, coding);
    let (across, down) = subsampling(frame);
    // What is coded beyond the picture takes no part in its colours.
    let (columns, last_row) = (width.div_ceil(across), height.div_ceil(down).saturating_sub(1));
    let terms = |row: usize| by.terms(frame, row.min(last_row), columns);
    let (mut above, mut here) = (terms(0), terms(0));
    let mut below = if down == 2 { terms(1) } else { Terms::default() };
    let (mut blended, mut line) = (Terms::default(), Terms::default());
    for (y, (out, luma)) in rows.enumerate() {
        if y > 0 && y % down == 0 {
            if down == 2 {
                (above, here, below) = (here, below, terms(y / down + 1));
            } else {
                here = terms(y);
            }
        }
        let row = match (down, y % 2) {
            (1, _) => &here,
            (_, 0) => blended.nearer(&here, &above),
            _ => blended.nearer(&here, &below),
        };
        let pixels = match (across, down) {
            (1, _) => row,
            (_, 2) => line.centred(row, width),
            // At the full height (4:2:2) the chroma lies on every other pixel.
            _ => line.on_even_columns(row, width),
        };
        by.write(out, luma, pixels);
    }
}

impl Multipliers {
    fn of(frame: &Frame, coding: Coding) -> Self {
        let (red, blue) = match coding.matrix {
            1 => (0.2126, 0.0722),
            4 => (0.30, 0.11),
            7 => (0.212, 0.087),
            9 | 10 => (0.2627, 0.0593),
            // BT.601, and what is unspecified.
            _ => (0.299, 0.114),
        };
        let green = 1.0 - red - blue;
        let [luma_bits, chroma_bits] = frame.bit_depth;
        let [luma_unit, chroma_unit] = [luma_bits, chroma_bits].map(|bits| f64::from(1_u32 << bits.saturating_sub(8)));
        let most = |bits: u8| f64::from((1_u32 << bits) - 1);
        let (black, luma_span, chroma_span) = if coding.full_range {
            (0.0, most(luma_bits), most(chroma_bits))
        } else {
            (16.0 * luma_unit, 219.0 * luma_unit, 224.0 * chroma_unit)
        };
        let fixed = |value: f64| (value * 255.0 * f64::from(1_u32 << FRACTION)).round() as i32;
        let of_red = 2.0 * (1.0 - red) / chroma_span;
        let of_blue = 2.0 * (1.0 - blue) / chroma_span;
        Self {
            luma: fixed(1.0 / luma_span),
            luma_black: black as i32,
            neutral: 1 << (chroma_bits - 1),
            red: fixed(of_red),
            green: [fixed(-of_blue * blue / green), fixed(-of_red * red / green)],
            blue: fixed(of_blue),
        }
    }

    /// What the first `columns` of a row of chroma add.
    fn terms(&self, frame: &Frame, row: usize, columns: usize) -> Terms {
        let [blues, reds] = [1, 2].map(|plane| chroma_row(frame, plane, row));
        let pairs = || {
            let samples = blues.iter().zip(reds).take(columns);
            samples.map(|(&blue, &red)| (i32::from(blue) - self.neutral, i32::from(red) - self.neutral))
        };
        let red = pairs().map(|(_, red)| self.red * red).collect();
        let green = pairs().map(|(blue, red)| self.green[0] * blue + self.green[1] * red).collect();
        let blue = pairs().map(|(blue, _)| self.blue * blue).collect();
        Terms([red, green, blue])
    }

    fn write(&self, out: &mut [u8], luma: &[u16], Terms([red, green, blue]): &Terms) {
        let (pixels, last) = out.as_chunks_mut::<{ 3 * TOGETHER }>();
        let (luma, last_luma) = luma.as_chunks::<TOGETHER>();
        let [(red, last_red), (green, last_green), (blue, last_blue)] =
            [red, green, blue].map(|terms| terms.as_chunks::<TOGETHER>());
        for ((((pixels, luma), red), green), blue) in pixels.iter_mut().zip(luma).zip(red).zip(green).zip(blue) {
            // Vectors, not pixel by pixel.
            let grey = luma.map(|luma| self.grey(luma));
            let levels = [red, green, blue]
                .map(|terms| std::array::from_fn::<u8, TOGETHER, _>(|at| level(grey[at] + terms[at])));
            for (at, pixel) in pixels.as_chunks_mut::<3>().0.iter_mut().enumerate() {
                *pixel = levels.map(|levels| levels[at]);
            }
        }
        let pixels = last.as_chunks_mut().0.iter_mut().zip(last_luma).zip(last_red).zip(last_green).zip(last_blue);
        for ((((pixel, luma), red), green), blue) in pixels {
            *pixel = [red, green, blue].map(|term| level(self.grey(*luma) + term));
        }
    }

    #[inline(always)]
    fn grey(&self, luma: u16) -> i32 {
        self.luma * (i32::from(luma) - self.luma_black)
    }
}

/// From fixed point to a level, which is between 0 and 255 by the clamp.
#[inline(always)]
fn level(value: i32) -> u8 {
    ((value + (1 << (FRACTION - 1))) >> FRACTION).clamp(0, 255) as u8
}

impl Terms {
    /// A quarter of the way from `here` to `next`.
    fn nearer(&mut self, here: &Self, next: &Self) -> &Self {
        for ((out, here), next) in self.0.iter_mut().zip(&here.0).zip(&next.0) {
            out.clear();
            out.extend(here.iter().zip(next).map(|(here, next)| quarter(*here, *next)));
        }
        self
    }

    /// Twice as many columns, each a quarter of the way to its neighbour: a sample lies in the middle of its two
    /// pixels.
    fn centred(&mut self, row: &Self, width: usize) -> &Self {
        self.widened(row, width, |before, here, after| [quarter(here, before), quarter(here, after)])
    }

    /// Twice as many columns: a sample lies on the first of its two pixels.
    fn on_even_columns(&mut self, row: &Self, width: usize) -> &Self {
        self.widened(row, width, |_, here, after| [here, (here + after + 1) >> 1])
    }

    fn widened(&mut self, row: &Self, width: usize, pair: impl Fn(i32, i32, i32) -> [i32; 2]) -> &Self {
        for (out, terms) in self.0.iter_mut().zip(&row.0) {
            out.resize(2 * terms.len(), 0);
            let Some(&first) = terms.first() else { continue };
            let pairs = out.as_chunks_mut().0;
            // A row ends with its own value.
            pairs[0] = pair(first, first, terms.get(1).copied().unwrap_or(first));
            for (two, near) in pairs[1..].iter_mut().zip(terms.windows(3)) {
                *two = pair(near[0], near[1], near[2]);
            }
            if let [.., before, last] = terms[..] {
                pairs[terms.len() - 1] = pair(before, last, last);
            }
            out.truncate(width);
        }
        self
    }
}

/// A quarter of the way from one number to another, rounded.
fn quarter(from: i32, to: i32) -> i32 {
    (3 * from + to + 2) >> 2
}

#[cfg(test)]
mod tests {
    use super::{FRACTION, Multipliers, TOGETHER, Terms, quarter};

    /// Numbers that look like chance.
    fn numbers(count: usize, most: i32) -> Vec<i32> {
        let mut state = 11_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as i32 % most
        };
        (0..count).map(|_| next()).collect()
    }

    /// Rows of every length, odd widths too, against the definition, sample by sample: beyond its ends a row has its last value.
    #[test]
    fn rows_are_widened_as_defined() {
        for width in 1..=40_usize {
            let samples = numbers(width.div_ceil(2), 1 << 20);
            let at = |index: usize, step: isize| samples[index.saturating_add_signed(step).min(samples.len() - 1)];
            let row = Terms([samples.clone(), samples.clone(), samples.clone()]);
            let (mut centred, mut even) = (Terms::default(), Terms::default());
            centred.centred(&row, width);
            even.on_even_columns(&row, width);
            for x in 0..width {
                let side = if x % 2 == 0 { -1 } else { 1 };
                let expected = [
                    quarter(samples[x / 2], at(x / 2, side)),
                    if x % 2 == 0 { samples[x / 2] } else { (samples[x / 2] + at(x / 2, 1) + 1) >> 1 },
                ];
                for (terms, expected) in [&centred, &even].into_iter().zip(expected) {
                    assert!(terms.0.iter().all(|terms| terms.len() == width && terms[x] == expected), "{x} of {width}");
                }
            }
        }
    }

    /// Pixels that are converted together and the last ones of a row, against the definition in numbers that are not rounded.
    #[test]
    fn pixels_are_converted_as_defined() {
        let unit = f64::from(1 << FRACTION);
        let by = Multipliers { luma: 1 << FRACTION, luma_black: 16, neutral: 0, red: 0, green: [0; 2], blue: 0 };
        for width in 1..=3 * TOGETHER {
            let luma: Vec<u16> = numbers(width, 256).into_iter().map(|level| level as u16).collect();
            let terms = Terms(
                [1, 2, 3]
                    .map(|factor| numbers(width, 1 << 22).into_iter().map(|term| factor * term - (1 << 22)).collect()),
            );
            let mut out = vec![0; 3 * width];
            by.write(&mut out, &luma, &terms);
            for (x, pixel) in out.chunks_exact(3).enumerate() {
                for (level, terms) in pixel.iter().zip(&terms.0) {
                    let exact = f64::from(luma[x]) - 16.0 + f64::from(terms[x]) / unit;
                    assert!(
                        (f64::from(*level) - exact.clamp(0.0, 255.0)).abs() <= 0.5,
                        "{level}, not {exact}, at {x} of {width}"
                    );
                }
            }
        }
    }
}
