#!/usr/bin/env bash
# imageproc 0.27.0 with nalgebra 0.35.0 (default features off in both)
#
# Behaviour: imageproc turns nalgebra's feature `std` on, and with it nalgebra multiplies larger matrices by the crate matrixmultiply,
# which sums in another order, by the processor's fused multiply-add where it has one. So naming imageproc in Cargo.toml, and calling
# one blur of it, changes the last bits of products that a program computes with nalgebra elsewhere; small ones stay.
# Guess: a feature called std is about errors and allocation, and a crate for images changes no matrix.
# Why it matters: a measurement is to give the same bytes on every machine. The part that breaks it is a dependency of a dependency,
# and what it does hangs on the processor.
#
# Seen (x86-64 with FMA; the largest difference of a product's elements, relative, and how many of them differ):
#   4 x 4: 0 of 16; 16 x 16: 158 of 256 by at most 1e-14
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir -p "$tmp/src"
cat > "$tmp/Cargo.toml" <<'TOML'
[package]
name = "products"
version = "0.1.0"
edition = "2024"

[features]
blur = ["dep:imageproc"]

[dependencies]
nalgebra = { version = "=0.35.0", default-features = false, features = ["alloc", "libm-force"] }
imageproc = { version = "=0.27.0", default-features = false, optional = true }
TOML
cat > "$tmp/src/main.rs" <<'RS'
use nalgebra::DMatrix;

fn main() {
    for side in [4_usize, 16] {
        let of = |seed: u64| DMatrix::from_fn(side, side, |row, column| {
            let mixed = (row as u64 * 7919 + column as u64 * 104_729 + seed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            (mixed >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
        });
        for value in (of(1) * of(2)).iter() {
            println!("{side} {:016x}", value.to_bits());
        }
    }
}
RS
cd "$tmp"
cargo run -q --release > without
cargo run -q --release --features blur > with
python3 - <<'PY'
import struct
read = lambda name: [line.split() for line in open(name)]
number = lambda bits: struct.unpack(">d", bytes.fromhex(bits))[0]
found = {}
for (side, a), (_, b) in zip(read("without"), read("with")):
    count, differing, largest = found.get(side, (0, 0, 0.0))
    off = abs(number(b) / number(a) - 1)
    found[side] = (count + 1, differing + (a != b), max(largest, off))
for side, (count, differing, largest) in found.items():
    print(f"{side} x {side}: {differing} of {count} differ, by at most {largest:.2g}")
assert found["4"][1] == 0 and found["16"][1] > 20 and found["16"][2] < 1e-11
PY
