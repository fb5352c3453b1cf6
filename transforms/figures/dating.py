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
from transforms.figures.headlines import introduced_by, told_below
from transforms.text import NUMBER, Document, Sentence

_STRONG = re.compile(r"[;:—–]| - |\)|\(")
_SEMICOLON = re.compile(r";|\.\s")
_OPENED = re.compile(r"[(—–]| - ")
_CLOSED = re.compile(r"[)—–]| - ")
_DETAIL = re.compile(r"[:—–(]| - ")  # what follows spells out what stands before
_SUBORDINATE = re.compile(
    r"\b(?:when|after|before|who|whom|whose|which|where|although|though|because|while|whereas|until|once|if|since"
    r"|following|so that|for \w+ing|accused of|convicted of|suspected of)\b",
    re.IGNORECASE,
)
_COMMA = re.compile(r",(?!\d)")
_COORDINATE = re.compile(r"\b(?:and|but|yet|or)\b", re.IGNORECASE)
_SAID = (
    r"(?:said|says|say|told|tells|announced?|announces|reported|reports?|stated|states|declared|declares|wrote"
    r"|writes|confirmed|confirms|added|revealed|disclosed|made (?:it )?known|made public|tweeted|posted|noted"
    r"|estimated|warned|learned|acknowledged|claimed|spoke of|speaking|put out|known|quoted"
    r"|(?:gave|put|published|released|issued) (?:[\w’']+ ){0,4}(?:estimates?|figures?|numbers?|statement|report|list|count))"
)
_PAPER = r"(?:statement|report|communiqué|briefing|interview|conference|email|letter|post|figures|data|list|video|tweet)s?"
_REPORTING_BEFORE = re.compile(
    rf"(?:\b(?:{_SAID}|{_PAPER}(?: (?:released|published|issued|posted|sent|dated))?|according to)\b(?!\s+(?:that|by)\b)"
    r"(?:[^,;:.]|(?<=\d),(?=\d)){0,45})$",
    re.IGNORECASE,
)
_REPORTING_AFTER = re.compile(
    rf"^(?: (?:night|evening|morning|afternoon))?(?:[^,;:.]{{0,40}} )?{_SAID}\b", re.IGNORECASE
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
    r"\b(?:is|are|has|have|remains?|lives?|holds?|houses?|contains?|keeps?|now|still|currently|presently|today|numbers"
    r"|stays?|sits?|languish|wait|await|awaits|serves?|stands?|accommodates?|shelters?)\b"
)
_WAS = re.compile(r"\b(?:was|were|had|did|held|kept|lived|stood|numbered|contained|housed)\b")
_UNSPECIFIED = re.compile(
    r"\b(?:formerly|previously|in the past|used to|before (?:this|that)\b|until then|at one (?:time|point)"
    r"|once (?:held|housed|had|was|were|numbered|home|contained))\b",
    re.IGNORECASE,
)
_ANAPHORA = re.compile(
    r"^[\"'“‘(]?(?:they|with them|all|these|those|the group|of (?:these|those|them|the)|among (?:them|the)|both"
    r"|on board|most|the (?:men|women|children|detainees|prisoners|convoy|families|returnees|operation|transfer"
    r"|others|rest|number|total|first|second|remaining)|others|included|according to (?:him|her|it|them))\b",
    re.IGNORECASE,
)
_PERFECT = re.compile(
    r"\b(?:has|have|is|are|so far|to date|until now|now|altogether|in all|in total|overall)\b", re.IGNORECASE
)
# The opening tells the news in the present or the perfect ("Kosovo takes back 110", "has freed 12").
_OPENING = 3
_SO_FAR = re.compile(
    r"\b(?:so far|to date|until now|by now|now|altogether|in all|in total|overall|already|total)\b",
    re.IGNORECASE,
)
_RECENT_DAYS = 31
_EVENT_WORDS = {
    name: re.compile(r"\b(?:" + words + ")", re.IGNORECASE)
    for name, words in {
        "repatriated": r"repatriat|return|brought|bring|flown|flew|fly|home|arriv|land|back|receiv|touched down|reach|took|taken|exchang|swap|set off"
        r"|came|left|travel|cross|board|collect|fetch|picked|welcom|depart|escort|convoy|buses|plane|flight|hand|enter|evacuat",
        "transferred": r"transfer|mov|taken|took|flown|flew|brought|hand|deliver|arriv|left|convoy|reach|receiv|extradit",
        "released": r"releas|free|let (?:\w+ ){0,6}(?:go|out)|exchang|swap|walk|amnest|pardon|set free|handed over|went home",
        "captured": r"arrest|captur|detain|custody|round|seiz|caught|catch|raid|nab|surrender",
        "escaped": r"escap|fled|broke|broken|ran\b|flee|break",
        "sentenced": r"sentenc|convict|condemn|guilty|jail|death penalty|verdict|court",
        "prosecuted": r"charg|trial|tried|prosecut|indict|investigat|court|arraign|question",
        "executed": r"execut|hang|put to death|gallows",
        "died": r"die|dead|death|kill",
    }.items()
}
_SAME_STATEMENT = re.compile(
    r"\bthe (?:statement|communiqué|report|text|announcement) (?:also )?(?:said|says|added|adds|noted|notes|went on|goes on|put|puts|gave|gives)\b",
    re.IGNORECASE,
)
_TOO_FAR = 4.0
_EVENTS_OF_STATE = ("held",)
_EVENTS_OF_JUSTICE = ("prosecuted", "sentenced", "executed", "captured")
_OFFENCE = re.compile(r"\b(?:for|over) (?!the (?:first|second|last) time)", re.IGNORECASE)


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
    return _date(document, times, start, end, published, status, event, 0)


