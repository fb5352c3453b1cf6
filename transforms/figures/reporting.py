"""The words that report: "X said", "said X", "according to X", "X's figures show", "word came from X"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.figures.phrases import (
    any_subject,
    capital,
    inside_name,
    left,
    lexicon,
    nounish,
    possessive,
    right,
    skip_back,
    subject,
    text_of,
)
from transforms.text import NUMBER, PUNCTUATION, WORD, Token

# of two cues in one sentence the higher speaks for the number
PLAIN, PASSED_ON = 2, 1
_BE = frozenset("is are was were be been being".split())
# "put by the ministry at 300", "compiled by a monitor"
_BY_WHOM = frozenset(
    "cited quoted reported announced published compiled put given estimated counted reckoned stated confirmed"
    " documented verified disclosed revealed calculated rejected denied dismissed disputed".split()
)
# with these only papers are meant: "figures released by", but not "prisoners released by"
_PAPERS_BY_WHOM = frozenset(
    "released issued made prepared gathered collected provided supplied recorded registered listed".split()
)
_PAPER_VERBS = frozenset(
    "is are was were has have had shows show showed lists list listed puts put speaks spoke gives give gave"
    " counts count counted includes include included contains contain says say said tells names name records"
    " record recorded indicates indicate suggests suggest reveals reveal covers break breaks stands stand"
    " mentions mention states identifies".split()
)
_KEEPING = frozenset(
    "keeps keep kept compiled released published obtained gathered collected issued gave supplied provided"
    " holds has made presented shared gives names quotes".split()
)
_NO_SUBJECT = _BE | {"to", "a", "the", "of", "in", "by"}
_BARE_COUNTS = frozenset("number numbers total totals count figure".split())
_SEEN = frozenset("seen obtained reviewed viewed".split())
_BENCH = frozenset("court courts judge judges jury tribunal bench panel".split())
_ORDERS = frozenset("ordered orders wants ruled instructed demands".split())
_REPORTERS = frozenset("correspondent reporter journalist journalists photographer team".split())
_COUNTRY_LIKE = frozenset("us uk uae eu drc usa".split())  # capitals in a headline that are no speaker
_NAMED_BODIES = frozenset("pentagon kremlin amnesty centcom".split())
_LONGEST_HEADLINE = 24  # tokens
_REACH = 80  # tokens of a sentence on either side of a cue


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that report, and the noun phrase of the one who speaks (before or after them)."""

    after: int  # first token after the cue words
    phrase: list[Token]
    end: int  # first token after the phrase
    rank: int = PLAIN


def _right(tokens: Sequence[Token], after: int, last: int, rank: int = PLAIN) -> Cue | None:
    phrase = right(tokens, after, last)
    if not phrase:
        return None
    end = after + len(phrase)
    if any(t.lower in lexicon().documents for t in phrase):
        # "according to a statement released on Wednesday by the State Department"
        for index in range(end, min(last - 1, end + 5)):
            if tokens[index].lower == "by":
                owner = right(tokens, index + 1, last)
                if owner and _may_own(owner):
                    return Cue(index + 1, owner, index + 1 + len(owner), rank)
            if tokens[index].kind == PUNCTUATION:
                break
    return Cue(after, phrase, end, rank)


def cue_at(tokens: Sequence[Token], position: int, first: int, last: int) -> Cue | None:
    """The cue that begins at this token of the sentence [first, last), if one does."""
    words = lexicon()
    first, last = max(first, position - _REACH), min(last, position + _REACH)
    word = tokens[position].lower
    following = tokens[position + 1].lower if position + 1 < last else ""
    if word == "according" and following == "to":
        return _right(tokens, position + 2, last)
    if word in ("citing", "quoting"):
        return _right(tokens, position + 1, last, PASSED_ON)
    if word in ("referring", "reference", "relying") and following in ("to", "on"):
        return _right(tokens, position + 2, last, PASSED_ON)
    if word in ("learned", "learnt", "learns", "heard", "hears", "obtained") and following == "from":
        return _right(tokens, position + 2, last)
    if word == "going" and following == "by":
        return _right(tokens, position + 2, last)
    if word in words.documents and position + 2 < last and following in (",", "by"):
        # "in a new report, Amnesty International describes", "the report, by Amnesty International, counts"
        owner = _paper_then(tokens, position, first, last)
        if owner is not None:
            return owner
    found = _by_whom(tokens, position, first, last) or _news_from(tokens, position, first, last)
    if found is None and word in words.views:
        found = _view(tokens, position, first, last)
    if found is None and word in words.documents:
        found = _paper(tokens, position, first, last)
    if found is None and (word in words.says or word in words.phrasal):
        found = _verb(tokens, position, first, last)
    return found or _other(tokens, position, first, last)


