"""The quality page: self-contained, escaped, with every expectation and its reason."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

import pandas as pd
from lxml import html

from expectations import page
from expectations.judging import rules

NOW = datetime(2026, 2, 26, 12, tzinfo=UTC)
OUTCOMES = pd.DataFrame(
    [
        ("run-1", NOW, "breakdowns", "sum_not_above_total", "warning", "passed", 20, 0, None),
        ("run-2", NOW, "breakdowns", "sum_not_above_total", "warning", "failed", 21, 1, None),
        ("run-2", NOW, "figures", "said_once", "warning", "broken", 0, 0, "on fire"),
    ],
    columns="run_id judged_at suite rule severity status rows_checked rows_failed error".split(),
)
EVIL = "<script>alert('x')</script>"
FAILING = pd.DataFrame(
    [
        ("breakdowns", "sum_not_above_total", "warning", "failed", "5,812 exceeds 5,704", EVIL,
         'https://example.org/"onclick="x', "f1", "run-2", "accept"),
        ("breakdowns", "sum_not_above_total", "warning", "failed", "5,812 exceeds 5,704", None,
         "javascript:alert(1)", "f2", "run-2", None),
        ("sources", "pages_have_text", "warning", "failed", "only 0.4 of 8 pages have a text", None,
         None, "paper", "run-2", None),
    ],
    columns="suite rule severity outcome observed quote url row_id run_id decision".split(),
)  # fmt: skip


def test_it_calls_no_outside_host_and_runs_no_script() -> None:
    tree = html.fromstring(page.build(rules(), OUTCOMES, FAILING, now=NOW))
    assert tree.xpath("//script|//link|//img|//iframe|//@src|//@onclick") == []
    assert tree.xpath("//a/@href") == ['https://example.org/"onclick="x'], "only web addresses become links"
    assert not re.search(r"url\(|@import", page.build(rules(), OUTCOMES, FAILING))


def test_text_from_outside_is_escaped() -> None:
    text = page.build(rules(), OUTCOMES, FAILING, now=NOW)
    assert EVIL not in text
    assert EVIL in unescape(text)


def test_every_expectation_stands_there_with_its_reason() -> None:
    text = unescape(page.build(rules(), OUTCOMES, FAILING, now=NOW))
    for rule in rules():
        assert rule.name.replace("_", " ") in text
        assert rule.reason in text


def test_outcomes_of_the_last_runs() -> None:
    tree = html.fromstring(page.build(rules(), OUTCOMES, FAILING, now=NOW))
    row = next(tr for tr in tree.xpath("//tr") if tr.xpath("string(td[1])") == "sum not above total")
    assert [mark.get("class") for mark in row.xpath("td[4]/span")] == ["passed", "failed"]
    assert row.xpath("string(td[5])") == "21"
    assert row.xpath("string(td[6])") == "1"
    assert "1 failed, 1 broken" in tree.text_content()
    assert "in quarantine, accepted" in tree.text_content()
    assert "its owner is told" in tree.text_content(), "nothing of a source is held back"


def test_without_any_run() -> None:
    text = page.build(rules(), OUTCOMES.head(0), FAILING.head(0), now=NOW)
    assert "No run has judged anything yet" in text
    assert "nothing is held back" in text
