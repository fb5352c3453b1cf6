"""Measures the warehouse: ``python tests/benchmarks/warehouse.py [load delta history kills readers disk]``.

Speeds are ratios taken in one run, because machines differ and this one may be busy: each pair is measured
alternately, and the medians are compared, by the clock and in processor time (which others' load disturbs
less). Results and their discussion: docs/warehouse.md.
"""

from __future__ import annotations

import importlib.util
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from warehouse import release, runs, stage  # noqa: E402
from warehouse.connect import Folder, Store, reader, writer  # noqa: E402

MILLION = 1_000_000


def tables(count: int, *, start: int = 0, bump: int = 0, per_article: int = 5) -> dict[str, pa.Table]:
    """Made-up figures ``start`` to ``start + count`` with their articles; ``bump`` changes their values."""
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        con.execute(
            f"""CREATE TABLE f AS SELECT
                substr(md5('f' || i), 1, 16) AS figure_id,
                substr(md5('v' || (i // {per_article})), 1, 16) AS version_id,
                substr(md5('a' || (i // {per_article})), 1, 16) AS article_id,
                (i % {per_article})::INTEGER AS position,
                (hash(i) % 6000 + {bump})::BIGINT AS value, 'exact' AS qualifier, value AS low, value AS high,
                'people' AS unit, ['held', 'transferred', 'repatriated', 'released'][1 + i % 4] AS event,
                'actual' AS status, 'fighters' AS population,
                ['TUR', 'IRQ', 'SYR', NULL, 'RUS', 'FRA'][1 + (hash(i) % 6)::INTEGER] AS nationality,
                'SYR' AS origin, 'IRQ' AS place, '2026-02-14' AS as_of, DATE '2026-02-14' AS as_of_from,
                DATE '2026-02-14' AS as_of_to,
                ['Ministry of Justice', 'US Central Command', NULL][1 + i % 3] AS attribution,
                CASE WHEN i % {per_article} > 0
                    THEN substr(md5('f' || (i - i % {per_article})), 1, 16) END AS part_of,
                'the ministry said that ' || value || ' suspected fighters were moved on day ' || i % 400
                    AS quote,
                (hash(i) % 5000)::INTEGER AS char_start, char_start + 80 AS char_end,
                TIMESTAMPTZ '2026-02-14 00:00:00+00' + to_seconds(i // {per_article}) AS published_at,
                TIMESTAMPTZ '2026-02-15 00:00:00+00' + to_seconds(i // {per_article}) AS recorded_at,
                '1' AS extractor_version, 'extracted' AS origin_kind
            FROM range({start}, {start + count}) AS t(i)"""
        )
        queries = {
            "figures": "FROM f",
            "articles": """SELECT DISTINCT article_id, 'https://example.org/' || article_id AS url,
                'example' AS source_id, 'The Example' AS publisher, 'GBR' AS publisher_country,
                'en' AS "language", version_id AS current_version_id FROM f""",
            "article_versions": """SELECT version_id, article_id, 'title ' || version_id AS title,
                min(published_at) AS published_at, 'meta' AS published_source, 'en' AS "language",
                true AS relevant, min(recorded_at) AS recorded_at, '1' AS extractor_version
                FROM f GROUP BY version_id, article_id""",
        }
        return {name: con.execute(query).to_arrow_table() for name, query in queries.items()}


def one_release(store: Store, rows: dict[str, pa.Table]) -> None:
    """A whole run: stage, publish with the readers' file, finish."""
    run_id = runs.start(store, "run", {})
    stage.write(store, run_id, rows)
    if release.publish(store, run_id, pd.DataFrame()) is None:
        raise RuntimeError("the benchmark's input made no release")
    runs.finish(store, run_id, "released", {})


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """How long ``work`` takes by the clock, and in processor time of all threads."""
    started, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - started, time.process_time() - used


def middle(times: list[tuple[float, float]]) -> tuple[float, float]:
    """The medians of both."""
    return statistics.median(wall for wall, _ in times), statistics.median(cpu for _, cpu in times)