def _by_whom(tokens: Sequence[Token], position: int, first: int, last: int) -> Cue | None:
    """ "as announced by the ministry", "figures released by the court", "given as 300 by the UN"."""
    word = tokens[position].lower
    following = tokens[position + 1].lower if position + 1 < last else ""
    if following == "by":
        papers = lexicon().documents
        if word in _BY_WHOM or (
            word in _PAPERS_BY_WHOM
            and any(t.lower in papers for t in tokens[max(first, position - 4) : position])
        ):
            return _right(tokens, position + 2, last, PASSED_ON if word in ("cited", "quoted") else PLAIN)
        if word in ("told", "informed") and position > first and tokens[position - 1].lower in _BE:
            return _right(tokens, position + 2, last)  # "we were told by Maya Foa"
        if word == "made" and any(t.lower in lexicon().news for t in tokens[first:position]):
            return _right(tokens, position + 2, last)  # "the announcement that ... was made by"
    elif following in ("as", "at") and word in ("given", "put", "estimated", "reckoned"):
        for index in range(position + 2, min(last - 1, position + 8)):
            if tokens[index].lower == "by":
                return _right(tokens, index + 1, last)
    return None


def _news_from(tokens: Sequence[Token], position: int, first: int, last: int) -> Cue | None:
    """ "word of it came from X", "TASS has this from X", "from X came word", "word from X is that"."""
    if tokens[position].lower != "from":
        return None
    news = lexicon().news
    before = [t.lower for t in tokens[max(first, position - 10) : position]]
    came = not {"came", "comes", "come", "stem", "stems"}.isdisjoint(before[-4:])
    came = came and any(t.lower in news for t in tokens[first:position])
    has = len(before) > 1 and before[-2] in ("has", "have", "had") and before[-1] in ("this", "it", "that")
    if came or has:
        return _right(tokens, position + 1, last)
    found = _right(tokens, position + 1, last)
    if found is None or found.end >= last:
        return None
    then = [t.lower for t in tokens[found.end : found.end + 4]]
    if before[-1:] == ["word"] and then[0] in ("is", "was"):
        return found
    if position == first and (
        (then[0] in ("came", "comes") and news & set(then))
        or then[:2] in (["it", "was"], ["it", "is"], ["one", "hears"])
    ):
        return found
    return None


def _view(tokens: Sequence[Token], position: int, first: int, last: int) -> Cue | None:
    """ "by X's count", "in the words of X", "to X's knowledge", "X's estimate is"."""
    words = lexicon()
    begin = position
    while (
        begin > first
        and tokens[begin - 1].text not in (",", ".", ";", ":", "“", "”", '"')
        and position - begin < 8
    ):
        if tokens[begin - 1].lower in words.prepositions or tokens[begin - 1].lower in words.stop:
            break
        begin -= 1
    before = tokens[begin - 1].lower if begin > first else ""
    own = any(t.lower in ("its", "his", "her", "their") for t in tokens[begin:position])
    if own and begin <= first + 1 and position + 2 < last and tokens[position + 1].text == ",":
        return _right(tokens, position + 2, last)  # "by their own account, the rebels hold"
    owned = own or any(possessive(t) for t in tokens[begin:position])
    opens = before in ("by", "in", "to", "at", "on")
    if owned and (opens or begin == first or before in ("is", "was", ",", ":", "and", "but", "while", "")):
        return Cue(position + 1, list(tokens[begin : position + 1]), position + 1)
    if opens and position + 1 < last and tokens[position + 1].lower in ("of", "by"):
        owner = right(tokens, position + 2, last)
        if owner and _may_own(owner):
            end = position + 2 + len(owner)
            return Cue(end, [*tokens[position : position + 2], *owner], end)
    return None


