"""Whose people and where: countries that act in the story, and those that are merely named beside it."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.figures import context, pipeline, roles
from transforms.figures.mention import Page
from transforms.model import Figure
from transforms.text import Document


def figures(text: str) -> dict[int, Figure]:
    return {f.value: f for f in pipeline.explain(text, date(2024, 5, 14)).figures if f.value is not None}


def about(text: str) -> context.Context:
    page = Page.of(Document.parse(text))
    return context.read(page, roles.spots(page), None)


@pytest.mark.parametrize(
    ("text", "taker"),
    [
        ("AMMAN (Reuters) - Ten women were flown home from the ISIS camp of al-Hol in Syria.", None),
        ("The minister told reporters in Vienna that ten women had been repatriated from al-Hol camp.", None),
        ("With help from Cyprus, ten ISIS women were repatriated from camps in Syria.", None),
        ("With the help of Cyprus, ten ISIS women were repatriated from camps in Syria.", None),
        (
            "Finland has ISIS families in al-Hol in Syria. "
            "Ten women were repatriated on Monday with help from Cyprus.",
            "FIN",
        ),
        ("A Danish plane carried ten ISIS women home from al-Hol camp in Syria.", "DNK"),
        ("Berlin's envoys repatriated ten ISIS women from al-Hol camp in Syria.", "DEU"),
        ("The United Nations said Kazakhstan had repatriated ten ISIS women from camps in Syria.", "KAZ"),
    ],
)
def test_only_a_country_of_the_story_takes_people_home(text: str, taker: str | None) -> None:
    assert figures(text)[10].nationality == taker
    assert figures(text)[10].place == taker


@pytest.mark.parametrize(
    ("text", "nationality"),
    [
        ("The 12 ISIS suspects held in Syria and Iraq were all Belgians.", "BEL"),
        ("The 12 ISIS suspects held in Syria and Iraq were Belgians.", "BEL"),
        ("The 12 ISIS suspects were mostly Syrians and Iraqis.", None),
        ("Iraq holds 12 ISIS suspects. All were Syrians and Iraqis.", None),
        ("Iraq holds 12 ISIS suspects. All were Belgians.", "BEL"),
    ],
)
def test_two_countries_do_not_hide_what_is_said_of_people(text: str, nationality: str | None) -> None:
    assert figures(text)[12].nationality == nationality


KAZAKH = "Kazakhstan took home 40 women from ISIS camps in Syria."


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f"{KAZAKH} Iraq arrested 12 Kazakh women in May. Five of the women were sentenced.", "IRQ"),
        (f"{KAZAKH} In Iraq 12 Kazakh women were sentenced in May. Five of them were arrested later.", "IRQ"),
        (f"{KAZAKH} In Iraq, five Kazakh women were sentenced in May.", "IRQ"),
        (f"{KAZAKH} Five of the women were sentenced.", "KAZ"),
    ],
)
def test_a_part_is_tried_where_its_group_is(text: str, place: str) -> None:
    assert figures(text)[5].place == place


@pytest.mark.parametrize(
    ("camp", "is_the_base"),
    [
        ("at Guantanamo", True),
        ("in the Guantanamo prison of the US navy", True),
        ("in a Guantanamo camp", True),
        ("in Cuba's Guantanamo", True),
        ("at the base, the Guantanamo of the desert", False),
        ("in what became another Guantanamo", False),
        ("in Europe's Guantanamo", False),
        ('in a jail nicknamed "Guantanamo"', False),
    ],
)
def test_another_camp_may_be_called_guantanamo(camp: str, is_the_base: bool) -> None:
    assert about(f"Ten suspects are held {camp}.").guantanamo == is_the_base


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("Ten ISIS women landed in Germany. Prison was ahead of them.", False),
        ("Ten ISIS women were in Germany in prison.", True),
    ],
)
def test_a_word_of_detention_is_of_its_own_sentence(text: str, sure: bool) -> None:
    assert about(text).held_for_sure == sure
