"""What the tests of alerts share: a problem, a receiver on loopback, and one run's alerts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import SecretStr
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from flows import alerts, routes
from flows.alerts import News, Problem
from flows.channels import Channel
from warehouse.connect import Store

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
