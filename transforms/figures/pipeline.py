"""The stages in their order, with an account of what each number came to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from transforms import dates, numbers, relevance
from transforms.figures import (
    articles,
    assemble,
    by_reading,
    consistency,
    context,
    dating,
    each,
    inherited,
    parts,
    population,
    review,
    roles,
    speakers,
    sums,
    where,
    who,
)
from transforms.figures.draft import Draft
from transforms.figures.events import triggers
from transforms.figures.mention import Mention, NotPeople, Page
from transforms.figures.mentions import read as read_mention
from transforms.figures.reader import Reader
from transforms.model import Figure
from transforms.numbers import Count
from transforms.text import Document

EXTRACTOR_VERSION = "1.12.0"
_MAX_QUOTE_WORDS = 12
_MAX_COUNTS = 400  # counts are compared with each other; an article has a few dozen at most
_HEADER_DATE = re.compile(r"\s{0,3}date (\d{4}-\d{2}-\d{2})\b")


@dataclass(frozen=True, slots=True)
class Note:
    """A number that is no figure, and why."""

    start: int
    end: int
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Figures with the words that gave each field, and the numbers that were not taken."""

    relevant: bool  # is the article about the subject?
    figures: tuple[Figure, ...]
    why: tuple[dict[str, str], ...]  # one per figure: field → words or reason
    rejected: tuple[Note, ...]


def explain(text: str, published: date | None, title: str | None = None) -> Explanation:
    """Extract the figures of an article and say how."""
    document = Document.parse(text)
    verdict = relevance.explain(document, title)
    found, not_counts = numbers.counts(document)
    notes = [_note(document, item.start, item.end, item.reason) for item in not_counts]
    if not (found and (verdict.relevant or verdict.open)):
        return _without_figures(document, verdict.relevant, found, notes)
    published = published or _own_date(text)
    page = Page.of(document)
    mentions, others = _mentions(page, found[:_MAX_COUNTS])
    times = dates.find_times(document.text, published)
    statements = speakers.find_statements(document)
    starts = [*(mention.count.start for mention in mentions), *(other.count.start for other in others)]
    reader = Reader(page, starts, times, statements)
    if review.is_article(document) and not by_reading.on_subject(reader, verdict.probability):
        return _without_figures(document, False, found, notes)
    too_many = found[_MAX_COUNTS:]
    notes += [_note(document, c.start, c.end, "more counts than an article has") for c in too_many]
    drafts, rejected, setting = _drafts(page, mentions, others, title, reader, published)
    notes += [_note(document, m.count.start, m.count.end, reason) for m, reason in rejected]
    taken = {draft.mention.count.start for draft in drafts}
    notes += [
        _note(document, o.count.start, o.count.end, o.reason) for o in others if o.count.start not in taken
    ]
    _dates_and_speakers(document, drafts, published, times, statements)
    parts.parts(page, drafts)
    review.find_wholes(setting, drafts)
    inherited.inherit(drafts)
    review.tell(setting, drafts)
    kept, dropped = consistency.without_repeats(document.text, drafts)
    notes += [_note(document, d.mention.count.start, d.mention.count.end, reason) for d, reason in dropped]
    kept = each.of_each(page, sorted(kept, key=lambda d: (d.mention.count.start, d.event)))
    figures = tuple(_figure(document, draft, kept) for draft in kept)
    account = tuple(d.why for d in kept)
    return Explanation(True, figures, account, tuple(sorted(notes, key=lambda note: note.start)))


def _without_figures(
    document: Document, relevant: bool, found: Sequence[Count], notes: Sequence[Note]
) -> Explanation:
    reason = "the article is not about people held or returned over a conflict"
    notes = [*notes, *(_note(document, count.start, count.end, reason) for count in found)]
    return Explanation(relevant, (), (), tuple(sorted(notes, key=lambda note: note.start)))


def _mentions(page: Page, found: Sequence[Count]) -> tuple[list[Mention], list[NotPeople]]:
    mentions: list[Mention] = []
    others: list[NotPeople] = []
    starts = frozenset(count.first for count in found)
    for count in found:
        result = read_mention(page, count, starts)
        if isinstance(result, Mention):
            mentions.append(result)
        else:
            others.append(result)
    mentions += articles.singles(page, mentions, starts)
    mentions.sort(key=lambda mention: mention.count.first)
    return mentions, others


