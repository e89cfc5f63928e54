#!/usr/bin/env bash
# zune-jpeg 0.5.15 (Rust), the decoder behind image 0.25; beside it pillow 13.0.0 with libjpeg-turbo
#
# Behaviour: of a sequential JPEG whose luma has fewer columns of samples than a colour (sampling 1x1, 2x2, 2x2), zune-jpeg leaves every other row
# black and reports success, in strict mode, too. Finer along the rows alone (1x1, 2x1, 2x1), it is still rows that are lost. 2x2, 1x1, 1x1 is right, and so is
# a luma that is coarser in its rows alone (1x1, 1x2, 1x2).
# Guess: what a decoder does not know is refused, as it refuses sampling factors of 3; T.81 (A.1.1) allows any of 1 to 4 for each component.
# Why it matters: Rust's jpeg-encoder 0.7 writes CMYK so (black finer than the other inks) where it is asked for half the resolution of colours, and
# cjpeg -sample does what it is told; half of what was read without an error is black.
#
# Seen (of 64 x 64 px, all (128, 128, 128), the pixels that are so):
#   libjpeg-turbo: all 4096 of each; zune-jpeg: 4096 of 2x2,1x1,1x1 and of 1x1,1x2,1x2, and 2016 of the other two, where 2016 are black
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q --disable-pip-version-check pillow==13.0.0
cd "$tmp"
venv/bin/python - <<'PY'
import struct

from PIL import Image


def segment(marker, content):
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def grey(name, factors):
    """64 x 64 px of one grey: every block is a difference of 0 and an end of block, a bit each."""
    tables = segment(0xDB, b"\0" + bytes([1] * 64))
    # One code of one bit, for the symbol 0, in a table of each class.
    codes = segment(0xC4, b"\0" + bytes([1] + [0] * 15) + b"\0" + b"\x10" + bytes([1] + [0] * 15) + b"\0")
    components = b"".join(bytes([k + 1, f, 0]) for k, f in enumerate(factors))
    frame = segment(0xC0, struct.pack(">BHHB", 8, 64, 64, 3) + components)
    scan = segment(0xDA, b"\3\1\0\2\0\3\0\0\x3f\0")
    across, down = max(f >> 4 for f in factors), max(f & 15 for f in factors)
    units = -(-64 // (8 * across)) * -(-64 // (8 * down))
    bits = 2 * units * sum((f >> 4) * (f & 15) for f in factors)
    data = bytearray(-(-bits // 8))
    if bits % 8:
        data[-1] |= (1 << (8 - bits % 8)) - 1
    with open(name, "wb") as file:
        file.write(b"\xff\xd8" + tables + codes + frame + scan + data + b"\xff\xd9")
    with Image.open(name) as picture:
        same = sum(pixel == (128, 128, 128) for pixel in picture.convert("RGB").get_flattened_data())
    print(f"  libjpeg-turbo {name}: {same} of 4096 pixels are (128, 128, 128)")
    assert same == 4096


grey("2x2,1x1,1x1.jpg", [0x22, 0x11, 0x11])
grey("1x1,1x2,1x2.jpg", [0x11, 0x12, 0x12])
grey("1x1,2x2,2x2.jpg", [0x11, 0x22, 0x22])
grey("1x1,2x1,2x1.jpg", [0x11, 0x21, 0x21])
PY
mkdir -p reader/src
cat > reader/Cargo.toml <<'TOML'
[package]
name = "reader"
version = "0.1.0"
edition = "2021"

[dependencies]
zune-jpeg = "=0.5.15"
TOML
cat > reader/src/main.rs <<'RUST'
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

fn main() {
    for (name, expected) in [("2x2,1x1,1x1.jpg", (4096, 0)), ("1x1,1x2,1x2.jpg", (4096, 0)), ("1x1,2x2,2x2.jpg", (2016, 2016)), ("1x1,2x1,2x1.jpg", (2016, 2016))] {
        let file = std::fs::read(name).unwrap();
        let options = DecoderOptions::default().set_strict_mode(true);
        let pixels = JpegDecoder::new_with_options(ZCursor::new(&file), options).decode().unwrap();
        let right = pixels.chunks(3).filter(|pixel| pixel == &[128, 128, 128]).count();
        let black = pixels.chunks(3).filter(|pixel| pixel.iter().all(|level| *level == 0)).count();
        let rows = pixels.chunks(3 * 64).map(|row| row[30]).collect::<Vec<u8>>();
        println!("    the first rows of its column 10, red: {:?}, the last {:?}", &rows[..4], &rows[62..]);
        println!("  zune-jpeg {name}: {right} of {} pixels are (128, 128, 128), {black} are black", pixels.len() / 3);
        assert_eq!((right, black), expected);
    }
}
RUST
cargo run --quiet --manifest-path reader/Cargo.toml
