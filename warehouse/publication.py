"""The readers' file: the next one is prepared beside the last one and put in its place with os.replace.

Three files take turns. ``muster.duckdb`` is what readers open and is never written. The release
before it lives on under a private name; when nobody has it open any more, the next release is made
from it by adding what changed since, so that a small release costs little however much is stored.
When somebody still reads it, the last release is copied first (a clone on file systems that can).
Whatever is odd (another format, a missing file, a count that does not match) leads to a full build.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse import readers
from warehouse.connect import Store, transaction, translated
from warehouse.errors import WarehouseError
from warehouse.readers import HISTORY_TABLES, LOG_TABLES, format_fingerprint, public_columns
from warehouse.tables import CORE

ALIAS = "readers_next"
# What a later release may change in a row that is already published.
ENDINGS = {"figures": ("closed_because", "known_to"), "quarantine": ("closed_because",)}


@dataclass(frozen=True)
class About:
    """What a readers' file says of itself."""

    release: int
    format: str


def heal(store: Store) -> bool:
    """Bring the readers' file to the store's last release, if it is not there; whether it was touched.

    Raises WarehouseError when the readers' file is ahead: an empty store must never replace releases.
    """
    for stray in store.folder.root.glob(".muster.*.tmp*"):
        stray.unlink(missing_ok=True)
    newest = _newest(store)
    about = _about(store, store.folder.readers)
    if about is not None and about.release > newest:
        raise WarehouseError(
            f"{store.folder.readers} has {about.release} releases but {store.folder.store} only {newest}: "
            f"the store was lost or replaced. Restore it with `muster import {store.folder.readers}`, or "
            "move both files away to start anew"
        )
    if newest == 0:
        return False
    if about == About(newest, format_fingerprint(store.con)):
        return False
    publish(store)
    return True


def publish(store: Store) -> None:
    """Replace the readers' file by one with the last release. Raises WarehouseError on a full disk."""
    newest = _newest(store)
    if newest == 0:
        return
    folder = store.folder
    work = folder.root / ".muster.work.tmp"
    with translated(folder.readers):
        _remove(work)
        if not _from_before(store, work, newest):
            _remove(work)
            _build(store, work, newest)
        _put_in_place(store, work)


def _newest(store: Store) -> int:
    """The number of the store's last release; 0 before the first."""
    row = store.con.execute("SELECT coalesce(max(release), 0) FROM releases").fetchone()
    return int(row[0]) if row is not None else 0


def _about(store: Store, path: Path) -> About | None:
    """What a readers' file says of itself; None when it is missing or cannot be read."""
    if not path.exists():
        return None
    try:
        store.con.execute(f"ATTACH '{_quoted(path)}' AS readers_look (READ_ONLY)")
    except duckdb.Error:
        return None
    try:
        row = store.con.execute("SELECT release, format FROM readers_look.about").fetchone()
    except duckdb.Error:
        return None
    finally:
        store.con.execute("DETACH readers_look")
    return About(int(row[0]), str(row[1])) if row is not None else None


def _from_before(store: Store, work: Path, newest: int) -> bool:
    """Make ``work`` from an earlier release and what changed since; False when that is not possible."""
    folder = store.folder
    if folder.spare.exists() and _nobody_has_open(folder.spare):
        folder.spare.rename(work)
        if _advance(store, work, newest):
            return True
        _remove(work)
    if not folder.readers.exists():
        return False
    _copy(folder.readers, work)
    return _advance(store, work, newest)


def _advance(store: Store, work: Path, newest: int) -> bool:
    """Add to a readers' file what the store has since released; False when it does not fit."""
    con = store.con
    try:
        con.execute(f"ATTACH '{_quoted(work)}' AS {ALIAS}")
    except duckdb.Error:
        return False
    try:
        row = con.execute(f"SELECT release, format FROM {ALIAS}.about").fetchone()
        if row is None or str(row[1]) != format_fingerprint(con) or not 0 < int(row[0]) <= newest:
            return False
        base = int(row[0])
        with transaction(con):
            for table in HISTORY_TABLES:
                _advance_table(con, table, base)
            for table in LOG_TABLES:
                con.execute(f"INSERT INTO {ALIAS}.{table} SELECT * FROM {table} WHERE release > ?", [base])
            con.execute(f"UPDATE {ALIAS}.about SET release = ?", [newest])
        fits = _counts_match(con, newest)
        con.execute(f"CHECKPOINT {ALIAS}")
        return fits
    except (duckdb.CatalogException, duckdb.BinderException):
        return False
    finally:
        _detach(con)


