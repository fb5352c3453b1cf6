"""When a figure is true (`as_of`) and from when on it counts (`since`).

Of the time expressions in the sentence the one that is nearest to the number in the grammar wins:
each boundary between them (a comma, a "which", a semicolon) costs, the date of a statement gives way
to the date of the event, and a present tense keeps out the dates of the past that stand beside it.
Without any, an event goes on from the sentence before, and all else is dated by the publication.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from transforms.dates import Time
from transforms.figures import dating_words as dw
from transforms.figures.headlines import introduced_by, told_below
from transforms.text import NUMBER, Document, Sentence

# What a boundary costs, and from which cost on a date belongs to something else. Found on the
# annotated set; whole numbers and halves, since nothing finer would be meant.
_SEMICOLON, _SUBORDINATE, _DETAIL, _COMMA, _COORDINATE, _ASIDE = 2.0, 1.5, 0.5, 0.5, 0.5, 3.0
_AFTER_OR_UNTIL, _STATEMENT, _OFFENCE, _OTHER_TENSE = 2.0, 1.0, 5.0, 6.0
_TOO_FAR = 4.0
_MOST_FRONTED = 1.5
_NEAR = 2.0  # for the date of another sentence
_SINCE_TOO_FAR, _FRONTED_SINCE_TOO_FAR = 1.0, 2.5
_STATES = ("held",)  # true at a time, not done at a time
_JUSTICE = ("prosecuted", "sentenced", "executed", "captured")
_JOURNEYS = ("repatriated", "transferred", "released", "executed")
_ONE_JOURNEY = 100  # people; more than that in a year came in several groups
_RECENT_DAYS = 31
_FRESH_DAYS = 7  # a statement of this week is news: what "he added" is true today
_BESIDE = 40  # characters on either side of a number in which its verb is looked for
_WINDOW = 1_500  # characters of a sentence on either side that are looked at
_NEAREST = 6  # expressions on either side that are weighed
_SENTENCES = 40  # sentences on either side in which an event's date is looked for
_LEAD = 2  # the last sentence of which "has flown home" tells the news, not a total
_MOST_BACK = 3  # sentences that may each go on with the one before
PUBLICATION = "publication"


@dataclass(frozen=True, slots=True)
class Dating:
    """The dates of one figure and the words that gave them."""

    as_of: str | None
    since: str | None
    why: str


@dataclass(frozen=True, slots=True)
class _Case:
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
        return self.document.text

    @property
    def low(self) -> int:
        return max(self.sentence.start, self.start - _WINDOW)

    @property
    def high(self) -> int:
        return max(self.end, min(self.sentence.end, self.end + _WINDOW))

    @property
    def is_state(self) -> bool:
        return self.event in _STATES

    def between(self, time: Time) -> str:
        """The text between the number and the expression, whichever comes first."""
        if time.end <= self.start:
            return self.text[time.end : self.start]
        return self.text[self.end : time.start]


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

    `times` are those of the whole text, in order (`find_times`); `status` and `event` as in the
    codebook. Both dates are partial ISO dates (YYYY, YYYY-MM, YYYY-MM-DD) or null.
    """
    sentence = document.sentence_at(start)
    if sentence is None:
        return Dating(published.isoformat() if published else None, None, PUBLICATION)
    case = _Case(document, times, sentence, start, end, published, status, event)
    return _date(case, elsewhere=True)


def _date(case: _Case, *, elsewhere: bool) -> Dating:
    """Date a case by its sentence, and if allowed by what other sentences say."""
    here = [
        t
        for t in (
            *_within(case.times, case.low, case.start)[-_NEAREST:],
            *_within(case.times, case.start, case.high)[:_NEAREST],
        )
        if t.past and t.role != "dateline"
    ]
    since, why = _since(case, here)
    chosen = _nearest(case, here)
    if chosen is not None:
        since = since or _whole_period(case, chosen)
        as_of = _reading(case, chosen)
        if since and not _is_statement(case.text, case.sentence, chosen):
            chosen_day = chosen.kind in ("deictic", "weekday", "day") and chosen.role == "on"
            if chosen_day and dw.PERFECT.search(_clause(case)):  # "condemned since January, six yesterday"
                as_of = case.published.isoformat() if case.published else as_of
        if since and as_of and since > as_of:
            since = None  # a period until now, said on an earlier day
        return Dating(as_of, since, case.text[chosen.start : chosen.end])
    if since is None:
        found = (_by_layout(case, here) if elsewhere else None) or _by_context(case, here, elsewhere)
        if found is not None:
            return found
    return Dating(case.published.isoformat() if case.published else None, since, why or PUBLICATION)


