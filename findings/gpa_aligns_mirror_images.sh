#!/usr/bin/env bash
# ktch 0.11.1 and morphops 0.1.13 (geometric morphometrics)
#
# Behaviour: the generalised Procrustes alignment of both packages mirrors a configuration wherever that fits better,
# without a word. ktch has no option against it, and morphops' ordinary alignment has one that is off by default.
# Guess: rotation, translation and scale only, as morphometrics defines shape; mirroring is known of scipy's
# general-purpose procrustes, not expected of packages made for this field.
# Why it matters: a selfie saved mirrored has each left landmark on the right. It should stand out at once as the worst
# fit of the sample; here it fits like any other, left and right stay exchanged, and asymmetry changes its sign.
#
# Seen (7 facial points, 3 photographs of one face, the third one mirrored; distance from the first after alignment):
#   rotations only: 1.306; ktch 0.0546 and morphops 0.0546, as for the same photograph not mirrored
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q --disable-pip-version-check \
  ktch==0.11.1 morphops==0.1.13 numpy==2.4.6 scipy==1.17.1 scikit-learn==1.9.1 pandas==3.1.1
"$tmp/venv/bin/python" - <<'PY'
import contextlib
import inspect
import io

import morphops
import numpy as np
from ktch.landmark import GeneralizedProcrustesAnalysis
from scipy.spatial.transform import Rotation

face = np.array([[10, 20], [38, 22], [62, 22], [90, 20], [36, 60], [64, 60], [50, 66]], float)
photos = face + np.random.default_rng(2).normal(0, 1, (3, 7, 2))
mirrored = photos.copy()
mirrored[2, :, 0] *= -1


def ktch(sample):
    aligned = GeneralizedProcrustesAnalysis(n_dim=2).fit_transform(sample.reshape(3, -1))
    return np.asarray(aligned).reshape(3, 7, 2)


def morph(sample):
    with contextlib.redirect_stdout(io.StringIO()):
        return morphops.gpa(sample)["aligned"]


def rotations_only(a, b):
    a, b = ((p - p.mean(0)) / np.linalg.norm(p - p.mean(0)) for p in (a, b))
    z = np.vdot(a[:, 0] + 1j * a[:, 1], b[:, 0] + 1j * b[:, 1])
    return np.sqrt(2 - 2 * abs(z))


proper = rotations_only(mirrored[0], mirrored[2])
print(f"rotations only: {proper:.3f}")
assert proper > 0.5
for name, align in (("ktch", ktch), ("morphops", morph)):
    plain, mirror = (np.linalg.norm(align(s)[2] - align(s)[0]) for s in (photos, mirrored))
    print(f"{name}: mirrored {mirror:.4f}, not mirrored {plain:.4f}")
    assert mirror < 0.1 and abs(mirror - plain) < 1e-3
options = inspect.signature(GeneralizedProcrustesAnalysis).parameters
assert not any("reflect" in o for o in options), "CHANGED: ktch has an option"
assert inspect.signature(morphops.opa).parameters["no_reflect"].default is False
PY
