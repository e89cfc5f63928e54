//! Photos changed as what they are: segments, chunks, boxes and directories, whose lengths and sums stay right unless they are what
//! is changed.

use super::bytes::change;
use super::random::Random;

/// A part of a file: what stands before its payload, and the payload.
#[derive(Clone)]
struct Part {
    kind: Vec<u8>,
    payload: Vec<u8>,
}

/// Changes a photo of any kind.
pub fn change_photo(bytes: &mut Vec<u8>, random: &mut Random) {
    if random.once_in(5) {
        return change(bytes, random);
    }
    let changed = match bytes.get(..4) {
        Some([0xff, 0xd8, ..]) => change_parts(jpeg(bytes), random).map(|parts| joined_jpeg(&parts)),
        Some([0x89, b'P', b'N', b'G']) => change_parts(png(bytes), random).map(|parts| joined_png(&parts)),
        Some(b"RIFF") => change_parts(riff(bytes), random).map(|parts| joined_riff(&parts)),
        Some(b"II*\0" | b"MM\0*") => change_directory(bytes, random),
        _ => change_box(bytes, random),
    };
    match changed {
        Some(changed) => *bytes = changed,
        None => change(bytes, random),
    }
}

/// Some parts changed, left out, repeated or in another order.
fn change_parts(parts: Option<Vec<Part>>, random: &mut Random) -> Option<Vec<Part>> {
    let mut parts = parts.filter(|parts| !parts.is_empty())?;
    let (from, to) = (random.below(parts.len()), random.below(parts.len()));
    match random.below(10) {
        0 => drop(parts.remove(from)),
        1 => parts.insert(to, parts[from].clone()),
        2 => parts.swap(from, to),
        3 => change(&mut parts[from].kind, random),
        4 => parts[to].payload = parts[from].payload.clone(),
        5 => parts[from].payload.clear(),
        _ => change(&mut parts[from].payload, random),
    }
    Some(parts)
}

fn number(bytes: &[u8], at: usize, count: usize) -> Option<usize> {
    let bytes = bytes.get(at..at.checked_add(count)?)?;
    Some(bytes.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)))
}

/// The segments up to the scan; the last part is all from there on.
fn jpeg(bytes: &[u8]) -> Option<Vec<Part>> {
    let (mut parts, mut at) = (Vec::new(), 2);
    loop {
        let kind = bytes.get(at..at + 2)?.to_vec();
        let length = number(bytes, at + 2, 2)?;
        let payload = bytes.get(at + 4..at + 2 + length)?.to_vec();
        at += 2 + length;
        let is_scan = kind[1] == 0xda;
        parts.push(Part { kind, payload });
        if is_scan {
            parts.push(Part { kind: Vec::new(), payload: bytes[at..].to_vec() });
            return Some(parts);
        }
    }
}

fn joined_jpeg(parts: &[Part]) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8];
    for part in parts {
        bytes.extend(&part.kind);
        if !part.kind.is_empty() {
            bytes.extend(((part.payload.len() + 2) as u16).to_be_bytes());
        }
        bytes.extend(&part.payload);
    }
    bytes
}

const PNG: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

fn png(bytes: &[u8]) -> Option<Vec<Part>> {
    let (mut parts, mut at) = (Vec::new(), PNG.len());
    while at < bytes.len() {
        let length = number(bytes, at, 4)?;
        let payload = bytes.get(at + 8..(at + 8).checked_add(length)?)?.to_vec();
        parts.push(Part { kind: bytes[at + 4..at + 8].to_vec(), payload });
        at += 12 + length;
    }
    Some(parts)
}

fn joined_png(parts: &[Part]) -> Vec<u8> {
    let mut bytes = PNG.to_vec();
    for part in parts {
        bytes.extend((part.payload.len() as u32).to_be_bytes());
        let summed = bytes.len();
        bytes.extend(&part.kind);
        bytes.extend(&part.payload);
        bytes.extend(crc(&bytes[summed..]).to_be_bytes());
    }
    bytes
}

