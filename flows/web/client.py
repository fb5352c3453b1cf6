"""The polite client: one address in, one outcome out, and a log row for every request on the way."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urljoin

import requests
import urllib3.exceptions

from flows.web.guards import DEADLINE, ForbiddenAddressError, Guard, guarded_session
from flows.web.headers import (
    address_problem,
    blank,
    charset,
    location,
    media_type,
    network_problem,
    retry_after,
    root_of,
    validator,
)
from flows.web.hosts import Hosts, host_of
from flows.web.limits import Limits
from flows.web.robots import Robots, RobotsAnswer, Verdict
from warehouse.coding import ACCEPTED, BoundedDecoder, CodingError, TooLargeError
from warehouse.fetches import Fetch
from warehouse.web_state import RobotsRow, WebState

PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NO_MEANS_NO = frozenset({401, 403, 451})
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted, for whom and how."""

    url: str
    source_id: str
    purpose: str  # robots, discovery, article
    delay: float = 5.0  # seconds between two requests to the host; robots.txt may ask for more
    allow_loopback: bool = False
    accept: str = "text/html,application/xhtml+xml"
    types: frozenset[str] | None = None  # accepted media types; None: any
    etag: str | None = None
    last_modified: str | None = None
    obey_robots: bool = True  # False for robots.txt itself and for APIs, which have terms of their own
    secrets: tuple[str, ...] = ()  # to be blanked in everything that is logged


@dataclass(frozen=True, slots=True)
class Delivery:
    """A body with what came along."""

    url: str
    final_url: str
    at: datetime
    status: int
    reason: str
    headers: list[tuple[str, str]]
    body: bytes
    content_type: str | None  # media type alone, lower case
    declared_charset: str | None
    etag: str | None
    last_modified: str | None
    ip: str | None


@dataclass(frozen=True, slots=True)
class Fetched:
    """The outcome of one order. ``delivery`` only with outcome "ok"; ``log`` ends with the decisive row."""

    outcome: str  # see warehouse.fetches.OUTCOMES
    reason: str | None
    log: list[Fetch]
    delivery: Delivery | None = None
    robots: Verdict | None = None


@dataclass
class _Attempt:
    """The result of one request on the wire."""

    outcome: str  # ok, not_modified, redirect, gone, forbidden, refused, error, again
    reason: str | None = None
    status: int | None = None
    body: bytes = b""
    headers: list[tuple[str, str]] = field(default_factory=list)
    location: str | None = None
    wait: float | None = None  # Retry-After, in seconds
    ip: str | None = None
    phrase: str = ""

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name), None)


