//! How large a HEIC photo is, and what its decoding takes, from its boxes alone (ISO/IEC 23008-12).

use heifer::Error;
use heifer::heifer_hevc_dec::nal::{NalUnit, NalUnitType, split_annex_b};
use heifer::heifer_hevc_dec::params::Sps;
use heifer::heifer_isobmff::boxes::{ColorInfo, Property};
use heifer::heifer_isobmff::{HeifFile, ItemId};

use super::orientation::Orientation;
use super::region::PixelRegion;

/// Derived pictures may refer to derived pictures; four levels are followed.
pub(super) const MAX_DEPTH: u32 = 4;

/// What the boxes say about the primary picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    /// Which pixels are kept, and how they are turned.
    pub(super) placement: Placement,
    /// The largest picture that the decoder is to accept while it decodes this one: the picture itself
    /// before cropping, or one of the coded pictures that it is made of. Luma samples.
    pub(super) max_pixels: u64,
    /// What decoding holds at one time, bytes.
    pub(super) decoding_bytes: u64,
}

/// Which pixels of which picture an item shows, and how they are turned: the sum of the cropping, turning and mirroring
/// that the container lists for the item and for what it is another name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placement {
    /// The picture, coded or put together from tiles.
    pub(super) base: ItemId,
    /// Its width and height, px.
    pub(super) size: (u32, u32),
    /// The part of it that is kept.
    pub(super) kept: PixelRegion,
    /// How that part is turned to be upright.
    pub(super) orientation: Orientation,
    /// Whether the container says anything of turning or mirroring, be it that there is none.
    pub(super) says_how_it_is_turned: bool,
}

/// A picture's tiles cover it once, and its transparency once more; the last row and column of tiles may stick
/// out. More than this many times its size in coded pictures is no photo but a waste of time.
const MAX_COVER: u64 = 4;

/// What the coded pictures of a very small photo may have beyond that, luma samples.
const SMALL_COVER: u64 = 1 << 20;

/// How many items a picture may be made of: 200 megapixels in tiles of 256 × 256 px and their transparency are
/// 6104.
const MAX_ITEMS: u32 = 8192;

/// Sums over the coded pictures that the primary one is made of.
#[derive(Debug, Default, Clone, Copy)]
struct Coded {
    /// Items that were looked at, derived ones included.
    items: u32,
    /// The luma samples of the largest.
    pixels: u64,
    /// The luma samples of all.
    all_pixels: u64,
    /// The bytes of all their streams; the same bytes may serve several.
    stream_bytes: u64,
    /// The bytes of the largest while it is decoded.
    bytes: u64,
    /// How many there are.
    count: u64,
}

/// What the sums may reach, so that a small file cannot ask for endless work.
struct Most {
    pixels: u64,
    stream_bytes: u64,
}

impl Layout {
    /// Reads the boxes and the coded pictures' parameter sets; decodes nothing.
    pub(super) fn read(file: &HeifFile<'_>, file_bytes: u64, threads: u64) -> Result<Self, Error> {
        let id = file.primary_id;
        let placement = Placement::of(file, id)?;
        let canvas_pixels = u64::from(placement.size.0) * u64::from(placement.size.1);
        // Every stream repeats its parameter sets, some hundred bytes, from the table of contents.
        let most = Most {
            pixels: canvas_pixels.saturating_mul(MAX_COVER).saturating_add(SMALL_COVER),
            stream_bytes: file_bytes.saturating_mul(2).saturating_add(1 << 20),
        };
        let mut coded = Coded::default();
        collect(file, id, 0, &most, &mut coded)?;
        let kept = u64::from(placement.kept.width) * u64::from(placement.kept.height);
        // Three bytes per pixel, five more where there is opacity, and as many coded pictures as are decoded at a time.
        let bytes_per_pixel = if opacity_of(file, placement.base)?.is_some() { 8 } else { 3 };
        let decoding_bytes = kept
            .saturating_mul(bytes_per_pixel)
            .saturating_add(coded.bytes.saturating_mul(coded.count.min(threads.max(1))));
        Ok(Self { placement, max_pixels: canvas_pixels.max(coded.pixels), decoding_bytes })
    }
}

