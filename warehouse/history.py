"""Closing and opening rows: how a release changes the history of the core tables.

Works on the relations of warehouse/plan.py and on ``withheld`` of warehouse/held.py, inside the
release's transaction. Nothing is deleted and nothing but the end of a row's validity is updated.
"""

from __future__ import annotations

from datetime import datetime

import duckdb

from warehouse.tables import CORE


def apply(con: duckdb.DuckDBPyConnection, number: int, now: datetime, *, hand: bool, keep_text: bool) -> None:
    """Close and open rows of all core tables for release ``number``.

    ``keep_text``: False where the tables are shared and article text must not be.

    ``hand``: the run brings hand-coded figures, so that a staged article version stands for all
    hand-coded figures of that version instead of all extracted ones.
    """
    _moved(con)
    _figures(con, number, now, "hand" if hand else "extracted")
    for table in ("sources", "stories", "articles", "article_versions"):
        _close_and_open(con, table, number, keep_text)


def only_recorded(con: duckdb.DuckDBPyConnection, number: int) -> bool:
    """Whether the release keeps figures that were replaced before they were ever released."""
    row = con.execute(
        "SELECT count(*) FROM figures WHERE valid_from_release = $n AND valid_to_release = $n", {"n": number}
    ).fetchone()
    return row is not None and row[0] > 0


def _moved(con: duckdb.DuckDBPyConnection) -> None:
    """Articles that get another current version, with when that version was recorded."""
    con.execute(
        """CREATE OR REPLACE TEMP TABLE moved AS
        SELECT n.article_id, n.current_version_id AS version_id,
            coalesce(k.recorded_at, v.recorded_at, n.current_seen_at) AS recorded_at,
            (n.current_version_id, a.current_version_id) IN (FROM reread_versions) AS reread
        FROM new_articles AS n
        JOIN known_articles AS a ON a.article_id = n.article_id
        LEFT JOIN candidate_article_versions AS v ON v.version_id = n.current_version_id
        LEFT JOIN known_article_versions AS k ON k.version_id = n.current_version_id
        WHERE a.current_version_id <> n.current_version_id
          AND n.article_id NOT IN (SELECT row_id FROM withheld WHERE table_name = 'articles')"""
    )
    # A version that becomes current again was recorded long ago; its return is what is new.
    con.execute(
        """UPDATE moved SET recorded_at = n.current_seen_at FROM new_articles AS n
        WHERE n.article_id = moved.article_id
          AND moved.version_id IN (SELECT version_id FROM known_article_versions)"""
    )


def _close_and_open(con: duckdb.DuckDBPyConnection, table: str, number: int, keep_text: bool) -> None:
    """Replace the changed rows of a table and add the new ones, but for those held back."""
    key = CORE[table].key
    held = f"{key} NOT IN (SELECT row_id FROM withheld WHERE table_name = '{table}')"
    con.execute(
        f"UPDATE {table} SET valid_to_release = ? FROM (SELECT k.store_row FROM known_{table} AS k "
        f"SEMI JOIN (SELECT * FROM new_{table} WHERE {held}) AS n ON n.{key} = k.{key}) AS gone "
        f"WHERE {table}.rowid = gone.store_row",
        [number],
    )
    if table == "article_versions":
        # A version was recorded when it was first seen, however often it is read again.
        con.execute(
            f"""INSERT INTO article_versions BY NAME
            SELECT n.* REPLACE ({"n.text" if keep_text else "NULL"} AS text,
                                coalesce(k.recorded_at, n.recorded_at) AS recorded_at,
                                coalesce(k.fetched_at, n.fetched_at) AS fetched_at),
                ? AS valid_from_release
            FROM new_article_versions AS n
            LEFT JOIN known_article_versions AS k ON k.version_id = n.version_id
            WHERE n.{held}""",
            [number],
        )
        return
    con.execute(
        f"INSERT INTO {table} BY NAME SELECT *, ? AS valid_from_release FROM new_{table} WHERE {held}",
        [number],
    )


def fill_text(con: duckdb.DuckDBPyConnection) -> None:
    """Put text back where the store was rebuilt from a release, which has none."""
    con.execute(
        """UPDATE article_versions SET text = lost.text FROM (
            SELECT k.store_row, c.text FROM known_article_versions AS k
            JOIN candidate_article_versions AS c ON c.version_id = k.version_id
            WHERE k.text_missing AND c.text IS NOT NULL
        ) AS lost WHERE article_versions.rowid = lost.store_row"""
    )


