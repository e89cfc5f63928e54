"""A photo with a small mark of a colour of its own at each landmark, stored in each of Exif's eight orientations, and the marks found again.

Where a point lies in a program's picture is told by these marks alone: no rule of Exif's is written down here but Pillow's, which turns the
pixels on storing.
"""

import hashlib
import json
import math

import numpy as np
from PIL import Image, ImageOps
from scipy import ndimage

ORIENTATIONS = range(1, 9)
# Exif's tag 0x0112. Pillow's operation by which the upright picture becomes the stored one; `paint` checks it by Pillow's own way back.
TAG = 0x0112
STORING = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
# A mark's half side in pixels: 5 × 5 in all. The marks of the fixture are 9 px apart or more.
HALF = 2
# Colours at least 51 apart in one channel, and at least 102 from grey, as the photo is.
LEVELS = range(0, 256, 51)
COLOURS = np.array([rgb for rgb in np.ndindex(6, 6, 6) if max(rgb) - min(rgb) >= 2]) * 51


class Marks:
    """The points, further points of curves and irises of a landmark file: by name, in its own pixels."""

    def __init__(self, document):
        (marking,) = document["markings"]
        self.points = {name: tuple(at) for name, at in marking["points"].items()}
        self.curves = {}
        self.places = dict(self.points)
        for curve, nodes in marking["curves"].items():
            if nodes:
                self.curves[curve] = [node if isinstance(node, str) else f"{curve} {i}" for i, node in enumerate(nodes)]
                self.places.update(
                    {f"{curve} {i}": tuple(node) for i, node in enumerate(nodes) if not isinstance(node, str)}
                )
        self.irises = {f"iris_{side}": iris["diameter"] for side, iris in marking["irises"].items()}
        self.places.update({f"iris_{side}": tuple(iris["centre"]) for side, iris in marking["irises"].items()})
        self.names = list(self.places)
        assert len(self.points) == 16 and len(self.curves) == 3 and len(self.irises) == 2, "the fixture has other marks"
        assert len(self.names) == 86 <= len(COLOURS), len(self.names)


def paint(photo, document, marks, folder):
    """Copies of the photo in grey with its marks, one folder an orientation, each with its landmark file."""
    with Image.open(photo) as picture:
        pixels = np.asarray(ImageOps.grayscale(picture).convert("RGB")).copy()
    for colour, (x, y) in zip(COLOURS, marks.places.values(), strict=False):
        column, row = math.floor(x), math.floor(y)
        pixels[row - HALF : row + HALF + 1, column - HALF : column + HALF + 1] = colour
    upright = Image.fromarray(pixels)
    for orientation in ORIENTATIONS:
        stored = upright.transpose(STORING[orientation]) if orientation in STORING else upright
        exif = Image.Exif()
        exif[TAG] = orientation
        into = folder / str(orientation) / photo.name
        into.parent.mkdir(parents=True)
        stored.save(into, quality=100, subsampling=0, exif=exif)
        bytes_ = into.read_bytes()
        document["photo"]["sha256"] = hashlib.sha256(bytes_).hexdigest()
        into.with_suffix(".landmarks.json").write_text(json.dumps(document))


def upright_picture(photo):
    """The pixels of the upright picture, by Pillow."""
    with Image.open(photo) as picture:
        return np.asarray(ImageOps.exif_transpose(picture))


def stored_picture(photo):
    """The pixels as they are stored, by Pillow."""
    with Image.open(photo) as picture:
        return np.asarray(picture)


def name_at(picture, x, y, marks):
    """Whose mark the pixel of the picture is in that holds a position, counted from the picture's corner; None where there is none."""
    column, row = math.floor(x), math.floor(y)
    height, width = picture.shape[:2]
    if not (0 <= column < width and 0 <= row < height):
        return None
    return name_of(picture[row, column], marks)


def name_of(colour, marks):
    """Whose colour this is; None where it is near to none of the marks'."""
    off = np.abs(COLOURS[: len(marks.names)] - np.asarray(colour, float)[:3]).max(axis=1)
    return marks.names[off.argmin()] if off.min() <= 25 else None


class Rows:
    """How the upright picture lies in the rows of a program's picture, found by the marks that are in both."""

    def __init__(self, picture, marks):
        assert picture.ndim == 3 and picture.shape[2] == 3 and picture.dtype == np.uint8, (picture.shape, picture.dtype)
        coloured = picture.max(axis=2).astype(int) - picture.min(axis=2) > 60
        blocks, count = ndimage.label(coloured, structure=np.ones((3, 3)))
        assert count == len(marks.names), f"{count} marks are in the picture, {len(marks.names)} were painted"
        found = {}
        for number, box in enumerate(ndimage.find_objects(blocks), 1):
            rows, columns = np.nonzero(blocks[box] == number)
            rows, columns = rows + box[0].start, columns + box[1].start
            # The middle of it: a program that saves a photo anew while loading it lets colours run beyond edges.
            name = name_of(picture[round(rows.mean()), round(columns.mean())], marks)
            assert name is not None and name not in found, f"a mark at {columns.mean()}, {rows.mean()}: {name}"
            found[name] = (columns.mean() + 0.5, rows.mean() + 0.5)
        painted = np.array([[math.floor(x) + 0.5, math.floor(y) + 0.5, 1] for x, y in marks.places.values()])
        seen = np.array([found[name] for name in marks.names])
        fitted = np.linalg.lstsq(painted, seen, rcond=None)[0]
        # A picture is turned, mirrored or neither, by whole pixels; what a program's own compression does to the marks' edges is less than that.
        self.map = np.round(fitted)
        assert abs(abs(np.linalg.det(self.map[:2])) - 1) < 1e-9, fitted
        off = np.abs(painted @ self.map - seen).max()
        assert off < 0.5, f"the marks are up to {off} px from where one turning of the picture takes them"
        self.picture = picture

    def place(self, x, y):
        """Where a position of the upright picture is in the program's, both from the picture's outer corner."""
        return tuple(np.array([x, y, 1]) @ self.map)
