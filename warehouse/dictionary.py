"""The data dictionary: one tree of descriptions (warehouse/dictionary/*.toml) for every use of them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb

HERE = Path(__file__).parent / "dictionary"


def fingerprint() -> str:
    """Changes with any description."""
    digest = hashlib.sha256()
    for path in sorted(HERE.glob("*.toml")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def comment(con: duckdb.DuckDBPyConnection, database: str) -> None:
    """COMMENT ON everything in a readers' file."""
