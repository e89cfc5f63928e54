#!/usr/bin/env bash
# pillow-heif 1.8.1 (with its own libheif), against Pillow 13.0.0's JPEG
#
# Behaviour: a HEIC with 4:2:0 chroma, the kind that phones write, is decoded with each chroma value simply repeated for
# two pixels; JPEG's 4:2:0 is interpolated. On a smooth ramp of redness both pixels of a pair get equal Cr.
# Guess: a modern decoder interpolates chroma as libjpeg has done for decades.
# Why it matters: the lip border is a border of colour more than of lightness. Where its place is found to a part of a
# pixel, HEIC draws it towards a lattice of 2 px, which way by chance of where the border happens to lie.
#
# Seen (Cr rising 2 levels a pixel: mean step inside a pair, mean step from pair to pair; then the worst error of a
# border's place by Cr, 16 borders a quarter of a pixel apart):
#   HEIC 4:2:0 0.00, 3.99; 0.50 px   JPEG 4:2:0 1.99, 2.05; 0.25 px
#   HEIC 4:4:4 1.99, 2.05; 0.08 px
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q --disable-pip-version-check pillow-heif==1.8.1 pillow==13.0.0 numpy==2.4.6
"$tmp/venv/bin/python" - <<'PY'
import io

import numpy as np
import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()


def stored(cr, **options):
    """The Cr of each column after a picture of this Cr (lightness and Cb stay) has been saved and read."""
    red = np.tile(cr - 128, (64, 1))
    rgb = np.stack([150 + 1.402 * red, 153.44 - 0.714136 * red, np.full_like(red, 132.28)])
    file = io.BytesIO()
    Image.fromarray(np.moveaxis(rgb.round().clip(0, 255).astype(np.uint8), 0, -1)).save(file, **options)
    r, g, b = np.moveaxis(np.asarray(Image.open(file).convert("RGB")).astype(float), -1, 0)
    return (128 + 0.5 * r - 0.418688 * g - 0.081312 * b)[8:-8].mean(axis=0)


def border(cr):
    level = (cr[8] + cr[-9]) / 2
    i = int(np.argmax(cr > level)) - 1
    return i + (level - cr[i]) / (cr[i + 1] - cr[i])


def study(**options):
    step = np.diff(stored(112 + 2.0 * np.arange(32), **options))[6:-6]
    errors = []
    for place in 30 + np.arange(0, 4, 0.25):
        edge = 135 + 20 / (1 + np.exp(-(np.arange(64) - place) / 0.7))
        errors.append(border(stored(edge, **options)) - place)
    return step[::2].mean(), step[1::2].mean(), np.abs(errors).max()


found = {
    "HEIC 4:2:0": study(format="HEIF", quality=98, chroma=420),
    "JPEG 4:2:0": study(format="JPEG", quality=98, subsampling=2),
    "HEIC 4:4:4": study(format="HEIF", quality=98, chroma=444),
}
for name, (inside, between, worst) in found.items():
    print(f"{name}: step of Cr inside a pair {inside:+.2f}, from pair to pair {between:+.2f}; "
          f"worst error of a border {worst:.2f} px")
assert abs(found["HEIC 4:2:0"][0]) < 0.3 and found["HEIC 4:2:0"][1] > 3.5
assert found["HEIC 4:2:0"][2] > 0.4 and found["JPEG 4:2:0"][2] < 0.35 and found["HEIC 4:4:4"][2] < 0.15
assert all(1.5 < s < 2.5 for name in ("JPEG 4:2:0", "HEIC 4:4:4") for s in found[name][:2])
PY
