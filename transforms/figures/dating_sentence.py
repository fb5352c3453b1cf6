"""The time expression that dates a number, and the period that it covers, by the grammar of its sentence.

Each boundary between the number and an expression (a comma, a "which", a semicolon) costs; the cheapest wins.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from transforms.dates import Time
from transforms.figures import dating_words as dw
from transforms.text import Document, Sentence

# What a boundary costs, and from which cost on a date belongs to something else. Found on the
# annotated set; whole numbers and halves, since nothing finer would be meant.
_SEMICOLON, _SUBORDINATE, _DETAIL, _COMMA, _COORDINATE, _ASIDE = 2.0, 1.5, 0.5, 0.5, 0.5, 3.0
_AFTER_OR_UNTIL, _STATEMENT, _OFFENCE, _OTHER_TENSE = 2.0, 2.0, 5.0, 6.0
_OTHER_EVENT = 3.0
_TOO_FAR = 4.0
_MOST_FRONTED = 1.5
_SINCE_TOO_FAR, _FRONTED_SINCE_TOO_FAR = 1.0, 2.5
_STATES = ("held",)  # true at a time, not done at a time
_JUSTICE = ("prosecuted", "sentenced", "executed", "captured")
_JOURNEYS = ("repatriated", "transferred", "released", "executed")
_ONE_JOURNEY = 100  # people; more than that in a year came in several groups
_RECENT_DAYS = 31
FRESH_DAYS = 7  # a statement of this week is news: what "he added" is true today
_BESIDE = 40  # characters on either side of a number in which its verb is looked for
WINDOW = 1_500  # characters of a sentence on either side that are looked at


@dataclass(frozen=True, slots=True)
class Case:
    """A number to be dated: where it stands and what it counts."""

    document: Document
    times: Sequence[Time]
    sentence: Sentence
    start: int
    end: int
    published: date | None
    status: str
    event: str
    limit: float = _TOO_FAR

    @property
    def text(self) -> str:
        """The whole text."""
        return self.document.text

    @property
    def low(self) -> int:
        """Where the part of the sentence begins that is looked at."""
        return max(self.sentence.start, self.start - WINDOW)

    @property
    def high(self) -> int:
        """Where it ends."""
        return max(self.end, min(self.sentence.end, self.end + WINDOW))

    @property
    def is_state(self) -> bool:
        """Is something true at a time, rather than done?"""
        return self.event in _STATES

    def between(self, time: Time) -> str:
        """The text between the number and the expression, whichever comes first."""
        if time.end <= self.start:
            return self.text[time.end : self.start]
        return self.text[self.end : time.start]


def times_within(times: Sequence[Time], low: int, high: int) -> Sequence[Time]:
    """The expressions that begin in [low, high) of the text."""
    return times[bisect_left(times, low, key=_start) : bisect_left(times, high, key=_start)]


def _start(time: Time) -> int:
    return time.start


def nearest_time(case: Case, here: Sequence[Time]) -> Time | None:
    """Of the expressions of the sentence the one that dates the number."""
    present = case.status != "planned" and _in_the_present(case)
    best: tuple[float, int] | None = None
    chosen: Time | None = None
    for time in here:
        planned = case.status == "planned" and time.future != time.past  # "try them from Monday on"
        begins = time.role in ("since", "compared") and not _then(case, time) and not planned
        if time.start >= case.end and dw.SINCE_NUMBER.search(case.text, case.low, case.start):
            begins = False
        until_now = time.kind == "period" and case.published is not None and time.past == str(case.published)
        if time.running or begins or until_now:
            continue
        if case.status == "planned" and not _names_a_day_or_month(time):
            continue
        rank = (_cost(case, time, present), abs(time.start - case.start))
        limit = _TOO_FAR if is_statement(case.text, case.sentence, time) else case.limit
        if rank[0] <= limit and (best is None or rank < best):
            best, chosen = rank, time
    return chosen


def _in_the_present(case: Case) -> bool:
    """Does the clause speak of today? Of an event the verb next to the number tells."""
    clause = clause_around(case)
    if case.is_state:
        if not dw.FINITE.search(clause) and dw.FINITE.search(case.text, case.low, case.start):
            clause = case.text[case.low : case.end]  # "In May 55 were held: 41 soldiers, six civilians"
        return bool(dw.PRESENT.search(clause)) or not dw.WAS.search(clause)
    at = clause.find(case.text[case.start : case.end])
    verbs = sorted(dw.FINITE.finditer(clause), key=lambda verb: max(at - verb.end(), verb.start() - at))
    if verbs and dw.RELATIVE.search(clause, at, verbs[0].start()):
        return bool(dw.PRESENT.search(clause))  # "nine men who were caught in 2017 have been sentenced"
    if not verbs:
        return bool(dw.PRESENT.search(clause))
    verb = verbs[0]  # "has by now recovered" is a present perfect
    return bool(dw.PRESENT.match(verb.group()) or dw.HAS_BEFORE.search(clause, 0, verb.start()))


def clause_around(case: Case) -> str:
    """The part of the sentence around the number that no boundary cuts off."""
    text, left, right = case.text, case.low, case.high
    for pattern in (dw.STRONG, dw.SUBORDINATE, dw.TURN):
        for match in pattern.finditer(text, case.low, case.start):
            left = max(left, match.end())
    for pattern in (dw.STRONG, dw.SUBORDINATE, dw.TURN):
        following = pattern.search(text, case.end, right)
        if following:
            right = following.start()
    clause = text[left:right]
    if not dw.FINITE.search(clause) and dw.RELATIVE.match(text, right):
        # "Several Canadians who have been held there are travelling home": the verb comes later
        strong = dw.BREAK.search(text, case.end, case.high)
        clause = text[left : strong.start() if strong else case.high]
    return clause


def _cost(case: Case, time: Time, present: bool) -> float:
    """How far the expression stands from the number, in boundaries of the grammar."""
    cost = _boundaries(case, time)
    told = _tells_event(case, time)
    if told:
        cost = max(0.0, cost - _SUBORDINATE)  # "40 men who returned in 2019 were sentenced on Monday"
    if time.role in ("after", "until"):
        cost += _AFTER_OR_UNTIL
    if is_statement(case.text, case.sentence, time):
        return min(cost, _SUBORDINATE) + _STATEMENT  # a statement holds for its whole sentence
    deed = dw.DEED.search(case.between(time)) or (
        case.event in _JUSTICE
        and (dw.OFFENCE.search(case.between(time)) or (not told and dw.WHO_HAD.search(case.between(time))))
    )
    if case.start < time.start and deed and not is_recent(time.past or "", case.published, FRESH_DAYS):
        return cost + _OFFENCE
    ahead = dw.MODAL.search(case.text, case.low, time.start)
    own = time.end <= case.start and dw.OWN_CLAUSE.search(case.between(time))
    if case.status == "planned" and (_boundaries(case, time) >= _SUBORDINATE or own) and not ahead:
        return cost + _OTHER_TENSE  # "7,000 could be moved, it said after the first flight on Monday"
    beside = time.start >= case.end and bool(dw.BESIDE.fullmatch(case.between(time)))
    if not case.is_state and dw.OTHER_EVENT.search(case.text, case.low, time.start):
        cost += _OTHER_EVENT  # "arrested 40 men after the bombing on Sunday"
    apart = not case.is_state and dw.SET_APART.search(case.text, case.low, time.start)
    if present and time.role != "as_of" and _of_the_past(case, time) and not (beside or apart or told):
        return cost + _OTHER_TENSE
    return cost


def _tells_event(case: Case, time: Time) -> bool:
    """Does the event's own word stand between the number and a later expression?"""
    verbs = dw.EVENT_WORDS.get(case.event)
    if verbs is None or time.start < case.end:
        return False
    between = case.between(time)
    last = max((match.end() for match in verbs.finditer(between)), default=-1)
    return last >= 0 and not dw.SUBORDINATE.search(between, last)


