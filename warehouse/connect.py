"""The only place that opens DuckDB: the data folder, its one writer and its many readers.

The writer owns ``store.duckdb``; readers open ``muster.duckdb``, which each release replaces
atomically. DuckDB lets one process write and then refuses every other process, so the two never
share a file.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from warehouse import lake
from warehouse.errors import WarehouseBusy, WarehouseError

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    # Everything muster needs is built into DuckDB: a run must not reach for an extension server.
    "autoinstall_known_extensions": False,
}
POLL_SECONDS = 0.1

__all__ = ["Folder", "Store", "WarehouseBusy", "WarehouseError", "open_file", "reader", "writer"]


@dataclass(frozen=True)
class Folder:
    """One data folder: everything that one warehouse keeps on disk."""

    root: Path

    @property
    def store(self) -> Path:
        """The writer's database: every table, article text included."""
        return self.root / "store.duckdb"

    @property
    def readers(self) -> Path:
        """The last release, for any number of readers; no article text."""
        return self.root / "muster.duckdb"

    @property
    def spare(self) -> Path:
        """The release before the last one, kept to become the next one (warehouse/publication.py)."""
        return self.root / ".muster.spare.duckdb"

    @property
    def archive(self) -> Path:
        """The fetched pages as WARC files."""
        return self.root / "archive"

    @property
    def staging(self) -> Path:
        """One database per unfinished run, and that of the last run whose release was refused."""
        return self.root / "staging"

    @property
    def lock(self) -> Path:
        """The writer's lock; the file stays, the lock goes with the process."""
        return self.root / "writer.lock"


@dataclass
class Store:
    """The writer's open warehouse. ``con`` is for one thread, ``cursor()`` for each further one."""

    con: duckdb.DuckDBPyConnection
    folder: Folder
    staged: dict[str, str] = field(default_factory=dict)  # run_id -> alias of its attached staging file
    in_lake: bool = False  # the released tables are in a lake shared with other hosts (warehouse/lake.py)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of its own on the same database, for one thread."""
        cursor = self.con.cursor()
        settle(cursor)
        if self.in_lake:
            cursor.execute(lake.SEARCH_PATH)
        return cursor