def _may_own(phrase: Sequence[Token]) -> bool:
    """Is it somebody who can have a view or a list, not the people who are counted?"""
    words = lexicon()
    bodies = words.institutions | words.people | {"him", "her", "them"}
    return any(t.lower in bodies for t in phrase) or (
        sum(capital(t) for t in phrase) >= 2 or any(t.text.isupper() and len(t.text) > 1 for t in phrase)
    )  # fmt: skip


def _paper(tokens: Sequence[Token], position: int, first: int, last: int) -> Cue | None:
    """ "the ministry's numbers are", "figures that the service keeps list", "a paper from X shows"."""
    words = lexicon()
    word = tokens[position].lower
    if capital(tokens[position]) and position > first:
        return None
    begin = _phrase_begin(tokens, position, first)
    after = position + 1
    following = tokens[after].lower if after < last else ""
    seen = {t.lower for t in tokens[after : min(last, after + 6)]} & _SEEN
    if following in ("seen", "obtained", "reviewed", "that", "which") and seen and begin <= first + 1:
        return Cue(after, list(tokens[begin : position + 1]), after, PASSED_ON)  # "documents seen by Reuters"
    if begin > first and tokens[begin - 1].lower in words.prepositions:
        # a paper in the middle of the sentence speaks only as "a statement from the ICRC"
        if word in ("statement", "communiqué") and following in ("by", "from", "of"):
            return _right(tokens, after + 1, last, PASSED_ON)
        return None
    if following in ("that", "which"):
        owner = right(tokens, after + 1, last)
        end = after + 1 + len(owner)
        if owner and end < last and tokens[end].lower in _KEEPING:
            return Cue(end + 1, owner, end)
        return None
    if following in ("by", "from", "of"):
        if following == "of" and word in _BARE_COUNTS | {"list", "lists"}:
            return None
        owner = right(tokens, after + 1, last)
        end = after + 1 + len(owner)
        speaks = end < last and tokens[end].lower in _PAPER_VERBS
        if (
            owner
            and (following != "of" or _may_own(owner))
            and (speaks or (following != "of" and word == "statement"))
        ):
            return Cue(end, owner, end)
        return None
    if following in _PAPER_VERBS and begin < position:
        owned = any(
            possessive(t) or t.lower in ("its", "his", "her", "their") for t in tokens[begin:position]
        )
        named = any(nounish(t) for t in tokens[begin:position] if t is not tokens[first])
        definite = tokens[begin].lower in ("the", "this", "that")
        if word in _BARE_COUNTS and tokens[begin].lower in ("its", "his", "her", "their"):
            return None  # "their number is estimated at"
        if owned or (word not in _BARE_COUNTS and (definite or named)):
            return Cue(after + 1, list(tokens[begin : position + 1]), position + 1)
    return None


def _paper_then(tokens: Sequence[Token], position: int, first: int, last: int) -> Cue | None:
    """ "In a new report, X describes": the paper is X's; "the report, by X, counts"."""
    words = lexicon()
    if tokens[position + 1].text != ",":
        return None
    if tokens[position + 2].lower == "by":
        return _right(tokens, position + 3, last)
    begin = _phrase_begin(tokens, position, first)
    opens = begin == first + 1 and tokens[first].lower == "in"
    if not opens or tokens[begin].lower not in words.determiners:
        return None
    owner = right(tokens, position + 2, last)
    if not owner or not _may_own(owner):
        return None
    end = position + 2 + len(owner)
    return Cue(end, owner, end, PASSED_ON)


def _phrase_begin(tokens: Sequence[Token], position: int, first: int) -> int:
    words = lexicon()
    begin = position
    while begin > first and (
        tokens[begin].lower not in words.determiners or inside_name(tokens, begin, first)
    ):
        before = tokens[begin - 1]
        if not (
            nounish(before)
            or before.lower in words.determiners
            or possessive(before)
            or (before.text.islower() and before.lower not in words.function)
        ):
            break
        begin -= 1
    return begin


