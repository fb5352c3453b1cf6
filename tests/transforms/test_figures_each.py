"""One number that is told of each of several countries."""

from __future__ import annotations

from datetime import date

import pycountry
import pytest

from transforms.figures import pipeline
from transforms.figures.each import _MOST
from transforms.model import Figure
from transforms.places import is_name

pytestmark = pytest.mark.usefixtures("on_subject")


def found(text: str) -> tuple[Figure, ...]:
    return pipeline.explain(text, date(2026, 2, 26)).figures


def test_each_country_has_its_figure_with_the_words_that_gave_it() -> None:
    explained = pipeline.explain(
        "France, Spain and the Netherlands took home two women each from camps in Syria.", date(2026, 2, 26)
    )
    assert [(f.nationality, f.place, f.value) for f in explained.figures] == [
        ("FRA", "FRA", 2),
        ("ESP", "ESP", 2),
        ("NLD", "NLD", 2),
    ]
    assert [why["nationality"] for why in explained.why] == [
        "each: France",
        "each: Spain",
        "each: Netherlands",
    ]


def test_a_part_keeps_the_first_of_them_as_its_whole() -> None:
    figures = found("France and Spain took home ten women each from camps in Syria, three of them ill.")
    assert [(f.value, f.nationality, f.part_of) for f in figures][:2] == [
        (10, "FRA", None),
        (10, "ESP", None),
    ]
    assert figures[2].value == 3
    assert figures[2].part_of == 0


@pytest.mark.parametrize(
    "text",
    [
        "The court gave five Islamic State members from Iraq and Syria ten years each.",
        "Spain took home two women each from the camps of al-Hol and Roj in Syria.",
        "Russia and Ukraine released 1,000 prisoners of war each.",
    ],
)
def test_nothing_else_is_told_of_each_country(text: str) -> None:
    assert len(found(text)) == 1


def test_a_list_without_end_makes_no_figures_without_end() -> None:
    names = [one.name for one in pycountry.countries if is_name((one.name.lower(),))][: 2 * _MOST]
    assert len(names) > _MOST
    figures = found(
        f"Saudi police arrested one Islamic State suspect each from {', '.join(names)} and Malta."
    )
    assert len(figures) == _MOST
