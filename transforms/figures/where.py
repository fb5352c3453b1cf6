"""Where from, where to, where held, and in which camp or prison."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms import places as pl
from transforms.figures.context import AGENT, AUTH, FROM, IN, OTHER, TO, Context, Spot
from transforms.figures.draft import Draft
from transforms.figures.mentions import HEAD, Page

_MOVEMENT = ("transferred", "repatriated", "moved")
_TRIALS = ("prosecuted", "sentenced", "executed")


def locate(page: Page, drafts: Sequence[Draft], found: dict[int, list[Spot]], context: Context) -> None:
    """Fill in origin, place and facility, and settle whether a movement is a return or a transfer."""
    for draft in drafts:
        here = [
            spot
            for spot in found.get(draft.mention.sentence.index, [])
            if not spot.place.code.startswith("group:")
        ]
        here = [spot for spot in here if not _own_demonym(draft, spot) and not _in_any(spot, drafts, draft)]
        _facility(page, draft, here, context)
        if draft.facility == "al-Jada" and draft.event in ("released", "moved"):
            draft.event = "repatriated"  # the way on from the reception camp to the home community
            draft.nationality = draft.nationality or "IRQ"
        if draft.event in _MOVEMENT:
            _movement(page, draft, here, context)
        elif draft.event == "escaped":
            camp = next((spot.place.code for spot in here if spot.place.kind == pl.FACILITY), None)
            draft.origin = (
                camp
                or (context.held_in if draft.facility else None)
                or _first(draft, here, (FROM, IN))
                or _inherited(draft, "origin")
                or context.held_in
            )
            draft.place = None
        elif draft.event == "released" and context.exchange:
            _exchange(draft, here, context)
        else:
            _static(page, draft, here, context)
            _arrested_at_home(draft, drafts)
        _naval_base(draft, context)


def _arrested_at_home(draft: Draft, drafts: Sequence[Draft]) -> None:
    """ "Three women were arrested on arrival": those whom the country has just taken back."""
    if draft.nationality is not None or draft.place is None or draft.event not in ("captured", *_TRIALS):
        return
    if draft.population in ("women", "children", "relatives") and any(
        other.event == "repatriated" and other.nationality == draft.place for other in drafts
    ):
        draft.nationality = draft.place
        draft.why["nationality"] = "of those the country has taken back"


def _naval_base(draft: Draft, context: Context) -> None:
    """Guantanamo lies in Cuba and is held by the United States."""
    if context.guantanamo:
        draft.place = "USA" if draft.place == "CUB" else draft.place
        draft.origin = "USA" if draft.origin == "CUB" else draft.origin


def _own_demonym(draft: Draft, spot: Spot) -> bool:
    """The demonym of the counted people themselves says nothing about where they are."""
    return spot.role == OTHER or (
        draft.mention.first <= spot.place.first < draft.mention.last
        and spot.place.kind != pl.FACILITY
        and spot.place.code == draft.nationality
    )


def _in_any(spot: Spot, drafts: Sequence[Draft], draft: Draft) -> bool:
    """A country inside another count's phrase ("27 from Germany") is a nationality."""
    return spot.place.kind != pl.FACILITY and any(
        other.mention.first <= spot.place.first < other.mention.last
        and spot.place.code in (other.nationality, other.mention.nationality)
        for other in drafts
        if other.mention.sentence.index == draft.mention.sentence.index
    )


def _distance(draft: Draft, spot: Spot) -> int:
    mention = draft.mention
    if spot.place.first >= mention.last:
        return spot.place.first - mention.last
    return mention.first - spot.place.last + 1


def _first(draft: Draft, here: Sequence[Spot], roles: tuple[str, ...]) -> str | None:
    """The nearest place in the first of these roles that occurs."""
    for role in roles:
        options = [spot for spot in here if spot.role == role]
        if options:
            return min(options, key=lambda spot: _distance(draft, spot)).place.code
    return None


