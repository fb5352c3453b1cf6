"""Runs as processes of their own, with their folder, and what became of them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from flows import local_server
from tests.faults.newsroom import Request, Site, article, page_handler, serve
from warehouse.connect import Folder, writer

MUSTER = str(Path(sys.executable).with_name("muster"))
SOURCE = """
name = "{name}"
kind = "listing"
address = "{address}"
selector = "a"
publisher = "Test"
publisher_country = "GBR"
languages = ["en"]
cadence = "0s"
delay = "0s"
allow_loopback = true
[expect]
min = 1
[terms]
decision = "use"
licence = "none: a test"
reason = "Served by the test on loopback."
date = 2026-01-01
"""
STATE = """SELECT url, position, value, low, high, unit, event, status, nationality, quote
FROM figures_current ORDER BY ALL"""


@dataclass
class Process:
    """A muster command that is going on; what it says goes to ``log``."""

    popen: subprocess.Popen[bytes]
    log: Path

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    @property
    def error(self) -> str:
        """Its one line for the user."""
        lines = [line for line in self.said.splitlines() if line.startswith("muster: ")]
        assert len(lines) == 1, self.said
        return lines[0]

    def wait_for(self, words: str, seconds: float = 60.0) -> None:
        """Wait until it has said something that fits."""
        deadline = time.monotonic() + seconds
        while not re.search(words, self.said):
            assert self.popen.poll() is None, self.said
            assert time.monotonic() < deadline, f"{words!r} not said in {seconds} s:\n{self.said}"
            time.sleep(0.05)

    def end(self, seconds: float = 90.0) -> int:
        return self.popen.wait(timeout=seconds)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Process]]:
    """Starts muster commands; those still going on at the test's end are killed."""
    started: list[Process] = []

    def begin(*arguments: str, preexec: Callable[[], None] | None = None, **environment: str) -> Process:
        log = tmp_path / f"said-{len(started)}.txt"
        with log.open("wb") as out:
            popen = subprocess.Popen(
                [MUSTER, *arguments],
                stdout=out,
                stderr=out,
                stdin=subprocess.DEVNULL,
                cwd=tmp_path,
                env={key: value for key, value in (os.environ | environment).items() if value},
                preexec_fn=preexec,
            )
        started.append(Process(popen, log))
        return started[-1]

    yield begin
    for process in started:
        with suppress(ProcessLookupError):
            process.popen.kill()
        process.popen.wait()


def source_file(folder: Path, name: str, address: str) -> None:
    """Write a source's file."""
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.toml").write_text(SOURCE.format(name=name, address=address))


PRISON = article(
    "Prisoners in Iraq", "Iraq is holding 5,704 suspected ISIS fighters, officials said on Friday."
)


@contextmanager
def dripping(folder: Path) -> Iterator[Path]:
    """Source files for two sites: one in order, and one whose answer never ends. Yields their folder."""
    stopped = Event()

    def drip(request: Request) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        request.end_headers()
        while not stopped.wait(0.2):  # never silent for long enough to run into the limit of reading
            request.wfile.write(b" ")
            request.wfile.flush()

    listing = article("List", '<a href="/n/1">one</a>')
    good = Site({"/": page_handler(listing), "/n/1": page_handler(PRISON)})
    with serve({"good": good, "bad": Site({"/": drip})}) as sites:
        for name, site in sites.items():
            source_file(folder, name, site.base + "/")
        try:
            yield folder
        finally:
            stopped.set()


def run_rows(root: Path) -> list[tuple[Any, ...]]:
    """Kind and state of every run of a warehouse, oldest first. Opening it marks dead ones."""
    with writer(Folder(root), wait_seconds=10.0) as store:
        return store.con.execute("SELECT kind, state FROM runs ORDER BY started_at").fetchall()


def processes_of(words: str) -> list[int]:
    """Processes whose environment or command line holds some words, ended ones left out."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            about = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if words.encode() in about and int(entry.name) != os.getpid():
            found.append(int(entry.name))
    return found


def server_is_gone(data: Path) -> None:
    """No process of the Prefect server of this data folder is left, ten seconds later at most."""
    deadline = time.monotonic() + 10
    while (left := processes_of(str(local_server.home(data)))) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not left, "Prefect's server is still there"
