"""Time expressions of English news prose, resolved against the publication date.

`find_times` gives every expression of a text with its span and its partial ISO value: "on Thursday",
"last week", "in November", "since 2021", "17. Feb. 2026", "two months ago", "within forty-eight hours".
A weekday, or a day or month without a year, has two readings, the last one before publication and the
next one after it; the caller knows whether the sentence speaks of the past or of a plan.
`publication_date` reads the date of an article from its own first lines when nothing else gives it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from transforms.text import Document

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = {
    word: value
    for value, words in enumerate(
        ["", "a an one", "two couple", "three few several", "four", "five", "six", "seven", "eight", "nine", "ten",
         "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"]
    )
    for word in words.split()
}  # fmt: skip
_NUMBERS |= {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90, "twenty-four": 24, "forty-eight": 48,
             "seventy-two": 72, "dozen": 12}  # fmt: skip
_VAGUE_NUMBERS = ("few", "several", "couple")

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_MONTH_ANY = (
    r"(?:" + _MONTH[3:-1] + r"|apr\.|(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC)[A-Z]{0,6}\b\.?)"
)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:19[4-9]\d|20[0-4]\d)"
_COUNT = (
    r"(?i:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|eighteen|twenty(?:-four)?|thirty|forty(?:-eight)?|sixty|seventy-two|ninety|(?:a )?(?:few|couple of)"
    r"|several)"
)
_UNIT = r"(?:hour|day|night|week|fortnight|month|year|decade)s?"

_TIME = re.compile(
    rf"""\b(?:
      (?P<iso>{_YEAR}[-/](?:1[0-2]|0[1-9])[-/](?:3[01]|[12]\d|0[1-9]))(?!\d)
    | (?P<dmy>(?P<dmy_d>{_DAY})\.?\ (?:of\ )?(?P<dmy_m>{_MONTH_ANY})(?:[,.]?\ (?P<dmy_y>{_YEAR})\b)?)
    | (?P<mdy>(?P<mdy_m>{_MONTH_ANY})\ (?P<mdy_d>{_DAY})(?!\d|[,.:]\d)\b(?:(?:,\ ?|\ )(?P<mdy_y>{_YEAR})\b(?!\ [a-z]+s\b))?)
    | (?P<my>(?P<my_m>{_MONTH}),?\ (?:of\ )?(?P<my_y>{_YEAR})\b)
    | (?P<mlast>(?P<mlast_m>{_MONTH})\ (?:of\ )?(?P<mlast_w>last|this|next|that)\ year\b)
    | (?P<month>(?:(?P<mrel>[Ll]ast|[Tt]his|[Nn]ext)\ |(?P<mpre>[Ii]n|[Ss]ince|[Dd]uring|[Bb]y|[Uu]ntil|[Tt]ill|[Ff]rom|[Tt]hrough
        |[Tt]hroughout|[Bb]efore|[Aa]fter|[Bb]ack\ in|[Oo]f|[Bb]etween|and|to|[Ee]arly|[Ll]ate|[Mm]id)[-\ ](?:(?:early|late|mid)[-\ ])?)
        (?P<mon>{_MONTH})(?![\w'’]|,?\ (?:of\ )?(?:{_DAY}\b(?![,.]\d)|{_YEAR}\b|last\ year|this\ year|next\ year|that\ year)))
    | (?P<years>(?P<y_from>{_YEAR})(?:\ ?[-–—]\ ?|\ to\ |\ and\ )(?P<y_to>{_YEAR}|\d\d)\b(?![,.]?\d))
    | (?P<year>(?:[Ii]n|[Ss]ince|[Dd]uring|[Bb]y|[Uu]ntil|[Tt]ill|[Ff]rom|[Tt]hrough|[Tt]hroughout|[Bb]efore|[Aa]fter|[Bb]etween|[Ff]or
        |[Ee]arly|[Ll]ate|[Mm]id|[Oo]f|the\ year|the\ whole\ of|the\ end\ of|as\ of|and|to)[-\ ]
        (?:(?:early|late|mid|the\ year|the\ end\ of|the\ start\ of|the\ beginning\ of|all\ of|the\ whole\ of)[-\ ])?
        (?P<y>{_YEAR})\b(?![,.]?\d|\ (?:\w+\ )?(?:people|prisoners|detainees|women|men|children|families|fighters|inmates|nationals|citizens)\b))
    | (?P<weekday>(?:(?P<wrel>[Ll]ast|[Tt]his|[Nn]ext|[Tt]his\ past|[Tt]his\ coming|[Tt]he\ previous|[Tt]he\ following)\ )?
        (?P<wday>Mondays?|Tuesdays?|Wednesdays?|Thursdays?|Fridays?|Saturdays?|Sundays?|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\.)
        (?:\ (?P<wago>(?:of\ )?last\ week|last|(?:of\ )?this\ week|(?:of\ )?next\ week|week))?)
    | (?P<deictic>[Tt]oday|[Yy]esterday|[Tt]omorrow|[Tt]onight|[Oo]vernight|[Tt]his\ (?:morning|afternoon|evening)|[Ll]ast\ night
        |[Tt]he\ day\ before\ yesterday)
    | (?P<span>(?:(?P<so_far>[Ss]o\ far|[Aa]lready)\ )?(?:(?P<s_mod>[Ee]arlier|[Ll]ater|[Ee]arly|[Ll]ate|end\ of|start\ of)\ )?(?:in\ )?
        (?P<s_rel>[Tt]his|[Ll]ast|[Nn]ext|[Tt]he\ past|[Tt]he\ same|[Tt]hat|[Tt]he\ previous|[Tt]he\ (?=(?:week|month|year)\b)
        |[Tt]he\ current|[Tt]he\ coming)\ ?
        (?P<s_unit>week|weekend|month|year|spring|summer|autumn|winter|fall|(?<=that\ )day|(?<=same\ )day)\b(?!-|\ of\b)(?P<s_far>\ so\ far)?)
    | (?P<ago>(?P<a_n>{_COUNT})\ (?P<a_unit>{_UNIT})\ (?:ago|earlier|before(?=[.,;])|back(?=[.,;])))
    | (?P<lastn>(?P<l_pre>[Oo]ver|[Ii]n|[Ww]ithin|[Dd]uring|[Ff]or)\ (?:(?P<l_past>the\ (?:past|last|previous|preceding)\ |the\ space\ of\ |less\ than\ |the\ ))?
        (?P<l_n>{_COUNT})?\ ?(?P<l_unit>{_UNIT})\b(?!\ (?:ago|earlier|old|in\ (?:prison|jail))))
    | (?P<lastn2>(?P<k_past>[Tt]he\ (?:past|last|previous|preceding))\ (?P<k_n>{_COUNT})\ (?P<k_unit>{_UNIT})\b)
    )""",
    re.VERBOSE,
)
# The words just before an expression that give it its part in the sentence.
_ROLE = re.compile(
    r"\b(?:(?P<as_of>as of|as at|dated|as on)"
    r"|(?P<since>since|(?:beg[au]n|beginning|start(?:ing|ed)|launched|ongoing|under way) (?:on|in|from)?|from)"
    r"|(?P<until>until|till|up to|by|through|before|prior to|no later than)"
    r"|(?P<after>after|following))"
    r"(?: (?:the (?:end|start|beginning|middle|first (?:half|months?|days?|weeks?)|whole) of|early|late|mid|in|on|the|at least|the (?:night|morning|evening) of))*[\s-]*$",
    re.IGNORECASE,
)
_ROLE_WINDOW = 60
_SINCE_CLAUSE = re.compile(r"\bsince (?:[\w'’-]+ ){1,9}(?:(?:in|on|last|early in|late in) )?$", re.IGNORECASE)
# "MUNICH, Feb 13 (Reuters) -", "FAIRFIELD, Conn. (March 23, 2022) –"
_DATELINE = 60
_AFTER_DATELINE = re.compile(r"[.,)]{0,3}(?: ?\d{4}[,)]?)? ?(?:\([^()\n]{1,40}\))?(?: ?[-–—]{1,2} | ?[–—])")


@dataclass(frozen=True, slots=True)
class Time:
    """One time expression: [start, end) in characters and what it means.

    `past` is the last reading at or before publication, `future` the next one after it; both are
    partial ISO dates and equal when the words leave no choice. `begin` is set for expressions that
    cover a period ("from 2014 to 2017", "in the past two days"). `role` is "on", "since", "until",
    "after" or "as_of".
    """

    start: int
    end: int
    past: str | None
    future: str | None
    role: str
    kind: str  # day, month, year, weekday, deictic, span, ago, period
    begin: str | None = None
    week: bool = False  # "next week": no day and no month
    running: bool = False  # "so far this year": from the start of the period until now


def find_times(text: str, published: date | None) -> list[Time]:
    """Every time expression of the text, in order, resolved against the publication date.

    Relative expressions have null values when no publication date is known.
    """
    found: list[Time] = []
    for match in _TIME.finditer(text):
        found.extend(_resolve(match, text, published, found))
    return found


def _resolve(match: re.Match[str], text: str, published: date | None, before: list[Time]) -> Iterator[Time]:
    kind = match.lastgroup or ""
    start, end = match.span()
    outer = next(
        name
        for name in (
            "iso",
            "dmy",
            "mdy",
            "my",
            "mlast",
            "month",
            "years",
            "year",
            "weekday",
            "deictic",
            "span",
            "ago",
            "lastn",
            "lastn2",
        )
        if match.group(name) is not None
    )
    kind = outer
    role = _role(text, match)
    if kind == "iso":
        value = _day(match.group("iso").replace("/", "-"))
        if value:
            yield Time(start, end, value.isoformat(), value.isoformat(), role, "day")
    elif kind in ("dmy", "mdy"):
        yield from _day_and_month(match, kind, text, published, role)
    elif kind == "my":
        value_ = f"{match.group('my_y')}-{_month(match.group('my_m')):02d}"
        yield Time(start, end, value_, value_, role, "month")
    elif kind == "mlast":
        if published:
            year = published.year + {"last": -1, "this": 0, "next": 1, "that": 0}[match.group("mlast_w")]
            value_ = f"{year}-{_month(match.group('mlast_m')):02d}"
            yield Time(start, end, value_, value_, role, "month")
    elif kind == "month":
        yield from _bare_month(match, published, role)
    elif kind == "years":
        first, last = match.group("y_from"), match.group("y_to")
        last = last if len(last) == 4 else first[:2] + last
        if first < last:
            yield Time(start, end, last, last, role, "period", begin=first)
    elif kind == "year":
        value_ = match.group("y")
        yield Time(start, end, value_, value_, role, "year")
    elif kind == "weekday":
        yield from _weekday(match, published, role)
    elif published is not None:
        yield from _relative(match, kind, published, role, before)


def _role(text: str, match: re.Match[str]) -> str:
    """The part an expression plays, by the words before it and those it begins with."""
    begin = match.start()
    # "since 2021" holds its own preposition; "on" and "in" stand outside
    inner = match.group().split()[0].lower() if match.group() else ""
    if inner in ("since", "from", "between"):
        return "since"
    if inner in ("until", "till", "by", "through", "before", "to", "and"):
        return "until"
    if inner == "after":
        return "after"
    if inner == "of":
        return "on"
    window = text[max(0, begin - _ROLE_WINDOW) : begin]
    found = _ROLE.search(window)
    if found:
        return found.lastgroup or "on"
    if _SINCE_CLAUSE.search(window):
        return "since"  # "since the group was beaten in 2019"
    line = text.rfind("\n", 0, begin) + 1
    if begin - line <= _DATELINE and _AFTER_DATELINE.match(text, match.end()):
        return "dateline"
    return "on"


def _month(name: str) -> int:
    letters = name[:3].lower()
    return next(index for index, month in enumerate(MONTHS, 1) if month.startswith(letters))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:  # 31 February
        return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 31 February
        return None


def _day_and_month(
    match: re.Match[str], kind: str, text: str, published: date | None, role: str
) -> Iterator[Time]:
    start, end = match.span()
    day = int(re.sub(r"\D", "", match.group(kind + "_d")))
    month = _month(match.group(kind + "_m"))
    year = match.group(kind + "_y")
    if kind == "mdy" and text[max(0, start - 3) : start].lower() == "in " and year is None:
        # nobody says "in March 12": the number belongs to what follows ("in March 12 women ...")
        yield from _month_readings(start, start + len(match.group("mdy_m")), month, published, role)
        return
    if year is not None:
        exact = _date(int(year), month, day)
        if exact:
            yield Time(start, end, exact.isoformat(), exact.isoformat(), role, "day")
        return
    if published is None:
        return
    # a day ahead is still "past": the clocks of the place and of the publisher differ
    past = _date(published.year, month, day)
    if past and past > published + timedelta(days=1):
        past = _date(published.year - 1, month, day)
    future = _date(published.year, month, day)
    if future and future < published:
        future = _date(published.year + 1, month, day)
    if past:
        yield Time(start, end, past.isoformat(), future.isoformat() if future else None, role, "day")


def _bare_month(match: re.Match[str], published: date | None, role: str) -> Iterator[Time]:
    month = _month(match.group("mon"))
    relative = (match.group("mrel") or "").lower()
    if published and relative == "next":
        year = published.year + (month <= published.month)
        value = f"{year}-{month:02d}"
        yield Time(*match.span(), value, value, role, "month")
    elif published and relative == "last" and month == published.month:
        value = f"{published.year - 1}-{month:02d}"
        yield Time(*match.span(), value, value, role, "month")
    else:
        yield from _month_readings(match.start(), match.end(), month, published, role)


def _month_readings(start: int, end: int, month: int, published: date | None, role: str) -> Iterator[Time]:
    if published is None:
        return
    past = published.year - (month > published.month)
    future = published.year + (month < published.month)
    yield Time(start, end, f"{past}-{month:02d}", f"{future}-{month:02d}", role, "month")


def _weekday(match: re.Match[str], published: date | None, role: str) -> Iterator[Time]:
    name = match.group("wday").lower().rstrip(".")
    if published is None or name.endswith("days"):  # "on Fridays" is a habit
        return
    index = next(i for i, day in enumerate(WEEKDAYS) if day.startswith(name[:3]))
    back = (published.weekday() - index) % 7
    relative = (match.group("wrel") or "").lower()
    when = (match.group("wago") or "").lower().replace("of ", "")
    ahead = -back % 7
    if when == "last week":
        past = published - timedelta(days=published.weekday() + 7 - index)
        ahead = (past - published).days
    elif when in ("next week", "week"):
        past = published + timedelta(days=7 - published.weekday() + index)
        ahead = (past - published).days
    elif relative in ("next", "this coming"):
        ahead = ahead or 7
        past = published + timedelta(days=ahead)
    else:
        if back == 0 and (relative in ("last", "this past") or when == "last"):
            back = 7
        past = published - timedelta(days=back)
    future = published + timedelta(days=ahead)
    yield Time(*match.span(), past.isoformat(), future.isoformat(), role, "weekday")


def _relative(
    match: re.Match[str], kind: str, published: date, role: str, before: list[Time]
) -> Iterator[Time]:
    start, end = match.span()
    if kind == "deictic":
        word = match.group().lower()
        days = {"yesterday": -1, "tomorrow": 1, "last night": -1, "the day before yesterday": -2}.get(word, 0)
        value = (published + timedelta(days=days)).isoformat()
        yield Time(start, end, value, value, role, "deictic")
    elif kind == "span":
        yield from _span(match, published, role, before)
    elif kind == "ago":
        anchor = published
        if not match.group().endswith("ago"):  # "two days earlier": than the day named last
            named = next((t.past for t in reversed(before) if t.past and len(t.past) == 10), None)
            anchor = date.fromisoformat(named) if named else published
        value_ = _back(anchor, match.group("a_n"), match.group("a_unit"))
        if value_:
            yield Time(start, end, value_, value_, role, "ago")
    elif kind == "lastn":
        past_words = match.group("l_past")  # with the space after it
        counted = match.group("l_n")
        if match.group("l_pre").lower() == "for" and not past_words:
            return  # "for three years" is a length, as in sentences
        if past_words == "the ":
            return  # "in the weeks since", "in the night"
        if counted is None and not past_words:
            return  # "over weeks"
        begin = _back(published, counted or "one", match.group("l_unit"))
        vague = counted is not None and counted.split()[-1] in ("few", "several") or counted == "a couple of"
        today = published.isoformat()
        yield Time(start, end, today, today, role, "period", begin=None if vague else begin)
    elif kind == "lastn2":
        begin = _back(published, match.group("k_n"), match.group("k_unit"))
        today = published.isoformat()
        yield Time(start, end, today, today, role, "period", begin=begin)


def _span(match: re.Match[str], published: date, role: str, before: list[Time]) -> Iterator[Time]:
    start, end = match.span()
    relative = match.group("s_rel").lower().strip()
    unit = match.group("s_unit")
    running = bool(match.group("so_far") or match.group("s_far"))
    if relative in ("that", "the same", "the previous"):
        if unit in ("year", "month", "day") and relative != "the previous":
            wanted = {"year": 4, "month": 7, "day": 10}[unit]
            earlier = next((t.past for t in reversed(before) if t.past and len(t.past) >= wanted), None)
            if earlier:
                yield Time(start, end, earlier[:wanted], earlier[:wanted], role, "span")
        return
    step = {"last": -1, "next": 1, "the coming": 1, "the past": 0}.get(relative, 0)
    if relative == "the" and not match.group("s_mod"):
        return
    if unit in ("week", "weekend"):
        if relative == "the past":
            begin = (published - timedelta(days=7)).isoformat()
            yield Time(start, end, published.isoformat(), published.isoformat(), role, "period", begin=begin)
            return
        monday = published + timedelta(days=7 * step - published.weekday())
        sunday = monday + timedelta(days=6)
        value = monday.isoformat()[:7] if monday.month == sunday.month else sunday.isoformat()[:7]
        if step == 0:
            value = published.isoformat()[:7]
    elif unit == "month":
        total = published.year * 12 + published.month - 1 + step
        value = f"{total // 12}-{total % 12 + 1:02d}"
    elif unit == "day":
        value = published.isoformat()
    else:
        value = str(published.year + step)
    yield Time(start, end, value, value, role, "span", begin=value if running else None, running=running, week=unit in ("week", "weekend"))


def _back(published: date, count: str | None, unit: str) -> str | None:
    """The publication date less so many days, weeks (days), months (months) or years (years)."""
    word = (count or "one").lower().split()
    head = [w for w in word if w not in ("of",)]
    text = head[-1] if head else "one"
    number = int(text) if text.isdigit() else _NUMBERS.get(text)
    if number is None:
        return None
    vague = text in _VAGUE_NUMBERS
    unit = unit.rstrip("s")
    if unit == "hour":
        return (published - timedelta(days=round(number / 24))).isoformat()
    if unit in ("day", "night", "week", "fortnight"):
        days = number * {"day": 1, "night": 1, "week": 7, "fortnight": 14}[unit]
        moved = published - timedelta(days=days)
        return moved.isoformat()[:7] if vague or unit in ("week", "fortnight") else moved.isoformat()
    if unit == "month":
        total = published.year * 12 + published.month - 1 - number
        return f"{total // 12}-{total % 12 + 1:02d}"
    years = number * (10 if unit == "decade" else 1)
    return str(published.year - years) if years < published.year else None


_HEADER_ISO = re.compile(r"\s*date\s+(\d{4}-\d{2}-\d{2})\b")
_HEADER_CHARACTERS = 600


def publication_date(document: Document) -> date | None:
    """The date an article bears in its own first lines; null when it bears none with a year.

    Read in turn: a first line " date 2023-04-05", a line that is a date ("May 20, 2010",
    "Thursday, May 20, 2010", "09 Apr, 2025"), a dateline ("Beirut, Oct. 16, 2020 (dpa) -").
    """
    head = document.text[:_HEADER_CHARACTERS]
    match = _HEADER_ISO.match(head)
    if match:
        return _day(match.group(1))
    for time in find_times(head, None):
        if time.kind == "day" and time.past and len(time.past) == 10:
            line_start = head.rfind("\n", 0, time.start) + 1
            before = head[line_start : time.start]
            if len(before) <= 60:
                return date.fromisoformat(time.past)
    return None
