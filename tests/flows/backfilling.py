"""What the tests of backfill share: source files, and a backfill of February."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from flows.backfill import Outcome, backfill_once
from flows.plan import Plan
from flows.settings import Settings
from flows.summary import Summary
from tests.faults.conftest import QUICK

SETTINGS = Settings()
FEBRUARY = {"since": date(2026, 2, 1), "until": date(2026, 2, 28)}
SOURCE = """
name = "{name}"
kind = "{kind}"
address = "{address}"
publisher = "Paper"
publisher_country = "GBR"
languages = ["en"]
cadence = "1s"
delay = "0s"
allow_loopback = true
{more}
[expect]
min = 0
[terms]
decision = "{decision}"
licence = "none: a test"
reason = "Served by the test on loopback."
date = 2026-01-01
"""


def write(root: Path, name: str, kind: str, address: str, *, more: str = "", decision: str = "use") -> None:
    folder = root / "sources"
    folder.mkdir(exist_ok=True)
    text = SOURCE.format(name=name, kind=kind, address=address, more=more, decision=decision)
    (folder / f"{name}.toml").write_text(text)


def fill(plan: Plan, **options: Any) -> tuple[Summary, list[Outcome]]:
    return backfill_once(plan, SETTINGS, **{**FEBRUARY, "limits": QUICK, "environment": {}, **options})
