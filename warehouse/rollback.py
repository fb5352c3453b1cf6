"""Going back: a new release that equals an earlier one. History stays; nothing is deleted."""

from __future__ import annotations

from datetime import datetime

import duckdb

from warehouse import lake, publication, runs
from warehouse.connect import Store, transaction
from warehouse.errors import WarehouseError
from warehouse.release import Release, conclude, next_number
from warehouse.tables import CORE, RECORDED, hash_sql


def rollback(store: Store, to: int, *, note: str = "") -> Release | None:
    """Release the state of release ``to`` again; None when nothing differs from it.

    Pages that were read since stay read: a later run brings only what is fetched later. Raises
    WarehouseError when there is no such release.
    """
    con = store.con
    row = con.execute("SELECT coalesce(max(release), 0) FROM releases").fetchone()
    last = int(row[0]) if row is not None else 0
    if not 1 <= to <= last:
        raise WarehouseError(
            f"there is no release {to} in {store.folder.root}: it has "
            + (f"1 to {last}" if last else "none yet")
            + "; see `muster releases`"
        )
    run_id = runs.start(store, "rollback", {"to": to})
    made = lake.retried(lambda: _roll_back(store, to, run_id, note or f"equal to release {to}"))
    runs.finish(store, run_id, "released" if made else "unchanged", {"to": to})
    if made is not None and not store.in_lake:
        publication.publish(store)
    return made


def _roll_back(store: Store, to: int, run_id: str, note: str) -> Release | None:
    """One attempt, in one transaction."""
    with transaction(store.con):
        number, now = next_number(store.con)
        for table in (*CORE, *RECORDED):
            _restore(store.con, table, to, number, now)
        return conclude(store, number, now, run_id, "rollback", note)


def _restore(con: duckdb.DuckDBPyConnection, table: str, to: int, number: int, now: datetime) -> None:
    """Close what release ``to`` did not have and open again what it had; what is equal stays open."""
    content = hash_sql(con, table)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE going AS SELECT rowid AS store_row, {content} AS content FROM {table} "
        "WHERE valid_to_release IS NULL AND valid_from_release > $to",
        {"to": to},
    )
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE coming AS SELECT rowid AS store_row, {content} AS content "
        f"FROM {table} WHERE valid_from_release <= $to AND valid_to_release > $to",
        {"to": to},
    )
    values: dict[str, object] = {"n": number}
    replace = "$n AS valid_from_release, NULL AS valid_to_release"
    closing = ""
    if table in ("figures", "quarantine"):
        replace += ", NULL AS closed_because"
        closing += ", closed_because = 'rollback'"
    if table == "figures":
        values["now"] = now
        replace += ", $now AS known_from, NULL AS known_to, 'rollback' AS opened_because"
        closing += ", known_to = greatest(known_from, $now)"
    con.execute(
        f"INSERT INTO {table} SELECT * REPLACE ({replace}) FROM {table} WHERE rowid IN "
        "(SELECT store_row FROM coming WHERE content NOT IN (SELECT content FROM going))",
        values,
    )
    con.execute(
        f"UPDATE {table} SET valid_to_release = $n{closing} WHERE rowid IN "
        "(SELECT store_row FROM going WHERE content NOT IN (SELECT content FROM coming))",
        values,
    )
