"""What the encoder reads of the counts of a page: passages of its text, and what it says of each count.

It says which class of each field of CLASSES the count has. For each field of FIXED it points at one of
the countries, dates or statements that stand in the passage, or says that it is none of them. Most news
articles are one passage: so it sees of a count all that is said before and behind it.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from operator import itemgetter
from typing import Any

from transforms import encoder
from transforms.dates import Time
from transforms.encoder import Piece
from transforms.figures.draft import Draft
from transforms.figures.mention import Page
from transforms.figures.named import find_named
from transforms.figures.speakers import Statement
from transforms.loglinear import softmax
from transforms.model import EVENTS, POPULATIONS, STATUSES, is_group

_OPENS, _BREAKS = Piece(encoder.FIRST, -1), Piece(encoder.BREAK, -1)
NONE = "none"  # no figure: people of another story
CLASSES = {"event": (*EVENTS, NONE), "status": STATUSES, "population": POPULATIONS}
COUNTRIES = ("nationality", "origin", "place")
FOREIGN, PUBLICATION, ELSEWHERE = "group:foreign", "publication", "elsewhere"
FIXED: Mapping[str, tuple[str | None, ...]] = {  # the answers that need not stand in the passage
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
NAMED = "named"  # manner of a speaker who is named without a word that reports
_KINDS = {**dict.fromkeys(COUNTRIES, COUNTRY), "as_of": DATE, "attribution": SPEAKER}
_LEAD, _BACK = 40, 80  # pieces of the first sentence, and of what stands before, that begin a later passage
_ROW = 120  # pieces of a sentence that stay together


@dataclass(frozen=True, slots=True)
class Landmark:
    """What an answer may point at."""

    kind: str  # COUNTRY, DATE or SPEAKER
    answer: str  # code, partial ISO date, name
    manner: str = ""  # of a date its role and kind, of a speaker its rank and the word that reports, or NAMED


@dataclass(frozen=True, slots=True)
class Passage:
    """Pieces of a text, and where in it the counts and landmarks stand."""

    numbers: list[int]
    counts: dict[int, int]  # where in the passage a count's first piece stands, by its start in the text
    landmarks: list[tuple[int, Landmark]]  # place in the passage

    @property
    def marks(self) -> list[int]:
        """Where the counts stand."""
        return list(self.counts.values())

    @property
    def places(self) -> list[int]:
        """Where the landmarks stand."""
        return [place for place, _ in self.landmarks]


@dataclass(frozen=True, slots=True)
class Reading:
    """For each field, the probability of each answer; and of each count as the whole."""

    classes: Mapping[str, Mapping[str, float]]
    pointed: Mapping[str, Mapping[str | None, float]]
    wholes: Mapping[int, float]  # of which count it is a part, by where that starts; of none: itself

    def likeliest(self, field: str) -> str:
        """The most probable class of a field of CLASSES."""
        shares = self.classes[field]
        return max(shares, key=shares.__getitem__)

    def points_at(self, field: str) -> str | None:
        """The most probable answer of a field of FIXED."""
        shares = self.pointed[field]
        return max(shares, key=shares.__getitem__)


class Reader:
    """Reads all counts of a page, when it is first asked for one."""

    def __init__(
        self, page: Page, counts: Iterable[int], times: Sequence[Time], statements: Sequence[Statement]
    ) -> None:
        """`counts`: where they start."""
        self._page = page
        self._counts = sorted(set(counts))
        self.landmarks = sorted(_landmarks(page, times, statements), key=start_of)
        self._at: dict[int, list[Landmark]] = {}  # by where they start in the text
        for start, landmark in self.landmarks:
            self._at.setdefault(start, []).append(landmark)
        self._read: dict[int, Reading] = {}

    def read(self, draft: Draft) -> Reading:
        """What the encoder makes of a draft's count."""
        return self.all()[draft.mention.count.start]

    def all(self) -> Mapping[int, Reading]:
        """What it makes of each count, by where the count starts."""
        if not self._read:
            for passage in self.passages():
                answers = encoder.read(passage.numbers, passage.marks, passage.places)
                self._read.update(zip(passage.counts, readings(passage, answers), strict=True))
        return self._read

    def passages(self) -> Iterator[Passage]:
        """The text in passages of up to encoder.LONGEST pieces; each count stands in one of them.

        A passage that does not begin the text has the beginning of the first sentence before it, and the
        end of what stands before; the last row of one that does not end the text is only shown.
        """
        rows = list(self._rows())
        offsets: list[float] = [-math.inf, *(row[0].start for row in rows[1:]), math.inf]
        first, back = 0, list[Piece]()
        while first < len(rows):
            shown = [_OPENS, *back]
            begin, last = len(shown), first
            while last < len(rows) and (last == first or len(shown) + len(rows[last]) <= encoder.LONGEST):
                shown += rows[last]
                last += 1
            if last < len(rows) and last - first > 1:
                last -= 1
            counts = self._counts[
                bisect_left(self._counts, offsets[first]) : bisect_left(self._counts, offsets[last])
            ]
            if counts:
                yield self._passage(shown, begin, counts)
            end = begin + sum(len(row) for row in rows[first:last])
            back = [*rows[0][:-1][:_LEAD], _BREAKS, *shown[:end][-_BACK:]]
            first = last

    def _passage(self, shown: Sequence[Piece], begin: int, counts: Sequence[int]) -> Passage:
        """`begin`: the piece from which on the counts stand."""
        words: dict[int, int] = {}  # where the first piece of each word stands, by its start in the text
        for k, piece in enumerate(shown[begin:], begin):
            if piece is not _BREAKS:
                words.setdefault(piece.start, k)
        starts = list(words)
        within = (starts[max(0, bisect_right(starts, count) - 1)] for count in counts)
        marks = {count: words[word] for count, word in zip(counts, within, strict=True)}
        real = ((k, piece.start) for k, piece in enumerate(shown) if piece not in (_OPENS, _BREAKS))
        firsts = (next(same) for _, same in groupby(real, key=itemgetter(1)))
        found = [(k, landmark) for k, start in firsts for landmark in self._at.get(start, ())]
        return Passage([piece.number for piece in shown], marks, found)

    def _rows(self) -> Iterator[list[Piece]]:
        """The pieces of each sentence with a break behind them, long ones in several rows."""
        for sentence in self._page.document.sentences:
            found = list(encoder.pieces(self._page.document.text, sentence.start, sentence.end))
            for k in range(0, len(found), _ROW):
                yield [*found[k : k + _ROW], _BREAKS]


