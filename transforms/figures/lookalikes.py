"""Phrases that look like events of a count and are not: attributes, places of parts, chance persons."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.figures.draft import Draft
from transforms.figures.governing import THRESHOLD, Link
from transforms.figures.grammar import PASSIVE, STATE
from transforms.figures.mention import ELLIPTIC, HEAD, PARTITIVE, Mention, Page


def planned_number(page: Page, draft: Draft) -> None:
    """Out of a PLANNED 7,000: the number itself is called a plan."""
    before = page.document.tokens[draft.mention.count.hedge_first - 1].lower
    if before in ("planned", "projected", "expected", "anticipated", "envisaged") and draft.event not in (
        "held",
        "died",
        "escaped",
    ):
        draft.status = "planned"
        draft.why["status"] = f"{before} before the number"


def place_of_part(draft: Draft, best: Link, antecedent: Draft | None) -> bool:
    """Captured 110, among them 16 commanders, IN AL-HOL: where the part was captured, no second event."""
    return (
        antecedent is not None
        and draft.mention.of_parent
        and best.trigger.lemma.startswith("in a camp")
        and antecedent.event in ("captured", "escaped", "died")
        and antecedent.mention.sentence.index == draft.mention.sentence.index
    )


def attribute(page: Page, draft: Draft, best: Link, antecedent: Draft | None) -> bool:
    """ "Freed 369, of whom 36 HAD BEEN SERVING life": an attribute of a part, no second event."""
    mention = draft.mention
    if antecedent is None or best.trigger.first < mention.last:
        return False
    if antecedent.event not in ("released", "repatriated", "transferred", "moved"):
        return False
    if best.trigger.event == "captured" and mention.of_parent and antecedent.event == "released":
        return True  # "Thirty-one of the men were captured in 2023": before they were freed
    past = page.document.tokens[mention.last].lower == "had"
    if (
        past
        and (mention.of_parent or mention.kind == PARTITIVE)
        and (best.trigger.planned or best.trigger.negated)
    ):
        return True  # "Six of the detainees had been approved for release in 2009"
    apart = mention.sentence.index - antecedent.mention.sentence.index
    if apart > 2 or not (mention.of_parent or mention.kind in (PARTITIVE, ELLIPTIC)):
        return False
    if apart >= 1 or not mention.of_parent:  # "Some 250 of them had been serving life"
        held_before = best.trigger.event in ("held", "captured", "sentenced")
        return held_before and page.document.tokens[mention.last].lower == "had"
    ahead = max(mention.last, best.trigger.first - 5)
    return any(token.lower == "had" for token in page.document.tokens[ahead : best.trigger.first])


def one_by_chance(mention: Mention, best: Link | None) -> bool:
    """ "One refugee in the camp complained": a single person without an event of custody or movement."""
    if mention.count.value != 1 or mention.kind != HEAD or mention.unit != "people":
        return False
    return best is None or best.trigger.voice == STATE


def last_step(best: Link | None, options: Sequence[Link]) -> Link | None:
    """ "Were charged and convicted": of coordinated steps before a court the last one counts."""
    if best is None or best.trigger.event not in ("prosecuted", "moved"):
        return best
    last = "sentenced" if best.trigger.event == "prosecuted" else "executed"
    later = [
        o
        for o in options
        if o.trigger.event == last
        and (o.trigger.voice == best.trigger.voice or o.trigger.voice == PASSIVE)
        and o.score >= THRESHOLD
        and 0 < o.trigger.first - best.trigger.last <= 6
        and o.relation == best.relation
    ]
    return later[0] if later else best