def ratio(one: tuple[float, float], other: tuple[float, float]) -> str:
    """How many times as long, by the clock and in processor time."""
    return f"{one[0] / other[0]:.2f} x by the clock, {one[1] / other[1]:.2f} x in processor time"


def say(name: str, *parts: str) -> None:
    """One line of results."""
    print(f"{name:<52}", *parts, flush=True)


def load(folder: Path, repeats: int = 3) -> None:
    """1,000,000 figures as one release against INSERT ... SELECT of the same Arrow tables."""
    for per_article in (5, 200):
        rows = tables(MILLION, per_article=per_article)
        times: dict[str, list[tuple[float, float]]] = {
            "plain figures": [],
            "plain all tables": [],
            "release": [],
        }
        data = Folder(folder)
        for number in range(repeats):
            for name, wanted in (("plain figures", ["figures"]), ("plain all tables", list(rows))):
                plain = folder / f"{name}-{per_article}-{number}"
                times[name].append(seconds(partial(_plain, plain, rows, wanted)))
            data = Folder(folder / f"load-{per_article}-{number}")
            with writer(data) as store:
                times["release"].append(seconds(partial(one_release, store, rows)))
        size = data.readers.stat().st_size
        median = {name: middle(values) for name, values in times.items()}
        say(
            f"load 1,000,000 figures, {per_article} to an article",
            f"release {median['release'][0]:.1f} s; figures alone, plain INSERT:",
            f"{ratio(median['release'], median['plain figures'])};",
            f"the same tables, plain INSERT: {ratio(median['release'], median['plain all tables'])};",
            f"{size / MILLION:.0f} bytes per figure in muster.duckdb,",
            f"{data.store.stat().st_size / MILLION:.0f} in store.duckdb",
        )


def _plain(path: Path, rows: dict[str, pa.Table], wanted: list[str]) -> None:
    """What DuckDB does without any of muster."""
    with duckdb.connect(str(path)) as con:
        for name in wanted:
            con.register("incoming", rows[name])
            con.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming LIMIT 0")
            con.execute(f"INSERT INTO {name} SELECT * FROM incoming")
            con.unregister("incoming")
        con.execute("CHECKPOINT")


def delta(folder: Path, repeats: int = 15) -> None:
    """A release of 100 changed figures on top of 1,000,000 against one on top of 10,000."""
    sizes = (10_000, MILLION)
    times: dict[tuple[int, str], list[tuple[float, float]]] = {}
    stores = {size: Folder(folder / f"delta-{size}") for size in sizes}
    for size in sizes:
        with writer(stores[size]) as store:
            one_release(store, tables(size))
    with writer(stores[sizes[0]]) as small, writer(stores[sizes[1]]) as large:
        for store in (small, large):
            one_release(store, tables(100, bump=1))
            one_release(store, tables(100, bump=2))
        for kind in ("alternating files", "somebody reads: copy"):
            for number in range(repeats):
                for size, store in zip(sizes, (small, large), strict=True):
                    rows = tables(100, start=(number * 500) % 9_000, bump=len(kind) + number + 3)
                    if kind.startswith("somebody"):
                        old = open(store.folder.spare, "rb") if store.folder.spare.exists() else None  # noqa: SIM115, PTH123
                        taken = seconds(partial(one_release, store, rows))
                        if old is not None:
                            old.close()
                    else:
                        taken = seconds(partial(one_release, store, rows))
                    times.setdefault((size, kind), []).append(taken)
    for kind in ("alternating files", "somebody reads: copy"):
        small_s, large_s = (middle(times[size, kind]) for size in sizes)
        say(
            f"100 changed figures, readers' file by {kind}",
            f"on 10,000: {small_s[0] * 1000:.0f} ms; on 1,000,000: {large_s[0] * 1000:.0f} ms;",
            ratio(large_s, small_s),
        )


