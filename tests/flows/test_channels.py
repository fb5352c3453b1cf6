"""Channels: real receivers on loopback get the right content, and no secret is ever shown."""

from __future__ import annotations

import email
import json
import logging
import socket
from email.message import Message as Mail
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from apprise.plugins.slack import NotifySlack
from pydantic import SecretStr
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from flows.channels import AppriseChannel, ChannelError, WebhookChannel, channels
from flows.errors import UserError
from tests.flows.alerting import TOO_LARGE, Inbox, tell
from warehouse.connect import Store


@pytest.mark.parametrize(("status", "attempts"), [(400, 1), (404, 1), (429, 3), (408, 3), (302, 1), (500, 3)])
def test_answers_that_no_retry_can_change(store: Store, inbox: Inbox, status: int, attempts: int) -> None:
    inbox.answers = [status] * 3
    news = tell(store, [TOO_LARGE], [WebhookChannel(inbox.address)])
    assert (news.deliveries[0].delivered, news.deliveries[0].attempts) == (False, attempts)


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


def test_the_log_is_always_told(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="muster.alerts")
    tell(store, [TOO_LARGE], channels())
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert "5,812 exceeds" in record.getMessage()


def test_a_webhook_must_be_a_web_address() -> None:
    with pytest.raises(UserError, match="MUSTER_ALERT_WEBHOOK"):
        channels((), SecretStr("ftp://example.org/secret"))


def test_a_channel_error_says_whether_to_try_again() -> None:
    assert ChannelError("x").again
    assert not ChannelError("x", again=False).again
