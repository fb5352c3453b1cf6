"""The review: each figure that the rules drew, or nearly drew, is weighed again by all that speaks for it.

Rules know the wordings that somebody has written down, and each goes by one clue at a time. Here the
rules' answer is one clue among many: what the encoder reads, the figures before, the places near.
How much each clue says was fitted on annotated articles that no rule was written for (`tests/training`),
so that a rule is believed as far as it is right on text that it has not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from transforms.figures.draft import Draft
from transforms.figures.reader import NONE
from transforms.figures.review import countries, event, manner, people
from transforms.figures.review.setting import Setting
from transforms.loglinear import Choice, Classes, choose, classes, probabilities, strongest, weights
from transforms.relevance import LEAST
from transforms.text import Document

__all__ = ["FIELDS", "OTHERS", "Setting", "clues", "is_article", "is_open", "paired", "reviewed", "settle"]

FIELDS = ("event", "status", "population", *countries.FIELDS)  # in the order in which they are weighed
OTHERS = "by all that speaks of it, people of another story"
_NO_FIGURE = 0.5  # probability from which a count is of another story
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


def paired(drafts: Sequence[Draft]) -> Pairs:
    """Each draft with the one before it that the rules took: what they rejected is mostly no figure."""
    pairs: list[tuple[Draft, Draft | None]] = []
    before = None
    for draft in drafts:
        pairs.append((draft, before))
        before = before if draft.objection else draft
    return pairs


def is_open(draft: Draft, field: str) -> bool:
    """Is a field of a draft weighed at all?

    The nations of a breakdown are what their whole is: each by itself is told too briefly to be weighed.
    """
    if field == "event":
        return not draft.of_breakdown
    return field not in countries.FIELDS or countries.is_open(draft, field)


def clues(
    setting: Setting, draft: Draft, before: Draft | None, field: str
) -> Mapping[str, float] | tuple[Sequence[Choice], tuple[str, str]]:
    """What speaks for each answer: clues for classes; choices of countries and what they are crossed with."""
    if field in _OF_CLASSES:
        return _OF_CLASSES[field](setting, draft, before)
    return countries.choices(setting, draft, before, field), countries.crossing(draft)


def _events(setting: Setting, pairs: Pairs) -> list[Draft]:
    """Weigh the events; returns the drafts that are figures."""
    model = classes("event")
    none = model.names.index(NONE)
    weighed = [
        (draft, event.clues(setting, draft, before) if is_open(draft, "event") else None)
        for draft, before in pairs
    ]
    kept: list[Draft] = []
    for draft, heard in weighed:
        if heard is None:
            if draft.antecedent in kept and draft.event != draft.antecedent.event:
                draft.why["event"] = "the event of its whole"
                _become(draft, draft.antecedent.event)
            kept.append(draft)
            continue
        totals = model.add(model.bias, heard)
        if probabilities(totals)[none] >= _NO_FIGURE:
            continue
        kept.append(draft)
        said = draft.event
        _take(draft, "event", model, np.where(np.arange(len(totals)) == none, -np.inf, totals), heard)
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
        weighed = [(draft, _OF_CLASSES[field](setting, draft, before)) for draft, before in pairs]
        for draft, heard in weighed:
            _take(draft, field, model, model.add(model.bias, heard), heard)
        return
    options = [
        (draft, countries.choices(setting, draft, before, field))
        for draft, before in pairs
        if countries.is_open(draft, field)
    ]
    for draft, _ in pairs:
        if not countries.has_any(draft, field):
            setattr(draft, field, None)
    for draft, choices in options:
        code, share = choose(choices, countries.crossing(draft), weights(field))
        if code != getattr(draft, field):
            setattr(draft, field, code)
            heard_of = next(found for answer, found in choices if answer == code)
            draft.why[field] = _account(strongest(heard_of, countries.crossing(draft), weights(field)), share)


def _take(draft: Draft, field: str, model: Classes, totals: np.ndarray, heard: Mapping[str, float]) -> None:
    """Give the draft the likeliest class, with an account where it is not what the rules say."""
    best, share = model.best(totals)
    if best != getattr(draft, field):
        setattr(draft, field, best)
        draft.why[field] = _account(model.telling(heard, best), share)


def _account(strongest_first: Sequence[str], share: float) -> str:
    return f"weighed ({share:.2f}): {', '.join(strongest_first[:4])}"
