"""How runs end that do not end well: signals, limits, rivals, a full disk, a lost Prefect server.

After each of them the last release stands, and the next run completes the work.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.operations.conftest import STATE, Process, dripping, processes_of, run_rows, server_is_gone
from warehouse import alert_log
from warehouse.connect import Folder, reader, writer

Start = Callable[..., Process]


def current(root: Path) -> list[tuple[object, ...]]:
    with reader(Folder(root)) as con:
        return con.execute(STATE).fetchall()


def test_sigterm_then_a_lost_server(tmp_path: Path, start: Start, free_ports: Callable[[], int]) -> None:
    """Runs with a Prefect server and a newsroom of their own, met in the middle of reading.

    SIGTERM ends both servers too. SIGKILL to Prefect's server: the data part completes; the process ends
    soon, and says why.
    """
    port, data = free_ports(), tmp_path / "data"
    own = {"MUSTER_DATA": str(data), "MUSTER_SAMPLE_PORT": str(port), "PREFECT_API_URL": ""}
    run = start("run", **own)
    run.wait_for("reading 3 sources")
    began = time.monotonic()
    run.popen.send_signal(signal.SIGTERM)
    assert run.end() == 143
    assert time.monotonic() - began < 10
    assert "Traceback" not in run.said
    assert "stopped: the last release stands" in run.said
    with socket.socket() as newsroom:
        assert newsroom.connect_ex(("127.0.0.1", port)) != 0
    server_is_gone(data)
    assert run_rows(data / "sample") == [("run", "interrupted")]

    run = start("run", **own)
    run.wait_for("reading 3 sources")
    for process in processes_of(str(data / "prefect")):
        os.kill(process, signal.SIGKILL)
    assert run.end(90) == 1
    assert "is gone. The data does not need it" in run.error
    assert "Traceback" not in run.said
    assert run_rows(data / "sample") == [("run", "interrupted"), ("run", "released")]
    assert len(current(data / "sample")) > 20


def test_a_site_that_never_stops_answering_holds_up_no_end(
    tmp_path: Path, start: Start, prefect_api: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SIGTERM and the time limit end a run that cannot be interrupted; a rival stops at once."""
    data = tmp_path / "data"
    with dripping(tmp_path / "sources") as sources:
        options = ("run", "--sources", str(sources), "--data", str(data))
        monkeypatch.setenv(
            "MUSTER_HOST_LIMITS", "false"
        )  # of a run ended by force they stay taken for a minute
        stopped = start(*options)
        stopped.wait_for("reading 2 sources")
        wait_for_page(data / "live")
        began = time.monotonic()
        stopped.popen.send_signal(signal.SIGTERM)
        assert stopped.end() == 143
        assert time.monotonic() - began < 10
        assert "Traceback" not in stopped.said

        limited = start(*options, MUSTER_RUN_TIME_LIMIT="10")
        limited.wait_for("reading 2 sources")
        rival = start(*options)
        assert rival.end() == 1
        assert "another run is writing to" in rival.error
        assert "Traceback" not in rival.said
        assert limited.end(40) == 1
        assert "the run was ended after 10 s (MUSTER_RUN_TIME_LIMIT)" in limited.error
        assert "Traceback" not in limited.said
        assert run_rows(data / "live") == [("run", "interrupted"), ("run", "failed")]
        with writer(Folder(data / "live")) as store:
            alerts = alert_log.open_alerts(store, ["run:run"])
        assert [alert.severity for alert in alerts] == ["critical"]
        (sources / "bad.toml").unlink()  # given up
        after = start(*options)
        assert after.end() == 0, after.said
    assert len(current(data / "live")) == 1
    with writer(Folder(data / "live")) as store:
        assert alert_log.open_alerts(store, ["run:run"]) == []


def wait_for_page(root: Path) -> None:
    """Wait until a page is in the archive."""
    deadline = time.monotonic() + 30
    while not any(path.stat().st_size for path in (root / "archive").rglob("*.warc.gz")):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def small_files() -> None:
    """As good as a full disk: no file may grow beyond 700 kB, which a store needs for its first release."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (700_000, 700_000))


def test_a_full_disk_is_one_line_and_the_next_run_completes(
    tmp_path: Path, start: Start, prefect_api: str
) -> None:
    data = tmp_path / "data"
    with dripping(tmp_path / "sources") as sources:
        (sources / "bad.toml").unlink()
        options = ("run", "--sources", str(sources), "--data", str(data))
        full = start(*options, preexec=small_files)
        assert full.end() == 1
        assert "no space left" in full.error
        assert "Traceback" not in full.said
        after = start(*options)
        assert after.end() == 0, after.said
    assert len(current(data / "live")) == 1
    with reader(Folder(data / "live")) as con:
        assert con.execute("SELECT count(*) FROM releases").fetchall() == [(1,)]
