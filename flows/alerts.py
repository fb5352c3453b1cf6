"""Tell people about changes of state: something failed, still fails after a day, works again.

A problem has a fingerprint (a rule, a source, a kind of run). What is open is remembered in the
warehouse, so the same thing is never said twice; all news of one run goes into one message. Messages wait
in the warehouse until each channel has taken them (flows/outbox.py). A channel that fails is retried and
then reported: it never fails the data.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from flows import routes as routing
from flows.channels import Channel
from flows.outbox import WAITS, Delivery, deliver
from flows.routes import Routes
from warehouse import alert_log
from warehouse.alert_log import OpenAlert
from warehouse.connect import Store, transaction

REMIND_AFTER = timedelta(days=1)
MAX_QUOTES = 3

State = Literal["opened", "grown", "reminded", "recovered"]


@dataclass(frozen=True)
class Problem:
    """Something that is wrong now.

    ``fingerprint`` is what it is about ("held:breakdowns.sum_not_above_total", "source:bbc", "run:run");
    its part up to the colon is its scope. ``quotes`` holds up to three (quote, address) pairs.
    """

    fingerprint: str
    severity: str  # critical, warning, info
    title: str
    observed: str = ""
    reason: str = ""
    row_ids: frozenset[str] = frozenset()
    quotes: tuple[tuple[str, str], ...] = ()
    done: str = ""  # what the pipeline did about it
    command: str = ""  # what to type to look further


@dataclass(frozen=True)
class Change:
    """A change of a problem's state, with the problem as it is now or, if recovered, as it was."""

    state: State
    problem: Problem
    since: datetime
    rows: int


@dataclass(frozen=True)
class Message:
    """All news of one run."""

    message_id: str
    run_id: str
    made_at: datetime
    changes: tuple[Change, ...]

    @property
    def severity(self) -> str:
        """The gravest severity of what is not over; info when everything is over."""
        live = {change.problem.severity for change in self.changes if change.state != "recovered"}
        return next((word for word in ("critical", "warning") if word in live), "info")

    @property
    def title(self) -> str:
        """One line: how many things changed, and how."""
        words = {
            "opened": "new",
            "grown": "with more rows",
            "reminded": "still open",
            "recovered": "recovered",
        }
        counts = {state: sum(change.state == state for change in self.changes) for state in words}
        news = ", ".join(f"{count} {words[state]}" for state, count in counts.items() if count)
        first = self.changes[0].problem.title
        return f"muster: {first}" + (f" ({news})" if len(self.changes) > 1 else f" ({news.split(' ', 1)[1]})")

    @property
    def text(self) -> str:
        """The message for a person."""
        return "\n\n".join(_paragraph(change) for change in self.changes) + f"\n\nRun {self.run_id}."

    def as_json(self, routes: Routes | None = None) -> dict[str, Any]:
        """The message for a machine, with the owner of each problem; docs/expectations.md has the fields."""
        owners = routes or routing.default()
        return {
            "message_id": self.message_id,
            "run_id": self.run_id,
            "made_at": self.made_at.isoformat(),
            "severity": self.severity,
            "title": self.title,
            "text": self.text,
            "changes": [
                {
                    "state": change.state,
                    "since": change.since.isoformat(),
                    "rows": change.rows,
                    "owner": owners.owner_of(change.problem.fingerprint),
                }
                | {
                    key: value
                    for key, value in asdict(change.problem).items()
                    if key not in ("row_ids", "quotes")
                }
                | {"quotes": [{"quote": quote, "url": url} for quote, url in change.problem.quotes]}
                for change in self.changes
            ],
        }


@dataclass(frozen=True)
class News:
    """What ``notify`` did: the message it made, if any, and its deliveries (older messages included)."""

    message: Message | None = None
    deliveries: tuple[Delivery, ...] = field(default=())

    @property
    def failures(self) -> list[str]:
        """One line for each message that a channel did not take, or not certainly, for the run's summary."""
        return [delivery.failure for delivery in self.deliveries if not delivery.delivered]


def notify(
    store: Store,
    *,
    run_id: str,
    problems: Iterable[Problem],
    scopes: Collection[str],
    channels: Sequence[Channel],
    routes: Routes | None = None,
    now: datetime | None = None,
    waits: Sequence[float] = WAITS,
) -> News:
    """Compare problems with what is open, and send one message about what changed.

    Args:
        store: the open warehouse; it remembers what is open and what was sent.
        run_id: the run that found the problems.
        problems: everything that is wrong now, within ``scopes``.
        scopes: what this call has looked at: a whole scope ("held:") or one fingerprint ("run:run").
            An open alert within them whose problem is not among ``problems`` has recovered.
        channels: where to send; see ``flows.channels.channels``.
        routes: who is told about what; by default what MUSTER_ALERT_ROUTES says, else all of it to all.
        now: the time; the clock's by default.
        waits: seconds before each further attempt on a failing channel.

    Returns:
        The message and what each channel did with it; ``failures`` belongs in the run's summary.
    """
    now = now or datetime.now(UTC)
    message = collect(
        store,
        run_id=run_id,
        problems=problems,
        scopes=scopes,
        channels=channels,
        routes=routes or routing.default(),
        now=now,
    )
    return News(message, tuple(deliver(store, channels, now=now, waits=waits)))


