"""From whom an article has a number: the person or institution that it quotes.

`find_statements` reads a whole text once: each "X said", "said X", "according to X", "X's figures
show", "quoting X" gives a Statement with its speaker, pronouns and "the ministry" resolved to the
speaker they stand for. `speaker_of` then answers for a number: the statement in its own sentence, or
the one before when the sentence plainly goes on with it, or null for the article's own voice.
The words are in speakers.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from transforms.figures.headlines import introduced_by, told_below
from transforms.text import ABBREVIATIONS, NUMBER, PUNCTUATION, WORD, Document, Sentence, Token

_DATA = Path(__file__).with_name("speakers.toml")

_DETERMINERS = frozenset(
    "the a an this that these those its his her their our some several two three many one another"
    " unnamed no other such".split()
)
_PREPOSITIONS = frozenset("of for in at from on with by to against among".split())
_AUXILIARIES = frozenset(
    "has have had also then later earlier further furthermore now already recently once again previously"
    " separately meanwhile only just himself herself itself themselves both all would will could can may"
    " might did does not who however moreover therefore too still thus afterwards never ever".split()
)
_BE = frozenset("is are was were be been being".split())
_STOP = frozenset(
    "that which who whom whose and but or as when while because if so after before since although though where what how"
    " than it he she they we you i there here not no nor also is are was were be been being has have had do does did"
    " will would can could may might must should about over under into out up down off then now earlier later meanwhile"
    " however still just only even more most less least very much too again already once yet ever never soon often"
    " today yesterday tomorrow tonight ago until till through during between without within along across behind"
    " said says told held put made came went took gave says".split()
)
_DATE_WORDS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december jan feb mar apr jun jul aug sept sep oct nov dec today yesterday week month"
    " year day morning evening night afternoon earlier last late early this weekend".split()
)
_PERSON_PRONOUNS = frozenset(["he", "she"])
_GROUP_PRONOUNS = frozenset(["it", "they"])
_QUOTES = "\"“”'‘’"
_INVERTED = frozenset(
    "said says say wrote writes added adds estimates estimated reported reports announced announces explained warned"
    " noted stated told declared confirmed claimed insisted stressed observed specified recalled commented complained"
    " thinks believes reckons reckoned replied affirmed assured revealed admits admitted tweeted remarked".split()
)
# verbs of more than one word, by the first: what must follow (any of the alternatives)
_PHRASAL = {
    "made": (("known",), ("it", "known"), ("public",), ("clear",), ("it", "clear"), ("it", "public")),
    "makes": (("known",), ("clear",), ("public",)),
    "pointed": (("out",), ("to",)),
    "points": (("out",), ("to",)),
    "went": (("on",),),
    "goes": (("on",),),
    "gone": (("on",),),
    "let": (("it", "be", "known"),),
    "put": (("out",), ("the",), ("it",), ("its",), ("their",)),
    "puts": (("the",), ("it",), ("out",), ("its",), ("their",)),
    "gave": (
        ("these",),
        ("the",),
        ("a", "figure"),
        ("an", "estimate"),
        ("figures",),
        ("sums",),
        ("numbers",),
        ("also", "sums"),
        ("warning",),
    ),
    "gives": (("the",), ("a",), ("figures",)),
    "reckons": (("with",),),
    "sets": (("the",), ("their",), ("it",)),
    "set": (("the",), ("their",)),
    "took": (("to", "twitter"), ("to", "x")),
    "lets": (("it", "be", "known"),),
    "knows": (("of",),),
    "know": (("of",),),
    "is": (("aware", "of"), ("quoted", "as"), ("quoted", "with")),
    "was": (("quoted", "as"), ("quoted", "with")),
    "were": (("quoted", "as"),),
    "are": (("aware", "of"), ("quoted", "as")),
    "spoke": (("of",),),
    "speak": (("of",),),
    "speaks": (("of",),),
    "have": (("it",),),
    "has": (("it",),),
}
_MOST_CARRIED = 3
_FUNCTION = _STOP | _PREPOSITIONS | _DETERMINERS | frozenset("for here there while according".split())
_NAME_PARTICLES = frozenset("al bin ibn de van von der den el abu ul du da di la le dos".split())


@dataclass(frozen=True, slots=True)
class Statement:
    """Something somebody is reported to say: tokens [first, last) of the cue, and the speaker."""

    sentence: int
    first: int
    last: int
    speaker: str | None
    rank: int  # of two in a sentence the higher wins: 2 a verb or "according to", 1 "citing"
    office: str | None = None  # "minister", when the speaker is known by office only
    titles: frozenset[str] = frozenset()  # the words before a name


@dataclass(frozen=True, slots=True)
class _Words:
    says: frozenset[str]
    weak: frozenset[str]
    people: frozenset[str]
    institutions: frozenset[str]
    documents: frozenset[str]
    titles: frozenset[str]
    outlets: frozenset[str]
    aliases: dict[str, str]

    @property
    def nouns(self) -> frozenset[str]:
        return self.people | self.institutions | self.documents


@cache
def _words() -> _Words:
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return _Words(
        says=frozenset(data["verbs"]["says"]),
        weak=frozenset(data["verbs"]["weak"]),
        people=frozenset(data["nouns"]["people"]),
        institutions=frozenset(data["nouns"]["institutions"]),
        documents=frozenset(data["nouns"]["documents"]),
        titles=frozenset(data["titles"]["words"]),
        outlets=frozenset(data["outlets"]["names"]),
        aliases=dict(data["aliases"]),
    )


@cache
def _nouns() -> frozenset[str]:
    """Singular and plural."""
    nouns = _words().nouns
    plurals = {noun[:-1] + "ies" if noun.endswith("y") else noun + "s" for noun in nouns}
    return nouns | plurals


@dataclass(slots=True)
class _Memory:
    """Who has spoken so far, for "he", "it", "the ministry", "the statement"."""

    person: str | None = None
    institution: str | None = None
    last: str | None = None
    paper: str | None = None  # whose paper was named last
    described: dict[str, str] = field(default_factory=dict)  # "ministry" -> "Iraqi Ministry of Justice"
    acronyms: dict[str, str] = field(
        default_factory=dict
    )  # "balkan investigative reporting network" -> "BIRN"


def find_statements(document: Document) -> list[Statement]:
    """Every statement of the text, in order, with its speaker."""
    memory = _Memory(acronyms=_acronyms(document.tokens))
    found: list[Statement] = []
    for sentence in document.sentences:
        _alias(document.tokens, sentence, memory)
        here = _statements(document.tokens, sentence, memory)
        if not here and sentence.paragraph < 2:
            heading = _heading(document, sentence)
            here = [heading] if heading else []
        found.extend(here)
    return _named_later(document, found)


_OFFICES = frozenset(
    "minister president premier chief head commander prosecutor ambassador envoy spokesman spokeswoman spokesperson governor"
    " director mayor chairman chancellor adviser secretary-general".split()
)
_NAMED_WITHIN = 2


def _named_later(document: Document, statements: list[Statement]) -> list[Statement]:
    """ "Iraq's foreign minister said. ... Fuad Hussein told": the name follows the office in the next sentences."""
    result = list(statements)
    for index, statement in enumerate(statements):
        if statement.office is None or statement.speaker is None:
            continue
        for later in statements[index + 1 :]:
            if later.sentence > statement.sentence + _NAMED_WITHIN:
                break
            name = later.speaker
            if later.office or name is None or " " not in name or not _is_person(name):
                continue
            if later.titles and statement.office not in later.titles:
                continue
            start = document.sentences[statement.sentence].start
            if name in document.text[:start]:
                continue
            result = [
                replace(s, speaker=name) if s.speaker == statement.speaker and s.office else s for s in result
            ]
            break
    return result


def _is_person(name: str) -> bool:
    words = _words()
    parts = [part.lower() for part in name.split()]
    return all(part[0].isupper() or part in _NAME_PARTICLES for part in name.split()) and not any(
        part in words.institutions or part in words.documents or part in words.titles for part in parts
    )


def speaker_of(document: Document, statements: Sequence[Statement], start: int, end: int) -> str | None:
    """Who says the number at [start, end) of the text; null in the article's own voice."""
    sentence = document.sentence_at(start)
    if sentence is None:
        return None
    position = document.token_index(start)
    best = _best(document, [s for s in statements if s.sentence == sentence.index], position)
    if best is not None:
        return best.speaker
    below = told_below(document, start)
    if below is not None:
        return speaker_of(document, statements, *below)
    above = introduced_by(document, sentence)
    if above is not None:
        intro = [s for s in statements if s.sentence == above.index]
        if intro:
            return intro[-1].speaker
        return _carried(document, statements, above)
    return (
        _in_quotation(document, statements, sentence, start)
        or _said_after(document, statements, sentence)
        or _carried(document, statements, sentence)
    )


