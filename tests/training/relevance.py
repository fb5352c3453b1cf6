"""The fits of transforms/weights/relevance.csv and subject.csv: is an article on the subject?

The first goes by its words, the second by the first and by what the encoder reads of its counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from unittest.mock import patch

from tests.training.extraction import Reads, run
from tests.training.fitting import Classed, fit_classes
from transforms import loglinear, relevance
from transforms.figures import by_reading
from transforms.figures.reader import Reader
from transforms.loglinear import Classes
from transforms.text import Document

_FREEDOM = 1.0


def fit(articles: Iterable[dict[str, Any]]) -> Classes:
    """The weights of the clues of these articles."""
    examples = []

    def record(found: dict[str, float]) -> float:
        examples.append(found)
        return 0.0

    names = []
    with patch.object(relevance, "_probability", record):
        for article in articles:
            relevance.explain(Document.parse(article["text"]), article.get("title"))
            names.append(_name(article))
    return fit_clues(list(zip(examples, names, strict=True)))


def fit_clues(examples: Sequence[Classed]) -> Classes:
    """The weights of clues, by whether the article is on the subject."""
    return fit_classes(examples, (relevance.RELEVANT, relevance.OTHER), _FREEDOM)


def when_read(
    articles: Iterable[dict[str, Any]], models: Mapping[str, Any], reads: Reads
) -> Iterator[Classed]:
    """What speaks for each article's being on the subject once its counts are read, and whether it is."""
    for article in articles:
        heard: list[dict[str, float]] = []

        def keep(reader: Reader, likely: float, heard: list[Any] = heard) -> bool:
            heard.append(by_reading.subject_clues(reader, likely))
            return False

        with patch.object(by_reading, "on_subject", keep):
            run(article, models, reads)
        for clues in heard:
            yield clues, _name(article)


def _name(article: dict[str, Any]) -> str:
    return relevance.RELEVANT if article["relevant"] else relevance.OTHER


def report(articles: Sequence[dict[str, Any]], parts: Sequence[set[str]], models: Sequence[Any]) -> None:
    """Print missed articles and false alarms, by the rules and by all clues, on articles not seen."""
    missed = {"by the rules": 0, "by all clues": 0}
    false = dict(missed)
    for part, model in zip(parts, models, strict=True):
        with patch.object(loglinear, "load", model.__getitem__):
            for article in (a for a in articles if a["url"] in part):
                found = relevance.explain(Document.parse(article["text"]), article.get("title"))
                for way, verdict in (("by the rules", found.by_rule), ("by all clues", found.relevant)):
                    missed[way] += article["relevant"] and not verdict
                    false[way] += verdict and not article["relevant"]
    relevant = sum(article["relevant"] for article in articles)
    print(f"relevance: {relevant} relevant, missed {missed}; {len(articles) - relevant} not, taken {false}")
