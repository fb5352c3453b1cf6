"""Replay: today's rules on yesterday's pages, without a network, explained, never turning anything back."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import pytest

from expectations.report import build
from flows import pages as page_reading
from flows.commands.replay import replay as command
from flows.errors import UserError
from flows.replay import replay_once
from flows.reprocess import recorded, release_pages, span
from flows.settings import Settings
from tests.flows.archived import current, page_html, put, query
from warehouse import archive
from warehouse.connect import Folder, WarehouseBusy, writer

SETTINGS = Settings()


@pytest.fixture
def unjudged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Great Expectations, which has tests of its own."""
    monkeypatch.setattr("expectations.judge", lambda frames: build((), {}, seconds=0.0, import_seconds=0.0))


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: socket.socket, address: object) -> NoReturn:
        raise AssertionError(f"a replay connects to {address}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "live")


def ordinary(folder: Folder) -> None:
    """What an ordinary run does with the pages that nothing has read."""
    with recorded(folder, "run", {}, SETTINGS) as (store, summary):
        release_pages(store, summary, {}, archive.pages_to_extract(store, None), SETTINGS, note="")


def archived(folder: Folder, *pages: tuple[str, bytes, float]) -> None:
    with writer(folder) as store:
        for url, body, hours in pages:
            put(store, url, body, hours=hours)


@pytest.fixture
def new_rules(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """An upgrade of muster: another version that reads figures otherwise, and texts too if told to."""

    def upgrade(*, version: str = "next/1", add: int = 0, other_text: bool = False, **other: str) -> None:
        real_explain, real_parse = page_reading.explain, page_reading.parse_page

        def explain(*arguments: Any) -> Any:
            found = real_explain(*arguments)
            changed = [replace(f, value=(f.value or 0) + add, **other) for f in found.figures]  # type: ignore[arg-type]
            return replace(found, figures=tuple(changed))

        def parse(*arguments: Any, **options: Any) -> Any:
            article = real_parse(*arguments, **options)
            return replace(article, text=article.text + "\nRead more closely.") if other_text else article

        monkeypatch.setattr(page_reading, "VERSION", version)
        monkeypatch.setattr(page_reading, "explain", explain)
        monkeypatch.setattr(page_reading, "parse_page", parse)

    return upgrade


CHANGES = "SELECT change, why, value_before, value_after FROM figure_changes(1, 2) ORDER BY ALL"


def test_a_replay_makes_one_release_whose_changes_are_re_extraction_without_a_network(
    folder: Folder, new_rules: Callable[..., None], offline: None
) -> None:
    archived(folder, ("https://a.example/1", page_html(), 0), ("https://a.example/2", page_html("1,201"), 1))
    ordinary(folder)
    new_rules(origin="SYR")
    summary = replay_once(folder, SETTINGS)
    assert (summary.state, summary.release, summary.pages) == ("released", 2, 2)
    assert summary.rules["passed"] > 20, "it was judged like any other run"
    why = current(folder, "SELECT change, why, changed, value_after FROM figure_changes(1, 2) ORDER BY ALL")
    assert why == [
        ("changed", "re-extraction", ["origin"], 1201),
        ("changed", "re-extraction", ["origin"], 5704),
    ]
    opened = "SELECT DISTINCT opened_because, known_from > published_at FROM figures_current"
    assert current(folder, opened) == [("re-extraction", True)]
    note = current(folder, "SELECT run_kind, note FROM releases WHERE release = 2")
    assert note == [("replay", "re-extraction of 2 pages fetched at any time")]
    again = replay_once(folder, SETTINGS)
    assert (again.state, again.pages) == ("unchanged", 0)


def test_an_ordinary_run_after_an_upgrade_re_reads_nothing(
    folder: Folder, new_rules: Callable[..., None], unjudged: None
) -> None:
    archived(folder, ("https://a.example/1", page_html(), 0))
    ordinary(folder)
    new_rules(add=10)
    ordinary(folder)
    assert current(folder, "SELECT value FROM figures_current") == [(5704,)]


def test_other_texts_of_the_same_pages_are_no_edits(
    folder: Folder, new_rules: Callable[..., None], unjudged: None
) -> None:
    archived(folder, ("https://a.example/1", page_html("5,700"), 0), ("https://a.example/1", page_html(), 5))
    ordinary(folder)
    new_rules(add=1, other_text=True)
    assert replay_once(folder, SETTINGS).state == "released"
    assert current(folder, CHANGES) == [("changed", "re-extraction", 5704, 5705)]
    ended = current(folder, "SELECT closed_because, known_to > known_from FROM figures WHERE value = 5704")
    assert ended == [("re-extraction", True)]
    assert current(folder, "SELECT count(*) FROM figure_revisions") == [(0,)]


def test_an_edit_that_a_replay_is_the_first_to_read_is_an_edit(
    folder: Folder, new_rules: Callable[..., None], unjudged: None
) -> None:
    archived(folder, ("https://a.example/1", page_html("5,700"), 0))
    ordinary(folder)
    archived(folder, ("https://a.example/1", page_html(), 5))
    new_rules()
    replay_once(folder, SETTINGS)
    assert current(folder, CHANGES) == [("changed", "edited article", 5700, 5704)]


@pytest.mark.parametrize("other_text", [False, True])
def test_an_older_page_alone_never_turns_an_article_back(
    folder: Folder, new_rules: Callable[..., None], unjudged: None, other_text: bool
) -> None:
    archived(folder, ("https://a.example/1", page_html("5,700", day=None), 0))
    ordinary(folder)
    archived(folder, ("https://a.example/1", page_html(), 48))
    ordinary(folder)
    stories = current(folder, "SELECT * FROM stories_current")
    new_rules(add=1, other_text=other_text)
    replay_once(folder, SETTINGS, until=date(2026, 2, 13))
    assert current(folder, "SELECT value, extractor_version FROM figures_current")[0][0] == 5704
    assert current(folder, "SELECT * FROM stories_current") == stories
    at_the_time = "SELECT value FROM figures_known_on('2026-02-13 12:00:00+00')"
    assert current(folder, at_the_time) == [(5700,)], "what was known then was known by the rules of then"
    with writer(folder) as store:
        assert len(archive.pages_to_extract(store, "next/1")) == 1


def test_range_and_source_choose_the_pages(
    folder: Folder, new_rules: Callable[..., None], unjudged: None
) -> None:
    with writer(folder) as store:
        for day, source in ((0, "paper"), (1, "paper"), (1, "other"), (2, "paper")):
            put(
                store,
                f"https://{source}.example/{day}",
                page_html(f"{1000 + day}"),
                hours=24 * day,
                source=source,
            )
    ordinary(folder)
    new_rules(add=5)
    chosen = replay_once(folder, SETTINGS, since=date(2026, 2, 14), until=date(2026, 2, 14), source="paper")
    assert chosen.pages == 1
    assert current(folder, "SELECT value, url FROM figures_current WHERE value % 10 >= 5") == [
        (1006, "https://paper.example/1")
    ]
    assert replay_once(folder, SETTINGS).pages == 3, "the rest"
    assert replay_once(folder, SETTINGS, again=True).pages == 4


def test_a_span_is_of_whole_days_in_utc_and_in_order() -> None:
    start, end = span(date(2026, 2, 13), date(2026, 2, 13))
    assert (str(start), str(end)) == ("2026-02-13 00:00:00+00:00", "2026-02-14 00:00:00+00:00")
    assert span(None, None) == (None, None)
    with pytest.raises(UserError, match="before --since"):
        span(date(2026, 2, 13), date(2026, 2, 12))


def test_a_missing_archive_file_refuses_the_replay_or_is_explained(
    folder: Folder, new_rules: Callable[..., None], unjudged: None
) -> None:
    archived(folder, ("https://a.example/1", page_html(), 0))
    ordinary(folder)
    file = next(folder.archive.glob("*.warc.gz"))
    file.rename(file.with_suffix(".away"))
    archived(folder, ("https://a.example/2", page_html("1,201"), 1))
    new_rules(add=10)
    with pytest.raises(UserError, match=r"lacks muster-\S+ with 1 of 2 pages.*--without-missing") as refused:
        replay_once(folder, SETTINGS)
    assert refused.value.exit_code == 1
    assert current(folder, "SELECT value FROM figures_current") == [(5704,)]
    with writer(folder) as store:
        assert query(store, "SELECT state FROM runs ORDER BY started_at DESC LIMIT 1") == [("failed",)]
    summary = replay_once(folder, SETTINGS, without_missing=True)
    assert summary.pages == 1
    assert "1 pages left as they are" in summary.problems[0]
    assert current(folder, "SELECT value FROM figures_current ORDER BY 1") == [(1211,), (5704,)]
    file.with_suffix(".away").rename(file)
    assert replay_once(folder, SETTINGS).pages == 1, "once restored, it is replayed"


def test_a_replay_killed_before_its_release_is_simply_run_again(
    folder: Folder, new_rules: Callable[..., None], unjudged: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    archived(folder, ("https://a.example/1", page_html(), 0))
    ordinary(folder)
    new_rules(add=10)
    with monkeypatch.context() as patch:
        patch.setattr(
            "warehouse.release.conclude", lambda *a, **k: (_ for _ in ()).throw(OSError(5, "broken"))
        )
        with pytest.raises(OSError, match="broken"):
            replay_once(folder, SETTINGS)
    assert current(folder, "SELECT value FROM figures_current") == [(5704,)]
    assert replay_once(folder, SETTINGS).release == 2


def test_a_replay_beside_a_run_stops_with_a_clear_line(folder: Folder) -> None:
    archived(folder, ("https://a.example/1", page_html(), 0))
    with writer(folder), pytest.raises(WarehouseBusy, match="another run"):
        replay_once(folder, SETTINGS)


def test_the_command_says_what_it_did(
    folder: Folder, new_rules: Callable[..., None], unjudged: None, capsys: pytest.CaptureFixture[str]
) -> None:
    archived(folder, ("https://a.example/1", page_html(), 0))
    ordinary(folder)
    new_rules(add=10)
    assert command(data=folder.root.parent) == 0
    said = capsys.readouterr().out
    assert "Re-read 1 archived pages: 1 figures" in said
    assert "Release 2 is out: 1 figures (+1 −1)" in said
    assert "muster diff 1 2" in said
    with pytest.raises(UserError, match="no page of a source 'nosuch'"):
        command(data=folder.root.parent, source="nosuch")
    with pytest.raises(UserError, match="holds no warehouse"):
        command(data=folder.root / "nowhere")


def test_the_deployed_flow_checks_its_parameters_and_does_the_same(
    folder: Folder, new_rules: Callable[..., None], unjudged: None, prefect_api: str
) -> None:
    from prefect.exceptions import ParameterTypeError

    from flows.replay import replay as deployed

    archived(folder, ("https://a.example/1", page_html(), 0))
    ordinary(folder)
    new_rules(add=10)
    with pytest.raises(ParameterTypeError, match="since"):
        deployed(since="last week", data=folder.root.parent)
    summary = deployed(since="2026-02-13", until="2026-02-13", data=folder.root.parent)
    assert (summary["state"], summary["release"]) == ("released", 2)
    described = deployed.parameters.properties["until"]
    assert described["title"] == "until"
    assert "Last day" in str(described)
