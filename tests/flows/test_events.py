"""Alerts as Prefect events, and the automations that wait for them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from prefect import flow
from prefect.events.schemas.automations import AutomationCore

from flows import events
from flows.alerts import Change, Message, Problem
from flows.reprocess import recorded
from flows.settings import Settings
from warehouse.connect import Folder

AUTOMATIONS = Path(events.__file__).with_name("automations.yaml")
NOW = datetime(2026, 2, 26, 12, tzinfo=UTC)


def change(fingerprint: str, state: str = "opened") -> Change:
    return Change(state, Problem(fingerprint, "warning", "something"), NOW, 3)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fingerprint", "state", "name"),
    [
        ("held:breakdowns.sum_not_above_total", "opened", "muster.expectation.failed"),
        ("held:breakdowns.sum_not_above_total", "reminded", "muster.expectation.failed"),
        ("blocked:figures.id_unique", "opened", "muster.expectation.failed"),
        ("blocked:figures.id_unique", "recovered", "muster.expectation.recovered"),
        ("source:bbc", "opened", "muster.source.stale"),
        ("silent:bbc", "opened", "muster.source.stale"),
        ("run:run", "opened", "muster.run.failed"),
        ("run:run", "recovered", "muster.run.recovered"),
    ],
)
def test_names(fingerprint: str, state: str, name: str) -> None:
    assert events.name_of(change(fingerprint, state)) == name


def test_automations_are_valid_and_wait_for_events_that_are_sent() -> None:
    loaded = yaml.safe_load(AUTOMATIONS.read_text(encoding="utf-8"))["automations"]
    automations = [AutomationCore.model_validate(entry) for entry in loaded]
    expected = {name for automation in automations for name in automation.trigger.expect}  # type: ignore[union-attr]
    assert expected >= {
        "muster.expectation.failed",
        "muster.expectation.recovered",
        "muster.source.stale",
        "muster.run.failed",
    }


def test_one_event_for_each_change(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[dict[str, object]] = []
    monkeypatch.setattr("prefect.events.emit_event", lambda **event: sent.append(event))
    message = Message("m", "run-1", NOW, (change("run:run"), change("held:a.b", "recovered")))
    assert events.emit(message) == 2
    assert [event["event"] for event in sent] == ["muster.run.failed", "muster.expectation.recovered"]
    assert sent[0]["resource"]["prefect.resource.id"] == "muster.run:run"  # type: ignore[index]
    assert sent[0]["payload"]["run_id"] == "run-1"  # type: ignore[index]
    assert events.emit(None) == 0


def test_a_replay_in_prefect_tells_of_its_failure_and_recovery(
    tmp_path: Path, prefect_api: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    monkeypatch.setattr("prefect.events.emit_event", lambda **event: sent.append(event["event"]))

    def once(breaks: bool) -> None:
        with recorded(Folder(tmp_path), "replay", {}, Settings.load()):
            if breaks:
                raise RuntimeError("broken")

    once_in_prefect = flow(name="once", persist_result=False)(once)
    with pytest.raises(RuntimeError):
        once_in_prefect(True)
    once_in_prefect(False)
    assert [name for name in sent if name.startswith("muster.")] == [
        "muster.run.failed",
        "muster.run.recovered",
    ]
    sent.clear()
    with pytest.raises(RuntimeError):
        once(True)
    assert sent == [], "no Prefect, no events"
