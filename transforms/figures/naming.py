"""What a speaker is called, and who "he", "the ministry" and "the statement" are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from transforms.figures.phrases import (
    GROUP_PRONOUNS,
    PERSON_PRONOUNS,
    after_dateline,
    capital,
    lexicon,
    nounish,
    possessive,
    right,
    text_of,
)
from transforms.text import NUMBER, WORD, Sentence, Token

_NOBODY = frozenset("i we you everyone nobody yet who rumour rumor rumours rumors legend speculation".split())
_ANONYMOUS = frozenset("official officials source sources authorities".split())
_DEFINITE = frozenset("the this that its his her their".split())
_NO_OWNERS = frozenset("official recent daily weekly preliminary new latest".split())
# Kinds of bodies that stand for the one named before; "the government" and "the police" name themselves.
_KINDS = frozenset(
    "group organisation organization agency body charity monitor watchdog department office service council"
    " commission committee institute centre center network party movement observatory ngo union foundation"
    " broadcaster newspaper daily channel outlet station society association federation panel team mission"
    " directorate bureau administration".split()
)
_TENS = frozenset(
    f"{tens}-{unit}"
    for tens in "twenty thirty forty fifty sixty seventy eighty ninety".split()
    for unit in "one two three four five six seven eight nine".split()
)
_QUOTES = "\"“'‘"
_SUBORDINATE = frozenset("before after when while until as where because since".split())
_ARMED = frozenset("islamic jihadist jihadists".split())
_NO_SPEAKERS = frozenset("is isis isil daesh us uk eu uae drc".split())
_WITNESSING = frozenset("saw witnessed watched".split())
_LONG_NAME = 4  # words, from which on the short form in brackets is the better name
_LONGEST_ACRONYM = 8
_MOST_WORDS = 9
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
    spoke: bool = False  # has somebody spoken in this sentence?
    body_at: int = 0  # the token with which it begins
    cue_at: int = 0  # the first token of the words of the report that is being read
    described: dict[str, str] = field(default_factory=dict)  # "ministry" -> "Iraqi Ministry of Justice"
    acronyms: dict[str, str] = field(default_factory=dict)  # "balkan investigative ... network" -> "BIRN"


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
        if index - begin >= _LONG_NAME:
            found[text_of(tokens[begin:index]).lower()] = short
    return found


def _plain(token: Token) -> bool:
    """Is it a word of a name in small letters, rather than an article or preposition?"""
    return possessive(token) or (token.kind == WORD and token.lower not in lexicon().function)


def open_sentence(tokens: Sequence[Token], sentence: Sentence, memory: Memory) -> None:
    """Before a sentence is read: "He is Amjad Osman" names the speaker; keep whom the last one began with."""
    opening = list(tokens[sentence.first : sentence.last][:_OPENING])
    if len(opening) > 3 and opening[0].lower in PERSON_PRONOUNS and opening[1].lower in ("is", "was"):
        name = _person(opening[2:])
        if name:
            memory.person = memory.last = name
    means_person = bool(opening) and (
        opening[0].lower in PERSON_PRONOUNS or any(t.lower.endswith("-year-old") for t in opening[:3])
    )
    if means_person and memory.opened is not None:
        memory.person = memory.opened
    if opening and opening[0].lower in GROUP_PRONOUNS and memory.body is not None and not memory.spoke:
        memory.institution = memory.body
    memory.before, memory.spoke = memory.body, False
    memory.opened = _opening_person(opening, memory) or _opening_person(_unfronted(tokens, sentence), memory)
    memory.body = _subject_body(tokens, sentence, memory)


def _unfronted(tokens: Sequence[Token], sentence: Sentence) -> list[Token]:
    """What follows the comma after "On Facebook," or "A day earlier,"."""
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
    while run < len(opening) and capital(opening[run]) and opening[run].lower not in words.function:
        run += 1
    found = _person(opening[:run]) if run >= 2 else None
    if found is None or not is_person(found) or opening[0].kind == NUMBER or opening[0].lower in _TENS:
        return None
    titled = any(t.lower in words.titles or t.lower in words.people for t in opening)
    if titled or memory.person is None:
        memory.person = found
    named = set(found.lower().split())
    offices = [t.lower for t in opening[:run] if t.lower in words.titles and t.lower not in named]
    memory.described |= dict.fromkeys(offices, found)
    return found


def _subject_body(tokens: Sequence[Token], sentence: Sentence, memory: Memory) -> str | None:
    """The body, or the people in office, with whom the sentence begins or whom its first clause is about."""
    words = lexicon()
    speakers = words.institutions | words.people
    position = after_dateline(tokens, sentence.first, sentence.last)
    last = min(sentence.last, position + _OPENING_CLAUSE)
    if position < last and tokens[position].text in _QUOTES:
        return None  # who is talked about in a quotation does not talk
    while position < last:
        phrase = right(tokens, position, sentence.last)
        back = position - 1
        while back > sentence.first and tokens[back].lower in words.determiners:
            back -= 1
        before = tokens[back].lower if back >= sentence.first else ""
        while phrase and not nounish(phrase[-1]):
            phrase.pop()  # "the force withdrew"
        named = [t for t in phrase if t.lower in speakers or _acronym(t)]
        counted = position > sentence.first and tokens[position - 1].kind == NUMBER
        begins = bool(phrase) and (nounish(phrase[0]) or phrase[0].lower in words.determiners)
        outside = before in words.prepositions or before in _SUBORDINATE or _ARMED & {t.lower for t in phrase}
        if named and begins and not counted and not outside:
            memory.body_at = position
            text = text_of(_shortest(_undetermined(phrase), named[0].lower))
            return words.aliases.get(text.lower()) or memory.acronyms.get(text.lower()) or text
        position += max(1, len(phrase)) if begins else 1
    return None


def _acronym(token: Token) -> bool:
    """Is it a body's short name, rather than a country's or an armed group's?"""
    return len(token.text) > 1 and token.text.isupper() and token.lower not in _NO_SPEAKERS


