"""A warehouse's state for machines: ``status.json`` beside it, and a file for Prometheus.

Both are rewritten at the end of each run and replaced atomically, so that nobody reads half of one. The
second is in the text format of Prometheus (version 0.0.4), for node_exporter's textfile collector: its
folder is watched by the exporter, so muster needs no port and no process of its own.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.errors import UserError
from warehouse.connect import Folder, Store
from warehouse.overview import BAD_ENDS, Overview, overview

LOG = logging.getLogger("muster.metrics")


def status_file(folder: Folder) -> Path:
    """Where the state after the last run is kept, for ``muster status`` while a run holds the store."""
    return folder.root / "status.json"


def written(store: Store, metrics_file: Path | None) -> None:
    """Write the state of a warehouse, and its metrics where a file is named.

    A file that cannot be written is a warning: the data is released whoever watches.
    """
    state = overview(store)
    try:
        _replace(status_file(store.folder), json.dumps(state, ensure_ascii=False, default=str))
        if metrics_file is not None:
            _replace(metrics_file, exposition(state))
    except OSError as error:
        LOG.warning("metrics: %s cannot be written: %s", error.filename, error.strerror)


def last_written(folder: Folder) -> Overview:
    """The state at the end of the last run. Raises UserError when there is none."""
    try:
        state: Overview = json.loads(status_file(folder).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        raise UserError(f"{folder.root}: no run has ended yet; ask again when it has", exit_code=1) from None
    return state


def _replace(path: Path, text: str) -> None:
    """Write a file beside ``path`` and put it in its place."""
    # The collector reads *.prom: the unfinished file must not end like that.
    work = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        work.write_text(text, encoding="utf-8")
        work.chmod(0o644)
        work.replace(path)
    finally:
        work.unlink(missing_ok=True)


Sample = tuple[Mapping[str, object], float]


def exposition(state: Overview) -> str:
    """The state in Prometheus's text format; names and units after its conventions.

    Labels hold names of kinds, states, sources, rules and tables only.
    """
    name = Path(state["warehouse"]).name
    lines: list[str] = []

    def metric(metric_name: str, kind: str, about: str, samples: Iterable[Sample]) -> None:
        found = [
            f"{metric_name}{_labels({'warehouse': name, **labels})} {value:.15g}" for labels, value in samples
        ]
        if found:
            lines.extend((f"# HELP {metric_name} {about}", f"# TYPE {metric_name} {kind}", *found))

    ended = state["last_by_kind"]
    metric(
        "muster_run_success",
        "gauge",
        "1 if the last run of the kind did its work, 0 if it failed, was refused or interrupted.",
        [({"kind": r["kind"]}, float(r["state"] not in BAD_ENDS)) for r in ended],
    )
    metric(
        "muster_run_finished_timestamp_seconds",
        "gauge",
        "When the last run of the kind ended.",
        [({"kind": r["kind"]}, _seconds(r["finished_at"])) for r in ended if r["finished_at"]],
    )
    metric(
        "muster_run_last_success_timestamp_seconds",
        "gauge",
        "When the last good run of the kind ended.",
        [({"kind": kind}, _seconds(at)) for kind, at in state["last_good_by_kind"].items() if at],
    )
    metric(
        "muster_run_duration_seconds",
        "gauge",
        "How long the last run of the kind took.",
        [({"kind": r["kind"]}, r["seconds"]) for r in ended if r.get("seconds")],
    )
    for field, about in (
        ("pages", "Pages that the last run of the kind brought or re-read."),
        ("figures", "Figures that the last run of the kind extracted."),
    ):
        metric(
            f"muster_run_{field}",
            "gauge",
            about,
            [({"kind": r["kind"]}, r[field]) for r in ended if field in r],
        )
    metric(
        "muster_expectations",
        "gauge",
        "Expectations of the last run of the kind, by outcome.",
        [
            ({"kind": r["kind"], "outcome": word}, count)
            for r in ended
            for word, count in r.get("rules", {}).items()
        ],
    )
    metric(
        "muster_runs_total",
        "counter",
        "Runs by kind and end.",
        [
            ({"kind": key.partition("/")[0], "state": key.partition("/")[2]}, count)
            for key, count in state["counts_by_state"].items()
        ],
    )
    newest = state["releases"][:1]
    metric("muster_release", "gauge", "Number of the last release.", [({}, r["release"]) for r in newest])
    metric(
        "muster_release_timestamp_seconds",
        "gauge",
        "When the last release was made.",
        [({}, _seconds(r["released_at"])) for r in newest],
    )
    metric(
        "muster_rows",
        "gauge",
        "Current rows of the last release.",
        [({"table": table}, count) for table, count in state["tables"].items()],
    )
    metric(
        "muster_source_up",
        "gauge",
        "1 if the last reading of the source worked, 0.5 if in part, 0 if not.",
        [
            ({"source": s["source_id"]}, {"ok": 1.0, "degraded": 0.5}.get(s["state"], 0.0))
            for s in state["sources"]
        ],
    )
    metric(
        "muster_source_read_timestamp_seconds",
        "gauge",
        "When the source was last asked.",
        [({"source": s["source_id"]}, _seconds(s["read_at"])) for s in state["sources"] if s["read_at"]],
    )
    metric(
        "muster_source_addresses_due",
        "gauge",
        "Article addresses that wait to be read.",
        [({"source": s["source_id"]}, s["due"]) for s in state["sources"]],
    )
    metric(
        "muster_quarantine_rows",
        "gauge",
        "Rows held back, by expectation.",
        [({"rule": q["rule"]}, q["row_count"]) for q in state["quarantine"]],
    )
    metric(
        "muster_alerts_open",
        "gauge",
        "Open alerts, by severity.",
        [
            ({"severity": word}, sum(alert["severity"] == word for alert in state["alerts"]))
            for word in ("critical", "warning", "info")
        ],
    )
    metric("muster_archive_pages", "gauge", "Archived pages.", [({}, state["archive"]["pages"])])
    metric(
        "muster_archive_pages_unprocessed",
        "gauge",
        "Archived pages that no rules have read yet.",
        [({}, state["archive"]["unprocessed"])],
    )
    return "\n".join(lines) + "\n"


def _labels(labels: Mapping[str, object]) -> str:
    parts = []
    for name, value in labels.items():
        text = str(value).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        parts.append(f'{name}="{text}"')
    return "{" + ",".join(parts) + "}"


def _seconds(moment: Any) -> float:
    return datetime.fromisoformat(str(moment)).timestamp()
