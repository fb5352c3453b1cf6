"""The words around each annotated count with its event, and the fit of transforms/weights/words.csv."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tests.training.fitting import fit_classes
from transforms import numbers, wording
from transforms.loglinear import Classes
from transforms.model import EVENTS
from transforms.text import Document

_FREEDOM = 0.3

Example = tuple[str, dict[str, float], str]  # address of the article, clues, event


def examples(articles: Iterable[dict[str, Any]]) -> Iterator[Example]:
    """One for every annotated count that the reader of numbers finds again."""
    for article in articles:
        document = Document.parse(article["text"])
        found, _ = numbers.counts(document)
        shared = wording.article_words(document.tokens)
        for figure in article["figures"]:
            start = article["text"].find(figure["quote"])
            inside = [c for c in found if start <= c.start < start + len(figure["quote"])]
            bounds = (figure["value"], figure["low"], figure["high"])
            count = next((c for c in inside if (c.value, c.low, c.high) == bounds), None)
            sentence = document.sentence_at(count.start) if count else None
            if count is not None and sentence is not None:
                near = wording.features(document, sentence, count.first, count.last)
                yield article["url"], {**shared, **near}, figure["event"]


def fit(found: Iterable[Example]) -> Classes:
    """The weights of the words for each event."""
    return fit_classes([(clues, event) for _, clues, event in found], EVENTS, _FREEDOM)
