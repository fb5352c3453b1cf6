"""Papers, counts and news that belong to somebody: "X's figures show", "in X's words", "word came from X"."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.figures.cues import PASSED_ON, PLAIN, Cue, cue_right, may_own
from transforms.figures.phrase_words import capital, inside_name, nounish, possessive
from transforms.figures.phrases import right, subject
from transforms.figures.speaker_words import lexicon
from transforms.text import NUMBER, Token

_BE = frozenset("is are was were be been being".split())
# "put by the ministry at 300", "compiled by a monitor"
_BY_WHOM = frozenset(
    "cited quoted reported announced published compiled put given estimated counted reckoned stated confirmed"
    " documented verified disclosed revealed calculated rejected denied dismissed disputed believed thought"
    " tallied".split()
)
_TOLD_BY = frozenset(
    "explained announced disclosed revealed described confirmed given reported outlined confided".split()
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
_BEFORE_A_VIEW = frozenset(["is", "was", ",", ":", "-", "–", "—", "and", "but", "while", ""])
_QUOTED_BY = 9  # tokens from "quoted" to the "as" of "as saying"
_SEEN = frozenset("seen obtained reviewed viewed".split())
# "the observatory, confirmed the news."
WHAT_IS_CONFIRMED = frozenset(
    "news report reports release handover arrest arrests transfer deal exchange attack number figure figures"
    " deaths operation escape incident information decision numbers return returns".split()
)
BARE_COUNTS = frozenset("number numbers total totals count figure tally toll".split())


def by_whom(tokens: Sequence[Token], position: int, first: int, last: int) -> Cue | None:
    """ "as announced by the ministry", "figures released by the court", "given as 300 by the UN"."""
    word = tokens[position].lower
    following = tokens[position + 1].lower if position + 1 < last else ""
    if word in ("cited", "quoted") and position > first and tokens[position - 1].lower in _BE:
        near = range(position + 1, min(last, position + _QUOTED_BY))
        saying = next((k for k in near if tokens[k].lower == "as"), None)
        quoted = subject(tokens, position - 1, first)
        if saying is not None and quoted:
            return Cue(saying + 1, quoted, position)  # "the minister was quoted by the agency as saying"
    if following == "by":
        papers = lexicon().documents
        if word in _BY_WHOM or (
            word in _PAPERS_BY_WHOM
            and any(t.lower in papers for t in tokens[max(first, position - 4) : position])
        ):
            return cue_right(tokens, position + 2, last, PASSED_ON if word in ("cited", "quoted") else PLAIN)
        if word in ("told", "informed") and position > first and tokens[position - 1].lower in _BE:
            return cue_right(tokens, position + 2, last)  # "we were told by Maya Foa"
        if word == "made" and any(t.lower in lexicon().news for t in tokens[first:position]):
            return cue_right(tokens, position + 2, last)  # "the announcement that ... was made by"
    elif following == "to" and word in _TOLD_BY and position > first and tokens[position - 1].lower in _BE:
        for index in range(position + 2, min(last - 1, position + 8)):
            if tokens[index].lower == "by":
                return cue_right(tokens, index + 1, last)  # "was explained to reporters by Hassan Ali"
    elif following in ("as", "at") and word in ("given", "put", "estimated", "reckoned"):
        for index in range(position + 2, min(last - 1, position + 8)):
            if tokens[index].lower == "by":
                return cue_right(tokens, index + 1, last)
    return None


def news_from(tokens: Sequence[Token], position: int, first: int, last: int) -> Cue | None:
    """ "word of it came from X", "TASS has this from X", "from X came word", "word from X is that"."""
    if tokens[position].lower != "from":
        return None
    news = lexicon().news
    before = [t.lower for t in tokens[max(first, position - 10) : position]]
    if before[-2:] in (["it", "emerged"], ["it", "transpired"]):
        return cue_right(tokens, position + 1, last)  # "it emerged from the courthouse"
    came = not {"came", "comes", "come", "stem", "stems"}.isdisjoint(before[-4:])
    clause = position
    while clause > first and tokens[clause - 1].text not in (";", ".", ":"):
        clause -= 1
    came = came and any(t.lower in news for t in tokens[clause:position])
    has = len(before) > 1 and before[-2] in ("has", "have", "had") and before[-1] in ("this", "it", "that")
    if came or has:
        return cue_right(tokens, position + 1, last)
    found = cue_right(tokens, position + 1, last)
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


def view(tokens: Sequence[Token], position: int, first: int, last: int) -> Cue | None:
    """ "by X's count", "in the words of X", "to X's knowledge", "X's estimate is"."""
    words = lexicon()
    begin = position
    while (
        begin > first
        and tokens[begin - 1].text not in (",", ".", ";", ":", "“", "”", '"', "-", "–", "—")
        and position - begin < 8
    ):
        if tokens[begin - 1].lower in words.prepositions or tokens[begin - 1].lower in words.stop:
            break
        begin -= 1
    before = tokens[begin - 1].lower if begin > first else ""
    own = any(t.lower in ("its", "his", "her", "their", "our") for t in tokens[begin:position])
    if own and begin <= first + 1 and position + 2 < last and tokens[position + 1].text == ",":
        return cue_right(tokens, position + 2, last)  # "by their own account, the rebels hold"
    if begin - 1 > first and tokens[begin - 2].lower in ("that", "which"):
        return None  # "in trials that in the view of rights groups were hasty"
    owned = own or any(possessive(t) for t in tokens[begin:position])
    opens = before in ("by", "in", "to", "at", "on")
    wanted = {"wanted", "watch", "sanctions"} & {t.lower for t in tokens[begin:position]}
    if before == "on" and wanted:
        return None  # "who are on the wanted list of the government"
    if owned and (opens or begin == first or before in _BEFORE_A_VIEW):
        return Cue(position + 1, list(tokens[begin : position + 1]), position + 1)
    if opens and position + 1 < last and tokens[position + 1].lower in ("of", "by"):
        owner = right(tokens, position + 2, last)
        if owner and may_own(owner):
            end = position + 2 + len(owner)
            return Cue(end, [*tokens[position : position + 2], *owner], end)
    return None


def paper(tokens: Sequence[Token], position: int, first: int, last: int) -> Cue | None:
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
            return cue_right(tokens, after + 1, last, PASSED_ON)
        return None
    if following in ("that", "which"):
        owner = right(tokens, after + 1, last)
        end = after + 1 + len(owner)
        if owner and end < last and tokens[end].lower in _KEEPING:
            return Cue(end + 1, owner, end)
        return None
    if following in ("by", "from", "of"):
        if following == "of" and word in BARE_COUNTS | {"list", "lists"}:
            return None
        owner = right(tokens, after + 1, last)
        end = after + 1 + len(owner)
        speaks = end < last and tokens[end].lower in _PAPER_VERBS
        if (
            owner
            and (following != "of" or may_own(owner))
            and (speaks or (following != "of" and word == "statement"))
        ):
            return Cue(end, owner, end)
        return None
    if following in _BE and not any(
        t.kind == NUMBER or t.text == ":" or t.lower in words.counts
        for t in tokens[after + 1 : min(last, after + 5)]
    ):
        return None  # "the figures are new"
    if following in _PAPER_VERBS and begin < position:
        owned = any(
            possessive(t) or t.lower in ("its", "his", "her", "their") for t in tokens[begin:position]
        )
        named = any(nounish(t) for t in tokens[begin:position] if t is not tokens[first])
        definite = tokens[begin].lower in ("the", "this", "that")
        if word in BARE_COUNTS and tokens[begin].lower in ("its", "his", "her", "their"):
            return None  # "their number is estimated at"
        if owned or (word not in BARE_COUNTS and (definite or named)):
            return Cue(after + 1, list(tokens[begin : position + 1]), position + 1)
    return None


def paper_then(tokens: Sequence[Token], position: int, first: int, last: int) -> Cue | None:
    """ "In a new report, X describes": the paper is X's; "the report, by X, counts"."""
    words = lexicon()
    if tokens[position + 1].text != ",":
        return None
    if tokens[position + 2].lower == "by":
        return cue_right(tokens, position + 3, last)
    begin = _phrase_begin(tokens, position, first)
    opens = begin == first + 1 and tokens[first].lower == "in"
    if not opens or tokens[begin].lower not in words.determiners:
        return None
    owner = right(tokens, position + 2, last)
    if not owner or not may_own(owner):
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
