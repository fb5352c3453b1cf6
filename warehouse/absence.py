"""What did not happen: when a run last ended well, when a source last brought something, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from warehouse.connect import Store


@dataclass(frozen=True)
class Silence:
    """A source, its latest article, and the usual gap between its articles (median, of at least five)."""

    source_id: str
    latest: datetime
    usual_gap: timedelta


@dataclass(frozen=True)
class State:
    """What ``muster watch`` looks at; times are null when there never was such a thing."""

    last_run: datetime | None  # the end of the last run of the main kind that did not fail
    last_failure: datetime | None  # the end of the last one that failed, if it came after
    last_release: datetime | None
    sources: tuple[Silence, ...]
    waiting: int  # quarantined rows that nobody decided on
    oldest_waiting: datetime | None


def state(store: Store, *, kind: str = "run") -> State:
    """Look. ``kind`` is the kind of run that is expected.

    What is dated later than now was written while the clock ran ahead, and says nothing about now.
    """
    con = store.con
    last_run, last_failure = con.execute(
        """SELECT max(finished_at) FILTER (state NOT IN ('failed', 'interrupted', 'running')),
            max(finished_at) FILTER (state IN ('failed', 'interrupted'))
        FROM runs WHERE kind = ? AND finished_at <= now()""",
        [kind],
    ).fetchall()[0]
    if last_run is not None and last_failure is not None and last_failure < last_run:
        last_failure = None
    release = con.execute("SELECT max(released_at) FROM releases WHERE released_at <= now()").fetchall()[0][0]
    sources = con.execute(
        """WITH seen AS (
            SELECT a.source_id, coalesce(v.published_at, v.recorded_at) AS seen_at
            FROM articles AS a
            JOIN article_versions AS v ON v.version_id = a.current_version_id AND v.valid_to_release IS NULL
            WHERE a.valid_to_release IS NULL AND a.source_id IS NOT NULL
              AND coalesce(v.published_at, v.recorded_at) <= now()
        ), gaps AS (
            SELECT source_id, seen_at,
                seen_at - lag(seen_at) OVER (PARTITION BY source_id ORDER BY seen_at) AS gap
            FROM seen
        )
        SELECT source_id, max(seen_at), median(epoch(gap)) FROM gaps
        GROUP BY source_id HAVING count(gap) >= 5 ORDER BY source_id"""
    ).fetchall()
    waiting, oldest = con.execute(
        """SELECT count(DISTINCT (q.table_name, q.row_id)), min(q.held_at) FROM quarantine AS q
        WHERE q.valid_to_release IS NULL AND q.suite NOT IN ('release', 'quarantine')
          AND NOT EXISTS (
              SELECT 1 FROM quarantine_decisions AS d
              WHERE d.table_name = q.table_name AND d.row_id = q.row_id AND d.rule = q.rule
                AND d.observed IS NOT DISTINCT FROM q.observed)"""
    ).fetchall()[0]
    return State(
        last_run=last_run,
        last_failure=last_failure,
        last_release=release,
        sources=tuple(Silence(name, latest, timedelta(seconds=gap)) for name, latest, gap in sources),
        waiting=waiting,
        oldest_waiting=oldest,
    )
