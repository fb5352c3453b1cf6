"""A clock that ran ahead and was set back: nothing waits for the wrong year, nothing is asked too often."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flows.reading import read_source
from tests.faults.conftest import make_source, opened
from tests.faults.newsroom import Request, Site, article, feed_handler, page_handler, serve
from tests.faults.test_over_time import NOON, Clock

PACE = {"revisit_after": ["1h"], "revisit_every": "6h"}


def failing(status: int) -> Site:
    """A feed of two articles, the second of which answers so."""

    def fail(request: Request) -> None:
        request.answer(b"no", status=status)

    return Site({"/feed.xml": feed_handler("/good", "/bad"), "/good": page_handler(article()), "/bad": fail})


def asked(site: Site) -> list[str]:
    paths = [request.path for request in site.seen if request.path != "/robots.txt"]
    site.seen.clear()
    return paths


def test_articles_are_read_by_the_clock_that_is_right_again(tmp_path: Path) -> None:
    site, clock = failing(500), Clock()
    with serve({"one": site}):
        source = make_source("one", address=site.base + "/feed.xml", cadence="1h", **PACE)

        def read() -> list[str]:
            with opened(tmp_path, now=clock) as web:
                read_source(source, web)
            return sorted(set(asked(site)))

        clock.time = NOON + timedelta(days=400)
        assert read() == ["/bad", "/feed.xml", "/good"]
        clock.time = NOON
        assert read() == ["/bad", "/feed.xml", "/good"]
        clock.time = NOON + timedelta(minutes=5)
        assert read() == ["/feed.xml"], "each article once; the list again, for one of them failed"
        clock.time = NOON + timedelta(minutes=61)
        assert "/good" in read(), "an hour after it was first read"


def test_a_host_and_a_source_that_were_left_alone_are_asked_again(tmp_path: Path) -> None:
    clock = Clock()
    site = Site({"/feed.xml": lambda request: request.answer(b"no", status=403)})
    with serve({"one": site}):
        source = make_source("one", address=site.base + "/feed.xml", cadence="1h")
        clock.time = NOON + timedelta(days=400)
        with opened(tmp_path, now=clock) as web:
            assert read_source(source, web).state == "forbidden"
            web.client.hosts.left_alone(site.base.removeprefix("http://"), 3600, "it said so")
        asked(site)
        site.handlers["/feed.xml"] = feed_handler("/good")
        site.handlers["/good"] = page_handler(article())
        clock.time = NOON
        with opened(tmp_path, now=clock) as web:
            assert read_source(source, web).state == "ok"


def test_a_clock_that_is_set_back_and_forward_in_a_run_loses_and_doubles_nothing(tmp_path: Path) -> None:
    clock = Clock()
    site = Site({"/feed.xml": feed_handler("/a", "/b", "/c")})
    for path, hours in (("/a", -30), ("/b", 3000), ("/c", 1)):
        answer = page_handler(article(path))

        def handle(request: Request, answer: object = answer, hours: int = hours) -> None:
            clock.time = NOON + timedelta(hours=hours)
            answer(request)  # type: ignore[operator]

        site.handlers[path] = handle
    with serve({"one": site}):
        source = make_source("one", address=site.base + "/feed.xml", cadence="1h", **PACE)
        with opened(tmp_path, now=clock) as web:
            assert read_source(source, web).pages == 3
            assert web.store.con.execute(
                "SELECT count(DISTINCT page_id), count(*) FROM pages"
            ).fetchall() == [(3, 3)]
        clock.time = NOON + timedelta(hours=8)
        with opened(tmp_path, now=clock) as web:
            reading = read_source(source, web)
            assert (reading.pages, reading.unchanged) == (0, 3)
