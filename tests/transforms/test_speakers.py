"""Who says a marked number, in sentences of our own; one construction of news prose each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.figures.speakers import find_statements, speaker_of
from transforms.text import Document

CASES = [
    tuple(line.split("\t"))
    for line in Path(__file__).with_name("speaker_cases.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def spoken(marked: str) -> str | None:
    start = marked.index("[[")
    end = marked.index("]]") - 2
    document = Document.parse(marked.replace("[[", "").replace("]]", ""))
    return speaker_of(document, find_statements(document), start, end)


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-zà-ÿ0-9]+", text.lower())) - {"the", "of", "a", "an", "s"}


@pytest.mark.parametrize(("text", "speaker", "match"), CASES)
def test_speakers_of_a_figure(text: str, speaker: str, match: str) -> None:
    found = spoken(text.replace("\\n", "\n")) or ""
    if match == "exact" or not speaker:
        assert found.lower().removeprefix("the ") == speaker.lower()
    else:
        assert words(found) & words(speaker), found


def test_no_statement_no_speaker() -> None:
    document = Document.parse("They hold 12 men.")
    assert speaker_of(document, [], 10, 12) is None
    assert speaker_of(Document.parse(""), [], 0, 0) is None


def test_of_two_speakers_the_nearer_has_the_number() -> None:
    text = "The ministry said [[200]] had left, and the UN put the number at 300."
    assert spoken(text) == "ministry"
    text = "The ministry said 200 had left, and the UN put the number at [[300]]."
    assert spoken(text) == "UN"


PIECES = st.sampled_from(
    [
        "said", "told", "according to", "the ministry", "Anna Berg", "he", "it", "12", ".", ",", "“", "”",
        '"',
        "(", ")", "'s", "of", "the", "report", "by", "from", "who", "that", "has it", "\n", "put the number",
        "al-Hol", "Gen.", "in the words of", "quoting", "-", ":", "and",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40).map(" ".join) | st.text(max_size=300), st.integers(0, 300))
def test_any_text_gives_statements_within_it(text: str, offset: int) -> None:
    document = Document.parse(text)
    statements = find_statements(document)
    assert statements == find_statements(document)
    for statement in statements:
        sentence = document.sentences[statement.sentence]
        assert sentence.first <= statement.first < statement.last <= sentence.last
        assert statement.speaker.strip()
    speaker_of(document, statements, offset, offset + 1)


@pytest.mark.parametrize(
    "text", ["said " * 4000, "(" * 8000, "the report of " * 3000, "a, " * 5000 + "said", "“" * 5000 + "12"]
)
def test_odd_texts_take_no_time(text: str) -> None:
    document = Document.parse(text)
    speaker_of(document, find_statements(document), len(text) - 1, len(text))
