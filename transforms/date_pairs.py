"""Two time expressions in a row that are one, or of which one tells the year or the day of the other."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from transforms.date_arithmetic import parse_day

if TYPE_CHECKING:
    from transforms.dates import Time

_DAY_BESIDE = (" ", ", ", " (", ", the ", " the ")
_OPENS = re.compile(r"(?:^|[.!?]\s|\n)\s?$")
_ENDS = re.compile(r"[.!?;]\s|\n")
_AND_AGAIN = re.compile(r",?(?: and)?(?: again| then| later)?(?: another)?(?: \d[\d,]*)? ?")
_TO = re.compile(r" (?:to|and|until|till) ")


def join(text: str, found: list[Time]) -> None:
    """Correct the last two of the expressions found so far, in place.

    "On Saturday and Sunday" is one period, dated by its last day; "Saturday, May 7, 2022" is that day; a
    month or day beside another one with its year is of that year.
    """
    if len(found) < 2:
        return
    first, last = found[-2:]
    pair = first.kind == last.kind == "weekday" and text[first.end : last.start] in (
        " and ",
        "-",
        " to ",
        "–",
    )
    if pair and first.past and last.past and first.past < last.past and first.role in ("on", "since"):
        found[-2:] = [replace(last, start=first.start, role="on", begin=first.past)]
        return
    if first.kind == "weekday" and last.kind == "day" and text[first.end : last.start] in _DAY_BESIDE:
        # "on Saturday, May 7, 2022" is that day, not last Saturday
        found[-2] = replace(first, past=last.past, future=last.future)
    elif first.past and last.past and _in_the_year_before(text, first, last):
        value = f"{int(first.past[:4]) + (last.past[4:] < first.past[4:])}{last.past[4:]}"
        if value < last.past:
            found[-1] = replace(last, past=value, future=value)
    elif first.past and last.past and _until_a_year(text, first, last):
        value = f"{int(last.past[:4]) - (first.past[4:] > last.past[4:])}{first.past[4:]}"
        if last.kind == "month" or parse_day(value):  # not 29 February 2023
            found[-2] = replace(first, past=value, future=value)


def _in_the_year_before(text: str, first: Time, last: Time) -> bool:
    """ "In 2021 three groups came: 40 in May", "40 in May 2022 and 20 in July": the month of that year."""
    if last.kind != "month" or last.past == last.future or first.past != first.future:
        return False
    if first.role != "on" or last.role != "on":
        return False
    gap = text[first.end : last.start]
    if first.kind == "year":  # not "the women, who left in 2015, were flown home in May"
        return bool(_OPENS.search(text[max(0, first.start - 3) : first.start])) and not _ENDS.search(gap)
    return first.kind == "month" and bool(_AND_AGAIN.fullmatch(gap))


def _until_a_year(text: str, first: Time, last: Time) -> bool:
    """ "From January to March 2024", "between 5 January and 3 March 2024": the year of the second."""
    to = _TO.match(text, first.end)
    return (
        bool(to and last.start <= to.end())
        and first.role == "since"
        and last.kind == first.kind in ("day", "month")
        and first.past != first.future
        and last.past == last.future
    )
