"""From a source to its list of articles: one request (or a bounded few), judged and archived."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from flows.sources.model import Feed, Listing, Sitemap, WebSource
from flows.web import feeds, gdelt, guardian, listings, reliefweb, sitemaps
from flows.web.client import Delivery, Fetched, Order
from flows.web.found import Found, ListError
from flows.web.session import Web
from warehouse.archive import ArchiveError, digest_of, read_at
from warehouse.fetches import Fetch
from warehouse.web_state import Address


@dataclass
class Discovery:
    """What asking a source for its list brought. ``found`` None: nothing new (304) or a failure."""

    outcome: str  # ok, not_modified, or a failing outcome of warehouse.fetches.OUTCOMES
    reason: str | None = None
    found: Found | None = None
    log: list[Fetch] = field(default_factory=list)  # not written yet: goes with the items, in one transaction
    validators: list[Address] = field(default_factory=list)
    fetched: Fetched | None = None


def order_for(source: WebSource, url: str, purpose: str, known: Address | None = None) -> Order:
    """An order in the source's name, conditional where an earlier answer gave a validator."""
    return Order(
        url,
        source.name,
        purpose,
        delay=source.delay.total_seconds(),
        allow_loopback=source.allow_loopback,
        etag=known.etag if known else None,
        last_modified=known.last_modified if known else None,
    )


def discover(source: WebSource, web: Web) -> Discovery:
    """Ask a source for its list. Never raises for what the server does."""
    if isinstance(source, Feed):
        return _single(
            source, web, feeds.ACCEPT, lambda d: feeds.read_feed(d.body, d.final_url, d.declared_charset)
        )
    if isinstance(source, Listing):
        return _single(
            source,
            web,
            "text/html,application/xhtml+xml",
            lambda d: listings.read_listing(d.body, d.final_url, source.selector, d.declared_charset),
        )
    if isinstance(source, Sitemap):
        return _sitemaps(source, web)
    return _api(source, web)


def _single(source: WebSource, web: Web, accept: str, parse: Callable[[Delivery], Found]) -> Discovery:
    known = web.state.address(source.address)
    order = replace(order_for(source, source.address, "discovery", known), accept=accept)
    return ask(web, order, known, parse)


def ask(web: Web, order: Order, known: Address | None, parse: Callable[[Delivery], Found]) -> Discovery:
    """Fetch one list, parse it, and archive it if it changed."""
    fetched = web.client.fetch(order)
    result = Discovery(fetched.outcome, fetched.reason, log=fetched.log, fetched=fetched)
    delivery = fetched.delivery
    if delivery is None:
        return result
    last = fetched.log[-1]
    try:
        result.found = parse(delivery)
    except ListError as error:
        result.outcome, result.reason = "refused", str(error)
        fetched.log[-1] = last.with_outcome("refused", str(error))
        return result
    digest = digest_of(delivery.body)
    if known is not None and known.digest == digest:
        fetched.log[-1] = replace(last, outcome="unchanged", digest=digest)
    else:
        at = web.keep(delivery)
        fetched.log[-1] = replace(last, archive_file=at.file, archive_offset=at.offset, digest=digest)
    result.validators.append(_remembered(known, order, delivery, digest))
    return result


def _remembered(known: Address | None, order: Order, delivery: Delivery, digest: str) -> Address:
    base = known or Address(
        delivery.url, order.source_id, "discovery", delivery.at, first_read_at=delivery.at
    )
    return replace(
        base,
        last_read_at=delivery.at,
        reads=base.reads + 1,
        failures=0,
        etag=delivery.etag,
        last_modified=delivery.last_modified,
        digest=digest,
    )


def _sitemaps(source: Sitemap, web: Web) -> Discovery:
    """Read a sitemap and what it leads to; the outcome is that of the first file."""
    total = Discovery("ok")
    first = True

    def read(url: str) -> sitemaps.SitemapPage | None:
        nonlocal first
        known = web.state.address(url)
        order = replace(order_for(source, url, "discovery", known), accept=sitemaps.ACCEPT)
        page: sitemaps.SitemapPage | None = None

        def parse(delivery: Delivery) -> Found:
            nonlocal page
            page = sitemaps.read_sitemap(
                delivery.body, delivery.final_url, delivery.declared_charset, max_bytes=web.limits.max_bytes
            )
            return Found()

        asked = ask(web, order, known, parse)
        if asked.outcome == "not_modified" and known is not None:
            try:
                page = _known_index(url, known, web)
            except ArchiveError:  # lost or damaged: then the list is asked for as if it were not known
                total.log.extend(asked.log)
                asked = ask(web, replace(order, etag=None, last_modified=None), None, parse)
        total.log.extend(asked.log)
        total.validators.extend(asked.validators)
        if first:
            total.outcome, total.reason, total.fetched = asked.outcome, asked.reason, asked.fetched
        elif asked.outcome not in ("ok", "not_modified"):
            notes.append(f"{url}: {asked.reason}")
        first = False
        return page

    notes: list[str] = []
    found = sitemaps.walk(source.address, read, web.limits)
    found.notes.extend(notes)
    if total.outcome == "ok" or (total.outcome == "not_modified" and found.items):
        total.found = found
    return total


def _known_index(url: str, known: Address, web: Web) -> sitemaps.SitemapPage | None:
    """The archived copy of an index that did not change: what it leads to may have. None for a leaf."""
    place = web.state.archived(url, known.digest or "")
    if place is None:
        return None
    body = read_at(web.store.folder, *place, known.digest)
    page = sitemaps.read_sitemap(body, url, max_bytes=web.limits.max_bytes)
    return page if page.sitemaps else None


def _api(source: WebSource, web: Web) -> Discovery:
    module = {"reliefweb": reliefweb, "gdelt": gdelt, "guardian": guardian}[source.kind]
    request = module.request(source, web.now(), web.environment)
    order = replace(
        order_for(source, request.url, "discovery"),
        accept="application/json",
        obey_robots=False,  # an interface for machines has terms of its own, which the source's file names
        secrets=request.secrets,
    )
    asked = ask(web, order, None, lambda d: module.read_answer(d.body, source))
    asked.validators.clear()  # the query holds a date: its address is another one tomorrow
    return asked
