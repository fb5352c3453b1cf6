"""The words that report: "X said", "said X", "according to X", "X's figures show", "word came from X"."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.figures import papers
from transforms.figures.cues import PASSED_ON, PLAIN, Cue, cue_right
from transforms.figures.phrase_words import capital, nounish, text_of
from transforms.figures.phrases import (
    after_dateline,
    any_subject,
    ends_aside,
    left,
    right,
    skip_back,
    subject,
    unknown_right,
)
from transforms.figures.speaker_words import lexicon
from transforms.places import is_name
from transforms.text import NUMBER, PUNCTUATION, Token

_BE = frozenset("is are was were be been being".split())
_BENCH = frozenset("court courts judge judges jury tribunal bench panel".split())
_ORDERS = frozenset("ordered orders wants ruled instructed demands".split())
_CLAIMED_DEEDS = frozenset(
    "attack attacks responsibility credit bombing bombings assault raid raids killing victory"
    " lives life".split()
)
_REPORTERS = frozenset("correspondent reporter journalist journalists photographer team".split())
_COUNTRY_LIKE = frozenset("us uk uae eu drc usa".split())  # capitals in a headline that are no speaker
_GROUPS = frozenset("isis isil daesh is".split())  # "ISIS: 40 held"
_NAMED_BODIES = frozenset("pentagon kremlin amnesty centcom".split())
_LONGEST_HEADLINE = 24  # tokens
_APPOSED = 8  # tokens of an apposition between "quotes Hassan Ali" and "as saying"
_SUMS = frozenset(
    "figures figure numbers number total totals estimate estimates count tally toll breakdown details sum"
    " sums"
    " statistics account".split()
)
_SURVEYORS = frozenset(
    "watch amnesty children institute researchers researcher investigators inquiry commission network"
    " organisation organization charity international centre center university group journalists newspaper"
    " investigation audit inspectors".split()
)
# "according to the law" names no speaker
_RULES = frozenset(
    "law laws article articles provision provisions section terms plan plans agreement schedule rules"
    " constitution need age nationality seriousness".split()
)
_BETWEEN = frozenset("on in late early us me them reporters journalists this newspaper paper site".split())
_LONGEST_SUBJECT = 10  # tokens
_NO_REPORT = frozenset(
    "ensured ensures arranged requires required demanded demands hoped hopes wished wishes agreed agrees"
    " decided"
    " decides this his its was is has does always perhaps us unless besides now means needed ordered".split()
)
_CLOSES = ",.;:–—"
_OF_STATES = frozenset(
    "european arab gulf western baltic asian african member other some few several many foreign neighbouring"
    " neighboring these those both all two three eu".split()
)
_NOTHING_SAID = frozenset(
    "goodbye farewell nothing no sorry yes little over dead victory war independence".split()
)
_SENTENCES = frozenset("death sentences sentence verdict verdicts conviction convictions executions".split())
_GIVEN, _REACH = 8, 80  # tokens of a sentence on either side of a cue


def cue_at(tokens: Sequence[Token], position: int, first: int, last: int) -> Cue | None:
    """The cue that begins at this token of the sentence [first, last), if one does."""
    words = lexicon()
    first, last = max(first, position - _REACH), min(last, position + _REACH)
    word = tokens[position].lower
    following = tokens[position + 1].lower if position + 1 < last else ""
    if word == "according" and following == "to":
        cue = cue_right(tokens, position + 2, last) or _unknown(tokens, position + 2, last)
        ruled = cue is not None and any(t.lower in _RULES for t in cue.phrase[:3])
        return None if ruled else cue
    if word in ("citing", "quoting"):
        return cue_right(tokens, position + 1, last, PASSED_ON)
    if word in ("referring", "reference", "relying") and following in ("to", "on"):
        return cue_right(tokens, position + 2, last, PASSED_ON)
    if word in ("learned", "learnt", "learns", "heard", "hears", "obtained") and following == "from":
        return cue_right(tokens, position + 2, last)
    if word in ("learned", "learnt") and following in (",", ".", "that", ""):
        phrase = subject(tokens, position, first)
        outlet = text_of(phrase).lower().removeprefix("the ") in words.outlets
        return Cue(position + 1, phrase, position) if phrase and not outlet else None
    if word == "source" and following == ":":
        return cue_right(tokens, position + 2, last)  # "(source: police headquarters)"
    if word == "going" and following == "by":
        return cue_right(tokens, position + 2, last)
    if word in words.documents and position + 2 < last and following in (",", "by"):
        # "in a new report, Amnesty International describes", "the report, by Amnesty International, counts"
        owner = papers.paper_then(tokens, position, first, last)
        if owner is not None:
            return owner
    found = papers.by_whom(tokens, position, first, last) or papers.news_from(tokens, position, first, last)
    if found is None and word in words.views:
        found = papers.view(tokens, position, first, last)
    if found is None and word in words.documents:
        found = papers.paper(tokens, position, first, last)
    if found is None and (word in words.says or word in words.phrasal):
        found = _verb(tokens, position, first, last)
    if found is None and word == "that" and position > first:
        found = _any_verb(tokens, position, first)
    return found or _other(tokens, position, first, last)


def _any_verb(tokens: Sequence[Token], that: int, first: int) -> Cue | None:
    """ "The ministry contended that": a verb that no list knows, with somebody who can speak before it."""
    words = lexicon()
    verb = tokens[that - 1].lower
    known = verb in words.says or verb in words.phrasal or verb in _NO_REPORT
    if (
        known
        or not tokens[that - 1].text.islower()
        or not verb.endswith(("ed", "s"))
        or nounish(tokens[that - 1])
    ):
        return None
    phrase = subject(tokens, that - 1, first)
    speaks = any(t.lower in words.people or t.lower in words.institutions for t in phrase)
    speaks = speaks and tokens[skip_back(tokens, that - 2, first)] is phrase[-1]
    return Cue(that + 1, phrase, that) if speaks and len(phrase) < _LONGEST_SUBJECT else None


def _unknown(tokens: Sequence[Token], after: int, last: int) -> Cue | None:
    phrase = unknown_right(tokens, after, last)
    if not phrase or any(t.lower in _RULES for t in phrase):
        return None
    return Cue(after, phrase, after + len(phrase))


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
        phrase = right(tokens, after_dateline(tokens, first, last), position) if opens else []
        return Cue(after, phrase, position) if phrase else None
    before = tokens[position - 1] if position > first else None
    inverted = word in words.inverted and (
        before is None
        or (before.kind == PUNCTUATION and not ends_aside(tokens, position - 1, first))
        or before.lower in ("as", "so", "thus")
    )
    thing = tokens[after].lower in ("it", "them", "him", "her") if after < last else True  # "announced it"
    thing = thing or (after + 1 < last and tokens[after + 1].lower in papers.WHAT_IS_CONFIRMED)
    closing = cue_right(tokens, after, last) if inverted and not rest and not thing else None
    if inverted and after + 1 < last and tokens[after].lower == "one" and tokens[after + 1].text in _CLOSES:
        return Cue(after, [tokens[after]], after + 1)  # "said one,"
    if closing is None and inverted and not rest and not thing:
        closing = _unknown(tokens, after, last)
    if closing is not None and closing.end < last and tokens[closing.end].text in _CLOSES:
        return closing  # "..., says the ministry."
    phrase = subject(tokens, position, first)
    if phrase:  # of a ruling others may tell
        return Cue(after, phrase, position, PASSED_ON if word == "ruled" else PLAIN)
    if inverted:
        return cue_right(tokens, after, last)
    if word in words.weak or rest:
        return None
    phrase = any_subject(tokens, position, first)
    return Cue(after, phrase, position) if phrase else None


def _phrasal(tokens: Sequence[Token], position: int, last: int) -> int:
    """How many words after the verb complete it ("made known", "put the number"); 0 when none do."""
    after = position + 1
    if tokens[position].lower in ("pointed", "points", "spoke", "speaks", "warned"):
        while after < last and (_dated(tokens[after]) or tokens[after].lower == "on"):
            after += 1  # "pointed early this month to"
    for rest in lexicon().phrasal.get(tokens[position].lower, ()):
        end = after + len(rest)
        if end <= last and tuple(t.lower for t in tokens[after:end]) == rest:
            return end - position - 1
    if tokens[position].lower in ("put", "puts"):  # "put the verdicts at 1,381", "put at 9,000 the men"
        for index in range(after, min(last - 1, after + 6)):
            number = any(
                t.kind == NUMBER or t.lower in lexicon().counts
                for t in tokens[index + 1 : min(last, index + 4)]
            )
            if tokens[index].lower == "at" and number:
                return max(1, index - after)
        if after + 1 < last and tokens[after].lower == "it" and tokens[after + 1].text == ",":
            return 1  # "as the ministry put it,"
    if tokens[position].lower in ("names", "named") and after < last and tokens[after].kind == NUMBER:
        return 1
    if tokens[position].lower in ("let", "lets"):  # "let reporters know that"
        for index in range(after + 1, min(last - 1, after + 5)):
            if tokens[index].lower == "know" and tokens[index + 1].lower in ("that", ",", ":", "."):
                return index + 1 - after
    if tokens[position].lower in ("gave", "gives", "give"):  # "gave the following figures"
        for index in range(after, min(last, after + 4)):
            if tokens[index].lower in _SUMS:
                return index + 1 - after
        # "gave 34 as the number", "gave its size as 34"
        reach = tokens[after : min(last - 1, after + _GIVEN)]
        at = next((index for index, t in enumerate(reach, after) if t.lower == "as"), None)
        if at is not None and any(
            t.kind == NUMBER for t in (tokens[after], *tokens[at + 1 : min(last, at + 4)])
        ):
            return 1
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
        or (before == "not" and word in ("say", "specify", "disclose", "reveal", "comment", "confirm"))
    ):
        return True
    if following == "to" and (word in words.with_infinitive or word in ("wrote", "writes")):
        claims = (
            word in ("claims", "claimed") and position + 2 < last and tokens[position + 2].lower == "have"
        )
        return not claims  # "claims to have captured 300"
    if word in ("claimed", "claims", "claim") and any(
        t.lower in _CLAIMED_DEEDS for t in tokens[position + 1 : min(last, position + 5)]
    ):
        return True
    if following in _NOTHING_SAID or (word == "states" and before in _OF_STATES):
        return True
    if word in ("confirmed", "confirms") and any(
        t.lower in _SENTENCES for t in tokens[position + 1 : min(last, position + 5)]
    ):
        return True  # "the general confirmed 11 death sentences"
    if word in ("replied", "answered") and "with" in [t.lower for t in tokens[position + 1 : position + 4]]:
        return True  # "answered in November with 128 men"
    if before == "one" and position - 1 > first and tokens[position - 2].lower in ("if", "when", "as", "how"):
        return True  # "if one adds some 400 adults"
    if word == "added" and position + 1 < last and tokens[position + 1].kind == NUMBER:
        return True  # "added 22 wounded men"
    # a verdict
    return word in ("found", "finds") and any(
        t.lower in _BENCH for t in tokens[max(first, position - 6) : position]
    )


def _introduces(tokens: Sequence[Token], position: int, last: int) -> bool:
    """Do the words after a weak verb introduce a statement: "that", a number, a colon, a quotation?"""
    verb = tokens[position].lower
    for token in tokens[position + 1 : min(last, position + 6)]:
        act = verb in ("maintained", "maintains") or (
            verb in ("found", "finds") and not _surveyed(tokens, position)
        )
        if (token.lower == "it" and verb in ("found", "finds")) or (
            act and (token.kind == NUMBER or token.lower in lexicon().counts)
        ):
            return False  # "found it hard to try 400", "maintained 16 women in custody"
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


def _dated(token: Token) -> bool:
    return token.lower in lexicon().dates


def _surveyed(tokens: Sequence[Token], position: int) -> bool:
    """Do a study or those who make one find the number? Soldiers find people."""
    words = lexicon()
    return any(
        t.lower in words.documents or t.lower in _SURVEYORS or (t.text.isupper() and len(t.text) > 1)
        for t in tokens[max(0, position - 8) : position]
    )


def _parenthetical(tokens: Sequence[Token], position: int, first: int, last: int) -> bool:
    """Is the verb in ", the network has established," or ", estimates the United Nations,"?"""
    if tokens[position].lower in ("set", "made", "put", "read") or tokens[position].text == "States":
        return False
    after = position + 1
    while after < last and (tokens[after].lower in _BETWEEN or _dated(tokens[after])):
        after += 1  # "the army declared on Saturday,", "the office informed us."
    if after >= last or tokens[after].text in (",", ".", ";", ":"):
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
    if word in ("quotes", "cites", "quoted", "cited"):
        quoted = right(tokens, position + 1, last)
        end = position + 1 + len(quoted)
        if quoted and any(t.lower in ("as", "saying", ":") for t in tokens[end : min(last, end + _APPOSED)]):
            return Cue(end, quoted, end)  # "the paper quotes Hassan Ali, the mayor, as saying"
        if word in ("quoted", "cited"):
            return None
        phrase = subject(tokens, position, first)
        return Cue(position + 1, phrase, position) if phrase else None
    if word in ("saw", "watched", "witnessed"):
        for index in range(max(first, position - 24), position):
            if tokens[index].lower in _REPORTERS:
                return Cue(position + 1, left(tokens, index, first), index + 1, PASSED_ON)
        outlet = subject(tokens, position, first)
        names = text_of(outlet).lower().removeprefix("the ")
        return Cue(position + 1, outlet, position, PASSED_ON) if names in words.outlets else None
    if word in ("released", "issued", "published", "releases", "publishes") and any(
        (t.lower in words.documents and t.lower not in papers.BARE_COUNTS) or t.lower == "names"
        for t in tokens[position + 1 : min(last, position + 5)]
    ):
        phrase = subject(tokens, position, first)
        return Cue(position + 1, phrase, position) if phrase else None
    if word in _ORDERS and position > first and not _people_follow(tokens, position, last):
        phrase = subject(tokens, position, first)
        if any(t.lower in _BENCH for t in phrase):
            return Cue(position + 1, phrase, position, PASSED_ON)
    if word in ("knows", "know") and {"far"} & {t.lower for t in tokens[max(first, position - 8) : position]}:
        phrase = subject(tokens, position, first)
        return Cue(position + 1, phrase, position) if phrase else None
    return None


def _people_follow(tokens: Sequence[Token], position: int, last: int) -> bool:
    """ "The judge ordered seven men to be hanged" is a deed; "ordered the state to fetch 40" tells of 40."""
    return position + 1 < last and (
        tokens[position + 1].kind == NUMBER or tokens[position + 1].lower in lexicon().counts
    )


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
            acronym = acronym and not is_name((part[0].lower,)) and part[0].lower not in _GROUPS
            if acronym or any(t.lower in words.institutions or t.lower in _NAMED_BODIES for t in part):
                return Cue(mark + 1, list(part), mark, PASSED_ON)
    return None
