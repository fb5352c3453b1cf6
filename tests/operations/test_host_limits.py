"""Host groups that runs of several warehouses share: Prefect's concurrency limits, with a real server."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path

import pytest
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import GlobalConcurrencyLimitUpdate
from prefect.concurrency.sync import concurrency
from prefect.settings import PREFECT_API_URL, PREFECT_CLIENT_MAX_RETRIES, temporary_settings

from flows import host_limits, local_server
from flows.errors import UserError
from flows.sources.loader import load_folder
from flows.sources.model import Source
from flows.web.hosts import HostBusy, Stopped
from tests.faults.newsroom import Handler, Request, Site, article, page_handler, serve
from tests.operations.conftest import PRISON, Process, source_file
from warehouse.connect import Folder, reader

Start = Callable[..., Process]


def one_source(folder: Path, host: str = "news.example.org") -> Source:
    source_file(folder, "one", f"https://www.{host}/")
    (source,) = load_folder(folder)
    return source


@pytest.fixture
def client(prefect_api: str) -> SyncPrefectClient:
    return get_client(sync_client=True)


def test_limits_are_made_once_and_what_an_operator_sets_stays(
    tmp_path: Path, client: SyncPrefectClient
) -> None:
    source = one_source(tmp_path / "sources")
    assert host_limits.ensure(client, [source, source]) == ["muster-host-news.example.org"]
    made = client.read_global_concurrency_limit_by_name("muster-host-news.example.org")
    assert (made.limit, made.active) == (1, True)
    client.update_global_concurrency_limit(made.name, GlobalConcurrencyLimitUpdate(limit=2))
    host_limits.ensure(client, [source])
    assert client.read_global_concurrency_limit_by_name(made.name).limit == 2


def test_who_waits_too_long_or_is_to_end_is_told(
    tmp_path: Path, client: SyncPrefectClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = one_source(tmp_path / "sources", "busy.example.org")
    turn = host_limits.turns([source], wanted=True)
    monkeypatch.setattr(host_limits, "ASK_SECONDS", 0.3)
    monkeypatch.setattr(host_limits, "WAIT_SECONDS", 0.5)

    def stop() -> None:
        raise Stopped

    with concurrency("muster-host-busy.example.org", strict=True):  # another run
        with pytest.raises(HostBusy, match="held muster-host-busy"), turn(source, lambda: None):
            pass
        with pytest.raises(Stopped), turn(source, stop):
            pass
    with turn(source, lambda: None):
        pass


def test_sources_of_one_host_in_one_run_wait_for_each_other_as_long_as_it_takes(
    tmp_path: Path, client: SyncPrefectClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = one_source(tmp_path / "sources", "shared.example.org")
    turn = host_limits.turns([source], wanted=True)
    monkeypatch.setattr(host_limits, "ASK_SECONDS", 0.2)
    monkeypatch.setattr(host_limits, "WAIT_SECONDS", 0.3)
    inside: list[int] = []
    most: list[int] = []

    def read() -> None:
        with turn(source, lambda: None):
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.6)
            inside.pop()

    with ThreadPoolExecutor(3) as pool:
        contexts = [copy_context() for _ in range(3)]  # Prefect's settings are in them
        for future in [pool.submit(context.run, read) for context in contexts]:
            future.result()
    assert most == [1, 1, 1]


def test_a_limit_that_is_gone_is_no_silent_permission(tmp_path: Path, prefect_api: str) -> None:
    source = one_source(tmp_path / "sources", "gone.example.org")
    with (
        pytest.raises(UserError, match=r"muster-host-gone\.example\.org .*make deploy"),
        host_limits.turn(source, lambda: None),
    ):
        pass


def test_a_lost_server_stops_no_reading(
    tmp_path: Path, prefect_api: str, caplog: pytest.LogCaptureFixture
) -> None:
    source = one_source(tmp_path / "sources", "lost.example.org")
    turn = host_limits.turns([source], wanted=True)
    gone = {PREFECT_API_URL: "http://127.0.0.1:9/api", PREFECT_CLIENT_MAX_RETRIES: 0}
    with temporary_settings(gone):
        with turn(source, lambda: None):
            pass
        assert host_limits.turns([source], wanted=True) is host_limits.no_turn
    assert caplog.text.count("gives no host limits (ConnectError)") == 2


def test_no_limits_where_nobody_shares_the_server(
    tmp_path: Path, prefect_api: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = one_source(tmp_path / "sources")
    assert host_limits.turns([source], wanted=True) is host_limits.turn
    assert host_limits.turns([source], wanted=False) is host_limits.no_turn
    monkeypatch.setattr(local_server, "_own", True)
    assert host_limits.turns([source], wanted=True) is host_limits.no_turn


def test_two_runs_on_two_warehouses_never_read_a_host_at_once(
    tmp_path: Path, start: Start, prefect_api: str
) -> None:
    """The first request is answered only when both runs want to read: the second one has to wait."""
    both = threading.Event()
    inside: list[int] = []
    most: list[int] = []

    def slow(answer: Handler) -> Handler:
        def handle(request: Request) -> None:
            inside.append(1)
            most.append(len(inside))
            both.wait(60)
            time.sleep(0.3)
            answer(request)
            inside.pop()

        return handle

    listing = article("List", '<a href="/n/1">one</a>')
    pages = {"/": slow(page_handler(listing)), "/n/1": slow(page_handler(PRISON))}
    with serve({"site": Site(pages)}) as sites:
        source_file(tmp_path / "sources", "site", sites["site"].base + "/")
        options = ("run", "--sources", str(tmp_path / "sources"), "--data")
        runs = [start(*options, str(tmp_path / name)) for name in ("first", "second")]
        for run in runs:
            run.wait_for("reading 1 sources")
        time.sleep(2)
        both.set()
        assert [run.end() for run in runs] == [0, 0]
    assert max(most) == 1
    for name in ("first", "second"):
        with reader(Folder(tmp_path / name / "live")) as con:
            assert con.execute("SELECT count(*) FROM figures_current").fetchall() == [(1,)]
