"""Judge the frames of a run: every suite, every rule, one report."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping

import pandas as pd

from expectations import articles, breakdowns, figures, series, sources
from expectations.engine import Engine, Outcome, about
from expectations.prepare import prepare
from expectations.report import Report, build, subjects
from expectations.rules import Rule, null_rules
from expectations.thresholds import Thresholds, default


def rules(limits: Thresholds | None = None) -> tuple[Rule, ...]:
    """Every rule of every suite, null rules included, in the order in which they are reported."""
    return _about_rows(limits or default()) + sources.of_run(limits or default())


def _about_rows(limits: Thresholds) -> tuple[Rule, ...]:
    suites = (
        articles.suite(limits),
        figures.suite(limits),
        breakdowns.suite(limits),
        series.suite(limits),
        sources.suite(limits),
    )
    return tuple(rule for suite in suites for rule in null_rules(suite))


def judge(frames: Mapping[str, pd.DataFrame], thresholds: Thresholds | None = None) -> Report:
    """Judge frames as ``warehouse.audit.frames`` shapes them.

    Great Expectations is imported only when some frame has a row; the report says how long that took.
    A frame that is missing makes its rules ``broken``, never passed.
    """
    began = time.perf_counter()
    limits = thresholds or default()
    if frames and all(frame.empty for frame in frames.values()):
        return build((), {}, seconds=time.perf_counter() - began, import_seconds=0.0)
    prepared = prepare(frames, limits)
    engine = Engine()
    outcomes = engine.run(prepared, _about_rows(limits))
    prepared["run"] = _run(prepared, outcomes)
    outcomes += engine.run(prepared, sources.of_run(limits))
    return build(
        outcomes,
        prepared,
        seconds=time.perf_counter() - began,
        import_seconds=engine.import_seconds,
        sources_checked=_sources_checked(prepared, outcomes),
    )


def _sources_checked(
    frames: Mapping[str, pd.DataFrame], outcomes: Iterable[Outcome]
) -> dict[str, frozenset[str]]:
    """Which sources each rule about sources was about; none where it is broken."""
    return {
        outcome.rule.name: frozenset()
        if outcome.status == "broken" or not outcome.rows_checked
        else frozenset(frames["sources"].loc[about(frames["sources"], outcome.rule.where), "source_id"])
        for outcome in outcomes
        if outcome.rule.table == "sources"
    }


def _run(frames: Mapping[str, pd.DataFrame], outcomes: Iterable[Outcome]) -> pd.DataFrame:
    """One row about the run: of how many articles with figures the warnings would hold some back.

    Articles, not figures: one long breakdown that is broken says nothing about the reading of the rest.
    """
    figures = frames["figures"] if "figures" in frames else pd.DataFrame({"figure_id": [], "version_id": []})
    held = {
        row_id
        for outcome in outcomes
        if outcome.rule.severity == "warning" and outcome.rule.table == "figures"
        for row_id in subjects(outcome, frames)
    }
    articles = figures["version_id"].nunique()
    concerned = figures.loc[figures["figure_id"].isin(held), "version_id"].nunique()
    share = concerned / articles if articles else 0.0
    return pd.DataFrame([{"run": None, "articles": articles, "held": concerned, "held_share": share}])
