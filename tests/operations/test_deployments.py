"""prefect.yaml and automations.yaml: what is written there can be loaded, and making it twice makes one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from prefect.client.orchestration import get_client
from prefect.events.actions import CallWebhook
from prefect.flows import Flow, load_flow_from_entrypoint
from prefect.utilities.callables import parameter_schema

from flows import deploy, events
from flows.alerts import Change, Problem
from flows.errors import UserError

HOME = Path(__file__).parents[2]
DEPLOYMENTS: list[dict[str, Any]] = yaml.safe_load((HOME / "prefect.yaml").read_text())["deployments"]


def test_all_that_is_promised_is_there() -> None:
    assert {entry["name"] for entry in DEPLOYMENTS} == {"ingest", "watch", "export", "replay", "backfill"}


@pytest.mark.parametrize("entry", DEPLOYMENTS, ids=lambda entry: entry["name"])
def test_every_entrypoint_loads(entry: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HOME)
    flow: Flow[..., Any] = load_flow_from_entrypoint(entry["entrypoint"])
    assert isinstance(flow, Flow)
    known = parameter_schema(flow).properties
    assert set(entry.get("parameters", {})) <= set(known)
    assert all(about.get("description") for about in known.values()), "each parameter says what it is"
    assert any(tag.startswith("owner:") for tag in entry["tags"])
    assert entry["concurrency_limit"]["limit"] == 1
    assert all(schedule["timezone"] for schedule in entry.get("schedules", []))
    assert flow.description


def test_ingest_comes_every_half_hour_and_never_queues_up() -> None:
    ingest = next(entry for entry in DEPLOYMENTS if entry["name"] == "ingest")
    assert [schedule["cron"] for schedule in ingest["schedules"]] == ["*/30 * * * *"]
    assert ingest["concurrency_limit"]["collision_strategy"] == "CANCEL_NEW"


def test_automations_react_to_events_that_are_emitted() -> None:
    made = {events.RELEASED}
    for scope in ("held", "blocked", "odd", "source", "silent", "run", "watch"):
        for state in ("opened", "recovered"):
            change = Change(state, Problem(f"{scope}:x", "warning", "title"), since=None, rows=0)  # type: ignore[arg-type]
            made.add(events.name_of(change))
    for automation in deploy.load_automations():
        expected = {name for name in automation.trigger.expect if name.startswith("muster.")}
        assert expected <= made, automation.name


def test_automations_made_twice_are_one(prefect_api: str) -> None:
    with get_client(sync_client=True) as client:
        for webhook in (None, "http://127.0.0.1:9/hook", "http://127.0.0.1:9/hook"):
            deploy.ensure_automations(client, webhook)
        double = deploy.load_automations()[0]
        client.create_automation(double)  # as `prefect automation create` by hand would
        deploy.ensure_automations(client, "http://127.0.0.1:9/hook")
        for automation in deploy.load_automations():
            there = client.read_automations_by_name(automation.name)
            assert len(there) == 1, automation.name
        acted = client.read_automations_by_name(double.name)[0].actions
        assert [type(action) for action in acted] == [CallWebhook]


def test_a_folder_without_prefect_yaml_is_the_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"prefect\.yaml"):
        deploy.deploy(home=tmp_path)


def test_an_entrypoint_that_does_not_import_stops_the_deploy(tmp_path: Path, prefect_api: str) -> None:
    (tmp_path / "broken.py").write_text("import no_such_module\n")
    (tmp_path / "prefect.yaml").write_text(
        "deployments:\n  - name: broken\n    entrypoint: broken.py:flow\n    work_pool: {name: muster}\n"
    )
    with pytest.raises(UserError, match="prefect deploy failed"):
        deploy.deploy(home=tmp_path)
