"""Flows that only schedules and events start: watch, and export after a release.

The main job's flow is in flows/run.py, those on demand in flows/replay.py and flows/backfill.py;
prefect.yaml at the top of the repository says when each runs, and with what.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, Literal

from prefect import flow
from prefect.runtime import flow_run

from flows import channels, events, watch
from flows.settings import Settings
from warehouse import export, runs
from warehouse.connect import Folder, writer

LOG = logging.getLogger("muster.run")
Warehouse = Literal["sample", "live"]
# A run holds the warehouse for minutes: a look that meets one waits, and is tried again after that.
WAIT_SECONDS = 120.0


def _run_name() -> str:
    """E.g. "export live 10:30" (UTC)."""
    warehouse = flow_run.parameters.get("warehouse") or _configured(Settings.load())
    return f"{flow_run.flow_name.removeprefix('muster-')} {warehouse} {flow_run.scheduled_start_time:%H:%M}"


def _configured(settings: Settings) -> Warehouse:
    """The warehouse that scheduled runs write to."""
    return "live" if settings.sources else "sample"


@flow(
    name="muster-watch",
    flow_run_name=_run_name,
    retries=2,
    retry_delay_seconds=300,
    timeout_seconds=900,
    persist_result=False,
)
def watch_flow(data: Path | None = None, warehouse: Warehouse | None = None) -> dict[str, Any]:
    """Alert on what did not happen: no run, no release, a silent source, rows waiting in quarantine.

    Args:
        data: the data folder; none: MUSTER_DATA.
        warehouse: which of its warehouses; none: the one that scheduled runs write to.

    Raises:
        WarehouseBusy: a run has held the warehouse for minutes; it is tried again.
    """
    settings = Settings.load()
    folder = Folder((data or settings.data) / (warehouse or _configured(settings)))
    return look(folder, settings)


def look(folder: Folder, settings: Settings) -> dict[str, Any]:
    """One look at a warehouse; says what is missing, and which channels did not take it."""
    told = channels.channels(settings.alert_channels, settings.alert_webhook)
    with writer(folder, wait_seconds=WAIT_SECONDS, on_wait=LOG.warning) as store:
        run_id = runs.start(store, "watch", {})
        found, news = watch.watch(store, run_id=run_id, channels=told)
        events.emit(news.message)
        summary = {"missing": [problem.fingerprint for problem in found], "alerts": news.failures}
        runs.finish(store, run_id, "watched", summary)
    return summary


@flow(
    name="muster-export",
    flow_run_name=_run_name,
    retries=2,
    retry_delay_seconds=30,
    timeout_seconds=1800,
    persist_result=False,
)
def export_flow(
    data: Path | None = None, warehouse: Warehouse | None = None, target: Path | None = None
) -> dict[str, Any]:
    """Write the last release as Parquet, CSV and a Data Package.

    Args:
        data: the data folder; none: MUSTER_DATA.
        warehouse: which of its warehouses; none: the one that scheduled runs write to.
        target: folder for the export, replaced as a whole; none: ``<data>/export/<warehouse>``.

    Raises:
        WarehouseError: no release yet, or the target holds something else.
    """
    settings = Settings.load()
    data, warehouse = data or settings.data, warehouse or _configured(settings)
    target = target or data / "export" / warehouse
    target.parent.mkdir(parents=True, exist_ok=True)
    done = export.export(Folder(data / warehouse), target)
    LOG.info("release %d exported to %s", done.release, done.folder)
    return {
        "folder": str(done.folder),
        "release": done.release,
        "rows": dict(done.rows),
        "bytes": done.bytes,
    }
