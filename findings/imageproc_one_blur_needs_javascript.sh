#!/usr/bin/env bash
# imageproc 0.27.0 (default features off), wasm32-unknown-unknown; needs that target of rustup
#
# Behaviour: a library for WebAssembly that calls one blur of imageproc imports functions of wasm-bindgen. imageproc asks for random
# numbers from JavaScript (getrandom with `wasm_js`) whether or not anything random is called, and their glue is kept by the linker.
# `WebAssembly.instantiate` without wasm-bindgen's own script then fails: Import "__wbindgen_placeholder__".
# Guess: with default features off a Gaussian blur is arithmetic, and what is not called is not linked.
# Why it matters: a page that works offline from one file wants a module without imports; the error names neither imageproc nor
# random numbers.
#
# Seen: imports of the module: 0 without imageproc; 4 with gaussian_blur_f32, of __wbindgen_placeholder__ and
# __wbindgen_externref_xform__
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir -p "$tmp/src"
cat > "$tmp/Cargo.toml" <<'TOML'
[package]
name = "blurred"
version = "0.1.0"
edition = "2024"

[lib]
crate-type = ["cdylib"]

[features]
blur = ["dep:imageproc"]

[dependencies]
image = { version = "=0.25.10", default-features = false }
imageproc = { version = "=0.27.0", default-features = false, optional = true }

[profile.release]
lto = true
panic = "abort"
TOML
cat > "$tmp/src/lib.rs" <<'RS'
use image::{ImageBuffer, Luma};

#[unsafe(no_mangle)]
pub extern "C" fn level(sigma: f32) -> f32 {
    let picture: ImageBuffer<Luma<f32>, Vec<f32>> = ImageBuffer::from_fn(9, 9, |x, _| Luma([x as f32]));
    #[cfg(feature = "blur")]
    let picture = imageproc::filter::gaussian_blur_f32(&picture, sigma);
    picture.get_pixel(4, 4).0[0] + sigma
}
RS
cd "$tmp"
for features in "" blur; do
  cargo build -q --release --target wasm32-unknown-unknown --features "$features"
  cp target/wasm32-unknown-unknown/release/blurred.wasm "module_$features.wasm"
done
node - <<'JS'
const { readFileSync } = require("node:fs");
const imports = (name) => WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(name)));
const [without, withBlur] = [imports("module_.wasm"), imports("module_blur.wasm")];
console.log(`imports: ${without.length} without imageproc, ${withBlur.length} with one blur:`,
  [...new Set(withBlur.map(({ module }) => module))].join(", "));
if (without.length !== 0 || withBlur.length === 0) process.exit(1);
if (!withBlur.every(({ module }) => module.startsWith("__wbindgen"))) process.exit(1);
JS
