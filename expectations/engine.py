"""The only place that talks to Great Expectations.

Frames are handed over as pandas (its DuckDB datasource raises in every metric), with telemetry and
progress bars off. What the engine cannot run is ``broken``: an outcome of its own, neither a pass nor
failed data.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

import pandas as pd

from expectations.rules import Rule

Status = Literal["passed", "failed", "broken"]

# The column by which a failing row is found again in its frame.
ROW = "row_number"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one rule. ``failing`` holds positions in the rule's frame."""

    rule: Rule
    status: Status
    rows_checked: int
    failing: tuple[int, ...] = ()
    observed_value: Any = None  # of a rule about a whole frame
    error: str = ""


def preload() -> float:
    """Import Great Expectations and return the seconds that took; next to nothing when it is loaded.

    Call it in a thread while pages are being fetched (import ``requests`` before the thread starts) and
    nobody ever waits for it.
    """
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    began = time.perf_counter()
    import great_expectations  # noqa: F401

    # Its INFO lines ("Your context is ephemeral") are no news to whoever reads a run's log. One of its
    # modules sets a level of its own.
    for name in ("great_expectations", "great_expectations.data_context.types.base"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return time.perf_counter() - began


class Engine:
    """A Great Expectations context that lives for one judgement. Creating it imports the library."""

    def __init__(self) -> None:
        self.import_seconds = preload()
        import great_expectations

        self._gx: Any = great_expectations
        context: Any = great_expectations.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False, "metric_calculations": False}
        # One asset for all frames: each new one costs a pass of the whole configuration through YAML.
        asset = context.data_sources.add_pandas("run").add_dataframe_asset("frame")
        self._rows = asset.add_batch_definition_whole_dataframe("rows")

    def run(self, frames: Mapping[str, pd.DataFrame], rules: Iterable[Rule]) -> list[Outcome]:
        """Judge every rule; the rules over one frame share one pass."""
        wanted = list(rules)
        by_frame: dict[str, list[Rule]] = {}
        for rule in wanted:
            by_frame.setdefault(rule.frame, []).append(rule)
        found: dict[int, Outcome] = {}
        for name, members in by_frame.items():
            for outcome in self._frame(frames.get(name), name, members):
                found[id(outcome.rule)] = outcome
        return [found[id(rule)] for rule in wanted]

    def _frame(self, frame: pd.DataFrame | None, name: str, rules: Sequence[Rule]) -> list[Outcome]:
        if frame is None:
            return [Outcome(rule, "broken", 0, error=f"there is no frame “{name}”") for rule in rules]
        if frame.empty:
            return [Outcome(rule, "passed", 0) for rule in rules]
        rows = frame.reset_index(drop=True).assign(**{ROW: range(len(frame))})
        masked: dict[str, pd.Series[Any]] = {}
        meant: dict[str | None, pd.Series[bool]] = {}  # by condition, which many rules share
        checked: dict[int, int] = {}  # rows that a rule is about, by position
        asked: dict[int, tuple[Rule, dict[str, Any]]] = {}  # rules with their arguments, by position
        settled: dict[int, Outcome] = {}
        for position, rule in enumerate(rules):
            try:
                if rule.where not in meant:
                    meant[rule.where] = about(rows, rule.where)
            except Exception as error:  # noqa: BLE001  a condition that cannot be computed is "broken", too
                settled[position] = Outcome(rule, "broken", 0, error=_one_line(error))
                continue
            concerned = meant[rule.where]
            checked[position] = int(concerned.sum())
            if not checked[position]:
                settled[position] = Outcome(rule, "passed", 0)
                continue
            asked[position] = rule, _masked(rows, rule, concerned, position, masked)
        if asked:
            try:
                results = self._results(name, pd.concat([rows, pd.DataFrame(masked)], axis=1), asked)
            except Exception as error:  # noqa: BLE001  whatever the engine raises is the outcome "broken"
                settled |= {p: Outcome(rules[p], "broken", 0, error=_one_line(error)) for p in asked}
            else:
                settled |= {p: _outcome(rules[p], results.get(p), checked[p]) for p in asked}
        return [settled[position] for position in range(len(rules))]

    def _results(
        self, name: str, rows: pd.DataFrame, asked: Mapping[int, tuple[Rule, Mapping[str, Any]]]
    ) -> dict[int, Any]:
        """Results by position: first which rules fail, then only of these in which rows.

        To look for the rows of all of them would cost the engine twice as much.
        """
        results = self._validate(name, rows, asked, "BOOLEAN_ONLY")
        failed = {p: asked[p] for p, result in results.items() if not (result.success or _error(result))}
        return results | self._validate(name, rows, failed, "COMPLETE") if failed else results

    def _validate(
        self,
        name: str,
        rows: pd.DataFrame,
        asked: Mapping[int, tuple[Rule, Mapping[str, Any]]],
        detail: Literal["BOOLEAN_ONLY", "COMPLETE"],
    ) -> dict[int, Any]:
        """Results by position; Great Expectations returns them in an order of its own."""
        expectations = [
            getattr(self._gx.expectations, rule.expectation)(
                **arguments, severity=rule.severity, meta={"position": position}
            )
            for position, (rule, arguments) in asked.items()
        ]
        batch = self._rows.get_batch({"dataframe": rows})
        validated = batch.validate(
            self._gx.ExpectationSuite(name=name, expectations=expectations),
            result_format={
                "result_format": detail,
                "unexpected_index_column_names": [ROW],
                "return_unexpected_index_query": False,
            },
        )
        return {result.expectation_config.meta["position"]: result for result in validated.results}


