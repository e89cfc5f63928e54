#!/usr/bin/env bash
# R 4.2.2's read.csv
#
# Behaviour: with fileEncoding = "UTF-8" in the C locale a table ends at the first sign that is not ASCII: two of six rows are read, with a warning and
# without an error. With encoding = "UTF-8" all six are.
# Guess: fileEncoding says in which encoding a file is, and a sign that cannot be shown is replaced.
# Why it matters: containers and jobs of a cluster often have no UTF-8 locale, and tables of measures have units like mm². The mean over what is left
# looks like a mean over all.
#
# Seen (three people, a height in mm and an area in mm² each): fileEncoding 2 rows, mean height 1; encoding 6 rows, mean height 2.
#
# Needs Rscript (Debian: r-base-core), which is not installed here.
set -euo pipefail
command -v Rscript >/dev/null || { echo "Rscript is not here: install r-base-core"; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/table.csv" <<'CSV'
id,measure,difference,unit
P01,height,1.0,mm
P01,area,40.0,mm²
P02,height,2.0,mm
P02,area,80.0,mm²
P03,height,3.0,mm
P03,area,120.0,mm²
CSV

cat >"$work/read.R" <<'R'
table <- commandArgs(trailingOnly = TRUE)[1]
one <- suppressWarnings(read.csv(table, fileEncoding = "UTF-8"))
other <- read.csv(table, encoding = "UTF-8")
height <- function(rows) mean(rows$difference[rows$measure == "height"])
cat(R.version.string, "in the locale", Sys.getlocale("LC_CTYPE"), "\n")
cat("fileEncoding:", nrow(one), "of 6 rows, mean height", height(one), "\n")
cat("encoding:    ", nrow(other), "of 6 rows, mean height", height(other), "\n")
status <- if (nrow(one) < 6 && nrow(other) == 6) 0 else 1
quit(status = status)
R

LC_ALL=C Rscript "$work/read.R" "$work/table.csv"
