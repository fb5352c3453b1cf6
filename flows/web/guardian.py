"""The Guardian Open Platform: full text under its terms, with a free key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode

from flows.sources.model import Guardian
from flows.web.api import ApiRequest, answer_of, key_from, rows_of, text_at
from flows.web.dates import iso
from flows.web.documents import page_of
from flows.web.found import Document, Found, canonical
from warehouse.web_state import Item


def request(source: Guardian, now: datetime, environment: Mapping[str, str]) -> ApiRequest:
    """The newest 50 articles of the source's query and last ``days``. Raises NoKey."""
    key = key_from(environment, source.key)
    query = {
        "q": source.query,
        "from-date": (now - timedelta(days=source.days)).date().isoformat(),
        "order-by": "newest",
        "page-size": "50",
        "show-fields": "body,byline,lastModified",
        "api-key": key,
    }
    return ApiRequest(f"{source.address}?{urlencode(query)}", (key,))


def read_answer(body: bytes, source: Guardian) -> Found:
    """Articles with their texts. Raises ListError."""
    found = Found()
    for row in rows_of(answer_of(body), "response", "results"):
        found.listed += 1
        address = text_at(row, "webUrl")
        url = canonical(address) if address else None
        if url is None:
            continue
        item = Item(url, iso(text_at(row, "webPublicationDate")), text_at(row, "webTitle"))
        text = text_at(row, "fields", "body")
        if text is None:
            found.items.append(item)
            continue
        page = page_of(
            url=url,
            title=item.title,
            published=item.published,
            modified=iso(text_at(row, "fields", "lastModified")),
            body_html=text,
            language="en",
            byline=text_at(row, "fields", "byline"),
        )
        found.documents.append(Document(item, page, source.address))
    return found
