"""Time expressions and what they mean on Wednesday 14 June 2023, and the date an article bears itself."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.date_words import TIME, matches
from transforms.dates import find_times, publication_date
from transforms.text import Document

PUBLISHED = date(2023, 6, 14)

READINGS = [  # words, past reading, next reading when it is another one
    ("on Tuesday", "2023-06-13", "2023-06-20"),
    ("on Wednesday", "2023-06-14", "2023-06-14"),
    ("last Wednesday", "2023-06-07", None),
    ("next Friday", "2023-06-16", None),
    ("Tuesday last week", "2023-06-06", None),
    ("on Fri. night", "2023-06-09", "2023-06-16"),
    ("on May 30", "2023-05-30", "2024-05-30"),
    ("on 30 May", "2023-05-30", "2024-05-30"),
    ("the 30th of May", "2023-05-30", "2024-05-30"),
    ("May 30th", "2023-05-30", "2024-05-30"),
    ("on June 15", "2023-06-15", "2023-06-15"),  # a day ahead: another time zone
    ("on June 20", "2022-06-20", "2023-06-20"),
    ("17. Feb. 2026", "2026-02-17", None),
    ("22. apr. 2025.", "2025-04-22", None),
    ("Sept. 5, 2019", "2019-09-05", None),
    ("DEC 3, 2021", "2021-12-03", None),
    ("2021-12-03", "2021-12-03", None),
    ("2021/12/03", "2021-12-03", None),
    ("03.12.2021", "2021-12-03", None),
    ("September 2019", "2019-09", None),
    ("July, 2021", "2021-07", None),
    ("in October last year", "2022-10", None),
    ("in March", "2023-03", "2024-03"),
    ("in late January", "2023-01", "2024-01"),
    ("last June", "2022-06", None),
    ("next June", "2024-06", None),
    ("in 2019", "2019", None),
    ("in early 2019", "2019", None),
    ("in the spring of 2019", "2019", None),
    ("yesterday", "2023-06-13", None),
    ("tomorrow", "2023-06-15", None),
    ("the day before yesterday", "2023-06-12", None),
    ("last week", "2023-06", None),
    ("last month", "2023-05", None),
    ("earlier this month", "2023-06", None),
    ("late last year", "2022", None),
    ("this year", "2023", None),
    ("three days ago", "2023-06-11", None),
    ("two weeks ago", "2023-05", None),
    ("Five months ago", "2023-01", None),
    ("two decades ago", "2003", None),
    ("48 hours ago", "2023-06-12", None),
]


@pytest.mark.parametrize(("words", "past", "future"), READINGS)
def test_readings(words: str, past: str, future: str | None) -> None:
    found = find_times(f"It happened {words} there.", PUBLISHED)
    assert [(t.past, t.future) for t in found] == [(past, future or past)]


@pytest.mark.parametrize(
    ("words", "past", "begin"),
    [
        ("from 2014 to 2017", "2017", "2014"),
        ("in 2014-2017", "2017", "2014"),
        ("in 2014-17", "2017", "2014"),
        ("on 5-7 February 2020", "2020-02-07", "2020-02-05"),
        ("Feb. 5 to 7, 2020", "2020-02-07", "2020-02-05"),
        ("in the past two days", "2023-06-14", "2023-06-12"),
        ("within forty-eight hours", "2023-06-14", "2023-06-12"),
        ("over the last three years", "2023-06-14", "2020"),
        ("in the past few months", "2023-06-14", None),
        ("so far this year", "2023", "2023"),
        ("in the past year", "2023-06-14", "2022"),
        ("in the past month", "2023-06-14", "2023-05"),
        ("last year", "2022", None),
    ],
)
def test_periods_have_a_beginning(words: str, past: str, begin: str | None) -> None:
    times = find_times(f"They fled {words}.", PUBLISHED)
    assert [(t.past, t.begin) for t in times] == [(past, begin)]


@pytest.mark.parametrize(
    "text",
    [
        "It may march on.",
        "In all, 2,019 men fled.",
        "2000 female prisoners fled.",
        "They meet on Fridays.",
        "He was jailed for three years.",
        "A 12-year-old fled.",
        "to this day",
        "On 31 February 2020 nothing happened.",
        "in 2000 women",
    ],
)
def test_no_time_expression(text: str) -> None:
    assert find_times(text, PUBLISHED) == []


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("since 2021", "since"),
        ("Since March 2019", "since"),
        ("begun on January 21", "since"),
        ("since the group was beaten in 2019", "since"),
        ("as of Friday", "as_of"),
        ("as of late January", "as_of"),
        ("in late January", "on"),
        ("as of the end of January", "as_of"),
        ("from the beginning of March", "since"),
        ("at the beginning of March", "on"),
        ("by June 1", "until"),
        ("after June 1", "after"),
        ("on June 1", "on"),
        ("for the first time since 2019", "compared"),
        ("the largest group since 2019", "compared"),
        ("GENEVA, June 9 (Reuters) - The camp", "dateline"),
        ("FAIRFIELD, Conn. (March 23, 2022) – The camp", "dateline"),
        (" date 2023-04-05 The camp", "dateline"),
    ],
)
def test_roles(text: str, role: str) -> None:
    assert [t.role for t in find_times(text, PUBLISHED)] == [role]


def test_words_that_point_back_to_a_date() -> None:
    text = (
        "It began on March 3, 2022. The same day five fled. Two days later they came back."
        " Since then all stay."
    )
    assert [t.past for t in find_times(text, PUBLISHED)] == [
        "2022-03-03",
        "2022-03-03",
        "2022-03-05",
        "2022-03-05",
    ]
    text = "In 2021 ten came; in that year five left, and the following year two."
    assert [t.past for t in find_times(text, PUBLISHED)] == ["2021", "2021", "2022"]


def test_a_number_after_a_month_is_no_day_when_people_follow_in() -> None:
    assert [t.past for t in find_times("In March 12 women came.", PUBLISHED)] == ["2023-03"]
    assert [t.past for t in find_times("On March 12 women came.", PUBLISHED)] == ["2023-03-12"]


def test_relative_words_need_a_publication_date() -> None:
    assert find_times("on Tuesday, last year, two days ago, in March", None) == []
    assert [t.past for t in find_times("on 3 March 2021 and in 2019", None)] == ["2021-03-03", "2019"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" date 2023-04-05 Sources: five leave camp", date(2023, 4, 5)),
        ("Thursday, May 20, 2010\n\nRemains sent home", date(2010, 5, 20)),
        ("Home More\n\nBy A Reporter - 09 Apr, 2025 232\n\nText", date(2025, 4, 9)),
        ("Beirut, Oct. 16, 2020 (dpa) – Over 600 people", date(2020, 10, 16)),
        ("MUNICH, Feb 13 (Reuters) - About 3,000", None),
        ("About 3,000 prisoners were moved.", None),
        (" date 2023-02-31 No such day", None),
        ("", None),
    ],
)
def test_the_date_an_article_bears(text: str, expected: date | None) -> None:
    assert publication_date(Document.parse(text)) == expected


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300), st.dates())
def test_any_text_and_any_day(text: str, published: date) -> None:
    for found in find_times(text, published):
        assert 0 <= found.start < found.end <= len(text)
        assert found.past is None or re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", found.past)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "on Tuesday|since|2019|May|12|12.|the past|two|days|ago|in|this|year|,|of|-|so far".split("|")
        )
    ).map(" ".join)
)
def test_trying_only_near_anchors_finds_the_same(text: str) -> None:
    assert [m.span() for m in matches(text)] == [m.span() for m in TIME.finditer(text)]


@pytest.mark.parametrize(
    "piece", ["9", "2019 ", "May ", "the ", "- ", "in the past ", "(", "since a ", "1.1."]
)
def test_time_grows_with_the_text_only(piece: str) -> None:
    def seconds(count: int) -> float:
        text = piece * count
        begin = time.process_time()
        find_times(text, PUBLISHED)
        return time.process_time() - begin

    small = max(seconds(2_000), 0.002)
    assert seconds(20_000) < 60 * small


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It fled on Monday, the day before.", ["2023-06-12", "2023-06-11"]),
        ("It fled in 2021, a year later 5, and the year after.", ["2021", "2022", "2023"]),
        ("in the first five months of the year", ["2023-05"]),
        ("in the first half of this year", ["2023-06"]),
        ("in the first fifty months of the year", []),
        ("over the weekend", ["2023-06"]),
        ("2021: 324 people\n2020 - 281", ["2021", "2020"]),
        ("Kazakhstan (2019) took 516", ["2019"]),
        ("the 2021 repatriation of nine", ["2021"]),
        ("a July flight and the March 2019 operation", ["2022-07", "2019-03"]),
        ("the 2021 budget", []),
        ("By the end of May 31 women had come", ["2023-05"]),
        ("figures from May", ["2023-05"]),
    ],
)
def test_days_and_spans_in_other_words(text: str, expected: list[str]) -> None:
    assert [t.past for t in find_times(text, PUBLISHED)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on Saturday, May 7, 2022", ["2022-05-07", "2022-05-07"]),
        ("on Saturday and on 7 May 2022", ["2023-06-10", "2022-05-07"]),
        ("In 2021 three groups came: 40 in May and 20 in July.", ["2021", "2021-05", "2021-07"]),
        ("In 2021 40 came. In May 20 followed.", ["2021", "2023-05"]),
        ("The women, who left in 2021, were flown home in May.", ["2021", "2023-05"]),
        ("40 came in October 2021 and 20 in February", ["2021-10", "2022-02"]),
        ("She was jailed in October 2021 and flew home in February.", ["2021-10", "2023-02"]),
        ("from January to March 2022", ["2022-01", "2022-03"]),
        ("from November until March 2022", ["2021-11", "2022-03"]),
        ("between 5 January and 3 March 2022", ["2022-01-05", "2022-03-03"]),
        ("since January and, as before, in March 2022", ["2023-01", "2022-03"]),
        ("from January      to March 2022", ["2023-01", "2022-03"]),
    ],
)
def test_a_date_beside_another_has_its_year(text: str, expected: list[str]) -> None:
    assert [t.past for t in find_times(text, PUBLISHED)] == expected


def test_no_day_that_a_year_does_not_have() -> None:
    times = find_times("between 29 February and 3 March 2022", date(2024, 6, 14))
    assert [t.past for t in times] == ["2024-02-29", "2022-03-03"]
