"""Asking the last release: SQL in, rows out, for the command line."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TextIO

import duckdb

from warehouse.connect import Folder, reader
from warehouse.errors import WarehouseError


@dataclass(frozen=True)
class Answer:
    """The result of one query."""

    columns: list[str]
    rows: list[tuple[Any, ...]]


def query(folder: Folder, sql: str, values: Sequence[object] = ()) -> Answer:
    """Run SQL on the readers' file. Raises WarehouseError: no release yet, or what DuckDB says about it."""
    with closing(reader(folder)) as con:
        try:
            result = con.execute(sql, list(values))
            names = [str(column[0]) for column in result.description or []]
            return Answer(names, result.fetchall())
        except duckdb.Error as error:
            raise WarehouseError(f"the query failed: {_one_line(error)}") from error


def write_csv(answer: Answer, out: TextIO) -> None:
    """Comma-separated values with a header; null is empty, lists and structs are JSON."""
    table = csv.writer(out, lineterminator="\n")
    table.writerow(answer.columns)
    for row in answer.rows:
        table.writerow("" if value is None else text(value) for value in row)


def write_json(answer: Answer, out: TextIO) -> None:
    """One JSON array with an object for each row."""
    out.write("[")
    for number, row in enumerate(answer.rows):
        out.write(",\n " if number else "\n ")
        json.dump(dict(zip(unique(answer.columns), row, strict=True)), out, default=text, ensure_ascii=False)
    out.write("\n]\n" if answer.rows else "]\n")


def text(value: object) -> str:
    """A value as text: ISO 8601 for dates, times in UTC, JSON for lists and structs."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, dict, tuple)):
        return json.dumps(value, default=text, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def unique(names: list[str]) -> list[str]:
    """Column names made different, as JSON objects need: a, a_2, a_3."""
    return list(_unique(names))


def _unique(names: list[str]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name}_{seen[name]}"


def _one_line(error: Exception) -> str:
    """DuckDB's message without its picture of the query."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    kept = [line for line in lines if not line.startswith(("LINE ", "^"))]
    return " ".join(kept)[:400]


RELEASES = """
SELECT r.release, r.released_at, r.run_kind, r.figures, r.articles, t.opened AS added, t.closed,
    q.row_count AS held, r.note, t.content_hash[:8] AS hash
FROM releases AS r
LEFT JOIN release_tables AS t ON t.release = r.release AND t.table_name = 'figures'
LEFT JOIN release_tables AS q ON q.release = r.release AND q.table_name = 'quarantine'
ORDER BY r.release DESC LIMIT ?
"""


def changes(folder: Folder, a: int, b: int, *, restated: bool = False, brief: bool = False) -> Answer:
    """``figure_changes(a, b)``; without the restated ones unless asked for; ``brief``: columns for a screen.

    Raises WarehouseError when one of the releases does not exist.
    """
    last = query(folder, "SELECT max(release) FROM releases").rows[0][0]
    for number in (a, b):
        if not 0 <= number <= last:
            raise WarehouseError(
                f"there is no release {number}: {folder.root} has 1 to {last}; see `muster releases`"
            )
    wanted = (
        "change, why, value_before AS before, value_after AS after, event, nationality, publisher, "
        "coalesce(quote_after, quote_before) AS quote"
        if brief
        else "*"
    )
    kept = "" if restated else "WHERE change <> 'restated'"
    return query(
        folder,
        f"SELECT {wanted} FROM figure_changes({int(a)}, {int(b)}) {kept} "
        "ORDER BY url, change, coalesce(figure_id_after, figure_id_before)",
    )
