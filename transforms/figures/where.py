"""Where from, where to, where held, and in which camp or prison."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from transforms import places as pl
from transforms.figures.context import Context
from transforms.figures.draft import Draft
from transforms.figures.facility import find_facility
from transforms.figures.mention import ELLIPTIC, Page
from transforms.figures.movement import correct_naval_base, locate_exchange, locate_movement
from transforms.figures.roles import AGENT, AUTH, FROM, IN, TO, Spot
from transforms.figures.spots import (
    MOVEMENT,
    TRIALS,
    inherited_from,
    inside_other_count,
    is_own_demonym,
    nearest_in_roles,
    opening_on,
    refers_back,
    with_the_group,
)
from transforms.figures.takers import of_the_clause
from transforms.model import is_group


def locate(page: Page, drafts: Sequence[Draft], found: dict[int, list[Spot]], context: Context) -> None:
    """Fill in origin, place and facility, and settle whether a movement is a return or a transfer."""
    for draft in drafts:
        here = [spot for spot in found.get(draft.mention.sentence.index, []) if not is_group(spot.place.code)]
        here = [
            spot
            for spot in here
            if not is_own_demonym(draft, spot) and not inside_other_count(spot, drafts, draft)
        ]
        setting = _setting(found, draft.mention.sentence.index)
        find_facility(page, draft, here, context, drafts)
        if draft.facility == "al-Jada" and draft.event in ("released", "moved"):
            draft.event = "repatriated"  # the way on from the reception camp to the home community
            draft.nationality = draft.nationality or "IRQ"
        if draft.facility == "al-Jada" and draft.event == "held":
            draft.nationality = draft.nationality or "IRQ"  # it takes in Iraqis who come from al-Hol
        if (
            draft.event == "released"
            and draft.nationality in ("SYR", "IRQ")
            and (draft.facility or context.facility) in ("al-Hol", "Roj")
            and draft.population != "fighters"
        ):
            draft.event = "repatriated"  # out of the camp, to their province
        if draft.event in MOVEMENT:
            locate_movement(page, draft, here, context)
        elif draft.event == "escaped":
            camp = next((spot.place.code for spot in here if spot.place.kind == pl.FACILITY), None)
            draft.origin = (
                camp
                or (context.held_in if draft.facility else None)
                or nearest_in_roles(draft, here, (FROM, IN))
                or inherited_from(draft, "origin")
                or context.held_in
                or context.scene
            )
            draft.place = None
        elif draft.event == "released" and context.exchange:
            locate_exchange(page, draft, here, context)
        else:
            _static(page, draft, here, context, drafts, setting)
            _arrested_at_home(page, draft, drafts)
        if context.guantanamo and draft.event == "released":
            draft.event, draft.place = "transferred", None  # nobody is simply set free from there
            draft.origin = "USA"
            draft.why["event"] += "; from the naval base"
        correct_naval_base(draft, context)


def _arrested_at_home(page: Page, draft: Draft, drafts: Sequence[Draft]) -> None:
    """ "Three women were arrested on arrival": those whom the country has just taken back."""
    if draft.nationality is not None or draft.place is None or draft.event not in ("captured", *TRIALS):
        return
    if (
        draft.population in ("women", "children", "relatives")
        or _ON_ARRIVAL.search(page.document.text, draft.mention.sentence.start, draft.mention.sentence.end)
    ) and any(other.event == "repatriated" and other.nationality == draft.place for other in drafts):
        draft.nationality = draft.place
        draft.why["nationality"] = "of those the country has taken back"


_ON_ARRIVAL = re.compile(
    r"\badults? of the (?:group|party)\b|"
    r"\b(?:on|upon|after|as soon as|when|following) (?:\w+ )?(?:landing|landed|arrival|arriving|return|"
    r"coming back|"
    r"came back|coming home|earlier flights)\b|\bat the airport\b|\bearlier flights\b|\breturnees\b",
    re.IGNORECASE,
)


def _where_clause(page: Page, draft: Draft, here: Sequence[Spot]) -> str | None:
    """ "Moved to Iraq, WHERE 13 of them are to be tried"."""
    tokens = page.document.tokens
    for spot in here:
        after = [token.lower for token in tokens[spot.place.last : spot.place.last + 2]]
        if "where" in after and spot.place.last <= draft.mention.first <= spot.place.last + 6:
            return spot.place.code
    return None


def _before_verb(draft: Draft, here: Sequence[Spot]) -> str | None:
    """Bosnia SENTENCED 46 people who had fought in Syria: the country that tries them."""
    left = [
        spot
        for spot in here
        if spot.role in (AGENT, AUTH) and draft.verb_at - 5 <= spot.place.first < draft.verb_at
    ]
    return left[-1].place.code if left else None


def _inside(draft: Draft, here: Sequence[Spot]) -> str | None:
    """The place they are in: rather one behind them than one in front of a comma."""
    behind = [spot for spot in here if spot.role == IN and spot.place.first >= draft.mention.first]
    return behind[0].place.code if behind else nearest_in_roles(draft, here, (IN,))


def _of_same_sentence(draft: Draft) -> bool:
    """A part of a group named before in the sentence is where that group is."""
    source = draft.antecedent
    return (
        draft.mention.of_parent
        and source is not None
        and source.mention.sentence.index == draft.mention.sentence.index
    )


def _back_home(draft: Draft) -> str | None:
    """ "Two of the women are in custody" after their flight home: held where they have come to."""
    source = draft.antecedent
    if draft.event != "held" or source is None or source.event != "repatriated":
        return None
    return source.place if draft.mention.of_parent and source.place not in ("SYR", "IRQ") else None


def _in_two_countries(page: Page, draft: Draft, here: Sequence[Spot]) -> bool:
    """ "Still shut up in Iraqi prisons or in the camps of Syria": one count in two countries."""
    tokens = page.document.tokens
    inside = [
        spot
        for spot in here
        if spot.role == IN and tokens[spot.place.first - 1].lower not in ("outside", "beyond", "besides")
    ]
    for a, b in itertools.pairwise(inside):
        between = [token.lower for token in tokens[a.place.last : b.place.first]]
        joined = ("and" in between or "or" in between) and _VERBS.isdisjoint(between)
        near = 8 if a.place.first >= draft.mention.first else 1
        if a.place.code != b.place.code and joined and len(between) <= near and "," not in between:
            return True
    return False


_VERBS = frozenset("are were is was have has had been that who which while".split())


def _taken_home(draft: Draft, here: Sequence[Spot], drafts: Sequence[Draft]) -> str | None:
    """ "Prosecutors detained eight of the women" after their flight home: there, if nothing else is said."""
    part = draft.mention.of_parent or draft.mention.kind == ELLIPTIC
    if any(spot.role in (IN, AUTH, AGENT) for spot in here) or (
        draft.mention.population not in ("women", "children", "relatives") and not part
    ):
        return None
    takers = {
        other.nationality
        for other in drafts
        if other.event == "repatriated"
        and other.nationality not in _FROM_WAR
        and other.mention.first < draft.mention.first
        and other.number >= draft.number
    }
    return takers.pop() if len(takers) == 1 and draft.nationality in (None, *takers) else None


_FROM_WAR = (None, "SYR", "IRQ", "group:foreign", "group:european", "group:central_asian", "group:western")


def _may_be_at_home(draft: Draft, context: Context) -> bool:
    """Are these tried in the country that the article is about? Foreigners are tried where they are held."""
    plain = context.home_is_plain and context.home not in ("SYR", "IRQ")
    return plain and not is_group(draft.nationality or "")


def _tried_at_home(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Are these people of a country that has taken some of its own back?"""
    return draft.nationality not in (None, "group:foreign") and any(
        other.event == "repatriated" and other.nationality == draft.nationality for other in drafts
    )


