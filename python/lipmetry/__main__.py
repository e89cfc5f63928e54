"""Starts the program that was installed with this package: `python -m lipmetry` is `lipmetry`, also off the path."""

import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

NAMES = ("lipmetry", "lipmetry.exe")


def program():
    """The program of this very installation, or None: never another one of that name that the path may have."""
    # `pip install --target` moves all after writing its record, which then leads elsewhere.
    places = [Path(__file__).parent.parent / "bin" / name for name in NAMES]
    try:
        recorded = metadata.files("lipmetry") or []
    except metadata.PackageNotFoundError:
        recorded = []
    # Programs are recorded by their way out of the folder of packages.
    places += [Path(file.locate()) for file in recorded if file.parts[0] == ".." and file.name in NAMES]
    return next((place for place in places if place.is_file()), None)


def main():
    found = program()
    if found is None:
        sys.exit("lipmetry: the program is not there any more; `pip install --force-reinstall lipmetry` brings it back")
    command = [os.path.normpath(str(found)), *sys.argv[1:]]
    if os.name != "nt":
        # This process becomes the program: signals, the terminal and the exit status are its own.
        os.execv(command[0], command)
    # Windows would take this process for ended. Ctrl-C reaches both, and the program decides what comes of it.
    with subprocess.Popen(command) as running:
        while True:
            try:
                sys.exit(running.wait())
            except KeyboardInterrupt:
                continue


if __name__ == "__main__":
    main()
