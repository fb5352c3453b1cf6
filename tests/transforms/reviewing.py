"""What tests of the review share: a text with one figure, models of a few clues, readings that are sure."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.transforms.filling import FILLING
from transforms.figures import pipeline, review
from transforms.figures.reader import ELSEWHERE, NONE, PUBLICATION, Reading
from transforms.figures.review import countries
from transforms.loglinear import Classes, by_clue
from transforms.model import EVENTS, POPULATIONS, STATUSES, Figure

TEXT = "Denmark has brought home 14 children from Roj camp in Syria. They are suspected to have seen the war."

TOLD_NOTHING = {"as_of": {PUBLICATION: 1.0, None: 0.0}, "attribution": {None: 1.0, ELSEWHERE: 0.0}}

Models = dict[str, Any]


def as_the_rules_say() -> Models:
    """Models that leave every answer of the rules; a test lets single clues speak."""
    return {
        "event": trusting("rule {}", (*EVENTS, NONE)),
        "status": trusting("rule {}", STATUSES),
        "population": trusting("rule {}", POPULATIONS),
        **{field: by_clue({"rule": 5.0}) for field in (*countries.FIELDS, review.WHOLE, *review.TOLD)},
    }


def trusting(clue: str, names: tuple[str, ...], **more: tuple[str, float]) -> Classes:
    """Classes, each with a clue of its own that speaks for it; `more`: clues that speak for one of them."""
    rows = {clue.format(name): [5.0 * (name == other) for other in names] for name in names}
    rows |= {heard: [weight * (name == other) for other in names] for heard, (name, weight) in more.items()}
    return Classes.of(names, [0.0] * len(names), rows)


def read(text: str = TEXT + FILLING) -> tuple[Figure, dict[str, str]]:
    """The first figure of a text, and which words gave which of its fields."""
    found = pipeline.explain(text, date(2021, 10, 7))
    return found.figures[0], found.why[0]


def surely(name: str) -> Reading:
    """A reading that is sure of an event, or of none, and of nothing else."""
    classes = {
        "event": {**dict.fromkeys((*EVENTS, NONE), 0.0), name: 1.0},
        "status": dict.fromkeys(STATUSES, 1 / 3),
        "population": dict.fromkeys(POPULATIONS, 0.2),
    }
    return Reading(classes, {**{field: {None: 1.0} for field in countries.FIELDS}, **TOLD_NOTHING}, {})
