"""Words of events in a sentence: what happens, to whose side, and whether it has happened.

A `Trigger` is one way in which the text names an event. It says on which side the people concerned
stand (object of an active verb: right; subject of a passive or an intransitive: left) and carries
the status that auxiliaries and verbs of intention give it.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from transforms.figures.grammar import ADVERBS, BE, STATE, STOP_BACK
from transforms.figures.lexicon import (
    WEAK,
    WEAK_INTRANSITIVE,
    Pattern,
    event_patterns,
)
from transforms.figures.tense import is_negated, is_planned
from transforms.figures.voice import voice_of
from transforms.text import NUMBER, PUNCTUATION, Document, Sentence, Token


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word or phrase that names an event, at tokens [first, last) (a particle may follow later)."""

    first: int
    last: int
    particle: int  # index of the last token of the phrase, after a gap
    event: str
    voice: str
    planned: bool
    negated: bool
    lemma: str
    weak: bool
    start: int
    end: int


_DETENTION = frozenset(
    """prison prisons jail jails camp camps detention custody cell cells captivity lockup annex centre
    center centres centers facility facilities hands rehabilitation deradicalisation
    deradicalization""".split()
)


_ARTICLES = frozenset("the a an some this these those its their his her".split())
_JOINS = frozenset("in of at near and or around outside inside all both".split())


def _place_state(
    document: Document, i: int, sentence: Sentence, facilities: Container[int]
) -> Trigger | None:
    """In Syrian camps, inside the women's prison, at al-Hol: being in such a place is being held there."""
    tokens = document.tokens
    if tokens[i].lower not in ("in", "inside", "at", "within"):
        return None
    if i and tokens[i - 1].lower in ("life", "years", "year", "months", "terms", "term"):
        return None  # a sentence, not a state
    for k in range(i + 1, min(i + 7, sentence.last)):
        lower = tokens[k].lower
        if lower in _DETENTION or k in facilities:
            return Trigger(
                i,
                k + 1,
                k,
                "held",
                STATE,
                False,
                False,
                "in a camp or prison",
                False,
                tokens[i].start,
                tokens[k].end,
            )
        if (
            (tokens[k].kind == PUNCTUATION and lower not in ("-", "'", "’"))
            or tokens[k].kind == NUMBER
            or lower in STOP_BACK
            or lower in ("to", "from", "into")
            or lower in BE
            or (lower in _ARTICLES and k > i + 1 and tokens[k - 1].lower not in _JOINS)
        ):
            return None  # "In Hama the rebels unlocked the cells"
    return None


def _in_name(tokens: tuple[Token, ...], i: int, sentence: Sentence) -> bool:
    """A word of a name within the sentence: "Amnesty International", "Tunisians Trapped Abroad"."""
    if tokens[i].text == "Amnesty" and not (
        i + 1 < sentence.last and tokens[i + 1].lower in ("for", "of", "to", "law")
    ):
        return True
    if i == sentence.first or not tokens[i].text[:1].isupper() or tokens[i].text.isupper():
        return False
    if not any(len(t.text) > 3 and t.text.islower() for t in tokens[sentence.first : sentence.last]):
        return False  # a headline with capitals
    before = tokens[i - 1]
    after = tokens[i + 1] if i + 1 < sentence.last else None
    if before.text in (",", ";", "and"):
        return True
    return before.text[:1].isupper() or bool(
        after is not None and after.text[:1].isupper() and before.kind != PUNCTUATION
    )


def triggers(
    document: Document, sentence: Sentence, facilities: Container[int] = frozenset()
) -> list[Trigger]:
    """The words of events in one sentence, in order.

    `facilities` are the tokens of named camps and prisons.
    """
    tokens = document.tokens
    table = event_patterns()
    found: list[Trigger] = []
    taken_until = sentence.first
    particles: set[int] = set()
    words = frozenset(token.lower for token in tokens[sentence.first : sentence.last])
    for i in range(sentence.first, sentence.last):
        patterns = table.get(tokens[i].lower)
        state = _place_state(document, i, sentence, facilities) if i >= taken_until else None
        if state is not None:
            found.append(state)
        if patterns is None or i < taken_until or i in particles or _in_name(tokens, i, sentence):
            continue
        possible = [pattern for pattern in patterns if not pattern.needs or pattern.needs in words]
        choice = _choose(tokens, i, sentence, possible)
        if choice is None:
            continue
        pattern, voice, last, particle = choice
        if particle >= last:
            particles.add(particle)
        found.append(
            Trigger(
                i,
                last,
                particle,
                pattern.event,
                voice,
                is_planned(tokens, i, sentence, pattern, voice),
                is_negated(tokens, i, sentence),
                pattern.lemma,
                pattern.role in (WEAK, WEAK_INTRANSITIVE),
                tokens[i].start,
                tokens[last - 1].end,
            )
        )
        taken_until = last
    return found


def _choose(
    tokens: tuple[Token, ...], i: int, sentence: Sentence, patterns: Sequence[Pattern]
) -> tuple[Pattern, str, int, int] | None:
    """The entry that the words from token i on match best, its voice, and where it ends.

    Entries come longest first. Of those with a gap the one that closes its gap first is meant:
    "handed 12 men life terms over the attack" is "hand ... terms" rather than "hand ... over". An
    entry without a gap that is as long is meant before one with a gap.
    """
    best: tuple[Pattern, str, int, int] | None = None
    nearest = 0
    for pattern in patterns:
        ends = _match(tokens, i, sentence.last, pattern)
        if ends is None:
            continue
        last, particle = ends
        voice = voice_of(tokens, i, last, sentence, pattern)
        if voice is None:
            continue
        if particle < last:  # without a gap
            longer = best is not None and len(best[0].rest) - 1 > len(pattern.rest)
            return best if best is not None and longer else (pattern, voice, last, particle)
        closes = particle - len(pattern.rest)
        if "..." in pattern.rest:
            closes = particle - (len(pattern.rest) - 1 - pattern.rest.index("..."))
        if best is None or closes < nearest:
            best, nearest = (pattern, voice, last, particle), closes
    return best


def _match(tokens: tuple[Token, ...], i: int, end: int, pattern: Pattern) -> tuple[int, int] | None:
    """Match a pattern's remaining words after token i: (end of the contiguous part, last token)."""
    position = i + 1
    contiguous = i + 1
    gap = False
    for word in pattern.rest:
        if word == "...":
            gap = True
            continue
        opened = gap
        limit = position + (9 if gap else 1)
        if not gap and pattern.lemma.startswith("be "):
            limit = position + 3
        hit = -1
        j = position
        while j < min(limit, end):
            lower = tokens[j].lower
            if lower == word:
                hit = j
                break
            if gap and tokens[j].kind == PUNCTUATION and lower in (";", ".", ":"):
                break
            if gap and lower in ("who", "whom", "which"):
                break
            if not gap and (lower not in ADVERBS or lower == "not"):
                break
            j += 1
        if hit < 0:
            return None
        if gap and hit == position:
            return None  # "take back": the entry without a gap says so
        position = hit + 1
        gap = False
        if not opened and contiguous == hit:
            contiguous = position
    return contiguous, position - 1
