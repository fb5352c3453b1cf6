"""Alerts: one message per change of state, over real receivers on loopback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pydantic import SecretStr
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from flows import problems, routes
from flows.alerts import Problem
from flows.channels import WebhookChannel
from flows.errors import UserError
from tests.flows.alerting import TOO_LARGE, Inbox, tell
from warehouse.connect import Store


def test_a_webhook_that_fails_twice_gets_the_message_once(store: Store, inbox: Inbox) -> None:
    inbox.answers = [503, 500]
    news = tell(store, [TOO_LARGE], [WebhookChannel(inbox.address)])
    assert news.failures == []
    assert news.deliveries[0].attempts == 3
    (message,) = inbox.received
    assert message["run_id"] == "run-1"
    assert message["severity"] == "warning"
    (change,) = message["changes"]
    assert change["state"] == "opened"
    assert change["rows"] == 2
    assert change["owner"] == "desk"
    assert change["fingerprint"] == TOO_LARGE.fingerprint
    assert change["observed"] == TOO_LARGE.observed
    assert change["quotes"][0] == {"quote": "160 Turks", "url": "https://example.org/a"}
    assert change["done"] == TOO_LARGE.done
    assert change["command"] == TOO_LARGE.command
    for words in ("5,812 exceeds", "160 Turks", "https://example.org/a", "muster quarantine list", "run-1"):
        assert words in message["text"]


def test_the_same_is_never_said_twice_and_recovery_is(store: Store, inbox: Inbox) -> None:
    to = [WebhookChannel(inbox.address)]
    tell(store, [TOO_LARGE], to)
    assert tell(store, [TOO_LARGE], to, hours=1, run="run-2").message is None
    assert tell(store, [TOO_LARGE], to, hours=23, run="run-3").message is None
    assert len(inbox.received) == 1
    tell(store, [TOO_LARGE], to, hours=25, run="run-4")
    assert inbox.received[-1]["changes"][0]["state"] == "reminded"
    assert "STILL OPEN since 2026-02-26 12:00 UTC" in inbox.received[-1]["text"]
    assert tell(store, [TOO_LARGE], to, hours=26, run="run-5").message is None
    tell(store, [], to, hours=27, run="run-6")
    assert inbox.received[-1]["changes"][0]["state"] == "recovered"
    assert inbox.received[-1]["severity"] == "info"
    assert "RECOVERED: breakdowns: sum not above total" in inbox.received[-1]["text"]
    assert tell(store, [], to, hours=28, run="run-7").message is None
    assert len(inbox.received) == 3
    tell(store, [TOO_LARGE], to, hours=29, run="run-8")
    assert inbox.received[-1]["changes"][0]["state"] == "opened", "open again is news again"


def test_more_rows_under_an_open_problem_are_news(store: Store, inbox: Inbox) -> None:
    to = [WebhookChannel(inbox.address)]
    tell(store, [TOO_LARGE], to)
    grown = Problem(**{**vars_of(TOO_LARGE), "row_ids": frozenset({"f1", "f2", "f9"})})
    tell(store, [grown], to, hours=1)
    assert [(c["state"], c["rows"]) for m in inbox.received for c in m["changes"]] == [
        ("opened", 2),
        ("grown", 1),
    ]
    fewer = Problem(**{**vars_of(TOO_LARGE), "row_ids": frozenset({"f9"})})
    assert tell(store, [fewer], to, hours=2).message is None


def test_all_news_of_a_run_is_one_message(store: Store, inbox: Inbox) -> None:
    run = problems.of_run("run", "run-1", RuntimeError("disk full"))
    source = problems.of_source("bbc", "403: the site says no")
    tell(
        store,
        [TOO_LARGE, run, source],
        [WebhookChannel(inbox.address)],
        scopes=("held:", "run:run", "source:"),
    )
    (message,) = inbox.received
    assert len(message["changes"]) == 3
    assert message["severity"] == "critical"
    assert "(3 new)" in message["title"]


def test_what_a_run_did_not_look_at_does_not_recover(store: Store, inbox: Inbox) -> None:
    to = [WebhookChannel(inbox.address)]
    tell(store, [TOO_LARGE], to)
    assert tell(store, [], to, hours=1, scopes=("run:run", "source:")).message is None
    assert tell(store, [], to, hours=2, scopes=("held:other.rule",)).message is None
    assert tell(store, [], to, hours=3, scopes=(TOO_LARGE.fingerprint,)).message is not None


class NamedChannel(WebhookChannel):
    """A webhook under a name of its own."""

    def __init__(self, name: str, address: SecretStr) -> None:
        super().__init__(address)
        object.__setattr__(self, "_name", name)

    @property
    def name(self) -> str:
        return str(self.__dict__["_name"])


def test_routes_by_owner_and_severity(store: Store, inbox: Inbox, httpserver: HTTPServer) -> None:
    other: list[dict[str, Any]] = []

    def take(request: Request) -> Response:
        other.append(json.loads(request.get_data()))
        return Response()

    httpserver.expect_request("/desk", method="POST").respond_with_handler(take)
    desk = NamedChannel("desk", SecretStr(httpserver.url_for("/desk")))
    engineers = NamedChannel("engineers", inbox.address)
    who = routes.Routes.model_validate(
        {
            "owners": [
                {"fingerprint": "held:*", "owner": "desk"},
                {"fingerprint": "*", "owner": "engineering"},
            ],
            "routes": [
                {"owner": "desk", "severities": ["warning"], "channels": ["desk"]},
                {"owner": "*", "severities": ["critical"], "channels": ["engineers", "desk"]},
                {"owner": "engineering", "severities": ["warning"], "channels": ["eng*"]},
            ],
        }
    )
    run = problems.of_run("run", "run-1", "disk full")
    source = problems.of_source("bbc", "silent")
    scopes = ("held:", "run:run", "source:")
    tell(store, [TOO_LARGE, run, source], [desk, engineers], scopes=scopes, who=who)
    assert [[c["fingerprint"] for c in m["changes"]] for m in other] == [[TOO_LARGE.fingerprint, "run:run"]]
    assert [[c["fingerprint"] for c in m["changes"]] for m in inbox.received] == [["run:run", "source:bbc"]]
    tell(store, [run, source], [desk, engineers], scopes=scopes, who=who, hours=1)
    assert [c["state"] for c in other[-1]["changes"]] == ["recovered"]
    assert len(inbox.received) == 1


def test_a_wrong_routes_file_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "routes.toml"
    with pytest.raises(UserError, match="cannot be read"):
        routes.load(path)
    path.write_text("routes = 3", encoding="utf-8")
    with pytest.raises(UserError, match="routes"):
        routes.load(path)
    path.write_text("routes = ", encoding="utf-8")
    with pytest.raises(UserError, match="not TOML"):
        routes.load(path)


def test_problems_of_findings_name_rules_and_rows() -> None:
    findings = pd.DataFrame(
        [
            finding("run", "few_rows_held", "critical", "failed", "runs", None),
            finding("figures", "id_unique", "critical", "failed", "figures", "f1"),
            finding("figures", "said_once", "critical", "broken", "figures", None),
            finding("series", "no_jump", "info", "broken", "figures", None),
            finding("figures", "plausible", "warning", "failed", "figures", "f2"),
            finding("sources", "pages_have_text", "warning", "failed", "sources", "bbc"),
        ]
    )
    found = {problem.fingerprint: problem for problem in problems.of_findings(findings, "run-1")}
    assert found.keys() == {
        "blocked:run.few_rows_held",
        "blocked:figures.id_unique",
        "blocked:figures.said_once",
        "blocked:series.no_jump",
    }
    assert found["blocked:figures.id_unique"].row_ids == {"f1"}
    assert "no release was made" in found["blocked:figures.said_once"].done
    assert "could not be judged" in found["blocked:figures.said_once"].title
    assert found["blocked:series.no_jump"].severity == "warning"
    (odd,) = problems.of_source_findings(findings)
    assert odd.fingerprint == "odd:pages_have_text:bbc"


def finding(
    suite: str, rule: str, severity: str, outcome: str, table: str, row: str | None
) -> dict[str, Any]:
    """One finding."""
    return {
        "suite": suite,
        "rule": rule,
        "severity": severity,
        "outcome": outcome,
        "table_name": table,
        "row_id": row,
        "observed": "what was seen",
        "reason": "why it matters",
    }


def vars_of(problem: Problem) -> dict[str, Any]:
    """A problem's fields."""
    from dataclasses import fields

    return {entry.name: getattr(problem, entry.name) for entry in fields(problem)}
