"""Which problems are open, which messages were made, and which channel took them."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from warehouse.connect import Store


@dataclass(frozen=True)
class OpenAlert:
    """A problem that somebody was told about and that has not recovered."""

    alert_id: str
    fingerprint: str
    severity: str
    title: str
    row_ids: frozenset[str]
    opened_at: datetime
    told_at: datetime


def open_alerts(store: Store, scopes: Collection[str] | None) -> list[OpenAlert]:
    """Open alerts whose fingerprint is, or starts with, one of ``scopes`` ("held:", "run:run"); None: all."""
    rows = store.con.execute(
        "SELECT alert_id, fingerprint, severity, title, row_ids, opened_at, told_at FROM alerts "
        "WHERE recovered_at IS NULL ORDER BY opened_at, fingerprint"
    ).fetchall()
    return [
        OpenAlert(row[0], row[1], row[2], row[3], frozenset(row[4]), row[5], row[6])
        for row in rows
        if scopes is None
        or any(row[1] == scope or (scope.endswith(":") and row[1].startswith(scope)) for scope in scopes)
    ]


def opened(
    store: Store,
    *,
    fingerprint: str,
    severity: str,
    title: str,
    row_ids: Collection[str],
    run_id: str,
    now: datetime,
) -> None:
    """Record a new open problem."""
    store.con.execute(
        "INSERT INTO alerts VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ?)",
        [secrets.token_hex(8), fingerprint, severity, title, sorted(row_ids), now, now, run_id],
    )


def told(store: Store, alert: OpenAlert, *, row_ids: Collection[str], now: datetime) -> None:
    """Record that somebody was told about an open problem again (a reminder, or more rows)."""
    store.con.execute(
        "UPDATE alerts SET told_at = ?, row_ids = ? WHERE alert_id = ?",
        [now, sorted(row_ids), alert.alert_id],
    )


def recovered(store: Store, alert: OpenAlert, *, now: datetime) -> None:
    """Record that a problem is over."""
    store.con.execute("UPDATE alerts SET recovered_at = ? WHERE alert_id = ?", [now, alert.alert_id])


def queue(
    store: Store,
    message_id: str,
    run_id: str,
    content: Mapping[str, Any],
    channels: Sequence[str],
    now: datetime,
) -> None:
    """Keep a message until each channel has taken it."""
    store.con.execute(
        "INSERT INTO alert_messages VALUES (?, ?, ?, ?)",
        [message_id, run_id, now, json.dumps(content, ensure_ascii=False)],
    )
    for channel in channels:
        store.con.execute(
            "INSERT INTO alert_deliveries VALUES (?, ?, NULL, 0, NULL, 'waiting')", [message_id, channel]
        )


def waiting(store: Store, *, now: datetime, give_up: timedelta) -> list[tuple[str, str, dict[str, Any]]]:
    """(message id, channel, content) not yet delivered and younger than ``give_up``; oldest first."""
    rows = store.con.execute(
        """SELECT d.message_id, d.channel, m.content
        FROM alert_deliveries AS d JOIN alert_messages AS m USING (message_id)
        WHERE d.state = 'waiting' AND m.made_at > ? ORDER BY m.made_at, d.channel""",
        [now - give_up],
    ).fetchall()
    return [(message, channel, json.loads(content)) for message, channel, content in rows]


def interrupted(store: Store) -> list[tuple[str, str]]:
    """(message id, channel) that a process was sending; who asks holds the lock, so that process is gone."""
    return store.con.execute(
        "SELECT message_id, channel FROM alert_deliveries WHERE state = 'sending' ORDER BY ALL"
    ).fetchall()


def mark(store: Store, message_id: str, channel: str, state: str) -> None:
    """Record that a message is being sent, or waits again."""
    store.con.execute(
        "UPDATE alert_deliveries SET state = ? WHERE message_id = ? AND channel = ?",
        [state, message_id, channel],
    )


def record(
    store: Store,
    message_id: str,
    channel: str,
    *,
    state: str,
    delivered_at: datetime | None,
    attempts: int,
    error: str | None,
) -> None:
    """Record what became of one message on one channel: delivered, waiting or in doubt."""
    store.con.execute(
        "UPDATE alert_deliveries SET state = ?, delivered_at = ?, attempts = attempts + ?, error = ? "
        "WHERE message_id = ? AND channel = ?",
        [state, delivered_at, attempts, error, message_id, channel],
    )


@dataclass(frozen=True)
class Undelivered:
    """A message that a channel has not taken, or not certainly."""

    message_id: str
    channel: str
    state: str  # waiting, sending, in doubt
    made_at: datetime
    title: str
    attempts: int
    error: str | None


def undelivered(store: Store, *, since: datetime) -> list[Undelivered]:
    """Messages made after ``since`` that some channel has not taken, oldest first."""
    rows = store.con.execute(
        """SELECT message_id, channel, state, made_at, content->>'title', attempts, error
        FROM alert_deliveries JOIN alert_messages USING (message_id)
        WHERE state <> 'delivered' AND made_at > ? ORDER BY made_at, channel""",
        [since],
    ).fetchall()
    return [Undelivered(*row) for row in rows]
