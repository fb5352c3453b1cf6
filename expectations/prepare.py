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
    stated = [numbers_in(quote) if isinstance(quote, str) else frozenset() for quote in frame["quote"]]
    for column, target in (("value", "number_in_quote"), ("low", "low_in_quote"), ("high", "high_in_quote")):
        frame[target] = pd.array(
            [
                None if pd.isna(value) else nearest(int(value), numbers)
                for value, numbers in zip(frame[column], stated, strict=True)
            ],
            dtype="Int64",
        )
    _nouns(frame)
    keys = frame[["unit", "event", "population"]].astype(object)
    maxima = {
        key: limits.maximum_for(*(None if pd.isna(part) else part for part in key))
        for key in set(keys.itertuples(index=False, name=None))
    }
    frame["plausible_maximum"] = pd.array(
        [maxima[key] for key in keys.itertuples(index=False, name=None)], dtype="Float64"
    )
    return frame


def _nouns(frame: pd.DataFrame) -> None:
    """Add ``unit_in_quote`` and ``population_in_quote``: the row's own word where the noun agrees with it."""
    units: list[str | None] = []
    populations: list[str | None] = []
    for quote, value, unit, population in zip(
        frame["quote"], frame["value"], frame["unit"], frame["population"], strict=True
    ):
        nouns = (
            nouns_after(quote, int(value)) if isinstance(quote, str) and not pd.isna(value) else frozenset()
        )
        units.append(_unit(nouns, unit))
        populations.append(_population(nouns, population) if unit == "people" else None)
    frame["unit_in_quote"] = units
    frame["population_in_quote"] = populations
    frame["nationality_or_none"] = (
        frame["nationality"].astype(object).where(frame["nationality"].notna(), "none")
    )
    frame["nationality_in_quote"] = [
        _nationality(quote, value, event)
        for quote, value, event in zip(frame["quote"], frame["value"], frame["event"], strict=True)
    ]


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


def _nationality(quote: object, value: Any, event: object) -> str | None:
    """The country at the number, if the quote names one and only one there."""
    if not isinstance(quote, str) or pd.isna(value):
        return None
    return nationality_at(quote, int(value), moving=event not in _STILL)
