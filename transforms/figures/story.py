"""What the article tells: the event of a count that no verb, noun or neighbour explains.

In an article on returns "The first flight had 41 children" is about children who returned, whatever
the verb; only words of war, joining and other outside events speak against it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from transforms.figures import lexicon as lx
from transforms.figures.case import Case, held, inherit
from transforms.figures.draft import Draft
from transforms.figures.events import Trigger
from transforms.figures.fallback import of_somebody
from transforms.figures.grammar import STATE
from transforms.figures.mention import ELLIPTIC, HEAD
from transforms.text import Sentence

_PEOPLE = (
    lx.WOMEN,
    lx.CHILDREN,
    lx.RELATIVES,
    lx.FAMILIES,
    lx.MEN,
    lx.FIGHTERS,
    lx.PEOPLE,
    "demonym",
)
_ELSEWHERE = re.compile(
    r"\b(?:join\w*|travel\w*|went|gone|going|go to|fight|fought|fighting|war|fell|fallen|die[sd]?|dying|"
    r"kill\w*|dead|wounded|injured|troops|casualt\w+|population|inhabitants|born|rul\w+|recruit\w*|"
    r"left for|came for|come for|"
    r"belong\w*|enslav\w+|kidnap\w*|abduct\w*|hostages?|million|attend\w*|meeting|conference|ranks)\b",
    re.IGNORECASE,
)
_THERE = re.compile(r"\bthere (?:are|were|is|was|remain)\b|\bstill\b|\bin (?:it|them)\b", re.IGNORECASE)
_MOST = 500_000  # no prison or camp of such a conflict holds more
_OPENING = 3  # sentences that say what the article is about


def complete(cases: Sequence[Case], drafts: Sequence[Draft]) -> list[Draft]:
    """Give the counts that nothing explains the event of the story; returns those that got one."""
    main = _main(drafts)
    taken = []
    for case in cases:
        if not belongs(case):
            continue
        if case.draft.mention.kind != ELLIPTIC and _tell(case, drafts, main):
            taken.append(case.draft)
    for case in cases:
        mate = next((d for d in taken if d.mention.sentence.index == case.sentence.index), None)
        if case.draft.mention.unit == "nationalities" and mate is not None:
            inherit(case.page, case.draft, mate, "of the same group")
            taken.append(case.draft)
    return taken


def _main(drafts: Sequence[Draft]) -> Draft | None:
    """A figure with the event that most counts of the article have, those of the opening twice."""
    people = [d for d in drafts if d.mention.unit != "nationalities" and d.status != "disputed"]
    if not people:
        return None
    weights: Counter[tuple[str, str]] = Counter()
    for draft in people:
        weights[draft.event, draft.status] += 2 if draft.mention.sentence.index < _OPENING else 1
    best = max(weights.values())
    return next(d for d in people if weights[d.event, d.status] == best)


def belongs(case: Case) -> bool:
    """May the count be about the people of the story: people, in a sentence without another story?"""
    mention, sentence = case.draft.mention, case.sentence
    count = mention.count
    if mention.unit == "nationalities" or mention.outside is not None:
        return False
    if (
        (count.value == 1 and not case.draft.grouped)
        or (count.qualifier == "vague" and (count.low or 0) <= 3)
        or case.draft.number >= _MOST
    ):
        return False
    named = mention.population in _PEOPLE or (mention.kind != HEAD and mention.population is None)
    if not named or of_somebody(case):
        return False
    return not _ELSEWHERE.search(case.page.document.text, *_clause(case, sentence))


def _clause(case: Case, sentence: Sentence) -> tuple[int, int]:
    """The sentence, up to the semicolon on either side."""
    text = case.page.document.text
    at = case.draft.mention.count.start
    first = text.rfind(";", sentence.start, at)
    last = text.find(";", at, sentence.end)
    return (first + 1 if first >= 0 else sentence.start), (last if last >= 0 else sentence.end)


def _told_before(case: Case) -> Trigger | None:
    """The event of the sentence before, where that counts nobody."""
    if any(case.sentence.index - d.mention.sentence.index == 1 for d in case.drafts):
        return None
    known = [
        t
        for t in case.before
        if not (t.weak or t.negated or t.voice == STATE or t.event.startswith("out_") or t.event == "killed")
    ]
    return known[0] if known else None


def _tell(case: Case, drafts: Sequence[Draft], main: Draft | None) -> bool:
    text = case.page.document.text
    if main is not None and _THERE.search(text, *_clause(case, case.sentence)):
        return held(case.draft, "there or still, where the article names no other event")
    near = [
        d
        for d in drafts
        if 0 <= case.sentence.index - d.mention.sentence.index <= 1
        and d.mention.sentence.paragraph == case.sentence.paragraph
        and d.mention.count.start < case.draft.mention.count.start
    ]
    told = _told_before(case) if main is None else None
    if told is not None:
        case.draft.event, case.draft.strength, case.draft.verb = told.event, 1.0, told.lemma
        case.draft.status = "planned" if told.planned and told.event not in ("held", "died") else "actual"
        case.draft.why["event"] = "the story that the sentence before tells"
        return True
    source = near[-1] if near else main
    if source is None:
        return False
    known = case.draft.antecedent
    inherit(case.page, case.draft, source, "the story that the article tells of " + case.words(source))
    case.draft.antecedent = known
    return True
