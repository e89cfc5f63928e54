#!/usr/bin/env bash
# albumentations 2.0.8
#
# Behaviour: Resize multiplies a keypoint by the scale, which is right only if (0, 0) is the outer corner of the first
# pixel; HorizontalFlip takes x to W - 1 - x, which is right only if (0, 0) is that pixel's middle. No convention of
# the marks suits both, so in a pipeline of the two a mark always leaves its place in the picture.
# Guess: one library has one convention, so marks stay on the picture's content whatever is done to it.
# Why it matters: face-landmark models are trained on photographs reduced to 256 or so, with flips. Marks from middles
# then sit half a pixel of the SMALL picture away, 7.5 px of this photograph, and flipped copies err to the
# other side: left and right are not treated alike, where asymmetry is to be measured.
#
# Seen (a blob in a picture 640 px wide, reduced 16 times; the mark less the blob's middle, px):
#   marks from middles: Resize +0.469 (7.5 px of the original), HorizontalFlip +0.000
#   marks from corners: Resize +0.000, HorizontalFlip -1.000
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q --disable-pip-version-check \
  albumentations==2.0.8 opencv-python-headless==5.0.0.93 numpy==2.4.6 scipy==1.17.1
NO_ALBUMENTATIONS_UPDATE=1 "$tmp/venv/bin/python" -W ignore - <<'PY'
import albumentations as A
import cv2
import numpy as np

x, y = np.arange(640), np.arange(480)[:, None]
picture = np.exp(-((x - 300) ** 2 + (y - 200) ** 2) / (2 * 24.0**2)).astype(np.float32)[..., None]


def drift(transform, origin):
    """Mark less content in x after the transform; origin 0: whole numbers are middles, 0.5: they are corners."""
    pipeline = A.Compose([transform], keypoint_params=A.KeypointParams(format="xy"))
    out = pipeline(image=picture, keypoints=[(300 + origin, 200 + origin)])
    image = out["image"].squeeze().astype(float)
    content = np.sum(image * np.arange(image.shape[1])) / np.sum(image) + origin
    return out["keypoints"][0][0] - content


resize, flip = A.Resize(30, 40, interpolation=cv2.INTER_AREA), A.HorizontalFlip(p=1)
found = {(name, origin): drift(t, origin) for origin in (0, 0.5) for name, t in (("resize", resize), ("flip", flip))}
for word, origin in (("middles", 0), ("corners", 0.5)):
    print(f"marks from {word}: Resize {found['resize', origin]:+.3f} ({abs(found['resize', origin]) * 16:.1f} px of "
          f"the original), HorizontalFlip {found['flip', origin]:+.3f}")
assert abs(found["resize", 0] - 0.46875) < 0.01 and abs(found["flip", 0]) < 0.01
assert abs(found["resize", 0.5]) < 0.01 and abs(found["flip", 0.5] + 1) < 0.01
PY
