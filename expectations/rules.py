"""A rule: one expectation with its human reason, its severity and the words for a failing row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from numbers import Real
from typing import Any, Literal

import pandas as pd

Severity = Literal["critical", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("critical", "warning", "info")


@dataclass(frozen=True, slots=True)
class Rule:
    """One expectation over one frame.

    ``expectation`` names a class of ``great_expectations.expectations`` and ``arguments`` are its own.
    ``observed`` is what is said of a failing row: a template over its columns, in which numbers show with
    thousands separators and nulls as "nothing". ``where`` is a pandas query that says which rows of the
    frame the rule is about. ``subject`` is the column with the id, or the list of ids, of the rows of
    ``table`` that a failing row of the frame concerns: those are what a warning withholds. ``compares``
    names the columns whose null would make the comparison void; :func:`null_rules` turns each into a rule
    of its own, so that a null is never a pass.
    """

    suite: str
    name: str
    frame: str
    expectation: str
    arguments: Mapping[str, Any]
    severity: Severity
    reason: str
    observed: str
    where: str | None = None
    table: str = "figures"
    subject: str = "figure_id"
    compares: tuple[str, ...] = ()
    null_severity: Severity = "warning"


def null_rules(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """The rules themselves, plus one "is stated" rule for each column that some of them compare.

    Two rules of one frame and condition that compare the same column share one null rule, at the
    graver of their null severities.
    """
    wanted: dict[tuple[str, str | None, str], Rule] = {}
    for rule in rules:
        for column in rule.compares:
            key = (rule.frame, rule.where, column)
            old = wanted.get(key)
            if old is None or SEVERITIES.index(rule.null_severity) < SEVERITIES.index(old.severity):
                wanted[key] = _null_rule(rule, column)
    return rules + tuple(wanted.values())


def _null_rule(rule: Rule, column: str) -> Rule:
    words = column.replace("_", " ")
    condition = f" (where {rule.where})" if rule.where else ""
    suffix = "" if rule.where is None else f"_for_{rule.name}"

    return Rule(
        suite=rule.suite,
        name=f"{column}_stated{suffix}",
        frame=rule.frame,
        expectation="ExpectColumnValuesToNotBeNull",
        arguments={"column": column},
        severity=rule.null_severity,
        reason=f"A comparison with nothing is never a pass: “{rule.name}” needs {words}{condition}.",
        observed=f"{words} is null, so “{rule.name}” could not be judged",
        where=rule.where,
        table=rule.table,
        subject=rule.subject,
    )


def between(column: str, low: Any = None, high: Any = None) -> dict[str, Any]:
    """Arguments of ``ExpectColumnValuesToBeBetween``; both ends are allowed values."""
    return {"column": column, "min_value": low, "max_value": high}


def pair(left: str, right: str) -> dict[str, Any]:
    """Arguments of a comparison of two columns; rows with a null belong to the null rules."""
    return {"column_A": left, "column_B": right, "ignore_row_if": "either_value_is_missing"}


def one_of(column: str, values: Iterable[str]) -> dict[str, Any]:
    """Arguments of ``ExpectColumnValuesToMatchRegex`` that say: one of many words.

    Great Expectations copies a value set dozens of times on its way; for the 250 codes of countries a
    pattern takes a third of the time of a judgement away.
    """
    return {"column": column, "regex": f"^(?:{'|'.join(map(re.escape, sorted(values)))})$"}


def not_above(left: str, right: str) -> dict[str, Any]:
    """Arguments of ``ExpectColumnPairValuesAToBeGreaterThanB`` that say: left ≤ right."""
    return {"column_A": right, "column_B": left, "or_equal": True, "ignore_row_if": "either_value_is_missing"}


def say(template: str, row: Mapping[str, Any]) -> str:
    """``template`` filled in with the columns of ``row``, made for a person to read."""
    return template.format_map(_Words(row))


class _Words(dict[str, str]):
    """Looks a column up when the template asks for it; a column that is not there reads "nothing"."""

    def __init__(self, row: Mapping[str, Any]) -> None:
        super().__init__()
        self._row = row

    def __missing__(self, column: str) -> str:
        value = self._row.get(column)
        if value is None or value is pd.NA or value is pd.NaT or value != value:
            return "nothing"
        if isinstance(value, str):
            return value
        if isinstance(value, datetime):
            return f"{value:%Y-%m-%d}"
        if isinstance(value, Real) and (number := float(value)).is_integer():
            return f"{number:,.0f}"
        if isinstance(value, Real):
            return f"{float(value):,.2f}"
        return str(value)
