"""What tests of several folders share: a real Prefect server, free ports."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from prefect.settings import PREFECT_API_URL, PREFECT_LOGGING_LEVEL, temporary_settings

from flows import local_server

# The real articles that the project began with; not part of it. Where they are absent, tests that use
# them run on the sample newsroom instead.
SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def prefect_api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Prefect server on loopback for all tests of the session."""
    data = tmp_path_factory.mktemp("prefect")
    os.environ |= {"DO_NOT_TRACK": "1", "PREFECT_HOME": str(data / "home")}
    server = local_server.start(data, keep=False)
    os.environ["PREFECT_API_URL"] = server.api_url  # for processes that tests start
    with temporary_settings({PREFECT_API_URL: server.api_url, PREFECT_LOGGING_LEVEL: "CRITICAL"}):
        yield server.api_url
    del os.environ["PREFECT_API_URL"]
    local_server.stop(server)


@pytest.fixture
def free_ports() -> Callable[[], int]:
    """Gives the first of three free ports in a row on loopback."""

    def find() -> int:
        # Processes that test side by side begin apart.
        for first in range(20000 + 3 * os.getpid() % 30000, 60000, 3):
            try:
                for port in (first, first + 1, first + 2):
                    with socket.socket() as probe:
                        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                        probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return first
        raise RuntimeError("no three free ports in a row")

    return find
