#!/usr/bin/env bash
# opencv-python-headless 5.0.0.93, against scikit-image 0.26.0
#
# Behaviour: cvtColor(float32, COLOR_RGB2Lab) answers in steps: a ramp of reds gets a* values 0.17 apart, greys get a*
# up to 0.125, and random colours miss the exact CIELAB by 0.15 on average and 0.66 at worst (delta E*76). The same
# colours made linear by hand and sent through COLOR_LRGB2Lab are right to 0.004 on average.
# Guess: the float path computes the formula, so that its error is that of float32, 1e-4 or less.
# Why it matters: CIELAB a* is the usual measure of the redness of lips and of skin after treatment. float images
# are taken precisely to escape the 8-bit steps, and the steps are still there.
#
# Seen:
#   COLOR_RGB2Lab:  mean 0.145, worst 0.663; COLOR_LRGB2Lab: mean 0.0034, worst 0.030
#   greys: largest |a*| 0.125; 2001 reds in a ramp give 129 values of a* (exactly: 2001)
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q --disable-pip-version-check \
  opencv-python-headless==5.0.0.93 scikit-image==0.26.0 numpy==2.4.6 scipy==1.17.1
"$tmp/venv/bin/python" - <<'PY'
import cv2
import numpy as np
from skimage.color import rgb2lab

rgb = np.random.default_rng(0).uniform(0, 1, (400, 400, 3)).astype(np.float32)
exact = rgb2lab(rgb.astype(float))
linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4).astype(np.float32)


def errors(lab):
    distance = np.sqrt(np.sum((lab - exact) ** 2, axis=2))
    return distance.mean(), distance.max()


direct = errors(cv2.cvtColor(rgb, cv2.COLOR_RGB2Lab))
by_hand = errors(cv2.cvtColor(linear, cv2.COLOR_LRGB2Lab))
grey = np.repeat(np.linspace(0, 1, 257, dtype=np.float32), 3).reshape(1, -1, 3)
grey_a = np.abs(cv2.cvtColor(grey, cv2.COLOR_RGB2Lab)[..., 1]).max()
ramp = np.array([[[r, 0.35, 0.36] for r in np.linspace(0.5, 0.75, 2001)]], np.float32)
reds = np.unique(cv2.cvtColor(ramp, cv2.COLOR_RGB2Lab)[..., 1])
exact_reds = np.unique(rgb2lab(ramp.astype(float))[..., 1])
print(f"COLOR_RGB2Lab:  mean {direct[0]:.3f}, worst {direct[1]:.3f}; "
      f"COLOR_LRGB2Lab: mean {by_hand[0]:.4f}, worst {by_hand[1]:.3f}")
print(f"greys: largest |a*| {grey_a:.3f}; {ramp.shape[1]} reds in a ramp give {reds.size} values of a* "
      f"(exactly: {exact_reds.size}), the smallest step {np.diff(reds).min():.4f}")
assert direct[0] > 0.1 and direct[1] > 0.5 and by_hand[0] < 0.01
assert grey_a > 0.1 and reds.size < 200 and exact_reds.size > 1900
PY
