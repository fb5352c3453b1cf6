"""Nationality by the country that takes people back: its own."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from transforms import places as pl
from transforms.figures.context import Context
from transforms.figures.draft import Draft
from transforms.figures.mention import Page
from transforms.figures.roles import AGENT, AUTH, IN, OTHER, TO, Spot

RELATIONAL = frozenset("its their his her our".split())


def takes_back(page: Page, draft: Draft, here: Sequence[Spot], context: Context) -> bool:
    """Whose people come home: the subject of the verb, the destination, the article's country."""
    tokens = page.document.tokens
    mention = draft.mention
    candidates = [
        spot
        for spot in here
        if spot.role in (AGENT, OTHER, AUTH, TO)
        and not spot.place.code.startswith("group:")
        and spot.place.code != context.held_in
        and (spot.place.code not in ("SYR", "IRQ") or context.home in ("SYR", "IRQ", None))
        and (spot.place.code != "USA" or _own_people(page, draft))
        and spot.place.kind != pl.FACILITY
        and spot.place.code != "CHE"
    ]
    verb = draft.verb_at if draft.verb_at >= 0 else mention.first
    acting = [s for s in candidates if s.role == AGENT and s.place.last <= mention.first]
    for a, b in itertools.pairwise(acting):
        joined = b.place.first - a.place.last == 1 and tokens[a.place.last].lower in ("and", "or", ",")
        if joined and a.place.code != b.place.code:
            draft.why["nationality"] = "two countries act together"
            draft.several_countries = True
            return True
    if draft.counted_subject:
        draft.why["nationality"] = "counted countries act together"
        draft.several_countries = True
        return True
    if verb > mention.sentence.first and any(
        tokens[k].lower in _STATES and k not in page.by_token
        for k in range(max(mention.sentence.first, verb - 5), verb)
    ):
        draft.why["nationality"] = "several countries take them back"
        draft.several_countries = True
        return True
    subject = [s for s in candidates if s.role in (AGENT, AUTH) and verb - 9 <= s.place.first < verb]
    reached = [s for s in candidates if s.role == TO]
    if len({s.place.code for s in reached}) > 1:
        draft.why["nationality"] = "several countries take them back"
        draft.several_countries = True
        return True
    own_verb = [
        s
        for s in here
        if s.role in (AGENT, AUTH)
        and verb - 4 <= s.place.first < verb < mention.first
        and s.place.kind in (pl.COUNTRY, pl.TOWN)
        and s.place.code not in ("SYR", "IRQ", "USA", "CHE")
    ]
    subject = subject or own_verb  # "Germany flew home eight women", wherever else the article plays
    arriving = [
        s
        for s in here
        if s.role in (IN, TO)
        and draft.verb.split()[:1]
        and draft.verb.split()[0] in _ARRIVALS
        and s.place.kind in (pl.TOWN, pl.COUNTRY)
        and s.place.code not in ("SYR", "IRQ", "USA")
        and not s.place.code.startswith("group:")
    ]
    named = [s for s in candidates if s.place.code == context.home]
    back = [
        s
        for s in here
        if s.role == IN
        and s.place.kind in (pl.TOWN, pl.COUNTRY)
        and s.place.code not in (context.held_in, "USA", "SYR", "IRQ")
        and not s.place.code.startswith("group:")
    ]
    if draft.verb.startswith("send") and any(s.place.first > verb for s in reached):
        subject = []  # "Colombo sent 18 women home to the Maldives"
    if draft.verb.split()[:1] and draft.verb.split()[0] in ("let", "allow", "permit"):
        candidates = [s for s in candidates if s not in subject]
        subject = []  # "Baghdad let 95 of their children go home": the country that they leave
    passive = verb > mention.first
    whom = [  # "31 whom Belgium has repatriated"
        s
        for s in here
        if s.role == AGENT
        and mention.last <= s.place.first < verb <= s.place.last + 3
        and s.place.kind != pl.FACILITY
    ]
    tally = _tallied_for(page, draft)
    if tally is not None:
        draft.nationality = tally
        draft.why["nationality"] = "the country whose count it is"
        return True
    for options, reason in (
        (arriving, "is where they arrived"),
        ((whom[-1:] if passive else subject[-1:]), "takes its people back"),
        (reached, "is where they go"),
        (named, "is what the article is about"),
        (sorted(candidates, key=lambda s: abs(s.place.first - mention.count.first)), "is named beside them"),
        (back, "is where they are back"),
    ):
        if options:
            chosen = options[0].place
            draft.nationality = chosen.code
            draft.why["nationality"] = f"{page.document.text[chosen.start : chosen.end]!r} {reason}"
            return True
    local = [
        s for s in here if s.place.code == context.held_in and s.place.kind == pl.TOWN and s.role in (IN, TO)
    ]
    if local and context.held_in is not None:
        draft.nationality = context.held_in
        draft.why["nationality"] = "they return within the country"
        return True
    if context.home is not None and context.home != context.held_in:
        draft.nationality = context.home
        draft.why["nationality"] = "the country that the article is about"
        return True
    return False


_ARRIVALS = frozenset("arrive land touch set step disembark".split())
_TALLIES = frozenset("count share total tally figure number contingent list toll".split())


def _tallied_for(page: Page, draft: Draft) -> str | None:
    """FINLAND'S COUNT stands at 26 children and nine adults."""
    tokens = page.document.tokens
    for k in range(draft.mention.first - 1, max(draft.mention.sentence.first, draft.mention.first - 9), -1):
        if tokens[k].lower in _TALLIES and tokens[k - 1].lower in ("'s", "’s"):
            place = page.by_token.get(k - 2)
            return place.code if place is not None and not place.code.startswith("group:") else None
        if tokens[k].lower in (";", "."):
            return None
    return None


_STATES = frozenset("countries governments states nations capitals".split())


def _own_people(page: Page, draft: Draft) -> bool:
    """Its citizens, eleven of its nationals: the subject's own people."""
    mention = draft.mention
    if mention.head in ("citizens", "citizen", "nationals", "national", "compatriots", "compatriot"):
        return True
    return any(page.document.tokens[k].lower in RELATIONAL for k in range(mention.first, mention.last))


def owner_of(page: Page, draft: Draft, here: Sequence[Spot]) -> str | None:
    """Finland HAS some ten mothers in al-Hol: the country right before the verb."""
    tokens = page.document.tokens
    first = draft.mention.first
    for k in range(first - 1, max(draft.mention.sentence.first, first - 2), -1):
        if tokens[k].lower in ("has", "have", "had", "counts", "counted", "lists", "knows"):
            place = page.by_token.get(k - 1) or page.by_token.get(k - 2)
            return place.code if place is not None and place.kind in (pl.COUNTRY, pl.TOWN) else None
    return None
