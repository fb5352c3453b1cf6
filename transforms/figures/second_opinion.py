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
_SURE_WITHOUT_A_NOUN = 0.8


def guess(page: Page, draft: Draft, article: Totals, sure: bool) -> bool:
    """Give a draft the event that its words speak for; False if they are to be `sure` and are not.

    `article` is what the words of the article add up to (`wording.of_article`).
    """
    mention = draft.mention
    if mention.unit == "nationalities":
        return False
    model = classes(wording.MODEL)
    near = wording.features(page.document, mention.sentence, mention.count.first, mention.count.last)
    event, probability = model.best(model.add(article, near))
    if sure and probability < (_SURE_WITHOUT_A_NOUN if mention.kind == ELLIPTIC else _SURE):
        return False
    draft.event, draft.strength = event, 1.0 if sure else 0.5
    draft.why["event"] = "the words around it"
    draft.by["event"] = "words"
    if event in MOVING and still_to_come(page.document.tokens, draft):
        draft.status = "planned"
    return True
