"""The Prefect server of a run that has none: what goes on while it starts, and what if it does not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import requests

from flows import local_server
from flows.errors import UserError
from tests.operations.conftest import server_is_gone


@pytest.fixture(autouse=True)
def without_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither an address nor a profile names one."""
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "nobody"))
    monkeypatch.setenv("PREFECT_API_URL", "")


def answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/health", timeout=2).ok
    except requests.ConnectionError:
        return False


def test_a_run_gets_on_while_its_server_starts(tmp_path: Path) -> None:
    seen: list[tuple[str, bool]] = []

    def look() -> None:
        seen.append((os.environ["PREFECT_API_URL"], answers(os.environ["PREFECT_API_URL"])))

    with local_server.api_for_run(tmp_path, look) as address:
        assert seen == [(address, False)], "the address was known, and nobody there yet"
        assert answers(address)
        assert local_server.own_server()
        page = requests.get(address.removesuffix("/api"), timeout=10)
        assert page.status_code == 404, "nobody looks at the pages of a server that ends with its run"
    assert not local_server.own_server()
    assert os.environ["PREFECT_API_URL"] == ""
    server_is_gone(tmp_path)


def test_what_goes_wrong_meanwhile_ends_the_server(tmp_path: Path) -> None:
    def fail() -> None:
        raise ModuleNotFoundError("No module named 'pandas'")

    with pytest.raises(ModuleNotFoundError, match="pandas"), local_server.api_for_run(tmp_path, fail):
        pytest.fail("the run began without what it needs")
    server_is_gone(tmp_path)


def test_a_server_that_does_not_come_up_is_said_with_its_log(tmp_path: Path) -> None:
    (tmp_path / "prefect" / "prefect.db").mkdir(parents=True)
    with pytest.raises(UserError, match="did not start") as said, local_server.api_for_run(tmp_path):
        pytest.fail("there is no server")
    log = tmp_path / "prefect" / "server.log"
    assert str(log) in str(said.value)
    assert "unable to open database file" in log.read_text()
    server_is_gone(tmp_path)


def test_a_server_to_keep_that_does_not_come_up_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "prefect" / "prefect.db").mkdir(parents=True)
    with pytest.raises(UserError, match="did not start"):
        local_server.start(tmp_path, keep=True)
    assert not (tmp_path / "prefect" / "server.json").exists()
    server_is_gone(tmp_path)