def _best(document: Document, statements: Sequence[Statement], position: int) -> Statement | None:
    """Of the statements in a sentence, who speaks for the number: no mere carrier of news, and the nearest."""
    if not statements:
        return None
    outlets = _words().outlets
    return min(
        statements,
        key=lambda s: (-s.rank, (s.speaker or "").lower() in outlets, _distance(document, s, position)),
    )


def _in_quotation(
    document: Document, statements: Sequence[Statement], sentence: Sentence, start: int
) -> str | None:
    """Who speaks when the number stands in a quotation of several sentences."""
    paragraph = document.paragraphs[sentence.paragraph]
    before = document.text[paragraph.start : start]
    if before.count("“") <= before.count("”") and before.count('"') % 2 == 0:
        return None
    near = [s for s in statements if document.sentences[s.sentence].paragraph == sentence.paragraph]
    after = [s for s in near if s.sentence > sentence.index]
    if after:
        return after[0].speaker
    return near[-1].speaker if near else None


_SAID_OF_IT = re.compile(
    r"^(?:that (?:is|was) (?:what|how|according)|(?:so|thus) (?:says?|said|goes)|word (?:of|came)|(?:the )?news (?:of|came)"
    r"|the (?:figures?|numbers?|count|tally|information|announcement|estimate|claim|source)s? (?:of|for|comes?|came|is|are|was|were|stems?)"
    r"|it (?:is|was) (?:the )?[A-Z][^.]{0,60} (?:that|who) (?:said|says|announced|reported|gave|counted|put|made))",
    re.IGNORECASE,
)


def _said_after(document: Document, statements: Sequence[Statement], sentence: Sentence) -> str | None:
    """The next sentence says whose word it is: "Word of it came from the ministry"."""
    index = sentence.index + 1
    if index >= len(document.sentences):
        return None
    following = document.sentences[index]
    if following.paragraph != sentence.paragraph:
        return None
    if not _SAID_OF_IT.search(document.text[following.start : following.end]):
        return None
    return next((s.speaker for s in statements if s.sentence == index), None)


def _distance(document: Document, statement: Statement, position: int) -> int:
    low, high = sorted((statement.first, position))
    between = document.tokens[low:high]
    return len(between) + 20 * sum(t.text in (";", ".") for t in between)


