"""Whose people, where only the article says so: the figure before, the one country that takes people back."""

from __future__ import annotations

from transforms.figures import lexicon as lx
from transforms.figures.asked import Asked
from transforms.figures.draft import Draft
from transforms.figures.roles import AGENT, AUTH
from transforms.figures.takers import possessive
from transforms.model import is_group

CIVIL = (lx.WOMEN, lx.CHILDREN, lx.RELATIVES, lx.FAMILIES)
NATIONALS = frozenset("citizens citizen nationals national compatriots countrymen".split())
_CAMPFUL = 500  # more people than one country has in most camps: everybody there


def goes_on(asked: Asked) -> bool:
    """Women and children after other people of one country, in the same paragraph."""
    draft, mention, previous = asked.draft, asked.mention, asked.previous()
    if previous is None or mention.population not in (*CIVIL, lx.MEN) or not _one_country(previous):
        return False
    if draft.number > previous.number and previous.mention.unit != "families":
        return False
    owned = possessive(asked.page, mention)
    if previous.event != draft.event and draft.strength > 2.0 and not owned:
        return False
    if previous.mention.sentence.paragraph != mention.sentence.paragraph and not owned:
        return False
    return asked.say(previous.nationality, "goes on from the group before")


def _one_country(draft: Draft) -> bool:
    return draft.nationality is not None and not is_group(draft.nationality)


_STAY = ("remain", "stay", "languish", "linger", "stuck", "leave")


def stays_behind(asked: Asked) -> bool:
    """Those who stay behind when others of their country come home."""
    draft, mention, previous = asked.draft, asked.mention, asked.previous()
    if previous is None or not _one_country(previous) or previous.event not in ("repatriated", "held"):
        return False
    if draft.event != "held" or (draft.verb.split() or [""])[0] not in _STAY or draft.number >= _CAMPFUL:
        return False
    if mention.sentence.index - previous.mention.sentence.index > 1:
        return False
    if mention.population in (None, lx.FIGHTERS):
        return False
    return asked.say(previous.nationality, "those who stay behind when others of their country come home")


def of_the_one_taker(asked: Asked) -> bool:
    """Women, children and elliptic counts in an article in which one country takes people back."""
    draft = asked.draft
    if asked.mention.population not in (*CIVIL, None) or draft.number >= _CAMPFUL:
        return False
    if draft.event not in ("held", "repatriated", "escaped"):
        return False
    takers = {d.nationality for d in asked.drafts if d.event in ("repatriated", "moved") and d.nationality}
    if len(takers) != 1 or asked.context.guantanamo:
        return False
    only = takers.pop()
    if is_group(only) or only == asked.context.held_in:
        return False
    return asked.say(only, "the one country that takes people back in the article")


def nationals_of_the_article(asked: Asked) -> bool:
    """Citizens who are held, in an article about a country's people who are held elsewhere."""
    context = asked.context
    if asked.mention.head not in NATIONALS or asked.draft.event != "held":
        return False
    if context.home == context.held_in:
        return False
    return asked.say(context.home, "citizens of the country that the article is about")


def of_the_article(asked: Asked) -> bool:
    """A few women, children or people, held or brought back, in an article about one country's people."""
    draft, mention, context = asked.draft, asked.mention, asked.context
    if not context.home_is_plain or context.home in (context.held_in, "SYR", "IRQ") or context.guantanamo:
        return False
    if mention.population not in (*CIVIL, lx.MEN, lx.PEOPLE) or draft.number >= _CAMPFUL:
        return False
    returns = any(d.event in ("repatriated", "moved") for d in asked.drafts)
    if draft.event not in ("held", "repatriated", "transferred") and not (
        draft.event == "escaped" and returns
    ):
        return False
    if draft.event == "held" and any(
        s.role in (AGENT, AUTH) and s.place.code == context.home and s.place.first < mention.first
        for s in asked.here
    ):
        return False  # the country holds them, they need not be its own
    return asked.say(context.home, "the country whose people the article is about")
