"""Reading the due article addresses of a source: hosts in parallel, each host serially."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.sources.model import WebSource
from flows.web import schedule
from flows.web.charset import charset_of
from flows.web.client import PAGE_TYPES, Fetched
from flows.web.discovery import order_for
from flows.web.hosts import host_of, outlet_of
from flows.web.session import Web
from warehouse.archive import Page, digest_of, page_id
from warehouse.web_state import Address


@dataclass(frozen=True, slots=True)
class ArticleResult:
    """What became of one address."""

    url: str
    outcome: str  # see warehouse.fetches.OUTCOMES
    reason: str | None
    disallowed: bool  # by robots.txt's rules (not: robots.txt could not be read)


def read_addresses(source: WebSource, due: Sequence[Address], web: Web) -> list[ArticleResult]:
    """Read these addresses. One host's trouble, or its slowness, delays no other host's.

    Raises:
        Stopped: the run is being ended. Errors of writing are raised as they are.
    """
    by_host: dict[str, list[Address]] = {}
    for address in due:
        by_host.setdefault(host_of(address.url), []).append(address)
    futures = [web.pool.submit(_read_host, source, addresses, web) for addresses in by_host.values()]
    try:
        return [result for future in futures for result in future.result()]
    except BaseException:
        for future in futures:
            future.cancel()
        raise


def _read_host(source: WebSource, addresses: Sequence[Address], web: Web) -> list[ArticleResult]:
    results = []
    for address in addresses:
        results.append(read_address(source, address, web))
    return results


def read_address(source: WebSource, known: Address, web: Web) -> ArticleResult:
    """Read one article address: archive what is new, log every request, set its next date."""
    fetched = web.client.fetch(replace(order_for(source, known.url, "article", known), types=PAGE_TYPES))
    after, page, fetched = _outcome(source, known, fetched, web)
    web.state.record(fetched.log, page=page, rows=[after] if after != known else [])
    verdict = fetched.robots
    disallowed = verdict is not None and verdict.certain and not verdict.allowed
    return ArticleResult(known.url, fetched.outcome, fetched.reason, disallowed)


def _outcome(
    source: WebSource, known: Address, fetched: Fetched, web: Web
) -> tuple[Address, Page | None, Fetched]:
    """The address's next state, the page if its content is new, and the outcome made exact."""
    now = web.now()
    delivery = fetched.delivery
    if fetched.outcome == "skipped":
        return known, None, fetched  # still due: nobody was asked
    if fetched.outcome in ("ok", "not_modified"):
        first = min(known.first_read_at or now, now)  # not in the future: a clock ran ahead
        read = replace(
            known,
            first_read_at=first,
            last_read_at=now,
            reads=known.reads + 1,
            failures=0,
            due_at=schedule.next_reading(first, now, source.revisit_after, source.revisit_every),
        )
        if delivery is None:
            return read, None, fetched
        read = replace(read, etag=delivery.etag, last_modified=delivery.last_modified)
        digest = digest_of(delivery.body)
        last = fetched.log[-1]
        if digest == known.digest:
            log = [*fetched.log[:-1], replace(last, outcome="unchanged", digest=digest)]
            return read, None, replace(fetched, outcome="unchanged", log=log)
        position = web.keep(delivery)
        log = [
            *fetched.log[:-1],
            replace(last, digest=digest, archive_file=position.file, archive_offset=position.offset),
        ]
        page = Page(
            page_id(known.url, digest, delivery.at),
            outlet_of(known.url) if source.aggregates else source.name,
            known.url,
            delivery.final_url,
            delivery.at,
            delivery.status,
            delivery.content_type,
            charset_of(delivery.body, delivery.declared_charset),
            digest,
            position.file,
            position.offset,
            web.run_id,
        )
        return replace(read, digest=digest), page, replace(fetched, log=log)
    verdict = fetched.robots
    if verdict is not None and verdict.certain and not verdict.allowed:
        return replace(known, due_at=now + schedule.ROBOTS_AGAIN), None, fetched
    # 410 is meant for good; a 404 is often a site's passing fault, so it is asked again with patience.
    not_found = fetched.outcome == "gone" and bool(fetched.log) and fetched.log[-1].status == 404
    if fetched.outcome == "error" or not_found or (verdict is not None and not verdict.certain):
        failures = known.failures + 1
        return replace(known, failures=failures, due_at=schedule.next_attempt(failures, now)), None, fetched
    return replace(known, due_at=None), None, fetched  # gone, forbidden, refused: asking again is no use
