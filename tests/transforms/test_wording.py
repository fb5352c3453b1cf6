"""The words of an article: which are heard, how loud, and which are not."""

from __future__ import annotations

from transforms import wording
from transforms.text import Document


def test_words_of_the_article_count_by_how_often_they_stand() -> None:
    text = "The prisoners left. Other prisoners and two guards stayed."
    found = wording.article_words(Document.parse(text).tokens)
    assert found["D prisoner"] > found["D guard"] > 0
    assert "D two" not in found  # too short to say anything
    assert not wording.article_words(Document.parse("Kazakhstan. Ankara. 300").tokens)  # names and numbers
