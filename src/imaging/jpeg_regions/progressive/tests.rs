//! Files of random coefficients, told by random passes (T.81, annex G), against the coefficients.

use rand::RngExt as _;
use rand::SeedableRng as _;
use rand::seq::IteratorRandom as _;
use rand_chacha::ChaCha8Rng;

use super::super::index::{Damage, Index, NotRead, Others};
use super::super::open;
use super::super::told::Told;

/// A pass: of which components, from which coefficient to which, the bit told before (0 for none) and now.
#[derive(Clone, Debug)]
struct Pass {
    components: Vec<usize>,
    band: [usize; 2],
    high: u32,
    low: u32,
}

/// Data bit by bit.
#[derive(Default)]
struct Bits(Vec<bool>);

impl Bits {
    fn put(&mut self, value: u32, count: u32) {
        self.0.extend((0..count).rev().map(|bit| value >> bit & 1 == 1));
    }

    /// The code of a symbol: 128 have eight bits and as many nine.
    fn symbol(&mut self, symbol: u32) {
        if symbol < 128 { self.put(symbol, 8) } else { self.put(256 + symbol - 128, 9) }
    }

    /// A value after its size (F.1.2.1).
    fn value(&mut self, value: i32, size: u32) {
        let bits = if value < 0 { value - 1 } else { value };
        self.put(bits.cast_unsigned() & ((1 << size) - 1), size);
    }

    fn stuffed(mut self) -> Vec<u8> {
        self.0.resize(self.0.len().next_multiple_of(8), true);
        let byte = |eight: &[bool]| eight.iter().fold(0, |byte, bit| byte << 1 | u8::from(*bit));
        self.0.chunks(8).map(byte).flat_map(|byte| [byte, 0].into_iter().take(1 + usize::from(byte == 0xff))).collect()
    }
}

fn size_of(value: i32) -> u32 {
    32 - value.unsigned_abs().leading_zeros()
}

/// Blocks of which the later passes of a band say nothing new: how many, and the further bits of known coefficients among them.
#[derive(Default)]
struct Run {
    blocks: u32,
    bits: Vec<bool>,
}

impl Run {
    fn end(&mut self, bits: &mut Bits) {
        if self.blocks > 0 {
            let size = size_of(self.blocks as i32) - 1;
            bits.symbol(size << 4);
            bits.put(self.blocks - (1 << size), size);
            bits.0.append(&mut self.bits);
            self.blocks = 0;
        }
    }
}

/// A block's band for the first time (G.1.2.2), or one more bit of it (G.1.2.3), both of them as the figures G.3 and G.7 have it.
fn band(block: &[i32; 64], pass: &Pass, bits: &mut Bits, run: &mut Run) {
    let [first, last] = pass.band;
    let told = |at: usize| block[at].unsigned_abs() >> pass.low;
    let is_new = |at: usize| if pass.high == 0 { told(at) > 0 } else { told(at) == 1 };
    let end = (first..=last).rev().find(|at| is_new(*at));
    let (mut zeros, mut known) = (0, Vec::new());
    for (at, value) in block.iter().enumerate().take(last + 1).skip(first) {
        if told(at) == 0 {
            zeros += 1;
            continue;
        }
        while zeros > 15 && end.is_some_and(|end| at <= end) {
            run.end(bits);
            bits.symbol(0xf0);
            bits.0.append(&mut known);
            zeros -= 16;
        }
        if !is_new(at) {
            known.push(told(at) & 1 == 1);
            continue;
        }
        run.end(bits);
        let sign = value.signum();
        if pass.high == 0 {
            let value = told(at) as i32 * sign;
            bits.symbol(zeros << 4 | size_of(value));
            bits.value(value, size_of(value));
        } else {
            bits.symbol(zeros << 4 | 1);
            bits.put(u32::from(sign > 0), 1);
        }
        bits.0.append(&mut known);
        zeros = 0;
    }
    if zeros > 0 || !known.is_empty() {
        run.blocks += 1;
        run.bits.append(&mut known);
    }
}

/// A component: its blocks in a unit, those of a whole row and column of units, and those that reach into the picture.
struct Component {
    sampling: [usize; 2],
    whole: [usize; 2],
    own: [usize; 2],
    /// Row by row; nothing but zeros where a block does not reach into the picture.
    blocks: Vec<[i32; 64]>,
}

struct Picture {
    size: [usize; 2],
    units: [usize; 2],
    components: Vec<Component>,
}

