"""A study's folder as people have it: study_as_found.py STUDY FOLDER

Makes FOLDER from a painted study of four people, with what happens to folders, measures it by the program that LIPMETRY names, and checks that
everything that is wrong has a row in problems.csv and all else is measured. Needs pillow; with pillow_heif one photo is HEIC.
"""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

from PIL import Image

PROGRAM = os.environ.get("LIPMETRY", "lipmetry")


def as_found(painted, folder):
    """The folder; returns what must be in problems.csv, as id, visit and code."""
    shutil.copytree(painted, folder, ignore=shutil.ignore_patterns(".lipmetry"))
    # Three formats, and a camera that shouts. The marks of 1.jpg are those of 1.JPG.
    (folder / "P01/day0/1.jpg").rename(folder / "P01/day0/1.JPG")
    converted(folder / "P01/day14/2.jpg", "png")
    try:
        import pillow_heif

        pillow_heif.register_heif_opener()
        converted(folder / "P01/day60/2.jpg", "heic")
    except ImportError:
        print("SKIPPED: no photo is HEIC, since pillow_heif cannot be had here")
    # What systems leave behind is no problem.
    for junk in ["Thumbs.db", "P01/.DS_Store", "P01/day0/.DS_Store", "P01/day0/._1.JPG", "P02/day0/Thumbs.db"]:
        (folder / junk).write_bytes(b"\0\0\0\1Bud1")
    # Forgotten, damaged by a full card, copied to another person, not named by a day, beside the visits.
    (folder / "P02/day14/1.landmarks.json").unlink()
    broken = folder / "P03/day60/2.jpg"
    broken.write_bytes(broken.read_bytes()[:1000])
    shutil.copy(folder / "P01/day0/1.JPG", folder / "P04/day0/3.jpg")
    (folder / "P04/day60").rename(folder / "P04/follow-up")
    shutil.copy(folder / "P02/day0/2.jpg", folder / "P02/IMG_0001.jpg")
    return {
        ("P02", "day14", "not_marked"),
        ("P03", "day60", "photo_unreadable"),
        ("P04", "follow-up", "no_day"),
        ("P02", "", "not_in_a_visit"),
    }


def converted(photo, ending):
    with Image.open(photo) as picture:
        picture.save(photo.with_suffix(f".{ending}"), quality=95)
    photo.unlink()


def rows(table):
    with open(table, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def main(painted, folder):
    expected = as_found(painted, folder)
    out = folder.with_name(f"{folder.name}.study")
    run = [PROGRAM, "study", "run", str(folder), "-o", str(out)]
    subprocess.run(run, check=True, stdout=subprocess.DEVNULL)
    problems = rows(out / "problems.csv")
    found = {(row["id"], row["visit"], row["code"]) for row in problems}
    assert expected <= found, f"not in problems.csv: {expected - found}; there are {found}"
    twice = [row for row in problems if row["code"] == "person_twice"]
    assert twice and {"P01", "P04"} & {row["id"] for row in twice}, f"the photo of P01 is at P04, too: {problems}"
    for row in problems:
        told = row["message"]
        for name in ["Thumbs.db", "DS_Store", "IMG_0001", ".jpg", ".JPG", ".heic", ".png", str(folder)]:
            assert name not in told, f"a file's name in problems.csv: {told}"
    changed = {(row["id"], row["visit"]) for row in rows(out / "changes.csv")}
    all_else = {("P01", "day14"), ("P01", "day60"), ("P02", "day60"), ("P03", "day14"), ("P03", "day60"), ("P04", "day14")}
    assert all_else <= changed, f"not measured: {all_else - changed}"
    strict = subprocess.run([*run, "--strict"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert strict.returncode == 1, f"--strict ended with {strict.returncode}"
    print(f"{len(problems)} problems are told, {len(changed)} visits of {len({id for id, _ in changed})} people are measured")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
