"""Why a number is no count: a year, a date, an age, money, a measure, a label, a pronoun."""

from __future__ import annotations

import re

from transforms.ages import PERSON, is_age
from transforms.hedges import of_how_many
from transforms.measures import measure_of, shared_measure
from transforms.number_words import MONTHS, is_digits, is_number_like, yearlike
from transforms.text import NUMBER, WORD, Token, lower_at

_YEAR_BEFORE = frozenset(
    "in since from until till by during of after before early late mid through throughout between for year "
    "summer winter spring autumn fall end beginning start and to - – — / ( ,".split()
)


_MONEY_SIGNS = frozenset("$€£¥₦₹₽")


_EARLIER = frozenset("in at last before a the during on previously earlier ever had".split())
_ONE_MORE = PERSON | frozenset(
    "member child person detainee prisoner suspect inmate convict defendant fighter".split()
)
_PRONOUN_AFTER = frozenset(
    "no not the this that any each which every another last first number day -".split()
)
_PRONOUN_BEFORE = frozenset("of another day side thing way hand reason can must 's ’s night more".split())


# "One of those women was arrested": whether the text counts her is decided by all that speaks of it.
_OF_A_GROUP = frozenset("the those these them whom its their his her".split())


_AFTER_OUTLET = frozenset(
    """) – - — . , ; : ’s 's on that in said says reported reports wrote quoted quotes correspondent reporter
    website channel television tv news and also has had learned""".split()
)


_LABELS = frozenset(
    """section article resolution chapter number no nos page flight room channel route highway camp-block
    phase volume issue paragraph gate building block line level version category tier bus unit brigade
    division battalion covid figure table chapter platform densus detachment regiment group-ib f-""".split()
)


_ROOMS = frozenset("ward wing cell annex sector hall hangar".split())  # "Ward 12", but "in one cell 12 men"
_GRADES = frozenset("level phase stage category grade tier".split())  # "raised to level two of four"
_COUNTED = frozenset("people persons families individuals men women children".split())
_CHANGES = frozenset(
    """rise increase drop fall decline gain reduction decrease growth rose risen fell fallen grew grown
    increased decreased dropped shrank shrunk up down jump""".split()
)


