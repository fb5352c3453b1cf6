"""How it is doing, for people, programs and Prometheus; also while a run goes on, and never at its cost."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from expectations.report import build
from flows import alerts, metrics, problems
from flows.channels import LogChannel
from flows.commands.status import status as command
from flows.errors import UserError
from flows.metrics import exposition, last_written, status_file
from flows.reprocess import recorded, release_pages
from flows.run import muster
from flows.settings import Settings
from tests.flows.archived import page_html, put
from warehouse import archive
from warehouse.connect import Folder, writer
from warehouse.overview import overview
from warehouse.web_state import SourceRow, WebState

QUOTED = "Nobody outside the archive may read this sentence of the article."


@pytest.fixture(autouse=True)
def unjudged(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if "prefect_api" not in request.fixturenames:
        monkeypatch.setattr(
            "expectations.judge", lambda frames: build((), {}, seconds=0.0, import_seconds=0.0)
        )


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "data" / "live")


def run(folder: Folder, settings: Settings, count: str = "5,704", kind: str = "run") -> None:
    with recorded(folder, kind, {}, settings) as (store, summary):
        put(store, f"https://a.example/{count}", page_html(count, extra=QUOTED))
        WebState(store).record(
            rows=[
                SourceRow("paper", "ok", items=3),
                SourceRow("other", "failing", 'answers "500"\nand a \\ line'),
                SourceRow("third", "degraded", "2 of 3 articles not read"),
            ]
        )
        release_pages(store, summary, {}, archive.pages_to_extract(store, None), settings, note="")


def samples(path: Path) -> dict[tuple[str, ...], float]:
    """Every sample of a metrics file as Prometheus's own parser reads it: name, then label values."""
    found: dict[tuple[str, ...], float] = {}
    for family in text_string_to_metric_families(path.read_text()):
        assert family.documentation
        assert family.type in ("gauge", "counter")
        for sample in family.samples:
            labels = [value for name, value in sorted(sample.labels.items()) if name != "warehouse"]
            key = (sample.name, *labels)
            assert key not in found, "no sample twice"
            assert sample.labels["warehouse"] == "live"
            found[key] = sample.value
    return found


def test_metrics_are_what_prometheus_reads_and_say_what_happened(folder: Folder, tmp_path: Path) -> None:
    file = tmp_path / "muster.prom"
    settings = Settings(metrics_file=file)
    run(folder, settings)
    first = samples(file)
    assert first[("muster_run_success", "run")] == 1
    assert first[("muster_release",)] == 1
    assert first[("muster_rows", "figures")] == 1
    assert first[("muster_run_pages", "run")] == 1
    assert (first[("muster_source_up", "paper")], first[("muster_source_up", "other")]) == (1, 0)
    assert first[("muster_source_up", "third")] == 0.5
    assert first[("muster_archive_pages_unprocessed",)] == 0
    assert first[("muster_runs_total", "run", "released")] == 1
    with pytest.raises(OSError, match="broken"), recorded(folder, "run", {}, settings):
        raise OSError(5, "broken")
    after = samples(file)
    assert after[("muster_run_success", "run")] == 0
    assert after[("muster_alerts_open", "critical")] == 1
    assert after[("muster_run_last_success_timestamp_seconds", "run")] == pytest.approx(
        first[("muster_run_finished_timestamp_seconds", "run")]
    )
    assert after[("muster_release",)] == 1, "the release stands"


def test_odd_names_are_quoted_so_that_the_parser_gives_them_back() -> None:
    state: dict[str, Any] = {
        "warehouse": "/data/live",
        "last_by_kind": [],
        "last_good_by_kind": {},
        "counts_by_state": {},
        "releases": [],
        "tables": {},
        "sources": [],
        "quarantine": [{"rule": 'a"b\\c\nd', "row_count": 2}],
        "alerts": [],
        "archive": {"pages": 0, "unprocessed": 0},
    }
    (family,) = [
        f for f in text_string_to_metric_families(exposition(state)) if f.name == "muster_quarantine_rows"
    ]
    assert family.samples[0].labels["rule"] == 'a"b\\c\nd'


def test_the_metrics_file_is_replaced_whole(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "muster.prom"
    settings = Settings(metrics_file=file)
    run(folder, settings)
    before = file.read_text()
    reader = file.open()
    real = Path.replace

    def dying(self: Path, target: Path) -> Any:
        assert not self.name.endswith(".prom"), "the collector would read an unfinished file"
        if target == file:
            raise OSError(28, "No space left on device", str(file))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", dying)
    run(folder, settings, "1,201")
    assert file.read_text() == before == reader.read()
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".tmp")] == []


