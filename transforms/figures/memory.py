"""Who has been named so far in a text, for "he", "they", "the ministry" and "the statement"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from transforms.figures.persons import is_person, person_in, shortest_name, undetermined
from transforms.figures.phrase_words import capital, nounish, possessive, text_of
from transforms.figures.phrases import GROUP_PRONOUNS, PERSON_PRONOUNS, after_dateline, right
from transforms.figures.speaker_words import acronym, lexicon
from transforms.places import is_name
from transforms.text import NUMBER, WORD, Sentence, Token

_TENS = frozenset(
    f"{tens}-{unit}"
    for tens in "twenty thirty forty fifty sixty seventy eighty ninety".split()
    for unit in "one two three four five six seven eight nine".split()
)
_QUOTES = "\"“'‘"
_SUBORDINATE = frozenset("before after when while until as where because since".split())
BUILDINGS = frozenset("jail jails prison prisons camp camps hospital hospitals house houses cells".split())
_ARMED = frozenset("islamic jihadist jihadists".split())
_TALKED_ABOUT = frozenset(
    "woman man girl boy mother child suspect defendant detainee prisoner citizen".split()
)
LONG_NAME = 4  # words, from which on the short form in brackets is the better name
_COUNTED = frozenset("one two three four five six seven eight nine ten eleven twelve".split())
_LONGEST_ACRONYM = 8
_MOST_WORDS = 9
_FRONTED = frozenset("then now still later earlier meanwhile however today yesterday afterwards also".split())
_TWO_NAMES = 3  # tokens of "spoke to" and the one after it
_LONGEST_PUBLISHER = 7  # words and one
_DESCRIBED = 3  # words at most between "the" and an office: "the US diplomat"
_OPENING = 8  # tokens of a sentence that may name a person
_OPENING_CLAUSE = 14  # tokens in which its subject is looked for


@dataclass(slots=True)
class Memory:
    """Who has spoken or been named so far in a text."""

    person: str | None = None
    institution: str | None = None
    last: str | None = None
    paper: str | None = None  # whose paper was named last
    opened: str | None = None  # the person with whom the sentence begins
    group: str | None = None  # the officials, lawyers, witnesses who spoke last
    body: str | None = None  # the body or group of people that is the subject of the sentence
    before: str | None = None  # that of the sentence before
    silent: str | None = None  # and when it said nothing there
    spoke: bool = False  # has somebody spoken in this sentence?
    body_at: int = 0  # the token with which it begins
    cue_at: int = 0  # the first token of the words of the report that is being read
    surnames: dict[str, str] = field(default_factory=dict)  # "Supian" -> "Nur Supian"
    described: dict[str, str] = field(default_factory=dict)  # "ministry" -> "Iraqi Ministry of Justice"
    beside: dict[str, frozenset[str]] = field(default_factory=dict)  # "ministry" -> the words it stood with
    acronyms: dict[str, str] = field(default_factory=dict)  # "balkan investigative ... network" -> "BIRN"
    unnamed: dict[str, int] = field(default_factory=dict)  # "governor" -> where "the governor" first stands

    def describe(self, heads: Iterable[str], who: str, beside: Iterable[str]) -> None:
        """From now on these words mean this speaker, where nothing else stands with them than stood here."""
        known, words = list(heads), frozenset(beside)
        self.described |= dict.fromkeys(known, who)
        self.beside |= dict.fromkeys(known, words)


def acronyms(tokens: Sequence[Token]) -> dict[str, str]:
    """Long names that the text itself gives a short form in brackets."""
    found: dict[str, str] = {}
    for index in range(1, len(tokens) - 2):
        if tokens[index].text != "(" or tokens[index + 2].text != ")":
            continue
        short = tokens[index + 1].text
        if not (2 <= len(short) <= _LONGEST_ACRONYM and short.isupper()):
            continue
        begin = index
        while (
            begin > 0
            and index - begin < _MOST_WORDS
            and (
                tokens[begin - 1].text[0].isupper() or tokens[begin - 1].lower in ("of", "for", "the", "and")
            )
        ):
            begin -= 1
        while begin < index and (not capital(tokens[begin]) or tokens[begin].lower in lexicon().function):
            begin += 1
        if begin == index:  # "the national anti-terrorism prosecutor's office (PNAT)"
            while begin > 0 and index - begin < _MOST_WORDS and _plain(tokens[begin - 1]):
                begin -= 1
        if index - begin >= LONG_NAME:
            found[text_of(tokens[begin:index]).lower()] = short
    if any(one.text == "United" and two.text == "Nations" for one, two in pairwise(tokens)):
        found |= dict.fromkeys(("un", "u.n."), "United Nations")  # by its full name where the text has it
    return found


def _plain(token: Token) -> bool:
    """Is it a word of a name in small letters, rather than an article or preposition?"""
    return possessive(token) or (token.kind == WORD and token.lower not in lexicon().function)


def open_sentence(tokens: Sequence[Token], sentence: Sentence, memory: Memory) -> None:
    """Before a sentence is read: "He is Amjad Osman" names the speaker; keep whom the last one began with."""
    _notice_unnamed(tokens, sentence, memory)
    opening = list(tokens[sentence.first : sentence.last][:_OPENING])
    if len(opening) > 3 and opening[0].lower in PERSON_PRONOUNS and opening[1].lower in ("is", "was"):
        name = person_in(opening[2:])
        if name:
            memory.person = memory.last = name
    means_person = bool(opening) and (
        opening[0].lower in PERSON_PRONOUNS or any(t.lower.endswith("-year-old") for t in opening[:3])
    )
    if means_person and memory.opened is not None:
        memory.person = memory.opened
    if opening and opening[0].lower in GROUP_PRONOUNS and memory.body is not None and not memory.spoke:
        memory.institution = memory.body
    if memory.body and memory.opened is None and not memory.spoke and _one_person(memory.body):
        memory.person = memory.body  # "An American officer gave a third version. ... he said"
    memory.silent = None if memory.spoke else memory.body
    memory.before, memory.spoke = memory.body, False
    if opening and opening[0].text in memory.surnames and memory.person != memory.surnames[opening[0].text]:
        memory.person = memory.surnames[opening[0].text]  # "Supian claimed it. ... he testified"
    memory.opened = (
        _opening_person(opening, memory)
        or _opening_person(_unfronted(tokens, sentence), memory)
        or _interviewed(tokens, sentence)
    )
    memory.body = _subject_body(tokens, sentence, memory)


def _notice_unnamed(tokens: Sequence[Token], sentence: Sentence, memory: Memory) -> None:
    """ "She met THE GOVERNOR", but not "Anna Berg, the governor" nor "the governor Anna Berg"."""
    words = lexicon()
    for index in range(sentence.first + 1, sentence.last - 1):
        if tokens[index].lower not in words.people or capital(tokens[index + 1]):
            continue
        begin = index - 1
        while begin > sentence.first and index - begin < _DESCRIBED and nounish(tokens[begin]):
            begin -= 1
        apposed = begin > sentence.first and tokens[begin - 1].text == ","
        if tokens[begin].lower in words.determiners and not apposed:
            memory.unnamed.setdefault(tokens[index].lower, tokens[index].start)


def _one_person(body: str) -> bool:
    """Is it one person by office ("American officer") rather than a body?"""
    last = body.split()[-1].lower()
    return last in lexicon().people and last not in _TALKED_ABOUT and not last.endswith("s")


def _interviewed(tokens: Sequence[Token], sentence: Sentence) -> str | None:
    """ "Radio Islam spoke to Letta Tayler": she is the one who speaks in the next sentence."""
    for index in range(sentence.first, sentence.last - 3):
        if tokens[index].lower in ("spoke", "talked") and tokens[index + 1].lower in ("to", "with"):
            end = index + 2
            while end < sentence.last and capital(tokens[end]):
                end += 1
            return person_in(tokens[index + 2 : end]) if end - index > _TWO_NAMES else None
    return None


def _unfronted(tokens: Sequence[Token], sentence: Sentence) -> list[Token]:
    """What follows the comma after "On Facebook," or "A day earlier,"."""
    words = lexicon()
    if tokens[sentence.first].lower not in words.prepositions | words.determiners | _FRONTED:
        return []
    for index in range(sentence.first + 1, min(sentence.last, sentence.first + _OPENING)):
        if tokens[index].text == ",":
            return list(tokens[index + 1 : min(sentence.last, index + 1 + _OPENING)])
    return []


def _opening_person(opening: Sequence[Token], memory: Memory) -> str | None:
    """The person with whose name a sentence begins, titles left out; the memory learns the titles."""
    words = lexicon()
    if not opening:
        return None
    run = 0
    outside = words.function | words.dates  # "Last Friday" is nobody
    while run < len(opening) and capital(opening[run]) and opening[run].lower not in outside:
        run += 1
    found = person_in(opening[:run]) if run >= 2 else None
    if found is None or not is_person(found) or opening[0].kind == NUMBER or opening[0].lower in _TENS:
        return None
    memory.surnames[found.split()[-1]] = found
    titled = any(t.lower in words.titles or t.lower in words.people for t in opening)
    if titled or memory.person is None:
        memory.person = found
    named = set(found.lower().split())
    offices = [t.lower for t in opening[:run] if t.lower in words.titles and t.lower not in named]
    memory.describe(offices, found, (t.lower for t in opening[:run]))
    return found


_ONE_OF_A_ROW = frozenset("first second third fourth fifth last latest next other final".split())


def _subject_body(tokens: Sequence[Token], sentence: Sentence, memory: Memory) -> str | None:
    """The body, or the people in office, with whom the sentence begins or whom its first clause is about."""
    words = lexicon()
    position = after_dateline(tokens, sentence.first, sentence.last)
    last = min(sentence.last, position + _OPENING_CLAUSE)
    if position < last and tokens[position].text in _QUOTES:
        return None  # who is talked about in a quotation does not talk
    known = _release_of(tokens, position, last)
    if known is not None:
        memory.body_at = position
        memory.institution = memory.institution or known
        for kind in ("charity", "organisation", "organization", "group", "ngo"):
            memory.described.setdefault(kind, known)
        return known
    while position < last:
        if not (nounish(tokens[position]) or tokens[position].lower in words.determiners):
            position += 1
            continue
        phrase = right(tokens, position, sentence.last)
        back = position - 1
        while back > sentence.first and tokens[back].lower in words.determiners:
            back -= 1
        before = tokens[back].lower if back >= sentence.first else ""
        while phrase and not nounish(phrase[-1]):
            phrase.pop()  # "the force withdrew"
        core = next((k for k, t in enumerate(phrase) if k and t.lower in words.prepositions), len(phrase))
        # the head of the phrase: not "the general amnesty"
        named = [t for t in phrase[:core][-1:] if t.lower in words.institutions or t.lower in words.people]
        named += [t for t in phrase if acronym(t)]
        named = [t for t in named if t.lower not in BUILDINGS]
        if {t.lower for t in phrase[:core]} & _ONE_OF_A_ROW and not any(acronym(t) for t in named):
            named = []  # "a first group of 150 prisoners was taken, it said": the people, no body
        counted = position > sentence.first and tokens[position - 1].kind == NUMBER
        outside = before in words.prepositions or before in _SUBORDINATE or _ARMED & {t.lower for t in phrase}
        if named and not counted and not outside:
            memory.body_at = position
            short = _short_name_beside(tokens, position + len(phrase), sentence.last)
            if short is not None:
                return short
            text = text_of(shortest_name(undetermined(phrase), named[0].lower))
            return words.aliases.get(text.lower()) or memory.acronyms.get(text.lower()) or text
        position += max(1, len(phrase))
    return None


def _release_of(tokens: Sequence[Token], first: int, last: int) -> str | None:
    """The rights group or charity with whose name a sentence begins."""
    publishers = lexicon().publishers
    for length in range(1, _LONGEST_PUBLISHER):
        text = text_of(tokens[first : min(last, first + length)])
        if text.lower() in publishers and text[0].isupper():
            return text
    return None


def _short_name_beside(tokens: Sequence[Token], comma: int, last: int) -> str | None:
    """ "The counterterrorism agency, BNPT, laid": the short name between commas."""
    inside = comma + 2 < last and tokens[comma].text == "," and tokens[comma + 2].text == ","
    return tokens[comma + 1].text if inside and acronym(tokens[comma + 1]) else None


def named_before(tokens: Sequence[Token], first: int, position: int) -> str | None:
    """The last person named in full earlier in the sentence, for "he"."""
    words = lexicon()
    found: list[Token] | None = None
    run: list[Token] = []
    for token in tokens[first:position]:
        if (
            token.kind == WORD
            and capital(token)
            and token.lower not in words.titles
            and token.lower not in words.function
        ):
            run.append(token)
            continue
        place = is_name(tuple(t.lower for t in run))  # "to New York, he said"
        if (
            len(run) >= 2
            and not place
            and not any(
                t.lower in words.institutions
                or t.lower in words.dates
                or t.lower in words.stop
                or t.text.isupper()
                or t.lower in words.counts
                or t.lower in _COUNTED
                for t in run
            )
        ):
            found = run
        run = []
    return text_of(found) if found else None
