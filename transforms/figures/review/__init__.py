"""The review: every figure that the rules drew is weighed again, field by field, by all that speaks for it.

Rules know the wordings that somebody has written down, and each goes by one clue at a time. Here the
rules' answer is one clue among many: the words around the count, the figures before, the places near.
How much each clue says was fitted on annotated articles that no rule was written for (`tests/training`),
so that a rule is believed as far as it is right on text that it has not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from transforms.figures.draft import Draft
from transforms.figures.review import countries, event, people
from transforms.figures.review.setting import Setting
from transforms.loglinear import Choice, choose, classes, probabilities, weights

__all__ = ["FIELDS", "OTHERS", "Setting", "clues", "events", "paired", "settle", "weigh"]

OTHERS = "by all that speaks of it, people of another story"
_NO_FIGURE = 0.5  # probability from which a count is of another story

Pairs = Sequence[tuple[Draft, Draft | None]]  # each draft with the one before it
Clues = Callable[[Setting, Draft, Draft | None], dict[str, float]]

_CLASSES: dict[str, Clues] = {"population": people.of_population, "status": people.of_status}
FIELDS = ("event", *_CLASSES, *countries.FIELDS)  # in the order in which they are weighed


def settle(setting: Setting, drafts: Sequence[Draft]) -> list[Draft]:
    """Correct the drafts in place; returns those that are figures after all, in their order.

    Each field is weighed for all drafts before any is changed: what one figure has by the rules is a
    clue for the next. A field goes by what the review made of those before it in FIELDS.
    """
    kept = events(setting, paired(drafts))
    pairs = paired(kept)
    for field in FIELDS[1:]:
        weigh(setting, pairs, field)
    return kept


def paired(drafts: Sequence[Draft]) -> Pairs:
    """Each draft with the one before it."""
    return list(zip(drafts, [None, *drafts], strict=False))


def clues(
    setting: Setting, draft: Draft, before: Draft | None, field: str
) -> Mapping[str, float] | tuple[Sequence[Choice], Sequence[str]]:
    """What speaks for each answer: clues for classes; choices of countries and what they are crossed with."""
    if field == "event":
        return event.clues(setting, draft, before)
    if field in _CLASSES:
        return _CLASSES[field](setting, draft, before)
    return countries.choices(setting, draft, before, field), countries.crossing(draft)


def events(setting: Setting, pairs: Pairs) -> list[Draft]:
    """Weigh the events; returns the drafts that are figures."""
    model = classes("event")
    last = model.names.index(event.NONE)
    kept = []
    weighed = [(draft, event.clues(setting, draft, before)) for draft, before in pairs]
    for draft, clues in weighed:
        totals = model.add(model.bias, clues)
        if probabilities(totals)[last] >= _NO_FIGURE:
            continue
        kept.append(draft)
        best, share = model.best(np.where(np.arange(len(totals)) == last, -np.inf, totals))
        if best != draft.event:
            draft.event, draft.strength = best, 1.0
            draft.verb, draft.verb_at = "", -1
            draft.why["event"] = _account(model.telling(clues, best), share)
    return kept


def weigh(setting: Setting, pairs: Pairs, field: str) -> None:
    """Weigh one of the other fields."""
    if field in _CLASSES:
        _among_classes(setting, pairs, field)
    else:
        _among_countries(setting, pairs, field)


def _among_classes(setting: Setting, pairs: Pairs, field: str) -> None:
    model = classes(field)
    weighed = [(draft, _CLASSES[field](setting, draft, before)) for draft, before in pairs]
    for draft, clues in weighed:
        best, share = model.best(model.add(model.bias, clues))
        if best != getattr(draft, field):
            setattr(draft, field, best)
            draft.why[field] = _account(model.telling(clues, best), share)


def _among_countries(setting: Setting, pairs: Pairs, field: str) -> None:
    weighed = [(draft, countries.choices(setting, draft, before, field)) for draft, before in pairs]
    for draft, choices in weighed:
        best, share = choose(choices, countries.crossing(draft), weights(field))
        if best != getattr(draft, field):
            setattr(draft, field, best)
            draft.why[field] = f"the likeliest of what the article names ({share:.2f})"


def _account(clues: Sequence[str], share: float) -> str:
    return f"weighed: {', '.join(clues[:4])} ({share:.2f})"
