#!/usr/bin/env bash
# moxcms 0.8.1 (Rust)
#
# Behaviour: `ColorProfile::new_srgb()` carries the colour code points of ITU-T H.273 beside its curves, and a transform goes
# by the code points wherever a profile has some. Curves that are set afterwards are kept in the profile, compared,
# encoded, and have no effect: linear light converts to sRGB as if it were sRGB already. Without the code points
# (`profile.cicp = None`) the same curves count.
# Guess: the fields `red_trc`, `green_trc` and `blue_trc` of a profile are what a transform uses.
# Why it matters: a PNG with a gAMA chunk alone is read by making such a profile. Half of the light, level 128, then stays
# 128 instead of 188, and lightness of skin and lips, L* 54 instead of 76, says that two photos differ in exposure.
#
# Seen (level 128 of a profile with linear curves, to sRGB):
#   sRGB with other curves: 128
#   the same without code points: 188
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/src"
cat >"$tmp/Cargo.toml" <<'TOML'
[package]
name = "curves"
version = "0.0.0"
edition = "2024"

[dependencies]
moxcms = "=0.8.1"
TOML
cat >"$tmp/src/main.rs" <<'RS'
use moxcms::{ColorProfile, Layout, ToneReprCurve, TransformOptions};

fn converted(profile: &ColorProfile) -> u8 {
    let srgb = ColorProfile::new_srgb();
    let transform = profile.create_transform_8bit(Layout::Rgb, &srgb, Layout::Rgb, TransformOptions::default()).unwrap();
    let mut out = [0; 3];
    transform.transform(&[128; 3], &mut out).unwrap();
    out[0]
}

fn main() {
    let mut profile = ColorProfile::new_srgb();
    let linear = Some(ToneReprCurve::Parametric(vec![1.0]));
    profile.red_trc = linear.clone();
    profile.green_trc = linear.clone();
    profile.blue_trc = linear;
    let with = converted(&profile);
    profile.cicp = None;
    let without = converted(&profile);
    println!("sRGB with other curves: {with}\nthe same without code points: {without}");
    assert_eq!(with, 128);
    assert!((187..=189).contains(&without));
}
RS
cargo run -q --manifest-path "$tmp/Cargo.toml"
