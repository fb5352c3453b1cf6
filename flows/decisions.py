"""What a desk editor does about quarantine: decide, and judge held rows again with today's rules."""

from __future__ import annotations

import getpass
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flows import alerts, problems
from flows.alerts import News
from flows.channels import Channel
from flows.publish import Published, publish
from flows.routes import Routes
from warehouse import quarantine, runs
from warehouse.connect import Store
from warehouse.quarantine import Held


@dataclass(frozen=True)
class Replayed:
    """What came of judging held rows again."""

    staged: int  # rows that were judged again
    published: Published | None  # none when nothing was held
    news: News


def decide(
    store: Store,
    wanted: str,
    decision: str,
    *,
    why: str,
    by: str | None,
    channels: Sequence[Channel] = (),
    routes: Routes | None = None,
) -> tuple[Held, Replayed]:
    """Record a decision on a held row and judge it again, so that it takes effect at once.

    Accepted, the row enters the next release, which this makes, with the finding beside it. ``by`` is the
    logged-in user unless named. Raises WarehouseError for an unknown id or an empty reason.
    """
    held = quarantine.find(store, wanted)
    quarantine.decide(store, held, decision, why=why, by=by or getpass.getuser())
    return held, replay(store, row_ids=[held.row_id], channels=channels, routes=routes)


def replay(
    store: Store,
    *,
    row_ids: Collection[str] | None = None,
    channels: Sequence[Channel] = (),
    routes: Routes | None = None,
) -> Replayed:
    """Judge held rows (all, or some) again by today's rules and decisions; release what now passes."""
    run_id = runs.start(store, "replay", {"row_ids": sorted(row_ids) if row_ids is not None else None})
    state, published, staged = "failed", None, 0
    try:
        staged = quarantine.stage_again(store, run_id, row_ids)
        if staged:
            published = publish(store, run_id, {}, note="rows from quarantine judged again")
        state = "unchanged"
        if published is not None and published.blocked:
            state = "refused"
        elif published is not None and published.release is not None:
            state = "released"
        news = alerts.notify(
            store,
            run_id=run_id,
            problems=problems.of_quarantine(store),
            scopes=["held:"],
            channels=channels,
            routes=routes,
        )
    finally:
        runs.finish(store, run_id, state, {"staged": staged})
    return Replayed(staged, published, news)
