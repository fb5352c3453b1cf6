"""ReliefWeb API v2, reports: texts with their metadata under one licence-aware roof.

Since 1 November 2025 an approved application name is required (apidoc.reliefweb.int/parameters);
another name gets 403. Date filters take no milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode

from flows.sources.model import ReliefWeb
from flows.web.api import ApiRequest, answer_of, key_from, rows_of, text_at
from flows.web.dates import iso
from flows.web.documents import page_of
from flows.web.found import Document, Found, canonical
from warehouse.web_state import Item

_FIELDS = ("title", "url", "url_alias", "body", "body-html", "date", "source.shortname", "language.code")
PAGE = 100  # entries asked for in one call


def request(source: ReliefWeb, now: datetime, environment: Mapping[str, str]) -> ApiRequest:
    """The newest reports of the source's query and last ``days``. Raises NoKey."""
    appname = key_from(environment, source.key)
    since = (now - timedelta(days=source.days)).replace(microsecond=0, hour=0, minute=0, second=0)
    query = [
        ("appname", appname),
        ("query[value]", source.query),
        ("filter[field]", "date.created"),
        ("filter[value][from]", since.isoformat()),
        ("sort[]", "date.created:desc"),
        ("limit", str(PAGE)),
        *(("fields[include][]", name) for name in _FIELDS),
    ]
    return ApiRequest(f"{source.address}?{urlencode(query)}", (appname,))


def read_answer(body: bytes, source: ReliefWeb) -> Found:
    """Reports with their texts. Raises ListError."""
    found = Found()
    for row in rows_of(answer_of(body), "data"):
        found.listed += 1
        fields = row.get("fields")
        fields = fields if isinstance(fields, Mapping) else {}
        address = text_at(fields, "url_alias") or text_at(fields, "url")
        url = canonical(address) if address else None
        if url is None:
            found.notes.append(f"report {row.get('id')!r} has no address")
            continue
        title = text_at(fields, "title")
        # "original": when its source published it; "created": when ReliefWeb posted it.
        published = iso(text_at(fields, "date", "original")) or iso(text_at(fields, "date", "created"))
        item = Item(url, published, title)
        text, text_html = text_at(fields, "body"), text_at(fields, "body-html")
        if text is None and text_html is None:
            continue  # a map or an attachment only
        languages = [
            text_at(entry, "code") for entry in fields.get("language") or () if isinstance(entry, Mapping)
        ]
        page = page_of(
            url=url,
            title=title,
            published=published,
            modified=iso(text_at(fields, "date", "changed")),
            body_html=text_html,
            text=text,
            language=next((code for code in languages if code), None),
            byline=", ".join(_shortnames(fields)) or None,
        )
        found.documents.append(Document(item, page, source.address))
    return found


def _shortnames(fields: Mapping[str, object]) -> list[str]:
    entries = fields.get("source")
    names = (
        [text_at(e, "shortname") for e in entries if isinstance(e, Mapping)]
        if isinstance(entries, list)
        else []
    )
    return [name for name in names if name]
