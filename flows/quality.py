"""What `muster check` and `muster quality` do, as plain functions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from expectations import judge, page
from expectations.judging import rules
from flows.errors import UserError
from warehouse import audit, quarantine, runs, stage
from warehouse.audit import history
from warehouse.connect import Store


@dataclass(frozen=True)
class Checked:
    """Outcomes and findings (``expectations.report.Report``), and a sentence on what they are about."""

    about: str
    outcomes: pd.DataFrame
    findings: pd.DataFrame
    judged_now: bool = True  # else: what a run recorded

    @property
    def bad(self) -> bool:
        """Whether something critical failed, or a rule that guards a release could not be judged."""
        severity, status = self.outcomes["severity"], self.outcomes["status"]
        failed = (severity == "critical") & (status != "passed")
        return bool((failed | (severity == "warning") & (status == "broken")).any())


def check_release(store: Store, release: int | None) -> Checked:
    """What today's rules say of a whole release (the last one by default).

    Raises UserError when there is no release, WarehouseError when there is not that one.
    """
    if release is None:
        release = store.con.execute("SELECT max(release) FROM releases").fetchall()[0][0]
        if release is None:
            raise UserError("there is no release yet: make one with `muster run`")
    report = judge(audit.released(store, release))
    return Checked(f"Release {release}, judged now.", report.outcomes, report.findings)


def check_run(store: Store, run_id: str) -> Checked:
    """What today's rules say of the rows that a run has staged; if they are gone, what the run recorded.

    Staged rows stay until the next run stages some when the release was refused; findings are after the
    decisions on quarantined rows. Raises UserError for a run that judged nothing.
    """
    state = runs.state_of(store, run_id)
    if state is not None and stage.kept(store, run_id):
        report = judge(audit.frames(store, run_id))
        findings = quarantine.with_decisions(store, report.findings)
        about = f"Run {run_id} ({state}): its rows are still staged and were judged now."
        return Checked(about, report.outcomes, findings)
    outcomes = history.outcomes(store, run_id=run_id)
    if outcomes.empty:
        raise UserError(f"run {run_id} has judged nothing, or is unknown: `muster releases` lists run ids")
    about = (
        f"Run {run_id} ({state}): its staged rows are gone, nothing was judged now. "
        f"This is what the run recorded at {outcomes['judged_at'].iloc[-1]:%Y-%m-%d %H:%M} UTC."
    )
    findings = history.failing(store)
    return Checked(about, outcomes, findings[findings["run_id"] == run_id], judged_now=False)


def write_page(store: Store, target: Path) -> None:
    """Write the quality page. Raises OSError when the file cannot be written."""
    html = page.build(rules(), history.outcomes(store), history.failing(store))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(html, encoding="utf-8")
