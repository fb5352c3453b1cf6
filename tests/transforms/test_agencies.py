"""Whose text an article is, and where it was written."""

from __future__ import annotations

import pytest

from transforms.agencies import provenance


@pytest.mark.parametrize(
    ("text", "agency", "place"),
    [
        ("MUNICH, Feb 13 (Reuters) - About 3,000 men", "Reuters", "MUNICH"),
        ("BAGHDAD (AP) — Iraq has", "AP", "BAGHDAD"),
        ("Baghdad, Feb 13, 2026 (AFP) – Iraq has", "AFP", "Baghdad"),
        ("QAMISHLI, Syria, Feb 13 (Reuters) - Buses", "Reuters", "QAMISHLI, Syria"),
        ("SEOUL, Aug. 20 (Yonhap) -- The ministry", "Yonhap", "SEOUL"),
        ("Baghdad, 13 February (Xinhua) -- Iraq", "Xinhua", "Baghdad"),
        ("Berlin (dpa) - Die Bundesregierung", "dpa", "Berlin"),
        ("(Reuters) - Iraq has", "Reuters", None),
        ("BAGHDAD / INA\nThe ministry said", "INA", "BAGHDAD"),
        ("BAGHDAD - Iraq is holding", None, "BAGHDAD"),
        ("BAGHDAD: Iraq is holding", None, "BAGHDAD"),
        ("WASHINGTON, Pa. — Police said", None, "WASHINGTON, Pa."),
        # no datelines
        ("The man - a teacher - said", None, None),
        ("CNN — The man said", None, None),
        ("EXCLUSIVE: Iraq is holding", None, None),
        ("Iraq told Reuters (the agency) that", None, None),
        ("The minister told Reuters on Friday that 3,000 had come.", None, None),
        ("", None, None),
    ],
)
def test_head_of_the_text(text: str, agency: str | None, place: str | None) -> None:
    found = provenance(text)
    assert (found.agency, found.dateline_place) == (agency, place)


@pytest.mark.parametrize(
    ("tail", "agency"),
    [
        ("Iraq holds them, he said. - AFP", "AFP"),
        ("Iraq holds them, he said.”—Reuters", "Reuters"),
        ("Iraq holds them.\n(Reuters)", "Reuters"),
        ("Iraq holds them.\nSource: Agence France-Presse", "AFP"),
        ("Iraq holds them.\nWith inputs from AFP", "AFP"),
        ("Iraq holds them.\nThe Associated Press writer A. Name in Beirut contributed to this report.", "AP"),
        ("Iraq holds them, a source told AFP.", None),
        ("Iraq holds them, according to Reuters and AFP", None),
    ],
)
def test_tail_of_the_text(tail: str, agency: str | None) -> None:
    assert provenance(tail).agency == agency


def test_byline_credits_and_declared_source() -> None:
    assert provenance("x", ["By AFP"]).agency == "AFP"
    assert provenance("x", ["Jane Roe, Associated Press"]).agency == "AP"
    assert provenance("x", ["Ann Apple"]).agency is None  # "AP" is written in capitals
    assert provenance("x", credits=["(Reporting by A B; Editing by C D)"]).agency == "Reuters"
    assert provenance("x", declared=["Anadolu Ajansı"]).agency == "Anadolu"
    assert (
        provenance("x", declared=["This text mentions Reuters in a long sentence on rights"]).agency is None
    )


def test_dateline_is_surer_than_the_byline() -> None:
    assert provenance("MUNICH, Feb 13 (Reuters) - About", ["By AFP"]).agency == "Reuters"
