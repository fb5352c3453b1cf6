"""Time expressions of English news prose, resolved against the publication date.

`find_times` gives every expression of a text with its span and its partial ISO value: "on Thursday",
"last week", "since 2021", "17. Feb. 2026", "two months ago", "within forty-eight hours". A weekday, or a day
or month without a year, has two readings: the last before publication and the next after it.
`publication_date` reads the date of an article from its own first lines when nothing else gives it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from transforms.date_arithmetic import (
    count_of,
    digits_of,
    make_day,
    month_number,
    parse_day,
    shifted,
    stepped,
)
from transforms.date_pairs import join
from transforms.date_words import KINDS, PEOPLE_FOLLOW, WEEKDAYS, matches, role_of
from transforms.text import Document

_EDGES = ("earl", "lat", "end", "start", "begin", "mid")  # "the beginning of the year" is in the year
_FIRST_YEAR, _LAST_YEAR = 1800, 2200
_HEADER = re.compile(r"\s*date\s+(\d{4}-\d{2}-\d{2})\b")
_HEADER_CHARACTERS = 600
_HEADER_LEAD = 60


@dataclass(frozen=True, slots=True)
class Time:
    """One time expression: [start, end) in characters and what it means.

    `past` is the last reading at or before publication, `future` the next one after it; both are
    partial ISO dates and equal when the words leave no choice. `begin` is set for expressions that
    cover a period ("from 2014 to 2017", "in the past two days"). `role` is "on", "since", "until",
    "after", "as_of", "compared" ("the first since 2019") or "dateline".
    """

    start: int
    end: int
    past: str | None
    future: str | None
    role: str
    kind: str  # day, month, year, weekday, deictic, span, ago, period
    begin: str | None = None
    running: bool = False  # "so far this year": from the start of the period until now
    week: bool = False  # "next week": neither a day nor a month


def find_times(text: str, published: date | None) -> list[Time]:
    """Every time expression of the text, in order, resolved against the publication date.

    Relative expressions are left out when no publication date is known.
    """
    if published is not None and not _FIRST_YEAR <= published.year <= _LAST_YEAR:
        published = None  # no news is that old: a misread date must not count
    found: list[Time] = []
    for match in matches(text):
        found.extend(_resolve(match, text, published, found))
        join(text, found)
    return found


def _resolve(
    match: re.Match[str], text: str, published: date | None, before: Sequence[Time]
) -> Iterator[Time]:
    kind = next(name for name in KINDS if match.group(name) is not None)
    start, end = match.span()
    role = role_of(text, match)
    if kind == "iso":
        yield from _exact(match, parse_day(match.group("iso").replace("/", "-")), role)
    elif kind == "dots":
        parts = (int(match.group(name)) for name in ("dots_y", "dots_m", "dots_d"))
        yield from _exact(match, make_day(*parts), role)
    elif kind in ("dmy", "mdy"):
        yield from _day_and_month(match, kind, text, published, role)
    elif kind == "my":
        value = f"{match.group('my_y')}-{month_number(match.group('my_m')):02d}"
        yield Time(start, end, value, value, role, "month")
    elif kind == "months" and (published or match.group("ms_y")):
        yield from _two_months(match, published, role)
    elif kind == "years":
        first, last = match.group("y_from"), match.group("y_to")
        last = last if len(last) == 4 else first[:2] + last
        if first < last:
            yield Time(start, end, last, last, "on", "period", begin=first)
    elif kind in ("year", "bare") or (kind == "adj" and match.group("adj_y")):
        value = match.group("y") or match.group("bare_y") or match.group("adj_y")
        yield Time(start, end, value, value, role, "year")
    elif kind == "adj" and match.group("adj_my"):
        value = f"{match.group('adj_my')}-{month_number(match.group('adj_m')):02d}"
        yield Time(start, end, value, value, role, "month")
    elif kind == "adj":
        yield from _month_readings(start, end, month_number(match.group("adj_m")), published, role)
    elif kind == "then":
        anchor = next((t.past for t in reversed(before) if t.past and t.role != "dateline"), None)
        if anchor:
            yield Time(start, end, anchor, anchor, "since", "year" if len(anchor) == 4 else "day")
    elif kind == "same":
        named = [t for t in before if t.past and t.role != "dateline"]
        last = next((t for t in reversed(named) if t.begin), named[-1] if named else None)
        if last is not None and (last.begin or last.role == "since" or len(last.past or "") < 10):
            yield Time(
                start, end, last.past, last.past, "on", "period", begin=last.begin or (last.past or "")[:4]
            )
    elif published is not None:
        yield from _relative(match, kind, published, role, before)


def _two_months(match: re.Match[str], published: date | None, role: str) -> Iterator[Time]:
    """ "In November and December of 2019": the last month, and a period from the first on."""
    first, last = month_number(match.group("ms_f")), month_number(match.group("ms_t"))
    if match.group("ms_y"):
        year = int(match.group("ms_y"))
    elif published is not None:
        year = published.year - (last > published.month)
    else:
        return
    value = f"{year}-{last:02d}"
    yield Time(*match.span(), value, value, "on", "period", begin=f"{year - (first > last)}-{first:02d}")


def _exact(match: re.Match[str], day: date | None, role: str, begin: str | None = None) -> Iterator[Time]:
    if day is not None:
        yield Time(*match.span(), day.isoformat(), day.isoformat(), role, "day", begin=begin)


def _day_and_month(
    match: re.Match[str], kind: str, text: str, published: date | None, role: str
) -> Iterator[Time]:
    start, end = match.span()
    day = digits_of(match.group(kind + "_d"))
    month = month_number(match.group(kind + "_m"))
    year = match.group(kind + "_y")
    before = text[max(0, start - 6) : start].lower()
    follow = PEOPLE_FOLLOW.match(text, end)
    people = follow is not None and (
        before.endswith(("in ", "since ", "last ")) if follow.group("verb") else not before.endswith("on ")
    )
    before = before[-3:]
    if kind == "mdy" and year is None and (before == "in " or people):
        # nobody says "in March 12": the number belongs to what follows ("in March 12 women ...")
        yield from _month_readings(start, start + len(match.group("mdy_m")), month, published, role)
        return
    first = None  # of a range: "5-7 February", "Feb. 5 to 7"
    if kind == "mdy" and match.group("mdy_t"):
        first, day = day, digits_of(match.group("mdy_t"))
    elif kind == "dmy" and match.group("dmy_f"):
        first = digits_of(match.group("dmy_f"))
    if text[max(0, start - 9) : start].lower() == "night of ":
        first = None  # "in the night of 3 to 4 June"
    if year is not None:
        begin = make_day(int(year), month, first) if first else None
        role = "on" if begin and role == "since" else role  # "from June 5 to 9" is over
        yield from _exact(match, make_day(int(year), month, day), role, begin.isoformat() if begin else None)
        return
    if published is None:
        return
    # a day ahead is still "past": the clocks of the place and of the publisher differ
    past = make_day(published.year, month, day)
    if past and past > published + timedelta(days=1):
        past = make_day(published.year - 1, month, day)
    future = make_day(published.year, month, day)
    if future and future < published:
        future = make_day(published.year + 1, month, day)
    if past:
        begin = make_day(past.year, month, first) if first else None
        role = "on" if begin and role == "since" else role
        yield Time(
            start,
            end,
            past.isoformat(),
            future.isoformat() if future else None,
            role,
            "day",
            begin=begin.isoformat() if begin and begin < past else None,
        )


def _month_readings(start: int, end: int, month: int, published: date | None, role: str) -> Iterator[Time]:
    if published is None:
        return
    past = published.year - (month > published.month)
    future = published.year + (month < published.month)
    yield Time(start, end, f"{past}-{month:02d}", f"{future}-{month:02d}", role, "month")


def _relative(
    match: re.Match[str], kind: str, published: date, role: str, before: Sequence[Time]
) -> Iterator[Time]:
    start, end = match.span()
    today = published.isoformat()
    if kind == "mlast":
        which = match.group("mlast_w")
        named = next((t.past for t in reversed(before) if t.past and t.role != "dateline"), None)
        anchor = int(named[:4]) if named and which in ("that", "the same", "the previous") else published.year
        year = anchor + {"last": -1, "the past": -1, "the previous": -1, "next": 1}.get(which, 0)
        value = f"{year}-{month_number(match.group('mlast_m')):02d}"
        yield Time(start, end, value, value, role, "month")
    elif kind == "month":
        yield from _bare_month(match, published, role)
    elif kind == "weekday":
        yield from _weekday(match, published, role)
    elif kind == "deictic":
        days = {"yesterday": -1, "tomorrow": 1, "last night": -1, "the day before yesterday": -2}
        value = (published + timedelta(days=days.get(match.group().lower(), 0))).isoformat()
        yield Time(start, end, value, value, role, "deictic")
    elif kind == "season":  # since the last one began
        month = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}.get(match.group("sn"), 1)
        value = f"{published.year - (month > published.month)}-{month:02d}"
        yield Time(start, end, value, value, "since", "month")
    elif kind == "first":
        months = 6 if match.group("f_half") else count_of(match.group("f_n") or "three")
        if 1 <= months <= 12:
            begin = match.group("f_y") or str(published.year)
            value = f"{begin}-{months:02d}"
            yield Time(start, end, value, value, role, "period", begin=begin)
    elif kind == "beside":
        unit = match.group("b_unit").replace("night", "day")
        wanted = {"day": 10, "month": 7, "year": 4}[unit]
        named = next((t.past for t in reversed(before) if t.past and len(t.past) >= wanted), None)
        named = named or published.isoformat()  # than the day of the report
        moved = (
            shifted(named[:wanted], -1 if match.group("b_way") == "before" else 1, unit) if named else None
        )
        if moved:
            yield Time(start, end, moved, moved, role, "span")
    elif kind == "span":
        yield from _span(match, published, role, before)
    elif kind == "ago":
        yield from _ago(match, published, role, before)
    elif kind == "lastn":
        past_words, count = match.group("l_past"), match.group("l_n")
        if past_words == "the " or (count is None and not past_words):
            return  # "in the weeks since", "over weeks"
        one = (count or "").lower() in ("a", "an", "one")
        short = one and match.group("l_unit") in ("hour", "day", "night")
        if (short or match.group("l_pre").lower() in ("for", "over", "during")) and not past_words:
            return  # "for three years", "over three weeks" are lengths, as in sentences
        yield Time(
            start,
            end,
            today,
            today,
            role,
            "period",
            begin=stepped(published, count, match.group("l_unit"), False),
        )
    elif kind == "lastn2":
        begin = stepped(published, match.group("k_n"), match.group("k_unit"), False)
        yield Time(start, end, today, today, role, "period", begin=begin)


def _bare_month(match: re.Match[str], published: date, role: str) -> Iterator[Time]:
    month = month_number(match.group("mon"))
    relative = (match.group("mrel") or "").lower()
    if relative == "next" or (relative == "last" and month == published.month):
        year = published.year + (month <= published.month) if relative == "next" else published.year - 1
        value = f"{year}-{month:02d}"
        yield Time(*match.span(), value, value, role, "month")
    else:
        yield from _month_readings(match.start(), match.end(), month, published, role)


def _weekday(match: re.Match[str], published: date, role: str) -> Iterator[Time]:
    name = match.group("wday").lower().rstrip(".")
    if name.endswith("days"):  # "on Fridays" is a habit
        return
    index = WEEKDAYS.index(name[:3])
    back = (published.weekday() - index) % 7
    ahead = -back % 7
    relative = (match.group("wrel") or "").lower()
    when = (match.group("wago") or "").lower().replace("of ", "")
    monday = published - timedelta(days=published.weekday())
    if when == "last week":
        past = future = monday + timedelta(days=index - 7)
    elif when in ("next week", "week"):
        past = future = monday + timedelta(days=index + 7)
    elif relative in ("next", "this coming"):
        past = future = published + timedelta(days=ahead or 7)
    else:
        gone = relative in ("last", "this past") or when == "last"
        past = published - timedelta(days=7 if gone and back == 0 else back)
        future = past if gone else published + timedelta(days=ahead)
    yield Time(*match.span(), past.isoformat(), future.isoformat(), role, "weekday")


def _span(match: re.Match[str], published: date, role: str, before: Sequence[Time]) -> Iterator[Time]:
    start, end = match.span()
    relative = match.group("s_rel").lower()
    unit = match.group("s_unit")
    unit = "day" if unit in ("morning", "evening", "night") else unit
    running = bool(match.group("so_far") or match.group("s_far"))
    if relative in ("that", "the same", "the previous", "the following"):
        # the day, month or year that the text named last, or the one before or after it
        wanted = {"year": 4, "month": 7, "day": 10}.get(unit, 99)
        named = next((t.past for t in reversed(before) if t.past and len(t.past) >= wanted), None)
        if relative == "the previous" and named is None:
            named = published.isoformat()
        if named:
            step = {"the previous": -1, "the following": 1}.get(relative, 0)
            value = shifted(named[:wanted], step, unit)
            if value:
                yield Time(start, end, value, value, role, "span")
        return
    plain = relative == "the" and not match.group().lower().startswith(_EDGES)
    if unit == "day" or (plain and unit != "weekend"):
        return
    step = {"last": -1, "next": 1, "the coming": 1}.get(relative, 0)
    if unit in ("week", "weekend"):
        if relative == "the past":
            begin = (published - timedelta(days=7)).isoformat()
            yield Time(start, end, published.isoformat(), published.isoformat(), role, "period", begin=begin)
            return
        value = published.isoformat()[:7]
        if unit == "weekend" and plain:
            value = (published - timedelta(days=(published.weekday() + 2) % 7)).isoformat()[:7]
        elif step:
            value = (published + timedelta(days=7 * step + 3 - published.weekday())).isoformat()[:7]
    elif relative == "the past":  # "in the past year": until now
        today = published.isoformat()
        since = stepped(published, None, unit, False)
        yield Time(start, end, today, today, role, "period", begin=since)
        return
    elif unit == "month":
        value = shifted(published.isoformat()[:7], step, "month") or ""
    else:
        value = str(published.year + step)
        running = running or (relative == "this" and unit == "year" and not match.group().startswith("later"))
    yield Time(
        start,
        end,
        value,
        value,
        role,
        "span",
        begin=value if running else None,
        running=running,
        week=unit in ("week", "weekend"),
    )


def _ago(match: re.Match[str], published: date, role: str, before: Sequence[Time]) -> Iterator[Time]:
    count, unit, way = match.group("a_n"), match.group("a_unit").removesuffix("s"), match.group("a_way")
    value: str | None = None
    if way == "ago":
        value = stepped(published, count, unit, False)
    else:  # "two days earlier": than the day named last; "a year later": than the year
        wanted = {"year": 4, "decade": 4, "month": 7}.get(unit, 10)
        named = next((t.past for t in reversed(before) if t.past and len(t.past) >= wanted), None)
        number = count_of((count or "one").lower().split()[-1]) * (1 if way == "later" else -1)
        if named is not None and wanted < 10:
            moved = number * (10 if unit == "decade" else 1)
            value = shifted(named[:wanted], moved, "month" if unit == "month" else "year") if number else None
        elif named is not None:
            value = stepped(date.fromisoformat(named), count, unit, way == "later")
        elif way != "later":
            value = stepped(published, count, unit, False)
    if value:
        yield Time(*match.span(), value, value, role, "ago")


def publication_date(document: Document) -> date | None:
    """The date in the article's own first lines; null when they have none with a year.

    Either a first line " date 2023-04-05", or the first full date near the beginning of a line.
    """
    head = document.text[:_HEADER_CHARACTERS]
    match = _HEADER.match(head)
    if match:
        return parse_day(match.group(1))
    for time in find_times(head, None):
        if time.kind == "day" and time.past and time.start - head.rfind("\n", 0, time.start) <= _HEADER_LEAD:
            return parse_day(time.past)
    return None
