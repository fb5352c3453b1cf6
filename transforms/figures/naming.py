"""What a speaker is called, and who "he", "the ministry" and "the statement" are."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.figures.memory import LONG_NAME, Memory
from transforms.figures.persons import is_person, person_in, shortest_name, undetermined
from transforms.figures.phrase_words import capital, nounish, possessive, text_of, unbracketed
from transforms.figures.phrases import GROUP_PRONOUNS, PERSON_PRONOUNS
from transforms.figures.speaker_words import lexicon
from transforms.text import Token

_OF_A_BODY = frozenset(
    "spokesman spokeswoman spokesperson spokespeople officials officers commander director chief head".split()
)
_NOBODY = frozenset("i we you everyone nobody yet who rumour rumor rumours rumors legend speculation".split())
_ANONYMOUS = frozenset("official officials source sources authorities".split())
_DEFINITE = frozenset("the this that its his her their".split())
_NO_OWNERS = frozenset("official recent daily weekly preliminary new latest".split())
# Kinds of bodies that stand for the one named before; "the government" and "the police" name themselves.
_KINDS = frozenset(
    "group organisation organization agency body charity monitor watchdog department office service council"
    " commission committee institute centre center network party movement observatory ngo union foundation"
    " broadcaster newspaper daily channel outlet station society association federation panel team mission"
    " directorate bureau administration force forces alliance militia cell court".split()
)
_WITNESSING = frozenset("saw witnessed watched".split())


def _one_of(owner: str, head: str) -> bool:
    return head in owner.lower().split()


def name(phrase: list[Token], memory: Memory, named: str | None = None) -> str | None:
    """The shortest name of the speaker that a noun phrase stands for; the memory learns it.

    `named` is the person named before in the same sentence, whom "he" means first.
    """
    words = lexicon()
    memory.spoke = True
    lowered = [t.lower for t in phrase]
    if lowered == ["one"]:
        return (memory.before or "").removesuffix("s") or None  # "Diplomats had seen it coming. ... one said"
    if len(phrase) == 1 and lowered[0] in PERSON_PRONOUNS | {"him", "her"}:
        memory.person = named or memory.person
        return memory.person or memory.last
    if len(phrase) == 1 and lowered[0] in ("they", "them") and memory.group and memory.last == memory.group:
        return memory.group  # "two officials said ... they added"
    if len(phrase) == 1 and lowered[0] in GROUP_PRONOUNS | {"them"}:
        if memory.body and memory.body_at < memory.cue_at:
            memory.institution = memory.body  # "the army has freed ten, it said"
        elif memory.silent:
            memory.institution = memory.silent  # "The army struck another note. In June, it said,"
        return memory.institution or memory.last
    if len(lowered) > 1 and lowered[0] in ("all", "both", "most", "many", "half") and lowered[1] == "of":
        return None  # "all of the six mothers have said that they want to return"
    if lowered and (lowered[0] in _NOBODY if len(phrase) == 1 else lowered[0] in ("nobody", "none", "no")):
        return None
    short = _short_form(phrase)
    phrase = unbracketed(phrase)
    lowered = [t.lower for t in phrase]
    if not phrase:
        return None
    if "same" in lowered[:2]:
        return memory.last  # "the same source"
    if lowered[-1].endswith("-year-old"):
        return named or memory.person or memory.last  # "the 37-year-old"
    if len(phrase) > 2 and lowered[0] in ("one", "some", "several") and lowered[1] == "of":
        phrase, lowered = phrase[2:], lowered[2:]  # "one of the sources"
    owned = _owner(phrase, memory)
    if owned is not None:
        return owned
    if lowered[-1] in words.documents | words.views and lowered[0] in ("own", "our"):
        return None  # "Russia (by its own account over 550)"
    if len(phrase) > 2 and lowered[0] in ("its", "their") and lowered[1] == "own":
        phrase, lowered = [phrase[0], *phrase[2:]], [lowered[0], *lowered[2:]]  # "their own Red Crescent"
    if lowered in (["the", "list"], ["list"]):
        return memory.paper  # "the list contains 71 prisoners"
    definite = lowered[0] in _DEFINITE
    body = undetermined(phrase)
    while len(body) > 1 and body[0].lower in words.dates:
        body = body[1:]  # "on Wednesday CENTCOM said"
    person = person_in(body)
    if person is None and len(body) == 1:
        person = memory.surnames.get(body[0].text)  # "Abaev added"
    if person is not None:
        memory.person = memory.last = person
        memory.surnames[person.split()[-1]] = person
        memory.describe((w for w in lowered if w in words.people or w in words.titles), person, lowered)
        return person
    head = next((t.lower for t in body if t.lower in words.people or t.lower in words.institutions), None)
    owner = (memory.body if memory.body_at < memory.cue_at else None) or memory.institution
    if lowered[0] in ("its", "their") and head in _OF_A_BODY and owner and not _one_of(owner, head):
        return f"{owner} {text_of(body)}"  # "according to its spokesman"
    if lowered[0] == "the" and _by_office(body, memory):
        memory.last = memory.person
        return memory.person
    known = _described(body, head, memory) if definite else None
    if known is not None:
        return known
    text = text_of(shortest_name(body, head))
    text = words.aliases.get(text.lower()) or memory.acronyms.get(text.lower()) or text
    if short and len(text.split()) >= LONG_NAME:
        text = short
    if _WITNESSING & set(lowered):
        text = "eyewitness"
    if head in words.people and not any(t.lower in words.institutions for t in body[:2]):
        many = head is not None and head.endswith("s")
        memory.person = memory.person if many or head in _ANONYMOUS else text
        memory.group = text if many else memory.group
    else:
        memory.institution = text
    memory.describe((w for w in lowered if w in words.institutions or w in words.people), text, lowered)
    memory.last = text
    return text


def _short_form(phrase: Sequence[Token]) -> str | None:
    """The one capitalised word in brackets: "the internal security forces (Asayish)"."""
    for index in range(len(phrase) - 2):
        if phrase[index].text == "(" and phrase[index + 2].text == ")" and capital(phrase[index + 1]):
            return phrase[index + 1].text
    return None


def _described(body: Sequence[Token], head: str | None, memory: Memory) -> str | None:
    """Whom "the ministry", "the Prime Minister", "the group" mean, when they have been named before."""
    words = lexicon()
    # "the interior ministry" is not the justice ministry that was named before
    same = {t.lower for t in body} <= memory.beside.get(body[-1].lower, frozenset()) | {body[-1].lower}
    if same and all(t.lower in words.titles for t in body) and body[-1].lower in memory.described:
        return memory.described[body[-1].lower]
    if head is None or not all(t.text.islower() for t in body):
        return None
    if len(body) <= 2 and head in memory.described and (same or head != body[-1].lower):
        return memory.described[head]
    if head in ("source", "sources") and len(body) == 1:
        return memory.last  # "a government official said ... the source added"
    kind = head in _KINDS and len(body) == 1
    if kind and memory.silent and (memory.silent.isupper() or head in memory.silent.lower()):
        return memory.silent  # "The agency BNPT laid a plan. According to the agency"
    body_known = memory.institution and (" " in memory.institution or memory.institution.isupper())
    return memory.institution if kind and body_known else None


def _by_office(body: Sequence[Token], memory: Memory) -> bool:
    """Does "the MP", "the UNICEF spokesperson" mean the person who was named before?"""
    words, office, person = lexicon(), body[-1].lower, memory.person or ""
    if office not in words.people or office not in words.titles or office in memory.described:
        return False
    if any(possessive(t) for t in body):
        return False  # "the council's spokesman" may be another one
    if memory.unnamed.get(office, body[-1].start) < body[-1].start:
        return False  # "who had met the governor ... the governor said"
    counted = any(part.lower() in words.counts for part in person.split())  # "Five Taliban"
    return " " in person and is_person(person) and not counted and person.lower() not in words.outlets


def _owner(phrase: list[Token], memory: Memory) -> str | None:
    """Whose paper or view it is when the phrase is a statement, a report, a count; null for other phrases."""
    words = lexicon()
    lowered = [t.lower for t in phrase]
    papers = words.documents | words.views
    at = next((i for i, w in enumerate(lowered) if w in papers and (i == 0 or not capital(phrase[i]))), None)
    if at is None or (at + 1 < len(phrase) and lowered[at + 1] in words.institutions | words.people):
        return None  # "the threat analysis body"
    for index in range(at + 1, len(phrase) - 1):
        if lowered[index] in ("of", "by", "from") and any(nounish(t) for t in phrase[index + 1 :]):
            memory.paper = name(phrase[index + 1 :], memory)
            return memory.paper
    before = [t for t in phrase[:at] if nounish(t) and not possessive(t) and t.lower not in _NO_OWNERS]
    if before and (
        before[-1].lower in words.institutions
        or before[-1].lower in words.people
        or (capital(before[-1]) and (phrase[0] is not before[-1] or at > 1))
    ):
        cut = phrase.index(before[-1]) + 1
        begin = 1 if lowered[0] in words.determiners else 0
        memory.paper = name(phrase[begin:cut], memory)
        return memory.paper
    if lowered[0] in ("its", "their", "own", "our"):
        here = memory.body if memory.body_at < memory.cue_at else None
        return here or memory.institution or memory.last
    if lowered[0] in ("his", "her"):
        return memory.person or memory.last
    if lowered[0] in _DEFINITE:
        return memory.last if lowered[at] in ("statement", "text") else memory.paper or memory.last
    memory.paper = memory.last = text_of(phrase)
    return memory.paper
