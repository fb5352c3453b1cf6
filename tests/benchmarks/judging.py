"""How long judging 100,000 staged figures takes, and a run with nothing new.

    python tests/benchmarks/judging.py [--figures 100000]

The hand-coded articles are staged over and over under other addresses, with other texts of the same
length, beside one released copy. Shaping the frames and judging them are timed apart, and so is importing
Great Expectations.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "mutation"), str(HERE.parents[1])]

import pyarrow as pa  # noqa: E402
from clean import Row, developed  # noqa: E402

import expectations  # noqa: E402
from transforms.model import content_hash  # noqa: E402
from warehouse import audit, release, runs, stage  # noqa: E402
from warehouse.connect import Folder, writer  # noqa: E402


def copies(tables: dict[str, list[Row]], figures: int) -> dict[str, pa.Table]:
    """As many copies of all articles as make ``figures`` figures, each with ids and texts of its own."""
    times = -(-figures // len(tables["figures"]))
    made: dict[str, list[Row]] = {name: [] for name in tables}
    for number in range(times):
        for name, rows in tables.items():
            made[name] += [_renamed(name, row, number) for row in rows]
    return {name: pa.Table.from_pylist(rows) for name, rows in made.items()}


def _renamed(table: str, row: Row, number: int) -> Row:
    row = dict(row)
    for column in ("article_id", "version_id", "figure_id", "part_of", "current_version_id"):
        if row.get(column):
            row[column] = content_hash(row[column], number)
    if table == "articles":
        row["url"] += f"?copy={number}"
        row["source_id"] = f"source-{number % 50}"
    if table == "article_versions":
        row["text"] += f" [{number:06d}]"
    return row


def measure(figures: int) -> dict[str, float]:
    """Seconds by step."""
    tables = developed()
    with tempfile.TemporaryDirectory() as folder, writer(Folder(Path(folder))) as store:
        first = runs.start(store, "run", {})
        stage.write(store, first, {name: pa.Table.from_pylist(rows) for name, rows in tables.items()})
        release.publish(store, first, expectations.judge(audit.frames(store, first)).findings.head(0))
        runs.finish(store, first, "released", {})

        run_id = runs.start(store, "run", {})
        stage.write(store, run_id, copies(tables, figures))
        began, began_cpu = time.perf_counter(), time.process_time()
        frames = audit.frames(store, run_id)
        shaped, shaped_cpu = time.perf_counter(), time.process_time()
        report = expectations.judge(frames)
        judged, judged_cpu = time.perf_counter(), time.process_time()
        runs.finish(store, run_id, "measured", {})

        again = runs.start(store, "run", {})
        stage.write(store, again, {name: pa.Table.from_pylist(rows) for name, rows in tables.items()})
        before = time.perf_counter()
        nothing = audit.frames(store, again)
        expectations.judge(nothing)
        after = time.perf_counter()
    assert report.counts()["broken"] == 0
    return {
        "figures": len(frames["figures"]),
        "articles": len(frames["articles"]),
        "rules": len(report.outcomes),
        "findings": len(report.findings),
        "shape_seconds": round(shaped - began, 2),
        "judge_seconds": round(judged - shaped, 2),
        # Processor seconds, for when others use the machine as well.
        "shape_processor_seconds": round(shaped_cpu - began_cpu, 2),
        "judge_processor_seconds": round(judged_cpu - shaped_cpu, 2),
        "nothing_new_seconds": round(after - before, 2),
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def main() -> None:
    """Print the measurements as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--figures", type=int, default=100_000)
    options = parser.parse_args()
    # Apart, as a run does it while it is still fetching.
    imported = round(expectations.preload(), 2)
    print(json.dumps({"import_seconds": imported, **measure(options.figures)}, indent=1))


if __name__ == "__main__":
    main()
