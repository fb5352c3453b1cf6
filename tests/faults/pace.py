"""How long a run takes: hosts in parallel, each serially and with its pause, dead ones beside them."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from flows.reading import Reading, read_source
from flows.web.limits import Limits
from tests.faults.conftest import make_source, opened
from tests.faults.newsroom import Handler, Site, article, feed_handler, serve

ARRIVALS = dict[str, list[float]]


@dataclass(frozen=True)
class Pace:
    """What one reading took, and when its requests arrived at each host."""

    seconds: float
    reading: Reading
    arrivals: ARRIVALS


@contextmanager
def silent_host() -> Iterator[str]:
    """A host whose connections are never answered: it listens, and nobody accepts."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


@contextmanager
def refusing_host() -> Iterator[str]:
    """A host where nothing listens."""
    with socket.socket() as bound:  # bound, so that nobody else gets the port, but not listening
        bound.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"


def measure(
    root: Path, *, hosts: int, articles: int, delay: float, limits: Limits, dead: tuple[str, ...] = ()
) -> Pace:
    """Read one feed of ``articles`` articles on each of ``hosts`` hosts, and as many on each dead one."""
    arrivals: ARRIVALS = {f"host-{n}": [] for n in range(hosts)}

    def recording(name: str, number: int) -> Handler:
        body = article(f"{name}, article {number}")

        def handler(request):  # type: ignore[no-untyped-def]
            arrivals[name].append(time.monotonic())
            request.answer(body)

        return handler

    sites = {
        name: Site({f"/n/{number}": recording(name, number) for number in range(articles)})
        for name in arrivals
    }
    with serve({**sites, "list": Site()}) as served:
        bases = [served[name].base for name in arrivals] + list(dead)
        links = [f"{base}/n/{number}" for number in range(articles) for base in bases]
        served["list"].handlers["/feed.xml"] = feed_handler(*links)
        source = make_source(
            "many", address=served["list"].base + "/feed.xml", delay=f"{delay}s", max_articles=len(links)
        )
        started = time.monotonic()
        with opened(root, limits=limits) as web:
            reading = read_source(source, web)
        return Pace(time.monotonic() - started, reading, arrivals)


def smallest_gap(arrivals: ARRIVALS) -> float:
    """The shortest time between two requests at any one host."""
    gaps = []
    for times in arrivals.values():
        with suppress(ValueError):
            gaps.append(min(later - earlier for earlier, later in pairwise(times)))
    return min(gaps)
