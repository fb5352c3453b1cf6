"""The review: each figure that the rules drew, or nearly drew, is weighed again by all that speaks for it.

Rules know the wordings that somebody has written down, and each goes by one clue at a time. Here the
rules' answer is one clue among many: what the encoder reads, the figures before, the places near.
How much each clue says was fitted on annotated articles that no rule was written for (`tests/training`),
so that a rule is believed as far as it is right on text that it has not seen.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

import numpy as np

from transforms.date_arithmetic import is_later
from transforms.figures.draft import Draft
from transforms.figures.mention import LISTED
from transforms.figures.reader import NONE
from transforms.figures.review import countries, event, manner, people, told, whole
from transforms.figures.review.setting import Setting
from transforms.loglinear import (
    Choice,
    Classes,
    Weights,
    classes,
    probabilities,
    shares,
    softmax,
    strongest,
    weights,
)
from transforms.relevance import LEAST
from transforms.text import Document

__all__ = [
    "FIELDS",
    "OTHERS",
    "TOLD",
    "WHOLE",
    "Setting",
    "clues",
    "find_wholes",
    "is_article",
    "is_open",
    "paired",
    "reviewed",
    "settle",
    "tell",
    "wholes",
]

FIELDS = ("event", "status", "population", *countries.FIELDS)  # in the order in which they are weighed
WHOLE = whole.FIELD  # after those
TOLD = tuple(told.FIELDS)  # last, when the parts have been found
OTHERS = "by all that speaks of it, people of another story"
_NO_FIGURE = 0.5  # probability from which a count is of another story
_FAINT = 1e-4  # probability below which nothing is lost
# What counts that are told together have in common; their nationality and kind of people may differ.
_SHARED = ("event", "status", "origin", "place", *TOLD)
_LASTING = ("held", "died", "escaped")  # what is said to come of these is no plan

Clues = Callable[[Setting, Draft, Draft | None], Mapping[str, float]]
_OF_CLASSES: Mapping[str, Clues] = {
    "event": event.clues,
    "status": manner.clues,
    "population": people.clues,
}

Pairs = Sequence[tuple[Draft, Draft | None]]  # each draft with the one before it that the rules took


def is_article(document: Document) -> bool:
    """Is it long enough? Shorter texts are not reviewed: the weights were fitted on whole articles."""
    return len(document.tokens) >= LEAST


def settle(setting: Setting, drafts: Sequence[Draft]) -> list[Draft]:
    """Correct the drafts in place; returns those that are figures after all, in their order.

    Each field is weighed for all drafts before any is changed: what one figure has by the rules is a
    clue for the next. A field goes by what the review made of those before it in FIELDS.
    """
    if not is_article(setting.page.document):  # what is there stands
        return [draft for draft in drafts if not draft.doubtful]
    return reviewed(setting, drafts, FIELDS)


def reviewed(setting: Setting, drafts: Sequence[Draft], fields: Sequence[str]) -> list[Draft]:
    """Weigh these fields, the first of FIELDS; returns the drafts that are figures after that."""
    kept = list(drafts)
    for field in fields:
        if field == "event":
            kept = _events(setting, paired(kept))
        else:
            _weigh(setting, paired(kept), field)
    return kept


def tell(setting: Setting, drafts: Sequence[Draft]) -> None:
    """Correct the dates and speakers of figures in place; `since` gives way to an earlier `as_of`."""
    if not is_article(setting.page.document):
        return
    for field in TOLD:
        _weigh(setting, paired(drafts), field)
    for draft in drafts:
        if draft.since and draft.as_of and is_later(draft.since, draft.as_of):
            draft.since = None


def find_wholes(setting: Setting, drafts: Sequence[Draft]) -> None:
    """Correct in place of which figures others are a part."""
    if not is_article(setting.page.document):
        return
    table = weights(WHOLE)
    options = wholes(setting, drafts)
    for unit in _units(options):
        best, share = _likeliest(unit, options, table)
        found = None if best is None else drafts[int(best)]
        for draft in unit:
            if draft.part_of is not found and not (found and found.is_within(draft)):
                draft.part_of = found
                draft.why[WHOLE] = _account_of(options[draft], best, share, table)


def wholes(setting: Setting, drafts: Sequence[Draft]) -> Mapping[Draft, Any]:
    """What speaks for each whole that a draft may be a part of, and what that is crossed with."""
    return {draft: (whole.choices(setting, draft, drafts), whole.crossing(draft)) for draft in drafts}


def paired(drafts: Sequence[Draft]) -> Pairs:
    """Each draft with the one before it that the rules took: what they rejected is mostly no figure."""
    pairs: list[tuple[Draft, Draft | None]] = []
    before = None
    for draft in drafts:
        pairs.append((draft, before))
        before = before if draft.objection else draft
    return pairs


def is_open(draft: Draft, field: str) -> bool:
    """Is a field of a draft weighed at all?"""
    return field not in countries.FIELDS or countries.is_open(draft, field)


def clues(
    setting: Setting, draft: Draft, before: Draft | None, field: str
) -> Mapping[str, float] | tuple[Sequence[Choice], tuple[str, str]]:
    """What speaks for each answer: clues for classes; choices of countries and what they are crossed with."""
    if field in _OF_CLASSES:
        return _OF_CLASSES[field](setting, draft, before)
    if field in TOLD:
        return told.choices(setting, draft, before, field), told.crossing(draft, field)
    return countries.choices(setting, draft, before, field), countries.crossing(draft)


def _events(setting: Setting, pairs: Pairs) -> list[Draft]:
    """Weigh the events; returns the drafts that are figures."""
    model = classes("event")
    none = model.names.index(NONE)
    heard = {draft: event.clues(setting, draft, before) for draft, before in pairs}
    totals = _together({draft: model.add(model.bias, clues) for draft, clues in heard.items()})
    kept: list[Draft] = []
    for draft, sums in totals.items():
        if probabilities(sums)[none] >= _NO_FIGURE and not draft.of_breakdown:
            continue
        kept.append(draft)
        said = draft.event
        _take(draft, "event", model, np.where(np.arange(len(sums)) == none, -np.inf, sums), heard[draft])
        if draft.event != said:
            _become(draft, draft.event)
    # An article in which the rules took nobody is hardly on the subject: then their rejections stand.
    return kept if any(not draft.objection for draft in kept) else []


def _become(draft: Draft, event: str) -> None:
    """Another event than the rules said: what they made of its word holds no longer."""
    draft.event, draft.strength, draft.verb, draft.verb_at = event, 1.0, "", -1
    draft.status = "actual" if event in _LASTING else draft.status


def _weigh(setting: Setting, pairs: Pairs, field: str) -> None:
    """Weigh one of the other fields."""
    if field in _OF_CLASSES:
        model = classes(field)
        heard = {draft: _OF_CLASSES[field](setting, draft, before) for draft, before in pairs}
        totals = {draft: model.add(model.bias, found) for draft, found in heard.items()}
        for draft, sums in (_together(totals) if field in _SHARED else totals).items():
            _take(draft, field, model, sums, heard[draft])
        return
    for draft, _ in pairs:
        if not countries.has_any(draft, field):
            setattr(draft, field, None)
    options = {
        draft: clues(setting, draft, before, field) for draft, before in pairs if is_open(draft, field)
    }
    for unit in _units(options) if field in _SHARED else [[draft] for draft in options]:
        _choose(unit, field, options)


def _units(drafts: Iterable[Draft]) -> Iterable[list[Draft]]:
    """Counts that are told together: coordinated ones, and the nations that a whole is made up of."""
    units: dict[Any, list[Draft]] = {}
    for draft in drafts:
        listed = draft.antecedent if draft.mention.kind == LISTED else draft.mention.sentence
        units.setdefault(listed if draft.of_breakdown else draft.group, []).append(draft)
    return units.values()


def _together(totals: Mapping[Draft, np.ndarray]) -> Mapping[Draft, np.ndarray]:
    """What speaks for each answer, on the average of those that are told together."""
    means: dict[Draft, np.ndarray] = {}
    for unit in _units(totals):
        mean: np.ndarray = np.mean([totals[draft] for draft in unit], 0)
        means |= dict.fromkeys(unit, mean)
    return {draft: means[draft] for draft in totals}


def _choose(unit: Sequence[Draft], field: str, options: Mapping[Draft, Any]) -> None:
    """Give these drafts the likeliest answer, with an account where it is not what the rules say."""
    table = weights(field)
    best, share = _likeliest(unit, options, table)
    for draft in unit:
        if best != getattr(draft, field):
            setattr(draft, field, best)
            draft.why[field] = _account_of(options[draft], best, share, table)


def _likeliest(
    unit: Sequence[Draft], options: Mapping[Draft, Any], table: Weights
) -> tuple[str | None, float]:
    """The answer that fits all of these drafts best, and its probability."""
    found = [shares(choices, with_, table) for choices, with_ in (options[draft] for draft in unit)]
    answers = dict.fromkeys(answer for each in found for answer in each)
    scores = [
        sum(math.log(max(each.get(answer, 0.0), _FAINT)) for each in found) / len(unit) for answer in answers
    ]
    return max(zip(answers, softmax(scores), strict=True), key=itemgetter(1))


def _account_of(option: Any, best: str | None, share: float, table: Weights) -> str:
    choices, with_ = option
    heard: Sequence[str] = next((clues for answer, clues in choices if answer == best), [])
    return _account(strongest(heard, with_, table), share)


def _take(draft: Draft, field: str, model: Classes, totals: np.ndarray, heard: Mapping[str, float]) -> None:
    """Give the draft the likeliest class, with an account where it is not what the rules say."""
    best, share = model.best(totals)
    if best != getattr(draft, field):
        setattr(draft, field, best)
        draft.why[field] = _account(model.telling(heard, best), share)


def _account(strongest_first: Sequence[str], share: float) -> str:
    return f"weighed ({share:.2f}): {', '.join(strongest_first[:4])}"
