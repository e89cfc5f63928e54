#!/usr/bin/env bash
# scikit-image 0.26.0
#
# Behaviour: CircleModel's documentation says that it minimises the squared distances from the points to the circle. It
# solves the algebraic (linear) fit instead, whose radius is too small on a noisy arc: by 5 % on a quarter of the
# circle, by 22 % on a sixth. A fit that does minimise the documented sum is within 0.4 % and 2 %.
# Guess: "total least squares", as stated, so a bias far below the scatter.
# Why it matters: the width of the iris (11.7 mm) is a common scale of a face photograph, and the lids leave only arcs
# of the limbus to mark. A radius that is 5 % too small makes every length 5 % too large, more so for narrow eyes.
#
# Seen (radius 30 px, 30 marks with 0.7 px scatter on each axis, mean of 400 draws):
#   arc  60 deg: CircleModel 23.25, the documented minimum 30.56, its sum of squares 1.31 times the minimum
#   arc  90 deg: CircleModel 28.47, the documented minimum 30.11, 1.06 times
#   arc 360 deg: CircleModel 30.01, the documented minimum 30.00, 1.00 times
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q --disable-pip-version-check scikit-image==0.26.0 numpy==2.4.6 scipy==1.17.1
"$tmp/venv/bin/python" - <<'PY'
import numpy as np
from scipy.optimize import least_squares
from skimage.measure import CircleModel

stated = " ".join(CircleModel.__doc__.split())
assert "minimizes the squared distances from all points to the circle" in stated, "CHANGED: the documentation"
rng = np.random.default_rng(1)


def radii(arc):
    out = []
    for _ in range(400):
        angle = np.deg2rad(rng.uniform(-arc / 2, arc / 2, 30))
        marks = np.c_[50 + 30 * np.cos(angle), 40 + 30 * np.sin(angle)] + rng.normal(0, 0.7, (30, 2))
        model = CircleModel.from_estimate(marks)
        distances = lambda c: np.hypot(*(marks - c[:2]).T) - c[2]
        best = least_squares(distances, [50, 40, 30])
        out.append((model.radius, best.x[2], np.sum(model.residuals(marks) ** 2) / (2 * best.cost)))
    return np.mean(out, axis=0)


found = {arc: radii(arc) for arc in (60, 90, 360)}
for arc, (model, best, excess) in found.items():
    print(f"arc {arc:3} deg: CircleModel {model:.2f}, the documented minimum {best:.2f}, "
          f"its sum of squares {excess:.2f} times the minimum")
assert found[60][0] < 25 and found[90][0] < 29 and abs(found[360][0] - 30) < 0.05
assert abs(found[90][1] - 30) < 0.5 and found[60][2] > 1.01
PY
