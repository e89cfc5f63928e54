"""The checks of `cargo deny check bans licenses sources` for a machine without cargo-deny, from the same deny.toml.

It reads the whole of deny.toml: a key that it does not know is an error, so that no rule is silently left out. What it cannot do is
to read the texts of licences: it goes by what the packages declare. It also holds docs/dependencies.md against Cargo.toml.
"""

import json
import re
import subprocess
import sys
import tomllib

KNOWN = {
    "graph": {"all-features"},
    "licenses": {"allow", "confidence-threshold"},
    "bans": {"multiple-versions", "wildcards", "skip", "deny"},
    "sources": {"unknown-registry", "unknown-git"},
}

problems = []

with open("deny.toml", "rb") as file:
    rules = tomllib.load(file)
for table, keys in rules.items():
    unknown = set(keys) - KNOWN.get(table, set()) if table in KNOWN else {"the whole table"}
    problems += [f"deny.toml: [{table}] {key}: no rule that is known here" for key in sorted(unknown)]
for table, key, value in [
    ("bans", "multiple-versions", "deny"),
    ("bans", "wildcards", "deny"),
    ("sources", "unknown-registry", "deny"),
    ("sources", "unknown-git", "deny"),
]:
    if rules[table][key] != value:
        problems.append(f'deny.toml: [{table}] {key} must be "{value}"')

metadata = json.loads(
    subprocess.run(
        ["cargo", "metadata", "--format-version", "1", "--locked", "--all-features"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
)
root = metadata["resolve"]["root"]
# What is really built, on any platform: the metadata also lists what no feature asks for.
tree = subprocess.run(
    ["cargo", "tree", "--locked", "--all-features", "--target", "all", "--prefix", "none", "--format", "{p}"],
    check=True,
    capture_output=True,
    text=True,
).stdout
built = {tuple(line.split()[:2]) for line in tree.splitlines() if line}
used = [package for package in metadata["packages"] if (package["name"], "v" + package["version"]) in built]
(own,) = (package for package in used if package["id"] == root)

# Licences: an SPDX expression of AND, OR and parentheses that can be met with allowed ones; an allowed one that nobody has is a
# leftover.
allowed = set(rules["licenses"]["allow"])
offered = set()


def is_allowed(expression):
    pattern = r"\(|\)|\bAND\b|\bOR\b|[\w.+-]+(?: WITH [\w.+-]+)?"
    words = {"AND": "and", "OR": "or", "(": "(", ")": ")"}
    tokens = re.findall(pattern, expression.replace("/", " OR "))
    offered.update(token for token in tokens if token not in words)
    return eval(" ".join(words.get(token) or str(token in allowed) for token in tokens))


for package in used:
    if not package["license"] or not is_allowed(package["license"]):
        problems.append(f"{package['name']} {package['version']}: the licence {package['license']} is not allowed")
problems += [f"deny.toml: no package has the licence {licence}" for licence in sorted(allowed - offered)]

# Sources: the one registry, and this folder.
for package in used:
    if package["source"] is None:
        if package["id"] != root:
            problems.append(f"{package['name']} comes from a folder")
    elif package["source"] != "registry+https://github.com/rust-lang/crates.io-index":
        problems.append(f"{package['name']} comes from {package['source']}")

# Bans: versions.
for dependency in own["dependencies"]:
    if dependency["req"] == "*":
        problems.append(f"Cargo.toml: {dependency['name']} has no version")
versions = {}
for package in used:
    versions.setdefault(package["name"], []).append(package["version"])
skipped = {}
for entry in rules["bans"].get("skip", []):
    if not entry.get("reason"):
        problems.append(f"deny.toml: {entry['crate']} is skipped without a reason")
    name, _, version = entry["crate"].partition("@")
    skipped.setdefault(name, []).append(version)


def is_of(version, stated):
    return not stated or version == stated or version.startswith(stated + ".")


for name, found in versions.items():
    left = [one for one in found if not any(is_of(one, stated) for stated in skipped.get(name, []))]
    if len(found) > 1 and len(left) > 1:
        problems.append(f"{name} is there in the versions {', '.join(left)}")
for name, stated in skipped.items():
    for one in stated:
        if len(versions.get(name, [])) < 2 or not any(is_of(found, one) for found in versions[name]):
            problems.append(f"deny.toml: {name}@{one} is skipped, and is no duplicate")
for entry in rules["bans"].get("deny", []):
    if not entry.get("reason"):
        problems.append(f"deny.toml: {entry['crate']} is banned without a reason")
    if entry["crate"] in versions:
        problems.append(f"{entry['crate']} is banned: {entry.get('reason')}")

# The record of what each dependency is used for.
with open("docs/dependencies.md", encoding="utf-8") as file:
    recorded = set(re.findall(r"^\| `([\w-]+)`", file.read(), re.MULTILINE))
direct = {dependency["name"] for dependency in own["dependencies"]}
problems += [f"docs/dependencies.md does not say what {name} is used for" for name in sorted(direct - recorded)]
problems += [f"docs/dependencies.md has {name}, which is no dependency" for name in sorted(recorded - set(versions))]

# The page that stands alone is built of the same versions, or its numbers could be others.
with open("Cargo.lock", "rb") as file:
    locked = {(package["name"], package["version"]) for package in tomllib.load(file)["package"]}
with open("standalone/Cargo.lock", "rb") as file:
    of_page = {(package["name"], package["version"]) for package in tomllib.load(file)["package"]}
others = sorted(name for name in of_page - locked if name[0] != "lipmetry-standalone")
problems += [f"standalone/Cargo.lock has {name} {version}, which Cargo.lock has not" for name, version in others]

if problems:
    sys.exit("\n".join(problems))
print(f"{len(used)} packages: licences, versions and sources as in deny.toml; {len(direct)} direct ones are recorded")
