"""Archived pages to the rows of a run: articles, their versions, their stories and their figures.

Everything here can be repeated offline from the archive, and gives the same rows each time.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

from flows import rows
from flows.rows import Row
from flows.sources.model import Source
from transforms.article import PARSER_VERSION, parse_page
from transforms.figures import EXTRACTOR_VERSION, extract
from transforms.model import Article, Figure
from transforms.relevance import is_relevant
from transforms.stories import StoryIndex
from transforms.text import Document
from warehouse import archive, known
from warehouse.archive import Page
from warehouse.connect import Folder, Store

LOG = logging.getLogger("muster.extract")

VERSION = f"{EXTRACTOR_VERSION}/{PARSER_VERSION}"
"""Version of everything between page and figure; a page is processed once by each version."""

# Below this, starting worker processes costs more than it saves (about 1 s against 30 ms a page).
PAGES_WORTH_A_POOL = 200
_BATCH = 100


@dataclass(frozen=True)
class Reading:
    """What one page says; ``article`` is null when it could not be read (``problem`` says why)."""

    page: Page
    article: Article | None
    relevant: bool
    figures: tuple[Figure, ...]
    problem: str | None = None  # such a page stays unprocessed


@dataclass
class Extracted:
    """Rows to stage, by table, and what could not be read."""

    tables: dict[str, list[Row]] = field(
        default_factory=lambda: {
            name: []
            for name in ("sources", "stories", "articles", "article_versions", "figures", "page_extractions")
        }
    )
    problems: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Number of rows by table."""
        return {name: len(found) for name, found in self.tables.items()}


def extract_pages(store: Store, sources: Mapping[str, Source], pages: Sequence[Page]) -> Extracted:
    """Extract everything from archived pages.

    Args:
        store: looked up for what is known of the same articles; nothing is written.
        sources: by name; a page of a source that is no longer configured keeps its source's name.
        pages: in the order of fetching; the last page of an article decides its current version.
    """
    out = Extracted()
    by_article: dict[str, Reading] = {}
    first_seen: dict[str, datetime] = {}
    readings = read_pages(store.folder, pages)
    identities = {rows.version_id(r.article) for r in readings if r.article is not None}
    recorded = known.first_recorded(store, identities)
    for reading in readings:
        if reading.problem is not None:
            out.problems.append(reading.problem)
            continue
        article, page = reading.article, reading.page
        version = None if article is None else rows.version_id(article)
        out.tables["page_extractions"].append(
            {"page_id": page.page_id, "extractor_version": VERSION, "version_id": version}
        )
        if article is None or version is None:
            continue
        first_seen.setdefault(version, min(recorded.get(version, page.fetched_at), page.fetched_at))
        out.tables["article_versions"].append(
            rows.version_row(
                article,
                relevant=reading.relevant,
                fetched_at=page.fetched_at,
                recorded_at=first_seen[version],
                page_digest=page.digest,
                extractor_version=VERSION,
            )
        )
        by_article[rows.article_id(article.url)] = reading
    # Only the newest version of an article has current figures; a version between two readings of
    # one run is kept as a version, without figures.
    for reading in by_article.values():
        article = reading.article
        if article is None:
            continue
        source = sources.get(reading.page.source_id)
        out.tables["articles"].append(
            rows.article_row(
                article,
                source_id=reading.page.source_id,
                publisher=source.publisher if source else reading.page.source_id,
                country=source.publisher_country if source else None,
            )
        )
        out.tables["figures"].extend(
            rows.figure_rows(
                reading.figures,
                article=article,
                recorded_at=first_seen[rows.version_id(article)],
                extractor_version=VERSION,
            )
        )
    _tell_stories(store, out, by_article)
    out.tables["sources"] = [
        source_row(sources[name]) for name in sorted({p.source_id for p in pages}) if name in sources
    ]
    return out


def read_pages(folder: Folder, pages: Sequence[Page]) -> list[Reading]:
    """Read pages from the archive, in worker processes when there are many; same order, same result."""
    if len(pages) < PAGES_WORTH_A_POOL:
        return _read_batch(folder, pages)
    batches = [pages[start : start + _BATCH] for start in range(0, len(pages), _BATCH)]
    # forkserver: a fork of a process with threads (Prefect, DuckDB) may deadlock.
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(max_workers=os.cpu_count(), mp_context=context) as pool:
        parts = pool.map(_read_batch, [folder] * len(batches), batches)
        return [reading for part in parts for reading in part]


def _read_batch(folder: Folder, pages: Iterable[Page]) -> list[Reading]:
    return [_read_page(folder, page) for page in pages]


def _read_page(folder: Folder, page: Page) -> Reading:
    body = archive.read(folder, page)
    try:
        article = parse_page(body, page.final_url, declared_encoding=page.charset)
        relevant = is_relevant(Document.parse(article.text), article.title)
        published = article.published.date() if article.published else None
        figures = tuple(extract(article.text, published, article.title)) if relevant else ()
    except Exception as error:  # one page must not stop the run: it is reported, and tried again next time
        LOG.exception("page %s of %s", page.page_id, page.source_id)
        return Reading(page, None, False, (), f"{page.url}: {type(error).__name__}: {error}")
    return Reading(page, article, relevant, figures)


def _tell_stories(store: Store, out: Extracted, readings: Mapping[str, Reading]) -> None:
    """Give each relevant article its story: itself, or the article that it copies."""
    dated = {
        identity: reading.article
        for identity, reading in readings.items()
        if reading.relevant and reading.article is not None and reading.article.published is not None
    }
    if not dated:
        return
    days = [article.published for article in dated.values() if article.published is not None]
    index = StoryIndex()
    members: dict[str, dict[str, tuple[str | None, datetime]]] = {}
    for old in known.articles_around(store, min(days), max(days)):
        story = index.add(old.article_id, old.text, old.story_id)
        members.setdefault(story, {})[old.article_id] = (old.publisher, old.published_at)
    story_of = {article_id: story for story, articles in members.items() for article_id in articles}
    publishers = {row["article_id"]: row["publisher"] for row in out.tables["articles"]}
    for identity, article in sorted(dated.items(), key=lambda item: (item[1].published, item[0])):
        story = story_of.get(identity) or index.add(identity, article.text)
        story_of[identity] = story
        if article.published is not None:
            members.setdefault(story, {})[identity] = (publishers[identity], article.published)
    touched = set()
    for row in out.tables["articles"]:
        row["story_id"] = story_of.get(row["article_id"])
        if row["article_id"] in dated:
            touched.add(row["story_id"])
    for story in sorted(touched):
        articles = members[story]
        out.tables["stories"].append(
            {
                "story_id": story,
                "lead_article_id": min(articles, key=lambda identity: (articles[identity][1], identity)),
                "articles": len(articles),
                "publishers": len({publisher for publisher, _ in articles.values()}),
                "first_published_at": min(published for _, published in articles.values()),
                "method": "word sequences in common",
            }
        )


def source_row(source: Source) -> Row:
    """A row of ``sources`` from a source's file."""
    return {
        "source_id": source.name,
        "name": source.publisher,
        "publisher": source.publisher,
        "country": source.publisher_country,
        "language": " ".join(source.languages),
        "kind": source.kind,
        "url": getattr(source, "address", None),
        "terms_url": source.terms.address,
        "licence": source.terms.licence,
        "note": source.terms.reason,
    }
