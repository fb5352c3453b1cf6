"""The quality page: one self-contained HTML file, no outside host, no script.

Great Expectations' own Data Docs call nine hosts and are unstyled without them; this page prints.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape
from typing import Any

import pandas as pd

from expectations.rules import Rule

MAX_ROWS = 20  # failing rows shown per rule
_MARKS = {"passed": "●", "failed": "▲", "broken": "✕"}
_STYLE = """
:root{--ink:#1c2024;--soft:#60646c;--line:#d9d9e0;--paper:#fff;--ok:#2b7a3b;--bad:#b54708;--worse:#b42318}
@media(prefers-color-scheme:dark){:root{--ink:#edeef0;--soft:#b0b4ba;--line:#43484e;--paper:#18191b;
--ok:#65ba74;--bad:#f7a35c;--worse:#ff8f84}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:72rem;
margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2.2rem;border-bottom:1px solid var(--line)}
table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.3rem .6rem;
border-bottom:1px solid var(--line)}th{font-weight:600;color:var(--soft)}
.n{text-align:right;font-variant-numeric:tabular-nums}.passed{color:var(--ok)}.failed{color:var(--bad)}
.broken,.critical{color:var(--worse)}.soft{color:var(--soft)}.runs{white-space:nowrap;letter-spacing:.1em}
q{font-style:italic}summary{cursor:pointer;padding:.3rem 0}a{color:inherit}
"""


def build(
    rules: Iterable[Rule], outcomes: pd.DataFrame, failing: pd.DataFrame, *, now: datetime | None = None
) -> str:
    """The page.

    Args:
        rules: what is expected (``expectations.judging.rules``).
        outcomes: columns run_id, judged_at, suite, rule, severity, status, rows_checked, rows_failed, error.
        failing: columns suite, rule, severity, outcome, observed, quote, url, row_id, run_id, decision.
        now: the time printed on it.

    Returns:
        HTML, UTF-8, all text escaped.
    """
    runs = list(dict.fromkeys(outcomes["run_id"])) if len(outcomes) else []
    suites: dict[str, list[Rule]] = {}
    for rule in rules:
        suites.setdefault(rule.suite, []).append(rule)
    moment = now or datetime.now(UTC)
    body = [
        "<h1>Quality of the figures</h1>",
        f"<p class=soft>Made {moment:%Y-%m-%d %H:%M} UTC. {len(runs)} runs shown, oldest first: "
        "<span class=passed>● passed</span>, <span class=failed>▲ failed</span>, "
        "<span class=broken>✕ could not be judged</span>. A <b>critical</b> rule blocks the release, a "
        "<b>warning</b> sends the row to quarantine, an <b>info</b> is published as a finding beside it.</p>",
        _latest(outcomes, runs),
    ]
    for suite, members in suites.items():
        body.append(f"<h2 id={_attribute(suite)}>{escape(suite)}</h2>{_suite(members, outcomes, runs)}")
    body.append("<h2 id=rows>Rows concerned</h2>" + _rows(failing))
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>muster: quality</title><style>{_STYLE}</style><body>{''.join(body)}</body></html>\n"
    )


def _latest(outcomes: pd.DataFrame, runs: list[Any]) -> str:
    if not runs:
        return "<p>No run has judged anything yet.</p>"
    last = outcomes[outcomes["run_id"] == runs[-1]]
    counts = last["status"].value_counts()
    words = ", ".join(f"{int(counts.get(status, 0))} {status}" for status in _MARKS)
    return f"<p>Last run <b>{escape(str(runs[-1]))}</b>: {words}.</p>"


def _suite(rules: list[Rule], outcomes: pd.DataFrame, runs: list[Any]) -> str:
    by_rule = dict(iter(outcomes.groupby(["suite", "rule"]))) if runs else {}
    rows = []
    for rule in rules:
        history = by_rule.get((rule.suite, rule.name))
        status = {} if history is None else dict(zip(history["run_id"], history["status"], strict=True))
        marks = "".join(
            _mark(run, status[run]) if run in status else "<span class=soft>·</span>" for run in runs
        )
        last = None if history is None or not len(history) else history.iloc[-1]
        checked, failed = (
            ("", "") if last is None else (f"{last['rows_checked']:,}", f"{last['rows_failed']:,}")
        )
        rows.append(
            f"<tr><td>{escape(rule.name.replace('_', ' '))}<td class={rule.severity}>{rule.severity}"
            f"<td>{escape(rule.reason)}<td class=runs>{marks}<td class=n>{checked}<td class=n>{failed}"
        )
    head = "<tr><th>expectation<th>severity<th>why<th>last runs<th class=n>rows<th class=n>failed"
    return f"<table>{head}{''.join(rows)}</table>"


def _mark(run: str, status: str) -> str:
    return f"<span class={status} title={_attribute(f'{run}: {status}')}>{_MARKS[status]}</span>"


def _rows(failing: pd.DataFrame) -> str:
    if failing.empty:
        return "<p>None: nothing is held back and nothing was found.</p>"
    parts = []
    for (suite, rule), group in failing.groupby(["suite", "rule"]):
        shown = "".join(_row(row) for row in group.head(MAX_ROWS).to_dict("records"))
        more = f"<p class=soft>and {len(group) - MAX_ROWS} more</p>" if len(group) > MAX_ROWS else ""
        name = escape(f"{suite}: {str(rule).replace('_', ' ')}")
        parts.append(
            f"<details open><summary>{name} ({len(group)})</summary><table>"
            f"<tr><th>observed<th>quote<th>what became of it{shown}</table>{more}</details>"
        )
    return "".join(parts)


def _row(row: dict[Any, Any]) -> str:
    quote = f"<q>{escape(row['quote'])}</q>" if isinstance(row["quote"], str) else ""
    url = row["url"]
    # Only addresses of the web become links: an address is text from outside.
    link = ""
    if isinstance(url, str):
        link = f"<a href={_attribute(url)} rel=noreferrer>{escape(url)}</a>" if _is_web(url) else escape(url)
    # A source is a frame around rows: what is odd about one is told, and holds nothing back.
    warned = "its owner is told" if row["suite"] == "sources" else "in quarantine"
    became = {"critical": "blocked the release", "warning": warned, "info": "finding"}[row["severity"]]
    if isinstance(row["decision"], str):
        became += f", {row['decision']}ed"
    observed = escape(row["observed"]) if isinstance(row["observed"], str) else ""
    run = f"<span class=soft>{escape(str(row['run_id']))}</span>"
    return f"<tr><td>{observed}<td>{quote}<br>{link}<td>{became}<br>{run}"


def _is_web(url: str) -> bool:
    return url.startswith(("http://", "https://"))


def _attribute(text: str) -> str:
    return '"' + escape(text, quote=True) + '"'
