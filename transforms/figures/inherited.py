"""A part is true when its total is, covers the same period, and is the word of the same speaker."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.figures.dating import PUBLICATION
from transforms.figures.draft import Draft

_SENTENCES = 3  # after its total in which a part needs no date or speaker of its own
_DAY = len("2024-01-31")


def inherit(drafts: Sequence[Draft]) -> None:
    """Give the parts that say nothing of their own the dates and the speaker of what they are a part of."""
    for draft in drafts:
        total = draft.part_of
        if total is None or not _same_story(draft, total):
            continue
        # what a camp held years ago is background
        background = draft.event == "held" and total.as_of is not None and len(total.as_of) < _DAY
        undated = draft.why.get("as_of") == PUBLICATION and not background
        if undated and total.why.get("as_of") != PUBLICATION:
            draft.as_of = total.as_of
            draft.why["as_of"] = "of the total: " + total.why.get("as_of", "")
        if undated and draft.since is None and draft.as_of == total.as_of:
            draft.since = total.since
        if draft.attribution is None and total.attribution is not None:
            draft.attribution = total.attribution
            draft.why["attribution"] = "of the total: " + total.attribution


def _same_story(draft: Draft, total: Draft) -> bool:
    """Do the two count the same event, close to each other?"""
    distance = draft.mention.sentence.index - total.mention.sentence.index
    return draft.event == total.event and draft.status == total.status and 0 <= distance <= _SENTENCES
