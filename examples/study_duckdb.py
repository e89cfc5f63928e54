"""A study's tables in DuckDB: python examples/study_duckdb.py FOLDER.study [PARQUET]

The types are those that datapackage.json states. With a second folder, which must be there, the tables are written into it as Parquet
with these types: DOUBLE, BIGINT, BOOLEAN, VARCHAR, a missing value null and never NaN. Everything that is computed here also stands in study.json; the script stops where the two
differ. Needs duckdb.
"""

import json
import math
import sys
from pathlib import Path

import duckdb

study = Path(sys.argv[1])
TYPES = {"string": "VARCHAR", "number": "DOUBLE", "integer": "BIGINT", "boolean": "BOOLEAN"}

db = duckdb.connect()
for resource in json.loads((study / "datapackage.json").read_text())["resources"]:
    fields = resource["schema"]["fields"]
    db.read_csv(
        str(study / resource["path"]),
        header=True,
        delimiter=resource["dialect"]["delimiter"],
        decimal=next((field["decimalChar"] for field in fields if "decimalChar" in field), "."),
        dtype={field["name"]: TYPES[field["type"]] for field in fields},
        na_values="",
    ).create(resource["name"])

# One row a visit and person; values of photos (level 'photo') are in the same table.
print(
    db.sql("""
        SELECT arm, day, count(*) AS n, round(avg(value), 2) AS mean, round(stddev_samp(value), 2) AS sd
        FROM "values"
        WHERE level = 'visit' AND measure = 'upper_vermilion_height_mean'
        GROUP BY ALL ORDER BY ALL
    """)
)

# The mean change and its standard uncertainty: the scatter between people, and beside it what all have in common, of which the mean is taken
# with its sign before it is squared. GROUPING SETS makes the rows of each arm and those of all people.
common = [name for (name, *_) in db.sql("DESCRIBE changes").fetchall() if name.startswith("common_")]
squares = " + ".join(f"avg({name}) ** 2" for name in common)
# A few people may agree by chance: the mean is never surer than their own errors let it be.
own = f"sum(greatest(u ** 2 - ({' + '.join(f'{name} ** 2' for name in common)}), 0.01 * u ** 2)) / count(*) ** 2"
means = db.sql(f"""
    SELECT visit, arm, measure, unit, count(*), favg(difference), sqrt(greatest(var_samp(difference) / count(*), {own}) + {squares})
    FROM changes
    WHERE verdict <> 'inconclusive'
    GROUP BY GROUPING SETS ((visit, measure, unit), (visit, measure, unit, arm))
    HAVING grouping(arm) = 1 OR arm IS NOT NULL
""").fetchall()
found = {(visit, arm, measure, unit): rest for visit, arm, measure, unit, *rest in means}

checked = 0
for row in json.loads((study / "study.json").read_text())["changes"]:
    if not row.get("error"):
        continue
    what = (row["visit"], row.get("arm"), row["measure"], row["unit"])
    n, mean, u = found[what]
    assert n == row["n"], (what, n, row["n"])
    assert math.isclose(mean, row["mean"], rel_tol=1e-12, abs_tol=1e-12), (what, mean, row["mean"])
    assert math.isclose(u, row["error"]["u"], rel_tol=1e-9), (what, u, row["error"]["u"])
    checked += 1
assert checked > 0, "study.json has no mean change of two people or more"
print(f"{checked} means with their uncertainties are those of study.json")

if len(sys.argv) > 2:
    for (name,) in db.sql("SELECT table_name FROM information_schema.tables").fetchall():
        path = str(Path(sys.argv[2]) / f"{name}.parquet")
        db.sql(f'SELECT * FROM "{name}"').write_parquet(path)
        back = db.read_parquet(path)
        assert back.types == db.table(name).types and back.shape == db.table(name).shape, name
        for column, kind in zip(back.columns, back.types):
            if str(kind) == "DOUBLE":
                assert db.sql(f"SELECT count(*) FROM back WHERE isnan(\"{column}\")").fetchall() == [(0,)], (name, column)
    print("the tables are in Parquet, with the same types")
