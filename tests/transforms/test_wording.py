"""The words around a count: which are heard, from which side, and which are not."""

from __future__ import annotations

from transforms import loglinear, wording
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


def test_words_of_the_article_count_by_how_often_they_stand() -> None:
    text = "The prisoners left. Other prisoners and two guards stayed."
    found = wording.article_words(Document.parse(text).tokens)
    assert found["D prisoner"] > found["D guard"] > 0
    assert "D two" not in found  # too short to say anything
    assert not wording.article_words(Document.parse("Kazakhstan. Ankara. 300").tokens)  # names and numbers


def test_the_shipped_weights_know_the_plain_words_of_each_event() -> None:
    model = loglinear.classes(wording.MODEL)
    assert model.names == EVENTS
    for text, event in (
        ("The 12 women flew home to their families.", "repatriated"),
        ("The court sentenced 12 women to prison terms.", "sentenced"),
        ("Police arrested 12 women in raids.", "captured"),
        ("Some 12 women are held in the camp.", "held"),
    ):
        assert model.best(model.add(model.bias, heard(text, "12")))[0] == event