_GOES_ON = re.compile(
    r"^[\"'“‘(]?(?:they|with them|all of (?:them|whom|these)|these|those|of (?:these|those|them)|among them|the number(?! of)"
    r"|both|the (?:others?|rest|remaining|(?:figures?|list|total)(?! of))|another|others|included|including|in addition|besides|among"
    r"|for \w+ of (?:these|them)|after (?:it|them)|that leaves|the (?:largest|biggest|second|first|bulk|majority))\b",
    re.IGNORECASE,
)


_LISTS_ON = re.compile(
    r"\b(?:(?:is|are|comes?|came|was|were) next|followed by|as well\b|in turn|in (?:second|third) place|then come)",
    re.IGNORECASE,
)


def _carried(document: Document, statements: Sequence[Statement], sentence: Sentence) -> str | None:
    """The speaker of the sentence before, when this one plainly goes on with the statement.

    Within a paragraph the next sentence goes on; later ones, and the next paragraph, only when they
    begin with a word that points back ("They", "Of these", "The rest").
    """
    index = sentence.index
    hops = 1  # sentences of the same paragraph that need not point back
    for _ in range(_MOST_CARRIED):
        current = document.sentences[index]
        if index == 0:
            return None
        opening = document.text[current.start : current.start + 60]
        if not (_GOES_ON.search(opening) or _LISTS_ON.search(document.text[current.start : current.end])):
            if not hops or document.sentences[index - 1].paragraph != current.paragraph:
                return None
            hops -= 1
        index -= 1
        before = [s for s in statements if s.sentence == index]
        if before:
            return before[-1].speaker if before[-1].rank > 1 else None
    return None


def _acronyms(tokens: Sequence[Token]) -> dict[str, str]:
    """Long names that the text itself gives a short form in brackets."""
    found: dict[str, str] = {}
    for index, token in enumerate(tokens[1:-1], 1):
        if token.text == "(" and index + 2 < len(tokens) and tokens[index + 2].text == ")":
            short = tokens[index + 1].text
            if not (2 <= len(short) <= 8 and short.isupper()):
                continue
            begin = index
            while (
                begin > 0
                and index - begin < 9
                and (
                    _capital(tokens[begin - 1])
                    or tokens[begin - 1].lower in ("of", "for", "the", "and")
                )
            ):
                begin -= 1
            while begin < index and not _capital(tokens[begin]):
                begin += 1
            if index - begin >= 4:
                found[_text(list(tokens[begin:index])).lower()] = short
    return found


def _alias(tokens: Sequence[Token], sentence: Sentence, memory: _Memory) -> None:
    """ "He is Amjad Osman of ...": the speaker gets a name."""
    opening = tokens[sentence.first : sentence.first + 8]
    if len(opening) > 3 and opening[0].lower in _PERSON_PRONOUNS and opening[1].lower in ("is", "was"):
        name = _person(list(opening[2:]))
        if name:
            memory.person = memory.last = name


def _statements(tokens: Sequence[Token], sentence: Sentence, memory: _Memory) -> list[Statement]:
    first, last = sentence.first, sentence.last
    found: list[Statement] = []
    position = first
    while position < last:
        cue = _cue(tokens, position, first, last)
        if cue is None:
            position += 1
            continue
        named = _apposed(tokens, cue, last) or cue.phrase
        speaker = _name(named, memory, _named_before(tokens, first, position))
        if speaker is not None:
            lowered = {t.lower for t in named}
            office = next(iter(sorted(lowered & _OFFICES)), None) if not _is_person(speaker) else None
            titles = frozenset(lowered & (_words().titles | _words().people))
            found.append(Statement(sentence.index, position, cue.after, speaker, cue.rank, office, titles))
        position = max(cue.after, position + 1)
    return found


@dataclass(frozen=True, slots=True)
class _Cue:
    """Words that report, and the noun phrase of the one who speaks (before or after them)."""

    after: int  # first token after the cue words
    phrase: list[Token]
    end: int  # first token after the phrase
    rank: int


def _right(tokens: Sequence[Token], after: int, last: int, rank: int) -> _Cue | None:
    phrase = _phrase_right(tokens, after, last)
    return _Cue(after, phrase, after + len(phrase), rank) if phrase else None


_COUNTRY_LIKE = frozenset("us uk uae eu drc usa".split())


def _heading(document: Document, sentence: Sentence) -> Statement | None:
    """ "UN: 8,500 children in camp", "8,500 children in camp - Amnesty International": a headline's source."""
    tokens = document.tokens[sentence.first : sentence.last]
    if not 4 <= len(tokens) <= 24 or tokens[-1].text == ".":
        return None
    marks = [i for i, t in enumerate(tokens) if t.text in (":", "–", "—", "-") and 0 < i < len(tokens) - 1]
    for mark in marks[:1] + marks[-1:]:
        for part in (tokens[:mark], tokens[mark + 1 :]):
            if len(part) > 4 or not all(_capital(t) for t in part):
                continue
            lowered = {t.lower for t in part}
            acronym = len(part) == 1 and part[0].text.isupper() and part[0].lower not in _COUNTRY_LIKE
            if acronym or lowered & _words().institutions or part[0].lower in ("pentagon", "kremlin", "amnesty", "centcom"):
                name = _text(list(part))
                return Statement(
                    sentence.index, sentence.first + mark, sentence.first + mark + 1, _words().aliases.get(name.lower(), name), 1
                )
    return None


