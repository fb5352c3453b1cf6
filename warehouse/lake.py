"""A warehouse for several hosts: the released tables in a DuckLake, its catalogue in PostgreSQL.

With ``MUSTER_WAREHOUSE=ducklake:postgres:CONNINFO`` the tables that carry releases live in the lake; what
belongs to one host (archive, fetch log, staging, runs) stays in its data folder. The protocol of a release
is the same, with the same SQL. Two hosts may release at once: both prepare on a snapshot, both update the
one row of ``about``, the lake lets one of them commit, the other prepares again on the new state.

Article text is not shared: the lake's column is empty. The sample newsroom always stays local.
"""

from __future__ import annotations

import importlib
import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import duckdb

from warehouse.errors import WarehouseBusy, WarehouseError

if TYPE_CHECKING:
    from warehouse.connect import Folder, Store

VARIABLE = "MUSTER_WAREHOUSE"
DATA_VARIABLE = "MUSTER_WAREHOUSE_DATA"
PREFIX = "ducklake:postgres:"
ALIAS = "lake"
SEARCH_PATH = f"SET search_path = '{ALIAS}.main,store.main'"
ATTEMPTS = 50
Result = TypeVar("Result")


@dataclass(frozen=True)
class Address:
    """Where a lake is."""

    catalogue: str  # libpq connection string or URI
    data: str | None  # folder or object store of the Parquet files; needed by whoever makes the lake


def address(folder: Folder) -> Address | None:
    """The lake that a data folder releases to, if any. Raises WarehouseError for another kind of address."""
    text = os.environ.get(VARIABLE, "")
    if not text or folder.root.resolve().name == "sample":
        return None
    if not text.startswith(PREFIX):
        raise WarehouseError(
            f"{VARIABLE} is {text.split(':')[0]!r}...: write {PREFIX}CONNECTION, or unset it"
        )
    return Address(text.removeprefix(PREFIX), os.environ.get(DATA_VARIABLE))


def extensions(con: duckdb.DuckDBPyConnection) -> None:
    """Load DuckLake and the PostgreSQL client from the installed wheels, else from where DuckDB has them."""
    for name in ("ducklake", "postgres"):
        try:
            importer = importlib.import_module("duckdb_extensions")
            importer.import_extension(name, con=con)
        except ImportError:
            pass  # no wheels: DuckDB may have the extensions installed
        try:
            con.execute(f"LOAD {name}")
        except duckdb.Error as error:
            raise WarehouseError(
                f"DuckDB's extension {name} is missing: install it with `pip install 'muster[lake]'`"
            ) from error


def connect(con: duckdb.DuckDBPyConnection, where: Address, *, alias: str, read_only: bool) -> None:
    """Attach a lake. Raises WarehouseError when the catalogue cannot be reached or there is no lake."""
    extensions(con)
    options = ["READ_ONLY"] if read_only else []
    if where.data is not None and not read_only:
        options.append(f"DATA_PATH '{_quoted(where.data)}'")
    listed = f" ({', '.join(options)})" if options else ""
    try:
        con.execute(f"ATTACH 'ducklake:postgres:{_quoted(where.catalogue)}' AS {alias}{listed}")
    except duckdb.Error as error:
        text = " ".join(str(error).split())[:200]
        raise WarehouseError(
            f"the lake cannot be opened ({text}): check {VARIABLE}, and set {DATA_VARIABLE} to the folder of "
            "its files when the lake is new"
        ) from error


def attach(store: Store, where: Address) -> None:
    """Let a store release to a lake; makes the lake's tables when it is new."""
    con = store.con
    connect(con, where, alias=ALIAS, read_only=False)
    for _ in range(ATTEMPTS):
        if _has_tables(con):
            break
        try:
            _create(con)
        except duckdb.TransactionException:  # another host makes it at this moment
            time.sleep(random.uniform(0.1, 0.5))
    version = con.execute("SELECT max(version) FROM store.main.schema_migrations").fetchone()
    made_by = con.execute(f"SELECT schema_version FROM {ALIAS}.about").fetchone()
    if version != made_by:
        raise WarehouseError(
            f"the lake has schema {made_by[0] if made_by else 'unknown'}, this muster has "
            f"{version[0] if version else 'none'}: use the same muster on all hosts"
        )
    con.execute(SEARCH_PATH)


def _has_tables(con: duckdb.DuckDBPyConnection) -> bool:
    row = con.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE database_name = ? AND table_name = 'about'", [ALIAS]
    ).fetchone()
    return row is not None and row[0] > 0


def _create(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of a new lake in one transaction."""
    from warehouse.connect import transaction
    from warehouse.readers import HISTORY_TABLES, LOG_TABLES
    from warehouse.tables import columns

    # A column of ours is called row_id, a name that DuckLake needs for rows kept in the catalogue.
    con.execute(f"CALL {ALIAS}.set_option('data_inlining_row_limit', 0)")
    with transaction(con):
        for table in (*HISTORY_TABLES, *LOG_TABLES, "figure_originals"):
            body = ", ".join(
                f"{c.name} {c.type}{' NOT NULL' if c.required else ''}" for c in columns(con, table, "store")
            )
            con.execute(f"CREATE TABLE {ALIAS}.{table} ({body})")
        con.execute(f"CREATE TABLE {ALIAS}.about (release INTEGER, schema_version INTEGER)")
        con.execute(f"INSERT INTO {ALIAS}.about SELECT 0, max(version) FROM store.main.schema_migrations")


def retried(work: Callable[[], Result]) -> Result:
    """Do the work again as long as another host's release comes in between. Raises WarehouseBusy at last."""
    for attempt in range(ATTEMPTS):
        try:
            return work()
        except duckdb.Error as error:
            if not is_conflict(error):
                raise
            time.sleep(random.uniform(0.05, 0.2) * min(attempt + 1, 10))
    raise WarehouseBusy(f"other hosts kept releasing for {ATTEMPTS} attempts: run again later")


def is_conflict(error: duckdb.Error) -> bool:
    """Whether a commit lost against another host's."""
    text = str(error).lower()
    return "conflict" in text or "could not serialize" in text


def reader(where: Address) -> duckdb.DuckDBPyConnection:
    """A read-only connection on a lake, with the views and macros of the readers' file.

    Raises WarehouseError when there is no lake or no release yet.
    """
    from warehouse.connect import CONFIG, settle
    from warehouse.readers import object_files

    con = duckdb.connect(config=CONFIG)
    settle(con)
    connect(con, where, alias="muster", read_only=True)
    try:
        con.execute("USE muster")
        row = con.execute("SELECT max(release) FROM releases").fetchone()
    except duckdb.Error as error:
        con.close()
        raise WarehouseError(
            f"the lake has no tables of muster yet: make a release with `muster run` ({error})"
        ) from error
    if row is None or row[0] is None:
        con.close()
        raise WarehouseError("there is no release in the lake yet: make one with `muster run`")
    for path in object_files():
        sql = path.read_text(encoding="utf-8")
        con.execute(
            sql.replace("CREATE VIEW", "CREATE TEMP VIEW").replace("CREATE MACRO", "CREATE TEMP MACRO")
        )
    return con


def _quoted(text: str) -> str:
    return text.replace("'", "''")
