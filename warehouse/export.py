"""Exports: Parquet with the whole history, CSV of the last release, one Data Package descriptor.

Made from the readers' file, so that what is private to the store (article text) cannot get in.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse import dictionary
from warehouse.connect import Folder, reader, translated
from warehouse.errors import WarehouseError
from warehouse.readers import HISTORY_TABLES, LOG_TABLES
from warehouse.runs import code_version

TABLES = (*HISTORY_TABLES, *LOG_TABLES)
MAX_QUOTE_WORDS = 25
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0 (the tables; quoted words remain their publishers')",
}
# Frictionless Table Schema types of DuckDB's.
TYPES = {
    "VARCHAR": "string",
    "JSON": "string",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP WITH TIME ZONE": "datetime",
}
# Not for CSV: how a row came and went, and what only a replay needs.
NOT_IN_CSV = frozenset({"valid_to_release", "known_to", "closed_because", "row_json"})


@dataclass(frozen=True)
class Exported:
    """What was written."""

    folder: Path
    release: int
    rows: dict[str, int]  # current rows by table
    bytes: int


def export(folder: Folder, target: Path) -> Exported:
    """Write the last release to ``target``: data/*.parquet, data/*.csv, datapackage.json, CITATION.cff.

    The folder appears whole or not at all; an earlier export there is replaced. Raises WarehouseError
    when there is no release or ``target`` holds anything but an export.
    """
    if target.exists() and not (target.is_dir() and _may_replace(target)):
        raise WarehouseError(f"{target} exists and is no export: name a new or empty folder")
    work = target.with_name(f".{target.name}.tmp")
    with closing(reader(folder)) as con, translated(target):
        shutil.rmtree(work, ignore_errors=True)
        try:
            (work / "data").mkdir(parents=True)
            done = _write(con, work, target)
            if target.exists():
                shutil.rmtree(target)
            work.rename(target)
        except PermissionError as error:
            raise WarehouseError(
                f"cannot write to {target}: {error.strerror}; choose another folder"
            ) from error
        finally:
            shutil.rmtree(work, ignore_errors=True)
    return done


def _may_replace(target: Path) -> bool:
    """Whether a folder is empty or an earlier export."""
    names = {path.name for path in target.iterdir()}
    return not names or "datapackage.json" in names


def _write(con: duckdb.DuckDBPyConnection, work: Path, target: Path) -> Exported:
    """All files of an export."""
    _check_quotes(con)
    release = con.execute("SELECT * FROM releases ORDER BY release DESC LIMIT 1").fetchone()
    if release is None:
        raise WarehouseError("there is no release to export: make one with `muster run`")
    number, released_at = int(release[0]), release[1]
    tree = dictionary.load()
    seen = dictionary.described(con, "muster")
    rows: dict[str, int] = {}
    resources: list[dict[str, Any]] = []
    for table in TABLES:
        columns = [
            (name, kind)
            for name, kind in seen[table]
            if name not in NOT_IN_CSV and name in tree.relations[table].columns
        ]
        csv = work / "data" / f"{table}.csv"
        rows[table] = _csv(con, table, columns, csv)
        resources.append(_table_resource(work, csv, tree.relations[table], columns, con))
    for table in TABLES:
        parquet = work / "data" / f"{table}.parquet"
        # By name: a lake's article_versions has an (empty) column for the text.
        names = ", ".join(name for name, _ in seen[table] if name in tree.relations[table].columns)
        con.execute(
            f"COPY (SELECT {names} FROM {table}) TO '{_quoted(parquet)}' (FORMAT parquet, COMPRESSION zstd)"
        )
        resources.append(_file_resource(work, parquet, tree.relations[table]))
    package = {
        "$schema": PROFILE,
        "name": "muster",
        "title": "muster: reported figures on detainees and their repatriation",
        "description": (
            "What the news reports about people held, moved, returned, released, captured, tried or "
            "sentenced: each number with its words, its source and its dates. These are counts of what was "
            "said. CSV files hold the last release, Parquet files the whole history of all releases."
        ),
        "version": f"{number}.0.0",
        "created": f"{released_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "licenses": [LICENCE],
        "sources": _sources(con),
        "contributors": [{"title": "muster", "roles": ["creator"]}],
        "muster": {"release": number, "code": code_version()},
        "resources": resources,
    }
    (work / "datapackage.json").write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", "utf-8")
    (work / "CITATION.cff").write_text(citation(number, released_at), "utf-8")
    size = sum(path.stat().st_size for path in work.rglob("*") if path.is_file())
    return Exported(target, number, rows, size)


def _check_quotes(con: duckdb.DuckDBPyConnection) -> None:
    """Raise WarehouseError when a quote is longer than may be passed on."""
    for table, key in (("figures", "figure_id"), ("quarantine", "quarantine_id")):
        row = con.execute(
            f"SELECT {key} FROM {table} WHERE len(regexp_split_to_array(trim(quote), '\\s+')) > ? LIMIT 1",
            [MAX_QUOTE_WORDS],
        ).fetchone()
        if row is not None:
            raise WarehouseError(
                f"no export: the quote of {table} row {row[0]} has more than {MAX_QUOTE_WORDS} words; "
                "correct it with a declared correction or read its article again"
            )


def _csv(con: duckdb.DuckDBPyConnection, table: str, columns: list[tuple[str, str]], path: Path) -> int:
    """The current rows of a table as CSV: times in UTC to the second, nothing for null; their number."""
    select = ", ".join(
        f"strftime({name}, '%Y-%m-%dT%H:%M:%SZ') AS {name}" if kind.startswith("TIMESTAMP") else name
        for name, kind in columns
    )
    where = "" if table in LOG_TABLES else "WHERE valid_to_release IS NULL"
    row = con.execute(
        f"COPY (SELECT {select} FROM {table} {where} ORDER BY ALL) TO '{_quoted(path)}' (FORMAT csv, HEADER)"
    ).fetchone()
    return int(row[0]) if row is not None else 0


def _table_resource(
    work: Path,
    path: Path,
    doc: dictionary.RelationDoc,
    columns: list[tuple[str, str]],
    con: duckdb.DuckDBPyConnection,
) -> dict[str, Any]:
    """A CSV file with its schema: types, meanings, enumerations, keys."""
    required = {
        row[0]
        for row in con.execute(
            "SELECT column_name FROM duckdb_columns() WHERE table_name = ? AND NOT is_nullable", [doc.name]
        ).fetchall()
    }
    fields = []
    for name, kind in columns:
        column = doc.columns[name]
        constraints: dict[str, Any] = {"required": True} if name in required else {}
        if column.values:
            constraints["enum"] = list(column.values)
        field: dict[str, Any] = {"name": name, "type": TYPES[kind], "description": column.comment}
        if constraints:
            field["constraints"] = constraints
        fields.append(field)
    there = {name for name, _ in columns}
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""], "primaryKey": list(doc.key)}
    foreign = [
        {
            "fields": [reference.column],
            "reference": {"resource": reference.table, "fields": [reference.to]},
        }
        for reference in doc.references
        if reference.column in there
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    return {
        "name": doc.name,
        "type": "table",
        "title": doc.description.split(": ")[0].split(". ")[0],
        "description": doc.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **_digest(work, path),
        "schema": schema,
    }


def _file_resource(work: Path, path: Path, doc: dictionary.RelationDoc) -> dict[str, Any]:
    """A Parquet file with the whole history of a table."""
    return {
        "name": f"{doc.name}-history",
        "title": f"{doc.name}, with all rows of all releases",
        "description": doc.description,
        # Not "parquet": frictionless would read the file as a table, and its reader takes null dates badly.
        "format": "apache-parquet",
        "mediatype": "application/vnd.apache.parquet",
        **_digest(work, path),
    }


def _digest(work: Path, path: Path) -> dict[str, Any]:
    """Path, size and hash of a file, as a descriptor has them."""
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return {
        "path": path.relative_to(work).as_posix(),
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
    }


def _sources(con: duckdb.DuckDBPyConnection) -> list[dict[str, str]]:
    """Where the figures are from: the configured sources, else the publishers of the articles."""
    rows = con.execute(
        """SELECT coalesce(name, source_id), url FROM sources_current
        UNION SELECT publisher, NULL FROM articles_current WHERE source_id IS NULL AND publisher IS NOT NULL
        ORDER BY 1"""
    ).fetchall()
    return [{"title": title} | ({"path": path} if path else {}) for title, path in rows]


def citation(release: int, released_at: datetime) -> str:
    """CITATION.cff (Citation File Format 1.2.0) of a release."""
    return f"""cff-version: 1.2.0
message: If you use these figures, please cite them with the number of the release.
type: dataset
title: "muster: reported figures on detainees and their repatriation"
abstract: >-
  What the news reports about detainees and their repatriation, each number with its words, its source
  and its dates. These are counts of what was said.
authors:
  - name: The muster project
version: "{release}"
date-released: {released_at.astimezone(UTC):%Y-%m-%d}
license: CC-BY-4.0
"""


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
