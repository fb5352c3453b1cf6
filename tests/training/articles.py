"""The annotated articles that weights are fitted on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from transforms.figures.draft import Draft

_DATA = Path(__file__).parents[1] / "data"
BLIND = _DATA / "blind.jsonl"  # no rule was written for them
HALVES = (0, 1)  # of blind.jsonl
DEV = _DATA / "dev.jsonl"
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


def annotated(article: dict[str, Any], draft: Draft) -> tuple[dict[str, Any] | None, bool]:
    """The annotated figure at the draft's count, and whether its number is annotated anywhere."""
    count = draft.mention.count
    number = _number(count.value, count.low, count.high, draft.mention.unit)
    figures = article["figures"]
    same = [f for f in figures if _number(f["value"], f["low"], f["high"], f["unit"]) == number]
    for figure in same:
        start = article["text"].find(figure["quote"])
        if start <= count.start < start + len(figure["quote"]):
            return figure, True
    return None, bool(same)


def _number(value: int | None, low: int | None, high: int | None, unit: str) -> tuple[object, ...]:
    """What makes two counts the same to the scorer: the value, however it is hedged, or else the bounds."""
    return (unit, value) if value is not None else (unit, low, high)


def folds(urls: Iterable[str], number: int = 5) -> list[set[str]]:
    """The addresses in so many parts, always the same."""
    order = sorted(set(urls), key=lambda url: hashlib.sha256(url.encode()).digest())
    return [set(order[part::number]) for part in range(number)]
