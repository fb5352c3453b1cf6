"""The sample newsroom by its own source files: read whole, then only conditionally, then as edited."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from flows.newsroom.server import serve
from flows.reading import read_sources
from flows.sources.loader import load
from flows.sources.model import Source
from tests.faults.conftest import opened
from warehouse import archive, fetches

SOURCES = Path(__file__).parents[3] / "flows" / "newsroom" / "sources"


@contextmanager
def newsroom(edition: int, port: int) -> Iterator[list[Source]]:
    with serve(edition, port) as bases:
        sources = []
        for name, base in bases.items():
            path = SOURCES / f"{name}.toml"
            address = urlsplit(str(getattr(load(path), "address", ""))).path
            sources.append(load(path, {"address": base + address}))
        yield sources


def test_the_second_run_makes_only_conditional_requests_and_the_edited_article_is_seen(
    tmp_path: Path,
) -> None:
    port = 18_431
    runs = []
    for edition in (1, 1, 2):
        with newsroom(edition, port) as sources, opened(tmp_path) as web:
            readings = read_sources(sources, web)
            log = fetches.find(web.store, run_id=web.run_id)
            pages = archive.pages_to_extract(web.store, "t")
        assert [reading.state for reading in readings] == ["ok"] * len(readings)
        runs.append((sum(reading.pages for reading in readings), [row.status for row in log], len(pages)))
    first, second, third = runs
    assert first[0] == first[2] > 5 and set(first[1]) == {200}
    assert second[0] == 0 and set(second[1]) == {304}  # lists may be not due yet (cadence)
    assert third[0] == 1 and sorted(set(third[1])) == [200, 304] and third[1].count(200) == 1