def _within(times: Sequence[Time], low: int, high: int) -> Sequence[Time]:
    return times[bisect_left(times, low, key=_start) : bisect_left(times, high, key=_start)]


def _start(time: Time) -> int:
    return time.start


# ---------------------------------------------------------------- in the sentence


def _nearest(case: _Case, here: Sequence[Time]) -> Time | None:
    clause = _clause(case)
    present = case.status != "planned" and (
        bool(dw.PRESENT.search(clause)) or (case.is_state and not dw.WAS.search(clause))
    )
    best: tuple[float, int] | None = None
    chosen: Time | None = None
    for time in here:
        planned = case.status == "planned" and time.future != time.past  # "try them from Monday on"
        begins = time.role in ("since", "compared") and not _then(case, time) and not planned
        until_now = time.kind == "period" and case.published is not None and time.past == str(case.published)
        if time.running or begins or until_now:
            continue
        if case.status == "planned" and not _names_a_day_or_month(time):
            continue
        rank = (_cost(case, time, present), abs(time.start - case.start))
        if rank[0] <= case.limit and (best is None or rank < best):
            best, chosen = rank, time
    return chosen


def _clause(case: _Case) -> str:
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


def _cost(case: _Case, time: Time, present: bool) -> float:
    """How far the expression stands from the number, in boundaries of the grammar."""
    cost = _boundaries(case, time)
    if time.role in ("after", "until"):
        cost += _AFTER_OR_UNTIL
    if _is_statement(case.text, case.sentence, time):
        return min(cost, _SUBORDINATE) + _STATEMENT  # a statement holds for its whole sentence
    deed = dw.DEED.search(case.between(time)) or (
        case.event in _JUSTICE and dw.OFFENCE.search(case.between(time))
    )
    if case.start < time.start and deed and not _recent(time.past or "", case.published, _FRESH_DAYS):
        return cost + _OFFENCE
    if case.status == "planned" and cost >= _SUBORDINATE and time.role != "as_of":
        return cost + _OTHER_TENSE  # "7,000 could be moved, it said after the first flight on Monday"
    beside = time.start >= case.end and not case.between(time).strip(" (,")  # "from 73,000 in 2019"
    if present and time.role != "as_of" and _of_the_past(case, time) and not beside:
        return cost + _OTHER_TENSE
    return cost


def _of_the_past(case: _Case, time: Time) -> bool:
    """Does a present tense keep the date out? Not "those brought home on Tuesday are ..."."""
    if case.published is not None and time.past is not None and _recent(time.past, case.published):
        around = case.text[max(case.low, case.start - _BESIDE) : min(case.high, case.end + _BESIDE)]
        if dw.REMAINS.search(around):
            return False
    if time.kind in ("weekday", "deictic"):
        return case.is_state and time.kind == "weekday"
    return time.kind in ("day", "month", "year", "ago")


def _boundaries(case: _Case, time: Time, *, of_period: bool = False) -> float:
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


def _in_aside(case: _Case, time: Time) -> bool:
    """Does a bracket or dash open before the expression, with more than the date inside?"""
    dateline = dw.DATELINE.match(case.text, case.sentence.start)
    begin = max(case.low, dateline.end()) if dateline else case.low
    opened = list(dw.OPENED.finditer(case.text, begin, time.start))
    alone = bool(opened) and not case.text[opened[-1].end() : time.start].strip()
    return bool(opened) and not (alone and case.text[time.end : time.end + 1] == ")")


def _fronted(case: _Case, time: Time) -> bool:
    """Does the expression open the sentence?"""
    return time.end <= case.start and not dw.COMMA.search(case.text, case.low, time.start)


def _is_statement(text: str, sentence: Sentence, time: Time) -> bool:
    """Is this the date on which something was said?"""
    said = dw.SAID_BEFORE.search(text[max(sentence.start, time.start - 80) : time.start])
    if said is not None and not dw.OTHER_OCCASION.search(said.group()):
        return True
    return bool(dw.SAID_AFTER.search(text[time.end : min(sentence.end, time.end + 80)]))


