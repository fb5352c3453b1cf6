"""What must hold of the rows of a run, judged by Great Expectations: frames in, a report out.

Suites are code (figures.py, breakdowns.py, ...), their numbers are in thresholds.toml with a reason each.
This package sees frames only; it neither reads the warehouse nor decides what becomes of a row.
"""

from expectations.engine import preload
from expectations.judging import judge
from expectations.report import Report

__all__ = ["Report", "judge", "preload"]
