"""A real Prefect server and a real worker: deploy all; schedule, events and automations do the rest."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    ArtifactFilter,
    ArtifactFilterFlowRunId,
    FlowRunFilter,
    FlowRunFilterDeploymentId,
)
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.schedules import IntervalSchedule
from pytest_httpserver import HTTPServer

from flows import deploy
from warehouse.connect import Folder, reader

PATIENCE_SECONDS = 120


@contextmanager
def worker(log: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker as a script in the background starts it (deaf to SIGINT), asking for work twice a second."""
    with log.open("wb") as out:
        popen = subprocess.Popen(
            ["sh", "-c", "trap '' INT; exec \"$0\" server worker", Path(sys.executable).with_name("muster")],
            env=os.environ | {"PREFECT_WORKER_QUERY_SECONDS": "0.5"} | environment,
            stdout=out,
            stderr=out,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    try:
        yield popen
    finally:
        if popen.poll() is None:
            popen.send_signal(signal.SIGTERM)
        try:
            popen.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(popen.pid, signal.SIGKILL)


def health(environment: dict[str, str]) -> int:
    """What a container's health check says."""
    command = [str(Path(sys.executable).with_name("muster")), "server", "health"]
    return subprocess.run(command, env=os.environ | environment, timeout=60, check=False).returncode


def runs_of(client: SyncPrefectClient, deployment_id: Any) -> list[FlowRun]:
    only = FlowRunFilter(deployment_id=FlowRunFilterDeploymentId(any_=[deployment_id]))
    return client.read_flow_runs(flow_run_filter=only)


def wait_for(found: Callable[[], Any], what: str, log: Path) -> Any:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        result = found()
        if result:
            return result
        assert time.monotonic() < deadline, f"no {what} in {PATIENCE_SECONDS} s\n{log.read_text()[-4000:]}"
        time.sleep(0.2)


def ended(runs: list[FlowRun], state: str) -> list[FlowRun]:
    return [run for run in runs if run.state is not None and run.state.name == state]


def test_schedule_ingest_expectation_webhook_export(
    tmp_path: Path,
    prefect_api: str,
    httpserver: HTTPServer,
    free_ports: Callable[[], int],
) -> None:
    httpserver.expect_request("/hook", method="POST").respond_with_data("")
    log = tmp_path / "worker.txt"
    names = deploy.deploy(httpserver.url_for("/hook"))
    assert names == ["backfill", "export", "ingest", "replay", "watch"]
    environment = {
        "MUSTER_DATA": str(tmp_path / "data"),
        "MUSTER_SAMPLE_PORT": str(free_ports()),
        "PREFECT_API_URL": prefect_api,
    }
    assert health(environment) == 1, "there is no worker yet"
    with get_client(sync_client=True) as client, worker(log, **environment) as working:
        ingest, export = (
            client.read_deployment_by_name(name) for name in ("muster/ingest", "muster-export/export")
        )
        # Another schedule beside the half-hourly one, so that the test sees it fire.
        soon = IntervalSchedule(interval=timedelta(seconds=20), anchor_date=datetime.now(UTC))
        schedule = client.create_deployment_schedules(ingest.id, [(soon, True)])[0]

        wait_for(lambda: ended(runs_of(client, ingest.id), "Running"), "scheduled run", log)
        rival = client.create_flow_run_from_deployment(ingest.id)  # cancelled, not queued

        def rival_cancelled() -> bool:
            return rival.id in {run.id for run in ended(runs_of(client, ingest.id), "Cancelled")}

        wait_for(rival_cancelled, "cancelled rival", log)
        done = wait_for(lambda: ended(runs_of(client, ingest.id), "Completed"), "end of the run", log)
        client.delete_deployment_schedule(ingest.id, schedule.id)
        assert health(environment) == 0
        assert done[0].auto_scheduled
        assert done[0].name.startswith("muster sample ")

        def failed_expectation() -> list[dict[str, Any]]:
            posted = [json.loads(request.get_data()) for request, _ in httpserver.log]
            return [body for body in posted if body["event"] == "muster.expectation.failed"]

        said = wait_for(failed_expectation, "webhook", log)[0]
        assert said["resource"] == "muster.held:breakdowns.sum_not_above_total"
        assert "5,812" in said["payload"]["observed"]
        assert said["automation"] == "muster - an expectation failed"

        wait_for(lambda: ended(runs_of(client, export.id), "Completed"), "export", log)
        package = tmp_path / "data" / "export" / "sample" / "datapackage.json"
        assert json.loads(package.read_text())["muster"]["release"] == 1
        with reader(Folder(tmp_path / "data" / "sample")) as con:
            assert con.execute("SELECT count(*) FROM figures_current").fetchall()[0][0] > 20

        made = client.read_artifacts(
            artifact_filter=ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[done[0].id]))
        )
        assert {artifact.key for artifact in made} == {"muster-run", "muster-sources", "muster-progress"}
        text = next(str(artifact.data) for artifact in made if artifact.key == "muster-run")
        assert "# Release 1" in text
        assert "sum_not_above_total" in text

        assert working.poll() is None