def open_file(path: Path | str, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection with muster's settings.

    Raises WarehouseError, with what to do next, when the file is missing, damaged, held by another
    process or of a newer DuckDB.
    """
    try:
        con = duckdb.connect(str(path), read_only=read_only, config=CONFIG)
        settle(con)
    except duckdb.Error as error:
        raise WarehouseError(explain(Path(path), error)) from error
    return con


def settle(con: duckdb.DuckDBPyConnection) -> None:
    """What each connection has to be told: times in UTC, and no progress bar in output that is data."""
    con.execute("SET TimeZone = 'UTC'")
    con.execute("SET enable_progress_bar = false")


def explain(path: Path, error: Exception) -> str:
    """One line that says what is wrong with a database file and what to do."""
    text = " ".join(str(error).split())
    if "Could not set lock" in text:
        return f"{path} is open in another process: close it there and try again ({text[:160]})"
    if "Permission denied" in text or "Read-only file system" in text:
        return f"{path} cannot be opened: permission denied; fix its rights or choose another data folder"
    if is_full(text):
        return f"no space left to write {path}: free some disk space and run again; the last release stands"
    if path.name == "store.duckdb":
        return (
            f"{path} is damaged and cannot be opened ({text[:160]}). Restore it from the last release with "
            f"`muster import {path.with_name('muster.duckdb')}`; the damaged file is kept beside it"
        )
    return f"{path} cannot be opened ({text[:200]}); it is made again by the next `muster run`"


def is_full(text: str) -> bool:
    """Whether an error's text means that the disk, the quota or the file size limit is exhausted."""
    signs = ("No space left", "disk full", "Disk quota", "File too large", "not enough space")
    return any(sign.lower() in text.lower() for sign in signs)


@contextlib.contextmanager
def lock(
    folder: Folder, *, wait_seconds: float = 0.0, on_wait: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Hold the folder's writer lock: an flock, which the kernel drops with the process.

    ``on_wait`` is called once with a line to show when another writer has it. Raises WarehouseBusy
    when it is still held after ``wait_seconds``, WarehouseError when the folder cannot be written.
    """
    try:
        for place in (folder.root, folder.archive, folder.staging):
            place.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise WarehouseError(
            f"cannot write to the data folder {folder.root}: {error.strerror}; "
            "fix its rights or choose another folder"
        ) from error
    _HELD.add(descriptor)
    try:
        _acquire(descriptor, folder, wait_seconds, on_wait)
        try:
            os.ftruncate(descriptor, 0)
            os.pwrite(
                descriptor,
                f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC".encode(),
                0,
            )
        except OSError as error:
            raise WarehouseError(
                f"cannot write {folder.lock}: {error.strerror}; free some disk space"
            ) from error
        yield
    finally:
        _HELD.discard(descriptor)
        os.close(descriptor)


_HELD: set[int] = set()


def _let_go_in_child() -> None:
    """A forked child shares its parent's flock and would keep it after the parent's death."""
    for descriptor in _HELD:
        with contextlib.suppress(OSError):
            os.close(descriptor)
    _HELD.clear()


os.register_at_fork(after_in_child=_let_go_in_child)


def _acquire(
    descriptor: int, folder: Folder, wait_seconds: float, on_wait: Callable[[str], None] | None
) -> None:
    """Take the flock, waiting up to ``wait_seconds``; raises WarehouseBusy."""
    deadline = time.monotonic() + wait_seconds
    told = False
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 200, 0).decode(errors="replace") or "another process"
            if time.monotonic() >= deadline:
                raise WarehouseBusy(
                    f"another run is writing to {folder.root} ({holder}): wait until it ends, then run again"
                ) from None
            if on_wait is not None and not told:
                on_wait(f"waiting for another run that is writing to {folder.root} ({holder})")
            told = True
            time.sleep(min(POLL_SECONDS, max(0.0, deadline - time.monotonic())))
        else:
            return


@contextlib.contextmanager
def writer(
    folder: Folder,
    *,
    wait_seconds: float = 0.0,
    on_wait: Callable[[str], None] | None = None,
    restoring: bool = False,
) -> Iterator[Store]:
    """The one writer of a data folder: locked, migrated, dead runs' staging cleared, readers' file healed.

    ``restoring`` is for warehouse/importing.py only: it lets a store start anew beside a readers' file.
    Raises WarehouseBusy when another process writes, WarehouseError when the folder or the store
    cannot be used; both say what to do.
    """
    from warehouse import migrate, publication, runs

    with lock(folder, wait_seconds=wait_seconds, on_wait=on_wait):
        con = open_file(folder.store, read_only=False)
        try:
            store = Store(con, folder)
            with translated(folder.store):
                migrate.migrate(con)
                runs.clear_dead(store)
                where = lake.address(folder)
                if where is not None:
                    lake.attach(store, where)
                    store.in_lake = True
                elif not restoring:
                    publication.heal(store)
            with translated(folder.store):
                yield store
        finally:
            # A close checkpoints; on a full disk that fails, and the log has what was committed.
            with contextlib.suppress(duckdb.Error):
                con.close()


@contextlib.contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what the disk does to DuckDB (full, damaged) into a WarehouseError that says what to do."""
    broken = (
        duckdb.IOException,
        duckdb.SerializationException,
        duckdb.InternalException,
        duckdb.FatalException,
    )
    try:
        yield
    except duckdb.Error as error:
        if not isinstance(error, broken) and not is_full(str(error)):
            raise
        raise WarehouseError(explain(path, error)) from error
    except OSError as error:
        if not is_full(str(error)):
            raise
        raise WarehouseError(explain(path, error)) from error


@contextlib.contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing; an error that has ended the transaction already is not covered up by another."""
    con.begin()
    try:
        yield
        con.commit()
    except BaseException:
        with contextlib.suppress(duckdb.Error):
            con.rollback()
        raise


def reader(folder: Folder) -> duckdb.DuckDBPyConnection:
    """A read-only connection on the last release; never waits and never hinders the writer.

    Its cursors do not know which database is in use: open a reader for each thread.

    Raises WarehouseError when there is no release yet.
    """
    where = lake.address(folder)
    if where is not None:
        return lake.reader(where)
    if not folder.readers.exists():
        raise WarehouseError(
            f"there is no release in {folder.root} yet: make one with `muster run`, "
            "or name the data folder that has one"
        )
    # Attached to a fresh instance: within one process duckdb.connect would hand out the file that an
    # earlier, still open connection holds, even after a release has replaced it.
    con = duckdb.connect(config=CONFIG)
    try:
        settle(con)
        con.execute("ATTACH '" + str(folder.readers).replace("'", "''") + "' AS muster (READ_ONLY)")
        con.execute("USE muster")
    except duckdb.Error as error:
        con.close()
        raise WarehouseError(explain(folder.readers, error)) from error
    return con


def set_aside(path: Path) -> Path | None:
    """Move a damaged file out of the way, never deleting it; the new path, or None if there was none."""
    if not path.exists():
        return None
    aside = path.with_name(f"{path.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S}")
    shutil.move(path, aside)
    log = path.with_name(path.name + ".wal")
    if log.exists():
        shutil.move(log, aside.with_name(aside.name + ".wal"))
    return aside