def named_before(tokens: Sequence[Token], first: int, position: int) -> str | None:
    """The last person named in full earlier in the sentence, for "he"."""
    words = lexicon()
    found: list[Token] | None = None
    run: list[Token] = []
    for token in tokens[first:position]:
        if token.kind == WORD and capital(token) and token.lower not in words.titles:
            run.append(token)
            continue
        if len(run) >= 2 and not any(
            t.lower in words.institutions
            or t.lower in words.dates
            or t.lower in words.stop
            or t.text.isupper()
            for t in run
        ):
            found = run
        run = []
    return text_of(found) if found else None


def is_person(name: str) -> bool:
    """Does the name look like a person's: capitals only, and no word of a body, a paper or an office?"""
    words = lexicon()
    parts = name.split()
    return bool(parts) and all(
        (part[0].isupper() or part.lower() in words.particles or "-" in part)
        and part.lower() not in words.institutions
        and part.lower() not in words.documents
        and part.lower() not in words.titles
        for part in parts
    )


def name(phrase: list[Token], memory: Memory, named: str | None = None) -> str | None:
    """The shortest name of the speaker that a noun phrase stands for; the memory learns it.

    `named` is the person named before in the same sentence, whom "he" means first.
    """
    words = lexicon()
    memory.spoke = True
    lowered = [t.lower for t in phrase]
    if lowered == ["one"]:
        return memory.before  # "Diplomats had seen it coming. ... one said"
    if len(phrase) == 1 and lowered[0] in PERSON_PRONOUNS | {"him", "her"}:
        memory.person = named or memory.person
        return memory.person or memory.last
    if len(phrase) == 1 and lowered[0] in ("they", "them") and memory.group and memory.last == memory.group:
        return memory.group  # "two officials said ... they added"
    if len(phrase) == 1 and lowered[0] in GROUP_PRONOUNS | {"them"}:
        if memory.body and memory.body_at < memory.cue_at:
            memory.institution = memory.body  # "the army has freed ten, it said"
        return memory.institution or memory.last
    if lowered and (lowered[0] in _NOBODY if len(phrase) == 1 else lowered[0] in ("nobody", "none", "no")):
        return None
    short = _short_form(phrase)
    phrase = _unbracketed(phrase)
    lowered = [t.lower for t in phrase]
    if not phrase:
        return None
    if "same" in lowered[:2]:
        return memory.last  # "the same source"
    if lowered[-1].endswith("-year-old"):
        return named or memory.person or memory.last  # "the 37-year-old"
    if len(phrase) > 2 and lowered[0] == "one" and lowered[1] == "of":
        phrase, lowered = phrase[2:], lowered[2:]  # "one of the sources"
    owned = _owner(phrase, memory)
    if owned is not None:
        return owned
    definite = lowered[0] in _DEFINITE
    body = _undetermined(phrase)
    while len(body) > 1 and body[0].lower in words.dates:
        body = body[1:]  # "on Wednesday CENTCOM said"
    person = _person(body)
    if person is not None:
        memory.person = memory.last = person
        memory.described |= {w: person for w in lowered if w in words.people or w in words.titles}
        return person
    head = next((t.lower for t in body if t.lower in words.people or t.lower in words.institutions), None)
    owner = memory.body if memory.body_at < memory.cue_at else memory.institution
    if lowered[0] in ("its", "their") and head in words.people and owner:
        return f"{owner} {text_of(body)}"  # "according to its spokesman"
    known = _described(body, head, memory) if definite else None
    if known is not None:
        return known
    text = text_of(_shortest(body, head))
    text = words.aliases.get(text.lower()) or memory.acronyms.get(text.lower()) or text
    if short and len(text.split()) >= _LONG_NAME:
        text = short
    if _WITNESSING & set(lowered):
        text = "eyewitness"
    if head in words.people and not any(t.lower in words.institutions for t in body[:2]):
        many = head is not None and head.endswith("s")
        memory.person = memory.person if many or head in _ANONYMOUS else text
        memory.group = text if many else memory.group
    else:
        memory.institution = text
    memory.described |= {w: text for w in lowered if w in words.institutions or w in words.people}
    memory.last = text
    return text


