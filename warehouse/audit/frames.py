"""Run the SQL of this folder over a run's staged rows and the current release."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse import plan, stage
from warehouse.connect import Store
from warehouse.errors import WarehouseError
from warehouse.tables import PAGES

if TYPE_CHECKING:
    import pandas as pd

FOLDER = Path(__file__).parent

# What the other frames are made of, in this order; gone again when the frames are made.
_BASES = (
    "audited_figures",
    "audited_versions",
    "audited_articles",
    "breakdown_parts",
    "series_base",
    "tried_pages",
)
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


# What the bases read when a run is audited: the relations of warehouse/plan.py.
_STAGED = {
    "figures": "candidate_figures",
    "versions": "SELECT version_id FROM new_figures UNION SELECT version_id FROM superseded_figures",
    "article_versions": "candidate_article_versions",
    "new_versions": "SELECT version_id FROM new_article_versions",
    "articles": "candidate_articles",
}


def frames(store: Store, run_id: str) -> dict[str, pd.DataFrame]:
    """The frames of a run: one per file of this folder that is named in ``FRAMES``.

    Columns are described in each SQL file. All frames are empty when the run stages nothing new.
    Raises BadRows for staged figures of unknown articles.
    """
    plan.prepare(store, run_id)
    staged = stage.attach(store, run_id)
    pages = {name: f"{staged}.{name}" for name in PAGES}
    return _frames(store, {**_STAGED, **pages, "run_id": run_id})


def released(store: Store, release: int) -> dict[str, pd.DataFrame]:
    """The same frames over everything that was current in a release, as if all of it were new.

    Raises WarehouseError when there is no such release.
    """
    if not store.con.execute("SELECT 1 FROM releases WHERE release = ?", [release]).fetchone():
        raise WarehouseError(f'there is no release {release}: see `muster sql "from releases"`')
    current = (
        f"valid_from_release <= {release} AND (valid_to_release IS NULL OR valid_to_release > {release})"
    )

    def rows(table: str) -> str:
        return f"(SELECT * EXCLUDE (valid_from_release, valid_to_release) FROM {table} WHERE {current})"

    versions = f"SELECT current_version_id FROM articles WHERE {current}"
    return _frames(
        store,
        {
            "figures": rows("figures"),
            "versions": versions,
            "article_versions": rows("article_versions"),
            "new_versions": versions,
            "articles": rows("articles"),
            # Which pages could not be read is a matter of the runs that tried.
            **{name: f"(SELECT * FROM {name} LIMIT 0)" for name in PAGES},
            "run_id": "",
        },
    )


def _frames(store: Store, relations: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    con = store.con
    try:
        for name in _BASES:
            sql = _sql(name)
            for key, relation in relations.items():
                sql = sql.replace("{" + key + "}", relation)
            con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}")
        return {name: con.execute(_sql(name)).df() for name in FRAMES}
    finally:
        for name in reversed(_BASES):
            con.execute(f"DROP TABLE IF EXISTS temp.{name}")


def _sql(name: str) -> str:
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def record(store: Store, run_id: str, outcomes: pd.DataFrame) -> None:
    """Keep the outcome of each expectation of a run (columns of ``expectations.report.Report.outcomes``).

    Kept with it, whatever becomes of the release: the pages that the run could not read.
    """
    _record_problems(store, run_id)
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


def _record_problems(store: Store, run_id: str) -> None:
    """Remember the pages that broke for the first time, or for the first time with this extractor."""
    store.con.execute(
        f"""INSERT INTO page_problems
        SELECT DISTINCT ON (s.page_id, s.extractor_version)
            s.page_id, s.extractor_version, s.problem, ?, now()
        FROM {stage.attach(store, run_id)}.page_problems AS s
        ANTI JOIN page_problems AS p
            ON p.page_id = s.page_id AND p.extractor_version = s.extractor_version""",
        [run_id],
    )
