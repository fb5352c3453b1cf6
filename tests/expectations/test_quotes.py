"""The second reader of quotes: numbers, nouns and demonyms, and agreement with the hand-coded quotes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from expectations.demonyms import nationality_at
from expectations.prepare import prepare
from expectations.quotes import nouns_after, numbers_in

DEV = Path(__file__).parents[1] / "data" / "dev.jsonl"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("5,704 suspected fighters", {5704}),
        ("5.704 prisoners", {5704}),
        ("8 000 men", {8000}),
        ("8\u202f000 men", {8000}),
        ("5 thousand and 703", {5703}),
        ("56 thousand people", {56000}),
        ("about 6K members", {6000}),
        ("12.5 thousand", {12500}),
        ("3.5 children on average", set()),
        ("thirty-four Australians", {34}),
        ("five thousand seven hundred and four", {5704}),
        ("one hundred and two", {102}),
        ("two dozen women", {24}),
        ("a dozen", {12}),
        ("two women and 13 children", {2, 13}),
        ("a Belgian woman and her two children", {1, 2}),
        ("12 children, seven men, six women", {12, 7, 6}),
        ("7-8000 male prisoners", {7, 7000, 8000}),
        ("200-250", {200, 250}),
        ("٥٬٧٠٤ سجين", {5704}),
        ("in 2021, 74 children", {2021, 74}),
        ("no number at all", set()),
        ("", set()),
    ],
)
def test_numbers(text: str, numbers: set[int]) -> None:
    assert numbers_in(text) == numbers


@pytest.mark.parametrize(
    ("text", "value", "nouns"),
    [
        ("165 families, nearly 825 individuals", 165, {"families"}),
        ("165 families, nearly 825 individuals", 825, {"people"}),
        ("some 517 women and children sent home", 517, {"women", "children"}),
        ("12 women and 30 children", 12, {"women"}),
        ("16 French women", 16, {"women"}),
        ("40 family members", 40, set()),
        ("20 women's prisons", 20, set()),
        ("22 are men and 30 are women", 30, {"women"}),
        ("from 61 countries", 61, {"nationalities"}),
        ("three families (nine children, three women)", 3, set()),
        ("5,704 of them", 5704, set()),
    ],
)
def test_nouns(text: str, value: int, nouns: set[str]) -> None:
    assert nouns_after(text, value) == nouns


@pytest.mark.parametrize(
    ("text", "value", "moving", "code"),
    [
        ("They include 160 Turks and 130 Russians", 160, False, "TUR"),
        ("They include 160 Turks and 130 Russians", 130, False, "RUS"),
        ("three Russian orphans", 3, True, "RUS"),
        ("20 Iraqi and Syrian men", 20, False, None),
        ("20 Iraqi prisons", 20, False, None),
        ("There are 208 from Tunisia", 208, False, "TUN"),
        ("208 from Tunisia were brought home", 208, True, None),
        ("Syria 3,544", 3544, False, "SYR"),
        ("Kosovo – 48 in all", 48, False, "XKX"),
        ("Syria has handed Iraq 5,704 suspects", 5704, True, None),
        ("In Syria 12,000 are held", 12000, False, None),
        ("160 people", 160, False, None),
    ],
)
def test_demonyms(text: str, value: int, moving: bool, code: str | None) -> None:
    assert nationality_at(text, value, moving=moving) == code


def test_all_hand_coded_quotes_agree() -> None:
    """290 quotes coded by people who never saw this reader: it must not contradict one of them."""
    import pandas as pd

    from expectations.thresholds import default

    rows = [
        {"nationality": None, **figure}
        for line in DEV.read_text(encoding="utf-8").splitlines()
        for figure in json.loads(line)["figures"]
    ]
    frame = prepare({"figures": pd.DataFrame(rows)}, default())["figures"]
    exact = frame[frame["value"].notna()]
    assert (exact["value"] == exact["number_in_quote"]).all()
    ranges = frame[frame["qualifier"] == "range"]
    assert (ranges["low"] == ranges["low_in_quote"]).all()
    assert (ranges["high"] == ranges["high_in_quote"]).all()
    for own, quoted in (
        ("unit", "unit_in_quote"),
        ("population", "population_in_quote"),
        ("nationality_or_none", "nationality_in_quote"),
    ):
        said = frame[frame[quoted].notna()]
        assert len(said) > 20
        assert (said[own] == said[quoted]).all(), said[said[own] != said[quoted]][["quote", own, quoted]]
