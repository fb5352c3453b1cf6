"""How many: digits, words, hedges, ranges, vague words, and numbers that say something else."""

from __future__ import annotations

import pytest

from transforms.numbers import counts
from transforms.text import Document


def read(text: str) -> list[tuple[int | None, str, int | None, int | None]]:
    found, _ = counts(Document.parse(text))
    return [(c.value, c.qualifier, c.low, c.high) for c in found]


def exact(*values: int) -> list[tuple[int | None, str, int | None, int | None]]:
    return [(value, "exact", value, value) for value in values]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5,704 men", 5704),
        ("5704 men", 5704),
        ("8 000 men", 8000),
        ("8\u2009000 men", 8000),
        ("56 thousand people", 56_000),
        ("5 thousand and 703 detainees", 5703),
        ("1.7 million people", 1_700_000),
        ("twenty-four were convicted", 24),
        ("forty seven Frenchmen", 47),
        ("two hundred and fifty men", 250),
        ("Nine thousand fighters", 9000),
        ("a hundred men", 100),
        ("a dozen women", 12),
        ("two dozen women", 24),
        ("half a dozen women", 6),
        ("one Finnish citizen", 1),
        ("2000 female prisoners", 2000),
    ],
)
def test_values(text: str, value: int) -> None:
    assert read(text) == exact(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("more than 800 men", (800, "at_least", 800, None)),
        ("well over 300 men", (300, "at_least", 300, None)),
        ("no fewer than ten men", (10, "at_least", 10, None)),
        ("upwards of 40 men", (40, "at_least", 40, None)),
        ("20 or more men", (20, "at_least", 20, None)),
        ("up to 7,000 men", (7000, "at_most", None, 7000)),
        ("nearly 900 men", (900, "at_most", None, 900)),
        ("as many as 200 men", (200, "at_most", None, 200)),
        ("no more than 40 men", (40, "at_most", None, 40)),
        ("about 3,000 men", (3000, "about", None, None)),
        ("an estimated 120 men", (120, "about", None, None)),
        ("5,700 or so men", (5700, "about", None, None)),
        ("some 160 more men", (160, "about", None, None)),
        ("7,000 to 8,000 men", (None, "range", 7000, 8000)),
        ("7-8000 men", (None, "range", 7000, 8000)),
        ("between 5 and 6 thousand men", (None, "range", 5000, 6000)),
        ("200–250 men", (None, "range", 200, 250)),
        ("dozens of women", (None, "vague", 24, None)),
        ("hundreds of women", (None, "vague", 200, None)),
        ("thousands of women", (None, "vague", 2000, None)),
        ("tens of thousands of women", (None, "vague", 20_000, None)),
        ("several hundred women", (None, "vague", 200, None)),
        ("scores of women", (None, "vague", 40, None)),
        ("a few families", (None, "vague", 3, None)),
    ],
)
def test_qualifiers(text: str, expected: tuple[int | None, str, int | None, int | None]) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "in 2014",
        "on March 23, 2020",
        "23 March",
        "at 9 am",
        "at 19:55",
        "the 25th convoy",
        "$25 million",
        "43%",
        "90 percent",
        "aged 41",
        "a woman, 38, said",
        "children under five",
        "older than 12",
        "ages run from 2 to 9",
        "a 12-year-old",
        "for ten years",
        "80 kilometres",
        "one of them",
        "no one",
        "number six",
        "was number 23",
        "section 35",
        "Kurdistan24",
        "ERBIL (Kurdistan 24) - Families left.",
        "he told Kurdistan 24.",
        "France 24 reported it",
        "11-11-2024",
        "2014-2017",
        "one in three",
        "four to eight years",
        "9/11",
        "€300",
        "two thirds",
        "1 2 3 4 5 6 ...",
        "(7) (8)",
        "Photo source: 24.kg",
        "raised to level two",
    ],
)
def test_not_counts(text: str) -> None:
    document = Document.parse(text)
    found, rejected = counts(document)
    assert not found
    assert all(item.reason for item in rejected)


@pytest.mark.parametrize(
    ("text", "value", "qualifier"),
    [
        ("eight Germans or more who were held", 8, "at_least"),
        ("126 minors at the least were freed", 126, "at_least"),
        ("Four Dutch women at least, he said", 4, "at_least"),
        ("42,500 individuals or so are kept", 42500, "about"),
        ("12 women, at least in part", 12, "exact"),
        ("12 women who at least are free", 12, "exact"),
        ("ten men or women", 10, "exact"),
    ],
)
def test_hedges_behind_the_noun(text: str, value: int, qualifier: str) -> None:
    (count,) = counts(Document.parse(text))[0]
    assert (count.value, count.qualifier) == (value, qualifier)


def test_a_hedge_before_the_next_number_is_its_own() -> None:
    found, _ = counts(Document.parse("He freed 12 women at least five of whom were ill."))
    assert [(c.value, c.qualifier) for c in found] == [(12, "exact"), (5, "at_least")]


def test_a_day_is_no_part_of_the_number_behind_it() -> None:
    assert read("On Dec. 25 115 people were held") == exact(115)
    assert read("On October 21 200 men left") == exact(200)
    assert read("12 000 people left") == exact(12000)


def test_countries_with_their_numbers_are_no_notes() -> None:
    assert read("Tunisians (23), Moroccans (18)") == exact(23, 18)


def test_a_change_is_no_range() -> None:
    assert read("rose from 475 to 526") == exact(475, 526)


def test_what_goes_on() -> None:
    found, _ = counts(Document.parse("Another 324 in the spring, the 12, ten further men"))
    assert [c.additional for c in found] == [True, False, True]
    assert [c.definite for c in found] == [False, True, False]
