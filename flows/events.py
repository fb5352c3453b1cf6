"""Alerts as Prefect events, for automations (flows/automations.yaml): optional."""

from __future__ import annotations

from flows.alerts import Change, Message

# Fingerprint scope → the event's name; the state says whether it is over.
_NAMES = {
    "held": "muster.expectation",
    "blocked": "muster.expectation",
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

    Call it where Prefect's API is at hand (inside a flow). Prefect's client drops events that no server
    takes; the data does not depend on them.
    """
    if message is None:
        return 0
    from prefect.events import emit_event

    for change in message.changes:
        emit_event(
            event=name_of(change),
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
