"""What becomes a problem, and about which problems a run has something to say."""

from __future__ import annotations

import pandas as pd
import pytest

from flows import problems, publish
from flows.alerts import Problem
from flows.channels import WebhookChannel
from tests.flows.alerting import Inbox, tell
from warehouse.connect import Store
from warehouse.release import FINDING_COLUMNS

ODD = Problem("odd:pages_have_text:paper", "warning", "the source “paper”: pages have text does not hold")


@pytest.mark.parametrize(
    ("checked", "sources", "over"),
    [
        ({"pages_have_text": {"paper"}}, ["paper"], True),  # looked at, and nothing wrong any more
        ({"pages_have_text": {"other"}}, ["paper", "other"], False),  # too few pages of it to say anything
        ({"pages_have_text": set()}, ["other"], True),  # the source is not configured any more
        ({"another_rule": {"other"}}, ["paper", "other"], True),  # the rule is no more
        ({"another_rule": {"other"}}, None, False),  # a run on WARC files knows of no sources
        ({}, ["other"], False),  # nothing was judged
    ],
)
def test_what_is_wrong_with_a_source_is_over_when_somebody_has_looked(
    store: Store, inbox: Inbox, checked: dict[str, set[str]], sources: list[str] | None, over: bool
) -> None:
    to = [WebhookChannel(inbox.address)]
    tell(store, [ODD], to, scopes=["odd:"])
    looked = {rule: frozenset(found) for rule, found in checked.items()}
    tell(store, [], to, hours=1, scopes=problems.looked_at(store, looked, sources))
    states = [change["state"] for message in inbox.received for change in message["changes"]]
    assert states == (["opened", "recovered"] if over else ["opened"])


def test_a_blocked_release_is_told_with_quotes_of_what_fails() -> None:
    figures = pd.DataFrame(
        [(f"f{n}", f"{n} men", f"https://a.example/{n}") for n in range(6)] + [("none", None, None)],
        columns=["figure_id", "quote", "url"],
    )
    rows = [
        ("run", "few_rows_held", "critical", "failed", "runs", None, "in 8 of 10 articles", "why"),
        *(("figures", "quote_at_span", "warning", "failed", "figures", f"f{n}", "o", "w") for n in range(4)),
        ("figures", "as_of_stated", "info", "failed", "figures", "f5", "o", "w"),
        ("figures", "id_unique", "critical", "failed", "figures", "f4", "o", "w"),
        ("figures", "quote_present", "warning", "failed", "figures", "none", "o", "w"),
    ]
    findings = pd.DataFrame(rows, columns=list(FINDING_COLUMNS))
    quotes = publish._quotes(findings, figures)
    assert [quote for quote, _ in quotes] == ["4 men", "0 men", "1 men"], "critical ones first"
    found = {problem.fingerprint: problem for problem in problems.of_findings(findings, "run-1", quotes)}
    assert found["blocked:run.few_rows_held"].quotes[0] == ("4 men", "https://a.example/4")
    assert publish._quotes(findings.head(0), figures) == ()