impl Placement {
    /// What the boxes say of an item.
    pub(super) fn of(file: &HeifFile<'_>, id: ItemId) -> Result<Self, Error> {
        Self::at(file, id, 0)
    }

    fn at(file: &HeifFile<'_>, id: ItemId, depth: u32) -> Result<Self, Error> {
        if depth > MAX_DEPTH {
            return Err(Error::Invalid("derived images nested too deeply"));
        }
        let mut placement = match &file.item(id)?.item_type.0 {
            b"iden" => match file.referenced_items(id, b"dimg") {
                &[source] => Self::at(file, source, depth + 1)?,
                _ => return Err(Error::Invalid("iden item without exactly one source")),
            },
            kind => {
                let size = match kind {
                    b"grid" => file.grid(id).map(|grid| (grid.output_width, grid.output_height))?,
                    _ => file.image_size(id)?.ok_or(Error::Invalid("the picture has no size"))?,
                };
                let (kept, orientation) = (PixelRegion::whole(size), Orientation::default());
                Self { base: id, size, kept, orientation, says_how_it_is_turned: false }
            }
        };
        for property in file.item_properties(id)? {
            placement.apply(property)?;
        }
        Ok(placement)
    }

    /// Adds one step, in the order in which the file lists them. Rotations go anti-clockwise (ISO/IEC 23008-12,
    /// 6.5.10).
    fn apply(&mut self, property: &Property) -> Result<(), Error> {
        match *property {
            Property::CleanAperture { width, height, horiz_offset, vert_offset } => {
                let stored = (self.kept.width, self.kept.height);
                let (across, down) = self.orientation.upright_size(stored);
                let (x, width) = cropped_side(across, width, horiz_offset)?;
                let (y, height) = cropped_side(down, height, vert_offset)?;
                let part = self.orientation.stored_region(PixelRegion { x, y, width, height }, stored);
                self.kept = PixelRegion { x: self.kept.x + part.x, y: self.kept.y + part.y, ..part };
            }
            Property::Rotation(quarters) => {
                self.orientation = self.orientation.turned(4 - quarters % 4);
                self.says_how_it_is_turned = true;
            }
            Property::Mirror(top_bottom) => {
                self.orientation = self.orientation.mirrored(top_bottom);
                self.says_how_it_is_turned = true;
            }
            _ => {}
        }
        Ok(())
    }
}

/// Whether an item is cropped, turned or mirrored.
pub(super) fn has_transforms(file: &HeifFile<'_>, id: ItemId) -> Result<bool, Error> {
    let mut properties = file.item_properties(id)?;
    Ok(properties.any(|property| {
        matches!(property, Property::CleanAperture { .. } | Property::Rotation(_) | Property::Mirror(_))
    }))
}

/// The picture that holds the opacity of another, where there is one.
pub(super) fn opacity_of(file: &HeifFile<'_>, id: ItemId) -> Result<Option<ItemId>, Error> {
    for auxiliary in file.referencing_items(id, b"auxl") {
        if is_alpha(file, auxiliary)? {
            return Ok(Some(auxiliary));
        }
    }
    Ok(None)
}

/// Where a clean aperture of the given length and offset, both fractions, begins on a side, and what it leaves of it
/// (ISO/IEC 14496-12, 12.1.4: the offset is that of the centres).
fn cropped_side(side: u32, length: (u32, u32), offset: (i32, u32)) -> Result<(u32, u32), Error> {
    if length.1 == 0 || offset.1 == 0 {
        return Err(Error::Invalid("clap with a zero denominator"));
    }
    let length = f64::from(length.0) / f64::from(length.1);
    let centre = f64::from(offset.0) / f64::from(offset.1) + (f64::from(side) - 1.0) / 2.0;
    let start = (centre - (length - 1.0) / 2.0).round().clamp(0.0, f64::from(side));
    // Both are whole numbers between 0 and `side` by now, which the conversion to integers keeps.
    Ok((start as u32, length.round().clamp(0.0, f64::from(side) - start) as u32))
}

