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
        ("five-hundred women", 500),
        ("five-hundred thousand people", 500_000),
        ("three-dozen women", 36),
        ("half-a-dozen women", 6),
        ("a half-dozen women", 6),
        ("two and a half thousand men", 2500),
        ("one and a half million people", 1_500_000),
        ("half a million people", 500_000),
        ("a quarter of a million people", 250_000),
        ("half dozen women", 6),
        ("a couple hundred men", 200),
        ("a couple of thousand men", 2000),
        ("one Finnish citizen", 1),
        ("Kurdistan Region - One woman has gone home", 1),
        ("It said that one wanted member had been arrested", 1),
        ("One of those women was arrested", 1),
        ("one more Turkish woman", 1),
        ("gave 15 years to two others", 2),
        ("In February 15 Turkish women came", 15),
        ("the toll is 58 and a record", 58),
        ("2000 female prisoners", 2000),
        ("two third country nationals", 2),
        ('In Mosul 12 "cubs" were freed.', 12),
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
        ("north of 40 men", (40, "at_least", 40, None)),
        ("The dead exceed 40", (40, "at_least", 40, None)),
        ("The dead do not exceed 40", (40, "at_most", None, 40)),
        ("a crowd not exceeding 40 men", (40, "at_most", None, 40)),
        ("The dead surpassed 40", (40, "at_least", 40, None)),
        ("The dead topped 40", (40, "at_least", 40, None)),
        ("20 or more men", (20, "at_least", 20, None)),
        ("20 and upwards were held", (20, "at_least", 20, None)),
        ("20 or upwards were held", (20, "at_least", 20, None)),
        ("20 plus", (20, "at_least", 20, None)),
        ("more than 2000 left the camp", (2000, "at_least", 2000, None)),
        ("at least 2000 were freed", (2000, "at_least", 2000, None)),
        ("nearly 2000 were freed", (2000, "at_most", None, 2000)),
        ("around 2000 were freed", (2000, "about", None, None)),
        ("as many as 2000 were freed", (2000, "at_most", None, 2000)),
        ("upwards of 2000 were freed", (2000, "at_least", 2000, None)),
        ("as few as 20 men", (20, "at_least", 20, None)),
        ("between 20 thousand and 30 thousand men", (None, "range", 20_000, 30_000)),
        ("up to 7,000 men", (7000, "at_most", None, 7000)),
        ("nearly 900 men", (900, "at_most", None, 900)),
        ("close on 900 men", (900, "at_most", None, 900)),
        ("getting on for 900 men", (900, "at_most", None, 900)),
        ("a little shy of 900 men", (900, "at_most", None, 900)),
        ("It fell short of 900 men", (900, "at_most", None, 900)),
        ("as many as 200 men", (200, "at_most", None, 200)),
        ("no more than 40 men", (40, "at_most", None, 40)),
        ("about 3,000 men", (3000, "about", None, None)),
        ("an estimated 120 men", (120, "about", None, None)),
        ("5,700 or so men", (5700, "about", None, None)),
        ("approx. 400 men", (400, "about", None, None)),
        ("ca. 400 men", (400, "about", None, None)),
        ("c. 400 men", (400, "about", None, None)),
        ("in the order of 400 men", (400, "about", None, None)),
        ("in round figures 400 men", (400, "about", None, None)),
        ("400 in round figures", (400, "about", None, None)),
        ("400, roughly, were held", (400, "about", None, None)),
        ("400, approximately, were held", (400, "about", None, None)),
        ("some 160 more men", (160, "about", None, None)),
        ("7,000 to 8,000 men", (None, "range", 7000, 8000)),
        ("7-8000 men", (None, "range", 7000, 8000)),
        ("between 5 and 6 thousand men", (None, "range", 5000, 6000)),
        ("200–250 men", (None, "range", 200, 250)),
        ("two or three hundred men", (None, "range", 200, 300)),
        ("two to three dozen women", (None, "range", 24, 36)),
        ("two or three men", (None, "range", 2, 3)),
        ("two to 300 men", (None, "range", 2, 300)),
        ("2000 to 5,000 men", (None, "range", 2000, 5000)),
        ("In January 21 to 28 men were freed", (None, "range", 21, 28)),
        ("20 to 30 march home", (None, "range", 20, 30)),
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
        "from January 21 to 28",
        "from Jan. 21 to 28",
        "21 to 28 January",
        "On Jan. 5 and 12, they left.",
        "On January 5 and 12, they left.",
        "since at least 2019",
        "by at least 2015 he was held",
        "around 2014 he left",
        "up to 2014 he fought",
        "They were freed two and three years later.",
        "terms of two, three and five years",
        "ten, 12, or 15 days",
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
        "every one of them",
        "the mother of one of them",
        "one of orphans",
        "in 1427 of the Hijri calendar",
        "al-Sawah is 58 and a citizen of Egypt",
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
        "nine in ten",
        "no less than six and no more than nine years in prison",
        "at least two and up to five years",
        "four to eight years",
        "five or ten years ago",
        "attacks two and three years ago",
        "terms from three years to 31",
        "9/11",
        "€300",
        "two thirds",
        "two third of the inmates",
        "1 2 3 4 5 6 ...",
        "(7) (8)",
        "The “Finsbury 12” were freed.",
        "in 2019 to 2021",
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
    assert read("It fell in 2023 to 5,000.") == exact(5000)
    assert read("From about 493 to 545 men live there") == [(None, "range", 493, 545)]
    assert read("rose from about 200 to 400") == [(200, "about", None, None), *exact(400)]


@pytest.mark.parametrize(
    "when",
    "in March 2019|on 23 March 2019|on March 23, 2019|in summer 2018|before 2019|at the start of 2018"
    "|in 2018 and 2019".split("|"),
)
def test_a_year_is_no_beginning_of_a_range(when: str) -> None:
    assert read(f"The camp grew from 9,000 {when} to 26,000.") == exact(9000, 26_000)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("They freed 20 and two years later 30 men.", (20, 30)),
        ("One by one they were called. Ward 12 holds 40 and Cell 7 none.", (40,)),
        ("In one cell 12 men slept.", (1, 12)),
        ("They freed 2 and three years later another 30 men.", (2, 30)),
        ("It rose to 5,000, two or three years after.", (5000,)),
        ("They freed 12 of the 15, or 80 percent.", (12, 15)),
        ("The camp grew in two years to 60,000.", (60_000,)),
        ("They took 10 (5 women) home.", (10, 5)),
        ("One in 2016 and two in 2017 were freed.", (1, 2)),
        ("One in 2000 people fled.", ()),
        ("On January 5 and 12 were killed.", (12,)),
        ("Note 10 (5) is here.", (10,)),
        ("Thirty-one prisoners (31) left.", (31,)),
        ("Thirty-one (31) prisoners left.", (31,)),
        ("Thirty-one prisoners (30 men) left.", (31, 30)),
        ("Thirty-one of the prisoners in the camp (31) left.", (31, 31)),
        ("12 plus 30 children", (12, 30)),
    ],
)
def test_what_is_read_beside_a_look_alike(text: str, values: tuple[int, ...]) -> None:
    assert read(text) == exact(*values)


@pytest.mark.parametrize("hedged", ["12 and more than 30", "12 or more than 30"])
def test_more_than_is_of_the_number_behind_it(hedged: str) -> None:
    assert read(hedged) == [*exact(12), (30, "at_least", 30, None)]


def test_what_goes_on() -> None:
    found, _ = counts(Document.parse("Another 324 in the spring, the 12, ten further men"))
    assert [c.additional for c in found] == [True, False, True]
    assert [c.definite for c in found] == [False, True, False]
