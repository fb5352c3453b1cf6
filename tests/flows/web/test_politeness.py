"""robots.txt by RFC 9309, turns and pauses, circuits, Retry-After: without a network where it can be."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from flows.web.headers import address_problem, blank, retry_after
from flows.web.hosts import Hosts, Stopped, host_of, origin_of
from flows.web.limits import Limits
from flows.web.robots import Robots, RobotsAnswer
from flows.web.schedule import next_attempt, next_reading
from warehouse.connect import Folder, writer
from warehouse.web_state import RobotsRow, WebState

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[WebState]:
    with writer(Folder(tmp_path)) as store:
        yield WebState(store)


def answering(status: int | None, body: bytes = b"") -> Callable[[str, RobotsRow | None], RobotsAnswer]:
    return lambda url, known: RobotsAnswer(status, body, '"e"', None, None if status else "silent")


def robots(state: WebState, **limits: int) -> Robots:
    return Robots(state, Limits(**limits), lambda: NOW)  # type: ignore[arg-type]


RULES = b"""User-agent: *
Disallow: /search
Disallow: /*.pdf$
Allow: /search/about
Crawl-delay: 7

User-agent: evilbot
Disallow: /

Sitemap: https://a.example/news.xml
"""


@pytest.mark.parametrize(
    ("status", "body", "path", "allowed", "certain"),
    [
        (200, RULES, "/a", True, True),
        (200, RULES, "/search?q=1", False, True),
        (200, RULES, "/search/about", True, True),
        (200, RULES, "/x.pdf", False, True),
        (200, b"User-agent: muster\nDisallow: /\n", "/a", False, True),
        (200, b"User-agent: Muster\r\nDisallow: /\r\n", "/a", False, True),
        (200, b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n", "/a", False, True),
        (200, b"User-agent: muster-else\nDisallow: /\n", "/a", True, True),
        (200, b"", "/a", True, True),
        (200, b"<html>our pretty page</html>", "/a", True, True),
        (200, b"\xff\xfe\x00binary", "/a", True, True),
        (404, b"", "/a", True, True),
        (401, b"", "/a", True, True),
        (403, b"", "/a", True, True),
        (429, b"", "/a", False, False),
        (500, b"", "/a", False, False),
        (503, b"", "/a", False, False),
        (None, b"", "/a", False, False),
    ],
)
def test_verdicts(
    state: WebState, status: int | None, body: bytes, path: str, allowed: bool, certain: bool
) -> None:
    verdict = robots(state).verdict("https://a.example" + path, answering(status, body))
    assert (verdict.allowed, verdict.certain) == (allowed, certain)
    assert (verdict.reason is None) == allowed


def test_crawl_delay_and_sitemaps(state: WebState) -> None:
    rules = robots(state)
    assert rules.verdict("https://a.example/", answering(200, RULES)).crawl_delay == 7
    assert rules.sitemaps("https://a.example/x", answering(500)) == ["https://a.example/news.xml"]


def test_it_is_asked_once_per_origin_and_run_also_by_many_threads(state: WebState) -> None:
    asked: list[str] = []

    def ask(url: str, known: RobotsRow | None) -> RobotsAnswer:
        asked.append(url)
        time.sleep(0.05)
        return RobotsAnswer(200, b"", None, None, None)

    rules = robots(state)
    threads = [threading.Thread(target=rules.verdict, args=(f"https://a.example/{n}", ask)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rules.verdict("https://A.example/", ask)
    assert asked == ["https://a.example/robots.txt"]
    rules.verdict("http://a.example/", ask)
    rules.verdict("https://a.example:8443/", ask)
    assert asked[1:] == ["http://a.example/robots.txt", "https://a.example:8443/robots.txt"]


def test_not_modified_uses_the_remembered_text(state: WebState) -> None:
    robots(state).verdict("https://a.example/", answering(200, b"User-agent: *\nDisallow: /no\n"))
    known = state.robots("https://a.example")
    assert known is not None and known.sha256 and known.etag == '"e"'
    again = robots(state)
    assert not again.verdict("https://a.example/no", answering(304)).allowed
    assert again.verdict("https://a.example/yes", answering(304)).allowed


def test_an_unreachable_robots_txt_does_not_forget_the_known_one(state: WebState) -> None:
    robots(state).verdict("https://a.example/", answering(200, b"User-agent: *\nDisallow: /no\n"))
    assert not robots(state).verdict("https://a.example/yes", answering(503)).allowed
    assert state.robots("https://a.example").body is not None  # type: ignore[union-attr]


def test_a_huge_robots_txt_is_read_in_whole_lines(state: WebState) -> None:
    body = b"User-agent: *\nDisallow: /no\nDisallow: /yes-and-no\n"
    verdict = robots(state, robots_bytes=len(body) - 8).verdict("https://a.example/yes", answering(200, body))
    assert verdict.allowed  # "/yes" is the beginning of a path that was cut in two


def test_turns_are_serial_and_apart(state: WebState) -> None:
    hosts = Hosts(state, Limits(), lambda: NOW)
    inside, most, times = 0, 0, []

    def work() -> None:
        nonlocal inside, most
        with hosts.turn("a.example", 0.05):
            inside += 1
            most = max(most, inside)
            times.append(time.monotonic())
            inside -= 1

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times.sort()
    assert most == 1
    assert min(b - a for a, b in pairwise(times)) >= 0.049


def test_stopping_ends_every_wait_at_once(state: WebState) -> None:
    hosts = Hosts(state, Limits(), lambda: NOW)
    hosts.pause("a.example", 60)
    failures: list[BaseException] = []

    def work() -> None:
        try:
            with hosts.turn("a.example", 1):
                pass
        except Stopped as error:
            failures.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    hosts.stop()
    thread.join(timeout=2)
    assert len(failures) == 1


def test_a_circuit_opens_half_opens_and_stays_open_for_longer(state: WebState) -> None:
    clock = [NOW]
    limits = Limits(circuit_failures=3, circuit_seconds=60, circuit_max=200)

    def fresh() -> Hosts:
        return Hosts(state, limits, lambda: clock[0])

    hosts = fresh()
    for _ in range(2):
        hosts.failed("a.example", "silent")
    assert hosts.closed_reason("a.example") is None
    hosts = fresh()  # the next run remembers the two
    hosts.failed("a.example", "silent")
    assert "left alone until 2026-11-25 12:01 UTC: silent" in (hosts.closed_reason("a.example") or "")
    waits = []
    for _ in range(4):
        clock[0] = state.hosts()["a.example"].open_until or NOW
        hosts = fresh()
        assert hosts.closed_reason("a.example") is None  # one trial
        hosts.failed("a.example", "silent")
        waits.append(((state.hosts()["a.example"].open_until or NOW) - clock[0]).total_seconds())
    assert waits == [120, 200, 200, 200]
    hosts.answered("a.example")
    assert state.hosts() == {} and hosts.closed_reason("a.example") is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Wed, 25 Nov 2026 12:01:40 GMT", 100.0),
        ("Wed, 25 Nov 2026 11:00:00 GMT", 0.0),
        ("Wednesday, 25-Nov-26 12:01:40 GMT", 100.0),
        ("9" * 30, 30 * 86400.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 30 * 86400.0),
        ("²", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://a.example/", "scheme 'ftp'"),
        ("file:///etc/passwd", "scheme 'file'"),
        ("gopher://a.example", "scheme"),
        ("http://", "without a host"),
        ("https://me:pw@a.example/", "user name or password"),
        ("https://me@a.example/", "user name or password"),
        ("http://a.example:0/", "port 0"),
        ("http://a.example:99999/", "not a usable address"),
        ("http://[::1/", "not a usable address"),
        ("", "scheme"),
    ],
)
def test_addresses_that_are_not_asked_for(url: str, words: str) -> None:
    assert words in (address_problem(url) or "")


def test_hosts_and_origins() -> None:
    assert host_of("https://A.example:443/x") == host_of("http://a.example/") == "a.example"
    assert host_of("http://a.example:8080/") == "a.example:8080"
    assert origin_of("https://A.example/x?y") == "https://a.example"


def test_secrets_are_blanked_in_every_form() -> None:
    assert blank("x?key=a%2Fb%26c&z=a/b&c", ("a/b&c",)) == "x?key=***&z=***"
    assert blank("nothing", ("",)) == "nothing"


def test_the_schedule_of_re_reading() -> None:
    ages = [timedelta(hours=hours) for hours in (1, 6, 24)]
    hour = timedelta(hours=1)
    assert next_reading(NOW, NOW, ages, None) == NOW + hour
    assert next_reading(NOW, NOW + hour, ages, None) == NOW + 6 * hour
    assert next_reading(NOW, NOW + 7 * hour, ages, None) == NOW + 24 * hour
    assert next_reading(NOW, NOW + 24 * hour, ages, None) is None
    assert next_reading(NOW, NOW + 24 * hour, ages, hour) == NOW + 25 * hour
    assert next_reading(NOW, NOW, [], timedelta(0)) == NOW


def test_the_patience_with_failures() -> None:
    waits = [next_attempt(failures, NOW) for failures in range(1, 9)]
    minutes = [(at - NOW).total_seconds() / 60 for at in waits if at is not None]
    assert minutes == [10, 20, 40, 80, 160, 320, 640]
    assert waits[-1] is None
