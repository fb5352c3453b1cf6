"""When a figure is true (`as_of`) and from when on it counts (`since`).

Of the time expressions in the sentence the one that is nearest to the number in the grammar wins:
each boundary between them (a comma, a "which", a semicolon) costs, the date of a statement gives way
to the date of the event, and a present tense keeps out the dates of the past that stand beside it.
Without any, an event goes on from the sentence before, and all else is dated by the publication.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from transforms.date_arithmetic import is_later
from transforms.dates import Time
from transforms.figures import dating_words as dw
from transforms.figures.dating_sentence import (
    FRESH_DAYS,
    WINDOW,
    Case,
    clause_around,
    is_recent,
    is_statement,
    nearest_time,
    period_start,
    reading_of,
    times_within,
    whole_period,
)
from transforms.figures.headlines import introduced_by, told_below
from transforms.text import NUMBER, Document, Sentence

_NEAR = 2.0  # for the date of another sentence
_NEAREST = 6  # expressions on either side that are weighed
_SENTENCES = 40  # sentences on either side in which an event's date is looked for
_LEAD = 3  # the last sentence of which "has flown home" tells the news, not a total
_OPENS = 30  # characters of a sentence in which its date stands first
_MOST_BACK = 3  # sentences that may each go on with the one before
PUBLICATION = "publication"


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

    `times` are those of the whole text, in order (`find_times`); `status` and `event` as in the
    codebook. Both dates are partial ISO dates (YYYY, YYYY-MM, YYYY-MM-DD) or null.
    """
    sentence = document.sentence_at(start)
    if sentence is None:
        return Dating(published.isoformat() if published else None, None, PUBLICATION)
    case = Case(document, times, sentence, start, end, published, status, event)
    return _date(case, elsewhere=True)


def _date(case: Case, *, elsewhere: bool) -> Dating:
    """Date a case by its sentence, and if allowed by what other sentences say."""
    here = [
        t
        for t in (
            *times_within(case.times, case.low, case.start)[-_NEAREST:],
            *times_within(case.times, case.start, case.high)[:_NEAREST],
        )
        if t.past and t.role != "dateline"
    ]
    since, period = period_start(case, here)
    why = case.text[period.start : period.end] if period is not None else None
    chosen = nearest_time(case, here)
    if chosen is not None:
        since = since or whole_period(case, chosen)
        as_of = reading_of(case, chosen)
        if period is not None and _until_now(case, period, chosen):
            as_of = case.published.isoformat() if case.published else as_of
        if since and as_of and is_later(since, as_of):
            since = None  # a period until now, said on an earlier day
        return Dating(as_of, since, case.text[chosen.start : chosen.end])
    if since is None:
        found = (_by_layout(case, here) if elsewhere else None) or _by_context(case, here, elsewhere)
        if found is not None:
            return found
    return Dating(case.published.isoformat() if case.published else None, since, why or PUBLICATION)


def _until_now(case: Case, period: Time, chosen: Time) -> bool:
    """ "103 have been condemned since January, six of them yesterday": the 103 until today."""
    day = chosen.kind in ("deictic", "weekday", "day") and chosen.role == "on"
    nearer = abs(period.start - case.start) < abs(chosen.start - case.start)
    said = is_statement(case.text, case.sentence, chosen)
    if period.running and nearer:
        return True  # "nine men in 2022 and 40 this year"
    return day and nearer and not said and bool(dw.PERFECT.search(clause_around(case)))


def _by_layout(case: Case, here: Sequence[Time]) -> Dating | None:
    """A headline's number is dated by the body, a list by the line above it."""
    below = told_below(case.document, case.start)
    if below is not None:
        return _at(case, *below)
    above = introduced_by(case.document, case.sentence) if not here else None
    return _at(case, above.end - 1, above.end) if above is not None else None


def _at(case: Case, start: int, end: int) -> Dating | None:
    sentence = case.document.sentence_at(start)
    if sentence is None:
        return None
    return _date(replace(case, sentence=sentence, start=start, end=end), elsewhere=False)


def _by_context(case: Case, here: Sequence[Time], elsewhere: bool) -> Dating | None:
    text, sentence = case.text, case.sentence
    around = text[case.low : case.high if case.is_state else case.start]
    if not here and (dw.UNSPECIFIED.search(around) or dw.BEFORE_ALL.search(around)):
        return Dating(None, None, "an unspecified past")
    clause = clause_around(case)
    if not here and dw.EARLIER.search(clause):
        return Dating(None, None, "an unspecified past")
    so_far = dw.SO_FAR.search(clause) or (not here and dw.SO_FAR.search(text, case.low, case.start))
    if so_far or (not case.is_state and dw.TALLY.search(text, case.low, case.high)):
        begin = None if here or case.is_state else _begun_before(case)
        return Dating(str(case.published), begin, PUBLICATION) if begin and case.published else None
    if not here:
        found = _as_before(case) if elsewhere else None
        if found is not None:
            return found
    if not here and dw.SAME_STATEMENT.search(text[case.low : case.high]):
        said = _last_statement(case)
        named = dw.NAMED_STATEMENT.search(text, case.low, case.high) is not None
        carries = said is not None and (named or not is_recent(said.past or "", case.published, FRESH_DAYS))
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


