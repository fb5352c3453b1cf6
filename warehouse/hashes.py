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
    text = hash_sql(con, table)
    row = con.execute(
        f"""SELECT count(*) FILTER (sign = 1), count(*) FILTER (sign = -1),
            coalesce(sum(sign * md5_number_lower(text)::HUGEINT), 0),
            coalesce(sum(sign * md5_number_upper(text)::HUGEINT), 0)
        FROM (
            SELECT 1 AS sign, {text} AS text FROM {table}
            WHERE valid_from_release = $n AND valid_to_release IS NULL
            UNION ALL
            SELECT -1, {text} FROM {table}
            WHERE valid_to_release = $n AND valid_from_release < $n
        )""",
        {"n": number},
    ).fetchone()
    if row is None:
        return Delta(0, 0, 0, 0)
    return Delta(int(row[0]), int(row[1]), int(row[2]), int(row[3]))


def state(con: duckdb.DuckDBPyConnection, table: str, release: int, database: str = "") -> State:
    """Count and hash of a table as of a release, read from its rows: for checks and imports."""
    text = hash_sql(con, table)
    row = con.execute(
        f"""SELECT count(*), coalesce(sum(md5_number_lower({text})::HUGEINT), 0),
            coalesce(sum(md5_number_upper({text})::HUGEINT), 0)
        FROM {database}{table}
        WHERE valid_from_release <= $n AND (valid_to_release IS NULL OR valid_to_release > $n)""",
        {"n": release},
    ).fetchone()
    if row is None:
        return EMPTY
    return State(int(row[0]), int(row[1]) % MODULUS, int(row[2]) % MODULUS)