def _agent(draft: Draft, here: Sequence[Spot]) -> str | None:
    """The country that acts: before its object rather than behind it."""
    for role in (AGENT, AUTH):
        left = [spot for spot in here if spot.role == role and spot.place.last <= draft.mention.first]
        if left:
            return left[-1].place.code
    return _first(draft, here, (AGENT, AUTH))


def _inherited(draft: Draft, name: str) -> str | None:
    source = draft.antecedent
    if (
        source is not None
        and name == "place"
        and source.event == "repatriated"
        and draft.event in ("captured", *_TRIALS)
    ):
        return source.place  # at home again, they are arrested and tried there
    if source is None or (
        source.event != draft.event and (source.event in (*_MOVEMENT, "escaped") or draft.event in _MOVEMENT)
    ):
        return None
    value: str | None = getattr(draft.antecedent, name)
    return value


def _facility(page: Page, draft: Draft, here: Sequence[Spot], context: Context) -> None:
    options = [spot for spot in here if spot.place.kind == pl.FACILITY]
    names = {spot.place.facility for spot in options}
    if len(names) == 1 and options[0].place.facility is not None:
        draft.facility = options[0].place.facility
        draft.why["facility"] = repr(page.document.text[options[0].place.start : options[0].place.end])
    elif len(names) > 1 and draft.event in (*_MOVEMENT, "escaped"):
        left = [spot for spot in options if spot.role == FROM] or [
            spot for spot in options if spot.place.facility_kind == "camp"
        ]
        if left:
            draft.facility = left[0].place.facility
            draft.why["facility"] = "the one that was left"
    elif not names:
        generic = _generic_facility(page, draft)
        if generic:
            draft.facility = generic
            draft.why["facility"] = "named prison or camp"
            return
        carried = _inherited(draft, "facility")
        tokens = page.document.tokens
        sentence = draft.mention.sentence
        definite = any(
            tokens[k].lower in ("camp", "prison", "jail", "facility", "it", "there", "complex", "site")
            and k > sentence.first
            for k in range(sentence.first, sentence.last)
        ) and any(
            tokens[k].lower in ("the", "there", "it", "here", "this", "that")
            for k in range(sentence.first, sentence.last)
        )
        if carried and (draft.strength <= 1.0 or draft.event == getattr(draft.antecedent, "event", None)):
            draft.facility = carried
            draft.why["facility"] = "of the group it refers back to"
        elif (
            definite
            and context.facility
            and draft.event in ("held", "died", "captured", "escaped", "released", *_MOVEMENT)
        ):
            draft.facility = context.facility
            draft.why["facility"] = "the camp or prison that the article is about"


def _generic_facility(page: Page, draft: Draft) -> str | None:
    """A capitalised name before "prison", "camp", "jail" that no list knows."""
    tokens = page.document.tokens
    sentence = draft.mention.sentence
    for k in range(sentence.first + 1, sentence.last):
        if tokens[k].lower not in ("prison", "jail", "camp"):
            continue
        j = k - 1
        while j > sentence.first and tokens[j].lower in (
            "central",
            "detention",
            "refugee",
            "displacement",
            "high-security",
            "military",
        ):
            j -= 1
        name: list[str] = []
        while (
            j > sentence.first - 1
            and tokens[j].text[0].isupper()
            and j not in page.by_token
            and len(name) < 3
        ):
            name.insert(0, tokens[j].text)
            j -= 1
        if (
            name
            and name[0] not in ("The", "A", "One", "In", "At", "From", "This", "That")
            and not name[0].isupper()
        ):
            return " ".join(name)
    return None