def _date(
    document: Document,
    times: Sequence[Time],
    start: int,
    end: int,
    published: date | None,
    status: str,
    event: str,
    depth: int,
) -> Dating:
    text = document.text
    default = published.isoformat() if published else None
    sentence = document.sentence_at(start)
    if sentence is None:
        return Dating(default, None, "publication")
    here = [
        t
        for t in times
        if sentence.start <= t.start < sentence.end and t.past is not None and t.role != "dateline"
    ]
    clause = _clause(text, sentence, start, end)
    present = bool(_PRESENT.search(clause)) or (event in _EVENTS_OF_STATE and not _WAS.search(clause))
    ranked = sorted(
        (
            _cost(text, sentence, t, start, end, event, present and status != "planned"),
            abs(t.start - start),
            i,
        )
        for i, t in enumerate(here)
        if (t.role not in ("since", "compared") or _then(text, t, start))
        and not t.running
        and (status != "planned" or _names_a_day_or_month(t))
    )
    since, since_words = _since(text, here, sentence, start, end, event)
    for cost, _, i in ranked:
        if cost > _TOO_FAR:
            break
        chosen = here[i]
        value = _reading(text, sentence, chosen, status)
        if since is None:
            since = _period_of(text, chosen, start, event, status)
        return Dating(value, since, text[chosen.start : chosen.end])
    below = told_below(document, start) if depth == 0 and since is None else None
    if below is not None:
        return _date(document, times, *below, published, status, event, 1)
    above = introduced_by(document, sentence) if depth == 0 and not here else None
    if above is not None:
        return _date(document, times, above.end - 1, above.end, published, status, event, 1)
    if since is None:
        if not here and _UNSPECIFIED.search(text[sentence.start : start]):
            return Dating(None, None, "an unspecified past")
        if (
            depth == 0
            and not here
            and _ANAPHORA.search(text[sentence.start : sentence.start + 60])
            and sentence.index
        ):
            previous = document.sentences[sentence.index - 1]
            at = next((t.start for t in document.tokens_of(previous) if t.kind == NUMBER), previous.start)
            found = _date(document, times, at, at + 1, published, status, event, 1)
            if found.why != "publication":
                return found
        if not here and _SAME_STATEMENT.search(text[sentence.start : sentence.end]):
            said = _last_said(document, times, sentence)
            if said:
                return Dating(said.past, None, "the statement of " + text[said.start : said.end])
        if event not in _EVENTS_OF_STATE and status == "actual":
            if not _PERFECT.search(clause):
                carried = _carried(document, times, sentence, event, published)
                if carried:
                    return Dating(carried.past, None, "the event of " + text[carried.start : carried.end])
    return Dating(default, since, since_words or "publication")


def _last_said(document: Document, times: Sequence[Time], sentence: Sentence) -> Time | None:
    """The date of the last statement before this sentence."""
    for time in reversed(times):
        if time.start >= sentence.start or time.past is None or len(time.past) != 10:
            continue
        place = document.sentence_at(time.start)
        if place is not None and _is_reporting(document.text, place, time):
            return time
    return None


def _names_a_day_or_month(time: Time) -> bool:
    """Plans are dated by a day or a month; "next week" and "in 2024" leave the date of the statement."""
    return (
        time.past is not None
        and len(time.past) >= 7
        and time.kind not in ("period",)
        and not (time.kind == "span" and time.week)
    )


def _then(text: str, time: Time, start: int) -> bool:
    """Is it "nobody has come since 2019, when 25 were ...": the date of what follows?"""
    return time.end <= start and bool(re.match(r",? (?:when|where)\b", text[time.end : time.end + 8]))


_RELATIVE = re.compile(r"(?:who|whom|whose|which|where)\b", re.IGNORECASE)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|did|went|came|took|gave|left|flew|brought|held|\w{3,}ed)\b",
    re.IGNORECASE,
)


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
    clause = text[left:right]
    if not _FINITE.search(clause) and _RELATIVE.match(text[right:]):
        # "Several Canadians who have been held there are travelling home": the verb comes later
        strong = _STRONG.search(text, end, sentence.end)
        clause = text[left : strong.start() if strong else sentence.end]
    return clause


