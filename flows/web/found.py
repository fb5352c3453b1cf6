"""What discovery gives: addresses, and articles that came with their text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from warehouse.web_state import Item

# Marks of the way by which a reader came; the article is the same without them.
_TRACKING = re.compile(
    r"^(utm_\w+|at_(medium|campaign|link\w*|bbc_\w+|ptr_name|format)|fbclid|gclid|CMP|ns_\w+)$"
)


class ListError(ValueError):
    """The answer is not the list that the source's file promises; the message says what it is."""


@dataclass(frozen=True, slots=True)
class Document:
    """An article whose text a list or a file carries itself, made into a page."""

    item: Item
    html: bytes  # UTF-8
    origin: str  # address or file that it was made from


@dataclass
class Found:
    """The result of one discovery."""

    items: list[Item] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    listed: int = 0  # entries of the list, before patterns: what [expect] is held against
    partial: bool = False  # some part did not change or could not be read, so ``listed`` is not the whole
    notes: list[str] = field(default_factory=list)
    title: str | None = None  # of a feed
    language: str | None = None  # of a feed, as it says


def canonical(url: str, base: str = "") -> str | None:
    """The address to remember an article by: absolute, http(s), no fragment, no tracking parameters."""
    try:
        parts = urlsplit(urljoin(base, url.strip()))
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        return None
    name = f"[{host}]" if ":" in host else host
    if port is not None and (parts.scheme, port) not in (("http", 80), ("https", 443)):
        name = f"{name}:{port}"
    query = parts.query
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(key, value) for key, value in pairs if not _TRACKING.match(key)]
    if len(kept) != len(pairs):  # only then: writing a query anew can change it
        query = urlencode(kept)
    return urlunsplit((parts.scheme, name, parts.path or "/", query, ""))


def newest(items: Iterable[Item], limit: int) -> list[Item]:
    """The newest items, undated ones in their order behind the dated."""
    listed = list(items)
    dated = sorted((i for i in listed if i.published), key=lambda i: i.published, reverse=True)  # type: ignore[arg-type, return-value]
    return [*dated, *(i for i in listed if i.published is None)][:limit]
