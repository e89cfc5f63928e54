"""Points as another program sees them, held against the marks in its picture: what they are off by, and the table of it."""

import math
import os
import subprocess
from importlib.metadata import version

import numpy as np
from painted_marks import name_at

PROGRAM = os.environ.get("LIPMETRY", "lipmetry")
# The order of the points in files that have no names.
ORDER = "ch_r ch_l cph_r cph_l ls sto li sn al_r al_l prn se en_r en_l ex_r ex_l".split()
# What is added to a number that counts from the centre of the first pixel.
CENTRE = 0.5
# What a float64 that is written in decimal loses, with room; a float32 of up to 2000; three decimals; whole pixels.
EXACT, FLOAT32, THREE_DECIMALS, WHOLE = 1e-6, 2000 * 2.0**-24 + 1e-6, 0.0005 + 1e-6, 0.5 + 1e-6


class Table:
    """What was compared, a row for each program, direction and format."""

    def __init__(self):
        self.rows = {}

    def add(self, program, direction, orientation, points, worst, allowed):
        row = self.rows.setdefault((program, direction), {"orientations": [], "points": 0, "worst": 0.0, "allowed": allowed})
        row["orientations"].append(orientation)
        row["points"] += points
        row["worst"] = max(row["worst"], worst)
        assert worst <= allowed, f"{program}, {direction}, orientation {orientation}: {worst} px off, {allowed} are allowed"

    def print(self):
        print(f"{'program':<28}{'direction':<44}{'orientations':>13}{'points':>8}{'worst, px':>12}{'allowed':>10}")
        for (program, direction), row in self.rows.items():
            seen = "".join(map(str, row["orientations"]))
            print(f"{program:<28}{direction:<44}{seen:>13}{row['points']:>8}{row['worst']:>12.3g}{row['allowed']:>10.3g}")


def lipmetry(*arguments, refused=None):
    """What it prints; `refused` is what its message must name where it has to refuse."""
    run = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)
    if refused:
        assert run.returncode != 0 and refused in run.stderr, f"{arguments} had to be refused for {refused}: {run.stderr}"
    else:
        assert run.returncode == 0, f"{arguments}: {run.stderr}"
    return run.stdout


def label(package):
    return f"{package} {version(package)}"


def compare(marks, rows, seen, names, whole=False):
    """The worst distance on an axis between where a program sees points, from the corner of its picture, and where they are.

    Points of a format of whole pixels have to be at the very centres of the pixels that hold them.
    """
    assert sorted(seen) == sorted(names), f"seen: {sorted(seen)}, marked: {sorted(names)}"
    worst = 0.0
    for name, (x, y) in seen.items():
        here = name_at(rows.picture, x, y, marks)
        assert here == name, f"{name} is seen at {x}, {y}, where the picture has the mark of {here}"
        if whole:
            middle = rows.place(*(math.floor(value) + 0.5 for value in marks.places[name]))
            assert np.allclose((x, y), middle, rtol=0, atol=EXACT), f"{name} is seen at {x}, {y}, its pixel's centre is {middle}"
        worst = max(worst, *np.abs(np.subtract((x, y), rows.place(*marks.places[name]))))
    return float(worst)


def by_curves(marks, curves):
    """The points of lines by the names of the marks, where each line has as many as its curve."""
    seen = {}
    for curve, line in curves.items():
        names = marks.curves[curve]
        assert len(line) == len(names), f"{curve} has {len(line)} points, {len(names)} were marked"
        for name, at in zip(names, line, strict=True):
            # A named point of a curve has to be where the other curve has it.
            assert np.allclose(seen.setdefault(name, tuple(at)), at, rtol=0, atol=EXACT), (name, seen[name], at)
    return seen


def joined(*parts):
    """One set of points of several, in which a name that comes twice is at one place."""
    seen = {}
    for part in parts:
        for name, at in part.items():
            assert np.allclose(seen.setdefault(name, tuple(at)), at, rtol=0, atol=EXACT), (name, seen[name], at)
    return seen
