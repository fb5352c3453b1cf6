"""Pages that cannot be read: how many of a source's, who is told, and where they are listed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import transforms.article
from flows import alerts, problems
from flows import pages as page_reading
from flows.cli import main
from flows.extract import extract_pages
from flows.publish import Published, publish
from tests.flows.archived import page_html, put, query
from warehouse import archive, audit, runs, stage
from warehouse.connect import Folder, Store, writer

WORDS = "a sentence of the page"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "live")


@pytest.fixture
def store(folder: Folder) -> Iterator[Store]:
    with writer(folder) as opened:
        yield opened


@pytest.fixture(autouse=True)
def breaking(monkeypatch: pytest.MonkeyPatch) -> None:
    """A parser that fails on pages whose address says so."""

    def parse(body: bytes, url: str, **options: Any) -> Any:
        if "bad" in url:
            raise ValueError(WORDS)
        return transforms.article.parse_page(body, url, **options)

    monkeypatch.setattr(page_reading, "parse_page", parse)


def archived(store: Store, *names: str, hours: float = 0, source: str = "paper") -> None:
    for number, name in enumerate(names):
        body = page_html(f"{5000 + sum(name.encode()):,}", title=name)
        put(store, f"https://a.example/{name}", body, hours=hours + number, source=source)


def run(store: Store) -> Published:
    """What an ordinary run does with the pages that nothing has read, the rows of their sources included."""
    run_id = runs.start(store, "run", {})
    pages = archive.pages_to_extract(store, None)
    extracted = extract_pages(store, {}, pages)
    names = sorted({page.source_id for page in pages})
    extracted.tables["sources"] = [{"source_id": name, "name": name} for name in names]
    published = publish(store, run_id, extracted.tables)
    runs.finish(store, run_id, "released" if published.release else "unchanged", {})
    return published


def broken(published: Published) -> list[tuple[str, str]]:
    """(source, words) of the rule about pages that cannot be read."""
    found = published.findings
    return list(found[found["rule"] == "pages_not_broken"][["row_id", "observed"]].itertuples(index=False))


def test_more_than_one_page_in_five_alerts_the_owner_and_the_others_are_released(store: Store) -> None:
    archived(store, "1", "2", "3", "4", "5", "bad-1", "bad-2")
    archived(store, "6", "7", "8", "9", "bad-3", source="other", hours=20)
    published = run(store)
    assert broken(published) == [("paper", "2 of its latest 7 pages could not be read")]
    assert query(store, "SELECT count(*) FROM articles") == [(9,)]
    (problem,) = problems.of_source_findings(published.findings)
    assert problem.fingerprint == "odd:pages_not_broken:paper"
    assert problem.command == "muster archive list --broken --source paper"
    assert isinstance(problem, alerts.Problem) and problem.severity == "warning"
    assert WORDS not in published.findings.to_csv(), "findings are published, a page's words are not"


def test_a_source_of_which_no_page_can_be_read_is_told(store: Store) -> None:
    archived(store, *(f"bad-{number}" for number in range(6)))
    published = run(store)
    assert broken(published) == [("paper", "6 of its latest 6 pages could not be read")]
    assert published.release is not None, "the source itself is new"
    archived(store, *(f"bad-{number}" for number in range(10, 17)), hours=20)
    again = run(store)
    assert broken(again) == [("paper", "7 of its latest 7 pages could not be read")]
    assert again.release is None, "a finding on a source alone is no news for readers"


def test_few_pages_say_nothing(store: Store) -> None:
    archived(store, "bad-1", "bad-2", "bad-3", "bad-4")
    assert broken(run(store)) == []


def test_a_page_that_is_tried_again_and_again_is_news_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    archived(store, *(f"bad-{number}" for number in range(6)))
    run(store)
    run_id = runs.start(store, "run", {})
    again = extract_pages(store, {}, archive.pages_to_extract(store, None))
    assert len(again.problems) == 6, "each run tries them again"
    stage.write(store, run_id, {"page_problems": pa.Table.from_pylist(again.tables["page_problems"])})
    assert all(frame.empty for frame in audit.frames(store, run_id).values()), "nothing new to judge"
    runs.finish(store, run_id, "unchanged", {})
    archived(store, "1", "2", "3", "4", hours=20)
    assert broken(run(store)) == [("paper", "6 of its latest 10 pages could not be read")]
    archived(store, "5", "6", "7", "8", "9", hours=30)
    assert broken(run(store)) == [], "five are enough by themselves"
    monkeypatch.setattr(page_reading, "VERSION", "next/1")
    anew = broken(run(store))
    assert anew == [("paper", "6 of its latest 6 pages could not be read")], "by new rules, it is news"


def test_a_source_that_brings_a_page_at_a_time_is_judged_too(store: Store) -> None:
    found = []
    for number in range(6):
        archived(store, f"bad-{number}" if number > 2 else str(number), hours=number)
        found.append(broken(run(store)))
    assert found == [
        [],
        [],
        [],
        [],
        *([("paper", f"{n} of its latest {n + 3} pages could not be read")] for n in (2, 3)),
    ]


def test_a_finding_on_a_source_ends_when_its_next_pages_can_be_read(store: Store) -> None:
    current = "SELECT row_id FROM findings WHERE rule = 'pages_not_broken' AND valid_to_release IS NULL"
    archived(store, "1", "2", "3", "bad-1", "bad-2")
    run(store)
    assert query(store, current) == [("paper",)]
    store.con.execute("DELETE FROM pages WHERE url LIKE '%bad%'")  # else each run reads this source
    archived(store, "elsewhere", source="other", hours=20)
    run(store)
    assert query(store, current) == [("paper",)], "nothing of this source was read"
    archived(store, "4", "5", hours=30)
    run(store)
    assert query(store, current) == []


def test_they_are_listed_until_they_are_read(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MUSTER_DATA", str(folder.root.parent))
    with writer(folder) as store:
        archived(store, "1", "bad-1")
        run(store)
    assert main(["archive", "list", "--broken"]) == 0
    said = capsys.readouterr().out
    assert "https://a.example/bad-1" in said and f"ValueError: {WORDS}" in said
    assert "https://a.example/1 " not in said
    assert main(["archive", "list", "--broken", "--source", "other", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    monkeypatch.setattr(page_reading, "parse_page", transforms.article.parse_page)
    with writer(folder) as store:
        run(store)
    assert main(["archive", "list", "--broken", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert main(["archive", "list", "--broken"]) == 0
    assert capsys.readouterr().out == "Every page could be read.\n"
