"""What a run costs when there is nothing to do, beside the smallest possible Prefect flow.

    python -m tests.benchmarks.fixed_cost [--rounds N] [--data DIR]

Both are whole processes in the same environment, measured in turns so that both meet the same load; printed
are medians and their ratio (aim: 1.5 at most), once with a Prefect server that is up already, once where
each brings its own: muster the one that it starts and stops, the small flow Prefect's temporary one, both
on files that exist. Then where muster's time goes, from a run that times its own parts. muster's run is that
of the sample newsroom after its third run: all sources are asked, all articles read again, nothing differs.
Exit code 1 if the aim is missed where the server is up.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from flows import local_server

AIM = 1.5
SMALLEST = """
from prefect import flow
@flow
def smallest(): return 1
smallest()
"""
TIMED = """
import json, sys, time
began = time.perf_counter()
marks = {}
def mark(name, since):
    marks[name] = marks.get(name, 0.0) + time.perf_counter() - since
t = time.perf_counter()
import prefect
mark("import prefect", t)
t = time.perf_counter()
from pathlib import Path
from flows import run
mark("import muster beside it", t)
def timed(owner, name, label):
    real = getattr(owner, name)
    def wrapper(*arguments, **options):
        t = time.perf_counter()
        try:
            return real(*arguments, **options)
        finally:
            mark(label, t)
    setattr(owner, name, wrapper)
class Timed:
    def __init__(self, real): self.real = real
    def __call__(self, *a, **k): self.context = self.real(*a, **k); return self
    def __enter__(self):
        t = time.perf_counter()
        found = self.context.__enter__()
        mark("- lock and open the store", t)
        return found
    def __exit__(self, *a):
        t = time.perf_counter()
        done = self.context.__exit__(*a)
        mark("- close the store", t)
        return done
run.writer = Timed(run.writer)
timed(run, "run_once", "the run itself, all parts")
timed(run, "read_all", "- read the sources (HTTP on loopback, a Prefect task each)")
timed(run, "extract_task", "- extract (a Prefect task)")
timed(run, "publish_task", "- publish (a Prefect task)")
timed(run, "held_back", "- summary")
timed(run, "_tell", "- alerts")
timed(run.metrics, "written", "- status and metrics")
timed(run.Board, "finished", "- Prefect artifacts, at the end")
t = time.perf_counter()
summary = run.muster(data=Path(sys.argv[1]))
mark("flow, with Prefect's engine", t)
assert summary["state"] == "unchanged", summary["state"]
whole = marks.pop("flow, with Prefect's engine")
marks["Prefect's engine around the run"] = whole - marks["the run itself, all parts"]
print("MARKS" + json.dumps(marks))
"""


def seconds(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """How long a process takes, by the clock and in processor time. Raises CalledProcessError."""
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - began, processor


def in_turns(commands: dict[str, tuple[list[str], dict[str, str]]], rounds: int) -> dict[str, list[float]]:
    """The median of each command: seconds by the clock, seconds of processor time."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, (command, environment) in commands.items():
            taken[name].append(seconds(command, environment))
    return {
        name: [statistics.median(column) for column in zip(*rows, strict=True)]
        for name, rows in taken.items()
    }


def told(title: str, taken: dict[str, list[float]]) -> None:
    """Print medians and their ratios."""
    for number, kind in enumerate(("by the clock", "of processor time")):
        small, run = taken["smallest flow"][number], taken["muster run"][number]
        print(f"{title}: smallest flow {small:.2f} s, muster run {run:.2f} s {kind}, ratio {run / small:.2f}")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--data", type=Path)
    options = parser.parse_args()
    data = options.data or Path(tempfile.mkdtemp())
    muster = [str(Path(sys.executable).with_name("muster")), "run", "--data", str(data)]
    small = [sys.executable, "-c", SMALLEST]
    alone = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    alone.pop("PYTHONDONTWRITEBYTECODE", None)  # compiled once, as Prefect is: the warming runs below do it
    alone |= {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
    alone |= {"PREFECT_HOME": str(data / "home"), "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120"}
    subprocess.run(small, env=alone, check=True, capture_output=True)  # makes Prefect's files
    for _ in range(3):
        subprocess.run(muster, env=alone, check=True, capture_output=True)
    server = local_server.start(data, keep=False)
    try:
        served = alone | {"PREFECT_API_URL": server.api_url}
        up = in_turns({"smallest flow": (small, served), "muster run": (muster, served)}, options.rounds)
        parts = []
        for _ in range(options.rounds):
            timed = [sys.executable, "-c", TIMED, str(data)]
            done = subprocess.run(timed, env=served, check=True, capture_output=True, text=True)
            parts.append(json.loads(done.stdout.partition("MARKS")[2]))
    finally:
        local_server.stop(server)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}")
    told("server already up", up)
    print("where the time of a run goes (server up, without the command line):")
    for name in parts[0]:
        print(f"  {statistics.median(part.get(name, 0.0) for part in parts):6.2f} s  {name}", flush=True)
    own = in_turns({"smallest flow": (small, alone), "muster run": (muster, alone)}, options.rounds)
    told("each with its own server", own)
    return 1 if up["muster run"][0] / up["smallest flow"][0] > AIM else 0


if __name__ == "__main__":
    sys.exit(main())
