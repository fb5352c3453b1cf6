"""The state of a warehouse at a glance: last runs, releases, sources, quarantine, open alerts.

What ``muster status`` prints and the metrics file holds. Texts in it are titles, reasons and counts;
never an article's.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from warehouse.connect import Store

Overview = dict[str, Any]

# How runs end that left their work undone. Others did it, or found nothing to do.
BAD_ENDS = ("failed", "refused", "interrupted")

# What of a run's summary is worth a look from afar; the rest stays in ``runs``.
_OF_SUMMARY = (
    "pages",
    "figures",
    "articles_new",
    "articles_edited",
    "articles_irrelevant",
    "copies",
    "release",
    "seconds",
    "rules",
)


def overview(store: Store, *, runs: int = 10, releases: int = 5) -> Overview:
    """The state as plain JSON data.

    Args:
        runs, releases: how many of the newest to list.
    """
    return {
        "warehouse": str(store.folder.root),
        "runs": [_run(row) for row in _rows(store, f"{_RUNS} ORDER BY started_at DESC LIMIT ?", runs)],
        "last_by_kind": [
            _run(row)
            for row in _rows(
                store,
                f"{_RUNS} WHERE state NOT IN ('running', 'cancelled') "
                "QUALIFY row_number() OVER (PARTITION BY kind ORDER BY started_at DESC) = 1 ORDER BY kind",
            )
        ],
        "last_good_by_kind": {
            row["kind"]: row["at"]
            for row in _rows(
                store,
                "SELECT kind, max(finished_at) AS at FROM runs "
                f"WHERE state NOT IN {('running', 'cancelled', *BAD_ENDS)} GROUP BY kind ORDER BY kind",
            )
        },
        "counts_by_state": {
            f"{row['kind']}/{row['state']}": row["n"]
            for row in _rows(
                store, "SELECT kind, state, count(*) AS n FROM runs GROUP BY ALL ORDER BY kind, state"
            )
        },
        "releases": _rows(
            store,
            "SELECT release, released_at, run_kind, figures, articles, extractor_version, note FROM releases "
            "ORDER BY release DESC LIMIT ?",
            releases,
        ),
        "tables": {
            row["table_name"]: row["row_count"]
            for row in _rows(
                store,
                "SELECT table_name, row_count FROM release_tables "
                "WHERE release = (SELECT max(release) FROM releases) ORDER BY table_name",
            )
        },
        "sources": _rows(
            store,
            "SELECT s.source_id, s.state, s.message, s.read_at, s.discovered_at, s.items, "
            "count(a.url) FILTER (a.due_at <= now()) AS due "
            "FROM web_sources AS s LEFT JOIN web_addresses AS a "
            "ON a.source_id = s.source_id AND a.purpose = 'article' GROUP BY ALL ORDER BY s.source_id",
        ),
        "quarantine": _rows(
            store,
            "SELECT suite || '.' || rule AS rule, count(*) AS row_count, min(held_at) AS oldest "
            "FROM quarantine WHERE valid_to_release IS NULL GROUP BY ALL ORDER BY rule",
        ),
        "alerts": _rows(
            store,
            "SELECT fingerprint, severity, title, opened_at, told_at, len(row_ids) AS row_count FROM alerts "
            "WHERE recovered_at IS NULL ORDER BY opened_at, fingerprint",
        ),
        "archive": _rows(
            store,
            "SELECT count(*) AS pages, count(DISTINCT archive_file) AS files, "
            "min(fetched_at) AS first_fetched, max(fetched_at) AS last_fetched, "
            "count(*) FILTER (page_id NOT IN (SELECT page_id FROM page_extractions)) AS unprocessed "
            "FROM pages",
        )[0],
    }


_RUNS = "SELECT run_id, kind, state, started_at, finished_at, parameters, summary FROM runs"


def _rows(store: Store, query: str, *parameters: object) -> list[dict[str, Any]]:
    """Rows as plain data; moments as ISO 8601 text."""
    result = store.cursor().execute(query, list(parameters))
    names = [column[0] for column in result.description or ()]
    return [
        {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in zip(names, row, strict=True)
        }
        for row in result.fetchall()
    ]


def _run(row: dict[str, Any]) -> dict[str, Any]:
    """A run with the main numbers of its summary."""
    summary = json.loads(row.pop("summary") or "{}")
    row["parameters"] = json.loads(row["parameters"])
    return {**row, **{name: summary[name] for name in _OF_SUMMARY if name in summary}}
