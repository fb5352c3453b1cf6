"""Fits all weights of transforms/weights anew on the annotated articles.

    uv run --group training python -m tests.training [--check]

The words of events are fitted on all articles but those that are set aside for measuring. The review is
fitted only on blind.jsonl, for whose articles no rule was written: elsewhere the rules are right more
often than on new text, and would be believed too much. Each clue that comes from a fitted model comes
from one that has not seen the article (five folds), and each field goes by the reviewed ones before it.
With --check it writes nothing and prints how often each field is right, by the rules and after the
review, on articles of blind.jsonl that the fit has not seen.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from unittest.mock import patch

from tests.training import relevance, wording
from tests.training.articles import BLIND, OTHERS, folds, read
from tests.training.fitting import fit_choices, fit_classes, write
from transforms import loglinear
from transforms.figures import extract, review
from transforms.figures.draft import Draft
from transforms.figures.review import countries, event
from transforms.loglinear import Classes
from transforms.model import EVENTS, POPULATIONS
from transforms.wording import MODEL

_CLASSES = {"event": (*EVENTS, event.NONE), "population": POPULATIONS}
_FREEDOM = {"event": 0.05, "population": 0.1}
_SMOOTHING = 8.0

Models = dict[str, Any]  # by name, as loglinear.classes and loglinear.weights give them
Article = dict[str, Any]


@dataclass(frozen=True)
class Example:
    """A draft at its review: its fold, what speaks for which answer, the annotated answer and the rules'."""

    fold: int
    clues: Any
    right: str | None
    by_rule: str | None


def main() -> None:
    """Fit field by field, in the order of the review."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    blind = list(read([BLIND]))
    parts = folds(article["url"] for article in blind)
    known = list(wording.examples(read(OTHERS)))
    new = list(wording.examples(blind))
    models: list[Models] = [
        {MODEL: wording.fit([*known, *(e for e in new if e[0] not in part)])} for part in parts
    ]
    final: Models = {MODEL: wording.fit([*known, *new]), "relevance": relevance.fit(blind)}
    for fold, part in enumerate(parts):
        models[fold]["relevance"] = relevance.fit([a for a in blind if a["url"] not in part])
    relevance.report(blind, parts, models)
    for field in review.FIELDS:
        found = [
            example
            for fold, part in enumerate(parts)
            for example in examples([a for a in blind if a["url"] in part], field, fold, models[fold])
        ]
        for fold in range(len(parts)):
            models[fold][field] = usable(fit(field, [e for e in found if e.fold != fold]))
        report(field, found, models)
        final[field] = fit(field, found)
    if not check:
        for name, model in final.items():
            write(name, model)


def examples(articles: Sequence[Article], field: str, fold: int, models: Models) -> Iterator[Example]:
    """The drafts of these articles when the review comes to this field."""
    for article in articles:
        seen: list[tuple[Draft, Any, str | None]] = []

        def settle(setting: review.Setting, drafts: Sequence[Draft], seen: list[Any] = seen) -> list[Draft]:
            kept = review.reviewed(setting, drafts, review.FIELDS[: review.FIELDS.index(field)])
            for draft, before in review.paired(kept):
                if not review.is_open(draft, field):
                    continue
                seen.append((draft, review.clues(setting, draft, before, field), getattr(draft, field)))
            return kept

        with (
            patch.object(review, "settle", settle),
            patch.object(loglinear, "load", models.__getitem__),
        ):
            extract(article["text"], date.fromisoformat(article["published"]))
        for draft, clues, by_rule in seen:
            figure, elsewhere = annotated(article, draft)
            if figure is not None and not figure.get("optional"):
                yield Example(fold, clues, figure[field], by_rule)
            elif figure is None and not elsewhere and field == "event":
                yield Example(fold, clues, event.NONE, by_rule)


def annotated(article: Article, draft: Draft) -> tuple[dict[str, Any] | None, bool]:
    """The annotated figure at the draft's count, and whether its number is annotated anywhere."""
    count = draft.mention.count
    bounds = (count.value, count.low, count.high, draft.mention.unit)
    same = [f for f in article["figures"] if (f["value"], f["low"], f["high"], f["unit"]) == bounds]
    for figure in same:
        start = article["text"].find(figure["quote"])
        if start <= count.start < start + len(figure["quote"]):
            return figure, True
    return None, bool(same)


def fit(field: str, found: Sequence[Example]) -> Classes | dict[str, float]:
    """The weights of a field's clues."""
    if field in countries.FIELDS:
        return fit_choices([(*e.clues, e.right) for e in found], _SMOOTHING)
    return fit_classes([(e.clues, str(e.right)) for e in found], _CLASSES[field], _FREEDOM[field])


def usable(model: Classes | dict[str, float]) -> Any:
    """A fitted model as loglinear.load gives it."""
    return model if isinstance(model, Classes) else loglinear.by_clue(model)


def report(field: str, found: Sequence[Example], models: Sequence[Models]) -> None:
    """Print how often the rules and the review are right on what the fit has not seen."""
    right = sum(answer(field, e, models[e.fold][field]) == e.right for e in found)
    rules = sum(e.by_rule == e.right for e in found)
    print(f"{field}: {len(found)}, by the rules {rules / len(found):.3f}, reviewed {right / len(found):.3f}")


def answer(field: str, example: Example, model: Any) -> str | None:
    """What the model says."""
    if isinstance(model, Classes):
        return model.best(model.add(model.bias, example.clues))[0]
    return loglinear.choose(*example.clues, model)[0]


if __name__ == "__main__":
    main()