def _cost(
    text: str, sentence: Sentence, time: Time, start: int, end: int, event: str, present: bool
) -> float:
    """How far the expression stands from the number, in boundaries of the grammar."""
    cost = _boundaries(text, sentence, time, start, end)
    if time.role in ("after", "until"):
        cost += 2
    if _is_reporting(text, sentence, time):
        cost = min(cost, 1.5) + 1  # a statement holds for its whole sentence
    elif event in _EVENTS_OF_JUSTICE and start < time.start and _OFFENCE.search(text[end : time.start]):
        cost += 5  # "tried three men for a massacre in 2014"
    elif present and time.role != "as_of" and _of_the_past(time, event):
        cost += 6
    return cost


def _of_the_past(time: Time, event: str) -> bool:
    """Does a present tense keep the date out? Not "those brought home on Tuesday are ..."."""
    if event not in _EVENTS_OF_STATE and time.kind in ("weekday", "deictic"):
        return False
    return time.kind in ("day", "month", "year", "ago", "weekday")


def _boundaries(
    text: str, sentence: Sentence, time: Time, start: int, end: int, of_period: bool = False
) -> float:
    between = text[time.end : start] if time.end <= start else text[end : time.start]
    cuts = [m.lower() for m in _SUBORDINATE.findall(between)]
    if of_period:  # "have been sentenced for belonging to the group since 2017"
        cuts = [m for m in cuts if " " not in m and m != "since"]
    cost = 2.0 * len(_SEMICOLON.findall(between)) + 0.5 * len(_DETAIL.findall(between)) + 1.5 * len(cuts)
    commas = len(_COMMA.findall(between))
    if commas and time.end <= start and not _COMMA.search(text, sentence.start, time.start):
        commas -= 1  # "On January 31, ..."
    # a date between dashes or brackets belongs there
    if time.end <= start and _CLOSED.search(between) and _OPENED.search(text, sentence.start, time.start):
        cost += 3
    # a long list has many commas and still is one clause
    return cost + min(1.0, 0.5 * commas) + min(1.0, 0.5 * len(_COORDINATE.findall(between)))


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
    text: str, here: Sequence[Time], sentence: Sentence, start: int, end: int, event: str
) -> tuple[str | None, str | None]:
    """The start of the period that the number covers, when its clause has one."""
    for time in here:
        fronted = time.end <= start and not _COMMA.search(text, sentence.start, time.start)
        if _boundaries(text, sentence, time, start, end, of_period=True) >= (2.5 if fronted else 1.0):
            continue
        words = text[time.start : time.end]
        if time.role == "since" and not _then(text, time, start):
            return time.past, words
        if time.kind == "period" and time.begin:
            return time.begin, words
        if time.running and event not in _EVENTS_OF_STATE:
            return time.past, words
    return None, None


def _period_of(text: str, time: Time, start: int, event: str, status: str) -> str | None:
    """ "In 2022" is both the date and the start of what a count of events covers."""
    if time.kind in ("year", "span") and time.past and len(time.past) == 4 and status == "actual":
        between = text[time.end : start] if time.end <= start else text[start : time.start]
        lead = text[max(0, time.start - 40) : time.start].rpartition(",")[2]
        aside = re.search(r"\b(?:that|which|who)\b", lead)
        if event not in _EVENTS_OF_STATE and not _SUBORDINATE.search(between) and not aside:
            return time.past
    return None


def _recent(value: str, published: date) -> bool:
    """Is it a day of the last month?"""
    return len(value) == 10 and 0 <= (published - date.fromisoformat(value)).days <= _RECENT_DAYS


def _carried(
    document: Document, times: Sequence[Time], sentence: Sentence, event: str, published: date | None
) -> Time | None:
    """The date of the event that the article is about, when the sentence speaks of it without a date.

    News tells of one event and dates it once: the nearest sentence before that has a verb of the same
    event and a day of the last month gives it, and else the first one after (a headline's is below it).
    """
    verbs = _EVENT_WORDS.get(event)
    if published is None or verbs is None:
        return None
    best: tuple[int, Time] | None = None
    for time in times:
        if time.past is None or len(time.past) < 7 or time.role != "on" or time.kind == "period":
            continue
        place = document.sentence_at(time.start)
        near = place is not None and sentence.index - place.index == 1
        if not near and not _recent(time.past, published):
            continue
        if (
            place is None
            or place.index == sentence.index
            or not verbs.search(document.text[place.start : place.end])
        ):
            continue
        distance = sentence.index - place.index
        rank = distance if distance > 0 else 100 - distance
        if _is_reporting(document.text, place, time):
            rank += 1000  # the day of the announcement, when no sentence gives the day of the event
        if best is None or rank < best[0]:
            best = (rank, time)
    return best[1] if best else None
