"""Is an article about people held over, returned from, or tried for membership of an armed group?

The codebook (docs/codebook.md) lets only such articles yield figures. The same words ("returned",
"families", "camps", "killed", "ISIS") fill articles on other subjects, so no single word decides:
each sentence is weighed by the words that stand in it together (relevance.toml), the opening counts
more than the rest, and what speaks for another subject is weighed against it.
"""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from transforms import loglinear, wording
from transforms.text import Document, Token

_DATA = Path(__file__).with_name("relevance.toml")

# An article needs at least the weight of one plain opening sentence on the subject ...
THRESHOLD = 3.0
# ... and at least this share of what its sentences on other subjects weigh.
AGAINST = 1.0
# ... or, when its opening is plainly on the subject, at least this share: pages carry other stories.
OPENED = 0.3
# By all clues together it has to be so probable: a false alarm is worse than an article missed.
SURE = 0.75  # where the rules find it relevant, too
SURER = 0.85  # where they do not
OPEN = 0.1  # from here on what is read of its counts decides (figures/by_reading.py)
LEAST = 100  # tokens: what is shorter is no article, and the rules decide
_OPENING_TOKENS = 400  # as long as the articles that the weights were fitted on
_MOST_AGAINST = 2.0  # times what speaks for the subject
RELEVANT, OTHER = "relevant", "other"
_FULL = 20.0  # weight of sentences from which more says nothing new
# The headline and the first sentences say what an article is about.
_OPENING_SENTENCES = 4
_OPENING_WEIGHT = 2.0
# Links and captions below it are lines without a full stop.
_FURNITURE_WEIGHT = 0.25
_SHORT = 30  # characters: a section's name, no headline
_MOST_PER_SENTENCE = 4.0

_CONFLICT = ("group", "fighter")
_STOPS = ".!?…”\"'’)"
_HELD = frozenset(["captive", "custody", "justice"])
_ACROSS = 3.0
_OTHER_PEOPLE = 4.0
_AWAY_PREFIX = "away_"
_HOLD = frozenset({"hold", "holds", "holding", "held"})


@dataclass(frozen=True, slots=True)
class Weighed:
    """One sentence with what it weighs for and against the subject, and the words that did it."""

    start: int
    end: int
    on_subject: float
    off_subject: float
    words: tuple[tuple[str, str], ...]  # (category, words as they stand)
    complete: bool = True  # does it end as a sentence does?


@dataclass(frozen=True, slots=True)
class Relevance:
    """The decision on one article, with its grounds."""

    relevant: bool
    on_subject: float
    off_subject: float
    sentences: tuple[Weighed, ...]
    by_rule: bool
    probability: float  # 0 to 1, by all clues
    open: bool  # so near to the subject that what is read of its counts decides


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """Phrases by their first word; words that end in * are kept apart by their first letters."""

    exact: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    stems: dict[str, tuple[tuple[str, tuple[str, ...], str], ...]]  # first 3 letters -> stem, rest, category


@cache
def _lexicon() -> _Lexicon:
    exact: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    stems: dict[str, list[tuple[str, tuple[str, ...], str]]] = {}
    for category, table in tomllib.loads(_DATA.read_text(encoding="utf-8")).items():
        for phrase in table["phrases"]:
            first, *rest = phrase.split()
            if first.endswith("*"):
                stem = first[:-1]
                stems.setdefault(stem[:3], []).append((stem, tuple(rest), category))
            else:
                exact.setdefault(first, []).append((tuple(rest), category))
    return _Lexicon(
        {word: tuple(entries) for word, entries in exact.items()},
        {letters: tuple(entries) for letters, entries in stems.items()},
    )