def _drafts(
    page: Page,
    mentions: Sequence[Mention],
    others: Sequence[NotPeople],
    title: str | None,
    reader: Reader,
    published: date | None,
) -> tuple[list[Draft], list[tuple[Mention, str]], review.Setting]:
    spots = roles.spots(page)
    facts = context.read(page, spots, title)
    facilities = frozenset(k for k, place in page.by_token.items() if place.facility is not None)
    facilities |= frozenset(
        k for place in page.places if roles.is_scene(page, place) for k in range(place.first, place.last)
    )
    wanted = {
        mention.sentence.index - back
        for mention in mentions
        for back in (0, 1)
        if mention.sentence.index >= back
    }
    words = {index: triggers(page.document, page.document.sentences[index], facilities) for index in wanted}
    drafts, rejected = assemble.events(page, mentions, words, facts, reader)
    sums.lists_of_a_total(page, drafts)
    sums.who_the_total_are(drafts)
    sums.families_of_families(drafts)
    sums.breakdowns(drafts)
    objected: list[Draft] = []
    if review.is_article(page.document):
        objected = by_reading.objected(page, [*rejected, *by_reading.no_people(page, others)], reader)
    for some in (drafts, objected):  # apart: most of the second are no figures and must not mislead the first
        who.nationality(page, some, spots, facts)
        population.population(page, some, facts)
        where.locate(page, some, spots, facts)
    weighed = sorted([*drafts, *objected], key=lambda d: (d.mention.first, d.group))
    setting = review.Setting.of(page, spots, facts, reader, published)
    kept = review.settle(setting, weighed)
    refused = [(draft.mention, reason) for draft, reason in rejected if draft not in kept]
    refused += [(draft.mention, review.OTHERS) for draft in drafts if draft not in kept]
    return kept, refused, setting


def _dates_and_speakers(
    document: Document,
    drafts: Sequence[Draft],
    published: date | None,
    times: Sequence[dates.Time],
    statements: Sequence[speakers.Statement],
) -> None:
    for draft in drafts:
        count = draft.mention.count
        when = dating.date_figure(
            document,
            times,
            count.start,
            count.end,
            published=published,
            status=draft.status,
            event=draft.event,
        )
        draft.as_of, draft.since = when.as_of, when.since
        draft.why["as_of"] = when.why
        draft.attribution = speakers.speaker_of(document, statements, count.start, count.end)
        if draft.attribution:
            draft.why["attribution"] = draft.attribution


def _figure(document: Document, draft: Draft, kept: Sequence[Draft]) -> Figure:
    count = draft.mention.count
    start, end = _quote(document, draft.mention)
    part_of = next((i for i, other in enumerate(kept) if other is draft.part_of), None)
    return Figure(
        value=count.value,
        qualifier=count.qualifier,
        low=count.low,
        high=count.high,
        unit=draft.mention.unit,
        event=draft.event,
        status=draft.status,
        population=draft.population,
        nationality=draft.nationality,
        origin=draft.origin,
        place=draft.place,
        facility=draft.facility,
        as_of=draft.as_of,
        since=draft.since,
        attribution=draft.attribution,
        part_of=part_of,
        quote=document.text[start:end],
        char_start=start,
        char_end=end,
    )


def _quote(document: Document, mention: Mention) -> tuple[int, int]:
    """Up to twelve words of the sentence around the number, whole words as they stand in the text."""
    count = mention.count
    sentence = mention.sentence
    text = document.text
    words = [match.span() for match in re.finditer(r"\S+", text[sentence.start : sentence.end])]
    spans = [(a + sentence.start, b + sentence.start) for a, b in words]
    inside = [i for i, (a, b) in enumerate(spans) if a < count.end and b > count.start]
    if not inside:
        return count.start, count.end
    first, last = inside[0], inside[-1]
    if last - first + 1 > _MAX_QUOTE_WORDS:
        return count.start, count.end
    room = _MAX_QUOTE_WORDS - (last - first + 1)
    left = min(first, room // 3)
    right = min(len(spans) - 1 - last, room - left)
    left = min(first, room - right)
    start, end = spans[first - left][0], spans[last + right][1]
    return start, min(end, start + 400) if end - start > 400 and count.end <= start + 400 else end


def _own_date(text: str) -> date | None:
    match = _HEADER_DATE.match(text)
    if match is None:
        return None
    try:
        return date.fromisoformat(match.group(1))
    except ValueError:  # no such day
        return None


def _note(document: Document, start: int, end: int, reason: str) -> Note:
    return Note(start, end, document.text[start:end], reason)
