"""Nationality beside a count, and what carries over from the group that it refers back to."""

from __future__ import annotations

from collections.abc import Sequence

from transforms import places as pl
from transforms.figures import lexicon as lx
from transforms.figures.context import Context
from transforms.figures.draft import Draft
from transforms.figures.listed import listing
from transforms.figures.mention import ELLIPTIC, HEAD, LISTED, PARTITIVE, Page
from transforms.figures.roles import TO, Spot
from transforms.figures.topic import country_of_the_topic
from transforms.model import is_group

_COUNTING = frozenset("count counts counted has have lists : next comes is with most by far the".split())


def beside(page: Page, draft: Draft, drafts: Sequence[Draft]) -> pl.Place | None:
    """ "All SYRIANS, about 24,000 people"; "364 brought back by France and 108 BY GERMANY"."""
    tokens = page.document.tokens
    mention = draft.mention
    first = mention.count.hedge_first
    if first - 2 >= mention.sentence.first and tokens[first - 1].text == "," and mention.kind == HEAD:
        place = page.by_token.get(first - 2)
        all_of = place is not None and tokens[place.first - 1].lower == "all"
        if place is not None and place.kind == pl.PEOPLE and all_of:
            return place
    fronted = _fronted(page, draft) or _topic(page, draft) or _number_of(page, draft)
    if fronted is None and mention.kind in (ELLIPTIC, PARTITIVE) and mention.head is None:
        fronted = country_of_the_topic(page, draft, drafts)
    if fronted is not None:
        return fronted
    k = first - 1
    while k > mention.sentence.first and first - k < 7 and tokens[k].lower in _COUNTING:
        k -= 1
    place = page.by_token.get(k)
    if (
        place is not None
        and k >= mention.sentence.first
        and place.kind in (pl.COUNTRY, pl.PEOPLE)
        and tokens[place.first - 1].lower in ("the", ",", ";", "and", ".", "")
        and draft.event in ("held", "repatriated")
        and listing(page, mention.sentence)
    ):
        return place  # "the Dutch count 55 adults and 90 children, Belgium 55 adults"
    last = mention.last
    if mention.kind == ELLIPTIC and draft.event == "repatriated" and last < mention.sentence.last:
        place = page.by_token.get(last + 1)
        if tokens[last].lower == "by" and place is not None and place.kind == pl.COUNTRY:
            return place
    return None


def _fronted(page: Page, draft: Draft) -> pl.Place | None:
    """ "OF FRENCH CITIZENS, two women and a man are in prison": whose people, said in front."""
    tokens = page.document.tokens
    sentence = draft.mention.sentence
    comma = next((k for k in range(sentence.first, draft.mention.first) if tokens[k].text == ","), None)
    if comma is None or tokens[sentence.first].lower not in ("of", "among") or comma - sentence.first > 6:
        return None
    places = [place for place in page.places_of(sentence.index) if place.last <= comma]
    if len(places) != 1 or places[0].kind not in (pl.ADJECTIVE, pl.PEOPLE, pl.GROUP, pl.GROUP_PEOPLE):
        return None
    return places[0]


_GROUPS = frozenset("group contingent number share part nationality bloc community".split())


def _topic(page: Page, draft: Draft) -> pl.Place | None:
    """ "IRAQIS are by far the strongest group: 30,738 people from 8,256 families"."""
    tokens = page.document.tokens
    sentence = draft.mention.sentence
    first = page.by_token.get(sentence.first)
    if first is None or first.kind not in (pl.PEOPLE, pl.GROUP_PEOPLE):
        return None
    between = tokens[first.last : draft.mention.first]
    words = [token.lower for token in between]
    listed = ":" in words and any(word in _GROUPS for word in words)
    return (
        first if listed and sum(p.first >= first.last for p in page.places_of(sentence.index)) == 0 else None
    )


_NUMBERS = frozenset("number total tally count".split())
_NATIONALS = frozenset("nationals citizens people women children families fighters members detainees".split())