/// Adds up the coded pictures below an item, transparency included.
fn collect(file: &HeifFile<'_>, id: ItemId, depth: u32, most: &Most, coded: &mut Coded) -> Result<(), Error> {
    if depth > MAX_DEPTH {
        return Err(Error::Invalid("derived images nested too deeply"));
    }
    coded.items += 1;
    if coded.items > MAX_ITEMS {
        return Err(Error::Invalid("the picture is made of too many parts"));
    }
    let kind = file.item(id)?.item_type;
    match &kind.0 {
        b"hvc1" => {
            let stream = file.hevc_bitstream(id)?;
            coded.count += 1;
            coded.stream_bytes += stream.len() as u64;
            let mut largest = 0;
            for sps in parameter_sets(&stream)? {
                let pixels = u64::from(sps.pic_width_in_luma_samples) * u64::from(sps.pic_height_in_luma_samples);
                largest = largest.max(pixels);
                coded.bytes = coded.bytes.max(coded_bytes(&sps, pixels));
            }
            coded.pixels = coded.pixels.max(largest);
            coded.all_pixels = coded.all_pixels.saturating_add(largest);
            if coded.all_pixels > most.pixels || coded.stream_bytes > most.stream_bytes {
                return Err(Error::Invalid("its parts are far larger than the picture"));
            }
        }
        b"grid" | b"iden" => {
            for &source in file.referenced_items(id, b"dimg") {
                collect(file, source, depth + 1, most, coded)?;
            }
        }
        b"av01" => return Err(Error::Unsupported("an AVIF picture".to_owned())),
        _ => return Err(Error::Unsupported(format!("a HEIF picture of the kind \"{kind}\""))),
    }
    for auxiliary in file.referencing_items(id, b"auxl") {
        if is_alpha(file, auxiliary)? {
            collect(file, auxiliary, depth + 1, most, coded)?;
        }
    }
    Ok(())
}

fn is_alpha(file: &HeifFile<'_>, id: ItemId) -> Result<bool, Error> {
    let mut properties = file.item_properties(id)?;
    Ok(properties.any(|property| match property {
        Property::AuxiliaryType(kind) => kind == "urn:mpeg:hevc:2015:auxid:1" || kind.ends_with(":alpha"),
        _ => false,
    }))
}

/// The sequence parameter sets of a coded picture, those of its configuration and those within its data: any
/// of them may be the one that the decoder allocates for.
fn parameter_sets(stream: &[u8]) -> Result<Vec<Sps>, Error> {
    let mut sets = Vec::new();
    for unit in split_annex_b(stream) {
        let unit = NalUnit::parse(unit)?;
        if unit.header.unit_type == NalUnitType::Sps {
            sets.push(Sps::parse(&unit.rbsp)?);
        }
    }
    Ok(sets)
}

/// The bytes of a coded picture while it is decoded: two per sample of each plane, twice where it is cropped,
/// three per pixel as it is handed on, and as much as one plane for the decoder's notes on its blocks.
fn coded_bytes(sps: &Sps, pixels: u64) -> u64 {
    let (across, down) = sps.chroma_subsampling();
    let chroma = if sps.chroma_array_type() == 0 { 0 } else { 2 * pixels / u64::from(across * down).max(1) };
    let planes = 2 * (pixels + chroma);
    let copies = if sps.conf_win_offsets == [0; 4] { 1 } else { 2 };
    planes * copies + 3 * pixels + 2 * pixels
}

/// The colour code points of a picture, primaries and transfer curve (ITU-T H.273), its own or those of the
/// first picture that it is made of.
pub(super) fn code_points(file: &HeifFile<'_>, id: ItemId) -> Option<(u16, u16)> {
    let own = |id| {
        file.item_properties(id).ok()?.find_map(|property| match property {
            Property::Color(ColorInfo::Nclx { primaries, transfer, .. }) => Some((*primaries, *transfer)),
            _ => None,
        })
    };
    own(id).or_else(|| own(*file.referenced_items(id, b"dimg").first()?))
}
