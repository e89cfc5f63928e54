"""Checks the licence of every dependency, on all platforms, against deny.toml.

Reads `cargo metadata`, so it sees what Cargo.lock pins. Every dependency must offer a licence that deny.toml allows.
"""

import json
import re
import subprocess
import sys
import tomllib

with open("deny.toml", "rb") as file:
    allowed = set(tomllib.load(file)["licenses"]["allow"])

metadata = json.loads(
    subprocess.run(
        ["cargo", "metadata", "--format-version", "1", "--locked", "--all-features"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
)


def is_allowed(expression: str) -> bool:
    """Whether an SPDX expression of AND, OR and parentheses can be met with allowed licences."""
    expression = expression.replace("/", " OR ")
    licences = sorted(allowed, key=len, reverse=True)
    pattern = "|".join(re.escape(licence) for licence in licences)
    tokens = re.findall(rf"\(|\)|\bAND\b|\bOR\b|(?:{pattern})(?![\w.+-])|[\w.+-]+(?: WITH [\w.+-]+)?", expression)
    words = {"AND": "and", "OR": "or", "(": "(", ")": ")"}
    return eval(" ".join(words.get(token) or str(token in allowed) for token in tokens))


bad = [
    f"{package['name']} {package['version']}: {package['license']}"
    for package in metadata["packages"]
    if not package["license"] or not is_allowed(package["license"])
]
unpinned = [p["name"] for p in metadata["packages"] if p["source"] and not p["source"].startswith("registry+")]
if bad or unpinned:
    sys.exit("licences that deny.toml does not allow:\n" + "\n".join(bad + unpinned))
print(f"licences of {len(metadata['packages'])} packages are allowed")