class Client:
    """Fetches for all threads of a run."""

    def __init__(
        self,
        state: WebState,
        run_id: str,
        *,
        user_agent: str,
        limits: Limits,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        guard: Guard | None = None,
        ca_bundle: str | None = None,
    ) -> None:
        self._run_id = run_id
        self._state = state
        self._limits = limits
        self._now = now
        self.hosts = Hosts(state, limits, now)
        self.robots = Robots(state, limits, now)
        self._random = random.Random()
        self._sessions = {
            loopback: guarded_session(
                replace(guard or Guard(), allow_loopback=loopback), user_agent, ca_bundle
            )
            for loopback in (False, True)
        }

    def close(self) -> None:
        """End all waits and close all connections."""
        self.hosts.stop()
        for session in self._sessions.values():
            session.close()

    def verdict(self, order: Order) -> Verdict:
        """What robots.txt says about the order's address. The request for it, if one is made, is logged."""
        return self.robots.verdict(order.url, lambda url, known: self._ask_robots(url, known, order))

    def sitemaps(self, order: Order) -> list[str]:
        """The sitemaps that the robots.txt of the order's host names."""
        return self.robots.sitemaps(order.url, lambda url, known: self._ask_robots(url, known, order))

    def fetch(self, order: Order) -> Fetched:
        """Ask for one address: guards, robots, politeness, retries and redirects included.

        Never raises for what a server or a network can do; raises ``Stopped`` when the run is ended.
        """
        log: list[Fetch] = []
        result = Fetched("error", None, log)
        for number in range(1, self._limits.attempts + 1):
            again = number < self._limits.attempts
            result, wait = self._once(order, log, again)
            if wait is None:
                break
            seconds = min(self._limits.backoff * 2 ** (number - 1), self._limits.backoff_max)
            seconds *= self._random.uniform(0.5, 1.5)  # those that failed together shall not return together
            host = host_of(log[-1].final_url or order.url)
            if not again:
                self.hosts.pause(host, wait)
                break
            self.hosts.pause(host, max(seconds, wait))
        return result

    def _once(self, order: Order, log: list[Fetch], again: bool) -> tuple[Fetched, float | None]:
        """One chain of redirects. Returns the outcome, and the seconds to wait if asking again may help."""
        url = order.url
        verdict: Verdict | None = None
        budget = self._limits.total  # of time on the wire; waiting for a turn at a host does not count
        for _hop in range(self._limits.redirects + 1):
            problem = address_problem(url)
            if problem is not None:
                return self._unasked(order, url, "refused", problem, log, verdict), None
            host, delay = host_of(url), order.delay
            closed = self.hosts.closed_reason(host)
            if closed is not None:
                return self._unasked(order, url, "skipped", closed, log, verdict), None
            if order.obey_robots:
                verdict = self.verdict(replace(order, url=url))
                delay = max(delay, verdict.crawl_delay)
                if verdict.reason is not None:
                    return self._unasked(order, url, "refused", verdict.reason, log, verdict), None
            with self.hosts.turn(host, delay):
                at, started = self._now(), time.monotonic()
                attempt = self._request(order, url, started + budget)
                self._account(host, attempt, order)
            spent = time.monotonic() - started
            budget -= spent
            row = self._row(order, url, at, attempt, int(spent * 1000))
            if attempt.outcome == "again":
                wait = self._wait_for(host, attempt)
                log.append(row.with_outcome("error" if wait is None or not again else "retry"))
                return Fetched("error", attempt.reason, log, robots=verdict), wait
            log.append(row)
            if attempt.outcome != "redirect":
                delivery = self._delivery(order, url, at, attempt) if attempt.outcome == "ok" else None
                return Fetched(attempt.outcome, attempt.reason, log, delivery, verdict), None
            try:
                url = urljoin(url, attempt.location or "")
            except ValueError as error:
                problem = f"redirect to no usable address: {error}"
                return self._unasked(order, url, "refused", problem, log, verdict), None
        problem = f"more than {self._limits.redirects} redirects"
        return self._unasked(order, url, "refused", problem, log, verdict), None

    def _wait_for(self, host: str, attempt: _Attempt) -> float | None:
        """Seconds that the server wants to be left alone; None: too long for this run, or circuit open."""
        wait = attempt.wait or 0.0
        if wait > self._limits.retry_after_max:
            self.hosts.left_alone(host, wait, f"it asked for {wait:.0f} s of patience ({attempt.reason})")
            return None
        return None if self.hosts.closed_reason(host) else wait

    def _account(self, host: str, attempt: _Attempt, order: Order) -> None:
        if attempt.outcome == "again":
            self.hosts.failed(host, attempt.reason or "")
        elif attempt.outcome == "forbidden":
            if order.purpose != "robots":
                self.hosts.refused(host, attempt.status or 0)
        elif attempt.status is not None:
            self.hosts.answered(host)

    def _request(self, order: Order, url: str, deadline: float) -> _Attempt:
        limits = self._limits
        headers = {"Accept": order.accept, "Accept-Encoding": ACCEPTED}
        if order.etag:
            headers["If-None-Match"] = order.etag
        elif order.last_modified:
            headers["If-Modified-Since"] = order.last_modified
        session = self._sessions[order.allow_loopback]
        token = DEADLINE.set(deadline)
        try:
            response = session.request(
                "GET",
                url,
                headers=headers,
                stream=True,
                allow_redirects=False,
                timeout=(limits.connect, limits.read),
            )
            try:
                return self._judge(order, response)
            finally:
                response.close()
        except ForbiddenAddressError as error:
            return _Attempt("refused", str(error))
        except (TooLargeError, CodingError) as error:
            return _Attempt("refused", str(error), status=response.status_code)
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, UnicodeError) as error:
            return _Attempt("refused", f"not a usable address: {error}")
        except requests.exceptions.SSLError as error:
            return _Attempt("again", f"TLS: {root_of(error)}")
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            if time.monotonic() >= deadline:
                return _Attempt("again", f"not done within {limits.total:g} s in all")
            return _Attempt("again", network_problem(error, limits))
        finally:
            DEADLINE.reset(token)

    def _judge(self, order: Order, response: requests.Response) -> _Attempt:
        """Decide by status and headers whether the body is wanted, and read it within the limits."""
        status = response.status_code
        attempt = _Attempt("error", status=status, phrase=response.reason or "")
        attempt.headers = [(str(name), str(value)) for name, value in response.raw.headers.items()]
        attempt.ip = getattr(response.raw.connection, "peer", None)
        if status in _AGAIN or status >= 500:
            attempt.outcome, attempt.reason = "again", f"status {status}"
            attempt.wait = retry_after(attempt.header("retry-after"), self._now())
        elif status in _REDIRECTS:
            attempt.location = location(attempt.header("location"))
            attempt.outcome = "redirect" if attempt.location else "error"
            attempt.reason = (
                f"to {attempt.location}" if attempt.location else f"status {status} without a location"
            )
        elif status in _NO_MEANS_NO:
            attempt.outcome, attempt.reason = "forbidden", f"status {status}: the site says no"
        elif status in (404, 410):
            attempt.outcome, attempt.reason = "gone", f"status {status}"
        elif status == 304:
            asked = bool(order.etag or order.last_modified)
            attempt.outcome = "not_modified" if asked else "error"
            attempt.reason = None if asked else "status 304 to an unconditional request"
            response.raw.release_conn()
        elif status not in (200, 203):
            attempt.reason = f"status {status}"
        else:
            media = media_type(attempt.header("content-type"))
            if order.types is not None and media is not None and media not in order.types:
                attempt.outcome = "refused"
                attempt.reason = f"content type {media!r}, expected {' or '.join(sorted(order.types))}"
            else:
                attempt.body = self._body(response, attempt)
                attempt.outcome = "ok"
        return attempt

    def _body(self, response: requests.Response, attempt: _Attempt) -> bytes:
        limit = self._limits.max_bytes
        declared = attempt.header("content-length")
        if declared is not None and declared.isascii() and declared.isdigit() and int(declared) > limit:
            raise TooLargeError(f"announces {int(declared):,} bytes; the limit is {limit:,}")
        decoder = BoundedDecoder(attempt.header("content-encoding"), limit)
        parts = [decoder.feed(piece) for piece in response.raw.stream(65536, decode_content=False)]
        decoder.close()
        return b"".join(parts)

    def _ask_robots(self, url: str, known: RobotsRow | None, order: Order) -> RobotsAnswer:
        ask = Order(
            url,
            order.source_id,
            "robots",
            delay=order.delay,
            allow_loopback=order.allow_loopback,
            accept="text/plain,*/*;q=0.5",
            etag=known.etag if known and known.body is not None else None,
            last_modified=known.last_modified if known and known.body is not None else None,
            obey_robots=False,
        )
        fetched = self.fetch(ask)
        self._state.record(fetched.log)
        last = fetched.log[-1]
        body = fetched.delivery.body if fetched.delivery else b""
        status = (
            last.status if fetched.outcome in ("ok", "not_modified", "gone", "forbidden", "error") else None
        )
        return RobotsAnswer(status, body, last.etag, last.last_modified, fetched.reason)

    def _unasked(
        self, order: Order, url: str, outcome: str, reason: str, log: list[Fetch], verdict: Verdict | None
    ) -> Fetched:
        log.append(self._row(order, url, self._now(), _Attempt(outcome, reason), None))
        return Fetched(outcome, log[-1].reason, log, robots=verdict)

    def _row(self, order: Order, url: str, at: datetime, attempt: _Attempt, ms: int | None) -> Fetch:
        return Fetch(
            run_id=self._run_id,
            source_id=order.source_id,
            fetched_at=at,
            purpose=order.purpose,
            url=blank(order.url, order.secrets),
            outcome=attempt.outcome,
            final_url=blank(url, order.secrets),
            status=attempt.status,
            bytes=len(attempt.body) if attempt.outcome == "ok" else None,
            ms=ms,
            reason=blank(attempt.reason, order.secrets) if attempt.reason else None,
            etag=validator(attempt.header("etag")),
            last_modified=validator(attempt.header("last-modified")),
        )

    def _delivery(self, order: Order, url: str, at: datetime, attempt: _Attempt) -> Delivery:
        return Delivery(
            url=blank(order.url, order.secrets),
            final_url=blank(url, order.secrets),
            at=at,
            status=attempt.status or 0,
            reason=attempt.phrase,
            headers=attempt.headers,
            body=attempt.body,
            content_type=media_type(attempt.header("content-type")),
            declared_charset=charset(attempt.header("content-type")),
            etag=validator(attempt.header("etag")),
            last_modified=validator(attempt.header("last-modified")),
            ip=attempt.ip,
        )
