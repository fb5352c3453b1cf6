"""RSS and Atom: feedparser on bytes that we fetched and cleaned ourselves."""

from __future__ import annotations

import io

import feedparser

from flows.web.dates import utc
from flows.web.found import Found, ListError, canonical
from flows.web.xml import XMLError, xml_text
from warehouse.web_state import Item

TYPES = None  # feeds come under any content type, text/html among them; the content decides
ACCEPT = "application/rss+xml,application/atom+xml,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.1"


def read_feed(body: bytes, address: str, declared: str | None = None) -> Found:
    """The entries of a feed.

    Args:
        address: where it came from; relative links are relative to it.
        declared: the charset of the Content-Type header.

    Raises:
        ListError: not a feed (HTML with status 200 is the usual case), or XML that is not read.
    """
    try:
        text = xml_text(body, declared)
    except XMLError as error:
        raise ListError(f"not a feed: {error}") from None
    # A stream, never the text itself: feedparser opens a string that looks like an address or a file.
    parsed = feedparser.parse(
        io.BytesIO(text.encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": address},
    )
    if not parsed.get("version"):
        raise ListError("not a feed: its XML is neither RSS nor Atom")
    about = parsed.get("feed", {})
    found = Found(listed=len(parsed.entries), title=about.get("title"), language=about.get("language"))
    if parsed.get("bozo") and not parsed.entries:
        raise ListError(f"a feed without entries that is not well-formed: {parsed.get('bozo_exception')}")
    if parsed.get("bozo"):
        found.notes.append(f"the feed is not well-formed: {parsed.get('bozo_exception')}")
    for entry in parsed.entries:
        link = entry.get("link") or (entry.get("id") if str(entry.get("id", "")).startswith("http") else None)
        url = canonical(link, address) if link else None
        if url is not None:
            date = utc(entry.get("published_parsed") or entry.get("updated_parsed"))
            found.items.append(Item(url, date, entry.get("title")))
    return found
