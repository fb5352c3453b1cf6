"""muster's events in Prefect, for automations (flows/automations.yaml) and deployments' triggers.

Prefect's client queues events in a thread of its own and drops those that no server takes; no data
depends on them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flows.alerts import Change, Message

RELEASED = "muster.release.published"

# Fingerprint scope → the event's name; the state says whether it is over.
_NAMES = {
    "held": "muster.expectation",
    "blocked": "muster.expectation",
    "odd": "muster.source",
    "source": "muster.source",
    "silent": "muster.source",
    "run": "muster.run",
    "watch": "muster.watch",
}
_STATES = {
    "muster.expectation": ("failed", "recovered"),
    "muster.source": ("stale", "recovered"),
    "muster.run": ("failed", "recovered"),
    "muster.watch": ("missed", "recovered"),
}


def name_of(change: Change) -> str:
    """The event for a change: muster.expectation.failed, muster.source.stale, muster.run.recovered, ..."""
    subject = _NAMES.get(change.problem.fingerprint.partition(":")[0], "muster.alert")
    wrong, over = _STATES.get(subject, ("opened", "recovered"))
    return f"{subject}.{over if change.state == 'recovered' else wrong}"


def emit(message: Message | None) -> int:
    """Emit one event per change, for automations to react to; returns how many.

    Call it inside a flow, where Prefect's API is at hand.
    """
    if message is None:
        return 0
    for change in message.changes:
        _emit(
            name_of(change),
            resource={
                "prefect.resource.id": f"muster.{change.problem.fingerprint}",
                "prefect.resource.name": change.problem.title,
                "muster.severity": change.problem.severity,
            },
            payload={
                "state": change.state,
                "run_id": message.run_id,
                "rows": change.rows,
                "observed": change.problem.observed,
                "done": change.problem.done,
                "command": change.problem.command,
            },
        )
    return len(message.changes)


def emit_release(folder: Path, release: int, rows: dict[str, int], run_id: str) -> None:
    """Emit ``muster.release.published`` for the warehouse in ``folder``.

    Deployments that are to run after a release (export) take ``data`` and ``warehouse`` from its payload.
    """
    _emit(
        RELEASED,
        resource={
            "prefect.resource.id": f"muster.warehouse.{folder.name}",
            "prefect.resource.name": f"release {release} of {folder.name}",
        },
        payload={
            "data": str(folder.parent.resolve()),
            "warehouse": folder.name,
            "release": release,
            "figures": rows.get("figures", 0),
            "run_id": run_id,
        },
    )


def _emit(event: str, *, resource: dict[str, str], payload: dict[str, Any]) -> None:
    from prefect.events import emit_event

    emit_event(event=event, resource=resource, payload=payload)
