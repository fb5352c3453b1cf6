"""Measures behind numbers: durations, distances, money; "two, three and five YEARS" share theirs."""

from __future__ import annotations

from transforms.hedges import hedge_size
from transforms.number_words import is_number_like, parse_single
from transforms.text import Token, lower_at

_UNITS_OF_MEASURE = frozenset(
    """year years month months week weeks day days hour hours minute minutes min mins second seconds decade
    decades century centuries weekend weekends fortnight km kilometre kilometres kilometer kilometers mile
    miles metre metres meter meters cm feet foot ft inch inches acre acres hectare hectares ton tons tonne
    tonnes kg kilogram kilograms kilo kilos gram grams litre litres degree degrees dollar dollars euro euros
    pound pounds lira dinar dinars riyal riyals rupee rupees rouble roubles rubles naira usd eur gbp percent
    percentage pc pct times time point points mm mph kph volts watts mw gmt utc cet est bst am pm
    a.m. p.m. o'clock""".split()
)


def measure_of(tokens: tuple[Token, ...], last: int) -> str | None:
    """The measure that follows a number: three YEARS, five full DAYS, 20 US DOLLARS."""
    word = lower_at(tokens, last)
    if word in (
        "more",
        "full",
        "long",
        "whole",
        "further",
        "consecutive",
        "straight",
        "other",
        "-",
        "calendar",
        "square",
        "or",
    ):
        word = lower_at(tokens, last + 1)
    if word in ("us", "u.s.", "canadian", "australian", "iraqi", "turkish", "american") and lower_at(
        tokens, last + 1
    ) in ("dollars", "dinars", "lira"):
        return "money"
    if word in ("million", "billion"):
        return "money or amounts"
    if word in _UNITS_OF_MEASURE:
        if word in ("second", "point", "time", "foot", "min"):
            return None if word == "second" else "measure"
        return "measure or duration"
    return None


def shared_measure(tokens: tuple[Token, ...], first: int, last: int, value: int) -> str | None:
    """The measure that coordinated numbers share: TWO, three and five YEARS, two AND THREE YEARS later."""
    listed = lower_at(tokens, first - 1) == "," and is_number_like(tokens, first - 2)
    joiner, end, before, ascending = "," if listed else "", last, value, True
    for _ in range(_MOST_TOGETHER):
        if lower_at(tokens, end) not in _JOINERS or (lower_at(tokens, end) == "," and value >= 100):
            break
        if joiner and lower_at(tokens, end) == "," and lower_at(tokens, end + 1) in ("and", "or"):
            end += 1
        joiner, end = lower_at(tokens, end), end + 1
        end += hedge_size(tokens, end)  # "no less than six and NO MORE THAN nine years"
        number = parse_single(tokens, end) if end < len(tokens) else None
        if number is None:
            return None
        end, following = number
        ascending, before = ascending and following > before, following
    if joiner in ("", ","):
        return None
    measure = measure_of(tokens, end)
    if measure and joiner == "and" and lower_at(tokens, end + 1) in _AFTER_A_WHILE:
        goes_on = any(is_number_like(tokens, k) for k in range(end + 2, _clause_end(tokens, end + 2)))
        return measure if ascending and not goes_on else None  # "freed 20 and two years later 30"
    return measure


_MOST_TOGETHER = 6
_JOINERS = frozenset(", to or and - –".split())
_AFTER_A_WHILE = frozenset("later earlier after before ago on".split())
_LATER = 4  # words behind "two years later" in which a clause tells its number


def _clause_end(tokens: tuple[Token, ...], start: int) -> int:
    """The first mark of punctuation from a token on, or the end of a few words."""
    stop = min(start + _LATER, len(tokens))
    return next((k for k in range(start, stop) if tokens[k].text in ",;.:"), stop)
