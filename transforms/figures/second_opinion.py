"""Where the words around a count speak plainly for another event than the rules found, they win.

How sure the words must be depends on what the rules had to go by: least where people were taken to
be held only because no event was found, most where a verb governs the count. The three thresholds
were chosen on articles that neither the rules nor the words had seen (docs/figures.md).
"""

from __future__ import annotations

from transforms.figures import wording
from transforms.figures.case import BY_DEFAULT, MOVING, still_to_come
from transforms.figures.draft import Draft
from transforms.figures.mention import ELLIPTIC, Page

_AGAINST_A_VERB = 0.97
_VERB = 9.0  # strength of a verb with its own subject or object beside it
_AGAINST_A_RULE = 0.85
_AGAINST_A_DEFAULT = 0.65
_WITHOUT_A_RULE = 0.6
_WITHOUT_A_NOUN = 0.8  # nor a rule
# Who is held, who went where and who got away stands side by side; words alone do not part them.
_BY_PLACES = frozenset({"held", "moved", "transferred", "repatriated", "escaped"})
_OF_COUNTRIES = frozenset({"held", "repatriated", "transferred", "released"})


def hear(page: Page, draft: Draft, article: wording.Totals) -> None:
    """Change the event of a draft if the words around its count are sure of another.

    `article` is what the words of the article add up to (`wording.of_article`).
    """
    if draft.status == "disputed" or draft.mention.event is not None or "negated" in draft.why["event"]:
        return  # words do not hear a "not"
    default = draft.why["event"] == BY_DEFAULT
    near = _near(page, draft)
    heard = wording.opinion(article, near)
    if heard.event == draft.event or heard.probability < _needed(draft):
        return
    if not default and wording.opinion(wording.alone(), near).event != heard.event:
        return  # the article's words alone do not overrule what the sentence says
    if not default and {heard.event, draft.event} <= _BY_PLACES:
        return
    if draft.mention.unit == "nationalities" and heard.event not in _OF_COUNTRIES:
        return
    _take(draft, heard, near)


def _needed(draft: Draft) -> float:
    """How sure the words must be to overrule what gave the draft its event."""
    if draft.why["event"] == BY_DEFAULT:
        return _AGAINST_A_DEFAULT
    return _AGAINST_A_VERB if draft.strength >= _VERB else _AGAINST_A_RULE


def complete(page: Page, draft: Draft, article: wording.Totals) -> bool:
    """Give a draft without an event the one that its words speak for; False if they are not sure."""
    near = _near(page, draft)
    heard = wording.opinion(article, near)
    needed = _WITHOUT_A_NOUN if draft.mention.kind == ELLIPTIC else _WITHOUT_A_RULE
    if draft.mention.unit == "nationalities" or heard.probability < needed:
        return False
    _take(draft, heard, near)
    if draft.event in MOVING and still_to_come(page.document.tokens, draft):
        draft.status = "planned"
    return True


def _near(page: Page, draft: Draft) -> dict[str, float]:
    count = draft.mention.count
    return wording.features(page.document, draft.mention.sentence, count.first, count.last)


def _take(draft: Draft, heard: wording.Opinion, near: dict[str, float]) -> None:
    draft.event, draft.strength = heard.event, 1.0
    if draft.status == "planned" and heard.event in ("held", "died", "escaped"):
        draft.status = "actual"
    draft.verb, draft.verb_at = "", -1
    words = ", ".join(repr(word) for word in wording.telling(near, heard.event))
    draft.why["event"] = f"the words around it: {words} ({heard.probability:.2f})"