def explain(document: Document, title: str | None = None) -> Relevance:
    """Weigh every sentence of the article (and its title, when it is not the first line already)."""
    weighed: list[Weighed] = []
    if title and title.strip() and not document.text.lstrip().startswith(title.strip()):
        heading = Document.parse(title)
        weighed += [_weigh(heading.tokens_of(s), s.start, s.end) for s in heading.sentences]
    weighed += [_weigh(document.tokens_of(s), s.start, s.end) for s in document.sentences]
    on = off = opening_on = opening_off = 0.0
    opening = 0
    no_group = not any(_found(sentence, "group", "facility") for sentence in weighed)
    begun = False  # a line without a full stop is a headline only above the first sentence
    for sentence in weighed:
        factor = 1.0 if sentence.complete else _FURNITURE_WEIGHT
        begun = begun or sentence.complete
        headline = sentence.complete or not begun
        if opening < _OPENING_SENTENCES and headline and sentence.end - sentence.start > _SHORT:
            opening += 1
            factor = _OPENING_WEIGHT
            opening_on += factor * sentence.on_subject
            opening_off += factor * sentence.off_subject
        on += factor * sentence.on_subject
        off += factor * sentence.off_subject
        if factor == _OPENING_WEIGHT and (
            (opening == 1 and _other_people(sentence))
            or (opening <= 2 and no_group and _found(sentence, "away_gangs"))
        ):
            off += _OTHER_PEOPLE
            opening_off += _OTHER_PEOPLE
    on += _across(weighed[: 2 * _OPENING_SENTENCES])
    plain = opening_on >= THRESHOLD and opening_on > opening_off and on >= OPENED * off
    by_sentences = on >= THRESHOLD and (on >= AGAINST * off or plain)
    told = _opens_with(weighed, _fighters_in_court) or _opens_with(weighed, _fighters_expelled)
    whole = _as_a_whole(weighed)
    by_rule = told or by_sentences or whole >= THRESHOLD + off
    read = list(_read(document, weighed))
    found = clues(read, weighed, by_rule, on, off, whole)
    probability = _probability(found)
    short = len(read) < LEAST
    # General news is not what the clues were fitted on: without any sign by the rules they decide nothing.
    signs = on + whole >= THRESHOLD and off <= _MOST_AGAINST * (on + whole)
    surely = probability >= SURE if by_rule else signs and probability >= SURER
    relevant = by_rule if short else surely
    is_open = probability >= OPEN and not short
    return Relevance(relevant, on, off, tuple(weighed), by_rule, probability, is_open)


def clues(
    read: Sequence[Token], weighed: Sequence[Weighed], by_rule: bool, on: float, off: float, whole: float
) -> dict[str, float]:
    """What speaks for and against the subject: the rules, the categories of words, and every word."""
    often = Counter(category for sentence in weighed for category in {c for c, _ in sentence.words})
    begins = {category for sentence in weighed[:_OPENING_SENTENCES] for category, _ in sentence.words}
    return {
        **wording.article_words(read[:_OPENING_TOKENS]),
        "rule": float(by_rule),
        "on": min(on, _FULL) / _FULL,
        "off": min(off, _FULL) / _FULL,
        "whole": min(whole, _FULL) / _FULL,
        **{f"often {category}": math.log(1 + n) for category, n in often.items()},
        **dict.fromkeys((f"begins {category}" for category in begins), 1.0),
    }


def _read(document: Document, weighed: Sequence[Weighed]) -> Iterator[Token]:
    """The tokens of the article, without those of links and captions below its first sentence."""
    begun = False
    for sentence, parts in zip(
        document.sentences, weighed[len(weighed) - len(document.sentences) :], strict=True
    ):
        begun = begun or parts.complete
        if parts.complete or not begun:
            yield from document.tokens_of(sentence)


def _probability(found: Mapping[str, float]) -> float:
    """How surely (0 to 1) an article with these clues is on the subject."""
    return loglinear.classes("relevance").share(found, RELEVANT)


