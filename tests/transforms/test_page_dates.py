"""Dates as pages write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms import page_dates


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-02-13", utc(2026, 2, 13)),
        ("2026-02-13T18:10:00Z", utc(2026, 2, 13, 18, 10)),
        ("2026-02-13T18:10:00.123Z", utc(2026, 2, 13, 18, 10)),
        ("2026-02-13T18:10+0300", utc(2026, 2, 13, 15, 10)),
        ("2026-02-13 18:10:00 +01:00", utc(2026, 2, 13, 17, 10)),
        ("2026-02-14T01:00:00+03:00", utc(2026, 2, 13, 22)),
        ("2099-12-31T23:59:59-14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("2026-02-13T22:00:00-05:00", utc(2026, 2, 14, 3)),
        ("2026-02-13T18:10:00", utc(2026, 2, 13, 18, 10)),
        ("20260213", utc(2026, 2, 13)),
        ("20260213T181000Z", utc(2026, 2, 13, 18, 10)),
        ("1771006200", utc(2026, 2, 13, 18, 10)),
        ("1771006200000", utc(2026, 2, 13, 18, 10)),
        ("Fri, 13 Feb 2026 18:10:00 +0300", utc(2026, 2, 13, 15, 10)),
        ("Fri, 13 Feb 2026 18:10:00 GMT", utc(2026, 2, 13, 18, 10)),
        ("13 February 2026", utc(2026, 2, 13)),
        ("February 13, 2026", utc(2026, 2, 13)),
        ("Feb. 13th, 2026 at 6:10 PM EST", utc(2026, 2, 13, 23, 10)),
        ("Published 13 Feb 2026 12:05 a.m.", utc(2026, 2, 13, 0, 5)),
        ("Tuesday, 24 February 2026, 11:15 GMT+3", utc(2026, 2, 24, 8, 15)),
        ("13 février 2026", utc(2026, 2, 13)),
        ("13 de febrero de 2026", utc(2026, 2, 13)),
        ("13 Şubat 2026", utc(2026, 2, 13)),
        ("13 فبراير 2026", utc(2026, 2, 13)),
        ("13/02/2026 - 18:10", utc(2026, 2, 13, 18, 10)),
        ("13.02.2026", utc(2026, 2, 13)),
        ("2/13/2026", utc(2026, 2, 13)),
    ],
)
def test_dates(written: str, expected: datetime | None) -> None:
    assert page_dates.parse(written) == expected


@pytest.mark.parametrize(
    "written",
    [
        *("PT7M", "", "   ", "7:55", "3 hours ago", "yesterday", "00:00-YY-DD-MM", "13 Frimaire 2026"),
        *("3/4/2026",),  # 3 April or March 4: not told
        *("1970-01-01T00:00:00Z", "0001-01-01", "1 January 1985"),  # defaults of content systems
        *("2026-02-30", "2026-13-01", "99999999999999", "5,704", "Copyright 2026", "null", "None"),
    ],
)
def test_what_is_no_date(written: str) -> None:
    assert page_dates.parse(written) is None


def test_null() -> None:
    assert page_dates.parse(None) is None


@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    found = page_dates.parse(text)
    assert found is None or found.tzinfo is not None
    page_dates.is_only_date(text)
    page_dates.parse_anywhere(text)
    page_dates.from_address(text)


@given(
    st.from_regex(
        r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([T ][0-9]{1,2}:[0-9]{2}(:[0-9]{2})?([+-][0-9]{2}:?[0-9]{2}|Z)?)?"
    )
)
def test_anything_like_iso(text: str) -> None:
    found = page_dates.parse(text)
    assert found is None or found >= page_dates.EARLIEST


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a.example/2026/02/13/prisoners", utc(2026, 2, 13)),
        ("https://a.example/world/2026/feb/13/prisoners", utc(2026, 2, 13)),
        ("https://a.example/news/2026-02-13/prisoners", utc(2026, 2, 13)),
        ("https://a.example/2026/02/prisoners", None),
        ("https://a.example/2026/13/45/prisoners", None),
        ("https://a.example/news/48211", None),
    ],
)
def test_addresses(address: str, expected: datetime | None) -> None:
    assert page_dates.from_address(address) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("November 15, 2019", True),
        ("Tue., Nov. 19, 2019 at 6:10 p.m. EST", True),
        ("Updated: 13 February 2026", True),
        ("160 Turks on 13 February 2026", False),
        ("In February 2026", False),
        ("271", False),
    ],
)
def test_lines_that_are_only_a_date(line: str, expected: bool) -> None:
    assert page_dates.is_only_date(line) is expected