def _movement(page: Page, draft: Draft, here: Sequence[Spot], context: Context) -> None:
    own = draft.nationality
    origin = _first(
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
        for a, b in zip(sources, sources[1:], strict=False)
    )
    destination = _first(draft, here, (TO,))
    if (
        destination is None
        and draft.verb.split()[:1]
        and draft.verb.split()[0] in ("arrive", "land", "touch", "reach", "enter", "come")
    ):
        reached = [spot for spot in here if spot.place.kind != pl.FACILITY]
        behind = [spot for spot in reached if spot.role == IN and spot.place.first > draft.verb_at]
        destination = behind[0].place.code if behind else _first(draft, reached, (IN, AGENT))
    agent = _agent(draft, [spot for spot in here if spot.place.code != "USA"])
    inside = _first(draft, here, (IN,))
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
        and draft.antecedent.event in (*_MOVEMENT, "released")
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
        destination = None  # "one to Morocco and one to Algeria"
        draft.several_countries = True
    if (
        draft.event == "transferred"
        and draft.population != "fighters"
        and own is not None
        and destination == own
    ):
        draft.event = "repatriated"  # moved to their own country, whatever the verb
    if draft.event == "moved":
        _settle(page, draft, destination, origin, agent, context)
    if draft.event == "released" and context.exchange:
        _exchange(draft, here, context)
        return
    home = draft.nationality if draft.nationality and not draft.nationality.startswith("group:") else None
    if draft.event == "repatriated":
        draft.place = (
            home or destination or (agent if agent != context.held_in else None) or _inherited(draft, "place")
        )
        if draft.several_countries:
            draft.place = None
        if draft.nationality is None and draft.place is not None and draft.mention.unit != "nationalities":
            draft.nationality = draft.place
            draft.why.setdefault("nationality", "of the country they returned to")
        swapped = context.exchange or draft.mention.outside is not None or "war" in draft.mention.modifiers
        if swapped and origin is None and home in context.parties:
            origin = next(code for code in context.parties if code != home)
        guess = (
            origin
            or facility
            or (inside if inside != draft.place else None)
            or _inherited(draft, "origin")
            or context.held_in
            or context.origin
        )
        if context.guantanamo and guess in (None, "CUB"):
            guess = "USA"
        draft.origin = guess if guess != draft.place or home == "SYR" else None
    else:
        draft.place = (
            destination
            or _inherited(draft, "place")
            or (agent if receiving else None)
            or ("IRQ" if context.syria_to_iraq and origin in (None, "SYR") else None)
            or (None if context.guantanamo else context.destination or context.other)
        )
        draft.origin = origin or facility or _inherited(draft, "origin") or context.held_in
        if draft.origin == draft.place:
            if origin is None and context.origin != draft.place:
                draft.origin = context.origin
            elif destination is None and context.destination != draft.origin:
                draft.place = context.destination
        if draft.place is None and agent and agent != draft.origin:
            draft.place = agent
    if context.guantanamo and draft.origin == "CUB":
        draft.origin = "USA"
    if several:
        draft.origin = None
    draft.why["place"] = draft.why["origin"] = "from and to, by the sentence, then the article"


_THEIR_OWN = re.compile(
    r"\bto (?:their|its|his|her) (?:own )?(?:governments?|countr\w+|home\w*|embass\w+|famil\w+|nations?)|home countr|countries of origin"
)


def _to_their_own(page: Page, draft: Draft) -> bool:
    """Handed over to their governments, returned to their countries of origin."""
    sentence = draft.mention.sentence
    return bool(_THEIR_OWN.search(page.document.text, draft.mention.count.start, sentence.end))


