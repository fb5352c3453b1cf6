"""Page → Article: what a news page says, without its furniture. Pure, and it never raises on a page."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

from lxml import etree
from lxml import html as lxml_html

from transforms import page_bytes, page_metadata, page_text, page_visible_date
from transforms.agencies import provenance
from transforms.language import language_of
from transforms.model import Article
from transforms.page_metadata import PageMetadata

PARSER_VERSION = "1.0.0"
"""Raise it with every change of what comes out, so that archived pages can be read again."""

_CONTROLS = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
_BY = re.compile(r"^\s*(?:by|von|par|por)\s*:?\s+", re.IGNORECASE)


def parse_page(html: bytes | str, url: str, *, declared_encoding: str | None = None) -> Article:
    """Read one page.

    Args:
        html: the page as it was served, after content encoding was undone. At most
            page_bytes.MAX_PAGE_BYTES are read.
        url: the address it was fetched from.
        declared_encoding: the character set of the Content-Type header, if any.

    Returns:
        The article. A page without text gives an Article with an empty text; a page without a date of its
        own has published None and published_source None (the time of fetching is never used).
    """
    if isinstance(html, str):
        text = html[: page_bytes.MAX_PAGE_BYTES]
    else:
        text = page_bytes.decode(html, declared_encoding)
    tree = _tree(text)
    if tree is None:
        return Article(page_metadata.canonical_address(url), None, "", None, None)
    metadata = page_metadata.read(tree, url)
    found = page_text.main_text(tree, metadata)
    if metadata.published is None:
        day, source = page_visible_date.find(tree, metadata.heading, metadata.url, found.dates, found.text)
        metadata = replace(metadata, published=day, published_source=source)
    return _article(metadata, found)


def _tree(text: str) -> etree._Element | None:
    # Control characters are no part of any text, and lxml refuses them later on.
    source = text.encode("utf-8", "replace").translate(None, _CONTROLS)
    if not source.strip():
        return None
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return lxml_html.document_fromstring(source, parser=parser, ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None  # nothing but comments, or no element at all


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None


def _article(metadata: PageMetadata, found: page_text.PageText) -> Article:
    names = (_BY.sub("", author).partition(" | ")[0].strip() for author in metadata.authors)
    byline = "; ".join(dict.fromkeys(name for name in names if name))[:300] or None
    text = found.text
    came_from = provenance(text, metadata.authors, metadata.agencies, found.credits)
    modified = metadata.modified
    if modified and metadata.published and modified < metadata.published:
        modified = None  # an earlier draft's time: nothing was modified after publication
    return Article(
        url=metadata.url,
        title=metadata.title,
        text=text,
        published=_utc(metadata.published),
        published_source=metadata.published_source,
        modified=_utc(modified),
        byline=byline,
        section=metadata.section,
        language=language_of(text, metadata.languages),
        agency=came_from.agency,
        dateline_place=came_from.dateline_place,
        published_local=metadata.published,
    )
