"""What the words around a count speak of, whatever the grammar: a second opinion on the event.

The rules read constructions that they know. News prose has more ways to say that people were freed or
flown home than any list, and then single words still give it away: "landed", "aboard", "home". This
is a log-linear model over such words: each word of the sentence (and, weakly, of the article) speaks
for or against each event by a weight of `wording.csv`, and the weights of all words are added up.
The weights were fitted on the annotated articles of the project (`tests/training/wording.py`).
"""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from transforms.model import EVENTS
from transforms.text import WORD, Document, Sentence, Token

_WIDTH = 30  # words on either side that are heard
_HALF = 6.0  # a word six words away counts half
_PAIRS = 10  # neighbouring words are heard as pairs so far from the count
_ARTICLE = 0.3  # how loud the rest of the article is
_SUFFIXES = ("ations", "ation", "ings", "ing", "edly", "ed", "es", "s", "ly")
_STEM = 8  # letters
_SMALL = 4  # shorter words of the article say little
_TELLING = 6  # letters with the side: shorter ones explain nothing to a reader


Totals = Sequence[float]  # what has been added up for each event, in the order of EVENTS


@dataclass(frozen=True, slots=True)
class Opinion:
    """The event that the words speak for, and how surely (0 to 1)."""

    event: str
    probability: float


def article_words(document: Document) -> dict[str, float]:
    """The features that all counts of an article share: stems of its words by how often they stand."""
    counted = Counter(stem(token.lower) for token in document.tokens if _speaks(token, _SMALL))
    return {f"D {word}": _ARTICLE * (1.0 + math.log(n)) for word, n in counted.items()}


def features(document: Document, sentence: Sentence, first: int, last: int) -> dict[str, float]:
    """Words of the sentence by their side and distance from the count at tokens [first, last).

    "L landed" stands before the count, "R landed" behind it, "S landed" anywhere, "B by plan" are
    neighbours. Names, places and numbers are left out: they would be learnt by heart.
    """
    found: dict[str, float] = {}
    left = list(reversed(document.tokens[sentence.first : first]))[:_WIDTH]
    right = list(document.tokens[last : sentence.last])[:_WIDTH]
    for side, tokens in (("L", left), ("R", right)):
        stems = []
        for distance, token in enumerate(tokens):
            opens = token.start == document.tokens[sentence.first].start
            if not (_speaks(token, 1) or (opens and token.kind == WORD)):
                continue
            word = stem(token.lower)
            stems.append(word)
            loudness = 1.0 / (1.0 + distance / _HALF)
            found[f"{side} {word}"] = max(found.get(f"{side} {word}", 0.0), loudness)
            found[f"S {word}"] = 1.0
            if distance < 3:
                found[f"{side}{distance} {token.lower}"] = 1.0
        for a, b in pairwise(stems[: _PAIRS + 1]):
            found[f"B {b} {a}" if side == "L" else f"B {a} {b}"] = 0.7
    return found


def alone() -> Totals:
    """The totals before any word is heard."""
    return _model()[1]


def of_article(document: Document) -> Totals:
    """The totals after the words of the article, the same for all its counts."""
    return add(alone(), article_words(document), _model()[0])


def opinion(heard: Totals, found: Mapping[str, float]) -> Opinion:
    """The most probable event when these features are added to what was heard."""
    return most_probable(add(heard, found, _model()[0]))


def add(heard: Totals, found: Mapping[str, float], weights: Mapping[str, Sequence[float]]) -> Totals:
    """Totals with the weights of these features added."""
    totals = list(heard)
    for name, value in found.items():
        row = weights.get(name)
        if row is not None:
            totals = [total + weight * value for total, weight in zip(totals, row, strict=True)]
    return totals


def most_probable(totals: Totals) -> Opinion:
    """The event with the largest total, and its probability (multinomial logistic regression)."""
    top = max(totals)
    return Opinion(EVENTS[totals.index(top)], 1.0 / sum(math.exp(total - top) for total in totals))


def telling(found: Mapping[str, float], event: str) -> list[str]:
    """The three words near the count that speak most for the event."""
    weights, column = _model()[0], EVENTS.index(event)
    shares = sorted(
        ((weights[name][column] * value, name) for name, value in found.items() if name in weights),
        key=lambda pair: (-pair[0], pair[1]),
    )
    words = dict.fromkeys(
        name.split(" ", 1)[1] for share, name in shares[:12] if share > 0.0 and len(name) >= _TELLING
    )
    return list(words)[:3]


def stem(word: str) -> str:
    """A word without its commonest endings, at most eight letters."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)][:_STEM]
    return word[:_STEM]


def _speaks(token: Token, shortest: int) -> bool:
    """Is it a plain word, and no name?"""
    return token.kind == WORD and len(token.lower) >= shortest and token.text.islower()


@cache
def _model() -> tuple[dict[str, tuple[float, ...]], tuple[float, ...]]:
    text = (files("transforms.figures") / "wording.csv").read_text(encoding="utf-8")
    rows = csv.reader(text.splitlines())
    header = next(rows)
    order = [header.index(event) for event in EVENTS]
    weights = {row[0]: tuple(float(row[k]) for k in order) for row in rows}
    return weights, weights.pop("")