def _names_a_day_or_month(time: Time) -> bool:
    """Plans are dated by a day or a month; "next week" and "in 2024" leave the date of the statement."""
    return time.past is not None and len(time.past) >= 7 and time.kind != "period" and not time.week


def _then(case: _Case, time: Time) -> bool:
    """Is it "nobody has come since 2019, when 25 were ...": the date of what follows?"""
    then = dw.THEN.match(case.text, time.end) if time.end <= case.start else None
    opens = case.text[case.sentence.start : case.sentence.start + 6].lower() == "since "
    closed = opens and "," in case.text[then.end() : case.start] if then else False
    return then is not None and not closed


def _reading(case: _Case, time: Time) -> str | None:
    """The past reading, unless a modal verb governs the expression."""
    planned = case.status == "planned" and time.future is not None and time.past != time.future
    if planned and _is_statement(case.text, case.sentence, time):
        return time.past
    if planned and (
        dw.MODAL.search(case.text[case.low : time.start])
        or dw.MODAL_AFTER.search(case.text[time.end : case.high])
    ):
        return time.future
    return time.past


def _since(case: _Case, here: Sequence[Time]) -> tuple[str | None, str | None]:
    """The start of the period that the number covers, when its clause has one, and its words."""
    for time in here:
        limit = _FRONTED_SINCE_TOO_FAR if _fronted(case, time) else _SINCE_TOO_FAR
        if _boundaries(case, time, of_period=True) >= limit:
            continue
        if case.status == "planned" and time.past != time.future:
            continue  # "try them from Monday on"
        words = case.text[time.start : time.end]
        if time.role == "since" and not _then(case, time):
            return time.past, words
        if time.kind == "period" and time.begin:
            return time.begin, words
        if time.running and not case.is_state:
            return time.past, words
    return None, None


def _whole_period(case: _Case, time: Time) -> str | None:
    """ "In 2022" is both the date and the start of what a count of events covers."""
    if case.is_state or case.status != "actual" or time.kind not in ("year", "span"):
        return None
    if time.past is None or len(time.past) != 4 or dw.SUBORDINATE.search(case.between(time)):
        return None
    if case.event in _JOURNEYS and _few(case) and not dw.COUNTED_OVER.search(_clause(case)):
        return None  # "in 2022 twelve women were flown home": one flight
    lead = case.text[max(case.low, time.start - 40) : time.start].rpartition(",")[2]
    return None if dw.ASIDE.search(lead) else time.past  # "the operation that took place last year"


def _few(case: _Case) -> bool:
    """Is it so small a number that one journey may have brought them all?"""
    words = case.text[case.start : case.end]
    return not dw.MANY.search(words) and len(re.sub(r"[^0-9]", "", words)) < len(str(_ONE_JOURNEY))


# ---------------------------------------------------------------- in other sentences


def _by_layout(case: _Case, here: Sequence[Time]) -> Dating | None:
    """A headline's number is dated by the body, a list by the line above it."""
    below = told_below(case.document, case.start)
    if below is not None:
        return _at(case, *below)
    above = introduced_by(case.document, case.sentence) if not here else None
    return _at(case, above.end - 1, above.end) if above is not None else None


def _at(case: _Case, start: int, end: int) -> Dating | None:
    sentence = case.document.sentence_at(start)
    if sentence is None:
        return None
    return _date(replace(case, sentence=sentence, start=start, end=end), elsewhere=False)


