"""The words of an article as clues to what it is about: their stems, by how often they stand."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from transforms.text import WORD, Token

_LOUDNESS = 0.3  # of a word beside the other clues
_SUFFIXES = ("ations", "ation", "ings", "ing", "edly", "ed", "es", "s", "ly")
_STEM = 8  # letters
_SMALL = 4  # shorter words say little


def article_words(tokens: Iterable[Token]) -> dict[str, float]:
    """Each stem with how loud it is; not names, places and numbers: they would be learnt by heart."""
    counted = Counter(stem(token.lower) for token in tokens if _speaks(token))
    return {f"D {word}": _LOUDNESS * (1.0 + math.log(n)) for word, n in counted.items()}


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word without its commonest endings, at most eight letters."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)][:_STEM]
    return word[:_STEM]


def _speaks(token: Token) -> bool:
    """Is it a plain word, and no name?"""
    return token.kind == WORD and len(token.lower) >= _SMALL and token.text.islower()
