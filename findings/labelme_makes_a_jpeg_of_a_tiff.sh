#!/usr/bin/env bash
# labelme 6.3.1, with pillow 13.0.0
#
# Behaviour: labelme makes a JPEG of every picture that is no JPEG or PNG (a lossless TIFF, BMP or WebP), and of every photo that is stored
# turned, with quality 95 and half the colour's resolution. It shows that copy, and it is what `imageData` in its JSON holds. A PNG that is
# stored turned becomes a JPEG, too. With an alpha channel, whatever it holds, it stays lossless.
# Guess: a lossless picture stays so; turning rearranges pixels and does not change them; imageData is the picture's file.
# Why it matters: colours that are read from imageData, or along a border, are not the photo's: a red line of one pixel, as a border or a
# vessel is, keeps a third of its redness. Of two photos of a visit the one that the phone stored upright is exact, and the one that it stored
# turned is not.
#
# Seen (the largest difference of a channel from the file, of 255; what red lines of one pixel keep of their redness against the skin):
#   PNG and JPEG of orientation 1, turned PNG and TIFF with alpha: 0, 100 %
#   TIFF, BMP, lossless WebP, PNG of orientation 6: held as JPEG, 47, 35 %; JPEG of orientation 6 (quality 100, 4:4:4): 47, 36 %
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q --disable-pip-version-check labelme==6.3.1 numpy==2.4.6 pillow==13.0.0
cd "$tmp"
HOME=$tmp LOGURU_LEVEL=WARNING "$tmp/venv/bin/python" - <<'PY'
import io

import numpy as np
from labelme._label_file import read_image_file
from PIL import Image, ImageOps

# Skin with red lines of one pixel, 8 px apart.
pixels = np.full((96, 64, 3), (200, 160, 140), np.uint8)
pixels[:, 5::8] = (190, 40, 50)
picture = Image.fromarray(pixels)


def redness(of):
    """Red less green in the lines, less that of the skin between them."""
    return (of[:, 5::8, 0] - of[:, 5::8, 1]).mean() - (of[:, 1::8, 0] - of[:, 1::8, 1]).mean()


def held(name, orientation, alpha=False, **options):
    """The format that labelme holds a picture in, the largest difference from the file, and what the lines keep of their redness."""
    stored = picture.transpose(Image.Transpose.ROTATE_90) if orientation == 6 else picture
    if alpha:
        stored = stored.convert("RGBA")
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored.save(name, exif=exif, **options)
    with Image.open(name) as file:
        saved = np.asarray(ImageOps.exif_transpose(file).convert("RGB")).astype(int)
    with Image.open(io.BytesIO(read_image_file(name))) as file:
        kind, seen = file.format, np.asarray(ImageOps.exif_transpose(file).convert("RGB")).astype(int)
    difference, kept = int(np.abs(seen - saved).max()), redness(seen) / redness(saved)
    print(f"  {name}, orientation {orientation}{', alpha' * alpha}: held as {kind}, off by {difference}, "
          f"the lines' redness {kept:.0%} of the file's")
    return kind, difference, kept


full = {"quality": 100, "subsampling": 0}
exact = [held("a.png", 1), held("a.jpg", 1, **full), held("b.png", 6, alpha=True), held("b.tif", 1, alpha=True)]
changed = [held("c.tif", 1), held("c.bmp", 1), held("c.webp", 1, lossless=True), held("c.png", 6), held("c.jpg", 6, **full)]
assert all(off == 0 for _, off, _ in exact)
assert all(kind == "JPEG" and off > 30 and kept < 0.6 for kind, off, kept in changed)
PY
