"""The data dictionary: one tree of descriptions (warehouse/dictionary/*.toml) for every use of them.

It feeds ``COMMENT ON`` in the readers' file, docs/dictionary.md, the Data Package and ``muster tables``.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from warehouse.errors import WarehouseError

HERE = Path(__file__).parent / "dictionary"


@dataclass(frozen=True)
class ColumnDoc:
    """What one column means."""

    description: str
    unit: str | None = None
    format: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)  # of an enumeration, with their meaning

    @property
    def comment(self) -> str:
        """Everything in one line."""
        parts = [self.description]
        if self.unit:
            parts.append(f"unit: {self.unit}")
        if self.format:
            parts.append(f"format: {self.format}")
        if self.values:
            parts.append("one of " + ", ".join(self.values))
        return "; ".join(parts)


@dataclass(frozen=True)
class Reference:
    """A column that holds the key of another table."""

    column: str
    table: str
    to: str


@dataclass(frozen=True)
class RelationDoc:
    """What one table or view holds."""

    name: str
    kind: str  # table, view
    description: str
    columns: Mapping[str, ColumnDoc]
    key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True)
class Dictionary:
    """The whole tree."""

    relations: Mapping[str, RelationDoc]
    macros: Mapping[str, str]
    enumerations: Mapping[str, Mapping[str, str]]


@cache
def load(folder: Path = HERE) -> Dictionary:
    """Read and merge the tree. Raises WarehouseError for what is described twice or refers to nothing."""
    tree: dict[str, dict[str, Any]] = {
        "enumerations": {},
        "shared": {},
        "tables": {},
        "views": {},
        "macros": {},
    }
    for path in sorted(folder.glob("*.toml")):
        for section, entries in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if section not in tree:
                raise WarehouseError(f"{path}: unknown section [{section}]; known are {', '.join(tree)}")
            twice = tree[section].keys() & entries.keys()
            if twice:
                raise WarehouseError(f"{path}: [{section}.{min(twice)}] is described in another file already")
            tree[section] |= entries
    shared = {name: _column(name, entry, tree["enumerations"]) for name, entry in tree["shared"].items()}
    relations: dict[str, RelationDoc] = {}
    for name, entry in tree["tables"].items():
        relations[name] = _relation(name, "table", entry, shared, tree["enumerations"])
    for name, entry in tree["views"].items():
        inherited: dict[str, ColumnDoc] = dict(shared)
        for base in reversed(entry.get("like", [])):
            if base not in relations:
                raise WarehouseError(f"[views.{name}] is like {base!r}, which is not described before it")
            inherited |= relations[base].columns
        relations[name] = _relation(name, "view", entry, inherited, tree["enumerations"])
    macros = {name: str(entry["description"]) for name, entry in tree["macros"].items()}
    return Dictionary(relations, macros, tree["enumerations"])


def _relation(
    name: str,
    kind: str,
    entry: Mapping[str, Any],
    inherited: Mapping[str, ColumnDoc],
    enumerations: Mapping[str, Mapping[str, str]],
) -> RelationDoc:
    own = {
        column: _column(f"{name}.{column}", doc, enumerations)
        for column, doc in entry.get("columns", {}).items()
    }
    return RelationDoc(
        name,
        kind,
        str(entry["description"]),
        {**inherited, **own},
        tuple(entry.get("key", ())),
        tuple(Reference(**reference) for reference in entry.get("references", ())),
    )


def _column(
    where: str, entry: str | Mapping[str, str], enumerations: Mapping[str, Mapping[str, str]]
) -> ColumnDoc:
    if isinstance(entry, str):
        return ColumnDoc(entry)
    named = entry.get("enumeration")
    if named is not None and named not in enumerations:
        raise WarehouseError(f"{where} has the enumeration {named!r}, which is not described")
    values = enumerations[named] if named is not None else {}
    return ColumnDoc(entry["description"], entry.get("unit"), entry.get("format"), values)


def fingerprint() -> str:
    """Changes with any description."""
    digest = hashlib.sha256()
    for path in sorted(HERE.glob("*.toml")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def comment(con: duckdb.DuckDBPyConnection, database: str) -> None:
    """COMMENT ON every table, view, column and macro of an attached readers' file."""
    tree = load()
    for statement in _comments(con, database, tree):
        con.execute(statement)


