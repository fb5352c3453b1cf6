"""Numbers in digits and words, with magnitudes, ranges and vague words: how many, without hedges."""

from __future__ import annotations

import re
from functools import lru_cache

from transforms.hedges import before_hedges
from transforms.text import NUMBER, WORD, Token, lower_at

MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr "
    "jun jul aug sep sept oct nov dec".split()
)

_UNITS = dict(
    zip(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen".split(),
        range(20),
        strict=True,
    )
)


_TENS = dict(
    zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True)
)


_TENS["fourty"] = 40


_MAGNITUDES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "k": 1_000}


_GROUPS = {"pair": 2, "trio": 3, "quartet": 4}  # "a pair of Yemenis"


_DOZEN = {"dozen": 12, "score": 20}


_SCALES = {word: scale for word, scale in (_MAGNITUDES | _DOZEN).items() if word != "k"}


# Codebook: vague words and the lower bound they stand for.
_VAGUE = {
    "tens": 20,
    "dozens": 24,
    "scores": 40,
    "hundreds": 200,
    "thousands": 2_000,
    "millions": 2_000_000,
    "several": 3,
}


_FEW = {"several": 2, "few": 2}  # several hundred: 200


_BY_THE = frozenset("dozen hundred thousand".split())


_BEGINNINGS = frozenset("a an one half hundred thousand dozen several few".split())


_MAX_DIGITS = 12


@lru_cache(maxsize=100_000)
def may_begin(word: str) -> bool:
    """Can a number in words begin with this word (lower case)? Nearly all words of a text can not."""
    return word in _BEGINNINGS or word in _VAGUE or "-" in word or _word_value(word) is not None


def parse_number(tokens: tuple[Token, ...], i: int) -> tuple[int, int, int, bool] | None:
    """Parse a number at token i: (end token, low, high, vague). low == high unless it is a range."""
    if tokens[i].kind == WORD and not may_begin(tokens[i].lower):
        return None
    vague = _vague(tokens, i)
    if vague:
        return vague[0], vague[1], vague[1], True
    single = parse_single(tokens, i)
    if single is None:
        return None
    last, value = single
    upper = _upper_end(tokens, i, last, value)
    if upper:
        return upper
    return last, value, value, False


def _vague(tokens: tuple[Token, ...], i: int) -> tuple[int, int] | None:
    word = tokens[i].lower
    following = lower_at(tokens, i + 1)
    if (
        word in ("tens", "hundreds", "dozens", "scores")
        and following == "of"
        and lower_at(tokens, i + 2)
        in (
            "thousands",
            "hundreds",
        )
    ):
        scale = 1_000 if lower_at(tokens, i + 2) == "thousands" else 100
        return i + 3, {"tens": 20, "dozens": 24, "scores": 40, "hundreds": 200}[word] * scale
    if word == "hundreds" and following in ("and", "or") and lower_at(tokens, i + 2) == "thousands":
        return i + 3, 200
    if word in _BY_THE and (lower_at(tokens, i - 2), lower_at(tokens, i - 1)) == ("by", "the"):
        return i + 1, 2 * _SCALES[word]  # "held by the thousand"
    if word in ("several", "few") and following in ("hundred", "thousand", "dozen", "score"):
        scale = {"hundred": 100, "thousand": 1_000, "dozen": 12, "score": 20}[following]
        return i + 2, _FEW[word] * scale
    if word == "a" and following == "few":
        after = lower_at(tokens, i + 2)
        if after in ("hundred", "thousand", "dozen"):
            return i + 3, 2 * {"hundred": 100, "thousand": 1_000, "dozen": 12}[after]
        return i + 2, 3
    if word in _VAGUE:
        if word == "scores" and following != "of" and lower_at(tokens, i - 1) in ("the", "test", "exam"):
            return None
        return i + 1, _VAGUE[word]
    return None


def parse_single(tokens: tuple[Token, ...], i: int) -> tuple[int, int] | None:
    """One number in digits or words, with its magnitudes; (end token, value)."""
    token = tokens[i]
    broken = _in_halves(tokens, i)
    if broken is not None:
        return broken
    if token.kind == NUMBER:
        base = _digits(token.text)
        if base is None:
            return None
        last = i + 1
        value: float = base
        while last < len(tokens) and tokens[last].lower in _MAGNITUDES:
            if tokens[last].lower == "k" and tokens[last].start != tokens[last - 1].end:
                break
            value *= _MAGNITUDES[tokens[last].lower]
            last += 1
        if lower_at(tokens, last) == "dozen":
            return last + 1, round(value * 12)
        if last > i + 1:
            last, value = _added(tokens, last, value)
        elif not float(base).is_integer():
            return i + 1, round(value)
        return last, round(value)
    if token.kind != WORD:
        return None
    digits = without_suffix(token.lower)
    if digits[0].isdigit() and digits != token.lower:
        number = _digits(digits)  # "5,000-odd"
        return (i + 1, round(number)) if number is not None else None
    return _words(tokens, i)


