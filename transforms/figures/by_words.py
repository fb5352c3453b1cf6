"""The event of a count that no rule explains, by the words around it.

It is a guess, to be weighed with everything else in the review.
"""

from __future__ import annotations

from transforms import wording
from transforms.figures.case import MOVING, still_to_come
from transforms.figures.draft import Draft
from transforms.figures.mention import ELLIPTIC, Page
from transforms.loglinear import Totals, classes

_SURE = 0.6
_SURE_WITHOUT_A_NOUN = 0.9


def guess(page: Page, draft: Draft, article: Totals) -> bool:
    """Give a draft the event that its words speak for; False if they are not sure of one.

    `article` is what the words of the article add up to (`wording.of_article`).
    """
    if draft.mention.unit == "nationalities":
        return False
    event, probability = _heard(page, draft, article)
    if probability < (_SURE_WITHOUT_A_NOUN if draft.mention.kind == ELLIPTIC else _SURE):
        return False
    _give(page, draft, event, 1.0)
    return True


def doubt(page: Page, draft: Draft, article: Totals) -> bool:
    """Give a draft the likeliest event, however unsure, for the review to decide whether it is a figure."""
    if draft.mention.unit == "nationalities":
        return False
    _give(page, draft, _heard(page, draft, article)[0], 0.5)
    draft.doubtful = True
    return True


def _heard(page: Page, draft: Draft, article: Totals) -> tuple[str, float]:
    mention, model = draft.mention, classes(wording.MODEL)
    near = wording.features(page.document, mention.sentence, mention.count.first, mention.count.last)
    return model.best(model.add(article, near))


def _give(page: Page, draft: Draft, event: str, strength: float) -> None:
    draft.event, draft.strength = event, strength
    draft.why["event"] = "the words around it"
    if event in MOVING and still_to_come(page.document.tokens, draft):
        draft.status = "planned"
