"""Which numbers stand in a quote: a second reading, on purpose not the extractor's own.

An expectation that asked the extractor's code whether the extractor is right would always agree. This
reader is small and generous: it returns every number that the words can mean, in digits (Western and
Arabic-Indic, with any thousands separator) and in English words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80}
_SMALL: dict[str, int] = {word: number for number, word in enumerate(_ONES)} | _TENS | {"ninety": 90}
# Indefinite articles and "single" count one person beside a counted group (codebook, "In scope").
_SMALL |= {"a": 1, "an": 1, "another": 1, "single": 1, "lone": 1}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "k": 1000, "dozen": 12, "score": 20}

_STOPS = {"of", "from", "in", "with", "who", "whom", "which", "to", "and", "have", "had", "at"}

_SPACES = "\u00a0\u2009\u202f"  # no-break, thin, narrow no-break
# 5,704 · 5.704 · 8 000 · 5’704 · 12.5 · ٥٬٧٠٤; a group of thousands is exactly three digits.
_DIGITS = rf"\d{{1,3}}(?:[,.’'٬{_SPACES} ]\d{{3}})+(?!\d)|\d+(?:[.,٫]\d+)?"
_TOKEN = re.compile(rf"({_DIGITS})|([^\W\d_]+)|([^\s])")
# "7-8000 prisoners" means 7,000 to 8,000: the first end borrows the zeros of the second.
_BORROWED = re.compile(r"\b(\d{1,3})\s?[-–]\s?\d{1,3}?((?:[,.]?000)+|00)\b")
_GROUPED = re.compile(rf"\d{{1,3}}(?:[,.’'٬{_SPACES} ]\d{{3}})+")


# What the noun behind a number says about whom or what it counts. Only nouns that leave no doubt.
_NOUNS = {
    "families": "families", "households": "families",
    "women": "women", "mothers": "women", "wives": "women", "widows": "women",
    "children": "children", "minors": "children", "boys": "children", "girls": "children",
    "orphans": "children", "babies": "children", "toddlers": "children", "kids": "children",
    "countries": "nationalities", "nationalities": "nationalities",
    "people": "people", "persons": "people", "individuals": "people", "citizens": "people", "men": "people",
    "fighters": "people", "prisoners": "people", "detainees": "people", "inmates": "people",
    "militants": "people", "suspects": "people", "nationals": "people", "residents": "people",
    "returnees": "people",
}  # fmt: skip
_WORDS_TO_NOUN = 5
_NOT_A_HEAD = re.compile(r"\s*(?:['’]|(?:members|member|ties|links|camp|camps)\b)", re.IGNORECASE)
_AND_NOUN = re.compile(r"\s*(?:and|or|,)\s+(?:their\s+|the\s+)?(\w+)", re.IGNORECASE)


def numbers_in(text: str) -> frozenset[int]:
    """Every whole number that ``text`` can be read to state, in digits or in words."""
    borrowed = {int(start + re.sub(r"\D", "", zeros)) for start, zeros in _BORROWED.findall(text)}
    return frozenset(borrowed | {value for value, _end in phrases(text)})


def nouns_after(text: str, value: int) -> frozenset[str]:
    """What ``value`` counts in ``text``, by the noun behind it; empty when unclear.

    Words are "families", "nationalities", "women", "children", "people". "517 women and children" gives
    both of the two; "12 women and 30 children" gives for 12 only women.
    """
    readings = {_noun_at(text[end:]) for number, end in phrases(text) if number == value}
    return readings.pop() if len(readings) == 1 else frozenset()


def _noun_at(rest: str) -> frozenset[str]:
    for count, match in enumerate(_TOKEN.finditer(rest)):
        digits, word, other = match.groups()
        if digits or count >= _WORDS_TO_NOUN or (other and other not in "-'’\"“”"):
            break
        if not word or word.lower() not in _NOUNS:
            if word and word.lower() in _STOPS:
                break
            continue
        if _NOT_A_HEAD.match(rest, match.end()):
            break
        found = {_NOUNS[word.lower()]}
        also = _AND_NOUN.match(rest, match.end())
        if also and also.group(1).lower() in _NOUNS:
            found.add(_NOUNS[also.group(1).lower()])
        return frozenset(found)
    return frozenset()


@lru_cache(maxsize=4096)  # the questions about one quote are asked one after the other
def phrases(text: str) -> tuple[tuple[int, int], ...]:
    """(number, end of the words that say it) in the order of the text."""
    found: list[tuple[int, int]] = []
    phrase: list[tuple[str, float]] = []  # ("number" | "scale", value)
    end = 0
    for match in _TOKEN.finditer(text):
        digits, word, other = match.groups(default="")
        lower = word.lower()
        if digits:
            # "5 thousand and 703": a smaller number may follow a scale, else a new phrase begins.
            if phrase and phrase[-1][0] != "scale":
                found += [(value, end) for value in _values(phrase)]
                phrase = []
            phrase.append(("number", _in_digits(digits)))
        elif lower in _SMALL:
            phrase.append(("number", float(_SMALL[lower])))
        elif lower in _SCALES and phrase:
            phrase.append(("scale", float(_SCALES[lower])))
        elif (lower == "and" or other == "-") and phrase:
            continue
        else:
            if phrase:
                found += [(value, end) for value in _values(phrase)]
                phrase = []
            continue
        end = match.end()
    return (*found, *((value, end) for value in _values(phrase)))


def _in_digits(digits: str) -> float:
    western = "".join(str(int(c)) if c.isdigit() else c for c in digits)
    if _GROUPED.fullmatch(western):
        return float(re.sub(r"\D", "", western))
    return float(western.replace(",", ".").replace("٫", "."))


def _values(phrase: list[tuple[str, float]]) -> set[int]:
    """The numbers of a run of number words: "five thousand and two" says 5,002 and neither 5 nor 2."""
    found: set[float] = set()
    total = group = 0.0
    last: float | None = None  # value of the last plain number in the group
    for kind, value in phrase:
        if kind == "number":
            if last is not None and not (last >= 20 and last % 10 == 0 and value < 10):
                # "six seven": two numbers beside each other, not one.
                found.add(total + group)
                total = group = 0.0
            group += value
            last = value
        else:
            if value == 100 or value in (12, 20):
                group = (group or 1) * value
            else:
                total += (group or 1) * value
                group = 0.0
            last = None
    if phrase:
        found.add(total + group)
    return {int(value) for value in found if value == int(value)} - {0}


def nearest(value: int, candidates: Iterable[int]) -> int | None:
    """The candidate that is ``value``, else the closest one; null when there is none."""
    pool = list(candidates)
    if not pool:
        return None
    return min(pool, key=lambda candidate: (abs(candidate - value), candidate))
