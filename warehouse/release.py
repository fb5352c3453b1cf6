"""The release: staged rows that passed their audit become a new state of all tables, or nothing does."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import duckdb

from warehouse import corrections, hashes, held, history, lake, plan, publication, runs
from warehouse.connect import Store, transaction
from warehouse.errors import BadRows, CriticalFinding
from warehouse.tables import CORE, RECORDED

if TYPE_CHECKING:
    import pandas as pd

FINDING_COLUMNS = ("suite", "rule", "severity", "outcome", "table_name", "row_id", "observed", "reason")
SEVERITIES = ("critical", "warning", "info")


@dataclass(frozen=True)
class Release:
    """One published state of all tables."""

    number: int
    released_at: datetime
    run_id: str
    rows: dict[str, int]  # current rows by table, after the release
    opened: dict[str, int]  # rows that became current, by table
    closed: dict[str, int]  # rows that ceased to be current, by table
    note: str = ""
    hashes: dict[str, str] = field(default_factory=dict)  # content hash by table

    @property
    def held(self) -> int:
        """Rows in quarantine after the release."""
        return self.rows.get("quarantine", 0)


def publish(store: Store, run_id: str, findings: pd.DataFrame, *, note: str = "") -> Release | None:
    """Release a run's staged rows; None when they change nothing.

    ``findings`` has the columns suite, rule, severity, outcome, table_name, row_id, observed, reason.
    A row with a failed warning goes to quarantine with all that hangs on it; other findings are kept
    beside their rows. Everything happens in one transaction, then the readers' file is replaced.
    Raises CriticalFinding when a critical finding is present (no release is made), BadRows for
    findings or staged rows that do not fit, WarehouseError when the disk refuses.
    """
    checked = check_findings(findings)
    critical = checked[checked["severity"] == "critical"]
    if len(critical):
        first = critical.iloc[0]
        raise CriticalFinding(
            f"no release: {first['suite']}.{first['rule']} is critical and {first['outcome']} "
            f"({first['observed'] or first['reason'] or 'no details'}); the last release stands"
        )
    con = store.con
    kind = runs.kind_of(store, run_id)
    if store.in_lake:
        release = lake.retried(lambda: _publish(store, run_id, kind, checked, note))
        with transaction(con):  # the pages are this host's: a store and a lake cannot commit together
            _extractions(con, store.staged[run_id], run_id)
        return release
    release = _publish(store, run_id, kind, checked, note)
    if release is not None:
        publication.publish(store)
    return release


def _publish(store: Store, run_id: str, kind: str, findings: pd.DataFrame, note: str) -> Release | None:
    """One attempt at a release, in one transaction."""
    con = store.con
    with transaction(con):
        try:
            plan.prepare(store, run_id)
            number, now = next_number(con)
            held.register(con, findings)
            history.apply(con, number, now, hand=kind == "load-figures", keep_text=not store.in_lake)
            held.apply(con, number, now, run_id)
            corrections.record(con, number)
            release = conclude(store, number, now, run_id, kind, note)
        finally:
            held.unregister(con)
        if release is None:  # only that the pages were read is worth keeping
            con.rollback()
            con.begin()
            plan.prepare(store, run_id)
        if not store.in_lake:
            history.fill_text(con)
            _extractions(con, store.staged[run_id], run_id)
    return release


def check_findings(findings: pd.DataFrame) -> pd.DataFrame:
    """Findings with exactly the expected columns. Raises BadRows for a missing column or an odd word."""
    if len(findings) == 0 and not len(findings.columns):
        findings = findings.reindex(columns=list(FINDING_COLUMNS))
    missing = [name for name in FINDING_COLUMNS if name not in findings.columns]
    if missing:
        raise BadRows(f"findings have no column {missing[0]!r}: they need {', '.join(FINDING_COLUMNS)}")
    checked = findings[list(FINDING_COLUMNS)].astype("object").where(findings.notna(), None)
    for name, allowed in (("severity", SEVERITIES), ("outcome", ("failed", "broken"))):
        odd = checked[~checked[name].isin(allowed)]
        if len(odd):
            raise BadRows(f"findings.{name} is {odd.iloc[0][name]!r}: must be one of {', '.join(allowed)}")
    return checked


def conclude(store: Store, number: int, now: datetime, run_id: str, kind: str, note: str) -> Release | None:
    """Count and hash what changed and record the release; None (and no record) when nothing did."""
    con = store.con
    opened, closed, rows, digests = {}, {}, {}, {}
    before = hashes.last(con)
    for table in (*CORE, *RECORDED):
        delta = hashes.delta(con, table, number)
        opened[table], closed[table] = delta.opened, delta.closed
        state = before.get(table, hashes.EMPTY).apply(delta)
        rows[table], digests[table] = state.rows, state.text
    # Findings on whole tables come and go with every run; alone they are no news.
    decisive = (*CORE, "quarantine", "corrections")
    changed = any(opened[t] or closed[t] for t in decisive)
    if not changed and not history.only_recorded(con, number) and not held.row_findings_changed(con, number):
        return None
    extractor = con.execute(
        "SELECT max(extractor_version) FROM figures "
        "WHERE valid_from_release = ? AND origin_kind = 'extracted'",
        [number],
    ).fetchone()
    version = con.execute("SELECT max(version) FROM schema_migrations").fetchone()
    con.execute(
        "INSERT INTO releases SELECT ?, ?, ?, ?, ?, coalesce(?, (SELECT extractor_version FROM releases "
        "ORDER BY release DESC LIMIT 1)), ?, ?, ?, ?",
        [
            number,
            now,
            run_id,
            kind,
            version[0] if version else 0,
            extractor[0] if extractor else None,
            runs.code_version(),
            rows["figures"],
            rows["articles"],
            note or None,
        ],
    )
    lines = [[number, table, rows[table], opened[table], closed[table], digests[table]] for table in rows]
    con.execute(
        f"INSERT INTO release_tables VALUES {', '.join(['(?, ?, ?, ?, ?, ?)'] * len(lines))}",
        [value for line in lines for value in line],
    )
    if store.in_lake:  # the row that two hosts cannot both update: one of them has to prepare again
        con.execute("UPDATE about SET release = ?", [number])
    return Release(number, now, run_id, rows, opened, closed, note, digests)


def next_number(con: duckdb.DuckDBPyConnection) -> tuple[int, datetime]:
    """The next release's number and time (aware, UTC)."""
    row = con.execute("SELECT coalesce(max(release), 0) + 1, now() FROM releases").fetchone()
    if row is None:
        raise BadRows("releases cannot be read")
    return int(row[0]), row[1]


def _extractions(con: duckdb.DuckDBPyConnection, alias: str, run_id: str) -> None:
    """Record which archived pages were processed, once for each page and extractor."""
    con.execute(
        f"""INSERT INTO page_extractions
        SELECT DISTINCT ON (s.page_id, s.extractor_version)
            s.page_id, s.extractor_version, s.version_id, ?, now()
        FROM {alias}.page_extractions AS s
        ANTI JOIN page_extractions AS p
            ON p.page_id = s.page_id AND p.extractor_version = s.extractor_version""",
        [run_id],
    )
