"""The main job end to end: real HTTP, real Prefect server, real Great Expectations, real DuckDB files."""

from __future__ import annotations

import html
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from flows.run import muster
from tests.conftest import SHARED
from warehouse.connect import Folder, reader

SEEDS = sorted((SHARED / "seeds").glob("*.txt"))
SOURCE = """
name = "seeds"
kind = "listing"
address = "{address}"
selector = "a"
publisher = "Seeds"
publisher_country = "GBR"
languages = ["en"]
cadence = "1s"
delay = "0s"
allow_loopback = true
[expect]
min = 1
[terms]
decision = "use"
licence = "none: a test"
reason = "Served by the test on loopback."
date = 2026-01-01
"""


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    """Rows of a query on the readers' file."""
    with reader(Folder(folder)) as con:
        return con.execute(query).fetchall()


def state(folder: Path) -> list[tuple[Any, ...]]:
    """Everything that two equal warehouses agree on: the current rows without clocks and run ids."""
    return rows(
        folder,
        """SELECT url, position, value, low, high, unit, event, status, nationality, quote
        FROM figures_current ORDER BY ALL""",
    ) + rows(folder, "SELECT row_id, rule, observed FROM quarantine_current ORDER BY ALL")


@pytest.fixture
def sample(
    monkeypatch: pytest.MonkeyPatch, free_ports: Callable[[], int], prefect_api: str
) -> Iterator[None]:
    """The sample newsroom on ports of this test's own."""
    monkeypatch.setenv("MUSTER_SAMPLE_PORT", str(free_ports()))
    return


def serve_seed(server: HTTPServer, path: Path) -> None:
    """Wrap a seed's text into a plain page: its headline where it has one, a date, paragraphs."""
    text = path.read_text(encoding="utf-8")
    dated = re.match(r"\s*date (\d{4}-\d{2}-\d{2}) ", text)
    day = date.fromisoformat(dated[1]) if dated else date(2026, 2, 13)  # its dateline says Feb 13
    body = text[dated.end() :] if dated else text
    paragraphs = "".join(f"<p>{html.escape(part)}</p>\n" for part in body.split("\n\n"))
    page = (
        '<html lang="en"><head><title>Seed</title>'
        f'<meta property="article:published_time" content="{day}T12:00:00Z">'
        f"</head><body><article><h1>Prisoners in Iraq</h1>\n{paragraphs}</article></body></html>"
    )
    server.expect_request(f"/{path.stem}.html").respond_with_data(
        page, content_type="text/html; charset=utf-8"
    )


EXPECTED = {
    (5704, "exact", "people", "held", None),
    (61, "exact", "nationalities", "held", None),
    (160, "exact", "people", "held", "TUR"),
    (130, "exact", "people", "held", "RUS"),
    (271, "exact", "people", "held", "IRQ"),
    (208, "exact", "people", "held", "TUN"),
    (142, "exact", "people", "held", "MAR"),
    (100, "exact", "people", "held", "EGY"),
    (3000, "about", "people", "transferred", None),
    (7000, "exact", "people", "transferred", None),
}


def test_the_real_articles_give_their_figures(
    tmp_path: Path, httpserver: HTTPServer, prefect_api: str, sample: None
) -> None:
    if SEEDS:
        for path in SEEDS:
            serve_seed(httpserver, path)
        links = "".join(f'<a href="/{path.stem}.html">read</a>' for path in SEEDS)
        httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
        httpserver.expect_request("/").respond_with_data(links, content_type="text/html")
        sources = tmp_path / "sources"
        sources.mkdir()
        (sources / "seeds.toml").write_text(SOURCE.format(address=httpserver.url_for("/")))
        summary = muster(data=tmp_path, sources=sources)
        folder = tmp_path / "live"
    else:
        summary = muster(data=tmp_path)
        folder = tmp_path / "sample"
    assert summary["state"] == "released", summary
    found = rows(
        folder,
        "SELECT value, qualifier, unit, event, nationality, status, quote, url FROM figures_current",
    )
    assert {row[:5] for row in found} >= EXPECTED
    assert {row[5] for row in found if row[0] == 7000} == {"planned"}
    for *_, quote, url in found:
        assert 0 < len(quote.split()) <= 25
        assert re.match(r"http://(127\.0\.0\.1|localhost):", url)


