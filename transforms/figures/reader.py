"""What the encoder reads of each count: windows of text with the counts marked, and what it says of them.

It says which class of each field of CLASSES the count has. For each field of FIXED it points at one of
the countries, dates or statements that stand in the window, or says that it is none of them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from transforms import encoder
from transforms.dates import Time
from transforms.encoder import Piece
from transforms.figures.draft import Draft
from transforms.figures.mention import Page
from transforms.figures.speakers import Statement
from transforms.loglinear import softmax
from transforms.model import EVENTS, POPULATIONS, STATUSES, is_group

_OPENS, _BREAKS = Piece(encoder.FIRST, -1), Piece(encoder.BREAK, -1)
_BEFORE, _BEHIND = Piece(encoder.BEFORE, -1), Piece(encoder.BEHIND, -1)
NONE = "none"  # no figure: people of another story
CLASSES = {"event": (*EVENTS, NONE), "status": STATUSES, "population": POPULATIONS}
COUNTRIES = ("nationality", "origin", "place")
FOREIGN, PUBLICATION, ELSEWHERE = "group:foreign", "publication", "elsewhere"
FIXED: Mapping[str, tuple[str | None, ...]] = {  # the answers that need not stand in the window
    "nationality": (None, FOREIGN),
    "origin": (None,),
    "place": (None,),
    "as_of": (PUBLICATION, None),
    "attribution": (None, ELSEWHERE),
}
FIELDS = tuple(FIXED)  # in the order of Answers.nowhere and Answers.pointers
_ENDS = accumulate(len(answers) for answers in FIXED.values())
# Which part of Answers.nowhere is a field's.
NOWHERE = {name: slice(end - len(FIXED[name]), end) for name, end in zip(FIELDS, _ENDS, strict=True)}
COUNTRY, DATE, SPEAKER = "country", "date", "speaker"
_KINDS = {**dict.fromkeys(COUNTRIES, COUNTRY), "as_of": DATE, "attribution": SPEAKER}
_LEAD, _PREVIOUS = 40, 40  # pieces of the first sentence, and of the one before
_LEFT, _INSIDE, _RIGHT = 36, 12, 40  # pieces before the count, of the count itself, behind it
_WORTH_IT = 6  # so few pieces of the next sentence say something


@dataclass(frozen=True, slots=True)
class Landmark:
    """What an answer may point at."""

    kind: str  # COUNTRY, DATE or SPEAKER
    answer: str  # code, partial ISO date, name
    manner: str  # of a date its role and kind, of a speaker the word that reports


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces with marks around a count, and what stands in it."""

    numbers: list[int]
    mark: int  # where the mark before the count stands
    landmarks: list[tuple[int, Landmark]]  # place in the window

    @property
    def places(self) -> list[int]:
        """Where the landmarks stand."""
        return [place for place, _ in self.landmarks]


@dataclass(frozen=True, slots=True)
class Reading:
    """For each field, the probability of each answer."""

    classes: Mapping[str, Mapping[str, float]]
    pointed: Mapping[str, Mapping[str | None, float]]

    def likeliest(self, field: str) -> str:
        """The most probable class of a field of CLASSES."""
        shares = self.classes[field]
        return max(shares, key=shares.__getitem__)


class Reader:
    """Reads the counts of a page, each once."""

    def __init__(self, page: Page, times: Sequence[Time], statements: Sequence[Statement]) -> None:
        self._page = page
        self.landmarks = sorted(_landmarks(page, times, statements), key=start_of)
        self._at: dict[int, list[Landmark]] = {}  # by where they start in the text
        for start, landmark in self.landmarks:
            self._at.setdefault(start, []).append(landmark)
        self._pieces: dict[int, list[Piece]] = {}
        self._read: dict[int, Reading] = {}

    def read(self, draft: Draft) -> Reading:
        """What the encoder makes of a draft's count."""
        start = draft.mention.count.start
        if start not in self._read:
            window = self.window(draft)
            self._read[start] = reading(window, encoder.read(window.numbers, window.mark, window.places))
        return self._read[start]

    def window(self, draft: Draft) -> Window:
        """The sentence around the count, behind the beginning of the first and the end of the one before.

        The next follows where the count's own leaves room.
        """
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
        row += [_BEFORE, *here[first : min(last, first + _INSIDE)], _BEHIND]
        right = here[last : last + _RIGHT]
        room = _RIGHT - len(right) - 1
        row += [*right, _BREAKS]
        if room >= _WORTH_IT and index + 1 < len(self._page.document.sentences):
            row += [*self._of(index + 1)[:room], _BREAKS]
        found = [
            (k, landmark)
            for k, piece in enumerate(row)
            if piece.start in self._at and row[k - 1].start != piece.start
            for landmark in self._at[piece.start]
        ]
        return Window([piece.number for piece in row], mark, found)

    def _of(self, index: int) -> list[Piece]:
        if index not in self._pieces:
            sentence = self._page.document.sentences[index]
            found = encoder.pieces(self._page.document.text, sentence.start, sentence.end)
            self._pieces[index] = list(found)
        return self._pieces[index]


def _landmarks(
    page: Page, times: Sequence[Time], statements: Sequence[Statement]
) -> Iterator[tuple[int, Landmark]]:
    yield from ((place.start, Landmark(COUNTRY, place.code, place.kind)) for place in page.places)
    for time in times:
        if time.past and time.role != "dateline":
            yield time.start, Landmark(DATE, time.past, f"{time.role} {time.kind}")
    tokens = page.document.tokens
    for said in statements:
        yield (
            tokens[said.begin].start,
            Landmark(SPEAKER, said.speaker, f"{said.rank} {tokens[said.first].lower}"),
        )


def start_of(mark: tuple[int, Landmark]) -> int:
    """Where a landmark starts in the text."""
    return mark[0]


def _start(piece: Piece) -> int:
    return piece.start


def _first_in(pieces: list[Piece], offset: int) -> int:
    """The first piece of the word that an offset stands in."""
    within = bisect_right(pieces, offset, key=_start) - 1
    return bisect_left(pieces, pieces[within].start, key=_start) if within >= 0 else 0


def options(window: Window, field: str) -> tuple[list[str | None], list[int]]:
    """The answers that there are for a field, and which of the window's landmarks are among them."""
    which = [
        k
        for k, (_, landmark) in enumerate(window.landmarks)
        if landmark.kind == _KINDS[field] and (field == "nationality" or not is_group(landmark.answer))
    ]
    return [*FIXED[field], *(window.landmarks[k][1].answer for k in which)], which


def reading(window: Window, answers: Any) -> Reading:
    """The probabilities of the answers; `answers`: as encoder.Answers."""
    classes = {
        field: dict(zip(names, softmax(getattr(answers, field).tolist()), strict=True))
        for field, names in CLASSES.items()
    }
    pointed: dict[str, dict[str | None, float]] = {}
    for pointer, field in zip(answers.pointers, FIELDS, strict=True):
        answered, which = options(window, field)
        logits = [*answers.nowhere[NOWHERE[field]].tolist(), *pointer[which].tolist()]
        shares = pointed[field] = {}
        for answer, share in zip(answered, softmax(logits), strict=True):
            shares[answer] = shares.get(answer, 0.0) + share
    return Reading(classes, pointed)
