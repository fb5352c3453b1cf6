"""The words around a count: what is heard, how the weights speak, and when they overrule the rules."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.figures import pipeline, wording
from transforms.model import EVENTS
from transforms.text import Document


def heard(text: str, number: str) -> dict[str, float]:
    document = Document.parse(text)
    first = next(k for k, token in enumerate(document.tokens) if token.text == number)
    sentence = document.sentence_at(document.tokens[first].start)
    assert sentence is not None
    return wording.features(document, sentence, first, first + 1)


def test_words_are_heard_by_side_distance_and_neighbour() -> None:
    found = heard("Police in Ankara arrested 12 suspected members.", "12")
    assert found["L0 arrested"] == 1.0
    assert found["L arrest"] == 1.0 > found["L police"]
    assert found["S arrest"] == 1.0
    assert "R member" in found
    assert "B suspect member" in found


def test_names_and_numbers_are_not_heard() -> None:
    found = heard("In Ankara 12 Turks and 300 others were tried.", "12")
    assert not [name for name in found if "ankara" in name or "turks" in name or "300" in name]


def test_the_probabilities_are_those_of_a_softmax() -> None:
    weights = {"S home": tuple(3.0 if event == "repatriated" else 0.0 for event in EVENTS)}
    totals = wording.add([0.0] * len(EVENTS), {"S home": 1.0, "S unknown": 1.0}, weights)
    opinion = wording.most_probable(totals)
    assert opinion.event == "repatriated"
    assert opinion.probability == pytest.approx(20.0855 / (20.0855 + 9), rel=1e-4)


def test_the_shipped_weights_name_every_event() -> None:
    weights, bias = wording._model()
    assert len(bias) == len(EVENTS)
    assert len(weights) > 1000
    assert all(len(row) == len(EVENTS) for row in weights.values())


def only(text: str) -> tuple[str, str]:
    explanation = pipeline.explain(text, date(2026, 2, 26))
    assert len(explanation.figures) == 1, explanation
    return explanation.figures[0].event, explanation.why[0]["event"]


def speak(monkeypatch: pytest.MonkeyPatch, word: str, event: str, weight: float) -> None:
    """Let one word speak for one event, and nothing else be heard."""
    row = tuple(weight if name == event else 0.0 for name in EVENTS)
    monkeypatch.setattr(wording, "_model", lambda: ({f"S {word}": row}, (0.0,) * len(EVENTS)))


def test_a_count_without_any_event_gets_that_of_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "There were fireworks, and 16 women. Islamic State suspects and their families are held in Syria."
    speak(monkeypatch, "firework", "repatriated", 9.0)
    event, why = only(text)
    assert event == "repatriated"
    assert "firework" in why
    speak(monkeypatch, "firework", "repatriated", 1.0)  # not sure enough
    assert not pipeline.explain(text, date(2026, 2, 26)).figures


def test_words_that_are_sure_overrule_a_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "In Baghdad 16 members of Islamic State were tried under fireworks."
    speak(monkeypatch, "firework", "sentenced", 3.0)
    assert only(text)[0] == "prosecuted"
    speak(monkeypatch, "firework", "sentenced", 9.0)
    assert only(text)[0] == "sentenced"


def test_words_do_not_overrule_a_negation() -> None:
    event, _ = only(
        "Britain refuses to bring back 20 British women from the camps of Islamic State families in Syria."
    )
    assert event == "held"


def test_words_do_not_part_those_who_are_held_from_those_who_went() -> None:
    event, _ = only(
        "After many flights home to Kazakhstan from Syria, 30 Kazakh women are still held in Roj camp."
    )
    assert event == "held"
