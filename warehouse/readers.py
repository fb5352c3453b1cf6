"""What a readers' file is made of: public columns of the store's tables, views, macros, comments."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path

import duckdb

from warehouse import dictionary
from warehouse.connect import CONFIG, transaction
from warehouse.migrate import migrate
from warehouse.tables import CORE, RECORDED, columns

HERE = Path(__file__).parent
HISTORY_TABLES = (*CORE, *RECORDED)
LOG_TABLES = ("releases", "release_tables")


def format_fingerprint(con: duckdb.DuckDBPyConnection) -> str:
    """Changes when anything but the rows of the readers' file would differ: schema, views, comments."""
    digest = hashlib.sha256()
    version = con.execute(
        "SELECT max(version), string_agg(fingerprint, '' ORDER BY version) FROM schema_migrations"
    )
    digest.update(repr(version.fetchone()).encode())
    for path in object_files():
        digest.update(path.name.encode() + path.read_bytes())
    digest.update(dictionary.fingerprint().encode())
    return digest.hexdigest()[:16]


def object_files() -> list[Path]:
    """The SQL of views and macros, in the order in which they are made: the names' order, views first."""
    return [*sorted((HERE / "views").glob("*.sql")), *sorted((HERE / "macros").glob("*.sql"))]


def create_tables(con: duckdb.DuckDBPyConnection, database: str) -> None:
    """Make the empty tables of a readers' file in an attached database, like the store's."""
    for table in (*HISTORY_TABLES, *LOG_TABLES):
        public = set(public_columns(con, table))
        body = ", ".join(
            f"{c.name} {c.type}{' NOT NULL' if c.required else ''}"
            for c in columns(con, table)
            if c.name in public
        )
        con.execute(f"CREATE TABLE {database}.{table} ({body})")
    con.execute(f"CREATE TABLE {database}.about (release INTEGER NOT NULL, format VARCHAR NOT NULL)")


def add_objects(con: duckdb.DuckDBPyConnection, database: str) -> None:
    """Make the views, macros and comments of a readers' file in an attached database."""
    before = con.execute("SELECT current_database()").fetchone()
    con.execute(f"USE {database}")
    try:
        with transaction(con):
            for path in object_files():
                con.execute(path.read_text(encoding="utf-8"))
            dictionary.comment(con, database)
    finally:
        con.execute(f"USE {before[0] if before else 'store'}")


def public_columns(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """The columns of a history table that readers get."""
    private = CORE[table].private if table in CORE else frozenset[str]()
    return [column.name for column in columns(con, table) if column.name not in private]


@contextlib.contextmanager
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with an empty readers' database in memory, attached as ``muster``: for documentation."""
    con = duckdb.connect(config=CONFIG)
    try:
        migrate(con)
        con.execute("ATTACH ':memory:' AS muster")
        create_tables(con, "muster")
        add_objects(con, "muster")
        yield con
    finally:
        con.close()
