"""Archived pages to a release: pages a second of each runner, and what the other steps cost.

    python -m tests.benchmarks.extraction [--pages DIR] [--count N] [--rounds N]

DIR holds real pages (*.html or *.html.gz); without it, pages are made up of the tests' newsroom (smaller and
simpler: the numbers are higher). Pages are archived first, N of them in turns from the folder, each at an
address of its own. Runners are measured in turns, so that all meet the same load; printed are the median
pages a second by the clock and, since a shared machine's clock says little, per second of processor time of
all processes that took part. Start-up of worker processes and of the Dask cluster is left out for Dask, whose
workers are there already, and included for the pool, which a run starts itself.
"""

from __future__ import annotations

import argparse
import gzip
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from multiprocessing.forkserver import _forkserver, ensure_running
from pathlib import Path

import pandas as pd
import pyarrow as pa

from expectations import judge
from flows import runners
from flows.extract import extract_pages
from tests.flows.archived import page_html, put
from tests.flows.test_runners import scheduler, wait_for, worker
from warehouse import archive, audit, release, runs, stage
from warehouse.archive import Page
from warehouse.connect import Folder, Store, writer


@dataclass
class Measured:
    """Rounds of one way of reading."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


def bodies(folder: Path | None) -> list[bytes]:
    """Pages to read, in the order of their names."""
    if folder is None:
        return [page_html(f"{1000 + n:,}", title=f"Article {n}") for n in range(50)]
    paths = sorted([*folder.glob("*.html"), *folder.glob("*.html.gz")])
    return [gzip.decompress(p.read_bytes()) if p.suffix == ".gz" else p.read_bytes() for p in paths]


def processor_seconds(pids: list[int]) -> float:
    """Of this process, its ended children, and other processes by number."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime
    ticks = os.sysconf("SC_CLK_TCK")
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        total += sum(map(int, fields[11:15])) / ticks  # its own and that of its ended children
    return total


def forkserver() -> list[int]:
    """The process whose children the pool's workers are."""
    ensure_running()
    pid: int | None = vars(_forkserver)["_forkserver_pid"]
    return [pid] if pid else []


def measured(into: Measured, work: Callable[[], object], count: int, pids: list[int]) -> None:
    """One round: add how many pages a second it made."""
    clock, processor = time.perf_counter(), processor_seconds(pids)
    work()
    into.clock.append(count / (time.perf_counter() - clock))
    into.processor.append(count / (processor_seconds(pids) - processor))


def steps(store: Store, pages: list[Page]) -> list[tuple[str, float, str]]:
    """Seconds of each step between readings and release."""
    run_id = runs.start(store, "run", {})
    began = time.perf_counter()
    found = extract_pages(store, {}, pages)
    whole = time.perf_counter() - began
    tables = {name: pa.Table.from_pylist(rows) for name, rows in found.tables.items() if rows}
    marks = [("extraction, rows and stories included", whole)]
    for name, work in (
        ("staging", lambda: stage.write(store, run_id, tables)),
        ("audit with Great Expectations", lambda: judge(audit.frames(store, run_id))),
        ("release and readers' file", lambda: release.publish(store, run_id, pd.DataFrame())),
    ):
        began = time.perf_counter()
        work()
        marks.append((name, time.perf_counter() - began))
    counts = f"{found.counts['articles']} articles, {found.counts['figures']} figures"
    return [(name, seconds, counts) for name, seconds in marks]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    real = bodies(options.pages)
    folder = Folder(Path(tempfile.mkdtemp()))
    with writer(folder) as store:
        for number in range(options.count):
            put(store, f"https://s{number % 9}.example/{number}", real[number % len(real)], hours=number / 60)
        pages = archive.pages_to_extract(store, None)
    size = sum(len(real[n % len(real)]) for n in range(options.count)) / options.count / 1000
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {options.count} pages, "
        f"{size:.0f} kB on average"
    )
    results = {name: Measured() for name in ("archive alone", "packing for travel", "serial")}
    results |= {
        name: Measured() for name in ("processes:1", "processes:2", "dask, 1 worker", "dask, 2 workers")
    }
    from flows.pages import packed, read_archived

    with ExitStack() as stack:
        clusters: dict[str, tuple[str, list[int]]] = {}
        for count in (1, 2):
            address, boss = stack.enter_context(scheduler())
            wait_for(address)
            hands = [stack.enter_context(worker(address)) for _ in range(count)]
            clusters[f"dask, {count} worker{'s' if count > 1 else ''}"] = (
                f"dask:{address}",
                [boss.pid, *(hand.pid for hand in hands)],
            )
        for address, _ in clusters.values():
            runners.read_pages(address, folder, pages[:60])  # every worker has imported what it needs
        read_archived(folder, pages[:5])
        for _ in range(options.rounds):
            for name, into in results.items():
                if name == "archive alone":
                    measured(into, lambda: [archive.read(folder, page) for page in pages], len(pages), [])
                elif name == "packing for travel":
                    measured(into, lambda: packed(folder, pages), len(pages), [])
                else:
                    runner, pids = clusters.get(name, (name, forkserver()))
                    measured(
                        into,
                        lambda at=runner: runners.read_pages(at, folder, pages),
                        len(pages),
                        pids,  # type: ignore[misc]
                    )
    for name, into in results.items():
        clock, processor = statistics.median(into.clock), statistics.median(into.processor)
        print(f"{name:20} {clock:8.1f} pages/s by the clock, {processor:8.1f} per processor second")
    with writer(folder) as store:
        for name, seconds, counts in steps(store, pages):
            print(f"{name:40} {seconds:6.2f} s  ({counts})")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"peak memory of this process {peak:.0f} MB; store {folder.store.stat().st_size / 1e6:.1f} MB, "
        f"archive {sum(p.stat().st_size for p in folder.archive.iterdir()) / 1e6:.1f} MB"
    )
    subprocess.run(["rm", "-rf", str(folder.root)], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
