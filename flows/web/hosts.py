"""One request at a time per host, a pause between two, and a circuit that opens when a host keeps failing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from flows.web.limits import SECONDS_PER_DAY, Limits
from warehouse.web_state import HostRow, WebState


class Stopped(Exception):  # noqa: N818 - it is not an error
    """The run is being ended; waits are over at once."""


class HostBusy(Exception):  # noqa: N818 - it is not an error
    """Other runs have been reading the host for too long to wait for them."""


def host_of(url: str) -> str:
    """The host that an address counts for: with its port where that is not the scheme's own."""
    parts = urlsplit(url)
    name = (parts.hostname or "").lower()
    port = parts.port
    return name if port in (None, 80, 443) else f"{name}:{port}"


def outlet_of(url: str) -> str:
    """The name that a page of an aggregator goes by: its host, without the "www." that means nothing."""
    return host_of(url).removeprefix("www.")


def origin_of(url: str) -> str:
    """Scheme, host and port: what one robots.txt speaks for (RFC 9309, 2.3)."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"


@dataclass
class _Gate:
    lock: threading.Lock = field(default_factory=threading.Lock)
    not_before: float = 0.0  # time.monotonic
    refusals: int = 0


class Hosts:
    """Gates and circuits of all hosts of a run; shared by all threads."""

    def __init__(self, state: WebState, limits: Limits, now: Callable[[], datetime]) -> None:
        self._state = state
        self._limits = limits
        self._now = now
        self._gates: dict[str, _Gate] = {}
        self._circuits = state.hosts()
        self._lock = threading.Lock()
        self._stop = threading.Event()

    def stop(self) -> None:
        """End every wait, now and later, with ``Stopped``."""
        self._stop.set()

    def check(self) -> None:
        """Raise Stopped if the run is being ended; for long work that waits for no host."""
        if self._stop.is_set():
            raise Stopped

    def _gate(self, host: str) -> _Gate:
        with self._lock:
            return self._gates.setdefault(host, _Gate())

    @contextmanager
    def turn(self, host: str, delay: float) -> Iterator[None]:
        """Hold the host for one request, after its pause; the pause after it begins when it ends."""
        gate = self._gate(host)
        with gate.lock:
            self._wait(gate.not_before)
            try:
                yield
            finally:
                gate.not_before = max(gate.not_before, time.monotonic() + delay)

    def _wait(self, until: float) -> None:
        left = until - time.monotonic()
        if self._stop.wait(max(left, 0.0)):
            raise Stopped

    def pause(self, host: str, seconds: float) -> None:
        """Let nobody ask the host before so many seconds from now."""
        gate = self._gate(host)
        gate.not_before = max(gate.not_before, time.monotonic() + seconds)

    def closed_reason(self, host: str) -> str | None:
        """Why the host is not to be asked now; None when it may be."""
        with self._lock:
            row = self._circuits.get(host)
        now = self._now()
        # One that was opened "in the future" was opened while the clock ran ahead: that counts for nothing.
        if row is None or row.open_until is None or row.open_until <= now or row.changed_at > now:
            return None
        until = row.open_until.astimezone(UTC)
        return f"{host} is left alone until {until:%Y-%m-%d %H:%M} UTC: {row.reason}"

    def failed(self, host: str, reason: str) -> None:
        """Count a failed request; at the limit, and on the first one after a pause, open the circuit."""
        with self._lock:
            row = self._circuits.get(host)
            failures = (row.failures if row else 0) + 1
            openings = row.openings if row else 0
            until = None
            if failures >= self._limits.circuit_failures:
                seconds = min(self._limits.circuit_seconds * 2**openings, self._limits.circuit_max)
                until = self._now() + timedelta(seconds=seconds)
                openings += 1
            self._set(HostRow(host, failures, openings, until, reason, self._now()))

    def left_alone(self, host: str, seconds: float, reason: str) -> None:
        """Open the circuit at once: the server named a time, or said no."""
        with self._lock:
            row = self._circuits.get(host)
            until = self._now() + timedelta(seconds=seconds)
            failures, openings = (row.failures, row.openings) if row else (0, 0)
            self._set(HostRow(host, failures, openings, until, reason, self._now()))

    def refused(self, host: str, status: int) -> None:
        """Count a 401, 403 or 451; several in a row mean the whole site."""
        gate = self._gate(host)
        gate.refusals += 1
        if gate.refusals >= self._limits.refusals:
            self.left_alone(
                host, SECONDS_PER_DAY, f"it answered {status} to {gate.refusals} requests in a row"
            )

    def answered(self, host: str) -> None:
        """Forget the failures of a host that works."""
        self._gate(host).refusals = 0
        with self._lock:
            if self._circuits.pop(host, None) is None:
                return
        self._state.forget_host(host)

    def _set(self, row: HostRow) -> None:
        self._circuits[row.host] = row
        self._state.record(rows=[row])
