"""Bring everything to a Prefect server: work pool, deployments (prefect.yaml), automations. Repeatable."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from flows import host_limits
from flows.errors import UserError

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient

    from flows.sources.model import Source

HOME = Path(__file__).parents[1]
AUTOMATIONS = Path(__file__).with_name("automations.yaml")
POOL = "muster"
WEBHOOK_BLOCK = "muster-automations"
# Values go through Jinja and JSON: tojson quotes whatever an event holds.
PAYLOAD = (
    '{"event": {{ event.event | tojson }}, "occurred": {{ event.occurred | string | tojson }}, '
    '"resource": {{ event.resource.id | tojson }}, "title": {{ event.resource.name | tojson }}, '
    '"automation": {{ automation.name | tojson }}, "payload": {{ event.payload | tojson }}}'
)


def deploy(webhook: str | None = None, *, sources: Sequence[Source] = (), home: Path = HOME) -> list[str]:
    """Create or update everything on the server that ``PREFECT_API_URL`` names; its names.

    Args:
        webhook: address that automations post events to; None: they only note them.
        sources: those that runs will read: a concurrency limit is made for each of their hosts.
        home: folder of prefect.yaml and the code, on this machine and on the workers'.

    Raises:
        UserError: no prefect.yaml here, or the server refused a deployment.
    """
    from prefect.client.orchestration import get_client

    if not (home / "prefect.yaml").exists():
        raise UserError(f"{home} has no prefect.yaml: deploy from a clone of the repository")
    with get_client(sync_client=True) as client:
        ensure_pool(client)
        host_limits.ensure(client, sources)
        _deploy_all(home)
        ensure_automations(client, webhook)
        names = [entry.name for entry in client.read_deployments()]
    return sorted(names)


def ensure_pool(client: SyncPrefectClient) -> None:
    """Make the work pool if there is none: processes on the worker's machine."""
    from prefect.client.schemas.actions import WorkPoolCreate
    from prefect.exceptions import ObjectAlreadyExists

    try:
        client.create_work_pool(WorkPoolCreate(name=POOL, type="process", description="muster's flows"))
    except ObjectAlreadyExists:
        return


def _deploy_all(home: Path) -> None:
    """``prefect deploy --all``: the server gets what prefect.yaml says."""
    done = subprocess.run(
        [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"],
        cwd=home,
        env={"MUSTER_HOME": str(home)} | os.environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = [line.strip(" │") for line in (done.stdout + done.stderr).splitlines()]
        last = next((line for line in reversed(said) if line), "it said nothing")
        raise UserError(f"prefect deploy failed: {last}", exit_code=1)


def load_automations(webhook_block_id: Any = None, path: Path = AUTOMATIONS) -> list[Any]:
    """The automations of a YAML file, as Prefect's client takes them.

    Args:
        webhook_block_id: a Webhook block, called instead of doing nothing; None: none.
    """
    from prefect.events.schemas.automations import AutomationCore

    found = yaml.safe_load(path.read_text(encoding="utf-8"))["automations"]
    if webhook_block_id is not None:
        call = {"type": "call-webhook", "block_document_id": str(webhook_block_id), "payload": PAYLOAD}
        for entry in found:
            entry["actions"] = [
                call if action["type"] == "do-nothing" else action for action in entry["actions"]
            ]
    return [AutomationCore.model_validate(entry) for entry in found]


def ensure_automations(client: SyncPrefectClient, webhook: str | None) -> None:
    """Create or update the automations by name, and delete doubles of them."""
    block_id = None
    if webhook is not None:
        from prefect.blocks.webhook import Webhook

        block_id = Webhook(url=webhook, method="POST").save(WEBHOOK_BLOCK, overwrite=True)
    for automation in load_automations(block_id):
        there: Sequence[Any] = client.read_automations_by_name(automation.name)
        if not there:
            client.create_automation(automation)
            continue
        client.update_automation(there[0].id, automation)
        for double in there[1:]:
            client.delete_automation(double.id)
