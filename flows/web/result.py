"""What reading a source brought, and what a person should hear of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from warehouse.web_state import SourceRow

SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a person may have to know. ``changed``: it was not so at the last reading."""

    source_id: str
    kind: str  # a state of warehouse.web_state.SOURCE_STATES, or below_minimum, above_maximum, note
    severity: str  # one of SEVERITIES
    message: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one source brought."""

    source_id: str
    state: str  # one of warehouse.web_state.SOURCE_STATES, or "skipped" (its file), "busy" (its host)
    message: str | None = None
    listed: int | None = None  # entries of the list; None: no new list (304, not due, failed)
    new_addresses: int = 0
    pages: int = 0  # new or changed contents archived
    unchanged: int = 0  # delivered again, 304 included
    failed: int = 0  # given up for this run, gone and forbidden included
    refused: int = 0  # by a guard, robots.txt or a limit
    skipped: int = 0  # not asked, for the host is being left alone
    screened: int = 0  # of a foreign WARC, and not about the subject
    requests: int = 0
    events: tuple[Event, ...] = ()
    seconds: float = 0.0


@dataclass
class Notes:
    """Collects the events of one reading; the worst one makes the source's state."""

    source_id: str
    before: SourceRow | None
    events: list[Event] = field(default_factory=list)
    state: str = "ok"
    message: str | None = None

    def say(self, kind: str, severity: str, message: str, state: str | None = None) -> None:
        """Add an event; one with a ``state`` also decides the source's, unless a worse one stands."""
        changed = state is not None and (self.before is None or self.before.state != state)
        self.events.append(Event(self.source_id, kind, severity, message, changed))
        if state is not None and self.state in ("ok", "degraded"):
            self.state, self.message = state, message
