"""JSON-LD of a page: the one object that describes this article, among many that describe other things."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

JsonObject = dict[str, Any]

ARTICLE_TYPES = re.compile(r"(?:article|blogposting|liveblog|report|advertisercontent)\w*$", re.IGNORECASE)
PAGE_TYPES = re.compile(r"(?:web|item|collection|profile)page$", re.IGNORECASE)

_DESCEND = ("@graph", "mainEntity", "mainEntityOfPage")
"""Where a page's own article is found; itemListElement, hasPart and the like hold other articles."""

_MAX_OBJECTS = 400
_COMMENT = re.compile(
    r"^\s*(?:<!--|/\*.*?\*/|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$", re.DOTALL
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")


def read(script: str) -> list[Any]:
    """The values in one script element, tolerant of what real pages do; empty if it cannot be read."""
    text = _COMMENT.sub("", script.strip()).strip().rstrip(";")
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        decoder = json.JSONDecoder(strict=False)
        values, at = [], 0
        try:
            while at < len(attempt):
                value, at = decoder.raw_decode(attempt, at)
                values.append(value)
                while at < len(attempt) and attempt[at] in " \t\r\n,;":
                    at += 1
        except (ValueError, RecursionError):
            if not values:
                continue
        return values
    return []


def types(node: JsonObject) -> list[str]:
    """The @type of an object as a list of words."""
    kind = node.get("@type")
    return [k for k in (kind if isinstance(kind, list) else [kind]) if isinstance(k, str)]


def objects(values: list[Any]) -> Iterator[JsonObject]:
    """The objects that may describe the page itself, in document order."""
    stack: list[tuple[Any, int]] = [(value, 0) for value in reversed(values)]
    seen = 0
    while stack and seen < _MAX_OBJECTS:
        node, depth = stack.pop()
        seen += 1
        if isinstance(node, list):
            stack.extend((child, depth) for child in reversed(node[:_MAX_OBJECTS]))
        elif isinstance(node, dict):
            yield node
            if depth < 6:
                stack.extend((node[key], depth + 1) for key in reversed(_DESCEND) if key in node)


def own_article(nodes: list[JsonObject], is_own: Any, titles: set[str], plain: Any) -> JsonObject | None:
    """The article object of this page: the one with its address or title, else the first one.

    Args:
        nodes: as from `objects`.
        is_own: tells whether an address is this page's.
        titles: the page's other titles (h1, og:title), reduced by `plain`.
        plain: reduces a title to what is compared.
    """
    best: tuple[int, int] | None = None
    chosen: JsonObject | None = None
    for order, node in enumerate(nodes):
        if not any(ARTICLE_TYPES.search(kind) for kind in types(node)):
            continue
        headline = string(node.get("headline")) or string(node.get("name"))
        place = node.get("mainEntityOfPage")
        address = string(node.get("url")) or string(place.get("@id") if isinstance(place, dict) else place)
        score = 2 * bool(headline and plain(headline) in titles) + bool(address and is_own(address))
        score = 4 * score + bool(node.get("datePublished")) + bool(node.get("articleBody"))
        if best is None or (score, -order) > best:
            best, chosen = (score, -order), node
    return chosen


def string(value: Any) -> str | None:
    """A text value, or the first of a list of them; None for anything else or for nothing."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)  # a date in seconds
    return value.strip() or None if isinstance(value, str) else None


def names(value: Any) -> list[str]:
    """Names of authors, publishers or sections: strings, objects with a name, or lists of both."""
    if isinstance(value, list):
        return [name for item in value[:20] for name in names(item)]
    if isinstance(value, dict):
        return names(value.get("name"))
    return [value.strip()] if isinstance(value, str) and value.strip() else []
