"""Columns that the rules compare with and that need Python: numbers in quotes, plausible maxima."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import pandas as pd

from expectations.demonyms import nationality_at
from expectations.quotes import nearest, nouns_after, numbers_in
from expectations.thresholds import Thresholds

LOG = logging.getLogger("muster.expectations")

# Events in which nobody moves: "208 from Tunisia" then are Tunisians.
_STILL = ("held", "prosecuted", "sentenced", "executed", "died", "captured")


def prepare(frames: Mapping[str, pd.DataFrame], limits: Thresholds) -> dict[str, pd.DataFrame]:
    """The frames, with the columns added that Great Expectations is to compare.

    ``figures`` gains ``number_in_quote`` (the number of the quote that is, or comes nearest to, the
    value), ``low_in_quote`` and ``high_in_quote`` (the same for the ends of a range), ``unit_in_quote`` and
    ``population_in_quote`` (what the noun behind the number says; null when it says nothing),
    ``nationality_in_quote`` (the same of a demonym, beside ``nationality_or_none``) and
    ``plausible_maximum``. Frames are copied, never changed. A frame that cannot be prepared stays as it
    is: the rules that miss their columns then are broken, by name.
    """
    prepared = dict(frames)
    if "figures" in frames:
        try:
            prepared["figures"] = _figures(frames["figures"], limits)
        except (KeyError, TypeError, ValueError) as error:
            LOG.error("the frame “figures” cannot be prepared: %s: %s", type(error).__name__, error)
    return prepared


def _figures(frame: pd.DataFrame, limits: Thresholds) -> pd.DataFrame:
    frame = frame.copy()
    asked = ("quote", "value", "low", "high", "unit", "population", "event")
    read = [_read(*row) for row in zip(*(frame[column] for column in asked), strict=True)]
    answers: list[tuple[Any, ...]] = list(zip(*read, strict=True)) or [()] * 6
    for column, answer in zip(("number_in_quote", "low_in_quote", "high_in_quote"), answers[:3], strict=True):
        frame[column] = pd.array(answer, dtype="Int64")
    for column, answer in zip(
        ("unit_in_quote", "population_in_quote", "nationality_in_quote"), answers[3:], strict=True
    ):
        frame[column] = pd.Series(answer, index=frame.index, dtype=object)
    frame["nationality_or_none"] = (
        frame["nationality"].astype(object).where(frame["nationality"].notna(), "none")
    )
    keys = frame[["unit", "event", "population"]].astype(object)
    maxima = {
        key: limits.maximum_for(*(None if pd.isna(part) else part for part in key))
        for key in set(keys.itertuples(index=False, name=None))
    }
    frame["plausible_maximum"] = pd.array(
        [maxima[key] for key in keys.itertuples(index=False, name=None)], dtype="Float64"
    )
    return frame


def _read(
    quote: Any, value: Any, low: Any, high: Any, unit: Any, population: Any, event: Any
) -> tuple[int | None, int | None, int | None, str | None, str | None, str | None]:
    """What one quote says of its row: numbers nearest to value, low and high; unit; population; country."""
    if not isinstance(quote, str):
        return None, None, None, None, None, None
    numbers = numbers_in(quote)
    ends = [None if pd.isna(bound) else nearest(int(bound), numbers) for bound in (value, low, high)]
    if pd.isna(value):
        return ends[0], ends[1], ends[2], None, None, None
    nouns = nouns_after(quote, int(value))
    return (
        ends[0],
        ends[1],
        ends[2],
        _unit(nouns, unit),
        _population(nouns, population) if unit == "people" else None,
        nationality_at(quote, int(value), moving=event not in _STILL),
    )


def _unit(nouns: frozenset[str], unit: str) -> str | None:
    if not nouns:
        return None
    said = {noun if noun in ("families", "nationalities") else "people" for noun in nouns}
    return unit if unit in said else sorted(said)[0]


def _population(nouns: frozenset[str], population: str) -> str | None:
    said = nouns & {"women", "children"}
    if not said or nouns - said:
        return None
    allowed = said | {"relatives"}
    return population if population in allowed else " and ".join(sorted(said, reverse=True))