def history(folder: Path, releases: int = 200) -> None:
    """``figures_at(n)`` after 200 releases against the current view, and the changes between releases."""
    data = Folder(folder / "history")
    with writer(data) as store:
        one_release(store, tables(100_000))
        for number in range(1, releases):
            one_release(store, tables(1_000, start=(number * 500) % 90_000, bump=number))
    con = reader(data)
    row = con.execute("SELECT count(*), count(*) FILTER (valid_to_release IS NULL) FROM figures").fetchone()
    questions = {
        "figures_current": "SELECT count(*), sum(value), max(publisher) FROM figures_current",
        **{
            f"figures_at({n})": f"SELECT count(*), sum(value), max(publisher) FROM figures_at({n})"
            for n in (1, releases // 2, releases)
        },
        "figures_known_on": "SELECT count(*), sum(value), max(publisher) FROM figures_known_on('2027-01-01')",
        "figure_changes(100, 101)": "SELECT count(*) FROM figure_changes(100, 101)",
    }
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in questions}
    for _ in range(21):
        for name, question in questions.items():
            times[name].append(seconds(partial(_ask, con, question)))
    current = middle(times["figures_current"])
    for name, values in times.items():
        median = middle(values)
        say(
            f"after {releases} releases, {row}: {name}", f"{median[0] * 1000:.1f} ms;", ratio(median, current)
        )


def _ask(con: duckdb.DuckDBPyConnection, question: str) -> list[tuple[object, ...]]:
    """All rows of an answer."""
    return con.execute(question).fetchall()


def _crash_tests() -> object:
    """tests/warehouse/test_crash.py as a module."""
    path = ROOT / "tests" / "warehouse" / "test_crash.py"
    spec = importlib.util.spec_from_file_location("test_crash", path)
    if spec is None or spec.loader is None:
        raise RuntimeError(f"{path} is missing")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def kills(folder: Path) -> None:
    """50 kills at random instants of releases of 20,000 figures."""
    counts = _crash_tests().killed(folder, 20_000, 50, seed=50)  # type: ignore[attr-defined]
    say("SIGKILL at random instants of a release of 20,000", f"{counts}: 0 lost, 0 doubled")


def readers(folder: Path) -> None:
    """8 readers query in a loop while 100 releases are made."""
    total = _crash_tests().read_while_releasing(folder, 8, 100, 0.01)  # type: ignore[attr-defined]
    say("8 readers, 100 releases", str(total))


def disk(folder: Path) -> None:
    """A release on a tmpfs of 96 MB that has 3 MB left; needs root."""
    mount = folder / "small"
    mount.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", str(mount)], check=True)
    try:
        data = Folder(mount / "data")
        with writer(data) as store:
            one_release(store, tables(20_000))
        left = shutil.disk_usage(mount).free - (3 << 20)
        (mount / "filler").write_bytes(b"x" * left)
        outcome = "no error"
        try:
            with writer(data) as store:
                one_release(store, tables(60_000, bump=1))
        except Exception as error:  # noqa: BLE001 - what a user would see is the result here
            outcome = f"{type(error).__name__}: {error}"
        count = _count(data)
        (mount / "filler").unlink()
        with writer(data) as store:
            one_release(store, tables(21_000, bump=2))
        say(
            "tmpfs with 3 MB left",
            f"{outcome}; readers then see {count} figures; with space again {_count(data)}",
        )
    finally:
        subprocess.run(["umount", str(mount)], check=True)


def _count(data: Folder) -> int:
    con = reader(data)
    row = con.execute("SELECT count(*) FROM figures_current").fetchone()
    con.close()
    return int(row[0]) if row is not None else 0


def main(names: list[str]) -> None:
    """Run the named benchmarks, or all."""
    every = {work.__name__: work for work in (load, delta, history, kills, readers, disk)}
    for name in names or list(every):
        with tempfile.TemporaryDirectory(prefix="muster-bench-") as folder:
            every[name](Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
