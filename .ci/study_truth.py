"""Whether a painted study measures what is true of it: study_truth.py FOLDER.study NAME.truth.json"""

import csv
import json
import math
import sys
from pathlib import Path

# The measures that a study of lips is about, whose errors are not all the same error.
MEASURES = ["upper_vermilion_height_mean", "upper_vermilion_height", "lower_vermilion_height", "philtrum_length", "mouth_width", "curve_prominence"]

study, truth = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text())
off = {measure: [] for measure in MEASURES}
with open(study / "changes.csv", newline="", encoding="utf-8") as table:
    for row in csv.DictReader(table):
        if row["measure"] in off:
            visits = truth["people"][row["id"]]["visits"]
            true = visits[row["visit"]]["at_rest"][row["measure"]] - visits[row["reference"]]["at_rest"][row["measure"]]
            off[row["measure"]].append((float(row["difference"]) - true) / float(row["u"]))
for measure, of in off.items():
    root = math.sqrt(sum(z * z for z in of) / len(of))
    print(f"{measure}: {len(of)} changes, off by {root:.2f} u (root mean square), at most by {max(map(abs, of)):.1f} u")
    # Eight changes or more, two of each person with one reference: a root mean square of 1 scatters by about a third. Errors of millimetres
    # and of faces in space are stated for people at large, so that it is less than 1 here, but never nothing.
    assert 0.1 < root < 2.0, measure
    assert max(map(abs, of)) < 4.0, measure
