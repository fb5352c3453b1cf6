"""A warehouse of its own for each test, and the table of evils at the end of the test output."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from flows.sources.loader import parse
from flows.sources.model import Source
from flows.web.limits import Limits
from flows.web.session import Web
from warehouse import runs
from warehouse.connect import Folder, writer

TABLE = pytest.StashKey[list[str]]()

# Everything that waits is short; sizes are the real ones.
QUICK = Limits(
    connect=1.0,
    read=0.8,
    total=2.0,
    attempts=2,
    backoff=0.02,
    backoff_max=0.1,
    retry_after_max=2.0,
    threads=64,
)


@pytest.fixture
def source() -> Callable[..., Source]:
    """Makes a source from a name, a kind, an address and whatever else is to differ."""
    return make_source


def make_source(name: str, kind: str = "feed", **keys: Any) -> Source:
    data: dict[str, Any] = {
        "name": name,
        "kind": kind,
        "publisher": "Test",
        "publisher_country": "IRQ",
        "languages": ["en"],
        "cadence": "0s",
        "delay": "0s",
        "allow_loopback": True,
        "expect": {"min": 1},
        "terms": {"decision": "use", "reason": "our own server", "date": "2026-11-25", "licence": "CC0-1.0"},
    }
    if kind in ("warc", "folder"):
        del data["allow_loopback"]
    return parse({**data, **keys}, Path(f"{name}.toml"))


@contextmanager
def opened(root: Path, **options: Any) -> Iterator[Web]:
    """The web side of one run on a warehouse, with quick limits unless told otherwise."""
    with writer(Folder(root)) as store:
        run_id = runs.start(store, "test", {})
        with Web(store, run_id, **{"limits": QUICK, "environment": {}, **options}) as web:
            yield web
        runs.finish(store, run_id, "done", {})


@pytest.fixture
def table(request: pytest.FixtureRequest) -> list[str]:
    """Lines for the end of the test output."""
    lines: list[str] = request.config.stash.setdefault(TABLE, [])
    return lines


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    lines = config.stash.get(TABLE, [])
    if lines:
        terminalreporter.section("the fault newsroom")
        for line in lines:
            terminalreporter.write_line(line)