def _opens_with(weighed: Sequence[Weighed], told: Callable[[Weighed], bool]) -> bool:
    """Does one of the first sentences, the headline among them, tell this?"""
    return any(told(sentence) for sentence in [w for w in weighed if w.end - w.start > _SHORT][:3])


def _fighters_in_court(sentence: Weighed) -> bool:
    """A COURT SENTENCED seven JIHADISTS: the violence that is told later is what they are tried for."""
    return _found(sentence, "justice") and _found(sentence, *_CONFLICT) and not _found(sentence, "agent")


def _fighters_expelled(sentence: Weighed) -> bool:
    """Turkey DEPORTS foreign FIGHTERS of ISLAMIC STATE: captives that are sent home, no migrants."""
    expelled = any(words.startswith(("deport", "expel", "expul")) for _, words in sentence.words)
    return expelled and _found(sentence, "fighter") and _found(sentence, "group")


def _found(sentence: Weighed, *categories: str) -> bool:
    """Has the sentence words of one of these categories?"""
    return any(category in categories for category, _ in sentence.words)


def _other_people(sentence: Weighed) -> bool:
    """An opening about the displaced, deportees or evacuees, with no word of a group or of captives."""
    found = {category for category, _ in sentence.words}
    return "away_movement" in found and found.isdisjoint(
        ("group", "fighter", "facility", "captive", "custody", "swap", "homeland_camp")
    )


def _as_a_whole(weighed: Sequence[Weighed]) -> float:
    """What the article says in all, where no single sentence says who is held and over what.

    Unlike a sentence on the subject, it needs a surplus over whatever speaks for another subject.
    """
    begins = next((k for k, sentence in enumerate(weighed) if sentence.complete), 0)
    read = [sentence for k, sentence in enumerate(weighed) if sentence.complete or k < begins]
    seen = [{category for category, _ in sentence.words} for sentence in read]

    def sentences(*categories: str) -> int:
        return sum(not found.isdisjoint(categories) for found in seen)

    def together(first: str, *second: str) -> bool:
        return any(first in found and not found.isdisjoint(second) for found in seen)

    held = sentences("captive", "custody") + sum(
        "homeland_camp" in found and "soldier" not in found for found in seen
    )
    tried = sentences("justice", "capture")
    exchanged = any(_soldiers_of_two_sides(sentence) for sentence in read)
    moved = (
        together("fighter", "movement")
        or (together("kin", "movement", "homeland_camp") and sentences("syria", "homeland_camp") > 0)
        or (together("kin", *_CONFLICT) and any("movement" in f and f.isdisjoint(_CONFLICT) for f in seen))
    )
    if sentences("away_things") or not (held or tried or exchanged or moved):
        return 0.0
    cause = sentences("group", "fighter", "facility", "swap", "homeland_camp", "holder") or (
        sentences("exchange") and sentences("captive") and sentences("war") > 1
    )
    of_war = sentences("war") > 1 or together("war", "custody")
    if not (cause or of_war or exchanged or sentences("political")):
        return 0.0  # prisoners of a country at peace
    return (
        2.0 * bool(cause)
        + 1.0 * bool(sentences("war", "syria"))
        + 1.0 * together("war", "captive", "exchange")
        + 1.0 * bool(sentences("political"))
        + min(3, held)
        + 0.5 * min(2, tried)
        + 1.0 * moved
        + 2.0 * exchanged
        - 3.0 * sentences("agent")
    )


def _soldiers_of_two_sides(sentence: Weighed) -> bool:
    """Armenia GOT BACK 32 SERVICEMEN and Azerbaijan two SOLDIERS."""
    found = {category for category, _ in sentence.words}
    sides = {words[:4] for category, words in sentence.words if category == "war"}
    return found.issuperset(("soldier", "movement")) and len(sides) > 1


