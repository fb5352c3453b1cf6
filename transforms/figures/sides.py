"""Whose people an exchange is about: both sides or one."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.figures import scene
from transforms.figures.context import Context
from transforms.figures.draft import Draft
from transforms.figures.mention import Page

_MUTUAL = ("exchange", "swap", "trade", "exchange of", "swap of", "swap involving")


EXCHANGED = ("released", "repatriated", "moved", "transferred")


def _mutual(page: Page, draft: Draft) -> bool:
    """ "Exchanged 102 prisoners", of both sides, but not "exchanged 200 for four"."""
    if draft.verb not in _MUTUAL:
        return False
    behind = [t.lower for t in page.document.tokens[draft.mention.last : draft.mention.sentence.last]]
    between = page.document.tokens[draft.verb_at + 1 : draft.mention.first] if draft.verb_at >= 0 else ()
    one_sided = "for" in behind[:12] or (draft.verb_at > draft.mention.first and "for" in behind)
    return not (one_sided or any(token.lower == "for" for token in between))


def same_side(page: Page, draft: Draft, drafts: Sequence[Draft], context: Context) -> str | None:
    """In an exchange the people of the figures before, when all were of one side."""
    if not scene.rivals(context.parties) or draft.event == "captured" or _mutual(page, draft):
        return None
    sides = {
        other.nationality
        for other in drafts
        if other is not draft
        and other.nationality in context.parties
        and other.event in (*EXCHANGED, "held")
        and not other.mention.embedded
    }
    return sides.pop() if len(sides) == 1 else None
