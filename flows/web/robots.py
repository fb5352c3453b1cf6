"""robots.txt by RFC 9309, read once per origin and run, remembered with its hash between runs."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from protego import Protego

from flows.web.hosts import origin_of
from flows.web.limits import Limits
from warehouse.web_state import RobotsRow, WebState

PRODUCT = "muster"  # the token that a robots.txt addresses us by


@dataclass(frozen=True, slots=True)
class RobotsAnswer:
    """What asking for a robots.txt brought; ``status`` None: unreachable."""

    status: int | None
    body: bytes
    etag: str | None
    last_modified: str | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an address may be read, and how fast."""

    allowed: bool
    reason: str | None
    certain: bool  # False: robots.txt could not be read, so nothing is known and nothing is asked
    crawl_delay: float
    sha256: str | None


@dataclass(frozen=True, slots=True)
class _Rules:
    parsed: Protego | None  # None: nothing is allowed for now
    problem: str | None
    sha256: str | None


class Robots:
    """The robots.txt of every origin of a run. ``ask`` gets an address of a robots.txt and its last row."""

    def __init__(
        self,
        state: WebState,
        limits: Limits,
        now: Callable[[], datetime],
    ) -> None:
        self._state = state
        self._limits = limits
        self._now = now
        self._rules: dict[str, _Rules] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def verdict(self, url: str, ask: Callable[[str, RobotsRow | None], RobotsAnswer]) -> Verdict:
        """Judge one address, reading its origin's robots.txt first if this run has not done so yet."""
        rules = self._of(origin_of(url), ask)
        if rules.parsed is None:
            return Verdict(False, rules.problem, certain=False, crawl_delay=0.0, sha256=None)
        allowed = rules.parsed.can_fetch(url, PRODUCT)
        return Verdict(
            allowed,
            None if allowed else f"robots.txt of {origin_of(url)} does not allow it",
            certain=True,
            crawl_delay=float(rules.parsed.crawl_delay(PRODUCT) or 0.0),
            sha256=rules.sha256,
        )

    def sitemaps(self, url: str, ask: Callable[[str, RobotsRow | None], RobotsAnswer]) -> list[str]:
        """The sitemaps that the robots.txt of this address names."""
        rules = self._of(origin_of(url), ask)
        return list(rules.parsed.sitemaps) if rules.parsed is not None else []

    def _of(self, origin: str, ask: Callable[[str, RobotsRow | None], RobotsAnswer]) -> _Rules:
        with self._lock:
            lock = self._locks.setdefault(origin, threading.Lock())
        with lock:
            if origin not in self._rules:
                self._rules[origin] = self._read(origin, ask)
            return self._rules[origin]

    def _read(self, origin: str, ask: Callable[[str, RobotsRow | None], RobotsAnswer]) -> _Rules:
        known = self._state.robots(origin)
        answer = ask(origin + "/robots.txt", known)
        if answer.status == 304 and known is not None and known.body is not None:
            return _Rules(Protego.parse(known.body), None, known.sha256)
        if answer.status == 200:
            body = answer.body
            if len(body) > self._limits.robots_bytes:  # whole lines only: half a path is another path
                body = body[: self._limits.robots_bytes].rpartition(b"\n")[0]
            text = body.decode("utf-8", "replace").removeprefix("\ufeff")
            sha256 = hashlib.sha256(answer.body).hexdigest()
            self._keep(origin, answer, sha256, text)
            return _Rules(Protego.parse(text), None, sha256)
        if answer.status is not None and 400 <= answer.status < 500 and answer.status != 429:
            # RFC 9309, 2.3.1.3: "unavailable": no rules, everything may be read.
            self._keep(origin, answer, None, None)
            return _Rules(Protego.parse(""), None, None)
        # RFC 9309, 2.3.1.4: "unreachable": complete disallow. 429 is put here too, for a server that
        # says "too much" has not said "no rules". The old row stays: it is the last known text.
        problem = answer.problem or f"status {answer.status}"
        return _Rules(
            None, f"robots.txt of {origin} cannot be read ({problem}): nothing is read for now", None
        )

    def _keep(self, origin: str, answer: RobotsAnswer, sha256: str | None, text: str | None) -> None:
        row = RobotsRow(origin, self._now(), answer.status, sha256, text, answer.etag, answer.last_modified)
        self._state.record(rows=[row])
