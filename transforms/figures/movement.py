"""Where people are moved from and to, and whether that is a return, a transfer or an exchange."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from transforms import places as pl
from transforms.figures.context import INNER_WARS, Context
from transforms.figures.draft import Draft
from transforms.figures.mention import ELLIPTIC, HEAD, PARTITIVE, Page
from transforms.figures.roles import AGENT, FROM, IN, TO, Spot
from transforms.figures.scene import rivals
from transforms.figures.spots import MOVEMENT, acting_country, inherited_from, nearest_in_roles
from transforms.figures.takers import of_the_clause
from transforms.model import is_group
from transforms.text import NUMBER


def correct_naval_base(draft: Draft, context: Context) -> None:
    """Guantanamo lies in Cuba and is held by the United States."""
    if context.guantanamo:
        draft.place = "USA" if draft.place == "CUB" else draft.place
        if draft.event in ("held", "prosecuted", "sentenced", "died") and draft.nationality is None:
            draft.place = "USA"
        draft.origin = "USA" if draft.origin == "CUB" else draft.origin


def locate_movement(page: Page, draft: Draft, here: Sequence[Spot], context: Context) -> None:
    """Origin, place and kind of a movement."""
    own = draft.nationality
    here = [spot for spot in here if not _says_who(page, spot)]
    clause = of_the_clause(page, draft, here)
    if any(spot.role == FROM for spot in clause):  # where the others of the sentence left is another matter
        here = [spot for spot in here if spot.role != FROM or spot in clause]
    origin = nearest_in_roles(
        draft, [spot for spot in here if spot.place.code != own or own in ("SYR", "IRQ")], (FROM,)
    )
    sources = [
        spot
        for spot in here
        if spot.role == FROM and spot.place.kind != pl.FACILITY and spot.place.code != own
    ]
    several = any(
        b.place.first - a.place.last <= 4
        and a.place.code != b.place.code
        and any(page.document.tokens[k].lower == "and" for k in range(a.place.last, b.place.first))
        for a, b in itertools.pairwise(sources)
    )
    destination = nearest_in_roles(draft, here, (TO,))
    if (
        destination is None
        and draft.verb.split()[:1]
        and draft.verb.split()[0] in ("arrive", "land", "touch", "reach", "enter", "come")
    ):
        reached = [spot for spot in here if spot.place.kind != pl.FACILITY]
        behind = [spot for spot in reached if spot.role == IN and spot.place.first > draft.verb_at]
        destination = behind[0].place.code if behind else nearest_in_roles(draft, reached, (IN, AGENT))
    if destination is None and context.guantanamo:
        destination = _there(page, draft)
    destination = destination or _to_be_tried(page, draft, here)
    agent = acting_country(draft, [spot for spot in here if spot.place.code != "USA"])
    inside = nearest_in_roles(draft, here, (IN,))
    facility = next(
        (spot.place.code for spot in here if spot.place.kind == pl.FACILITY and spot.role != TO), None
    )
    receiving = (
        draft.verb.split()[0]
        in ("receive", "take", "accept", "welcome", "fetch", "retrieve", "recover", "collect")
        if draft.verb
        else False
    )
    if destination is None and receiving and agent:
        destination = agent
    if (
        draft.event == "moved"
        and draft.strength <= 1.0
        and draft.antecedent is not None
        and draft.antecedent.event in (*MOVEMENT, "released")
    ):
        draft.event = draft.antecedent.event
    if (
        draft.event == "moved"
        and draft.verb == "come"
        and draft.antecedent is not None
        and draft.antecedent.event == "repatriated"
    ):
        draft.event = "repatriated"  # "with them came four men"
        draft.nationality = draft.nationality or draft.antecedent.nationality
    goals = {spot.place.code for spot in here if spot.role == TO}
    if len(goals) > 1 and own not in goals:
        destination = _own_goal(page, draft, here)
        draft.several_countries = destination is None and (own is None or is_group(own))
    if (
        draft.event == "transferred"
        and draft.population != "fighters"
        and ((own is not None and destination == own) or _to_their_own(page, draft))
    ):
        draft.event = "repatriated"  # moved to their own country, whatever the verb
    if (
        draft.event == "moved"
        and draft.verb in ("leave", "depart")
        and destination is None
        and not context.guantanamo
    ):
        left = [
            spot
            for spot in here
            if spot.place.facility_kind == "prison" and 0 < spot.place.first - draft.verb_at <= 3
        ]
        if left:
            draft.event, draft.place, draft.origin = "released", left[0].place.code, None
            draft.facility = left[0].place.facility
            draft.why["place"] = f"left {left[0].place.facility}"
            return
    if draft.event == "moved":
        _settle(page, draft, destination, origin, agent, context)
    if draft.event == "released" and context.exchange:
        locate_exchange(page, draft, here, context)
        return
    home = draft.nationality if draft.nationality and not is_group(draft.nationality) else None
    if draft.event == "repatriated":
        draft.place = (
            home
            or destination
            or (agent if agent != context.held_in else None)
            or (None if draft.nationality == "group:foreign" else inherited_from(draft, "place"))
        )
        if draft.several_countries:
            draft.place = None
        if draft.nationality is None and draft.place is not None and draft.mention.unit != "nationalities":
            draft.nationality = draft.place
            draft.why.setdefault("nationality", "of the country they returned to")
        swapped = context.exchange or draft.mention.outside is not None or "war" in draft.mention.modifiers
        if swapped and origin is None and home in context.parties:
            origin = next(code for code in context.parties if code != home)
        sender = agent if draft.verb.split()[:1] and draft.verb.split()[0] in _SENDING else None
        named = origin or facility
        tail = page.document.tokens[draft.mention.last : draft.mention.sentence.last]
        if sender is not None and any(token.lower == "who" for token in tail):
            named = sender  # "Turkey sent back four women WHO had fled al-Hol"
        told = [named, sender, inside, inherited_from(draft, "origin"), context.held_in, context.origin]
        guess = _where_from(draft, [*told, context.court], context, home)
        if guess == "IRQ" and home == "IRQ" and context.syria_to_iraq and not _from_jada(draft, here):
            guess = "SYR"  # Iraqis come back from the camps of Syria
        elif guess == "IRQ" and context.doubtful and home != "IRQ" and "IRQ" not in (origin, inside):
            guess = "SYR"  # where both are named, most returns are from Syria
        if named is None and _by_themselves(page, draft):
            guess = None
        draft.origin = guess
    else:
        source = draft.antecedent
        larger = source is not None and draft.mention.kind == HEAD and draft.number > source.number
        draft.place = (
            destination
            or (None if larger else inherited_from(draft, "place"))
            or (agent if receiving else None)
            or ("IRQ" if context.syria_to_iraq and origin in (None, "SYR") else None)
            or (None if context.guantanamo else context.destination or context.other)
        )
        draft.origin = origin or facility or inherited_from(draft, "origin") or context.held_in
        if draft.origin == draft.place:
            if origin is None and context.origin != draft.place:
                draft.origin = context.origin
            elif destination is None and context.destination != draft.origin:
                draft.place = context.destination
            elif draft.place == "IRQ" and context.transfer:
                draft.origin = "SYR"
        if draft.place is None and agent and agent != draft.origin:
            draft.place = agent
    if context.guantanamo and draft.origin == "CUB":
        draft.origin = "USA"
    if several:
        draft.origin = None
    draft.why["place"] = draft.why["origin"] = "from and to, by the sentence, then the article"


def _where_from(draft: Draft, told: Sequence[str | None], context: Context, home: str | None) -> str | None:
    """Where those who come home have been: the first place told that is not their home itself."""
    for code in told:
        if code is not None and (code != draft.place or draft.nationality == "SYR"):
            return "USA" if context.guantanamo and code == "CUB" else code
    if context.guantanamo:
        return "USA"
    if home == "SYR" or draft.nationality == "SYR":
        return "SYR"
    if (context.of_syria and not context.exchange) or (home == "IRQ" and context.syria_to_iraq):
        return "SYR"  # a story of the caliphate's families, whatever it leaves unsaid
    return None


_SENDING = frozenset("send deport return hand give expel extradite surrender deliver release turn".split())


def _says_who(page: Page, spot: Spot) -> bool:
    """ "Twelve of them ARE FROM YEMEN and three from Afghanistan": whose people, not where they left."""
    tokens = page.document.tokens
    first = spot.place.first
    return (
        spot.role == FROM
        and spot.place.kind == pl.COUNTRY
        and first >= 2
        and tokens[first - 1].lower == "from"
        and tokens[first - 2].lower in ("are", "were", "come", "is", "was", "hail", "hailed")
    )


_TRIED_IN = re.compile(
    r"\bto (?:stand|face) (?:\w+ )?trial in $|"
    r"\bto be (?:tried|prosecuted|questioned|sentenced|judged|interrogated) in (?:the )?$"
)


def _to_be_tried(page: Page, draft: Draft, here: Sequence[Spot]) -> str | None:
    """ "The SDF handed over 11 French nationals TO STAND TRIAL IN BAGHDAD": that is where they go."""
    text = page.document.text
    for spot in here:
        start = spot.place.start
        if start > draft.mention.count.end and _TRIED_IN.search(text[max(0, start - 60) : start]):
            return spot.place.code
    return None


def _there(page: Page, draft: Draft) -> str | None:
    """ "Oman is becoming a familiar destination ... four ended up THERE": the country named last before."""
    tokens = page.document.tokens
    after = range(draft.mention.last, min(draft.mention.last + 8, draft.mention.sentence.last))
    if not any(tokens[k].lower == "there" for k in after):
        return None
    index = draft.mention.sentence.index
    named = [
        place.code
        for place in page.places_of(index - 1, index)
        if place.kind == pl.COUNTRY and place.last <= draft.mention.first and place.code not in ("USA", "CUB")
    ]
    return named[-1] if named else None


_WENT = re.compile(
    r"\b(?:Syria and Iraq|Iraq and Syria|since the (?:war|conflict|fighting)|left for|set (?:off|out) for|"
    r"(?:went|gone|travel\w+) to|joined|went to fight|lost their lives|are dead|were killed|fell|perished)\b"
)
_RETURNING = ("return", "come back", "be home", "be back", "come home", "make it home", "go back", "get back")


def _by_themselves(page: Page, draft: Draft) -> bool:
    """ "About 140 have returned since the war broke out": travellers who came back, from wherever it was."""
    if not draft.verb.startswith(_RETURNING) or draft.population in ("women", "children", "relatives"):
        return False
    index = draft.mention.sentence.index
    sentences = page.document.sentences
    around = page.document.text[sentences[max(0, index - 1)].start : sentences[index].end]
    return _WENT.search(around) is not None


def _from_jada(draft: Draft, here: Sequence[Spot]) -> bool:
    """Do they leave al-Jada in Iraq, the way station, right behind the verb?"""
    return any(
        spot.place.facility == "al-Jada" and spot.role == FROM and 0 <= spot.place.first - draft.verb_at <= 6
        for spot in here
    )


_THEIR_OWN = re.compile(
    r"\bto (?:their|its|his|her) (?:own )?(?:governments?|countr\w+|home\w*|embass\w+|famil\w+|nations?)"
    r"|home countr|countries of origin"
)


def _to_their_own(page: Page, draft: Draft) -> bool:
    """Handed over to their governments, returned to their countries of origin."""
    sentence = draft.mention.sentence
    before = sentence.start <= draft.mention.count.start and draft.verb_at < draft.mention.first
    start = sentence.start if before else draft.mention.count.start
    return bool(_THEIR_OWN.search(page.document.text, start, sentence.end))


def _own_goal(page: Page, draft: Draft, here: Sequence[Spot]) -> str | None:
    """ "850 were taken to Iraq, 500 to Uzbekistan": the goal before the next number, if it has one."""
    following = [spot for spot in here if spot.role == TO and spot.place.first >= draft.mention.last]
    if not following:
        return None
    between = page.document.tokens[draft.mention.last : following[0].place.first]
    if any(
        token.kind == NUMBER or token.lower in ("one", "two", "three", "four", "five") for token in between
    ):
        return None
    last = following[0].place.last
    after = page.document.tokens[last].lower if last < len(page.document.tokens) else ""
    nearby = [spot for spot in following[1:] if spot.place.first - last <= 2]
    return None if nearby and after in ("and", "or", ",") else following[0].place.code


def _settle(
    page: Page, draft: Draft, destination: str | None, origin: str | None, agent: str | None, context: Context
) -> None:
    """A movement is a return when people come to their own country, else a transfer."""
    home = draft.nationality if draft.nationality and not is_group(draft.nationality) else None
    target = destination or (draft.antecedent.place if draft.antecedent and draft.strength <= 1.0 else None)
    fighters = draft.population == "fighters"
    civil = draft.population in ("women", "children", "relatives")  # they go home, if nothing else is said
    own = _to_their_own(page, draft)
    if context.guantanamo:
        draft.event = "repatriated" if own or (home is not None and target == home) else "transferred"
    elif own or (
        home is not None
        and agent == home
        and not fighters
        and home not in ("SYR", "IRQ", *INNER_WARS)
        and draft.verb.split()[:1] in _RECEIVES
    ):
        draft.event = "repatriated"
    elif context.exchange and (
        fighters or draft.mention.kind in (ELLIPTIC, PARTITIVE) or context.scene in INNER_WARS
    ):
        travelled = draft.verb.startswith(_TRAVELS)
        draft.event = "repatriated" if travelled else "released"
    elif home is not None:
        # prisoners moved between jurisdictions are transferred, even to their own country
        moved_on = fighters and origin not in (None, home) and target == home
        draft.event = (
            "repatriated"
            if (target == home or (target is None and (civil or not context.transfer)))
            and not moved_on
            and not (fighters and agent not in (None, home))
            else "transferred"
        )
    elif (
        draft.nationality is None
        and draft.mention.kind == ELLIPTIC
        and draft.antecedent is not None
        and draft.antecedent.event == "repatriated"
    ):
        draft.event = "repatriated"  # "since 2018, 145 have been brought from Iraq": as those before
    elif (
        draft.nationality is None
        and not fighters
        and draft.mention.population is not None
        and not _prisoners(draft)
    ):
        scene = context.scene
        within = scene in INNER_WARS and target in (None, scene) and context.held_in in (None, scene)
        foreign = target != "IRQ" or context.home == "IRQ"
        draft.event = "repatriated" if foreign and not within else "transferred"
    else:
        draft.event = "transferred"
    draft.why["event"] += f"; a {'return' if draft.event == 'repatriated' else 'transfer'} by where they go"


_TRAVELS = ("fly", "land", "arrive", "go", "touch", "come", "travel")
_RECEIVES = tuple(
    [verb] for verb in "receive take accept collect bring fly fetch evacuate retrieve recover airlift".split()
)


def _prisoners(draft: Draft) -> bool:
    return bool(draft.mention.modifiers & {"detainees", "prisoners", "suspects", "fighters", "militants"})


_WITHIN = ("YEM", "SYR", "AFG", "COL", "SDN", "SSD", "LBY", "ETH", "MLI", "MMR")  # both sides in one country


_BANISHED = re.compile(r"\b(?:deport|exile|banish|expel)\w*|\b(?:sent|went|go) abroad|third countr")


def locate_exchange(page: Page, draft: Draft, here: Sequence[Spot], context: Context) -> None:
    """Two states swap: people go from the captor to their own country."""
    home = draft.nationality if draft.nationality and not is_group(draft.nationality) else None
    agent, sentence = acting_country(draft, here), draft.mention.sentence
    if draft.verb.startswith(("exchange", "swap", "trade")) and draft.nationality is None:
        draft.why["place"] = "both sides of an exchange"
        return
    within = context.held_in or context.scene
    words = [token.lower for token in page.document.tokens[draft.mention.last : sentence.last]]
    if "between" in words and ("swap" in words or "exchange" in words):
        draft.why["place"] = "both sides of an exchange"
        return
    if not rivals(context.parties) and within in _WITHIN:
        draft.place = home or within
        draft.origin = within if home not in (None, within) else None
        draft.why["place"] = "an exchange within the country"
        return
    verb = draft.verb.split()[0] if draft.verb else ""
    if home is None and agent in context.parties and len(context.parties) == 2:
        other = next(code for code in context.parties if code != agent)
        home = agent if verb in ("get", "receive", "return", "bring", "recover") else other
        draft.nationality = home
        draft.why["nationality"] = "the other side of the exchange lets them go"
    away = home == "PSE" and _BANISHED.search(page.document.text, sentence.start, sentence.end)
    draft.place = None if away else home
    if home is None and not rivals(context.parties):
        draft.place = nearest_in_roles(draft, here, (IN, AGENT))
    if home is not None:
        others = [code for code in context.parties if code != home]
        draft.origin = others[0] if len(others) == 1 else inherited_from(draft, "origin")
    draft.why["place"] = "an exchange: they go to their own country"
