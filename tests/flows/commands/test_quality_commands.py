"""muster check, quality, quarantine, alerts and watch, as a person types them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "warehouse"))

from audit_rows import fine, released, too_large

from flows.cli import main
from warehouse.connect import Folder, writer


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose warehouse holds four rows back."""
    data = tmp_path_factory.mktemp("data")
    with writer(Folder(data / "sample")) as store:
        released(store, too_large(), fine())
    return data


@pytest.fixture
def data(made: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MUSTER_DATA", str(made))
    for name in ("MUSTER_ALERT_CHANNELS", "MUSTER_ALERT_WEBHOOK", "MUSTER_ALERT_ROUTES"):
        monkeypatch.delenv(name, raising=False)
    return made


def test_check_of_a_release_passes_what_was_released(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "0 could not be judged" in capsys.readouterr().out


def test_check_of_a_run_shows_what_it_recorded(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with writer(Folder(data / "sample")) as store:
        run_id = store.con.execute("SELECT run_id FROM releases").fetchall()[0][0]
    assert main(["check", "--run", run_id, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    failed = [row for row in said["outcomes"] if row["status"] == "failed"]
    assert [row["rule"] for row in failed] == ["sum_not_above_total"]
    assert {row["quote"] for row in said["findings"]} >= {"160 Turks"}


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["check", "--run", "nope"], 2, "judged nothing"),
        (["check", "--release", "99"], 1, "no release 99"),
        (["check", "--release", "1", "--run", "x"], 2, "not both"),
        (["quarantine", "show", "zzz"], 1, "muster quarantine list"),
        (["quarantine", "accept", "zzz"], 2, "--why"),
        (["quarantine", "accept", "zzz", "--why", " "], 2, "needs a reason"),
        (["watch", "--limits", "none.toml"], 2, "cannot be read"),
    ],
)
def test_mistakes_are_one_clear_line(
    data: Path, arguments: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == code
    said = capsys.readouterr()
    assert words in said.err
    assert "Traceback" not in said.err
    assert len(said.err.strip().splitlines()) == 1


def test_the_quality_page_lands_beside_the_warehouse(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quality"]) == 0
    page = Path(capsys.readouterr().out.strip())
    assert page == data / "sample" / "quality.html"
    text = page.read_text(encoding="utf-8")
    assert "5,812 exceeds the stated total 5,704" in text
    assert "160 Turks" in text


def test_list_show_and_decide(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quarantine", "list", "--json"]) == 0
    held = json.loads(capsys.readouterr().out)
    turks = next(row for row in held if row["quote"] == "160 Turks")
    assert main(["quarantine", "show", turks["quarantine_id"][:8]]) == 0
    said = capsys.readouterr().out
    for words in (
        "5,812 exceeds",
        "160 Turks",
        "https://example.org/too-large",
        "figure_id",
        "Parts that cannot",
    ):
        assert words in said
    assert main(["quarantine", "accept", turks["quarantine_id"], "--why", "confirmed", "--by", "ed"]) == 0
    assert "release 2, 3 rows still held" in capsys.readouterr().out
    assert main(["alerts", "list"]) == 0
    assert "sum not above total" in capsys.readouterr().out
    assert main(["quarantine", "replay"]) == 0
    assert "nothing changed, no release" in capsys.readouterr().out


def test_quotes_are_no_markup(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from warehouse import quarantine

    real = quarantine.current

    def marked(*arguments: object, **named: object) -> list[quarantine.Held]:
        found = real(*arguments, **named)  # type: ignore[arg-type]
        return [quarantine.Held(**{**vars(held), "quote": "[red]160[/red] Turks"}) for held in found]

    monkeypatch.setattr(quarantine, "current", marked)
    assert main(["quarantine", "list"]) == 0
    assert "[red]160[/red] Turks" in capsys.readouterr().out


def test_alerts_channels_and_test_name_no_secret(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUSTER_ALERT_WEBHOOK", "http://127.0.0.1:9/secret-token")
    assert main(["alerts", "channels"]) == 0
    assert main(["alerts", "test"]) == 1
    said = capsys.readouterr()
    assert "webhook 127.0.0.1" in said.out
    assert "log: delivered" in said.out
    assert "secret-token" not in said.out + said.err


def test_watch_names_what_is_missing(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch"]) == 0
    assert "Nothing is missing." in capsys.readouterr().out
