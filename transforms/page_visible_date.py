"""The date that a page prints beside its headline, for pages that declare none in their metadata."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from lxml import etree

from transforms import page_dates, page_furniture
from transforms.page_metadata import plain

_NEAR = 120  # elements after the headline within which its date stands
_FOLLOWING = etree.XPath("following::*[position() <= $near]", smart_strings=False)
_DATE_NAME = re.compile(
    r"date|time|publi|posted|byline|meta|created|info|details|author|entry", re.IGNORECASE
)
_LABEL = re.compile(
    r"^\W*(?:published|posted|updated|last updated|created|date|نشر|تاريخ|yayın)", re.IGNORECASE
)
_UPDATED = re.compile(r"updat|modif|edited|آخر تحديث|güncelle", re.IGNORECASE)
_LONG_LINE = 140
_ABOUT_ONE_DAY = timedelta(days=2)


def find(
    tree: etree._Element, heading: str | None, url: str, lines: Sequence[str] = (), text: str = ""
) -> tuple[datetime | None, str | None]:
    """(date, source) of a page without a declared date; (None, None) if it shows none of its own.

    Looked at are a <time> or a line beside the headline ("time", "page"), date lines within the article
    ("page"), the address ("address") and the dateline of the text ("dateline"). Not looked at are dates
    that pages print elsewhere: those of other stories, of the copyright, of today. htmldate, which does,
    was wrong on about half of the pages that came to it after all this (docs/articles.md).

    Args:
        tree: the document, before it is pruned.
        heading: the article's headline, if it is known.
        url: the canonical address.
        lines: date lines that stood in the article's element.
        text: the article's text.
    """
    headline = _headline(tree, heading)
    day, source = _beside(headline) if headline is not None else (None, None)
    if day is None:
        day = next((found for found in map(page_dates.parse_anywhere, lines) if found), None)
        source = "page" if day else None
    created = page_dates.from_address(url)
    if created and (day is None or abs(day - created) > _ABOUT_ONE_DAY):
        return created, "address"  # what is printed is then the day of an update, or of something else
    if day is None:
        day = page_dates.parse_anywhere(text[:120])
        source = "dateline" if day else None
    return day, source


def _headline(tree: etree._Element, heading: str | None) -> etree._Element | None:
    headings = list(tree.iter("h1"))
    wanted = plain(heading)
    same = [h for h in headings if wanted and plain("".join(h.itertext())) == wanted]
    return same[0] if same else headings[0] if len(headings) == 1 else None


def _beside(headline: etree._Element) -> tuple[datetime | None, str | None]:
    box = headline.getparent()
    before = list(box.iter())[:40] if box is not None and box.tag not in ("body", "html") else []
    nearby = [*_FOLLOWING(headline, near=_NEAR), *before]
    updated: tuple[datetime | None, str | None] = (None, None)
    for element in nearby:
        if not isinstance(element.tag, str) or element.tag in page_furniture.NO_TEXT:
            continue
        if element.tag == "time":
            found = page_dates.parse(element.get("datetime")) or page_dates.parse(_own_text(element))
            source = "time"
        else:
            found, source = _printed(element), "page"
        if found and not _of_another(element):
            if not _UPDATED.search(_own_text(element)):
                return found, source
            if not updated[0]:
                updated = found, source
    return updated


def _own_text(element: etree._Element) -> str:
    return " ".join("".join(element.itertext())[:400].split())


def _printed(element: etree._Element) -> datetime | None:
    """The date in an element's own few words, if they are no sentence of the article."""
    parts = [element.text or "", *(child.tail or "" for child in element[:6])]
    text = " ".join(" ".join(parts).split())
    if not 8 <= len(text) <= _LONG_LINE or not any(c.isdigit() for c in text):
        return None
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if not (_DATE_NAME.search(names) or _LABEL.match(text) or page_dates.is_only_date(text)):
        return None
    return page_dates.parse(text)


def _of_another(element: etree._Element) -> bool:
    """Whether the element stands in a list of other stories, in comments, or in a link."""
    for above in (element, *element.iterancestors()):
        if above.tag in ("a", "aside", "li") or page_furniture.judge(above) == page_furniture.SURE:
            return True
    return False
