"""The annotated articles that weights are fitted on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from transforms.figures.draft import Draft

_DATA = Path(__file__).parents[1] / "data"
BLIND = _DATA / "blind.jsonl"  # no rule was written for them
HALVES = (0, 1)  # of blind.jsonl
DEV = _DATA / "dev.jsonl"
NEWS = _DATA / "news.jsonl"  # retold from real articles
OTHERS = [_DATA / name for name in ("own.jsonl", "retold.jsonl", "idioms.jsonl")]


def read(files: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """The articles; those of dev.jsonl that are set aside for measuring are left out."""
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            article = json.loads(line)
            if not (file.name == "dev.jsonl" and set_aside(article["url"])):
                yield article


def set_aside(url: str) -> bool:
    """Is it one of the third of dev.jsonl that only measures (sha256 of the address divisible by 3)?"""
    return int(hashlib.sha256(url.encode()).hexdigest(), 16) % 3 == 0


def half(url: str) -> int:
    """Which half of blind.jsonl an address is in, 0 or 1."""
    return int(hashlib.sha256(url.encode()).hexdigest(), 16) % 2


def annotated(
    article: Mapping[str, Any], drafts: Sequence[Draft]
) -> list[tuple[dict[str, Any] | None, bool]]:
    """For each draft the annotated figure at its count, and whether its number is annotated anywhere.

    Quotes overlap ("one to Morocco and one to Algeria"): figures of one number go to counts in their order.
    """
    given: dict[int, dict[str, Any]] = {}  # by where the count starts
    found: dict[Draft, tuple[dict[str, Any] | None, bool]] = {}
    for draft in sorted(drafts, key=lambda d: d.mention.count.start):
        count = draft.mention.count
        number = _number(count.value, count.low, count.high, draft.mention.unit)
        same = [
            f for f in article["figures"] if _number(f["value"], f["low"], f["high"], f["unit"]) == number
        ]
        if count.start not in given:
            taken = list(given.values())
            here = (f for f in same if _within(article["text"], f["quote"], count.start))
            figure = next((f for f in here if not any(f is other for other in taken)), None)
            if figure is not None:
                given[count.start] = figure
        found[draft] = given.get(count.start), bool(same)
    return [found[draft] for draft in drafts]


def _within(text: str, quote: str, place: int) -> bool:
    start = text.find(quote)
    return start <= place < start + len(quote)


def _number(value: int | None, low: int | None, high: int | None, unit: str) -> tuple[object, ...]:
    """What makes two counts the same to the scorer: the value, however it is hedged, or else the bounds."""
    return (unit, value) if value is not None else (unit, low, high)


def folds(urls: Iterable[str], number: int = 5) -> list[set[str]]:
    """The addresses in so many parts, always the same."""
    order = sorted(set(urls), key=lambda url: hashlib.sha256(url.encode()).digest())
    return [set(order[part::number]) for part in range(number)]
