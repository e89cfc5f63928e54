//! A photo read part by part is the photo decoded whole: every kind of JPEG and HEIC, every part, every byte.

use image::{DynamicImage, ExtendedColorType, GrayImage, RgbImage};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use lipmetry::imaging::{DecodeError, DecodedImage, Limits, PixelRegion, decode};

use super::{hostile, photos, read};
use crate::fuzz::{Random, change};

/// Decoded whole at once: the oracle.
fn read_whole(bytes: &[u8]) -> Result<DecodedImage, DecodeError> {
    decode(bytes, &Limits { whole: true, ..Limits::default() })
}

/// A face-like picture: smooth shades, edges, and the noise of a sensor.
fn card(width: u32, height: u32, random: &mut Random) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let edge = if (x / 23 + y / 31).is_multiple_of(3) { 70 } else { 0 };
        let mut shade = |factor: u32| 20 + factor * x % 90 + y * factor / 7 % 60 + edge + random.below(9) as u32;
        image::Rgb([shade(1), shade(2), shade(3)].map(|level| level.min(255) as u8))
    })
}

/// A part of a photo of that size.
fn any_part((width, height): (u32, u32), random: &mut Random) -> PixelRegion {
    let mut below = |end: u32| random.below(end as usize) as u32;
    let (x, y) = (below(width), below(height));
    PixelRegion { x, y, width: 1 + below((width - x).min(300)), height: 1 + below((height - y).min(300)) }
}

/// Both ways of reading give the same pixels, part by part and as a whole.
fn assert_same(bytes: &[u8], what: &str, random: &mut Random) {
    let (parts, whole) = match (read(bytes), read_whole(bytes)) {
        (Ok(parts), Ok(whole)) => (parts, whole),
        // Of colours that are stored one after the other at half the resolution.
        (Err(parts), Err(whole)) if whole.to_string().contains("one after the other") => {
            return assert_eq!(parts.to_string(), whole.to_string(), "{what}");
        }
        (parts, whole) => panic!("{what}: {:?}, whole {:?}", parts.err(), whole.err()),
    };
    assert_eq!(parts.size(), whole.size(), "{what}");
    for _ in 0..12 {
        let part = any_part(whole.size(), random);
        assert!(parts.crop_srgb(part) == whole.crop_srgb(part), "{what}: {part:?} of {:?}", whole.size());
    }
    let all = PixelRegion::whole(whole.size());
    assert!(read(bytes).unwrap().crop_srgb(all) == whole.crop_srgb(all), "{what}: the whole at once");
    assert!(parts.crop_srgb(all) == whole.crop_srgb(all), "{what}: the whole after its parts");
    parts.check().unwrap();
}

const SAMPLINGS: [SamplingFactor; 4] =
    [SamplingFactor::F_1_1, SamplingFactor::F_2_1, SamplingFactor::F_1_2, SamplingFactor::F_2_2];

/// A JPEG file of a picture, grey where there is no sampling.
fn jpeg(
    card: &RgbImage,
    sampling: Option<SamplingFactor>,
    quality: u8,
    adjust: impl Fn(&mut Encoder<&mut Vec<u8>>),
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, quality);
    encoder.set_sampling_factor(sampling.unwrap_or(SamplingFactor::F_1_1));
    adjust(&mut encoder);
    let (width, height) = (card.width() as u16, card.height() as u16);
    match sampling {
        Some(_) => encoder.encode(card.as_raw(), width, height, ColorType::Rgb).unwrap(),
        None => {
            let grey = DynamicImage::from(card.clone()).into_luma8();
            encoder.encode(grey.as_raw(), width, height, ColorType::Luma).unwrap();
        }
    }
    bytes
}

