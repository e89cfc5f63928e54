//! The chunks of a PNG before its picture data (PNG, third edition), as far as they say how the picture is meant.

use super::colour::Conversion;

/// The chunks up to the first of the picture's data: kind and content.
fn chunks(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut at = 8_usize;
    std::iter::from_fn(move || {
        let chunk = bytes.get(at..)?;
        let length = u32::from_be_bytes(*chunk.first_chunk()?) as usize;
        let kind = chunk.get(4..8).filter(|kind| *kind != b"IDAT")?;
        let content = chunk.get(8..length.checked_add(8)?)?;
        at += length + 12;
        Some((kind, content))
    })
}

/// How the colours are meant, where something else than a profile says it. Of the chunks that speak of colours the
/// first of cICP, iCCP, sRGB, and gAMA with cHRM alone counts (4.3 of the standard); the profile of iCCP is the
/// decoder's to unpack.
pub(super) fn colours(bytes: &[u8]) -> Option<Conversion> {
    // The third number is the matrix, and a PNG has none but 0; others are to be ignored with their chunk (11.3.2.6).
    if let Some(&[primaries, transfer, 0, full_range]) = content(bytes, b"cICP") {
        let conversion = Conversion::of_code_points(primaries.into(), transfer.into());
        return Some(if full_range == 0 { conversion.of_narrow_range() } else { conversion });
    }
    if content(bytes, b"iCCP").is_some() || content(bytes, b"sRGB").is_some() {
        return None;
    }
    let number = |bytes: &[u8]| bytes.first_chunk().map(|&four| f64::from(u32::from_be_bytes(four)) / 100_000.0);
    // The exponent of the file; that of the light is its inverse.
    let gamma = content(bytes, b"gAMA").and_then(number).filter(|power| *power > 0.0).map(f64::recip);
    let primaries = content(bytes, b"cHRM").and_then(|content| {
        let (pairs, []) = content.as_chunks::<8>() else { return None };
        let points = pairs.iter().map(|pair| Some([number(&pair[..4])?, number(&pair[4..])?]));
        <[[f64; 2]; 4]>::try_from(points.collect::<Option<Vec<_>>>()?).ok()
    });
    (gamma.is_some() || primaries.is_some()).then(|| Conversion::of_power_and_primaries(gamma, primaries))
}

/// The content of the first chunk of that kind before the picture's data.
fn content<'a>(bytes: &'a [u8], wanted: &[u8; 4]) -> Option<&'a [u8]> {
    chunks(bytes).find_map(|(kind, content)| (kind == wanted).then_some(content))
}

/// The XMP packet, which stands uncompressed in an international text of its own name (11.3.3.4).
pub(super) fn xmp_packet(bytes: &[u8]) -> Option<&[u8]> {
    const KEYWORD: &[u8] = b"XML:com.adobe.xmp\0\0\0";
    chunks(bytes).filter(|(kind, _)| *kind == b"iTXt").find_map(|(_, content)| {
        let rest = content.strip_prefix(KEYWORD)?;
        // Language and translated keyword, each with its end mark.
        let mut parts = rest.splitn(3, |&byte| byte == 0);
        parts.nth(2)
    })
}