def _undetermined(phrase: list[Token]) -> list[Token]:
    return phrase[1:] if len(phrase) > 1 and phrase[0].lower in lexicon().determiners else phrase


def _short_form(phrase: Sequence[Token]) -> str | None:
    """The one capitalised word in brackets: "the internal security forces (Asayish)"."""
    for index in range(len(phrase) - 2):
        if phrase[index].text == "(" and phrase[index + 2].text == ")" and capital(phrase[index + 1]):
            return phrase[index + 1].text
    return None


def _unbracketed(phrase: list[Token]) -> list[Token]:
    """Without what stands in brackets, be they closed or not."""
    kept: list[Token] = []
    inside = False
    for token in phrase:
        if token.text == "(":
            inside = True
        elif token.text == ")":
            inside = False
        elif not inside:
            kept.append(token)
    return kept


def _described(body: Sequence[Token], head: str | None, memory: Memory) -> str | None:
    """Whom "the ministry", "the Prime Minister", "the group" mean, when they have been named before."""
    words = lexicon()
    if all(t.lower in words.titles for t in body) and body[-1].lower in memory.described:
        return memory.described[body[-1].lower]
    if head is None or not all(t.text.islower() for t in body):
        return None
    if len(body) <= 2 and head in memory.described:
        return memory.described[head]
    kind = head in _KINDS and len(body) == 1
    body_known = memory.institution and (" " in memory.institution or memory.institution.isupper())
    return memory.institution if kind and body_known else None


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
    if lowered[0] in ("its", "their", "own"):
        here = memory.body if memory.body_at < memory.cue_at else None
        return here or memory.institution or memory.last
    if lowered[0] in ("his", "her"):
        return memory.person or memory.last
    if lowered[0] in _DEFINITE:
        return memory.last if lowered[at] in ("statement", "text") else memory.paper or memory.last
    memory.paper = memory.last = text_of(phrase)
    return memory.paper


def _person(body: Sequence[Token]) -> str | None:
    """The person's name in the phrase: at its end after an office, or at its beginning."""
    return _name_at_end(body) or _name_at_start(body)


