"""Countries, demonyms and facilities."""

from __future__ import annotations

import csv
from pathlib import Path

import pycountry
import pytest

import transforms
from transforms.places import ADJECTIVE, COUNTRY, FACILITY, GROUP, GROUP_PEOPLE, PEOPLE, places
from transforms.text import Document

FOLDER = Path(transforms.__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


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
        ("in the west of Iraq", [(COUNTRY, "IRQ")]),
        ("fighters from the West", [(GROUP, "group:western")]),
        ("western women", [(GROUP, "group:western")]),
    ],
)
def test_places(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(text) == expected


def test_every_member_of_the_united_nations_is_known() -> None:
    known = {row["code"] for row in rows("countries.csv")}
    assert len(known & {country.alpha_3 for country in pycountry.countries}) >= 200
    assert {"PSE", "TWN", "VAT"} <= known


def test_codes_are_real() -> None:
    for name in ("countries.csv", "facilities.csv"):
        for row in rows(name):
            assert row["code"] == "XKX" or pycountry.countries.get(alpha_3=row["code"]), row
