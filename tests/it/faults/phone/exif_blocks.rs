//! Exif blocks by formula, and files that hold nothing but them.

pub const MAKE: u16 = 0x010f;
pub const SOFTWARE: u16 = 0x0131;
pub const DATE: u16 = 0x9003;
pub const WIDTH: u16 = 0xa002;
pub const HEIGHT: u16 = 0xa003;
pub const ZOOM: u16 = 0xa404;
pub const FILM: u16 = 0xa405;
pub const EDITED_WITH: u16 = 0xa43b;

/// The value of a field.
#[derive(Clone)]
pub enum Value<'a> {
    Short(u16),
    Text(&'a str),
    Ratio([u32; 2]),
    /// A type and a length of any kind, and where the value is said to lie.
    Raw {
        kind: u16,
        count: u32,
        at: u32,
    },
}

/// A TIFF header with a first directory that points to the Exif directory, and the offset of a next one.
pub fn tiff(first: &[(u16, Value<'_>)], exif: &[(u16, Value<'_>)], next: u32) -> Vec<u8> {
    let mut block = b"II*\0\x08\0\0\0".to_vec();
    let length = 2 + 12 * (first.len() + 1) + 4;
    let values: usize = first.iter().map(|(_, value)| outside(value).len()).sum();
    let exif_at = 8 + length + values;
    let pointer = (0x8769, Value::Raw { kind: 4, count: 1, at: exif_at as u32 });
    let mut all = first.to_vec();
    all.push(pointer);
    directory(&mut block, &all, next);
    assert_eq!(block.len(), exif_at);
    directory(&mut block, exif, 0);
    block
}

/// What of a value stands behind its directory, of an even length.
fn outside(value: &Value<'_>) -> Vec<u8> {
    let mut bytes = match value {
        Value::Text(text) if text.len() > 3 => [text.as_bytes(), &[0]].concat(),
        Value::Ratio(parts) => parts.iter().flat_map(|part| part.to_le_bytes()).collect(),
        _ => Vec::new(),
    };
    bytes.resize(bytes.len().next_multiple_of(2), 0);
    bytes
}

fn directory(block: &mut Vec<u8>, fields: &[(u16, Value<'_>)], next: u32) {
    let mut at = (block.len() + 2 + 12 * fields.len() + 4) as u32;
    block.extend((fields.len() as u16).to_le_bytes());
    let mut behind = Vec::new();
    for (tag, value) in fields {
        let (kind, count, bytes) = match value {
            Value::Short(number) => (3, 1, [number.to_le_bytes(), [0, 0]].concat()),
            Value::Text(text) if text.len() > 3 => (2, text.len() as u32 + 1, at.to_le_bytes().to_vec()),
            Value::Text(text) => {
                let mut bytes = text.as_bytes().to_vec();
                bytes.resize(4, 0);
                (2, text.len() as u32 + 1, bytes)
            }
            Value::Ratio(_) => (5, 1, at.to_le_bytes().to_vec()),
            Value::Raw { kind, count, at } => (*kind, *count, at.to_le_bytes().to_vec()),
        };
        block.extend(tag.to_le_bytes());
        block.extend(u16::to_le_bytes(kind));
        block.extend(u32::to_le_bytes(count));
        block.extend(bytes);
        let value = outside(value);
        at += value.len() as u32;
        behind.extend(value);
    }
    block.extend(next.to_le_bytes());
    block.extend(behind);
}

/// A JPEG without a picture that holds an Exif block.
pub fn jpeg(block: &[u8]) -> Vec<u8> {
    jpeg_with(Some(block), &[], &[])
}

/// A JPEG without a picture that holds an Exif block and XMP packets, and behind its end mark the second picture that
/// its index names.
pub fn jpeg_with(block: Option<&[u8]>, packets: &[&[u8]], second: &[u8]) -> Vec<u8> {
    let mut file = vec![0xff, 0xd8];
    let mut segment = |marker: u8, parts: &[&[u8]]| {
        let content = parts.concat();
        file.extend([0xff, marker]);
        file.extend((2 + content.len() as u16).to_be_bytes());
        file.extend(content);
    };
    if let Some(block) = block {
        segment(0xe1, &[b"Exif\0\0", block]);
    }
    for packet in packets {
        segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", packet]);
    }
    if !second.is_empty() {
        // One field with the entries of two pictures; the second begins where this file ends. The index counts from its
        // own header, which stands 8 bytes into the segment, and its content has 58 bytes behind it until the end.
        let mut index = b"MM\0*\0\0\0\x08\0\x01\xb0\x02\0\x07\0\0\0\x20\0\0\0\x1a\0\0\0\0".to_vec();
        index.extend([0; 16]);
        index.extend([0; 4]);
        index.extend((second.len() as u32).to_be_bytes());
        index.extend(60_u32.to_be_bytes());
        index.extend([0; 4]);
        segment(0xe2, &[b"MPF\0", &index]);
    }
    file.extend([0xff, 0xd9]);
    file.extend(second);
    file
}