def collect(
    store: Store,
    *,
    run_id: str,
    problems: Iterable[Problem],
    scopes: Collection[str],
    channels: Sequence[Channel],
    routes: Routes,
    now: datetime,
) -> Message | None:
    """Record changes of state and queue one message about them for each channel; None without a change.

    All of it or nothing: a process that is killed here leaves everything to be told by the next. A channel
    gets only what the routes lead to it. Returns the message with all changes.
    """
    with transaction(store.con):
        changes = _changes(store, run_id, problems, scopes, now)
        _queue(store, run_id, changes, channels, routes, now)
    return Message(secrets.token_hex(8), run_id, now, changes) if changes else None


def _changes(
    store: Store, run_id: str, problems: Iterable[Problem], scopes: Collection[str], now: datetime
) -> tuple[Change, ...]:
    """What changed against what is open, which is updated."""
    found = {problem.fingerprint: problem for problem in problems}
    known = {alert.fingerprint: alert for alert in alert_log.open_alerts(store, scopes)}
    changes: list[Change] = []
    for fingerprint, problem in found.items():
        alert = known.get(fingerprint)
        if alert is None:
            alert_log.opened(
                store,
                fingerprint=fingerprint,
                severity=problem.severity,
                title=problem.title,
                row_ids=problem.row_ids,
                run_id=run_id,
                now=now,
            )
            changes.append(Change("opened", problem, now, len(problem.row_ids)))
        elif state := _again(alert, problem, now):
            alert_log.told(store, alert, row_ids=problem.row_ids | alert.row_ids, now=now)
            new = problem.row_ids - alert.row_ids if state == "grown" else problem.row_ids
            changes.append(Change(state, problem, alert.opened_at, len(new)))
    for fingerprint, alert in known.items():
        if fingerprint not in found:
            alert_log.recovered(store, alert, now=now)
            problem = Problem(fingerprint, alert.severity, alert.title)
            changes.append(Change("recovered", problem, alert.opened_at, len(alert.row_ids)))
    return tuple(changes)


def _queue(
    store: Store,
    run_id: str,
    changes: Sequence[Change],
    channels: Sequence[Channel],
    routes: Routes,
    now: datetime,
) -> None:
    """One message for all channels that are to be told the same."""
    by_content: dict[tuple[Change, ...], list[str]] = {}
    for channel in channels:
        wanted = tuple(
            change
            for change in changes
            if routes.leads_to(channel.name, change.problem.fingerprint, change.problem.severity)
        )
        if wanted:
            by_content.setdefault(wanted, []).append(channel.name)
    for wanted, names in by_content.items():
        part = Message(secrets.token_hex(8), run_id, now, wanted)
        alert_log.queue(store, part.message_id, run_id, part.as_json(routes), names, now)


def _again(alert: OpenAlert, problem: Problem, now: datetime) -> State | None:
    """Whether an open problem is worth another message: new rows, or a day gone by."""
    if problem.row_ids - alert.row_ids:
        return "grown"
    return "reminded" if now - alert.told_at >= REMIND_AFTER else None


def sample_message() -> dict[str, Any]:
    """The content of a message that says that it is a test."""
    problem = Problem(
        fingerprint="test:channel",
        severity="info",
        title="a test message",
        observed="This channel works; nothing is wrong.",
        quotes=(("An example of a quote with 5,704 in it", "https://example.org/article"),),
        done="nothing",
        command="muster alerts list",
    )
    now = datetime.now(UTC)
    return Message(secrets.token_hex(8), "test", now, (Change("opened", problem, now, 0),)).as_json()


def _paragraph(change: Change) -> str:
    problem = change.problem
    rows = f", {change.rows} row{'s' if change.rows != 1 else ''}" if change.rows else ""
    if change.state == "recovered":
        return f"RECOVERED: {problem.title} (open since {change.since:%Y-%m-%d %H:%M} UTC)."
    word = {"opened": problem.severity.upper(), "grown": f"{problem.severity.upper()}, MORE ROWS"}.get(
        change.state, f"STILL OPEN since {change.since:%Y-%m-%d %H:%M} UTC"
    )
    lines = [f"{word}: {problem.title}{rows}"]
    lines += [line for line in (problem.observed, problem.reason) if line]
    lines += [f"  “{quote}” {url}".rstrip() for quote, url in problem.quotes[:MAX_QUOTES]]
    if problem.done:
        lines.append(f"Done: {problem.done}")
    if problem.command:
        lines.append(f"Look further: {problem.command}")
    return "\n".join(lines)