def _of_the_past(case: Case, time: Time) -> bool:
    """Does a present tense keep the date out? Not "those brought home on Tuesday are ..."."""
    if case.published is not None and time.past is not None and is_recent(time.past, case.published):
        around = case.text[max(case.low, case.start - _BESIDE) : min(case.high, case.end + _BESIDE)]
        if dw.REMAINS.search(around):
            return False
    if time.kind in ("weekday", "deictic"):
        return case.is_state and time.kind == "weekday"
    return time.kind in ("day", "month", "year", "ago")


def _boundaries(case: Case, time: Time, *, of_period: bool = False) -> float:
    between = case.between(time)
    cuts = [match.lower() for match in dw.SUBORDINATE.findall(between)]
    if of_period:  # "have been sentenced for belonging to the group since 2017"
        cuts = [cut for cut in cuts if " " not in cut and cut != "since"]
    cost = _SEMICOLON * len(dw.SEMICOLON.findall(between)) + _DETAIL * len(dw.DETAIL.findall(between))
    cost += _SUBORDINATE * len(cuts)
    if _fronted(case, time):
        cost = min(cost, _MOST_FRONTED)  # "Between January and June ..." holds for the whole sentence
    commas = len(dw.COMMA.findall(between))
    if commas and _fronted(case, time):
        commas -= 1  # "On January 31, ..."
    if time.end <= case.start and dw.CLOSED.search(between) and _in_aside(case, time):
        cost += _ASIDE  # a date between dashes or brackets belongs there
    if time.start >= case.end and dw.OTHER_ITEM.search(between):
        cost += _DETAIL  # "in October with 840 people, round 31 in December with 858"
    # a long list has many commas and still is one clause
    lists = min(1.0, _COMMA * commas) + min(1.0, _COORDINATE * len(dw.COORDINATE.findall(between)))
    lists = lists / 2 if of_period else lists
    return cost + lists