def why_not_a_count(tokens: tuple[Token, ...], first: int, last: int, value: int, vague: bool) -> str | None:
    """The reason why this number does not say how many of something, or None."""
    if vague:
        if lower_at(tokens, last) == "of" and lower_at(tokens, last + 1) in ("millions",):
            return "money or amounts"
        return measure_of(tokens, last)
    token = tokens[first]
    before = lower_at(tokens, first - 1)
    before2 = lower_at(tokens, first - 2)
    after = lower_at(tokens, last)
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
        and is_digits(tokens, last + 1)
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
    if last - first == 3 and numeric and all(yearlike(tokens[k].text) for k in (first, last - 1)):
        return "years"
    if (
        numeric
        and glued_after
        and after == "-"
        and is_digits(tokens, last + 1)
        and tokens[last].end == tokens[last + 1].start
    ):
        return "date or code"
    if _is_year(tokens, first, last):
        return "year"
    if _is_date(tokens, first, last, value):
        return "date"
    measure = measure_of(tokens, last) or shared_measure(tokens, first, last, value)
    if measure:
        return measure
    if numeric and value == 24 and first and tokens[first - 1].text[:1].isupper() and after in _AFTER_OUTLET:
        return "label"  # the channels Kurdistan 24 and France 24
    if before == "at" and after == "in" and lower_at(tokens, last + 2) in ("morning", "afternoon", "evening"):
        return "clock time, code or unit"
    if (
        before == "to"
        and before2 in ("years", "months")
        and value < 100
        and after not in _AFTER_YEARLIKE_COUNT
        and after not in ("other", "others", "more", "further")
    ):
        return "measure or duration"  # "terms from three years to 31"
    if is_age(tokens, first, last, value):
        return "age"
    if (after, lower_at(tokens, last + 1), lower_at(tokens, last + 2)) == ("and", "a", "half"):
        return "measure or duration"
    if (
        numeric
        and before == "("
        and after == ")"
        and glued_before
        and first > 1
        and is_digits(tokens, first - 2)
    ):
        return "label"
    if numeric and _in_a_row(tokens, first, last):
        return "label"
    if numeric and glued_after and after == "." and last + 1 < len(tokens) and _glued_word(tokens, last + 1):
        return "label"  # the site 24.kg
    if before in _GRADES and before2 not in ("the", "a"):
        return "label"
    if before == "number":
        # "was number 23" ranks; "children under five number 20,000" counts
        if after not in _COUNTED and before2 in (
            "and",
            "was",
            "is",
            "were",
            "the",
            "a",
            "convoy",
            "batch",
            "group",
            "",
            ",",
        ):
            return "label"
    elif numeric and (before in _LABELS or (before in _ROOMS and tokens[first - 1].text[0].isupper())):
        return "label"
    if numeric and first >= 2 and before == "." and before2 in ("no", "nos", "art", "p"):
        return "label"
    third_country = after == "third" and lower_at(tokens, last + 1) in ("country", "countries")
    if after in _FRACTIONS and not third_country:
        return "fraction"  # but "two third country nationals"
    if value == 1 and not numeric:
        if (
            after in ("in", "out")
            and is_number_like(tokens, last + 1 + (after == "out"))
            and not _in_a_year(tokens, last)
        ):
            return "fraction"
        if (before in _PRONOUN_AFTER or (before == "by" and before2 == "one")) and not _begins(tokens, first):
            return "pronoun"
        if after == "by" and lower_at(tokens, last + 1) == "one":
            return "pronoun"  # one by one
        if after in _PRONOUN_BEFORE and not (after == "more" and _a_person(tokens, last + 1)):
            member = after == "of" and before != "of" and lower_at(tokens, last + 1) in _OF_A_GROUP
            return None if member else "one of a group" if after == "of" else "pronoun"
    if (
        numeric
        and value <= 20
        and glued_after
        and after in ("”", '"', "’")
        and first
        and tokens[first - 1].text[:1].isupper()
    ):
        return "label"  # Operation "Humanity and Security 2"
    if (
        after in ("more", "fewer", "less")
        and lower_at(tokens, last + 1) == "than"
        and lower_at(tokens, last + 2) in _EARLIER
    ):
        return "a change, not how many"  # "500 more than in May"
    made_up = before2 == "up" and first > 2 and tokens[first - 3].lower in ("made", "make", "makes")
    if before in ("of", "by") and before2 in _CHANGES and not made_up:
        return "a change, not how many"
    if after == "in" and is_number_like(tokens, last + 1) and value <= 12 and not _in_a_year(tokens, last):
        return "fraction"  # nine in ten
    if before == "in" and is_number_like(tokens, first - 2) and value <= 12:
        return "fraction"
    if before == "in" and before2 == "one":
        return "fraction"
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


def _a_person(tokens: tuple[Token, ...], k: int) -> bool:
    """One more WOMAN, one more Turkish WOMAN."""
    named = k < len(tokens) and tokens[k].text[0].isupper()
    return lower_at(tokens, k + named) in _ONE_MORE


def _begins(tokens: tuple[Token, ...], first: int) -> bool:
    """Does it begin a sentence or clause: "Kurdistan - ONE woman was", "that ONE wanted member was"?"""
    clause = lower_at(tokens, first - 1) == "that" and any(_a_person(tokens, first + k) for k in (1, 2, 3))
    return tokens[first].text[0].isupper() or clause


def _in_a_row(tokens: tuple[Token, ...], first: int, last: int) -> bool:
    """Numbers of pages or notes: "1 2 3 4 5", "(7) (8)"."""

    def bare(k: int) -> bool:
        return is_digits(tokens, k) and len(tokens[k].text) <= 2

    if not bare(first) or last != first + 1:
        return False
    if any(all(bare(k) for k in range(begin, begin + 3)) for begin in (first - 2, first - 1, first)):
        return True
    notes = [first - 3, first + 3]
    return (
        lower_at(tokens, first - 1) == "("
        and lower_at(tokens, first + 1) == ")"
        and any(bare(k) and lower_at(tokens, k - 1) == "(" and lower_at(tokens, k + 1) == ")" for k in notes)
    )


def _glued_word(tokens: tuple[Token, ...], k: int) -> bool:
    return tokens[k].kind == WORD and tokens[k].start == tokens[k - 1].end


def _percent(tokens: tuple[Token, ...], last: int) -> bool:
    return lower_at(tokens, last + 1) in ("cent", "cents")


