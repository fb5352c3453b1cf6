"""Days, months and years moved back and forth as partial ISO dates."""

from __future__ import annotations

import re
from datetime import date, timedelta

from transforms.date_words import (
    MONTHS,
    NUMBERS,
    VAGUE,
)


def month_number(name: str) -> int:
    """The number of a month by its name or the first three letters."""
    return MONTHS.index(name[:3].lower()) + 1


def parse_day(text: str) -> date | None:
    """The day of an ISO date, if there is such a day."""
    try:
        return date.fromisoformat(text)
    except ValueError:  # 31 February
        return None


def make_day(year: int, month: int, day: int) -> date | None:
    """The day, if there is such a day."""
    try:
        return date(year, month, day)
    except ValueError:  # 31 February
        return None


def is_later(one: str, other: str) -> bool:
    """Is one partial date after another, as far as both tell? (2023-05 is not after 2023.)"""
    return one[: len(other)] > other[: len(one)]


def digits_of(text: str) -> int:
    """The number that the digits of a text make up."""
    return int(re.sub(r"[^0-9]", "", text))


def shifted(value: str, step: int, unit: str) -> str | None:
    """A partial date moved by so many days, months or years."""
    if step == 0:
        return value
    if unit == "year":
        return str(int(value) + step)
    if unit == "month":
        total = int(value[:4]) * 12 + int(value[5:7]) - 1 + step
        return f"{total // 12:04d}-{total % 12 + 1:02d}"
    day = parse_day(value)
    return (day + timedelta(days=step)).isoformat() if day else None


def count_of(word: str) -> int:
    """The number of a word or of digits; 0 for other words."""
    return int(word) if word.isdecimal() else NUMBERS.get(word.lower(), 0)


def stepped(anchor: date, count: str | None, unit: str, later: bool) -> str | None:
    """The anchor less (or plus) so many days, weeks, months or years, as exact as the words are."""
    word = (count or "one").lower().removesuffix(" of").split()[-1]
    if word in VAGUE:
        return None
    number = count_of(word)
    sign = 1 if later else -1
    unit = unit.removesuffix("s")
    if unit == "hour":
        return (anchor + timedelta(days=sign * round(number / 24))).isoformat()
    if unit in ("day", "night"):
        return (anchor + timedelta(days=sign * number)).isoformat()
    if unit in ("week", "fortnight"):
        return (anchor + timedelta(days=sign * number * (7 if unit == "week" else 14))).isoformat()[:7]
    if unit == "month":
        return shifted(anchor.isoformat()[:7], sign * number, "month")
    years = number * (10 if unit == "decade" else 1)
    year = anchor.year + sign * years
    return str(year) if 1000 <= year <= 9999 else None
