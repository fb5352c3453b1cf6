"""The words of the project as frozen dataclasses: what a page becomes, and what a figure is.

The vocabularies below are the codebook's (docs/codebook.md). They stand here once; extraction,
staging, expectations and the data dictionary all read them from here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

QUALIFIERS = ("exact", "about", "at_least", "at_most", "range", "vague")
UNITS = ("people", "families", "nationalities")
EVENTS = (
    "held",
    "transferred",
    "repatriated",
    "released",
    "escaped",
    "captured",
    "prosecuted",
    "sentenced",
    "executed",
    "died",
)
STATUSES = ("actual", "planned", "disputed")
POPULATIONS = ("fighters", "women", "children", "relatives", "people")
NATIONALITY_GROUPS = (
    "group:foreign",
    "group:arab",
    "group:non_arab",
    "group:european",
    "group:western",
    "group:central_asian",
    "group:other",
)


def is_group(code: str) -> bool:
    """Is a nationality no country, but a group of them: foreigners, Arabs, Europeans?"""
    return code.startswith("group:")


@dataclass(frozen=True, slots=True)
class Article:
    """One version of one article: what a page says, without its furniture."""

    url: str  # canonical address
    title: str | None
    text: str  # paragraphs, list items and table rows, one a line
    published: datetime | None  # aware, UTC
    published_source: str | None  # where the date came from: "json-ld", "meta", "time", ...
    modified: datetime | None = None  # aware, UTC
    byline: str | None = None
    section: str | None = None
    language: str | None = None  # ISO 639-1
    agency: str | None = None  # Reuters, AFP, AP, ... when the text is an agency's
    dateline_place: str | None = None  # "BAGHDAD" in "BAGHDAD, Feb 13 (Reuters) -"
    published_local: datetime | None = None  # published in the page's own zone: its day is the printed day


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that one article reports; every field is defined in docs/codebook.md."""

    value: int | None  # null for a range or a vague word
    qualifier: str  # one of QUALIFIERS
    low: int | None
    high: int | None
    unit: str  # one of UNITS
    event: str  # one of EVENTS
    status: str  # one of STATUSES
    population: str  # one of POPULATIONS
    nationality: str | None  # ISO 3166-1 alpha-3, XKX, or one of NATIONALITY_GROUPS
    origin: str | None  # ISO 3166-1 alpha-3
    place: str | None  # ISO 3166-1 alpha-3
    facility: str | None
    as_of: str | None  # YYYY, YYYY-MM or YYYY-MM-DD
    since: str | None  # same forms
    attribution: str | None
    part_of: int | None  # index of the total in the article's list of figures
    quote: str  # up to 12 words around the number; text[char_start:char_end] == quote
    char_start: int
    char_end: int


def content_hash(*parts: object, length: int = 16) -> str:
    """Hexadecimal SHA-256 prefix of the parts, for ids that are the same on every run.

    Parts are joined with a unit separator and null is distinct from the empty string, so no two
    different tuples of parts share an id by concatenation.
    """
    joined = "\x1f".join("\x00" if part is None else str(part) for part in parts)
    return hashlib.sha256(joined.encode()).hexdigest()[:length]
