"""The words of speakers.toml: how news prose reports, and what speakers are called."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from transforms.text import Token

_DATA = Path(__file__).with_name("speakers.toml")
_NO_SPEAKERS = frozenset("is isis isil daesh us uk eu uae drc".split())


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word lists of speakers.toml as sets."""

    says: frozenset[str]
    weak: frozenset[str]
    inverted: frozenset[str]
    with_infinitive: frozenset[str]
    phrasal: dict[str, tuple[tuple[str, ...], ...]]
    people: frozenset[str]
    institutions: frozenset[str]
    documents: frozenset[str]
    views: frozenset[str]
    news: frozenset[str]
    nouns: frozenset[str]  # people, institutions and documents, singular and plural
    titles: frozenset[str]
    outlets: frozenset[str]
    publishers: frozenset[str]  # organisations that publish releases of their own
    publishing: tuple[str, ...]  # words with which the names of others of their kind end
    aliases: dict[str, str]
    determiners: frozenset[str]
    prepositions: frozenset[str]
    auxiliaries: frozenset[str]
    stop: frozenset[str]
    dates: frozenset[str]
    particles: frozenset[str]
    counts: frozenset[str]
    function: frozenset[str]  # determiners, prepositions and stop words
    triggers: frozenset[str]  # words with which a report can begin


@cache
def lexicon() -> Lexicon:
    """The word lists, read once."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    verbs, nouns, other = data["verbs"], data["nouns"], data["function"]
    singular = [*nouns["people"], *nouns["institutions"], *nouns["documents"]]
    stop, determiners = frozenset(other["stop"]), frozenset(other["determiners"])
    prepositions = frozenset(other["prepositions"])
    return Lexicon(
        says=frozenset(verbs["says"]),
        weak=frozenset(verbs["weak"]),
        inverted=frozenset(verbs["inverted"]),
        with_infinitive=frozenset(verbs["with_infinitive"]),
        phrasal={
            verb: tuple(sorted((tuple(rest.split()) for rest in rests), key=len, reverse=True))
            for verb, rests in verbs["phrasal"].items()
        },
        people=_with_plurals(nouns["people"]),
        institutions=_with_plurals(nouns["institutions"]),
        documents=frozenset(nouns["documents"]),
        views=frozenset(nouns["views"]),
        news=frozenset(nouns["news"]),
        nouns=_with_plurals(singular),
        titles=frozenset(data["titles"]["words"]),
        outlets=frozenset(data["outlets"]["names"]),
        publishers=frozenset(data["publishers"]["names"]),
        publishing=tuple(data["publishers"]["endings"]),
        aliases=dict(data["aliases"]),
        determiners=determiners,
        prepositions=prepositions,
        auxiliaries=frozenset(other["auxiliaries"]),
        stop=stop,
        dates=frozenset(other["dates"]),
        particles=frozenset(other["particles"]),
        counts=frozenset(other["counts"]),
        function=stop | prepositions | determiners,
        triggers=frozenset(
            [*verbs["says"], *verbs["phrasal"], *verbs["rarer"], *nouns["documents"], *nouns["views"]]
        ),
    )


def _with_plurals(nouns: Sequence[str]) -> frozenset[str]:
    return frozenset(nouns) | {noun[:-1] + "ies" if noun.endswith("y") else noun + "s" for noun in nouns}


def acronym(token: Token) -> bool:
    """Is it a body's short name, rather than a country's or an armed group's?"""
    return len(token.text) > 1 and token.text.isupper() and token.lower not in _NO_SPEAKERS
