"""What is held back and what people decided about it.

The rows themselves are written by the release (warehouse/held.py); here they are listed, shown, decided
on and staged again. A decision holds for what was observed when it was made: when a row changes so that
something else is observed, it is asked again.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from warehouse.connect import Store
from warehouse.errors import WarehouseError
from warehouse.held import WITHHOLDABLE
from warehouse.release import FINDING_COLUMNS, check_findings
from warehouse.stage import attach
from warehouse.tables import Column, staged_columns

if TYPE_CHECKING:
    import pandas as pd

DECISIONS = ("accept", "reject")

# The current quarantine, each entry with the last decision on what was observed.
_CURRENT = """
SELECT q.quarantine_id, q.table_name, q.row_id, q.suite, q.rule, q.observed, q.reason, q.article_id,
    q.version_id, q.url, q.quote, q.run_id, q.held_at, q.row_json,
    d.decision, d.why, d.decided_by, d.decided_at
FROM quarantine AS q
LEFT JOIN (
    SELECT DISTINCT ON (table_name, row_id, suite, rule, observed) *
    FROM quarantine_decisions ORDER BY table_name, row_id, suite, rule, observed, decided_at DESC
) AS d ON d.table_name = q.table_name AND d.row_id = q.row_id AND d.suite = q.suite AND d.rule = q.rule
    AND d.observed IS NOT DISTINCT FROM q.observed
