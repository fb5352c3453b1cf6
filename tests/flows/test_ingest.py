"""Reading all sources within a limit: those that take too long are given up, and go on in the next run."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from pathlib import Path
from typing import Any

from prefect import flow

from flows.ingest import read_all
from flows.reading import read_source
from flows.run import _asked
from flows.sources.model import Source
from flows.web.hosts import HostBusy
from flows.web.result import Reading
from tests.faults.conftest import make_source, opened
from tests.faults.newsroom import Site, article, feed_handler, page_handler, serve

ARTICLES = [f"/{number}" for number in range(6)]


@flow(name="only-reading", validate_parameters=False, persist_result=False)
def read(root: Path, sources: list[Source], limit: float, **options: Any) -> list[Reading]:
    with opened(root, **options) as web, ExitStack() as closing:
        return read_all(sources, web, closing, limit_seconds=limit)


def test_a_source_whose_host_other_runs_read_is_left_to_the_next_run(
    tmp_path: Path, prefect_api: str
) -> None:
    def busy(source: Source, check: Callable[[], None]) -> AbstractContextManager[None]:
        if source.name == "taken":
            raise HostBusy("other runs held it")
        return nullcontext()

    site = Site({"/feed.xml": feed_handler("/0"), "/0": page_handler(article("/0"))})
    with serve({"one": site}):
        sources = [make_source(name, address=site.base + "/feed.xml") for name in ("taken", "free")]
        taken, free = read(tmp_path, sources, limit=30, turn=busy)
    assert (taken.state, taken.message) == ("busy", "other runs held it: left to the next run")
    assert (taken.events, taken.requests) == ((), 0)
    assert (free.state, free.pages) == ("ok", 1)
    assert _asked([taken, free]) == ["source:free"], "what is open about the other stays open"
    assert _asked([free]) == ["source:"]


def asked(site: Site) -> list[str]:
    return [request.path for request in site.seen if request.path in ARTICLES]


def test_half_the_time_is_over(tmp_path: Path, prefect_api: str) -> None:
    pages = {path: page_handler(article(path)) for path in ARTICLES}
    slow, quick = (Site({"/feed.xml": feed_handler(*ARTICLES), **pages}) for _ in range(2))
    with serve({"slow": slow, "quick": quick}):
        sources = [
            make_source("slow", address=slow.base + "/feed.xml", delay="1s"),
            make_source("quick", address=quick.base + "/feed.xml"),
        ]
        began = time.monotonic()
        given_up, whole = read(tmp_path, sources, limit=3.5)
        assert time.monotonic() - began < 7
        assert (given_up.state, whole.state) == ("failing", "ok")
        assert given_up.message == "not read within 4 s; what was fetched until then is kept"
        assert [(event.severity, event.kind) for event in given_up.events] == [("error", "failing")]
        assert whole.pages == len(ARTICLES)
        before = asked(slow)
        assert 1 <= len(before) < len(ARTICLES)

        slow.seen.clear()
        with opened(tmp_path) as web:
            kept = web.store.con.execute("SELECT count(*) FROM pages WHERE source_id = 'slow'").fetchall()
            assert kept == [(len(before),)]
            read_source(sources[0], web)
        assert sorted(before + asked(slow)) == ARTICLES, "the rest, and nothing twice"
