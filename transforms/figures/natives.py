"""Nationality by words about people: natives of a town, foreigners of an annexe, compatriots of somebody."""

from __future__ import annotations

import re

from transforms import places as pl
from transforms.figures import lexicon as lx
from transforms.figures.asked import Asked
from transforms.figures.context import INNER_WARS
from transforms.figures.mention import PARTITIVE
from transforms.model import is_group

_NATIVE = re.compile(
    r"\W*(?:,? ?(?:all|who are|mostly|without exception|natives?|residents|originally|people) ){0,2}"
    r"(?:from|of) (?:the )?"
    r"(?:(?:\w+ )?(?:area|region|countryside|province|city|town|district|village)s? of (?:the )?)?",
    re.IGNORECASE,
)
_AT_WAR = ("SYR", "IRQ", "NGA", "AFG")
_CAPITALS = ("Baghdad", "Damascus", "Kabul", "Abuja")  # they stand for the state


def natives_of_a_town(asked: Asked) -> bool:
    """ "Seven families FROM THE HASAKAH REGION": people of a town or province are of its country."""
    mention, text = asked.mention, asked.page.document.text
    if mention.population not in (lx.FAMILIES, lx.PEOPLE, lx.WOMEN, lx.CHILDREN, lx.RELATIVES):
        return False
    match = _NATIVE.match(text, asked.behind, mention.sentence.end)
    if match is None:
        return False
    for place in asked.page.places_of(mention.sentence.index):
        if place.start == match.end() and place.kind == pl.TOWN and place.code in _AT_WAR:
            name = text[place.start : place.end]
            return name not in _CAPITALS and asked.say(place.code, f"from {name}")
    return False


_OTHER_COUNTRIES = re.compile(
    r"\W*(?:who |are |come |were |is )*"
    r"(?:(?:from|out of|of) (?:[\w-]+ ){0,3}(?:other|foreign|third) (?:countries|nations|states)\b"
    r"|neither (?:Iraqis?|Syrians?) nor (?:Iraqis?|Syrians?)|"
    r"(?:from|of) (?:(?:[\w-]+ ){0,4}countries )?outside (?:Syria|Iraq)\b)",
    re.IGNORECASE,
)
_ANNEXE = re.compile(
    r"\b(?:foreigners['’] (?:section|annexe?|wing)|"
    r"(?:section|annexe?|part|wing) (?:set aside |reserved )?for foreigners|Annexe?['’]s)\b",
    re.IGNORECASE,
)
_WHERE_THEY_CAME_FROM = re.compile(
    r"\b(?:where they (?:came|had come|come) from|their (?:own |home )?countries(?: of origin)?|"
    r"their homelands?|home countries|countries of origin)\b",
    re.IGNORECASE,
)


def foreigners_by_words(asked: Asked) -> bool:
    """From sixty other countries; in the annexe for foreigners; sent back to where they came from."""
    mention, text = asked.mention, asked.page.document.text
    if _OTHER_COUNTRIES.match(text, asked.behind, mention.sentence.end):
        return asked.say("group:foreign", "from other countries")
    start = max(mention.sentence.start, mention.count.start - 40)
    near = text[start : min(mention.sentence.end, asked.behind + 50)]
    if _ANNEXE.search(near):
        return asked.say("group:foreign", "in the section for foreigners")
    onwards = asked.draft.event in ("repatriated", "moved") and asked.draft.antecedent is None
    anybody = mention.population in (None, lx.PEOPLE, lx.FIGHTERS) and mention.head not in _NATIONALS
    if onwards and anybody and _WHERE_THEY_CAME_FROM.search(text, asked.behind, mention.sentence.end):
        return asked.say("group:foreign", "to where they came from")
    return False


_NATIONALS = frozenset("citizens citizen nationals national".split())
_CAME_BACK = re.compile(
    r"\b(?:who (?:had |have )?(?:\w+ )?(?:came|come|returned|been (?:brought|returned|repatriated|taken))|"
    r"returnees|brought back|repatriated)\b"
)


def came_back(asked: Asked) -> bool:
    """Does the sentence say of these people that they have come back?"""
    start = asked.mention.count.start
    end = min(asked.mention.sentence.end, start + 120)
    return _CAME_BACK.search(asked.page.document.text, start, end) is not None


_WHOSE = re.compile(
    r",? whose (?:own )?(?:nationals|citizens|people|women|children|subjects)\b", re.IGNORECASE
)


def whose_nationals(asked: Asked) -> bool:
    """ "EGYPT, WHOSE NATIONALS there number around 370": the country in front of "whose"."""
    mention, text = asked.mention, asked.page.document.text
    for place in asked.page.places_of(mention.sentence.index):
        if place.kind == pl.COUNTRY and place.end <= mention.count.start and _WHOSE.match(text, place.end):
            return asked.say(place.code, f"nationals of {asked.words(place)}")
    return False


_COMPATRIOTS = frozenset("compatriots compatriot countrymen countryman countrywomen".split())


def compatriots(asked: Asked) -> bool:
    """ "The Frenchman is one of eleven COMPATRIOTS": of the country whose citizen was named last."""
    if asked.mention.head not in _COMPATRIOTS:
        return False
    index = asked.mention.sentence.index
    named = [
        place
        for place in asked.page.places_of(index - 2, index - 1, index)
        if place.kind in (pl.PEOPLE, pl.ADJECTIVE, pl.COUNTRY)
        and place.last <= asked.mention.first
        and not is_group(place.code)
        and place.code != asked.context.held_in
    ]
    people = [place for place in named if place.kind != pl.COUNTRY] or named
    return bool(people) and asked.say(people[-1].code, f"countrymen of {asked.words(people[-1])}")


_OF_THE_STATE = frozenset("government army federal national loyalist".split())
_HOUTHIS = frozenset("houthi houthis".split())
_GOVERNMENT_SIDE = re.compile(
    r"\W*(?:\w+ ){0,2}(?:loyal to|from|of|on|belonging to) the (?:\w+ )?(?:government|army)", re.IGNORECASE
)


def yemenis_by_side(asked: Asked) -> bool:
    """Houthis, and prisoners of the government's side in the war in Yemen."""
    mention, text = asked.mention, asked.page.document.text
    scene = asked.context.scene
    if mention.outside == lx.SOLDIERS and mention.modifiers & _OF_THE_STATE and scene in INNER_WARS:
        return asked.say(scene, "soldiers of the government")
    if "Yemen" not in text:
        return False
    if mention.head in _HOUTHIS or mention.modifiers & _HOUTHIS:
        return asked.say("YEM", "Houthis")
    side = mention.population == lx.FIGHTERS and _GOVERNMENT_SIDE.match(text, asked.behind)
    return bool(side) and asked.say("YEM", "of the government's side")


def of_a_topic(asked: Asked) -> bool:
    """ "FOREIGNERS need not hope. Around 2,000 of them stay": those of whom the sentence before speaks."""
    mention = asked.mention
    if mention.kind != PARTITIVE or not mention.of_parent or mention.population is not None:
        return False
    index = mention.sentence.index - 1
    counted = any(
        d.mention.first < mention.first and d.mention.sentence.index >= index
        for d in asked.drafts
        if d is not asked.draft
    )
    if index < 0 or counted:
        return False
    first = asked.page.by_token.get(asked.page.document.sentences[index].first)
    if first is None or first.kind not in (pl.PEOPLE, pl.GROUP_PEOPLE):
        return False
    return asked.say(first.code, "of whom the sentence before speaks: " + asked.words(first))