_KURDISH_HANDS = re.compile(
    r"\bKurdish(?:-run|-led|-held|-controlled|-guarded|-administered)? "
    r"(?:custody|hands|camps?|jails?|prisons?|detention|control|captivity|guards?|forces|fighters|authorities|administration|militias?)"
    r"|\bby (?:the )?Kurds\b|\bSDF\b|Syrian Democratic Forces"
)
_IRAQI_KURDS = re.compile(r"\bKRG\b|Kurdistan Region|Peshmerga|\bErbil\b|Iraqi Kurd")


def _kurdish_hands(page: Page, draft: Draft, here: Sequence[Spot], context: Context) -> str | None:
    """ "Ten Swedish men sit in KURDISH PRISONS": in Syria, unless the Kurds of Iraq are spoken of."""
    sentence = draft.mention.sentence
    words = page.document.text[sentence.start : sentence.end]
    if not context.of_syria or not _KURDISH_HANDS.search(words) or _IRAQI_KURDS.search(page.document.text):
        return None
    if any(spot.role == IN and spot.place.code == "IRQ" for spot in of_the_clause(page, draft, here)):
        return None
    return "SYR"


def _setting(found: dict[int, list[Spot]], index: int) -> str | None:
    """The country of which the text before a sentence has last told what happens there."""
    for earlier in range(index - 1, max(-1, index - _MEMORY - 1), -1):
        named = [
            spot.place.code
            for spot in found.get(earlier, [])
            if spot.role in (IN, AUTH, AGENT)
            and not is_group(spot.place.code)
            and spot.place.code not in ("USA", "CHE")  # who speaks or helps rather than where it happens
        ]
        if named:
            return named[-1]
    return None


