"""The ways in which English news says how many: one mini-article a line in constructions.txt."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from transforms.figures import pipeline
from transforms.model import Figure

DATA = Path(__file__).parents[1] / "data" / "constructions.txt"
SIGNS = {"exact": "", "at_least": ">=", "at_most": "<=", "about": "~"}


def cases() -> list[tuple[str, list[str]]]:
    found = []
    for line in DATA.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            text, _, figures = line.rpartition(" | ")
            found.append((text, sorted(part.strip() for part in figures.split(";"))))
    return found


def in_words(figure: Figure) -> str:
    if figure.value is not None:
        number = SIGNS[figure.qualifier] + str(figure.value)
    elif figure.qualifier == "vague":
        number = f"{figure.low}v"
    else:
        number = f"{figure.low}..{figure.high}"
    unit = "" if figure.unit == "people" else figure.unit + " "
    return (
        f"{number} {unit}{figure.event}/{figure.status} {figure.nationality or '-'} {figure.population} "
        f"{figure.origin or ''}>{figure.place or ''}"
    )


@pytest.mark.usefixtures("on_subject")
@pytest.mark.parametrize(("text", "expected"), cases(), ids=lambda value: str(value)[:60])
def test_construction(text: str, expected: list[str]) -> None:
    found = pipeline.explain(text, date(2026, 2, 26))
    assert sorted(in_words(figure) for figure in found.figures) == expected


def test_there_are_constructions() -> None:
    assert len(cases()) > 150
