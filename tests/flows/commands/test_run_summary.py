"""The end of `muster run`, as a person reads it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from flows.commands.run_summary import show
from flows.summary import Held, Summary

SOURCE = {
    "source_id": "paper",
    "state": "active",
    "pages": 3,
    "unchanged": 2,
    "failed": 1,
    "refused": 4,
    "message": "[red]a note[/red] of the site",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MUSTER_DATA", str(tmp_path / "data"))
    return tmp_path / "data" / "sample"


def said(folder: Path, *, sample: bool = False, **fields: Any) -> str:
    """What is printed for a run."""
    out = io.StringIO()
    rules = {"passed": 80, "failed": 8, "broken": 1}
    base: dict[str, Any] = {"sources": [SOURCE], "rules": rules, "state": "unchanged"}
    summary = Summary("run-1", str(folder), **{**base, **fields})
    show(summary.to_dict(), Console(file=out, width=150), sample=sample)
    return out.getvalue()


def test_a_release(folder: Path) -> None:
    text = said(
        folder,
        state="released",
        release=7,
        articles_new=5,
        figures=32,
        current={"figures": 40},
        opened={"figures": 9},
        closed={"figures": 2},
        seconds=4.2,
        alerts=["muster: [x] (new)"],
    )
    assert f"Release 7 is out: 40 figures (+9 −2) in {folder}/muster.duckdb  [4.2 s]" in text
    assert "Articles: 5 new, 0 edited" in text and "Figures found: 32." in text
    assert "Expectations: 80 passed, 8 failed, 1 could not be judged" in text
    assert "alert: muster: [x] (new)" in text
    assert "Held back" not in text and "could not be read" not in text


def test_what_a_site_says_is_no_markup(folder: Path) -> None:
    text = said(folder, problems=["https://a.example/[bold]: ValueError"])
    assert "[red]a note[/red] of the site" in text
    assert "could not be read: https://a.example/[bold]: ValueError" in text
    row = next(line for line in text.splitlines() if "paper" in line)
    assert [cell.strip() for cell in row.split("│")[1:6]] == ["paper", "active", "3", "2", "5"]


def test_held_rows_say_what_was_seen_and_how_to_decide(folder: Path) -> None:
    held = [
        Held("breakdowns.sum_not_above_total", 7, "5,812 exceeds [5,704]", "https://a.example/1"),
        Held("run.few_rows_held", 0, "in 8 of 10 articles", None),
    ]
    text = said(folder, state="released", release=1, held=held)
    assert "5,812 exceeds [5,704]" in text and "https://a.example/1" in text
    assert "│ all " in text, "a finding on the run as a whole names no rows"
    assert ".venv/bin/muster quarantine list" in text


def test_a_blocked_run_says_how_to_see_why(folder: Path) -> None:
    text = said(folder, state="refused", held=[Held("run.few_rows_held", 0, "in 8 of 10 articles", None)])
    assert "No release: a critical expectation failed; the last release stands." in text
    assert ".venv/bin/muster check --data" in text or ".venv/bin/muster check --run run-1" in text
    assert "--run run-1" in text
    assert "quarantine list" not in text, "nothing was put there"


def test_nothing_judged_says_nothing_of_expectations(folder: Path) -> None:
    text = said(folder, rules={})
    assert "Nothing changed: no release" in text
    assert "Expectations:" not in text


def test_the_sample_leads_on_to_real_sources(folder: Path) -> None:
    assert "sources new https://example.org/feed" in said(folder, sample=True)
    assert "sources new" not in said(folder)


def test_commands_name_the_folder_unless_it_is_the_usual_one(folder: Path, tmp_path: Path) -> None:
    assert ".venv/bin/muster sql --data" in said(tmp_path / "elsewhere")
    assert '.venv/bin/muster sql "' in said(folder)