_MEMORY = 6  # sentences


def _static(
    page: Page,
    draft: Draft,
    here: Sequence[Spot],
    context: Context,
    drafts: Sequence[Draft],
    setting: str | None,
) -> None:
    facility = next(
        (
            spot.place.code
            for spot in here
            if spot.place.facility is not None and spot.place.facility == draft.facility
        ),
        None,
    )
    draft.origin = None
    if (
        draft.event in ("held", "captured", "died")
        and facility is None
        and _in_two_countries(page, draft, here)
    ):
        draft.place = None
        draft.why["place"] = "in two countries"
        return
    if draft.event in TRIALS:
        here = of_the_clause(page, draft, here) or here
        place = (
            _where_clause(page, draft, here)
            or _tried_in(page, draft, here)
            or nearest_in_roles(draft, here, (AUTH,))
            or opening_on(draft, here)
            or (
                inherited_from(draft, "place")
                if draft.antecedent and draft.antecedent.event == "repatriated"
                else None
            )
            or _before_verb(draft, here)
            or with_the_group(draft)
            or _taken_home(draft, here, drafts)
            or context.court
            or ((_tried_at_home(draft, drafts) and draft.nationality) or None)
            or nearest_in_roles(draft, here, (IN, AGENT))
            or inherited_from(draft, "place")
            or (context.home if _may_be_at_home(draft, context) else None)
            or setting
            or context.scene
            or context.held_in
        )
    elif draft.event == "captured":
        place = (
            facility
            or (
                inherited_from(draft, "place")
                if draft.antecedent and draft.antecedent.event == "repatriated" and refers_back(draft)
                else None
            )
            or _kurdish_hands(page, draft, here, context)
            or _inside(draft, of_the_clause(page, draft, here))
            or nearest_in_roles(draft, here, (IN, AUTH, AGENT))
            or with_the_group(draft)
            or _taken_home(draft, here, drafts)
            or inherited_from(draft, "place")
            or setting
            or context.scene
            or context.held_in
        )
    else:
        inside = _where_clause(page, draft, here) or _inside(draft, here)
        place = (
            facility
            or _holder(page, draft, here)
            or (inherited_from(draft, "place") if _of_same_sentence(draft) else None)
            or _kurdish_hands(page, draft, here, context)
            or inside
            or _back_home(draft)
            or (_before_verb(draft, here) if draft.event in ("released", "captured") else None)
            or inherited_from(draft, "place")
            or (context.held_in if context.held_for_sure else None)
            or nearest_in_roles(draft, here, (AUTH,))
            or setting
            or context.held_in
            or nearest_in_roles(draft, here, (TO, AGENT, AUTH))
            or context.scene
        )
    draft.place = place
    draft.why["place"] = "where the sentence, then the article, says they are"
    if place is not None and place == _back_home(draft):
        draft.why["place"] = "where they have come home to"
    elif place in {spot.place.code for spot in here if _behind_verb(page, draft, spot)}:
        draft.why["place"] = "right behind the verb"
    elif draft.event not in TRIALS and place == "SYR" == _kurdish_hands(page, draft, here, context):
        draft.why["place"] = "in the hands of the Kurds of Syria"


