"""The quality reached on the annotated articles, as floors at most two points below what was measured.

Annotated figures marked optional neither help nor hurt (tests/transforms/scoring.py).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.transforms.scoring import CORE, FULL, agree, paired
from transforms.figures import extract

DATA = Path(__file__).parents[1] / "data" / "dev.jsonl"
SECOND = DATA.with_name("second.jsonl")
FIELDS = (*FULL, "qualifier", "facility", "as_of", "since", "attribution", "part_of")

FLOORS = {"number": 0.97, "core": 0.93, "full": 0.91}
FIELD_FLOORS = {
    "event": 0.97,
    "status": 0.98,
    "nationality": 0.97,
    "population": 0.96,
    "origin": 0.96,
    "place": 0.96,
    "qualifier": 0.98,
    "facility": 0.81,
    "as_of": 0.93,
    "since": 0.96,
    "attribution": 0.93,
    "part_of": 0.88,
}
EVENT_FLOORS = {  # share of the annotated figures of an event that are found with a correct core
    "held": 0.93,
    "transferred": 0.92,
    "repatriated": 0.98,
    "released": 0.87,
    "captured": 0.98,
    "prosecuted": 0.98,
    "sentenced": 0.98,
}
# Articles written for the project: early ones, such as retell news, such as look for odd wordings (the
# encoder was trained on all three), and such as are set aside: their misses are never read and nothing is
# trained on them, so that they show how new text is read; news_aside.jsonl retells real news.
OWN_FLOORS = {
    "own.jsonl": {"number": 0.97, "core": 0.91, "full": 0.84},
    "retold.jsonl": {"number": 0.97, "core": 0.96, "full": 0.93},
    "idioms.jsonl": {"number": 0.97, "core": 0.94, "full": 0.90},
    "aside.jsonl": {"number": 0.94, "core": 0.89, "full": 0.84},
    "exam.jsonl": {"number": 0.97, "core": 0.92, "full": 0.89},
    "news_aside.jsonl": {"number": 0.93, "core": 0.85, "full": 0.79},
    "recent.jsonl": {"number": 0.96, "core": 0.85, "full": 0.77},
}
# The same of news_aside.jsonl by what a second annotator made of it, who did not know the first.
SECOND_FLOORS = {"number": 0.93, "core": 0.85, "full": 0.79}
MOST_FALSE_ALARMS = 1  # irrelevant articles that draw a figure, of 26

Pairs = list[tuple[dict[str, Any], dict[str, Any]]]


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@cache
def read(path: Path) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """The annotated articles of a file, each with the figures found in it."""
    rows = rows_of(path)
    found = [extract(row["text"], date.fromisoformat(row["published"])) for row in rows]
    return [(row, [asdict(f) for f in figures]) for row, figures in zip(rows, found, strict=True)]


@cache
def measured(path: Path = DATA, second: bool = False) -> dict[str, Any]:
    again = {row["url"]: row["figures"] for row in rows_of(SECOND)} if second else {}
    wanted = found_count = false_alarms = 0
    hits: Counter[str] = Counter()
    fields: Counter[str] = Counter()
    events: Counter[str] = Counter()
    event_hits: Counter[str] = Counter()
    matched = 0
    for row, figures in read(path):
        gold = again[row["url"]] if second else row["figures"]
        pairs = paired(gold, figures)
        back = {j: i for i, j in pairs}
        needed = [i for i, g in enumerate(gold) if not g.get("optional")]
        wanted += len(needed)
        found_count += len(figures) - sum(bool(gold[i].get("optional")) for i, _ in pairs)
        false_alarms += not row["relevant"] and bool(figures)
        events.update(gold[i]["event"] for i in needed)
        for i, j in pairs:
            g, f = gold[i], dict(figures[j])
            if g.get("optional"):
                continue
            f["part_of"] = back.get(f["part_of"]) if f["part_of"] is not None else None
            matched += 1
            fields.update(k for k in FIELDS if agree(k, g, f))
            core = all(agree(k, g, f) for k in CORE)
            hits.update({"number": 1, "core": core, "full": all(agree(k, g, f) for k in FULL)})
            event_hits[g["event"]] += core
    f1 = {level: 2 * hits[level] / (wanted + found_count) for level in FLOORS}
    shares = {field: fields[field] / matched for field in FIELDS}
    recall = {event: event_hits[event] / count for event, count in events.items()}
    return {"f1": f1, "fields": shares, "events": recall, "false_alarms": false_alarms}


@pytest.mark.parametrize("level", FLOORS)
def test_f1_stays(level: str) -> None:
    assert measured()["f1"][level] >= FLOORS[level]


@pytest.mark.parametrize("level", FLOORS)
@pytest.mark.parametrize("name", OWN_FLOORS)
def test_f1_stays_on_articles_written_for_the_project(name: str, level: str) -> None:
    found = measured(DATA.with_name(name))
    assert found["f1"][level] >= OWN_FLOORS[name][level]
    assert found["false_alarms"] <= MOST_FALSE_ALARMS


@pytest.mark.parametrize("level", SECOND_FLOORS)
def test_f1_stays_by_a_second_annotator(level: str) -> None:
    assert measured(DATA.with_name("news_aside.jsonl"), second=True)["f1"][level] >= SECOND_FLOORS[level]


@pytest.mark.parametrize("field", FIELD_FLOORS)
def test_field_stays(field: str) -> None:
    assert measured()["fields"][field] >= FIELD_FLOORS[field]


@pytest.mark.parametrize("event", EVENT_FLOORS)
def test_event_stays(event: str) -> None:
    assert measured()["events"][event] >= EVENT_FLOORS[event]


def test_irrelevant_articles_draw_nothing() -> None:
    assert measured()["false_alarms"] <= MOST_FALSE_ALARMS


def example(**changes: Any) -> dict[str, Any]:
    base = {
        "value": 5,
        "qualifier": "exact",
        "low": 5,
        "high": 5,
        "unit": "people",
        "event": "held",
        "status": "actual",
        "population": "fighters",
        "nationality": None,
        "origin": None,
        "place": "IRQ",
        "facility": None,
        "as_of": "2024-01-02",
        "since": None,
        "attribution": "Iraqi ministry",
        "part_of": None,
    }
    return base | changes


CASES: list[tuple[str, dict[str, Any], bool]] = [
    ("as_of", {"as_of": "2024-01"}, True),
    ("as_of", {"as_of": "2023-01"}, False),
    ("attribution", {"attribution": "the ministry of justice"}, True),
    ("attribution", {"attribution": "SDF"}, False),
    ("event", {"event": "released"}, False),
]


@pytest.mark.parametrize(("field", "changes", "expected"), CASES)
def test_the_yardstick_itself(field: str, changes: dict[str, Any], expected: bool) -> None:
    check: Callable[..., bool] = agree
    assert check(field, example(), example(**changes)) is expected


def test_pairs_share_a_number_and_prefer_agreement() -> None:
    gold = [example(), example(event="released")]
    found = [example(event="released"), example(value=6)]
    assert paired(gold, found) == [(1, 0)]
