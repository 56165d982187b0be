"""Reads exports with the tools that researchers use and prints what each saw.

usage: read_back.py FOLDER, which holds record.csv, record.parquet, gdelt.tsv,
polecat.tsv, icews.tsv, acled.csv and ged.csv. Prints a JSON object from the name of a
reader to its rows; libraries that are not installed are left out.
"""
import importlib.util
import json
import math
import os
import sys

folder = sys.argv[1]
path = lambda name: os.path.join(folder, name)
have = lambda name: importlib.util.find_spec(name) is not None

COLUMNS = ["id", "title", "status", "source_codes", "killed_min", "geo_lat", "published"]


def plain(v):
    """A value as JSON has it: nothing for missing ones, whole numbers as such."""
    if v is None or v is NotImplemented or v != v or str(v) in ("NaT", "<NA>"):
        return None
    if hasattr(v, "item"):
        v = v.item()
    if isinstance(v, float) and v == math.floor(v):
        return int(v)
    if isinstance(v, (int, float, str)):
        return v
    return str(v)[:10]  # a day


def rows(records, columns=COLUMNS):
    return [[plain(r[c]) for c in columns] for r in records]


seen = {}
if have("pyarrow"):
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(path("record.parquet"))
    records = table.to_pylist()
    seen["pyarrow parquet"] = rows(records)
    seen["pyarrow parties"] = [[[p["text"], [a["code"] for a in p["actors"]]] for p in r["source_parties"]] for r in records]
if have("pandas"):
    import pandas

    if have("pyarrow"):
        seen["pandas parquet"] = rows(pandas.read_parquet(path("record.parquet")).to_dict("records"))
    seen["pandas csv"] = rows(pandas.read_csv(path("record.csv")).to_dict("records"))
    shapes = {}
    for name, options in {"gdelt.tsv": dict(sep="\t", header=None), "polecat.tsv": dict(sep="\t"), "icews.tsv": dict(sep="\t"), "acled.csv": {}, "ged.csv": {}}.items():
        frame = pandas.read_csv(path(name), dtype=str, keep_default_na=False, **options)
        shapes[name] = [len(frame), len(frame.columns)]
    seen["pandas shapes"] = shapes
    numbers = pandas.read_csv(path("gdelt.tsv"), sep="\t", header=None)[0]
    seen["pandas ids"] = [str(int(float(n))) for n in numbers]
if have("duckdb"):
    import duckdb

    for name, source in {"parquet": "read_parquet", "csv": "read_csv"}.items():
        cursor = duckdb.execute(f"select {', '.join(COLUMNS)} from {source}(?)", [path("record." + name)])
        seen["duckdb " + name] = rows([dict(zip(COLUMNS, r)) for r in cursor.fetchall()])
json.dump(seen, sys.stdout, ensure_ascii=True)
