"""Index pages: the links that a CSS selector names."""

from __future__ import annotations

import lxml.html
from lxml import etree
from lxml.cssselect import CSSSelector

from flows.web.charset import charset_of
from flows.web.found import Found, ListError, canonical
from warehouse.web_state import Item


def read_listing(body: bytes, address: str, selector: str, declared: str | None = None) -> Found:
    """The links of an index page.

    Args:
        selector: CSS; names ``a`` elements, or elements that have them inside.

    Raises:
        ListError: nothing on the page fits the selector: the layout changed, or it is another page.
    """
    text = body.decode(charset_of(body, declared), "replace")
    try:
        document = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=_parser())
    except (etree.ParserError, ValueError):
        raise ListError("a page without any elements") from None
    matches = CSSSelector(selector, translator="html")(document)
    if not matches:
        raise ListError(f"nothing on the page fits the selector {selector!r}: the layout may have changed")
    base = canonical(document.base_url or "", address) or address
    root = document.find(".//base[@href]")
    if root is not None:
        base = canonical(root.get("href") or "", address) or base
    found = Found()
    seen: set[str] = set()
    for match in matches:
        for link in [match] if match.tag == "a" else match.iter("a"):
            url = canonical(link.get("href") or "", base)
            if url is not None and link.get("href") and url not in seen:
                seen.add(url)
                found.items.append(Item(url, None, " ".join(link.text_content().split()) or None))
    found.listed = len(found.items)
    return found


def _parser() -> lxml.html.HTMLParser:
    return lxml.html.HTMLParser(encoding="utf-8", no_network=True)
