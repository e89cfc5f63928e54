"""Other programs write what `lipmetry import` reads. Each function takes the marks, the photo, its orientation and the table of results."""

import json
import math
from collections import OrderedDict

import dlib
import ktch.io
import menpo.io
import napari_builtins.io
import numpy as np
import roifile
from labelme import utils as labelme_utils
from labelme._label_file import LabelFile
from menpo.shape import LabelledPointUndirectedGraph, PointCloud
from napari.components import ViewerModel
from painted_marks import Rows, name_of, stored_picture, upright_picture
from seen_points import CENTRE, EXACT, FLOAT32, ORDER, THREE_DECIMALS, WHOLE, by_curves, compare, joined, label, lipmetry


def imported(marks, file, photo, orientation, asks, *options):
    """All places that lipmetry reads, in the upright picture; a photo that is stored turned is asked about where the format does not say."""
    stated = ["import", file, "--photo", photo, "--json", *options]
    if asks and orientation != 1:
        lipmetry(*stated, refused="--rows")
        # The wrong answer is refused, too: in none of the turned pictures do the points make a face.
        lipmetry(*stated, "--rows", "upright", refused="error: ")
    if asks:
        stated += ["--rows", "stored"]
    (marking,) = json.loads(lipmetry(*stated))["markings"]
    curves = {
        name: [marking["points"][node] if isinstance(node, str) else node for node in nodes]
        for name, nodes in marking.get("curves", {}).items()
        # Of a file without lines, lipmetry makes the border of the named points.
        if nodes and not all(isinstance(node, str) for node in nodes)
    }
    seen = joined({name: tuple(at) for name, at in marking["points"].items()}, by_curves(marks, curves))
    for side, iris in (marking.get("irises") or {}).items():
        seen[f"iris_{side}"] = tuple(iris["centre"])
        assert math.isclose(iris["diameter"], marks.irises[f"iris_{side}"], abs_tol=FLOAT32), iris
    return seen


def read(marks, photo, orientation, table, program, direction, points, allowed, names=None):
    worst = compare(marks, Rows(upright_picture(photo), marks), points, names or list(marks.points), allowed == WHOLE)
    table.add(program, direction, orientation, len(points), worst, allowed)


def program_places(marks, rows, names, pixel):
    """Where a person who clicks on the marks in a program's picture puts points, in the program's numbers."""
    return {name: tuple(np.subtract(rows.place(*marks.places[name]), pixel)) for name in names}


def labelme_writes(marks, photo, orientation, table):
    pixels = labelme_utils.img_data_to_arr(LabelFile.load_image_file(str(photo)))
    places = program_places(marks, Rows(pixels, marks), marks.names, 0.0)

    def shape(name, kind, of):
        points = [[float(value) for value in places[each]] for each in of]
        return {"label": name, "points": points, "shape_type": kind, "group_id": None, "description": "", "flags": {}, "mask": None}

    shapes = [shape(name, "point", [name]) for name in marks.points]
    shapes += [shape(name, "linestrip", nodes) for name, nodes in marks.curves.items()]
    for name, diameter in marks.irises.items():
        shapes.append(shape(name, "circle", [name, name]))
        shapes[-1]["points"][1][0] += diameter / 2
    height, width = pixels.shape[:2]
    file = photo.with_name("by_labelme.json")
    LabelFile().save(str(file), shapes, photo.name, height, width, image_data=None)
    seen = imported(marks, file, photo, orientation, False)
    read(marks, photo, orientation, table, label("labelme"), "writes, import reads", seen, EXACT, marks.names)


def roifile_writes(marks, photo, orientation, table):
    rows = Rows(stored_picture(photo), marks)
    places = program_places(marks, rows, marks.names, CENTRE)
    regions = []
    parts = [(name, [name], roifile.ROI_TYPE.POINT) for name in marks.points]
    parts += [(name, nodes, roifile.ROI_TYPE.POLYLINE) for name, nodes in marks.curves.items()]
    for name, nodes, kind in parts:
        region = roifile.ImagejRoi.frompoints([places[node] for node in nodes], name=name)
        region.roitype = kind
        regions.append(region)
    for name, diameter in marks.irises.items():
        # An area counts from the corner: its box, and the same with fractions.
        left, top = np.subtract(rows.place(*marks.places[name]), diameter / 2)
        right, bottom = left + diameter, top + diameter
        box = {"left": int(left), "top": int(top), "right": math.ceil(right), "bottom": math.ceil(bottom)}
        fractions = {"xd": left, "yd": top, "widthd": diameter, "heightd": diameter}
        options = roifile.ROI_OPTIONS.SUB_PIXEL_RESOLUTION
        regions.append(roifile.ImagejRoi(roitype=roifile.ROI_TYPE.OVAL, options=options, name=name, **box, **fractions))
    file = photo.with_name("by_roifile.zip")
    roifile.roiwrite(file, regions)
    seen = imported(marks, file, photo, orientation, True)
    read(marks, photo, orientation, table, label("roifile"), "writes, import reads", seen, FLOAT32, marks.names)


