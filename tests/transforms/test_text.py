"""Paragraphs, sentences and tokens keep their places in the text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.text import NUMBER, WORD, Document


def sentences(text: str) -> list[str]:
    return [text[s.start : s.end] for s in Document.parse(text).sentences]


def words(text: str) -> list[str]:
    return [token.text for token in Document.parse(text).tokens]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is true. They left.", ["It is true.", "They left."]),
        ("Mr. Smith left. Dr. Jones stayed.", ["Mr. Smith left.", "Dr. Jones stayed."]),
        (
            "The U.S. military moved 150. The rest stayed.",
            ["The U.S. military moved 150.", "The rest stayed."],
        ),
        ("It left the U.S. The rest stayed.", ["It left the U.S.", "The rest stayed."]),
        ("“They left.” He stayed.", ["“They left.”", "He stayed."]),
        ("About 5.5 million stayed", ["About 5.5 million stayed"]),
        ("A headline\nA sentence.", ["A headline", "A sentence."]),
        ("by the end of 2026.Iraq says", ["by the end of 2026.", "Iraq says"]),
        (
            "Gen. Michael Kurilla arrived on Jan. 5 in Iraq.",
            ["Gen. Michael Kurilla arrived on Jan. 5 in Iraq."],
        ),
        ("The jail held c. 400 men.", ["The jail held c. 400 men."]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5,704 men", ["5,704", "men"]),
        ("8 000 men", ["8 000", "men"]),
        ("8\u202f000 men", ["8\u202f000", "men"]),
        ("7-8000", ["7", "-", "8000"]),
        ("a 12-year-old", ["a", "12-year-old"]),
        ("Iraq's al-Hol", ["Iraq", "'s", "al-Hol"]),
        ("Sana’a", ["Sana’a"]),
        ("U.S.-backed", ["U.S.", "-", "backed"]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_the_group_is_not_the_verb() -> None:
    assert [t.lower for t in Document.parse("10 IS men").tokens] == ["10", "isis", "men"]
    assert [t.lower for t in Document.parse("WHAT IS KNOWN").tokens] == ["what", "is", "known"]


def test_an_endless_sentence_is_cut() -> None:
    assert len(Document.parse("word " * 1000).sentences) == 4


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=500))
def test_offsets(text: str) -> None:
    document = Document.parse(text)
    for token in document.tokens:
        assert text[token.start : token.end] == token.text
        assert token.kind in (WORD, NUMBER, "punctuation")
    for sentence in document.sentences:
        assert sentence.start == document.tokens[sentence.first].start
        assert sentence.end == document.tokens[sentence.last - 1].end
        assert document.sentence_at(sentence.start) == sentence
    assert sum(s.last - s.first for s in document.sentences) == len(document.tokens)
