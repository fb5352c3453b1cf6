"""Alerts: one message per change of state, over real receivers on loopback."""

from __future__ import annotations

import email
import json
import logging
import socket
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.message import Message as Mail
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from aiosmtpd.controller import Controller
from apprise.plugins.slack import NotifySlack
from pydantic import SecretStr
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from flows import alerts, problems, routes
from flows.alerts import News, Problem
from flows.channels import AppriseChannel, Channel, ChannelError, WebhookChannel, channels
from flows.errors import UserError
from warehouse.connect import Folder, Store, writer

NOW = datetime(2026, 2, 26, 12, tzinfo=UTC)
NO_WAIT = (0.0, 0.0)
TOO_LARGE = Problem(
    fingerprint="held:breakdowns.sum_not_above_total",
    severity="warning",
    title="breakdowns: sum not above total",
    observed="160 + 130 + 3,522 + 2,000 = 5,812 exceeds the stated total 5,704.",
    reason="Parts that cannot overlap do not add up to more than their total.",
    row_ids=frozenset({"f1", "f2"}),
    quotes=(("160 Turks", "https://example.org/a"), ("130 Russians", "https://example.org/a")),
    done="the rows wait in quarantine; the rest was released",
    command="muster quarantine list --rule breakdowns.sum_not_above_total",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with writer(Folder(tmp_path / "data")) as opened:
        yield opened


def tell(
    store: Store,
    found: Sequence[Problem],
    to: Sequence[Channel],
    *,
    hours: float = 0,
    run: str = "run-1",
    scopes: Sequence[str] = ("held:",),
    who: routes.Routes | None = None,
) -> News:
    """One run's alerts, some hours after the first."""
    now = NOW + timedelta(hours=hours)
    return alerts.notify(
        store, run_id=run, problems=found, scopes=scopes, channels=to, routes=who, now=now, waits=NO_WAIT
    )


class Inbox:
    """Collects JSON by POST; answers with what ``answers`` says, then 200."""

    def __init__(self, server: HTTPServer) -> None:
        self.received: list[dict[str, Any]] = []
        self.answers: list[int] = []
        server.expect_request("/hook/secret-token", method="POST").respond_with_handler(self._take)
        self.address = SecretStr(server.url_for("/hook/secret-token"))

    def _take(self, request: Request) -> Response:
        status = self.answers.pop(0) if self.answers else 200
        if status < 300:
            self.received.append(json.loads(request.get_data()))
        return Response(status=status)


@pytest.fixture
def inbox(httpserver: HTTPServer) -> Inbox:
    return Inbox(httpserver)


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


def test_a_channel_that_stays_down_is_reported_and_gets_it_later(store: Store, inbox: Inbox) -> None:
    to = [WebhookChannel(inbox.address)]
    inbox.answers = [503] * 3
    news = tell(store, [TOO_LARGE], to)
    assert news.failures == ["alert channel webhook localhost: answered 503 (3 attempts)"]
    assert inbox.received == []
    later = tell(store, [TOO_LARGE], to, hours=1, run="run-2")
    assert later.message is None, "nothing changed"
    assert [delivery.delivered for delivery in later.deliveries] == [True]
    assert [message["run_id"] for message in inbox.received] == ["run-1"]
    assert tell(store, [TOO_LARGE], to, hours=2).deliveries == ()


def test_after_two_days_an_undelivered_message_is_given_up(store: Store, inbox: Inbox) -> None:
    to = [WebhookChannel(inbox.address)]
    inbox.answers = [503] * 3
    tell(store, [TOO_LARGE], to)
    tell(store, [], to, hours=49)
    assert [message["changes"][0]["state"] for message in inbox.received] == ["recovered"]


@pytest.mark.parametrize(("status", "attempts"), [(400, 1), (404, 1), (429, 3), (408, 3), (302, 1), (500, 3)])
def test_answers_that_no_retry_can_change(store: Store, inbox: Inbox, status: int, attempts: int) -> None:
    inbox.answers = [status] * 3
    news = tell(store, [TOO_LARGE], [WebhookChannel(inbox.address)])
    assert (news.deliveries[0].delivered, news.deliveries[0].attempts) == (False, attempts)


def test_one_dead_channel_does_not_keep_the_others_from_their_message(store: Store, inbox: Inbox) -> None:
    dead = WebhookChannel(SecretStr("http://127.0.0.1:9/secret-token"))
    news = tell(store, [TOO_LARGE], [dead, WebhookChannel(inbox.address)])
    assert len(inbox.received) == 1
    assert len(news.failures) == 1


def test_secrets_are_in_no_log_no_name_and_no_error(
    store: Store, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    inbox.answers = [500] * 3
    to = [
        *channels((SecretStr("slack://T1/B2/secret-token"),), inbox.address),
        WebhookChannel(SecretStr("http://127.0.0.1:9/secret-token")),
        AppriseChannel(SecretStr("nonsense://secret-token")),
    ]
    news = tell(store, [TOO_LARGE], [channel for channel in to if not channel.name.startswith("slack")])
    assert len(news.failures) == 3
    own = [record.getMessage() for record in caplog.records if record.name.startswith(("muster", "apprise"))]
    written = " ".join([*own, *news.failures, *(channel.name for channel in to), repr(to)])
    assert "secret-token" not in written
    stored = store.con.execute("SELECT channel, error FROM alert_deliveries").fetchall()
    assert "secret-token" not in str(stored)


class Post:
    """An SMTP server's letters."""

    def __init__(self) -> None:
        self.letters: list[Mail] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.letters.append(email.message_from_bytes(envelope.content))
        return "250 OK"


def body(letter: Mail) -> str:
    """The readable parts of a letter."""
    parts = [part for part in letter.walk() if part.get_content_maintype() == "text"]
    return "\n".join(part.get_payload(decode=True).decode() for part in parts)  # type: ignore[union-attr]


def test_mail_arrives_once_and_so_does_recovery(store: Store) -> None:
    post = Post()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(post, hostname="127.0.0.1", port=port)
    server.start()
    try:
        address = f"mailto://127.0.0.1:{port}?from=muster@example.org&to=desk@example.org&mode=insecure"
        to = [AppriseChannel(SecretStr(address))]
        assert tell(store, [TOO_LARGE], to).failures == []
        assert tell(store, [TOO_LARGE], to, hours=1).deliveries == ()
        assert tell(store, [], to, hours=2).failures == []
    finally:
        server.stop()
    first, second = post.letters
    assert "sum not above total" in str(
        email.header.make_header(email.header.decode_header(first["Subject"]))
    )
    for words in (
        "5,812 exceeds the stated total 5,704",
        "160 Turks",
        "https://example.org/a",
        "muster quarantine",
    ):
        assert words in body(first)
    assert "RECOVERED" in body(second)


def test_slack_gets_its_own_shape(
    store: Store, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    received: list[dict[str, Any]] = []

    def take(request: Request) -> Response:
        received.append(json.loads(request.get_data()))
        return Response("ok", content_type="text/html")

    token = "/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
    httpserver.expect_request(f"/services{token}", method="POST").respond_with_handler(take)
    monkeypatch.setattr(NotifySlack, "webhook_url", httpserver.url_for("/services"))
    to = [AppriseChannel(SecretStr(f"slack:/{token}/#desk"))]
    assert tell(store, [TOO_LARGE], to).failures == []
    tell(store, [TOO_LARGE], to, hours=1)
    tell(store, [], to, hours=2)
    assert len(received) == 2
    assert received[0]["channel"] == "#desk"
    assert "5,812 exceeds the stated total 5,704" in json.dumps(received[0])
    assert "RECOVERED" in json.dumps(received[1])


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


class NamedChannel(WebhookChannel):
    """A webhook under a name of its own."""

    def __init__(self, name: str, address: SecretStr) -> None:
        super().__init__(address)
        object.__setattr__(self, "_name", name)

    @property
    def name(self) -> str:
        return str(self.__dict__["_name"])


def test_the_log_is_always_told(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="muster.alerts")
    tell(store, [TOO_LARGE], channels())
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert "5,812 exceeds" in record.getMessage()


def test_a_webhook_must_be_a_web_address() -> None:
    with pytest.raises(UserError, match="MUSTER_ALERT_WEBHOOK"):
        channels((), SecretStr("ftp://example.org/secret"))


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


def test_problems_of_findings_name_rows_and_quotes() -> None:
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
    rows = pd.DataFrame({"figure_id": ["f1"], "quote": ["160 Turks"], "url": ["https://example.org/a"]})
    found = {problem.fingerprint: problem for problem in problems.of_findings(findings, "run-1", rows)}
    assert found.keys() == {
        "blocked:run.few_rows_held",
        "blocked:figures.id_unique",
        "blocked:figures.said_once",
        "blocked:series.no_jump",
    }
    assert found["blocked:figures.id_unique"].quotes == (("160 Turks", "https://example.org/a"),)
    assert "no release was made" in found["blocked:figures.said_once"].done
    assert "could not be judged" in found["blocked:figures.said_once"].title
    assert found["blocked:series.no_jump"].severity == "warning"
    (odd,) = problems.of_source_findings(findings)
    assert odd.fingerprint == "odd:pages_have_text:bbc"


def test_a_channel_error_says_whether_to_try_again() -> None:
    assert ChannelError("x").again
    assert not ChannelError("x", again=False).again


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