def menpo_writes(marks, photo, orientation, table):
    picture = menpo.io.import_image(photo, normalize=False)
    rows = Rows(np.ascontiguousarray(picture.rolled_channels()), marks)
    places = program_places(marks, rows, ORDER, CENTRE)
    cloud = np.array([(y, x) for x, y in places.values()])
    # menpo itself looks up the colours of its picture at its points.
    colours = picture.sample(PointCloud(cloud), order=0)
    assert [name_of(colour, marks) for colour in colours.T] == ORDER, "menpo sees other marks at its points"
    order = ["--order", ",".join(ORDER)]
    whole = PointCloud(np.round(cloud))
    for what, ending, allowed, points, options in [
        ("", "pts", THREE_DECIMALS, PointCloud(cloud), order),
        (" of whole pixels", "pts", WHOLE, whole, [*order, "--pts-origin", "1"]),
        ("", "ljson", EXACT, named_cloud(cloud), []),
    ]:
        file = photo.with_name(f"by_menpo.{ending}")
        menpo.io.export_landmark_file(points, file, overwrite=True)
        if points is whole:
            # menpo counts from 1, and other programs write such a file counted from 0.
            lipmetry("import", file, "--photo", photo, "--json", "--rows", "stored", *order, refused="--pts-origin")
        seen = imported(marks, file, photo, orientation, True, *options)
        direction = f"writes .{ending}{what}, import reads"
        read(marks, photo, orientation, table, label("menpo"), direction, seen, allowed)


def named_cloud(cloud):
    masks = OrderedDict((name, np.arange(len(ORDER)) == i) for i, name in enumerate(ORDER))
    return LabelledPointUndirectedGraph(cloud, np.zeros((len(ORDER), len(ORDER))), masks)


def dlib_writes(marks, photo, orientation, table):
    pixels = dlib.load_rgb_image(str(photo))
    places = program_places(marks, Rows(pixels, marks), ORDER, CENTRE)
    metadata = dlib.image_dataset_metadata
    box = metadata.box()
    height, width = pixels.shape[:2]
    box.rect = dlib.rectangle(0, 0, width - 1, height - 1)
    # The pixel that holds the point.
    for name, at in places.items():
        box.parts[name] = dlib.point(*(round(value) for value in at))
    for name, at in box.parts.items():
        assert name_of(pixels[at.y, at.x], marks) == name, f"dlib's picture has another mark at {at}"
    image = metadata.image()
    image.filename = photo.name
    image.boxes.append(box)
    dataset = metadata.dataset()
    dataset.images.append(image)
    file = photo.with_name("by_dlib.xml")
    metadata.save_image_dataset_metadata(dataset, str(file))
    points = imported(marks, file, photo, orientation, False)
    read(marks, photo, orientation, table, label("dlib-bin"), "writes XML, import reads", points, WHOLE)


def napari_writes(marks, photo, orientation, table):
    ((pixels, *_),) = napari_builtins.io.napari_get_reader(str(photo))(str(photo))
    viewer = ViewerModel()
    picture = viewer.add_image(np.asarray(pixels))
    places = program_places(marks, Rows(np.asarray(pixels), marks), ORDER, CENTRE)
    layer = viewer.add_points([(y, x) for x, y in places.values()], properties={"name": np.array(ORDER)})
    # napari itself says what is under its points.
    for name, at in zip(ORDER, layer.data, strict=True):
        assert name_of(picture.get_value(at, world=True), marks) == name, f"napari sees another mark at {at} than {name}"
    file = photo.with_name("by_napari.csv")
    assert napari_builtins.io.napari_write_points(str(file), *layer.as_layer_data_tuple()[:2]) == str(file)
    ((back, _, kind),) = napari_builtins.io.napari_get_reader(str(file))(str(file))
    assert kind == "points" and np.allclose(back, layer.data, rtol=0, atol=EXACT), "napari reads its own points otherwise"
    points = imported(marks, file, photo, orientation, True)
    read(marks, photo, orientation, table, label("napari"), "writes points CSV, import reads", points, EXACT)


def ktch_writes(marks, photo, orientation, table):
    rows = Rows(stored_picture(photo), marks)
    places = program_places(marks, rows, ORDER, 0.0)
    height = rows.picture.shape[0]
    file = photo.with_name("by_ktch.tps")
    ktch.io.write_tps(file, np.array([(x, height - y) for x, y in places.values()]), image_path=photo.name, idx="0")
    points = imported(marks, file, photo, orientation, True, "--order", ",".join(ORDER))
    read(marks, photo, orientation, table, label("ktch"), "writes TPS, import reads", points, EXACT)


WRITES = [labelme_writes, roifile_writes, menpo_writes, dlib_writes, napari_writes, ktch_writes]