WHERE q.valid_to_release IS NULL
"""


@dataclass(frozen=True)
class Held:
    """One row in quarantine under one rule, with the last decision on it, if any."""

    quarantine_id: str
    table_name: str
    row_id: str
    suite: str
    rule: str
    observed: str | None
    reason: str | None
    article_id: str | None
    version_id: str | None
    url: str | None
    quote: str | None
    run_id: str
    held_at: datetime
    row: dict[str, Any]
    decision: str | None = None
    why: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None


def current(store: Store, *, rule: str | None = None, undecided: bool = False) -> list[Held]:
    """What is in quarantine now, newest first; of one rule ("rule" or "suite.rule"), or without decision."""
    sql = f"SELECT * FROM ({_CURRENT}) WHERE true"
    values: list[str] = []
    if rule is not None:
        sql += " AND (rule = ? OR suite || '.' || rule = ?)"
        values += [rule, rule]
    if undecided:
        # Rows that only wait with their article, or that a person rejected, are nobody's task.
        sql += " AND decision IS NULL AND suite NOT IN ('release', 'quarantine')"
    rows = store.con.execute(sql + " ORDER BY held_at DESC, url, row_id, rule", values).fetchall()
    return [_held(list(row)) for row in rows]


def _held(row: list[Any]) -> Held:
    row[13] = json.loads(row[13])
    return Held(*row)


def find(store: Store, wanted: str) -> Held:
    """The entry whose id, or row id, starts with ``wanted``.

    Raises:
        WarehouseError: nothing, or more than one thing, starts with it; says what to do.
    """
    found = [
        held
        for held in current(store)
        if held.quarantine_id.startswith(wanted) or held.row_id.startswith(wanted)
    ]
    if not found:
        raise WarehouseError(
            f"nothing in quarantine has an id that starts with {wanted!r}: see `muster quarantine list`"
        )
    if len(found) > 1:
        ids = ", ".join(f"{held.quarantine_id} ({held.rule})" for held in found[:4])
        raise WarehouseError(f"{wanted!r} fits {len(found)} entries: {ids}; give more of the id")
    return found[0]


def decide(store: Store, held: Held, decision: str, *, why: str, by: str, now: datetime | None = None) -> str:
    """Record a person's decision ("accept" or "reject") and return its id.

    Accepting lets the row into the next release although the rule still fails, with the finding beside
    it; rejecting keeps it out even when the rules change. Raises WarehouseError for another word, or
    without a reason.
    """
    if decision not in DECISIONS:
        raise WarehouseError(f"a decision is one of {', '.join(DECISIONS)}, not {decision!r}")
    if not why.strip():
        raise WarehouseError("a decision needs a reason: say it with --why")
    decision_id = secrets.token_hex(8)
    store.con.execute(
        "INSERT INTO quarantine_decisions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            decision_id,
            held.quarantine_id,
            held.table_name,
            held.row_id,
            held.suite,
            held.rule,
            held.observed,
            json.dumps(held.row, ensure_ascii=False),
            decision,
            why.strip(),
            by,
            now or datetime.now(UTC),
        ],
    )
    return decision_id


def with_decisions(store: Store, findings: pd.DataFrame) -> pd.DataFrame:
    """Findings as people decided on them; same columns.

    An accepted failed warning becomes an info finding that says who accepted it and why. A row whose last
    decision is a rejection gets a warning even when no rule fails any more, as long as it says the same.
    """
    import pandas as pd

    checked = check_findings(findings)
    _keep_texts(store, checked)
    con = store.con
    decisions = con.execute(
        """SELECT DISTINCT ON (table_name, row_id, suite, rule, observed)
            table_name, row_id, suite, rule, observed, decision, why, decided_by,
            strftime(decided_at, '%Y-%m-%d') AS decided_on
        FROM quarantine_decisions ORDER BY table_name, row_id, suite, rule, observed, decided_at DESC"""
    ).fetchall()
    if not decisions:
        return checked
    accepted = {tuple(row[:5]): row for row in decisions if row[5] == "accept"}
    rows = [
        _accepted(
            row, accepted.get((row["table_name"], row["row_id"], row["suite"], row["rule"], row["observed"]))
        )
        for row in checked.to_dict("records")
    ]
    held = {row["row_id"] for row in rows if row["severity"] == "warning" and row["outcome"] == "failed"}
    rows += _rejected(store, {row[1] for row in decisions if row[5] == "reject"} - held)
    return pd.DataFrame(rows, columns=list(FINDING_COLUMNS)).astype(object)


def _accepted(finding: dict[Any, Any], decision: tuple[Any, ...] | None) -> dict[Any, Any]:
    if decision is None or finding["severity"] != "warning" or finding["outcome"] != "failed":
        return finding
    words = f"{finding['observed']} (accepted by {decision[7]} on {decision[8]}: {decision[6]})"
    return finding | {"severity": "info", "observed": words}


def _rejected(store: Store, row_ids: set[str]) -> list[dict[str, Any]]:
    """A warning for each staged figure that a person rejected and that still says the same number."""
    if not row_ids:
        return []
    rows = store.con.execute(
        """SELECT d.row_id, d.why, d.decided_by, strftime(d.decided_at, '%Y-%m-%d')
        FROM (
            SELECT DISTINCT ON (row_id) * FROM quarantine_decisions
            WHERE table_name = 'figures' ORDER BY row_id, decided_at DESC
        ) AS d
        JOIN candidate_figures AS f ON f.figure_id = d.row_id
        WHERE d.decision = 'reject'
          AND (f.value, f.low, f.high) IS NOT DISTINCT FROM (
              CAST(d.row_json->>'value' AS BIGINT), CAST(d.row_json->>'low' AS BIGINT),
              CAST(d.row_json->>'high' AS BIGINT))
        ORDER BY d.row_id"""
    ).fetchall()
    return [
        {
            "suite": "quarantine",
            "rule": "rejected",
            "severity": "warning",
            "outcome": "failed",
            "table_name": "figures",
            "row_id": row_id,
            "observed": f"rejected by {by} on {day}: {why}",
            "reason": "A person decided that this row stays out.",
        }
        for row_id, why, by, day in rows
    ]


def stage_again(store: Store, run_id: str, row_ids: Collection[str] | None = None) -> int:
    """Stage quarantined rows (all, or some) so that today's rules judge them; returns how many there were.

    Each comes with the other rows of its article version, held or released, because a breakdown is judged
    whole: a part that is accepted must not be let in for being judged alone. Released ones do not change.
    """
    held = current(store)
    versions = {entry.version_id for entry in held if row_ids is None or entry.row_id in row_ids}
    wanted = sorted({entry.row_id for entry in held if entry.version_id in versions})
    if not wanted:
        return 0
    alias = attach(store, run_id)
    staged = 0
    for table in WITHHOLDABLE:
        columns = staged_columns(store.con, table)
        values = ", ".join(_from_json(table, column) for column in columns)
        names = ", ".join(column.name for column in columns)
        inserted = store.con.execute(
            f"""INSERT INTO {alias}.{table} ({names})
            SELECT DISTINCT ON (q.row_id) {values} FROM quarantine AS q
            LEFT JOIN quarantine_texts AS t ON q.table_name = 'article_versions' AND t.version_id = q.row_id
            WHERE q.valid_to_release IS NULL AND q.table_name = ? AND list_contains(?, q.row_id)""",
            [table, wanted],
        ).fetchone()
        staged += int(inserted[0]) if inserted is not None else 0
    names = ", ".join(column.name for column in staged_columns(store.con, "figures"))
    store.con.execute(
        f"""INSERT INTO {alias}.figures ({names})
        SELECT {names} FROM figures WHERE valid_to_release IS NULL AND version_id IN (
            SELECT version_id FROM quarantine
            WHERE valid_to_release IS NULL AND list_contains(?, row_id))
        AND figure_id NOT IN (SELECT figure_id FROM {alias}.figures)""",
        [wanted],
    )
    return staged


def _from_json(table: str, column: Column) -> str:
    """SQL that reads a column back from the row as it was held; article text is kept apart, in the store."""
    if (table, column.name) == ("article_versions", "text"):
        return "t.text"
    return f"CAST(q.row_json->>'{column.name}' AS {column.type})"


def _keep_texts(store: Store, findings: pd.DataFrame) -> None:
    """Keep the texts of article versions that are about to be held: their rows are without, for readers."""
    held = findings[
        (findings["severity"] == "warning")
        & (findings["outcome"] == "failed")
        & findings["table_name"].isin(["articles", "article_versions"])
    ]
    if held.empty:
        return
    store.con.execute(
        """INSERT INTO quarantine_texts
        SELECT version_id, text FROM candidate_article_versions
        WHERE (list_contains($ids, version_id) OR list_contains($ids, article_id))
          AND version_id NOT IN (SELECT version_id FROM quarantine_texts)""",
        {"ids": sorted(set(held["row_id"].dropna()))},
    )