/// The cyclic redundancy check of PNG (ISO 3309), bit by bit.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

fn riff(bytes: &[u8]) -> Option<Vec<Part>> {
    let (mut parts, mut at) = (Vec::new(), 12);
    while at < bytes.len() {
        let length = u32::from_le_bytes(bytes.get(at + 4..at + 8)?.try_into().ok()?) as usize;
        let payload = bytes.get(at + 8..(at + 8).checked_add(length)?)?.to_vec();
        parts.push(Part { kind: bytes[at..at + 4].to_vec(), payload });
        at += 8 + length + length % 2;
    }
    Some(parts)
}

fn joined_riff(parts: &[Part]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for part in parts {
        body.extend(&part.kind);
        body.extend((part.payload.len() as u32).to_le_bytes());
        body.extend(&part.payload);
        if part.payload.len() % 2 == 1 {
            body.push(0);
        }
    }
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((body.len() as u32).to_le_bytes());
    bytes.extend(body);
    bytes
}

/// One entry of the first directory of a TIFF with another tag, type, count or value.
fn change_directory(bytes: &[u8], random: &mut Random) -> Option<Vec<u8>> {
    let little = bytes.first() == Some(&b'I');
    let read = |at: usize, count: usize| {
        let mut value = bytes.get(at..at.checked_add(count)?)?.to_vec();
        if little {
            value.reverse();
        }
        number(&value, 0, count)
    };
    let directory = read(4, 4)?;
    let entries = read(directory, 2)?;
    let entry = directory + 2 + 12 * random.below(entries);
    let (offset, width) = [(0, 2), (2, 2), (4, 4), (8, 4), (8, 2)][random.below(5)];
    let old = read(entry + offset, width)?;
    let new = match random.below(3) {
        0 => random.edge() as usize,
        1 => old.wrapping_add(random.below(5)).wrapping_sub(2),
        _ => random.below(20),
    };
    let mut new = (new as u32).to_be_bytes()[4 - width..].to_vec();
    if little {
        new.reverse();
    }
    let mut bytes = bytes.to_vec();
    bytes.get_mut(entry + offset..entry + offset + width)?.copy_from_slice(&new);
    Some(bytes)
}

/// One box of a file of boxes (ISO base media) with another name, length or first bytes.
fn change_box(bytes: &[u8], random: &mut Random) -> Option<Vec<u8>> {
    let mut boxes = Vec::new();
    find_boxes(bytes, 0, bytes.len(), &mut boxes);
    let at = *random.one_of(&boxes)?;
    let mut bytes = bytes.to_vec();
    let length = number(&bytes, at, 4)?;
    match random.below(6) {
        0 => bytes.get_mut(at..at + 4)?.copy_from_slice(&random.edge().to_be_bytes()),
        1 => bytes[at + 4 + random.below(4)] ^= 1 << random.below(8),
        2 => drop(bytes.drain(at..(at + length).min(bytes.len()))),
        3 => {
            let twice = bytes.get(at..at + length)?.to_vec();
            bytes.splice(at..at, twice);
        }
        _ => {
            let within = at + 8 + random.below(length.saturating_sub(8).min(32));
            *bytes.get_mut(within)? = random.edge() as u8;
        }
    }
    Some(bytes)
}

/// Where boxes begin, those within the boxes that hold others too.
fn find_boxes(bytes: &[u8], mut at: usize, end: usize, found: &mut Vec<usize>) {
    while let (Some(length), Some(kind)) = (number(bytes, at, 4), bytes.get(at + 4..at + 8)) {
        if length < 8 || at + length > end {
            break;
        }
        found.push(at);
        match kind {
            b"meta" => find_boxes(bytes, at + 12, at + length, found),
            b"iprp" | b"ipco" | b"dinf" | b"moov" => find_boxes(bytes, at + 8, at + length, found),
            _ => {}
        }
        at += length;
    }
}
