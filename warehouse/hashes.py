"""Content hashes of tables that can be carried from release to release without reading the table.

The hash of a table is the sum of its rows' MD5 numbers, as two sums of 64 bits, and so does not
depend on the order of rows: a release adds what it opened and takes off what it closed. MD5 is the
hash that DuckDB has as a number and that is the same in every version of it; it guards against
accidents, not against forgery.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from warehouse.tables import hash_sql

MODULUS = 1 << 64


@dataclass(frozen=True)
class Delta:
    """What a release did to one table."""

    opened: int
    closed: int
    lower: int
    upper: int


@dataclass(frozen=True)
class State:
    """Row count and hash of one table's current rows."""

    rows: int
    lower: int
    upper: int

    @property
    def text(self) -> str:
        """32 hexadecimal digits."""
        return f"{self.upper:016x}{self.lower:016x}"

    def apply(self, delta: Delta) -> State:
        """The state after a release."""
        return State(
            self.rows + delta.opened - delta.closed,
            (self.lower + delta.lower) % MODULUS,
            (self.upper + delta.upper) % MODULUS,
        )


EMPTY = State(0, 0, 0)


def last(con: duckdb.DuckDBPyConnection) -> dict[str, State]:
    """Each table's recorded state at the last release."""
    rows = con.execute(
        "SELECT table_name, row_count, content_hash FROM release_tables "
        "WHERE release = (SELECT max(release) FROM releases)"
    ).fetchall()
    return {name: State(int(count), int(text[16:], 16), int(text[:16], 16)) for name, count, text in rows}


def delta(con: duckdb.DuckDBPyConnection, table: str, number: int) -> Delta:
    """What release ``number`` opened and closed; rows that were never visible do not count."""
    opened = _sum(con, table, "valid_from_release = $n AND valid_to_release IS NULL", number)
    closed = _sum(con, table, "valid_to_release = $n AND valid_from_release < $n", number)
    return Delta(opened[0], closed[0], opened[1] - closed[1], opened[2] - closed[2])


def _sum(
    con: duckdb.DuckDBPyConnection, table: str, condition: str, release: int, database: str = ""
) -> tuple[int, int, int]:
    """Number of the rows that meet a condition, and the sums of both halves of their MD5 numbers."""
    row = con.execute(
        f"""SELECT count(*), coalesce(sum((number & 18446744073709551615)::UBIGINT), 0),
            coalesce(sum((number >> 64)::UBIGINT), 0)
        FROM (
            SELECT md5_number({hash_sql(con, table)}) AS number FROM {database}{table} WHERE {condition}
        )""",
        {"n": release},
    ).fetchone()
    return (0, 0, 0) if row is None else (int(row[0]), int(row[1]), int(row[2]))


def state(con: duckdb.DuckDBPyConnection, table: str, release: int, database: str = "") -> State:
    """Count and hash of a table as of a release, read from its rows: for checks and imports."""
    visible = "valid_from_release <= $n AND (valid_to_release IS NULL OR valid_to_release > $n)"
    rows, lower, upper = _sum(con, table, visible, release, database)
    return State(rows, lower % MODULUS, upper % MODULUS)