def _cue(tokens: Sequence[Token], position: int, first: int, last: int) -> _Cue | None:
    words = _words()
    word = tokens[position].lower
    following = tokens[position + 1].lower if position + 1 < last else ""
    if word == "according" and following == "to":
        return _right(tokens, position + 2, last, 2)
    if word in ("citing", "quoting"):
        return _right(tokens, position + 1, last, 1)
    if following == "by" and (
        word in _BY_WHOM
        or (
            word in _PAPERS_BY_WHOM
            and any(t.lower in words.documents for t in tokens[max(first, position - 4) : position])
        )
    ):
        return _right(tokens, position + 2, last, 1 if word in ("cited", "quoted", "seen") else 2)
    if word in ("given", "put", "estimated", "reckoned") and following in ("as", "at"):
        for index in range(position + 2, min(last - 1, position + 8)):
            if tokens[index].lower == "by":
                return _right(tokens, index + 1, last, 2)
    if word in ("referring", "reference", "relying") and following in ("to", "on"):
        return _right(tokens, position + 2, last, 1)
    if word in ("quotes", "cites"):
        return _verb(tokens, position, first, last)
    if word in ("learned", "learnt", "learns", "heard", "hears", "obtained") and following == "from":
        return _right(tokens, position + 2, last, 2)
    if word in ("by", "in", "going", "from"):
        return _counting(tokens, position, first, last)
    if word in words.documents and word not in (
        "words",
        "account",
        "text",
        "version",
        "file",
        "files",
        "post",
        "email",
    ):
        paper = _paper(tokens, position, first, last)
        if paper is not None:
            return paper
    if word in words.says or word in _PHRASAL:
        return _verb(tokens, position, first, last)
    if word in ("saw", "watched", "witnessed"):
        # "an AFP correspondent ... watched dozens of prisoners come out"
        for index in range(max(first, position - 24), position):
            if tokens[index].lower in (
                "correspondent",
                "reporter",
                "journalist",
                "journalists",
                "photographer",
                "team",
            ):
                return _Cue(position + 1, _phrase_left(tokens, index, first), index + 1, 1)
    if word in ("released", "issued", "published", "releases", "publishes") and any(
        t.lower in words.documents and t.lower not in _BARE_COUNTS
        for t in tokens[position + 1 : min(last, position + 5)]
    ):
        phrase = _subject(tokens, position, first)
        if phrase:
            return _Cue(position + 1, phrase, position, 2)
    if word in ("ordered", "orders", "wants", "ruled", "instructed", "demands") and position > first:
        phrase = _subject(tokens, position, first)
        if any(t.lower in _BENCH for t in phrase):
            return _Cue(position + 1, phrase, position, 1)
    return None


# "put by the ministry at 300", "compiled by a monitor"
_BY_WHOM = frozenset(
    "cited quoted reported announced published compiled put given estimated counted reckoned stated confirmed"
    " documented verified disclosed revealed calculated".split()
)
# with these only papers are meant: "figures released by", but "prisoners released by"
_PAPERS_BY_WHOM = frozenset(
    "released issued made prepared gathered collected provided supplied recorded registered listed".split()
)
_PAPER_VERBS = frozenset(
    "is are was were has have had shows show showed lists list listed puts put speaks spoke gives give gave counts count"
    " counted includes include included contains contain says say said tells names name records record recorded indicates"
    " indicate suggests suggest reveals reveal covers break breaks stands stand mentions mention states identifies".split()
)
_KEEPING = frozenset(
    "keeps keep kept compiled released published obtained gathered collected issued gave supplied provided holds has made"
    " presented shared".split()
)
_BENCH = frozenset("court courts judge judges jury tribunal bench panel".split())
_ONLY_PHRASAL = frozenset(
    "put puts gave gives spoke speaks pointed set sets made makes know knows speak is was are were".split()
)
_WITH_INFINITIVE = frozenset(
    "expects expected promised pledged vowed demanded demands believed thinks claims claimed set known know knows".split()
)
_BARE_COUNTS = frozenset("number numbers total totals count figure".split())


def _paper(tokens: Sequence[Token], position: int, first: int, last: int) -> _Cue | None:
    """A paper that says the number: "the ministry's numbers are", "figures that the service keeps list", "a paper from X shows"."""
    words = _words()
    word = tokens[position].lower
    if _capital(tokens[position]) and position > first:
        return None
    begin = position
    while begin > first and tokens[begin].lower not in _DETERMINERS:
        before = tokens[begin - 1]
        if not (
            _nounish(before)
            or before.lower in _DETERMINERS
            or before.text in ("'s", "’s")
            or (before.text.islower() and before.lower not in _FUNCTION)
        ):
            break
        begin -= 1
    if begin > first and tokens[begin - 1].lower in _PREPOSITIONS:
        # a paper in the middle of the sentence speaks only as "a statement from the ICRC"
        if (
            word in ("statement", "communiqué")
            and position + 2 < last
            and tokens[position + 1].lower in ("by", "from", "of")
        ):
            return _right(tokens, position + 2, last, 1)
        return None
    after = position + 1
    if after < last and tokens[after].lower in ("that", "which"):
        after += 1
        owner = _phrase_right(tokens, after, last)
        end = after + len(owner)
        if owner and end < last and tokens[end].lower in _KEEPING:
            return _Cue(end + 1, [*owner, *tokens[position : position + 1]], end, 2)
        return None
    if after < last and tokens[after].lower in ("by", "from", "of"):
        if tokens[after].lower == "of" and word in _BARE_COUNTS | {"list", "lists"}:
            return None
        owner = _phrase_right(tokens, after + 1, last)
        end = after + 1 + len(owner)
        wanted = words.institutions | words.people
        if owner and (tokens[after].lower != "of" or any(t.lower in wanted for t in owner)):
            if (
                end < last
                and tokens[end].lower in _PAPER_VERBS
                or tokens[after].lower != "of"
                and word == "statement"
            ):
                return _Cue(end, owner, end, 2)
        return None
    if after < last and tokens[after].lower in _PAPER_VERBS and begin < position:
        owned = any(
            t.text in ("'s", "’s") or t.lower in ("its", "his", "her", "their")
            for t in tokens[begin:position]
        )
        named = any(
            _nounish(t) and t.lower not in _STOP for t in tokens[begin:position] if t is not tokens[first]
        )
        definite = tokens[begin].lower in ("the", "this", "that") and word not in _BARE_COUNTS
        if owned or definite or (named and word not in _BARE_COUNTS):
            return _Cue(after + 1, list(tokens[begin : position + 1]), position + 1, 2)
    return None


