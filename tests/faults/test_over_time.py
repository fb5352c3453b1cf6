"""What is remembered between runs: validators, robots.txt, circuits, refusals, the schedule."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.reading import read_source, read_sources
from tests.faults import evils
from tests.faults.conftest import QUICK, make_source, opened
from tests.faults.newsroom import Site, article, feed, feed_handler, page_handler, serve, site
from warehouse import archive

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
EVERY_RUN = {"revisit_after": [], "revisit_every": "0s"}
HTML = "text/html; charset=utf-8"


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


def allowing() -> bytes:
    return b"User-agent: *\nDisallow: /private/\n"


def test_a_second_run_makes_only_conditional_requests(tmp_path: Path, table: list[str]) -> None:
    dated = {"Last_Modified": "Wed, 25 Nov 2026 10:00:00 GMT"}

    def by_date(request):  # type: ignore[no-untyped-def]
        if request.headers.get("If-Modified-Since") == dated["Last_Modified"]:
            request.send_response(304)
            request.end_headers()
        else:
            request.answer(article("By date"), **dated)

    one = site(evils.revalidating(article()), robots_txt=evils.revalidating(allowing(), "text/plain"))
    one.handlers["/feed.xml"] = evils.revalidating(feed("/a", "/b"), "application/rss+xml")
    one.handlers["/b"] = by_date
    two = Site({"/robots.txt": evils.revalidating(allowing(), "text/plain")})
    with serve({"one": one, "two": two}):
        inner = evils.big_sitemap(2, two.base)
        index = f"<sitemapindex><sitemap><loc>{two.base}/inner.xml</loc></sitemap></sitemapindex>".encode()
        two.handlers |= {
            "/index.xml": evils.revalidating(index, "text/xml"),
            "/inner.xml": evils.revalidating(inner, "text/xml"),
            "/n/0": evils.revalidating(article("Zero")),
            "/n/1": evils.revalidating(article("One")),
        }
        sources = [
            make_source("one", address=one.base + "/feed.xml", **EVERY_RUN),
            make_source("two", "sitemap", address=two.base + "/index.xml", **EVERY_RUN),
        ]
        with opened(tmp_path) as web:
            first = read_sources(sources, web)
        asked = len(one.seen) + len(two.seen)
        one.seen.clear()
        two.seen.clear()
        with opened(tmp_path) as web:
            second = read_sources(sources, web)
            statuses = (
                web.store.cursor()
                .execute("SELECT DISTINCT status FROM fetches WHERE run_id = ?", [web.run_id])
                .fetchall()
            )
            pages = archive.pages_to_extract(web.store, "test")
    assert [reading.pages for reading in first] == [2, 2]
    assert [(reading.pages, reading.unchanged, reading.state) for reading in second] == [
        (0, 2, "ok"),
        (0, 2, "ok"),
    ]
    assert len(one.seen) + len(two.seen) == asked
    for request in [*one.seen, *two.seen]:
        assert {"if-none-match", "if-modified-since"} & set(request.headers), request
    assert statuses == [(304,)]
    assert len(pages) == 4
    table.append(f"second run: {asked} requests, all conditional, all answered 304")


def test_an_edited_article_is_a_new_page_and_a_flip_back_is_another(tmp_path: Path) -> None:
    states = [page_handler(article(text="5,703 are held"))]
    one = site(evils.changing(states))
    with serve({"one": one}):
        source = make_source("one", address=one.base + "/feed.xml", **EVERY_RUN)
        counts = []
        for text in ("5,703", "5,703", "5,704", "5,703"):
            states.append(page_handler(article(text=f"{text} are held")))
            with opened(tmp_path) as web:
                counts.append(read_source(source, web).pages)
        with opened(tmp_path) as web:
            pages = archive.pages_to_extract(web.store, "test")
            bodies = [archive.read(web.store.folder, page) for page in pages]
    assert counts == [1, 0, 1, 1]
    assert [b"5,704" in body for body in bodies] == [False, True, False]
    assert len({page.page_id for page in pages}) == 3


@pytest.mark.parametrize(("status", "pages_after"), [(404, 1), (410, 0)])
def test_an_address_that_was_not_found_is_asked_again_and_one_that_is_gone_is_not(
    status: int, pages_after: int, tmp_path: Path
) -> None:
    states = [page_handler(article())]
    one = site(evils.changing(states))
    clock = Clock()
    with serve({"one": one}):
        source = make_source("one", address=one.base + "/feed.xml", **EVERY_RUN)
        with opened(tmp_path, now=clock) as web:
            assert read_source(source, web).pages == 1
        states.append(evils.status(status))
        clock.time += timedelta(hours=1)
        with opened(tmp_path, now=clock) as web:
            assert read_source(source, web).failed == 1
        states.append(page_handler(article(text="5,704 are held after a correction")))
        clock.time += timedelta(hours=1)
        with opened(tmp_path, now=clock) as web:
            assert read_source(source, web).pages == pages_after


def test_a_list_that_was_read_under_a_clock_ahead_of_time_is_read_again(tmp_path: Path) -> None:
    one = site()
    clock = Clock()
    with serve({"one": one}):
        source = make_source("one", address=one.base + "/feed.xml", cadence="1h")
        clock.time += timedelta(days=400)
        with opened(tmp_path, now=clock) as web:
            read_source(source, web)
        one.seen.clear()
        clock.time = NOON
        with opened(tmp_path, now=clock) as web:
            read_source(source, web)
    assert "/feed.xml" in [request.path for request in one.seen]


def test_robots_changed_to_disallow_stops_the_source_with_an_alert(tmp_path: Path, table: list[str]) -> None:
    rules = [page_handler(allowing(), content_type="text/plain")]
    one = site(robots_txt=evils.changing(rules))
    other = site()
    with serve({"one": one, "other": other}):
        sources = [
            make_source(n, address=s.base + "/feed.xml", **EVERY_RUN)
            for n, s in (("one", one), ("other", other))
        ]
        with opened(tmp_path) as web:
            assert [reading.state for reading in read_sources(sources, web)] == ["ok", "ok"]
            sha_before = web.state.robots(one.base).sha256  # type: ignore[union-attr]
        rules.append(page_handler(b"User-agent: *\nDisallow: /\n", content_type="text/plain"))
        one.seen.clear()
        with opened(tmp_path) as web:
            stopped, healthy = read_sources(sources, web)
            sha_after = web.state.robots(one.base).sha256  # type: ignore[union-attr]
        assert one.paths() == ["/robots.txt"]
        assert healthy.state == "ok"
        assert stopped.state == "disallowed"
        event = stopped.events[0]
        assert (event.kind, event.severity, event.changed) == ("disallowed", "error", True)
        assert "it did before" in event.message
        assert sha_before != sha_after
        table.append(
            f"{'robots.txt changed to disallow':36} discovery {stopped.state:12}        {event.message}"[:150]
        )
        with opened(tmp_path) as web:
            again = read_source(sources[0], web)
        assert not again.events[0].changed
        rules.append(page_handler(allowing(), content_type="text/plain"))
        with opened(tmp_path) as web:
            assert read_source(sources[0], web).state == "ok"


def test_robots_that_closes_the_articles_only_stops_the_source_too(tmp_path: Path) -> None:
    rules = page_handler(b"User-agent: *\nDisallow: /a\n", content_type="text/plain")
    one = site(robots_txt=rules)
    with serve({"one": one}), opened(tmp_path) as web:
        reading = read_source(make_source("one", address=one.base + "/feed.xml"), web)
    assert reading.state == "disallowed"
    assert one.count("/a") == 0


def test_a_circuit_is_remembered_between_runs_and_opens_for_longer_each_time(tmp_path: Path) -> None:
    clock = Clock()
    limits = replace(QUICK, attempts=1, circuit_failures=2, circuit_seconds=600)
    one = site(evils.status(500), feed_xml=feed_handler("/a", "/b", "/c", "/d"), b=evils.status(500))
    one.handlers |= {path: evils.status(500) for path in ("/c", "/d")}
    with serve({"one": one}):
        source = make_source("one", address=one.base + "/feed.xml")
        with opened(tmp_path, now=clock, limits=limits) as web:
            reading = read_source(source, web)
            assert (reading.failed, reading.skipped) == (2, 2)  # the circuit opened under way
        one.seen.clear()
        clock.time += timedelta(minutes=5)
        with opened(tmp_path, now=clock, limits=limits) as web:
            assert read_source(source, web).state == "failing"
        assert one.seen == []  # not even robots.txt
        clock.time += timedelta(minutes=6)
        with opened(tmp_path, now=clock, limits=limits) as web:
            read_source(source, web)
            circuit = web.state.hosts()[one.base.removeprefix("http://")]
        # robots.txt and the feed answered, so the circuit had closed: it takes two failures again
        assert one.count("/feed.xml") == 1
        assert circuit.failures == 2 and circuit.open_until is not None


def test_a_long_retry_after_is_obeyed_across_runs(tmp_path: Path) -> None:
    clock = Clock()
    one = site(evils.then(evils.status(429, Retry_After="3600"), page_handler()))
    with serve({"one": one}):
        source = make_source("one", address=one.base + "/feed.xml", **EVERY_RUN)
        for minutes, asked, pages in ((0, 1, 0), (30, 1, 0), (59, 1, 0), (61, 2, 1)):
            clock.time = NOON + timedelta(minutes=minutes)
            with opened(tmp_path, now=clock) as web:
                reading = read_source(source, web)
            assert (one.count("/a"), reading.pages) == (asked, pages), minutes


def test_a_site_that_says_no_is_not_asked_again_for_a_day(tmp_path: Path) -> None:
    clock = Clock()
    one = site(feed_xml=evils.status(403))
    with serve({"one": one}):
        source = make_source("one", address=one.base + "/feed.xml")
        for hours, asked in ((0, 1), (1, 1), (23, 1), (25, 2)):
            clock.time = NOON + timedelta(hours=hours)
            with opened(tmp_path, now=clock) as web:
                reading = read_source(source, web)
            assert reading.state == "forbidden"
            assert [event.severity for event in reading.events] == ["error"]
            assert one.count("/feed.xml") == asked


def test_three_refusals_in_a_row_end_the_hosts_run(tmp_path: Path) -> None:
    links = [f"/n/{n}" for n in range(8)]
    one = Site({"/feed.xml": feed_handler(*links)} | {link: evils.status(403) for link in links})
    with serve({"one": one}), opened(tmp_path) as web:
        reading = read_source(make_source("one", address=one.base + "/feed.xml"), web)
    assert (reading.failed, reading.skipped) == (3, 5)
    assert len([path for path in one.paths() if path.startswith("/n/")]) == 3


def test_articles_are_read_again_by_schedule(tmp_path: Path) -> None:
    clock = Clock()
    one = site(evils.revalidating(article()))
    with serve({"one": one}):
        source = make_source("one", address=one.base + "/feed.xml")
        reads = []
        for hours in (0, 0.5, 1.1, 2, 6.1, 25, 73, 100, 169, 500):
            clock.time = NOON + timedelta(hours=hours)
            with opened(tmp_path, now=clock) as web:
                read_source(source, web)
            reads.append(one.count("/a"))
    #               0  .5 1.1 2  6.1 25 73 100 169 500 h
    assert reads == [1, 1, 2, 2, 3, 4, 5, 5, 6, 6]


def test_ages_that_passed_while_nobody_ran_are_made_up_for_by_one_reading(tmp_path: Path) -> None:
    clock = Clock()
    one = site(evils.revalidating(article()))
    with serve({"one": one}):
        source = make_source("one", address=one.base + "/feed.xml")
        for hours, reads in ((0, 1), (48, 2), (49, 2), (73, 3)):
            clock.time = NOON + timedelta(hours=hours)
            with opened(tmp_path, now=clock) as web:
                read_source(source, web)
            assert one.count("/a") == reads


@pytest.mark.parametrize(("minutes", "asked"), [(10, 1), (28, 2), (31, 2)])
def test_a_source_is_not_asked_sooner_than_its_cadence(tmp_path: Path, minutes: int, asked: int) -> None:
    clock = Clock()
    one = site()
    with serve({"one": one}):
        source = make_source("one", address=one.base + "/feed.xml", cadence="30m")
        for moment in (0, minutes):
            clock.time = NOON + timedelta(minutes=moment)
            with opened(tmp_path, now=clock) as web:
                read_source(source, web)
        assert one.count("/feed.xml") == asked


def test_a_failed_article_is_tried_again_and_the_source_stays_failing_until_then(tmp_path: Path) -> None:
    clock = Clock()
    one = site(evils.then(evils.status(500), page_handler(), times=QUICK.attempts))
    with serve({"one": one}):
        source = make_source("one", address=one.base + "/feed.xml")
        for minutes, state, pages in ((0, "failing", 0), (5, "failing", 0), (11, "ok", 1)):
            clock.time = NOON + timedelta(minutes=minutes)
            with opened(tmp_path, now=clock) as web:
                reading = read_source(source, web)
            assert (reading.state, reading.pages) == (state, pages), minutes


def test_a_list_that_is_too_short_stays_an_error_while_it_answers_304(tmp_path: Path) -> None:
    one = site()
    one.handlers["/feed.xml"] = evils.revalidating(feed("/a"), "application/rss+xml")
    with serve({"one": one}):
        source = make_source("one", address=one.base + "/feed.xml", expect={"min": 5})
        for _ in range(2):
            with opened(tmp_path) as web:
                reading = read_source(source, web)
            assert reading.state == "degraded"
            assert [event.kind for event in reading.events] == ["below_minimum"]


def test_the_robots_txt_of_a_redirects_target_counts(tmp_path: Path) -> None:
    closed = Site({"/robots.txt": page_handler(b"User-agent: *\nDisallow: /\n"), "/a": page_handler()})
    one = site()
    with serve({"one": one, "closed": closed}):
        one.handlers["/a"] = evils.redirect(closed.base + "/a")
        with opened(tmp_path) as web:
            reading = read_source(make_source("one", address=one.base + "/feed.xml"), web)
    assert reading.state == "disallowed" and closed.base in (reading.message or "")
    assert closed.paths() == ["/robots.txt"]


def test_an_index_whose_archived_copy_is_lost_is_asked_for_anew(tmp_path: Path) -> None:
    one = Site()
    with serve({"one": one}):
        index = f"<sitemapindex><sitemap><loc>{one.base}/inner.xml</loc></sitemap></sitemapindex>".encode()
        one.handlers |= {
            "/index.xml": evils.revalidating(index, "text/xml"),
            "/inner.xml": evils.revalidating(evils.big_sitemap(1, one.base), "text/xml"),
            "/n/0": evils.revalidating(article()),
        }
        source = make_source("one", "sitemap", address=one.base + "/index.xml", **EVERY_RUN)
        with opened(tmp_path) as web:
            assert read_source(source, web).pages == 1
        for path in (tmp_path / "archive").iterdir():
            path.unlink()
        one.seen.clear()
        with opened(tmp_path) as web:
            reading = read_source(source, web)
    assert (reading.state, reading.unchanged) == ("ok", 1)
    assert [path for path in one.paths() if "xml" in path] == ["/index.xml"] * 2 + ["/inner.xml"] * 2


def test_two_sources_on_one_host_share_its_turns_and_its_robots_txt(tmp_path: Path) -> None:
    links = [f"/n/{n}" for n in range(4)]
    one = Site({"/feed.xml": feed_handler(*links[:2]), "/other.xml": feed_handler(*links[2:])})
    one.handlers |= {link: page_handler(article(link)) for link in links}
    with serve({"one": one}):
        sources = [make_source(n, address=one.base + p) for n, p in (("a", "/feed.xml"), ("b", "/other.xml"))]
        with opened(tmp_path) as web:
            readings = read_sources(sources, web)
    assert [reading.pages for reading in readings] == [2, 2]
    assert one.count("/robots.txt") == 1
