"""A small transformer that reads counts in their context, and the word pieces that it is fed.

Its weights are transforms/weights/encoder.onnx: all-MiniLM-L6-v2 (Apache-2.0), trained further on the
annotated articles (`tests/training/encoder.py`) and rounded to 8 bits. It runs on onnxruntime, on one
thread: the same machine and version always give the same answers. Others may differ in the last digits of
a probability.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

FIRST, BREAK = 101, 102  # [CLS] opens a passage, [SEP] ends its sentences
_UNKNOWN = 100
_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
LONGEST = 512  # pieces of a passage; longer ones fail
_LONGEST_WORD = 100  # letters of a word that is taken apart


class Piece(NamedTuple):
    """A piece of a word: its number in the vocabulary and where its word starts in the text."""

    number: int
    start: int


class Answers(NamedTuple):
    """What the encoder makes of the counts of a passage, as logits."""

    event: np.ndarray  # (counts, 11): events and none
    status: np.ndarray  # (counts, 3)
    population: np.ndarray  # (counts, 5)
    nowhere: np.ndarray  # (counts, 8): the answers of reader.FIXED, field by field
    pointers: np.ndarray  # (counts, 5, places): does it point there for the field? As reader.FIXED
    wholes: np.ndarray  # (counts, counts): is it a part of that one? Of none: itself


def pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    """The word pieces of a stretch of text, as BERT's uncased vocabulary has them."""
    for match in _WORD.finditer(text, start, end):
        for number in _numbers(match.group()):
            yield Piece(number, match.start())


@lru_cache(maxsize=50_000)
def _numbers(word: str) -> tuple[int, ...]:
    """The longest pieces that make up a word, from its beginning; a word that none begin is unknown."""
    plain = unicodedata.normalize("NFD", word.lower())
    letters = "".join(c for c in plain if unicodedata.category(c) != "Mn")
    if len(letters) > _LONGEST_WORD:
        return (_UNKNOWN,)
    known, found, at = vocabulary(), [], 0
    while at < len(letters):
        begin = "##" if at else ""
        end = next((e for e in range(len(letters), at, -1) if begin + letters[at:e] in known), None)
        if end is None:
            return (_UNKNOWN,)
        found.append(known[begin + letters[at:end]])
        at = end
    return tuple(found)


@cache
def vocabulary() -> dict[str, int]:
    """Each piece with its number."""
    text = (files("transforms") / "weights" / "pieces.txt").read_text(encoding="utf-8")
    return {piece: number for number, piece in enumerate(text.split("\n"))}


def read(numbers: Sequence[int], marks: Sequence[int], places: Sequence[int]) -> Answers:
    """What the encoder makes of a passage: where its counts stand, and what they may point at."""
    return run(session(), numbers, marks, places)


def run(
    model: InferenceSession, numbers: Sequence[int], marks: Sequence[int], places: Sequence[int]
) -> Answers:
    """The same by a given model."""
    inputs = {"pieces": [numbers], "marks": [marks], "places": places}
    found = model.run(None, {name: np.array(value, dtype=np.int64) for name, value in inputs.items()})
    return Answers(*(part[0] for part in found))


@cache
def session() -> InferenceSession:
    """The model, ready to run."""
    return load((files("transforms") / "weights" / "encoder.onnx").read_bytes())


def load(model: bytes) -> InferenceSession:
    """A model of this kind, for one thread."""
    import onnxruntime  # a fifth of a second, which a run with nothing new should not pay

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
