//! Bytes changed without knowing what they mean.

use super::random::Random;

/// The most bytes that a file grows to.
const MOST: usize = 1 << 18;

/// Changes some bytes in one of several ways.
pub fn change(bytes: &mut Vec<u8>, random: &mut Random) {
    if bytes.is_empty() {
        bytes.push(random.number() as u8);
        return;
    }
    let at = random.below(bytes.len());
    match random.below(8) {
        0 => bytes[at] ^= 1 << random.below(8),
        1 => bytes[at] = random.number() as u8,
        2 => put(bytes, at, &(random.edge() as u16).to_be_bytes()),
        3 => put(bytes, at, &(random.edge() as u16).to_le_bytes()),
        4 => put(bytes, at, &random.edge().to_be_bytes()),
        5 => put(bytes, at, &random.edge().to_le_bytes()),
        6 => {
            let end = (at + 1 + random.below(64)).min(bytes.len());
            if random.once_in(2) || bytes.len() + 64 > MOST {
                bytes.drain(at..end);
            } else {
                let twice = bytes[at..end].to_vec();
                bytes.splice(at..at, twice);
            }
        }
        _ => bytes.truncate(at),
    }
}

fn put(bytes: &mut [u8], at: usize, value: &[u8]) {
    bytes[at..].iter_mut().zip(value).for_each(|(byte, value)| *byte = *value);
}
