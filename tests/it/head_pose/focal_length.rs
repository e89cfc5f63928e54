//! The focal length that a photo states of its camera.

use lipmetry::imaging::focal_length;

/// An EXIF directory of 16-bit fields, and of one ratio where it is asked for, in a JPEG without a picture.
fn with_fields(shorts: &[(u16, u16)], ratio: Option<(u16, [u32; 2])>) -> Vec<u8> {
    let count = shorts.len() + usize::from(ratio.is_some());
    // IFD0 points to the EXIF directory (0x8769) right behind it.
    let mut tiff = vec![b'I', b'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x69, 0x87, 4, 0, 1, 0, 0, 0, 26, 0, 0, 0, 0, 0, 0, 0];
    tiff.extend((count as u16).to_le_bytes());
    for (tag, value) in shorts {
        tiff.extend(tag.to_le_bytes());
        tiff.extend([3, 0, 1, 0, 0, 0]);
        tiff.extend(value.to_le_bytes());
        tiff.extend([0, 0]);
    }
    if let Some((tag, parts)) = ratio {
        tiff.extend(tag.to_le_bytes());
        tiff.extend([5, 0, 1, 0, 0, 0]);
        tiff.extend((tiff.len() as u32 + 8).to_le_bytes());
        tiff.extend([0; 4]);
        tiff.extend(parts.iter().flat_map(|part| part.to_le_bytes()));
    }
    tiff.extend([0; 4]);
    let mut jpeg = vec![0xff, 0xd8, 0xff, 0xe1];
    jpeg.extend((2 + 6 + tiff.len() as u16).to_be_bytes());
    jpeg.extend(b"Exif\0\0");
    jpeg.extend(tiff);
    jpeg.extend([0xff, 0xd9]);
    jpeg
}

const FILM: u16 = 0xa405;
const WIDTH: u16 = 0xa002;
const HEIGHT: u16 = 0xa003;
const ZOOM: u16 = 0xa404;

/// A lens of 43.27 mm, the diagonal of the film, has a focal length of the picture's diagonal: 5000 px of 3000 × 4000.
#[test]
fn the_focal_length_is_that_of_the_film_s_diagonal() {
    let size = (3000, 4000);
    let of = |shorts: &[(u16, u16)], ratio| focal_length(&with_fields(shorts, ratio), size);
    let found = of(&[(FILM, 26)], None).unwrap();
    assert!((found.px - 26.0 / 43.266_615_3 * 5000.0).abs() < 1e-3, "{found:?}");
    // 1 %, and 0.29 mm of 26.
    assert!((found.relative_u - 0.014_94).abs() < 1e-4, "{found:?}");
    // The stored picture may lie on its side; of a cropped or smaller one the focal length in pixels is another.
    for (width, height, known) in
        [(4000, 3000, true), (3000, 4000, true), (4032, 3024, false), (1500, 2000, false), (0, 0, true)]
    {
        let found = of(&[(WIDTH, width), (HEIGHT, height), (FILM, 26)], None);
        assert_eq!(found.is_some(), known, "{width} × {height}");
    }
    assert_eq!(of(&[(FILM, 0)], None), None, "0 means unknown");
    assert_eq!(of(&[], None), None);
    for (ratio, known) in [([1, 1], true), ([2, 1], false), ([0, 1], true), ([0, 0], true)] {
        assert_eq!(of(&[(FILM, 26)], Some((ZOOM, ratio))).is_some(), known, "{ratio:?}");
    }
    let good = with_fields(&[(FILM, 26)], Some((ZOOM, [1, 1])));
    for end in 0..good.len() {
        assert!(matches!(focal_length(&good[..end], size), None | Some(_)), "a file that is cut off stops nobody");
    }
}
