"""Counts in English news text: digits, words, ranges, hedges and vague words, with bounds.

``counts(document)`` finds every number-like expression. Each is either a `Count`, which says how
many, or a `Rejected` with the reason why it is no count (a year, a date, an age, money, ...). What
is counted is not decided here.
"""

from __future__ import annotations

from dataclasses import dataclass

from transforms.not_counts import why_not_a_count
from transforms.number_words import YOUNG, lower_at, parse_number, parse_single
from transforms.text import WORD, Document, Token

_AT_LEAST = "at_least"


_AT_MOST = "at_most"


_ABOUT = "about"


# Hedges in front of a number, longest first; matched backwards over lower-cased tokens.
_HEDGES: tuple[tuple[tuple[str, ...], str | None], ...] = tuple(
    sorted(
        (
            (tuple(words.split()), qualifier)
            for words, qualifier in {
                "more than": _AT_LEAST,
                "over": _AT_LEAST,
                "at least": _AT_LEAST,
                "exceeding": _AT_LEAST,
                "exceed": _AT_LEAST,
                "not exceed": _AT_MOST,
                "not exceeding": _AT_MOST,
                "surpassed": _AT_LEAST,
                "topped": _AT_LEAST,
                "exceeds": _AT_LEAST,
                "exceeded": _AT_LEAST,
                "in excess of": _AT_LEAST,
                "upwards of": _AT_LEAST,
                "upward of": _AT_LEAST,
                "above": _AT_LEAST,
                "beyond": _AT_LEAST,
                "no fewer than": _AT_LEAST,
                "no less than": _AT_LEAST,
                "not fewer than": _AT_LEAST,
                "not less than": _AT_LEAST,
                "a minimum of": _AT_LEAST,
                "greater than": _AT_LEAST,
                "higher than": _AT_LEAST,
                "larger than": _AT_LEAST,
                "up to": _AT_MOST,
                "nearly": _AT_MOST,
                "almost": _AT_MOST,
                "fewer than": _AT_MOST,
                "less than": _AT_MOST,
                "under": _AT_MOST,
                "below": _AT_MOST,
                "as many as": _AT_MOST,
                "no more than": _AT_MOST,
                "not more than": _AT_MOST,
                "at most": _AT_MOST,
                "at the most": _AT_MOST,
                "a maximum of": _AT_MOST,
                "maximum of": _AT_MOST,
                "close to": _AT_MOST,
                "close on": _AT_MOST,
                "getting on for": _AT_MOST,
                "shy of": _AT_MOST,
                "short of": _AT_MOST,
                "north of": _AT_LEAST,
                "approx .": _ABOUT,
                "ca .": _ABOUT,
                "c .": _ABOUT,
                "in the order of": _ABOUT,
                "in round figures": _ABOUT,
                "not quite": _AT_MOST,
                "just under": _AT_MOST,
                "just short of": _AT_MOST,
                "nearing": _AT_MOST,
                "approaching": _AT_MOST,
                "about": _ABOUT,
                "around": _ABOUT,
                "some": _ABOUT,
                "roughly": _ABOUT,
                "approximately": _ABOUT,
                "an estimated": _ABOUT,
                "estimated": _ABOUT,
                "circa": _ABOUT,
                "ca": _ABOUT,
                "c": _ABOUT,
                "perhaps": _ABOUT,
                "maybe": _ABOUT,
                "probably": _ABOUT,
                "somewhere around": _ABOUT,
                "in the region of": _ABOUT,
                "in the neighbourhood of": _ABOUT,
                "on the order of": _ABOUT,
                "something like": _ABOUT,
                "approx": _ABOUT,
                "~": _ABOUT,
                "≈": _ABOUT,
                "an approximate": _ABOUT,
                "an average of": _ABOUT,
                # words that may stand between a hedge and its number, or change nothing
                "a total of": None,
                "a group of": None,
                "exactly": None,
                "precisely": None,
                "only": None,
                "just": None,
                "well": None,
                "slightly": None,
                "a little": None,
                "far": None,
                "another": None,
                "a further": None,
                "further": None,
                "an additional": None,
                "additional": None,
                "the other": None,
                "other": None,
                "the remaining": None,
                "the": None,
                "all": None,
                "those": None,
                "these": None,
                "its": None,
                "their": None,
                "his": None,
                "her": None,
                "our": None,
                "even": None,
                "now": None,
                "likely": None,
                "another group of": None,
            }.items()
        ),
        key=lambda item: -len(item[0]),
    )
)


