"""Dates as pages write them → aware datetimes. Every candidate is parsed, nothing is believed unread.

The zone that a page writes is kept: its day is the one that "on Thursday" in the text counts from.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

EARLIEST, LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
"""Other dates on a web page are defaults of a content system ("1970-01-01"), not publication dates."""

_ISO = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"(?:[T\s]+(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2})(?:[.,]\d+)?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}\b)?)?",
    re.IGNORECASE,
)
_ISO_ANYWHERE = re.compile(r"(?<!\d)(?:19|20)\d{2}-\d{2}-\d{2}(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$")
_EPOCH = re.compile(r"\d{10}(\d{3})?$")
_CLOCK = re.compile(r"\b(\d{1,2})[:.](\d{2})(?::\d{2})?\s*(am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE)
_ZONE_WORD = re.compile(
    r"(?:\b(?P<word>UTC|GMT|EDT|EST|CDT|CST|MDT|MST|PDT|PST|BST|CET|CEST|EET|EEST|AST|IST)\b\s*(?P<off>[+-]\s?\d{1,2}(?::?\d{2})?)?"
    r"|(?P<bare>[+-]\d{2}:?\d{2})\s*$)"
)
# AST and IST are ambiguous (Arabia or Atlantic, Israel or India): they are left out and read as UTC.
_ZONES = {
    "EDT": -4,
    "EST": -5,
    "CDT": -5,
    "CST": -6,
    "MDT": -6,
    "MST": -7,
    "PDT": -7,
    "PST": -8,
    "BST": 1,
    "CET": 1,
    "CEST": 2,
    "EET": 2,
    "EEST": 3,
}
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier enero januar ocak يناير",
            "february feb février febrero februar şubat فبراير",
            "march mar mars marzo märz mart مارس",
            "april apr avril abril nisan أبريل ابريل",
            "may mai mayo mayıs مايو",
            "june jun juin junio juni haziran يونيو",
            "july jul juillet julio juli temmuz يوليو",
            "august aug août agosto ağustos أغسطس",
            "september sep sept septembre septiembre eylül سبتمبر",
            "october oct octobre octubre oktober ekim أكتوبر",
            "november nov novembre noviembre kasım نوفمبر",
            "december dec décembre diciembre dezember aralık ديسمبر",
        ),
        start=1,
    )
    for name in names.split()
}
_DAY_FIRST = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+|de\s+)?([^\W\d_]{3,10})\.?,?\s+(?:de\s+)?(\d{4})\b"
)
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,10})\.?\s*(\d{1,2})(?:st|nd|rd|th)?,?\s*(\d{4})")
_NUMERIC = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b")
_URL_DAY = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2}|[a-z]{3})[/-](\d{1,2})(?:/|-|$)", re.IGNORECASE)


def parse(text: str | None) -> datetime | None:
    """One date as written in metadata or on a page, aware, in the zone written; None if it is not a date.

    A date without a zone is read as UTC (its day is then the day as printed); one without a time is
    midnight. Durations ("PT7M"), relative words ("3 hours ago"), clock times alone and numeric dates whose
    order cannot be told (3/4/2024) are not dates. Dates before EARLIEST or from LATEST on are refused.
    """
    if not text:
        return None
    text = " ".join(text.split())[:200]
    found = _iso(text) or _bare_number(text) or _rfc(text) or _words(text)
    return _plausible(found)


def parse_anywhere(text: str) -> datetime | None:
    """A date with day, month and year anywhere in a short text."""
    text = " ".join(text.split())[:200]
    iso = _ISO_ANYWHERE.search(text)
    found = _words(text) or (_iso(text[iso.start() :]) if iso else None)
    return _plausible(found)


_DATE_NOISE = re.compile(
    r"\b[ap]\.m\.|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|"
    r"\b(?:[ap]m|at|on|of|updated|published|posted|last|modified|date|utc|gmt|[ecmp][ds]t|b?st|cest?|eest?)\b|"
    r"[\W\d_]+",
    re.IGNORECASE,
)


def is_only_date(text: str) -> bool:
    """Whether a short text is a date, with weekday, clock time and zone, and nothing else."""
    if not any(character.isdigit() for character in text):
        return False
    left = _DATE_NOISE.sub(" ", text).split()
    return len(left) <= 1 and (not left or left[0].lower() in MONTHS) and parse(text) is not None


def from_address(url: str) -> datetime | None:
    """The day in an address such as /2024/11/18/ or /2024/nov/18/, as midnight UTC."""
    match = _URL_DAY.search(url)
    if not match:
        return None
    year, month, day = match.groups()
    number = int(month) if month.isdigit() else MONTHS.get(month.lower(), 0)
    found = _build(int(year), number, int(day))
    return _plausible(found)


def _plausible(found: datetime | None) -> datetime | None:
    return found if found and EARLIEST <= found < LATEST else None


def _build(
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0
) -> datetime | None:
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _shift(moment: datetime | None, zone: str | None) -> datetime | None:
    """A local time with its written offset: "+02:00", "-0400", "Z"."""
    if moment is None or not zone or zone[0] not in "+-":
        return moment
    digits = zone[1:].replace(":", "").replace(" ", "")
    hours, minutes = (
        int(digits[:2] if len(digits) != 3 else digits[:1]),
        int(digits[-2:]) if len(digits) > 2 else 0,
    )
    if hours > 14 or minutes > 59:
        return moment
    offset = timedelta(hours=hours, minutes=minutes)
    try:
        local = moment.replace(tzinfo=timezone(offset if zone[0] == "+" else -offset))
        local.astimezone(UTC)  # the first and the last days of the calendar have no instant everywhere
    except OverflowError:
        return None
    return local


def _iso(text: str) -> datetime | None:
    match = _ISO.match(text)
    if not match:
        return None
    clock = [int(match[name] or 0) for name in "HMS"]
    return _shift(_build(int(match["y"]), int(match["m"]), int(match["d"]), *clock), match["zone"])


def _bare_number(text: str) -> datetime | None:
    if _EPOCH.match(text):
        # Seconds or milliseconds since 1970, as some systems put into article:published_time.
        seconds = int(text) / (1000 if len(text) == 13 else 1)
        return datetime.fromtimestamp(seconds, UTC)
    match = _COMPACT.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    return _shift(
        _build(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0)), zone
    )


def _rfc(text: str) -> datetime | None:
    """RFC 2822: "Fri, 13 Feb 2026 18:10:00 +0300"."""
    if "," not in text[:4] or ":" not in text:
        return None
    try:
        found = parsedate_to_datetime(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _words(text: str) -> datetime | None:
    """A date in words ("13 February 2026", "Feb 13, 2026") or unambiguous figures ("13/02/2026")."""
    for match in _DAY_FIRST.finditer(text):
        month = MONTHS.get(match[2].lower())
        if month:
            return _with_clock(_build(int(match[3]), month, int(match[1])), text, match.span())
    for match in _MONTH_FIRST.finditer(text):
        month = MONTHS.get(match[1].lower())
        if month:
            return _with_clock(_build(int(match[3]), month, int(match[2])), text, match.span())
    figures = _NUMERIC.search(text)
    if not figures:
        return None
    first, second, year = (int(part) for part in figures.groups())
    if first > 12 or first == second or "." in figures[0]:
        return _with_clock(_build(year, second, first), text, figures.span())
    if second > 12:
        return _with_clock(_build(year, first, second), text, figures.span())
    return None


def _with_clock(day: datetime | None, text: str, span: tuple[int, int]) -> datetime | None:
    """The day with the clock time beside it, in UTC if the zone is written."""
    if day is None:
        return None
    rest = text[: span[0]] + " | " + text[span[1] :]
    clock = _CLOCK.search(rest)
    if not clock:
        return day
    hour, minute = int(clock[1]), int(clock[2])
    half = (clock[3] or "").lower()[:1]
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    if hour > 23 or minute > 59:
        return day
    moment = day.replace(hour=hour, minute=minute)
    zone = _ZONE_WORD.search(rest)
    if not zone:
        return moment
    offset = (zone["off"] or zone["bare"] or "").replace(" ", "")
    if offset:
        sign, digits = offset[0], offset[1:].replace(":", "")
        return _shift(moment, f"{sign}{digits.zfill(2) if len(digits) <= 2 else digits.zfill(4)}")
    return moment.replace(tzinfo=timezone(timedelta(hours=_ZONES.get(zone["word"], 0))))
