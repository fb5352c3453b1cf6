"""Counts in English news text: digits, words, ranges, hedges and vague words, with bounds.

``counts(document)`` finds every number-like expression. Each is either a `Count`, which says how
many, or a `Rejected` with the reason why it is no count (a year, a date, an age, money, ...). What
is counted is not decided here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.text import NUMBER, PUNCTUATION, WORD, Document, Token

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
_DOZEN = {"dozen": 12, "score": 20}
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
_MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr "
    "jun jul aug sep sept oct nov dec".split()
)
_YEAR_BEFORE = frozenset(
    "in since from until till by during of after before early late mid through throughout between for year "
    "summer winter spring autumn fall end beginning start and to - – — / ( ,".split()
)
_UNITS_OF_MEASURE = frozenset(
    """year years month months week weeks day days hour hours minute minutes min mins second seconds decade
    decades century centuries weekend weekends fortnight km kilometre kilometres kilometer kilometers mile
    miles metre metres meter meters cm feet foot ft inch inches acre acres hectare hectares ton tons tonne
    tonnes kg kilogram kilograms kilo kilos gram grams litre litres degree degrees dollar dollars euro euros
    pound pounds lira dinar dinars riyal riyals rupee rupees rouble roubles rubles naira usd eur gbp percent
    percentage pc pct times time point points mm mph kph volts watts mw gmt utc cet est bst am pm
    a.m. p.m. o'clock""".split()
)
_MONEY_SIGNS = frozenset("$€£¥₦₹₽")
_AGE_BEFORE = frozenset({"aged", "age", "ages"})
_LABELS = frozenset(
    """section article resolution chapter number no nos page flight room channel route highway camp-block
    phase volume issue paragraph gate building block line level version category tier bus unit brigade
    division battalion covid figure table chapter platform f-""".split()
)

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
# Hedges after a number.
_AFTER: tuple[tuple[tuple[str, ...], str], ...] = (
    (("or", "so"), _ABOUT),
    (("or", "thereabouts"), _ABOUT),
    (("or", "more"), _AT_LEAST),
    (("and", "more"), _AT_LEAST),
    (("and", "counting"), _AT_LEAST),
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
_ORDINAL = re.compile(
    r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)?-?(?:first|second|third|fourth|fifth|sixth|"
    r"seventh|eighth|ninth|tenth|eleventh|twelfth|\w{3,5}teenth|\w{3,5}tieth)$"
)
_MAX_DIGITS = 12


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
        parsed = _number(tokens, position)
        if parsed is None:
            position += 1
            continue
        last, low, high, vague = parsed
        first = position
        position = last
        reason = _not_a_count(tokens, first, last, low, vague)
        if reason:
            rejected.append(Rejected(first, last, tokens[first].start, tokens[last - 1].end, reason))
            continue
        found.append(_hedged(tokens, first, last, low, high, vague))
    return found, rejected


# ---------------------------------------------------------------- the number itself


def _number(tokens: tuple[Token, ...], i: int) -> tuple[int, int, int, bool] | None:
    """Parse a number at token i: (end token, low, high, vague). low == high unless it is a range."""
    vague = _vague(tokens, i)
    if vague:
        return vague[0], vague[1], vague[1], True
    single = _single(tokens, i)
    if single is None:
        return None
    last, value = single
    upper = _upper_end(tokens, i, last, value)
    if upper:
        return upper
    return last, value, value, False


def _vague(tokens: tuple[Token, ...], i: int) -> tuple[int, int] | None:
    word = tokens[i].lower
    following = _lower(tokens, i + 1)
    if (
        word in ("tens", "hundreds", "dozens", "scores")
        and following == "of"
        and _lower(tokens, i + 2)
        in (
            "thousands",
            "hundreds",
        )
    ):
        scale = 1_000 if _lower(tokens, i + 2) == "thousands" else 100
        return i + 3, {"tens": 20, "dozens": 24, "scores": 40, "hundreds": 200}[word] * scale
    if word == "hundreds" and following in ("and", "or") and _lower(tokens, i + 2) == "thousands":
        return i + 3, 200
    if word in ("several", "few") and following in ("hundred", "thousand", "dozen", "score"):
        scale = {"hundred": 100, "thousand": 1_000, "dozen": 12, "score": 20}[following]
        return i + 2, _FEW[word] * scale
    if word == "a" and following == "few":
        after = _lower(tokens, i + 2)
        if after in ("hundred", "thousand", "dozen"):
            return i + 3, 2 * {"hundred": 100, "thousand": 1_000, "dozen": 12}[after]
        return i + 2, 3
    if word in _VAGUE:
        if word == "scores" and following != "of" and _lower(tokens, i - 1) in ("the", "test", "exam"):
            return None
        return i + 1, _VAGUE[word]
    return None


def _single(tokens: tuple[Token, ...], i: int) -> tuple[int, int] | None:
    """One number in digits or words, with its magnitudes; (end token, value)."""
    token = tokens[i]
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
        if _lower(tokens, last) == "dozen":
            return last + 1, round(value * 12)
        if last > i + 1:
            last, value = _added(tokens, last, value)
        elif not float(base).is_integer():
            return i + 1, round(value)
        return last, round(value)
    if token.kind != WORD:
        return None
    return _words(tokens, i)


def _added(tokens: tuple[Token, ...], last: int, value: float) -> tuple[int, float]:
    """The rest of "5 thousand and 703" or "5 thousand 703"."""
    after = last + 1 if _lower(tokens, last) == "and" else last
    if after < len(tokens) and tokens[after].kind == NUMBER:
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


def _word_value(word: str) -> int | None:
    """Twenty-four, forty, seven: one token's value below a hundred."""
    if word in _UNITS:
        return _UNITS[word]
    if word in _TENS:
        return _TENS[word]
    tens, dash, unit = word.replace("\u2010", "-").replace("\u2011", "-").partition("-")
    if dash and tens in _TENS and 0 < _UNITS.get(unit, 0) < 10:
        return _TENS[tens] + _UNITS[unit]
    return None


def _words(tokens: tuple[Token, ...], i: int) -> tuple[int, int] | None:
    total = 0
    current: int | None = None
    last = i
    word = tokens[i].lower
    if word in ("a", "an", "one") and _lower(tokens, i + 1) in (
        "hundred",
        "thousand",
        "million",
        "dozen",
        "score",
    ):
        current, last = 1, i + 1
    elif word == "half" and _lower(tokens, i + 1) == "a" and _lower(tokens, i + 2) == "dozen":
        return i + 3, 6
    elif word in ("hundred", "thousand", "dozen") and i > 0 and tokens[i - 1].lower not in ("per",):
        current = 1
    while last < len(tokens):
        word = tokens[last].lower
        value = _word_value(word)
        if value is not None:
            if current is not None and current % 10 == 0 and 0 < value < 10 and current % 100 != 0:
                current += value  # forty seven
            elif current is None:
                current = value
            elif (
                current % 100 == 0
                and current
                and value < 100
                and _lower(tokens, last - 1) in ("and", "hundred")
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
            following = _word_value(_lower(tokens, last + 1))
            if following is None or current is None or _lower(tokens, last + 2) in _MAGNITUDES:
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
    joiner = _lower(tokens, last)
    before = _lower(tokens, first - 1)
    if (
        joiner in ("-", "–", "—", "to")
        or (joiner == "and" and before == "between")
        or (joiner == "or" and _lower(tokens, last + 1) in _UNITS and _lower(tokens, first) in _UNITS)
    ):
        second = _single(tokens, last + 1) if last + 1 < len(tokens) else None
        if second is None:
            return None
        end, high = second
        if joiner == "—" and (tokens[last].start != tokens[last - 1].end or high <= low):
            return None
        if joiner == "to" and before == "from" and not _is_span(tokens, first):
            return None  # rose from 475 to 526
        if low < high and low < 1_000 <= high and high % 1_000 == 0 and low * 1_000 < high * 10 and low < 100:
            low *= 1_000  # 7-8000, 5 to 6 thousand
        if joiner in ("-", "–") and _lower(tokens, end) in ("-", "–", "/") and _is_number(tokens, end + 1):
            return None  # 11-11-2024
        if low < high:
            return end, low, high, False
    return None


def _is_span(tokens: tuple[Token, ...], first: int) -> bool:
    """Is "from A to B" a range ("ranges from 5 to 6"), rather than a change from one to the other?"""
    return any(
        tokens[j].lower in ("range", "ranges", "ranging", "ranged", "estimates", "vary", "varies")
        for j in range(max(0, first - 5), first)
    )


# ---------------------------------------------------------------- why it is no count


def _not_a_count(tokens: tuple[Token, ...], first: int, last: int, value: int, vague: bool) -> str | None:
    """The reason why this number does not say how many of something, or None."""
    if vague:
        if _lower(tokens, last) == "of" and _lower(tokens, last + 1) in ("millions",):
            return "money or amounts"
        return _measure(tokens, last)
    token = tokens[first]
    before = _lower(tokens, first - 1)
    before2 = _lower(tokens, first - 2)
    after = _lower(tokens, last)
    glued_after = last < len(tokens) and tokens[last].start == tokens[last - 1].end
    glued_before = first > 0 and tokens[first - 1].end == token.start
    numeric = token.kind == NUMBER
    if numeric and glued_before and tokens[first - 1].kind == WORD and before not in ("us$",):
        return "part of a name"
    if numeric and glued_after and after in ("st", "nd", "rd", "th"):
        return "ordinal"
    if (
        before in _MONEY_SIGNS
        or (glued_before and before in ("us$", "rs"))
        or (glued_after and after in _MONEY_SIGNS)
    ):
        return "money"
    if after in ("%", "per", "percent", "percentage", "pc", "pct") and not (
        after == "per" and not _percent(tokens, last)
    ):
        return "percentage"
    if (
        numeric
        and glued_after
        and after in ("/", ":", ".")
        and _is_number(tokens, last + 1)
        and (tokens[last].end == tokens[last + 1].start)
    ):
        return "date, time or ratio"
    if numeric and glued_before and before in ("/", ":", ".", "#", "№"):
        return "date, time or label"
    if (
        numeric
        and glued_before
        and before in ("-", "+", "–")
        and first > 1
        and (tokens[first - 2].end == tokens[first - 1].start)
    ):
        return "part of a compound, a code or a range"
    if numeric and before == "+":
        return "telephone number"
    if numeric and glued_after and last < len(tokens) and tokens[last].kind == WORD:
        return "clock time, code or unit"
    if (
        numeric
        and glued_after
        and after in ("-", "–")
        and last + 1 < len(tokens)
        and (tokens[last].end == tokens[last + 1].start)
        and tokens[last + 1].kind == WORD
        and after != "—"
    ):
        return "part of a compound"
    if last - first == 3 and numeric and all(_yearlike(tokens[k].text) for k in (first, last - 1)):
        return "years"
    if (
        numeric
        and glued_after
        and after == "-"
        and _is_number(tokens, last + 1)
        and tokens[last].end == tokens[last + 1].start
    ):
        return "date or code"
    if _is_year(tokens, first, last):
        return "year"
    if _is_date(tokens, first, last, value):
        return "date"
    measure = _measure(tokens, last)
    if measure is None and after in ("to", "or", "and", "-", "–") and _is_numberish(tokens, last + 1):
        measure = _measure(tokens, last + 2)
    if measure:
        return measure
    if (
        before in _AGE_BEFORE
        or (before == "of" and before2 in ("age", "ages"))
        or (
            before2 in _AGE_BEFORE and before in ("between", "from", "under", "over", "about", "around", "to")
        )
    ):
        return "age"
    if before in ("turned", "turning") or (
        before == "reached" and value <= 18 and after in (".", ",", ";", "and", "")
    ):
        return "age"
    if (
        before in ("under", "over", "below", "than")
        and value <= 18
        and after in (",", ".", ";", ")", "and", "are", "were", "or", "to", "in", "at", "")
    ):
        if before != "than" or before2 in ("older", "younger"):
            return "age"
    if before2 in ("older", "younger") and before == "than":
        return "age"
    if (
        value < 100
        and any(_lower(tokens, first - k) in ("ages", "aged", "age") for k in range(1, 6))
        and not any(_lower(tokens, first - k) in (",", ";", ".") for k in range(1, 4))
    ):
        return "age"
    if (
        before == ","
        and 2 < value < 100
        and numeric
        and after == "and"
        and first > 1
        and (tokens[first - 2].text[0].isupper() or tokens[first - 2].text == "*")
        and _lower(tokens, last + 1) not in _AFTER_YEARLIKE_COUNT
    ):
        return "age"
    if (
        before == ","
        and after == ","
        and 10 < value < 100
        and numeric
        and first > 1
        and tokens[first - 2].kind == WORD
    ):
        return "age"
    if numeric and before == "(" and glued_before and first > 1 and _is_number(tokens, first - 2):
        return "label"
    if value <= 18 and before in ("under", "below", "over", "above", "between") and before2 in _YOUNG:
        return "age"
    if (
        before in ("not", "yet")
        and before2 in ("are", "is", "were", "was", "yet", "not")
        and value <= 18
        and after in (".", ",", "number")
    ):
        return "age"
    if before == "number":
        # "was number 23" ranks; "children under five number 20,000" counts
        if before2 in ("and", "was", "is", "were", "the", "a", "convoy", "batch", "group", "", ","):
            return "label"
    elif before in _LABELS and numeric:
        return "label"
    if numeric and first >= 2 and before == "." and before2 in ("no", "nos", "art", "p"):
        return "label"
    if after in ("thirds", "quarters", "fifths", "tenths", "third", "quarter", "fifth", "tenth"):
        return "fraction"
    if value == 1 and not numeric:
        if after in ("in", "out") and _is_numberish(tokens, last + 1 + (after == "out")):
            return "fraction"
        if before in (
            "no",
            "not",
            "the",
            "this",
            "that",
            "any",
            "each",
            "which",
            "every",
            "another",
            "last",
            "first",
            "number",
            "day",
            "-",
        ):
            return "pronoun"
        if after in (
            "of",
            "another",
            "day",
            "side",
            "thing",
            "way",
            "hand",
            "reason",
            "can",
            "must",
            "'s",
            "’s",
            "night",
            "more",
        ):
            return "pronoun" if after != "of" else "one of a group"
    if value == 0:
        return "none"
    if (
        numeric
        and "." in token.text
        and last == first + 1
        and not re.fullmatch(r"\d{1,3}(?:\.\d{3})+", token.text)
    ):
        return "decimal"
    if numeric and first == 0 and after in (".", ")") and value < 100:
        return "list number"
    if value > 50_000_000:
        return "too large for people in custody"
    return None


_YOUNG = frozenset(
    "children child orphans boys girls minors anyone nobody those everyone all aged persons people girls kids none youths".split()
)


def _measure(tokens: tuple[Token, ...], last: int) -> str | None:
    word = _lower(tokens, last)
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
        word = _lower(tokens, last + 1)
    if word in ("us", "u.s.", "canadian", "australian", "iraqi", "turkish", "american") and _lower(
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


def _percent(tokens: tuple[Token, ...], last: int) -> bool:
    return _lower(tokens, last + 1) in ("cent", "cents")


def _yearlike(text: str) -> bool:
    return len(text) == 4 and text.isdigit() and 1900 <= int(text) <= 2099


def _is_year(tokens: tuple[Token, ...], first: int, last: int) -> bool:
    token = tokens[first]
    if last != first + 1 or len(token.text) != 4 or not token.text.isdigit():
        return False
    if not 1900 <= int(token.text) <= 2099:
        return False
    before = _lower(tokens, first - 1)
    if before in _MONTHS or (before == "," and _is_number(tokens, first - 2)):
        return True
    after = _lower(tokens, last)
    if before in _YEAR_BEFORE:
        # "of 2000 prisoners" counts; "in 2014 people" does not
        return not (before in ("of", "from", "to", "for", "and", ",", "(") and after in _AFTER_YEARLIKE_COUNT)
    return after not in _AFTER_YEARLIKE_COUNT


_AFTER_YEARLIKE_COUNT = frozenset(
    """people persons prisoners detainees fighters men women children families individuals inmates suspects
    militants members female male foreign iraqi syrian isis is daesh terrorists suspected citizens nationals
    iraqis syrians captives soldiers minors boys girls residents orphans""".split()
)


def _is_date(tokens: tuple[Token, ...], first: int, last: int, value: int) -> bool:
    if last != first + 1 or not 1 <= value <= 31 or len(tokens[first].text) > 2:
        return False
    after = _lower(tokens, last)
    before = _lower(tokens, first - 1)
    if before == "." and _lower(tokens, first - 2) in _MONTHS:
        return True
    if before in _MONTHS:
        return tokens[first - 1].text[0].isupper()
    if after == "." and _lower(tokens, last + 1) in _MONTHS:
        return True
    if after in _MONTHS and last < len(tokens) and tokens[last].text[0].isupper():
        return not (after in ("may", "march") and _lower(tokens, last + 1) in ("be", "have", "not"))
    if (
        after in ("-", "–", "and", "to", "or")
        and _is_number(tokens, last + 1)
        and _lower(tokens, last + 2) in _MONTHS
    ):
        return True
    if (
        before in ("-", "–", "and", "to", "or")
        and _is_number(tokens, first - 2)
        and _lower(tokens, first - 3) in _MONTHS
    ):
        return after not in _AFTER_YEARLIKE_COUNT
    return False


# ---------------------------------------------------------------- hedges


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
        if all(_lower(tokens, last + k) == word for k, word in enumerate(words)):
            last += len(words)
            qualifier = qualifier or after
            break
    if _lower(tokens, last) in ("more", "further", "additional", "others"):
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


def _hedge_before(tokens: tuple[Token, ...], first: int) -> tuple[tuple[str, ...], str | None] | None:
    for words, qualifier in _HEDGES:
        size = len(words)
        if size > first:
            continue
        if all(tokens[first - size + k].lower == word for k, word in enumerate(words)):
            if words == ("over",) and _lower(tokens, first - 2) in (
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
                _lower(tokens, first - 2) in _YOUNG or _lower(tokens, first - 2) in ("were", "are")
            ):
                return None
            return words, qualifier
    return None


# ---------------------------------------------------------------- small helpers


def _lower(tokens: tuple[Token, ...], i: int) -> str:
    return tokens[i].lower if 0 <= i < len(tokens) else ""


def _is_number(tokens: tuple[Token, ...], i: int) -> bool:
    return 0 <= i < len(tokens) and tokens[i].kind == NUMBER


def _is_numberish(tokens: tuple[Token, ...], i: int) -> bool:
    return 0 <= i < len(tokens) and (tokens[i].kind == NUMBER or _word_value(tokens[i].lower) is not None)


def is_ordinal(word: str) -> bool:
    """Is the lower-cased word an ordinal ("third", "twenty-first")?"""
    return bool(_ORDINAL.match(word))


def is_punctuation(token: Token) -> bool:
    """Is the token a punctuation mark?"""
    return token.kind == PUNCTUATION


def value_of(tokens: tuple[Token, ...], i: int) -> int | None:
    """The single number that begins at token i, in digits or words, or None."""
    parsed = _single(tokens, i)
    return parsed[1] if parsed else None
