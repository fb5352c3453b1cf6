"""Findings of the audit inside a release: which rows are withheld, and what is recorded about them.

``register`` puts the findings beside the plan and works out ``withheld``; ``apply`` keeps quarantine
and findings with the same history as all other tables.
"""

from __future__ import annotations

import contextlib
from datetime import datetime
from typing import TYPE_CHECKING

import duckdb

from warehouse.tables import CORE

if TYPE_CHECKING:
    import pandas as pd

# A source or a story is a frame around rows: it is never withheld, its findings are only recorded.
WITHHOLDABLE = ("articles", "article_versions", "figures")


def register(con: duckdb.DuckDBPyConnection, findings: pd.DataFrame) -> None:
    """Make ``reported`` (the findings with their ids) and ``withheld`` (table_name, row_id)."""
    import pyarrow as pa

    texts = {
        name: pa.array([None if v is None else str(v) for v in findings[name]], type=pa.string())
        for name in findings.columns
    }
    con.register("finding_rows", pa.table(texts))
    con.execute(
        """CREATE OR REPLACE TEMP TABLE reported AS
        SELECT DISTINCT ON (finding_id) * FROM (
            SELECT substr(sha256(concat_ws(chr(31), suite, rule, coalesce(table_name, chr(0)),
                coalesce(row_id, chr(0)),
                -- Findings without a row are told apart by what they say.
                CASE WHEN row_id IS NULL OR suite = 'corrections' THEN coalesce(observed, '') || reason
                    ELSE '' END)), 1, 16) AS finding_id, *
            FROM (
                SELECT suite, rule, severity, outcome, table_name, row_id, observed, reason FROM finding_rows
                UNION ALL
                SELECT 'corrections', rule, 'info', 'failed', table_name, row_id, observed, reason
                FROM correction_findings
            )
        ) ORDER BY finding_id, severity DESC"""
    )
    con.execute("CREATE OR REPLACE TEMP TABLE withheld (table_name VARCHAR, row_id VARCHAR)")
    concerned = con.execute(
        "SELECT DISTINCT table_name FROM reported WHERE severity = 'warning' AND outcome = 'failed'"
    ).fetchall()
    for table in (name for name in WITHHOLDABLE if (name,) in concerned):
        key = CORE[table].key
        con.execute(
            f"""INSERT INTO withheld SELECT DISTINCT table_name, row_id FROM reported
            WHERE severity = 'warning' AND outcome = 'failed' AND table_name = '{table}'
              AND row_id IN (SELECT {key} FROM candidate_{table} UNION SELECT {key} FROM known_{table})"""
        )
    row = con.execute("SELECT count(*) FROM withheld WHERE table_name <> 'figures'").fetchone()
    con.execute("CREATE OR REPLACE TEMP TABLE withheld_alone AS SELECT * FROM withheld")
    if row is not None and row[0]:
        _cascade(con)


def _cascade(con: duckdb.DuckDBPyConnection) -> None:
    """An article is withheld with its staged version and the other way round, and both with the figures."""
    con.execute(
        """INSERT INTO withheld SELECT 'articles', article_id FROM candidate_articles
        WHERE current_version_id IN (SELECT row_id FROM withheld WHERE table_name = 'article_versions')
          AND article_id NOT IN (SELECT row_id FROM withheld WHERE table_name = 'articles')"""
    )
    con.execute(
        """INSERT INTO withheld SELECT 'article_versions', version_id FROM candidate_article_versions
        WHERE article_id IN (SELECT row_id FROM withheld WHERE table_name = 'articles')
          AND version_id NOT IN (SELECT row_id FROM withheld WHERE table_name = 'article_versions')"""
    )
    con.execute(
        """INSERT INTO withheld SELECT 'figures', figure_id FROM candidate_figures
        WHERE version_id IN (SELECT row_id FROM withheld WHERE table_name = 'article_versions')
          AND figure_id NOT IN (SELECT row_id FROM withheld WHERE table_name = 'figures')"""
    )


