"""Measures one Python caller: python bench/throughput.py read|ingest. It prints rows a second, as one line of JSON.
For `read` it also prints the microseconds that this process computes for each row.

`read` reads the observations that the key may see, as models, as a frame and as a table. `ingest` writes a catalogue to a
temporary file, and ingests it with the importer into the survey BENCH, including the reading and the mapping of the file.
Needs ASTRID_URL, ASTRID_API_KEY and `pip install './clients/python[pandas,astropy]'`. `npm run bench -- python` runs both.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import astropy.table  # noqa: F401  Importing it is not a part of reading.
import pandas  # noqa: F401

from astrid import Astrid
from astrid.__main__ import main as importer

WARM_ROWS = 5_000


def read(rows: int) -> dict[str, float | dict[str, float]]:
    with Astrid.from_env() as client:
        everything = client.observations()
        ways: dict[str, Callable[[int], int]] = {
            "pages": lambda most: sum(map(len, everything.limit(most).pages())),
            "frame": lambda most: len(everything.limit(most).to_pandas(progress=False)),
            "table": lambda most: len(everything.limit(most).to_table(progress=False)),
        }
        measured = {name: measure(way, rows) for name, way in ways.items()}
        rates: dict[str, float | dict[str, float]] = {name: rate for name, (rate, _) in measured.items()}
        return {**rates, "computing": {name: micros for name, (_, micros) in measured.items()}}


def measure(way: Callable[[int], int], rows: int) -> tuple[float, float]:
    """Returns rows a second, and the microseconds of CPU of this process for each row."""
    way(WARM_ROWS)
    began, computed = time.perf_counter(), time.process_time()
    seen = way(rows)
    return seen / (time.perf_counter() - began), (time.process_time() - computed) / seen * 1e6


def ingest(rows: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catalogue.csv"
        with path.open("w", encoding="utf8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["name", "ra_deg", "dec_deg", "obstime", "filter", "exptime", "seeing"])
            for n in range(rows):
                writer.writerow([f"b{n}", n * 0.37 % 360, n * 0.11 % 180 - 90, 2_459_000.5 + n / 1_440, "gri"[n % 3], 30, "nan"])
        began = time.perf_counter()
        code = importer(["ingest", str(path), "--survey", "BENCH", "--yes"])
        took = time.perf_counter() - began
    if code != 0:
        raise SystemExit(code)
    return {"importer": rows / took}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("read", "ingest"))
    parser.add_argument("--rows", type=int, default=100_000)
    options = parser.parse_args()
    print(json.dumps({"read": read, "ingest": ingest}[options.what](options.rows)))


if __name__ == "__main__":
    main()
