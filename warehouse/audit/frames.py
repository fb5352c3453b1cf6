"""Run the SQL of this folder over a run's staged rows and the current release."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from warehouse import plan
from warehouse.connect import Store

FOLDER = Path(__file__).parent

# What the other frames are made of, in this order; gone again when the frames are made.
_BASES = ("audited_figures", "audited_versions", "audited_articles", "breakdown_parts", "series_base")
# The frames that the expectations judge.
FRAMES = (
    "articles",
    "figures",
    "breakdown_parts",
    "breakdown_sums",
    "breakdown_countries",
    "breakdowns",
    "series_steps",
    "ceilings",
    "slips",
    "sources",
)


def frames(store: Store, run_id: str) -> dict[str, pd.DataFrame]:
    """The frames of a run: one per file of this folder that is named in ``FRAMES``.

    Columns are described in each SQL file. All frames are empty when the run stages nothing new.
    Raises BadRows for staged figures of unknown articles.
    """
    plan.prepare(store, run_id)
    con = store.con
    try:
        for name in _BASES:
            con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {_sql(name)}")
        return {name: con.execute(_sql(name)).df() for name in FRAMES}
    finally:
        for name in reversed(_BASES):
            con.execute(f"DROP TABLE IF EXISTS temp.{name}")


def _sql(name: str) -> str:
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def record(store: Store, run_id: str, outcomes: pd.DataFrame) -> None:
    """Keep the outcome of each expectation of a run (columns of ``expectations.Report.outcomes``)."""
    if outcomes.empty:
        return
    wanted = ["suite", "rule", "severity", "status", "rows_checked", "rows_failed", "error", "reason"]
    store.con.register("judged_outcomes", outcomes[wanted])
    try:
        store.con.execute(
            """INSERT INTO expectation_outcomes
            SELECT ?, now(), suite, rule, severity, status, rows_checked, rows_failed,
                nullif(error, ''), reason
            FROM judged_outcomes""",
            [run_id],
        )
    finally:
        store.con.unregister("judged_outcomes")