def _across(opening: Sequence[Weighed]) -> float:
    """What two neighbouring sentences say together: who the people are, and that they are held or tried."""
    for one, other in pairwise(opening):
        first, second = ({category for category, _ in part.words} for part in (one, other))
        if any(category.startswith(_AWAY_PREFIX) or category == "agent" for category in first | second):
            continue
        for who, what in ((first, second), (second, first)):
            if not who.isdisjoint(_CONFLICT) and not what.isdisjoint(_HELD) and not what & set(_CONFLICT):
                return _ACROSS
    return 0.0


def _weigh(tokens: Sequence[Token], start: int, end: int) -> Weighed:
    words = tuple(_categories(tokens))
    seen = {category for category, _ in words}
    on = _on_subject(seen)
    off = 0.0 if on >= 2 else float(min(2, sum(category.startswith(_AWAY_PREFIX) for category in seen)))
    return Weighed(start, end, on, off, words, bool(tokens) and tokens[-1].text[-1] in _STOPS)


def _on_subject(seen: set[str]) -> float:
    """What a sentence with words of these categories weighs for the subject."""
    gangs = "away_gangs" in seen and "group" not in seen  # whose "terror" is no armed group's
    conflict = not seen.isdisjoint(_CONFLICT) and not gangs
    if "agent" in seen or ("away_things" in seen and "facility" not in seen):
        return 0.0  # the group's victims; the dead and things that come home
    if "away_migrants" in seen and not (conflict and ("captive" in seen or "facility" in seen)):
        return 0.0
    if "away_movement" in seen and "group" not in seen and "captive" not in seen and "facility" not in seen:
        return 0.0  # deportees and evacuees who were held as such
    # "stranded by the fall of the group", "families of militants in camps for the displaced"
    away = any(c.startswith(_AWAY_PREFIX) and not (c == "away_movement" and conflict) for c in seen)
    kin = "kin" in seen
    on = 0.0
    if "facility" in seen or ("swap" in seen and not gangs):
        on += 3
    if "captive" in seen and "exchange" in seen and not away:
        on += 2
    if conflict:
        on += 3 * ("captive" in seen) + 2 * ("custody" in seen) + 2 * ("justice" in seen)
        on += ("capture" in seen) * (0.5 if away else 1.4)
        if kin and not away:
            on += 1 if "movement" in seen else 0.5
            on += "movement" in seen and seen.issuperset(_CONFLICT)  # the families of a group's fighters
    if not conflict and "holder" in seen and not away:
        on += 2 * ("captive" in seen or "custody" in seen)
    camps = "homeland_camp" in seen or ("syria" in seen and "camp" in seen)
    if camps and not away and (kin or "custody" in seen):
        on += 1.5
    return min(on, _MOST_PER_SENTENCE)


def _categories(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """(category, words) for every phrase of the lexicon that stands in the tokens."""
    lexicon = _lexicon()
    lower = [token.lower for token in tokens]
    for position, word in enumerate(lower):
        if word == "is":
            if tokens[position].text == "IS":
                yield "group", "IS"
            continue
        # "Iraq is holding 5,704 suspected fighters": what is held with a count is people.
        if word in _HOLD and position + 1 < len(lower) and lower[position + 1][:1].isdigit():
            yield "custody", f"{word} {tokens[position + 1].text}"
        parts = (word, *word.split("-")) if "-" in word else (word,)
        for part in parts:
            for rest, category in lexicon.exact.get(part, ()):
                if not rest or _follows(lower, position + 1, rest):
                    yield category, " ".join((part, *rest))
            for stem, rest, category in lexicon.stems.get(part[:3], ()):
                if part.startswith(stem) and (not rest or _follows(lower, position + 1, rest)):
                    yield category, " ".join((part, *rest))


def _follows(lower: Sequence[str], position: int, rest: tuple[str, ...]) -> bool:
    for offset, word in enumerate(rest):
        if position + offset >= len(lower):
            return False
        found = lower[position + offset]
        if found != word and not (word.endswith("*") and found.startswith(word[:-1])):
            return False
    return True