def _settle(
    page: Page, draft: Draft, destination: str | None, origin: str | None, agent: str | None, context: Context
) -> None:
    """A movement is a return when people come to their own country, else a transfer."""
    home = draft.nationality if draft.nationality and not draft.nationality.startswith("group:") else None
    target = destination or (draft.antecedent.place if draft.antecedent and draft.strength <= 1.0 else None)
    fighters = draft.population == "fighters"
    own = _to_their_own(page, draft)
    if context.guantanamo and home is None:
        draft.event = (
            "repatriated" if own or (target is not None and target == context.home) else "transferred"
        )
    elif own or (
        home is not None
        and agent == home
        and draft.verb.split()[:1] in (["receive"], ["take"], ["accept"], ["collect"])
    ):
        draft.event = "repatriated"
    elif context.exchange and fighters:
        draft.event = "released"
    elif home is not None:
        # prisoners moved between jurisdictions are transferred, even to their own country
        moved_on = fighters and origin not in (None, home) and target == home
        draft.event = (
            "repatriated"
            if target in (None, home) and not moved_on and not (fighters and agent not in (None, home))
            else "transferred"
        )
    elif (
        draft.nationality is None
        and not fighters
        and draft.mention.population is not None
        and not _prisoners(draft)
    ):
        draft.event = "repatriated" if target != "IRQ" or context.home == "IRQ" else "transferred"
    else:
        draft.event = "transferred"
    draft.why["event"] += f"; a {'return' if draft.event == 'repatriated' else 'transfer'} by where they go"


def _prisoners(draft: Draft) -> bool:
    return bool(draft.mention.modifiers & {"detainees", "prisoners", "suspects", "fighters", "militants"})


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
        spot for spot in here if spot.role == AGENT and draft.verb_at - 5 <= spot.place.first < draft.verb_at
    ]
    return left[-1].place.code if left else None


def _static(page: Page, draft: Draft, here: Sequence[Spot], context: Context) -> None:
    facility = next(
        (
            spot.place.code
            for spot in here
            if spot.place.facility is not None and spot.place.facility == draft.facility
        ),
        None,
    )
    if draft.event in _TRIALS:
        place = (
            _where_clause(page, draft, here)
            or _first(draft, here, (AUTH,))
            or (
                _inherited(draft, "place")
                if draft.antecedent and draft.antecedent.event == "repatriated"
                else None
            )
            or _before_verb(draft, here)
            or context.court
            or (context.home if draft.nationality is not None and draft.nationality == context.home else None)
            or _first(draft, here, (IN, AGENT))
            or _inherited(draft, "place")
            or context.held_in
        )
    elif draft.event == "captured":
        place = (
            facility
            or (
                _inherited(draft, "place")
                if draft.antecedent and draft.antecedent.event == "repatriated" and draft.mention.kind != HEAD
                else None
            )
            or _first(draft, here, (IN, AUTH, AGENT))
            or _inherited(draft, "place")
            or context.held_in
        )
    else:
        inside = _where_clause(page, draft, here) or _first(draft, here, (IN,))
        place = (
            facility or _holder(page, draft, here) or inside
            or (_before_verb(draft, here) if draft.event in ("released", "captured") else None)
            or _inherited(draft, "place") or context.held_in
            or _first(draft, here, (TO, AGENT, AUTH))
        )  # fmt: skip
    draft.place = place
    draft.origin = None
    draft.why["place"] = "where the sentence, then the article, says they are"


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


def _exchange(draft: Draft, here: Sequence[Spot], context: Context) -> None:
    """Two states swap: people go from the captor to their own country."""
    home = draft.nationality if draft.nationality and not draft.nationality.startswith("group:") else None
    agent = _agent(draft, here)
    if (
        draft.verb.split()[:1]
        and draft.verb.split()[0] in ("exchange", "swap", "trade")
        and draft.nationality is None
    ):
        draft.why["place"] = "both sides of an exchange"
        return
    verb = draft.verb.split()[0] if draft.verb else ""
    if home is None and agent in context.parties and len(context.parties) == 2:
        other = next(code for code in context.parties if code != agent)
        home = agent if verb in ("get", "receive", "return", "bring", "recover") else other
        draft.nationality = home
        draft.why["nationality"] = "the other side of the exchange lets them go"
    draft.place = home
    if home is not None:
        others = [code for code in context.parties if code != home]
        draft.origin = others[0] if len(others) == 1 else _inherited(draft, "origin")
    draft.why["place"] = "an exchange: they go to their own country"