#[test]
fn parts_of_jpeg_files_are_those_of_the_whole() {
    let mut random = Random::of_run(1);
    let kinds = SAMPLINGS.map(Some).into_iter().chain([None]);
    for (sampling, (width, height)) in
        kinds.flat_map(|kind| [(333, 217), (640, 96), (17, 33), (8, 8), (1, 1), (16, 700)].map(|size| (kind, size)))
    {
        let card = card(width, height, &mut random);
        for quality in [15, 80, 100] {
            let what = format!("{width} × {height} px, {sampling:?}, quality {quality}");
            assert_same(&jpeg(&card, sampling, quality, |_| {}), &what, &mut random);
            let optimised = jpeg(&card, sampling, quality, |encoder| encoder.set_optimized_huffman_tables(true));
            assert_same(&optimised, &format!("{what}, own tables"), &mut random);
            for restart in [1, 7, 40] {
                let file = jpeg(&card, sampling, quality, |encoder| encoder.set_restart_interval(restart));
                assert_same(&file, &format!("{what}, restarts after {restart}"), &mut random);
            }
            let progressive = jpeg(&card, sampling, quality, |encoder| encoder.set_progressive(true));
            assert_same(&progressive, &format!("{what}, progressive"), &mut random);
        }
    }
}

/// Every photo that there is, by cameras and programs that nobody here wrote.
#[test]
fn parts_of_real_photos_are_those_of_the_whole() {
    let Some(_) = hostile("face001.png") else { return };
    let mut random = Random::of_run(2);
    let mut count = 0;
    for folder in ["images", "hostile"] {
        for entry in std::fs::read_dir(photos().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            if read_whole(&bytes).is_err() {
                assert!(read(&bytes).is_err(), "{}: read in parts alone", path.display());
                continue;
            }
            // It declares 65500 rows more than it holds, which whole decoders fill with grey.
            if path.ends_with("face001_header_65500.jpg") {
                assert!(read(&bytes).is_err(), "{}", path.display());
                continue;
            }
            assert_same(&bytes, &path.display().to_string(), &mut random);
            count += 1;
        }
    }
    assert!(count > 20, "{count} photos");
}

/// Takes the colour profile from all items of a HEIC file but the primary one, and gives the place where its box begins.
#[cfg(feature = "heic")]
fn profile_of_the_primary(file: &mut [u8]) -> usize {
    let box_at = |file: &[u8], kind: &[u8; 4]| file.windows(4).position(|bytes| bytes == kind).unwrap() - 4;
    let number = |file: &[u8], at: usize| u32::from_be_bytes(*file[at..].first_chunk().unwrap()) as usize;
    let (container, primary) = (box_at(file, b"ipco"), box_at(file, b"pitm"));
    let primary = [file[primary + 12], file[primary + 13]];
    let (mut at, mut index) = (container + 8, 1);
    while &file[at + 4..at + 12] != b"colrprof" {
        (at, index) = (at + number(file, at), index + 1);
    }
    let associations = box_at(file, b"ipma");
    let mut entry = associations + 16;
    for _ in 0..number(file, associations + 12) {
        let (id, count) = ([file[entry], file[entry + 1]], usize::from(file[entry + 2]));
        let of = &mut file[entry + 3..entry + 3 + count];
        if id != primary {
            // What is named twice is there once.
            let first = of[0];
            of.iter_mut().filter(|property| **property & 127 == index).for_each(|property| *property = first);
        }
        entry += 3 + count;
    }
    at
}

