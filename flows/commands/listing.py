"""Rows as a person reads them, a table, or as a program does, a JSON array."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

PIPE_WIDTH = 200  # columns when nobody's terminal says how many there are


def as_json(rows: Iterable[DataclassInstance]) -> None:
    """Print dataclass instances as one JSON array of objects."""
    import json
    from dataclasses import asdict

    print(json.dumps([asdict(row) for row in rows], default=str, ensure_ascii=False))


def as_table(rows: Iterable[Any], columns: Mapping[str, Callable[[Any], object]]) -> None:
    """Print a table: a column for each heading, with what its function says of a row; None is left empty.

    Cells are text from outside: never markup.
    """
    import sys

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns)
    for row in rows:
        cells = (cell(row) for cell in columns.values())
        table.add_row(*(Text("" if value is None else str(value)) for value in cells))
    (Console() if sys.stdout.isatty() else Console(width=PIPE_WIDTH)).print(table)


def moment(value: Any) -> str:
    """A time to the second; UTC, as all times that muster shows."""
    return f"{value:%Y-%m-%d %H:%M:%S}"
