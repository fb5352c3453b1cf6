"""Runs: what was started, by which process, and how it ended."""

from __future__ import annotations

import json
import os
import secrets
import socket
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from warehouse.connect import Store
from warehouse.errors import WarehouseError

# A run whose release was blocked. Its rows stay staged until the next run stages some: somebody will want
# to see what was wrong with them (`muster check --run`), and they are nowhere else.
REFUSED = "refused"


def start(store: Store, kind: str, parameters: Mapping[str, Any]) -> str:
    """Record a new run and return its id, e.g. ``20261125T180259-5f1c9a``.

    ``kind`` names the flow ("run", "extract", "load-figures", ...); ``parameters`` must be JSON.
    """
    run_id = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    store.con.execute(
        "INSERT INTO runs (run_id, kind, state, started_at, parameters, host, pid, process_started, "
        "code_version) VALUES (?, ?, 'running', now(), ?, ?, ?, ?, ?)",
        [
            run_id,
            kind,
            _json(parameters),
            socket.gethostname(),
            os.getpid(),
            _process_started(os.getpid()),
            code_version(),
        ],
    )
    return run_id


def finish(store: Store, run_id: str, state: str, summary: Mapping[str, Any]) -> None:
    """Record how a run ended and remove its staging, unless the release was refused.

    ``state`` is a word such as "released", "unchanged", "refused" or "failed". Raises WarehouseError
    for an unknown run.
    """
    done = store.con.execute(
        "UPDATE runs SET state = ?, finished_at = now(), summary = ? WHERE run_id = ? RETURNING run_id",
        [state, _json(summary), run_id],
    ).fetchall()
    if not done:
        raise WarehouseError(f"there is no run {run_id} in {store.folder.store}: start it with runs.start")
    if state == REFUSED:
        _detach(store, run_id)
    else:
        discard_staging(store, run_id)


def kind_of(store: Store, run_id: str) -> str:
    """The kind of a run. Raises WarehouseError for an unknown run."""
    row = store.con.execute("SELECT kind FROM runs WHERE run_id = ?", [run_id]).fetchone()
    if row is None:
        raise WarehouseError(f"there is no run {run_id} in {store.folder.store}: start it with runs.start")
    return str(row[0])


def clear_dead(store: Store) -> list[str]:
    """Mark runs whose process is gone as interrupted and delete all staging that nobody needs; their ids.

    The caller holds the writer lock, so a run of this machine that is still running belongs to this
    process, to another one that has put the warehouse down between two steps, or to a dead one.
    """
    open_runs = store.con.execute(
        "SELECT run_id, host, pid, process_started FROM runs WHERE state = 'running'"
    ).fetchall()
    dead = [run_id for run_id, host, pid, started in open_runs if not _alive(host, pid, started)]
    for run_id in dead:
        store.con.execute(
            "UPDATE runs SET state = 'interrupted', finished_at = now() WHERE run_id = ?", [run_id]
        )
    needed = {run_id for run_id, *_ in open_runs} - set(dead)
    _remove_staging(store, keep=needed | _refused(store))
    return dead


def discard_refused(store: Store) -> None:
    """Delete what a refused run left staged; a new run stages the same pages again, and more."""
    refused = _refused(store)
    if refused:
        running = store.con.execute("SELECT run_id FROM runs WHERE state = 'running'").fetchall()
        _remove_staging(store, keep={run_id for (run_id,) in running} | set(store.staged))


def discard_staging(store: Store, run_id: str) -> None:
    """Detach and delete a run's staged rows; nothing happens if there are none."""
    _detach(store, run_id)
    for path in store.folder.staging.glob(f"{run_id}.duckdb*"):
        path.unlink(missing_ok=True)


def _detach(store: Store, run_id: str) -> None:
    alias = store.staged.pop(run_id, None)
    if alias is not None:
        store.con.execute(f"DETACH {alias}")


def _refused(store: Store) -> set[str]:
    """Refused runs of which rows are still staged."""
    there = {path.name.split(".")[0] for path in store.folder.staging.glob("*.duckdb*")}
    if not there:
        return set()
    rows = store.con.execute("SELECT run_id FROM runs WHERE state = ?", [REFUSED]).fetchall()
    return there & {run_id for (run_id,) in rows}


def _remove_staging(store: Store, *, keep: set[str]) -> None:
    for path in store.folder.staging.glob("*.duckdb*"):
        if path.name.split(".")[0] not in keep:
            path.unlink(missing_ok=True)


def state_of(store: Store, run_id: str) -> str | None:
    """How a run ended, "running" before; None for an unknown run."""
    row = store.con.execute("SELECT state FROM runs WHERE run_id = ?", [run_id]).fetchone()
    return None if row is None else str(row[0])


def code_version() -> str:
    """The version of the installed muster."""
    try:
        return metadata.version("muster")
    except metadata.PackageNotFoundError:
        return "unknown"


def _json(value: Mapping[str, Any]) -> str:
    """JSON text of parameters or a summary; dates and paths as text."""
    return json.dumps(dict(value), default=str, ensure_ascii=False, sort_keys=True)


def _alive(host: str, pid: int, started: str) -> bool:
    """Whether a run's process still exists; on another host nothing can be said, so: no.

    The lock is per data folder and flock does not reach across hosts, so a folder has one host.
    """
    return host == socket.gethostname() and _process_started(pid) == started


def _process_started(pid: int) -> str:
    """What tells a process from a later one with the same number; empty if there is none.

    Linux: boot id and start time in clock ticks (proc(5), field 22). Elsewhere: only that it exists.
    """
    stat = Path(f"/proc/{pid}/stat")
    if stat.parent.parent.joinpath("self").exists():
        try:
            ticks = stat.read_text().rsplit(")", 1)[1].split()[19]
            return f"{Path('/proc/sys/kernel/random/boot_id').read_text().strip()}:{ticks}"
        except OSError:
            return ""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        return "exists"
    return "exists"
