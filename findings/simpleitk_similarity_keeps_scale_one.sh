#!/usr/bin/env bash
# SimpleITK 2.5.7
#
# Behaviour: LandmarkBasedTransformInitializer accepts a Similarity2DTransform, returns a Similarity2DTransform, and
# fits only rotation and translation: the scale stays 1, without an error or a warning.
# Guess: a similarity fitted to landmarks has the landmarks' scale (here exactly 1.3, with no noise at all).
# Why it matters: before and after photographs differ in camera distance, so in scale. Registered by their stable facial
# landmarks in this way, the after photograph is not brought to the size of the before photograph, and every change of
# a lip height holds the whole difference in scale. AffineTransform(2) on the same points is exact.
#
# Seen (7 points turned by 0.2 rad, scaled by 1.3, moved; no noise):
#   Similarity2DTransform: scale 1.000000, angle 0.2000, RMS residual 9.34 px
#   AffineTransform:       scale 1.300000, RMS residual 0.00 px
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q --disable-pip-version-check SimpleITK==2.5.7 numpy==2.4.6
"$tmp/venv/bin/python" - <<'PY'
import numpy as np
import SimpleITK as sitk

# Outer and inner canthi, nasal wings, subnasale: made up, in px.
before = np.array([[10, 20], [38, 22], [62, 22], [90, 20], [36, 60], [64, 60], [50, 66]], float)
turn = np.array([[np.cos(0.2), -np.sin(0.2)], [np.sin(0.2), np.cos(0.2)]])
after = 1.3 * before @ turn.T + [12.0, -7.0]


def fit(transform):
    flat = before.ravel().tolist(), after.ravel().tolist()
    found = sitk.LandmarkBasedTransformInitializer(transform, *flat)
    mapped = np.array([found.TransformPoint(p) for p in before.tolist()])
    return found, np.sqrt(np.mean(np.sum((mapped - after) ** 2, axis=1)))


found, residual = fit(sitk.Similarity2DTransform())
similarity = sitk.Similarity2DTransform(found)
scale, angle = similarity.GetScale(), similarity.GetAngle()
print(f"Similarity2DTransform: scale {scale:.6f}, angle {angle:.4f}, RMS residual {residual:.2f} px")
assert scale == 1.0 and abs(angle - 0.2) < 1e-9 and residual > 5

found, residual = fit(sitk.AffineTransform(2))
scale = np.sqrt(np.linalg.det(np.array(found.GetParameters()[:4]).reshape(2, 2)))
print(f"AffineTransform:       scale {scale:.6f}, RMS residual {residual:.2f} px")
assert abs(scale - 1.3) < 1e-9 and residual < 1e-9
PY
