"""Judge the frames of a run: every suite, every rule, one report."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pandas as pd

from expectations import breakdowns, figures
from expectations.engine import Engine, Outcome
from expectations.prepare import prepare
from expectations.report import Report, build
from expectations.rules import Rule, null_rules
from expectations.thresholds import Thresholds, default


def rules(limits: Thresholds | None = None) -> tuple[Rule, ...]:
    """Every rule of every suite, null rules included, in the order in which they are reported."""
    limits = limits or default()
    suites = (figures.suite(limits), breakdowns.suite(limits))
    return tuple(rule for suite in suites for rule in null_rules(suite))


def judge(frames: Mapping[str, pd.DataFrame], thresholds: Thresholds | None = None) -> Report:
    """Judge frames as ``warehouse.audit.frames`` shapes them.

    Great Expectations is imported only when some frame has a row; the report says how long that took.
    A frame that is missing makes its rules ``broken``, never passed.
    """
    began = time.perf_counter()
    limits = thresholds or default()
    if all(frame.empty for frame in frames.values()):
        return build((), {}, seconds=time.perf_counter() - began, import_seconds=0.0)
    prepared = prepare(frames, limits)
    engine = Engine()
    outcomes: list[Outcome] = engine.run(prepared, rules(limits))
    return build(
        outcomes, prepared, seconds=time.perf_counter() - began, import_seconds=engine.import_seconds
    )
