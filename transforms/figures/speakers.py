"""From whom an article has a number: the person or institution that it quotes.

`find_statements` reads a whole text once: each "X said", "said X", "according to X", "X's figures
show", "quoting X" gives a Statement with its speaker, pronouns and "the ministry" resolved to the
speaker they stand for. `speaker_of` then answers for a number: the statement in its own sentence, or
the one before when the sentence plainly goes on with it, or null for the article's own voice.
The words are in speakers.toml, cues in reporting.py and papers.py, noun phrases in phrases.py, names in
naming.py.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from transforms.figures.cues import PLAIN, apposed
from transforms.figures.headlines import introduced_by, told_below
from transforms.figures.memory import Memory, acronyms, named_before, open_sentence
from transforms.figures.naming import name
from transforms.figures.persons import is_person
from transforms.figures.phrase_words import capital
from transforms.figures.reporting import cue_at, heading
from transforms.figures.speaker_words import lexicon
from transforms.text import PUNCTUATION, WORD, Document, Sentence, Token

_MOST_CARRIED = 3  # sentences that a statement may go on without a new verb
_HEADING_PARAGRAPHS = 2
_NEAREST = 4  # statements of a sentence on either side of the number that are weighed
_ABOVE = 3  # sentences
_NESTED = 12  # tokens between a statement and one that it reports
_FIRST_STATEMENTS, _FIRST_SENTENCES = 2, 3  # in which a release names its publisher
_BESIDE = 14  # tokens
_BY_RELATIVE = 8  # tokens that "40 men, who the army says were armed" may stand before its relative clause
_COORDINATES = ("and", "but", "while", "or")
_FAR = 200  # tokens
_OTHER_CLAUSE = 20  # tokens that a semicolon is worth
_LISTED = 400  # characters
_QUOTATION = 4_000  # characters of a paragraph in which an open quotation is looked for
# An office of which there is one: the name may follow in the next sentences.
_OFFICES = frozenset(
    "minister president premier chief head commander prosecutor ambassador envoy spokesman spokeswoman"
    " spokesperson governor director mayor chairman chancellor adviser secretary-general".split()
)
# and in the first sentences these, too, are soon named
_IN_THE_LEAD = frozenset("official expert investigator lawmaker lawyer general officer researcher".split())
_NAMED_WITHIN = 4  # sentences
# Beginnings by which a sentence plainly goes on with the one before.
_GOES_ON = re.compile(
    r"^[\"'“‘(]?(?:they|with them|all of (?:them|whom|these)|these|those|of (?:these|those|them)|among them"
    r"|both|the (?:others?|rest|remaining|(?:number|figures?|list|total)(?! of))|another|others|included"
    r"|including|in addition|besides|among|for \w+ of (?:these|them)|after (?:it|them)|that leaves"
    r"|the (?:largest|biggest|second|first|bulk|majority)"
    r"|(?:it|that|this|which) (?:leaves|left|brings|brought)"
    r"|[\w-]+(?: \w+)? of (?:them|these|those|whom|the \w+))\b",
    re.IGNORECASE,
)
_LISTS_ON = re.compile(
    r"\b(?:(?:is|are|comes?|came|was|were) next|followed by|as well\b|in turn|in (?:second|third) place"
    r"|then come)",
    re.IGNORECASE,
)
# "In October two women came home": the article's own background, not what was said just before
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_BACKGROUND = re.compile(
    rf"\b(?:in|by|since|during|until|early|late|last|of|from|between) (?:(?:early|late|mid)[ -])?"
    rf"(?:(?:{_MONTH})(?! \d?\d\b)|(?:19|20)\d\d)\b|\blast year\b|\byears ago\b",
    re.IGNORECASE,
)
_PERFECT = re.compile(r"\b(?:has|have) (?!to\b)")
_CONFIRMED = re.compile(
    r"\bconfirm(?:s|ed) (?:the (?:news|reports?|information|arrests?|release|figures?)|this)\b"
)
# Beginnings by which a sentence tells whose word the one before was.
_SAID_OF_IT = re.compile(
    r"^(?:that (?:is|was) (?:what|how|according)|(?:so|thus) (?:says?|said|goes|runs|reads"
    r"|writes?|wrote|tells|told|reports?|reported|claims?|announced|estimates?|counts?|puts)|word (?:of|came)"
    r"|(?:the )?news (?:of|came)|the (?:figure|number|count|tally|information|announcement|estimate|claim"
    r"|source)s? (?:of|for|comes?|came|is|are|was|were|stems?)"
    r"|it (?:is|was) [^.]{0,60} (?:that|who) (?:said|says|announced|reported|gave|counted|put|made))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """Something somebody is reported to say: tokens [first, last) of the cue, and the speaker."""

    sentence: int
    first: int
    last: int
    speaker: str
    begin: int  # token with which its clause begins, be it the cue or the speaker
    rank: int  # of two in a sentence the higher wins
    office: str | None = None  # "minister", when the speaker is known by office only
    titles: frozenset[str] = frozenset()  # the offices in the speaker's phrase


def find_statements(document: Document) -> list[Statement]:
    """Every statement of the text, in order, with its speaker."""
    memory = Memory(acronyms=acronyms(document.tokens))
    found: list[Statement] = []
    for sentence in document.sentences:
        open_sentence(document.tokens, sentence, memory)
        here = _statements(document.tokens, sentence, memory)
        if not here and sentence.paragraph < _HEADING_PARAGRAPHS:
            here = _from_heading(document.tokens, sentence)
        found.extend(here)
    return _named_later(document.tokens, found)


def _statements(tokens: Sequence[Token], sentence: Sentence, memory: Memory) -> list[Statement]:
    words = lexicon()
    first, last = sentence.first, sentence.last
    found: list[Statement] = []
    position = first
    while position < last:
        if tokens[position].lower not in words.triggers or _is_name(tokens, position, first, last):
            position += 1
            continue
        cue = cue_at(tokens, position, first, last)
        if cue is None or not cue.phrase:
            position += 1
            continue
        phrase = apposed(tokens, cue, last) or cue.phrase
        memory.cue_at = position
        speaker = name(phrase, memory, named_before(tokens, max(first, position - _FAR), position))
        if found and tokens[position].lower in ("adding", "saying", "noting", "stressing"):
            speaker = found[-1].speaker  # "the office announced on Tuesday, adding that"
        beside = _offices_beside(tokens, position, first, last) if speaker else []
        if speaker and is_person(speaker):
            near = tokens[max(first, position - _BESIDE) : min(last, position + _BESIDE)]
            memory.describe(beside, speaker, (t.lower for t in near))
        if speaker:
            offices = frozenset(t.lower for t in phrase) & (words.titles | words.people)
            known = _OFFICES | _IN_THE_LEAD if sentence.index <= 1 else _OFFICES
            named = is_person(speaker) or speaker.split()[-1].lower() in words.institutions
            office = None if named else min(offices & known, default=None)
            titles = offices.union(beside) if named else offices
            begin = _begin(tokens, cue.phrase, position, first)
            found.append(
                Statement(sentence.index, position, cue.after, speaker, begin, cue.rank, office, titles)
            )
        position = max(cue.after, position + 1)
    return found


def _begin(tokens: Sequence[Token], phrase: Sequence[Token], position: int, first: int) -> int:
    """The token with which the speaker's phrase begins when it stands before the cue; else the cue's own."""
    wanted = phrase[0].start
    return next(
        (k for k in range(position, max(first, position - _FAR) - 1, -1) if tokens[k].start == wanted),
        position,
    )


def _offices_beside(tokens: Sequence[Token], position: int, first: int, last: int) -> list[str]:
    """The offices named beside a cue: "a spokesperson for the judiciary, Ali Hasan, said"."""
    words = lexicon()
    near = range(max(first, position - _BESIDE), min(last, position + _BESIDE))
    return [
        tokens[k].lower
        for k in near
        if tokens[k].lower in words.people
        and not tokens[k].lower.endswith("s")
        and not _somebody_else(tokens, k, position, first)
    ]


def _somebody_else(tokens: Sequence[Token], office: int, position: int, first: int) -> bool:
    """ "Anna Berg, who met the governor, said", not "but the governor, Anna Berg, said"."""
    near = range(office - 1, max(first, office - _NEAREST), -1)
    before = next((k - 1 for k in near if tokens[k].lower == "the"), position)
    return before != position and tokens[before].text.islower() and tokens[before].lower not in _COORDINATES


def _is_name(tokens: Sequence[Token], position: int, first: int, last: int) -> bool:
    """Is the word part of a name, as in "the United States has", rather than a verb of a headline?"""
    return (
        first < position < last - 1
        and tokens[position].text[0].isupper()
        and tokens[position].lower not in lexicon().documents
        and capital(tokens[position - 1])
        and tokens[position + 1].text.islower()
    )


def _from_heading(tokens: Sequence[Token], sentence: Sentence) -> list[Statement]:
    cue = heading(tokens, sentence.first, sentence.last)
    if cue is None:
        return []
    speaker = name(cue.phrase, Memory())
    return [Statement(sentence.index, cue.end, cue.after, speaker, cue.end, cue.rank)] if speaker else []


def _another_office(tokens: Sequence[Token], said: Statement, later: Statement) -> bool:
    """ "The interior minister said. ... The foreign minister, Ali Hasan, said": somebody else."""
    known = said.speaker.lower().split()
    near = range(max(1, later.first - _BESIDE), min(len(tokens), later.first + _BESIDE))
    return len(known) > 1 and any(
        tokens[k].lower == said.office
        and tokens[k - 1].kind == WORD
        and tokens[k - 1].lower not in lexicon().function
        and tokens[k - 1].lower not in known
        for k in near
    )


def _named_later(tokens: Sequence[Token], statements: list[Statement]) -> list[Statement]:
    """ "Iraq's foreign minister said. ... Fuad Hussein told": the name follows the office."""
    names: dict[str, str] = {}  # the office as it was called -> the name
    for index, statement in enumerate(statements):
        if statement.office is None or statement.speaker in names:
            continue
        for later in statements[index + 1 : index + 1 + _NEAREST]:
            if later.sentence > statement.sentence + _NAMED_WITHIN:
                break
            if later.office or " " not in later.speaker or not is_person(later.speaker):
                continue
            if later.titles and statement.office not in later.titles:
                continue
            if _another_office(tokens, statement, later):
                continue
            if any(earlier.speaker == later.speaker for earlier in statements[max(0, index - _FAR) : index]):
                continue
            names[statement.speaker] = later.speaker
            break
    return [
        replace(s, speaker=names[s.speaker]) if s.office and s.speaker in names else s for s in statements
    ]


def speaker_of(document: Document, statements: Sequence[Statement], start: int, end: int) -> str | None:
    """Who says the number at [start, end) of the text; null in the article's own voice.

    `statements` are those of the whole text (`find_statements`).
    """
    sentence = document.sentence_at(start)
    if sentence is None or not statements:
        return None
    best = _best(document, _in_sentence(statements, sentence.index), document.token_index(start))
    if best is not None:
        return best.speaker
    below = told_below(document, start)
    if below is not None:
        return speaker_of(document, statements, *below)
    above = introduced_by(document, sentence)
    if above is not None:
        intro = _in_sentence(statements, above.index)
        return intro[-1].speaker if intro else _carried(document, statements, above)
    return (
        _in_quotation(document, statements, sentence, start)
        or _said_after(document, statements, sentence)
        or _carried(document, statements, sentence)
        or _publisher(statements)
    )


def _publisher(statements: Sequence[Statement]) -> str | None:
    """The organisation whose release the article is: a rights group or institute is the first to speak.

    All that such a release tells without naming another source is the organisation's word.
    """
    words = lexicon()
    for statement in statements[:_FIRST_STATEMENTS]:
        if statement.sentence > _FIRST_SENTENCES:
            return None
        said = statement.speaker.lower()
        if said in words.publishers or any(said.endswith(" " + kind) for kind in words.publishing):
            return statement.speaker
    return None


def _in_sentence(statements: Sequence[Statement], index: int) -> list[Statement]:
    low = bisect_left(statements, index, key=_sentence)
    return list(statements[low : bisect_left(statements, index + 1, low, key=_sentence)])


def _sentence(statement: Statement) -> int:
    return statement.sentence


def _best(document: Document, statements: Sequence[Statement], position: int) -> Statement | None:
    """Of the statements in a sentence the one for the number: no mere carrier of news, and the nearest."""
    outlets = lexicon().outlets
    at = bisect_left(statements, position, key=lambda s: s.first)
    near = [
        s for s in statements[max(0, at - _NEAREST) : at + _NEAREST] if _governs(document.tokens, s, position)
    ]
    best = min(
        near,
        key=lambda s: (-s.rank, s.speaker.lower() in outlets, _distance(document, s, position)),
        default=None,
    )
    return _outer(document, near, best, position) if best is not None else None


def _governs(tokens: Sequence[Token], statement: Statement, position: int) -> bool:
    """May the statement have the number? Not one that comes after a semicolon, or in a clause of its own."""
    if position >= statement.begin or statement.begin == 0:
        return True
    between = tokens[max(position, statement.begin - _FAR) : statement.begin]
    if any(t.text == ";" for t in between):
        return False
    before = tokens[statement.begin - 1].lower
    content = statement.last < len(tokens) and tokens[statement.last].kind != PUNCTUATION
    if before in _COORDINATES and statement.begin > 1 and tokens[statement.begin - 2].text == "," and content:
        return False  # "300 were found, and officials said that"
    if before in ("since", "when", "until"):
        return False  # "hundreds have been condemned since it announced that the group was beaten"
    return before not in ("who", "whom", "which") or len(between) <= _BY_RELATIVE


def _outer(document: Document, near: Sequence[Statement], inner: Statement, position: int) -> Statement:
    """ "The minister told us that the police had counted 40": the article has it from the minister."""
    for statement in near:
        if statement.last <= inner.first < position and statement.rank == PLAIN:
            between = document.tokens[statement.last : inner.first]
            nested = any(t.lower == "that" for t in between) and len(between) < _NESTED
            if nested and not any(t.kind == PUNCTUATION or t.lower in _COORDINATES for t in between):
                return statement
    return inner


def _distance(document: Document, statement: Statement, position: int) -> int:
    low, high = sorted((statement.first, position))
    between = document.tokens[low : min(high, low + _FAR)]
    return high - low + _OTHER_CLAUSE * sum(t.text in (";", ".") for t in between)


def _in_quotation(
    document: Document, statements: Sequence[Statement], sentence: Sentence, start: int
) -> str | None:
    """Who speaks when the number stands in a quotation of several sentences."""
    paragraph = document.paragraphs[sentence.paragraph]
    before = document.text[max(paragraph.start, start - _QUOTATION) : start]
    if before.count("“") <= before.count("”") and before.count('"') % 2 == 0:
        return None
    at = bisect_left(statements, sentence.index, key=_sentence)
    if at < len(statements) and _paragraph(document, statements[at]) == sentence.paragraph:
        return statements[at].speaker
    if not at:
        return None
    # the last one before, in the paragraph or, when the quotation goes on in one of its own, just above it
    last = statements[at - 1]
    near = _paragraph(document, last) == sentence.paragraph or last.sentence >= sentence.index - _ABOVE
    return last.speaker if near else None


def _paragraph(document: Document, statement: Statement) -> int:
    return document.sentences[statement.sentence].paragraph


def _said_after(document: Document, statements: Sequence[Statement], sentence: Sentence) -> str | None:
    """The next sentence says whose word it is: "Word of it came from the ministry"."""
    index = sentence.index + 1
    if index >= len(document.sentences):
        return None
    following = document.sentences[index]
    words = document.text[following.start : following.end]
    plain = following.paragraph == sentence.paragraph and _SAID_OF_IT.search(words)
    if not plain and not _CONFIRMED.search(words):
        return None
    return next((s.speaker for s in _in_sentence(statements, index)), None)


def _carried(document: Document, statements: Sequence[Statement], sentence: Sentence) -> str | None:
    """The speaker of the sentence before, when this one plainly goes on with the statement.

    Within a paragraph the next sentence goes on; later ones, and the next paragraph, only when they
    begin with a word that points back ("They", "Of these", "The rest").
    """
    index = sentence.index
    general = False  # "has taken back 40 so far": of a body's statement no part
    hops = 1  # sentences of the same paragraph that need not point back
    for _ in range(_MOST_CARRIED):
        current = document.sentences[index]
        if index == 0:
            return None
        opening = document.text[current.start : current.start + 60]
        told = document.text[current.start : current.end]
        if document.sentences[index - 1].paragraph != current.paragraph and _BACKGROUND.search(told):
            return None
        if not (
            _GOES_ON.search(opening)
            or _LISTS_ON.search(document.text, current.start, min(current.end, current.start + _LISTED))
        ):
            if not hops or document.sentences[index - 1].paragraph != current.paragraph:
                return None
            if _BACKGROUND.search(told):
                return None
            general = general or _PERFECT.search(told[:_LISTED]) is not None
            hops -= 1
        index -= 1
        before = _in_sentence(statements, index)
        if before:
            last = before[-1]
            return (
                last.speaker if last.rank == PLAIN and not (general and not is_person(last.speaker)) else None
            )
    return None