def _apposed(tokens: Sequence[Token], cue: _Cue, last: int) -> list[Token] | None:
    """The name that stands beside a description: "that man, Abdulkarim Omar," after the cue."""
    if any(_capital(t) for t in cue.phrase) or cue.end >= last or tokens[cue.end].text != ",":
        return None
    run: list[Token] = []
    for token in tokens[cue.end + 1 : min(last, cue.end + 7)]:
        if token.kind == WORD and (
            _capital(token) or (run and token.lower in ("al", "bin", "de", "van", "von"))
        ):
            run.append(token)
        else:
            return run if len(run) >= 2 and token.kind == PUNCTUATION else None
    return None


def _named_before(tokens: Sequence[Token], first: int, position: int) -> str | None:
    """The last person named in full earlier in the sentence."""
    words = _words()
    found: list[Token] | None = None
    run: list[Token] = []
    for token in tokens[first:position]:
        if token.kind == WORD and _capital(token) and token.lower not in words.titles:
            run.append(token)
            continue
        if len(run) >= 2 and not any(
            t.lower in words.institutions or t.lower in _DATE_WORDS or t.lower in _STOP or t.text.isupper()
            for t in run
        ):
            found = run
        run = []
    return _text(found) if found else None


def _counting(tokens: Sequence[Token], position: int, first: int, last: int) -> _Cue | None:
    """ "by the count of X", "by X's reckoning", "in X's words", "going by official statistics"."""
    words = _words()
    word = tokens[position].lower
    if word == "going":
        if position + 1 >= last or tokens[position + 1].lower != "by":
            return None
        return _right(tokens, position + 2, last, 2)
    if word == "from":
        before = [t.lower for t in tokens[max(first, position - 8) : position]]
        if before[-2:] in (
            ["has", "this"],
            ["have", "this"],
            ["had", "this"],
            ["has", "it"],
            ["had", "it"],
        ) or ("word" in before and {"came", "comes", "come"} & set(before[-4:])):
            return _right(tokens, position + 1, last, 2)
        return None
    phrase = _phrase_right(tokens, position + 1, last)
    if not phrase or len(phrase) < 2:
        return None
    lowered = [t.lower for t in phrase]
    heads = (
        "count",
        "reckoning",
        "words",
        "account",
        "tally",
        "estimate",
        "estimates",
        "figures",
        "calculation",
        "calculations",
    )
    for index, lower in enumerate(lowered):
        if lower in heads and lower in words.documents:
            possessive = any(
                t in ("'s", "’s") or t in ("its", "his", "her", "their") for t in lowered[:index]
            )
            of = index + 1 < len(lowered) and lowered[index + 1] in ("of", "by", "from")
            if possessive or of:
                return _Cue(position + 1, phrase, position + 1 + len(phrase), 2)
    return None


def _verb(tokens: Sequence[Token], position: int, first: int, last: int) -> _Cue | None:
    """The subject of the reporting verb at this position, before or after it."""
    words = _words()
    word = tokens[position].lower
    after = position + 1
    if word in _PHRASAL:
        for rest in _PHRASAL[word]:
            if (
                tuple(t.lower for t in tokens[after : after + len(rest)]) == rest
                and after + len(rest) <= last
            ):
                after += len(rest)
                break
        else:
            if word not in words.says or word in (
                "put",
                "puts",
                "gave",
                "gives",
                "spoke",
                "speaks",
                "pointed",
            ):
                return None
    elif word == "charged" and not _parenthetical(tokens, position, first, last):
        return None  # prosecutors charge men
    elif word in words.weak and not (
        _introduces(tokens, position, last) or _parenthetical(tokens, position, first, last)
    ):
        return None
    before = position - 1
    if before >= first and tokens[before].lower in _BE:
        return None  # "are said to have", "was told"
    if before >= first and tokens[before].lower in ("to", "a", "the", "of", "in", "by"):
        return None  # "to say", "the reports"
    if word in ("wrote", "writes") and after < last and tokens[after].lower == "to":
        return None  # a letter to somebody is no statement to the reader
    if after < last and tokens[after].lower == "to" and word in _WITH_INFINITIVE:
        return None  # "expects to move 7,000"
    if word in ("found", "finds") and any(t.lower in _BENCH for t in tokens[max(first, position - 6) : position]):
        return None  # a verdict
    if word in ("went", "goes", "gone", "continued") and not _parenthetical(tokens, after - 1, first, last):
        return None
    phrase = _subject(tokens, position, first)
    if phrase:
        return _Cue(after, phrase, position, 2)
    if word in _INVERTED:
        return _right(tokens, after, last, 2)
    return None


def _introduces(tokens: Sequence[Token], position: int, last: int) -> bool:
    """Do the words after a weak verb introduce a statement: "that", a number, a colon, a quotation?"""
    for token in tokens[position + 1 : min(last, position + 6)]:
        if (
            token.lower == "that"
            or token.kind == NUMBER
            or token.text in (":", "“", '"')
            or token.lower in _COUNTS
        ):
            return True
        if token.text in (",", ";", "."):
            return False
    return False