def unregister(con: duckdb.DuckDBPyConnection) -> None:
    """Let go of the findings frame."""
    with contextlib.suppress(duckdb.Error):  # an error has ended the transaction: that one counts
        con.unregister("finding_rows")


def apply(con: duckdb.DuckDBPyConnection, number: int, now: datetime, run_id: str) -> None:
    """Write quarantine and findings for release ``number``; call after the core tables are written."""
    _quarantine(con, number, now, run_id)
    _findings(con, number, run_id)


def row_findings_changed(con: duckdb.DuckDBPyConnection, number: int) -> bool:
    """Whether a finding on a row came or went with this release; not on a whole table or source."""
    row = con.execute(
        "SELECT count(*) FROM findings WHERE row_id IS NOT NULL AND table_name IS DISTINCT FROM 'sources' "
        "AND (valid_from_release = $n OR valid_to_release = $n)",
        {"n": number},
    ).fetchone()
    return row is not None and row[0] > 0


def _quarantine(con: duckdb.DuckDBPyConnection, number: int, now: datetime, run_id: str) -> None:
    """Open a quarantine row for each withheld row and rule; close what is no longer held."""
    con.execute(
        """CREATE OR REPLACE TEMP TABLE holding AS
        WITH why AS (
            SELECT w.table_name, w.row_id, r.suite, r.rule, r.observed, r.reason
            FROM withheld_alone AS w JOIN reported AS r
              ON r.table_name = w.table_name AND r.row_id = w.row_id
             AND r.severity = 'warning' AND r.outcome = 'failed'
            UNION ALL
            SELECT table_name, row_id, 'release', 'held_with_its_article', NULL,
                'its article or article version is held back, so this row waits with it'
            FROM withheld WHERE (table_name, row_id) NOT IN (SELECT (table_name, row_id) FROM withheld_alone)
        ), body AS (
            SELECT 'figures' AS table_name, f.figure_id AS row_id, f.article_id, f.version_id, f.quote,
                to_json(f) AS row_json
            FROM (SELECT * FROM candidate_figures UNION ALL BY NAME
                  SELECT * EXCLUDE (store_row) FROM known_figures
                  WHERE figure_id NOT IN (SELECT figure_id FROM candidate_figures)) AS f
            WHERE f.figure_id IN (SELECT row_id FROM withheld WHERE table_name = 'figures')
            UNION ALL
            SELECT 'articles', a.article_id, a.article_id, a.current_version_id, NULL, to_json(a)
            FROM candidate_articles AS a
            WHERE a.article_id IN (SELECT row_id FROM withheld WHERE table_name = 'articles')
            UNION ALL
            SELECT 'article_versions', v.version_id, v.article_id, v.version_id, NULL, to_json(v)
            FROM (SELECT * EXCLUDE (text) FROM candidate_article_versions) AS v
            WHERE v.version_id IN (SELECT row_id FROM withheld WHERE table_name = 'article_versions')
        ), address AS (
            SELECT article_id, url FROM candidate_articles
            UNION ALL
            SELECT article_id, url FROM articles WHERE valid_to_release IS NULL
              AND article_id IN (SELECT article_id FROM body)
              AND article_id NOT IN (SELECT article_id FROM candidate_articles)
        )
        SELECT substr(sha256(concat_ws(chr(31), why.table_name, why.row_id, why.suite, why.rule)), 1, 16)
                AS quarantine_id,
            why.*, body.article_id, body.version_id, address.url, body.quote, body.row_json
        FROM why
        JOIN body ON body.table_name = why.table_name AND body.row_id = why.row_id
        LEFT JOIN address ON address.article_id = body.article_id"""
    )
    con.execute(
        """CREATE OR REPLACE TEMP TABLE still_held AS
        SELECT q.quarantine_id FROM quarantine AS q JOIN holding AS h
          ON h.quarantine_id = q.quarantine_id
         AND (h.observed, h.reason, h.quote) IS NOT DISTINCT FROM (q.observed, q.reason, q.quote)
        WHERE q.valid_to_release IS NULL"""
    )
    con.execute(
        """UPDATE quarantine SET valid_to_release = $n, closed_because = CASE
            WHEN table_name = 'figures' AND row_id IN (
                SELECT figure_id FROM figures WHERE valid_from_release = $n) THEN 'released'
            WHEN table_name = 'articles' AND row_id IN (
                SELECT article_id FROM articles WHERE valid_from_release = $n) THEN 'released'
            WHEN table_name = 'article_versions' AND row_id IN (
                SELECT version_id FROM article_versions WHERE valid_from_release = $n) THEN 'released'
            ELSE 'superseded' END
        WHERE valid_to_release IS NULL
          AND quarantine_id NOT IN (SELECT quarantine_id FROM still_held)
          AND (row_id IN (SELECT row_id FROM holding)
            OR (table_name = 'figures' AND row_id IN (SELECT figure_id FROM candidate_figures))
            OR (table_name = 'articles' AND row_id IN (SELECT article_id FROM candidate_articles))
            OR version_id IN (SELECT version_id FROM candidate_article_versions)
            OR article_id IN (SELECT article_id FROM moved))""",
        {"n": number},
    )
    con.execute(
        """INSERT INTO quarantine BY NAME
        SELECT *, $run AS run_id, $now AS held_at, $n AS valid_from_release FROM holding
        WHERE quarantine_id NOT IN (SELECT quarantine_id FROM still_held)""",
        {"n": number, "now": now, "run": run_id},
    )


