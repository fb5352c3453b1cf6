"""Archived pages to the rows of a run: articles, their versions, their stories and their figures.

Everything here can be repeated offline from the archive, and gives the same rows each time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from flows import rows, runners
from flows.rows import Row
from transforms.stories import StoryIndex
from warehouse import known
from warehouse.archive import Page
from warehouse.connect import Store

if TYPE_CHECKING:
    from flows.pages import Reading
    from flows.sources.model import Source


@dataclass
class Extracted:
    """Rows to stage, by table, and what could not be read."""

    tables: dict[str, list[Row]] = field(
        default_factory=lambda: {
            name: []
            for name in (
                "sources",
                "stories",
                "articles",
                "article_versions",
                "figures",
                "page_extractions",
                "page_problems",
            )
        }
    )
    problems: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Number of rows by table."""
        return {name: len(found) for name, found in self.tables.items()}


def extract_pages(
    store: Store, sources: Mapping[str, Source], pages: Sequence[Page], *, runner: str = "auto"
) -> Extracted:
    """Extract everything from archived pages.

    Args:
        store: looked up for what is known of the same articles; nothing is written.
        sources: by name; a page of a source that is no longer configured keeps the publisher that the
            last release gives its source.
        pages: in the order of fetching; the last page of an article decides its current version.
        runner: where pages are read (flows/runners.py).

    Raises:
        UserError: a cluster that cannot do it.
    """
    out = Extracted()
    if not pages:
        return out
    from flows.pages import VERSION

    by_article: dict[str, Reading] = {}
    first_seen: dict[str, datetime] = {}
    readings = runners.read_pages(runner, store.folder, pages)
    identities = {rows.version_id(r.article) for r in readings if r.article is not None}
    recorded = known.first_recorded(store, identities)
    for reading in readings:
        if reading.problem is not None:
            out.problems.append(reading.problem)
            out.tables["page_problems"].append(
                {
                    "page_id": reading.page.page_id,
                    "extractor_version": VERSION,
                    "problem": reading.problem,
                }
            )
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
    # Only the newest version of an article has figures: one between two readings of a run, or one that
    # a replay reads while a newer one is released, is kept as a version and never turns the article back.
    current = known.current_since(store, by_article)
    by_article = {
        key: reading
        for key, reading in by_article.items()
        if reading.page.fetched_at >= current.get(key, reading.page.fetched_at)
    }
    released = known.sources(store)
    for reading in by_article.values():
        article, name = reading.article, reading.page.source_id
        if article is None:
            continue
        source, before = sources.get(name), released.get(name)
        out.tables["articles"].append(
            rows.article_row(
                article,
                source_id=name,
                publisher=source.publisher if source else (before.publisher if before else None) or name,
                country=source.publisher_country if source else before.country if before else None,
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


def _tell_stories(store: Store, out: Extracted, readings: Mapping[str, Reading]) -> None:
    """Give each relevant article its story: the one it has, that of the article that it copies, or its own.

    An article without a date stands where it was fetched: a copy is mostly fetched on the day of its print.
    """
    relevant = {key: r for key, r in readings.items() if r.relevant and r.article is not None}
    before = known.story_of(store, readings)
    stands = {key: _stands(reading) for key, reading in relevant.items()}
    index = StoryIndex()
    story_of = dict(before)
    if stands:
        for old in known.articles_around(store, min(stands.values()), max(stands.values())):
            if old.article_id not in readings or old.article_id in before:
                index.add(old.article_id, old.text, old.story_id, old.stands_at)
    for key in sorted(relevant, key=lambda key: (stands[key], key)):
        article = relevant[key].article
        if article is not None and key not in story_of:
            story_of[key] = index.add(key, article.text, at=stands[key])
    for row in out.tables["articles"]:
        row["story_id"] = story_of[row["article_id"]] if row["article_id"] in relevant else None
    touched = {story_of[key] for key in relevant} | set(before.values())
    members: dict[str, list[known.Member]] = {story: [] for story in touched}
    for member in known.story_members(store, touched):
        if member.article_id not in readings:
            members[member.story_id].append(member)
    for row in out.tables["articles"]:
        if row["story_id"] is not None:
            reading = readings[row["article_id"]]
            published = reading.article.published if reading.article else None
            members[row["story_id"]].append(
                known.Member(
                    row["story_id"], row["article_id"], row["publisher"], published, _stands(reading)
                )
            )
    for story, found in sorted(members.items()):
        if not found:
            continue  # its last article is not about the subject any more
        dates = [member.published_at for member in found if member.published_at is not None]
        out.tables["stories"].append(
            {
                "story_id": story,
                "lead_article_id": min(found, key=lambda m: (m.stands_at, m.article_id)).article_id,
                "articles": len(found),
                "publishers": len({member.publisher for member in found}),
                "first_published_at": min(dates, default=None),
                "method": "word sequences in common",
            }
        )


def _stands(reading: Reading) -> datetime:
    """Where an article stands in time: its date, or when it was fetched."""
    published = reading.article.published if reading.article else None
    return published or reading.page.fetched_at


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
