"""Run the SQL of this folder over a run's staged rows and the current release."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

from warehouse.connect import Store
from warehouse.stage import attach
from warehouse.tables import CORE, staged_columns

FOLDER = Path(__file__).parent

# What the other frames are made of, in this order; gone again when the frames are made.
_BASES = ("new_figures", "new_versions", "known_articles", "breakdown_parts")
# The frames that the expectations judge.
FRAMES = ("figures", "breakdown_parts", "breakdown_sums", "breakdown_countries", "breakdowns")


def frames(store: Store, run_id: str) -> dict[str, pd.DataFrame]:
    """The frames of a run: one per file of this folder that is named in ``FRAMES``.

    Columns are described in each SQL file. All frames are empty when the run stages nothing new.
    """
    staged = attach(store, run_id)
    content = ", ".join(_content(store.con))
    con = store.con
    try:
        for name in _BASES:
            sql = _sql(name).replace("{staged}", staged).replace("{content}", content)
            con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}")
        return {name: con.execute(_sql(name)).df() for name in FRAMES}
    finally:
        for name in reversed(_BASES):
            con.execute(f"DROP TABLE IF EXISTS temp.{name}")


def _content(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The columns of ``figures`` that make a row different: all but how it came to be known."""
    circumstance = CORE["figures"].circumstance
    return [column.name for column in staged_columns(con, "figures") if column.name not in circumstance]


def _sql(name: str) -> str:
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
