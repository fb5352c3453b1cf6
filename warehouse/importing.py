"""Building a warehouse from an export, or from the readers' file of a release when the store is lost."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse import hashes, publication, runs
from warehouse.connect import Folder, Store, open_file, set_aside, transaction, writer
from warehouse.errors import WarehouseError
from warehouse.readers import HISTORY_TABLES, LOG_TABLES

TABLES = (*HISTORY_TABLES, *LOG_TABLES)


@dataclass(frozen=True)
class Imported:
    """What was rebuilt."""

    release: int
    figures: int
    set_aside: Path | None  # where a damaged store was moved


def import_(source: Path, folder: Folder) -> Imported:
    """Rebuild a store with all releases from an export folder or a readers' file.

    Article text is not part of either: the next extraction puts it back from the archive. The content
    hash of every table is compared with the one that the release recorded. Raises WarehouseError when
    the source is incomplete or altered, or when the folder already has releases.
    """
    if source.is_dir():
        relation = _export_relations(source)
    elif source.is_file():
        relation = _file_relations(source)
    else:
        raise WarehouseError(f"{source} does not exist: name an export folder or a muster.duckdb")
    moved = _make_room(folder)
    with writer(folder, restoring=True) as store:
        if _last(store.con):
            raise WarehouseError(
                f"{folder.root} already has {_last(store.con)} releases: "
                "import into a new folder (--data DIR)"
            )
        run_id = runs.start(store, "import", {"source": str(source)})
        number = _load(store, source, relation)
        runs.finish(store, run_id, "released", {"release": number})
        publication.publish(store)
        row = store.con.execute("SELECT figures FROM releases WHERE release = ?", [number]).fetchone()
    return Imported(number, int(row[0]) if row is not None else 0, moved)


def _last(con: duckdb.DuckDBPyConnection) -> int:
    row = con.execute("SELECT coalesce(max(release), 0) FROM releases").fetchone()
    return int(row[0]) if row is not None else 0


def _make_room(folder: Folder) -> Path | None:
    """Move a store that cannot be opened out of the way; where to."""
    if not folder.store.exists():
        return None
    try:
        open_file(folder.store, read_only=True).close()
    except WarehouseError as error:
        if "is damaged" not in str(error):
            raise
        return set_aside(folder.store)
    return None


def _export_relations(source: Path) -> Callable[[str], str]:
    """SQL of each table of an export, after its files were compared with the descriptor."""
    descriptor = source / "datapackage.json"
    try:
        package = json.loads(descriptor.read_text("utf-8"))
        resources = {resource["name"]: resource for resource in package["resources"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WarehouseError(
            f"{descriptor} cannot be read ({error}): name a folder made by `muster export`"
        ) from error
    for table in TABLES:
        resource = resources.get(f"{table}-history")
        if resource is None:
            raise WarehouseError(
                f"{descriptor} has no resource {table}-history: export again with this muster"
            )
        path = source / str(resource["path"])
        if not path.is_file():
            raise WarehouseError(f"{path} is missing: the export is incomplete")
        with path.open("rb") as content:
            digest = f"sha256:{hashlib.file_digest(content, 'sha256').hexdigest()}"
        if digest != resource["hash"]:
            raise WarehouseError(
                f"{path} does not have the hash that {descriptor.name} gives: copy the export again"
            )
    paths = {
        table: str(source / str(resources[f"{table}-history"]["path"])).replace("'", "''") for table in TABLES
    }
    return lambda table: f"read_parquet('{paths[table]}')"


def _file_relations(source: Path) -> Callable[[str], str]:
    """SQL of each table of a readers' file, which ``_load`` attaches."""
    con = open_file(source, read_only=True)
    try:
        con.execute("SELECT release FROM about")
    except duckdb.Error as error:
        raise WarehouseError(f"{source} is no readers' file (muster.duckdb): {error}") from error
    finally:
        con.close()
    return lambda table: f"imported.{table}"


def _load(store: Store, source: Path, relation: Callable[[str], str]) -> int:
    """Fill the empty tables of a store in one transaction; the number of the last release."""
    con = store.con
    attached = source.is_file()
    if attached:
        con.execute(f"ATTACH '{str(source).replace(chr(39), chr(39) * 2)}' AS imported (READ_ONLY)")
    try:
        with transaction(con):
            for table in TABLES:
                con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM {relation(table)}")
            number = _last(con)
            _compare(con, number, source)
    except duckdb.Error as error:
        raise WarehouseError(
            f"nothing was imported from {source}: {' '.join(str(error).split())[:200]}"
        ) from error
    finally:
        if attached:
            con.execute("DETACH imported")
    return number


def _compare(con: duckdb.DuckDBPyConnection, number: int, source: Path) -> None:
    """Raise WarehouseError unless every table has the rows and the content that the release recorded."""
    recorded = con.execute(
        "SELECT table_name, row_count, content_hash FROM release_tables WHERE release = ?", [number]
    ).fetchall()
    for table, count, text in recorded:
        state = hashes.state(con, table, number)
        if (state.rows, state.text) != (count, text):
            raise WarehouseError(
                f"nothing was imported: {table} of release {number} has {state.rows} rows and hash "
                f"{state.text}, but the release recorded {count} and {text}; {source} was altered"
            )