_HEDGES_BY_LAST: dict[str, list[tuple[tuple[str, ...], str | None]]] = {}
for _words, _qualifier in _HEDGES:
    _HEDGES_BY_LAST.setdefault(_words[-1], []).append((_words, _qualifier))
# Hedges after a number.
_AFTER: tuple[tuple[tuple[str, ...], str], ...] = (
    (("or", "so"), _ABOUT),
    (("or", "thereabouts"), _ABOUT),
    (("or", "more"), _AT_LEAST),
    (("and", "more"), _AT_LEAST),
    (("and", "counting"), _AT_LEAST),
    (("and", "upwards"), _AT_LEAST),
    (("or", "upwards"), _AT_LEAST),
    ((",", "roughly", ","), _ABOUT),
    ((",", "approximately", ","), _ABOUT),
    (("in", "round", "figures"), _ABOUT),
    (("plus",), _AT_LEAST),
    (("+",), _AT_LEAST),
    (("-", "plus"), _AT_LEAST),
    (("or", "fewer"), _AT_MOST),
    (("or", "less"), _AT_MOST),
    (("at", "least"), _AT_LEAST),
    (("at", "most"), _AT_MOST),
    (("at", "the", "most"), _AT_MOST),
    (("odd",), _ABOUT),
    (("-", "odd"), _ABOUT),
    (("approximately",), _ABOUT),
)
# Behind the noun, too: "eight Germans or more", "126 minors at the least".
_BEHIND_THE_NOUN: tuple[tuple[tuple[str, ...], str], ...] = (
    (("or", "so"), _ABOUT),
    (("or", "thereabouts"), _ABOUT),
    (("or", "more"), _AT_LEAST),
    (("at", "least"), _AT_LEAST),
    (("at", "the", "least"), _AT_LEAST),
    (("at", "a", "minimum"), _AT_LEAST),
    (("or", "fewer"), _AT_MOST),
    (("at", "most"), _AT_MOST),
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
        position = last
        reason = why_not_a_count(tokens, first, last, low, vague)
        if reason:
            rejected.append(Rejected(first, last, tokens[first].start, tokens[last - 1].end, reason))
            continue
        found.append(_hedged(tokens, first, last, low, high, vague))
    return found, rejected


def _hedged(tokens: tuple[Token, ...], first: int, last: int, low: int, high: int, vague: bool) -> Count:
    qualifier: str | None = None
    hedge_first = first
    additional = definite = False
    while True:
        step = _hedge_before(tokens, hedge_first)
        if step is None:
            break
        words, found = step
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
        qualifier = qualifier or (_ABOUT if ending.endswith("-odd") else _AT_LEAST)
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
    elif qualifier == _AT_LEAST:
        bound_low, bound_high = low, None
    elif qualifier == _AT_MOST:
        bound_low, bound_high = None, low
    elif qualifier == _ABOUT:
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


def _hedge_before(tokens: tuple[Token, ...], first: int) -> tuple[tuple[str, ...], str | None] | None:
    for words, qualifier in _HEDGES_BY_LAST.get(lower_at(tokens, first - 1), ()):
        size = len(words)
        if size > first:
            continue
        if all(tokens[first - size + k].lower == word for k, word in enumerate(words)):
            if words == ("over",) and lower_at(tokens, first - 2) in (
                "handed",
                "turned",
                "hand",
                "turn",
                "handing",
                "came",
                "took",
                "taken",
                "take",
                "taking",
            ):
                return None  # handed over 700 prisoners: the particle of a verb
            if words in (("under",), ("below",)) and (
                lower_at(tokens, first - 2) in YOUNG or lower_at(tokens, first - 2) in ("were", "are")
            ):
                return None
            return words, qualifier
    return None


def value_of(tokens: tuple[Token, ...], i: int) -> int | None:
    """The single number that begins at token i, in digits or words, or None."""
    parsed = parse_single(tokens, i) if 0 <= i < len(tokens) else None
    return parsed[1] if parsed else None
