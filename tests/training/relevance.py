"""The fit of transforms/weights/relevance.csv: what speaks for an article's being on the subject."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from unittest.mock import patch

from tests.training.fitting import fit_classes
from transforms import loglinear, relevance
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
            names.append(relevance.RELEVANT if article["relevant"] else relevance.OTHER)
    return fit_classes(
        list(zip(examples, names, strict=True)), (relevance.RELEVANT, relevance.OTHER), _FREEDOM
    )


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
