"""The numbers that the suites use, each with its reason, read from thresholds.toml."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from expectations import toml_file
from expectations.toml_file import Reasoned
from transforms.model import UNITS

DEFAULT = Path(__file__).with_name("thresholds.toml")


class ThresholdError(ValueError):
    """thresholds.toml is incomplete or malformed; the message names the file and the entry."""


class Thresholds(BaseModel):
    """All of thresholds.toml. ``maximum`` has keys "unit", "unit event" or "unit event population"."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    maximum: dict[str, Reasoned]
    quote_words: Reasoned
    breakdown_coverage: Reasoned
    breakdown_coverage_from: Reasoned
    open_total_factor: Reasoned
    publication_ahead_hours: Reasoned
    publication_moved_hours: Reasoned
    text_least_chars: Reasoned
    text_most_chars: Reasoned
    text_kept_share: Reasoned
    jump_factor: Reasoned
    jump_from: Reasoned
    source_least_articles: Reasoned
    source_least_past: Reasoned
    source_share_with_text: Reasoned
    source_share_dated: Reasoned
    source_share_broken: Reasoned
    source_extraction_share: Reasoned
    source_relevance_share: Reasoned
    held_share: Reasoned
    held_share_from: Reasoned

    @model_validator(mode="after")
    def _every_unit(self) -> Self:
        """Without a maximum for its unit a figure would pass unjudged."""
        missing = [unit for unit in UNITS if unit not in self.maximum]
        if missing:
            raise ValueError(f"there is no [maximum.{missing[0]}]; each unit needs one")
        return self

    def maximum_for(self, unit: str | None, event: str | None, population: str | None) -> float | None:
        """The plausible maximum of the most specific entry; null when the unit is unknown."""
        for key in (f"{unit} {event} {population}", f"{unit} {event}", f"{unit}"):
            if key in self.maximum:
                return self.maximum[key].value
        return None


def load(path: Path = DEFAULT) -> Thresholds:
    """Read and validate a thresholds file. Raises ThresholdError that names the file and the entry."""
    return toml_file.load(path, Thresholds, ThresholdError)


@cache
def default() -> Thresholds:
    """The thresholds that ship with muster."""
    return load()
