"""What a Prefect task run costs: the reason for few and large tasks (docs/operating.md).

    python -m tests.benchmarks.task_overhead [--tasks N] [--rounds N]

A server of its own on SQLite, a flow of empty tasks declared as muster's are (no cache, no result kept),
submitted to threads as sources are. Printed for each task run, over a flow with no task: milliseconds that
the flow's process takes, by the clock and of processor time; milliseconds until the server has it on record,
and its processor time; bytes that the server's files grow by.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from flows import local_server

TICK = os.sysconf("SC_CLK_TCK")


def processor_seconds(root: int) -> float:
    """Processor time of a process and its children so far."""
    parents: dict[int, tuple[int, float]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        parents[int(entry.parent.name)] = (int(fields[1]), (int(fields[11]) + int(fields[12])) / TICK)
    wanted, total = {root}, 0.0
    while True:
        more = {pid for pid, (parent, _) in parents.items() if parent in wanted} - wanted
        if not more:
            break
        wanted |= more
    for pid in wanted & parents.keys():
        total += parents[pid][1]
    return total


def size(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def measured(tasks: int, server: local_server.LocalServer, folder: Path) -> dict[str, float]:
    """One flow with so many empty tasks."""
    from prefect import flow, task
    from prefect.cache_policies import NO_CACHE
    from prefect.runtime import flow_run
    from prefect.task_runners import ThreadPoolTaskRunner

    @task(name="empty", cache_policy=NO_CACHE, persist_result=False)
    def empty(number: int) -> int:
        return number

    inside: dict[str, float] = {}

    @flow(name="many", task_runner=ThreadPoolTaskRunner(max_workers=16), persist_result=False)  # type: ignore[arg-type]
    def many() -> str:
        clock, processor = time.perf_counter(), time.process_time()
        for future in [empty.submit(number) for number in range(tasks)]:
            future.result()
        inside["client, clock"] = time.perf_counter() - clock
        inside["client, processor"] = time.process_time() - processor
        return str(flow_run.id)

    before, disk, began = processor_seconds(server.pid), size(folder), time.perf_counter()
    run_id = many()
    assert local_server.wait_until_recorded(run_id, tasks, limit_seconds=600)
    inside["on record, clock"] = time.perf_counter() - began
    time.sleep(3)  # what the server writes in batches
    inside["server, processor"] = processor_seconds(server.pid) - before
    inside["bytes"] = size(folder) - disk
    return inside


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--tasks", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    data = Path(tempfile.mkdtemp())
    os.environ |= local_server.QUIET | {"PREFECT_HOME": str(data / "home"), "PREFECT_LOGGING_LEVEL": "ERROR"}
    server = local_server.start(data, keep=False)
    os.environ["PREFECT_API_URL"] = server.api_url
    folder = local_server.home(data)
    try:
        measured(5, server, folder)  # the first flow of a server pays for much else
        rows = []
        for _ in range(options.rounds):
            none, many = (measured(number, server, folder) for number in (0, options.tasks))
            rows.append({name: (many[name] - none[name]) / options.tasks for name in many})
    finally:
        local_server.stop(server)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {options.tasks} task runs a round")
    for name in rows[0]:
        values = [row[name] * (1 if name == "bytes" else 1000) for row in rows]
        unit = "bytes" if name == "bytes" else "ms"
        print(
            f"{statistics.median(values):10.1f} {unit} (from {min(values):.1f} to {max(values):.1f})  {name}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
