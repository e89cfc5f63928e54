#!/usr/bin/env bash
# imreg_dft 2.0.0 (with numpy 2.4.6 and scipy 1.17.1)
#
# Behaviour: `imreg_dft.translation` on smooth pictures (out of focus, enlarged: nothing fine in them) finds that nothing moved,
# whatever moved, and its `success` is larger there (above 1) than for the right answers on sharp pictures (below 1). Rounded to
# 8 bits, or with a grey level of noise, the same smooth pictures give the 6 pixels that they moved by, with less success.
# Guess: a smooth picture is registered less finely, and `success` falls with it.
# Why: the cross-power spectrum is divided by its magnitude, so frequencies that hold nothing but the edge of the picture weigh
# as much as those that hold it; where both pictures have the same nothing, it says that they lie on each other.
# Why it matters: photographs of skin that were enlarged or are slightly out of focus are such pictures, and a threshold on
# `success` keeps the wrong ones. Zero-mean normalized cross-correlation has no such trouble.
#
# Seen (moved by 1, 3 and 6 px to the right):
#   sharp                    +1.00 +3.00 +5.99   success 0.99 0.97 0.94
#   smooth                   +0.01 -0.17 +0.38   success 1.16 1.16 1.06
#   smooth, 8 bits           +0.18 +0.01 +6.02   success 1.10 0.82 0.70
#   smooth, a level of noise +0.09 +0.18 +6.02   success 0.86 0.53 0.46
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q --disable-pip-version-check imreg_dft==2.0.0 numpy==2.4.6 scipy==1.17.1
"$tmp/venv/bin/python" - <<'PY'
import numpy as np
import imreg_dft

SIDE = 256
white = np.fft.fft2(np.random.default_rng(1).normal(size=(SIDE, SIDE)))
along = np.fft.fftfreq(SIDE)
frequency = np.hypot(along[None, :], along[:, None])


def registered(cut, moved, finish):
    """What is found of a periodic texture with a Gaussian spectrum, moved exactly and cropped."""
    spectrum = white * np.exp(-((frequency / cut) ** 2)) if cut else white
    sd = np.std(np.fft.ifft2(spectrum).real)
    rng = np.random.default_rng(2)
    crops = []
    for by in (0, moved):
        whole = 128 + 40 * np.fft.ifft2(spectrum * np.exp(-2j * np.pi * along[None, :] * by)).real / sd
        crops.append(finish(whole[64:192, 64:192], rng))
    found = imreg_dft.translation(*crops)
    return -found["tvec"][1], found["success"]


as_it_is = lambda picture, rng: picture
eight_bits = lambda picture, rng: np.round(picture).clip(0, 255)
noisy = lambda picture, rng: picture + rng.normal(size=picture.shape)
rows = {}
for name, cut, finish in (
    ("sharp", None, as_it_is),
    ("smooth", 0.08, as_it_is),
    ("smooth, 8 bits", 0.08, eight_bits),
    ("smooth, a level of noise", 0.08, noisy),
):
    rows[name] = [registered(cut, moved, finish) for moved in (1, 3, 6)]
    print(f"{name:24}", *(f"{by:+.2f}" for by, _ in rows[name]), " success", *(f"{s:.2f}" for _, s in rows[name]))
right = [abs(by - moved) < 0.1 for (by, _), moved in zip(rows["sharp"], (1, 3, 6))]
assert all(right) and all(success < 1 for _, success in rows["sharp"])
assert all(abs(by) < 0.5 for by, _ in rows["smooth"]) and all(success > 1 for _, success in rows["smooth"])
for name in ("smooth, 8 bits", "smooth, a level of noise"):
    assert abs(rows[name][2][0] - 6) < 0.2 and rows[name][2][1] < rows["smooth"][2][1], name
PY