def _comments(con: duckdb.DuckDBPyConnection, database: str, tree: Dictionary) -> Iterator[str]:
    for relation, columns in described(con, database).items():
        doc = tree.relations.get(relation)
        if doc is None:
            continue
        yield f"COMMENT ON {doc.kind.upper()} {database}.{relation} IS '{_quoted(doc.description)}'"
        for column, _ in columns:
            if column in doc.columns:
                text = _quoted(doc.columns[column].comment)
                yield f"COMMENT ON COLUMN {database}.{relation}.{column} IS '{text}'"
    for macro in macros(con, database):
        if macro in tree.macros:
            yield f"COMMENT ON MACRO TABLE {database}.{macro} IS '{_quoted(tree.macros[macro])}'"


def described(con: duckdb.DuckDBPyConnection, database: str) -> dict[str, list[tuple[str, str]]]:
    """Columns and types of every table and view of a database, in the order in which they were made."""
    rows = con.execute(
        """SELECT c.table_name, c.column_name, c.data_type FROM duckdb_columns() AS c
        WHERE c.database_name = ? AND c.schema_name = 'main' AND NOT c.internal
        ORDER BY c.table_oid, c.column_index""",
        [database],
    ).fetchall()
    found: dict[str, list[tuple[str, str]]] = {}
    for relation, column, kind in rows:
        found.setdefault(relation, []).append((column, kind))
    return found


def macros(con: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    """The names of the table macros of a database."""
    rows = con.execute(
        "SELECT DISTINCT function_name FROM duckdb_functions() WHERE database_name = ? "
        "AND function_type = 'table_macro' AND NOT internal ORDER BY 1",
        [database],
    ).fetchall()
    return [str(row[0]) for row in rows]


def markdown(con: duckdb.DuckDBPyConnection, database: str) -> str:
    """docs/dictionary.md: everything that readers see in a database, as Markdown tables."""
    tree = load()
    lines = [
        "# Data dictionary",
        "",
        "Made by `muster tables --markdown` from `warehouse/dictionary/*.toml`; edit those.",
        "",
        "Every count is a count of what was *said*. Timestamps are UTC. Tables with `valid_from_release` and",
        "`valid_to_release` keep their history; the views named `*_current` show the last release.",
    ]
    for kind in ("table", "view"):
        lines += ["", f"## {kind.title()}s"]
        for relation, columns in described(con, database).items():
            doc = tree.relations.get(relation)
            if doc is None or doc.kind != kind:
                continue
            lines += ["", f"### {relation}", "", doc.description]
            if doc.key:
                lines.append(f"Key of a current row: {', '.join(f'`{name}`' for name in doc.key)}.")
            for reference in doc.references:
                lines.append(f"`{reference.column}` refers to `{reference.table}.{reference.to}`.")
            lines += ["", "| column | type | meaning |", "| --- | --- | --- |"]
            for column, type_name in columns:
                lines.append(f"| `{column}` | {type_name} | {_cell(doc.columns[column].comment)} |")
    lines += ["", "## Macros", ""]
    lines += [f"- `{name}`: {tree.macros[name]}" for name in macros(con, database) if name in tree.macros]
    lines += ["", "## Enumerations"]
    for name, values in tree.enumerations.items():
        lines += ["", f"### {name}", "", "| value | meaning |", "| --- | --- |"]
        lines += [f"| `{value}` | {_cell(meaning)} |" for value, meaning in values.items()]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _quoted(text: str) -> str:
    return text.replace("'", "''")
