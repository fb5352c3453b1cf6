"""Every expectation has a row that passes, a row that fails and a row with a null."""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from cases import CASES, Case, frames
from good_rows import GOOD, ID

import expectations
from expectations.engine import Engine
from expectations.judging import rules
from expectations.prepare import prepare
from expectations.report import subjects
from expectations.thresholds import default

# Null rules of columns that the staging area does not take as null, or of all rows at once; tested below.
APART = {
    "id_unique",
    "figure_id_stated",
    "version_id_stated",
    "article_id_stated",
    "coverage",
    "few_rows_held",
}
NAMED = {case.named_by for case in CASES if case.named_by}


@pytest.fixture(scope="module")
def failing() -> dict[str, set[str]]:
    """Ids of the rows that each rule names, all cases judged at once."""
    prepared = prepare(frames(), default())
    found: dict[str, set[str]] = defaultdict(set)
    for outcome in Engine().run(prepared, [rule for rule in rules() if rule.frame in prepared]):
        assert outcome.status != "broken", (outcome.rule.name, outcome.error)
        found[outcome.rule.name] |= {str(name) for name in subjects(outcome, prepared)}
    return found


@pytest.mark.parametrize("case", CASES, ids=[case.rule for case in CASES])
def test_passing_failing_and_null_row(case: Case, failing: dict[str, set[str]]) -> None:
    assert f"{case.rule}:pass" not in failing[case.rule]
    assert f"{case.rule}:fail" in failing[case.rule]
    if case.named_by is None:
        assert f"{case.rule}:null" not in failing[case.rule], "null is an answer here"
    else:
        assert f"{case.rule}:null" in failing[case.named_by], "a null must be named by a rule of its own"
    if case.named_by not in (case.rule, None):
        assert f"{case.rule}:null" not in failing[case.rule], "a null is named once, not taken for a failure"


def test_every_rule_has_a_case() -> None:
    tested = {case.rule for case in CASES} | NAMED | APART | NULLS
    names = {rule.name for rule in rules()}
    assert not names ^ tested


# Null rules that no case above is about: what to set to null in a good row, and which rule must say so.
NULLS = {"low_in_quote_stated_for_quote_holds_range_start", "high_in_quote_stated_for_quote_holds_range_end"}


def test_a_range_whose_quote_has_no_number_is_named() -> None:
    row = GOOD["figures"] | next(case.also for case in CASES if case.rule == "quote_holds_range_start")
    row |= {"figure_id": "f", "quote": "men in all", "text_at_span": "men in all"}
    assert set(judged("figures", [row])["rule"]) >= NULLS


@pytest.mark.parametrize("column", ["figure_id", "version_id", "article_id"])
def test_a_figure_without_an_id_blocks(column: str) -> None:
    report = expectations.judge(
        {"figures": pd.DataFrame([GOOD["figures"] | {"figure_id": "f"} | {column: None}])}
    )
    assert report.blocked
    assert f"{column}_stated" in set(report.findings["rule"])


def test_one_id_twice_blocks() -> None:
    row = GOOD["figures"] | {"figure_id": "f"}
    found = judged("figures", [row, row])
    assert "id_unique" in set(found[found["severity"] == "critical"]["rule"])


def test_coverage_has_a_floor_and_needs_enough_breakdowns() -> None:
    rows = [GOOD["breakdowns"] | {"total_id": f"t{n}", "checkable": float(n < 3)} for n in range(12)]
    found = judged("breakdowns", rows)
    assert found[found["rule"] == "coverage"]["observed"].tolist() == [
        "only 25% of 12 breakdowns could be compared at all"
    ]
    few = [row | {"breakdowns_in_run": 9} for row in rows[3:]]
    assert "coverage" not in set(judged("breakdowns", few)["rule"])


def test_when_figures_fail_in_most_articles_nothing_is_released() -> None:
    good = GOOD["figures"]
    rows = [
        good | {"figure_id": f"f{n}", "version_id": f"v{n}"} | ({"text_at_span": ""} if n % 3 else {})
        for n in range(30)
    ]
    found = judged("figures", rows)
    blocking = found[found["rule"] == "few_rows_held"]
    assert blocking["severity"].tolist() == ["critical"]
    assert blocking["observed"].tolist() == ["in 20 of 30 articles some figure fails an expectation"]
    assert "few_rows_held" not in set(judged("figures", rows[:9])["rule"]), "too few to say"


def test_one_article_that_fails_from_end_to_end_does_not_block_the_others() -> None:
    good = GOOD["figures"]
    bad = [good | {"figure_id": f"b{n}", "version_id": "bad", "text_at_span": ""} for n in range(60)]
    rest = [good | {"figure_id": f"f{n}", "version_id": f"v{n}"} for n in range(12)]
    assert "few_rows_held" not in set(judged("figures", bad + rest)["rule"])


def test_good_rows_pass_everything() -> None:
    good = {name: pd.DataFrame([row | {ID[name]: ["x"] if ID[name] == "part_ids" else "x"}])
            for name, row in GOOD.items()}  # fmt: skip
    report = expectations.judge(good)
    assert report.counts()["broken"] == 0
    assert report.findings.empty
    assert not report.blocked


def judged(frame: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    """Findings on one frame, the others empty."""
    good = {name: pd.DataFrame([row]).head(0) for name, row in GOOD.items()}
    return expectations.judge({**good, frame: pd.DataFrame(rows)}).findings
