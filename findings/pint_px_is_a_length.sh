#!/usr/bin/env bash
# pint 0.25.3 (and suncal 1.7.1, a GUM uncertainty calculator built on it)
#
# Behaviour: in pint's default registry `px` is a CSS pixel, a LENGTH of 1/96 inch, while `pixel` is a unit of its own;
# `dpi` is a dry pint, a VOLUME, while `ppi` is pixels per inch. suncal therefore adds 100 px to 1 mm without a word.
# Guess: `px` is short for `pixel`, a pixel does not convert to millimetres, and px + mm is refused.
# Why it matters: adding pixels to millimetres is the very mistake that units are brought in to catch when a face
# photograph is measured. With `px` it passes, at 0.2646 mm a pixel, a believable scale for a face photograph.
#
# Seen:
#   100 px    -> 26.458 mm;  [px] = [length], [pixel] = [printing_unit]
#   100 pixel -> mm: DimensionalityError
#   300 dpi   =  0.1652 cubic metre, [dpi] = [length] ** 3
#   suncal, 100(1) px + 1.0(1) mm = 27.458 mm, u = 0.283 mm
#   suncal, 100(1) pixel + 1.0(1) mm: DimensionalityError
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q --disable-pip-version-check pint==0.25.3 suncal==1.7.1 numpy==2.4.6
"$tmp/venv/bin/python" - <<'PY'
import pint
from suncal import Model

u = pint.UnitRegistry()
mm = u.Quantity(100, "px").to("mm").magnitude
print(f"100 px    -> {mm:.3f} mm;  [px] = {u('px').dimensionality}, [pixel] = {u('pixel').dimensionality}")
assert abs(mm - 100 * 25.4 / 96) < 1e-9
try:
    u.Quantity(100, "pixel").to("mm")
    raise SystemExit("CHANGED: pixel converts to mm")
except pint.DimensionalityError:
    print("100 pixel -> mm: DimensionalityError")
volume = u.Quantity(300, "dpi").to("m^3")
print(f"300 dpi   =  {volume.magnitude:.4f} cubic metre, [dpi] = {volume.dimensionality}")
assert u("dpi").check("[volume]") and u("ppi").check("[printing_unit] / [length]")


def add(pixel_unit):
    model = Model("L = a + b")
    model.var("a").measure(100, units=pixel_unit).typeb(std=1, units=pixel_unit)
    model.var("b").measure(1, units="mm").typeb(std=0.1, units="mm")
    result = model.calculate_gum()
    return result.expected["L"].to("mm").magnitude, result.uncertainty["L"].to("mm").magnitude


value, error = add("px")
print(f"suncal, 100(1) px + 1.0(1) mm = {value:.3f} mm, u = {error:.3f} mm")
assert abs(value - 27.4583) < 1e-3 and abs(error - 0.2829) < 1e-3
try:
    add("pixel")
    raise SystemExit("CHANGED: suncal adds pixel and mm")
except pint.DimensionalityError:
    print("suncal, 100(1) pixel + 1.0(1) mm: DimensionalityError")
PY
