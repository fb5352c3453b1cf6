"""Outcomes of the last runs and the rows that fail now, for the quality page and `muster check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.connect import Store

if TYPE_CHECKING:
    import pandas as pd


def outcomes(store: Store, *, runs: int = 20, run_id: str | None = None) -> pd.DataFrame:
    """Recorded outcomes of one run, or of the last ``runs`` runs that judged something, oldest run first.

    Columns: run_id, judged_at, suite, rule, severity, status, rows_checked, rows_failed, error, reason.
    """
    return store.con.execute(
        """SELECT * FROM expectation_outcomes
        WHERE CASE WHEN $run IS NOT NULL THEN run_id = $run ELSE run_id IN (
            SELECT run_id FROM expectation_outcomes GROUP BY run_id ORDER BY max(judged_at) DESC LIMIT $runs)
        END ORDER BY judged_at, suite, rule""",
        {"run": run_id, "runs": runs},
    ).df()


def failing(store: Store) -> pd.DataFrame:
    """Rows in quarantine and findings of the current release, with quotes and addresses.

    Columns: suite, rule, severity, outcome, observed, reason, quote, url, row_id, run_id, decision.
    """
    return store.con.execute(
        """SELECT q.suite, q.rule, 'warning' AS severity, 'failed' AS outcome, q.observed, q.reason, q.quote,
            q.url, q.row_id, q.run_id, d.decision
        FROM quarantine AS q
        LEFT JOIN (
            SELECT DISTINCT ON (table_name, row_id, suite, rule, observed) * FROM quarantine_decisions
            ORDER BY table_name, row_id, suite, rule, observed, decided_at DESC
        ) AS d ON d.row_id = q.row_id AND d.rule = q.rule AND d.observed IS NOT DISTINCT FROM q.observed
        WHERE q.valid_to_release IS NULL AND q.suite <> 'release'
        UNION ALL
        SELECT f.suite, f.rule, f.severity, f.outcome, f.observed, f.reason, g.quote,
            coalesce(a.url, b.url), f.row_id, f.run_id, NULL
        FROM findings AS f
        LEFT JOIN figures AS g ON g.figure_id = f.row_id AND g.valid_to_release IS NULL
        LEFT JOIN articles AS a ON a.article_id = g.article_id AND a.valid_to_release IS NULL
        LEFT JOIN articles AS b ON b.current_version_id = f.row_id AND b.valid_to_release IS NULL
        WHERE f.valid_to_release IS NULL
        ORDER BY ALL"""
    ).df()