/// The tiles of a HEIC photo, with what the container crops off and turns, the whole and each tile.
#[cfg(feature = "heic")]
#[test]
fn parts_of_heic_files_are_those_of_the_whole() {
    let mut random = Random::of_run(3);
    let card = card(1100, 700, &mut random);
    let data = card.pixels().flat_map(|pixel| [pixel[0], pixel[1], pixel[2], 255].map(u16::from)).collect();
    let image = heifer::Image { width: 1100, height: 700, bit_depth: 8, has_alpha: false, data };
    let options = heifer::EncodeOptions { quality: 60, ..heifer::EncodeOptions::default() };
    let metadata = heifer::Metadata { exif: None, xmp: None, icc_profile: None };
    let plain = heifer::encode_with_metadata(&image, &metadata, &options).unwrap();
    assert_same(&plain, "a grid of tiles", &mut random);
    for (kind, value) in [(b"irot", 1), (b"irot", 2), (b"irot", 3), (b"imir", 0), (b"imir", 1)] {
        let mut file = plain.clone();
        let at = file.windows(4).rposition(|kind| kind == b"pixi").unwrap();
        file[at..at + 4].copy_from_slice(kind);
        file[at + 4] = value;
        assert_same(&file, &format!("each tile {kind:?} {value}"), &mut random);
    }
    // A profile, as long as the box of a clean aperture is and no profile in truth, in whose place comes what crops and turns the whole.
    let metadata = heifer::Metadata { icc_profile: Some(vec![0; 28]), ..metadata };
    let mut whole = heifer::encode_with_metadata(&image, &metadata, &options).unwrap();
    let at = profile_of_the_primary(&mut whole);
    let seen = |file: &[u8], of: PixelRegion| read(file).unwrap().crop_srgb(of);
    let part = PixelRegion { x: 237, y: 59, width: 700, height: 500 };
    let upright = seen(&whole, PixelRegion::whole((1100, 700)));
    let mut cropped = whole.clone();
    cropped[at + 4..at + 8].copy_from_slice(b"clap");
    // Width, height, and how far its middle lies from that of the picture.
    let fractions = [700, 1, 500, 1, 37, 1, -41, 1_i32].map(i32::to_be_bytes);
    cropped[at + 8..at + 40].copy_from_slice(fractions.as_flattened());
    assert_eq!(read(&cropped).unwrap().size(), (700, 500));
    assert_same(&cropped, "cropped", &mut random);
    // The tile that was decoded first is not kept beside its pixels, though the picture has a part of it alone.
    let looked_at = read(&cropped).unwrap();
    let before = looked_at.bytes();
    let _ = looked_at.crop_srgb(PixelRegion::whole((700, 500)));
    let file_bytes = cropped.len() as u64;
    assert!(before > file_bytes, "{before} bytes with a tile, and {file_bytes} without");
    assert_eq!(looked_at.bytes(), file_bytes + 3 * 700 * 500);
    assert!(seen(&cropped, PixelRegion::whole((700, 500))) == seen(&whole, part), "the part is another one");
    let ways = [
        (b"irot", 1, image::imageops::rotate270(&upright)),
        (b"irot", 2, image::imageops::rotate180(&upright)),
        (b"irot", 3, image::imageops::rotate90(&upright)),
        (b"imir", 0, image::imageops::flip_vertical(&upright)),
        (b"imir", 1, image::imageops::flip_horizontal(&upright)),
    ];
    for (kind, value, expected) in ways {
        let mut file = whole.clone();
        file[at + 4..at + 8].copy_from_slice(kind);
        file[at + 8] = value;
        assert_same(&file, &format!("the whole {kind:?} {value}"), &mut random);
        assert!(seen(&file, PixelRegion::whole(expected.dimensions())) == expected, "{kind:?} {value}");
    }
}

/// A HEIC photo of 1100 × 1100 px in tiles.
#[cfg(feature = "heic")]
fn heic_in_tiles(random: &mut Random) -> Vec<u8> {
    let card = card(1100, 1100, random);
    let data = card.pixels().flat_map(|pixel| [pixel[0], pixel[1], pixel[2], 255].map(u16::from)).collect();
    let image = heifer::Image { width: 1100, height: 1100, bit_depth: 8, has_alpha: false, data };
    let metadata = heifer::Metadata { exif: None, xmp: None, icc_profile: None };
    heifer::encode_with_metadata(&image, &metadata, &heifer::EncodeOptions::default()).unwrap()
}

/// A coded tile that is damaged: what shows it is an error, what does not is as it was.
#[cfg(feature = "heic")]
#[test]
fn a_damaged_tile_is_an_error_of_whoever_looks_at_it() {
    let mut random = Random::of_run(4);
    let mut file = heic_in_tiles(&mut random);
    let sound = read(&file).unwrap();
    // The last tiles' data are the last bytes.
    let end = file.len();
    for byte in &mut file[end - 400..] {
        *byte = !*byte;
    }
    let damaged = read(&file).unwrap();
    let corner = PixelRegion { x: 3, y: 5, width: 200, height: 300 };
    assert!(damaged.crop_srgb(corner) == sound.crop_srgb(corner), "the tile is another one");
    damaged.check().unwrap();
    let all = PixelRegion::whole(damaged.size());
    let whole = read_whole(&file);
    let shown = damaged.crop_srgb(all);
    match whole {
        Err(error) => {
            let found = damaged.check().unwrap_err().to_string();
            assert_eq!(found, error.to_string());
            assert_eq!(damaged.check_all().unwrap_err().to_string(), found, "it stays an error");
            // What failed once would fail at every look: nothing more is decoded, be it sound.
            let shown = damaged.crop_srgb(corner);
            assert!(shown.pixels().all(|pixel| *pixel == shown[(0, 0)]), "it is one grey");
        }
        // Some damage is another picture.
        Ok(whole) => assert!(shown == whole.crop_srgb(all), "both see the same"),
    }
}

