"""Complain about what did not happen: no run, no release, a silent source, a backlog in quarantine.

Plain functions; the flow around them is a thin layer (`muster watch`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from expectations import toml_file
from expectations.toml_file import Reasoned
from flows import alerts
from flows.alerts import News, Problem
from flows.channels import Channel
from flows.errors import UserError
from flows.routes import Routes
from warehouse import absence
from warehouse.absence import State
from warehouse.connect import Store

LIMITS = Path(__file__).with_name("watch.toml")
# Everything that a look covers: what is not wrong among these has recovered.
SCOPES = ("watch:", "silent:")


class Limits(BaseModel):
    """All of watch.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    run_hours: Reasoned
    release_days: Reasoned
    silence_factor: Reasoned
    silence_least_hours: Reasoned
    backlog_rows: Reasoned
    backlog_days: Reasoned

    @classmethod
    def load(cls, path: Path = LIMITS) -> Limits:
        """Read and check a limits file. Raises UserError that names the file and the entry."""
        return toml_file.load(path, cls, UserError)


def watch(
    store: Store,
    *,
    run_id: str,
    channels: Sequence[Channel],
    limits: Limits | None = None,
    routes: Routes | None = None,
    now: datetime | None = None,
) -> tuple[list[Problem], News]:
    """Look at what should have happened, and tell about changes.

    Returns what is missing now and what was sent (``flows.alerts.News``).
    """
    now = now or datetime.now(UTC)
    found = missing(absence.state(store), limits or Limits.load(), now)
    news = alerts.notify(
        store, run_id=run_id, problems=found, scopes=SCOPES, channels=channels, routes=routes, now=now
    )
    return found, news


def missing(state: State, limits: Limits, now: datetime) -> list[Problem]:
    """What should have happened by ``now`` and did not."""
    problems = []
    if state.last_run is None or now - state.last_run > timedelta(hours=limits.run_hours.value):
        failed = f"; the last one failed at {_at(state.last_failure)}" if state.last_failure else ""
        problems.append(
            Problem(
                fingerprint="watch:run",
                severity="critical",
                title="no run has ended well",
                observed=f"the last good run ended {_ago(state.last_run, now)}{failed}.",
                reason=limits.run_hours.reason,
                done="nothing; the last release stands",
                command="muster status",
            )
        )
    if state.last_release is None or now - state.last_release > timedelta(days=limits.release_days.value):
        problems.append(
            Problem(
                fingerprint="watch:release",
                severity="warning",
                title="no release",
                observed=f"the last release was made {_ago(state.last_release, now)}.",
                reason=limits.release_days.reason,
                done="nothing; the last release stands",
                command="muster releases",
            )
        )
    for source in state.sources:
        allowed = max(
            source.usual_gap * limits.silence_factor.value,
            timedelta(hours=limits.silence_least_hours.value),
        )
        if now - source.latest > allowed:
            gap = source.usual_gap.total_seconds() / 3600
            problems.append(
                Problem(
                    fingerprint=f"silent:{source.source_id}",
                    severity="warning",
                    title=f"the source “{source.source_id}” is silent",
                    observed=f"latest article {_ago(source.latest, now)}; usual are {gap:.0f} hours.",
                    reason=limits.silence_factor.reason,
                    done="nothing; the other sources go on",
                    command=f"muster fetches --source {source.source_id}",
                )
            )
    old = state.oldest_waiting is not None and now - state.oldest_waiting > timedelta(
        days=limits.backlog_days.value
    )
    if state.waiting > limits.backlog_rows.value or (state.waiting and old):
        problems.append(
            Problem(
                fingerprint="watch:backlog",
                severity="warning",
                title="rows wait in quarantine",
                observed=f"{state.waiting} rows, the oldest held {_ago(state.oldest_waiting, now)}.",
                reason=limits.backlog_days.reason if old else limits.backlog_rows.reason,
                done="they stay out of the release until somebody decides",
                command="muster quarantine list",
            )
        )
    return problems


def _at(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "never"


def _ago(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return "never"
    days = (now - moment).total_seconds() / 86400
    return f"{_at(moment)} ({days:.1f} days ago)"
