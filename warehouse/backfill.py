"""How far backfills have come: which days of which source were listed, and what of them waits to be read."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import date, datetime

from warehouse.connect import Store
from warehouse.web_state import Address

_ADDRESS = ", ".join(Address.__dataclass_fields__)


class Progress:
    """Reads and writes ``backfill_days``; safe across threads."""

    def __init__(self, store: Store, run_id: str) -> None:
        self._con = store.cursor()
        self._lock = threading.Lock()
        self._run_id = run_id

    def days(self, source_id: str) -> dict[date, str]:
        """The state ("listed" or "done") of each day of a source that was listed."""
        with self._lock:
            rows = self._con.execute(
                "SELECT day, state FROM backfill_days WHERE source_id = ?", [source_id]
            ).fetchall()
        return dict(rows)

    def listed(self, source_id: str, addresses: Mapping[date, int], now: datetime) -> None:
        """Remember that the lists of these days were read, with the number of articles on each."""
        self._write(source_id, addresses, "listed", now)

    def done(self, source_id: str, day: date, now: datetime) -> None:
        """Remember that nothing of a day waits any more."""
        with self._lock:
            self._con.execute(
                "UPDATE backfill_days SET state = 'done', run_id = ?, changed_at = ? "
                "WHERE source_id = ? AND day = ?",
                [self._run_id, now, source_id, day],
            )

    def unread(self, source_id: str, start: datetime, end: datetime) -> list[Address]:
        """The addresses of a source dated in [start, end) that were never read and may be tried again."""
        with self._lock:
            rows = self._con.execute(
                f"""SELECT {_ADDRESS} FROM web_addresses
                WHERE source_id = ? AND purpose = 'article' AND reads = 0 AND due_at IS NOT NULL
                  AND published_at >= ? AND published_at < ? ORDER BY published_at, url""",
                [source_id, start, end],
            ).fetchall()
        return [Address(*row) for row in rows]

    def _write(self, source_id: str, addresses: Mapping[date, int], state: str, now: datetime) -> None:
        with self._lock:
            self._con.executemany(
                "INSERT INTO backfill_days VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
                "state = excluded.state, addresses = excluded.addresses, run_id = excluded.run_id, "
                "changed_at = excluded.changed_at",
                [
                    [source_id, day, state, count, self._run_id, now]
                    for day, count in sorted(addresses.items())
                ],
            )
