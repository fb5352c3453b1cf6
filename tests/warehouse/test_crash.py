"""A writer that is killed, a disk that is full, readers that never wait.

The sizes here keep the suite short; tests/benchmarks/warehouse.py runs the same checks with 50 kills of a
release of 20,000 figures and with 8 readers over 100 releases.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from warehouse import ask, hashes
from warehouse.connect import Folder, reader, writer

HERE = Path(__file__).parent
FIGURES = 1_000
KILLS = 8


class Driver:
    """The killable process (crash_driver.py)."""

    def __init__(self, folder: Folder) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "crash_driver.py"), str(folder.root)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=HERE.parents[1],
            env=os.environ | {"PYTHONPATH": str(HERE.parents[1])},
        )  # fmt: skip

    def run(self, step: int, figures: int, *, kill_after: float | None = None) -> int | None:
        """Make a release, or kill it after so many seconds; its number if it was completed."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(f"{step} {figures}\n")
        self.process.stdin.flush()
        child, done = 0, None
        while (line := self.process.stdout.readline()) != "ended\n":
            word, _, number = line.partition(" ")
            assert word in ("child", "done"), line
            if word == "child":
                child = int(number)
                if kill_after is not None:
                    time.sleep(kill_after)
                    with contextlib.suppress(ProcessLookupError):  # it was faster
                        os.kill(child, signal.SIGKILL)
            else:
                done = int(number)
        return done

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(10)


def check_readers(folder: Folder) -> int:
    """That the readers' file is whole: every table has the rows and the content that its release recorded."""
    con = reader(folder)
    try:
        number = int(con.execute("SELECT release FROM about").fetchone()[0])
        recorded = con.execute(
            "SELECT table_name, row_count, content_hash FROM release_tables WHERE release = ?", [number]
        ).fetchall()
        assert recorded and con.execute("SELECT max(release) FROM releases").fetchone() == (number,)
        for table, count, text in recorded:
            state = hashes.state(con, table, number)
            assert (state.rows, state.text) == (count, text), (number, table)
    finally:
        con.close()
    return number


def killed(tmp_path: Path, figures: int, kills: int, seed: int) -> dict[str, int]:
    """Kill releases at random instants, checking after each; what happened."""
    rng = random.Random(seed)
    folder, calm = Folder(tmp_path / "data"), Folder(tmp_path / "calm")
    driver, steady = Driver(folder), Driver(calm)
    counts = {"killed": 0, "in time": 0, "published after all": 0}
    try:
        assert driver.run(0, figures) == 1
        steady.run(0, figures)
        started = time.monotonic()
        steady.run(1, figures)
        usual = time.monotonic() - started
        step, last = 1, 1
        while counts["killed"] < kills:
            done = driver.run(step, figures, kill_after=rng.uniform(0, usual * 1.1))
            number = check_readers(folder)
            assert number in ((done,) if done else (last, last + 1))
            counts["in time" if done else "killed"] += 1
            if not done and number == last + 1:
                counts["published after all"] += 1
            if done or rng.random() < 0.4:  # go on with the same input, as the next run does
                last = driver.run(step, figures) or 0
                assert check_readers(folder) == last == step + 1
                step += 1
                if step > 1 and steady.run(step - 1, figures) is None:
                    raise AssertionError("the undisturbed run failed")
            else:
                last = max(number, last)
        final = driver.run(step, figures)
        steady.run(step, figures)
        assert final == check_readers(folder) == step + 1
    finally:
        driver.close()
        steady.close()
    same = "SELECT table_name, row_count, content_hash FROM release_tables ORDER BY ALL"
    one, two = ({(n, c, h) for n, c, h in ask.query(each, same).rows} for each in (folder, calm))
    assert one == two, "every release of the disturbed warehouse equals that of the undisturbed one"
    with writer(folder) as store:
        for table, key in (("figures", "figure_id"), ("page_extractions", "page_id, extractor_version")):
            where = "" if table == "page_extractions" else "WHERE valid_to_release IS NULL"
            doubled = store.con.execute(
                f"SELECT count(*) FROM (SELECT {key} FROM {table} {where} GROUP BY ALL HAVING count(*) > 1)"
            ).fetchone()
            assert doubled == (0,), table
        assert list(folder.staging.iterdir()) == []
    return counts


