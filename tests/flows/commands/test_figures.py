"""The filter: JSON Lines of articles in, JSON Lines of figures out."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from flows.commands.figures import figures
from flows.errors import UserError

ARTICLE = {
    "url": "https://example.org/a",
    "published": "2026-02-26",
    "text": "Iraq is holding 5,704 suspected ISIS fighters from 61 countries. "
    "They include 160 Turks and 130 Russians.",
}
FIELDS = set(
    """value qualifier low high unit event status population nationality origin place facility as_of since
    attribution part_of quote char_start char_end""".split()
)


def lines(*rows: object) -> bytes:
    return b"".join((row if isinstance(row, bytes) else json.dumps(row).encode()) + b"\n" for row in rows)


def pipe(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))


def test_figures_of_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pipe(monkeypatch, lines(ARTICLE))
    assert figures() == 0
    row = json.loads(capsys.readouterr().out)
    assert row["url"] == ARTICLE["url"]
    assert [f["value"] for f in row["figures"]] == [5704, 61, 160, 130]
    assert all(set(f) == FIELDS for f in row["figures"])
    assert [f["part_of"] for f in row["figures"]] == [None, 0, 0, 0]


def test_bad_lines_are_named_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bad: list[object] = [
        b"not json",
        [],
        {"text": "x"},
        {"url": "a"},
        {"url": "a", "text": 5},
        {"url": "a", "text": "x", "title": 5},
        {"url": "a", "text": "x", "published": "2026-13-01"},
        {"url": "a", "text": "x", "published": 5},
        b"\xff\xfe",
    ]
    pipe(monkeypatch, lines(*bad, b"", ARTICLE))
    assert figures() == 1
    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == 1
    assert [line.split(":")[0] for line in captured.err.splitlines()] == [
        f"standard input, line {number}" for number in range(1, len(bad) + 1)
    ]


def test_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_bytes(lines(ARTICLE, {**ARTICLE, "published": None}))
    assert figures(str(path)) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_a_missing_file_is_the_users_mistake() -> None:
    with pytest.raises(UserError, match="cannot read"):
        figures("no/such/file.jsonl")


def test_explain_says_which_words_and_why_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = ARTICLE["text"] + " The prison opened in 2019 and has 12 buses."
    pipe(monkeypatch, lines({**ARTICLE, "text": text}))
    assert figures(explain=True) == 0
    out = capsys.readouterr().out
    assert "'holding', object of the verb" in out
    assert "not taken: '2019'" in out
    assert "year" in out
    assert "counts buses" in out


def test_lone_surrogates_do_not_break_the_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pipe(monkeypatch, lines({**ARTICLE, "text": ARTICLE["text"].replace("suspected", "suspected \ud800")}))
    assert figures() == 0
    assert json.loads(capsys.readouterr().out)["figures"]
