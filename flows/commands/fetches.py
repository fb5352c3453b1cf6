"""``muster fetches``: what was asked of whom, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter


def fetches(
    *,
    source: str | None = None,
    run: str | None = None,
    outcome: str | None = None,
    failed: Annotated[bool, Parameter(negative=())] = False,
    limit: int = 50,
    data: Path | None = None,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """List requests, the newest first: when, what, the answer, and the reason where it was no good one.

    Parameters
    ----------
    source
        Only for this source.
    run
        Only of this run.
    outcome
        Only with this outcome: ok, unchanged, not_modified, redirect, retry, error, gone, forbidden,
        refused, skipped.
    failed
        Only those that brought nothing: error, gone, forbidden, refused, skipped.
    limit
        At most so many.
    data
        Data folder; default: MUSTER_DATA, else ./data (there: live if there is one, else sample).
    json
        Print a JSON array of objects.
    """
    import json as json_module
    from dataclasses import asdict

    from rich.console import Console
    from rich.table import Table

    from flows.commands.folders import existing_folder
    from flows.errors import UserError
    from warehouse.connect import writer
    from warehouse.fetches import FAILED, OUTCOMES, find

    if outcome is not None and outcome not in OUTCOMES:
        raise UserError(f"--outcome {outcome}: unknown; it is one of {', '.join(OUTCOMES)}")
    outcomes = [outcome] if outcome else list(FAILED) if failed else None
    with writer(existing_folder(data)) as store:
        found = find(store, source_id=source, run_id=run, outcomes=outcomes, limit=limit)
    if json:
        print(json_module.dumps([asdict(row) for row in found], default=str, ensure_ascii=False))
        return 0
    table = Table("at (UTC)", "source", "status", "outcome", "ms", "address", "reason")
    for row in found:
        table.add_row(
            f"{row.fetched_at:%Y-%m-%d %H:%M:%S}",
            row.source_id,
            str(row.status or "–"),
            row.outcome,
            str(row.ms if row.ms is not None else "–"),
            row.url,
            row.reason or "",
        )
    Console().print(table)
    return 0
