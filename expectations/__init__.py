"""What must hold of the rows of a run, judged by Great Expectations: frames in, a report out.

Suites are code (figures.py, breakdowns.py, ...), their numbers are in thresholds.toml with a reason each.
This package sees frames only; it neither reads the warehouse nor decides what becomes of a row. Importing it
imports neither pandas nor Great Expectations: judging does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from expectations.report import Report
    from expectations.thresholds import Thresholds

__all__ = ["judge", "preload"]


def judge(frames: Mapping[str, pd.DataFrame], thresholds: Thresholds | None = None) -> Report:
    """Judge frames as ``warehouse.audit.frames`` shapes them; see ``expectations.judging.judge``."""
    from expectations import judging

    return judging.judge(frames, thresholds)


def preload() -> float:
    """Import Great Expectations ahead of a judgement; see ``expectations.engine.preload``."""
    from expectations import engine

    return engine.preload()
