"""What the words around a count speak of, whatever the grammar: a clue to the event.

The rules read constructions that they know. News prose has more ways to say that people were freed or
flown home than any list, and then single words still give it away: "landed", "aboard", "home". This
is a log-linear model over such words: each word of the sentence (and, weakly, of the article) speaks
for or against each event by a weight, and the weights of all words are added up (`loglinear.py`).
The weights were fitted on the annotated articles of the project (`tests/training/wording.py`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import pairwise

from transforms.loglinear import Totals, classes
from transforms.text import WORD, Document, Sentence, Token

MODEL = "words"  # its weights: transforms/weights/words.csv

_WIDTH = 30  # words on either side that are heard
_HALF = 6.0  # a word six words away counts half
_PAIRS = 10  # neighbouring words are heard as pairs so far from the count
_ARTICLE = 0.3  # how loud the rest of the article is
_SUFFIXES = ("ations", "ation", "ings", "ing", "edly", "ed", "es", "s", "ly")
_STEM = 8  # letters
_SMALL = 4  # shorter words of the article say little


def article_words(tokens: Iterable[Token]) -> dict[str, float]:
    """The features that all counts of an article share: stems of its words by how often they stand."""
    counted = Counter(stem(token.lower) for token in tokens if _speaks(token, _SMALL))
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


def of_article(words: Mapping[str, float]) -> Totals:
    """The totals of the events after the words of an article (`article_words`), alike for all its counts."""
    model = classes(MODEL)
    return model.add(model.bias, words)


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word without its commonest endings, at most eight letters."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)][:_STEM]
    return word[:_STEM]


def _speaks(token: Token, shortest: int) -> bool:
    """Is it a plain word, and no name?"""
    return token.kind == WORD and len(token.lower) >= shortest and token.text.islower()
