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
    from flows.commands import listing
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
        listing.as_json(found)
        return 0
    columns = {
        "at (UTC)": lambda row: listing.moment(row.fetched_at),
        "source": lambda row: row.source_id,
        "status": lambda row: row.status or "–",
        "outcome": lambda row: row.outcome,
        "ms": lambda row: row.ms if row.ms is not None else "–",
        "address": lambda row: row.url,
        "reason": lambda row: row.reason,
    }
    listing.as_table(found, columns)
    return 0
