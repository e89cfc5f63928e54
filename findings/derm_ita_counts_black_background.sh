#!/usr/bin/env bash
# derm-ita 0.0.8 (skin tone from a photograph: individual typology angle, ITA)
#
# Behaviour: get_ita is documented to ignore pixels that are completely black. It ignores their L* but counts their
# b* = 0, so the more of the picture is masked out in black, the nearer the angle comes to 90 degrees, "very light".
# Guess: a black mask makes no difference, or a small one; at any rate not from one end of the scale to the other.
# Why it matters: faces and lips are cut out before their skin tone is computed, and the rest is left black. Studies
# that report results by skin tone would then sort people by how much of the frame their face fills.
#
# Seen (one brown skin, L* 58.9, b* 17.7):
#   black  0 %: ITA 26.7, tan;  40 %: 28.3, intermediate;  50 %: 58.8, very light;  80 %: 89.9, very light
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q --disable-pip-version-check \
  derm-ita==0.0.8 patchify==0.2.3 scikit-image==0.26.0 pillow==13.0.0 numpy==1.26.4
"$tmp/venv/bin/python" - <<'PY'
import derm_ita
import numpy as np
from PIL import Image
from derm_ita import ita_core_computations

stated = " ".join(ita_core_computations.compute_ita_from_lab.__doc__.split())
assert "ignore any pixels that are completely black" in stated, "CHANGED: the documentation"
skin = np.clip(np.random.default_rng(0).normal([172, 134, 112], 4, (200, 200, 3)), 0, 255).astype(np.uint8)
found = {}
for percent in (0, 20, 40, 50, 60, 80):
    picture = skin.copy()
    picture[:, : 2 * percent] = 0
    ita = derm_ita.get_ita(Image.fromarray(picture), remove_boarder=False)
    found[percent] = ita
    print(f"black {percent:2} %: ITA {ita:5.1f}, {derm_ita.get_del_bino_type(ita)}")
assert 25 < found[0] < 28 and 27 < found[40] < 30 and found[50] > 55 and found[80] > 85
PY