def _figures(con: duckdb.DuckDBPyConnection, number: int, now: datetime, kind: str) -> None:
    """Close and open figures, each with its reason and with its place on the second time axis."""
    values = {"n": number, "now": now, "kind": kind}
    con.execute(
        """CREATE OR REPLACE TEMP TABLE closing_figures AS
        SELECT k.store_row,
            CASE
                WHEN m.article_id IS NOT NULL AND k.version_id <> m.version_id
                    THEN CASE WHEN m.reread THEN 're-extraction' ELSE 'edited article' END
                WHEN w.row_id IS NOT NULL THEN 'withheld'
                WHEN d.figure_id IS NOT NULL THEN 'correction'
                WHEN n.figure_id IS NOT NULL AND coalesce(n.correction_id, k.correction_id) IS NOT NULL
                    THEN 'correction'
                WHEN k.origin_kind = 'hand' THEN 'hand coding'
                ELSE 're-extraction'
            END AS because,
            CASE WHEN m.article_id IS NOT NULL AND k.version_id <> m.version_id AND NOT m.reread
                THEN greatest(k.known_from, m.recorded_at) ELSE greatest(k.known_from, $now) END AS known_to
        FROM known_figures AS k
        LEFT JOIN moved AS m ON m.article_id = k.article_id
        LEFT JOIN (SELECT row_id FROM withheld WHERE table_name = 'figures') AS w ON w.row_id = k.figure_id
        LEFT JOIN new_figures AS n ON n.figure_id = k.figure_id
        LEFT JOIN dropped_figures AS d ON d.figure_id = k.figure_id
        WHERE (m.article_id IS NOT NULL AND k.version_id <> m.version_id)
           OR w.row_id IS NOT NULL OR n.figure_id IS NOT NULL OR d.figure_id IS NOT NULL
           OR (k.origin_kind = $kind
               AND k.figure_id NOT IN (SELECT figure_id FROM candidate_figures)
               AND k.version_id IN (SELECT version_id FROM candidate_article_versions)
               AND k.version_id NOT IN (
                   SELECT row_id FROM withheld WHERE table_name = 'article_versions'))""",
        {"now": now, "kind": kind},
    )
    # The reasons are found before anything is closed, from the same state that the audit saw.
    con.execute(
        """INSERT INTO figures BY NAME
        WITH held_before AS (
            SELECT DISTINCT row_id FROM quarantine WHERE table_name = 'figures' AND valid_to_release IS NULL
        ), reasoned AS (
            SELECT n.*, CASE
                WHEN (k.figure_id IS NOT NULL AND coalesce(n.correction_id, k.correction_id) IS NOT NULL)
                    OR (k.figure_id IS NULL AND n.figure_id IN (SELECT figure_id FROM figure_originals))
                    THEN 'correction'
                WHEN n.figure_id IN (FROM held_before) THEN 'quarantine released'
                WHEN v.because IS NOT NULL THEN v.because
                WHEN n.origin_kind = 'hand' THEN 'hand coding'
                ELSE 're-extraction'
            END AS opened_because
            FROM new_figures AS n
            JOIN current_versions AS v ON v.version_id = n.version_id
            LEFT JOIN (SELECT figure_id, correction_id FROM known_figures) AS k ON k.figure_id = n.figure_id
            WHERE n.figure_id NOT IN (SELECT row_id FROM withheld WHERE table_name = 'figures')
        )
        SELECT *, $n AS valid_from_release,
            CASE WHEN opened_because IN ('new article', 'edited article', 'hand coding')
                THEN recorded_at ELSE $now END AS known_from
        FROM reasoned""",
        {"n": number, "now": now},
    )
    con.execute(
        """UPDATE figures SET valid_to_release = $n, closed_because = c.because, known_to = c.known_to
        FROM closing_figures AS c WHERE figures.rowid = c.store_row""",
        {"n": number},
    )
    replaced = con.execute("SELECT count(*) FROM superseded_versions").fetchone()
    if replaced != (0,):
        _superseded(con, values)


def _superseded(con: duckdb.DuckDBPyConnection, values: dict[str, object]) -> None:
    """Keep figures of versions that were replaced before this release: known for a while, never current."""
    con.execute(
        """INSERT INTO figures BY NAME
        WITH version AS (
            SELECT version_id, article_id, coalesce(fetched_at, recorded_at) AS seen_at, recorded_at
            FROM candidate_article_versions
            UNION
            SELECT version_id, article_id, coalesce(fetched_at, recorded_at), recorded_at
            FROM article_versions WHERE valid_to_release IS NULL
              AND article_id IN (SELECT article_id FROM superseded_figures)
        ), span AS (
            SELECT version_id, article_id, lead(recorded_at) OVER (
                PARTITION BY article_id ORDER BY seen_at, recorded_at) AS until
            FROM version
        )
        SELECT s.*, s.recorded_at AS known_from,
            greatest(s.recorded_at, coalesce(span.until, s.recorded_at)) AS known_to,
            CASE WHEN s.article_id IN (SELECT article_id FROM known_articles)
                THEN 'edited article' ELSE 'new article' END AS opened_because,
            'edited article' AS closed_because,
            $n AS valid_from_release, $n AS valid_to_release
        FROM superseded_figures AS s LEFT JOIN span ON span.version_id = s.version_id
        WHERE s.figure_id NOT IN (SELECT row_id FROM withheld WHERE table_name = 'figures')""",
        {"n": values["n"]},
    )
