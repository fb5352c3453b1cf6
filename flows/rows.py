"""From what the transforms return to the rows that the warehouse stages; nothing else knows both.

Column lists are the warehouse's (``muster tables`` prints them with their meaning).
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from transforms.model import Article, Figure, content_hash

Row = dict[str, Any]


def article_id(url: str) -> str:
    """Id of the article at a canonical address."""
    return content_hash("article", url)


def version_id(article: Article) -> str:
    """Id of one content of an article: its title and text, not its furniture or dates."""
    return content_hash("version", article_id(article.url), article.title, article.text)


def article_row(article: Article, *, source_id: str, publisher: str, country: str | None) -> Row:
    """A row of ``articles`` whose current version is this one."""
    return {
        "article_id": article_id(article.url),
        "url": article.url,
        "source_id": source_id,
        "publisher": publisher,
        "publisher_country": country,
        "language": article.language,
        "story_id": None,
        "current_version_id": version_id(article),
    }


def version_row(
    article: Article,
    *,
    relevant: bool,
    fetched_at: datetime,
    recorded_at: datetime,
    page_digest: str,
    extractor_version: str,
) -> Row:
    """A row of ``article_versions``: fetched with this page, recorded when its content was first fetched."""
    return {
        "version_id": version_id(article),
        "article_id": article_id(article.url),
        "title": article.title,
        "byline": article.byline,
        "published_at": article.published,
        "published_source": article.published_source,
        "modified_at": article.modified,
        "language": article.language,
        "section": article.section,
        "agency": article.agency,
        "dateline_place": article.dateline_place,
        "text": article.text,
        "text_chars": len(article.text),
        "relevant": relevant,
        "fetched_at": fetched_at,
        "recorded_at": recorded_at,
        "page_digest": page_digest,
        "extractor_version": extractor_version,
    }


def figure_rows(
    figures: Sequence[Figure], *, article: Article, recorded_at: datetime, extractor_version: str
) -> list[Row]:
    """Rows of ``figures`` in the article's order; ``part_of`` becomes the total's id."""
    version = version_id(article)
    seen: Counter[tuple[object, ...]] = Counter()
    ids = []
    for figure in figures:
        key = (
            version,
            figure.char_start,
            figure.char_end,
            figure.unit,
            figure.event,
            figure.status,
            figure.nationality,
        )
        # Two counts can share all of this ("two women and three men from Mali"): the second gets a number.
        repeat = (seen[key],) if seen[key] else ()
        seen[key] += 1
        ids.append(content_hash("figure", *key, *repeat))
    rows = []
    for position, (identity, figure) in enumerate(zip(ids, figures, strict=True)):
        first, last = day_range(figure.as_of)
        rows.append(
            {
                "figure_id": identity,
                "version_id": version,
                "article_id": article_id(article.url),
                "position": position,
                "value": figure.value,
                "qualifier": figure.qualifier,
                "low": figure.low,
                "high": figure.high,
                "unit": figure.unit,
                "event": figure.event,
                "status": figure.status,
                "population": figure.population,
                "nationality": figure.nationality,
                "origin": figure.origin,
                "place": figure.place,
                "facility": figure.facility,
                "as_of": figure.as_of,
                "since": figure.since,
                "as_of_from": first,
                "as_of_to": last,
                "attribution": figure.attribution,
                "speaker_id": None,
                "speaker_kind": None,
                "channel": article.agency,
                "document": None,
                "part_of": None if figure.part_of is None else ids[figure.part_of],
                "quote": figure.quote,
                "char_start": figure.char_start,
                "char_end": figure.char_end,
                "published_at": article.published,
                "recorded_at": recorded_at,
                "extractor_version": extractor_version,
                "origin_kind": "extracted",
            }
        )
    return rows


def day_range(partial: str | None) -> tuple[date | None, date | None]:
    """First and last day of a partial ISO date (``2026``, ``2026-02`` or ``2026-02-13``).

    Raises:
        ValueError: the text is none of these.
    """
    if partial is None:
        return None, None
    parts = [int(part) for part in partial.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    if len(parts) == 2:
        return date(parts[0], parts[1], 1), date(parts[0], parts[1], calendar.monthrange(*parts)[1])
    day = date(*parts)
    return day, day
