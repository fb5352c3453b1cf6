"""Which of the countries of an article is the place: the clues, their weighing, and when they win."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.figures import pipeline, placing

TEXT = (
    "Denmark has brought home 14 children from Roj camp in Syria. The children landed in Denmark on Tuesday, "
    "and Denmark's families of suspected Islamic State fighters are glad."
)


def place(text: str = TEXT) -> tuple[str | None, str]:
    explanation = pipeline.explain(text, date(2021, 10, 7))
    return explanation.figures[0].place, explanation.why[0].get("place", "")


def test_the_weightiest_clues_win_and_probabilities_add_up() -> None:
    weighed: list[placing.Choice] = [(None, ("none",)), ("SYR", ("a", "b")), ("DNK", ("b",))]
    assert placing.best(weighed, {"a": 1.0, "b": 0.5, "none": 0.0}) == (
        "SYR",
        pytest.approx(0.6285, abs=1e-3),
    )
    assert placing.best(weighed, {})[1] == pytest.approx(1 / 3)


def test_sure_clues_overrule_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    assert place()[0] == "DNK"
    monkeypatch.setattr(placing, "_weights", lambda: {"here agent": 9.0})
    country, why = place("A court in Iraq has tried 14 Danish members of Islamic State, Norway said.")
    assert country == "NOR"
    assert "likeliest" in why


def test_nobody_is_brought_to_where_they_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "_weights", lambda: {"here from": 9.0})
    assert place()[0] == "DNK"


def test_unsure_clues_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "_weights", lambda: {"here from": 0.3})
    assert place()[0] == "DNK"


def test_an_escape_has_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "_weights", lambda: {"country": 9.0})
    assert place("In Syria 20 Islamic State suspects escaped from Ghweiran prison.")[0] is None
