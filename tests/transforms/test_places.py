"""Countries, demonyms and facilities."""

from __future__ import annotations

import csv
from pathlib import Path

import pycountry
import pytest

import transforms
from transforms.places import ADJECTIVE, COUNTRY, FACILITY, GROUP, GROUP_PEOPLE, PEOPLE, country_name, places
from transforms.text import Document

FOLDER = Path(transforms.__file__).parent


def read(text: str) -> list[tuple[str, str]]:
    return [(p.kind, p.facility or p.code) for p in places(Document.parse(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Iraqis", [(PEOPLE, "IRQ")]),
        ("two Frenchmen and a Finn", [(PEOPLE, "FRA"), (PEOPLE, "FIN")]),
        ("Swedish women", [(ADJECTIVE, "SWE")]),
        ("Bosnia and Herzegovina", [(COUNTRY, "BIH")]),
        ("the United Kingdom", [(COUNTRY, "GBR")]),
        ("Trinidad and Tobago", [(COUNTRY, "TTO")]),
        ("Kosovars", [(PEOPLE, "XKX")]),
        ("foreigners", [(GROUP_PEOPLE, "group:foreign")]),
        ("Central Asian women", [(GROUP, "group:central_asian")]),
        ("the U.S. military told us", [(COUNTRY, "USA")]),
        ("al-Hol", [(FACILITY, "al-Hol")]),
        ("Al Hawl camp", [(FACILITY, "al-Hol")]),
        ("al-Jada’a", [(FACILITY, "al-Jada")]),
        ("Al-Sina'a prison", [(FACILITY, "Ghwayran")]),
        ("Guantánamo Bay", [(FACILITY, "Guantanamo")]),
        ("a male nurse in a car", []),
        ("turkey for dinner", []),
    ],
)
def test_places(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(text) == expected


def test_every_member_of_the_united_nations_is_known() -> None:
    known = {p.alpha_3 for p in pycountry.countries if country_name(p.alpha_3)}
    assert len(known) >= 200
    assert {"PSE", "TWN", "VAT"} <= known


def test_codes_are_real() -> None:
    for name in ("countries.csv", "facilities.csv"):
        with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(line for line in lines if not line.startswith("#")):
                code = row["code"]
                assert code == "XKX" or pycountry.countries.get(alpha_3=code), row
