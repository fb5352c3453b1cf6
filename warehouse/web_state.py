"""What the web side remembers between runs: addresses with validators and schedule, robots.txt, circuits,
source states and files that were read.

One ``WebState`` per run, shared by all threads: one cursor behind one lock, short transactions.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse import archive, fetches
from warehouse.archive import Page
from warehouse.connect import Folder, Store, writer
from warehouse.fetches import Fetch

SOURCE_STATES = {
    "ok": "the last reading worked",
    "degraded": "the last reading worked in part: too few or too many items, or some addresses failed",
    "failing": "the last reading failed",
    "forbidden": "the site refuses us (401, 403, 451)",
    "disallowed": "robots.txt does not allow it",
    "unconfigured": "needs a key that the environment does not have",
}


@dataclass(frozen=True, slots=True)
class Item:
    """An address that a discovery found, with what the list says about it."""

    url: str
    published: datetime | None = None  # aware
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """A row of ``web_addresses``."""

    url: str
    source_id: str
    purpose: str
    first_seen_at: datetime
    published_at: datetime | None = None
    first_read_at: datetime | None = None
    last_read_at: datetime | None = None
    reads: int = 0
    failures: int = 0
    due_at: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class RobotsRow:
    """A row of ``web_robots``: the last robots.txt of one origin."""

    origin: str
    read_at: datetime
    status: int | None
    sha256: str | None
    body: str | None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class HostRow:
    """A row of ``web_hosts``: the circuit of one host."""

    host: str
    failures: int
    openings: int
    open_until: datetime | None
    reason: str | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of ``web_sources``: the last known state of one source."""

    source_id: str
    state: str
    message: str | None = None
    robots_allowed: bool | None = None
    robots_sha256: str | None = None
    discovered_at: datetime | None = None
    read_at: datetime | None = None
    items: int | None = None


Row = Address | RobotsRow | HostRow | SourceRow
_TABLES: dict[type, str] = {
    Address: "web_addresses",
    RobotsRow: "web_robots",
    HostRow: "web_hosts",
    SourceRow: "web_sources",
}


@dataclass
class _Pending:
    """What one thread wants written."""

    log: list[Fetch]
    page: Page | None
    rows: list[Row]
    done: bool = False
    error: BaseException | None = None