def _behind_verb(page: Page, draft: Draft, spot: Spot) -> bool:
    """ "287 were CAUGHT IN SYRIA": the place right behind the verb."""
    gap = spot.place.first - draft.verb_at
    if draft.event in TRIALS and _tried_in(page, draft, [spot]) is not None:
        return True
    if spot.role != IN or not draft.mention.last <= draft.verb_at or not 0 < gap <= _RIGHT_BEHIND:
        return False
    return not any(t.text in (",", ";") for t in page.document.tokens[draft.verb_at : spot.place.first])


_RIGHT_BEHIND = 3  # tokens
_OF_SENTENCES = frozenset("to death life imprisonment prison jail in by a the court absentia there".split())


def _tried_in(page: Page, draft: Draft, here: Sequence[Spot]) -> str | None:
    """ "Eleven others have been SENTENCED TO DEATH IN BAGHDAD"."""
    if draft.verb_at < 0:
        return None
    for spot in here:
        between = page.document.tokens[draft.verb_at + 1 : spot.place.first]
        if spot.role == IN and between and all(token.lower in _OF_SENTENCES for token in between):
            return spot.place.code
    return None


def _holder(page: Page, draft: Draft, here: Sequence[Spot]) -> str | None:
    """Iraq is holding 5,704; 1,201 are in its prisons: the country that holds them."""
    verb = draft.verb.split()[0] if draft.verb else ""
    tokens = page.document.tokens
    left = [
        spot
        for spot in here
        if spot.role in (AGENT, AUTH)
        and draft.verb_at - 9 <= spot.place.first < draft.verb_at
        and spot.place.kind != pl.FACILITY
    ]
    by = [
        spot
        for spot in here
        if spot.role in (AGENT, AUTH)
        and "by" in (tokens[spot.place.first - 1].lower, tokens[spot.place.first - 2].lower)
    ]
    if (
        verb in ("hold", "keep", "detain", "imprison", "jail", "intern", "lock")
        and by
        and by[0].place.code != "USA"
    ):
        return by[0].place.code  # "were being kept by Iraq"
    if (
        verb in ("hold", "keep", "detain", "imprison", "jail")
        and not left
        and 0 < draft.verb_at < draft.mention.first
        and tokens[draft.verb_at - 1].lower == "it"
    ):
        named = [p for p in page.places_of(draft.mention.sentence.index - 1) if p.kind == pl.COUNTRY]
        if named:
            return named[0].code  # "Turkey will send them back. It holds 1,200"
    if verb in ("hold", "keep", "detain", "imprison", "jail", "have", "house", "be"):
        return left[-1].place.code if left and 0 <= draft.verb_at < draft.mention.first else None
    if (
        verb in ("in", "inside")
        and draft.verb_at >= 0
        and tokens[min(draft.verb_at + 1, len(tokens) - 1)].lower in ("its", "their", "his")
    ):
        own = [spot for spot in here if spot.role in (AGENT, AUTH)]
        return own[0].place.code if own else None
    return None