def _by_context(case: _Case, here: Sequence[Time], elsewhere: bool) -> Dating | None:
    text, sentence = case.text, case.sentence
    around = text[case.low : case.high if case.is_state else case.start]
    if not here and (dw.UNSPECIFIED.search(around) or dw.BEFORE_ALL.search(around)):
        return Dating(None, None, "an unspecified past")
    clause = _clause(case)
    if not here and dw.EARLIER.search(clause):
        return Dating(None, None, "an unspecified past")
    if dw.SO_FAR.search(clause) or (not case.is_state and dw.TALLY.search(text, case.low, case.high)):
        return None
    if not here:
        found = _as_before(case) if elsewhere else None
        if found is not None:
            return found
    if not here and dw.SAME_STATEMENT.search(text[case.low : case.high]):
        said = _last_statement(case)
        named = dw.NAMED_STATEMENT.search(text, case.low, case.high) is not None
        carries = said is not None and (named or not _recent(said.past or "", case.published, _FRESH_DAYS))
        if (
            said is not None
            and carries
            and (case.is_state or case.status != "actual" or dw.PERFECT.search(clause))
        ):
            return Dating(said.past, None, "the statement of " + text[said.start : said.end])
    if case.is_state or case.status != "actual":
        return None
    lead = sentence.index <= _LEAD and not here and not dw.TOTAL.search(clause)
    if dw.PERFECT.search(clause) and not lead:
        return None
    event = _dated_event(case)
    return Dating(event.past, None, "the event of " + text[event.start : event.end]) if event else None


def _as_before(case: _Case) -> Dating | None:
    """The date of the sentence before, when this one goes on with it: "They include", "That leaves 40"."""
    text, sentence = case.text, case.sentence
    opening = text[sentence.start : sentence.start + 60]
    if not sentence.index or not (dw.ANAPHORA.match(opening) or dw.LEAVES.match(opening)):
        return None
    if dw.SUM.match(opening) and dw.PERFECT.search(_clause(case)):
        return None  # "The total has reached 450": until now
    state = case.is_state
    past = dw.LEAVES.match(opening) or not dw.PRESENT.search(_clause(case))
    case = replace(case, limit=_NEAR, event="" if state and past else case.event)
    for back in range(1, min(_MOST_BACK, sentence.index) + 1):
        previous = case.document.sentences[sentence.index - back]
        tokens = case.document.tokens[previous.first : min(previous.last, previous.first + _WINDOW)]
        at = next((token.start for token in tokens if token.kind == NUMBER), previous.start)
        found = _at(case, at, at + 1)
        if found is not None and found.why != PUBLICATION:
            return replace(found, since=None) if state else found
        if not dw.ANAPHORA.match(text[previous.start : previous.start + 60]):
            return None
    return None


def _neighbours(case: _Case) -> Sequence[Time]:
    sentences = case.document.sentences
    first = sentences[max(0, case.sentence.index - _SENTENCES)].start
    last = sentences[min(len(sentences) - 1, case.sentence.index + _SENTENCES)].end
    return _within(case.times, first, last)


def _last_statement(case: _Case) -> Time | None:
    """The date of the last statement before the sentence."""
    for time in reversed(_neighbours(case)):
        if time.start >= case.sentence.start or time.past is None or len(time.past) != 10:
            continue
        place = case.document.sentence_at(time.start)
        if place is not None and _is_statement(case.text, place, time):
            return time
    return None


def _dated_event(case: _Case) -> Time | None:
    """The date of the event that the article is about, when the sentence speaks of it without a date.

    News tells of one event and dates it once: the nearest sentence before that has a verb of the same
    event and a day of the last month gives it, and else the first one after (a headline's is below it).
    """
    verbs = dw.EVENT_WORDS.get(case.event)
    if case.published is None or verbs is None:
        return None
    best: tuple[bool, bool, int] | None = None
    chosen: Time | None = None
    for time in _neighbours(case):
        if time.past is None or len(time.past) < 7 or time.role != "on" or time.kind == "period":
            continue
        place = case.document.sentence_at(time.start)
        distance = case.sentence.index - place.index if place is not None else 0
        if place is None or not distance:
            continue
        beside = distance == 1 and place.paragraph == case.sentence.paragraph
        if not beside and not _recent(time.past, case.published):
            continue
        end = min(place.end, place.start + _WINDOW)
        if not (verbs.search(case.text, place.start, end) or dw.HAPPENED.search(case.text, place.start, end)):
            continue
        # the day of an announcement counts only when no sentence gives the day of the event
        rank = (_is_statement(case.text, place, time), distance < 0, abs(distance))
        if best is None or rank < best:
            best, chosen = rank, time
    return chosen


def _recent(value: str, published: date | None, days: int = _RECENT_DAYS) -> bool:
    """Is it a day of the last month, or of the last so many days?"""
    if published is None or len(value) != 10:
        return False
    return 0 <= (published - date.fromisoformat(value)).days <= days
