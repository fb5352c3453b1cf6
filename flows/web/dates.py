"""Dates in feeds, sitemaps and APIs. They order the queue; the article's own date is read from its page."""

from __future__ import annotations

from datetime import UTC, datetime
from time import struct_time


def iso(value: str | None) -> datetime | None:
    """A W3C or ISO 8601 date, aware (UTC where it does not say); None if it is none."""
    try:
        at = datetime.fromisoformat((value or "").strip())
    except ValueError:
        return None
    return _aware(at)


def compact(value: str | None) -> datetime | None:
    """GDELT's ``20260213T101500Z``; None if it is none."""
    try:
        return datetime.strptime(value or "", "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def utc(parsed: struct_time | None) -> datetime | None:
    """feedparser's parsed dates, which are UTC; two-digit years become nonsense and give None."""
    if parsed is None:
        return None
    try:
        at = datetime(*parsed[:6], tzinfo=UTC)
    except ValueError:
        return None
    return at if at.year >= 1990 else None


def _aware(at: datetime) -> datetime:
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
