"""What several tests of the flows stand on: a warehouse that is open for writing, and a webhook's inbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from tests.flows.alerting import Inbox
from warehouse.connect import Folder, Store, writer


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with writer(Folder(tmp_path / "data")) as opened:
        yield opened


@pytest.fixture
def inbox(httpserver: HTTPServer) -> Inbox:
    return Inbox(httpserver)
