"""Log-linear models whose weights are CSV files: a class by what speaks for it, or one of several answers.

Each clue speaks for or against each answer by a weight; the weights of all clues are added up, and the
answer with the largest total wins (multinomial and conditional logistic regression). The weights are
fitted by `tests/training`; here they are only read and added.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

Totals = Sequence[float]  # what has been added up for each class, in their order
Choice = tuple[str | None, Sequence[str]]  # an answer with the clues that speak of it


@dataclass(frozen=True, slots=True)
class Classes:
    """Classes in their order, their totals before any clue, and the weights of each clue for each class."""

    names: tuple[str, ...]
    bias: tuple[float, ...]
    rows: Mapping[str, tuple[float, ...]]

    def add(self, totals: Totals, clues: Mapping[str, float]) -> Totals:
        """Totals with the weights of these clues added; clues without weights say nothing."""
        summed = list(totals)
        for clue, value in clues.items():
            row = self.rows.get(clue)
            if row is not None:
                summed = [total + weight * value for total, weight in zip(summed, row, strict=True)]
        return summed

    def best(self, totals: Totals) -> tuple[str, float]:
        """The class with the largest total, and its probability (0 to 1)."""
        top = max(totals)
        return self.names[totals.index(top)], 1.0 / sum(math.exp(total - top) for total in totals)

    def telling(self, clues: Mapping[str, float], name: str) -> list[str]:
        """The clues that speak for a class, those that speak most for it first."""
        column = self.names.index(name)
        shares = [
            (self.rows[clue][column] * value, clue) for clue, value in clues.items() if clue in self.rows
        ]
        return [clue for share, clue in sorted(shares, key=lambda pair: (-pair[0], pair[1])) if share > 0.0]


def probabilities(totals: Totals) -> list[float]:
    """The probability of each class (0 to 1, together 1), in their order."""
    top = max(totals)
    powers = [math.exp(total - top) for total in totals]
    whole = sum(powers)
    return [power / whole for power in powers]


def choose(choices: Sequence[Choice], weights: Mapping[str, float]) -> tuple[str | None, float]:
    """The answer whose clues weigh most, and its probability among these."""
    totals = [sum(weights.get(clue, 0.0) for clue in clues) for _, clues in choices]
    top = max(totals)
    return choices[totals.index(top)][0], 1.0 / sum(math.exp(total - top) for total in totals)


def classes(name: str) -> Classes:
    """The model of transforms/weights/NAME.csv with a column per class; the first row is the bias."""
    return cast(Classes, load(name))


def weights(name: str) -> dict[str, float]:
    """The weights of transforms/weights/NAME.csv, one per clue."""
    return cast(dict[str, float], load(name))


@cache
def load(name: str) -> Classes | dict[str, float]:
    """Either kind, by the columns of the file."""
    text = (files("transforms") / "weights" / f"{name}.csv").read_text(encoding="utf-8")
    header, *rows = csv.reader(text.splitlines())
    if header[1:] == ["weight"]:
        return {clue: float(weight) for clue, weight in rows}
    table = {row[0]: tuple(map(float, row[1:])) for row in rows}
    return Classes(tuple(header[1:]), table.pop(""), table)