def _in_aside(case: Case, time: Time) -> bool:
    """Does a bracket or dash open before the expression, with more than the date inside?"""
    dateline = dw.DATELINE.match(case.text, case.sentence.start)
    begin = max(case.low, dateline.end()) if dateline else case.low
    opened = list(dw.OPENED.finditer(case.text, begin, time.start))
    alone = bool(opened) and not case.text[opened[-1].end() : time.start].strip()
    return bool(opened) and not (alone and case.text[time.end : time.end + 1] == ")")


def _fronted(case: Case, time: Time) -> bool:
    """Does the expression open the sentence?"""
    return time.end <= case.start and not dw.COMMA.search(case.text, case.low, time.start)


def is_statement(text: str, sentence: Sentence, time: Time) -> bool:
    """Is this the date on which something was said?"""
    said = dw.SAID_BEFORE.search(text[max(sentence.start, time.start - 80) : time.start])
    if said is not None and not dw.OTHER_OCCASION.search(said.group()):
        return True
    return bool(dw.SAID_AFTER.search(text[time.end : min(sentence.end, time.end + 80)]))


def _names_a_day_or_month(time: Time) -> bool:
    """Plans are dated by a day or a month; "next week" and "in 2024" leave the date of the statement."""
    return time.past is not None and len(time.past) >= 7 and time.kind != "period" and not time.week


def _then(case: Case, time: Time) -> bool:
    """Is it "nobody has come since 2019, when 25 were ...": the date of what follows?"""
    then = dw.THEN.match(case.text, time.end) if time.end <= case.start else None
    opens = case.text[case.sentence.start : case.sentence.start + 6].lower() == "since "
    closed = opens and "," in case.text[then.end() : case.start] if then else False
    return then is not None and not closed


def reading_of(case: Case, time: Time) -> str | None:
    """The past reading, unless a modal verb governs the expression."""
    planned = case.status == "planned" and time.future is not None and time.past != time.future
    if planned and is_statement(case.text, case.sentence, time):
        return time.past
    if planned and (
        dw.MODAL.search(case.text[case.low : time.start])
        or dw.MODAL_AFTER.search(case.text[time.end : case.high])
    ):
        return time.future
    return time.past


def period_start(case: Case, here: Sequence[Time]) -> tuple[str | None, Time | None]:
    """The start of the period that the number covers, when its clause has one, and its expression."""
    for time in here:
        limit = _FRONTED_SINCE_TOO_FAR if _fronted(case, time) else _SINCE_TOO_FAR
        if _tells_event(case, time):
            limit += _SUBORDINATE  # "100 women, most of them Chechens, have returned since 2017"
        if _boundaries(case, time, of_period=True) >= limit:
            continue
        if case.status == "planned" and time.past != time.future:
            continue  # "try them from Monday on"
        if time.role == "since" and not _then(case, time):
            return time.past, time
        if time.start > case.end and case.event in _JUSTICE and dw.OFFENCE.search(case.between(time)):
            continue  # "sentenced for bombings in 2016 and 2017"
        if time.begin and not time.running and time.role != "compared":
            return time.begin, time
        if time.running and not case.is_state and case.status != "planned":
            return time.past, time
    return None, None


def _throughout(case: Case, time: Time) -> bool:
    """ "Throughout October 2022": a month that the number covers from its beginning."""
    words = case.text[max(case.low, time.start - 20) : time.end]
    return time.kind == "month" and dw.THROUGHOUT.search(words) is not None


def whole_period(case: Case, time: Time) -> str | None:
    """ "In 2022" is both the date and the start of what a count of events covers."""
    if case.is_state or case.status != "actual":
        return None
    if _throughout(case, time):
        return time.past
    if time.kind not in ("year", "span") or time.role == "until":
        return None
    if dw.ONE_CASE.search(clause_around(case)) or dw.WHEN.match(case.text, case.sentence.start, time.start):
        return None
    if case.event in ("captured", "escaped") and dw.AT_ONCE.search(clause_around(case)):
        return None  # "some 250 surrendered there in 2018"
    if time.past is None or len(time.past) != 4 or dw.SUBORDINATE.search(case.between(time)):
        return None
    if case.event in _JOURNEYS and _few(case) and not dw.COUNTED_OVER.search(clause_around(case)):
        return None  # "in 2022 twelve women were flown home": one flight
    lead = case.text[max(case.low, time.start - 40) : time.start].rpartition(",")[2]
    return None if dw.ASIDE.search(lead) else time.past  # "the operation that took place last year"


def _few(case: Case) -> bool:
    """Is it so small a number that one journey may have brought them all?"""
    words = case.text[case.start : case.end]
    return not dw.MANY.search(words) and len(re.sub(r"[^0-9]", "", words)) < len(str(_ONE_JOURNEY))


def is_recent(value: str, published: date | None, days: int = _RECENT_DAYS) -> bool:
    """Is it a day of the last month, or of the last so many days?"""
    if published is None or len(value) != 10:
        return False
    return 0 <= (published - date.fromisoformat(value)).days <= days
