"""`muster check --run`: on what a run has staged, else on what it recorded; through a blocked release."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flows import rows
from flows.cli import main
from flows.reprocess import recorded, release_pages
from flows.settings import Settings
from flows.summary import Summary
from tests.flows.archived import page_html, put
from warehouse import alert_log, archive, runs, stage
from warehouse.connect import Folder, writer

ARTICLES = 12


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.setenv("MUSTER_DATA", str(tmp_path))
    found = Folder(tmp_path / "live")
    with writer(found) as store:
        for number in range(ARTICLES):
            name = f"Paper {number} on fighters"
            put(
                store,
                f"https://a.example/{number}",
                page_html(f"{5000 + number:,}", title=name),
                hours=number,
            )
    return found


def run(folder: Folder) -> Summary:
    """What an ordinary run does with the pages that nothing has read."""
    with recorded(folder, "run", {}, Settings()) as (store, summary):
        release_pages(store, summary, {}, archive.pages_to_extract(store, None), Settings(), note="")
    return summary


@pytest.fixture
def blocked(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> str:
    """A run that an extractor with wrong spans has blocked; its id."""
    real = rows.figure_rows

    def shifted(*arguments: Any, **named: Any) -> list[rows.Row]:
        found = real(*arguments, **named)
        return [row | {"char_start": row["char_start"] + 3, "char_end": row["char_end"] + 3} for row in found]

    with monkeypatch.context() as patch:
        patch.setattr(rows, "figure_rows", shifted)
        summary = run(folder)
    assert summary.state == "refused"
    return summary.run_id


def checked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    """Exit code and JSON of a check."""
    capsys.readouterr()
    code = main(["check", *arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_rows_of_a_blocked_run_are_judged_again(
    folder: Folder, blocked: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--run", blocked]) == 1
    said = capsys.readouterr().out
    assert f"Run {blocked} (refused): its rows are still staged and were judged now." in said
    assert f"in {ARTICLES} of {ARTICLES} articles some figure fails an expectation" in said
    assert "quote at span" in said
    code, found = checked(capsys, "--run", blocked)
    assert (code, found["judged_now"]) == (1, True), "a check leaves the rows where they are"
    assert sum(row["rule"] == "quote_at_span" for row in found["findings"]) == ARTICLES


def test_a_blocked_run_of_any_kind_is_told_with_quotes_and_recovers(
    folder: Folder, blocked: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with writer(folder) as store:
        (alert,) = alert_log.open_alerts(store, ["blocked:"])
        messages = store.con.execute("SELECT content->>'text' FROM alert_messages").fetchall()
    assert alert.fingerprint == "blocked:run.few_rows_held"
    text = "\n".join(words for (words,) in messages)
    assert "no release was made" in text and f"muster check --run {blocked}" in text
    assert text.count("https://a.example/") == 3, "up to three quotes, with addresses"
    run(folder)
    with writer(folder) as store:
        assert alert_log.open_alerts(store, ["blocked:"]) == []


def test_they_are_judged_by_todays_rules(
    folder: Folder, blocked: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from expectations import judging, thresholds, toml_file

    limits = thresholds.default()
    patient = limits.model_copy(
        update={"held_share_from": toml_file.Reasoned(value=99, reason="as patient as can be")}
    )
    monkeypatch.setattr(judging, "default", lambda: patient)
    code, found = checked(capsys, "--run", blocked)
    assert (code, found["judged_now"]) == (0, True)


def test_when_the_next_run_has_staged_its_rows_the_recorded_outcomes_are_shown(
    folder: Folder, blocked: str, capsys: pytest.CaptureFixture[str]
) -> None:
    good = run(folder)
    assert good.state == "released"
    assert list(folder.staging.iterdir()) == []
    code, found = checked(capsys, "--run", blocked)
    assert (code, found["judged_now"]) == (1, False)
    assert "its staged rows are gone, nothing was judged now" in found["about"]
    assert "few_rows_held" in {row["rule"] for row in found["outcomes"] if row["status"] == "failed"}
    code, found = checked(capsys, "--run", good.run_id)
    assert (code, found["judged_now"]) == (0, False)
    code, found = checked(capsys)
    assert (code, found["about"]) == (0, "Release 1, judged now.")


def test_runs_that_stage_nothing_leave_them(folder: Folder, blocked: str) -> None:
    with writer(folder) as store:
        runs.finish(store, runs.start(store, "watch", {}), "watched", {})
    with writer(folder) as store:
        assert stage.kept(store, blocked)
        runs.finish(store, runs.start(store, "run", {}), "failed", {})
        assert stage.kept(store, blocked)


def test_rows_that_an_older_muster_has_staged_are_not_judged(
    folder: Folder, blocked: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with writer(folder) as store:
        alias = stage.attach(store, blocked)
        store.con.execute(f"ALTER TABLE {alias}.figures DROP COLUMN locus")
    _, found = checked(capsys, "--run", blocked)
    assert found["judged_now"] is False
