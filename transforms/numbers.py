"""Counts in English news text: digits, words, ranges, hedges and vague words, with bounds.

``counts(document)`` finds every number-like expression. Each is either a `Count`, which says how
many, or a `Rejected` with the reason why it is no count (a year, a date, an age, money, ...). What
is counted is not decided here.
"""

from __future__ import annotations

from dataclasses import dataclass

from transforms.hedges import ABOUT, AT_LEAST, AT_MOST, hedges_before
from transforms.not_counts import why_not_a_count
from transforms.number_words import parse_number, parse_single
from transforms.text import WORD, Document, Token, lower_at

# Hedges after a number.
_AFTER: tuple[tuple[tuple[str, ...], str], ...] = (
    (("or", "so"), ABOUT),
    (("or", "thereabouts"), ABOUT),
    (("or", "more"), AT_LEAST),
    (("and", "more"), AT_LEAST),
    (("and", "counting"), AT_LEAST),
    (("and", "upwards"), AT_LEAST),
    (("or", "upwards"), AT_LEAST),
    ((",", "roughly", ","), ABOUT),
    ((",", "approximately", ","), ABOUT),
    (("in", "round", "figures"), ABOUT),
    (("plus",), AT_LEAST),
    (("+",), AT_LEAST),
    (("-", "plus"), AT_LEAST),
    (("or", "fewer"), AT_MOST),
    (("or", "less"), AT_MOST),
    (("at", "least"), AT_LEAST),
    (("at", "most"), AT_MOST),
    (("at", "the", "most"), AT_MOST),
    (("odd",), ABOUT),
    (("-", "odd"), ABOUT),
    (("approximately",), ABOUT),
)
# Behind the noun, too: "eight Germans or more", "126 minors at the least".
_BEHIND_THE_NOUN: tuple[tuple[tuple[str, ...], str], ...] = (
    (("or", "so"), ABOUT),
    (("or", "thereabouts"), ABOUT),
    (("or", "more"), AT_LEAST),
    (("at", "least"), AT_LEAST),
    (("at", "the", "least"), AT_LEAST),
    (("at", "a", "minimum"), AT_LEAST),
    (("or", "fewer"), AT_MOST),
    (("at", "most"), AT_MOST),
)
_NO_NOUN = frozenset("who whom which that and or but of in from to with are were is was have has had".split())
_NOUN_PHRASE = 2  # words at most between the number and such a hedge


@dataclass(frozen=True, slots=True)
class Count:
    """How many: the number words at tokens [first, last), with hedges from token `hedge_first` on."""

    first: int
    last: int
    hedge_first: int
    start: int  # characters of the number words themselves
    end: int
    value: int | None
    qualifier: str
    low: int | None
    high: int | None
    additional: bool = False  # "another 324", "160 more": of the same kind as what went before
    definite: bool = False  # "the 12", "all six", "the other 10": refers back or to a known group


@dataclass(frozen=True, slots=True)
class Rejected:
    """A number that says something other than how many, and why."""

    first: int
    last: int
    start: int
    end: int
    reason: str


def counts(document: Document) -> tuple[list[Count], list[Rejected]]:
    """All counts of a document in order, and all numbers that were not taken with the reason."""
    found: list[Count] = []
    rejected: list[Rejected] = []
    tokens = document.tokens
    position = 0
    while position < len(tokens):
        parsed = parse_number(tokens, position)
        if parsed is None:
            position += 1
            continue
        last, low, high, vague = parsed
        first = position
        last = position = _told_in_digits(tokens, last, low, high)
        reason = why_not_a_count(tokens, first, last, low, vague)
        if not reason and found and _repeats_in_brackets(tokens, found[-1], first, last, low):
            reason = "the number before, in digits"
        if reason:
            rejected.append(Rejected(first, last, tokens[first].start, tokens[last - 1].end, reason))
            continue
        found.append(_hedged(tokens, first, last, low, high, vague))
    return found, rejected


