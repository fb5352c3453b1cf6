"""Fits the two kinds of log-linear models of transforms/loglinear.py, and writes their weights."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from transforms import loglinear
from transforms.loglinear import Choice, Classes, crossed

_RARE = 3  # clues that fewer examples show are left out
_QUIET = 0.02  # clues whose weights are all smaller are left out

Classed = tuple[dict[str, float], str]  # clues, the annotated class
Chosen = tuple[Sequence[Choice], tuple[str, str], str | None]  # choices, crossed with, the annotated answer


def fit_classes(examples: Sequence[Classed], names: Sequence[str], freedom: float) -> Classes:
    """Multinomial logistic regression; `freedom` is scikit-learn's C, the smaller the smoother."""
    often = Counter(clue for clues, _ in examples for clue in clues)
    kept = [{c: v for c, v in clues.items() if often[c] >= _RARE} for clues, _ in examples]
    vectors = DictVectorizer()
    model = LogisticRegression(C=freedom, max_iter=500, tol=1e-3)
    model.fit(vectors.fit_transform(kept), [name for _, name in examples])
    coefficients, bias = model.coef_, model.intercept_
    if len(names) == 2:  # scikit-learn keeps one row, that of the second class against the first
        coefficients, bias = (np.concatenate([-part / 2, part / 2]) for part in (coefficients, bias))
    order = [list(model.classes_).index(name) for name in names]
    weights = np.round(coefficients[order].T, 2)
    loud = {c: weights[k] for c, k in vectors.vocabulary_.items() if np.abs(weights[k]).max() >= _QUIET}
    return Classes.of(names, np.round(bias[order], 2), dict(sorted(loud.items())))


def fit_choices(examples: Sequence[Chosen], smoothing: float) -> dict[str, float]:
    """The weight of each clue, by maximum likelihood of the annotated answers (L-BFGS)."""
    wide = [
        ([(a, list(crossed(clues, with_))) for a, clues in choices], right)
        for choices, with_, right in examples
    ]
    often = Counter(clue for choices, _ in wide for _, clues in choices for clue in clues)
    place = {clue: k for k, clue in enumerate(sorted(c for c in often if often[c] >= _RARE))}
    usable = [e for e in wide if any(answer == e[1] for answer, _ in e[0])]
    columns: list[int] = []
    ends = [0]
    group: list[int] = []
    right: list[bool] = []
    for k, (choices, annotated) in enumerate(usable):
        for answer, clues in choices:
            columns += [place[clue] for clue in clues if clue in place]
            ends.append(len(columns))
            group.append(k)
            right.append(answer == annotated)
    table = csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(group), len(place)))
    groups, chosen = np.array(group), np.array(right)
    starts = np.searchsorted(groups, np.arange(len(usable)))

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        totals = table @ weights
        totals -= np.maximum.reduceat(totals, starts)[groups]
        powers = np.exp(totals)
        sums = np.add.reduceat(powers, starts)
        surprise = float((np.log(sums) - totals[chosen]).sum())
        slope = table.T @ (powers / sums[groups] - chosen)
        return surprise + smoothing / 2 * float(weights @ weights), slope + smoothing * weights

    fitted = minimize(loss, np.zeros(len(place)), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    weights = {clue: round(float(fitted[k]), 2) for clue, k in place.items()}
    return {clue: weight for clue, weight in weights.items() if abs(weight) >= _QUIET}


def trusting(model: Classes | dict[str, float], prefix: str, times: float) -> Classes | dict[str, float]:
    """The model with the weights of the clues that begin with a prefix so many times as large."""
    if isinstance(model, Classes):
        factors = [times if clue.startswith(prefix) else 1.0 for clue in model.row]
        return replace(model, weights=model.weights * np.array(factors)[:, None])
    return {clue: weight * (times if clue.startswith(prefix) else 1.0) for clue, weight in model.items()}


def raised(model: dict[str, float], clues: Iterable[str], by: float) -> dict[str, float]:
    """The model with the weights of some clues so much larger; a clue without one begins at none."""
    return {**model, **{clue: model.get(clue, 0.0) + by for clue in clues}}


def write(name: str, model: Classes | dict[str, float]) -> None:
    """Write the weights where the program reads them."""
    file = Path(loglinear.__file__).parent / "weights" / f"{name}.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        if isinstance(model, Classes):
            rows.writerow(["clue", *model.names])
            rows.writerow(["", *(f"{value:.2f}" for value in model.bias)])
            rows.writerows([c, *(f"{w:.2f}" for w in model.weights[k])] for c, k in model.row.items())
        else:
            rows.writerow(["clue", "weight"])
            rows.writerows((clue, f"{model[clue]:.2f}") for clue in sorted(model))