def test_a_metrics_file_that_cannot_be_written_costs_a_warning_not_the_data(
    folder: Folder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    run(folder, Settings(metrics_file=tmp_path / "no" / "such" / "folder" / "m.prom"))
    assert "metrics:" in caplog.text
    assert last_written(folder)["releases"][0]["release"] == 1


def test_status_for_people_and_for_programs(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    run(folder, Settings())
    assert command(data=folder.root.parent) == 0
    said = capsys.readouterr().out
    for words in (
        "Last runs",
        "Releases",
        "Sources",
        "failing",
        "Held back: none",
        "Open alerts: none",
        "1 pages",
    ):
        assert words in said
    assert command(data=folder.root.parent, json=True) == 0
    state = json.loads(capsys.readouterr().out)
    assert [run["state"] for run in state["runs"]] == ["released"]
    assert state["releases"][0]["figures"] == 1
    assert {source["source_id"]: source["state"] for source in state["sources"]}["other"] == "failing"
    assert state["busy"] is None


def test_a_failed_run_and_an_open_critical_alert_are_exit_code_1(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    run(folder, Settings())
    with pytest.raises(OSError, match="broken"), recorded(folder, "run", {}, Settings()):
        raise OSError(5, "broken")
    assert command(data=folder.root.parent) == 1
    assert "the run “run” failed" in capsys.readouterr().out
    run(folder, Settings(), "1,201")
    assert command(data=folder.root.parent) == 0, "recovered"
    with writer(folder) as store:
        problem = problems.of_run("watch", "r", "no run has ended well")
        alerts.notify(store, run_id="r", problems=[problem], scopes=["run:watch"], channels=[LogChannel()])
    assert command(data=folder.root.parent) == 1


def test_a_users_mistake_is_no_failure_of_the_pipeline(folder: Folder) -> None:
    run(folder, Settings())
    with pytest.raises(UserError), recorded(folder, "replay", {}, Settings()):
        raise UserError("no such source")
    assert command(data=folder.root.parent) == 0


def test_while_a_run_goes_on_the_state_before_it_is_shown(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    run(folder, Settings())
    with writer(folder):
        assert command(data=folder.root.parent, json=True) == 0
        state = json.loads(capsys.readouterr().out)
        assert str(os.getpid()) in state["busy"]
        assert state["releases"][0]["release"] == 1
        command(data=folder.root.parent)
        assert "A run is going on" in capsys.readouterr().out


def test_the_very_first_run_going_on_is_said_in_a_line(folder: Folder) -> None:
    with writer(folder), pytest.raises(UserError, match="no run has ended yet"):
        command(data=folder.root.parent)
    with pytest.raises(UserError, match="holds no warehouse yet"):
        command(data=folder.root / "nowhere")


def test_nothing_of_an_article_stands_in_status_or_metrics(folder: Folder, tmp_path: Path) -> None:
    file = tmp_path / "muster.prom"
    run(folder, Settings(metrics_file=file))
    with writer(folder) as store:
        assert QUOTED in str(store.con.execute("SELECT text FROM article_versions").fetchall())
        assert QUOTED not in json.dumps(overview(store), default=str)
    assert QUOTED not in status_file(folder).read_text() + file.read_text()


def test_the_main_job_writes_both_and_keeps_its_summary_as_json(
    tmp_path: Path, prefect_api: str, free_ports: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "muster.prom"
    monkeypatch.setenv("MUSTER_METRICS_FILE", str(file))
    monkeypatch.setenv("MUSTER_SAMPLE_PORT", str(free_ports()))
    summary = muster(data=tmp_path)
    assert 'muster_release{warehouse="sample"} 1' in file.read_text().splitlines()
    state = metrics.last_written(Folder(tmp_path / "sample"))
    assert state["runs"][0]["rules"]["passed"] > 20
    with writer(Folder(tmp_path / "sample")) as store:
        kept = store.con.execute("SELECT summary FROM runs").fetchall()
    assert json.loads(kept[0][0])["release"] == summary["release"] == 1


def test_a_glance_at_the_status_never_costs_a_run(folder: Folder) -> None:
    run(folder, Settings())
    glance = threading.Event()
    held = threading.Thread(target=_hold, args=(folder, glance))
    held.start()
    assert glance.wait(10)
    run(folder, Settings(), "1,201")
    held.join()
    assert last_written(folder)["releases"][0]["release"] == 2


def _hold(folder: Folder, held: threading.Event) -> None:
    with writer(folder):
        held.set()
        time.sleep(0.5)
