"""A run that is cancelled, and a worker that is killed with its run: the next run is right."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.exceptions import ObjectNotFound
from prefect.states import Cancelled, Crashed

from flows import deploy
from tests.faults.newsroom import Request, Site, article, page_handler, serve
from tests.operations.conftest import PRISON, processes_of, run_rows, source_file
from tests.operations.test_end_to_end import wait_for, worker
from warehouse.connect import Folder, reader

_UNFINISHED = [StateType.SCHEDULED, StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]


class Newsroom:
    """A list and an article; the article's answer waits until it is let go."""

    def __init__(self, folder: Path) -> None:
        self.sources = folder
        self.asked, self.go = threading.Event(), threading.Event()

    @contextmanager
    def open(self) -> Iterator[None]:
        def answer(request: Request) -> None:
            self.asked.set()
            self.go.wait(60)
            page_handler(PRISON)(request)

        site = Site({"/": page_handler(article("List", '<a href="/n/1">one</a>')), "/n/1": answer})
        with serve({"site": site}) as sites:
            source_file(self.sources, "site", sites["site"].base + "/")
            try:
                yield
            finally:
                self.go.set()


@pytest.fixture(scope="module")
def client(prefect_api: str) -> SyncPrefectClient:
    client = get_client(sync_client=True)
    try:
        client.read_deployment_by_name("muster/ingest")
    except ObjectNotFound:
        deploy.deploy()
    # Other tests of this server leave runs behind that nobody works on; one of ingest keeps the only place.
    unfinished = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=_UNFINISHED)))
    for run in client.read_flow_runs(flow_run_filter=unfinished):
        client.set_flow_run_state(run.id, Cancelled() if run.state_name == "Scheduled" else Crashed())
    return client


class Ingest:
    """Runs of the deployment ``muster/ingest`` on a data folder of their own."""

    def __init__(self, client: SyncPrefectClient, data: Path, newsroom: Newsroom, log: Path) -> None:
        self.client, self.data, self.newsroom, self.log = client, data, newsroom, log
        self.deployment = client.read_deployment_by_name("muster/ingest").id

    def start(self) -> FlowRun:
        parameters = {"data": str(self.data), "sources": str(self.newsroom.sources)}
        return self.client.create_flow_run_from_deployment(self.deployment, parameters=parameters)

    def begins(self) -> FlowRun:
        """A run that has asked for the article; one that found the only place taken is started again."""
        runs = [self.start()]

        def asked() -> bool:
            if self.client.read_flow_run(runs[-1].id).state_name == "Cancelled":
                runs.append(self.start())
            return self.newsroom.asked.is_set()

        wait_for(asked, "request", self.log)
        return runs[-1]

    def is_in(self, run: FlowRun, *states: str) -> Any:
        def look() -> Any:
            state = self.client.read_flow_run(run.id).state
            return state if state is not None and state.name in states else None

        return wait_for(look, f"run in {states}", self.log)

    def completes(self) -> None:
        """A new run, to its end; the warehouse then holds the article once."""
        run = self.start()
        state = self.is_in(run, "Completed", "Failed", "Crashed", "Cancelled")
        assert state.name == "Completed", state
        with reader(Folder(self.data / "live")) as con:
            assert con.execute("SELECT value FROM figures_current").fetchall() == [(5704,)]
            assert con.execute("SELECT count(*) FROM releases").fetchall() == [(1,)]


@pytest.fixture
def ingest(tmp_path: Path, client: SyncPrefectClient) -> Iterator[Ingest]:
    newsroom = Newsroom(tmp_path / "sources")
    with newsroom.open():
        yield Ingest(client, tmp_path / "data", newsroom, tmp_path / "worker.txt")


def environment(ingest: Ingest, api: str) -> dict[str, str]:
    # A killed run's limits stay taken for a minute: tests/operations/test_host_limits.py is about them.
    return {"MUSTER_DATA": str(ingest.data), "PREFECT_API_URL": api, "MUSTER_HOST_LIMITS": "false"}


@contextmanager
def quick_automation(client: SyncPrefectClient) -> Iterator[None]:
    """The automation that closes vanished runs, after ten seconds without a heartbeat instead of minutes.

    Only while a run is dead: a living one may be silent for as long on a busy machine.
    """
    vanished = next(one for one in deploy.load_automations() if one.name == "muster - a run vanished")
    trigger = vanished.trigger.model_copy(update={"within": timedelta(seconds=10)})
    made = client.create_automation(vanished.model_copy(update={"name": "vanished", "trigger": trigger}))
    try:
        yield
    finally:
        client.delete_automation(made)


def test_a_cancelled_run_then_a_worker_killed_with_its_run(ingest: Ingest, prefect_api: str) -> None:
    with quick_automation(ingest.client):
        with worker(ingest.log, **environment(ingest, prefect_api)) as working:
            killed = ingest.begins()
            for process in processes_of(str(ingest.data)):
                os.kill(process, signal.SIGKILL)
            working.wait(10)
        assert ingest.client.read_flow_run(killed.id).state_name == "Running", "nobody has told the server"
        ingest.is_in(killed, "Crashed")  # else the next one would be cancelled: there is one place only

    ingest.newsroom.asked.clear()
    with worker(ingest.log, **environment(ingest, prefect_api)) as working:
        run = ingest.begins()
        prefect = [sys.executable, "-m", "prefect", "flow-run", "cancel", str(run.id)]
        subprocess.run(prefect, check=True, capture_output=True, timeout=60)
        ingest.is_in(run, "Cancelled")
        wait_for(lambda: not processes_of(f"PREFECT__FLOW_RUN_ID={run.id}"), "end of the process", ingest.log)
        assert run_rows(ingest.data / "live") == [("run", "interrupted")] * 2
        ingest.newsroom.go.set()
        ingest.completes()
        working.send_signal(signal.SIGTERM)
        assert working.wait(20) == 0, "a worker ends when it is told to"