def _begun_before(case: Case) -> str | None:
    """ "Since the effort began in 2021 numbers have grown. So far 300 have come.": since 2021."""
    if not case.sentence.index:
        return None
    previous = case.document.sentences[case.sentence.index - 1]
    if previous.paragraph != case.sentence.paragraph:
        return None
    named = times_within(case.times, previous.start, previous.end)
    return named[0].past if named and named[0].role == "since" else None


def _as_before(case: Case) -> Dating | None:
    """The date of the sentence before, when this one goes on with it: "They include", "That leaves 40"."""
    text, sentence = case.text, case.sentence
    opening = text[sentence.start : sentence.start + 60]
    if sentence.index and dw.THEN_DAY.match(opening):
        previous = case.document.sentences[sentence.index - 1]
        named = [t for t in times_within(case.times, previous.start, previous.end) if t.past]
        return Dating(named[-1].past, None, "the day named before") if named else None
    if not sentence.index or not (dw.ANAPHORA.match(opening) or dw.LEAVES.match(opening)):
        return None
    if dw.SUM.match(opening) and dw.PERFECT.search(clause_around(case)):
        return None  # "The total has reached 450": until now
    state = case.is_state
    past = dw.LEAVES.match(opening) or not dw.PRESENT.search(clause_around(case))
    case = replace(case, limit=_NEAR, event="" if state and past else case.event)
    for back in range(1, min(_MOST_BACK, sentence.index) + 1):
        previous = case.document.sentences[sentence.index - back]
        tokens = case.document.tokens[previous.first : min(previous.last, previous.first + WINDOW)]
        at = next((token.start for token in tokens if token.kind == NUMBER), previous.start)
        found = _at(case, at, at + 1)
        if found is not None and found.why != PUBLICATION:
            if not state and _has_since(case, found, previous):
                return None
            return replace(found, since=None) if state else found
        if not dw.ANAPHORA.match(text[previous.start : previous.start + 60]):
            return None
    return None


def _has_since(case: Case, found: Dating, previous: Sentence) -> bool:
    """ "Many were detained from 2014 to 2017. Of these, 500 have been sentenced": until now."""
    verbs = dw.EVENT_WORDS.get(case.event)
    if verbs is None or is_recent(found.as_of or "", case.published):
        return False
    told = verbs.search(case.text, previous.start, min(previous.end, previous.start + WINDOW))
    other = case.event in ("sentenced", "prosecuted", "executed") and told is None
    return other or (told is None and dw.HAS_BEEN.search(clause_around(case)) is not None)


def _neighbours(case: Case) -> Sequence[Time]:
    sentences = case.document.sentences
    first = sentences[max(0, case.sentence.index - _SENTENCES)].start
    last = sentences[min(len(sentences) - 1, case.sentence.index + _SENTENCES)].end
    return times_within(case.times, first, last)


def _last_statement(case: Case) -> Time | None:
    """The date of the last statement before the sentence."""
    for time in reversed(_neighbours(case)):
        if time.start >= case.sentence.start or time.past is None or len(time.past) != 10:
            continue
        place = case.document.sentence_at(time.start)
        if place is not None and is_statement(case.text, place, time):
            return time
    return None


def _dated_event(case: Case) -> Time | None:
    """The date of the event that the article is about, when the sentence speaks of it without a date.

    News tells of one event and dates it once: the nearest sentence before that has a verb of the same
    event and a day of the last month gives it, and else the first one after (a headline's is below it).
    """
    verbs = dw.EVENT_WORDS.get(case.event)
    same = dw.THAT_OCCASION.search(case.text, case.low, case.high) is not None
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
        beside = distance == 1 and (same or place.paragraph == case.sentence.paragraph)
        if not beside and not is_recent(time.past, case.published):
            continue
        end = min(place.end, place.start + WINDOW)
        if distance < 0 and dw.MORE.search(case.text, place.start, end):
            continue
        opens = distance == 1 and time.start - place.start <= _OPENS  # "On June 5, ... Five men got away."
        if not (
            opens
            or verbs.search(case.text, place.start, end)
            or dw.HAPPENED.search(case.text, place.start, end)
        ):
            continue
        # the day of an announcement counts only when no sentence gives the day of the event
        rank = (is_statement(case.text, place, time), distance < 0, abs(distance))
        if best is None or rank < best:
            best, chosen = rank, time
    return chosen
