"""Sitemaps, news sitemaps, and indexes of them, with bounded recursion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from flows.web.dates import iso
from flows.web.found import Found, ListError, canonical, newest
from flows.web.limits import Limits
from flows.web.xml import XMLError, elements, xml_text
from warehouse.coding import CodingError, TooLargeError, decode
from warehouse.web_state import Item

_GZIP = b"\x1f\x8b"
ACCEPT = "application/xml,text/xml;q=0.9,*/*;q=0.1"


@dataclass
class SitemapPage:
    """One file: articles of a sitemap, or further sitemaps of an index."""

    items: list[Item] = field(default_factory=list)
    sitemaps: list[tuple[str, datetime | None]] = field(default_factory=list)
    listed: int = 0


def read_sitemap(body: bytes, address: str, declared: str | None = None, *, max_bytes: int) -> SitemapPage:
    """Read one file, gzipped (``sitemap.xml.gz``) or not.

    Raises:
        ListError: not a sitemap, or too large once unpacked.
    """
    try:
        if body.startswith(_GZIP):
            body = decode(body, "gzip", max_bytes)
        text = xml_text(body, declared)
        page = SitemapPage()
        roots = False
        for element in elements(text, "url", "sitemap", "urlset", "sitemapindex"):
            name = etree.QName(element).localname
            if name in ("urlset", "sitemapindex"):
                roots = True
                continue
            location = _text(element, "loc")
            url = canonical(location, address) if location else None
            if url is None:
                continue
            page.listed += 1
            if name == "sitemap":
                page.sitemaps.append((url, iso(_text(element, "lastmod"))))
            else:
                date = iso(_text(element, "publication_date")) or iso(_text(element, "lastmod"))
                page.items.append(Item(url, date, _text(element, "title")))
    except (XMLError, CodingError, TooLargeError) as error:
        raise ListError(f"not a sitemap: {error}") from None
    if not roots:
        raise ListError("not a sitemap: its XML has no urlset and no sitemapindex")
    return page


def walk(address: str, read: Callable[[str], SitemapPage | None], limits: Limits) -> Found:
    """Follow an index down to its sitemaps, newest first, each file once, depth and number bounded.

    Args:
        read: gives one file, None where it did not change or could not be read.
    """
    found = Found()
    seen = {address}
    queue: list[tuple[str, int]] = [(address, 0)]
    files = 0
    while queue:
        if files == limits.sitemap_files:
            found.notes.append(f"{len(queue)} more sitemaps were left out: {files} files are read at most")
            break
        url, depth = queue.pop(0)
        files += 1
        page = read(url)
        if page is None:
            found.partial = True
            continue
        found.items.extend(page.items)
        found.listed += len(page.items)
        if len(found.items) > 10 * limits.list_items:  # twenty sitemaps may hold a million addresses
            found.items = newest(found.items, limits.list_items)
        if page.sitemaps and depth == limits.sitemap_depth:
            found.notes.append(f"{url}: an index {depth + 1} levels deep; its sitemaps were left out")
            continue
        children = sorted(
            page.sitemaps, key=lambda entry: entry[1].timestamp() if entry[1] else 0.0, reverse=True
        )
        for child, _modified in children:
            if child not in seen:
                seen.add(child)
                queue.append((child, depth + 1))
    if found.listed > limits.list_items:
        found.notes.append(f"{found.listed} addresses; the newest {limits.list_items} are kept")
        found.items = newest(found.items, limits.list_items)
    return found


def _text(element: etree._Element, name: str) -> str | None:
    child = next(element.iter("{*}" + name), None)
    return child.text.strip() if child is not None and child.text else None
