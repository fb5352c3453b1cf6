"""Archived pages to rows: versions, stories, independence of order, and what one bad page may not do."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from flows.extract import Extracted, extract_pages
from tests.flows.archived import off_subject, page_html, put, query
from warehouse import archive, release, runs, stage
from warehouse.connect import Folder, Store, writer

EMPTY: dict[str, Any] = {}


def run(store: Store) -> Extracted:
    """What an ordinary run does with pages: those that nothing has read, extracted and released."""
    run_id = runs.start(store, "run", {})
    found = extract_pages(store, EMPTY, archive.pages_to_extract(store, None))
    released(store, run_id, found)
    return found


def released(store: Store, run_id: str, found: Extracted) -> None:
    """Release without an audit, which has tests of its own."""
    stage.write(
        store, run_id, {name: pa.Table.from_pylist(rows) for name, rows in found.tables.items() if rows}
    )
    made = release.publish(store, run_id, pd.DataFrame())
    runs.finish(store, run_id, "released" if made else "unchanged", {})


def stories(store: Store) -> dict[str, set[str]]:
    """The current articles of each story, by the last part of their addresses."""
    rows = query(
        store,
        "SELECT story_id, split_part(url, '/', -1) FROM articles WHERE valid_to_release IS NULL ORDER BY ALL",
    )
    return {story: {url for _, url in group} for story, group in itertools.groupby(rows, key=lambda r: r[0])}


def groups(store: Store) -> set[frozenset[str]]:
    return {frozenset(urls) for story, urls in stories(store).items() if story}


def test_a_page_becomes_an_article_a_version_and_its_figure(store: Store) -> None:
    put(store, "https://a.example/1", page_html())
    found = run(store)
    assert found.problems == []
    assert query(store, "SELECT value, event, place FROM figures") == [(5704, "held", "IRQ")]
    assert found.counts["page_extractions"] == 1


def test_a_run_takes_only_pages_that_no_version_has_read(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, "https://a.example/1", page_html())
    run(store)
    monkeypatch.setattr("flows.pages.VERSION", "next/1")
    put(store, "https://a.example/2", page_html("1,201"), hours=1)
    assert [row["page_id"] for row in run(store).tables["page_extractions"]] == [
        page.page_id for page in archive.pages(store, url="/2")
    ]
    assert len(archive.pages_to_extract(store, "next/1")) == 1, "a replay would take the older page"


def test_an_article_edited_twice_within_one_run_keeps_its_versions_and_the_last_ones_figures(
    store: Store,
) -> None:
    for hours, count in enumerate(("5,700", "5,702", "5,704")):
        put(store, "https://a.example/1", page_html(count), hours=hours)
    found = run(store)
    assert [row["text"].split(" suspected")[0][-5:] for row in found.tables["article_versions"]] == [
        "5,700",
        "5,702",
        "5,704",
    ]
    assert query(store, "SELECT count(*) FROM article_versions WHERE valid_to_release IS NULL") == [(3,)]
    assert query(store, "SELECT value, opened_because FROM figures") == [(5704, "new article")]
    assert query(store, "SELECT count(*) FROM articles") == [(1,)]


def test_an_edit_and_its_taking_back_within_one_run_end_where_they_began(store: Store) -> None:
    put(store, "https://a.example/1", page_html("5,700"))
    run(store)
    put(store, "https://a.example/1", page_html("5,702"), hours=1)
    put(store, "https://a.example/1", page_html("5,700"), hours=2)
    run(store)
    assert query(store, "SELECT value FROM figures WHERE valid_to_release IS NULL") == [(5700,)]
    assert query(store, "SELECT count(*) FROM article_versions WHERE valid_to_release IS NULL") == [(2,)]


def test_copies_in_two_papers_are_one_story_and_another_text_is_not(store: Store) -> None:
    put(store, "https://a.example/first", page_html())
    put(store, "https://b.example/copy", page_html(title="Fighters held", day="2026-02-13"), source="other")
    put(store, "https://c.example/oranges", off_subject())
    run(store)
    assert groups(store) == {frozenset({"first", "copy"})}
    lead = query(
        store,
        "SELECT url, articles, publishers FROM stories JOIN articles a ON lead_article_id = a.article_id",
    )
    assert lead == [("https://a.example/first", 2, 2)]
    assert query(store, "SELECT story_id FROM articles WHERE url LIKE '%oranges'") == [(None,)]


def test_a_copy_that_comes_in_a_later_run_joins_the_story(store: Store) -> None:
    put(store, "https://a.example/first", page_html())
    run(store)
    put(store, "https://b.example/copy", page_html(day="2026-02-20"), hours=170, source="other")
    put(store, "https://c.example/late", page_html(day="2026-03-20"), hours=900, source="third")
    run(store)
    assert groups(store) == {frozenset({"first", "copy"}), frozenset({"late"})}, "a month later is told again"
    counted = "SELECT articles, publishers FROM stories WHERE valid_to_release IS NULL ORDER BY articles DESC"
    assert query(store, counted)[0] == (2, 2)


def test_members_that_are_older_than_the_window_stay_counted(store: Store) -> None:
    put(store, "https://a.example/first", page_html(day="2026-02-01"))
    run(store)
    put(store, "https://b.example/second", page_html(day="2026-02-13"), hours=1, source="other")
    run(store)
    put(store, "https://c.example/third", page_html(day="2026-02-25"), hours=300, source="third")
    run(store)
    assert groups(store) == {frozenset({"first", "second", "third"})}
    row = query(
        store,
        "SELECT articles, publishers, first_published_at::DATE::VARCHAR, url FROM stories s "
        "JOIN articles a ON a.article_id = lead_article_id AND a.valid_to_release IS NULL "
        "WHERE s.valid_to_release IS NULL",
    )
    assert row == [(3, 3, "2026-02-01", "https://a.example/first")]


def test_an_article_without_a_date_stands_where_it_was_fetched(store: Store) -> None:
    put(store, "https://a.example/dated", page_html())
    put(store, "https://b.example/undated", page_html(day=None), hours=5, source="other")
    found = run(store)
    undated = next(row for row in found.tables["article_versions"] if row["published_at"] is None)
    assert undated["relevant"]
    assert groups(store) == {frozenset({"dated", "undated"})}
    put(store, "https://c.example/copy", page_html(day="2026-02-14"), hours=30, source="third")
    run(store)
    assert groups(store) == {frozenset({"dated", "undated", "copy"})}
    first = query(store, "SELECT DISTINCT first_published_at::DATE::VARCHAR FROM stories")
    assert first == [("2026-02-12",)]


def test_only_undated_articles_make_a_story_without_a_first_date(store: Store) -> None:
    put(store, "https://a.example/one", page_html(day=None))
    run(store)
    assert query(store, "SELECT articles, first_published_at FROM stories") == [(1, None)]


def test_an_edit_that_changes_nothing_in_its_story_changes_no_story_row(store: Store) -> None:
    put(store, "https://a.example/first", page_html())
    put(store, "https://b.example/copy", page_html(day="2026-02-13"), source="other")
    run(store)
    before = query(store, "SELECT * FROM stories")
    put(store, "https://b.example/copy", page_html("5,705", day="2026-02-13"), hours=2, source="other")
    run(store)
    assert query(store, "SELECT value FROM figures WHERE valid_to_release IS NULL ORDER BY 1") == [
        (5704,),
        (5705,),
    ]
    assert query(store, "SELECT * FROM stories") == before


def test_an_article_that_leaves_the_subject_leaves_its_story(store: Store) -> None:
    put(store, "https://a.example/first", page_html())
    put(store, "https://b.example/copy", page_html(day="2026-02-13"), source="other")
    run(store)
    put(store, "https://b.example/copy", off_subject(), hours=2, source="other")
    run(store)
    assert groups(store) == {frozenset({"first"})}
    assert query(store, "SELECT articles FROM stories WHERE valid_to_release IS NULL") == [(1,)]


def test_tables_do_not_depend_on_the_order_of_the_sources(tmp_path: Path) -> None:
    """Pages fetched at the same time by parallel sources are archived in any order."""
    pages = [
        ("https://a.example/first", page_html(), "paper"),
        ("https://b.example/copy", page_html(day="2026-02-13"), "other"),
        ("https://c.example/oranges", off_subject(), "third"),
        (
            "https://d.example/own",
            page_html("1,201", title="Another", extra="A longer addition of facts."),
            "d",
        ),
    ]
    seen = []
    for number, order in enumerate(itertools.permutations(pages)):
        if number % 12:
            continue  # two of the 24 orders, which share no place
        with writer(Folder(tmp_path / str(number))) as store:
            for url, body, source in order:
                put(store, url, body, source=source)
            run(store)
            seen.append(
                [
                    query(
                        store,
                        "SELECT COLUMNS(c -> c NOT LIKE 'valid%' AND c NOT LIKE 'known%') "
                        f"FROM {table} ORDER BY ALL",
                    )
                    for table in ("articles", "article_versions", "figures", "stories")
                ]
            )
    assert len(seen) == 2
    assert all(state == seen[0] for state in seen)


def test_a_page_that_breaks_the_parser_is_reported_and_the_others_go_on(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from flows import pages as module

    real = module.parse_page
    secret = "Nobody but the reader of the article itself may see this sentence. " * 20

    def breaking(body: bytes, url: str, **options: Any) -> Any:
        if url.endswith("/bad"):
            raise ValueError(secret)
        return real(body, url, **options)

    monkeypatch.setattr(module, "parse_page", breaking)
    put(store, "https://a.example/bad", page_html())
    put(store, "https://a.example/good", page_html(), hours=1)
    found = run(store)
    assert len(found.problems) == 1
    assert found.problems[0].startswith("https://a.example/bad: ValueError")
    assert len(found.problems[0]) < 300, "an exception's words may quote the article"
    assert secret not in caplog.text
    assert [page.url for page in archive.pages_to_extract(store, None)] == ["https://a.example/bad"]
    monkeypatch.undo()
    assert run(store).problems == []
    assert archive.pages_to_extract(store, None) == []


def test_a_lost_record_is_reported_and_the_others_go_on(store: Store) -> None:
    lost = put(store, "https://a.example/lost", page_html())
    path = store.folder.archive / lost.archive_file
    damaged = bytearray(path.read_bytes())
    damaged[lost.archive_offset + 300 : lost.archive_offset + 320] = b"\0" * 20
    path.write_bytes(damaged)
    other = path.with_name("muster-000002-20260213T000000Z.warc.gz")
    path.rename(path.with_name("kept"))
    put(store, "https://a.example/good", page_html(), hours=1)
    newest = max(store.folder.archive.glob("*.warc.gz"))
    newest.rename(other)
    store.con.execute("UPDATE pages SET archive_file = ? WHERE url LIKE '%good'", [other.name])
    path.with_name("kept").rename(path)
    found = run(store)
    assert len(found.problems) == 1
    assert "restore" in found.problems[0]
    assert query(store, "SELECT url FROM articles") == [("https://a.example/good",)]


def test_a_source_that_is_no_longer_configured_keeps_its_publisher(store: Store) -> None:
    from tests.faults.conftest import make_source

    put(store, "https://a.example/1", page_html())
    run_id = runs.start(store, "run", {})
    paper = make_source("paper", address="http://127.0.0.1/feed")
    found = extract_pages(store, {"paper": paper}, archive.pages_to_extract(store, None))
    released(store, run_id, found)
    put(store, "https://a.example/2", page_html("1,201"), hours=1)
    run(store)
    assert query(store, "SELECT DISTINCT publisher, publisher_country FROM articles") == [("Test", "IRQ")]


def test_nothing_to_extract_imports_no_page_parser() -> None:
    import subprocess
    import sys

    code = (
        "import sys, flows.extract; assert 'trafilatura' not in sys.modules; assert 'bs4' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
