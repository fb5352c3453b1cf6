"""Fits the weights of transforms/figures/wording.csv on annotated articles.

    uv run --group training python -m tests.training.wording [--check] [FILES...]

Reads annotated articles (JSON Lines as in tests/data), takes the words around each annotated count
and fits a multinomial logistic regression of its event. Articles that are set aside for measuring are
left out. With --check it writes nothing, but fits five times on four fifths and prints how often the
model is right on the fifth that it has not seen, and how often when it is sure.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from tests.training.articles import arguments, folds, read
from transforms import numbers
from transforms.figures import wording
from transforms.model import EVENTS
from transforms.text import Document

_WEIGHTS = Path(wording.__file__).with_name("wording.csv")
_RARE = 3  # words of fewer counts than this are left out
_QUIET = 0.05  # features whose weights are all smaller are left out
_SURE = 0.8

Example = tuple[str, dict[str, float], str]  # address of the article, features, event


def main() -> None:
    """Fit and write, or check."""
    args = arguments(__doc__ or "")
    found = list(examples(args.files))
    if args.check:
        check(found)
    else:
        write(found)


def examples(files: Sequence[Path]) -> Iterator[Example]:
    """One for every annotated count that the reader of numbers finds again."""
    for article in read(files):
        document = Document.parse(article["text"])
        found, _ = numbers.counts(document)
        shared = wording.article_words(document)
        for figure in article["figures"]:
            start = article["text"].find(figure["quote"])
            inside = [c for c in found if start <= c.start < start + len(figure["quote"])]
            bounds = (figure["value"], figure["low"], figure["high"])
            count = next((c for c in inside if (c.value, c.low, c.high) == bounds), None)
            sentence = document.sentence_at(count.start) if count else None
            if count is not None and sentence is not None:
                near = wording.features(document, sentence, count.first, count.last)
                yield article["url"], {**shared, **near}, figure["event"]


def fit(found: Sequence[Example]) -> tuple[dict[str, list[float]], list[float]]:
    """Weights of each feature and the bias, in the order of EVENTS."""
    often = Counter(name for _, heard, _ in found for name in heard)
    kept = [{n: v for n, v in heard.items() if often[n] >= _RARE} for _, heard, _ in found]
    vectors = DictVectorizer()
    model = LogisticRegression(C=1.0, max_iter=500, tol=1e-4)
    model.fit(vectors.fit_transform(kept), [event for _, _, event in found])
    order = [list(model.classes_).index(event) for event in EVENTS]
    columns = model.coef_[order].T
    return (
        {name: list(columns[k]) for name, k in vectors.vocabulary_.items()},
        list(model.intercept_[order]),
    )


def write(found: Sequence[Example]) -> None:
    """Write the weights to two digits; features that say nothing are left out."""
    weights, bias = fit(found)
    kept = [name for name in sorted(weights) if max(map(abs, weights[name])) >= _QUIET]
    with _WEIGHTS.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["feature", *EVENTS])
        rows.writerow(["", *(f"{value:.2f}" for value in bias)])
        rows.writerows([name, *(f"{value:.2f}" for value in weights[name])] for name in kept)
    print(f"{len(found)} counts, {len(kept)} features")


def check(found: Sequence[Example]) -> None:
    """Print the share of right events on articles that the fit has not seen."""
    right = sure = sure_right = 0
    for unseen in folds(example[0] for example in found):
        model = fit([example for example in found if example[0] not in unseen])
        for _, heard, event in (example for example in found if example[0] in unseen):
            opinion = wording.most_probable(wording.add(model[1], heard, model[0]))
            right += opinion.event == event
            sure += opinion.probability >= _SURE
            sure_right += opinion.probability >= _SURE and opinion.event == event
    print(f"{len(found)} counts, right {right / len(found):.3f}")
    print(f"sure of {sure}, of these right {sure_right / max(sure, 1):.3f}")


if __name__ == "__main__":
    main()