class WebState:
    """Reads and writes the tables above."""

    def __init__(self, store: Store) -> None:
        self._con = store.cursor()
        self._lock = threading.Lock()  # of the cursor
        self._turn = threading.Lock()  # of the thread that writes what is pending
        self._pending_lock = threading.Lock()
        self._pending: list[_Pending] = []

    @contextmanager
    def _transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._lock:
            self._con.begin()
            try:
                yield self._con
            except BaseException:
                self._con.rollback()
                raise
            self._con.commit()

    def record(
        self, log: Sequence[Fetch] = (), *, page: Page | None = None, rows: Sequence[Row] = ()
    ) -> None:
        """Write what one reading brought, all or nothing: log rows, its page, and changed state rows.

        Threads that arrive while another one commits are written together by the first of them that
        gets its turn: a commit waits for the disk, and ten hosts would wait for ten in a row.

        Raises:
            Whatever the commit that this reading was part of raised; none of it is written then.
        """
        mine = _Pending(list(log), page, list(rows))
        with self._pending_lock:
            self._pending.append(mine)
        with self._turn:
            if not mine.done:
                self._write_pending()
        if mine.error is not None:
            raise mine.error

    def _write_pending(self) -> None:
        """Write all that is waiting in one transaction, and tell each how it went."""
        with self._pending_lock:
            batch, self._pending = self._pending, []
        error: BaseException | None = None
        try:
            with self._transaction() as con:
                fetches.add(con, [fetch for pending in batch for fetch in pending.log])
                archive.add_pages(con, [pending.page for pending in batch if pending.page is not None])
                _upsert(con, [row for pending in batch for row in pending.rows])
        except BaseException as problem:
            error = problem
            raise
        finally:
            for pending in batch:
                pending.done, pending.error = True, error

    def discovered(
        self,
        source_id: str,
        items: Sequence[Item],
        now: datetime,
        *,
        log: Sequence[Fetch] = (),
        rows: Sequence[Row] = (),
    ) -> int:
        """Remember the addresses that a discovery found, due at once, together with its validators.

        One transaction: were the feed's validators kept without its items, a run killed in between
        would get 304 for ever after and never see them.

        Returns:
            The number of addresses that were not known before (from any source).
        """
        unique = {item.url: item for item in items}
        with self._transaction() as con:
            added = con.execute(
                """INSERT INTO web_addresses (url, source_id, purpose, first_seen_at, published_at, due_at)
                SELECT unnest($urls::VARCHAR[]), $source, 'article', $now, unnest($dates::TIMESTAMPTZ[]), $now
                ON CONFLICT DO NOTHING RETURNING url""",
                {
                    "urls": list(unique),
                    "dates": [item.published for item in unique.values()],
                    "source": source_id,
                    "now": now,
                },
            ).fetchall()
            fetches.add(con, list(log))
            _upsert(con, rows)
        return len(added)

    def due(
        self, source_id: str, now: datetime, limit: int, *, horizon: datetime | None = None
    ) -> list[Address]:
        """The article addresses of a source that are to be read now: never-read ones first, newest first.

        Args:
            horizon: no date may lie beyond it; one that does was set by a clock that ran ahead, and is due.
        """
        rows = self._rows(
            """SELECT {columns} FROM web_addresses
            WHERE source_id = ? AND purpose = 'article' AND (due_at <= ? OR due_at > ?)
            ORDER BY reads > 0, published_at DESC NULLS LAST, due_at, url LIMIT ?""",
            Address,
            [source_id, now, horizon, limit],
        )
        return [Address(*row) for row in rows]

    def address(self, url: str) -> Address | None:
        """What is known of one address."""
        rows = self._rows("SELECT {columns} FROM web_addresses WHERE url = ?", Address, [url])
        return Address(*rows[0]) if rows else None

    def archived(self, url: str, digest: str) -> tuple[str, int] | None:
        """File and offset of the record that holds this content of a list, if it was archived."""
        with self._lock:
            row = self._con.execute(
                """SELECT archive_file, archive_offset FROM fetches
                WHERE url = ? AND digest = ? AND archive_file IS NOT NULL
                ORDER BY fetched_at DESC LIMIT 1""",
                [url, digest],
            ).fetchone()
        return (str(row[0]), int(row[1])) if row else None

    def last_indexed(self, archive_file: str) -> int | None:
        """The offset of the last record of an archive file that anything refers to."""
        with self._lock:
            row = self._con.execute(
                """SELECT max(archive_offset) FROM
                (SELECT archive_file, archive_offset FROM pages
                 UNION ALL SELECT archive_file, archive_offset FROM fetches) WHERE archive_file = ?""",
                [archive_file],
            ).fetchone()
        return int(row[0]) if row and row[0] is not None else None

    def requests(self, run_id: str, source_id: str) -> int:
        """How many requests a run has made for a source, robots.txt included."""
        with self._lock:
            row = self._con.execute(
                "SELECT count(*) FROM fetches WHERE run_id = ? AND source_id = ? AND ms IS NOT NULL",
                [run_id, source_id],
            ).fetchone()
        return int(row[0]) if row else 0

    def unread(self, source_id: str) -> int:
        """How many addresses of a source failed when they were last asked for and will be asked again."""
        with self._lock:
            row = self._con.execute(
                """SELECT count(*) FROM web_addresses
                WHERE source_id = ? AND failures > 0 AND due_at IS NOT NULL""",
                [source_id],
            ).fetchone()
        return int(row[0]) if row else 0

    def robots(self, origin: str) -> RobotsRow | None:
        """The robots.txt of an origin as it was last read."""
        rows = self._rows("SELECT {columns} FROM web_robots WHERE origin = ?", RobotsRow, [origin])
        return RobotsRow(*rows[0]) if rows else None

    def hosts(self) -> dict[str, HostRow]:
        """The circuits of all hosts that have one."""
        return {row[0]: HostRow(*row) for row in self._rows("SELECT {columns} FROM web_hosts", HostRow, [])}

    def source(self, source_id: str) -> SourceRow | None:
        """The last known state of a source."""
        rows = self._rows("SELECT {columns} FROM web_sources WHERE source_id = ?", SourceRow, [source_id])
        return SourceRow(*rows[0]) if rows else None

    def forget_host(self, host: str) -> None:
        """Close the circuit of a host that answered."""
        with self._transaction() as con:
            con.execute("DELETE FROM web_hosts WHERE host = ?", [host])

    def file_was_read(self, path: Path, size: int, modified: datetime) -> bool:
        """Whether this file, in this state, was read in full before."""
        with self._lock:
            row = self._con.execute(
                "SELECT 1 FROM web_files WHERE path = ? AND bytes = ? AND modified = ?",
                [str(path), size, modified],
            ).fetchone()
        return row is not None

    def mark_file(self, path: Path, size: int, modified: datetime, now: datetime) -> None:
        """Remember that this file was read in full."""
        with self._transaction() as con:
            con.execute(
                "INSERT INTO web_files VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                [str(path), size, modified, now],
            )

    def _rows(self, query: str, kind: type[Row], parameters: list[object]) -> list[tuple[Any, ...]]:
        columns = ", ".join(kind.__dataclass_fields__)
        with self._lock:
            return self._con.execute(query.format(columns=columns), parameters).fetchall()


def _upsert(con: duckdb.DuckDBPyConnection, rows: Sequence[Row]) -> None:
    """Insert or replace state rows by their key; of two with one key the later counts."""
    by_table: dict[type[Row], dict[object, Row]] = {}
    for row in rows:
        names = list(type(row).__dataclass_fields__)
        by_table.setdefault(type(row), {})[getattr(row, names[0])] = row
    for kind, found in by_table.items():
        names = list(kind.__dataclass_fields__)
        updates = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
        marks = ", ".join([f"({', '.join('?' for _ in names)})"] * len(found))
        con.execute(
            f"INSERT INTO {_TABLES[kind]} ({', '.join(names)}) VALUES {marks} "
            f"ON CONFLICT DO UPDATE SET {updates}",
            [getattr(row, name) for row in found.values() for name in names],
        )


def source_states(folder: Folder) -> dict[str, SourceRow]:
    """The last known state of every source of a warehouse; empty where there is no warehouse yet.

    Raises:
        WarehouseBusy: a run is going on; ask again when it is over.
    """
    if not folder.store.exists():
        return {}
    with writer(folder) as store:
        columns = ", ".join(SourceRow.__dataclass_fields__)
        rows = store.con.execute(f"SELECT {columns} FROM web_sources").fetchall()
    return {row[0]: SourceRow(*row) for row in rows}