def _in_halves(tokens: tuple[Token, ...], i: int) -> tuple[int, int] | None:
    """HALF A DOZEN, half a million, a QUARTER of a million, two AND A HALF thousand."""
    words = [lower_at(tokens, i + k) for k in range(5)]
    if words[0] == "half":
        at = 2 if words[1] == "a" else 1
        whole, part = 0.0, 0.5
    elif words[:4] == ["a", "quarter", "of", "a"]:
        at, whole, part = 4, 0.0, 0.25
    elif words[1:4] == ["and", "a", "half"]:
        value = _digits(words[0]) if is_digits(tokens, i) else _word_value(words[0])
        if value is None:
            return None
        at, whole, part = 4, value, 0.5
    else:
        return None
    scale = _SCALES.get(words[at])
    return (i + at + 1, round((whole + part) * scale)) if scale else None


def _added(tokens: tuple[Token, ...], last: int, value: float) -> tuple[int, float]:
    """The rest of "5 thousand and 703" or "5 thousand 703", but not of "5 thousand and 6 thousand"."""
    after = last + 1 if lower_at(tokens, last) == "and" else last
    if is_digits(tokens, after) and lower_at(tokens, after + 1) not in _MAGNITUDES:
        rest = _digits(tokens[after].text)
        if rest is not None and rest < 1_000 <= value and value % 1_000 == 0 and float(rest).is_integer():
            return after + 1, value + rest
    return last, value


def _digits(text: str) -> float | None:
    compact = re.sub(r"[,\s'\u2009\u202f\u00a0]", "", text)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", compact) and text.count(",") == 0:
        compact = compact.replace(".", "")
    if len(compact) > _MAX_DIGITS:
        return None
    try:
        return float(compact)
    except ValueError:
        return None


_SUFFIXES = ("-odd", "-plus", "-strong")  # "eighty-odd", "a hundred-plus", "a forty-strong group"


def without_suffix(word: str) -> str:
    """The number word in "eighty-odd"; the word itself without such an ending."""
    return word.rpartition("-")[0] if word.endswith(_SUFFIXES) else word


def _word_value(word: str) -> int | None:
    """Twenty-four, forty, seven; five-hundred, three-dozen: one token's value."""
    word = without_suffix(word)
    if word in _UNITS:
        return _UNITS[word]
    if word in _TENS:
        return _TENS[word]
    first, _, second = word.replace("\u2010", "-").replace("\u2011", "-").partition("-")
    if first in _TENS and 0 < _UNITS.get(second, 0) < 10:
        return _TENS[first] + _UNITS[second]
    if first in _UNITS and second in _SCALES:
        return _UNITS[first] * _SCALES[second]
    return None


def _words(tokens: tuple[Token, ...], i: int) -> tuple[int, int] | None:
    total = 0
    current: int | None = None
    last = i
    word = tokens[i].lower
    if word == "a" and lower_at(tokens, i + 1) in _GROUPS and lower_at(tokens, i + 2) == "of":
        return i + 3, _GROUPS[lower_at(tokens, i + 1)]
    if word in ("a", "an", "one") and without_suffix(lower_at(tokens, i + 1)) in (
        "hundred",
        "thousand",
        "million",
        "dozen",
        "score",
    ):
        current, last = 1, i + 1
    elif word in ("half-dozen", "half-a-dozen"):
        return i + 1, 6
    elif word in ("hundred", "thousand", "dozen") and i > 0 and tokens[i - 1].lower not in ("per",):
        # "a couple of hundred" is two of them
        current = 2 if "couple" in (lower_at(tokens, i - 1), lower_at(tokens, i - 2)) else 1
    while last < len(tokens) and not (last > i and tokens[last - 1].lower.endswith(_SUFFIXES)):
        value = _word_value(tokens[last].lower)
        word = without_suffix(tokens[last].lower)
        if value is not None:
            if current is not None and current % 10 == 0 and 0 < value < 10 and current % 100 != 0:
                current += value  # forty seven
            elif current is None:
                current = value
            elif (
                current % 100 == 0
                and (current or total)
                and value < 100
                and (
                    lower_at(tokens, last - 1) in ("and", "hundred")
                    or (lower_at(tokens, last - 1) == "thousand" and lower_at(tokens, last + 1) == "hundred")
                )
            ):
                current += value
            else:
                break
        elif word in _MAGNITUDES and word != "k" and current is not None:
            scale = _MAGNITUDES[word]
            current = current * scale
            if scale >= 1_000:
                total, current = total + current, 0
        elif word in _DOZEN and current is not None:
            return last + 1, total + current * _DOZEN[word]
        elif word == "and" and last > i and tokens[last - 1].lower in _MAGNITUDES:
            following = _word_value(lower_at(tokens, last + 1))
            if following is None or current is None or lower_at(tokens, last + 2) in _MAGNITUDES:
                break
            # "a hundred and five", but not "two hundred and three others" in two different counts
        else:
            break
        last += 1
    if current is None or last == i:
        return None
    if tokens[last - 1].lower == "and":
        last -= 1
    if last < len(tokens) and tokens[last].kind == NUMBER and total >= 1_000 and current == 0:
        last, value_ = _added(tokens, last, total)
        return last, round(value_)
    return last, total + current


