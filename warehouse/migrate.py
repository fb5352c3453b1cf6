"""Forward-only migrations: warehouse/schema/NNNN_name.sql, applied in order, each recorded."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.errors import WarehouseError

SCHEMA = Path(__file__).parent / "schema"


@dataclass(frozen=True)
class Migration:
    """One numbered SQL file."""

    version: int
    name: str
    sql: str

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the statements; comments and white space may be edited freely."""
        bare = re.sub(r"--[^\n]*", " ", self.sql)
        return hashlib.sha256(" ".join(bare.split()).encode()).hexdigest()


def migrations(folder: Path = SCHEMA) -> list[Migration]:
    """All migrations, in order. Raises WarehouseError if two share a number."""
    found = [
        Migration(int(path.name[:4]), path.stem, path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("[0-9][0-9][0-9][0-9]_*.sql"))
    ]
    numbers = [migration.version for migration in found]
    if len(set(numbers)) != len(numbers):
        raise WarehouseError(f"two migrations in {folder} share a number: {numbers}; renumber the newer one")
    return found


def migrate(con: duckdb.DuckDBPyConnection, steps: list[Migration] | None = None) -> int:
    """Bring a store to the newest schema; returns its version.

    Each migration runs in a transaction of its own with the record that it ran, so a crash leaves
    the store at a whole version. Raises WarehouseError when the store is newer than this muster or
    was made by a different text of an applied migration.
    """
    steps = migrations() if steps is None else steps
    con.execute(
        "CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY, name VARCHAR NOT NULL, "
        "fingerprint VARCHAR NOT NULL, applied_at TIMESTAMPTZ NOT NULL)"
    )
    applied = {
        int(version): (str(name), str(fingerprint))
        for version, name, fingerprint in con.execute(
            "SELECT version, name, fingerprint FROM schema_migrations ORDER BY version"
        ).fetchall()
    }
    known = {step.version: step for step in steps}
    for version, (name, fingerprint) in applied.items():
        if version not in known:
            raise WarehouseError(
                f"the store has migration {name}, which this muster does not know: it was written by a newer "
                "muster; update muster"
            )
        if known[version].fingerprint != fingerprint:
            raise WarehouseError(
                f"the store was made with another text of migration {name}: move the data folder away and "
                "run again, or use the muster that made it"
            )
    for step in steps:
        if step.version in applied:
            continue
        con.begin()
        try:
            con.execute(step.sql)
            con.execute(
                "INSERT INTO schema_migrations VALUES (?, ?, ?, now())",
                [step.version, step.name, step.fingerprint],
            )
            con.commit()
        except duckdb.Error as error:
            con.rollback()
            raise WarehouseError(f"migration {step.name} failed, nothing was changed: {error}") from error
    return max(known, default=0)