def _is_year(tokens: tuple[Token, ...], first: int, last: int) -> bool:
    token = tokens[first]
    if last != first + 1 or len(token.text) != 4 or not token.text.isdigit():
        return False
    if _of_the_hijra(tokens, last):
        return True
    if not 1900 <= int(token.text) <= 2099:
        return False
    before = lower_at(tokens, first - 1)
    if before in MONTHS or (before == "," and is_digits(tokens, first - 2)):
        return True
    after = lower_at(tokens, last)
    size = of_how_many(tokens, first)
    if size and lower_at(tokens, first - size - 1) not in _YEAR_BEFORE:
        return False  # "more than 2000 Tunisians", but "since at least 2019"
    if before in _YEAR_BEFORE:
        # "of 2000 prisoners" counts; "in 2014 people" does not
        return not (before in ("of", "from", "to", "for", "and", ",", "(") and after in _AFTER_YEARLIKE_COUNT)
    return after not in _AFTER_YEARLIKE_COUNT


def _of_the_hijra(tokens: tuple[Token, ...], last: int) -> bool:
    """ "1427 AH", "1427 of the Hijri calendar"."""
    behind = [lower_at(tokens, last + k) for k in range(3)]
    return behind[0] in _HIJRI or (behind[:2] == ["of", "the"] and behind[2] in _HIJRI)


_HIJRI = frozenset("ah hijri hijra".split())


_FRACTIONS = frozenset("thirds quarters fifths tenths third quarter fifth tenth".split())
_AFTER_YEARLIKE_COUNT = frozenset(
    """people persons prisoners detainees fighters men women children families individuals inmates suspects
    militants members female male foreign iraqi syrian isis is daesh terrorists suspected citizens nationals
    iraqis syrians captives soldiers minors boys girls residents orphans""".split()
)


_BEFORE_A_MONTH = frozenset("in since last until by of early late mid this next".split())
_HAPPEN = frozenset("have has had were was are went came left more others".split())


def _people_after_month(tokens: tuple[Token, ...], first: int, last: int) -> bool:
    """ "In September 21 people", "on 21 November 12 citizens": the number belongs to what follows."""
    after = lower_at(tokens, last)
    capital = last < len(tokens) and tokens[last].text[0].isupper()
    described = capital and lower_at(tokens, last + 1) in _AFTER_YEARLIKE_COUNT  # "15 Turkish women"
    people = after in _AFTER_YEARLIKE_COUNT or (capital and after.endswith("s")) or described
    before = lower_at(tokens, first - 2)
    day = is_digits(tokens, first - 2) and len(before) <= 2
    return (people and (day or before in _BEFORE_A_MONTH)) or (
        before in ("in", "since", "last") and after in _HAPPEN
    )


def _in_a_year(tokens: tuple[Token, ...], last: int) -> bool:
    """ "One IN 2016", but not "one in 2000 people"."""
    return yearlike(lower_at(tokens, last + 1)) and lower_at(tokens, last + 2) not in _AFTER_YEARLIKE_COUNT


def _day(tokens: tuple[Token, ...], k: int) -> bool:
    return is_digits(tokens, k) and len(tokens[k].text) <= 2 and 1 <= int(tokens[k].text) <= 31


def _month_before(tokens: tuple[Token, ...], k: int) -> bool:
    """ "January 21", "Jan. 21"."""
    return lower_at(tokens, k - 1 - (lower_at(tokens, k - 1) == ".")) in MONTHS


def _is_date(tokens: tuple[Token, ...], first: int, last: int, value: int) -> bool:
    if last == first + 3 and all(_day(tokens, k) for k in (first, last - 1)):  # "January 21 to 28"
        if _month_before(tokens, first) and not _people_after_month(tokens, first, last):
            return True
        return lower_at(tokens, last) in MONTHS and tokens[last].text[0].isupper()
    if last != first + 1 or not 1 <= value <= 31 or len(tokens[first].text) > 2:
        return False
    after = lower_at(tokens, last)
    before = lower_at(tokens, first - 1)
    if before == "." and lower_at(tokens, first - 2) in MONTHS:
        return True
    if before in MONTHS:
        return tokens[first - 1].text[0].isupper() and not _people_after_month(tokens, first, last)
    if after == "." and lower_at(tokens, last + 1) in MONTHS:
        return True
    if after in MONTHS and last < len(tokens) and tokens[last].text[0].isupper():
        return not (after in ("may", "march") and lower_at(tokens, last + 1) in ("be", "have", "not"))
    if (
        after in ("-", "–", "and", "to", "or")
        and is_digits(tokens, last + 1)
        and lower_at(tokens, last + 2) in MONTHS
    ):
        return True
    if (
        before in ("-", "–", "and", "to", "or")
        and is_digits(tokens, first - 2)
        and _month_before(tokens, first - 2)
    ):
        return after not in _AFTER_YEARLIKE_COUNT and after not in _HAPPEN
    return False
