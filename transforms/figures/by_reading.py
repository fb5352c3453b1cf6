"""What the encoder decides: the event of a count that no rule explains, and whether an article has any.

The event is a guess where it is sure, to be weighed with everything else in the review; where it is not,
a doubt: the review decides whether the count is a figure at all. Counts that the rules rejected are doubts,
too, unless the encoder is sure that they are none.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from transforms.figures.case import MOVING, still_to_come
from transforms.figures.draft import Draft
from transforms.figures.mention import ELLIPTIC, HEAD, NotPeople, Page, bare
from transforms.figures.mentions import MOST_PEOPLE
from transforms.figures.reader import NONE, Reader
from transforms.figures.review.read import READ
from transforms.loglinear import classes
from transforms.model import EVENTS
from transforms.relevance import RELEVANT

_SURE = 0.6
_SURE_WITHOUT_A_NOUN = 0.9
_SURELY_NONE = 0.9  # probability of no figure above which a rejection stands
# An article is on the subject from this probability on: a false alarm is worse than an article missed.
# Measured in docs/figures.md.
_ON_SUBJECT = 0.6
# The share of figures among the counts of an article with few counts is drawn to this one: so many counts
# are added to it, of which so many are figures.
_ADDED, _ADDED_FIGURES = 2.0, 0.2
_FAINT = 0.0025  # probability below which nothing is lost
SUBJECT = "subject"  # the model that weighs both


def on_subject(reader: Reader, likely: float) -> bool:
    """Is an article on the subject, by how many of its counts the encoder reads as figures?

    It was shown articles on other subjects, too. `likely`: the probability (0 to 1) by the clues of
    transforms.relevance.
    """
    return classes(SUBJECT).share(subject_clues(reader, likely), RELEVANT) >= _ON_SUBJECT


def subject_clues(reader: Reader, likely: float) -> dict[str, float]:
    """What speaks for the subject, as log odds: the words of the article, and what is read of its counts."""
    readings = reader.all().values()
    figures = sum(1.0 - reading.classes["event"][NONE] for reading in readings)
    share = (figures + _ADDED_FIGURES) / (len(readings) + _ADDED)
    return {"words": _log_odds(likely), f"{READ} share": _log_odds(share)}


def _log_odds(probability: float) -> float:
    kept = min(max(probability, _FAINT), 1.0 - _FAINT)
    return math.log(kept / (1.0 - kept))


def guess(page: Page, draft: Draft, reader: Reader) -> bool:
    """Give a draft the event that the encoder reads; False if it is not sure of one."""
    if draft.mention.unit == "nationalities":
        return False
    event, probability = _likeliest(draft, reader)
    if probability < (_SURE_WITHOUT_A_NOUN if draft.mention.kind == ELLIPTIC else _SURE):
        return False
    _give(page, draft, event, 1.0)
    return True


def doubt(page: Page, draft: Draft, reader: Reader) -> bool:
    """Give a draft the likeliest event, however unsure, for the review to decide whether it is a figure."""
    if draft.mention.unit == "nationalities":
        return False
    _doubt(page, draft, reader)
    return True


def no_people(page: Page, others: Sequence[NotPeople]) -> list[tuple[Draft, str]]:
    """Counts in which the rules see no people ("counts cases"), as drafts that they rejected."""
    found: list[tuple[Draft, str]] = []
    for other in others:
        count, sentence = other.count, page.document.sentence_at(other.count.start)
        small = max(count.value or 0, count.low or 0) < MOST_PEOPLE
        if sentence is not None and small and not other.final:
            mention = bare(count, sentence, HEAD, count.last, other.reason, other.unit)
            found.append((Draft(mention), other.reason))
    return found


def objected(page: Page, rejected: Sequence[tuple[Draft, str]], reader: Reader) -> list[Draft]:
    """Those of the rejected counts in which the encoder may see a figure, each with its likeliest event.

    The reason why the rules rejected it is one of the clues of the review.
    """
    found: list[Draft] = []
    for draft, reason in rejected:
        if reader.read(draft).classes["event"][NONE] > _SURELY_NONE:
            continue
        _doubt(page, draft, reader)
        draft.why["event"] += f", against the rules ({reason})"
        # The number of a rejected group is also that of the next one that the rules took.
        draft.objection, draft.group = reason, -2 - len(found)
        found.append(draft)
    return found


def _doubt(page: Page, draft: Draft, reader: Reader) -> None:
    _give(page, draft, _likeliest(draft, reader)[0], 0.5)
    draft.doubtful = True


def _likeliest(draft: Draft, reader: Reader) -> tuple[str, float]:
    shares = reader.read(draft).classes["event"]
    event = max(EVENTS, key=lambda name: shares[name])
    return event, shares[event]


def _give(page: Page, draft: Draft, event: str, strength: float) -> None:
    draft.event, draft.strength = event, strength
    draft.why["event"] = "as the encoder reads it"
    if event in MOVING and still_to_come(page.document.tokens, draft):
        draft.status = "planned"
