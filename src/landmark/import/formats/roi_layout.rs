//! Where the numbers of an ImageJ region stand in its bytes (`ij/io/RoiDecoder.java` of ImageJ 1.53t).

/// The length of the first header, and of the second one.
pub(super) const HEADER: usize = 64;
pub(super) const VERSION: usize = 4;
pub(super) const TYPE: usize = 6;
pub(super) const TOP: usize = 8;
pub(super) const LEFT: usize = 10;
pub(super) const BOTTOM: usize = 12;
pub(super) const RIGHT: usize = 14;
pub(super) const NUMBER: usize = 16;
/// Four numbers of 32 bits: the ends of a straight line, or a rectangle with fractions. The number of points where that at
/// [`NUMBER`] is 0.
pub(super) const FLOATS: usize = 18;
/// More than 0 for a region made of several.
pub(super) const COMPOSITE: usize = 36;
pub(super) const SUBTYPE: usize = 48;
pub(super) const OPTIONS: usize = 50;
pub(super) const SECOND_HEADER: usize = 60;
/// In the second header: where the name stands, and how many units of 16 bits it has.
pub(super) const NAME: usize = 16;
pub(super) const NAME_LENGTH: usize = 20;
/// The option of positions with fractions, which ImageJ heeds from version 222 on, of rectangles from 223 on.
pub(super) const FRACTIONS: u16 = 128;
/// ImageJ takes a number of the box below this for one of 32768 and more.
pub(super) const LEAST: i16 = -5000;

/// The left, top, right and bottom of a rectangle or an oval.
pub(super) fn sides(bytes: &[u8], has_fractions: bool) -> [f64; 4] {
    if has_fractions {
        let [x, y, width, height] = floats(bytes);
        [x, y, x + width, y + height]
    } else {
        [LEFT, TOP, RIGHT, BOTTOM].map(|at| f64::from(box_side(bytes, at)))
    }
}

/// The points behind the header: first x of all as offsets of 16 bits in the box, then y; with fractions, then x of all as numbers of
/// 32 bits that do not count from the box, then y. `None` where the file is too short for them.
pub(super) fn positions(bytes: &[u8], has_fractions: bool) -> Option<Vec<[f64; 2]>> {
    let number = match usize::from(short(bytes, NUMBER)?) {
        0 => usize::try_from(int(bytes, FLOATS)?).ok()?,
        number => number,
    };
    let each = if has_fractions { 12 } else { 4 };
    if number > (bytes.len() - HEADER) / each {
        return None;
    }
    if has_fractions {
        let from = HEADER + 4 * number;
        return (0..number)
            .map(|i| Some([float(bytes, from + 4 * i)?, float(bytes, from + 4 * (number + i))?]))
            .collect();
    }
    let (left, top) = (f64::from(box_side(bytes, LEFT)), f64::from(box_side(bytes, TOP)));
    let offset = |at: usize| short(bytes, at).map(f64::from);
    (0..number).map(|i| Some([left + offset(HEADER + 2 * i)?, top + offset(HEADER + 2 * (number + i))?])).collect()
}

/// A side of the box about the region.
pub(super) fn box_side(bytes: &[u8], at: usize) -> i32 {
    let value = short(bytes, at).unwrap_or_default();
    let signed = value.cast_signed();
    if signed < LEAST { i32::from(value) } else { i32::from(signed) }
}

pub(super) fn floats(bytes: &[u8]) -> [f64; 4] {
    [0, 4, 8, 12].map(|offset| float(bytes, FLOATS + offset).unwrap_or(f64::NAN))
}

/// The name in the second header.
pub(super) fn name(bytes: &[u8]) -> Option<String> {
    let header = usize::try_from(int(bytes, SECOND_HEADER)?).ok().filter(|header| *header >= HEADER)?;
    let field = |at: usize| usize::try_from(int(bytes, header.checked_add(at)?)?).ok().filter(|value| *value > 0);
    let begins = field(NAME)?;
    let ends = begins.checked_add(field(NAME_LENGTH)?.checked_mul(2)?)?;
    let units = bytes.get(begins..ends)?.chunks_exact(2).map(|unit| u16::from_be_bytes([unit[0], unit[1]]));
    let name: String = char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

pub(super) fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub(super) fn int(bytes: &[u8], at: usize) -> Option<i32> {
    Some(i32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

pub(super) fn float(bytes: &[u8], at: usize) -> Option<f64> {
    Some(f64::from(f32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?)))
}
