"""GDELT DOC 2.0: addresses of articles on a subject, in 65 languages. Discovery only.

At most 250 records a call; the rate limit is undocumented and real, which the client's Retry-After and
circuit take care of. An error comes as a line of text with status 200.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from flows.sources.model import Gdelt
from flows.web.api import ApiRequest, answer_of, rows_of, text_at
from flows.web.dates import compact
from flows.web.found import Found, canonical
from warehouse.web_state import Item


def request(source: Gdelt, now: datetime, environment: Mapping[str, str]) -> ApiRequest:
    """The newest 250 articles of the source's query and timespan."""
    query = {
        "query": source.query,
        "mode": "artlist",
        "format": "json",
        "maxrecords": "250",
        "sort": "datedesc",
        "timespan": source.timespan,
    }
    return ApiRequest(f"{source.address}?{urlencode(query)}")


def read_answer(body: bytes, source: Gdelt) -> Found:
    """Addresses with the date that GDELT saw them. Raises ListError."""
    data = answer_of(body)
    if not data:
        return Found()  # GDELT's way of saying that it found nothing
    found = Found()
    for row in rows_of(data, "articles"):
        found.listed += 1
        address = text_at(row, "url")
        url = canonical(address) if address else None
        if url is not None:
            found.items.append(Item(url, compact(text_at(row, "seendate")), text_at(row, "title")))
    return found