impl Picture {
    fn random(random: &mut ChaCha8Rng) -> Self {
        let size = [0; 2].map(|_| random.random_range(1..70_usize));
        let luma = [0; 2].map(|_| random.random_range(1..=2_usize));
        let samplings = if random.random_ratio(1, 5) { vec![[1, 1]] } else { vec![luma, [1, 1], [1, 1]] };
        let units: [usize; 2] = std::array::from_fn(|axis| size[axis].div_ceil(8 * samplings[0][axis]));
        let most = samplings[0];
        let components = samplings.iter().map(|sampling| {
            let whole: [usize; 2] = std::array::from_fn(|axis| units[axis] * sampling[axis]);
            let own: [usize; 2] = std::array::from_fn(|axis| (size[axis] * sampling[axis]).div_ceil(8 * most[axis]));
            let mut blocks = vec![[0; 64]; whole[0] * whole[1]];
            let dense = random.random_range(1..60);
            for (row, column) in (0..own[1]).flat_map(|row| (0..own[0]).map(move |column| (row, column))) {
                let block = &mut blocks[row * whole[0] + column];
                block[0] = random.random_range(-1024..=1016);
                for value in &mut block[1..] {
                    if random.random_ratio(dense, 64) {
                        let size = random.random_range(1..=10_u32);
                        *value = random.random_range(-(1 << size)..=1 << size);
                    }
                }
            }
            Component { sampling: *sampling, whole, own, blocks }
        });
        let components = components.collect();
        Self { size, units, components }
    }

    /// Of every coefficient of every component all bits, in an order that the standard allows (G.1.1.1).
    fn passes(&self, random: &mut ChaCha8Rng) -> Vec<Pass> {
        let all: Vec<usize> = (0..self.components.len()).collect();
        let together = if random.random() { vec![all.clone()] } else { all.iter().map(|one| vec![*one]).collect() };
        let finer = |components: &[usize], band: [usize; 2], low: u32| -> Vec<Pass> {
            let first = Pass { components: components.to_vec(), band, high: 0, low };
            let later = (0..low).rev().map(|low| Pass { high: low + 1, low, ..first.clone() });
            [first.clone()].into_iter().chain(later).collect()
        };
        let low = random.random_range(0..3);
        let mut begun: Vec<Pass> = Vec::new();
        let mut chains: Vec<Vec<Pass>> = Vec::new();
        for components in &together {
            let mut chain = finer(components, [0, 0], low);
            begun.push(chain.remove(0));
            chains.push(chain);
        }
        for component in &all {
            let mut from = 1;
            while from < 64 {
                let to = random.random_range(from..64);
                chains.push(finer(&[*component], [from, to], random.random_range(0..4)));
                from = to + 1;
            }
        }
        while let Some(chain) = chains.iter_mut().filter(|chain| !chain.is_empty()).choose(random) {
            begun.push(chain.remove(0));
        }
        begun
    }

    fn data(&self, pass: &Pass, random: &mut ChaCha8Rng) -> Vec<u8> {
        let mut bits = Bits::default();
        if pass.band[0] > 0 {
            let component = &self.components[pass.components[0]];
            let mut run = Run::default();
            for row in component.blocks.chunks_exact(component.whole[0]).take(component.own[1]) {
                for block in &row[..component.own[0]] {
                    band(block, pass, &mut bits, &mut run);
                    if run.blocks == 0x7fff || random.random_ratio(1, 20) {
                        run.end(&mut bits);
                    }
                }
            }
            run.end(&mut bits);
            return bits.stuffed();
        }
        let mut before = [0; 3];
        let mut first = |component: usize, block: &[i32; 64]| {
            let level = block[0] >> pass.low;
            if pass.high > 0 {
                return bits.put((level & 1).cast_unsigned(), 1);
            }
            let difference = level - before[component];
            before[component] = level;
            bits.put(size_of(difference), 5);
            bits.value(difference, size_of(difference));
        };
        if let [one] = pass.components[..] {
            let component = &self.components[one];
            for row in component.blocks.chunks_exact(component.whole[0]).take(component.own[1]) {
                row[..component.own[0]].iter().for_each(|block| first(one, block));
            }
        } else {
            self.each_block(|component, block| first(component, block));
        }
        bits.stuffed()
    }

    /// All blocks in the order of the data of all components together (A.2.3).
    fn each_block(&self, mut of: impl FnMut(usize, &[i32; 64])) {
        for unit in 0..self.units[0] * self.units[1] {
            let [column, row] = [unit % self.units[0], unit / self.units[0]];
            for (index, Component { sampling: [across, down], whole, blocks, .. }) in self.components.iter().enumerate()
            {
                for y in row * down..(row + 1) * down {
                    (column * across..(column + 1) * across).for_each(|x| of(index, &blocks[y * whole[0] + x]));
                }
            }
        }
    }

    fn file(&self, passes: &[Pass], random: &mut ChaCha8Rng) -> Vec<u8> {
        let mut file = vec![0xff, 0xd8];
        let segment = |file: &mut Vec<u8>, marker: u8, content: &[u8]| {
            file.extend([0xff, marker]);
            file.extend((content.len() as u16 + 2).to_be_bytes());
            file.extend_from_slice(content);
        };
        segment(&mut file, 0xdb, &[[0].as_slice(), &[1; 64]].concat());
        let [width, height] = self.size.map(|side| side as u8);
        let mut frame = vec![8, 0, height, 0, width, self.components.len() as u8];
        for (index, component) in (0..).zip(&self.components) {
            let [across, down] = component.sampling.map(|count| count as u8);
            frame.extend([index, across << 4 | down, 0]);
        }
        segment(&mut file, 0xc2, &frame);
        let mut first = [0; 17];
        first[5] = 16;
        segment(&mut file, 0xc4, &[first.as_slice(), &Vec::from_iter(0..16)].concat());
        let mut others = [0; 17];
        (others[0], others[8], others[9]) = (0x10, 128, 128);
        segment(&mut file, 0xc4, &[others.as_slice(), &Vec::from_iter(0..=255)].concat());
        for pass in passes {
            let mut scan = vec![pass.components.len() as u8];
            scan.extend(pass.components.iter().flat_map(|component| [*component as u8, 0]));
            scan.extend([pass.band[0] as u8, pass.band[1] as u8, (pass.high << 4 | pass.low) as u8]);
            segment(&mut file, 0xda, &scan);
            file.extend(self.data(pass, random));
        }
        file.extend([0xff, 0xd9]);
        file
    }

