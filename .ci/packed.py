"""Looks into what was packed: `wheel FILE`, `sdist FILE`, or `links FILE.md`, whose relative links must lead to a file."""

import email
import re
import sys
import tarfile
import zipfile
from pathlib import Path

LINK = re.compile(r"\]\(([^)\s#]+)[^)]*\)")


def relative_links(text):
    return [link for link in LINK.findall(text) if not re.match(r"[a-z]+:", link)]


def stated(key):
    """What Cargo.toml says of the package."""
    return re.search(rf'^{key} = "(.*)"', Path("Cargo.toml").read_text(encoding="utf-8"), re.MULTILINE)[1]


def wheel(path):
    """What a wheel must hold and nothing else; what its page on PyPI would say."""
    name = f"lipmetry-{stated('version')}"
    info = f"{name}.dist-info"
    with zipfile.ZipFile(path) as archive:
        found = set(archive.namelist())
        metadata = email.message_from_bytes(archive.read(f"{info}/METADATA"))
    licences = ["LICENSE-APACHE", "LICENSE-MIT", "LICENSE-THIRD-PARTY", "src/imaging/overlay/font/OFL.txt"]
    licences += ["src/suggest/models/LICENSE", "src/suggest/models/NOTICE"]
    must = {f"{name}.data/scripts/lipmetry", "lipmetry/__init__.py", "lipmetry/__main__.py"}
    must |= {f"{info}/{file}" for file in ["METADATA", "RECORD", "WHEEL", *(f"licenses/{one}" for one in licences)]}
    # Not every toolchain has it.
    may = {f"{info}/licenses/LICENSE-RUST-STANDARD-LIBRARY.html"}
    assert must <= found <= must | may, (must - found, found - must - may)
    for key, own in [("Version", "version"), ("Summary", "description"), ("License-Expression", "license")]:
        assert metadata[key] == stated(own), (key, metadata[key], stated(own))
    left = relative_links(metadata.get_payload())
    assert "values with error bars" in metadata.get_payload() and not left, f"links that lead nowhere on PyPI: {left}"
    print(f"{Path(path).name}: {len(found)} files, {Path(path).stat().st_size} bytes")


def sdist(path):
    """What is needed to build it, and the licences."""
    with tarfile.open(path) as archive:
        found = {name.partition("/")[2] for name in archive.getnames()}
    must = {"Cargo.toml", "Cargo.lock", "PKG-INFO", "pyproject.toml", "python/README.md", "python/lipmetry/__main__.py"}
    must |= {"src/cli/main.rs", "src/suggest/models/face_landmarks.onnx", "src/suggest/models/NOTICE", "LICENSE-MIT"}
    assert must <= found, must - found
    print(f"{Path(path).name}: {len(found)} files, {Path(path).stat().st_size} bytes")


def links(path):
    document = Path(path)
    found = relative_links(document.read_text(encoding="utf-8"))
    lost = [link for link in found if not (document.parent / link).exists()]
    assert found and not lost, lost
    print(f"{path}: {len(found)} links lead to a file")


if __name__ == "__main__":
    {"wheel": wheel, "sdist": sdist, "links": links}[sys.argv[1]](sys.argv[2])
