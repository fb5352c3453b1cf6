"""The country of a figure as a choice among those that the article names, weighed by what speaks for each.

The rules of `where.py` go by one clue at a time: the camp in the sentence, else the country before the
verb, else where the article's camps are. Here all clues of all countries are weighed at once by a
conditional log-linear model, whose weights (`placing.csv`) were fitted on the annotated articles of the
project (`tests/training/placing.py`). Where it is sure of another country than the rules, it wins.
"""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from transforms.figures.case import MOVING
from transforms.figures.context import Context
from transforms.figures.draft import Draft
from transforms.figures.roles import Spot
from transforms.figures.spots import SAID

SURE = 0.7  # how likely another country must be to overrule the rules
_MOST = 10  # countries of one article that are weighed
_LARGE = 1000  # counts from here on are seldom of one small country
_NEAR, _MIDDLE = 5, 12  # words between the place and the count
_PARTS = ("home", "held_in", "origin", "destination", "scene", "other", "court")

Choice = tuple[str | None, tuple[str, ...]]  # a country, or none, with the clues that speak of it


@dataclass(frozen=True, slots=True)
class Setting:
    """What all figures of an article share: its places by sentence, and how often each country is named."""

    spots: Mapping[int, Sequence[Spot]]
    context: Context
    named: Counter[str]

    @classmethod
    def of(cls, spots: Mapping[int, Sequence[Spot]], context: Context) -> Setting:
        """Count the countries of the article; groups of countries are no place."""
        codes = (spot.place.code for here in spots.values() for spot in here)
        return cls(spots, context, Counter(code for code in codes if not code.startswith("group:")))


def settle(setting: Setting, drafts: Sequence[Draft]) -> None:
    """Replace the place of each draft where the clues are sure of another country."""
    # All choices go by what the rules said, so they are weighed before any place is replaced.
    weighed = [
        (draft, choices(setting, draft, before))
        for draft, before in zip(drafts, [None, *drafts], strict=False)
        if _open(draft)
    ]
    for draft, countries in weighed:
        country, probability = best(countries, _weights())
        if probability >= SURE and country not in (None, draft.place, draft.origin):
            draft.place = country
            draft.why["place"] = f"the likeliest of the countries named ({probability:.2f})"


def _open(draft: Draft) -> bool:
    """May the place be another one: is one wanted, and is it not plainly said or that of a camp?"""
    if draft.place is None or draft.why.get("place") in SAID:
        return False
    return draft.facility is None or draft.event in MOVING


def choices(setting: Setting, draft: Draft, before: Draft | None) -> list[Choice]:
    """The countries that may be the place, most named first, each with its clues; None is always one."""
    countries: list[str | None] = [None, *(code for code, _ in setting.named.most_common(_MOST))]
    for further in (draft.place, before.place if before is not None else None):
        if further not in countries:
            countries.append(further)
    return [(c, tuple(dict.fromkeys(_clues(setting, draft, before, c)))) for c in countries]


def best(weighed: Sequence[Choice], weights: Mapping[str, float]) -> tuple[str | None, float]:
    """The country whose clues weigh most, and its probability among these."""
    totals = [sum(weights.get(clue, 0.0) for clue in clues) for _, clues in weighed]
    top = max(totals)
    return weighed[totals.index(top)][0], 1.0 / sum(math.exp(total - top) for total in totals)


def _clues(setting: Setting, draft: Draft, before: Draft | None, country: str | None) -> Iterator[str]:
    event, mention = draft.event, draft.mention
    if country is None:
        yield from ("none", f"none {event}", f"none {draft.population}", f"none {event} {draft.population}")
        yield f"none {event} {'large' if draft.number >= _LARGE else 'small'}"
        yield f"none of {min(len(setting.named), 6)}"
        if before is not None:
            yield "none again" if before.place is None else "none after one"
        return
    yield from ("country", f"country {event}")
    for part in _PARTS:
        if getattr(setting.context, part) == country:
            yield from (part, f"{part} {event}", f"{part} {draft.population}", f"{part} {mention.kind}")
    if setting.context.home == country and setting.context.home_is_plain:
        yield from ("plain home", f"plain home {event}", f"plain home {draft.population}")
    if draft.nationality == country:
        yield from ("theirs", f"theirs {event}", f"theirs {event} {draft.population}")
    if draft.origin == country:
        yield from ("origin", f"origin {event}")
    yield from _of_others(draft, before, country)
    yield from _of_the_article(setting, draft, country)
    yield from _of_the_sentences(setting, draft, country)


def _of_others(draft: Draft, before: Draft | None, country: str) -> Iterator[str]:
    """What the figure before and the antecedent say of the country."""
    if before is not None and before.nationality == country:
        yield from ("theirs before", f"theirs before {draft.mention.kind}")
    if before is not None and before.place == country:
        yield from ("place before", f"place before {draft.event}")
    if draft.antecedent is not None and draft.antecedent.nationality == country:
        yield "theirs of the antecedent"
    if draft.antecedent is not None and draft.antecedent.place == country:
        yield "place of the antecedent"


def _of_the_article(setting: Setting, draft: Draft, country: str) -> Iterator[str]:
    """How large a share of the article's places the country has, and its part in the first two sentences."""
    share = setting.named[country] / max(1, setting.named.total())
    fifths = min(int(share * 5), 4)
    yield from (f"share {fifths}", f"share {fifths} {draft.event}")
    if setting.named and setting.named.most_common(1)[0][0] == country:
        yield from ("most named", f"most named {draft.event}")
    for index in (0, 1):
        for spot in setting.spots.get(index, ()):
            if spot.place.code == country:
                yield from (f"lead {index}", f"lead {spot.role} {draft.event}")


def _of_the_sentences(setting: Setting, draft: Draft, country: str) -> Iterator[str]:
    """The part of the country in the sentence of the count, the two before and the one behind."""
    event, mention = draft.event, draft.mention
    index = mention.sentence.index
    for spot in setting.spots.get(index, ()):
        if spot.place.code != country:
            continue
        side = "left" if spot.place.first < mention.first else "right"
        distance = abs(spot.place.first - mention.first)
        near = "near" if distance <= _NEAR else "middle" if distance <= _MIDDLE else "far"
        yield from (f"here {spot.role}", f"here {spot.role} {side}", f"here {spot.role} {event}")
        yield from (
            f"here {side} {near}",
            f"here {spot.place.kind} {side}",
            f"here {spot.place.kind} {event}",
        )
        if spot.place.facility:
            yield f"here in a facility {event}"
    for back in (1, 2):
        for spot in setting.spots.get(index - back, ()):
            if spot.place.code == country:
                yield from (f"back {back}", f"back {back} {spot.role}", f"back {back} {event}")
    if any(spot.place.code == country for spot in setting.spots.get(index + 1, ())):
        yield "next"


@cache
def _weights() -> dict[str, float]:
    text = (files("transforms.figures") / "placing.csv").read_text(encoding="utf-8")
    return {row[0]: float(row[1]) for row in csv.reader(text.splitlines()[1:])}
