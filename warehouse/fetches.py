"""The log of every request: rows of ``fetches``."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import uuid4

import duckdb

from warehouse.connect import Store

OUTCOMES = {
    "ok": "a new or changed content was delivered",
    "unchanged": "delivered in full (no validator, or the server ignored it), the same content as last time",
    "not_modified": "304: the server says that nothing changed",
    "redirect": "the server pointed elsewhere; the next row is the request that followed",
    "retry": "failed, and was asked again in the same run",
    "error": "failed, and was given up for this run",
    "gone": "404 or 410",
    "forbidden": "401, 403 or 451: the site says no, and is not asked again for it",
    "refused": "muster said no: a guard, robots.txt, a limit, or a content that is not what was wanted",
    "skipped": "not asked: the host's circuit is open",
}

FAILED = ("error", "gone", "forbidden", "refused", "skipped")


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request, or one address that was not asked; see warehouse/schema/0002_web.sql for the columns."""

    run_id: str
    source_id: str
    fetched_at: datetime
    purpose: str
    url: str
    outcome: str
    final_url: str | None = None
    status: int | None = None
    bytes: int | None = None
    ms: int | None = None
    archive_file: str | None = None
    archive_offset: int | None = None
    digest: str | None = None
    reason: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    fetch_id: str = field(default_factory=lambda: uuid4().hex[:16])

    def with_outcome(self, outcome: str, reason: str | None = None) -> Fetch:
        """The same request, judged anew after its content was looked at."""
        return replace(self, outcome=outcome, reason=reason or self.reason)


_NAMES = tuple(Fetch.__dataclass_fields__)


def add(con: duckdb.DuckDBPyConnection, fetches: list[Fetch]) -> None:
    """Insert rows of ``fetches`` (inside the caller's transaction)."""
    if not fetches:
        return
    marks = ", ".join([f"({', '.join('?' for _ in _NAMES)})"] * len(fetches))
    values = [getattr(fetch, name) for fetch in fetches for name in _NAMES]
    con.execute(f"INSERT INTO fetches ({', '.join(_NAMES)}) VALUES {marks}", values)


def find(
    store: Store,
    *,
    source_id: str | None = None,
    run_id: str | None = None,
    outcomes: list[str] | None = None,
    limit: int | None = None,
) -> list[Fetch]:
    """Rows of the log, the newest first."""
    rows = (
        store.cursor()
        .execute(
            f"""SELECT {", ".join(_NAMES)} FROM fetches
            WHERE ($source IS NULL OR source_id = $source) AND ($run IS NULL OR run_id = $run)
              AND ($outcomes IS NULL OR list_contains($outcomes, outcome))
            ORDER BY fetched_at DESC, rowid DESC LIMIT $limit""",
            {"source": source_id, "run": run_id, "outcomes": outcomes, "limit": limit},
        )
        .fetchall()
    )
    return [Fetch(*row) for row in rows]
