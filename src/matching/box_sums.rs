//! The sums of the pixels of squares, red, green and blue.

/// Sums of squares of pixels that lie side by side.
pub(super) struct BoxSums {
    side: usize,
    /// The sums of some lines, byte by byte: of no more than [`LINES`] of them.
    lines: Vec<u16>,
    sums: Vec<[u32; 3]>,
}

/// So many bytes have a sum of 16 bits.
const LINES: usize = 257;

impl BoxSums {
    /// Those of squares of `side` pixels along each side in lines of so many bytes, three a pixel.
    pub(super) fn new(side: usize, bytes: usize) -> Self {
        let side = side.max(1);
        Self { side, lines: vec![0; bytes], sums: vec![[0; 3]; bytes / (3 * side)] }
    }

    /// The sums over some lines of the squares from the left to the right; what is longer than was said does not count.
    pub(super) fn of<'a>(&mut self, lines: impl IntoIterator<Item = &'a [u8]>) -> impl Iterator<Item = [u32; 3]> {
        self.sums.fill([0; 3]);
        let mut lines = lines.into_iter();
        while let Some(first) = lines.next() {
            set(&mut self.lines, first);
            lines.by_ref().take(LINES - 1).for_each(|line| add(&mut self.lines, line));
            for (sum, square) in self.sums.iter_mut().zip(self.lines.chunks_exact(3 * self.side)) {
                for [red, green, blue] in square.as_chunks::<3>().0 {
                    sum[0] += u32::from(*red);
                    sum[1] += u32::from(*green);
                    sum[2] += u32::from(*blue);
                }
            }
        }
        self.sums.iter().copied()
    }
}

fn set(sums: &mut [u16], line: &[u8]) {
    let length = sums.len().min(line.len());
    for (sum, byte) in sums[..length].iter_mut().zip(&line[..length]) {
        *sum = u16::from(*byte);
    }
    sums[length..].fill(0);
}

fn add(sums: &mut [u16], line: &[u8]) {
    let length = sums.len().min(line.len());
    for (sum, byte) in sums[..length].iter_mut().zip(&line[..length]) {
        *sum += u16::from(*byte);
    }
}

#[cfg(test)]
mod tests {
    use super::BoxSums;

    /// Against the sums pixel by pixel, of more lines than 16 bits hold, and twice with one room.
    #[test]
    fn squares_have_the_sums_of_their_pixels() {
        let (side, squares, height) = (4, 3, 600);
        let level = |row: usize, byte: usize| if row < 300 { 255 } else { (7 * row + 13 * byte) as u8 };
        let line = |row: usize| (0..3 * side * squares + 5).map(|byte| level(row, byte)).collect::<Vec<u8>>();
        let lines: Vec<Vec<u8>> = (0..height).map(line).collect();
        let mut sums = BoxSums::new(side, 3 * side * squares);
        for rows in [0..height, 310..314] {
            let found: Vec<[u32; 3]> = sums.of(lines[rows.clone()].iter().map(Vec::as_slice)).collect();
            let expected = |square: usize| {
                [0, 1, 2].map(|channel| {
                    let pixels = rows.clone().flat_map(|row| (0..side).map(move |pixel| (row, pixel)));
                    pixels.map(|(row, pixel)| u32::from(level(row, 3 * (square * side + pixel) + channel))).sum()
                })
            };
            assert_eq!(found, (0..squares).map(expected).collect::<Vec<[u32; 3]>>());
        }
    }
}
