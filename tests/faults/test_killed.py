"""A run killed at any instant: the next one completes the work, and nothing is counted twice."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from flows.reading import read_source
from tests.faults import evils
from tests.faults.conftest import make_source, opened
from tests.faults.newsroom import Site, article, feed, serve
from warehouse import archive
from warehouse.verify import indexed, verify

ARTICLES = 12

# Reads the source and kills itself without warning at the chosen place of the fifth page.
CHILD = """
import os, signal, sys
from pathlib import Path
from flows.reading import read_source
from tests.faults.conftest import make_source, opened
from warehouse import web_state
from warehouse.warc import Archive

root, address, place = sys.argv[1:]
count = 0

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def before_index(self, log=(), *, page=None, rows=()):
    global count
    if page is not None:
        count += 1
        if count == 5:
            die()
    return record(self, log, page=page, rows=rows)

def within_record(self, *a, **k):
    global count
    count += 1
    position = write(self, *a, **k)
    if count == 5:
        os.truncate(self._folder / position.file, position.offset + 60)
        die()
    return position

def after_discovery(self, *a, **k):
    discovered(self, *a, **k)
    die()

record, write, discovered = web_state.WebState.record, Archive._write, web_state.WebState.discovered
if place == "between record and index":
    web_state.WebState.record = before_index
elif place == "within a record":
    Archive._write = within_record
else:
    web_state.WebState.discovered = after_discovery
with opened(Path(root)) as web:
    read_source(make_source("one", address=address, revisit_after=[], revisit_every="0s"), web)
print("not killed")
"""


@pytest.mark.parametrize("place", ["between record and index", "within a record", "after discovery"])
def test_the_next_run_completes_a_killed_one(tmp_path: Path, place: str) -> None:
    links = [f"/n/{number}" for number in range(ARTICLES)]
    one = Site({link: evils.revalidating(article(f"Title {link}")) for link in links})
    one.handlers["/feed.xml"] = evils.revalidating(feed(*links), "application/rss+xml")
    with serve({"one": one}):
        address = one.base + "/feed.xml"
        killed = subprocess.run(
            [sys.executable, "-c", CHILD, str(tmp_path), address, place],
            cwd=Path(__file__).parents[2],
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
        source = make_source("one", address=address, revisit_after=[], revisit_every="0s")
        with opened(tmp_path) as web:
            cut = web.archive.cut_bytes
            reading = read_source(source, web)
            pages = archive.pages_to_extract(web.store, "test")
            bodies = {page.url: archive.read(web.store.folder, page) for page in pages}
            rows = indexed(web.store)
    assert (cut > 0) == (place == "within a record")
    assert reading.state == "ok"
    assert Counter(page.url for page in pages) == Counter(one.base + link for link in links)
    assert all(body == article(f"Title {url.removeprefix(one.base)}") for url, body in bodies.items())
    report = verify(web.store.folder, rows)
    assert report.problems == []
    assert report.unindexed == (1 if place == "between record and index" else 0)
