"""A study's tables in pandas: python examples/study_pandas.py FOLDER.study

The cells (# %%) are those of a notebook. Everything that is computed here also stands in study.json; the script stops where the two differ.
Needs pandas, scipy and pingouin.
"""

# %%
import json
import math
import sys
from pathlib import Path

import pandas as pd
import pingouin
from scipy import stats

study = Path(sys.argv[1])

# %% [markdown]
# Tables are read with the types that `datapackage.json` states: a code like `007` or `NA` stays what it is, only an empty cell is missing,
# and whole numbers with missing ones among them stay whole.

# %%
TYPES = {"string": "string", "number": "float64", "integer": "Int64", "boolean": "boolean"}
resources = {one["name"]: one for one in json.loads((study / "datapackage.json").read_text())["resources"]}


def table(name):
    resource = resources[name]
    fields = resource["schema"]["fields"]
    return pd.read_csv(
        study / resource["path"],
        sep=resource["dialect"]["delimiter"],
        decimal=next((field["decimalChar"] for field in fields if "decimalChar" in field), "."),
        dtype={field["name"]: TYPES[field["type"]] for field in fields},
        keep_default_na=False,
        na_values=[""],
        encoding="utf-8-sig",
    )


values, changes, markings = table("values"), table("changes"), table("markings")
report = json.loads((study / "study.json").read_text())

# %% [markdown]
# **Values** stand there twice: of each photo, and of each visit as the mean over its photos. Take one `level`. One row a visit and one column a
# measure is what most methods for repeated measurements want:

# %%
wide = values[values["level"] == "visit"].pivot(index=["id", "arm", "day"], columns="measure", values="value")
print(wide["upper_vermilion_height_mean"].unstack("day").describe().round(2).to_string(), "\n")

# %% [markdown]
# **The mean change.** What scatters between people gets smaller with their number, what is common to all (`common_…`, with the sign of what one
# standard deviation does to a change) does not: its mean is taken first and then squared. The degrees of freedom are Welch and
# Satterthwaite's. Changes whose verdict a caution keeps back (`inconclusive`) do not count.

# %%
common = [column for column in changes if column.startswith("common_")]


def mean_change(rows):
    n, mean = len(rows), rows["difference"].mean()
    # A few people may agree by chance: the mean is never surer than their own errors let it be.
    own = (rows["u"] ** 2 - (rows[common] ** 2).sum(axis=1)).clip(lower=0.01 * rows["u"] ** 2).sum() / n**2
    scatter = max(rows["difference"].var(ddof=1) / n, own)
    variance = scatter + (rows[common].mean() ** 2).sum()
    freedom = (n - 1) * (variance / scatter) ** 2
    half = stats.t.ppf(0.975, freedom) * math.sqrt(variance)
    return n, mean, mean - half, mean + half


# %%
def same(what, found, stated, digits):
    assert math.isclose(found, stated, rel_tol=10.0**-digits, abs_tol=10.0**-digits), f"{what}: {found}, but {stated}"


counted = changes[changes["verdict"] != "inconclusive"]
checked = 0
for row in report["changes"]:
    if not row.get("error"):
        continue
    of = counted[(counted["visit"] == row["visit"]) & (counted["measure"] == row["measure"]) & (counted["unit"] == row["unit"])]
    if row.get("arm") is not None:
        of = of[of["arm"] == row["arm"]]
    n, mean, low, high = mean_change(of)
    what = (row["visit"], row.get("arm"), row["measure"])
    assert n == row["n"], what
    same(what, mean, row["mean"], 12)
    same(what, low, row["error"]["low"], 8)
    same(what, high, row["error"]["high"], 8)
    checked += 1
    if row["measure"] == "upper_vermilion_height_mean":
        print(f"{row['visit']}, {row.get('arm') or 'all'}: {mean:+.12g} {row['unit']} ({low:.3g} to {high:.3g}), n = {n}")
assert checked > 0, "study.json has no mean change of two people or more"
print(f"{checked} means and intervals are those of study.json\n")

# %% [markdown]
# **Markers.** The intraclass correlation is of the values in `markings.csv`: each marking by itself, in its own frame, without pose correction.
# These are not the values of `values.csv`, which all marks of a visit have a part in. Where one marked a photo twice, the mean counts.

# %%
markings["target"] = markings["id"] + " " + markings["visit"] + " " + markings["photo"].astype("string")
checked = 0
for row in (report.get("reliability") or {"rows": []})["rows"]:
    if not (row.get("icc_model") or "").startswith("ICC(2,1)"):
        continue
    of = markings[markings["measure"] == row["id"]].groupby(["target", "marker"])["value"].mean().unstack("marker").dropna()
    long = of.reset_index().melt(id_vars="target", var_name="marker", value_name="value").astype({"marker": int})
    found = pingouin.intraclass_corr(long, targets="target", raters="marker", ratings="value").set_index("Type")
    same(row["id"], found.loc["ICC(A,1)", "ICC"], row["icc"], 6)
    checked += 1
print(f"{checked} correlations between markers are pingouin's ICC(A,1)")
