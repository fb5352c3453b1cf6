"""Stage, audit, release: the only place where expectations and the warehouse meet, as frames.

Most runs find nothing new and import none of what the others need: expectations, pandas, pyarrow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.rows import Row
from warehouse import audit, corrections, quarantine, release, stage
from warehouse.connect import Store
from warehouse.release import Release

if TYPE_CHECKING:
    import pandas as pd

EXAMPLES = 3  # quotes of rows that fail


@dataclass(frozen=True)
class Published:
    """What came of a run's rows.

    ``findings`` has the columns of ``expectations.report.Report.findings``, and is None where nothing was
    judged; ``rules`` counts the expectations by outcome (passed, failed, broken).
    """

    release: Release | None
    findings: pd.DataFrame | None = None
    rules: dict[str, int] = field(default_factory=dict)
    blocked: bool = False
    quotes: tuple[tuple[str, str], ...] = ()  # of rows that fail where the release is blocked, with addresses
    sources_checked: Mapping[str, frozenset[str]] = field(default_factory=dict)  # as in the report


def publish(store: Store, run_id: str, tables: Mapping[str, Sequence[Row]], *, note: str = "") -> Published:
    """Stage rows, judge exactly what would be released, and release what may be.

    Args:
        store: the open warehouse.
        run_id: a started run.
        tables: rows by table, as ``flows.extract`` makes them.
        note: printed with the release.

    Returns:
        ``release`` is None when nothing changed, or when something critical failed (``blocked``): then
        the last release stands.

    Raises:
        BadRows: rows that do not fit their table.
        WarehouseError: the disk refuses.
    """
    # Rows may be staged already: a replay from quarantine brings them itself.
    staged = any(tables.values()) or run_id in store.staged
    if not staged and not corrections.heeded(store):
        return Published(None)  # nothing can have changed
    import pyarrow as pa

    from expectations import judge

    stage.write(
        store, run_id, {name: pa.Table.from_pylist(list(found)) for name, found in tables.items() if found}
    )
    frames = audit.frames(store, run_id)
    report = judge(frames)
    audit.record(store, run_id, report.outcomes)
    findings = quarantine.with_decisions(store, report.findings)
    blocked = bool((findings["severity"] == "critical").any())
    released = None if blocked else release.publish(store, run_id, findings, note=note)
    quotes = _quotes(findings, frames["figures"]) if blocked else ()
    return Published(released, findings, report.counts(), blocked, quotes, report.sources_checked)


def _quotes(findings: pd.DataFrame, figures: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    """A few quotes of figures that fail, those with a critical finding first, with addresses."""
    failed = findings[(findings["table_name"] == "figures") & (findings["severity"] != "info")]
    ids = dict.fromkeys(failed.sort_values("severity", kind="stable")["row_id"].dropna())
    rows = figures[figures["quote"].notna()].set_index("figure_id")[["quote", "url"]]
    shown = rows.loc[[row_id for row_id in ids if row_id in rows.index]].drop_duplicates()
    return tuple((str(quote), str(url or "")) for quote, url in shown.head(EXAMPLES).to_numpy())
