"""The report of a judgement: one row per rule (outcomes) and one per row concerned (findings)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import pandas as pd

from expectations.engine import Outcome
from expectations.rules import say

FINDING_COLUMNS = ("suite", "rule", "severity", "outcome", "table_name", "row_id", "observed", "reason")
OUTCOME_COLUMNS = ("suite", "rule", "severity", "status", "rows_checked", "rows_failed", "error", "reason")


@dataclass(frozen=True)
class Report:
    """What the expectations say about a run's rows.

    ``findings``: suite, rule, severity, outcome ("failed" or "broken"), table_name, row_id (null when the
    finding is about a table as a whole), observed (in words), reason. ``outcomes``: suite, rule, severity,
    status ("passed", "failed", "broken"), rows_checked, rows_failed (rows of the rule's frame), error,
    reason. ``sources_checked``: for each rule about sources those that it was about, so that one that is
    not there has neither passed nor failed. ``seconds`` is the whole judgement, ``import_seconds`` the part
    that loading Great Expectations took (0 when it was loaded before or not needed).
    """

    findings: pd.DataFrame
    outcomes: pd.DataFrame
    seconds: float
    import_seconds: float
    sources_checked: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def blocked(self) -> bool:
        """Whether something critical failed, or a rule that guards a release could not be judged."""
        return bool((self.findings["severity"] == "critical").any())

    def counts(self) -> dict[str, int]:
        """Number of rules by status, for a summary line."""
        counted = self.outcomes["status"].value_counts()
        return {status: int(counted.get(status, 0)) for status in ("passed", "failed", "broken")}


def build(
    outcomes: Iterable[Outcome],
    frames: Mapping[str, pd.DataFrame],
    *,
    seconds: float,
    import_seconds: float,
    sources_checked: Mapping[str, frozenset[str]] | None = None,
) -> Report:
    """Put outcomes into words and name the rows that each concerns.

    A rule that could not be judged makes one finding with outcome "broken". Rows of a critical or
    warning rule would go out unjudged, so such a finding is critical; a broken info rule stays info.
    """
    findings: list[tuple[Any, ...]] = []
    table: list[tuple[Any, ...]] = []
    for outcome in outcomes:
        rule = outcome.rule
        failed = len(outcome.failing) or int(outcome.status == "failed")
        table.append(
            (
                rule.suite,
                rule.name,
                rule.severity,
                outcome.status,
                outcome.rows_checked,
                failed,
                outcome.error,
                rule.reason,
            )
        )
        if outcome.status == "broken":
            severity = "info" if rule.severity == "info" else "critical"
            words = f"the expectation could not be judged: {outcome.error}"
            findings.append((rule.suite, rule.name, severity, "broken", rule.table, None, words, rule.reason))
        elif outcome.status == "failed":
            findings.extend(_failed(outcome, frames[rule.frame]))
    return Report(
        findings=_merged(_frame(findings, FINDING_COLUMNS)),
        outcomes=_frame(table, OUTCOME_COLUMNS),
        seconds=seconds,
        import_seconds=import_seconds,
        sources_checked=sources_checked or {},
    )


def _frame(rows: list[tuple[Any, ...]], columns: tuple[str, ...]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(columns))
    for column in columns:
        if not column.startswith("rows_"):
            frame[column] = frame[column].astype(object).where(frame[column].notna(), None)
        else:
            frame[column] = frame[column].astype("int64")
    return frame


def _merged(findings: pd.DataFrame) -> pd.DataFrame:
    """One row per rule and row concerned: a part may stand in two sums that are both too large."""
    if findings.empty:
        return findings
    keys = [column for column in FINDING_COLUMNS if column != "observed"]
    merged = findings.groupby(keys, dropna=False, sort=False)["observed"].agg(
        lambda words: "; ".join(dict.fromkeys(words))
    )
    return _frame(
        [tuple(row) for row in merged.reset_index()[list(FINDING_COLUMNS)].to_numpy()], FINDING_COLUMNS
    )


def _failed(outcome: Outcome, frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    rule = outcome.rule
    start = (rule.suite, rule.name, rule.severity, "failed", rule.table)
    if not outcome.failing:
        share = outcome.observed_value
        shown = {"observed_value": share, "rows": outcome.rows_checked, "observed_share": f"{share:.0%}"}
        return [(*start, None, say(rule.observed, shown), rule.reason)]
    return [
        (*start, row_id, say(rule.observed, cast(dict[str, Any], row)), rule.reason)
        for row in frame.iloc[list(outcome.failing)].to_dict("records")
        for row_id in _ids(row.get(rule.subject))
    ]


def subjects(outcome: Outcome, frames: Mapping[str, pd.DataFrame]) -> list[str]:
    """Ids of the rows that a failed rule concerns."""
    if not outcome.failing:
        return []
    cells = frames[outcome.rule.frame][outcome.rule.subject].iloc[list(outcome.failing)]
    return [row_id for cell in cells for row_id in _ids(cell) if row_id is not None]


def _ids(cell: Any) -> list[str | None]:
    """The ids in a cell: one, a list of them, or none."""
    if isinstance(cell, str):
        return [cell]
    if cell is None or cell is pd.NA or (isinstance(cell, float) and cell != cell):
        return [None]
    return [str(item) for item in cell]
