"""A small chaos; the large one with 40 runs is started by hand (tests/operations/chaos.py says how)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).parents[2]


def test_killed_runs_and_broken_sources_leave_the_same_tables(tmp_path: Path, prefect_api: str) -> None:
    command = [sys.executable, "-m", "tests.operations.chaos", "--runs", "4", "--seed", "22"]
    done = subprocess.run(
        [*command, "--folder", str(tmp_path)],
        cwd=HOME,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    out = json.loads(done.stdout)
    assert out["killed"] >= 2, out
    assert out["broken"] >= 2, out
    assert out["rows"] > 30, out
    assert (out["lost"], out["doubled"], out["wrong"], out["left_staging"]) == (0, 0, 0, 0)
