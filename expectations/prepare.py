"""Columns that the rules compare with and that need Python: numbers in quotes, plausible maxima."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from expectations.quotes import nearest, numbers_in
from expectations.thresholds import Thresholds


def prepare(frames: Mapping[str, pd.DataFrame], limits: Thresholds) -> dict[str, pd.DataFrame]:
    """The frames, with the columns added that Great Expectations is to compare.

    ``figures`` gains ``number_in_quote`` (the number of the quote that is, or comes nearest to, the
    value), ``low_in_quote`` and ``high_in_quote`` (the same for the ends of a range) and
    ``plausible_maximum``. Frames are copied, never changed.
    """
    prepared = dict(frames)
    if "figures" in frames:
        prepared["figures"] = _figures(frames["figures"], limits)
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
    keys = frame[["unit", "event", "population"]].astype(object)
    maxima = {
        key: limits.maximum_for(*(None if pd.isna(part) else part for part in key))
        for key in set(keys.itertuples(index=False, name=None))
    }
    frame["plausible_maximum"] = pd.array(
        [maxima[key] for key in keys.itertuples(index=False, name=None)], dtype="Float64"
    )
    return frame
