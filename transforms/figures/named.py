"""Persons and bodies that a text names without a word that reports.

"The study, which the institute published", "Anna Kuznetsova flew back with 15 children": no rule can tell
from the words alone that a number is theirs. They are offered to the encoder, which may point at them.
"""

from __future__ import annotations

from collections.abc import Sequence

from transforms.figures import lexicon as lx
from transforms.figures.memory import BUILDINGS, Memory, acronyms
from transforms.figures.naming import name
from transforms.figures.persons import is_person
from transforms.figures.phrase_words import capital, head_of, nounish
from transforms.figures.phrases import after_dateline, left
from transforms.figures.speaker_words import acronym, lexicon
from transforms.figures.speakers import Statement
from transforms.places import Place
from transforms.text import Document, Token

_MOST = 60  # of a text
_SHORT = 4  # letters of a country's short name; a longer one in capitals is the town of a dateline
_BUILDINGS = BUILDINGS - {"cells"} | {"school", "schools"}  # cells may be a group's
_HELD = (lx.FIGHTERS, lx.WOMEN, lx.CHILDREN, lx.MEN, lx.FAMILIES, lx.PEOPLE)
_MAY_SPEAK = frozenset("head leader commander".split())  # of these


def find_named(
    document: Document, places: Sequence[Place], statements: Sequence[Statement]
) -> list[tuple[int, str]]:
    """The token with which each begins, and what it is called; those that a statement has are left out."""
    tokens = document.tokens
    memory = Memory(acronyms=acronyms(tokens))
    spoken = {said.begin for said in statements}
    located = {tokens[k].start for place in places for k in range(place.first, place.last)}
    found: dict[int, str] = {}
    for sentence in document.sentences:
        first = after_dateline(tokens, sentence.first, sentence.last)
        for at in range(first, sentence.last):
            if len(found) == _MOST:
                break
            if not _ends_a_name(tokens, at, sentence.last):
                continue
            phrase = left(tokens, at, first)
            begin = at - len(phrase) + 1
            called = name(phrase, memory) if begin not in spoken and _speaks(phrase, located) else None
            if called:
                found[begin] = called  # of "the head" and "the head of the agency" the longer
    return sorted(found.items())


def _ends_a_name(tokens: Sequence[Token], at: int, last: int) -> bool:
    """Is it the last word of a noun phrase?"""
    return nounish(tokens[at]) and not (at + 1 < last and nounish(tokens[at + 1]))


def _speaks(phrase: Sequence[Token], located: set[int]) -> bool:
    """May it be a source: an office, a body, a short name in capitals, or a person's name?"""
    words = lexicon()
    if not phrase or _is_no_source(phrase):
        return False
    short = any(acronym(t) and not (t.start in located and len(t.text) > _SHORT) for t in phrase)
    if short or any(t.lower in words.people or t.lower in words.institutions for t in phrase):
        return True
    names = [t for t in phrase if capital(t) and t.start not in located and t.lower not in words.dates]
    return len(names) > 1 and is_person(" ".join(t.text for t in names))


def _is_no_source(phrase: Sequence[Token]) -> bool:
    """People who are held, and buildings; also where such a word begins the sentence."""
    head = head_of(phrase)
    held = lx.heads().get(head.lower) in _HELD and head.lower not in _MAY_SPEAK
    return (head.text.islower() or head is phrase[0]) and (held or head.lower in _BUILDINGS)
