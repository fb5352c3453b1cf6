"""What a source published in a span of the past, from the sources that can say: sitemaps and APIs.

Unlike discovery (flows/web/discovery.py) nothing here looks at today's list only, and no validator of a
list is kept: the next ordinary run must not be told "not modified" about what it has never seen.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from flows.sources.model import Gdelt, Guardian, ReliefWeb, Sitemap
from flows.web import gdelt, guardian, reliefweb, sitemaps
from flows.web.api import ApiRequest, key_from
from flows.web.client import Delivery
from flows.web.discovery import ask, order_for
from flows.web.found import Document, Found
from flows.web.session import Web
from warehouse.archive import read_at
from warehouse.fetches import Fetch
from warehouse.web_state import Item

SITEMAP_FILES = 2_000  # of one source in one backfill: five years of daily sitemaps
SITEMAP_ITEMS = 1_000_000
GDELT_ROWS = 250  # at most in one answer, without further pages: a full one is asked for in halves
GDELT_LEAST = timedelta(minutes=15)  # GDELT's own grid
PAGES = 200  # of one window's answer; beyond, the query is too broad for this way


@dataclass
class Past:
    """Articles of a span: addresses to read, and articles that came with their text."""

    items: list[Item] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    log: list[Fetch] = field(default_factory=list)
    problem: str | None = None  # why the list is not whole; what is here is of use all the same

    def add(self, other: Past) -> None:
        """Take in the articles of a further part."""
        self.items.extend(other.items)
        self.documents.extend(other.documents)
        self.log.extend(other.log)
        self.problem = self.problem or other.problem


PastSource = Sitemap | Gdelt | ReliefWeb | Guardian


def listed(source: PastSource, start: datetime, end: datetime, web: Web) -> Past:
    """What a source published in [start, end). Never raises for what the server does.

    Raises:
        NoKey: the environment lacks the key of an API.
    """
    if isinstance(source, Sitemap):
        return _sitemaps(source, start, end, web)
    if isinstance(source, Gdelt):
        return _gdelt(source, start, end, web)
    return _pages(source, start, end, web)


def _sitemaps(source: Sitemap, start: datetime, end: datetime, web: Web) -> Past:
    past = Past()

    def read(url: str) -> sitemaps.SitemapPage | None:
        known = web.state.address(url)
        order = replace(order_for(source, url, "discovery", known), accept=sitemaps.ACCEPT)
        pages: list[sitemaps.SitemapPage] = []

        def parse(delivery: Delivery) -> Found:
            pages.append(
                sitemaps.read_sitemap(
                    delivery.body,
                    delivery.final_url,
                    delivery.declared_charset,
                    max_bytes=web.limits.max_bytes,
                )
            )
            return Found()

        asked = ask(web, order, known, parse)
        past.log.extend(asked.log)
        if asked.outcome == "not_modified" and known is not None:
            place = web.state.archived(url, known.digest or "")
            if place is not None:
                body = read_at(web.store.folder, *place, known.digest)
                pages.append(sitemaps.read_sitemap(body, url, max_bytes=web.limits.max_bytes))
        if not pages:
            past.problem = past.problem or f"{url}: {asked.reason or asked.outcome}"
            return None
        page = pages[-1]
        # A sitemap that was last changed before the span holds nothing that was published in it.
        page.sitemaps = [(child, at) for child, at in page.sitemaps if at is None or at >= start]
        return page

    bounds = replace(
        web.limits,
        sitemap_files=SITEMAP_FILES,
        list_items=SITEMAP_ITEMS,
        sitemap_depth=web.limits.sitemap_depth + 1,
    )
    found = sitemaps.walk(source.address, read, bounds)
    if found.notes:
        past.problem = past.problem or found.notes[0]
    past.items = [item for item in found.items if item.published and start <= item.published < end]
    return past


def _gdelt(source: Gdelt, start: datetime, end: datetime, web: Web) -> Past:
    query = {
        "query": source.query,
        "mode": "artlist",
        "format": "json",
        "maxrecords": str(GDELT_ROWS),
        "sort": "datedesc",
        "startdatetime": f"{start:%Y%m%d%H%M%S}",
        "enddatetime": f"{end - timedelta(seconds=1):%Y%m%d%H%M%S}",
    }
    past, found = _asked(source, ApiRequest(f"{source.address}?{urlencode(query)}"), web)
    if found is not None and found.listed >= GDELT_ROWS and end - start > GDELT_LEAST:
        middle = start + (end - start) / 2
        halves = _gdelt(source, start, middle.replace(microsecond=0), web)
        halves.add(_gdelt(source, middle.replace(microsecond=0), end, web))
        halves.log[:0] = past.log
        return halves
    return past


def _pages(source: ReliefWeb | Guardian, start: datetime, end: datetime, web: Web) -> Past:
    request = _reliefweb if isinstance(source, ReliefWeb) else _guardian
    key = key_from(web.environment, source.key)
    past = Past()
    for page in range(PAGES):
        part, found = _asked(source, request(source, key, start, end, page), web)
        past.add(part)
        if found is None or not found.listed or page + 1 >= part_count(found):
            return past
    past.problem = past.problem or f"more than {PAGES} pages of results: narrow the query or the span"
    return past


def _reliefweb(
    source: ReliefWeb | Guardian, key: str, start: datetime, end: datetime, page: int
) -> ApiRequest:
    last = end - timedelta(seconds=1)
    query = [
        ("appname", key),
        ("query[value]", source.query),
        ("filter[field]", "date.created"),
        ("filter[value][from]", start.isoformat()),
        ("filter[value][to]", last.isoformat()),
        ("sort[]", "date.created:asc"),
        ("limit", str(reliefweb.PAGE)),
        ("offset", str(page * reliefweb.PAGE)),
        *(("fields[include][]", name) for name in reliefweb._FIELDS),
    ]
    return ApiRequest(f"{source.address}?{urlencode(query)}", (key,))


def _guardian(
    source: ReliefWeb | Guardian, key: str, start: datetime, end: datetime, page: int
) -> ApiRequest:
    query = {
        "q": source.query,
        "from-date": start.date().isoformat(),
        "to-date": (end - timedelta(seconds=1)).date().isoformat(),
        "use-date": "published",
        "order-by": "oldest",
        "page": str(page + 1),
        "page-size": "50",
        "show-fields": "body,byline,lastModified",
        "api-key": key,
    }
    return ApiRequest(f"{source.address}?{urlencode(query)}", (key,))


@dataclass
class _Paged(Found):
    """A page of results that knows how many there are."""

    parts: int = 1


def part_count(found: Found) -> int:
    """Of how many pages an answer is one."""
    return found.parts if isinstance(found, _Paged) else 1


def _counted(body: bytes, found: Found) -> Found:
    """Read from an answer how many pages there are: ``response.pages`` or ``totalCount``."""
    data = json.loads(body)
    answer = data.get("response")
    pages = answer.get("pages") if isinstance(answer, dict) else None
    total = data.get("totalCount")
    if not isinstance(pages, int):
        pages = -(-total // reliefweb.PAGE) if isinstance(total, int) else 1
    return _Paged(**{name: getattr(found, name) for name in Found.__dataclass_fields__}, parts=pages)


def _asked(source: Gdelt | ReliefWeb | Guardian, request: ApiRequest, web: Web) -> tuple[Past, Found | None]:
    readers: dict[str, Callable[[bytes], Found]] = {
        "gdelt": lambda body: gdelt.read_answer(body, source),  # type: ignore[arg-type]
        "reliefweb": lambda body: _counted(body, reliefweb.read_answer(body, source)),  # type: ignore[arg-type]
        "guardian": lambda body: _counted(body, guardian.read_answer(body, source)),  # type: ignore[arg-type]
    }
    order = replace(
        order_for(source, request.url, "discovery"),
        accept="application/json",
        obey_robots=False,  # an interface for machines has terms of its own, which the source's file names
        secrets=request.secrets,
    )
    asked = ask(web, order, None, lambda delivery: readers[source.kind](delivery.body))
    found = asked.found
    if found is None:
        return Past(log=asked.log, problem=asked.reason or asked.outcome), None
    return Past(found.items, found.documents, asked.log), found