def _landmarks(
    page: Page, times: Sequence[Time], statements: Sequence[Statement]
) -> Iterator[tuple[int, Landmark]]:
    yield from ((place.start, Landmark(COUNTRY, place.code)) for place in page.places)
    for time in times:
        if time.past and time.role != "dateline":
            yield time.start, Landmark(DATE, time.past, f"{time.role} {time.kind}")
    tokens = page.document.tokens
    for said in statements:
        yield (
            tokens[said.begin].start,
            Landmark(SPEAKER, said.speaker, f"{said.rank} {tokens[said.first].lower}"),
        )
    for begin, called in find_named(page.document, page.places, statements):
        yield tokens[begin].start, Landmark(SPEAKER, called, NAMED)


def start_of(mark: tuple[int, Landmark]) -> int:
    """Where a landmark starts in the text."""
    return mark[0]


def options(passage: Passage, field: str) -> tuple[list[str | None], list[int]]:
    """The answers that there are for a field, and which of the passage's landmarks are among them."""
    which = [
        k
        for k, (_, landmark) in enumerate(passage.landmarks)
        if landmark.kind == _KINDS[field] and (field == "nationality" or not is_group(landmark.answer))
    ]
    return [*FIXED[field], *(passage.landmarks[k][1].answer for k in which)], which


def readings(passage: Passage, answers: Any) -> Iterator[Reading]:
    """The probabilities of the answers for each count; `answers`: as encoder.Answers."""
    asked = {field: options(passage, field) for field in FIELDS}
    for row in range(len(passage.counts)):
        classes = {
            field: dict(zip(names, softmax(getattr(answers, field)[row].tolist()), strict=True))
            for field, names in CLASSES.items()
        }
        pointed: dict[str, dict[str | None, float]] = {}
        for pointer, (field, (answered, which)) in zip(answers.pointers[row], asked.items(), strict=True):
            logits = [*answers.nowhere[row][NOWHERE[field]].tolist(), *pointer[which].tolist()]
            shares = pointed[field] = {}
            for answer, share in zip(answered, softmax(logits), strict=True):
                shares[answer] = shares.get(answer, 0.0) + share
        wholes = dict(zip(passage.counts, softmax(answers.wholes[row].tolist()), strict=True))
        yield Reading(classes, pointed, wholes)
