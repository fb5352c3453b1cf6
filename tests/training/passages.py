"""The annotated articles as the encoder learns from them: passages, and what is annotated of their counts."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np
import torch
from torch import Tensor

from tests.training.articles import annotated
from tests.training.network import FIXED_ANSWERS
from tests.transforms.scoring import agree
from transforms import encoder, relevance
from transforms.encoder import Answers
from transforms.figures import by_reading, extract, reader, review
from transforms.figures.draft import Draft
from transforms.figures.reader import CLASSES, FIELDS, NONE, NOWHERE, Passage


@dataclass(frozen=True)
class Example:
    """A passage with what is annotated for its counts."""

    url: str
    published: str
    relevant: bool
    passage: Passage
    figures: dict[int, dict[str, Any]]  # by where the count starts; of what is none only the event, NONE
    wholes: dict[int, int]  # where the count starts that a figure is a part of, or itself


def examples(articles: Sequence[dict[str, Any]]) -> Iterator[Example]:
    """The passages with all drafts as the program sees them, also in articles on other subjects."""
    judged = relevance.explain

    def open_(*args: Any) -> Any:
        return dataclasses.replace(judged(*args), relevant=True)

    for article in articles:
        seen: list[tuple[review.Setting, Sequence[Draft]]] = []

        def settle(setting: review.Setting, drafts: Sequence[Draft], seen: list[Any] = seen) -> list[Draft]:
            seen.append((setting, drafts))
            return []

        with (
            patch.object(review, "settle", settle),
            patch.object(relevance, "explain", open_),
            patch.object(by_reading, "on_subject", return_value=True),
            patch.object(encoder, "read", _unread),
        ):
            extract(article["text"], date.fromisoformat(article["published"]))
        for setting, drafts in seen:
            figures: dict[int, dict[str, Any]] = {}
            for draft, (figure, elsewhere) in zip(drafts, annotated(article, drafts), strict=True):
                if figure is None and not elsewhere:
                    figures[draft.mention.count.start] = {"event": NONE}
                elif figure is not None and not figure.get("optional"):
                    figures[draft.mention.count.start] = figure
            wholes = dict(_wholes(article["figures"], figures))
            for passage in setting.reader.passages():
                yield Example(
                    article["url"], article["published"], article["relevant"], passage, figures, wholes
                )


def _wholes(
    annotated_: Sequence[dict[str, Any]], figures: Mapping[int, dict[str, Any]]
) -> Iterator[tuple[int, int]]:
    """Which count each figure is a part of; itself if of none, and nothing if the whole was not found."""
    for start, figure in figures.items():
        if "part_of" not in figure:
            continue
        part_of = figure["part_of"]
        whole = figure if part_of is None else annotated_[part_of]
        found = start if part_of is None else next((s for s, f in figures.items() if f is whole), None)
        if found is not None:
            yield start, found


def _unread(numbers: Sequence[int], marks: Sequence[int], places: Sequence[int]) -> Answers:
    """What an encoder that knows nothing says: so unsure that all rejected counts become examples."""
    rows = len(marks)
    classes = (np.zeros((rows, len(names))) for names in CLASSES.values())
    pointers = np.zeros((rows, len(FIELDS), len(places)))
    return Answers(*classes, np.zeros((rows, FIXED_ANSWERS)), pointers, np.zeros((rows, rows)))


class Batch(NamedTuple):
    """Some passages as the network and its loss take them."""

    pieces: Tensor  # (passages, pieces)
    marks: Tensor  # (passages, counts)
    present: Tensor  # (passages, pieces + counts)
    classes: Tensor  # (fields, passages, counts): the class, or -1 if it is not known
    options: Tensor  # (passages, fields, fixed answers + pieces): which of them are answers of a field
    right: Tensor  # (passages, counts, fields, fixed answers + pieces): which of these are right
    wholes: Tensor  # (passages, counts): the count that it is a part of, itself if of none, or -1


def batch(some: Sequence[Example]) -> Batch:
    """Pad passages to the same length."""
    length = (max(len(e.passage.numbers) for e in some) + 7) // 8 * 8
    counts = max(len(e.passage.counts) for e in some)
    found = Batch(
        torch.zeros(len(some), length, dtype=torch.long),
        torch.zeros(len(some), counts, dtype=torch.long),
        torch.zeros(len(some), length + counts, dtype=torch.bool),
        torch.full((len(CLASSES), len(some), counts), -1),
        torch.zeros(len(some), len(FIELDS), FIXED_ANSWERS + length, dtype=torch.bool),
        torch.zeros(len(some), counts, len(FIELDS), FIXED_ANSWERS + length, dtype=torch.bool),
        torch.full((len(some), counts), -1),
    )
    for row, example in enumerate(some):
        passage = example.passage
        found.pieces[row, : len(passage.numbers)] = torch.tensor(passage.numbers)
        found.marks[row, : len(passage.counts)] = torch.tensor(passage.marks)
        found.present[row, : len(passage.numbers)] = True
        found.present[row, length : length + len(passage.counts)] = True
        answers = {field: _answers(passage, field) for field in FIELDS}
        for k, field in enumerate(FIELDS):
            found.options[row, k, [at for at, _ in answers[field]]] = True
        columns = {start: column for column, start in enumerate(passage.counts)}
        for start, column in columns.items():
            figure = example.figures.get(start)
            found.wholes[row, column] = columns.get(example.wholes.get(start, -1), -1)
            for k, (field, names) in enumerate(CLASSES.items()):
                if figure is not None and field in figure:
                    found.classes[k, row, column] = names.index(figure[field])
            for k, field in enumerate(FIELDS):
                if figure is not None and field in figure:
                    right = [at for at, one in answers[field] if _is_right(example, figure, field, one)]
                    found.right[row, column, k, right] = True
    return found


def _answers(passage: Passage, field: str) -> list[tuple[int, str | None]]:
    """The answers that there are for a field, with the places of their logits: fixed ones, then pieces."""
    answers, which = reader.options(passage, field)
    fixed, places = range(FIXED_ANSWERS)[NOWHERE[field]], passage.places
    return list(zip([*fixed, *(FIXED_ANSWERS + places[k] for k in which)], answers, strict=True))


def _is_right(example: Example, figure: dict[str, Any], field: str, answer: str | None) -> bool:
    """Is an answer what is annotated? Dates may be more or less exact, and names have a word in common."""
    if field == "attribution" and answer == reader.ELSEWHERE:
        named, _ = reader.options(example.passage, field)
        return not any(agree(field, figure, {field: a}) for a in named if a != reader.ELSEWHERE)
    return agree(field, figure, {field: example.published if answer == reader.PUBLICATION else answer})
