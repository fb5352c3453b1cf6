"""Staging: a run's rows in a database of their own, typed and checked, invisible to everybody else.

``write`` may be called as often as a run likes; rows of one table add up, and a key that is staged
again replaces the earlier row. ``attach`` gives the name under which SQL on ``store.con`` reaches
them: ``SELECT * FROM {attach(store, run_id)}.figures``.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import duckdb

from warehouse import runs
from warehouse.connect import Store, transaction
from warehouse.errors import BadRows
from warehouse.tables import CORE, STAGED, VOCABULARY, Column, columns, staged_columns

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Rows: TypeAlias = "pd.DataFrame | pa.Table"


def attach(store: Store, run_id: str) -> str:
    """The name of the run's staging database on ``store.con``; made with empty tables if need be."""
    alias = store.staged.get(run_id)
    if alias is None:
        alias = "staged_" + run_id.replace("-", "_")
        path = _path(store, run_id)
        if not path.exists():
            runs.discard_refused(store)
        store.con.execute(f"ATTACH '{_quoted(str(path))}' AS {alias}")
        store.staged[run_id] = alias
        for table in STAGED:
            body = ", ".join(f"{c.name} {c.type}" for c in staged_columns(store.con, table))
            store.con.execute(f"CREATE TABLE IF NOT EXISTS {alias}.{table} ({body})")
    return alias


def kept(store: Store, run_id: str) -> bool:
    """Whether a run's rows are (still) staged, in the shape that today's tables have."""
    if run_id not in store.staged and not _path(store, run_id).exists():
        return False
    alias = attach(store, run_id)
    return all(
        [column.name for column in columns(store.con, table, alias)]
        == [column.name for column in staged_columns(store.con, table)]
        for table in STAGED
    )


def _path(store: Store, run_id: str) -> Path:
    return store.folder.staging / f"{run_id}.duckdb"


def write(store: Store, run_id: str, tables: Mapping[str, Rows]) -> dict[str, int]:
    """Stage rows of any of the tables of ``STAGED``: sources, articles, figures, page_extractions, ...

    Missing nullable columns are null; timestamps must be aware. All tables of one call are staged
    or none. Returns the number of rows by table. Raises BadRows (table, column, value, row) for
    unknown tables or columns, missing required values, values outside a vocabulary and values that
    do not fit the column's type.
    """
    unknown = sorted(set(tables) - set(STAGED))
    if unknown:
        raise BadRows(f"unknown table {unknown[0]!r} to stage: known are {', '.join(STAGED)}")
    alias = attach(store, run_id)
    counts: dict[str, int] = {}
    with transaction(store.con):
        for table, rows in tables.items():
            counts[table] = _write(store.con, alias, table, rows)
    return counts


def _write(con: duckdb.DuckDBPyConnection, alias: str, table: str, rows: Rows) -> int:
    """Check one table's rows and add them to the staging database."""
    incoming = _arrow(table, rows)
    wanted = staged_columns(con, table)
    names = [column.name for column in wanted]
    foreign = [name for name in incoming.column_names if name not in names]
    if foreign:
        raise BadRows(f"{table} has no column {foreign[0]!r}: it has {', '.join(names)}")
    if incoming.num_rows == 0:
        return 0
    present = [column for column in wanted if column.name in incoming.column_names]
    for column in wanted:
        if column.required and column not in present:
            raise BadRows(f"{table}.{column.name} is missing: every row needs one")
    con.register("incoming_rows", incoming)
    try:
        _check(con, table, incoming, present)
        # Staged rows live for one run: the time to compress them is better saved.
        con.execute("SET force_compression = 'uncompressed'")
        select = ", ".join(f'CAST("{c.name}" AS {c.type}) AS {c.name}' for c in present)
        target = ", ".join(c.name for c in present)
        con.execute(f"INSERT INTO {alias}.{table} ({target}) SELECT {select} FROM incoming_rows")
    finally:
        with contextlib.suppress(duckdb.Error):  # an error has ended the transaction: that one counts
            con.execute("SET force_compression = 'auto'")
            con.unregister("incoming_rows")
    return int(incoming.num_rows)


def _arrow(table: str, rows: Rows) -> pa.Table:
    """Rows as an Arrow table; NaN and NaT become null. Raises BadRows for mixed or naive columns."""
    import pyarrow as pa

    if not isinstance(rows, pa.Table):
        arrays, names = [], []
        for name in rows.columns:
            try:
                arrays.append(pa.array(rows[name], from_pandas=True))
            except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
                raise BadRows(f"{table}.{name} mixes types: {' '.join(str(error).split())[:160]}") from error
            names.append(str(name))
        rows = pa.table(arrays, names=names)
    return rows


def _check(con: duckdb.DuckDBPyConnection, table: str, incoming: pa.Table, present: list[Column]) -> None:
    """Raise BadRows for the first value that cannot go into its column; one pass over the rows."""
    import pyarrow as pa

    conditions: list[tuple[Column, str, str]] = []
    for column in present:
        kind = incoming.schema.field(column.name).type
        name = f'"{column.name}"'
        if column.required:
            conditions.append((column, f"{name} IS NULL", "every row needs one"))
        allowed = VOCABULARY.get((table, column.name))
        if allowed:
            listed = ", ".join(f"'{_quoted(word)}'" for word in allowed)
            conditions.append(
                (
                    column,
                    f"{name} IS NOT NULL AND CAST({name} AS VARCHAR) NOT IN ({listed})",
                    f"must be one of {', '.join(allowed)}",
                )
            )
        if pa.types.is_null(kind):
            continue
        if column.type.startswith("TIMESTAMP"):
            if not (pa.types.is_timestamp(kind) and kind.tz is not None):
                conditions.append(
                    (column, f"{name} IS NOT NULL", "must be a timestamp with a time zone (UTC)")
                )
            continue
        cast = f"TRY_CAST({name} AS {column.type})"
        wrong = f"{name} IS NOT NULL AND {cast} IS NULL"
        if pa.types.is_floating(kind) and column.type in {"BIGINT", "INTEGER"}:
            wrong = f"{name} IS NOT NULL AND ({cast} IS NULL OR {name} <> floor({name}))"
        if column.type != "VARCHAR":
            conditions.append((column, wrong, f"does not fit the type {column.type}"))
    if not conditions:
        return
    counts = con.execute(
        "SELECT " + ", ".join(f"count_if({sql})" for _, sql, _ in conditions) + " FROM incoming_rows"
    ).fetchone()
    if counts is None:
        return
    key = CORE[table].key if table in CORE else "page_id"
    for (column, sql, rule), wrong_rows in zip(conditions, counts, strict=True):
        if not wrong_rows:
            continue
        example = con.execute(
            f'SELECT CAST("{key}" AS VARCHAR), CAST("{column.name}" AS VARCHAR) '
            f"FROM incoming_rows WHERE {sql} LIMIT 1"
        ).fetchone()
        row, value = example if example is not None else (None, None)
        shown = "null" if value is None else repr(value[:60])
        more = f" ({wrong_rows} rows like this)" if wrong_rows > 1 else ""
        raise BadRows(f"{table}.{column.name} is {shown} in row {key} = {row}{more}: {rule}")


def _quoted(text: str) -> str:
    """Text for an SQL literal."""
    return text.replace("'", "''")
