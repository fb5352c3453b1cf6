"""The fit of transforms/weights/again.csv: does a number tell one before it again?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from unittest.mock import patch

from tests.training.articles import annotated
from tests.training.extraction import Reads, run
from tests.training.fitting import Classed, fit_classes
from transforms.figures import consistency
from transforms.figures.again import AGAIN, ANOTHER, clues
from transforms.figures.draft import Draft
from transforms.loglinear import Classes

_FREEDOM = 0.3


def fit(examples: Sequence[Classed]) -> Classes:
    """The weights of the clues of these pairs."""
    return fit_classes(examples, (AGAIN, ANOTHER), _FREEDOM)


def examples(
    articles: Iterable[dict[str, Any]], models: Mapping[str, Any], reads: Reads
) -> Iterator[Classed]:
    """What speaks of two mentions of one number, and whether they are annotated as one figure."""
    for article in articles:
        found: list[Classed] = []

        def keep(
            text: str, drafts: Sequence[Draft], article: Any = article, found: Any = found
        ) -> tuple[list[Draft], list[Any]]:
            found += _pairs(article, drafts)
            return [], []

        with patch.object(consistency, "without_repeats", keep):
            run(article, models, reads)
        yield from found


def _pairs(article: Mapping[str, Any], drafts: Sequence[Draft]) -> Iterator[Classed]:
    """Each number with those before it; not what is annotated nowhere, nor what repeats one of several."""
    matched = annotated(article, drafts)
    for k, (draft, (figure, elsewhere)) in enumerate(zip(drafts, matched, strict=True)):
        before = [
            (other, theirs)
            for other, (theirs, _) in zip(drafts[:k], matched[:k], strict=True)
            if theirs is not None and consistency.comparable(other, draft)
        ]
        if figure is not None and not figure.get("optional"):
            for other, theirs in before:
                yield clues(other, draft), AGAIN if theirs is figure else ANOTHER
        elif figure is None and elsewhere and len(before) == 1:
            yield clues(before[0][0], draft), AGAIN


def report(heard: Sequence[Sequence[Classed]], models: Sequence[Mapping[str, Any]]) -> None:
    """Print how often the clues are right on what the fit has not seen."""
    pairs = [(clues, right, models[k][AGAIN]) for k, some in enumerate(heard) for clues, right in some]
    hits = sum(model.best(model.add(model.bias, clues))[0] == right for clues, right, model in pairs)
    print(f"repeats: {len(pairs)} pairs, {hits / len(pairs):.3f} right")
