"""Other programs open what `lipmetry export` writes. Each function takes the marks, the photo, its orientation and the table of results."""

import csv
import math
import sys
from contextlib import redirect_stdout

import ktch.io
import menpo.io.input.extensions
import napari_builtins.io
import numpy as np
import roifile
import skimage.io
from labelme import utils as labelme_utils
from labelme._label_file import LabelFile
from painted_marks import Rows, stored_picture, upright_picture
from pycocotools.coco import COCO
from seen_points import CENTRE, EXACT, FLOAT32, ORDER, WHOLE, by_curves, compare, joined, label, lipmetry


def exported(photo, format, ending, rows=None):
    """The file that lipmetry makes of a photo's marks, beside the photo, as it does by itself."""
    stated = ["--rows", rows] if rows else []
    lipmetry("export", photo, "--to", format, "--force", *stated)
    return photo.with_name(photo.stem + ending)


def labelme_opens(marks, photo, orientation, table):
    file = LabelFile(str(exported(photo, "labelme", ".json")))
    picture = Rows(labelme_utils.img_data_to_arr(file.image_data), marks)
    kinds = {"point": {}, "linestrip": {}, "circle": {}}
    for shape in file.shapes:
        kinds[shape["shape_type"]][shape["label"]] = shape["points"]
    points = {name: at for name, (at,) in kinds["point"].items()}
    irises = {name: centre for name, (centre, _) in kinds["circle"].items()}
    for name, (centre, rim) in kinds["circle"].items():
        assert math.isclose(2 * math.dist(centre, rim), marks.irises[name], abs_tol=EXACT), name
    seen = joined(points, by_curves(marks, kinds["linestrip"]), irises)
    table.add(label("labelme"), "opens export --to labelme", orientation, len(seen), compare(marks, picture, seen, marks.names), EXACT)


def roifile_opens(marks, photo, orientation, table):
    for stated in [None, "upright"]:
        regions = roifile.roiread(exported(photo, "roiset", ".RoiSet.zip", stated))
        points, curves, irises = {}, {}, {}
        for region in regions:
            if region.roitype == roifile.ROI_TYPE.POINT:
                (points[region.name],) = region.coordinates() + CENTRE
            elif region.roitype == roifile.ROI_TYPE.POLYLINE:
                curves[region.name] = region.coordinates() + CENTRE
            else:
                assert region.roitype == roifile.ROI_TYPE.OVAL, region
                # An area: its sides count from the corner.
                irises[region.name] = (region.xd + region.widthd / 2, region.yd + region.heightd / 2)
                assert math.isclose(region.widthd, marks.irises[region.name], abs_tol=FLOAT32), region.widthd
        seen = joined(points, by_curves(marks, curves), irises)
        rows = Rows(upright_picture(photo) if stated else stored_picture(photo), marks)
        worst = compare(marks, rows, seen, marks.names)
        how = f"opens export --to roiset{' --rows upright' if stated else ''}"
        table.add(label("roifile"), how, orientation, len(seen), worst, FLOAT32)


def pycocotools_opens(marks, photo, orientation, table):
    # The second as pycocotools' own example loads a photo: by scikit-image, as it is stored.
    for stated, picture in [(None, upright_picture(photo)), ("stored", skimage.io.imread(photo))]:
        with redirect_stdout(None):
            coco = COCO(str(exported(photo, "coco", ".coco.json", stated)))
        (image,) = coco.loadImgs(coco.getImgIds())
        assert (image["height"], image["width"]) == picture.shape[:2] and image["file_name"] == photo.name, image
        (face,) = coco.loadAnns(coco.getAnnIds(imgIds=[image["id"]]))
        (category,) = coco.loadCats([face["category_id"]])
        numbers = np.reshape(face["keypoints"], (-1, 3))
        assert len(category["keypoints"]) == len(numbers) == 18, category
        named = zip(category["keypoints"], numbers, strict=True)
        seen = {name: (x + CENTRE, y + CENTRE) for name, (x, y, visible) in named if visible == 2}
        assert len(seen) == face["num_keypoints"], face
        worst = compare(marks, Rows(picture, marks), seen, list(marks.points), whole=True)
        how = f"opens export --to coco{' --rows stored' if stated else ''}"
        table.add(label("pycocotools"), how, orientation, len(seen), worst, WHOLE)


def ktch_opens(marks, photo, orientation, table):
    # ktch loads no photos, so that either picture may be the one beside it: y runs up from its lower edge.
    for stated, picture in [(None, upright_picture(photo)), ("stored", stored_picture(photo))]:
        specimen = ktch.io.read_tps(exported(photo, "tps", ".tps", stated))
        height = picture.shape[0]
        points = {name: (x, height - y) for name, (x, y) in zip(ORDER, specimen.landmarks, strict=True)}
        lines = [[(x, height - y) for x, y in line] for line in specimen.curves]
        curves = dict(zip(["upper_border", "upper_free_margin", "lower_border"], lines, strict=True))
        seen = joined(points, by_curves(marks, curves))
        names = [name for name in marks.names if name not in marks.irises]
        how = f"opens export --to tps{' --rows stored' if stated else ''}"
        table.add(label("ktch"), how, orientation, len(seen), compare(marks, Rows(picture, marks), seen, names), EXACT)


def csv_opens(marks, photo, orientation, table):
    points, curves, irises = {}, {}, {}
    with open(exported(photo, "csv", ".points.csv"), newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            at = (float(row["x"]), float(row["y"]))
            if row["diameter"]:
                irises[row["name"]] = at
                assert float(row["diameter"]) == marks.irises[row["name"]], row
            elif row["curve"]:
                curves.setdefault(row["curve"], []).append(at)
            else:
                points[row["name"]] = at
    seen = joined(points, by_curves(marks, curves), irises)
    python = f"Python {sys.version_info.major}.{sys.version_info.minor}, csv"
    worst = compare(marks, Rows(upright_picture(photo), marks), seen, marks.names)
    table.add(python, "opens export --to csv", orientation, len(seen), worst, EXACT)


def nothing_to_open(photo):
    """menpo and napari open none of the exports: menpo knows no such ending, napari makes no layer of the table."""
    endings = set(menpo.io.input.extensions.image_landmark_types)
    assert endings == {".asf", ".lm2", ".pts", ".ptsx", ".ljson"}, f"menpo reads {endings}"
    table = str(exported(photo, "csv", ".points.csv"))
    assert napari_builtins.io.csv_to_layer_data(table) is None, "napari opens the table of points"


OPENS = [labelme_opens, roifile_opens, pycocotools_opens, ktch_opens, csv_opens]
