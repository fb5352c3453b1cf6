"""Log-linear models whose weights are CSV files: a class by what speaks for it, or one of several answers.

Each clue speaks for or against each answer by a weight; the weights of all clues are added up, and the
answer with the largest total wins (multinomial and conditional logistic regression). The weights are
fitted by `tests/training`; here they are only read and added.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import cast

import numpy as np

Totals = np.ndarray  # (classes,): what has been added up for each class, in their order
Choice = tuple[str | None, Sequence[str]]  # an answer with the clues that speak of it

_WITH = " | "  # between a clue and what it is crossed with
_ALONE = ""


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """The weight of each clue alone, and crossed with each thing that it is crossed with."""

    alone: Mapping[str, float]
    crossed: Mapping[str, Mapping[str, float]]  # with what → clue → weight
    # By what is crossed: all answers of a count ask for the same sums.
    _sums: dict[tuple[str, str], dict[str, float]] = field(default_factory=dict, init=False, repr=False)

    def total(self, clues: Sequence[str], with_: tuple[str, str]) -> float:
        """What these clues add up to, alone and crossed; those without weights say nothing."""
        table = self._sums.get(with_)
        if table is None:
            table = self._sums[with_] = self._sum(with_)
        return sum(table[clue] for clue in clues if clue in table)

    def _sum(self, with_: tuple[str, str]) -> dict[str, float]:
        """The weight of each clue alone plus its weights with these."""
        table = dict(self.alone)
        for other in with_:
            for clue, weight in self.crossed.get(other, {}).items():
                table[clue] = table.get(clue, 0.0) + weight
        return table


@dataclass(frozen=True, slots=True, eq=False)
class Classes:
    """Classes in their order, their totals before any clue, and the weights of each clue for each class."""

    names: tuple[str, ...]
    bias: Totals
    row: Mapping[str, int]  # clue → row of the weights
    weights: np.ndarray  # (clues, classes)

    @classmethod
    def of(cls, names: Sequence[str], bias: Sequence[float], rows: Mapping[str, Sequence[float]]) -> Classes:
        """From the weights of each clue."""
        table = np.array(list(rows.values()), dtype=float).reshape(len(rows), len(names))
        return cls(tuple(names), np.array(bias, dtype=float), {c: k for k, c in enumerate(rows)}, table)

    def add(self, totals: Totals, clues: Mapping[str, float]) -> Totals:
        """Totals with the weights of these clues added; clues without weights say nothing."""
        row = self.row
        known = [(row[clue], value) for clue, value in clues.items() if clue in row]
        if not known:
            return totals
        rows, values = zip(*known, strict=True)
        return cast(Totals, totals + np.array(values) @ self.weights[list(rows)])

    def best(self, totals: Totals) -> tuple[str, float]:
        """The class with the largest total, and its probability (0 to 1)."""
        best, share = _largest(probabilities(totals))
        return self.names[best], share

    def share(self, clues: Mapping[str, float], name: str) -> float:
        """The probability (0 to 1) of a class by these clues."""
        return probabilities(self.add(self.bias, clues))[self.names.index(name)]

    def telling(self, clues: Mapping[str, float], name: str) -> list[str]:
        """The clues with a positive value that speak for a class, those that speak most for it first."""
        column = self.names.index(name)
        shares = [
            (self.weights[self.row[clue], column] * value, clue)
            for clue, value in clues.items()
            if value > 0.0 and clue in self.row
        ]
        return _strongest_first(shares)


def probabilities(totals: Totals) -> list[float]:
    """The probability of each class (0 to 1, together 1), in their order."""
    return softmax(totals.tolist())


def softmax(totals: Sequence[float]) -> list[float]:
    """The probability of each (0 to 1, together 1)."""
    top = max(totals)
    powers = [math.exp(total - top) for total in totals]
    whole = sum(powers)
    return [power / whole for power in powers]


def _largest(shares: Sequence[float]) -> tuple[int, float]:
    share = max(shares)
    return shares.index(share), share


def crossed(clues: Sequence[str], with_: tuple[str, str]) -> Iterator[str]:
    """Every clue alone and with each of these, as the weights name them."""
    yield from clues
    for clue in clues:
        for other in with_:
            yield f"{clue}{_WITH}{other}"


def shares(choices: Sequence[Choice], with_: tuple[str, str], weights: Weights) -> dict[str | None, float]:
    """The probability of each answer (0 to 1, together 1), by its clues alone and crossed."""
    found = softmax([weights.total(clues, with_) for _, clues in choices])
    return {answer: share for (answer, _), share in zip(choices, found, strict=True)}


def strongest(clues: Sequence[str], with_: tuple[str, str], weights: Weights) -> list[str]:
    """The clues that speak for their answer, those that speak most for it first."""
    return _strongest_first([(weights.total([clue], with_), clue) for clue in clues])


def _strongest_first(shares: Sequence[tuple[float, str]]) -> list[str]:
    return [clue for share, clue in sorted(shares, key=lambda pair: (-pair[0], pair[1])) if share > 0.0]


def by_clue(weights: Mapping[str, float]) -> Weights:
    """The weights of crossed clues, arranged by what the clues are crossed with."""
    tables: dict[str, dict[str, float]] = {}
    for name, weight in weights.items():
        clue, _, other = name.partition(_WITH)
        tables.setdefault(other, {})[clue] = weight
    return Weights(tables.pop(_ALONE, {}), tables)


def classes(name: str) -> Classes:
    """The model of transforms/weights/NAME.csv with a column per class; the first row is the bias."""
    return cast(Classes, load(name))


def weights(name: str) -> Weights:
    """The weights of transforms/weights/NAME.csv, one per clue."""
    return cast(Weights, load(name))


@cache
def load(name: str) -> Classes | Weights:
    """Either kind, by the columns of the file."""
    text = (files("transforms") / "weights" / f"{name}.csv").read_text(encoding="utf-8")
    header, *rows = csv.reader(text.splitlines())
    if header[1:] == ["weight"]:
        return by_clue({clue: float(weight) for clue, weight in rows})
    table = {row[0]: [float(value) for value in row[1:]] for row in rows}
    return Classes.of(header[1:], table.pop(""), table)