def _name_at_end(body: Sequence[Token]) -> str | None:
    """ "Red Cross spokeswoman Jessica Mota", "the head of delegation Christine Cipolla"."""
    words = lexicon()
    begin = len(body)
    while begin and (capital(body[begin - 1]) or body[begin - 1].lower in words.particles):
        begin -= 1
    lead = [t.lower for t in body[:begin]]
    tail = list(body[begin:])
    while tail and (tail[0].lower in words.titles or tail[0].text == "."):
        lead.append(tail.pop(0).lower)
    if not lead or len(tail) < 2 or any(t.lower in words.institutions for t in tail):
        return None
    office = lead[-1] in words.people or lead[-1] in words.titles
    if lead[-1] in ("'s", "’s"):
        return text_of(tail)  # "Human Rights Watch's Belkis Wille"
    if office or ({"head", "chief", "director", "leader"} & set(lead) and lead[-1] not in words.prepositions):
        return text_of(tail)
    return None


def _name_at_start(body: Sequence[Token]) -> str | None:
    words = lexicon()
    run: list[Token] = []
    titled = False
    for token in [*body, None]:
        if (
            token is not None
            and token.kind == WORD
            and (capital(token) or (run and token.lower in words.particles))
        ):
            if token.lower in words.titles and not run:
                titled = True
            else:
                run.append(token)
            continue
        if token is not None and token.text == "." and run and len(run[-1].text) <= 2:
            continue  # an initial
        if token is not None and token.text in "“”'’" and run:
            continue  # a nickname, a plural's possessive
        if token is not None and run and token.lower in words.institutions:
            return None  # "Southern Border centre"
        if not run:
            if token is None or token.lower in words.prepositions:
                return None
            titled = titled or token.lower in words.titles
            continue
        if token is not None and (token.lower in words.people or token.lower in words.titles):
            run, titled = [], True  # "Red Cross spokeswoman ..."
            continue
        if token is not None and possessive(token) and any(t.lower in words.people for t in body[len(run) :]):
            following = body[list(body).index(token) + 1 :]
            if following and following[0].lower in words.people and len(following) == 1:
                return None  # "Zelensky's spokesman" is somebody else
        found = _as_person(run, titled)
        if found is None and token is not None and possessive(token):
            run = []  # "UNICEF's Juliette Touma"
            continue
        return found
    return None


def _as_person(run: list[Token], titled: bool) -> str | None:
    words = lexicon()
    cut = max((i for i, t in enumerate(run[:-1]) if t.lower in words.titles), default=-1)
    if cut >= 0 and (len(run) - cut > 2 or run[0].lower in words.titles):
        run, titled = run[cut + 1 :], True  # "Communications Minister Fahmi Fadzil"
    if any(t.lower in words.institutions or t.lower in words.documents for t in run):
        return None
    if len(run) == 1 and (not titled or run[0].text.isupper()):
        return None
    return text_of(run)


def _shortest(body: Sequence[Token], head: str | None) -> list[Token]:
    """Leave out what only describes: "in Baghdad", "close to the talks", "the broadcaster" before Yle."""
    words = lexicon()
    body = list(body)
    for index, token in enumerate(body[1:], 1):
        if token.lower in ("who", "which", "that", "there", "close", "familiar", "here"):
            return body[:index]
        if token.lower in ("in", "at", "on", "to", "with", "near", "from") and index + 1 < len(body):
            return body[:index]
        if token.lower in ("of", "for") and head in words.people:
            rest = body[index + 1 :]
            if not any(capital(t) or t.lower in words.institutions for t in rest):
                return body[:index]  # "lawyers for the families"
    if len(body) > 1 and body[0].lower.endswith(("-run", "-based", "-led", "-backed")):
        body = body[1:]
    begin = len(body)
    while begin and (
        capital(body[begin - 1])
        or (body[begin - 1].lower == "the" and 1 < begin < len(body) and capital(body[begin - 2]))
    ):
        begin -= 1
    # "the broadcaster Yle", "Sweden's public broadcaster SVT"
    if (
        0 < begin < len(body)
        and any(t.lower not in words.institutions for t in body[begin:])
        and body[begin - 1].lower in words.institutions
        and body[begin - 1].text.islower()
    ):
        return body[begin:]
    return body