def _advance_table(con: duckdb.DuckDBPyConnection, table: str, base: int) -> None:
    """Append the rows opened since release ``base`` and end those closed since.

    Both files hold a table's rows in the same order, so that a row is found by its number; the key
    is compared all the same, and a mismatch shows in the counts that are checked afterwards.
    """
    key = CORE[table].key if table in CORE else table.removesuffix("s") + "_id"
    ends = ("valid_to_release", *ENDINGS.get(table, ()))
    con.execute(
        f"UPDATE {ALIAS}.{table} SET {', '.join(f'{name} = ended.{name}' for name in ends)} "
        f"FROM (SELECT rowid AS number, {key}, {', '.join(ends)} FROM {table} "
        f"WHERE valid_to_release > $base AND valid_from_release <= $base) AS ended "
        f"WHERE {ALIAS}.{table}.rowid = ended.number AND {ALIAS}.{table}.{key} = ended.{key}",
        {"base": base},
    )
    names = ", ".join(public_columns(con, table))
    con.execute(
        f"INSERT INTO {ALIAS}.{table} SELECT {names} FROM {table} WHERE valid_from_release > ?", [base]
    )


def _counts_match(con: duckdb.DuckDBPyConnection, release: int) -> bool:
    """Whether every table has the current rows that the release recorded and the history of the store."""
    recorded = con.execute(
        "SELECT table_name, row_count FROM release_tables WHERE release = ?", [release]
    ).fetchall()
    for table, count in recorded:
        current = con.execute(
            f"SELECT count(*) FROM {ALIAS}.{table} WHERE valid_to_release IS NULL"
        ).fetchone()
        whole = con.execute(f"SELECT count(*) FROM {ALIAS}.{table}").fetchone()
        if current != (count,) or whole != con.execute(f"SELECT count(*) FROM {table}").fetchone():
            return False
    return True


def _build(store: Store, work: Path, newest: int) -> None:
    """Make a readers' file from nothing: tables, views, macros, comments."""
    con = store.con
    con.execute(f"ATTACH '{_quoted(work)}' AS {ALIAS}")
    try:
        with transaction(con):
            readers.create_tables(con, ALIAS)
            for table in HISTORY_TABLES:
                names = ", ".join(public_columns(con, table))
                con.execute(f"INSERT INTO {ALIAS}.{table} SELECT {names} FROM {table}")
            for table in LOG_TABLES:
                con.execute(f"INSERT INTO {ALIAS}.{table} SELECT * FROM {table}")
            con.execute(f"INSERT INTO {ALIAS}.about VALUES (?, ?)", [newest, format_fingerprint(con)])
        if not _counts_match(con, newest):
            raise WarehouseError(
                f"release {newest} in {store.folder.store} does not have the rows that it recorded: "
                f"the last readers' file stands; restore it with `muster import {store.folder.readers}`"
            )
        readers.add_objects(con, ALIAS)
        con.execute(f"CHECKPOINT {ALIAS}")
    finally:
        _detach(con)


def _detach(con: duckdb.DuckDBPyConnection) -> None:
    """Let go of the file that is being made; an error that has ended everything already comes first."""
    with contextlib.suppress(duckdb.Error):
        con.execute(f"DETACH {ALIAS}")


def _put_in_place(store: Store, work: Path) -> None:
    """Make ``work`` the readers' file and keep the one that it replaces as the spare."""
    folder = store.folder
    old = folder.root / ".muster.old.tmp"
    _remove(Path(f"{work}.wal"))
    _sync(work)
    if folder.readers.exists():
        _remove(old)
        try:
            os.link(folder.readers, old)
        except OSError:  # a file system without hard links: no spare, the next release copies
            _remove(old)
    work.replace(folder.readers)
    if old.exists():
        old.replace(folder.spare)
    _sync(folder.root)


def _nobody_has_open(path: Path) -> bool:
    """Whether no process, this one included, has a file open: Linux grants a write lease only then.

    The file must not be reachable under a name that readers use. Elsewhere the answer is no.
    """
    lease = getattr(fcntl, "F_SETLEASE", None)
    if lease is None:
        return False
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.fcntl(descriptor, lease, fcntl.F_WRLCK)
        fcntl.fcntl(descriptor, lease, fcntl.F_UNLCK)
    except OSError:
        return False
    else:
        return True
    finally:
        os.close(descriptor)


def _copy(source: Path, target: Path) -> None:
    """Copy a file inside the kernel: a clone where the file system can, else page by page.

    Systems and file systems without that get an ordinary copy.
    """
    try:
        with source.open("rb") as origin, target.open("wb") as copy:
            left = os.fstat(origin.fileno()).st_size
            while left and (done := os.copy_file_range(origin.fileno(), copy.fileno(), min(left, 1 << 30))):
                left -= done
        if left == 0:
            return
    except AttributeError:
        pass  # not Linux
    except OSError as error:
        if error.errno not in (errno.ENOSYS, errno.EXDEV, errno.EOPNOTSUPP, errno.EINVAL):
            raise
    shutil.copyfile(source, target)


def _sync(path: Path) -> None:
    """Make a file's content, or a folder's names, survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(path: Path) -> None:
    """Delete a database file and its log, if there."""
    path.unlink(missing_ok=True)
    Path(f"{path}.wal").unlink(missing_ok=True)


def _quoted(path: Path) -> str:
    """A path for an SQL literal."""
    return str(path).replace("'", "''")
