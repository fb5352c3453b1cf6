"""Which lines of an article's element are its text, and which are stock phrases, teasers and credits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms import page_dates
from transforms.page_blocks import HEADING, ITEM, ROW, Line
from transforms.page_metadata import plain
from transforms.page_phrases import COMMENTS_MARKER, CREDIT_LINE, END_MARKER, LABELLED_DATE, STOCK_LINE

_PREFIX_OF_LINK = re.compile(r"^[^:|]{2,40}?\s*[:|]")
_COUNT = re.compile(r"[^\d:|]{2,30}[:|–—-]\s*\d[\d,. ]*")
_FIRST_DATE = re.compile(
    r"(?:\b(?P<before>\w+)\s+)?(?:\w+day,?\s+)?(?:the\s+)?"
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s+[^\W\d_]{3,9}\.?,?\s+\d{4}|[^\W\d_]{3,9}\.?\s+\d{1,2},?\s+\d{4}|\d{4}-\d\d-\d\d)"
)
_PREPOSITIONS = frozenset(
    ("on", "in", "since", "until", "till", "from", "of", "before", "after", "by", "between", "to", "dated")
)
_DIGIT = re.compile(r"\d")
_TEASER = 300
_MIN_TEASERS = 3
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The lines of an article, and what was dropped but tells something about it."""

    kept: list[Line]
    credits: list[str]  # whose text it is: "Reporting by ...", "Source: AFP"
    dates: list[str]  # lines that only tell a date


def clean_lines(raw: Sequence[Line], titles: Sequence[str | None]) -> Cleaned:
    """Tell the article's lines from stock phrases, teasers, credits and dates.

    Args:
        raw: the lines of the article's element, in order.
        titles: the page's titles; repeated at the head of the text they are dropped.
    """
    headlines = {plain(title) for title in titles} - {""}
    kept: list[Line] = []
    credits: list[str] = []
    dates: list[str] = []
    for line in _without_teasers(_until_end_marker(raw)):
        text = line.text
        if STOCK_LINE.match(text) or (_is_pointer(line)):
            if CREDIT_LINE.search(text):
                credits.append(text)
            continue
        if len(kept) < 4 and _repeats(plain(text), headlines):
            continue
        if _is_date_line(text) or ((len(kept) < 4 or LABELLED_DATE.match(text)) and _is_dated_label(text)):
            dates.append(text)
            continue
        if any(text == before.text for before in kept[-3:]):
            continue  # a pull quote, or a copy for small screens
        kept.append(line)
    while kept and kept[-1].kind == HEADING:
        kept.pop()
    return Cleaned(kept, credits, dates)


def _repeats(line: str, headlines: set[str]) -> bool:
    """Whether a line is the headline; the page's title may go on after it with the name of the site."""
    return line in headlines or (len(line) > 12 and any(title.startswith(line) for title in headlines))


def _is_link(line: Line) -> bool:
    """Whether a line is nothing but a link; a count ("Turkey: 160") stays one, linked or not."""
    if line.length <= 3 or line.link_share <= 0.8:
        return False
    return not (_COUNT.fullmatch(line.text) if line.kind != ROW else _DIGIT.search(line.text))


def _is_pointer(line: Line) -> bool:
    """A line that is a link, or a short label with a link: "ALSO READ | Storm warning for ..."."""
    if _is_link(line):
        return True
    if line.kind in (ITEM, ROW) or line.linked < 12:
        return False
    label = _PREFIX_OF_LINK.match(line.text)
    return bool(label) and abs(line.length - line.linked - len("".join(label[0].split()))) <= 1  # type: ignore[index]


def _is_date_line(text: str) -> bool:
    """A line that is a date and nothing else but its weekday, clock time and zone."""
    return len(text) <= 45 and len(_WORD.findall(text)) <= 5 and page_dates.is_only_date(text)


def _is_dated_label(text: str) -> bool:
    """A line at the head of an article that tells its date and author: "By TPN, in News · 31 Jan 2025"."""
    if len(text) > 110 or len(_WORD.findall(text)) > 12 or "(" in text or text.endswith((".", "?", "!", ":")):
        return False
    date = _FIRST_DATE.search(text)
    if date and (date["before"] or "").lower() in _PREPOSITIONS and not LABELLED_DATE.match(text):
        return False  # "Eleven men hanged on 13 February 2026" is no label
    return page_dates.parse_anywhere(text) is not None


def _without_teasers(raw: Sequence[Line]) -> list[Line]:
    """The lines without runs of teasers: linked headings or items, each with at most two short lines of text.

    A list of other stories shows as such a run. Links that stand as paragraphs between paragraphs do not,
    and are dropped one by one later.
    """
    links = [
        at
        for at, line in enumerate(raw)
        if line.kind in (HEADING, ITEM) and len(line.text) >= 15 and _is_link(line)
    ]
    prose = sum(len(line.text) for line in raw if not _is_link(line))
    dropped: set[int] = set()
    run: list[int] = []
    for number, at in enumerate(links):
        run.append(at)
        following = links[number + 1] if number + 1 < len(links) else None
        between = raw[at + 1 : following] if following is not None else []
        short = all(len(line.text) <= _TEASER and line.kind != ROW for line in between)
        if following is not None and len(between) <= 2 and short:
            continue
        if len(run) >= _MIN_TEASERS:
            summaries = sum(len(line.text) for line in raw[run[0] : run[-1]] if not _is_link(line))
            if 2 * summaries < prose:  # else it is the article, with links strewn in
                dropped.update(range(run[0], run[-1] + 1))
        run = []
    return [line for at, line in enumerate(raw) if at not in dropped]


def _until_end_marker(raw: Sequence[Line]) -> Sequence[Line]:
    """The lines up to where comments or, late in the page, other stories begin."""
    total = sum(len(line.text) for line in raw if not _is_link(line))
    before = 0
    for at, line in enumerate(raw):
        if before > 0.5 * total and len(line.text) < 60:
            if COMMENTS_MARKER.match(line.text) and not _is_link(line):  # a link is a button, not a heading
                return raw[:at]
            if END_MARKER.match(line.text) and not _article_goes_on(raw[at + 1 :]):
                return raw[:at]
        if not _is_link(line):
            before += len(line.text)
    return raw


def _article_goes_on(following: Sequence[Line]) -> bool:
    """Whether three paragraphs follow without a link between them: then the box stood amid the article."""
    paragraphs = 0
    for line in following:
        if _is_link(line):
            paragraphs = 0
        elif len(line.text) > 60:
            paragraphs += 1
            if paragraphs == 3:
                return True
    return False