def _number_of(page: Page, draft: Draft) -> pl.Place | None:
    """ "The total NUMBER OF FOREIGN NATIONALS repatriated is 1,530 children and women"."""
    tokens = page.document.tokens
    sentence = draft.mention.sentence
    for k in range(sentence.first, draft.mention.first - 3):
        if tokens[k].lower in _NUMBERS and tokens[k + 1].lower == "of":
            place = page.by_token.get(k + 2)
            if place is not None and tokens[min(place.last, len(tokens) - 1)].lower in _NATIONALS:
                return place
            return place if place is not None and place.kind in (pl.PEOPLE, pl.GROUP_PEOPLE) else None
    return None


_EVERYBODY = frozenset(
    "inhabitants residents people persons inmates occupants prisoners detainees souls".split()
)
_THEN = frozenset("peak once originally earlier formerly height previously down compared".split())


def _at_another_time(page: Page, draft: Draft) -> bool:
    """ "At its peak, more than 30,000 had lived there": the same people at another time."""
    sentence = draft.mention.sentence
    tokens = page.document.tokens
    for k in range(draft.mention.first - 1, sentence.first - 1, -1):
        if tokens[k].lower in (";", "but", "while"):
            return False
        if tokens[k].lower in _THEN:
            return True
    return False


_STILL = frozenset("still remain remains remaining waiting wait stay behind".split())


def _still(page: Page, draft: Draft) -> bool:
    """ "About 16,000 ARE STILL waiting": the others of the people who have begun to go home."""
    behind = page.document.tokens[
        draft.mention.last : min(draft.mention.last + 6, draft.mention.sentence.last)
    ]
    return draft.event == "held" and any(token.lower in _STILL for token in behind)


def to_another_country(draft: Draft, here: Sequence[Spot], context: Context) -> bool:
    """ "The remaining three flew on TO DENMARK": their own country rather than that of the group before."""
    source = draft.antecedent
    if source is None or draft.event not in ("repatriated", "moved") or context.guantanamo:
        return False
    if context.exchange:
        return False  # freed on condition that they go abroad
    goals = {
        spot.place.code
        for spot in here
        if spot.role == TO
        and spot.place.kind in (pl.COUNTRY, pl.TOWN)
        and spot.place.first >= draft.mention.first
        and not is_group(spot.place.code)
    }
    of_these = draft.mention.of_parent and source.event == "repatriated" and source.nationality != "SYR"
    goals -= {context.held_in or ""} if of_these else {"SYR", "IRQ", context.held_in or ""}
    if len(goals) != 1 or draft.population_hint == lx.FIGHTERS or source.nationality in goals:
        return False
    draft.nationality = goals.pop()
    draft.why["nationality"] = "the country they go on to"
    return True


def from_antecedent(page: Page, draft: Draft) -> bool:
    """Take the nationality of the group that a part or an elliptic count refers back to."""
    source = draft.antecedent
    if source is None:
        return False
    mention = draft.mention
    if (
        mention.kind in (PARTITIVE, ELLIPTIC)
        or mention.of_parent
        or mention.count.definite
        or (mention.kind == LISTED)
        or (mention.head == "others" and draft.event not in ("repatriated", "moved"))
    ):
        whole = source.antecedent
        bigger = (
            (mention.kind == ELLIPTIC or mention.count.definite)
            and draft.number > source.number
            and not mention.count.additional
            and not (whole is not None and whole.number >= draft.number)
            and not _at_another_time(page, draft)
            and not (
                source.event == "repatriated"
                and draft.event in ("repatriated", "moved")
                and mention.kind == ELLIPTIC
            )
            and not (source.event in ("repatriated", "held") and _still(page, draft))
        )
        if source.nationality is not None and not bigger and mention.head != "population":
            draft.nationality = source.nationality
            draft.why["nationality"] = "of the group it refers back to"
            return True
        beside_it = source.mention.sentence.index == mention.sentence.index
        return mention.of_parent and (beside_it or mention.kind in (PARTITIVE, ELLIPTIC))
    if mention.kind == HEAD and mention.count.additional and mention.population != source.population_hint:
        return False  # "another 9,000 men" after "the other 6,500 foreigners"
    if mention.kind == HEAD and draft.number > source.number and mention.head in _EVERYBODY:
        return False  # the camp's inhabitants, after some families of one country
    if draft.strength <= 1.0 and source.nationality is not None:
        draft.nationality = source.nationality
        draft.why["nationality"] = "of the group it goes on from"
        return True
    return False
