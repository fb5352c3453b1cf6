"""What the README promises: its SQL works on the sample's warehouse and its commands exist."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.run import muster
from warehouse.connect import Folder, reader

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_its_questions_have_answers_on_the_sample(
    tmp_path: Path, prefect_api: str, free_ports: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUSTER_SAMPLE_PORT", str(free_ports()))
    muster(data=tmp_path)
    questions = re.findall(r"```sql\n(.*?)```", README, flags=re.DOTALL)
    assert len(questions) >= 5
    with reader(Folder(tmp_path / "sample")) as con:
        answers = [con.execute(question).fetchall() for question in questions]
    assert all(answers), [q for q, a in zip(questions, answers, strict=True) if not a]
    turks, first, held, copies, by_nationality = answers[:5]
    assert {row[0] for row in turks} >= {160}
    assert first[0][0] == "The Meridian Post"
    assert any("5,812" in str(row[1]) for row in held)
    assert all(row[1] == 2 for row in copies)
    assert ("TUN", 208, 208, 2) in by_nationality


def test_its_targets_and_files_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:^|`)make ([a-z]+)", README, flags=re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target
    for path in re.findall(r"\bdocs/[a-z-]+\.md|flows/[a-z_/]+\.py", README):
        assert (ROOT / path).exists(), path


def test_every_command_has_help_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    from flows.cli import _COMMANDS, main

    for name, *_ in _COMMANDS:
        assert main([name, "--help"]) == 0, name
        assert "Usage: muster " + name in capsys.readouterr().out