/// A restart marker behind the last interval restarts nothing; more of them than the picture has intervals are damage.
#[test]
fn a_restart_after_the_end_is_none() {
    let mut random = Random::of_run(6);
    let card = card(300, 200, &mut random);
    let plain = jpeg(&card, Some(SamplingFactor::F_2_2), 80, |_| ());
    let with_restarts = jpeg(&card, Some(SamplingFactor::F_2_2), 80, |encoder| encoder.set_restart_interval(13));
    for (file, count) in [(&plain, 0_u8), (&with_restarts, (19 * 13_u32).div_ceil(13) as u8 - 1)] {
        let end = file.len() - 2;
        let followed = [&file[..end], &[0xff, 0xd0 + count % 8], &file[end..]].concat();
        assert_same(&followed, &format!("a restart after {count} others"), &mut random);
        assert!(
            read(&followed).unwrap().crop_srgb(PixelRegion::whole((300, 200)))
                == read(file).unwrap().crop_srgb(PixelRegion::whole((300, 200)))
        );
        let many: Vec<u8> =
            (0..100_000_u32).flat_map(|index| [0xff, 0xd0 + ((u32::from(count) + index) % 8) as u8]).collect();
        let told = read(&[&file[..end], &many, &file[end..]].concat()).unwrap_err().to_string();
        assert!(told.contains("missing or out of order"), "{told}");
    }
}

/// The library that makes the pixels leaves out rows where a colour has more columns than the light; more rows are no matter.
#[test]
fn colours_finer_than_light_are_refused() {
    let mut random = Random::of_run(7);
    let file = jpeg(&card(64, 48, &mut random), Some(SamplingFactor::F_1_1), 80, |_| ());
    let frame = file.windows(2).position(|mark| mark == [0xff, 0xc0]).unwrap();
    for sampling in [[0x11, 0x22, 0x22], [0x11, 0x21, 0x11], [0x12, 0x22, 0x12], [0x21, 0x41, 0x11]] {
        let mut file = file.clone();
        for (component, factors) in sampling.into_iter().enumerate() {
            file[frame + 11 + 3 * component] = factors;
        }
        for read in [read, read_whole] {
            let told = read(&file).unwrap_err().to_string();
            assert!(told.contains("its light, or its first ink, at a lower resolution than a colour"), "{told}");
        }
    }
}

/// What comes of changed bytes, by reading in parts and whole.
#[derive(Debug, Default, PartialEq)]
struct Outcomes {
    both_refuse: usize,
    parts_refuse: usize,
    both_accept: usize,
}

fn outcomes(files: &[Vec<u8>], runs: std::ops::Range<u64>) -> Outcomes {
    let mut outcomes = Outcomes::default();
    for run in runs {
        let mut random = Random::of_run(run);
        let mut bytes = files[random.below(files.len())].clone();
        change(&mut bytes, &mut random);
        let limits = Limits { max_pixels: 1 << 20, ..Limits::default() };
        let (parts, whole) = (decode(&bytes, &limits), decode(&bytes, &Limits { whole: true, ..limits }));
        match (parts, whole) {
            (Err(_), Err(_)) => outcomes.both_refuse += 1,
            (Err(_), Ok(_)) => outcomes.parts_refuse += 1,
            (Ok(_), Err(error)) => panic!("run {run}: read in parts, and whole it is refused: {error}"),
            (Ok(parts), Ok(whole)) => {
                let all = PixelRegion::whole(whole.size());
                for part in [any_part(whole.size(), &mut random), any_part(whole.size(), &mut random), all] {
                    assert!(parts.crop_srgb(part) == whole.crop_srgb(part), "run {run}: {part:?}");
                }
                parts.check().unwrap_or_else(|error| panic!("run {run}: {error}"));
                outcomes.both_accept += 1;
            }
        }
    }
    outcomes
}