def _verb(tokens: Sequence[Token], position: int, first: int, last: int) -> Cue | None:
    """The speaker who is the subject of the reporting verb, before it or after it."""
    words = lexicon()
    word = tokens[position].lower
    after = position + 1
    rest = _phrasal(tokens, position, last)
    if rest:
        after += rest
    elif (word in words.phrasal and word not in words.says) or (word in words.phrasal and word in words.weak):
        return None
    elif word == "charged" and not _parenthetical(tokens, position, first, last):
        return None  # prosecutors charge men
    elif word in words.weak and not (
        _introduces(tokens, position, last) or _parenthetical(tokens, position, first, last)
    ):
        return None
    if not rest and _no_statement(tokens, position, first, last):
        return None
    if word in ("went", "goes", "gone", "continued") and not _parenthetical(tokens, after - 1, first, last):
        return None
    if word.endswith("ing"):  # "..., saying that": the subject of the sentence
        opens = tokens[position - 1].text == "," if position > first else False
        phrase = right(tokens, first, position) if opens else []
        return Cue(after, phrase, position) if phrase else None
    phrase = subject(tokens, position, first)
    if phrase:
        return Cue(after, phrase, position)
    before = tokens[position - 1] if position > first else None
    if word in words.inverted and (
        before is None or before.kind == PUNCTUATION or before.lower in ("as", "so", "thus")
    ):
        return _right(tokens, after, last)
    if word in words.weak or rest:
        return None
    phrase = any_subject(tokens, position, first)
    return Cue(after, phrase, position) if phrase else None


def _phrasal(tokens: Sequence[Token], position: int, last: int) -> int:
    """How many words after the verb complete it ("made known", "put the number"); 0 when none do."""
    after = position + 1
    for rest in lexicon().phrasal.get(tokens[position].lower, ()):
        end = after + len(rest)
        if end <= last and tuple(t.lower for t in tokens[after:end]) == rest:
            return len(rest)
    if tokens[position].lower in ("put", "puts"):  # "put the verdicts at 1,381"
        for index in range(after + 1, min(last - 1, after + 6)):
            number = tokens[index + 1].kind == NUMBER or tokens[index + 1].lower in lexicon().counts
            if tokens[index].lower == "at" and number:
                return index - after
        if after + 1 < last and tokens[after].lower == "it" and tokens[after + 1].text == ",":
            return 1  # "as the ministry put it,"
    if tokens[position].lower in ("names", "named") and after < last and tokens[after].kind == NUMBER:
        return 1
    if tokens[position].lower in ("let", "lets"):  # "let reporters know that"
        for index in range(after + 1, min(last - 1, after + 5)):
            if tokens[index].lower == "know" and tokens[index + 1].lower in ("that", ",", ":"):
                return index + 1 - after
    if tokens[position].lower in ("gave", "gives", "give") and after < last and tokens[after].kind == NUMBER:
        return 1 if any(t.lower == "as" for t in tokens[after + 1 : after + 3]) else 0
    return 0


def _no_statement(tokens: Sequence[Token], position: int, first: int, last: int) -> bool:
    """Verbs of speech that report nothing here: "are said to", "to say", "wrote to", "expects to"."""
    words = lexicon()
    word = tokens[position].lower
    before = tokens[position - 1].lower if position > first else ""
    following = tokens[position + 1].lower if position + 1 < last else ""
    auxiliary = skip_back(tokens, position - 1, first)
    if (
        before in _BE
        or (auxiliary >= first and tokens[auxiliary].lower in _BE)
        or before in ("to", "a", "the", "of", "in", "by")
    ):
        return True
    if following == "to" and (word in words.with_infinitive or word in ("wrote", "writes")):
        return True
    # a verdict
    return word in ("found", "finds") and any(
        t.lower in _BENCH for t in tokens[max(first, position - 6) : position]
    )


def _introduces(tokens: Sequence[Token], position: int, last: int) -> bool:
    """Do the words after a weak verb introduce a statement: "that", a number, a colon, a quotation?"""
    for token in tokens[position + 1 : min(last, position + 6)]:
        if (
            token.lower == "that"
            or token.kind == NUMBER
            or token.text in ':“"'
            or token.lower in lexicon().counts
        ):
            return True
        if token.text in ",;.":
            return False
    return False


