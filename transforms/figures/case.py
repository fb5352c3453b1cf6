"""A count without a verb of its own: what is known about it, and taking an event over from another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.figures.context import Context
from transforms.figures.draft import Draft
from transforms.figures.events import Trigger
from transforms.figures.governing import Link
from transforms.figures.mention import Page
from transforms.text import Sentence, Token

BY_DEFAULT = "people in custody or a camp, no other event"
MOVING = ("moved", "transferred", "repatriated", "released", "escaped")


_MODAL = frozenset("will would could should shall may might".split())


@dataclass(frozen=True, slots=True)
class Case:
    """A draft without a governing word, and what is known around it."""

    page: Page
    draft: Draft
    drafts: Sequence[Draft]
    sentence: Sentence
    context: Context
    options: Sequence[Link]
    refers: bool  # elliptic, partitive, listed or definite
    opening: bool  # the sentence begins with they, these, among them, ...
    before: Sequence[Trigger]  # words of events in the sentence before

    @property
    def previous(self) -> Draft | None:
        """The last figure before this one."""
        return self.drafts[-1] if self.drafts else None

    def distance(self, other: Draft) -> int:
        """How many sentences ago the other figure stands."""
        return self.sentence.index - other.mention.sentence.index

    def words(self, other: Draft) -> str:
        """The number words of another figure, quoted."""
        return repr(self.page.document.text[other.mention.count.start : other.mention.count.end])


def inherit(page: Page, draft: Draft, source: Draft, why: str) -> bool:
    """Take event and status over; a modal right behind the phrase makes it a plan."""
    tokens = page.document.tokens
    draft.event, draft.status = source.event, source.status
    same = source.mention.sentence.index == draft.mention.sentence.index
    draft.verb, draft.verb_at = source.verb, source.verb_at if same else -1
    people = draft.mention.unit != "nationalities"  # who do nothing themselves
    if people and source.event in (*MOVING, "prosecuted") and still_to_come(tokens, draft):
        draft.status = "planned"
    draft.strength = 1.0
    draft.antecedent = draft.antecedent or source
    draft.why["event"] = draft.why["status"] = why
    return True


def still_to_come(tokens: tuple[Token, ...], draft: Draft) -> bool:
    """ "190 families WILL follow", "the next, of 150, IS TO go", "they EXPECT 4,500 more": a plan."""
    mention = draft.mention
    end = mention.sentence.last
    before = {t.lower for t in tokens[max(mention.sentence.first, mention.first - 4) : mention.first]}
    if not before.isdisjoint(("expects", "expect", "expecting", "awaits", "await", "plans")):
        return True
    if "for" in before and not before.isdisjoint(("ready", "prepared", "complete")):
        return True  # "papers are ready for 27 more"
    if not before.isdisjoint(("will", "shall")) and mention.kind != "head":
        return True  # "next Saturday it WILL be the turn of 110"
    for k in range(mention.last, min(mention.last + 16, end)):
        lower = tokens[k].lower
        following = tokens[k + 1].lower if k + 1 < end else ""
        if lower in _MODAL:
            return k == mention.last or lower in ("will", "shall")
        if lower in ("is", "are", "due", "set", "scheduled", "expected") and following == "to":
            return True
        if lower in ("is", "are") and following in ("due", "planned", "scheduled", "expected", "ready"):
            return True  # "a further 150 are due next week", "for 200 more the papers are ready"
        if k <= mention.last + 2 and lower in ("who", "whom", "that"):
            continue  # "502 fighters whom Baghdad WILL get"
        if lower in (";", ".", "who", "which", "that", "whom", "when", "while", "said", "says"):
            return False
    return False


def held(draft: Draft, why: str) -> bool:
    """Make it a figure of people held."""
    draft.event, draft.strength = "held", 2.0
    draft.why["event"] = why
    return True
