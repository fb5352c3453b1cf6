"""The outbox: a message waits until a channel has taken it, and goes to each at most once, whoever dies."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from flows import channels
from flows.channels import WebhookChannel
from flows.cli import main
from tests.flows.alerting import TOO_LARGE, Inbox, tell
from warehouse.connect import Folder, Store, writer


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


def test_one_dead_channel_does_not_keep_the_others_from_their_message(store: Store, inbox: Inbox) -> None:
    dead = WebhookChannel(SecretStr("http://127.0.0.1:9/secret-token"))
    news = tell(store, [TOO_LARGE], [dead, WebhookChannel(inbox.address)])
    assert len(inbox.received) == 1
    assert len(news.failures) == 1


ROOT = Path(__file__).parents[2]


def killed(folder: Path, inbox: Inbox, where: str) -> None:
    """A process of its own tells of the problem, and is killed there."""
    command = [sys.executable, "-m", "tests.flows.alert_driver"]
    arguments = [str(folder), inbox.address.get_secret_value(), where]
    done = subprocess.run([*command, *arguments], cwd=ROOT, check=False, capture_output=True, timeout=120)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


@pytest.mark.parametrize(("where", "arrived"), [("after", 1), ("before", 0)])
def test_killed_between_sending_and_recording_it_is_reported_and_never_sent_again(
    tmp_path: Path, inbox: Inbox, where: str, arrived: int
) -> None:
    killed(tmp_path / "data", inbox, where)
    assert len(inbox.received) == arrived
    to = [WebhookChannel(inbox.address)]
    with writer(Folder(tmp_path / "data")) as store:
        news = tell(store, [TOO_LARGE], to, hours=1, run="run-2")
        assert len(inbox.received) == arrived, "it may have arrived: never the same twice"
        (failure,) = news.failures
        assert "webhook localhost" in failure and "may have arrived and is not sent again" in failure
        again = tell(store, [TOO_LARGE], to, hours=2, run="run-3")
        assert (again.failures, again.deliveries) == ([], ()), "reported once"
        assert len(inbox.received) == arrived
        tell(store, [TOO_LARGE], to, hours=25, run="run-4")
    assert inbox.received[-1]["changes"][0]["state"] == "reminded", "what is still open is told after a day"


def test_killed_before_its_message_is_queued_the_problem_is_told_by_the_next_run(
    tmp_path: Path, inbox: Inbox
) -> None:
    killed(tmp_path / "data", inbox, "queueing")
    with writer(Folder(tmp_path / "data")) as store:
        news = tell(store, [TOO_LARGE], [WebhookChannel(inbox.address)], hours=1, run="run-2")
    assert news.failures == []
    assert [change["state"] for message in inbox.received for change in message["changes"]] == ["opened"]


def test_a_webhook_that_takes_it_and_does_not_answer_is_in_doubt(
    store: Store, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[bytes] = []

    def hang(request: Request) -> Response:
        taken.append(request.get_data())
        time.sleep(1)
        return Response()

    monkeypatch.setattr(channels, "TIMEOUT_SECONDS", 0.3)
    httpserver.expect_request("/hang", method="POST").respond_with_handler(hang)
    to = [WebhookChannel(SecretStr(httpserver.url_for("/hang")))]
    news = tell(store, [TOO_LARGE], to)
    assert [(d.delivered, d.in_doubt, d.attempts) for d in news.deliveries] == [(False, True, 1)]
    assert "ReadTimeout" in news.failures[0]
    assert tell(store, [TOO_LARGE], to, hours=1).deliveries == ()
    assert len(taken) == 1


def test_a_connection_that_breaks_after_the_request_is_in_doubt(store: Store) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def take_and_hang_up() -> None:
            connection, _ = server.accept()
            connection.recv(1 << 16)
            connection.close()

        threading.Thread(target=take_and_hang_up, daemon=True).start()
        address = SecretStr(f"http://127.0.0.1:{server.getsockname()[1]}/hook")
        news = tell(store, [TOO_LARGE], [WebhookChannel(address)])
    assert [(d.in_doubt, d.attempts) for d in news.deliveries] == [(True, 1)]


def test_a_webhook_that_is_not_there_is_no_doubt(store: Store) -> None:
    news = tell(store, [TOO_LARGE], [WebhookChannel(SecretStr("http://127.0.0.1:9/hook"))])
    assert [(d.in_doubt, d.attempts) for d in news.deliveries] == [(False, 3)]


def test_what_was_not_delivered_is_listed(
    tmp_path: Path, inbox: Inbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MUSTER_DATA", str(tmp_path))
    monkeypatch.setattr("tests.flows.alerting.NOW", datetime.now(UTC))
    to = [WebhookChannel(inbox.address)]
    inbox.answers = [503] * 3
    with writer(Folder(tmp_path / "live")) as store:
        tell(store, [TOO_LARGE], to)
        store.con.execute("UPDATE alert_deliveries SET state = 'sending'")
        tell(store, [TOO_LARGE], to)
    assert main(["alerts", "list"]) == 0
    said = capsys.readouterr().out
    assert "webhook localhost" in said and "in doubt" in said