def _upper_end(
    tokens: tuple[Token, ...], first: int, last: int, low: int
) -> tuple[int, int, int, bool] | None:
    """The second half of a range: 7-8000, 200–250, 7,000 to 8,000, between 5 and 6 thousand."""
    joiner = lower_at(tokens, last)
    start = before_hedges(tokens, first)
    before = lower_at(tokens, start - 1)
    if (
        joiner in ("-", "–", "—", "to")
        or (joiner == "and" and before == "between")
        or (joiner == "or" and lower_at(tokens, last + 1) in _UNITS and lower_at(tokens, first) in _UNITS)
    ):
        second = parse_single(tokens, last + 1) if last + 1 < len(tokens) else None
        if second is None:
            return None
        end, high = second
        if _dated(tokens, first) and not yearlike(tokens[last + 1].text):
            return None  # fell in 2023 to 5,000; from 73,000 in March 2019 to 26,000
        if joiner == "—" and (tokens[last].start != tokens[last - 1].end or high <= low):
            return None
        if (
            joiner == "to"
            and before == "from"
            and not _is_span(tokens, start)
            and not _opens(tokens, start, end)
        ):
            return None  # rose from 475 to 526
        if low < high and low < 1_000 <= high and high % 1_000 == 0 and low * 1_000 < high * 10 and low < 100:
            low *= 1_000  # 7-8000, 5 to 6 thousand
        scale = {"hundred": 100, "dozen": 12}.get(tokens[end - 1].lower, 1)
        if end > last + 2 and last == first + 1 and low < 20 and low * scale < high:
            low *= scale  # two or three hundred
        if joiner in ("-", "–") and lower_at(tokens, end) in ("-", "–", "/") and is_digits(tokens, end + 1):
            return None  # 11-11-2024
        if low < high:
            return end, low, high, False
    return None


_TIMES = MONTHS | frozenset(
    """in by since until till before after during early late mid spring summer autumn fall winter year
    start end beginning middle""".split()
)


def _dated(tokens: tuple[Token, ...], first: int) -> bool:
    """Is it a year by the words in front of it: March 2019, in early 2019, the start of 2018?"""
    if not yearlike(tokens[first].text):
        return False
    before, before2 = lower_at(tokens, first - 1), lower_at(tokens, first - 2)
    return (
        before in _TIMES
        or (before == "of" and before2 in _TIMES)
        or (before == "," and is_digits(tokens, first - 2) and lower_at(tokens, first - 3) in MONTHS)
        or (before in ("and", "or") and is_digits(tokens, first - 2) and _dated(tokens, first - 2))
    )


def _opens(tokens: tuple[Token, ...], first: int, end: int) -> bool:
    """Is it the range that begins a sentence, "From 493 to 545 Indonesians live there"?"""
    starts = first < 2 or tokens[first - 2].kind not in (WORD, NUMBER)
    return starts and tokens[first - 1].text == "From" and end < len(tokens) and tokens[end].kind == WORD


def _is_span(tokens: tuple[Token, ...], first: int) -> bool:
    """Is "from A to B" a range ("ranges from 5 to 6"), rather than a change from one to the other?"""
    return any(
        tokens[j].lower in ("range", "ranges", "ranging", "ranged", "estimates", "vary", "varies")
        for j in range(max(0, first - 5), first)
    )


def yearlike(text: str) -> bool:
    """Could the digits be a year?"""
    return len(text) == 4 and text.isdigit() and 1900 <= int(text) <= 2099


def is_digits(tokens: tuple[Token, ...], i: int) -> bool:
    """Is the token a number in digits?"""
    return 0 <= i < len(tokens) and tokens[i].kind == NUMBER


def is_number_like(tokens: tuple[Token, ...], i: int) -> bool:
    """Is the token a number in digits or words?"""
    return 0 <= i < len(tokens) and (tokens[i].kind == NUMBER or _word_value(tokens[i].lower) is not None)
