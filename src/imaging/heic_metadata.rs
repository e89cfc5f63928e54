//! The Exif block and the XMP packets of a HEIC file, which are items beside the pictures (ISO/IEC 23008-12, annex A).

use std::borrow::Cow;

use heifer::heifer_isobmff::{HeifFile, Item, ItemId};

use super::heic::open;
use super::xmp::{MAX_PACKET_BYTES, MAX_PACKETS};

/// The largest Exif item that is read. A phone's maker note may take some hundred kilobytes.
const MAX_EXIF_BYTES: u64 = 16 << 20;

/// The Exif block of the main picture, beginning with its TIFF header.
pub(super) fn exif_block(bytes: &[u8]) -> Option<Vec<u8>> {
    exif_of(&open(bytes).ok()?)
}

/// The Exif block that describes the main picture, else the only one there may be.
pub(super) fn exif_of(file: &HeifFile<'_>) -> Option<Vec<u8>> {
    let described = file.referencing_items(file.primary_id, b"cdsc");
    let of_picture = |item: &&Item| item.item_type.0 == *b"Exif" && described.contains(&item.id);
    let item =
        file.items.iter().find(of_picture).or_else(|| file.items.iter().find(|item| item.item_type.0 == *b"Exif"))?;
    let data = data(file, item, MAX_EXIF_BYTES)?;
    // The offset of the header comes first; some writers keep the name that JPEG has before the header, some count
    // wrong.
    let offset = u32::from_be_bytes(*data.first_chunk()?) as usize;
    let blocks = [data.get(offset.checked_add(4)?..), data.get(4..)];
    blocks.into_iter().flatten().find_map(|block| {
        let block = block.strip_prefix(b"Exif\0\0").unwrap_or(block);
        matches!(block, [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..]).then(|| block.to_vec())
    })
}

/// The XMP packets of all pictures in the file: the main picture's names programs, a depth map's has the camera matrix.
pub(super) fn xmp_packets(bytes: &[u8]) -> Vec<Cow<'_, [u8]>> {
    let Ok(file) = open(bytes) else { return Vec::new() };
    let is_packet =
        |item: &&Item| item.item_type.0 == *b"mime" && item.content_type.as_deref() == Some("application/rdf+xml");
    let items = file.items.iter().filter(is_packet).take(MAX_PACKETS);
    items.filter_map(|item| data(&file, item, MAX_PACKET_BYTES as u64)).collect()
}

/// The data of an item that is not larger than `most`.
fn data<'a>(file: &HeifFile<'a>, item: &Item, most: u64) -> Option<Cow<'a, [u8]>> {
    let extents = &item.location.as_ref()?.extents;
    // A length of 0 means everything up to the end.
    let length = extents.iter().try_fold(0_u64, |sum, extent| sum.checked_add(extent.length.max(1)))?;
    if length > most {
        return None;
    }
    let id: ItemId = item.id;
    file.item_data(id).ok().filter(|data| data.len() as u64 <= most)
}
