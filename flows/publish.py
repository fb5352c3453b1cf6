"""Stage, audit, release: the only place where expectations and the warehouse meet, as frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd
import pyarrow as pa

from expectations import judge
from flows.rows import Row
from warehouse import audit, corrections, quarantine, release, stage
from warehouse.connect import Store
from warehouse.release import FINDING_COLUMNS, Release


@dataclass(frozen=True)
class Published:
    """What came of a run's rows.

    ``findings`` has the columns of ``expectations.Report.findings``; ``rules`` counts the
    expectations by outcome (passed, failed, broken).
    """

    release: Release | None
    findings: pd.DataFrame
    rules: dict[str, int] = field(default_factory=dict)
    blocked: bool = False


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
        return Published(None, pd.DataFrame(columns=list(FINDING_COLUMNS)))  # nothing can have changed
    stage.write(
        store, run_id, {name: pa.Table.from_pylist(list(found)) for name, found in tables.items() if found}
    )
    report = judge(audit.frames(store, run_id))
    audit.record(store, run_id, report.outcomes)
    findings = quarantine.with_decisions(store, report.findings)
    blocked = bool((findings["severity"] == "critical").any())
    released = None if blocked else release.publish(store, run_id, findings, note=note)
    return Published(released, findings, report.counts(), blocked)