def test_three_runs_release_when_something_changed(tmp_path: Path, sample: None) -> None:
    folder = tmp_path / "sample"
    first = muster(data=tmp_path)
    assert (first["state"], first["release"]) == ("released", 1)
    before = state(folder)
    now = "SELECT value FROM figures_current WHERE url LIKE '%turkish%'"
    assert rows(folder, now) == [(106,)]

    second = muster(data=tmp_path)  # the newsroom has corrected one article
    assert (second["state"], second["release"], second["articles_edited"]) == ("released", 2, 1)
    assert rows(folder, now) == [(160,)]
    past = "SELECT value FROM figures_at(1) WHERE url LIKE '%turkish%'"
    assert rows(folder, past) == [(106,)]

    third = muster(data=tmp_path)
    assert (third["state"], third["release"]) == ("unchanged", None)
    assert rows(folder, "SELECT max(release) FROM releases") == [(2,)]
    assert state(folder) != before

    # Nothing new needs none of these; DuckDB would take pandas if it were there, to know its nulls.
    code = (
        "import sys\nfrom pathlib import Path\n"
        "heavy = 'pandas pyarrow great_expectations bs4 trafilatura apprise distributed'.split()\n"
        "sys.modules.update(dict.fromkeys(heavy))\n"  # importing one of them is an error
        "from flows.run import muster\n"
        "print(muster(data=Path(sys.argv[1]))['state'])"
    )
    fourth = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, timeout=120, check=False
    )
    assert (fourth.returncode, fourth.stdout) == (0, "unchanged\n"), fourth.stderr[-3000:]


def test_the_article_whose_parts_exceed_the_total_is_held_back(tmp_path: Path, sample: None) -> None:
    summary = muster(data=tmp_path)
    observed = [held.observed if hasattr(held, "observed") else held["observed"] for held in summary["held"]]
    assert any("5,812" in words and "5,704" in words for words in observed), observed
    held = rows(tmp_path / "sample", "SELECT count(*) FROM quarantine_current WHERE url LIKE '%updated'")
    assert held[0][0] >= 7
    released = rows(tmp_path / "sample", "SELECT count(*) FROM figures_current WHERE value = 4801")
    assert released == [(0,)]
    assert summary["alerts"]


def test_the_irrelevant_article_draws_no_figure_and_the_copy_has_its_story(
    tmp_path: Path, sample: None
) -> None:
    muster(data=tmp_path)
    folder = tmp_path / "sample"
    query = "SELECT count(*) FROM figures_current WHERE url LIKE '%citrus%'"
    assert rows(folder, query) == [(0,)]
    stories = rows(folder, "SELECT articles, publishers FROM stories_current WHERE articles > 1")
    assert stories == [(2, 2)]


KILLED = """
import os, signal, sys
from pathlib import Path
from warehouse import release
release.publish = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)
from flows.run import muster
muster(data=Path(sys.argv[1]))
"""


def test_a_run_killed_between_staging_and_release_is_completed_by_the_next(
    tmp_path: Path, sample: None
) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path / "killed")], timeout=120, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert list((tmp_path / "killed" / "sample" / "staging").glob("*.duckdb")), "it had staged its rows"
    assert not (tmp_path / "killed" / "sample" / "muster.duckdb").exists()
    assert muster(data=tmp_path / "killed")["release"] == 1
    assert muster(data=tmp_path / "undisturbed")["release"] == 1
    assert state(tmp_path / "killed" / "sample") == state(tmp_path / "undisturbed" / "sample")


def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command as a user does."""
    return subprocess.run(
        [str(Path(sys.executable).with_name("muster")), *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=os.environ | environment,
    )


@pytest.mark.parametrize(
    ("arguments", "environment", "words"),
    [
        (["run", "--no-such-option"], {}, "--no-such-option"),
        (["rum"], {}, "rum"),
        (["run", "--data", "/dev/null/data"], {}, "/dev/null/data"),
        (["run", "--sources", "/no/such/folder"], {}, "/no/such/folder"),
        (["run"], {"MUSTER_RUN_TIME_LIMIT": "soon"}, "MUSTER_RUN_TIME_LIMIT"),
    ],
)
def test_a_users_mistake_is_one_clear_line(
    arguments: list[str], environment: dict[str, str], words: str, tmp_path: Path, prefect_api: str
) -> None:
    done = command(*arguments, **({"MUSTER_DATA": str(tmp_path)} | environment))
    assert done.returncode == 2
    said = done.stderr.strip().splitlines()[-1]
    assert said.startswith("muster: ")
    assert words in said
    assert "Traceback" not in done.stderr + done.stdout


def test_the_command_prints_a_summary_and_json(tmp_path: Path, sample: None) -> None:
    done = command("run", "--data", str(tmp_path))
    assert done.returncode == 0, done.stderr
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    shown = next(line for line in readme.splitlines() if line.startswith("Release 1 is out: "))
    for words in ("What came in", "Held back", shown.partition(" in data/")[0], "Next:"):
        assert words in done.stdout
    again = command("run", "--json", "--data", str(tmp_path))
    assert json.loads(again.stdout)["release"] == 2
