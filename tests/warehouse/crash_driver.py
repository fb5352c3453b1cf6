"""A process that makes releases and can be killed: imports once, then forks a child for each release.

Usage: python crash_driver.py FOLDER; each line "STEP FIGURES" on standard input makes one child, whose
process id is printed as "child PID"; it prints "done RELEASE" when its release is complete, and the
driver prints "ended" when it is gone.
"""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path

import pandas as pd
import pyarrow as pa

from warehouse import release, runs, stage
from warehouse.connect import Folder, writer


def tables(step: int, figures: int) -> dict[str, pa.Table]:
    """What step ``step`` would stage: a tenth of the figures changes with every step, a twentieth is new."""
    import duckdb

    count = figures + step * (figures // 20)
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        con.execute(
            f"""CREATE TABLE f AS
            SELECT substr(md5('f' || i), 1, 16) AS figure_id, substr(md5('v' || i // 5), 1, 16) AS version_id,
                substr(md5('a' || i // 5), 1, 16) AS article_id, (i % 5)::INTEGER AS position,
                1 + i + CASE WHEN i % 10 = 0 THEN {step} ELSE 0 END AS value, 'exact' AS qualifier,
                value AS low, value AS high, 'people' AS unit, 'held' AS event, 'actual' AS status,
                'fighters' AS population, ['TUR', 'IRQ', NULL][1 + i % 3] AS nationality,
                value || ' were held' AS quote, 0 AS char_start, 9 AS char_end,
                TIMESTAMPTZ '2026-02-11 20:00:00+00' AS recorded_at, '1' AS extractor_version,
                'extracted' AS origin_kind
            FROM range({count}) AS t(i)"""
        )
        queries = {
            "figures": "FROM f",
            "articles": """SELECT DISTINCT article_id, 'https://example.org/' || article_id AS url, 'example'
                AS source_id, version_id AS current_version_id FROM f""",
            "article_versions": """SELECT DISTINCT version_id, article_id, repeat('text ', 50) AS text,
                TIMESTAMPTZ '2026-02-11 20:00:00+00' AS recorded_at, '1' AS extractor_version FROM f""",
            "page_extractions": f"""SELECT DISTINCT version_id AS page_id, '{step}' AS extractor_version,
                version_id FROM f""",
        }
        return {name: con.execute(query).to_arrow_table() for name, query in queries.items()}


def make(folder: Folder, step: int, figures: int) -> int:
    """One run: stage, publish, finish; the number of the last release."""
    rows = tables(step, figures)
    with writer(folder) as store:
        run_id = runs.start(store, "run", {"step": step})
        stage.write(store, run_id, rows)
        made = release.publish(store, run_id, pd.DataFrame(), note=f"step {step}")
        runs.finish(store, run_id, "released" if made else "unchanged", {})
        last = store.con.execute("SELECT max(release) FROM releases").fetchone()
    return int(last[0]) if last is not None else 0


def main() -> None:
    """Serve until standard input ends."""
    folder = Folder(Path(sys.argv[1]))
    for line in sys.stdin:
        step, figures = map(int, line.split())
        child = os.fork()
        if child == 0:
            try:
                print(f"done {make(folder, step, figures)}", flush=True)
                os._exit(0)
            except BaseException:  # noqa: BLE001 - a forked child must not run on into the loop
                traceback.print_exc()
                os._exit(1)
        print(f"child {child}", flush=True)
        os.waitpid(child, 0)
        print("ended", flush=True)


if __name__ == "__main__":
    main()
