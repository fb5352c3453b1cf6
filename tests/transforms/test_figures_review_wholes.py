"""The review of parts: of which figure one is a part."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.transforms.filling import FILLING
from tests.transforms.reviewing import Models, surely
from transforms.figures import pipeline, review
from transforms.figures.draft import Draft
from transforms.figures.reader import Reader, Reading
from transforms.loglinear import by_clue

PARTS = (
    "Denmark has brought home 14 Danes from Roj camp in Syria. Aboard were five women and nine children. "
    "A further 30 Danes are held in Roj."
)


def wholes(text: str = PARTS + FILLING) -> list[int | None]:
    return [figure.part_of for figure in pipeline.explain(text, date(2021, 10, 7)).figures]


def pointing_at(text: str, *pairs: tuple[str, str]) -> Callable[[Reader, Draft], Reading]:
    """A reading that is sure of which counts are part of which, by the words that they begin."""
    sure = {text.index(part): text.index(whole) for part, whole in pairs}

    def read(reader: Reader, draft: Draft) -> Reading:
        start, plain = draft.mention.count.start, surely(draft.event)
        return Reading(plain.classes, plain.pointed, {start: 0.1, sure.get(start, start): 0.9})

    return read


def test_wholes_are_those_that_the_encoder_points_at(models: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    by_rule = wholes()
    assert by_rule == [None, 0, 0, None]
    monkeypatch.setattr(Reader, "read", pointing_at(PARTS, ("14 Danes", "30 Danes")))
    assert wholes() == by_rule
    models[review.WHOLE] = by_clue({"rule": 5.0, "read best": 9.0})
    found = pipeline.explain(PARTS + FILLING, date(2021, 10, 7))
    assert [figure.part_of for figure in found.figures] == [3, None, None, None]
    assert found.why[0]["part_of"].startswith("weighed (0.98): read best")
    assert wholes(PARTS) == by_rule, "a text too short for an article"


def test_coordinated_counts_are_parts_of_the_same(models: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Reader, "read", pointing_at(PARTS, ("five", "30 Danes"), ("nine", "14 Danes")))
    for weight, whole in ((9.0, 0), (-9.0, 3)):
        models[review.WHOLE] = by_clue({"read best": 9.0, "back 1": weight})
        assert wholes() == [None, whole, whole, None]


def test_nothing_is_a_part_of_its_own_part(models: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    models[review.WHOLE] = by_clue({"read best": 9.0})
    round_about = (("14 Danes", "30 Danes"), ("30 Danes", "five"), ("five", "14 Danes"), ("nine", "nine"))
    monkeypatch.setattr(Reader, "read", pointing_at(PARTS, *round_about))
    found = wholes()
    for first in range(len(found)):
        seen, at = set[int](), first
        while (whole := found[at]) is not None:
            assert whole not in seen
            seen.add(whole)
            at = whole
    assert any(whole is not None for whole in found)