def about(rows: pd.DataFrame, where: str | None) -> pd.Series[bool]:
    """Which rows a rule is about."""
    if where is None:
        return pd.Series(True, index=rows.index)
    answer: pd.Series[Any] = cast("pd.Series[Any]", rows.eval(where, engine="python"))
    return answer.astype("boolean").fillna(False).astype(bool)


def _masked(
    rows: pd.DataFrame, rule: Rule, about: pd.Series[bool], position: int, masked: dict[str, pd.Series[Any]]
) -> dict[str, Any]:
    """The rule's arguments, with columns in which rows that it is not about cannot fail.

    All rules of a frame then share one pass, which is several times faster than one for each condition.
    Rows outside hold null, which every expectation here leaves alone, except the one that asks for no
    null: for that, they hold something.
    """
    arguments = dict(rule.arguments)
    if about.all():
        return arguments
    for key in ("column", "column_A", "column_B"):
        column = arguments.get(key)
        if column is None or column not in rows:
            continue  # a column that is not there is for the engine to complain about
        values = rows[column]
        if rule.expectation == "ExpectColumnValuesToNotBeNull":
            values = values.isna().astype(object).where(values.notna() | ~about, None)
        else:
            values = values.where(about)
        arguments[key] = f"{column} ({position})"
        masked[arguments[key]] = values
    return arguments


def _outcome(rule: Rule, result: Any, rows: int) -> Outcome:
    if result is None:
        return Outcome(rule, "broken", 0, error="the engine returned no result")
    error = _error(result)
    if error:
        return Outcome(rule, "broken", 0, error=error)
    if result.success:
        return Outcome(rule, "passed", rows)
    if "unexpected_index_list" not in result.result:
        # A rule about the frame as a whole has a value instead of rows.
        if result.result.get("observed_value") is None:
            return Outcome(rule, "broken", 0, error="nothing was observed")
        return Outcome(rule, "failed", rows, observed_value=result.result["observed_value"])
    failing = tuple(int(entry[ROW]) for entry in result.result["unexpected_index_list"] or ())
    if not failing:
        return Outcome(rule, "broken", 0, error="failed without naming a row")
    return Outcome(rule, "failed", rows, failing=failing)


def _error(result: Any) -> str:
    """The message of an exception in ``exception_info``, which is flat or keyed by metric; none: empty."""
    info: Mapping[str, Any] = result.exception_info or {}
    entries = [info] if "raised_exception" in info else list(info.values())
    for entry in entries:
        if entry.get("raised_exception"):
            return " ".join(str(entry.get("exception_message")).split())[:300]
    return ""


def _one_line(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:300]
