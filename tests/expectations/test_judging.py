"""The engine around the rules: what is broken, what is not imported, what a report says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from cases import frames
from good_rows import GOOD

import expectations
from expectations import engine
from expectations.judging import rules
from expectations.rules import say
from expectations.thresholds import ThresholdError, load


def test_nothing_new_does_not_import_great_expectations() -> None:
    code = (
        "import sys, pandas as pd, expectations\n"
        "report = expectations.judge({'figures': pd.DataFrame(), 'articles': pd.DataFrame()})\n"
        "assert report.outcomes.empty and report.findings.empty and not report.blocked\n"
        "assert report.import_seconds == 0\n"
        "assert not [name for name in sys.modules if name.startswith('great_expectations')]\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


def test_listing_the_rules_does_not_import_great_expectations() -> None:
    code = (
        "import sys\nfrom expectations.judging import rules\nassert len(rules()) > 80\n"
        "assert 'great_expectations' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


def test_a_missing_column_is_broken_and_blocks() -> None:
    rows = pd.DataFrame([GOOD["figures"] | {"figure_id": "f"}]).drop(columns=["said_before"])
    report = expectations.judge({"figures": rows})
    outcome = report.outcomes.set_index("rule").loc["said_once"]
    assert outcome["status"] == "broken"
    assert "said_before" in outcome["error"]
    finding = report.findings[report.findings["rule"] == "said_once"].iloc[0]
    assert (finding["outcome"], finding["severity"], finding["row_id"]) == ("broken", "critical", None)
    assert report.blocked
    # The other rules over the same rows were judged all the same.
    assert report.outcomes.set_index("rule").loc["value_positive", "status"] == "passed"


def test_only_of_rules_that_fail_are_rows_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int]] = []
    validate = engine.Engine._validate

    def listened(self: Any, name: str, rows: Any, members: Any, detail: Any) -> Any:
        asked.append((detail, len(members)))
        return validate(self, name, rows, members, detail)

    monkeypatch.setattr(engine.Engine, "_validate", listened)
    of_figures = [rule for rule in rules() if rule.name in ("value_positive", "said_once")]
    good, bad = (pd.DataFrame([GOOD["figures"] | {"value": value}]) for value in (5, -5))
    for frame, expected in ((good, []), (bad, [("COMPLETE", 1)])):
        asked.clear()
        outcomes = engine.Engine().run({"figures": frame}, of_figures)
        assert asked == [("BOOLEAN_ONLY", len(of_figures)), *expected]
        assert [o.rule.name for o in outcomes if o.failing] == ["value_positive"] * len(expected)


def test_a_broken_info_rule_does_not_block() -> None:
    good = {name: pd.DataFrame([row]).head(0) for name, row in GOOD.items()}
    rows = pd.DataFrame([GOOD["articles"] | {"version_id": "v"}]).drop(columns=["title_chars"])
    report = expectations.judge({**good, "articles": rows})
    finding = report.findings[report.findings["rule"] == "title_present"].iloc[0]
    assert (finding["outcome"], finding["severity"]) == ("broken", "info")
    assert not report.blocked


def test_an_engine_that_raises_is_broken_never_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(self: object, *arguments: Any) -> dict[int, Any]:
        raise RuntimeError("the engine is on fire")

    monkeypatch.setattr(engine.Engine, "_validate", explode)
    report = expectations.judge(frames())
    assert report.counts()["broken"] == len(report.outcomes) - report.counts()["passed"] > 80
    assert report.blocked
    assert "on fire" in report.findings.iloc[0]["observed"]
    judged = report.outcomes[report.outcomes["rows_checked"] > 0]
    assert not (judged["status"] == "passed").any()


def test_an_engine_that_forgets_a_result_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine.Engine, "_validate", lambda self, *arguments: {})
    assert expectations.judge(frames()).blocked


def test_a_missing_frame_is_broken() -> None:
    report = expectations.judge({"figures": pd.DataFrame([GOOD["figures"] | {"figure_id": "f"}])})
    outcome = report.outcomes.set_index("rule").loc["sum_not_above_total"]
    assert (outcome["status"], outcome["error"]) == ("broken", "there is no frame “breakdown_sums”")


def test_no_frames_at_all_are_broken_not_nothing_new() -> None:
    report = expectations.judge({})
    assert set(report.outcomes["status"]) <= {"broken", "passed"}
    assert report.blocked


def test_a_frame_that_cannot_be_prepared_is_broken_by_name() -> None:
    rows = pd.DataFrame([GOOD["figures"] | {"figure_id": "f"}]).drop(columns=["quote"])
    report = expectations.judge({"figures": rows})
    status = report.outcomes.set_index("rule")["status"]
    assert status["quote_holds_number"] == status["plausible"] == "broken"
    assert status["value_positive"] == "passed"
    assert report.blocked


def test_frames_are_not_changed() -> None:
    given = frames()
    before = {name: frame.copy() for name, frame in given.items()}
    expectations.judge(given)
    for name, frame in given.items():
        pd.testing.assert_frame_equal(frame, before[name])


def test_one_finding_per_rule_and_row() -> None:
    found = expectations.judge(frames()).findings
    assert not found.duplicated(["rule", "table_name", "row_id"]).any()
    assert found["observed"].str.len().gt(0).all()
    assert found["reason"].str.len().gt(10).all()


def test_a_part_in_two_broken_sums_has_one_finding_with_both_sentences() -> None:
    sums = [
        GOOD["breakdown_sums"] | {"part_ids": ["p"], "total_of_parts": 6000, "gap": -296, "addends": addends}
        for addends in ("3,000 + 3,000", "4,000 + 2,000")
    ]
    good = {name: pd.DataFrame([row]).head(0) for name, row in GOOD.items()}
    found = expectations.judge({**good, "breakdown_sums": pd.DataFrame(sums)}).findings
    (words,) = found[found["row_id"] == "p"]["observed"]
    assert "3,000 + 3,000 = 6,000 exceeds the stated total 5,704" in words
    assert "4,000 + 2,000" in words


def test_telemetry_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GX_ANALYTICS_ENABLED", raising=False)
    expectations.judge(frames())
    import os

    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"


def test_every_rule_has_words_for_people() -> None:
    for rule in rules():
        assert len(rule.reason) > 15, rule.name
        assert say(rule.observed, {}), rule.name


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (5704, "5,704"),
        (5704.0, "5,704"),
        (0.25, "0.25"),
        (None, "nothing"),
        (float("nan"), "nothing"),
        (pd.NaT, "nothing"),
        (pd.Timestamp("2026-02-13 12:00", tz="UTC"), "2026-02-13"),
        ("{curly} braces", "{curly} braces"),
    ],
)
def test_values_in_sentences(value: object, words: str) -> None:
    assert say("{value}", {"value": value}) == words


def test_a_threshold_without_a_reason_is_refused(tmp_path: Path) -> None:
    text = (Path(engine.__file__).with_name("thresholds.toml")).read_text(encoding="utf-8")
    bad = tmp_path / "thresholds.toml"
    bad.write_text(
        text.replace("A share among fewer breakdowns than this says nothing.", "so"), encoding="utf-8"
    )
    with pytest.raises(ThresholdError, match=r"breakdown_coverage_from.reason"):
        load(bad)
    bad.write_text(text + "\n[typo]\nvalue = 1\nreason = 'nobody reads this one'\n", encoding="utf-8")
    with pytest.raises(ThresholdError, match="typo"):
        load(bad)
    bad.write_text(text.replace('[maximum."families"]', '[maximum."family"]'), encoding="utf-8")
    with pytest.raises(ThresholdError, match=r"maximum\.families"):
        load(bad)
    bad.write_text("value =", encoding="utf-8")
    with pytest.raises(ThresholdError, match="not TOML"):
        load(bad)
    bad.write_bytes(b"\xff\xfe")
    with pytest.raises(ThresholdError, match="not UTF-8"):
        load(bad)
    with pytest.raises(ThresholdError, match="cannot be read"):
        load(tmp_path / "none.toml")


def test_the_most_specific_maximum_counts() -> None:
    limits = load()
    assert limits.maximum_for("people", "held", "fighters") == 50_000
    assert limits.maximum_for("people", "held", "people") == 100_000
    assert limits.maximum_for("people", "executed", "women") == 2_000
    assert limits.maximum_for("persons", "held", "people") is None