/// Small files of every kind that is read in parts.
fn small_files() -> Vec<Vec<u8>> {
    let mut random = Random::of_run(5);
    let card = card(120, 90, &mut random);
    let mut files = Vec::new();
    for sampling in SAMPLINGS.map(Some).into_iter().chain([None]) {
        files.push(jpeg(&card, sampling, 90, |_| {}));
        files.push(jpeg(&card, sampling, 60, |encoder| encoder.set_restart_interval(5)));
        files.push(jpeg(&card, sampling, 75, |encoder| encoder.set_optimized_huffman_tables(true)));
    }
    files
}

/// Read in parts, no damaged file is accepted that is refused whole, and none shows other pixels. More is refused: the last block must end where the
/// data do.
#[test]
fn damaged_jpeg_files_are_refused_in_parts_as_whole_or_sooner() {
    let found = outcomes(&small_files(), 0..1500);
    assert!(found.both_refuse > 100 && found.both_accept > 100 && found.parts_refuse > 100, "{found:?}");
}

/// The same for hours, or for as long as is wanted.
///
/// ```text
/// DAMAGED=100000 cargo test --release --test it table_of_damaged_jpegs -- --ignored --nocapture
/// ```
#[test]
#[ignore = "long: 10,000 damaged files, or as many as DAMAGED says"]
fn table_of_damaged_jpegs() {
    let count = std::env::var("DAMAGED").map_or(10_000, |count| count.parse().unwrap());
    let mut files = small_files();
    if hostile("face001.png").is_some() {
        let folder = std::fs::read_dir(photos().join("images")).unwrap().map(|entry| entry.unwrap().path());
        files.extend(folder.map(|path| std::fs::read(path).unwrap()).filter(|bytes| bytes.len() < 200_000));
    }
    let found = outcomes(&files, 0..count);
    eprintln!("{count} damaged files of {} kinds: {found:?}", files.len());
}

/// Twenty bits of a photo's data are turned over: so much damage a decoder shows as a broken picture, and says nothing.
#[test]
fn most_photos_with_twenty_wrong_bits_are_refused() {
    let mut random = Random::of_run(6);
    let file = jpeg(&card(640, 480, &mut random), Some(SamplingFactor::F_2_2), 90, |_| {});
    let (mut refused, mut refused_whole) = (0, 0);
    for _ in 0..60 {
        let mut bytes = file.clone();
        for _ in 0..20 {
            let at = 700 + random.below(bytes.len() - 702);
            bytes[at] ^= 1 << random.below(8);
        }
        refused += usize::from(read(&bytes).is_err());
        refused_whole += usize::from(read_whole(&bytes).is_err());
    }
    assert!(refused >= 40 && refused > refused_whole, "{refused} of 60 refused, whole {refused_whole}");
    eprintln!("of 60 files with 20 wrong bits {refused} are refused, decoded whole {refused_whole}");
}

/// The picture at an eighth is that of the means; it is seen where a photo is compared as a whole.
#[test]
fn an_even_picture_has_its_level_everywhere() {
    for level in [0_u8, 1, 100, 128, 254, 255] {
        let grey = GrayImage::from_pixel(64, 40, image::Luma([level]));
        let mut bytes = Vec::new();
        let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 100);
        image::ImageEncoder::write_image(encoder, grey.as_raw(), 64, 40, ExtendedColorType::L8).unwrap();
        let photo = read(&bytes).unwrap();
        let shown = photo.crop_srgb(PixelRegion { x: 30, y: 20, width: 9, height: 11 });
        assert!(shown.iter().all(|shown| shown.abs_diff(level) <= 1), "{level}: {:?}", shown.get_pixel(0, 0));
    }
}
