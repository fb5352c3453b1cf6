"""as_of and since of a marked number, in sentences of our own; one construction of news prose each."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.dates import find_times
from transforms.figures.dating import date_figure
from transforms.text import Document

PUBLISHED = date(2023, 6, 14)  # a Wednesday
PARTIAL = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
CASES = [
    tuple(line.split("\t"))
    for line in Path(__file__).with_name("dating_cases.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("marked", "event", "status", "as_of", "since"), CASES)
def test_dates_of_a_figure(marked: str, event: str, status: str, as_of: str, since: str) -> None:
    marked = marked.replace("\\n", "\n")
    start, end = marked.index("[["), marked.index("]]") - 2
    text = marked.replace("[[", "").replace("]]", "")
    found = date_figure(
        Document.parse(text),
        find_times(text, PUBLISHED),
        start,
        end,
        published=PUBLISHED,
        status=status,
        event=event,
    )
    assert (found.as_of, found.since) == (as_of or None, since or None), found.why


def test_without_a_publication_date_only_full_dates_count() -> None:
    text = "On Tuesday 12 men fled; 20 had fled on March 3, 2021."
    document = Document.parse(text)
    times = find_times(text, None)
    at = text.index("12 men")
    assert (
        date_figure(document, times, at, at + 2, published=None, status="actual", event="escaped").since
        is None
    )
    at = text.index("20 had")
    found = date_figure(document, times, at, at + 2, published=None, status="actual", event="escaped")
    assert found.as_of == "2021-03-03"


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "on Tuesday",
                "in March",
                "since 2019",
                "12 men",
                "fled",
                "who",
                ",",
                ";",
                "said",
                "will",
                "-",
                "(",
                ")",
                "last week",
                "two days ago",
                "so far this year",
                "On board were",
                ".",
                "\n",
                "May 31",
            ]
        ),
        max_size=30,
    ).map(" ".join)
    | st.text(max_size=200),
    st.integers(0, 200),
    st.dates(min_value=date(1950, 1, 1), max_value=date(2049, 12, 31)),
    st.sampled_from(["held", "repatriated", "sentenced", "escaped"]),
    st.sampled_from(["actual", "planned"]),
)
def test_any_text_gives_partial_dates(
    text: str, offset: int, published: date, event: str, status: str
) -> None:
    times = find_times(text, published)
    found = date_figure(
        Document.parse(text), times, offset, offset + 2, published=published, status=status, event=event
    )
    for value in (found.as_of, found.since):
        assert value is None or PARTIAL.fullmatch(value)
