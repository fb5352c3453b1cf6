"""Closed classes of words, and the names for the ways in which an event's word takes its people."""

from __future__ import annotations

from transforms.text import Token

ACTIVE, PASSIVE, REDUCED, SUBJECT, NOMINAL, STATE, PRENOMINAL = (
    "active",  # the SDF freed ten: people on the right
    "passive",  # ten were freed
    "reduced",  # ten freed on Thursday
    "subject",  # ten escaped
    "nominal",  # the release of ten
    "state",  # ten in custody
    "prenominal",  # ten jailed militants
)


BE = frozenset("is are was were be been being am 's ’s 're ’re get got gets getting".split())


HAVE = frozenset("have has had having".split())


ADVERBS = frozenset(
    """not also now already still since then so far just recently lately currently only all both later
    soon earlier     never ever thus finally once previously reportedly allegedly formally officially
    immediately eventually
    subsequently safely successfully actually even yet today too largely mostly mainly always again first
    temporarily permanently forcibly voluntarily illegally apparently probably likely initially ultimately
    simultaneously together alone ago on monday tuesday wednesday thursday friday saturday sunday overnight
    newly jointly directly quickly""".split()
)


STOP_BACK = frozenset(
    ", ; : who whom which that and but or when while after before because as where if than".split()
)


_NO_ADVERBS = frozenset(
    """italy july sicily family ally rally assembly supply reply daily weekly monthly monopoly anomaly
    elderly apply comply rely fly""".split()
)


def is_in_ly(token: Token) -> bool:
    """Is it an adverb such as "recently"? "Italy", "July" and "the family" are none."""
    return token.lower.endswith("ly") and token.lower not in _NO_ADVERBS


def word_before(tokens: tuple[Token, ...], i: int, first: int) -> str:
    """The auxiliary or other word before a verb, over adverbs."""
    j = i - 1
    steps = 0
    while j >= first and steps < 4 and (tokens[j].lower in ADVERBS or is_in_ly(tokens[j])):
        j -= 1
        steps += 1
    if j < first:
        return ""
    lower = tokens[j].lower
    if lower == "to" and j > first and tokens[j - 1].lower in BE:
        return "to"
    return lower