def _in_brackets(tokens: tuple[Token, ...], first: int, last: int) -> bool:
    """Do tokens [first, last) stand in brackets, and nothing with them?"""
    return lower_at(tokens, first - 1) == "(" and lower_at(tokens, last) == ")"


def _told_in_digits(tokens: tuple[Token, ...], last: int, low: int, high: int) -> int:
    """Behind the brackets of "seven hundred and eighty-five (785) relatives"."""
    again = parse_number(tokens, last + 1) if lower_at(tokens, last) == "(" else None
    same = again is not None and again[1:3] == (low, high) and _in_brackets(tokens, last + 1, again[0])
    return again[0] + 1 if again is not None and same else last


def _repeats_in_brackets(tokens: tuple[Token, ...], before: Count, first: int, last: int, low: int) -> bool:
    """ "Thirty-one prisoners (31)": the same number, in brackets behind the noun."""
    near = 0 < first - 1 - before.last <= _NOUN_PHRASE
    return before.value == low and near and _in_brackets(tokens, first, last)


def _hedged(tokens: tuple[Token, ...], first: int, last: int, low: int, high: int, vague: bool) -> Count:
    qualifier: str | None = None
    hedge_first = first
    additional = definite = False
    for words, found in hedges_before(tokens, first):
        if qualifier is not None and found is not None and found != qualifier:
            break
        qualifier = qualifier or found
        additional |= words[-1] in ("another", "further", "additional")
        definite |= words[-1] in (
            "the",
            "all",
            "other",
            "remaining",
            "those",
            "these",
            "its",
            "their",
            "his",
            "her",
        )
        hedge_first -= len(words)
    for words, after in _AFTER:
        behind = last + len(words)
        if all(lower_at(tokens, last + k) == word for k, word in enumerate(words)) and not (
            lower_at(tokens, behind) == "than"
            or (behind < len(tokens) and parse_number(tokens, behind) is not None)
        ):
            last += len(words)
            qualifier = qualifier or after
            break
    qualifier = qualifier or _behind_the_noun(tokens, last)
    ending = tokens[last - 1].lower
    if ending.endswith(("-odd", "-plus")):
        qualifier = qualifier or (ABOUT if ending.endswith("-odd") else AT_LEAST)
    if lower_at(tokens, last) in ("more", "further", "additional", "others"):
        additional = True
    number_first = first
    start, end = tokens[number_first].start, tokens[last - 1].end
    value: int | None = low if low == high and not vague else None
    bound_low: int | None
    bound_high: int | None
    if low != high:
        qualifier, bound_low, bound_high = "range", low, high
    elif vague:
        qualifier, bound_low, bound_high = "vague", low, None
    elif qualifier == AT_LEAST:
        bound_low, bound_high = low, None
    elif qualifier == AT_MOST:
        bound_low, bound_high = None, low
    elif qualifier == ABOUT:
        bound_low = bound_high = None
    else:
        qualifier, bound_low, bound_high = "exact", low, low
    return Count(
        number_first,
        last,
        hedge_first,
        start,
        end,
        value,
        qualifier,
        bound_low,
        bound_high,
        additional,
        definite,
    )


def _behind_the_noun(tokens: tuple[Token, ...], last: int) -> str | None:
    """The hedge behind the noun of a count, unless it belongs to a number that follows it."""
    for size in range(1, _NOUN_PHRASE + 1):
        if last + size >= len(tokens):
            return None
        noun = tokens[last + size - 1]
        if noun.kind != WORD or noun.lower in _NO_NOUN:
            return None
        for words, qualifier in _BEHIND_THE_NOUN:
            behind = last + size + len(words)
            if all(lower_at(tokens, last + size + k) == word for k, word in enumerate(words)):
                another = behind < len(tokens) and parse_number(tokens, behind) is not None
                return None if another else qualifier
    return None


def value_of(tokens: tuple[Token, ...], i: int) -> int | None:
    """The single number that begins at token i, in digits or words, or None."""
    parsed = parse_single(tokens, i) if 0 <= i < len(tokens) else None
    return parsed[1] if parsed else None
