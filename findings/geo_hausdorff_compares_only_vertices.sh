#!/usr/bin/env bash
# geo 0.33.1 (Rust), against shapely 2.2.0 (GEOS)
#
# Behaviour: geo's hausdorff_distance measures from vertex to nearest VERTEX, shapely's from vertex to nearest place on
# the other LINE. One straight line with and without a mark at its middle: 50 by geo, 0 by shapely.
# Guess: a distance between two LineStrings is between the curves that they draw, so the same in both.
# Why it matters: agreement of two people's lip borders is often given as a Hausdorff distance. They never set the
# same number of marks, and geo then reports the spacing of the marks as disagreement about the border.
#
# Seen:
#   shapely: one line, 2 and 3 marks: 0.000; an upper lip border of 9 and of 129 marks: 0.374
#   geo:     one line, 2 and 3 marks: 50.000; an upper lip border of 9 and of 129 marks: 7.290
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q --disable-pip-version-check shapely==2.2.0 numpy==2.4.6
"$tmp/venv/bin/python" - <<'PY'
import numpy as np
from shapely import LineString


def lip(n):
    x = np.linspace(0, 100, n)
    return LineString(np.c_[x, 20 * np.sin(np.pi * x / 100)])


line = LineString([(0, 0), (100, 0)]).hausdorff_distance(LineString([(0, 0), (50, 0), (100, 0)]))
border = lip(9).hausdorff_distance(lip(129))
print(f"shapely: one line, 2 and 3 marks: {line:.3f}; an upper lip border of 9 and of 129 marks: {border:.3f}")
assert line == 0 and border < 0.6
PY
mkdir -p "$tmp/try/src"
cat > "$tmp/try/Cargo.toml" <<'TOML'
[package]
name = "try"
version = "0.0.0"
edition = "2021"
[dependencies]
geo = { version = "=0.33.1", default-features = false }
TOML
cat > "$tmp/try/src/main.rs" <<'RS'
use geo::{HausdorffDistance, LineString};

fn lip(n: usize) -> LineString<f64> {
    let at = |i: usize| 100.0 * i as f64 / (n - 1) as f64;
    (0..n).map(|i| (at(i), 20.0 * (std::f64::consts::PI * at(i) / 100.0).sin())).collect()
}

fn main() {
    let two = LineString::from(vec![(0.0, 0.0), (100.0, 0.0)]);
    let three = LineString::from(vec![(0.0, 0.0), (50.0, 0.0), (100.0, 0.0)]);
    let (line, border) = (two.hausdorff_distance(&three), lip(9).hausdorff_distance(&lip(129)));
    println!("geo:     one line, 2 and 3 marks: {line:.3}; an upper lip border of 9 and of 129 marks: {border:.3}");
    assert!(line == 50.0 && border > 6.0);
}
RS
CARGO_TARGET_DIR="$tmp/target" cargo run -q --manifest-path "$tmp/try/Cargo.toml"
