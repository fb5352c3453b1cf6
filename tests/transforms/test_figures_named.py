"""Who may be a source though no word reports: persons and bodies that a text names."""

from __future__ import annotations

import pytest

from transforms.figures.mention import Page
from transforms.figures.named import find_named
from transforms.figures.speakers import find_statements
from transforms.text import Document


def named(text: str) -> list[str]:
    document = Document.parse(text)
    found = find_named(document, Page.of(document).places, find_statements(document))
    assert all(document.tokens[at].text in text for at, _ in found)
    return [called for _, called in found]


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("Of 24 adults the study tells, which the Egmont Institute published.", ["Egmont Institute"]),
        ("Anna Kuznetsova flew back on Thursday with 15 children.", ["Anna Kuznetsova"]),
        ("On Monday the FSB detained five followers.", ["FSB"]),
        ("The prison service has custody of 517 offenders.", ["prison service"]),
        ("The head of the border agency brought 12 home.", ["head of the border agency"]),
        ("GENEVA (AP) - UNICEF has 12 of them in its care.", ["UNICEF"]),
    ],
)
def test_persons_and_bodies_are_named(text: str, called: list[str]) -> None:
    assert [name for name in named(text) if name in called] == called


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The ministry said that 40 were held.", id="has spoken"),
        pytest.param("Iraqi prisoners and their families left the camp.", id="people who are held"),
        pytest.param("Five were flown from South Sudan to Saudi Arabia on Friday.", id="places"),
        pytest.param("Twelve women are in a prison or a school.", id="buildings"),
        pytest.param("Families wait. Prisoners of Islamic State do, too.", id="at the beginning"),
        pytest.param("Wounded members of the group were there.", id="members of a body"),
        pytest.param("ERBIL, Kurdistan Region of Iraq— Twelve were home.", id="a dateline and its dash"),
        pytest.param("October 4, 2021 (KHARTOUM) - Four were held.", id="a dateline behind the date"),
        pytest.param("", id="nothing"),
    ],
)
def test_others_are_no_sources(text: str) -> None:
    assert named(text) == []


def test_a_text_that_names_without_end_is_bounded() -> None:
    assert len(named("The ministry of justice waits. " * 200)) == 60


def test_a_short_form_stands_for_its_name() -> None:
    assert named("The Syrian Democratic Forces (SDF) hold ten.") == ["SDF", "SDF"]
