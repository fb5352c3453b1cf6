"""Errors of many kinds, injected into one article each: what they share, and the list that they enter.

A mutation changes the rows of one article in place and returns the ids of the rows that a detector could
name, or None when the article offers no place for it. Two families: the *reading* went wrong (the text is
right, the row is not; kinds_reading.py), or the *paper* did (text, quote and row say the same wrong thing;
kinds_paper.py). A third is about the page as a whole (kinds_article.py).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from clean import Clean, Piece, Row

Mutation = Callable[[Piece, random.Random, Clean], "set[str] | None"]


@dataclass(frozen=True)
class Kind:
    """One kind of error.

    ``detectable`` is False where nothing in the data could show it. ``apart``: judged one article at a
    time, because the other articles are what it is compared with.
    """

    name: str
    family: str  # reading, paper, article
    inject: Mutation
    detectable: bool = True
    apart: bool = False


REGISTERED: list[Kind] = []


def kind(
    name: str, family: str, *, detectable: bool = True, apart: bool = False
) -> Callable[[Mutation], Mutation]:
    """Register a mutation."""

    def register(inject: Mutation) -> Mutation:
        REGISTERED.append(Kind(name, family, inject, detectable, apart))
        return inject

    return register


def revalue(row: Row, value: int) -> None:
    """Give a row another value, bounds after its qualifier."""
    row["value"] = value
    if row["qualifier"] in ("exact", "at_least"):
        row["low"] = value
    if row["qualifier"] in ("exact", "at_most"):
        row["high"] = value


def reprint(piece: Piece, row: Row, old: str, new: str) -> bool:
    """Change the text itself, and quotes and spans with it; False when the quote does not hold ``old``."""
    if not row.get("quote"):
        return True  # hand-coded without a quote: the row alone carries the number
    if len(re.findall(rf"(?<![\d,]){re.escape(old)}(?![\d,])", row["quote"])) != 1:
        return False
    version = next(v for v in piece.versions if v["version_id"] == row["version_id"])
    at = row["char_start"] + row["quote"].index(old)
    version["text"] = version["text"][:at] + new + version["text"][at + len(old) :]
    version["text_chars"] = len(version["text"])
    shift = len(new) - len(old)
    for other in piece.figures:
        if other["version_id"] != row["version_id"] or other.get("char_start") is None:
            continue
        if other["char_start"] > at:
            other["char_start"] += shift
        if other["char_end"] > at:
            other["char_end"] += shift
        other["quote"] = version["text"][other["char_start"] : other["char_end"]]
    return True


def quoted(piece: Piece, test: Callable[[Row], bool]) -> list[Row]:
    """Rows with a quote and a value that pass a test."""
    return [row for row in piece.figures if row.get("quote") and row["value"] and test(row)]


def pick(rng: random.Random, rows: list[Row]) -> Row | None:
    """One of the rows."""
    return rng.choice(rows) if rows else None


def shown(row: Row) -> str:
    """The number as print shows it most often; quotes with another form offer no place."""
    text = f"{row['value']:,}"
    return text if not row.get("quote") or text in row["quote"] else str(row["value"])


def set_day(row: Row, day: date) -> None:
    """Give a row another day."""
    row["as_of"], row["as_of_from"], row["as_of_to"] = day.isoformat(), day, day


def noun(row: Row) -> bool:
    """Whether the quote names right behind the number what is counted."""
    nouns = "women|children|minors|orphans|families|households|countries|nationalities"
    return bool(re.search(rf"\b{row['value']}\b\s+(?:\w+\s+)?({nouns})\b", row["quote"]))


def distinct(piece: Piece, row: Row) -> bool:
    """Whether a part's nationality is not the total's own."""
    total = next((r for r in piece.figures if r["figure_id"] == row["part_of"]), None)
    return total is not None and total["nationality"] != row["nationality"]
