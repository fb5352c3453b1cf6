"""What the encoder reads of each count: windows of text with the counts marked, and what it says of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from transforms import encoder
from transforms.encoder import Piece
from transforms.figures.draft import Draft
from transforms.figures.mention import Page
from transforms.loglinear import softmax
from transforms.model import EVENTS, POPULATIONS, STATUSES, is_group

_OPENS, _BREAKS = Piece(encoder.FIRST, -1), Piece(encoder.BREAK, -1)
_BEFORE, _BEHIND = Piece(encoder.BEFORE, -1), Piece(encoder.BEHIND, -1)
NONE = "none"  # no figure: people of another story
CLASSES = {"event": (*EVENTS, NONE), "status": STATUSES, "population": POPULATIONS}
COUNTRIES = ("nationality", "origin", "place")
FOREIGN = "group:foreign"
NOWHERE = {"nationality": slice(0, 2), "origin": slice(2, 3), "place": slice(3, 4)}  # of Answers.nowhere
_LEAD, _PREVIOUS = 16, 28  # pieces of the first sentence, and of the one before
_LEFT, _INSIDE, _RIGHT = 48, 24, 36  # pieces before the count, of the count itself, behind it


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces with marks around a count, and the countries named in it."""

    numbers: list[int]
    mark: int  # where the mark before the count stands
    countries: list[tuple[int, str]]  # place in the window, code


@dataclass(frozen=True, slots=True)
class Reading:
    """For each field, the probability of each answer."""

    classes: Mapping[str, Mapping[str, float]]
    countries: Mapping[str, Mapping[str | None, float]]

    def likeliest(self, field: str) -> str:
        """The most probable class of a field of CLASSES."""
        shares = self.classes[field]
        return max(shares, key=shares.__getitem__)


class Reader:
    """Reads the counts of a page, each once."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._codes = {place.start: place.code for place in page.places}
        self._pieces: dict[int, list[Piece]] = {}
        self._read: dict[int, Reading] = {}

    def read(self, draft: Draft) -> Reading:
        """What the encoder makes of a draft's count."""
        start = draft.mention.count.start
        if start not in self._read:
            window = self.window(draft)
            self._read[start] = reading(
                window, encoder.read(window.numbers, window.mark, [k for k, _ in window.countries])
            )
        return self._read[start]

    def window(self, draft: Draft) -> Window:
        """The sentence around the count, behind the end of the one before and the beginning of the first."""
        count, index = draft.mention.count, draft.mention.sentence.index
        row = [_OPENS]
        if index > 1:
            row += [*self._of(0)[:_LEAD], _BREAKS]
        if index:
            row += self._of(index - 1)[-_PREVIOUS:]
        here = self._of(index)
        first, last = _first_in(here, count.start), bisect_left(here, count.end, key=_start)
        row += here[max(0, first - _LEFT) : first]
        mark = len(row)
        row += [
            _BEFORE,
            *here[first : min(last, first + _INSIDE)],
            _BEHIND,
            *here[last : last + _RIGHT],
            _BREAKS,
        ]
        named = [
            (k, self._codes[piece.start])
            for k, piece in enumerate(row)
            if piece.start in self._codes and row[k - 1].start != piece.start
        ]
        return Window([piece.number for piece in row], mark, named)

    def _of(self, index: int) -> list[Piece]:
        if index not in self._pieces:
            sentence = self._page.document.sentences[index]
            found = encoder.pieces(self._page.document.text, sentence.start, sentence.end)
            self._pieces[index] = list(found)
        return self._pieces[index]


def _start(piece: Piece) -> int:
    return piece.start


def _first_in(pieces: list[Piece], offset: int) -> int:
    """The first piece of the word that an offset stands in."""
    within = bisect_right(pieces, offset, key=_start) - 1
    return bisect_left(pieces, pieces[within].start, key=_start) if within >= 0 else 0


def options(window: Window, field: str) -> tuple[list[str | None], list[int]]:
    """The answers that there are for a field, and which of the window's countries are among them."""
    fixed: list[str | None] = [None, FOREIGN] if field == "nationality" else [None]
    which = [
        k for k, (_, code) in enumerate(window.countries) if field == "nationality" or not is_group(code)
    ]
    return [*fixed, *(window.countries[k][1] for k in which)], which


def reading(window: Window, answers: Any) -> Reading:
    """The probabilities of the answers; `answers`: as encoder.Answers."""
    classes = {
        field: dict(zip(names, softmax(getattr(answers, field).tolist()), strict=True))
        for field, names in CLASSES.items()
    }
    countries: dict[str, dict[str | None, float]] = {}
    for pointer, field in zip(answers.pointers, COUNTRIES, strict=True):
        codes, which = options(window, field)
        logits = [*answers.nowhere[NOWHERE[field]].tolist(), *pointer[which].tolist()]
        shares = countries[field] = {}
        for code, share in zip(codes, softmax(logits), strict=True):
            shares[code] = shares.get(code, 0.0) + share
    return Reading(classes, countries)