def _parenthetical(tokens: Sequence[Token], position: int, first: int, last: int) -> bool:
    """Is the verb in ", the network has established," or ", estimates the United Nations,"?"""
    if tokens[position].lower in ("states", "set", "made", "put", "read"):
        return False
    ends = position + 1 >= last or tokens[position + 1].text in (",", ".", ";", ":")
    if ends:
        return any(t.text in (",", "”", '"') for t in tokens[max(first, position - 12) : position])
    return (
        tokens[position].lower in _INVERTED
        and position > first
        and tokens[position - 1].text in (",", "”", '"', "–", "—", "-")
    )


_COUNTS = frozenset(
    "two three four five six seven eight nine ten eleven twelve dozens hundreds thousands scores".split()
)


def _subject(tokens: Sequence[Token], verb: int, first: int) -> list[Token]:
    """The noun phrase that ends before the verb, across adverbs, dates and an apposition."""
    position = verb - 1
    position = _skip_back(tokens, position, first)
    if position < first:
        return []
    token = tokens[position]
    if token.text == ",":
        # "Jessica Moussan, who speaks for the ICRC, specified"
        for opening in range(position - 1, max(first, position - 30), -1):
            if tokens[opening].text == ",":
                inner = list(tokens[opening + 1 : position])
                if 2 <= len(inner) <= 5 and all(
                    _capital(t) or t.lower in ("al", "bin") for t in inner
                ):
                    return inner  # "its director, Diyan Jaafar, told"
                phrase = _phrase_left(tokens, _skip_back(tokens, opening - 1, first), first)
                if phrase:
                    return phrase
        return []
    if token.lower in ("who", "which"):
        position -= 1
        if position >= first and tokens[position].text == ",":
            position -= 1
        return _phrase_left(tokens, position, first)
    if token.lower in _PERSON_PRONOUNS | _GROUP_PRONOUNS:
        if position - 2 >= first and tokens[position - 1].lower in ("for", "of"):
            return _phrase_left(tokens, position - 2, first)  # "a spokesman for it"
        return [token]
    if token.lower == "that" and tokens[first].lower == "it" and position - first < 14:
        return _phrase_left(tokens, position - 1, first)  # "it was the ministry that gave"
    phrase = _phrase_left(tokens, position, first)
    if phrase:
        return phrase
    # "someone who saw it happen said", "a source close to the operation told": the phrase that opens the clause
    opening = position
    while opening > first and tokens[opening - 1].text not in (",", ";", ":", "“", "”", '"', "–", "—"):
        opening -= 1
    phrase = _phrase_right(tokens, opening, verb)
    if phrase and (tokens[opening].lower in _DETERMINERS or _nounish(tokens[opening])):
        head = next((t.lower for t in phrase if t.lower in _words().people | _words().institutions), None)
        if head:
            after = opening + len(phrase)
            return phrase + list(tokens[after : min(after + 2, verb)])
    return []


def _skip_back(tokens: Sequence[Token], position: int, first: int) -> int:
    """Step left over auxiliaries, adverbs and the words of a date."""
    while position >= first:
        token = tokens[position]
        if token.lower in _AUXILIARIES and token.lower != "who":
            position -= 1
        elif token.lower.endswith("ly") and token.text.islower():
            position -= 1
        elif token.lower in _DATE_WORDS or (
            token.kind == NUMBER and position > first and tokens[position - 1].lower in _DATE_WORDS
        ):
            position -= 1
            while position >= first and tokens[position].lower in ("on", "in", "the", "late", "early", "of"):
                position -= 1
        else:
            break
    return position


def _capital(token: Token) -> bool:
    """Is it written with a capital, be it after the article ("al-Murtada")?"""
    return token.text[0].isupper() or (token.kind == WORD and not token.text.islower() and "-" in token.text)


def _nounish(token: Token) -> bool:
    if token.kind != WORD or token.lower in _FUNCTION:
        return False
    return _capital(token) or token.lower in _nouns()


def _phrase_left(tokens: Sequence[Token], end: int, first: int) -> list[Token]:
    """The noun phrase whose last word is tokens[end]; empty when that is no noun."""
    position = end
    if position < first:
        return []
    if tokens[position].text == ")":
        opening = position
        while opening > first and position - opening < 8 and tokens[opening].text != "(":
            opening -= 1
        position = opening - 1
    if position < first:
        return []
    if tokens[position].text in _QUOTES:
        position -= 1
    if position < first or not (_nounish(tokens[position]) or tokens[position].lower == "s"):
        return []
    begin = position
    stop = position
    while position >= first and stop - position < 18:
        token = tokens[position]
        lower = token.lower
        if lower in _DETERMINERS:
            if (
                lower == "the"
                and position - 1 >= first
                and position < stop
                and _capital(tokens[position + 1])
                and _capital(tokens[position - 1])
                and tokens[position - 1].lower not in _FUNCTION | _DATE_WORDS
                and not (position - 2 >= first and tokens[position - 2].lower in _PREPOSITIONS)
            ):
                position -= 1  # "Save the Children"
                continue
            begin = position
            if (
                position - 2 >= first
                and tokens[position - 1].lower in _PREPOSITIONS
                and (_nounish(tokens[position - 2]))
            ):
                position -= 2
                begin = position
                continue
            if position - 1 >= first and tokens[position - 1].lower in (
                "at",
                "of",
                "for",
                "from",
                "with",
                "to",
            ):
                return []  # "sources in the police and at a hospital": the head stands further left
            break
        inside = (
            _capital(token) and begin == position + 1 and _capital(tokens[begin]) and lower not in _DATE_WORDS
        )  # "Doctors Without Borders"
        if (inside and position > first) or (
            _nounish(token) and not (lower in _STOP or (lower in _DATE_WORDS and _capital(token)))
        ):
            begin = position
            position -= 1
        elif token.text in ("'s", "’s", "-", "’", "'", "“", "”") and position > first:
            position -= 1
        elif lower in (
            "of",
            "for",
            "in",
            "at",
            "and",
            "from",
            "al",
            "bin",
            "de",
            "von",
            "van",
            "on",
            "to",
            "by",
        ) and (
            position - 1 >= first and (_nounish(tokens[position - 1]) or tokens[position - 1].text == ")")
        ):
            if lower == "and" and tokens[position - 1].lower in _STOP:
                break
            position -= 1
        elif token.text == ")":
            opening = position
            while opening > first and position - opening < 8 and tokens[opening].text != "(":
                opening -= 1
            position = opening - 1
        elif (
            token.kind == WORD and token.text.islower() and lower not in _STOP and lower not in _PREPOSITIONS
        ):
            if lower.endswith("ly"):
                break
            begin = position
            position -= 1
        else:
            break
    return list(tokens[begin : stop + 1])