def _findings(con: duckdb.DuckDBPyConnection, number: int, run_id: str) -> None:
    """Record the findings that withhold nothing.

    A finding on a row stays until that row, or another figure of its version, changes: the audit looks
    at versions with new or changed figures only. Findings on whole tables are those of the last audit,
    findings on a source those of the last one that staged pages of it.
    """
    con.execute(
        """CREATE OR REPLACE TEMP TABLE kept AS
        SELECT * FROM reported
        WHERE NOT (severity = 'warning' AND outcome = 'failed'
               AND (coalesce(table_name, ''), coalesce(row_id, ''))
                   IN (SELECT (table_name, row_id) FROM withheld))"""
    )
    con.execute(
        """CREATE OR REPLACE TEMP TABLE still_found AS
        SELECT f.finding_id FROM findings AS f JOIN kept AS k ON k.finding_id = f.finding_id
         AND (k.severity, k.outcome, k.observed, k.reason)
             IS NOT DISTINCT FROM (f.severity, f.outcome, f.observed, f.reason)
        WHERE f.valid_to_release IS NULL"""
    )
    if con.execute("SELECT count(*) FROM findings WHERE valid_to_release IS NULL").fetchone() != (0,):
        _end_findings(con, number)
    con.execute(
        """INSERT INTO findings BY NAME
        SELECT *, $run AS run_id, $n AS valid_from_release FROM kept
        WHERE finding_id NOT IN (SELECT finding_id FROM still_found)""",
        {"n": number, "run": run_id},
    )


def _end_findings(con: duckdb.DuckDBPyConnection, number: int) -> None:
    """Close the findings that the audit looked for and did not find again."""
    touched = " UNION ALL ".join(
        f"SELECT '{t.name}' AS table_name, {t.key} AS row_id FROM {t.name} "
        "WHERE valid_from_release = $n OR valid_to_release = $n"
        for t in CORE.values()
    )
    core = ", ".join(f"'{name}'" for name in CORE)
    con.execute(
        f"""UPDATE findings SET valid_to_release = $n
        WHERE valid_to_release IS NULL AND finding_id NOT IN (SELECT finding_id FROM still_found)
          AND (suite = 'corrections' OR row_id IS NULL OR table_name IS NULL OR table_name NOT IN ({core})
            OR finding_id IN (SELECT finding_id FROM kept)
            OR (table_name = 'sources' AND row_id IN (SELECT source_id FROM candidate_sources))
            OR (table_name, row_id) IN (SELECT (table_name, row_id) FROM ({touched}))
            OR (table_name = 'figures' AND row_id IN (
                SELECT figure_id FROM candidate_figures
                WHERE version_id IN (SELECT version_id FROM new_figures))))""",
        {"n": number},
    )
