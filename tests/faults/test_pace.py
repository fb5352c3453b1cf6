"""200 articles from 10 hosts, 0.2 s apart, with dead hosts beside them."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

from flows.reading import read_source
from flows.web.limits import Limits
from tests.faults.conftest import make_source, opened
from tests.faults.newsroom import Site, article, feed_handler, page_handler, serve
from tests.faults.pace import measure, refusing_host, silent_host, smallest_gap

DELAY = 0.2


def test_a_dead_host_delays_nobody(tmp_path: Path, table: list[str]) -> None:
    """Measured up to three times: other work on the machine can only make a run longer."""
    limits = Limits(connect=0.5, read=0.5, backoff=0.1)
    ratios = []
    for attempt in range(3):
        root = tmp_path / str(attempt)
        alone = measure(root / "alone", hosts=1, articles=20, delay=DELAY, limits=limits)
        with silent_host() as silent, refusing_host() as refusing:
            together = measure(
                root / "together", hosts=10, articles=20, delay=DELAY, limits=limits, dead=(silent, refusing)
            )
        assert alone.reading.pages == 20
        assert together.reading.pages == 200
        assert together.reading.state == "degraded"
        assert smallest_gap(together.arrivals) >= DELAY * 0.99
        ratios.append(together.seconds / alone.seconds)
        table.append(
            f"200 articles, 10 hosts, {DELAY} s apart, a silent and a refusing host with 20 more each: "
            f"{together.seconds:.2f} s; one host alone: {alone.seconds:.2f} s; ratio {ratios[-1]:.2f}"
        )
        if ratios[-1] < 1.3:
            break
    assert min(ratios) < 1.3


def test_the_time_limits_that_a_user_gets_hold_for_a_refusing_host(tmp_path: Path) -> None:
    """With nothing shortened: three attempts for its robots.txt, and the host is given up."""
    with refusing_host() as refusing:
        pace = measure(tmp_path, hosts=1, articles=3, delay=0.0, limits=Limits(), dead=(refusing,))
    assert pace.reading.pages == 3
    assert pace.seconds < 10


def test_crawl_delay_is_obeyed_where_it_is_longer(tmp_path: Path) -> None:
    crawl_delay = 0.3
    times: list[float] = []

    def timed(request):  # type: ignore[no-untyped-def]
        times.append(time.monotonic())
        request.answer(article(request.path))

    rules = f"User-agent: *\nCrawl-delay: {crawl_delay}\n".encode()
    one = Site(
        {
            "/robots.txt": page_handler(rules, content_type="text/plain"),
            "/feed.xml": feed_handler("/1", "/2", "/3"),
            **{f"/{n}": timed for n in (1, 2, 3)},
        }
    )
    with serve({"one": one}), opened(tmp_path) as web:
        read_source(make_source("one", address=one.base + "/feed.xml"), web)
    assert min(b - a for a, b in pairwise(times)) >= crawl_delay * 0.99
