"""The numbers that the suites use, each with its reason, read from thresholds.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from transforms.model import UNITS

DEFAULT = Path(__file__).with_name("thresholds.toml")


class ThresholdError(ValueError):
    """thresholds.toml is incomplete or malformed; the message names the file and the entry."""


class Threshold(BaseModel):
    """One number and why it is what it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: float = Field(ge=0)
    reason: str = Field(min_length=15)


class Thresholds(BaseModel):
    """All of thresholds.toml. ``maximum`` has keys "unit", "unit event" or "unit event population"."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    maximum: dict[str, Threshold]
    quote_words: Threshold
    breakdown_coverage: Threshold
    breakdown_coverage_from: Threshold
    open_total_factor: Threshold
    publication_ahead_hours: Threshold
    publication_moved_hours: Threshold
    text_least_chars: Threshold
    text_most_chars: Threshold
    text_kept_share: Threshold
    jump_factor: Threshold
    jump_from: Threshold
    source_least_articles: Threshold
    source_least_past: Threshold
    source_share_with_text: Threshold
    source_share_dated: Threshold
    source_share_broken: Threshold
    source_extraction_share: Threshold
    source_relevance_share: Threshold
    held_share: Threshold
    held_share_from: Threshold

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
    """Read and validate a thresholds file.

    Raises:
        ThresholdError: the file cannot be read, is not TOML, or an entry is missing, unknown or
            without a reason; names the file and the first entry at fault.
    """
    try:
        return Thresholds.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ThresholdError(f"{path}: cannot be read ({error.strerror})") from None
    except tomllib.TOMLDecodeError as error:
        raise ThresholdError(f"{path}: not TOML: {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ThresholdError(f"{path}: [{place}] {first['msg']}") from None


@cache
def default() -> Thresholds:
    """The thresholds that ship with muster."""
    return load()
