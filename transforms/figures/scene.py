"""Where an article plays, and between which two states its prisoners are exchanged."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from transforms import places as pl
from transforms.figures.mention import Page
from transforms.model import is_group

if TYPE_CHECKING:
    from transforms.figures.roles import Spot

# Pairs of states (or peoples) that hold and free each other's prisoners.
_RIVALS = frozenset(frozenset(pair) for pair in (("RUS", "UKR"), ("ARM", "AZE"), ("ISR", "PSE")))
_CAPTIVES = re.compile(
    r"\b(?:prisoners?|detainees?|captives?|POWs?|captivity|jails?|prisons?|imprisoned|captured)\b", re.I
)
_FREED = re.compile(
    r"\b(?:freed?|frees|freeing|releas\w+|hand\w* (?:over|back)|handed|returned|let go|got back|came home|"
    r"come home|brought home|swap\w*|exchang\w*|in return)\b",
    re.I,
)
_SWAP = re.compile(r"\b(?:exchange|exchanged|exchanges|swap|swaps|swapped)\b", re.I)
_YEMEN = re.compile(r"\bYemen|\bHouthi|\bSanaa\b")
_RED_CROSS = re.compile(r"\bRed Cross\b|\bICRC\b")
_BOTH = re.compile(r"\b(?:both|either) sides?\b|\beach (?:side|other)\b|\bboth (?:countries|states)\b", re.I)
_ROLE_WEIGHT = {"authority": 3, "in": 2, "agent": 2, "to": 1, "from": 0, "other": 1}


def is_exchange(text: str, parties: Sequence[str]) -> bool:
    """Do two states that hold each other's people let some of them go, whatever the words?"""
    if frozenset(parties) in _RIVALS and _SWAP.search(text):
        return True
    if not _CAPTIVES.search(text) or not _FREED.search(text):
        return False
    return frozenset(parties) in _RIVALS or bool(_YEMEN.search(text) and _RED_CROSS.search(text))


def rivals(parties: Sequence[str]) -> bool:
    """Are these two states that exchange prisoners?"""
    return frozenset(parties) in _RIVALS


def scene(by_sentence: dict[int, list[Spot]]) -> str | None:
    """The country in which most of the article happens: by what its places do, the opening twice."""
    weights: Counter[str] = Counter()
    for index, found in by_sentence.items():
        for spot in found:
            place = spot.place
            if is_group(place.code) or place.kind == pl.PEOPLE:
                continue
            weights[place.code] += _ROLE_WEIGHT.get(spot.role, 1) * (2 if index == 0 else 1)
    best = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return best[0][0] if best and best[0][1] > 0 else None


_CUSTODY = frozenset(
    """captivity jail jails prison prisons bars custody hands cells cell detention dungeons camps colonies
    imprisonment""".split()
)
_TAKES = frozenset("get receive recover bring welcome fetch wrest repatriate".split())


def own_side(
    page: Page, first: int, last: int, count: int, verb: str, parties: Sequence[str], here: Sequence[Spot]
) -> str | None:
    """Whose people are freed or held in an exchange, by whose prison it is or who lets them go.

    `first`, `last`: tokens of the sentence; `count`: token of the number. One side holds the other's people.
    """
    if not rivals(parties):
        return None
    tokens = page.document.tokens
    first = max((k + 1 for k in range(first, count) if tokens[k].text == ";"), default=first)
    last = min((k for k in range(count, last) if tokens[k].text == ";"), default=last)
    here = [spot for spot in here if first <= spot.place.first < last]
    for spot in here:
        place = spot.place
        if place.code not in parties or not first <= place.first < last:
            continue
        after = [token.lower for token in tokens[place.last : place.last + 3]]
        if place.kind == pl.ADJECTIVE and any(word in _CUSTODY for word in after):
            return next(code for code in parties if code != place.code)
        if place.kind == pl.FACILITY:
            return next(code for code in parties if code != place.code)
    owned = any(
        tokens[k].lower in ("its", "their", "his") for k in range(max(first, count - 3), min(last, count + 4))
    )
    acting = [spot for spot in here if spot.role in ("agent", "authority") and spot.place.code in parties]
    together = any(
        b.place.first - a.place.last == 1
        and a.place.code != b.place.code
        and tokens[a.place.last].lower == "and"
        for a, b in itertools.pairwise(acting)
    )
    if together or _BOTH.search(page.document.text, tokens[first].start, tokens[last - 1].end):
        return None
    before = [spot for spot in acting if spot.place.first < count]
    if acting:
        acting = before[-1:] or acting[:1]
        agent = acting[0].place.code
        if owned or (verb.split()[:1] and verb.split()[0] in _TAKES):
            return agent
        if (
            verb.split()[:1]
            and verb.split()[0] in ("return", "come", "fly")
            and acting[0].role == "authority"
        ):
            return agent
        return next(code for code in parties if code != agent)
    return None
