"""Starts the program that was installed with this package: `python -m lipmetry` is `lipmetry`, also where that is not on the path."""

import os
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

NAMES = ("lipmetry", "lipmetry.exe")


def program():
    """The program of this very installation, or None."""
    # `pip install --target` moves everything after it wrote its record, which then leads elsewhere.
    moved = Path(__file__).parent.parent / "bin"
    try:
        # A package that lies in the folder of scripts under the program's name is no program.
        recorded = [file.locate() for file in files("lipmetry") or [] if file.parts[0] == ".." and file.name in NAMES]
    except PackageNotFoundError:
        recorded = []
    places = [moved / name for name in NAMES] + [Path(place) for place in recorded]
    return next((place for place in places if place.is_file()), None)


def main():
    found = program()
    if found is None:
        sys.exit("lipmetry: the program is not where this package was installed; install it anew: pip install --force-reinstall lipmetry")
    command = [os.path.normpath(found), *sys.argv[1:]]
    if os.name != "nt":
        # This process becomes the program: signals, the terminal and the exit status are its own.
        sys.stdout.flush()
        os.execv(command[0], command)
    # There, a program put in place of this process would end it early for whoever waits. Ctrl-C reaches both; the program decides.
    with subprocess.Popen(command) as running:
        while True:
            try:
                sys.exit(running.wait())
            except KeyboardInterrupt:
                continue


if __name__ == "__main__":
    main()
