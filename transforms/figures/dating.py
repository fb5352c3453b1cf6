"""When a figure is true (`as_of`) and from when on it counts (`since`).

Of the time expressions in the sentence the one that is nearest to the number in the grammar wins:
each boundary between them (a comma, a "which", a semicolon) costs, the date of a statement gives way
to the date of the event, and a present tense keeps out the dates of the past that stand beside it.
Without any, an event goes on from the sentence before, and all else is dated by the publication.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from transforms.dates import Time
from transforms.text import Document, Sentence

_STRONG = re.compile(r"[;:—–]| - |\)|\(")
_SUBORDINATE = re.compile(
    r"\b(?:when|after|before|who|whom|whose|which|where|although|though|because|while|whereas|until|once|if|since"
    r"|following|so that)\b",
    re.IGNORECASE,
)
_COMMA = re.compile(r",(?!\d)")
_COORDINATE = re.compile(r"\b(?:and|but|yet|or)\b", re.IGNORECASE)
_REPORTING = (
    r"(?:said|says|say|told|tells|announced?|announces|reported|reports?|stated|states|declared|declares|wrote|writes"
    r"|confirmed|confirms|added|revealed|disclosed|made (?:it )?known|made public|put out|published|released|issued"
    r"|statement|communiqué|tweeted|posted|noted|estimated|according to|gave|speaking|spoke|warned|learned|quoted"
    r"|acknowledged|claimed|briefing|report|interview|press conference|news conference|email|letter|post|decided)"
)
_REPORTING_BEFORE = re.compile(
    r"\b" + _REPORTING + r"\b(?!\s+(?:that|by)\b)(?:[^,;:.]|(?<=\d),(?=\d)){0,45}$", re.IGNORECASE
)
_REPORTING_AFTER = re.compile(
    r"^(?: (?:night|evening|morning|afternoon))?[^;:.]{0,60}?\b" + _REPORTING + r"\b", re.IGNORECASE
)
_MODAL = re.compile(
    r"\b(?:will|would|shall|should|(?:is|are|was|were) (?:to|due|set|expected|scheduled|planned|about)|expected|scheduled"
    r"|due|plans?|planned|set|hopes?|prepar\w+|going) (?!have\b)[^,;:.]*$",
    re.IGNORECASE,
)
_MODAL_AFTER = re.compile(
    r"^[^,;:.]*\b(?:will|would|shall|(?:is|are) (?:to|due|set|expected|scheduled))\b", re.IGNORECASE
)
_PRESENT = re.compile(
    r"\b(?:is|are|has|have|remains?|lives?|holds?|houses?|contains?|keeps?|now|still|currently|presently|today|numbers?"
    r"|stays?|sits?|languish|wait|await|awaits|serves?|stands?|accommodates?|shelters?)\b"
)
_PAST = re.compile(r"\b(?:was|were|had|did|went|came|brought|took|gave|left|saw|flew|\w+ed)\b")
_UNSPECIFIED = re.compile(
    r"\b(?:once|formerly|previously|in the past|used to|before this|before that|until then|at one (?:time|point)|earlier)\b",
    re.IGNORECASE,
)
_ANAPHORA = re.compile(
    r"^[\"'“‘(]?(?:they|with them|all of (?:them|whom|these)|all|these|those|the group|of (?:these|those|them)|among them|both"
    r"|on board|most|the (?:men|women|children|detainees|prisoners|convoy|families|returnees|operation|transfer|others|rest)|it|he|she"
    r"|another|also|others|including|according to (?:him|her|it|them))\b",
    re.IGNORECASE,
)
_TOO_FAR = 5.0
_EVENTS_OF_STATE = ("held",)


@dataclass(frozen=True, slots=True)
class Dating:
    """The dates of one figure and the words that gave them."""

    as_of: str | None
    since: str | None
    why: str


def date_figure(
    document: Document,
    times: Sequence[Time],
    start: int,
    end: int,
    *,
    published: date | None,
    status: str,
    event: str,
) -> Dating:
    """Date the figure whose number stands at [start, end) of the text.

    `times` are those of the whole text (`find_times`); `status` and `event` as in the codebook.
    Both dates are partial ISO dates (YYYY, YYYY-MM, YYYY-MM-DD) or null.
    """
    default = published.isoformat() if published else None
    sentence = document.sentence_at(start)
    if sentence is None:
        return Dating(default, None, "publication")
    here = [t for t in times if sentence.start <= t.start < sentence.end and t.past is not None]
    clause = _clause(document.text, sentence, start, end)
    present = bool(_PRESENT.search(clause))
    ranked = sorted(
        (_cost(document.text, sentence, t, start, end, event, present), abs(t.start - start), i)
        for i, t in enumerate(here)
        if t.role != "since"
    )
    since, since_words = _since(document.text, sentence, here, start, end, event, status)
    for cost, _, i in ranked:
        if cost > _TOO_FAR:
            break
        chosen = here[i]
        value = _reading(document.text, sentence, chosen, status)
        why = document.text[chosen.start : chosen.end]
        if since is None:
            since = _period_of(document.text, chosen, start, event, status, cost)
        return Dating(value, since, why)
    if since is None and event not in _EVENTS_OF_STATE and status == "actual":
        carried = _carried(document, times, sentence, published)
        if carried:
            return Dating(carried.past, None, "goes on from " + document.text[carried.start : carried.end])
        if _UNSPECIFIED.search(clause) and not here:
            return Dating(None, None, "an unspecified past")
    return Dating(default, since, since_words or "publication")


def _clause(text: str, sentence: Sentence, start: int, end: int) -> str:
    """The part of the sentence around the number that no boundary cuts off."""
    left = sentence.start
    for pattern in (_STRONG, _SUBORDINATE):
        for match in pattern.finditer(text, sentence.start, start):
            left = max(left, match.end())
    right = sentence.end
    for pattern in (_STRONG, _SUBORDINATE):
        match_ = pattern.search(text, end, right)
        if match_:
            right = match_.start()
    return text[left:right]


def _cost(
    text: str, sentence: Sentence, time: Time, start: int, end: int, event: str, present: bool
) -> float:
    between = text[time.end : start] if time.end <= start else text[end : time.start]
    cost = 2.0 * len(_STRONG.findall(between)) + 1.5 * len(_SUBORDINATE.findall(between))
    commas = len(_COMMA.findall(between))
    opening = time.start - sentence.start <= 14 and time.end <= start
    if opening and commas:
        commas -= 1
    cost += 0.5 * commas + 0.5 * len(_COORDINATE.findall(between))
    if time.role in ("after", "until"):
        cost += 2
    reporting = _is_reporting(text, sentence, time)
    if reporting:
        cost += 1
    elif present and time.role != "as_of" and time.kind in ("day", "month", "year", "ago", "weekday"):
        cost += 4
    return cost


def _is_reporting(text: str, sentence: Sentence, time: Time) -> bool:
    """Is this the date on which something was said?"""
    before = text[max(sentence.start, time.start - 80) : time.start]
    if _REPORTING_BEFORE.search(before):
        return True
    after = text[time.end : min(sentence.end, time.end + 80)]
    return bool(_REPORTING_AFTER.search(after))


def _reading(text: str, sentence: Sentence, time: Time, status: str) -> str | None:
    """The past reading, unless a modal verb governs the expression."""
    if time.past == time.future or time.future is None:
        return time.past
    if status == "planned" and (
        _MODAL.search(text[sentence.start : time.start]) or _MODAL_AFTER.search(text[time.end : sentence.end])
    ):
        return time.future
    return time.past


def _since(
    text: str, sentence: Sentence, here: Sequence[Time], start: int, end: int, event: str, status: str
) -> tuple[str | None, str | None]:
    """The start of the period that the number covers, when the sentence has one."""
    for time in here:
        if time.role == "since":
            after = text[time.end : time.end + 12].lower()
            if time.end <= start and after.startswith((", when", " when", ", where")):
                continue  # "nobody has come since 2019, when 25 were ..."
            return time.past, text[time.start : time.end]
        if time.kind == "period" and time.begin:
            return time.begin, text[time.start : time.end]
        if time.running and event not in _EVENTS_OF_STATE:
            return time.past, text[time.start : time.end]
    return None, None


def _period_of(text: str, time: Time, start: int, event: str, status: str, cost: float) -> str | None:
    """ "In 2022" is both the date and the start of what a count of events covers."""
    if time.kind in ("year", "span") and time.past and len(time.past) == 4 and status == "actual":
        between = text[time.end : start] if time.end <= start else text[start : time.start]
        if event not in _EVENTS_OF_STATE and not _SUBORDINATE.search(between):
            return time.past
    return None


def _carried(
    document: Document, times: Sequence[Time], sentence: Sentence, published: date | None
) -> Time | None:
    """The date of the event that the sentence before tells of, when this one plainly goes on."""
    if sentence.index == 0 or published is None:
        return None
    if not _ANAPHORA.search(document.text[sentence.start : sentence.start + 60]):
        return None
    before = document.sentences[sentence.index - 1]
    for time in times:
        if (
            before.start <= time.start < before.end
            and time.past
            and len(time.past) == 10
            and time.role == "on"
        ):
            if _is_reporting(document.text, before, time):
                continue
            return time
    return None
