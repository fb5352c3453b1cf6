"""Parts and totals, and the camp or prison of a figure, in articles of a few sentences."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.figures import pipeline
from transforms.model import Figure


def figures(text: str) -> list[Figure]:
    return list(pipeline.explain(text, date(2024, 5, 14)).figures)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param(
            "Iraq hanged 15 ISIS militants on Tuesday. Eleven were put to death at Nasiriyah. "
            "The other four were hanged in Baghdad.",
            {11: 15, 4: 15},
            id="counts in a row that make the total",
        ),
        pytest.param(
            "Iraq hanged 15 ISIS militants at Nasiriyah. "
            "Iraq has hanged 60 ISIS militants this year, including 15 militants at Nasiriyah.",
            {15: 60},
            id="by its repetition",
        ),
        pytest.param(
            "Out of more than 400 ISIS detainees in Iraq, three are being investigated.",
            {3: 400},
            id="out of so many",
        ),
        pytest.param(
            "Seven Azerbaijanis were repatriated from al-Hol in Syria. Five are children, two are women.",
            {5: 7, 2: 7},
            id="both of the total, not one of the other",
        ),
        pytest.param(
            "Kosovo took home 110 citizens from the camps of ISIS families in Syria on Saturday. "
            "There were 32 women and 74 children on the plane.",
            {32: 110, 74: 110},
            id="who the people of the lead are",
        ),
        pytest.param(
            "In al-Hol 104 people were murdered, among them 42 children. Seven of the dead were guards.",
            {42: 104, 7: 104},
            id="of the dead, not of the children",
        ),
        pytest.param(
            "Iraq holds 30 Swedish ISIS suspects in prisons. "
            "Five of the 12 women were repatriated to Sweden on Monday.",
            {5: 12},
            id="of the number behind it",
        ),
        pytest.param(
            "The SDF freed 12 ISIS women from al-Hol camp in Syria on Sunday. "
            "Five of the 12 women were from Sweden.",
            {5: 12},
            id="of the same number told before",
        ),
        pytest.param(
            "Germany repatriated 30 women and 40 children from the ISIS camp of al-Hol in Syria. "
            "Twelve of the women were arrested.",
            {12: 30},
            id="of the women, not of the children",
        ),
        pytest.param(
            "France took home 30 women and 40 children from the ISIS camps in Syria. "
            "The ministry said 60 adults had come in 2022, 12 of whom are women.",
            {12: 60},
            id="of whom: of those just counted, whoever they are",
        ),
        pytest.param(
            "Five of as many as 20 Swedish ISIS women were repatriated from Syria.",
            {5: 20},
            id="of a total with a hedge",
        ),
        pytest.param(
            "Iraq took home 12 families (nine children, three of them orphans, and four women) from al-Hol "
            "camp in Syria, where ISIS families live.",
            {9: 12, 3: 9, 4: 12},
            id="what a bracket opens on, over what stands inside",
        ),
        pytest.param(
            "Iraq took home three families (nine children and seven women) from al-Hol camp in Syria.",
            {9: 3, 7: 3},
            id="more people than families",
        ),
        pytest.param(
            "Iraq took home a first group of 50 people from al-Hol camp in Syria on Monday. "
            "A second group of 40 people was taken home on Thursday. "
            "A third group of 20 people was taken home on Friday.",
            {},
            id="groups of a series are no parts of each other",
        ),
        pytest.param(
            "Iraq took home 110 people from al-Hol camp in Syria in three groups. "
            "The first group of 50 people was taken home on Thursday. "
            "The second group of 40 people was taken home on Thursday. "
            "The third group of 20 people was taken home on Friday.",
            {50: 110, 40: 110, 20: 110},
            id="groups of a series are parts of their total",
        ),
        pytest.param(
            "The population of al-Hol camp in Syria fell from 73,000 in March 2019 to 26,000.",
            {},
            id="what it was and what it is",
        ),
    ],
)
def test_parts_find_their_total(text: str, parts: dict[int, int]) -> None:
    found = figures(text)
    totals = {f.value: found[f.part_of].value for f in found if f.part_of is not None}
    assert totals == parts


@pytest.mark.parametrize(
    ("text", "facilities"),
    [
        pytest.param(
            "Al-Hol in Syria is home to 40,000 people. Roughly 30,000 are children.",
            ["al-Hol", "al-Hol"],
            id="the camp goes on",
        ),
        pytest.param(
            "Some 161 families left al-Hol in Syria for Iraq. "
            "Since 2021, 14,000 Iraqis have been brought back.",
            ["al-Hol", "al-Hol"],
            id="Iraqis come back from al-Hol",
        ),
        pytest.param(
            "ISIS attacked Ghwayran prison in Syria. The Kurds hold 12,000 suspects in their prisons.",
            [None],
            id="prisons in general",
        ),
        pytest.param(
            "Six Yemenis left Guantanamo Bay for Oman. Some 116 men remain in the cells.",
            ["Guantanamo", "Guantanamo"],
            id="the naval base",
        ),
        pytest.param("Crowded prison cells in Syria hold 300 ISIS suspects.", [None], id="a participle"),
        pytest.param("Two prison guards say that Syria holds 300 ISIS suspects.", [None], id="a number"),
        pytest.param("Some prison cells in Syria hold 300 ISIS suspects.", [None], id="some prison"),
        pytest.param("Kurdish-run prison cells in Syria hold 300 ISIS suspects.", [None], id="who runs it"),
        pytest.param(
            "The SDF holds 300 ISIS suspects in a Kurdish prison in Syria.", [None], id="whose it is"
        ),
        pytest.param("Karama prison in Syria holds 300 ISIS suspects.", ["Karama"], id="a name at the start"),
        pytest.param(
            "The SDF holds 300 ISIS suspects in Karama prison in Syria.", ["Karama"], id="a name further on"
        ),
    ],
)
def test_facility(text: str, facilities: list[str | None]) -> None:
    assert [f.facility for f in figures(text)] == facilities
