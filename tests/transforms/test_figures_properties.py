"""What holds for any text at all: no error, linear time, quotes in place, the same answer again."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.figures import extract
from transforms.model import EVENTS, POPULATIONS, QUALIFIERS, STATUSES, UNITS

DAY = date(2026, 2, 26)
WORDS = st.sampled_from(
    """ISIS prisoners were held in Iraq Syria al-Hol camp 12 5,704 two dozen about more than women
    children and , ; : ( ) who of whom the Iraqi Syrians from to released will be sentenced died
    escaped - – “ ” . 7-8000 2019 % $ families countries another other an a their Guantanamo said on
    Monday since""".split()
)
NEWS = st.lists(WORDS, max_size=120).map(" ".join)


pytestmark = pytest.mark.usefixtures("on_subject")


def check(text: str, published: date | None) -> None:
    figures = extract(text, published)
    for index, figure in enumerate(figures):
        assert text[figure.char_start : figure.char_end] == figure.quote
        assert len(figure.quote.split()) <= 12
        assert figure.qualifier in QUALIFIERS
        assert figure.unit in UNITS
        assert figure.event in EVENTS
        assert figure.status in STATUSES
        assert figure.population in POPULATIONS
        assert figure.part_of is None or (0 <= figure.part_of < len(figures) and figure.part_of != index)
        assert figure.value is not None or figure.qualifier in ("range", "vague")
        if figure.qualifier == "exact":
            assert figure.value == figure.low == figure.high
    assert extract(text, published) == figures


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=2000))
def test_any_text(text: str) -> None:
    check(text, DAY)


@settings(max_examples=250, deadline=None)
@given(NEWS, st.sampled_from([DAY, None]))
def test_anything_that_looks_like_news(text: str, published: date | None) -> None:
    check(text, published)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(categories=["Cs", "Cf", "Zs", "Nd", "Nl", "No", "Po"]), max_size=400))
def test_odd_characters(text: str) -> None:
    check(text, None)


REPEATED = [
    "1,",
    "12 345 ",
    "((",
    " ",
    "5 ISIS prisoners were held in Iraq, ",
    "two dozen women and ",
    "“" + "” ",
    "hundred thousand ",
    "5 men\n",
    "7-8-",
    "10 people who were ",
    "a Belgian woman and ",
    "it's ",
    "(5) ",
    "Iraqi Syrian ",
    "al-Hol camp ",
    "١٢٣ ",
    "The buses to Syria stood still all winter. " * 40 + "Another 20 ISIS suspects are held in Hasakah. ",
]


@pytest.mark.parametrize("piece", REPEATED)
def test_time_grows_with_the_length(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * (length // len(piece) + 1))[:length]
        start = time.process_time()
        extract(text, DAY)
        return time.process_time() - start

    seconds(1_000)
    short, long = seconds(15_000), seconds(60_000)
    assert long < 8 * short + 0.5  # four times the length; twice that for a busy machine


def test_a_megabyte_is_read() -> None:
    text = ("Iraq held 12 ISIS suspects in prison, said the ministry. " * 20_000)[:1_000_000]
    figures = extract(text, DAY)
    assert [figure.value for figure in figures] == [12]
