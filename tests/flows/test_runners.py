"""Where extraction runs: this process, worker processes, a real Dask cluster. The same rows always."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from flows import pages as page_reading
from flows import runners
from flows.errors import UserError
from flows.extract import Extracted, extract_pages
from tests.flows.archived import off_subject, page_html, put, query
from warehouse import archive, release, runs, stage
from warehouse.connect import Folder, Store, writer

PAGES = 40


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """An archive of pages: copies, edits, pages off the subject."""
    folder = Folder(tmp_path_factory.mktemp("archived"))
    with writer(folder) as store:
        for number in range(PAGES):
            body = (
                off_subject()
                if number % 5 == 4
                else page_html(f"{1000 + number // 2:,}", title=f"No. {number}")
            )
            put(store, f"https://s{number % 7}.example/{number % 36}", body, hours=number / 10)
    return folder


@contextmanager
def process(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    child = subprocess.Popen(
        [sys.executable, "-m", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield child
    finally:
        child.kill()
        child.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def scheduler() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = free_port()
    quiet = ("--no-dashboard", "--host", "127.0.0.1", "--port", str(port))
    with process("distributed.cli.dask_scheduler", *quiet) as child:
        yield f"tcp://127.0.0.1:{port}", child


def worker(address: str) -> Any:
    single = ("--no-nanny", "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1")
    return process("distributed.cli.dask_worker", address, *single)


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    with scheduler() as (address, _), worker(address), worker(address):
        yield address


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runners, "DASK_BATCH", 7)
    monkeypatch.setattr(runners, "POOL_BATCH", 7)


def extracted(folder: Folder, runner: str) -> Extracted:
    with writer(folder) as store:
        return extract_pages(store, {}, archive.pages_to_extract(store, None), runner=runner)


def everything(store: Store, found: Extracted) -> dict[str, list[tuple[Any, ...]]]:
    """Release, and all rows of all core tables with the hashes of their contents, clocks apart."""
    run_id = runs.start(store, "run", {})
    stage.write(
        store, run_id, {name: pa.Table.from_pylist(rows) for name, rows in found.tables.items() if rows}
    )
    release.publish(store, run_id, pd.DataFrame())
    clocks = "c NOT IN ('known_from', 'known_to', 'processed_at', 'run_id')"
    return {
        table: query(store, f"SELECT COLUMNS(c -> {clocks}) FROM {table} ORDER BY ALL")
        for table in ("sources", "stories", "articles", "article_versions", "figures", "page_extractions")
    } | {"hashes": query(store, "SELECT table_name, content_hash FROM release_tables ORDER BY 1")}


def released(folder: Folder, target: Path, runner: str) -> dict[str, list[tuple[Any, ...]]]:
    import shutil

    shutil.copytree(folder.root, target)
    found = extracted(Folder(target), runner)
    assert found.problems == []
    with writer(Folder(target)) as store:
        return everything(store, found)


@pytest.fixture(scope="module")
def serial(filled: Folder, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[Any, ...]]]:
    return released(filled, tmp_path_factory.mktemp("serial") / "w", "serial")


def test_two_dask_workers_give_the_same_tables_bit_for_bit(
    filled: Folder, serial: dict[str, Any], cluster: str, tmp_path: Path, small_batches: None
) -> None:
    assert len(serial["figures"]) > 20
    assert released(filled, tmp_path / "w", f"dask:{cluster}") == serial


def test_worker_processes_give_the_same_tables_bit_for_bit(
    filled: Folder, serial: dict[str, Any], tmp_path: Path, small_batches: None
) -> None:
    assert released(filled, tmp_path / "w", "processes:2") == serial


def test_few_pages_are_read_here_and_many_in_processes(
    filled: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runners, "_in_processes", lambda workers, folder, pages: ["processes", workers])
    with writer(filled) as store:
        pages = archive.pages_to_extract(store, None)
    assert len(runners.read_pages("auto", filled, pages[:3])) == 3
    many = pages * (runners.PAGES_WORTH_A_POOL // len(pages) + 1)
    assert runners.read_pages("auto", filled, many) == ["processes", os.cpu_count()]
    assert runners.read_pages("processes:3", filled, pages[:3]) == ["processes", 3]


@pytest.mark.parametrize(
    "runner", ["", "threads", "processes:0", "processes:x", "dask", "dask:host", "dask:tcp://"]
)
def test_an_unknown_runner_is_refused_with_the_choices(runner: str) -> None:
    with pytest.raises(ValueError, match="auto, serial, processes"):
        runners.checked(runner)


def _deadly(folder: Folder, pages: Any) -> Any:
    """What reading looks like when one page kills the process (a fault in a C library)."""
    if any(page.url.endswith("/13") for page in pages):
        os.kill(os.getpid(), signal.SIGKILL)
    return _READ(folder, pages)


_READ = page_reading.read_archived


def test_a_page_that_kills_its_process_is_found_and_the_others_are_read(
    filled: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runners, "POOL_BATCH", 2)
    monkeypatch.setattr(page_reading, "read_archived", _deadly)
    with writer(filled) as store:
        pages = archive.pages_to_extract(store, None)[10:16]
    readings = runners.read_pages("processes:2", filled, pages)
    assert [reading.page for reading in readings] == pages
    bad = [reading.problem for reading in readings if reading.problem]
    assert len(bad) == 1
    assert bad[0].startswith("https://s6.example/13: the process that read it died")


def _always_deadly(folder: Folder, pages: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def test_processes_that_die_whatever_they_read_end_the_run_with_a_clear_line(
    filled: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runners, "DEADLY_PAGES", 1)
    monkeypatch.setattr(runners, "POOL_BATCH", 1)
    monkeypatch.setattr(page_reading, "read_archived", _always_deadly)
    with writer(filled) as store:
        pages = archive.pages_to_extract(store, None)[:4]
    with pytest.raises(UserError, match="MUSTER_RUNNER=serial"):
        runners.read_pages("processes:1", filled, pages)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runners, "DASK_WAIT_SECONDS", 1.0)
    monkeypatch.setattr(runners, "DASK_POLL_SECONDS", 0.2)
    monkeypatch.setattr(runners, "DASK_BATCH", 5)


def fails(folder: Folder, address: str) -> UserError:
    """Extraction that ends with a clear line, and leaves all pages to the next run."""
    with pytest.raises(UserError) as failure:
        extracted(folder, f"dask:{address}")
    with writer(folder) as store:
        assert len(archive.pages_to_extract(store, None)) == PAGES
    return failure.value


def test_no_scheduler_is_a_clear_line(filled: Folder, impatient: None) -> None:
    address = f"tcp://127.0.0.1:{free_port()}"
    assert f"no Dask scheduler answers at {address}" in str(fails(filled, address))


def test_a_scheduler_without_workers_is_a_clear_line(filled: Folder, impatient: None) -> None:
    with scheduler() as (address, _):
        wait_for(address)
        failure = fails(filled, address)
    assert "has no workers" in str(failure)
    assert f"dask worker {address}" in str(failure)


def wait_for(address: str) -> None:
    """Until the scheduler listens."""
    host, port = address.removeprefix("tcp://").split(":")
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return


def killing(monkeypatch: pytest.MonkeyPatch, victims: Callable[[], list[subprocess.Popen[bytes]]]) -> None:
    """Kill processes as soon as the first results are there."""
    real = runners._result
    killed: list[bool] = []

    def after_first(*arguments: Any) -> Any:
        found = real(*arguments)
        if not killed:
            killed.append(True)
            for child in victims():
                child.kill()
                child.wait()
        return found

    monkeypatch.setattr(runners, "_result", after_first)


def test_a_lost_scheduler_is_a_clear_line_and_the_next_run_is_right(
    filled: Folder, serial: dict[str, Any], impatient: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with scheduler() as (address, boss), worker(address):
        monkeypatch.setattr(runners, "DASK_WAIT_SECONDS", 10.0)
        with monkeypatch.context() as patch:
            killing(patch, lambda: [boss])
            began = time.monotonic()
            failure = fails(filled, address)
    assert "was lost in the middle" in str(failure)
    assert failure.exit_code == 1
    assert time.monotonic() - began < 40
    assert released(filled, tmp_path / "w", "serial") == serial


def test_a_lost_worker_costs_nothing_while_there_is_another(
    filled: Folder,
    serial: dict[str, Any],
    small_batches: None,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    with scheduler() as (address, _), worker(address), worker(address) as second:
        killing(monkeypatch, lambda: [second])
        assert released(filled, tmp_path / "w", f"dask:{address}") == serial


def test_workers_that_are_all_gone_are_a_clear_line(
    filled: Folder, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scheduler() as (address, _), worker(address) as only:
        monkeypatch.setattr(runners, "DASK_WAIT_SECONDS", 20.0)
        real = runners._threads
        monkeypatch.setattr(
            runners, "_threads", lambda client, at: (real(client, at), _patience(monkeypatch))[0]
        )
        killing(monkeypatch, lambda: [only])
        assert "all workers" in str(fails(filled, address))


def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runners, "DASK_WAIT_SECONDS", 1.0)


def test_a_worker_with_another_muster_is_refused(
    filled: Folder, cluster: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_reading, "VERSION", "another/1")
    assert "install the same one on all machines" in str(fails(filled, cluster))


def test_without_the_package_it_says_what_to_install(filled: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert "pip install 'muster[dask]'" in str(fails(filled, "tcp://127.0.0.1:1"))


def test_a_lost_record_is_reported_on_a_cluster_too(filled: Folder, cluster: str, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(filled.root, tmp_path / "w")
    with writer(Folder(tmp_path / "w")) as store:
        store.con.execute("UPDATE pages SET digest = 'sha256:0' WHERE url LIKE '%/13'")
    found = extracted(Folder(tmp_path / "w"), f"dask:{cluster}")
    assert len(found.problems) == 1
    assert "muster archive verify" in found.problems[0]
    assert found.counts["page_extractions"] == PAGES - 1


ORPHANS = """
import multiprocessing, os, time
from concurrent.futures import ProcessPoolExecutor
from flows.runners import _end_with
context = multiprocessing.get_context("forkserver")
with ProcessPoolExecutor(1, context, initializer=_end_with, initargs=(os.getpid(),)) as pool:
    print(pool.submit(os.getpid).result(), flush=True)
    pool.submit(time.sleep, 120).result()
"""


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and that nobody has waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_workers_end_with_a_run_that_is_killed() -> None:
    run = subprocess.Popen([sys.executable, "-c", ORPHANS], stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    worker = int(run.stdout.readline())
    run.kill()
    run.wait()
    deadline = time.monotonic() + 30
    while alive(worker):
        assert time.monotonic() < deadline, "the worker outlives its run"
        time.sleep(0.2)
