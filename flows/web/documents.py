"""Articles that came as data (an API's answer, a line of JSON) made into pages, so that the archive and
everything after it know one form only: HTML with its metadata declared."""

from __future__ import annotations

import html
from datetime import UTC, datetime


def page_of(
    *,
    url: str,
    title: str | None,
    published: datetime | None,
    body_html: str | None = None,
    text: str | None = None,
    language: str | None = None,
    byline: str | None = None,
    modified: datetime | None = None,
) -> bytes:
    """A small HTML page (UTF-8) with canonical address, title, dates and the text.

    Args:
        body_html: the text as HTML; else ``text``, whose lines become paragraphs.
    """
    metas = [("og:title", title), ("og:url", url)]
    metas.append(("article:published_time", _stamp(published)))
    metas.append(("article:modified_time", _stamp(modified)))
    head = "".join(
        f'<meta property="{name}" content="{html.escape(value)}">\n'
        for name, value in metas
        if value is not None
    )
    if byline:
        head += f'<meta name="author" content="{html.escape(byline)}">\n'
    body = body_html
    if body is None:
        lines = [line.strip() for line in (text or "").splitlines()]
        body = "\n".join(f"<p>{html.escape(line)}</p>" for line in lines if line)
    lang = f' lang="{html.escape(language)}"' if language else ""
    return (
        f'<!doctype html>\n<html{lang}><head><meta charset="utf-8">\n'
        f"<title>{html.escape(title or '')}</title>\n"
        f'<link rel="canonical" href="{html.escape(url)}">\n{head}</head>\n'
        f"<body><article><h1>{html.escape(title or '')}</h1>\n{body}\n</article></body></html>\n"
    ).encode("utf-8", "replace")


def _stamp(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at is not None else None
