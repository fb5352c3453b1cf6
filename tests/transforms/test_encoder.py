"""The encoder: word pieces, and that the shipped model runs on any passage, always the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms import encoder


def pieces(text: str) -> list[str]:
    names = list(encoder.vocabulary())
    return [names[piece.number] for piece in encoder.pieces(text, 0, len(text))]


def test_words_are_taken_apart_into_their_longest_pieces() -> None:
    assert pieces("Repatriated 5,704 détenus!") == [
        *("rep", "##at", "##riated", "5", ",", "70", "##4", "det", "##en", "##us", "!"),
    ]


def test_pieces_know_where_their_word_starts() -> None:
    text = "The repatriated women"
    found = [
        (piece.start, text[piece.start : piece.start + 3]) for piece in encoder.pieces(text, 4, len(text))
    ]
    assert {start for start, _ in found} == {4, 16}
    assert found[-1] == (16, "wom")


def test_what_the_vocabulary_lacks_is_one_unknown_piece() -> None:
    assert pieces("ꙮ") == ["[UNK]"]
    assert pieces("a" * 101) == ["[UNK]"]  # nobody's word; taking it apart would cost time
    assert pieces("a" * 100) != ["[UNK]"]


@given(st.text(max_size=300))
def test_any_text_falls_into_pieces_of_the_vocabulary(text: str) -> None:
    size = len(encoder.vocabulary())
    for piece in encoder.pieces(text, 0, len(text)):
        assert 0 <= piece.number < size
        assert 0 <= piece.start < len(text)


@pytest.mark.parametrize("places", [[], [3], [3, 5, 9]])
@pytest.mark.parametrize("marks", [[2], [2, 7]])
def test_the_model_answers_whatever_it_may_point_at(marks: list[int], places: list[int]) -> None:
    """Onnxruntime divides by zero, and dies, on products of nothing: a text without landmarks has none."""
    answers = encoder.read([encoder.FIRST, *range(2000, 2010), encoder.BREAK], marks, places)
    rows = len(marks)
    assert [part.shape for part in answers] == [
        *((rows, classes) for classes in (11, 3, 5, 8)),
        (rows, 5, len(places)),
        (rows, rows),
    ]
    assert all(np.isfinite(part).all() for part in answers)


def test_the_longest_passage_fits() -> None:
    encoder.read([2000] * encoder.LONGEST, list(range(0, encoder.LONGEST, 2)), [])
    with pytest.raises(Exception, match="ONNXRuntimeError"):
        encoder.read([2000] * (encoder.LONGEST + 1), [0], [])


def test_the_same_passage_has_the_same_answers() -> None:
    passage = [encoder.FIRST, *range(3000, 3040), encoder.BREAK]
    once, again = (encoder.read(passage, [5, 9], [7]) for _ in range(2))
    assert all((a == b).all() for a, b in zip(once, again, strict=True))
