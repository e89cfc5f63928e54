"""Whether other programs and lipmetry see marks at the same places of a photo: other_programs.py FIXTURES FOLDER

Each program opens what `lipmetry export` writes, or writes itself what `lipmetry import` reads, or both, for a photo in each of Exif's eight
orientations. Every point has to be in the mark that is painted for it, in the picture as the program loads it, and at the landmark file's
numbers within what the format holds. LIPMETRY names the program; the folder is made.
"""

import json
import shutil
import sys
from pathlib import Path

from labelme._label_file import LabelFile
from painted_marks import ORIENTATIONS, Marks, name_at, paint, stored_picture, upright_picture
from programs_open import OPENS, exported, nothing_to_open
from programs_write import WRITES
from seen_points import Table

ENDINGS = {"labelme": ".json", "roiset": ".RoiSet.zip", "tps": ".tps", "tem": ".tem", "coco": ".coco.json", "csv": ".points.csv"}


def wrong_rows_are_seen(marks, photo, orientation):
    """A mark is never in its place where the stored rows are taken for the upright ones: what this test could not see otherwise."""
    wrong = stored_picture(photo)
    hits = [name for name, at in marks.places.items() if name_at(wrong, *at, marks) == name]
    assert len(hits) == (len(marks.names) if orientation == 1 else 0), (orientation, hits)


def the_photo_itself(fixtures, folder):
    """The photo as it is gives the bytes of its painted copy, and labelme opens them over it."""
    (folder / "plain").mkdir()
    for name in ["before.jpg", "before.landmarks.json"]:
        shutil.copy(fixtures / name, folder / "plain" / name)
    for format, ending in ENDINGS.items():
        of = [exported(folder / each / "before.jpg", format, ending) for each in ["plain", "1"]]
        assert of[0].read_bytes() == of[1].read_bytes() != b"", f"{format} differs between the photo and its copy"
    assert len(LabelFile(str(folder / "plain/before.json")).shapes) == 21
    print(f"the photo itself: {len(ENDINGS)} exports with the bytes of its painted copy's")


def main(fixtures, folder):
    document = json.loads((fixtures / "before.landmarks.json").read_text(encoding="utf-8"))
    marks, table = Marks(document), Table()
    paint(fixtures / "before.jpg", document, marks, folder)
    for orientation in ORIENTATIONS:
        photo = folder / str(orientation) / "before.jpg"
        assert all(name_at(upright_picture(photo), *at, marks) == name for name, at in marks.places.items()), orientation
        wrong_rows_are_seen(marks, photo, orientation)
        for program in OPENS + WRITES:
            program(marks, photo, orientation, table)
    the_photo_itself(fixtures, folder)
    nothing_to_open(folder / "plain/before.jpg")
    print(f"{len(marks.names)} marks: {len(marks.points)} named points, {len(marks.curves)} curves, {len(marks.irises)} irises\n")
    table.print()
    assert len(table.rows) == 16, f"{len(table.rows)} rows"
    for of, row in table.rows.items():
        assert row["orientations"] == list(ORIENTATIONS) and row["points"] >= 8 * len(marks.points), of
    print("\nSKIPPED: .tem, which no program of PyPI reads (WebMorph is a web site, webmorphR is R's); ImageJ itself (Java); geomorph (R)")
    print("no direction: menpo, dlib and napari read none of the exported formats; pycocotools writes no file; csv is lipmetry's own")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
