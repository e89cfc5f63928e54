"""A study measured by Dask: python examples/study_dask.py STUDY OUTPUT [WORKERS]

`lipmetry study run STUDY --plan` prints a job a line; each partition of jobs goes through one `lipmetry study worker STUDY`, which writes a
result a line; `lipmetry study merge` makes the tables, the same to the byte as `lipmetry study run` does by itself. Workers need the program
and the study's folder, under the same path. Needs dask and distributed. LIPMETRY names the program where it is not on the PATH.
"""

import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import dask.bag
from distributed import Client, LocalCluster

PROGRAM = os.environ.get("LIPMETRY", "lipmetry")


def measured(jobs, study):
    """The results of some jobs, each a line."""
    text = "".join(f"{job}\n" for job in jobs)
    worker = subprocess.run(
        [PROGRAM, "study", "worker", study], input=text, stdout=subprocess.PIPE, check=True, encoding="utf-8"
    )
    return worker.stdout.splitlines()


def main(study, output, workers=2):
    plan = subprocess.run(
        [PROGRAM, "study", "run", study, "--plan"], stdout=subprocess.PIPE, check=True, encoding="utf-8"
    )
    jobs = plan.stdout.splitlines()
    # Some partitions a worker: who finishes early takes another one.
    partitions = max(1, min(len(jobs), 4 * workers))
    # Processes on this machine that nobody else can reach; a cluster of others stands behind Client("tcp://…") instead.
    # What fails in a worker is raised here; of heartbeats that a closing scheduler does not answer nothing is said.
    cluster = LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        silence_logs=logging.CRITICAL,
    )
    with tempfile.TemporaryDirectory() as shards, cluster, Client(cluster):
        results = dask.bag.from_sequence(jobs, npartitions=partitions).map_partitions(measured, study)
        files = results.to_textfiles(f"{shards}/*.jsonl")
        subprocess.run([PROGRAM, "study", "merge", study, *files, "-o", output], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main(str(Path(sys.argv[1]).resolve()), sys.argv[2], *map(int, sys.argv[3:4]))
