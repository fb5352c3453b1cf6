"""What `muster check` and `muster quality` do, as plain functions."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from expectations import judge, page
from expectations.judging import rules
from flows.errors import UserError
from warehouse import audit
from warehouse.audit import history
from warehouse.connect import Store


def judged_release(store: Store, release: int | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Outcomes and findings of today's rules on a whole release (the last one by default).

    Raises UserError when there is no release, WarehouseError when there is not that one.
    """
    if release is None:
        release = store.con.execute("SELECT max(release) FROM releases").fetchall()[0][0]
        if release is None:
            raise UserError("there is no release yet: make one with `muster run`")
    report = judge(audit.released(store, release))
    return report.outcomes, report.findings


def recorded_run(store: Store, run_id: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Outcomes that a run recorded, and the findings and held rows that still stem from it.

    Raises UserError for a run that judged nothing.
    """
    outcomes = history.outcomes(store, run_id=run_id)
    if outcomes.empty:
        raise UserError(f"run {run_id} has judged nothing, or is unknown: `muster releases` lists run ids")
    findings = history.failing(store)
    return outcomes, findings[findings["run_id"] == run_id]


def write_page(store: Store, target: Path) -> None:
    """Write the quality page. Raises OSError when the file cannot be written."""
    html = page.build(rules(), history.outcomes(store), history.failing(store))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(html, encoding="utf-8")