def _parenthetical(tokens: Sequence[Token], position: int, first: int, last: int) -> bool:
    """Is the verb in ", the network has established," or ", estimates the United Nations,"?"""
    if tokens[position].lower in ("states", "set", "made", "put", "read"):
        return False
    if position + 1 >= last or tokens[position + 1].text in (",", ".", ";", ":"):
        return any(t.text in (",", "”", '"') for t in tokens[max(first, position - 12) : position])
    return (
        tokens[position].lower in lexicon().inverted
        and position > first
        and tokens[position - 1].text in (",", "”", '"', "–", "—", "-")
    )


def _other(tokens: Sequence[Token], position: int, first: int, last: int) -> Cue | None:
    """Rarer: a reporter who saw it, papers somebody released, a court's order, "as far as X knows"."""
    words = lexicon()
    word = tokens[position].lower
    if word in ("quotes", "cites"):
        quoted = right(tokens, position + 1, last)
        end = position + 1 + len(quoted)
        if quoted and end < last and tokens[end].lower == "as":
            return Cue(end, quoted, end)  # "the paper quotes Hassan Ali as saying"
        phrase = subject(tokens, position, first)
        return Cue(position + 1, phrase, position) if phrase else None
    if word in ("saw", "watched", "witnessed"):
        for index in range(max(first, position - 24), position):
            if tokens[index].lower in _REPORTERS:
                return Cue(position + 1, left(tokens, index, first), index + 1, PASSED_ON)
    if word in ("released", "issued", "published", "releases", "publishes") and any(
        (t.lower in words.documents and t.lower not in _BARE_COUNTS) or t.lower == "names"
        for t in tokens[position + 1 : min(last, position + 5)]
    ):
        phrase = subject(tokens, position, first)
        return Cue(position + 1, phrase, position) if phrase else None
    if word in _ORDERS and position > first:
        phrase = subject(tokens, position, first)
        if any(t.lower in _BENCH for t in phrase):
            return Cue(position + 1, phrase, position, PASSED_ON)
    if word in ("knows", "know") and {"far"} & {t.lower for t in tokens[max(first, position - 8) : position]}:
        phrase = subject(tokens, position, first)
        return Cue(position + 1, phrase, position) if phrase else None
    return None


def apposed(tokens: Sequence[Token], cue: Cue, last: int) -> list[Token] | None:
    """The name that stands beside a description: "that man, Abdulkarim Omar," after the cue."""
    if any(capital(t) for t in cue.phrase[1:]) or cue.end >= last or tokens[cue.end].text != ",":
        return None
    if cue.end + 2 < last and tokens[cue.end + 1].lower == "by":
        return right(tokens, cue.end + 2, last) or None  # "the report, by Amnesty International,"
    run: list[Token] = []
    for token in tokens[cue.end + 1 : min(last, cue.end + 7)]:
        if token.kind == WORD and (capital(token) or (run and token.lower in lexicon().particles)):
            run.append(token)
        else:
            return run if len(run) >= 2 and token.kind == PUNCTUATION else None
    return None


def heading(tokens: Sequence[Token], first: int, last: int) -> Cue | None:
    """ "UN: 8,500 children in camp", "8,500 children in camp - Amnesty": a headline's source."""
    words = lexicon()
    if not 4 <= last - first <= _LONGEST_HEADLINE or tokens[last - 1].text == ".":
        return None
    marks = [i for i in range(first + 1, last - 1) if tokens[i].text in (":", "–", "—", "-")]
    for mark in marks[:1] + marks[-1:]:
        for part in (tokens[first:mark], tokens[mark + 1 : last]):
            if len(part) > 4 or not all(capital(t) for t in part):
                continue
            acronym = len(part) == 1 and part[0].text.isupper() and part[0].lower not in _COUNTRY_LIKE
            if acronym or any(t.lower in words.institutions or t.lower in _NAMED_BODIES for t in part):
                return Cue(mark + 1, list(part), mark, PASSED_ON)
    return None


def words_of(cue: Cue) -> str:
    """The speaker's phrase as it stands in the text."""
    return text_of(cue.phrase)
