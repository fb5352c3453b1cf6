"""Which lines of an article's element are its text, and which are stock phrases, teasers and credits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms import page_dates
from transforms.page_blocks import HEADING, ITEM, ROW, Line
from transforms.page_metadata import plain


def _any(*patterns: str) -> str:
    return "|".join(patterns)


END_MARKER = re.compile(
    r"^\W*(?:"
    + _any(
        r"related(?: (?:articles?|stories|news|posts|content|topics|reading|links|coverage))?",
        r"most (?:read|popular|viewed|shared)\b.{0,30}|popular(?: (?:now|stories|posts))?|trending(?: now)?",
        r"recommended(?: (?:for you|videos?|stories|articles))?|what do you think",
        r"you (?:may|might|could) also (?:like|be interested in).{0,20}",
        r"more (?:from|on|in|stories|news|articles|about)\b.{0,40}|read more (?:on|from|about)\b.{0,40}",
        r"read (?:next|also|more)|up next|next (?:article|story|up)|editor'?s'? picks?|keep reading",
        r"latest (?:news|stories|headlines)|top stories|in other news|other news|don'?t miss|discover more",
        r"around the web|from the web|sponsored(?: content)?|tags|topics|filed under|see more",
        r"about the authors?|share this(?: article| story| post)?|sign up .{0,60}newsletters?",
        r"اقرأ أيضا|ذات صلة|مواضيع ذات صلة|الأكثر قراءة|ilgili haberler|lesen sie auch|à lire aussi|sur le même sujet",
    )
    + r")\W*$",
    re.IGNORECASE,
)
"""A short line after which, late in a page, no article text follows."""

COMMENTS_MARKER = re.compile(
    r"^\W*(?:comments?(?: \(\d+\))?|\d+ comments?|leave a (?:comment|reply)|join the (?:conversation|discussion)|"
    r"التعليقات|yorumlar|commentaires|kommentare|comentarios)\W*$",
    re.IGNORECASE,
)

STOCK_LINE = re.compile(
    r"^©[^.]{0,80}$|^\W*(?:"
    + _any(
        # adverts and page mechanics
        r"adverti[sz]ements?\b|adverts?$|article content$|(?:article|story) continues below|scroll to continue",
        r"skip (?:ad|advertisement|to)\b|loading\W*$|watch (?:now|live)$|listen (?:now|to this)\b|print$|save$",
        r"copy link$|comments?$|share(?: this)?(?: article| story)?$|\d+ comments?$",
        r"(?:image|photo|picture|slide) \d+ (?:of|/) \d+",
        # other stories
        r"(?:read more|also read|read also|read next|read|see also|see more|related|more|watch|recommended)\s*[:|]",
        r"up next\s*:|don'?t miss\b",
        # newsletters, apps, channels, subscriptions
        r"sign up (?:now|today|here|for|to)\b.{0,80}(?:newsletter|inbox|alerts|briefing|digest|updates)",
        r"sign up for (?:our|the) emails?\b|by signing up\b|you can unsubscribe\b",
        r"get (?:the|our|your|all the) (?:latest|top|day|best|most|news|free)\b.{0,120}(?:inbox|newsletter|email|app)",
        r"get .{2,30} (?:on the go|newsletter|app)\b|subscribe (?:now|today|here|to (?:our|the|get))\b",
        r"(?:sign in|log in|create an account|register)(?: (?:or|to|now|/)\b.{0,60})?$|already a subscriber",
        r"(?:click|tap) here\b.{0,60}$|follow (?:us|me|the .{3,40}) on\b|like us on facebook",
        r"join (?:us|our|the) .{0,40}(?:whatsapp|telegram|channel|community)|download (?:our|the) .{0,20}app\b",
        r"(?:stay|keep) (?:informed|updated|up to date|connected)\b",
        r"for (?:the latest|more|all the latest) .{0,40}(?:news|stories|updates)\b.{0,120}"
        r"(?:sign|check|visit|follow|click|page|download|subscribe)",
        # to and about the desk
        r"(?:do you have|got) a (?:story|tip|news tip)|get in touch\b|contact (?:us|the author|the reporter)\b",
        r"email .{3,60}@|our standards\s*:|(?:\w+ ){0,2}views (?:and opinions )?expressed\b",
        r"(?:copyright|\(c\)) ?\w*.{0,10}\d{4}.{0,60}$|all rights reserved|our website is the place\b",
        r"(?:[^.]{3,60} )?contributed (?:reporting|to this (?:report|story|article))\b",
        r"related (?:news|stories|articles|topics|content|links|coverage)$",
        r"filed under\b|tags?\s*:|topics?\s*:|this article (?:contains affiliate|was originally published)",
        r"(?:photo(?:graph)?s?|images?|pictures?)(?: by| credits?)?\s*[:/]|getty images$|image source\b",
        r"\(?(?:additional |with )?(?:reporting|editing|writing|compiled|translation) by\b|additional reporting\b",
        r"(?:if you (?:buy|purchase)|we (?:may|independently)|buying through|reviews and recommendations are)\b"
        r".{0,160}(?:commission|independent|sale|affiliate|selected)",
        # dates and times that stand alone are told by _is_date_line; these have words around them
        r"(?:published|updated|last updated|posted|first published)\b.{0,60}\d.{0,40}$|\d+ min(?:ute)?s?(?: read)?$",
        r"\d+ (?:minutes?|hours?|days?|weeks?|months?) ago$",
        # addresses
        r"\S+@\S+\.\w+$|(?:https?://)?(?:www\.)?(?:twitter|facebook|instagram|x)\.com/\S+$|@\w+$",
    )
    + r")",
    re.IGNORECASE,
)
"""Lines that systems and desks put around articles; each is dropped wherever it stands."""

CREDIT_LINE = re.compile(r"reporting|editing|writing|source|agency|agencies|©|\(c\)|copyright", re.IGNORECASE)

_LABELLED_DATE = re.compile(r"\W*(?:published|posted|first published|updated|last updated)", re.IGNORECASE)
_PREFIX_OF_LINK = re.compile(r"^[^:|]{2,40}?\s*[:|]")
_TEASER = 300
_MIN_TEASERS = 3
_DATE_LETTERS = re.compile(r"[^\W\d_]+")


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
        if STOCK_LINE.match(text) or (line.kind != ROW and _is_pointer(line)):
            if CREDIT_LINE.search(text):
                credits.append(text)
            elif _LABELLED_DATE.match(text):
                dates.append(text)
            continue
        if len(kept) < 4 and plain(text) in headlines:
            continue
        if _is_date_line(text) or (len(kept) < 4 and _is_dated_label(text)):
            dates.append(text)
            continue
        if any(text == before.text for before in kept[-3:]):
            continue  # a pull quote, or a copy for small screens
        kept.append(line)
    while kept and kept[-1].kind == HEADING:
        kept.pop()
    return Cleaned(kept, credits, dates)


def _is_link(line: Line) -> bool:
    return line.kind != ROW and line.length > 3 and line.link_share > 0.8


def _is_pointer(line: Line) -> bool:
    """A line that is a link, or a short label with a link: "ALSO READ | Storm warning for ..."."""
    if _is_link(line):
        return True
    if line.kind == ITEM or line.linked < 12:
        return False
    label = _PREFIX_OF_LINK.match(line.text)
    return bool(label) and abs(line.length - line.linked - len("".join(label[0].split()))) <= 1  # type: ignore[index]


def _is_date_line(text: str) -> bool:
    """A line that is a date and nothing else but its weekday, clock time and zone."""
    return len(text) <= 45 and len(_DATE_LETTERS.findall(text)) <= 5 and page_dates.is_only_date(text)


def _is_dated_label(text: str) -> bool:
    """A line at the head of an article that tells its date and author: "By TPN, in News · 31 Jan 2025"."""
    if len(text) > 110 or "(" in text or text.endswith((".", "?", "!", ":")):
        return False
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
    dropped: set[int] = set()
    run: list[int] = []
    for number, at in enumerate(links):
        run.append(at)
        following = links[number + 1] if number + 1 < len(links) else None
        between = raw[at + 1 : following] if following is not None else []
        if following is not None and len(between) <= 2:
            if all(len(line.text) <= _TEASER and line.kind != ROW for line in between):
                continue
        if len(run) >= _MIN_TEASERS:
            dropped.update(range(run[0], run[-1] + 1))
        run = []
    return [line for at, line in enumerate(raw) if at not in dropped]


def _until_end_marker(raw: Sequence[Line]) -> Sequence[Line]:
    """The lines up to where comments or, late in the page, other stories begin."""
    total = sum(len(line.text) for line in raw if not _is_link(line))
    before = 0
    for at, line in enumerate(raw):
        if before > 0.5 * total and len(line.text) < 60:
            if COMMENTS_MARKER.match(line.text):
                return raw[:at]
            if END_MARKER.match(line.text) and _are_teasers(raw[at + 1 : at + 13]):
                return raw[:at]
        if not _is_link(line):
            before += len(line.text)
    return raw


def _are_teasers(following: Sequence[Line]) -> bool:
    """Whether lines after "Related" and the like are links and summaries: a box amid an article ends soon."""
    links = sum(map(_is_link, following))
    prose = sum(len(line.text) > 60 and not _is_link(line) for line in following)
    return links >= prose