    /// What is to be read: the first coefficients and the others.
    fn coefficients(&self) -> (Vec<i16>, Told) {
        let count: usize = self.components.iter().map(|component| component.blocks.len()).sum();
        let units = self.units[0] * self.units[1];
        let mut told = Told::of(self.units[0], units, count);
        let (mut levels, mut at) = (Vec::new(), 0);
        self.each_block(|_, block| {
            if at % (count / units) == 0 {
                told.begin();
            }
            let mut block = block.map(|value| i16::try_from(value).unwrap());
            levels.push(std::mem::take(&mut block[0]));
            let present = (0..64).fold(0, |present, at| present | u64::from(block[at] != 0) << at);
            assert!(told.keep(&mut block, present));
            at += 1;
            if at % (count / units * self.units[0]) == 0 {
                told.end_row();
            }
        });
        (levels, told)
    }
}

fn read(file: &[u8]) -> Result<(Vec<i16>, Told), NotRead> {
    let Index { levels, others, .. } = open(file)?;
    match others {
        Others::Told(told) => Ok((levels, told)),
        Others::Coded(_) => panic!("read as a sequential picture"),
    }
}

#[test]
fn coefficients_are_read_in_any_order_of_passes() {
    let mut random = ChaCha8Rng::seed_from_u64(24);
    let mut count = 0;
    for round in 0..300 {
        let picture = Picture::random(&mut random);
        let passes = picture.passes(&mut random);
        if passes.len() > super::MOST_SCANS {
            continue;
        }
        let file = picture.file(&passes, &mut random);
        let found = read(&file).unwrap_or_else(|error| panic!("round {round}: {error:?} in {passes:?}"));
        assert!(found == picture.coefficients(), "round {round}: {passes:?}");
        count += 1;
    }
    assert!(count > 250, "{count} files have no more passes than are read");
}

/// A pass that is left out is missed where a later one goes on with it; where none does, the picture is coarser, and nothing tells.
#[test]
fn a_missing_pass_is_missed_by_those_after_it() {
    let mut random = ChaCha8Rng::seed_from_u64(25);
    let (mut refused, mut coarser) = (0, 0);
    for _ in 0..100 {
        let picture = Picture::random(&mut random);
        let mut passes = picture.passes(&mut random);
        let left_out = passes.remove(random.random_range(0..passes.len()));
        let is_gone_on = left_out.low > 0 || left_out.band[0] == 0 && left_out.high == 0;
        match read(&picture.file(&passes, &mut random)) {
            Err(NotRead::Unusual) if is_gone_on => refused += 1,
            Ok(found) if !is_gone_on => {
                coarser += 1;
                assert_eq!(found.0.len(), picture.coefficients().0.len());
            }
            Err(NotRead::Unusual) if passes.len() > super::MOST_SCANS || passes.is_empty() => {}
            other => panic!("{left_out:?} left out of {passes:?}: {}", if other.is_ok() { "read" } else { "refused" }),
        }
    }
    assert!(refused > 20 && coarser > 20, "{refused} refused, {coarser} coarser");
}

/// Damage of one pass counts, whatever is unusual about another that comes before it or after.
#[test]
fn damage_counts_whatever_else_is_unusual() {
    let mut random = ChaCha8Rng::seed_from_u64(26);
    let mut count = 0;
    for _ in 0..100 {
        let picture = Picture::random(&mut random);
        let passes = picture.passes(&mut random);
        let file = picture.file(&passes, &mut random);
        let ends: Vec<usize> = (3..file.len()).filter(|at| file[*at - 1] == 0xff && file[*at] == 0xda).collect();
        if ends.len() < 3 {
            continue;
        }
        // Before the last pass some bytes too many of a kind that is no damage, and in the one before that one of another kind.
        let [before, last] = [ends[ends.len() - 2] - 1, ends[ends.len() - 1] - 1];
        let longer = [&file[..last], &[0; 3], &file[last..]].concat();
        assert!(matches!(read(&longer), Err(NotRead::Unusual)), "{passes:?}");
        let both = [&file[..before], &[0x55, 0xaa], &longer[before..]].concat();
        let found = read(&both).map(|_| ());
        assert!(matches!(found, Err(NotRead::Damaged { damage: Damage::Long, row: None })), "{found:?} in {passes:?}");
        count += 1;
    }
    assert!(count > 50, "{count} files with three passes");
}