def test_killed_writer_loses_and_doubles_nothing(tmp_path):
    counts = killed(tmp_path, FIGURES, KILLS, seed=20260213)
    assert counts["killed"] == KILLS


LIMITED = """
import resource, signal, sys
from pathlib import Path
from warehouse.connect import Folder, WarehouseError
sys.path.insert(0, sys.argv[3])
import crash_driver
rows = crash_driver.tables(1, 20_000)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limit = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
try:
    print("made", crash_driver.make(Folder(Path(sys.argv[1])), 1, 20_000))
except WarehouseError as error:
    print("refused", error)
"""


@pytest.mark.parametrize("share", [0.02, 1.02])
def test_full_disk_is_one_clear_line_and_the_last_release_stands(tmp_path, share):
    """No file may grow beyond a share of what a release needs: that fails as a full disk or quota does."""
    folder = Folder(tmp_path / "data")
    driver = Driver(folder)
    driver.run(0, 20_000)
    driver.close()
    limit = int(folder.readers.stat().st_size * share)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(folder.root), str(limit), str(HERE)],
        capture_output=True, text=True, timeout=120, cwd=HERE.parents[1],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert len(lines) == 1, lines
    assert lines[0].startswith("refused no space left to write"), lines
    assert "free some disk space" in lines[0]
    assert check_readers(folder) == 1
    driver = Driver(folder)
    assert driver.run(1, 20_000) == 2, "with space again the same run completes"
    driver.close()
    assert check_readers(folder) == 2


READ = """
import os, sys, time
import duckdb
path, stop = sys.argv[1], sys.argv[2]
opened = refused = torn = 0
seen = set()
while not os.path.exists(stop) or opened == 0:
    try:
        con = duckdb.connect(path, read_only=True)
    except duckdb.Error as error:
        refused += 1
        print("refused", error, file=sys.stderr)
        continue
    opened += 1
    for _ in range(3):
        release, recorded = con.execute(
            "SELECT release, row_count FROM about JOIN release_tables USING (release)"
            " WHERE table_name = 'figures'"
        ).fetchone()
        count, current, at = con.execute(
            "SELECT (SELECT count(*) FROM figures WHERE valid_to_release IS NULL),"
            " (SELECT count(*) FROM figures_current), (SELECT count(*) FROM figures_at(?))", [release]
        ).fetchone()
        torn += not (count == current == at == recorded)
        seen.add(release)
        time.sleep(float(sys.argv[3]))
    con.close()
print(opened, refused, torn, len(seen))
"""


def read_while_releasing(tmp_path: Path, readers: int, releases: int, pause: float) -> dict[str, int]:
    """Readers of their own processes query in a loop while releases are made."""
    folder = Folder(tmp_path / "data")
    stop = tmp_path / "stop"
    driver = Driver(folder)
    driver.run(0, 500)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", READ, str(folder.readers), str(stop), str(pause)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(readers)
    ]  # fmt: skip
    try:
        for step in range(1, releases + 1):
            assert driver.run(step, 500) == step + 1
    finally:
        stop.touch()
        results = [process.communicate(timeout=60) for process in processes]
        driver.close()
    assert all(process.returncode == 0 for process in processes), [error for _, error in results]
    numbers = [tuple(map(int, out.split())) for out, _ in results]
    total = {name: sum(each[i] for each in numbers) for i, name in enumerate(("opened", "refused", "torn"))}
    return total | {"releases seen": max(each[3] for each in numbers)}


def test_readers_are_never_refused_and_never_see_half_a_release(tmp_path):
    total = read_while_releasing(tmp_path, readers=8, releases=5, pause=0.05)
    assert total["refused"] == total["torn"] == 0
    assert total["opened"] >= 8 and total["releases seen"] > 1
