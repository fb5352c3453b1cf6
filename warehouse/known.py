"""What the warehouse already knows about articles: looked up by extraction before it stages rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from warehouse.connect import Store


def first_recorded(store: Store, version_ids: Iterable[str]) -> dict[str, datetime]:
    """When the given article versions were first seen; those that were never released are left out."""
    rows = (
        store.cursor()
        .execute(
            """SELECT version_id, recorded_at FROM article_versions
            WHERE valid_to_release IS NULL AND version_id IN (SELECT unnest($wanted::VARCHAR[]))""",
            {"wanted": list(version_ids)},
        )
        .fetchall()
    )
    return dict(rows)


def current_since(store: Store, article_ids: Iterable[str]) -> dict[str, datetime]:
    """When the current version of each released article was seen; not if that is still to come.

    Such a version was seen while the clock ran ahead, and must not keep newer ones out until then.
    """
    rows = (
        store.cursor()
        .execute(
            """SELECT article_id, current_seen_at FROM articles
            WHERE valid_to_release IS NULL AND current_seen_at <= now()
              AND article_id IN (SELECT unnest($wanted::VARCHAR[]))""",
            {"wanted": list(article_ids)},
        )
        .fetchall()
    )
    return dict(rows)


@dataclass(frozen=True, slots=True)
class KnownSource:
    """What the last release says of a source."""

    publisher: str | None
    country: str | None


def sources(store: Store) -> dict[str, KnownSource]:
    """The released sources by name: pages of one that is no longer configured keep its publisher."""
    rows = store.con.execute(
        "SELECT source_id, publisher, country FROM sources WHERE valid_to_release IS NULL"
    ).fetchall()
    return {row[0]: KnownSource(row[1], row[2]) for row in rows}


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """What grouping articles into stories has to know of a released article."""

    article_id: str
    story_id: str | None
    text: str
    stands_at: datetime


def articles_around(
    store: Store, first: datetime, last: datetime, *, margin: timedelta = timedelta(days=14)
) -> list[KnownArticle]:
    """The relevant current articles that stand near a span of time, in their order.

    An article stands where it was published or, without a date, when it was recorded. A copy of an
    agency text is printed within days, so older articles need not be compared.
    """
    rows = (
        store.cursor()
        .execute(
            """SELECT a.article_id, a.story_id, v.text, coalesce(v.published_at, v.recorded_at)
            FROM articles a
            JOIN article_versions v ON v.version_id = a.current_version_id AND v.valid_to_release IS NULL
            WHERE a.valid_to_release IS NULL AND v.relevant AND v.text IS NOT NULL
              AND coalesce(v.published_at, v.recorded_at) BETWEEN $first AND $last
            ORDER BY coalesce(v.published_at, v.recorded_at), a.article_id""",
            {"first": first - margin, "last": last + margin},
        )
        .fetchall()
    )
    return [KnownArticle(*row) for row in rows]


def story_of(store: Store, article_ids: Iterable[str]) -> dict[str, str]:
    """The story of each of these articles that has one in the last release."""
    rows = (
        store.cursor()
        .execute(
            """SELECT article_id, story_id FROM articles
            WHERE valid_to_release IS NULL AND story_id IS NOT NULL
              AND article_id IN (SELECT unnest($wanted::VARCHAR[]))""",
            {"wanted": list(article_ids)},
        )
        .fetchall()
    )
    return dict(rows)


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story; ``stands_at`` is its date or, without one, when it was recorded."""

    story_id: str
    article_id: str
    publisher: str | None
    published_at: datetime | None
    stands_at: datetime


def story_members(store: Store, story_ids: Iterable[str]) -> list[Member]:
    """All current articles of these stories, however old."""
    rows = (
        store.cursor()
        .execute(
            """SELECT a.story_id, a.article_id, a.publisher, v.published_at,
                coalesce(v.published_at, v.recorded_at)
            FROM articles a
            JOIN article_versions v ON v.version_id = a.current_version_id AND v.valid_to_release IS NULL
            WHERE a.valid_to_release IS NULL AND a.story_id IN (SELECT unnest($wanted::VARCHAR[]))""",
            {"wanted": list(story_ids)},
        )
        .fetchall()
    )
    return [Member(*row) for row in rows]


def last_release(store: Store) -> int:
    """The number of the last release; 0 before the first."""
    row = store.con.execute("SELECT coalesce(max(release), 0) FROM releases").fetchone()
    return int(row[0]) if row else 0


def edited_articles(store: Store, release: int) -> int:
    """How many articles a release gave another version than they had before."""
    row = store.con.execute(
        """SELECT count(*) FROM articles new JOIN articles old USING (article_id)
        WHERE new.valid_from_release = $release AND old.valid_to_release = $release
          AND old.current_version_id <> new.current_version_id""",
        {"release": release},
    ).fetchone()
    return int(row[0]) if row else 0
