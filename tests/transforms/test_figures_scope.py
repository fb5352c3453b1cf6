"""How far a word reaches: not over a semicolon, not into another country's line or another group."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.figures import extract
from transforms.model import Figure


def figures(text: str) -> dict[int, Figure]:
    return {f.value: f for f in extract(text, date(2024, 5, 14)) if f.value is not None}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The ministry denied torture; 300 ISIS prisoners were released from the jail in Syria.", "actual"),
        ("The ministry denied that 300 ISIS prisoners were released from the jail in Syria.", "disputed"),
    ],
)
def test_a_denial_ends_at_a_semicolon(text: str, status: str) -> None:
    assert figures(text)[300].status == status


@pytest.mark.parametrize(
    ("jail", "place"), [("in a jail that is in Iraq", "IRQ"), ("in a jail of IS in Iraq", "DNK")]
)
def test_is_is_a_verb_unless_it_is_written_as_the_group(jail: str, place: str) -> None:
    assert figures(f"Ten Danish women are held by guards over ISIS links {jail}.")[10].place == place


@pytest.mark.parametrize(("age", "who"), [("30", "fighters"), ("16", "children"), ("9", "children")])
def test_those_under_an_age_are_children_only_up_to_18(age: str, who: str) -> None:
    text = f"Iraq holds 300 ISIS prisoners. Eighty of them are under {age} years old."
    assert figures(text)[80].population == who


def test_one_countrys_line_is_no_part_of_anothers() -> None:
    text = (
        "Kazakhstan repatriated 754 citizens from the camps of ISIS families in Syria: "
        "Kyrgyzstan 533, Germany 108."
    )
    assert {value: f.part_of for value, f in figures(text).items()} == {754: None, 533: None, 108: None}


def test_the_others_are_of_the_group_that_was_spoken_of_last() -> None:
    text = (
        "Al-Hol in Syria holds 40,000 people. Fifteen ISIS women were arrested there on Monday. "
        "Of these, four were released. The other ten were charged."
    )
    found = list(extract(text, date(2024, 5, 14)))
    assert {f.value: found[f.part_of].value for f in found if f.part_of is not None} == {4: 15, 10: 15}


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("Iraq freed 30 ISIS men and 12 were sentenced to death.", ["released", "sentenced"]),
        ("Iraq brought home 30 ISIS women, and 12 were arrested on arrival.", ["repatriated", "captured"]),
        ("Iraq freed 30 ISIS prisoners and 12 women from prison.", ["released", "released"]),
        ("Thirty women and 12 children were flown home to Iraq from al-Hol in Syria.", ["repatriated"] * 2),
    ],
)
def test_a_clause_of_its_own_is_not_counted_together(text: str, events: list[str]) -> None:
    assert [figure.event for figure in figures(text).values()] == events


@pytest.mark.parametrize(
    ("text", "part_of"),
    [
        ("Out of more than 40 ISIS detainees in Iraq, 12 are being investigated.", 0),
        ("The return of 40 ISIS women and 12 children from al-Hol to Iraq was announced.", None),
    ],
)
def test_out_of_so_many_stands_at_the_beginning(text: str, part_of: int | None) -> None:
    assert figures(text)[12].part_of == part_of