def _phrase_right(tokens: Sequence[Token], start: int, last: int) -> list[Token]:
    """The noun phrase that begins at tokens[start]; empty when none does."""
    position = start
    taken: list[Token] = []
    while position < last and len(taken) < 16:
        token = tokens[position]
        lower = token.lower
        if (
            token.kind == PUNCTUATION
            and token.text not in ("'s", "’s", "“", "”", "‘", "’", "(", ")", ".")
            or (
                token.text == "."
                and not (taken and (taken[-1].lower in ABBREVIATIONS or len(taken[-1].text) == 1))
            )
        ):
            break
        if token.text in ("(", ")"):
            break
        if not taken and lower in ("that", "some"):
            taken.append(token)
            position += 1
            continue
        if lower in _STOP and not (lower in _PERSON_PRONOUNS | _GROUP_PRONOUNS and not taken):
            if lower == "and" and position + 1 < last and _nounish(tokens[position + 1]) and taken:
                taken.append(token)
                position += 1
                continue
            break
        if lower in _DATE_WORDS and (
            _capital(token) or lower in ("today", "yesterday", "late", "early", "last")
        ):
            while taken and taken[-1].lower in ("on", "in", "the", "of", "last", "late", "early"):
                taken.pop()
            break
        if taken and lower in _words().says and token.text.islower() and lower not in _nouns():
            break
        if (
            taken
            and _capital(taken[-1])
            and token.text.islower()
            and token.kind == WORD
            and not _nounish(token)
            and lower not in _PREPOSITIONS | _DETERMINERS
            and lower not in _NAME_PARTICLES
            and not (position + 1 < last and _nounish(tokens[position + 1]))
        ):
            break  # a verb: "the Ministry of Justice keeps"
        taken.append(token)
        position += 1
        if lower in _PERSON_PRONOUNS | _GROUP_PRONOUNS | {"him", "her", "them"}:
            break
    while taken and taken[-1].lower in _PREPOSITIONS | _DETERMINERS | {"and"}:
        taken.pop()
    if not any(
        _nounish(t) or t.lower in _PERSON_PRONOUNS | _GROUP_PRONOUNS | {"him", "her", "them"} for t in taken
    ):
        return []
    return taken


def _name(phrase: list[Token], memory: _Memory, named: str | None = None) -> str | None:
    """The shortest name of the speaker that a noun phrase stands for, and remember it."""
    words = _words()
    lowered = [t.lower for t in phrase]
    if len(phrase) == 1 and lowered[0] in ("he", "she", "him", "her"):
        memory.person = named or memory.person
        return memory.person or memory.last
    if len(phrase) == 1 and lowered[0] in ("it", "they", "them"):
        return memory.institution or memory.last
    if len(phrase) == 1 and lowered[0] in ("i", "we", "you", "everyone", "nobody", "yet"):
        return None
    owned = _owner(phrase, memory)
    if owned is not None:
        return owned
    definite = lowered[0] in ("the", "this", "that", "its", "his", "her", "their")
    body = phrase[1:] if lowered[0] in _DETERMINERS and len(phrase) > 1 else phrase
    if not body:
        return None
    person = _person(body)
    if person is not None:
        memory.person = memory.last = person
        for lower in lowered:
            if lower in words.people or lower in words.titles:
                memory.described[lower] = person
        return person
    head = next((t.lower for t in body if t.lower in words.people | words.institutions), None)
    if definite and all(t.lower in words.titles for t in body) and body[-1].lower in memory.described:
        return memory.described[body[-1].lower]  # "the Prime Minister"
    bare = all(t.text.islower() for t in body)
    if definite and bare and head is not None and len(body) <= 2 and head in memory.described:
        return memory.described[head]
    if definite and bare and head in words.institutions and len(body) == 1 and memory.institution:
        return memory.institution
    text = _text(_shortest(body, head))
    text = words.aliases.get(text.lower()) or memory.acronyms.get(text.lower()) or text
    if lowered[0] in ("someone", "people", "those") and {"saw", "witnessed", "watched"} & set(lowered):
        text = "eyewitness"
    if head in words.people and not any(t.lower in words.institutions for t in body[:2]):
        memory.person = text if head not in ("officials", "sources", "authorities") else memory.person
    else:
        memory.institution = text
    for lower in lowered:
        if lower in words.institutions or lower in words.people:
            memory.described[lower] = text
    memory.last = text
    return text


def _owner(phrase: list[Token], memory: _Memory) -> str | None:
    """Whose paper it is when the phrase is a statement, a report, a count; null for other phrases."""
    words = _words()
    lowered = [t.lower for t in phrase]
    at = next(
        (
            i
            for i, lower in enumerate(lowered)
            if lower in words.documents and (i == 0 or not _capital(phrase[i]))
        ),
        None,
    )
    if at is None:
        return None
    for index in range(at + 1, len(phrase)):
        if lowered[index] in ("of", "by", "from") and index + 1 < len(phrase):
            inner = phrase[index + 1 :]
            if any(_nounish(t) for t in inner):
                memory.paper = _name(inner, memory)
                return memory.paper
    before = [t for t in phrase[:at] if t.lower not in _DETERMINERS and t.text not in ("'s", "’s")]
    before = [t for t in before if _nounish(t) and t.lower not in ("official", "recent", "daily", "weekly")]
    if before and (
        before[-1].lower in words.institutions | words.people
        or _capital(before[-1])
        and phrase[0] is not before[-1]
    ):
        memory.paper = _name(before, memory)
        return memory.paper
    if lowered[0] in ("its", "his", "her", "their"):
        return (memory.institution if lowered[0] in ("its", "their") else memory.person) or memory.last
    if lowered[0] in ("the", "this", "that"):
        return memory.last if lowered[at] in ("statement", "text") else memory.paper or memory.last
    memory.paper = memory.last = _text(phrase)
    return memory.paper


def _person(body: list[Token]) -> str | None:
    """The person's name in the phrase: two or more capitals, or one after a title, that are no institution."""
    words = _words()
    run: list[Token] = []
    titled = False
    at_end = len(body)  # "the head of delegation Christine Cipolla": the name after an office
    while at_end and (_capital(body[at_end - 1]) or body[at_end - 1].lower in _NAME_PARTICLES):
        at_end -= 1
    tail = body[at_end:]
    if 0 < at_end < len(body) - 1 and not any(t.lower in words.institutions | words.titles for t in tail):
        lead = [t.lower for t in body[:at_end]]
        if lead[-1] in words.people | words.titles or ({"head", "chief"} & set(lead) and lead[-1] not in _PREPOSITIONS):
            return _text(tail)
    for token in [*body, None]:
        if (
            token is not None
            and token.kind == WORD
            and (_capital(token) or (run and token.lower in _NAME_PARTICLES))
        ):
            if token.lower in words.titles and not run:
                titled = True
                continue
            run.append(token)
            continue
        if token is not None and token.lower in ("in", "at", "of", "for", "from", "on", "to") and not run:
            return None
        if token is not None and token.lower in words.titles and not run:
            titled = True
            continue
        if token is not None and token.text == "." and run and len(run[-1].text) <= 2:
            continue
        if token is not None and run and (token.lower in words.people or token.lower in words.titles):
            run, titled = [], True  # "Red Cross spokeswoman Jessica Mota"
            continue
        if run:
            cut = max((i for i, t in enumerate(run[:-1]) if t.lower in words.titles), default=-1)
            if cut >= 0:
                run, titled = run[cut + 1 :], True
            if any(t.lower in words.institutions or t.lower in words.documents for t in run):
                return None
            acronym = len(run) == 1 and run[0].text.isupper()
            if (
                (len(run) >= 2 or titled)
                and not acronym
                and not (
                    token is not None and token.lower in ("of", "for", "and") and not titled and len(run) < 2
                )
            ):
                return _text(run)
            if token is not None and token.text in ("'s", "’s"):
                run = []
                continue
            if token is None or token.lower in words.titles or token.lower in words.people:
                run = []
                titled = True
                continue
            return None
    return None


def _shortest(body: list[Token], head: str | None) -> list[Token]:
    """Leave out "in Baghdad", "close to the talks", "who asked not to be named", and the kind of a named body."""
    words = _words()
    for index, token in enumerate(body):
        if not index:
            continue
        if token.lower in ("who", "which", "that", "there", "close", "familiar", "here"):
            return body[:index]
        if token.lower in ("in", "at", "on", "to", "with", "near", "from") and index + 1 < len(body):
            return body[:index]
        if token.lower in ("of", "for") and head in words.people:
            rest = body[index + 1 :]
            if not any(_capital(t) or t.lower in words.institutions for t in rest):
                return body[:index]  # "lawyers for the families"
    if "-" in body[0].text and body[0].lower.endswith(("-run", "-based", "-led", "-backed")) and len(body) > 1:
        body = body[1:]
    owner = next((i for i, t in enumerate(body) if t.text in ("'s", "’s")), None)
    if owner is not None and owner + 1 < len(body):
        rest = body[owner + 1 :]  # "Sweden's public broadcaster SVT"
        if rest[0].text.islower() and _capital(rest[-1]) and any(t.lower in words.institutions for t in rest):
            body = rest
    capital = next((i for i, t in enumerate(body) if _capital(t)), None)
    if capital and body[capital - 1].lower in words.institutions and _capital(body[-1]) and all(
        t.text.islower() and t.lower not in _PREPOSITIONS for t in body[:capital]
    ):
        return body[capital:]  # "broadcaster Yle"
    return body


def _text(tokens: list[Token]) -> str:
    out = ""
    previous: Token | None = None
    for token in tokens:
        if previous is not None and token.start > previous.end:
            out += " "
        out += token.text
        previous = token
    return out.strip(" \"“”'‘’")
